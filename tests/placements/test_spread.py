"""The spread of a run: small groups are hidden, and cannot be worked out from the others."""

import pytest

from catchment.people.models import Person
from catchment.placements.models import LearnerFact, RoundRun, RunPlace
from catchment.placements.queries.runs import Spread, spread_of
from tests.factories.people import TODAY, PersonFactory
from tests.factories.placements import (
    OpportunityWeekFactory,
    RoundRunFactory,
    RunPlaceFactory,
    WishListFactory,
)

pytestmark = pytest.mark.django_db


def a_group(run: RoundRun, value: str, *, placed: int, nowhere: int) -> None:
    """Learners of one value, some of whom have a place."""
    here = run.round.catchment
    week = OpportunityWeekFactory(opportunity__host__catchment=here)
    for number in range(placed + nowhere):
        person: Person = PersonFactory(catchment=here)
        own = WishListFactory(round=run.round, person=person)
        RunPlaceFactory(run=run, wish_list=own, week=week if number < placed else None, told={})
        LearnerFact.objects.create(
            person=person, code="sex", value=value, spread=True, source="school", as_of=TODAY
        )


def test_groups_of_five_and_more_are_told() -> None:
    run = RoundRunFactory()
    a_group(run, "F", placed=6, nowhere=0)
    a_group(run, "M", placed=5, nowhere=5)

    assert spread_of(run) == [Spread("sex", "F", 6, 6), Spread("sex", "M", 10, 5)]


def test_a_small_group_is_hidden_with_a_second_one() -> None:
    run = RoundRunFactory()
    a_group(run, "A", placed=4, nowhere=0)
    a_group(run, "B", placed=6, nowhere=0)
    a_group(run, "C", placed=7, nowhere=0)

    assert spread_of(run) == [
        Spread("sex", "A", None, None),
        Spread("sex", "B", None, None),
        Spread("sex", "C", 7, 7),
    ]


def test_two_small_groups_are_hidden_with_a_third_where_they_are_few_together() -> None:
    run = RoundRunFactory()
    a_group(run, "A", placed=1, nowhere=0)
    a_group(run, "B", placed=2, nowhere=0)
    a_group(run, "C", placed=7, nowhere=0)
    a_group(run, "D", placed=8, nowhere=0)

    assert [each.learners for each in spread_of(run)] == [None, None, None, 8]


def test_a_group_is_hidden_where_few_of_it_have_no_place() -> None:
    run = RoundRunFactory()
    a_group(run, "A", placed=8, nowhere=2)
    a_group(run, "B", placed=9, nowhere=0)

    assert spread_of(run) == [Spread("sex", "A", 10, None), Spread("sex", "B", 9, None)]


def test_as_much_as_may_be_is_told_beside_a_small_figure() -> None:
    run = RoundRunFactory()
    a_group(run, "A", placed=9, nowhere=2)
    a_group(run, "B", placed=7, nowhere=6)
    a_group(run, "C", placed=12, nowhere=8)

    assert spread_of(run) == [
        Spread("sex", "A", 11, None),
        Spread("sex", "B", 13, None),
        Spread("sex", "C", 20, 12),
    ]


def test_those_of_whom_nothing_is_held_cannot_be_worked_out() -> None:
    run = RoundRunFactory()
    a_group(run, "A", placed=6, nowhere=0)
    a_group(run, "B", placed=9, nowhere=0)
    a_group(run, "unknown", placed=2, nowhere=0)
    LearnerFact.objects.filter(value="unknown").delete()

    assert spread_of(run) == [
        Spread("sex", "A", None, None),
        Spread("sex", "B", 9, 9),
        Spread("sex", "", None, None),
    ]


def test_two_runs_of_the_same_learners_tell_the_same_sizes() -> None:
    first = RoundRunFactory()
    a_group(first, "A", placed=3, nowhere=0)
    a_group(first, "B", placed=6, nowhere=0)
    a_group(first, "C", placed=5, nowhere=9)
    again = RoundRunFactory(round=first.round, number=2)
    for each in RunPlace.objects.filter(run=first):
        RunPlaceFactory(run=again, wish_list=each.wish_list, week=None, told={})

    sizes = [each.learners for each in spread_of(first)]

    assert sizes == [None, None, 14]
    assert [each.learners for each in spread_of(again)] == sizes
