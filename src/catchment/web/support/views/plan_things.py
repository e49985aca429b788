"""Finds what a page of a plan is about, within what the reader may see; and whose it is."""

import uuid

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.support.enums import PlanStatus
from catchment.support.models import Plan, PlanReview, PlanStep, PlanTheme
from catchment.support.models.plans import PlanQuerySet
from catchment.support.queries import plans as queries
from catchment.web.support.views.things import visible_person

#: What the person reads on "who looked".
READING_PLAN = "read your plan"
READING_EARLIER = "read an earlier plan"


def plan_or_person(actor: Actor, *, person: uuid.UUID | None = None) -> Plan | Person:
    """The plan as far as the actor may read it; else the person, to begin with."""
    seen = _plans_of(actor, person).current().first()
    return seen or visible_person(actor, person=person)


def current_plan(actor: Actor, *, person: uuid.UUID | None = None) -> Plan:
    """The plan that has not ended, if the actor may read it."""
    return _plans_of(actor, person).current().get()


def ended_plan(actor: Actor, *, plan: uuid.UUID, person: uuid.UUID | None = None) -> Plan:
    """A plan of this person that has ended."""
    return _plans_of(actor, person).get(public_id=plan, status=PlanStatus.ENDED)


def plan_step(actor: Actor, *, plan_step: uuid.UUID, person: uuid.UUID | None = None) -> PlanStep:
    """A step of a plan of this person."""
    found = queries.step_with_all(actor, plan_step)
    if not _is_of(actor, found.plan, person):
        raise PlanStep.DoesNotExist
    return found


def plan_theme(actor: Actor, *, theme: int, person: uuid.UUID | None = None) -> PlanTheme:
    """A heading of the current plan."""
    plan = current_plan(actor, person=person)
    return PlanTheme.objects.select_related("plan__person__catchment").get(pk=theme, plan=plan)


def plan_review(actor: Actor, *, review: uuid.UUID, person: uuid.UUID | None = None) -> PlanReview:
    """A review of a plan of this person."""
    seen = PlanReview.objects.visible_to(actor).select_related(
        "plan__person__catchment", "written_by__user"
    )
    return seen.get(public_id=review, plan__in=_plans_of(actor, person))


def _plans_of(actor: Actor, person: uuid.UUID | None) -> PlanQuerySet:
    seen = Plan.objects.visible_to(actor).select_related("person__catchment")
    if person is not None:
        return seen.filter(person__public_id=person)
    return seen.filter(person_id=actor.person_id or 0)


def _is_of(actor: Actor, plan: Plan, person: uuid.UUID | None) -> bool:
    if person is not None:
        return plan.person.public_id == person
    return plan.person_id == actor.person_id


def whose_plan(thing: Plan | Person) -> Person | None:
    """Whose words were read; nobody's, where there was no plan to read."""
    return thing.person if isinstance(thing, Plan) else None


def whose(plan: Plan) -> Person:
    return plan.person


def whose_step(step: PlanStep) -> Person:
    return step.plan.person


def whose_theme(theme: PlanTheme) -> Person:
    return theme.plan.person


def whose_review(review: PlanReview) -> Person:
    return review.plan.person
