"""Trial runs: claimed once, the same digest after a death, refused with problems."""

import datetime as dt
from pathlib import Path

import pytest

from catchment.engine.allocation.terms import Violation
from catchment.placements.actions import runs as actions
from catchment.placements.bridge import deciding, running
from catchment.placements.bridge.archive import pack, unpack
from catchment.placements.bridge.from_round import rows_of
from catchment.placements.enums import ListingStatus, OwnFindStatus, RoundStatus, RunStatus
from catchment.placements.models import FocusListing, Place, RoundRun, RunPlace
from tests.factories.people import NOW
from tests.factories.placements import OwnFindFactory
from tests.placements.valley import Valley, decided, valley

pytestmark = pytest.mark.django_db

LATER = NOW + actions.SILENCE + dt.timedelta(seconds=1)


@pytest.fixture(name="found")
def found_fixture() -> Valley:
    return valley()


def test_run_gives_every_learner_a_row_and_writes_no_place(found: Valley, tmp_path: Path) -> None:
    trial = decided(found, tmp_path)

    assert (trial.status, trial.says, trial.problems) == (RunStatus.DONE, "", [])
    assert trial.figures["all"]["placed"] == 3
    assert RunPlace.objects.filter(run=trial).count() == 4
    assert not Place.objects.exists()


def test_run_tells_why_not_for_each_option_wanted_more(found: Valley, tmp_path: Path) -> None:
    trial = decided(found, tmp_path)

    second = RunPlace.objects.get(run=trial, week=found.weeks[1])
    nowhere = RunPlace.objects.get(run=trial, week=None)
    assert (second.choice, [each["wish"] for each in second.reasons]) == (2, [1])
    assert [each["wish"] for each in nowhere.reasons] == [1, 2]


def test_start_run_refuses_a_round_whose_wishes_are_open(found: Valley) -> None:
    found.round.status = RoundStatus.WISHES
    found.round.save()

    with pytest.raises(actions.RoundNotDeciding):
        actions.start_run(round_=found.round, rule="strict", by=found.priya)


def test_two_runs_of_the_same_rows_have_the_same_digests(found: Valley, tmp_path: Path) -> None:
    one, other = decided(found, tmp_path), decided(found, tmp_path)

    assert one.number + 1 == other.number
    assert (one.input_digest, one.digest) == (other.input_digest, other.digest)


def test_a_run_whose_worker_died_begins_again_with_the_same_digest(
    found: Valley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = decided(found, tmp_path)
    trial = actions.start_run(round_=found.round, rule="guarantee", by=found.priya)

    def dies(*args: object, **kwargs: object) -> None:
        raise SystemExit(9)

    with monkeypatch.context() as patched:
        patched.setattr(running, "explain", dies)
        with pytest.raises(SystemExit):
            actions.run_waiting(lambda: NOW, folder=tmp_path)
    trial.refresh_from_db()
    assert (trial.status, trial.tries) == (RunStatus.RUNNING, 1)
    assert actions.run_waiting(lambda: NOW, folder=tmp_path) == 0

    assert actions.run_waiting(lambda: LATER, folder=tmp_path) == 1
    trial.refresh_from_db()
    assert (trial.status, trial.tries) == (RunStatus.DONE, 2)
    assert (trial.input_digest, trial.digest) == (whole.input_digest, whole.digest)


def test_a_run_that_died_three_times_rests_with_a_sentence(found: Valley, tmp_path: Path) -> None:
    trial = actions.start_run(round_=found.round, rule="guarantee", by=found.priya)
    RoundRun.objects.filter(pk=trial.pk).update(status=RunStatus.RUNNING, tries=3, beat_at=NOW)

    assert actions.run_waiting(lambda: LATER, folder=tmp_path) == 0

    trial.refresh_from_db()
    assert trial.status == RunStatus.FAILED
    assert trial.says.startswith("We tried 3 times")


def test_of_two_workers_one_takes_a_run_on(found: Valley, tmp_path: Path) -> None:
    trial = actions.start_run(round_=found.round, rule="guarantee", by=found.priya)
    same = RoundRun.objects.get(pk=trial.pk)

    assert actions.work_on(trial, lambda: NOW, folder=tmp_path)
    assert not actions.work_on(same, lambda: NOW, folder=tmp_path)


def test_a_worker_that_lost_its_run_writes_nothing(
    found: Valley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = actions.start_run(round_=found.round, rule="guarantee", by=found.priya)

    monkeypatch.setattr(deciding, "given_by", lambda run: stolen_then_nothing(trial))

    assert not actions.work_on(trial, lambda: NOW, folder=tmp_path)
    assert not RunPlace.objects.filter(run=trial).exists()


def stolen_then_nothing(trial: RoundRun) -> list[object]:
    RoundRun.objects.filter(pk=trial.pk).update(beat_at=LATER, tries=2)
    return []


def test_an_outcome_with_violations_is_refused_and_nothing_of_it_is_kept(
    found: Valley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [Violation(kind="seat over capacity", says="Opportunity 0 has one learner too many")]
    monkeypatch.setattr(running, "check", lambda *args, **kwargs: wrong)

    trial = decided(found, tmp_path)

    assert trial.status == RunStatus.REFUSED
    assert trial.problems == ["Opportunity 0 has one learner too many"]
    assert (trial.figures, trial.outcome) == ({}, None)
    assert not RunPlace.objects.filter(run=trial).exists()


def test_focus_learners_go_first_and_own_finds_take_no_seat(found: Valley, tmp_path: Path) -> None:
    focus, finder = found.lists[3], found.lists[2]
    FocusListing.objects.create(
        cohort=focus.cohort,
        person=focus.person,
        status=ListingStatus.ADDED,
        reason="A hard year",
        decided_at=NOW,
        created_at=NOW,
    )
    OwnFindFactory(person=finder.person, cohort=finder.cohort, status=OwnFindStatus.AGREED)

    trial = decided(found, tmp_path)

    assert RunPlace.objects.get(run=trial, wish_list=focus).choice == 1
    assert RunPlace.objects.get(run=trial, wish_list=finder).told["own_find"]
    assert trial.figures["all"] | {} == {
        "own": 1,
        "first": 2,
        "next": 1,
        "later": 0,
        "nowhere": 0,
        "learners": 4,
        "placed": 4,
        "most": 4,
    }


def test_an_archive_gives_back_what_was_packed(found: Valley, tmp_path: Path) -> None:
    trial = decided(found, tmp_path)
    assert trial.outcome is not None
    with trial.outcome.content.open() as file:
        content = file.read()

    kept = unpack(content)

    assert kept.rows == rows_of(found.round)
    assert kept.outcome.digest
    assert pack(kept.rows, kept.outcome) == content
