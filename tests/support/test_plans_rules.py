"""Who may read and write a plan: tables of who and what, the right role with the wrong thing among them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from catchment.people.actor import Actor, visitor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.people.queries import actor_of
from catchment.support.enums import ParentSees, PlanStatus
from catchment.support.models import (
    ParentLink,
    Plan,
    PlanReview,
    PlanStep,
    PlanTheme,
    PlanView,
    StepMessage,
)
from catchment.support.rules import plans as rules
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    GrantFactory,
    MembershipFactory,
    PersonFactory,
)
from tests.factories.plans import (
    PlanFactory,
    PlanReviewFactory,
    PlanStepFactory,
    PlanThemeFactory,
    PlanViewFactory,
    StepMessageFactory,
    StepShareFactory,
    let_into_plan,
)
from tests.factories.team import helper_in, herself, karen_with_a_plan

pytestmark = pytest.mark.django_db


def team(plan: Plan) -> Actor:
    member = helper_in(plan.person)
    let_into_plan(plan, member, writes=True)
    return actor_of(member, now=NOW)


def reader(plan: Plan) -> Actor:
    member = helper_in(plan.person, "A reader")
    let_into_plan(plan, member)
    return actor_of(member, now=NOW)


def knows(plan: Plan) -> Actor:
    """Sees the person, and not the plan."""
    member = helper_in(plan.person, "Somebody let in for something else")
    GrantFactory(person=plan.person, recipient=member)
    return actor_of(member, now=NOW)


def parent(plan: Plan) -> Actor:
    return _parent(plan, ParentSees.PLAN)


def parent_of_dates(plan: Plan) -> Actor:
    return _parent(plan, ParentSees.DATES)


def _parent(plan: Plan, sees: ParentSees) -> Actor:
    member = helper_in(plan.person, "Mum", Role.PARENT)
    ParentLink.objects.create(
        person=plan.person,
        parent=member,
        relation="mother",
        status="verified",
        sees=sees,
        asked_at=NOW,
    )
    return actor_of(member, now=NOW)


def too_late(plan: Plan) -> Actor:
    member = helper_in(plan.person)
    let_into_plan(plan, member, writes=True, until=NOW - dt.timedelta(minutes=1))
    return actor_of(member, now=NOW)


def withdrawn(plan: Plan) -> Actor:
    member = helper_in(plan.person)
    let_into_plan(plan, member, writes=True, withdrawn_at=NOW)
    return actor_of(member, now=NOW)


def elsewhere(plan: Plan) -> Actor:
    """Let in, and now acting in another catchment."""
    member = helper_in(plan.person)
    let_into_plan(plan, member, writes=True)
    Membership.objects.filter(pk=member.pk).update(catchment=CatchmentFactory())
    return actor_of(Membership.objects.get(pk=member.pk), now=NOW)


def of_another_plan(plan: Plan) -> Actor:
    """In the team of somebody else in the same catchment."""
    return team(PlanFactory(person__catchment=plan.person.catchment))


def coordinator(plan: Plan) -> Actor:
    return actor_of(helper_in(plan.person, "Helen", Role.COORDINATOR), now=NOW)


def anybody(plan: Plan) -> Actor:
    return visitor(now=NOW)


#: who, may view, adds steps, writes beside, holds a review, reads views
WHO: list[tuple[Callable[[Plan], Actor], str]] = [
    (herself, "view add own review views"),
    (team, "view add beside review views"),
    (reader, "view views"),
    (parent, "view"),
    (parent_of_dates, ""),
    (knows, ""),
    (too_late, ""),
    (withdrawn, ""),
    (elsewhere, ""),
    (of_another_plan, ""),
    (coordinator, ""),
    (anybody, ""),
]


def may(actor: Actor, plan: Plan, view: PlanView) -> str:
    """The names of what they may, as the table writes them."""
    asked = {
        "view": rules.may_view_plan(actor, plan),
        "add": rules.may_add_step(actor, plan),
        "own": rules.may_write_own_plan(actor, plan),
        "beside": rules.may_write_beside(actor, plan),
        "review": rules.may_hold_review(actor, plan),
        "views": rules.may_view_plan_view(actor, view),
    }
    return " ".join(name for name, allowed in asked.items() if allowed)


@pytest.mark.parametrize(("who", "expected"), WHO, ids=[who.__name__ for who, _ in WHO])
def test_who_may_do_what_with_a_plan_that_goes_on(
    who: Callable[[Plan], Actor], expected: str
) -> None:
    plan = karen_with_a_plan()
    view = PlanViewFactory(plan=plan)

    assert may(who(plan), plan, view) == expected


@pytest.mark.parametrize(
    ("who", "expected"), [(herself, "view views"), (team, "view views"), (parent, "view")]
)
def test_nobody_writes_in_a_plan_that_has_ended(
    who: Callable[[Plan], Actor], expected: str
) -> None:
    plan = karen_with_a_plan()
    view = PlanViewFactory(plan=plan)
    Plan.objects.update(status=PlanStatus.ENDED, ended_at=NOW)
    plan.refresh_from_db()

    assert may(who(plan), plan, view) == expected


def test_a_paused_plan_can_be_written_in() -> None:
    plan = karen_with_a_plan()
    Plan.objects.update(status=PlanStatus.PAUSED)
    plan.refresh_from_db()

    assert rules.may_write_own_plan(herself(plan), plan)


def test_for_somebody_without_an_account_the_team_writes_with_them() -> None:
    plan = karen_with_a_plan(user=None)

    assert rules.may_write_own_plan(team(plan), plan)
    assert not rules.may_write_own_plan(reader(plan), plan)
    assert not rules.may_write_own_plan(of_another_plan(plan), plan)


@pytest.mark.parametrize("account", [True, False])
@pytest.mark.parametrize("role", list(Role))
def test_only_staff_begin_a_plan_beside_somebody_without_an_account(
    role: Role, account: bool
) -> None:
    plan = karen_with_a_plan() if account else karen_with_a_plan(user=None)
    member = helper_in(plan.person, "Somebody", role)
    GrantFactory(person=plan.person, recipient=member)

    allowed = rules.may_begin_plan(actor_of(member, now=NOW), plan.person)

    staff = {Role.HELPER, Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD, Role.COORDINATOR}
    assert allowed == (not account and role in staff)


def test_the_person_begins_and_nobody_who_does_not_see_them() -> None:
    plan = karen_with_a_plan()

    assert rules.may_begin_plan(herself(plan), plan.person)
    assert not rules.may_begin_plan(coordinator(plan), plan.person)


def test_whoever_sees_the_person_opens_the_page_where_a_plan_could_be() -> None:
    plan = karen_with_a_plan()

    assert rules.may_open_plan(herself(plan), plan)
    assert not rules.may_open_plan(knows(plan), plan)
    assert rules.may_open_plan(knows(plan), plan.person)
    assert not rules.may_open_plan(coordinator(plan), plan.person)


def test_only_the_person_reopens_and_only_what_has_ended() -> None:
    plan = karen_with_a_plan()
    ended = PlanFactory(person=plan.person, ended=True)

    assert rules.may_reopen_plan(herself(plan), ended)
    assert not rules.may_reopen_plan(herself(plan), plan)
    assert not rules.may_reopen_plan(team(ended), ended)
    assert not rules.may_reopen_plan(herself(karen_with_a_plan()), ended)


#: who, what they may with a step that is the helper's own, then with one that is not
STEPS = [
    pytest.param("herself", "tick decide change view", "tick decide change view", id="the person"),
    pytest.param("helper", "tick view", "view", id="in the team"),
    pytest.param("outside", "", "", id="responsible, and no longer in the team"),
]


@pytest.mark.parametrize(("who", "own_step", "others_step"), STEPS)
def test_who_may_do_what_with_a_step(who: str, own_step: str, others_step: str) -> None:
    plan = karen_with_a_plan()
    member = helper_in(plan.person)
    if who == "helper":
        let_into_plan(plan, member, writes=True)
    actor = herself(plan) if who == "herself" else actor_of(member, now=NOW)

    assert with_step(actor, PlanStepFactory(plan=plan, member=member)) == own_step
    assert with_step(actor, PlanStepFactory(plan=plan)) == others_step


def with_step(actor: Actor, step: PlanStep) -> str:
    asked = {
        "tick": rules.may_tick_step(actor, step),
        "decide": rules.may_decide_step(actor, step),
        "change": rules.may_change_step(actor, step),
        "view": rules.may_view_step(actor, step),
    }
    return " ".join(name for name, allowed in asked.items() if allowed)


@pytest.mark.parametrize(
    ("suggested", "own", "expected"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_who_suggested_a_step_changes_it_until_the_person_has_answered(
    suggested: bool, own: bool, expected: bool
) -> None:
    plan = karen_with_a_plan()
    ruth, amina = helper_in(plan.person), helper_in(plan.person, "Amina")
    for member in (ruth, amina):
        let_into_plan(plan, member, writes=True)
    step = PlanStepFactory(plan=plan, created_by=ruth, status="suggested" if suggested else "open")

    by = actor_of(ruth if own else amina, now=NOW)

    assert rules.may_change_step(by, step) == expected


def test_one_shared_step_opens_nothing_else() -> None:
    plan = karen_with_a_plan()
    amina = helper_in(plan.person, "Amina")
    step, other = PlanStepFactory(plan=plan), PlanStepFactory(plan=plan)
    StepShareFactory(step=step, grant__recipient=amina)
    actor = actor_of(amina, now=NOW)

    assert with_step(actor, step) == "view"
    assert with_step(actor, other) == ""
    assert not rules.may_view_plan(actor, plan)


def test_themes_and_reviews_follow_their_plan() -> None:
    plan = karen_with_a_plan()
    theme, review = PlanThemeFactory(plan=plan), PlanReviewFactory(plan=plan)

    assert rules.may_change_theme(herself(plan), theme)
    assert not rules.may_change_theme(team(plan), theme)
    assert rules.may_view_review(parent(plan), review)
    assert not rules.may_view_review(coordinator(plan), review)


@pytest.mark.parametrize("role", [None, *Role])
def test_visible_to_agrees_with_may_view(role: Role | None) -> None:
    """Over plans, steps, views and reviews; own, shared, one's child's, another's, elsewhere."""
    actor, plans = _world(role)
    seen: list[tuple[Any, Callable[[Actor, Any], bool]]] = [
        (Plan.objects, rules.may_view_plan),
        (PlanStep.objects, rules.may_view_step),
        (PlanView.objects, rules.may_view_plan_view),
        (PlanReview.objects, rules.may_view_review),
    ]

    for rows, rule in seen:
        listed = set(rows.visible_to(actor))
        assert listed == {row for row in rows.all() if rule(actor, row)}
    assert Plan.objects.count() == len(plans)
    assert PlanTheme.objects.count() == 0


def _world(role: Role | None) -> tuple[Actor, list[Plan]]:
    """Somebody with every tie to one plan each, in a role; and plans to which they have none."""
    home = CatchmentFactory()
    member = MembershipFactory(catchment=home, holds=[role] if role else [])
    own = PlanFactory(person=PersonFactory(catchment=home, user=member.user))
    shared, child, late, other = (PlanFactory(person__catchment=home) for _ in range(4))
    far = PlanFactory()
    let_into_plan(shared, member)
    let_into_plan(late, member, until=NOW - dt.timedelta(hours=1))
    let_into_plan(far, member)
    ParentLink.objects.create(
        person=child.person,
        parent=member,
        relation="mother",
        status="verified",
        sees="plan",
        asked_at=NOW,
    )
    plans = [own, shared, child, late, other, far]
    for plan in plans:
        PlanStepFactory(plan=plan)
        PlanViewFactory(plan=plan)
        PlanReviewFactory(plan=plan)
    StepShareFactory(step=PlanStepFactory(plan=other), grant__recipient=member)
    return actor_of(member, now=NOW), plans


def test_visitors_see_nothing() -> None:
    plan = karen_with_a_plan()
    StepMessageFactory(step=PlanStepFactory(plan=plan))
    PlanViewFactory(plan=plan)
    nobody = visitor(now=NOW)

    for rows in (Plan.objects, PlanStep.objects, PlanView.objects, StepMessage.objects):
        assert not rows.visible_to(nobody).exists()


def test_messages_are_for_the_person_and_those_let_in_and_not_for_parents() -> None:
    plan = karen_with_a_plan()
    message = StepMessageFactory(step=PlanStepFactory(plan=plan))

    assert message in StepMessage.objects.visible_to(herself(plan))
    assert message in StepMessage.objects.visible_to(reader(plan))
    assert message not in StepMessage.objects.visible_to(parent(plan))
