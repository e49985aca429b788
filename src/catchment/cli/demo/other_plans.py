"""Plans that helpers of the demo began beside people without an account, so that their days hold something."""

import datetime as dt

from catchment.cli.demo.ground import Demo
from catchment.cli.demo.persons import Asking
from catchment.cli.demo.plan_seeds import OTHER_PLANS, OtherPlan
from catchment.cli.demo.plans import acting
from catchment.people.models import Membership, Person
from catchment.support.actions.plan_steps import NewStep, add_step
from catchment.support.actions.plans import begin_plan
from catchment.support.models import Need, Plan

#: Not before the latest day on which one of the helpers was seen to be cleared.
BEGUN_DAYS_AGO = 11.0


def load_other_plans(demo: Demo, others: list[Asking]) -> list[Plan]:
    """One plan for each seed, of the first who asked about its topic at that age."""
    people = [asking.ladder.person for asking in others]
    taken: set[int] = set()
    begun = []
    for number, seed in enumerate(OTHER_PLANS):
        person = _whose(seed, people, taken, on=demo.now.date())
        taken.add(person.pk)
        begun.append(_begin(demo, seed, person, days_ago=BEGUN_DAYS_AGO - number / 2))
    return begun


def _whose(seed: OtherPlan, people: list[Person], taken: set[int], *, on: dt.date) -> Person:
    asked = set(
        Need.objects.open()
        .filter(layer__ladder__person__in=people, topic__slug=seed.topic)
        .values_list("layer__ladder__person_id", flat=True)
    )
    youngest, oldest = seed.ages
    return next(
        one
        for one in people
        if one.pk in asked - taken and youngest <= (one.age_on(on) or 0) <= oldest
    )


def _begin(demo: Demo, seed: OtherPlan, person: Person, *, days_ago: float) -> Plan:
    helper = acting(demo, seed.helper, days_ago)
    plan = begin_plan(person=person, goal=seed.goal, present=seed.present, by=helper)
    for step in seed.steps:
        doing: Membership | None = demo.members[seed.helper] if step.by else None
        due = None if step.due is None else demo.now.date() + dt.timedelta(days=step.due)
        add_step(
            plan=plan,
            step=NewStep(title=step.title, member=doing, due_on=due, remind_on=due),
            by=acting(demo, seed.helper, days_ago - 0.1),
        )
    return plan
