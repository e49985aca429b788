"""The directory: public pages, owners' pages, the coordinator's pages."""

from django.urls import URLPattern, URLResolver, path

from catchment.network.enums import TargetKind
from catchment.web.network import (
    changes,
    credentials,
    desk,
    editing,
    finder,
    moves,
    organisations,
    public,
)
from catchment.web.network.imports import views as import_views

app_name = "network"

_PUBLIC: list[URLPattern | URLResolver] = [
    path("find/", finder.finder, name="finder"),
    path("find/topics/", public.topics, name="topics"),
    path("terms/needs/<slug:slug>", public.term, name="term"),
    path("offer-help/", public.offer_help, name="offer_help"),
    path("offers/<uuid:public_id>/", public.offer, name="offer"),
    path("organisations/<uuid:public_id>/", public.organisation, name="organisation"),
    path("helpers/<uuid:public_id>/", public.helper, name="helper"),
]

_FOLDERS = (
    ("organisations", TargetKind.ORGANISATION.value),
    ("places", TargetKind.SITE.value),
    ("offers", TargetKind.OFFER.value),
    ("helpers", TargetKind.HELPER.value),
)

_EDITING: list[URLPattern | URLResolver] = [
    *(
        path(f"{folder}/<uuid:public_id>/edit/", editing.edit, {"kind": kind}, name=f"edit_{kind}")
        for folder, kind in _FOLDERS
    ),
    path("organisations/add/", editing.add_organisation_here, name="add_organisation"),
    path("organisations/<uuid:public_id>/add-offer/", editing.add_offer_to, name="add_offer_to"),
    path("organisations/<uuid:public_id>/add-place/", editing.add_site_to, name="add_site"),
    path("organisations/<uuid:public_id>/add-helper/", editing.add_helper_to, name="add_helper"),
    path("offers/add/", editing.add_offer, name="add_offer"),
    path("helpers/add/", editing.add_profile, name="add_profile"),
]

_DESKS: list[URLPattern | URLResolver] = [
    path("my-offers/", desk.my_offers, name="my_offers"),
    path("directory/", desk.directory, name="desk"),
    path("offers/<uuid:public_id>/confirm/", moves.confirm_offer, name="confirm_offer"),
    path("offers/<uuid:public_id>/move/", moves.move_offer, name="move_offer"),
    path("offers/<uuid:public_id>/assure/", moves.assure, name="assure_offer"),
    path("offers/<uuid:public_id>/topics-right/", moves.confirm_topics, name="confirm_topics"),
    path("offers/<uuid:public_id>/end/", moves.end_offer, name="end_offer"),
    path("offers/<uuid:public_id>/how-full/", moves.offer_load, name="offer_load"),
    path("helpers/<uuid:public_id>/end/", moves.end_helper, name="end_helper"),
    path("helpers/<uuid:public_id>/confirm/", moves.confirm_helper, name="confirm_helper"),
    path("helpers/<uuid:public_id>/move/", moves.move_helper, name="move_helper"),
    path("helpers/<uuid:public_id>/load/", moves.load, name="helper_load"),
    path("helpers/<uuid:public_id>/clearance/", credentials.add_clearance, name="add_clearance"),
    path("helpers/<uuid:public_id>/credential/", credentials.add_credential, name="add_credential"),
    path(
        "credentials/<uuid:public_id>/withdraw/",
        credentials.withdraw_credential,
        name="withdraw_credential",
    ),
    path(
        "organisations/<uuid:public_id>/confirm/",
        moves.confirm_organisation,
        name="confirm_organisation",
    ),
    path("changes/", changes.changes, name="changes"),
    path("changes/<uuid:public_id>/", changes.change, name="change"),
    path("changes/<uuid:public_id>/accept/", changes.accept_change, name="accept_change"),
    path("changes/<uuid:public_id>/refuse/", changes.refuse_change, name="refuse_change"),
]

_ORGANISATIONS: list[URLPattern | URLResolver] = [
    path(f"organisations/<uuid:public_id>/{step}/", view, name=name)
    for step, view, name in (
        ("close", organisations.close, "close_organisation"),
        ("open-again", organisations.reopen, "reopen_organisation"),
        ("neighbours", organisations.neighbours, "neighbours"),
        ("neighbours/stop", organisations.stop_showing, "stop_showing"),
        ("hide", organisations.hide, "hide_organisation"),
        ("show-again", organisations.show_again, "show_again"),
    )
]

_IMPORTS: list[URLPattern | URLResolver] = [
    path("imports/", import_views.imports, name="imports"),
    path("imports/start/", import_views.start, name="import_start"),
    path("imports/<uuid:public_id>/", import_views.run, name="import_run"),
    path("imports/<uuid:public_id>/columns/", import_views.columns, name="import_columns"),
    path("imports/<uuid:public_id>/duplicates/", import_views.duplicates, name="import_duplicates"),
    path("imports/<uuid:public_id>/run/", import_views.run_now, name="import_run_now"),
    path("imports/<uuid:public_id>/undo/", import_views.undo, name="import_undo"),
    path("imports/<uuid:public_id>/again/", import_views.again, name="import_again"),
    path("imports/<uuid:public_id>/report.csv", import_views.report, name="import_report"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *_PUBLIC,
    *_EDITING,
    *_DESKS,
    *_ORGANISATIONS,
    *_IMPORTS,
]
