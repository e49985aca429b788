"""The daily round of plans: reminders, reviews that are due, pauses that are over. Safe to run twice."""

import datetime as dt

from catchment.people.actor import Actor, system
from catchment.support.actions.plan_reviews import remind_of_review
from catchment.support.actions.plan_steps import remind
from catchment.support.actions.plans import PlanNotThere, go_on
from catchment.support.models import Plan
from catchment.support.queries import plans as queries


def sweep_plans(*, now: dt.datetime) -> None:
    """Remind whoever is responsible, call for reviews, and take up plans whose rest is over."""
    by = system("the daily round", now=now)
    on = now.date()
    for plan in queries.pauses_over(on=on).select_related("person").order_by("pk"):
        _take_up(plan, by)
    for step in (
        queries.reminders_due(on=on).select_related("plan__person", "supporter").order_by("pk")
    ):
        remind(step=step, by=by)
    for plan in queries.reviews_due(on=on).select_related("person").order_by("pk"):
        remind_of_review(plan=plan, on=on, by=by)


def _take_up(plan: Plan, by: Actor) -> None:
    """Take up one plan, unless somebody was faster."""
    try:
        go_on(plan=plan, by=by)
    except PlanNotThere:
        return
