"""What changes in a plan, what is refused, who hears of it; and two people at once."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from catchment.people.actor import Actor, system
from catchment.people.models import Grant, JournalEntry, Membership
from catchment.people.queries import actor_of
from catchment.support.actions import plan_reviews, plan_round, plans
from catchment.support.actions import plan_steps as steps
from catchment.support.actions.places import NotFit
from catchment.support.actions.plan_steps import NewStep
from catchment.support.enums import (
    HandOverStatus,
    JoinedBy,
    PlanStatus,
    StepOwner,
    StepStatus,
    TeamStatus,
)
from catchment.support.models import (
    Notice,
    Plan,
    PlanReview,
    PlanShare,
    PlanStep,
    PlanTheme,
    PlanView,
    TeamMember,
)
from catchment.support.queries import plans as queries
from tests.factories.people import (
    NOW,
    TODAY,
    GrantFactory,
    PersonFactory,
    SupporterFactory,
)
from tests.factories.plans import (
    PlanFactory,
    PlanReviewFactory,
    PlanStepFactory,
    PlanThemeFactory,
)
from tests.factories.team import (
    GROWN_UP,
    HandOverFactory,
    helper_in,
    herself,
    in_team,
    karen_with_a_plan,
)

pytestmark = pytest.mark.django_db

ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
)


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def karen(plan: Plan) -> Actor:
    return herself(plan)


@pytest.fixture
def ruth(plan: Plan) -> Membership:
    """In Karen's team."""
    member = helper_in(plan.person)
    in_team(plan, member)
    return member


@pytest.fixture
def by_ruth(ruth: Membership) -> Actor:
    return actor_of(ruth, now=NOW)


def heard(member: Membership | None) -> list[str]:
    """The sentences that wait for a member, in order."""
    return list(Notice.objects.filter(to=member).order_by("pk").values_list("sentence", flat=True))


def person_heard(plan: Plan) -> list[str]:
    return heard(Membership.objects.get(user=plan.person.user))


def journalled() -> str:
    line = JournalEntry.objects.order_by("-pk").first()
    assert line is not None
    return line.sentence


def test_begin_plan_with_the_steps_that_were_ticked() -> None:
    person = karen_with_a_plan().person
    Plan.objects.all().delete()
    by = actor_of(Membership.objects.get(user=person.user), now=NOW)

    made = plans.begin_plan(
        person=person, goal="Cook", by=by, first_steps=[NewStep(title="Ring"), NewStep(title="Go")]
    )

    assert (made.goal, made.present, made.status) == ("Cook", "", PlanStatus.ACTIVE)
    assert made.next_review_on == TODAY + dt.timedelta(days=91)
    assert [step.title for step in made.steps.order_by("position")] == ["Ring", "Go"]
    assert journalled() == "began your plan"
    assert not TeamMember.objects.exists()


def test_begin_plan_beside_somebody_without_an_account_brings_the_helper_into_the_team() -> None:
    person = PersonFactory(born_on=GROWN_UP)
    ruth = helper_in(person)

    made = plans.begin_plan(
        person=person, goal="Cook", by=actor_of(ruth, now=NOW), present="beside me in the library"
    )

    place = TeamMember.objects.get(plan=made)
    assert made.present == "beside me in the library"
    assert (place.membership, place.status, place.joined_by) == (
        ruth,
        TeamStatus.ACTIVE,
        JoinedBy.BESIDE,
    )
    assert PlanShare.objects.get(plan=made).writes


def test_begin_plan_refuses_a_second_one(plan: Plan, karen: Actor) -> None:
    with pytest.raises(plans.PlanAlreadyBegun):
        plans.begin_plan(person=plan.person, goal="Another", by=karen)

    assert Plan.objects.get().goal == plan.goal


@pytest.mark.parametrize("present", ["", "  "])
def test_begin_plan_refuses_a_helper_who_does_not_say_how_the_person_was_there(
    present: str,
) -> None:
    person = PersonFactory(born_on=GROWN_UP)

    with pytest.raises(plans.PresenceNotSaid):
        plans.begin_plan(
            person=person, goal="Cook", by=actor_of(helper_in(person), now=NOW), present=present
        )


def test_begin_plan_refuses_a_helper_where_the_person_has_an_account() -> None:
    plan = karen_with_a_plan()
    Plan.objects.all().delete()

    with pytest.raises(plans.PersonBeginsThemselves):
        plans.begin_plan(
            person=plan.person,
            goal="Cook",
            by=actor_of(helper_in(plan.person), now=NOW),
            present="beside me",
        )


def test_begin_plan_refuses_a_helper_who_is_not_cleared_for_under_18s() -> None:
    child = PersonFactory()

    with pytest.raises(NotFit):
        plans.begin_plan(
            person=child, goal="Cook", by=actor_of(helper_in(child), now=NOW), present="beside me"
        )

    assert not Plan.objects.exists()
    assert not Grant.objects.exists()


def test_change_goal(plan: Plan, karen: Actor, by_ruth: Actor) -> None:
    plans.change_goal(plan=plan, goal="Bake", version=1, by=karen)

    assert (plan.goal, plan.version) == ("Bake", 2)
    assert journalled() == "changed the goal of your plan"
    assert person_heard(plan) == []


def test_change_goal_refuses_a_form_that_is_older_than_the_plan(plan: Plan, karen: Actor) -> None:
    plans.change_goal(plan=plan, goal="Bake", version=1, by=karen)

    with pytest.raises(plans.PlanChanged):
        plans.change_goal(plan=plan, goal="Boil", version=1, by=karen)

    plan.refresh_from_db()
    assert plan.goal == "Bake"


def test_the_person_hears_when_somebody_writes_with_them(plan: Plan, by_ruth: Actor) -> None:
    plans.change_goal(plan=plan, goal="Bake", version=1, by=by_ruth)

    assert person_heard(plan) == ["Ruth Sutcliffe wrote the goal of your plan anew"]


def test_write_plan_view_stands_beside_and_is_one_for_each(plan: Plan, by_ruth: Actor) -> None:
    plans.write_plan_view(plan=plan, words="Money first.", by=by_ruth)
    plans.write_plan_view(plan=plan, words="Money, then cooking.", by=by_ruth)

    assert PlanView.objects.get().words == "Money, then cooking."
    assert person_heard(plan) == ["Ruth Sutcliffe wrote a view beside your plan"]


def test_pause_go_on_end_and_reopen(
    plan: Plan, karen: Actor, ruth: Membership, by_ruth: Actor
) -> None:
    until = TODAY + dt.timedelta(days=30)

    plans.pause_plan(plan=plan, until=until, words="Exams", by=karen)
    assert (plan.status, plan.paused_until) == (PlanStatus.PAUSED, until)
    plans.go_on(plan=plan, by=karen)
    assert (plan.status, plan.paused_until, plan.pause_words) == (PlanStatus.ACTIVE, None, "")
    plans.end_plan(plan=plan, words="I cook now", by=karen)
    assert (plan.status, plan.end_words) == (PlanStatus.ENDED, "I cook now")
    plans.reopen_plan(plan=plan, by=karen, on=TODAY)

    assert (plan.status, plan.ended_at, plan.end_words) == (PlanStatus.ACTIVE, None, "")
    assert heard(ruth) == [
        "Karen’s plan is paused",
        "Karen’s plan goes on",
        "Karen’s plan has ended",
    ]
    assert person_heard(plan) == []


def test_end_plan_ends_places_shares_and_hand_overs(plan: Plan, karen: Actor) -> None:
    giver = in_team(plan, helper_in(plan.person), is_lead=True)
    HandOverFactory(plan=plan, giver=giver, taker=helper_in(plan.person, "Amina"))

    plans.end_plan(plan=plan, by=karen)

    giver.refresh_from_db()
    assert (giver.status, giver.is_lead, giver.ended_at) == (TeamStatus.ENDED, False, NOW)
    assert not Grant.objects.in_force(at=NOW).exists()
    assert plan.hand_overs.get().status == HandOverStatus.WITHDRAWN


#: what is tried, from which state of a plan it is refused
PLAN_REFUSALS: list[tuple[Callable[[Plan, Actor], Any], str, type[Exception]]] = [
    (lambda plan, by: plans.pause_plan(plan=plan, by=by), "paused", plans.PlanNotThere),
    (lambda plan, by: plans.pause_plan(plan=plan, by=by), "ended", plans.PlanNotThere),
    (lambda plan, by: plans.go_on(plan=plan, by=by), "active", plans.PlanNotThere),
    (lambda plan, by: plans.go_on(plan=plan, by=by), "ended", plans.PlanNotThere),
    (lambda plan, by: plans.end_plan(plan=plan, by=by), "ended", plans.PlanNotThere),
    (lambda plan, by: plans.reopen_plan(plan=plan, by=by, on=TODAY), "active", plans.PlanNotThere),
    (lambda plan, by: plans.reopen_plan(plan=plan, by=by, on=TODAY), "paused", plans.PlanNotThere),
    (
        lambda plan, by: plans.change_goal(plan=plan, goal="x", version=plan.version, by=by),
        "ended",
        plans.PlanChanged,
    ),
    (
        lambda plan, by: plans.write_plan_view(plan=plan, words="x", by=by),
        "ended",
        plans.PlanChanged,
    ),
    (
        lambda plan, by: steps.add_step(plan=plan, step=NewStep(title="x"), by=by),
        "ended",
        steps.StepHasMoved,
    ),
    (
        lambda plan, by: plan_reviews.add_theme(plan=plan, name="x", by=by),
        "ended",
        plans.PlanChanged,
    ),
    (
        lambda plan, by: plan_reviews.set_next_review(
            plan=plan, on=TODAY, note="", every_days=91, version=plan.version, by=by
        ),
        "ended",
        plans.PlanChanged,
    ),
    (
        lambda plan, by: plan_reviews.hold_review(
            plan=plan,
            changed="x",
            helped="",
            next_steps="",
            on=TODAY,
            next_review_on=TODAY,
            by=by,
        ),
        "ended",
        plans.PlanChanged,
    ),
]


@pytest.mark.parametrize(("act", "status", "refusal"), PLAN_REFUSALS)
def test_a_plan_is_not_moved_from_where_it_may_not(
    plan: Plan,
    karen: Actor,
    act: Callable[[Plan, Actor], Any],
    status: str,
    refusal: type[Exception],
) -> None:
    Plan.objects.update(status=status, ended_at=NOW if status == "ended" else None)
    plan.refresh_from_db()
    lines = JournalEntry.objects.count()

    with pytest.raises(refusal):
        act(plan, karen)

    plan.refresh_from_db()
    assert plan.status == status
    assert JournalEntry.objects.count() == lines


def test_reopen_plan_refuses_beside_another(plan: Plan, karen: Actor) -> None:
    ended = PlanFactory(person=plan.person, ended=True)

    with pytest.raises(plans.PlanAlreadyBegun):
        plans.reopen_plan(plan=ended, by=karen, on=TODAY)

    ended.refresh_from_db()
    assert ended.status == PlanStatus.ENDED


def test_add_step_tells_whoever_should_do_it(plan: Plan, karen: Actor, ruth: Membership) -> None:
    steps.add_step(plan=plan, step=NewStep(title="First"), by=karen)
    added = steps.add_step(
        plan=plan, step=NewStep(title="The bus pass", member=ruth, due_on=TODAY), by=karen
    )

    assert (added.owner, added.member, added.status, added.position) == (
        StepOwner.MEMBER,
        ruth,
        StepStatus.OPEN,
        1,
    )
    assert heard(ruth) == ["Karen counts on you for a step of the plan"]
    assert journalled() == "added a step to your plan"


def test_a_step_of_somebody_informal_sends_nothing(plan: Plan, karen: Actor) -> None:
    bev = SupporterFactory(person=plan.person)

    added = steps.add_step(plan=plan, step=NewStep(title="Mind the boys", supporter=bev), by=karen)

    assert added.owner == StepOwner.SUPPORTER
    assert not Notice.objects.exists()


def test_add_step_refuses_strangers(plan: Plan, karen: Actor) -> None:
    strangers = [
        NewStep(title="x", member=helper_in(plan.person, "Not in the team")),
        NewStep(title="x", supporter=SupporterFactory()),
        NewStep(title="x", theme=PlanThemeFactory()),
    ]

    for step in strangers:
        with pytest.raises(steps.ResponsibleIsNotNear):
            steps.add_step(plan=plan, step=step, by=karen)

    assert not PlanStep.objects.exists()


def test_the_same_form_sent_twice_is_one_step(plan: Plan, karen: Actor) -> None:
    step = NewStep(title="Ring")
    steps.add_step(plan=plan, step=step, by=karen)

    with pytest.raises(steps.StepAlreadyThere):
        steps.add_step(plan=plan, step=step, by=karen)

    assert PlanStep.objects.count() == 1


def test_a_suggestion_waits_for_the_persons_yes(
    plan: Plan, karen: Actor, ruth: Membership, by_ruth: Actor
) -> None:
    idea = steps.suggest_step(plan=plan, step=NewStep(title="Taster day", member=ruth), by=by_ruth)
    assert idea.status == StepStatus.SUGGESTED
    assert heard(ruth) == []

    steps.accept_step(step=idea, by=karen)

    assert idea.status == StepStatus.OPEN
    assert person_heard(plan) == ["Ruth Sutcliffe suggests a step for your plan. You decide"]
    assert heard(ruth) == [
        "Karen said yes to a step that you suggested",
        "Karen counts on you for a step of the plan",
    ]


def test_do_step_keeps_who_and_when(plan: Plan, karen: Actor, by_ruth: Actor) -> None:
    step = PlanStepFactory(plan=plan)
    hers = PlanStepFactory(plan=plan)

    steps.do_step(step=step, by=karen)
    steps.do_step(step=hers, by=by_ruth)

    assert (step.status, step.decided_at, step.decided_by_name) == (
        StepStatus.DONE,
        NOW,
        "Karen Example",
    )
    assert person_heard(plan) == ["Ruth Sutcliffe has done a step of your plan"]


def test_do_step_may_stand_under_the_name_of_who_did_it(plan: Plan, by_ruth: Actor) -> None:
    step = PlanStepFactory(plan=plan)

    steps.do_step(step=step, by=by_ruth, done_by="Auntie Bev")

    assert step.decided_by_name == "Auntie Bev"
    assert person_heard(plan) == ["Auntie Bev has done a step of your plan"]


def test_decline_step_needs_no_reason_and_tells_whose_idea_it_was(
    plan: Plan, karen: Actor, ruth: Membership
) -> None:
    step = PlanStepFactory(plan=plan, created_by=ruth, suggested=True)

    steps.decline_step(step=step, by=karen)

    assert (step.status, step.objection) == (StepStatus.DECLINED, "")
    assert heard(ruth) == ["A step of Karen’s plan will not happen"]


def test_a_helper_who_cannot_says_so_and_the_person_hears(
    plan: Plan, ruth: Membership, by_ruth: Actor
) -> None:
    step = PlanStepFactory(plan=plan, member=ruth)

    steps.decline_step(step=step, by=by_ruth, reason="I am away.")

    assert step.objection == "I am away."
    assert person_heard(plan) == ["Ruth Sutcliffe cannot do a step of your plan"]


def test_take_off_and_put_back(plan: Plan, karen: Actor) -> None:
    step = PlanStepFactory(plan=plan)

    steps.take_off_step(step=step, by=karen)
    assert step.status == StepStatus.DROPPED
    steps.reopen_step(step=step, by=karen)

    assert (step.status, step.decided_at, step.decided_by_name) == (StepStatus.OPEN, None, "")


MOVES: dict[str, Callable[..., PlanStep]] = {
    "accept": steps.accept_step,
    "do": steps.do_step,
    "decline": steps.decline_step,
    "take off": steps.take_off_step,
    "reopen": steps.reopen_step,
}

#: From where each move is refused.
STEP_REFUSALS = [
    *[("accept", status) for status in ("open", "done", "declined", "dropped")],
    *[("do", status) for status in ("suggested", "done", "declined", "dropped")],
    *[("decline", status) for status in ("done", "declined", "dropped")],
    *[("take off", status) for status in ("done", "declined", "dropped")],
    *[("reopen", status) for status in ("suggested", "open")],
]


@pytest.mark.parametrize(("move", "status"), STEP_REFUSALS)
def test_a_step_is_not_moved_from_where_it_may_not(
    plan: Plan, karen: Actor, move: str, status: str
) -> None:
    step = PlanStepFactory(plan=plan, status=status)

    with pytest.raises(steps.StepHasMoved):
        MOVES[move](step=step, by=karen)

    step.refresh_from_db()
    assert (step.status, step.version) == (status, 1)


@pytest.mark.parametrize("move", sorted(MOVES))
def test_a_step_that_was_changed_since_it_was_seen_is_not_moved(
    plan: Plan, karen: Actor, by_ruth: Actor, move: str
) -> None:
    status = {"accept": "suggested", "reopen": "done"}.get(move, "open")
    step = PlanStepFactory(plan=plan, status=status, version=2)

    with pytest.raises(steps.StepHasMoved):
        MOVES[move](step=step, by=karen, version=1)
    MOVES[move](step=step, by=karen, version=2)

    assert step.version == 3


@pytest.mark.parametrize("move", sorted(MOVES))
def test_no_step_of_an_ended_plan_moves(move: str) -> None:
    ended = PlanFactory(ended=True)
    status = {"accept": "suggested", "reopen": "done"}.get(move, "open")
    step = PlanStepFactory(plan=ended, status=status)

    with pytest.raises(steps.StepHasMoved):
        MOVES[move](step=step, by=system("a test", now=NOW))


def test_object_to_step_keeps_the_step_and_tells_whose_idea_it_was(
    plan: Plan, karen: Actor, ruth: Membership
) -> None:
    step = PlanStepFactory(plan=plan, created_by=ruth)

    steps.object_to_step(step=step, words="Too early.", by=karen)
    assert (step.status, step.objection) == (StepStatus.OPEN, "Too early.")
    steps.object_to_step(step=step, words="", by=karen)

    assert step.objection == ""
    assert heard(ruth) == ["Karen sees a step of the plan another way"]


@pytest.mark.parametrize("ended", [True, False])
def test_object_to_step_refuses_what_is_settled(ended: bool, plan: Plan, karen: Actor) -> None:
    step = (
        PlanStepFactory(plan=PlanFactory(ended=True))
        if ended
        else PlanStepFactory(plan=plan, done=True)
    )

    with pytest.raises(steps.StepHasMoved):
        steps.object_to_step(step=step, words="No.", by=karen)


def test_change_step_tells_whoever_does_it_now(plan: Plan, karen: Actor, ruth: Membership) -> None:
    step = PlanStepFactory(plan=plan, remind_on=TODAY, reminded_at=NOW)

    steps.change_step(
        step=step,
        to=NewStep(title="Anew", member=ruth, remind_on=TODAY + dt.timedelta(days=1)),
        version=1,
        by=karen,
    )

    assert (step.title, step.member, step.reminded_at, step.version) == ("Anew", ruth, None, 2)
    assert heard(ruth) == ["Karen counts on you for a step of the plan"]


def test_change_step_leaves_a_reminder_that_was_sent(
    plan: Plan, karen: Actor, ruth: Membership
) -> None:
    step = PlanStepFactory(plan=plan, remind_on=TODAY, reminded_at=NOW, status="suggested")

    steps.change_step(
        step=step, to=NewStep(title="Anew", member=ruth, remind_on=TODAY), version=1, by=karen
    )

    assert step.reminded_at == NOW
    assert heard(ruth) == []


def test_change_step_refuses_a_form_that_is_older_than_the_step(plan: Plan, karen: Actor) -> None:
    step = PlanStepFactory(plan=plan, title="Ring")
    steps.change_step(step=step, to=NewStep(title="First"), version=1, by=karen)

    with pytest.raises(steps.StepChanged):
        steps.change_step(step=step, to=NewStep(title="Second"), version=1, by=karen)

    step.refresh_from_db()
    assert step.title == "First"


def test_change_step_refuses_in_a_plan_that_has_ended(karen: Actor) -> None:
    step = PlanStepFactory(plan=PlanFactory(ended=True))

    with pytest.raises(steps.StepChanged):
        steps.change_step(step=step, to=NewStep(title="Anew"), version=1, by=karen)


@pytest.mark.parametrize(
    ("which", "up", "expected"),
    [(1, True, "bac"), (1, False, "acb"), (0, True, "abc"), (2, False, "abc")],
)
def test_move_step_changes_places_with_the_neighbour(
    plan: Plan, karen: Actor, which: int, up: bool, expected: str
) -> None:
    rows = [PlanStepFactory(plan=plan, title=title, position=7) for title in "abc"]
    PlanStepFactory(plan=plan, title="done before", done=True, position=7)

    steps.move_step(step=rows[which], up=up, version=1, by=karen)

    assert "".join(row.title for row in plan.steps.open().order_by("position")) == expected


def test_the_same_press_twice_moves_once(plan: Plan, karen: Actor) -> None:
    rows = [PlanStepFactory(plan=plan, title=title) for title in "abc"]
    steps.move_step(step=rows[2], up=True, version=1, by=karen)

    with pytest.raises(steps.OrderChanged):
        steps.move_step(step=rows[2], up=True, version=1, by=karen)

    assert "".join(row.title for row in plan.steps.order_by("position")) == "acb"


def test_a_step_that_was_ticked_meanwhile_is_not_moved(plan: Plan, karen: Actor) -> None:
    rows = [PlanStepFactory(plan=plan, title=title) for title in "ab"]
    steps.do_step(step=rows[1], by=karen)

    steps.move_step(step=rows[1], up=True, version=1, by=karen)

    assert [row.title for row in plan.steps.open()] == ["a"]


def test_remind_tells_whoever_is_responsible_once(plan: Plan, ruth: Membership) -> None:
    by = system("the sweep", now=NOW)
    bev = SupporterFactory(person=plan.person, name="Auntie Bev")
    rows = [
        PlanStepFactory(plan=plan, remind_on=TODAY),
        PlanStepFactory(plan=plan, remind_on=TODAY, supporter=bev),
        PlanStepFactory(plan=plan, remind_on=TODAY, member=ruth),
    ]

    first = [steps.remind(step=step, by=by) for step in rows]
    second = [steps.remind(step=step, by=by) for step in rows]

    assert (first, second) == ([True] * 3, [False] * 3)
    assert person_heard(plan) == [
        "You wanted to be reminded of a step of your plan",
        "You wanted to ask Auntie Bev about a step of your plan",
    ]
    assert heard(ruth) == ["You wanted to do something for Karen’s plan"]


def test_reminders_reviews_and_pauses_that_are_due(plan: Plan) -> None:
    day = dt.timedelta(days=1)
    due = PlanStepFactory(plan=plan, remind_on=TODAY)
    PlanStepFactory(plan=plan, remind_on=TODAY + day)
    PlanStepFactory(plan=plan, remind_on=TODAY, reminded_at=NOW)
    PlanStepFactory(plan=plan, remind_on=TODAY, done=True)
    resting = PlanFactory(paused=True, next_review_on=TODAY, paused_until=TODAY - day)
    PlanFactory(paused=True, paused_until=TODAY)
    PlanStepFactory(plan=resting, remind_on=TODAY)
    Plan.objects.filter(pk=plan.pk).update(next_review_on=TODAY)

    assert list(queries.reminders_due(on=TODAY)) == [due]
    assert list(queries.reviews_due(on=TODAY)) == [plan]
    assert list(queries.pauses_over(on=TODAY)) == [resting]


def test_sweep_plans_is_safe_to_run_twice(plan: Plan, ruth: Membership) -> None:
    day = dt.timedelta(days=1)
    PlanStepFactory(plan=plan, remind_on=TODAY)
    Plan.objects.filter(pk=plan.pk).update(
        status=PlanStatus.PAUSED, paused_until=TODAY - day, next_review_on=TODAY
    )

    for _ in range(2):
        plan_round.sweep_plans(now=NOW)

    plan.refresh_from_db()
    assert plan.status == PlanStatus.ACTIVE
    assert person_heard(plan) == [
        "Your plan goes on",
        "You wanted to be reminded of a step of your plan",
        "It is time to look back on your plan together",
    ]
    assert heard(ruth) == [
        "Karen’s plan goes on",
        "It is time to look back on Karen’s plan together",
    ]


def test_sweep_plans_leaves_a_plan_that_somebody_took_up_meanwhile(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "pauses_over", lambda on: Plan.objects.all())

    plan_round.sweep_plans(now=NOW)

    assert person_heard(plan) == []


def test_remind_of_review_is_heard_once_for_each_day_that_was_set(
    plan: Plan, ruth: Membership
) -> None:
    by = system("the sweep", now=NOW)

    for _ in range(2):
        plan_reviews.remind_of_review(plan=plan, on=by.now.date(), by=by)

    assert person_heard(plan) == ["It is time to look back on your plan together"]
    assert heard(ruth) == ["It is time to look back on Karen’s plan together"]


def test_hold_review_sets_the_day_of_the_next(plan: Plan, karen: Actor, ruth: Membership) -> None:
    Plan.objects.update(next_review_note="3:40pm, in the library")
    next_one = TODAY + dt.timedelta(days=91)

    made = plan_reviews.hold_review(
        plan=plan,
        changed="The bus pass came.",
        helped="Bev",
        next_steps="",
        on=TODAY,
        next_review_on=next_one,
        by=karen,
    )

    assert (made.changed, made.held_on) == ("The bus pass came.", TODAY)
    assert (plan.next_review_on, plan.next_review_note) == (next_one, "")
    assert heard(ruth) == ["Karen’s plan was reviewed"]


def test_hold_review_refuses_a_second_one_on_a_day(plan: Plan, karen: Actor) -> None:
    PlanReviewFactory(plan=plan, held_on=TODAY)

    with pytest.raises(plan_reviews.AlreadyReviewedToday):
        plan_reviews.hold_review(
            plan=plan,
            changed="Again",
            helped="",
            next_steps="",
            on=TODAY,
            next_review_on=TODAY,
            by=karen,
        )

    assert PlanReview.objects.count() == 1


def test_set_next_review_refuses_a_form_that_is_older(plan: Plan, karen: Actor) -> None:
    said: dict[str, Any] = {"on": TODAY, "note": "in the library", "every_days": 28, "version": 1}
    plan_reviews.set_next_review(plan=plan, by=karen, **said)
    assert (plan.next_review_on, plan.review_every_days) == (TODAY, 28)

    with pytest.raises(plans.PlanChanged):
        plan_reviews.set_next_review(plan=plan, by=karen, **said)


def test_themes_come_and_go_and_steps_stay(plan: Plan, karen: Actor) -> None:
    money = plan_reviews.add_theme(plan=plan, name="Money", layer=5, by=karen)
    travel = plan_reviews.add_theme(plan=plan, name="Travel", by=karen)
    step = PlanStepFactory(plan=plan, theme=money)
    assert (money.position, travel.position) == (0, 1)

    plan_reviews.remove_theme(theme=money, by=karen)

    step.refresh_from_db()
    assert step.theme is None
    assert queries.themes(plan) == [travel]


def test_a_theme_gets_another_name_and_keeps_its_steps(plan: Plan, karen: Actor) -> None:
    money = plan_reviews.add_theme(plan=plan, name="Money", layer=5, by=karen)
    plan_reviews.add_theme(plan=plan, name="Travel", by=karen)
    step = PlanStepFactory(plan=plan, theme=money)

    plan_reviews.rename_theme(theme=money, name="My wages", by=karen)
    with pytest.raises(plan_reviews.ThemeAlreadyThere):
        plan_reviews.rename_theme(theme=money, name="Travel", by=karen)

    step.refresh_from_db()
    assert step.theme is not None
    assert [one.name for one in queries.themes(plan)] == ["My wages", "Travel"]
    assert step.theme.layer is None


def test_rename_theme_refuses_what_is_gone_or_over(plan: Plan, karen: Actor) -> None:
    theme, of_ended = PlanThemeFactory(plan=plan), PlanThemeFactory(plan=PlanFactory(ended=True))
    PlanTheme.objects.filter(pk=theme.pk).delete()

    with pytest.raises(plan_reviews.ThemeIsGone):
        plan_reviews.rename_theme(theme=theme, name="Wages", by=karen)
    with pytest.raises(plans.PlanChanged):
        plan_reviews.rename_theme(theme=of_ended, name="Wages", by=karen)


def test_a_review_is_called_for_every_two_weeks_until_it_is_held(plan: Plan, karen: Actor) -> None:
    Plan.objects.filter(pk=plan.pk).update(next_review_on=NOW.date())
    mine = Notice.objects.filter(to_id=karen.membership_id, key__startswith="review of")
    heard = []

    for days in (0, 1, 13, 14, 15, 28, 29):
        plan_round.sweep_plans(now=NOW + dt.timedelta(days=days))
        heard.append(mine.count())

    assert heard == [1, 1, 1, 2, 2, 3, 3]


def test_add_theme_refuses_a_name_twice(plan: Plan, karen: Actor) -> None:
    theme = PlanThemeFactory(plan=plan)

    with pytest.raises(plan_reviews.ThemeAlreadyThere):
        plan_reviews.add_theme(plan=plan, name=theme.name, by=karen)


def test_remove_theme_refuses_what_is_gone_or_over(plan: Plan, karen: Actor) -> None:
    theme, of_ended = PlanThemeFactory(plan=plan), PlanThemeFactory(plan=PlanFactory(ended=True))
    PlanTheme.objects.filter(pk=theme.pk).delete()

    with pytest.raises(plan_reviews.ThemeIsGone):
        plan_reviews.remove_theme(theme=theme, by=karen)
    with pytest.raises(plans.PlanChanged):
        plan_reviews.remove_theme(theme=of_ended, by=karen)


def test_acting_makes_a_place_last_longer(plan: Plan, ruth: Membership) -> None:
    later = NOW + dt.timedelta(days=100)
    place = TeamMember.objects.get(membership=ruth)
    before = place.ends_on

    steps.suggest_step(plan=plan, step=NewStep(title="Taster day"), by=actor_of(ruth, now=later))

    place.refresh_from_db()
    assert place.ends_on > before
    assert place.last_active_at == later


def test_nobody_outside_the_team_hears_of_it(plan: Plan, karen: Actor) -> None:
    outside = helper_in(plan.person, "Has left")
    GrantFactory(person=plan.person, recipient=outside)

    steps.decline_step(step=PlanStepFactory(plan=plan, created_by=outside), by=karen)

    assert heard(outside) == []


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run acts in threads that start together; give the names of what was refused."""
    start, told = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        start.wait()
        try:
            act()
        except (
            steps.StepHasMoved,
            steps.StepChanged,
            steps.OrderChanged,
            plans.PlanAlreadyBegun,
            plans.PlanChanged,
            plans.PlanNotThere,
        ) as refused:
            told.append(type(refused).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return told


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_a_tick_and_a_no_at_once_one_wins(
    plan: Plan, karen: Actor, ruth: Membership, by_ruth: Actor
) -> None:
    step = PlanStepFactory(plan=plan, member=ruth)
    ours, theirs = (PlanStep.objects.select_related("plan__person").get(pk=step.pk) for _ in "ab")

    told = at_once(
        lambda: steps.do_step(step=ours, by=by_ruth),
        lambda: steps.decline_step(step=theirs, by=karen),
    )

    step.refresh_from_db()
    assert told == ["StepHasMoved"]
    assert step.status in (StepStatus.DONE, StepStatus.DECLINED)
    assert step.version == 2


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_a_yes_and_other_words_at_once_one_wins(
    plan: Plan, karen: Actor, by_ruth: Actor
) -> None:
    step = PlanStepFactory(plan=plan, status=StepStatus.SUGGESTED)
    ours, theirs = (PlanStep.objects.select_related("plan__person").get(pk=step.pk) for _ in "ab")

    told = at_once(
        lambda: steps.accept_step(step=ours, by=karen, version=1),
        lambda: steps.change_step(step=theirs, to=NewStep(title="B"), version=1, by=by_ruth),
    )

    step.refresh_from_db()
    assert told in (["StepHasMoved"], ["StepChanged"])
    assert step.version == 2
    assert (step.status, step.title == "B") in (
        (StepStatus.OPEN, False),
        (StepStatus.SUGGESTED, True),
    )


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_workers_who_remind_at_once_one_does(plan: Plan) -> None:
    step = PlanStepFactory(plan=plan, remind_on=TODAY)
    by = system("the sweep", now=NOW)
    reminded: list[bool] = []

    at_once(*[lambda: reminded.append(steps.remind(step=step, by=by)) for _ in "ab"])

    assert sorted(reminded) == [False, True]
    assert len(person_heard(plan)) == 1


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_begin_at_once_one_is_told(plan: Plan, karen: Actor) -> None:
    person = plan.person
    Plan.objects.all().delete()

    told = at_once(*[lambda: plans.begin_plan(person=person, goal="Cook", by=karen) for _ in "ab"])

    assert told == ["PlanAlreadyBegun"]
    assert Plan.objects.filter(person=person).count() == 1


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_change_a_step_or_its_place_at_once_one_is_told(
    plan: Plan, karen: Actor, by_ruth: Actor
) -> None:
    first, second = PlanStepFactory(plan=plan), PlanStepFactory(plan=plan)

    changed = at_once(
        lambda: steps.change_step(step=first, to=NewStep(title="A"), version=1, by=karen),
        lambda: steps.change_step(
            step=PlanStep.objects.get(pk=first.pk), to=NewStep(title="B"), version=1, by=by_ruth
        ),
    )
    moved = at_once(
        *[lambda: steps.move_step(step=second, up=True, version=1, by=karen) for _ in "ab"]
    )

    assert (changed, moved) == (["StepChanged"], ["OrderChanged"])


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_end_and_pause_at_once_the_plan_stands_in_one_place(
    plan: Plan, karen: Actor, by_ruth: Actor
) -> None:
    ours, theirs = (Plan.objects.select_related("person").get(pk=plan.pk) for _ in "ab")

    told = at_once(
        lambda: plans.pause_plan(plan=ours, by=karen),
        lambda: plans.pause_plan(plan=theirs, by=by_ruth),
    )

    plan.refresh_from_db()
    assert (told, plan.status, plan.version) == (["PlanNotThere"], PlanStatus.PAUSED, 2)
