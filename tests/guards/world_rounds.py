"""Rounds for the world: one that is tried out, one that was checked, one that was told."""

from dataclasses import dataclass

from catchment.people.models import Organisation, Person
from catchment.placements.enums import RoundStatus, RunStatus
from catchment.placements.models import Appeal, Place, Round, RoundRun, WishList
from tests.factories.people import NOW, MembershipFactory
from tests.factories.placements import (
    AppealFactory,
    CohortFactory,
    OpportunityWeekFactory,
    PlaceFactory,
    RoundCohortFactory,
    RoundFactory,
    RoundRunFactory,
    WishListFactory,
)

FIGURES = {
    "all": {"own": 0, "first": 1, "next": 0, "later": 0, "nowhere": 0}
    | {"learners": 1, "placed": 1, "most": 1},
    "focus": {"own": 0, "first": 0, "next": 0, "later": 0, "nowhere": 0}
    | {"learners": 0, "placed": 0},
    "focus_most": 0,
    "schools": [],
    "minutes": 20,
    "shortages": [],
    "lottery": 1,
}


@dataclass(frozen=True, slots=True)
class RoundThings:
    """A run to look at, one that waits for a second person, and somebody's result."""

    tried: Round
    trial: RoundRun
    checked: RoundRun
    told: Round
    wish_list: WishList
    place: Place
    appeal: Appeal


def round_things(person: Person, school: Organisation) -> RoundThings:
    """Rounds of a school that somebody takes part in."""
    here = person.catchment
    cohort = CohortFactory(catchment=here, school=school)
    tried, waits, told = (
        RoundFactory(catchment=here, status=status)
        for status in (RoundStatus.DECIDING, RoundStatus.CHECKED, RoundStatus.PUBLISHED)
    )
    for each in (tried, waits, told):
        RoundCohortFactory(round=each, cohort=cohort)
    trial, checked, chosen = (
        RoundRunFactory(round=each, status=RunStatus.DONE, figures=FIGURES)
        for each in (tried, waits, told)
    )
    _choose(waits, checked, checked_by=MembershipFactory(catchment=here), checked_at=NOW)
    _choose(told, chosen, published_at=NOW)
    wish_list = WishListFactory(round=told, cohort=cohort, person=person)
    week = OpportunityWeekFactory(opportunity__host__catchment=here)
    return RoundThings(
        tried=tried,
        trial=trial,
        checked=checked,
        told=told,
        wish_list=wish_list,
        place=PlaceFactory(wish_list=wish_list, run=chosen, week=week),
        appeal=AppealFactory(wish_list=wish_list),
    )


def _choose(round_: Round, run: RoundRun, **facts: object) -> None:
    Round.objects.filter(pk=round_.pk).update(chosen_run=run, **facts)
