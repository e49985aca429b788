"""The page of what is said about a step."""

import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client

from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.support.enums import ParentSees
from catchment.support.models import Plan, PlanStep, StepMessage
from tests.factories.parents import ParentLinkFactory
from tests.factories.people import MembershipFactory, SupporterFactory
from tests.factories.plans import PlanStepFactory, StepMessageFactory, let_into_plan
from tests.factories.signin import signed_in
from tests.factories.team import helper_in, in_team, karen_with_a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _saturday() -> Any:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def step(plan: Plan) -> PlanStep:
    made: PlanStep = PlanStepFactory(plan=plan, title="Ring the council")
    return made


@pytest.fixture
def helper(plan: Plan) -> Membership:
    made = helper_in(plan.person)
    in_team(plan, made)
    return made


@pytest.fixture
def karen(plan: Plan) -> Client:
    return signed_in(Membership.objects.get(user=plan.person.user))


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return " ".join(response.content.decode().split())


def own(step: PlanStep) -> str:
    return f"/my/plan/steps/{step.public_id}/talk/"


def theirs(step: PlanStep) -> str:
    return f"/people/{step.plan.person.public_id}/plan/steps/{step.public_id}/talk/"


def words(said: str, key: str = "") -> dict[str, str]:
    return {"words": said, "key": key or str(uuid.uuid4())}


def test_two_sides_talk_and_each_reads_the_other(
    step: PlanStep, helper: Membership, karen: Client
) -> None:
    ruth = signed_in(helper)
    assert "Nobody has written about this step yet" in page(karen.get(own(step)))

    karen.post(own(step), words("They ask for a <b>letter</b>."))
    said = page(ruth.get(theirs(step)))
    ruth.post(theirs(step), words("I have one."))

    assert "They ask for a &lt;b&gt;letter&lt;/b&gt;." in said
    assert "Karen Example wrote last, on 21 November" in said
    shown = page(karen.get(own(step)))
    assert shown.index("They ask for") < shown.index("I have one.")
    assert "2 messages" in page(karen.get("/my/plan/"))


def test_the_page_says_who_reads_when_and_whom_to_call(
    step: PlanStep, helper: Membership, karen: Client
) -> None:
    said = page(karen.get(own(step)))

    assert "Ruth Sutcliffe reads this from 9am on Monday 23 November." in said
    assert "Everybody in your team can read this." in said
    assert "This is not for emergencies" in said
    assert 'href="/safety/"' in said


def test_many_who_are_away_are_not_all_named(plan: Plan, step: PlanStep, karen: Client) -> None:
    for number in range(5):
        in_team(plan, helper_in(plan.person, f"Helper {number}"))

    said = page(karen.get(own(step)))

    assert said.count("reads this from") == 3
    assert "Others in the team read this when they are at work again." in said


def test_a_double_click_says_it_once(step: PlanStep, karen: Client) -> None:
    form = words("Once.")
    karen.post(own(step), form)

    said = page(karen.post(own(step), form, follow=True))

    assert "It was sent already" in said
    assert StepMessage.objects.count() == 1


def test_an_empty_line_gets_a_sentence_and_a_long_one_is_kept(
    step: PlanStep, karen: Client
) -> None:
    assert "Write what you want to say" in page(karen.post(own(step), words("")))
    long = "x" * 2001
    said = page(karen.post(own(step), words(long)))

    assert "Write at most 2000 letters here" in said
    assert long in said


def test_a_plan_that_ended_meanwhile_keeps_the_words(
    step: PlanStep, karen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catchment.support.rules.messages.is_current", lambda plan: True)
    plan = step.plan
    plan.status, plan.ended_at = "ended", plan.begun_at
    plan.save()

    said = page(karen.post(own(step), words("Too late.")))

    assert "The plan has ended meanwhile. Nothing was sent" in said
    assert "Too late." in said


def test_who_only_reads_has_no_box(plan: Plan, step: PlanStep) -> None:
    reader = helper_in(plan.person)
    let_into_plan(plan, reader)
    client = signed_in(reader)

    said = page(client.get(theirs(step)))
    client.post(theirs(step), words("Hello."))

    assert "Only the team and the person write here" in said
    assert not StepMessage.objects.exists()


def test_a_parent_who_reads_the_plan_reads_no_message(plan: Plan, step: PlanStep) -> None:
    mum = MembershipFactory(catchment=plan.person.catchment, holds=[Role.PARENT])
    ParentLinkFactory(person=plan.person, parent=mum, verified=True, sees=ParentSees.PLAN)
    StepMessageFactory(step=step, words="Between us")
    client = signed_in(mum)

    assert client.get(theirs(step)).status_code == 403
    shown = page(client.get(f"/people/{plan.person.public_id}/plan/"))
    assert "/talk/" not in shown
    assert "Between us" not in shown


def test_somebody_informal_is_marked_as_such(plan: Plan, step: PlanStep, karen: Client) -> None:
    bev = SupporterFactory(person=plan.person, name="Auntie Bev")
    StepMessageFactory(step=step, author=None, supporter=bev, author_name="Auntie Bev")

    said = page(karen.get(own(step)))

    assert "Auntie Bev wrote last" in said
    assert "From a link, without an account" in said


def test_a_notice_leads_to_the_line(step: PlanStep, helper: Membership, karen: Client) -> None:
    message = StepMessageFactory(step=step)

    assert karen.get(f"/messages/{message.public_id}/").headers["Location"] == own(step)
    there = signed_in(helper).get(f"/messages/{message.public_id}/")
    assert there.headers["Location"] == theirs(step)
    stranger = signed_in(helper_in(step.plan.person, "Sam"))
    assert stranger.get(f"/messages/{message.public_id}/").status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_as_often_for_thirty_lines_as_for_one(
    step: PlanStep, helper: Membership, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        StepMessageFactory(step=step, author=helper)
    client = signed_in(helper)
    client.get(theirs(step))

    with django_assert_num_queries(15):
        page(client.get(theirs(step)))
