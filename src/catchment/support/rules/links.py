"""Who may make and take back the link from which an informal helper answers."""

from catchment.people.actor import Actor
from catchment.support.enums import StepOwner, StepStatus
from catchment.support.models import PlanStep, SupporterLink
from catchment.support.rules.plans import (
    is_current,
    is_oneself,
    may_view_step,
    may_write_own_plan,
)


def may_make_link(actor: Actor, step: PlanStep) -> bool:
    """The person, or the professional who confirmed the supporter; for open steps of a supporter."""
    return (
        step.owner == StepOwner.SUPPORTER
        and step.supporter is not None
        and step.status == StepStatus.OPEN
        and is_current(step.plan)
        and may_view_step(actor, step)
        and (may_write_own_plan(actor, step.plan) or _has_confirmed(actor, step))
    )


def may_view_link(actor: Actor, link: SupporterLink) -> bool:
    """The person, and whoever made it while they may read the step."""
    person = link.step.plan.person
    return actor.in_catchment(person.catchment_id) and (
        is_oneself(actor, person)
        or (
            actor.is_member
            and link.made_by_id == actor.membership_id
            and may_view_step(actor, link.step)
        )
    )


def may_take_back_link(actor: Actor, link: SupporterLink) -> bool:
    """Whoever sees it, while it has not been taken back."""
    return may_view_link(actor, link) and link.revoked_at is None


def _has_confirmed(actor: Actor, step: PlanStep) -> bool:
    return (
        actor.is_member
        and step.supporter is not None
        and step.supporter.confirmed_by_id == actor.membership_id
    )
