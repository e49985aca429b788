"""The spread of a run: small groups are hidden, and cannot be worked out from the others."""

import pytest

from catchment.people.models import Person
from catchment.placements.models import LearnerFact, RoundRun
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

    assert [each.placed for each in spread_of(run)] == [None, None]
