"""A small round: two schools, a few hosts, learners with wishes; ready to be decided."""

import datetime as dt
from dataclasses import dataclass

from catchment.network.models import Site
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment
from catchment.people.queries import actor_of
from catchment.placements.actions.runs import run_waiting, start_run
from catchment.placements.bridge.deciding import promise_of
from catchment.placements.enums import RoundStatus
from catchment.placements.models import OpportunityWeek, Round, RoundRun, WishList
from tests.factories.network import SiteFactory
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.placements import (
    CohortFactory,
    CohortMemberFactory,
    HostFactory,
    OpportunityFactory,
    OpportunityWeekFactory,
    RoundCohortFactory,
    RoundFactory,
    WishFactory,
    WishListFactory,
)

SEED = "5eed" * 16


@dataclass(frozen=True, slots=True)
class Valley:
    """A round that waits to be decided, and who acts in it."""

    catchment: Catchment
    round: Round
    weeks: list[OpportunityWeek]
    lists: list[WishList]
    priya: Actor
    sana: Actor


def valley(*, seats: tuple[int, ...] = (2, 1), learners: int = 4) -> Valley:
    """A round with a week for each number of seats, wished for by all in the same order."""
    catchment = CatchmentFactory()
    round_ = RoundFactory(
        catchment=catchment, status=RoundStatus.DECIDING, seed=SEED, commitment=promise_of(SEED)
    )
    weeks = [week_at(catchment, many) for many in seats]
    cohorts = [CohortFactory(catchment=catchment) for _ in range(2)]
    for cohort in cohorts:
        RoundCohortFactory(round=round_, cohort=cohort)
    lists = [learner_in(round_, cohorts[n % 2], weeks) for n in range(learners)]
    return Valley(
        catchment,
        round_,
        weeks,
        lists,
        priya=coordinator(catchment),
        sana=coordinator(catchment),
    )


def week_at(catchment: Catchment, seats: int) -> OpportunityWeek:
    organisation = OrganisationFactory(catchment=catchment)
    site: Site = SiteFactory(organisation=organisation, postcode="OL14 5QA")
    host = HostFactory(catchment=catchment, organisation=organisation, verified=True)
    what = OpportunityFactory(host=host, site=site)
    return OpportunityWeekFactory(opportunity=what, seats=seats)


def learner_in(round_: Round, cohort: object, weeks: list[OpportunityWeek]) -> WishList:
    person = PersonFactory(catchment=round_.catchment, born_on=dt.date(2011, 9, 3))
    CohortMemberFactory(cohort=cohort, person=person)
    found = WishListFactory(round=round_, cohort=cohort, person=person)
    for position, week in enumerate(weeks, 1):
        WishFactory(wish_list=found, week=week, position=position)
    return found


def coordinator(catchment: Catchment) -> Actor:
    return acting(MembershipFactory(catchment=catchment, holds=[Role.COORDINATOR]))


def acting(membership: object, now: dt.datetime = NOW) -> Actor:
    return actor_of(membership, now=now)


def decided(valley: Valley, tmp_path: object) -> RoundRun:
    """Try the round out, as the worker does."""
    trial = start_run(round_=valley.round, rule="guarantee", by=valley.priya)
    run_waiting(lambda: NOW, folder=tmp_path)
    trial.refresh_from_db()
    return trial
