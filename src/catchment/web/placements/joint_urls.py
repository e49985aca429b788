"""Addresses of placements that several hosts give, and of where they take place."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.placements.views import joint

SHARE = "opportunities/shared/<uuid:joint>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("opportunities/<uuid:opportunity>/hosts/", joint.joint_hosts, name="joint_hosts"),
    path(SHARE, joint.joint, name="joint"),
    path(f"{SHARE}yes/", joint.joint_yes, name="joint_yes"),
    path(f"{SHARE}no/", joint.joint_no, name="joint_no"),
    path(f"{SHARE}end/", joint.joint_end, name="joint_end"),
]
