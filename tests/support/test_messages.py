"""Lines about a step: who reads and writes, sent once, told within hours."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Membership
from catchment.people.queries import actor_of
from catchment.support.actions import messages as actions
from catchment.support.actions.places import PlanIsOver
from catchment.support.enums import ParentSees, PlanStatus
from catchment.support.models import HelperSetting, Notice, Plan, PlanStep, StepMessage
from catchment.support.queries import messages as queries
from catchment.support.rules import messages as rules
from tests.factories.parents import ParentLinkFactory
from tests.factories.people import NOW, MembershipFactory, PersonFactory, actor_in
from tests.factories.plans import (
    PlanFactory,
    PlanStepFactory,
    StepMessageFactory,
    StepShareFactory,
    let_into_plan,
)
from tests.factories.team import helper_in, herself, in_team, karen_with_a_plan

pytestmark = pytest.mark.django_db

#: NOW is a Saturday: the usual helper reads again on Monday, the 23rd, at nine.
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def step(plan: Plan) -> PlanStep:
    made: PlanStep = PlanStepFactory(plan=plan)
    return made


@pytest.fixture
def karen(plan: Plan) -> Actor:
    return herself(plan)


@pytest.fixture
def ruth(plan: Plan) -> Membership:
    made = helper_in(plan.person)
    in_team(plan, made)
    return made


def send(step: PlanStep, by: Actor, key: uuid.UUID | None = None) -> StepMessage:
    return actions.send_message(step=step, words="The form came.", key=key or uuid.uuid4(), by=by)


def told(member: Membership) -> list[str]:
    return list(Notice.objects.filter(to=member).values_list("sentence", flat=True))


def test_a_helper_writes_and_the_person_hears_without_content(
    plan: Plan, step: PlanStep, ruth: Membership
) -> None:
    message = send(step, actor_of(ruth, now=NOW))

    assert (message.author, message.author_name) == (ruth, "Ruth Sutcliffe")
    own = Membership.objects.get(user=plan.person.user)
    assert told(own) == ["Ruth Sutcliffe wrote about a step of your plan"]
    assert told(ruth) == []
    assert JournalEntry.objects.get().sentence == "wrote about a step of your plan"


def test_the_same_form_says_it_once(step: PlanStep, karen: Actor) -> None:
    key = uuid.uuid4()
    send(step, karen, key)

    with pytest.raises(actions.SentBefore):
        send(step, karen, key)

    assert StepMessage.objects.count() == 1


def test_nothing_is_said_once_the_plan_has_ended(step: PlanStep, karen: Actor) -> None:
    Plan.objects.update(status=PlanStatus.ENDED, ended_at=NOW)

    with pytest.raises(PlanIsOver):
        send(step, karen)


def test_a_notice_waits_for_the_hours_of_the_helper(
    step: PlanStep, karen: Actor, ruth: Membership
) -> None:
    send(step, karen)
    actions.tell_of_messages(now=NOW)
    before = told(ruth)

    first = actions.tell_of_messages(now=MONDAY)
    again = actions.tell_of_messages(now=MONDAY)

    assert (before, first, again) == ([], 1, 0)
    assert told(ruth) == ["Karen Example wrote about a step of Karen’s plan"]


def test_who_is_at_work_hears_at_once(step: PlanStep, karen: Actor, ruth: Membership) -> None:
    HelperSetting.objects.create(membership=ruth, works_weekends=True)

    send(step, karen)

    assert told(ruth) == ["Karen Example wrote about a step of Karen’s plan"]


def test_an_old_message_is_not_told_of(step: PlanStep, ruth: Membership) -> None:
    StepMessageFactory(step=step, sent_at=MONDAY - dt.timedelta(days=5))

    assert actions.tell_of_messages(now=MONDAY) == 0


@pytest.mark.parametrize(
    ("at", "weekends", "reads"),
    [
        pytest.param("2026-11-23T09:00", False, None, id="at nine on Monday"),
        pytest.param("2026-11-23T16:59", False, None, id="before five"),
        pytest.param("2026-11-23T08:59", False, "2026-11-23T09:00", id="early the same day"),
        pytest.param("2026-11-23T17:00", False, "2026-11-24T09:00", id="in the evening"),
        pytest.param("2026-11-27T18:00", False, "2026-11-30T09:00", id="Friday evening"),
        pytest.param("2026-11-27T18:00", True, "2026-11-28T09:00", id="works at weekends"),
        pytest.param("2026-03-28T18:00", False, "2026-03-30T08:00", id="clocks go forward"),
    ],
)
def test_reads_again(at: str, weekends: bool, reads: str | None) -> None:
    setting = HelperSetting(works_weekends=weekends)
    expected = dt.datetime.fromisoformat(reads + "+00:00") if reads else None

    asked = dt.datetime.fromisoformat(at + "+00:00")

    assert queries.reads_again(setting, at=asked) == expected


def test_who_is_away_leaves_the_reader_out(step: PlanStep, karen: Actor, ruth: Membership) -> None:
    assert queries.who_is_away(step, reader=karen) == [queries.Away("Ruth Sutcliffe", MONDAY)]
    assert queries.who_is_away(step, reader=actor_of(ruth, now=NOW)) == []


def test_step_message_says_something(step: PlanStep) -> None:
    with (
        pytest.raises(IntegrityError, match="step_message_says_something"),
        transaction.atomic(),
    ):
        StepMessageFactory(step=step, words="")


def test_a_line_of_somebody_without_an_account_is_nobodys_own() -> None:
    step = PlanStepFactory(plan=PlanFactory(person=PersonFactory()))
    helper = helper_in(step.plan.person)
    in_team(step.plan, helper)
    StepMessageFactory(step=step, author=helper)

    shown = queries.messages_of(step, reader=actor_of(helper, now=NOW))

    assert [one.own for one in shown] == [False]


@pytest.mark.parametrize("role", [None, *Role])
def test_visible_to_agrees_with_may_view(role: Role | None, plan: Plan) -> None:
    reader = MembershipFactory(catchment=plan.person.catchment, holds=[role] if role else [])
    shared, by_step, child = (PlanStepFactory(plan=karen_with_a_plan()) for _ in range(3))
    for step in (shared, by_step, child):
        step.plan.person.catchment = plan.person.catchment
        step.plan.person.save()
    let_into_plan(shared.plan, reader)
    StepShareFactory(step=by_step, grant__recipient=reader)
    ParentLinkFactory(person=child.plan.person, parent=reader, verified=True, sees=ParentSees.PLAN)
    for step in (shared, by_step, child, PlanStepFactory(plan=by_step.plan), PlanStepFactory()):
        StepMessageFactory(step=step)
    actor = actor_of(reader, now=NOW)

    listed = set(StepMessage.objects.visible_to(actor))
    allowed = {one for one in StepMessage.objects.all() if rules.may_view_message(actor, one)}

    assert listed == allowed
    assert {one.step for one in listed} == {shared, by_step}


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        pytest.param("person", True, True, id="the person"),
        pytest.param("team", True, True, id="in the team"),
        pytest.param("reader", True, False, id="the plan is shared, to read"),
        pytest.param("step", True, False, id="the step is shared"),
        pytest.param("parent", False, False, id="a parent who reads the plan"),
        pytest.param("helper", False, False, id="a helper outside"),
        pytest.param("visitor", False, False, id="a visitor"),
    ],
)
def test_who_reads_and_writes(
    plan: Plan, step: PlanStep, who: str, reads: bool, writes: bool
) -> None:
    actor = _actor(plan, step, who)

    assert rules.may_read_messages(actor, step) is reads
    assert rules.may_write_message(actor, step) is writes


def _actor(plan: Plan, step: PlanStep, who: str) -> Actor:
    if who == "person":
        return herself(plan)
    if who == "visitor":
        return actor_in(plan.person.catchment, membership_id=None)
    member = helper_in(plan.person)
    if who == "team":
        in_team(plan, member)
    elif who == "reader":
        let_into_plan(plan, member)
    elif who == "step":
        StepShareFactory(step=step, grant__recipient=member)
    elif who == "parent":
        ParentLinkFactory(person=plan.person, parent=member, verified=True, sees=ParentSees.PLAN)
    return actor_of(member, now=NOW)


def test_nobody_writes_once_the_plan_has_ended(karen: Actor, plan: Plan) -> None:
    ended = PlanStepFactory(plan=PlanFactory(person=plan.person, ended=True))

    assert rules.may_read_messages(karen, ended)
    assert not rules.may_write_message(karen, ended)
