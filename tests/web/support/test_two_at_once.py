"""Two tabs, or two people, at one step of a plan: one wins, the other is told, and no words are lost."""

import re
from typing import Any

import pytest
from django.test import Client

from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.support.enums import StepStatus
from catchment.support.models import Plan, PlanStep
from tests.factories.people import CatchmentFactory, MembershipFactory, PersonFactory, UserFactory
from tests.factories.plans import PlanFactory, PlanStepFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db
FASTER = "Somebody was faster"


@pytest.fixture
def person() -> Person:
    user = UserFactory(name="Karen Example")
    made: Person = PersonFactory(catchment=CatchmentFactory(), user=user, known_as="Karen")
    return made


@pytest.fixture
def karen(person: Person) -> Client:
    own = MembershipFactory(user=person.user, catchment=person.catchment, holds=[Role.PERSON])
    return signed_in(own)


@pytest.fixture
def plan(person: Person) -> Plan:
    made: Plan = PlanFactory(person=person)
    return made


def page(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def address(step: PlanStep, move: str) -> str:
    return f"/my/plan/steps/{step.public_id}/{move}/"


def drawn_with(shown: str, step: PlanStep, move: str) -> str:
    """The version that the button of a step sends along."""
    form = re.search(rf'action="{address(step, move)}".*?</form>', shown, re.DOTALL)
    assert form is not None
    version = re.search(r'name="version" value="(\d+)"', form[0])
    assert version is not None
    return version[1]


@pytest.mark.parametrize(("move", "status"), [("done", "open"), ("yes", "suggested")])
def test_a_button_that_is_older_than_the_words_moves_nothing(
    move: str, status: str, karen: Client, plan: Plan
) -> None:
    step = PlanStepFactory(plan=plan, status=status, title="Ring on Monday")
    version = drawn_with(page(karen.get("/my/plan/")), step, move)
    PlanStep.objects.filter(pk=step.pk).update(title="Ring on Friday", version=2)

    told = page(karen.post(address(step, move), {"version": version}, follow=True))
    step.refresh_from_db()
    assert (step.status, FASTER in told, "Ring on Friday" in told) == (status, True, True)
    again = drawn_with(told, step, move)
    karen.post(address(step, move), {"version": again})

    step.refresh_from_db()
    assert (step.status, step.version) == (StepStatus.DONE if move == "done" else "open", 3)


def test_a_no_to_words_that_have_changed_is_told_and_its_reason_kept(
    karen: Client, plan: Plan
) -> None:
    step = PlanStepFactory(plan=plan, title="Ring on Monday")
    shown = page(karen.get(address(step, "not-for-me")))
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version is not None
    PlanStep.objects.filter(pk=step.pk).update(title="Ring on Friday", version=2)

    said = {"version": version[1], "reason": "Not on a Monday."}
    told = page(karen.post(address(step, "not-for-me"), said))
    step.refresh_from_db()
    assert (step.status, step.objection) == (StepStatus.OPEN, "")
    assert "Somebody changed" in told
    assert "Ring on Friday" in told
    assert "Not on a Monday." in told
    karen.post(address(step, "not-for-me"), said | {"version": "2"})

    step.refresh_from_db()
    assert (step.status, step.objection) == (StepStatus.DECLINED, "Not on a Monday.")


def test_a_no_to_what_is_done_is_told(karen: Client, plan: Plan) -> None:
    step = PlanStepFactory(plan=plan, done=True)

    told = page(karen.post(address(step, "not-for-me"), {"reason": ""}, follow=True))

    step.refresh_from_db()
    assert (step.status, FASTER in told) == (StepStatus.DONE, True)
