"""What the database holds of plans: each constraint once."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catchment.support.enums import PLAN_MOVES, STEP_MOVES, PlanStatus, StepStatus
from catchment.support.models import PlanStep
from tests.factories.people import NOW, MembershipFactory, SupporterFactory
from tests.factories.plans import (
    PlanFactory,
    PlanReviewFactory,
    PlanShareFactory,
    PlanStepFactory,
    PlanThemeFactory,
    PlanViewFactory,
    StepShareFactory,
)

pytestmark = pytest.mark.django_db

REFUSED = [
    ("plan_status_is_known", PlanFactory, {"status": "asleep"}),
    ("plan_has_a_goal", PlanFactory, {"goal": ""}),
    ("plan_ended_when_ended", PlanFactory, {"status": "ended"}),
    ("plan_ended_when_ended", PlanFactory, {"ended_at": NOW}),
    ("plan_is_reviewed_within_a_year", PlanFactory, {"review_every_days": 6}),
    ("plan_is_reviewed_within_a_year", PlanFactory, {"review_every_days": 367}),
    ("plan_step_status_is_known", PlanStepFactory, {"status": "asleep"}),
    ("plan_step_says_what", PlanStepFactory, {"title": ""}),
    ("plan_view_says_something", PlanViewFactory, {"words": ""}),
    ("plan_review_says_something", PlanReviewFactory, {"changed": ""}),
]


def refused(make: Any, **values: Any) -> str:
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        make(**values)
    return str(told.value)


@pytest.mark.parametrize(("name", "factory", "values"), REFUSED)
def test_the_database_refuses(name: str, factory: Any, values: dict[str, Any]) -> None:
    assert name in refused(factory, **values)


@pytest.mark.parametrize("owner", ["person", "supporter", "member"])
def test_a_step_names_no_more_than_its_owner(owner: str) -> None:
    both = {"member": MembershipFactory(), "supporter": SupporterFactory()}

    told = refused(PlanStepFactory, owner=owner, **both)

    assert "plan_step_names_no_more_than_its_owner" in told


def test_a_person_has_one_plan_that_has_not_ended() -> None:
    plan = PlanFactory(ended=True)
    PlanFactory(person=plan.person, paused=True)

    refused(PlanFactory, person=plan.person)


def test_what_is_there_is_there_once() -> None:
    share, step_share = PlanShareFactory(), StepShareFactory()
    theme, view, review = PlanThemeFactory(), PlanViewFactory(), PlanReviewFactory()

    refused(PlanShareFactory, plan=share.plan, grant=share.grant)
    refused(StepShareFactory, step=step_share.step, grant=step_share.grant)
    refused(PlanThemeFactory, plan=theme.plan, name=theme.name)
    refused(PlanViewFactory, plan=view.plan, author=view.author)
    refused(PlanReviewFactory, plan=review.plan, held_on=review.held_on)


def test_a_step_of_a_theme_that_is_taken_off_stays() -> None:
    step = PlanStepFactory(theme=PlanThemeFactory())

    step.theme.delete()

    step.refresh_from_db()
    assert step.theme is None


def test_every_state_can_be_left_or_reached() -> None:
    assert set(STEP_MOVES) | {StepStatus.SUGGESTED} == set(StepStatus)
    assert set(PLAN_MOVES) == set(PlanStatus)


def test_a_row_is_named_by_its_key() -> None:
    step = PlanStepFactory(theme=PlanThemeFactory())
    share = PlanShareFactory()

    assert [str(one) for one in (step, step.plan, step.theme)] == [
        f"step {step.pk}",
        f"plan {step.plan_id}",
        f"theme {step.theme_id}",
    ]
    assert str(share) == f"plan share {share.pk}"
    assert PlanStep.objects.open().get() == step
    assert step.created_at < NOW + dt.timedelta(days=1)
