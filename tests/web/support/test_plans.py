"""The pages of a plan: for the person, for the team, and shut to everybody else."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Membership, Person
from catchment.support.enums import PlanStatus, StepStatus
from catchment.support.models import Plan, PlanReview, PlanStep, PlanTheme, PlanView, TeamMember
from tests.factories.people import (
    CatchmentFactory,
    MembershipFactory,
    PersonFactory,
    SupporterFactory,
    UserFactory,
)
from tests.factories.plans import (
    PlanFactory,
    PlanReviewFactory,
    PlanStepFactory,
    PlanThemeFactory,
    PlanViewFactory,
    let_into_plan,
)
from tests.factories.signin import signed_in
from tests.factories.support import LadderFactory, NeedFactory, layer_of

pytestmark = pytest.mark.django_db

PLAN = "/my/plan/"


@dataclass
class Karen:
    """Karen, signed in to her own space."""

    person: Person
    own: Membership
    client: Client

    def address(self, end: str = "") -> str:
        return f"/people/{self.person.public_id}/plan/{end}"

    def plan(self, **values: Any) -> Plan:
        today = timezone.localdate()
        made: Plan = PlanFactory(
            person=self.person, next_review_on=today + dt.timedelta(days=60), **values
        )
        return made


@pytest.fixture
def karen() -> Karen:
    home = CatchmentFactory()
    user = UserFactory(name="Karen Example")
    own = MembershipFactory(user=user, catchment=home, holds=[Role.PERSON])
    person = PersonFactory(catchment=home, user=user, known_as="Karen")
    return Karen(person, own, signed_in(own))


@pytest.fixture
def ruth(karen: Karen) -> Membership:
    made: Membership = MembershipFactory(
        catchment=karen.person.catchment,
        user__name="Ruth Sutcliffe",
        job_title="personal adviser",
        holds=[Role.HELPER],
    )
    return made


def in_force() -> dict[str, dt.datetime]:
    """Grants of these tests are judged by the real clock."""
    now = timezone.now()
    return {"starts_at": now - dt.timedelta(days=1), "until": now + dt.timedelta(days=90)}


def join(plan: Plan, member: Membership) -> TeamMember:
    """Into the team, with a way in."""
    now = timezone.now()
    return TeamMember.objects.create(
        plan=plan,
        membership=member,
        role="adviser",
        status="active",
        grant=let_into_plan(plan, member, writes=True, **in_force()),
        asked_at=now,
        started_at=now,
        ends_on=now.date() + dt.timedelta(days=90),
    )


def page(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_without_a_plan_the_page_says_how_to_begin(karen: Karen) -> None:
    shown = page(karen.client.get(PLAN))

    assert "You have no plan yet" in shown
    assert '"/my/plan/begin/"' in shown


def test_karen_begins_her_plan_and_ticks_its_first_step(karen: Karen) -> None:
    ladder = LadderFactory(person=karen.person, words={1: "I like cooking"})
    need = NeedFactory(
        layer=layer_of(ladder, 1), topic=None, words="somebody who cooks for a living"
    )

    begun = karen.client.post(
        "/my/plan/begin/",
        {
            "goal": "Find out about cooking",
            "first": [f"need:{need.public_id}"],
            "own_step": "Ring Yusuf",
        },
    )
    plan = Plan.objects.get(person=karen.person)
    ring = plan.steps.get(title="Ring Yusuf")
    ticked = karen.client.post(f"/my/plan/steps/{ring.public_id}/done/", follow=True)

    assert begun.status_code == 302
    assert plan.steps.get(need=need).status == StepStatus.OPEN
    assert "Well done. It is ticked." in page(ticked)
    assert "Done (1)" in page(ticked)
