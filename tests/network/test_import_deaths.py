"""Imports whose worker dies, whose rows the database refuses, or that never come to an end."""

import datetime as dt
from unittest import mock

import pytest
from django.db import DataError, OperationalError
from django.utils import timezone

from catchment.network.actions.imports import running, starting, working
from catchment.network.enums import MOST_TRIES, ImportKind, ImportStatus, RowDecision
from catchment.network.models import ImportRow, ImportRun, Offer
from catchment.people.enums import Role
from catchment.people.models import Organisation
from tests.factories.people import NOW, CatchmentFactory, actor_in
from tests.network.imports.samples import oruk_feed, oruk_service

SERVICES = 10
write_batch = running._write


@pytest.fixture
def valley(db):
    return CatchmentFactory()


@pytest.fixture
def asked(valley, monkeypatch):
    """Ten offers of one organisation, looked through and waiting to be written three at a time."""
    monkeypatch.setattr(running, "ROWS_AT_ONCE", 3)
    run = starting.start_file_import(
        catchment=valley,
        kind=ImportKind.ORUK,
        source_name="The council",
        file_name="list",
        data=oruk_feed(*(oruk_service(id=f"{n}", name=f"Advice {n}") for n in range(SERVICES))),
        by=priya(valley),
    )
    working.work_on(run, timezone.now)
    return starting.ask_to_run(run=run, by=priya(valley))


def priya(catchment):
    return actor_in(catchment, Role.COORDINATOR, membership_id=None)


def minutes_later(minutes):
    return lambda: timezone.now() + dt.timedelta(minutes=minutes)


def titles():
    return sorted(Offer.objects.values_list("title", flat=True))


ALL_TITLES = [f"Advice {n}" for n in range(SERVICES)]


class Killed(BaseException):
    """Nothing catches it, as nothing catches ``kill -9``."""


def dying_after(batches):
    """Write so many batches, and die at the end of the next, before it is kept."""
    left = iter(range(batches))

    def write(*given):
        write_batch(*given)
        if next(left, None) is None:
            raise Killed

    return write


def test_an_import_killed_half_way_goes_on_and_writes_nothing_twice(asked, monkeypatch):
    with monkeypatch.context() as dying:
        dying.setattr(running, "_write", dying_after(2))
        with pytest.raises(Killed):
            working.run_waiting(timezone.now)
    half = titles()

    working.run_waiting(minutes_later(6))

    asked.refresh_from_db()
    assert half == ALL_TITLES[:6]
    assert titles() == ALL_TITLES
    assert Organisation.objects.count() == 1
    assert (asked.status, asked.rows_done, asked.tries) == (ImportStatus.DONE, SERVICES, 0)


def test_what_an_import_added_itself_raises_no_doubt_when_it_goes_on(valley, monkeypatch):
    monkeypatch.setattr(running, "ROWS_AT_ONCE", 1)
    run = starting.start_file_import(
        catchment=valley,
        kind=ImportKind.HOSPITALS,
        source_name="The council",
        file_name="list",
        data=b"name,lat,lon\nHope Street Hospital,53.7,-1.8\nHope Street Hospitals,53.7,-1.8\n",
        by=priya(valley),
    )
    working.work_on(run, timezone.now)
    starting.ask_to_run(run=run, by=priya(valley))
    with monkeypatch.context() as dying:
        dying.setattr(running, "_write", dying_after(1))
        with pytest.raises(Killed):
            working.run_waiting(timezone.now)

    working.run_waiting(minutes_later(6))

    run.refresh_from_db()
    assert run.counts == {"new": 2}


def test_undoing_killed_half_way_goes_on_too(asked, monkeypatch):
    working.work_on(asked, timezone.now)
    monkeypatch.setattr("catchment.network.actions.imports.undoing.WRITES_AT_ONCE", 3)
    starting.ask_to_undo(run=asked, by=priya(asked.catchment))
    undo_batch = "catchment.network.actions.imports.undoing._undo_batch"
    with monkeypatch.context() as dying:
        dying.setattr(undo_batch, mock.Mock(side_effect=Killed))
        with pytest.raises(Killed):
            working.run_waiting(timezone.now)

    working.run_waiting(minutes_later(6))

    asked.refresh_from_db()
    assert asked.status == ImportStatus.UNDONE
    assert not Organisation.objects.exists()


def test_work_that_keeps_dying_comes_to_rest_and_can_go_on(asked, monkeypatch):
    broken = mock.Mock(side_effect=OperationalError("disk full"))
    with monkeypatch.context() as dying:
        dying.setitem(working._WORK, ImportStatus.RUNNING, broken)
        for sweep in range(MOST_TRIES + 2):
            working.run_waiting(minutes_later(6 * sweep))

    asked.refresh_from_db()
    assert broken.call_count == MOST_TRIES
    assert asked.status == ImportStatus.STOPPED
    assert asked.problem.startswith("We tried 3 times to go on and could not.")

    starting.ask_to_run(run=asked, by=priya(asked.catchment))
    working.run_waiting(timezone.now)

    asked.refresh_from_db()
    assert (asked.status, asked.problem, asked.tries) == (ImportStatus.DONE, "", 0)
    assert titles() == ALL_TITLES


def test_what_stopped_half_way_can_be_undone(asked, monkeypatch):
    with monkeypatch.context() as dying:
        dying.setattr(running, "_write", dying_after(1))
        with pytest.raises(Killed):
            working.run_waiting(timezone.now)
    ImportRun.objects.filter(pk=asked.pk).update(tries=MOST_TRIES)
    working.run_waiting(minutes_later(6))
    asked.refresh_from_db()
    stood, written = asked.status, titles()

    starting.ask_to_undo(run=asked, by=priya(asked.catchment))
    working.run_waiting(timezone.now)

    asked.refresh_from_db()
    assert (stood, written) == (ImportStatus.STOPPED, ALL_TITLES[:3])
    assert asked.status == ImportStatus.UNDONE
    assert titles() == []


@pytest.mark.parametrize(
    ("stands", "rests"),
    [
        (ImportStatus.CHECKING, ImportStatus.FAILED),
        (ImportStatus.RUNNING, ImportStatus.STOPPED),
        (ImportStatus.UNDOING, ImportStatus.DONE),
    ],
)
def test_each_kind_of_work_comes_to_rest_with_a_sentence(asked, stands, rests):
    ImportRun.objects.filter(pk=asked.pk).update(status=stands, tries=MOST_TRIES, beat_at=NOW)

    assert working.run_waiting(timezone.now) == 0

    asked.refresh_from_db()
    assert (asked.status, asked.tries) == (rests, 0)
    assert "We tried 3 times" in asked.problem


def test_a_worker_on_its_last_try_is_left_alone(asked):
    now = timezone.now()
    ImportRun.objects.filter(pk=asked.pk).update(
        status=ImportStatus.RUNNING, tries=MOST_TRIES, beat_at=now
    )
    asked.refresh_from_db()

    assert not working.work_on(asked, timezone.now)

    asked.refresh_from_db()
    assert asked.status == ImportStatus.RUNNING


def test_work_that_comes_farther_is_not_given_up(asked, monkeypatch):
    ImportRun.objects.filter(pk=asked.pk).update(
        status=ImportStatus.RUNNING, tries=MOST_TRIES - 1, beat_at=NOW
    )
    monkeypatch.setattr(running, "_write", dying_after(1))

    with pytest.raises(Killed):
        working.run_waiting(timezone.now)

    asked.refresh_from_db()
    assert (asked.tries, asked.rows_done) == (0, 3)


def test_one_import_that_breaks_off_does_not_hold_up_the_others(asked, monkeypatch):
    other = starting.start_file_import(
        catchment=asked.catchment,
        kind=ImportKind.ORUK,
        source_name="Another",
        file_name="list",
        data=oruk_feed(oruk_service(id="other")),
        by=priya(asked.catchment),
    )
    monkeypatch.setitem(
        working._WORK, ImportStatus.RUNNING, mock.Mock(side_effect=OperationalError("locked"))
    )

    assert working.run_waiting(timezone.now) == 1

    other.refresh_from_db()
    assert other.status == ImportStatus.CHECKED


def test_a_row_that_the_database_refuses_is_left_out_and_the_rest_goes_in(asked, monkeypatch):
    refused = ImportRow.objects.filter(run=asked).order_by("number")[4]

    def write(run, world, planned, at):
        write_batch(run, world, planned, at)
        if refused.pk in [row.pk for row, _ in planned]:
            raise DataError("value too long for type character varying(120)")

    monkeypatch.setattr(running, "_write", write)
    working.run_waiting(timezone.now)

    asked.refresh_from_db()
    refused.refresh_from_db()
    assert (refused.decision, refused.problem) == (RowDecision.ERROR, running.NOT_WRITTEN)
    assert titles() == [title for title in ALL_TITLES if title != "Advice 4"]
    assert (asked.status, asked.rows_done) == (ImportStatus.DONE, SERVICES)
    assert asked.counts == {"new": SERVICES - 1, "error": 1}


def test_the_first_row_of_an_organisation_may_be_refused_and_its_others_go_in(asked, monkeypatch):
    refused = ImportRow.objects.filter(run=asked).order_by("number").first()

    def write(run, world, planned, at):
        if refused.pk in [row.pk for row, _ in planned]:
            raise DataError("invalid byte sequence")
        write_batch(run, world, planned, at)

    monkeypatch.setattr(running, "_write", write)
    working.run_waiting(timezone.now)

    assert Organisation.objects.count() == 1
    assert titles() == ALL_TITLES[1:]
