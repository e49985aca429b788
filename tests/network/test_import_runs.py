"""Imports as actions: run, update, lose nothing, undo what nobody touched since."""

import datetime as dt
import json
import threading

import pytest
from django.db import connection, connections
from django.utils import timezone

from catchment.network import rules
from catchment.network.actions import changes, editing
from catchment.network.actions.imports import starting, undoing, working
from catchment.network.actions.imports.moves import ImportNotMovable, LostToAnother, beat
from catchment.network.enums import DuplicateChoice, ImportKind, ImportStatus, OfferStatus
from catchment.network.models import (
    DirectoryVersion,
    ImportRow,
    ImportRun,
    ImportWrite,
    Offer,
    Site,
    SourceRecord,
)
from catchment.network.records import details_of, with_plain
from catchment.people.enums import Role
from catchment.people.models import Organisation
from tests.factories.network import OfferFactory
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    MembershipFactory,
    NeighbourhoodFactory,
    OrganisationFactory,
    actor_in,
)
from tests.network.imports.samples import (
    EMPLOYERS,
    GIAS,
    HOSPITALS,
    LIBRARIES,
    LIBRARY_HOURS,
    oruk_feed,
    oruk_service,
)


@pytest.fixture
def valley(db):
    return CatchmentFactory()


def coordinator(catchment):
    membership = MembershipFactory(catchment=catchment, holds=[Role.COORDINATOR])
    return actor_in(catchment, Role.COORDINATOR, membership_id=membership.pk)


def actor_of(catchment):
    return actor_in(catchment, Role.COORDINATOR, membership_id=None)


def checked(catchment, kind, data, *, source_name="The council", **more):
    run = starting.start_file_import(
        catchment=catchment, kind=kind, source_name=source_name, file_name="list", data=data,
        by=actor_of(catchment), again=True, **more,
    )  # fmt: skip
    working.work_on(run, timezone.now)
    return run


def imported(catchment, kind, data, **more):
    run = checked(catchment, kind, data, **more)
    starting.ask_to_run(run=run, by=actor_of(catchment))
    working.work_on(run, timezone.now)
    return run


def undone(run):
    starting.ask_to_undo(run=run, by=actor_of(run.catchment))
    working.work_on(run, timezone.now)
    return run


def feed(**more):
    return oruk_feed(oruk_service(**more))


def test_a_dry_run_writes_no_record(valley):
    run = checked(valley, ImportKind.ORUK, feed())

    assert run.status == ImportStatus.CHECKED
    assert run.counts == {"new": 1}
    assert not Organisation.objects.exists()
    assert not Offer.objects.exists()
    assert not SourceRecord.objects.exists()


def test_a_service_becomes_organisation_place_and_offer(valley):
    run = imported(valley, ImportKind.ORUK, feed())

    offer = Offer.objects.select_related("organisation", "site").get()
    assert run.counts == {"new": 1}
    assert (offer.title, offer.min_age, offer.max_age) == ("Money and debt advice", 16, 25)
    assert (offer.cost_pence, offer.languages, offer.times) == (0, ["ur"], [3, 4, 9, 10])
    assert (offer.assured_on, offer.assured_by) == (dt.date(2026, 10, 1), "The council")
    assert "debt" in set(offer.topics.values_list("slug", flat=True))
    assert offer.layers
    assert (offer.site.name, offer.site.postcode) == ("Advice House", "HX1 1UJ")
    assert offer.site.latitude is not None
    assert offer.site.access == ["step-free", "hearing loop"]
    assert offer.organisation.name == "Hope Street Advice"
    assert list(offer.organisation.identifiers.values_list("scheme", "value")) == [
        ("GB-CHC", "1000001")
    ]


def test_nothing_imported_is_assured_for_under_18s(valley):
    imported(valley, ImportKind.ORUK, feed())

    assert Offer.objects.get().under18_assured_until is None


@pytest.mark.parametrize(
    ("kind", "data", "organisations", "sites"),
    [
        (ImportKind.GIAS, GIAS, 2, 2),
        (ImportKind.LIBRARIES, LIBRARIES, 1, 1),
        (ImportKind.LIBRARIES, LIBRARY_HOURS, 1, 1),
        (ImportKind.EMPLOYERS, EMPLOYERS, 1, 1),
        (ImportKind.HOSPITALS, HOSPITALS, 1, 1),
    ],
)
def test_lists_bring_organisations_and_places_and_no_offers(
    valley, kind, data, organisations, sites
):
    imported(valley, kind, data)

    assert Organisation.objects.count() == organisations
    assert Site.objects.count() == sites
    assert not Offer.objects.exists()


def test_the_second_list_of_libraries_fills_in_the_first(valley):
    imported(valley, ImportKind.LIBRARIES, LIBRARIES)
    run = imported(valley, ImportKind.LIBRARIES, LIBRARY_HOURS)

    assert run.counts == {"change": 1, "skip": 1}
    assert Site.objects.get().hours.count() == 2


def test_the_same_feed_again_changes_nothing(valley):
    imported(valley, ImportKind.ORUK, feed())

    assert imported(valley, ImportKind.ORUK, feed()).counts == {"same": 1}
    assert Offer.objects.count() == 1


def test_news_of_the_source_is_taken_and_what_was_edited_here_is_kept(valley):
    imported(valley, ImportKind.ORUK, feed())
    offer = Offer.objects.get()
    edited = with_plain(details_of(offer), {"description": "Ours, and better."})
    editing.edit_record(
        record=offer, base_version=offer.version, details=edited, by=actor_of(valley)
    )

    imported(valley, ImportKind.ORUK, feed(description="Theirs, new.", name="Debt advice"))

    offer.refresh_from_db()
    assert (offer.title, offer.description) == ("Debt advice", "Ours, and better.")
    row = ImportRow.objects.latest("pk")
    assert (
        "What it is: here it says “Ours, and better.”, there “Theirs, new.”. Ours was kept."
        in row.notes
    )


def test_an_unknown_postcode_is_imported_off_the_map_and_said(valley):
    data = GIAS.replace(b"HX1 1UJ", b"ZZ9 9ZZ")

    imported(valley, ImportKind.GIAS, data)

    site = Site.objects.get(name="Hope Street High School")
    assert (site.postcode, site.latitude) == ("ZZ9 9ZZ", None)
    row = ImportRow.objects.get(number=2)
    assert "We do not know the postcode ZZ9 9ZZ" in " ".join(row.notes)


def test_what_is_far_away_is_left_out_when_asked(valley):
    NeighbourhoodFactory(catchment=valley)

    run = imported(valley, ImportKind.GIAS, GIAS, within_metres=3000)

    assert run.counts == {"new": 1, "skip": 2}
    assert Organisation.objects.get().name == "Café Road Primary School"


def test_a_service_that_stopped_pauses_its_offer(valley):
    imported(valley, ImportKind.ORUK, feed())

    imported(valley, ImportKind.ORUK, feed(status="temporarily closed"))

    assert Offer.objects.get().status == OfferStatus.PAUSED


def test_a_service_that_never_ran_here_is_left_out(valley):
    run = imported(valley, ImportKind.ORUK, feed(status="defunct"))

    assert not Offer.objects.exists()
    assert "not running" in ImportRow.objects.get(run=run).problem


def test_an_organisation_closed_here_stays_closed(valley):
    OrganisationFactory(
        catchment=valley, name="Hope Street Advice", status="closed"
    ).identifiers.create(scheme="GB-CHC", value="1000001")

    run = imported(valley, ImportKind.ORUK, feed())

    assert run.counts == {"skip": 1}
    assert not Offer.objects.exists()


def test_what_the_source_names_no_more_is_said_and_stays(valley):
    imported(valley, ImportKind.ORUK, feed())

    run = imported(valley, ImportKind.ORUK, feed(id="other", name="Something else"))

    assert run.remarks == [
        "The source no longer names “Money and debt advice”. They stay in the directory: look whether "
        "to close them."
    ]
    assert Offer.objects.count() == 2


def test_a_feed_that_names_an_offer_twice_is_told(valley):
    run = checked(valley, ImportKind.ORUK, oruk_feed(oruk_service(), oruk_service()))

    assert run.counts == {"new": 1, "error": 1}


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (DuplicateChoice.SAME, ["Hope Street Advise"]),
        (DuplicateChoice.DIFFERENT, ["Hope Street Advice", "Hope Street Advise"]),
        (DuplicateChoice.SKIP, ["Hope Street Advise"]),
    ],
)
def test_each_choice_about_a_duplicate(valley, choice, names):
    here = OrganisationFactory(catchment=valley, name="Hope Street Advise")
    run = checked(valley, ImportKind.ORUK, feed())
    group = ImportRow.objects.get(run=run).group

    starting.decide_duplicates(
        run=run,
        decisions=[starting.Decision(group, choice, str(here.public_id))],
        by=actor_of(valley),
    )
    starting.ask_to_run(run=run, by=actor_of(valley))
    working.work_on(run, timezone.now)

    assert sorted(Organisation.objects.values_list("name", flat=True)) == names
    assert Offer.objects.exists() == (choice != DuplicateChoice.SKIP)


def test_nobody_decides_what_was_not_asked(valley):
    run = checked(valley, ImportKind.ORUK, feed())

    with pytest.raises(starting.NothingToDecide):
        starting.decide_duplicates(
            run=run,
            decisions=[starting.Decision("feed:unknown", DuplicateChoice.SKIP)],
            by=actor_of(valley),
        )


def test_undo_takes_out_what_was_added(valley):
    before = DirectoryVersion.objects.filter(catchment=valley).count()

    undone(imported(valley, ImportKind.ORUK, feed()))

    assert before == 0
    assert not Organisation.objects.exists()
    assert not Site.objects.exists()
    assert not Offer.objects.exists()
    assert not SourceRecord.objects.exists()
    assert DirectoryVersion.objects.get(catchment=valley).number == 2


def test_undo_puts_back_what_was_changed(valley):
    imported(valley, ImportKind.ORUK, feed())
    before = details_of(Offer.objects.get())
    said = SourceRecord.objects.get(target_kind="offer").said

    undone(
        imported(
            valley,
            ImportKind.ORUK,
            feed(name="Debt advice", assured_date="2026-11-01", attributes=[], schedules=[]),
        )
    )

    assert details_of(Offer.objects.get()) == before
    assert Offer.objects.get().assured_on == dt.date(2026, 10, 1)
    assert SourceRecord.objects.get(target_kind="offer").said == said


def test_undoing_the_later_import_lets_the_earlier_be_undone(valley):
    first = imported(valley, ImportKind.LIBRARIES, LIBRARIES)
    undone(imported(valley, ImportKind.LIBRARIES, LIBRARY_HOURS))

    undone(first)

    assert not Site.objects.exists()
    assert not ImportWrite.objects.exclude(refused="").exists()


def test_undo_after_later_edits_refuses_just_what_changed_since(valley):
    run = imported(valley, ImportKind.GIAS, GIAS)
    touched = Organisation.objects.get(name="Hope Street High School")
    editing.edit_record(
        record=touched,
        base_version=touched.version,
        details=with_plain(details_of(touched), {"phone": "01422 999 999"}),
        by=actor_of(valley),
    )

    undone(run)

    assert [one.name for one in Organisation.objects.all()] == ["Hope Street High School"]
    assert not Site.objects.exists()
    (refused,) = ImportWrite.objects.exclude(refused="")
    assert (refused.target_name, refused.refused) == (
        "Hope Street High School",
        undoing.CHANGED_SINCE,
    )


def test_undo_keeps_what_others_have_built_on(valley):
    run = imported(valley, ImportKind.ORUK, feed())
    OfferFactory(organisation=Organisation.objects.get(), site=None, title="By hand")

    undone(run)

    assert [offer.title for offer in Offer.objects.all()] == ["By hand"]
    assert [(one.target_name, one.refused) for one in ImportWrite.objects.exclude(refused="")] == [
        ("Hope Street Advice", undoing.IS_USED)
    ]


def test_undo_keeps_what_a_change_waits_for(valley):
    run = imported(valley, ImportKind.ORUK, feed())
    _proposed(Offer.objects.get(), coordinator(valley), title="Debt help")

    undone(run)

    assert Offer.objects.exists()
    assert undoing.CHANGE_WAITS in set(ImportWrite.objects.values_list("refused", flat=True))


def test_two_edits_one_accepted_one_refused_and_an_import_between_lose_nothing(valley):
    imported(valley, ImportKind.ORUK, feed())
    offer = Offer.objects.get()
    proposer = coordinator(valley)
    accepted = _proposed(offer, proposer, description="The proposer’s words.")
    refused = _proposed(offer, proposer, title="A worse title")

    imported(valley, ImportKind.ORUK, feed(fees="By donation", cost_options=[], maximum_age=30))
    changes.accept_change(change=accepted, by=actor_of(valley))
    changes.refuse_change(change=refused, reason="No", by=actor_of(valley))

    offer.refresh_from_db()
    assert (offer.title, offer.description, offer.cost_note, offer.max_age) == (
        "Money and debt advice",
        "The proposer’s words.",
        "By donation",
        30,
    )
    refused.refresh_from_db()
    assert refused.after == {"title": "A worse title"}

    imported(valley, ImportKind.ORUK, feed(fees="By donation", cost_options=[], maximum_age=31))
    offer.refresh_from_db()
    assert (offer.description, offer.max_age) == ("The proposer’s words.", 31)


def _proposed(offer, by, **changed):
    details = details_of(offer)
    return changes.propose_change(
        record=offer, base_version=offer.version, before=details, after=with_plain(details, changed), by=by
    )  # fmt: skip


def test_an_import_runs_once(valley):
    run = imported(valley, ImportKind.GIAS, GIAS)

    with pytest.raises(ImportNotMovable):
        starting.ask_to_run(run=run, by=actor_of(valley))


def test_work_whose_worker_died_is_taken_on_where_it_was(valley, monkeypatch):
    monkeypatch.setattr("catchment.network.actions.imports.running.ROWS_AT_ONCE", 1)
    run = checked(valley, ImportKind.GIAS, GIAS)
    starting.ask_to_run(run=run, by=actor_of(valley))
    first = ImportRow.objects.filter(run=run).order_by("number").first()
    ImportRow.objects.filter(pk=first.pk).update(done_at=NOW)
    ImportRun.objects.filter(pk=run.pk).update(
        status=ImportStatus.RUNNING, beat_at=timezone.now() - dt.timedelta(minutes=6)
    )

    assert working.run_waiting(timezone.now) == 1

    run.refresh_from_db()
    assert run.status == ImportStatus.DONE
    assert [one.name for one in Organisation.objects.all()] == ["Café Road Primary School"]


def test_a_worker_that_lives_is_left_alone(valley):
    run = checked(valley, ImportKind.GIAS, GIAS)
    ImportRun.objects.filter(pk=run.pk).update(status=ImportStatus.RUNNING, beat_at=timezone.now())

    assert working.run_waiting(timezone.now) == 0


def test_a_worker_that_was_replaced_stops(valley):
    run = checked(valley, ImportKind.GIAS, GIAS)
    ImportRun.objects.filter(pk=run.pk).update(beat_at=NOW)

    with pytest.raises(LostToAnother):
        beat(run, timezone.now())


def test_visible_to_agrees_with_may_view(valley):
    checked(valley, ImportKind.GIAS, GIAS)
    checked(CatchmentFactory(), ImportKind.GIAS, GIAS)

    for role in Role:
        actor = actor_in(valley, role)
        listed = set(ImportRun.objects.visible_to(actor))
        assert listed == {
            one for one in ImportRun.objects.all() if rules.may_view_import(actor, one)
        }


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_of_two_who_press_run_one_wins():
    valley = CatchmentFactory()
    run = checked(valley, ImportKind.GIAS, GIAS)
    won: list[bool] = []
    ready = threading.Barrier(2)

    def press():
        try:
            mine = ImportRun.objects.get(pk=run.pk)
            ready.wait()
            starting.ask_to_run(run=mine, by=actor_of(valley))
            won.append(True)
        except ImportNotMovable:
            won.append(False)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(won) == [False, True]


def test_a_file_that_breaks_off_fails_with_a_sentence_and_changes_nothing(valley):
    run = checked(valley, ImportKind.ORUK, feed()[:-40])

    assert run.status == ImportStatus.FAILED
    assert "only a part of it came" in run.problem
    assert json.loads(feed())
