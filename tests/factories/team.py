"""Teams, hand-overs and links of informal helpers, for tests."""

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership, Person, Supporter
from catchment.people.queries import actor_of
from catchment.support import models
from catchment.support.actions.links import MadeLink, make_link
from catchment.support.enums import TeamStatus
from tests.factories.people import (
    NOW,
    MembershipFactory,
    PersonFactory,
    SupporterFactory,
    UserFactory,
)
from tests.factories.plans import PlanFactory, PlanStepFactory, let_into_plan

#: Karen is over 18 here unless a test says otherwise.
GROWN_UP = dt.date(2000, 1, 1)


class TeamMemberFactory(DjangoModelFactory[models.TeamMember]):
    """Somebody asked into a team; ``in_team(plan, member)`` makes a place with its way in."""

    class Meta:
        model = models.TeamMember

    plan = factory.SubFactory(PlanFactory)
    role = "helps with money"
    reason = "You explain things well."
    asked_at = NOW
    ends_on = NOW.date() + dt.timedelta(days=182)


class HandOverFactory(DjangoModelFactory[models.HandOver]):
    class Meta:
        model = models.HandOver

    note = "Money first. The letters are sorted."
    person_agreed = "We talked on Monday."
    offered_at = NOW


def in_team(
    plan: models.Plan, member: Membership, *, at: dt.datetime = NOW, **values: Any
) -> models.TeamMember:
    """A place in the team, with the share that lets them in."""
    grant = let_into_plan(
        plan,
        member,
        writes=True,
        starts_at=at - dt.timedelta(days=1),
        until=at + dt.timedelta(days=183),
    )
    made: models.TeamMember = TeamMemberFactory(
        plan=plan,
        membership=member,
        grant=grant,
        status=TeamStatus.ACTIVE,
        **{
            "asked_at": at,
            "started_at": at,
            "last_active_at": at,
            "ends_on": at.date() + dt.timedelta(days=182),
        }
        | values,
    )
    return made


def helper_in(person: Person, name: str = "Ruth Sutcliffe", *roles: Role) -> Membership:
    """A member of staff in the person's catchment."""
    made: Membership = MembershipFactory(
        catchment=person.catchment, user__name=name, holds=list(roles) or [Role.HELPER]
    )
    return made


def karen_with_a_plan(**values: Any) -> models.Plan:
    """Karen, grown up, with an account of her own, and her plan."""
    person = PersonFactory(
        **{"user": UserFactory(name="Karen Example"), "known_as": "Karen", "born_on": GROWN_UP}
        | values
    )
    if person.user is not None:
        MembershipFactory(user=person.user, catchment=person.catchment, holds=[Role.PERSON])
    made: models.Plan = PlanFactory(person=person)
    return made


def herself(plan: models.Plan, *, now: dt.datetime = NOW) -> Actor:
    """The person as actor."""
    own = Membership.objects.get(user=plan.person.user, catchment=plan.person.catchment)
    return actor_of(own, now=now)


def step_for_bev(plan: models.Plan, **values: Any) -> models.PlanStep:
    """A step that an informal helper is to do."""
    bev = values.pop("supporter", None) or SupporterFactory(person=plan.person, name="Auntie Bev")
    made: models.PlanStep = PlanStepFactory(
        plan=plan, supporter=bev, title="Mind the boys on Saturday", **values
    )
    return made


def link_for(step: models.PlanStep, by: Actor) -> MadeLink:
    """A link handed over on paper."""
    return make_link(step=step, by=by)


def confirmed(supporter: Supporter, by: Membership, email: str = "") -> Supporter:
    """A supporter whom a professional has confirmed, with this address."""
    supporter.confirmed_by, supporter.confirmed_at = by, NOW
    supporter.email = supporter.confirmed_email = email
    supporter.save()
    return supporter
