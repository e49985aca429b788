"""After drop-outs nobody who has confirmed moves, and what was shown is what is done."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from catchment.engine.allocation.lottery import sealed
from catchment.engine.allocation.rerunning import rerun
from catchment.placements.actions import places, publishing, reruns
from catchment.placements.bridge import replanning
from catchment.placements.enums import SEATED, PlaceStatus
from catchment.placements.models import Place, Round, RunPlace, WishList
from tests.factories.people import TODAY
from tests.placements.valley import Valley, decided, valley

pytestmark = pytest.mark.django_db


@pytest.fixture(name="found")
def found_fixture(tmp_path: Path) -> Valley:
    """A published round of five learners: two, one and nobody else have a seat."""
    made = valley(learners=5)
    trial = publishing.check_run(run=decided(made, tmp_path), words="Looked", by=made.priya)
    publishing.publish_run(run=trial, by=made.sana, on=TODAY)
    return made


def whole(found: Valley) -> Round:
    return Round.objects.select_related("chosen_run__outcome").get(pk=found.round.pk)


def seat_at(found: Valley, week: int) -> Place:
    place = (
        Place.objects.seated()
        .filter(week=found.weeks[week])
        .select_related("wish_list__person")
        .order_by("seat")
        .first()
    )
    assert place is not None
    return place


def test_nothing_changes_where_nobody_dropped_out(found: Valley) -> None:
    plan = reruns.plan_again(whole(found))

    assert plan.moves == ()
    with pytest.raises(reruns.NothingToDo):
        reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana)


def test_a_seat_given_back_goes_to_somebody_without_one(found: Valley) -> None:
    back = seat_at(found, 0)
    kept = {each.pk for each in Place.objects.seated().exclude(pk=back.pk)}
    places.give_back_place(place=back, words="", by=found.sana)

    plan = reruns.plan_again(whole(found))
    run = reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana)

    assert [(each.was, each.now) for each in plan.moves] == [("", str(found.weeks[0].public_id))]
    assert kept <= {each.pk for each in Place.objects.seated()}
    given = Place.objects.seated().get(run=run)
    assert (given.week, given.seat) == (found.weeks[0], back.seat)
    assert whole(found).chosen_run == run
    assert RunPlace.objects.filter(run=run).count() == 4


def test_whose_seat_was_cancelled_loses_it_and_no_other(found: Valley) -> None:
    for place in Place.objects.seated().select_related("wish_list__person"):
        places.confirm_place(place=place, by=found.sana)
    gone = seat_at(found, 0)
    others = set(Place.objects.seated().exclude(pk=gone.pk).values_list("pk", flat=True))
    places.cancel_place(place=gone, words="Shut", by=found.sana)

    plan = reruns.plan_again(whole(found))
    reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana)

    assert [(each.learner, each.now) for each in plan.moves] == [(gone.wish_list.pseudonym, "")]
    assert set(Place.objects.seated().values_list("pk", flat=True)) == others
    assert reruns.plan_again(whole(found)).moves == ()


def test_rerun_round_refuses_what_was_not_shown(found: Valley) -> None:
    places.give_back_place(place=seat_at(found, 0), words="", by=found.sana)
    plan = reruns.plan_again(whole(found))
    places.give_back_place(place=seat_at(found, 1), words="", by=found.sana)

    with pytest.raises(reruns.PlanChanged):
        reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana)


def test_rerun_round_refuses_without_an_archive(found: Valley) -> None:
    run = whole(found).chosen_run
    assert run is not None
    run.outcome = None
    run.save()

    with pytest.raises(reruns.NothingKept):
        reruns.plan_again(whole(found))


def test_the_slower_of_two_changes_nothing(found: Valley) -> None:
    places.give_back_place(place=seat_at(found, 0), words="", by=found.sana)
    before = whole(found)
    plan = reruns.plan_again(before)
    reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana)

    with pytest.raises((reruns.NothingToDo, reruns.PlanChanged, publishing.RoundMoved)):
        reruns.rerun_round(round_=before, digest=plan.digest, by=found.priya)
    assert WishList.objects.filter(places__status=PlaceStatus.OFFERED).count() == 3


def test_a_plan_that_the_check_refuses_is_shown_to_nobody(
    found: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    places.give_back_place(place=seat_at(found, 0), words="", by=found.sana)
    plan = reruns.plan_again(whole(found))
    monkeypatch.setattr(replanning, "rerun", _with_a_seat_given_twice)

    with pytest.raises(reruns.PlanRefused) as refused:
        reruns.plan_again(whole(found))
    assert "place taken away" in refused.value.problems
    with pytest.raises(reruns.PlanRefused):
        reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana)


def _with_a_seat_given_twice(market, outcome, drop, disturb):
    """Take somebody's place away without a reason."""
    again = rerun(market, outcome, drop, disturb)
    place = again.outcome.place.copy()
    place[np.flatnonzero((place != -1) & (place == outcome.place))[0]] = -1
    return replace(again, outcome=sealed(again.market, replace(again.outcome, place=place)))


def test_a_place_given_by_hand_stays_through_re_runs(found: Valley) -> None:
    nowhere = WishList.objects.exclude(places__status__in=SEATED).order_by("pk")[0]
    places.give_back_place(place=seat_at(found, 0), words="", by=found.sana)
    given = places.give_place(wish_list=nowhere, week=found.weeks[0], by=found.sana)
    places.give_back_place(place=seat_at(found, 1), words="", by=found.sana)

    plan = reruns.plan_again(whole(found))
    reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana)

    assert nowhere.pseudonym not in {each.learner for each in plan.moves}
    assert Place.objects.seated().filter(pk=given.pk).exists()
