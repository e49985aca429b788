"""Who may read and write a plan: the person; those they let in; a parent, where it may be."""

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.people.rules import may_view_person
from catchment.support.enums import STAFF_ROLES, ParentSees, PlanStatus, StepStatus
from catchment.support.models import (
    ParentLink,
    Plan,
    PlanReview,
    PlanShare,
    PlanStep,
    PlanTheme,
    PlanView,
    StepShare,
)


def may_open_plan(actor: Actor, thing: Plan | Person) -> bool:
    """Whoever may read the plan; where there is none to read, whoever sees the person."""
    if isinstance(thing, Plan):
        return may_view_plan(actor, thing)
    return may_view_person(actor, thing)


def may_view_plan(actor: Actor, plan: Plan) -> bool:
    """The person, whoever it is shared with whole, and a confirmed parent who may read it."""
    return actor.in_catchment(plan.person.catchment_id) and (
        is_oneself(actor, plan.person)
        or PlanShare.objects.giving(actor).filter(plan=plan).exists()
        or ParentLink.objects.reading(actor, ParentSees.PLAN).filter(person=plan.person).exists()
    )


def may_view_step(actor: Actor, step: PlanStep) -> bool:
    """Whoever may read its plan, and whoever this very step is shared with."""
    return actor.in_catchment(step.plan.person.catchment_id) and (
        may_view_plan(actor, step.plan)
        or StepShare.objects.giving(actor).filter(step=step).exists()
    )


def may_begin_plan(actor: Actor, person: Person) -> bool:
    """The person; or staff whom the person has let in, with the person beside them."""
    return may_view_person(actor, person) and (
        is_oneself(actor, person)
        or (not STAFF_ROLES.isdisjoint(actor.roles) and person.user_id is None)
    )


def may_write_own_plan(actor: Actor, plan: Plan) -> bool:
    """The person while it goes on; for somebody without an account, whoever writes it with them."""
    return (
        is_current(plan)
        and may_view_plan(actor, plan)
        and (
            is_oneself(actor, plan.person) or (plan.person.user_id is None and in_team(actor, plan))
        )
    )


def may_write_beside(actor: Actor, plan: Plan) -> bool:
    """The team, while the plan goes on: a view beside it, and steps that wait for the person's yes."""
    return is_current(plan) and not is_oneself(actor, plan.person) and in_team(actor, plan)


def may_reopen_plan(actor: Actor, plan: Plan) -> bool:
    """The person, once it has ended."""
    return (
        plan.status == PlanStatus.ENDED
        and may_view_plan(actor, plan)
        and is_oneself(actor, plan.person)
    )


def may_add_step(actor: Actor, plan: Plan) -> bool:
    """Whoever writes the plan; and the team, whose steps wait for the person's yes."""
    return may_write_own_plan(actor, plan) or may_write_beside(actor, plan)


def may_hold_review(actor: Actor, plan: Plan) -> bool:
    """The person and the team look back together, while the plan goes on."""
    return is_current(plan) and (
        (actor.in_catchment(plan.person.catchment_id) and is_oneself(actor, plan.person))
        or in_team(actor, plan)
    )


def may_tick_step(actor: Actor, step: PlanStep) -> bool:
    """Whoever writes the plan, and whoever in the team is responsible for this step."""
    return may_write_own_plan(actor, step.plan) or (
        may_write_beside(actor, step.plan) and step.member_id == actor.membership_id
    )


def may_decide_step(actor: Actor, step: PlanStep) -> bool:
    """Saying yes, objecting and putting in order are for whoever writes the plan."""
    return may_write_own_plan(actor, step.plan)


def may_change_step(actor: Actor, step: PlanStep) -> bool:
    """Whoever writes the plan; and who suggested it, until the person has answered."""
    return may_write_own_plan(actor, step.plan) or (
        may_write_beside(actor, step.plan)
        and step.status == StepStatus.SUGGESTED
        and step.created_by_id == actor.membership_id
    )


def may_change_theme(actor: Actor, theme: PlanTheme) -> bool:
    """Whoever writes the plan."""
    return may_write_own_plan(actor, theme.plan)


def may_view_plan_view(actor: Actor, view: PlanView) -> bool:
    """The person, and whoever the plan is shared with whole; no parent."""
    person = view.plan.person
    return actor.in_catchment(person.catchment_id) and (
        is_oneself(actor, person) or PlanShare.objects.giving(actor).filter(plan=view.plan).exists()
    )


def may_view_review(actor: Actor, review: PlanReview) -> bool:
    """Whoever may read the plan."""
    return may_view_plan(actor, review.plan)


def is_oneself(actor: Actor, person: Person) -> bool:
    return actor.person_id is not None and actor.person_id == person.pk


def is_current(plan: Plan) -> bool:
    return plan.status != PlanStatus.ENDED


def in_team(actor: Actor, plan: Plan) -> bool:
    """Whether this membership was let in to write beside."""
    return actor.in_catchment(plan.person.catchment_id) and (
        PlanShare.objects.giving(actor).filter(plan=plan, writes=True).exists()
    )
