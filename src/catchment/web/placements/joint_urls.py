"""Addresses of placements that several hosts give, and of where they take place."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.placements.views import host_sites, joint

SHARE = "opportunities/shared/<uuid:joint>/"
SITES = "hosts/<uuid:host>/sites/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("opportunities/<uuid:opportunity>/hosts/", joint.joint_hosts, name="joint_hosts"),
    path(SHARE, joint.joint, name="joint"),
    path(f"{SHARE}yes/", joint.joint_yes, name="joint_yes"),
    path(f"{SHARE}no/", joint.joint_no, name="joint_no"),
    path(f"{SHARE}end/", joint.joint_end, name="joint_end"),
    path(SITES, host_sites.host_sites, name="host_sites"),
    path(f"{SITES}add/", host_sites.host_site_add, name="host_site_add"),
    path(f"{SITES}<uuid:site>/", host_sites.host_site, name="host_site"),
    path(f"{SITES}<uuid:site>/off/", host_sites.host_site_off, name="host_site_off"),
    path(
        "opportunities/<uuid:opportunity>/write/where/",
        host_sites.opportunity_where,
        name="opportunity_where",
    ),
]
