"""Planning for the world: rounds in each state, a cohort in one, a list of wishes, the focus list."""

from dataclasses import dataclass

from catchment.people.models import Organisation, Person
from catchment.placements.enums import ListingStatus, RoundStatus, SchemeStatus
from catchment.placements.models import (
    Cohort,
    FocusListing,
    FocusScheme,
    Round,
    RoundCohort,
    Wish,
)
from tests.factories.people import NOW
from tests.factories.placements import (
    CohortFactory,
    CohortMemberFactory,
    OpportunityWeekFactory,
    RoundCohortFactory,
    RoundFactory,
    WishFactory,
    WishListFactory,
)


@dataclass(frozen=True, slots=True)
class PlanningThings:
    """A round that is planned, one with open wishes, one that was closed; wishes; somebody's listing."""

    planned: Round
    entry: RoundCohort
    open: Round
    closed: Round
    wish: Wish
    scheme: FocusScheme
    listing: FocusListing
    contested: FocusListing


def planning_things(person: Person, school: Organisation) -> PlanningThings:
    """What is planned for a school that somebody goes to."""
    here = person.catchment
    cohort = CohortFactory(catchment=here, school=school)
    CohortMemberFactory(cohort=cohort, person=person)
    planned, opened, closed = (
        RoundFactory(catchment=here, status=status, wishes_until="2090-01-01")
        for status in (RoundStatus.PLANNING, RoundStatus.WISHES, RoundStatus.DECIDING)
    )
    entries = [RoundCohortFactory(round=each, cohort=cohort) for each in (planned, opened, closed)]
    return PlanningThings(
        planned=planned,
        entry=entries[0],
        open=opened,
        closed=closed,
        wish=WishFactory(
            wish_list=WishListFactory(round=opened, cohort=cohort, person=person),
            week=OpportunityWeekFactory(opportunity__host__catchment=here),
        ),
        scheme=_scheme(person),
        listing=_listing(person, cohort),
        contested=_listing(person, CohortFactory(catchment=here, school=school), contested_at=NOW),
    )


def _scheme(person: Person) -> FocusScheme:
    return FocusScheme.objects.create(
        catchment=person.catchment,
        number=FocusScheme.objects.filter(catchment=person.catchment).count() + 1,
        name="What we look at",
        why="So that nobody is left out",
        status=SchemeStatus.DRAFT,
        created_at=NOW,
    )


def _listing(person: Person, cohort: Cohort, **values: object) -> FocusListing:
    return FocusListing.objects.create(
        **{
            "person": person,
            "cohort": cohort,
            "status": ListingStatus.SUGGESTED,
            "created_at": NOW,
        }
        | values
    )
