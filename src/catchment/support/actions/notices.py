"""Telling somebody: a line on their page and in one mail a day, or at once where it is urgent."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catchment.people import journal
from catchment.people.actions.outbox import put_in_outbox
from catchment.people.actor import Actor
from catchment.people.models import Membership, Person
from catchment.support.models import HelperSetting, Notice


def tell(
    *,
    to: Membership,
    sentence: str,
    key: str,
    by: Actor,
    about: Person | None = None,
    route: str = "",
    route_id: UUID | str = "",
    urgent: bool = False,
) -> None:
    """Write a notice once; called inside actions. The worker mails it.

    Args:
        to: who should hear.
        sentence: plain words without content ("Karen asks you to join her team").
        key: what makes it the same notice when it is written again.
        by: who acts; ``by.now`` is the moment.
        about: whose affair it is; erased with them.
        route: name of the page it leads to ("support:plan"), with ``route_id`` as its one argument.
        urgent: mailed at once and not with the day's others.
    """
    Notice.objects.get_or_create(
        to=to,
        key=key[:120],
        defaults={
            "sentence": sentence[:200],
            "about": about,
            "route": route,
            "route_id": str(route_id),
            "urgent": urgent,
            "written_at": by.now,
        },
    )


def tell_person(
    *,
    person: Person,
    sentence: str,
    key: str,
    by: Actor,
    route: str = "",
    route_id: UUID | str = "",
    urgent: bool = False,
) -> None:
    """The same for the person themselves, where they have an account in their catchment."""
    if person.user_id is None:
        return
    own = Membership.objects.active().filter(
        user_id=person.user_id, catchment_id=person.catchment_id
    )
    membership = own.order_by("pk").first()
    if membership is not None:
        tell(
            to=membership,
            sentence=sentence,
            key=key,
            by=by,
            about=person,
            route=route,
            route_id=route_id,
            urgent=urgent,
        )


class NothingUnread(Exception):
    """There was nothing new to read."""


def read_notices(*, by: Actor) -> int:
    """Mark all of one's own notices as read.

    Returns:
        How many there were.

    Raises:
        NothingUnread: if there was none.
    """
    read = Notice.objects.visible_to(by).unread().update(read_at=by.now)
    if not read:
        raise NothingUnread(by.name)
    return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a member wants to hear, when they work, and how many people they can hold.

    Attributes:
        daily: one mail a day with what waits; without it, only urgent things are mailed.
        hour: of that mail, local.
        hours_from: first hour of a working day, local.
        hours_to: the hour at which it ends.
        weekends: whether they work on Saturdays and Sundays.
        most_people: how many people at once, or None where they have not said.
    """

    daily: bool = True
    hour: int = 7
    hours_from: int = 9
    hours_to: int = 17
    weekends: bool = False
    most_people: int | None = None


@transaction.atomic
def keep_wishes(*, membership: Membership, wishes: Wishes, by: Actor) -> HelperSetting:
    """Keep how a member wants to hear, in place of what they said before."""
    setting, _ = HelperSetting.objects.update_or_create(
        membership=membership,
        defaults={
            "daily_digest": wishes.daily,
            "digest_hour": wishes.hour,
            "hours_from": wishes.hours_from,
            "hours_to": wishes.hours_to,
            "works_weekends": wishes.weekends,
            "most_people": wishes.most_people,
        },
    )
    journal.record(by=by, sentence="said how and when they want to hear", subject=setting)
    return setting


def mail_notices(*, now: dt.datetime) -> int:
    """Put into the outbox what members should hear by mail now; safe to run twice.

    Urgent notices go at once, the others once a day at each member's own hour. A mail says how many
    things wait and where, and nothing of what they are.

    Returns:
        How many mails were put into the outbox.
    """
    waiting = (
        Membership.objects.active()
        .filter(pk__in=Notice.objects.unsent().values("to_id"), user__email__isnull=False)
        .select_related("user", "catchment", "helper_setting")
        .order_by("pk")
    )
    return sum(_mail_urgent(one, now=now) + _mail_daily(one, now=now) for one in waiting)


@transaction.atomic
def _mail_urgent(membership: Membership, *, now: dt.datetime) -> int:
    """The update claims the notices: of two workers one gets them."""
    urgent = Notice.objects.unsent().filter(to=membership, urgent=True)
    count = urgent.update(mailed_at=now)
    return _mail("notice_urgent", membership, count, now=now)


@transaction.atomic
def _mail_daily(membership: Membership, *, now: dt.datetime) -> int:
    local = now.astimezone(timezone.get_default_timezone())
    setting = getattr(membership, "helper_setting", None) or HelperSetting(membership=membership)
    if local.hour < setting.digest_hour or not _claim_day(membership, local.date()):
        return 0
    unsent = list(Notice.objects.unsent().filter(to=membership))
    unread = sum(one.read_at is None for one in unsent)
    Notice.objects.unsent().filter(pk__in=[one.pk for one in unsent]).update(mailed_at=now)
    return _mail("notices_daily", membership, unread if setting.daily_digest else 0, now=now)


def _claim_day(membership: Membership, day: dt.date) -> bool:
    """Whether this is the first to mail this member's day."""
    HelperSetting.objects.get_or_create(membership=membership)
    of_before = Q(digest_sent_on=None) | Q(digest_sent_on__lt=day)
    claimed = HelperSetting.objects.filter(of_before, membership=membership)
    return bool(claimed.update(digest_sent_on=day))


def _mail(template: str, membership: Membership, count: int, *, now: dt.datetime) -> int:
    if not count or not membership.user.email:
        return 0
    put_in_outbox(
        template=template,
        recipient=membership.user.email,
        facts={"name": membership.user.name, "count": count, "where": membership.catchment.name},
        at=now,
        catchment=membership.catchment,
    )
    return 1
