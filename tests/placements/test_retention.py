"""Clocks of work experience: warned, run out, held; nothing goes before a lead has confirmed."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile

from catchment.people.actor import system
from catchment.people.enums import FileKind
from catchment.people.models import StoredFile
from catchment.placements.enums import ListingStatus
from catchment.placements.models import (
    CohortImportRow,
    FocusListing,
    LearnerFact,
    Place,
    RoundRun,
    WishList,
)
from catchment.support.actions import retention as actions
from catchment.support.enums import RecordKind
from catchment.support.models import DeletionWarning, RetentionClock
from catchment.support.queries import retention as queries
from tests.factories.people import NOW, TODAY, CatchmentFactory, PersonFactory
from tests.factories.placements import (
    AppealFactory,
    CohortFactory,
    CohortImportFactory,
    ExperienceFactory,
    OpportunityWeekFactory,
    OwnFindFactory,
    PlaceFactory,
    RoundFactory,
    RoundRunFactory,
    SeatRequestFactory,
    WishListFactory,
)
from tests.factories.retention import LegalHoldFactory, RetentionClockFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
#: Records of this moment are older than a clock of a year.
OLD = NOW - 400 * DAY


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def person():
    return PersonFactory(created_at=NOW - 9000 * DAY, born_on=dt.date(2011, 9, 3))


def run(clock, *, after=0):
    by = system("the clock", now=NOW + after * DAY, catchment_id=clock.catchment_id)
    return actions.run_clock(clock=clock, on=TODAY + after * DAY, by=by)


def clock_of(catchment, kind, **given):
    return RetentionClockFactory(catchment=catchment, kind=kind, confirmed=True, **given)


def stored(catchment):
    return StoredFile.objects.create(
        catchment=catchment,
        kind=FileKind.EXPORT,
        name="learners.csv",
        size=3,
        sha256="0" * 64,
        content=ContentFile(b"csv", name="learners.csv"),
        created_at=OLD,
    )


def listing(person, at, **given):
    return FocusListing.objects.create(
        cohort=CohortFactory(catchment=person.catchment),
        person=person,
        status=ListingStatus.CONFIRMED,
        reason="Nobody at home can ask around",
        decided_at=at,
        created_at=OLD,
        **given,
    )


def fact(person, at):
    return LearnerFact.objects.create(
        person=person, code=f"meals-{at:%Y}", value="yes", source="A file", as_of=at.date()
    )


def wishes(person, at):
    day = at.date()
    return WishListFactory(
        round=RoundFactory(
            catchment=person.catchment,
            starts_on=day - 4 * DAY,
            ends_on=day,
            wishes_until=day - 30 * DAY,
        ),
        cohort=CohortFactory(catchment=person.catchment),
        person=person,
    )


def own_find(person, at):
    return OwnFindFactory(person=person, created_at=OLD, changed_at=at)


def asked(person, at):
    week = OpportunityWeekFactory(
        opportunity__host__catchment=person.catchment, starts_on=at.date() - 4 * DAY
    )
    return SeatRequestFactory(week=week, person=person, asked_at=OLD - 30 * DAY)


def hours(person, at):
    day = at.date()
    return ExperienceFactory(person=person, starts_on=day, ends_on=day, changed_at=OLD)


#: Each table of which somebody is warned: its kind, and a row to which something last happened then.
WARNED = {
    "listing": (RecordKind.FOCUS, listing),
    "fact": (RecordKind.FOCUS, fact),
    "wishes": (RecordKind.ROUND, wishes),
    "own find": (RecordKind.OWN_FIND, own_find),
    "request": (RecordKind.OWN_FIND, asked),
    "hours": (RecordKind.EXPERIENCE, hours),
}


@pytest.mark.parametrize("name", WARNED)
def test_each_is_warned_of_then_deleted_and_what_is_not_over_stays(name, person):
    kind, make = WARNED[name]
    old, new = make(person, OLD), make(person, NOW)
    clock = clock_of(person.catchment, kind)

    counts = [run(clock), run(clock, after=29)]
    there = type(old).objects.filter(pk=old.pk).exists()
    gone, again = run(clock, after=30), run(clock, after=30)

    assert (counts, there, gone, again) == ([0, 0], True, 1, 0)
    assert list(type(old).objects.filter(pk__in=[old.pk, new.pk])) == [new]
    assert not DeletionWarning.objects.filter(record__endswith=f" {old.pk}").exists()


@pytest.mark.parametrize("name", WARNED)
def test_a_legal_hold_stops_the_clock(name, person):
    kind, make = WARNED[name]
    old = make(person, OLD)
    clock = clock_of(person.catchment, kind)
    run(clock)
    LegalHoldFactory(person=person)

    assert run(clock, after=40) == 0
    assert type(old).objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("name", WARNED)
def test_another_catchments_clock_touches_nothing(name, person):
    kind, make = WARNED[name]
    make(person, OLD)
    clock = clock_of(CatchmentFactory(), kind)

    assert (run(clock), run(clock, after=40)) == (0, 0)


@pytest.mark.parametrize("name", WARNED)
def test_the_dry_run_counts_it_and_nothing_goes_before_a_lead_confirms(name, person):
    kind, make = WARNED[name]
    old = make(person, OLD)
    RetentionClockFactory(catchment=person.catchment, kind=kind)

    rows = queries.would_go(person.catchment, on=TODAY)
    gone = actions.keep_no_longer(now=NOW + 40 * DAY, on=TODAY + 40 * DAY)

    assert [(row.clock.kind, row.count) for row in rows] == [(kind, 1)]
    assert gone == 0
    assert type(old).objects.filter(pk=old.pk).exists()
    assert not DeletionWarning.objects.exists()


def test_who_waits_for_an_answer_about_first_call_stays_listed(person):
    waiting = listing(person, OLD, contested_at=OLD, contest_words="I would rather not")
    clock = clock_of(person.catchment, RecordKind.FOCUS, warn_days=0)

    assert run(clock) == 0
    FocusListing.objects.filter(pk=waiting.pk).update(contest_answered_at=OLD)
    assert run(clock) == 1


def test_an_appeal_that_waits_keeps_the_list(person):
    AppealFactory(wish_list=wishes(person, OLD))

    assert run(clock_of(person.catchment, RecordKind.ROUND, warn_days=0)) == 0


def imported(person, at):
    cohort = CohortFactory(catchment=person.catchment)
    made = CohortImportFactory(cohort=cohort, file=stored(person.catchment), changed_at=at)
    CohortImportRow.objects.create(run=made, number=1, person=person, result="new")
    CohortImportRow.objects.create(run=made, number=2, result="new")
    return made


def test_a_file_goes_with_its_rows_and_from_the_disk(person, django_capture_on_commit_callbacks):
    old, new = imported(person, OLD), imported(person, NOW)
    path = Path(old.file.content.path)
    clock = clock_of(person.catchment, RecordKind.LEARNER_FILE, warn_days=0)

    with django_capture_on_commit_callbacks(execute=True):
        gone = run(clock)

    assert gone == 1
    assert not path.exists()
    assert set(CohortImportRow.objects.values_list("run_id", flat=True)) == {new.pk}
    assert list(StoredFile.objects.all()) == [new.file]
    assert not DeletionWarning.objects.exists()


def test_a_hold_keeps_the_whole_file_that_names_somebody(person):
    imported(person, OLD)
    LegalHoldFactory(person=person)

    assert run(clock_of(person.catchment, RecordKind.LEARNER_FILE, warn_days=0)) == 0


def test_an_outcome_goes_once_no_list_is_left_and_its_figures_stay(
    person, django_capture_on_commit_callbacks
):
    ours = wishes(person, OLD)
    trial = RoundRunFactory(
        round=ours.round, outcome=stored(person.catchment), figures={"placed": 1}
    )
    week = OpportunityWeekFactory(opportunity__host__catchment=person.catchment)
    PlaceFactory(wish_list=ours, run=trial, week=week)
    path = Path(trial.outcome.content.path)
    clock = clock_of(person.catchment, RecordKind.ROUND)

    with django_capture_on_commit_callbacks(execute=True):
        before = run(clock)
        kept = Place.objects.exists() and path.exists()
        gone, again = run(clock, after=30), run(clock, after=31)

    trial = RoundRun.objects.get()
    assert (before, kept, gone, again) == (0, True, 2, 0)
    assert (trial.outcome, trial.figures) == (None, {"placed": 1})
    assert not path.exists()
    assert not WishList.objects.exists()
    assert not Place.objects.exists()


def test_every_kind_begins_with_a_proposal_that_nobody_has_confirmed(person):
    by = system("a test", now=NOW)
    actions.begin_clocks(catchment=person.catchment, on=TODAY, by=by)

    begun = RetentionClock.objects.filter(catchment=person.catchment, verified_on=None)

    kinds = {"learner file", "focus", "round", "own find", "experience"}
    assert kinds <= set(begun.values_list("kind", flat=True))
