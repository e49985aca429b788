"""Plans, their steps, and who was let in, for tests."""

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catchment.people.models import Grant, Membership, Supporter
from catchment.support import models
from catchment.support.enums import PlanStatus, StepOwner, StepStatus
from tests.factories.people import NOW, TODAY, GrantFactory, MembershipFactory, PersonFactory


class PlanFactory(DjangoModelFactory[models.Plan]):
    """A plan that goes on; ``PlanFactory(paused=True)`` or ``PlanFactory(ended=True)`` do not."""

    class Meta:
        model = models.Plan

    class Params:
        paused = factory.Trait(
            status=PlanStatus.PAUSED,
            paused_until=TODAY + dt.timedelta(days=30),
            pause_words="Exams first.",
        )
        ended = factory.Trait(
            status=PlanStatus.ENDED, ended_at=NOW - dt.timedelta(days=1), end_words="I got there."
        )

    person = factory.SubFactory(PersonFactory)
    goal = "Find out if cooking could be my job, without home falling over."
    begun_at = NOW - dt.timedelta(days=20)
    changed_at = NOW - dt.timedelta(days=20)
    next_review_on = TODAY + dt.timedelta(days=71)


class PlanThemeFactory(DjangoModelFactory[models.PlanTheme]):
    class Meta:
        model = models.PlanTheme

    plan = factory.SubFactory(PlanFactory)
    name = factory.Sequence(lambda n: f"Theme {n}")
    position = factory.Sequence(lambda n: n)


class PlanStepFactory(DjangoModelFactory[models.PlanStep]):
    """A step for the person to do; ``member=`` or ``supporter=`` make it theirs.

    Traits: ``suggested``, ``done``, ``declined``.
    """

    class Meta:
        model = models.PlanStep

    class Params:
        suggested = factory.Trait(status=StepStatus.SUGGESTED)
        done = factory.Trait(status=StepStatus.DONE, decided_at=NOW, decided_by_name="Karen")
        declined = factory.Trait(status=StepStatus.DECLINED, decided_at=NOW)

    plan = factory.SubFactory(PlanFactory)
    title = factory.Sequence(lambda n: f"Do thing {n}")
    position = factory.Sequence(lambda n: n)
    member: Membership | None = None
    supporter: Supporter | None = None
    created_at = NOW - dt.timedelta(days=10)

    @factory.lazy_attribute
    def owner(self) -> StepOwner:
        if self.member is not None:
            return StepOwner.MEMBER
        return StepOwner.PERSON if self.supporter is None else StepOwner.SUPPORTER


class PlanViewFactory(DjangoModelFactory[models.PlanView]):
    class Meta:
        model = models.PlanView

    plan = factory.SubFactory(PlanFactory)
    author = factory.SubFactory(MembershipFactory)
    words = "Money first is right."
    written_at = NOW


class PlanReviewFactory(DjangoModelFactory[models.PlanReview]):
    class Meta:
        model = models.PlanReview

    plan = factory.SubFactory(PlanFactory)
    held_on = TODAY - dt.timedelta(days=5)
    changed = "The bus pass came."
    written_at = NOW - dt.timedelta(days=5)


class StepMessageFactory(DjangoModelFactory[models.StepMessage]):
    class Meta:
        model = models.StepMessage

    step = factory.SubFactory(PlanStepFactory)
    author = factory.SubFactory(MembershipFactory)
    author_name = "Ruth"
    words = "Shall we meet on Tuesday?"
    sent_at = NOW


class PlanShareFactory(DjangoModelFactory[models.PlanShare]):
    """``PlanShareFactory(plan=plan, grant__recipient=ruth, writes=True)``."""

    class Meta:
        model = models.PlanShare

    plan = factory.SubFactory(PlanFactory)
    grant = factory.SubFactory(GrantFactory, person=factory.SelfAttribute("..plan.person"))


class StepShareFactory(DjangoModelFactory[models.StepShare]):
    class Meta:
        model = models.StepShare

    step = factory.SubFactory(PlanStepFactory)
    grant = factory.SubFactory(GrantFactory, person=factory.SelfAttribute("..step.plan.person"))


def let_into_plan(
    plan: models.Plan, recipient: Membership, *, writes: bool = False, **grant: Any
) -> Grant:
    """Share a whole plan with a member under a grant of their own."""
    given = GrantFactory(person=plan.person, recipient=recipient, **grant)
    models.PlanShare.objects.create(grant=given, plan=plan, writes=writes)
    return given
