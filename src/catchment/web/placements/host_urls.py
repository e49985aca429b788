"""Addresses of hosts: what they open, what is asked of them."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.placements.views import host_home, host_sign_up, hosts, requests

urlpatterns: list[URLPattern | URLResolver] = [
    path("hosts/", hosts.hosts, name="hosts"),
    path("hosts/new/", host_sign_up.begin, name="host_new"),
    path("hosts/new/<str:host_token>/", host_sign_up.tell, name="host_tell"),
    path("hosts/again/<str:way_back>/", host_sign_up.again, name="host_again"),
    path("hosts/add/", hosts.add, name="host_add"),
    path("hosts/begin/", hosts.begin, name="host_begin"),
    path("hosts/mine/", host_home.home, name="host_home"),
    path("hosts/<uuid:host>/", hosts.host, name="host"),
    path("hosts/<uuid:host>/check/", hosts.check, name="host_check"),
    path("hosts/<uuid:host>/pause/", hosts.pause, name="host_pause"),
    path("hosts/<uuid:host>/back/", hosts.bring_back, name="host_bring_back"),
    path("hosts/<uuid:host>/year/", hosts.year, name="host_year"),
    path("hosts/<uuid:host>/contacts/add/", hosts.add_contact, name="host_contact_add"),
    path("hosts/contacts/<uuid:contact>/remove/", hosts.remove_contact, name="host_contact_remove"),
    path("requests/<uuid:seat_request>/yes/", requests.accept, name="request_accept"),
    path("requests/<uuid:seat_request>/no/", requests.decline, name="request_decline"),
]
