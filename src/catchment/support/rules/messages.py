"""Who reads and who writes about a step: the person and the team, never a parent."""

from catchment.people.actor import Actor
from catchment.support.models import PlanShare, PlanStep, StepMessage, StepShare
from catchment.support.rules.plans import in_team, is_current, is_oneself


def may_read_messages(actor: Actor, step: PlanStep) -> bool:
    """The person, and whoever the plan or this step is shared with; no parent."""
    person = step.plan.person
    return actor.in_catchment(person.catchment_id) and (
        is_oneself(actor, person)
        or PlanShare.objects.giving(actor).filter(plan=step.plan).exists()
        or StepShare.objects.giving(actor).filter(step=step).exists()
    )


def may_write_message(actor: Actor, step: PlanStep) -> bool:
    """The person and the team, while the plan goes on; so the whole team reads what is said to a child."""
    return (
        is_current(step.plan)
        and actor.is_member
        and may_read_messages(actor, step)
        and (is_oneself(actor, step.plan.person) or in_team(actor, step.plan))
    )


def may_view_message(actor: Actor, message: StepMessage) -> bool:
    """Whoever reads what is said about its step."""
    return may_read_messages(actor, message.step)
