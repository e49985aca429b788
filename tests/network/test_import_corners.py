"""Imports when something is in the way: another writer, another worker, a record or a file that is gone."""

import pytest
from django.db.models import F
from django.utils import timezone

from catchment.network.actions.imports import checking, running, starting, undoing, working
from catchment.network.actions.imports.moves import LostToAnother
from catchment.network.enums import ImportKind, ImportStatus
from catchment.network.models import ImportRow, ImportRun, ImportWrite, Offer, SourceRecord
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Organisation
from tests.factories.people import CatchmentFactory, OrganisationFactory, actor_in
from tests.network.imports.samples import oruk_feed, oruk_service


@pytest.fixture
def valley(db: None) -> Catchment:
    return CatchmentFactory()


def priya(catchment: Catchment) -> Actor:
    return actor_in(catchment, Role.COORDINATOR, membership_id=None)


def given(catchment: Catchment, **service: object) -> ImportRun:
    return starting.start_file_import(
        catchment=catchment,
        kind=ImportKind.ORUK,
        source_name="The council",
        file_name="feed.json",
        data=oruk_feed(oruk_service(**service)),
        by=priya(catchment),
        again=True,
    )


def checked(catchment: Catchment, **service: object) -> ImportRun:
    run = given(catchment, **service)
    working.work_on(run, timezone.now)
    return run


def imported(catchment: Catchment, **service: object) -> ImportRun:
    run = checked(catchment, **service)
    starting.ask_to_run(run=run, by=priya(catchment))
    working.work_on(run, timezone.now)
    return run


def undone(run: ImportRun) -> None:
    starting.ask_to_undo(run=run, by=priya(run.catchment))
    working.work_on(run, timezone.now)


def about(*subjects: str) -> list[dict[str, object]]:
    return [
        {"id": f"about-{subject}", "taxonomy_term": {"id": subject, "name": subject}}
        for subject in subjects
    ]


class OneService:
    """A feed that gives one service, and tells how far it came."""

    def __init__(self, address, *, told):
        self._told = told

    def services(self):
        self._told(1, 1)
        return [oruk_service()]


def test_a_feed_is_fetched_and_says_how_far_it_came(valley, monkeypatch):
    monkeypatch.setattr(checking, "Feed", OneService)
    run = starting.start_feed_import(
        catchment=valley,
        source_name="The council",
        url="https://feed.example/services",
        by=priya(valley),
    )

    working.work_on(run, timezone.now)

    assert (run.status, run.counts, run.rows_total) == (ImportStatus.CHECKED, {"new": 1}, 1)


def test_an_import_whose_file_is_gone_fails_with_a_sentence(valley):
    run = given(valley)
    ImportRun.objects.filter(pk=run.pk).update(file=None)
    run.refresh_from_db()

    working.work_on(run, timezone.now)

    assert run.status == ImportStatus.FAILED
    assert run.problem == "The file is no longer here. Give it again."


def test_what_was_looked_through_can_be_looked_through_again(valley):
    run = checked(valley)

    starting.check_again(run=run, by=priya(valley))
    waiting = run.status
    working.work_on(run, timezone.now)

    assert (waiting, run.status) == (ImportStatus.TO_CHECK, ImportStatus.CHECKED)
    assert ImportRow.objects.filter(run=run).count() == 1


def test_other_topics_bring_their_layers_and_undo_puts_both_back(valley):
    imported(valley, name="Qwxyz", description="", attributes=about("Debt"))
    before = set(Offer.objects.get().topics.values_list("slug", flat=True))
    layers = Offer.objects.get().layers

    run = imported(valley, name="Qwxyz", description="", attributes=about("Bereavement"))
    changed = set(Offer.objects.get().topics.values_list("slug", flat=True))
    assert changed
    assert changed != before
    assert Offer.objects.get().layers != layers

    undone(run)
    assert set(Offer.objects.get().topics.values_list("slug", flat=True)) == before
    assert Offer.objects.get().layers == layers


def test_layers_that_somebody_chose_stay_when_the_topics_change(valley):
    imported(valley, name="A place to turn to", description="Help.", attributes=about("Debt"))
    Offer.objects.update(layers=[7])

    imported(
        valley, name="A place to turn to", description="Help.", attributes=about("Bereavement")
    )

    assert Offer.objects.get().layers == [7]


def test_a_number_that_an_organisation_gained_goes_again_with_the_import(valley):
    here = OrganisationFactory(catchment=valley, name="Hope Street Advice")

    run = imported(valley)
    gained = list(here.identifiers.values_list("scheme", "value"))
    undone(run)

    assert gained == [("GB-CHC", "1000001")]
    assert list(Organisation.objects.all()) == [here]
    assert not here.identifiers.exists()
    assert not SourceRecord.objects.exists()


def test_undo_says_what_is_no_longer_here(valley):
    run = imported(valley)
    Offer.objects.all().delete()

    undone(run)

    refused = ImportWrite.objects.exclude(refused="").values_list("target_kind", "refused")
    assert list(refused) == [("offer", undoing.IS_GONE)]


def test_undo_says_which_changed_record_is_no_longer_here(valley):
    imported(valley)
    run = imported(valley, name="Debt advice")
    Offer.objects.all().delete()

    undone(run)

    assert [one.refused for one in ImportWrite.objects.filter(row__run=run)] == [undoing.IS_GONE]


def interrupting(monkeypatch, times):
    """Somebody else writes to the offer just before we do, so many times."""
    ours, left = running.column_values, [times]

    def column_values(kind, fields):
        if left[0]:
            left[0] -= 1
            Offer.objects.update(version=F("version") + 1, eligibility=f"Written {left[0]}")
        return ours(kind, fields)

    monkeypatch.setattr(running, "column_values", column_values)


def test_an_import_reads_anew_what_somebody_wrote_in_the_same_moment(valley, monkeypatch):
    imported(valley)
    interrupting(monkeypatch, times=1)

    imported(valley, name="Debt advice")

    offer = Offer.objects.get()
    assert (offer.title, offer.eligibility, offer.version) == ("Debt advice", "Written 0", 3)


def test_an_import_gives_way_to_somebody_who_writes_again_and_again(valley, monkeypatch):
    imported(valley)
    interrupting(monkeypatch, times=running.TRIES)

    run = imported(valley, name="Debt advice")

    assert Offer.objects.get().title == "Money and debt advice"
    notes = ImportRow.objects.get(run=run).notes
    assert notes[-1] == "Somebody wrote to it in the same moment. Import the file again."


def test_work_that_another_worker_has_taken_is_left_to_it(valley):
    run = given(valley)
    other = ImportRun.objects.get(pk=run.pk)
    working.work_on(other, timezone.now)

    assert not working.work_on(run, timezone.now)


def test_work_that_another_worker_takes_over_is_let_go(valley, monkeypatch):
    def lose(run, clock):
        raise LostToAnother(run)

    monkeypatch.setitem(working._WORK, ImportStatus.CHECKING, lose)

    assert not working.work_on(given(valley), timezone.now)
