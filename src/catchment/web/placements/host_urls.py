"""Addresses of hosts: what they open, what is asked of them."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.placements.views import (
    day_photos,
    host_home,
    host_imports,
    host_sign_up,
    hosts,
    opportunities,
    opportunity_weeks,
    reports,
    requests,
)

#: The word in the address of each part of an opportunity, and what the part is called.
PARTS = [
    ("times", "times"),
    ("clothes", "clothes"),
    ("lunch", "lunch"),
    ("doing", "you_do"),
    ("people", "meet"),
    ("door", "find_us"),
    ("who", "who"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("hosts/", hosts.hosts, name="hosts"),
    path("hosts/new/", host_sign_up.begin, name="host_new"),
    path("hosts/new/<str:host_token>/", host_sign_up.tell, name="host_tell"),
    path("hosts/again/<str:way_back>/", host_sign_up.again, name="host_again"),
    path("hosts/add/", hosts.add, name="host_add"),
    path("hosts/begin/", hosts.begin, name="host_begin"),
    path("hosts/mine/", host_home.home, name="host_home"),
    path("hosts/list/", host_imports.start, name="host_import_start"),
    path("hosts/lists/<uuid:host_import>/", host_imports.host_import, name="host_import"),
    path("hosts/lists/<uuid:host_import>/write/", host_imports.write, name="host_import_write"),
    path("hosts/lists/<uuid:host_import>/check/", host_imports.check, name="host_import_check"),
    path("hosts/lists/<uuid:host_import>/undo/", host_imports.undo, name="host_import_undo"),
    path(
        "hosts/lists/<uuid:host_import>/left-out.csv",
        host_imports.unread,
        name="host_import_unread",
    ),
    path("hosts/<uuid:host>/list/", host_imports.start_own, name="host_import_own"),
    path("hosts/<uuid:host>/", hosts.host, name="host"),
    path("hosts/<uuid:host>/check/", hosts.check, name="host_check"),
    path("hosts/<uuid:host>/pause/", hosts.pause, name="host_pause"),
    path("hosts/<uuid:host>/back/", hosts.bring_back, name="host_bring_back"),
    path("hosts/<uuid:host>/year/", hosts.year, name="host_year"),
    path("hosts/<uuid:host>/contacts/add/", hosts.add_contact, name="host_contact_add"),
    path("hosts/contacts/<uuid:contact>/remove/", hosts.remove_contact, name="host_contact_remove"),
    path("hosts/<uuid:host>/opportunities/", opportunities.opportunities, name="opportunities"),
    path("hosts/<uuid:host>/opportunities/new/", opportunities.new, name="opportunity_new"),
    path("opportunities/<uuid:opportunity>/", opportunities.opportunity, name="opportunity"),
    path("opportunities/<uuid:opportunity>/write/", opportunities.write, name="opportunity_write"),
    *[
        path(
            f"opportunities/<uuid:opportunity>/write/{word}/",
            opportunities.writing(key),
            name=f"opportunity_{key}",
        )
        for word, key in PARTS
    ],
    path("opportunities/<uuid:opportunity>/open/", opportunities.open_it, name="opportunity_open"),
    path(
        "opportunities/<uuid:opportunity>/close/", opportunities.close_it, name="opportunity_close"
    ),
    path("opportunities/<uuid:opportunity>/copy/", opportunities.copy_it, name="opportunity_copy"),
    path(
        "opportunities/<uuid:opportunity>/weeks/add/",
        opportunity_weeks.add,
        name="opportunity_week_add",
    ),
    path(
        "opportunities/weeks/<uuid:seat_week>/", opportunity_weeks.change, name="opportunity_week"
    ),
    path(
        "opportunities/weeks/<uuid:seat_week>/remove/",
        opportunity_weeks.remove,
        name="opportunity_week_remove",
    ),
    path("opportunities/<uuid:opportunity>/write/photo/", day_photos.add, name="opportunity_photo"),
    path("opportunities/photos/<uuid:photo>/", day_photos.show, name="day_photo"),
    path("opportunities/photos/<uuid:photo>/remove/", day_photos.remove, name="day_photo_remove"),
    path("opportunities/<uuid:opportunity>/report/", reports.report, name="opportunity_report"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<uuid:report>/", reports.answer, name="report"),
    path("requests/<uuid:seat_request>/yes/", requests.accept, name="request_accept"),
    path("requests/<uuid:seat_request>/no/", requests.decline, name="request_decline"),
]
