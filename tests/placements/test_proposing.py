"""The worker makes lists of wishes: it may die, and two may work at once; nothing is written twice."""

import datetime as dt

import pytest

from catchment.people.actor import Actor
from catchment.people.models import Catchment
from catchment.placements.actions import proposing, rounds
from catchment.placements.actions.proposing import ListsTaken, make_lists, make_waiting_lists
from catchment.placements.actions.wishes import look_again
from catchment.placements.enums import RoundStatus
from catchment.placements.models import Round, Wish, WishList
from tests.factories.people import NOW, CatchmentFactory
from tests.factories.placements import (
    CohortFactory,
    CohortMemberFactory,
    RoundCohortFactory,
    RoundFactory,
)
from tests.placements.valley import coordinator, week_at

pytestmark = pytest.mark.django_db
LEARNERS = 5


class Killed(BaseException):
    """Nothing catches it, as nothing catches ``kill -9``."""


@pytest.fixture
def here() -> Catchment:
    made: Catchment = CatchmentFactory()
    return made


@pytest.fixture
def priya(here: Catchment) -> Actor:
    return coordinator(here)


@pytest.fixture
def opened(here: Catchment, priya: Actor) -> Round:
    """A round with five learners and two weeks, wishes just opened."""
    made: Round = RoundFactory(catchment=here)
    cohort = CohortFactory(catchment=here)
    RoundCohortFactory(round=made, cohort=cohort)
    for _ in range(LEARNERS):
        CohortMemberFactory(cohort=cohort, person__born_on=dt.date(2011, 9, 3))
    for seats in (1, 2):
        week_at(here, seats)
    rounds.open_wishes(round_=made, by=priya)
    made.refresh_from_db()
    return made


def written(round_: Round) -> list[tuple[str, int, int]]:
    return sorted(
        Wish.objects.filter(wish_list__round=round_).values_list(
            "wish_list__pseudonym", "position", "week_id"
        )
    )


def waiting(round_: Round) -> int:
    return WishList.objects.filter(round=round_).waiting().count()


def at_once(round_: Round) -> list[tuple[str, int, int]]:
    """What comes of one lot that holds everybody."""
    make_waiting_lists(lambda: NOW)
    found = written(round_)
    Wish.objects.all().delete()
    WishList.objects.update(proposed_at=None)
    return found


def test_lots_come_to_the_same_as_everybody_at_once(opened: Round) -> None:
    whole = at_once(opened)

    assert make_waiting_lists(lambda: NOW, lot=2) == LEARNERS
    assert written(opened) == whole
    assert len(whole) == LEARNERS * 2
    assert make_waiting_lists(lambda: NOW) == 0
    assert written(opened) == whole


def test_a_worker_killed_half_way_is_followed_by_another(
    opened: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = at_once(opened)
    add_options, lots = proposing.add_options, iter(range(1))

    def dying(*given: object) -> None:
        add_options(*given)  # type: ignore[arg-type]  # handed on as they came
        if next(lots, None) is None:
            raise Killed

    with monkeypatch.context() as death:
        death.setattr(proposing, "add_options", dying)
        with pytest.raises(Killed):
            make_waiting_lists(lambda: NOW, lot=2)
    assert waiting(opened) == LEARNERS - 2
    assert len(written(opened)) == 4

    assert make_waiting_lists(lambda: NOW, lot=2) == LEARNERS - 2

    assert written(opened) == whole


def test_of_two_workers_one_takes_a_lot(opened: Round) -> None:
    lists = list(WishList.objects.filter(round=opened).order_by("pk"))
    search = proposing.search_in(opened)
    make_lists(lists=lists[:2], search=search, at=NOW)

    with pytest.raises(ListsTaken):
        make_lists(lists=lists[1:], search=search, at=NOW)

    assert waiting(opened) == LEARNERS - 2
    assert len(written(opened)) == 4


def test_a_lot_that_breaks_off_keeps_nobody_else_waiting(
    opened: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, lots = proposing.make_lists, iter((ListsTaken(), None, None))

    def faltering(**given: object) -> int:
        broken = next(lots)
        if broken:
            raise broken
        return real(**given)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(proposing, "make_lists", faltering)

    assert make_waiting_lists(lambda: NOW, lot=2) == LEARNERS - 2
    assert waiting(opened) == 2


def test_wishes_stay_open_while_a_list_waits(opened: Round, priya: Actor) -> None:
    with pytest.raises(rounds.ListsAreBeingMade):
        rounds.close_wishes(round_=opened, by=priya)
    opened.refresh_from_db()
    assert opened.status == RoundStatus.WISHES

    make_waiting_lists(lambda: NOW)

    assert rounds.close_wishes(round_=opened, by=priya).status == RoundStatus.DECIDING


def test_the_second_press_opens_nothing(opened: Round, priya: Actor) -> None:
    with pytest.raises(rounds.RoundHasMoved):
        rounds.open_wishes(round_=opened, by=priya)

    assert waiting(opened) == LEARNERS


def test_who_looks_for_themselves_is_not_looked_at_again(opened: Round, priya: Actor) -> None:
    own = WishList.objects.filter(round=opened).earliest("pk")
    look_again(wish_list=own, version=1, by=priya)
    assert Wish.objects.filter(wish_list=own).count() == 2

    assert make_waiting_lists(lambda: NOW) == LEARNERS - 1
    assert Wish.objects.filter(wish_list=own).count() == 2


def test_opened_again_lists_keep_their_order_and_grow_at_the_end(
    here: Catchment, opened: Round, priya: Actor
) -> None:
    make_waiting_lists(lambda: NOW)
    before = written(opened)
    rounds.close_wishes(round_=opened, by=priya)
    fresh = week_at(here, 3)

    rounds.open_wishes(round_=opened, by=priya)
    assert written(opened) == before
    make_waiting_lists(lambda: NOW)

    added = {(name, 3, fresh.pk) for name, position, _week in before if position == 1}
    assert set(written(opened)) == set(before) | added


def test_rows_that_contradict_each_other_leave_other_rounds_alone(
    opened: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_round: Round) -> None:
        raise proposing.RowsError("two of one name")

    with monkeypatch.context() as wrong:
        wrong.setattr(proposing, "search_in", broken)
        assert make_waiting_lists(lambda: NOW) == 0

    assert make_waiting_lists(lambda: NOW) == LEARNERS
