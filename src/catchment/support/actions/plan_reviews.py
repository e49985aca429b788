"""Looking back together: a short review, and the day of the next one; headings of a plan."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.support.actions.plan_news import tell_owner, tell_team
from catchment.support.actions.plan_steps import hold_plan
from catchment.support.actions.plans import PlanChanged
from catchment.support.actions.team import touch_place
from catchment.support.models import Plan, PlanReview, PlanTheme

#: A review that nobody has held is called for again after so long.
CALLED_AGAIN = dt.timedelta(days=14)


class AlreadyReviewedToday(Exception):
    """There is a review of this day."""


class ThemeAlreadyThere(Exception):
    """The plan has a heading of that name."""


class ThemeIsGone(Exception):
    """It was taken off before."""


@transaction.atomic
def hold_review(
    *,
    plan: Plan,
    changed: str,
    helped: str,
    next_steps: str,
    on: dt.date,
    next_review_on: dt.date,
    by: Actor,
) -> PlanReview:
    """Write down a look back, and when the next one is.

    Raises:
        PlanChanged: if the plan has ended.
        AlreadyReviewedToday: if there is a review of this day, so that the same form sent twice is one.
    """
    if not hold_plan(plan, by):
        raise PlanChanged(plan)
    Plan.objects.filter(pk=plan.pk).update(
        next_review_on=next_review_on, next_review_note="", version=F("version") + 1
    )
    review = _new_review(plan, changed, helped, next_steps, on, by)
    plan.refresh_from_db()
    _record(plan, "wrote down a review of your plan", by)
    key = f"review {review.public_id}"
    tell_owner(plan=plan, sentence=f"{by.name} wrote down your review", key=key, by=by)
    tell_team(plan=plan, sentence=f"{plan.person.known_as}’s plan was reviewed", key=key, by=by)
    return review


def _new_review(
    plan: Plan, changed: str, helped: str, next_steps: str, on: dt.date, by: Actor
) -> PlanReview:
    try:
        with transaction.atomic():
            return PlanReview.objects.create(
                plan=plan,
                held_on=on,
                changed=changed,
                helped=helped,
                next_steps=next_steps,
                written_by_id=by.membership_id,
                written_at=by.now,
            )
    except IntegrityError as twice:
        raise AlreadyReviewedToday(plan) from twice


@transaction.atomic
def set_next_review(
    *, plan: Plan, on: dt.date, note: str, every_days: int, version: int, by: Actor
) -> Plan:
    """Say when the next review is, where and with whom, and how often.

    Raises:
        PlanChanged: if somebody changed the plan since ``version``, or it has ended.
    """
    rows = Plan.objects.current().filter(pk=plan.pk, version=version)
    if not rows.update(
        next_review_on=on,
        next_review_note=note,
        review_every_days=every_days,
        changed_at=by.now,
        version=F("version") + 1,
    ):
        raise PlanChanged(plan)
    touch_place(plan=plan, by=by)
    plan.refresh_from_db()
    _record(plan, "changed the day of your next review", by)
    key = f"plan {plan.public_id} next review {plan.version}"
    tell_owner(plan=plan, sentence=f"{by.name} changed the day of your next review", key=key, by=by)
    tell_team(
        plan=plan,
        sentence=f"The next review of {plan.person.known_as}’s plan is on another day",
        key=key,
        by=by,
    )
    return plan


@transaction.atomic
def remind_of_review(*, plan: Plan, on: dt.date, by: Actor) -> None:
    """Tell the person and the team that a review is due, and again every two weeks until it is held."""
    times = (on - plan.next_review_on) // CALLED_AGAIN if plan.next_review_on else 0
    key = f"review of {plan.public_id} due {plan.next_review_on}" + (f", {times}" if times else "")
    tell_owner(plan=plan, sentence="It is time to look back on your plan together", key=key, by=by)
    tell_team(
        plan=plan,
        sentence=f"It is time to look back on {plan.person.known_as}’s plan together",
        key=key,
        by=by,
    )


@transaction.atomic
def add_theme(*, plan: Plan, name: str, by: Actor, layer: int | None = None) -> PlanTheme:
    """Give the plan a heading, perhaps of one step of the ladder.

    Raises:
        PlanChanged: if the plan has ended.
        ThemeAlreadyThere: if it has one of that name.
    """
    if not hold_plan(plan, by):
        raise PlanChanged(plan)
    last = PlanTheme.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    try:
        with transaction.atomic():
            theme = PlanTheme.objects.create(
                plan=plan, name=name, layer=layer, position=0 if last is None else last + 1
            )
    except IntegrityError as twice:
        raise ThemeAlreadyThere(plan) from twice
    _record(plan, "added a theme to your plan", by)
    return theme


@transaction.atomic
def rename_theme(*, theme: PlanTheme, name: str, by: Actor, layer: int | None = None) -> None:
    """Call a heading something else; its steps and its place stay.

    Raises:
        PlanChanged: if the plan has ended.
        ThemeAlreadyThere: if the plan has another of that name.
        ThemeIsGone: if it was taken off before.
    """
    plan = theme.plan
    if not hold_plan(plan, by):
        raise PlanChanged(plan)
    try:
        with transaction.atomic():
            renamed = PlanTheme.objects.filter(pk=theme.pk).update(name=name, layer=layer)
    except IntegrityError as twice:
        raise ThemeAlreadyThere(plan) from twice
    if not renamed:
        raise ThemeIsGone(plan)
    _record(plan, "renamed a theme of your plan", by)


@transaction.atomic
def remove_theme(*, theme: PlanTheme, by: Actor) -> None:
    """Take a heading off; its steps stay.

    Raises:
        PlanChanged: if the plan has ended.
        ThemeIsGone: if it was taken off before.
    """
    plan = theme.plan
    if not hold_plan(plan, by):
        raise PlanChanged(plan)
    gone, _ = PlanTheme.objects.filter(pk=theme.pk).delete()
    if not gone:
        raise ThemeIsGone(plan)
    _record(plan, "took a theme off your plan", by)


def _record(plan: Plan, sentence: str, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=plan.person, subject=plan)
