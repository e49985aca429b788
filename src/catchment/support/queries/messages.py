"""What was said about a step, and when those who are away read it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from catchment.people.actor import Actor
from catchment.people.models import Membership
from catchment.support.models import HelperSetting, PlanStep, StepMessage, TeamMember
from catchment.support.queries.ladder import paragraphs

#: As many as the page of a step shows, the last ones.
MOST_SHOWN = 100

#: Nobody is away for longer than a weekend; notices of older messages are not written any more.
AWAY = dt.timedelta(days=4)

#: Monday is 0.
SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMessage:
    """One line about a step.

    Attributes:
        by: who wrote it, as they were called then.
        own: whether the person whose plan it is wrote it.
        informal: whether somebody the person trusts wrote it, from their link.
    """

    public_id: uuid.UUID
    by: str
    paragraphs: tuple[str, ...]
    sent_at: dt.datetime
    own: bool
    informal: bool


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody in the team who is not at work now, and when they read again."""

    name: str
    reads_at: dt.datetime


def messages_of(step: PlanStep, *, reader: Actor) -> list[SeenMessage]:
    """The last lines about a step, in the order in which they were said. One query."""
    rows = (
        StepMessage.objects.visible_to(reader)
        .filter(step=step)
        .select_related("author")
        .order_by("-sent_at", "-pk")[:MOST_SHOWN]
    )
    return [_seen(row, step) for row in reversed(rows)]


def _seen(row: StepMessage, step: PlanStep) -> SeenMessage:
    user_id = step.plan.person.user_id
    return SeenMessage(
        public_id=row.public_id,
        by=row.author_name,
        paragraphs=paragraphs(row.words),
        sent_at=row.sent_at,
        own=row.author is not None and user_id is not None and row.author.user_id == user_id,
        informal=row.supporter_id is not None,
    )


def team_members(step: PlanStep) -> QuerySet[Membership]:
    """Those in the team who have an account."""
    places = TeamMember.objects.active().filter(plan=step.plan_id, membership__isnull=False)
    return (
        Membership.objects.active()
        .filter(pk__in=places.values("membership_id"))
        .select_related("user", "helper_setting")
        .order_by("user__name", "pk")
    )


def who_is_away(step: PlanStep, *, reader: Actor) -> list[Away]:
    """Those in the team who do not read now, except the reader. One query."""
    return [
        Away(one.user.name, opens)
        for one in team_members(step)
        if one.pk != reader.membership_id
        and (opens := reads_again(setting_of(one), at=reader.now)) is not None
    ]


def setting_of(membership: Membership) -> HelperSetting:
    """Their own hours, or the usual ones."""
    return getattr(membership, "helper_setting", None) or HelperSetting(membership=membership)


def reads_again(setting: HelperSetting, *, at: dt.datetime) -> dt.datetime | None:
    """When somebody's next hours begin, in British time; None where they are at work now."""
    local = at.astimezone(timezone.get_default_timezone())
    if _works_on(setting, local.date()) and setting.hours_from <= local.hour < setting.hours_to:
        return None
    return next(
        begins
        for days in range(8)
        if _works_on(setting, local.date() + dt.timedelta(days=days))
        and (begins := _begins(setting, local.date() + dt.timedelta(days=days))) > local
    )


def _works_on(setting: HelperSetting, day: dt.date) -> bool:
    return setting.works_weekends or day.weekday() < SATURDAY


def _begins(setting: HelperSetting, day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(setting.hours_from)))


def lately_said(*, now: dt.datetime) -> Iterable[StepMessage]:
    """Messages of which somebody in the team may not have heard yet. One query."""
    found = StepMessage.objects.filter(sent_at__gt=now - AWAY, sent_at__lte=now)
    return found.select_related("step__plan__person", "author").order_by("sent_at", "pk")
