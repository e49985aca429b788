"""After drop-outs nobody who has confirmed moves, and what was shown is what is done."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from catchment.engine.allocation.lottery import sealed
from catchment.engine.allocation.rerunning import rerun
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.actions import places, publishing, reruns
from catchment.placements.bridge import replanning
from catchment.placements.enums import SEATED, PlaceStatus, RoundStatus
from catchment.placements.models import Place, Round, RunPlace, Wish, WishList
from catchment.support.models import Notice
from tests.factories.people import NOW, TODAY, MembershipFactory, UserFactory
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
        reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana, on=TODAY)


def test_a_seat_given_back_goes_to_somebody_without_one(found: Valley) -> None:
    back = seat_at(found, 0)
    kept = {each.pk for each in Place.objects.seated().exclude(pk=back.pk)}
    places.give_back_place(place=back, words="", by=found.sana)

    plan = reruns.plan_again(whole(found))
    run = reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana, on=TODAY)

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
    reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana, on=TODAY)

    assert [(each.learner, each.now) for each in plan.moves] == [(gone.wish_list.pseudonym, "")]
    assert set(Place.objects.seated().values_list("pk", flat=True)) == others
    assert reruns.plan_again(whole(found)).moves == ()


def test_rerun_round_refuses_what_was_not_shown(found: Valley) -> None:
    places.give_back_place(place=seat_at(found, 0), words="", by=found.sana)
    plan = reruns.plan_again(whole(found))
    places.give_back_place(place=seat_at(found, 1), words="", by=found.sana)

    with pytest.raises(reruns.PlanChanged):
        reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana, on=TODAY)


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
    reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana, on=TODAY)

    with pytest.raises((reruns.NothingToDo, reruns.PlanChanged, publishing.RoundMoved)):
        reruns.rerun_round(round_=before, digest=plan.digest, by=found.priya, on=TODAY)
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
        reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana, on=TODAY)


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
    reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana, on=TODAY)

    assert nowhere.pseudonym not in {each.learner for each in plan.moves}
    assert Place.objects.seated().filter(pk=given.pk).exists()


def with_an_account(made: Valley, number: int) -> Membership:
    person = made.lists[number].person
    person.user = UserFactory(name=person.name)
    person.save()
    return MembershipFactory(user=person.user, catchment=made.catchment, holds=[Role.PERSON])


def heard(member: Membership) -> list[str]:
    return list(Notice.objects.filter(to=member).order_by("pk").values_list("sentence", flat=True))


def cut_off(made: Valley) -> Place:
    """Cancel the first seat; its learner wants only that and the second, which another has."""
    seats = Place.objects.seated().filter(wish_list__round=made.round).select_related("wish_list")
    first = seats.get(week=made.weeks[0])
    return places.cancel_place(
        place=Place.objects.select_related("wish_list__person").get(pk=first.pk),
        words="Shut",
        by=made.sana,
    )


def test_nobody_is_moved_who_was_not_told_days_before(tmp_path: Path) -> None:
    made = shortened(tmp_path)
    plan = reruns.plan_again(whole(made))
    assert [each.why for each in plan.moves] == ["cancelled", "moved"]
    later = TODAY + dt.timedelta(days=reruns.MOVE_DAYS)

    with pytest.raises(reruns.NotToldYet):
        reruns.rerun_round(round_=whole(made), digest=plan.digest, by=made.sana, on=later)
    assert reruns.tell_of_moves(round_=whole(made), by=made.sana) == 1
    with pytest.raises(reruns.NotToldYet):
        reruns.rerun_round(round_=whole(made), digest=plan.digest, by=made.sana, on=TODAY)
    reruns.rerun_round(round_=whole(made), digest=plan.digest, by=made.sana, on=later)

    assert Place.objects.seated().filter(wish_list__round=made.round).count() == 2
    assert whole(made).moves_told_at is None


def shortened(tmp_path: Path) -> Valley:
    """A published round in which one seat was cancelled, and the other's is the only way out."""
    made = valley(seats=(1, 1, 1), learners=2)
    first, _second, last = made.weeks
    Wish.objects.filter(wish_list=made.lists[0], week=last).delete()
    Wish.objects.filter(wish_list=made.lists[1], week=first).delete()
    trial = publishing.check_run(run=decided(made, tmp_path), words="Looked", by=made.priya)
    publishing.publish_run(run=trial, by=made.sana, on=TODAY)
    cut_off(made)
    return made


def test_who_may_be_moved_hears_before_and_after(tmp_path: Path) -> None:
    made = shortened(tmp_path)
    lost, moved = with_an_account(made, 0), with_an_account(made, 1)
    day = TODAY + dt.timedelta(days=reruns.MOVE_DAYS)

    reruns.tell_of_moves(round_=whole(made), by=made.sana)
    plan = reruns.plan_again(whole(made))
    reruns.rerun_round(round_=whole(made), digest=plan.digest, by=made.sana, on=day)

    changed = "Others dropped out, and your place has changed: read where, and why"
    before = f"Your place may change from {day.day} {day:%B} on. Say yes to keep it"
    assert heard(moved) == [before, changed]
    assert heard(lost) == [changed]


def test_who_was_told_and_stays_hears_that_too(found: Valley) -> None:
    stays = seat_at(found, 1).wish_list
    member = with_an_account(found, [each.pk for each in found.lists].index(stays.pk))
    reruns.tell_of_moves(round_=whole(found), by=found.sana)
    places.give_back_place(place=seat_at(found, 0), words="", by=found.sana)

    plan = reruns.plan_again(whole(found))
    reruns.rerun_round(round_=whole(found), digest=plan.digest, by=found.sana, on=TODAY)

    assert heard(member)[1:] == ["Others dropped out. Your place has stayed the same"]


def test_a_place_given_after_they_were_told_stays(tmp_path: Path) -> None:
    made = shortened(tmp_path)
    reruns.tell_of_moves(round_=whole(made), by=made.sana)
    Place.objects.seated().update(created_at=NOW + dt.timedelta(hours=1))

    assert [each.why for each in reruns.plan_again(whole(made)).moves] == ["cancelled"]


def test_tell_of_moves_refuses_a_second_time(found: Valley) -> None:
    reruns.tell_of_moves(round_=whole(found), by=found.sana)

    with pytest.raises(reruns.ToldAlready):
        reruns.tell_of_moves(round_=whole(found), by=found.priya)


def test_tell_of_moves_refuses_a_round_that_is_closed(found: Valley) -> None:
    Round.objects.filter(pk=found.round.pk).update(status=RoundStatus.CLOSED)

    with pytest.raises(reruns.ToldAlready):
        reruns.tell_of_moves(round_=whole(found), by=found.sana)
