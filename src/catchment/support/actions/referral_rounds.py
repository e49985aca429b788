"""What happens to referrals by itself: reminders that stop, running out, and closing."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from catchment.people import journal
from catchment.people.actor import Actor, system
from catchment.people.enums import MembershipStatus
from catchment.people.models import Enrolment, Grant
from catchment.support.actions.referral_news import name_of, tell_receivers, tell_sender, tell_them
from catchment.support.actions.referrals import close_access
from catchment.support.enums import REFERRAL_MOVES, ReferralStatus
from catchment.support.models import Referral
from catchment.support.models.referrals import ReferralQuerySet

#: Nobody is reminded sooner than this after the last time, nor more often.
COOL_DOWN = dt.timedelta(days=7)
MOST_REMINDERS = 3


class End(NamedTuple):
    """How a referral ends by itself.

    Attributes:
        key: makes its notices these and no others.
        to: the state that it moves to.
        theirs: what the helpers' side is told.
        yours: what the person is told.
    """

    key: str
    to: ReferralStatus
    theirs: str
    yours: str


SENDER_LEFT = End(
    "left",
    ReferralStatus.WITHDRAWN,
    "The request to help {name} has ended: whoever sent it has left",
    "The request to {who} has ended: whoever sent it has left",
)
SENDER_SHOWN_OUT = End(
    "shown out",
    ReferralStatus.WITHDRAWN,
    "The request to help {name} has ended: whoever sent it no longer helps {name}",
    "The request to {who} has ended, because you stopped what its sender could see",
)
RAN_OUT = End(
    "expired",
    ReferralStatus.EXPIRED,
    "Nobody answered in time about helping {name}",
    "{who} did not answer in time. See who else can help you",
)
SHUT_OUT = End(
    "shut",
    ReferralStatus.WITHDRAWN,
    "The help for {name} has ended: what was open was taken back",
    "What {who} was asked for has ended with what they could see",
)
TIME_IS_OVER = End(
    "closed",
    ReferralStatus.DONE,
    "The time agreed for helping {name} is over",
    "The time agreed with {who} is over. They can no longer read anything",
)


def sweep_referrals(*, now: dt.datetime) -> int:
    """Close, let run out and remind, each in a transaction of its own; safe to run twice.

    Whoever sent a referral and has left closes it only while it waits: once it is accepted, what
    the person agreed to stands until its day.

    Returns:
        How many were ended or reminded of.
    """
    touched = sum(
        _end(referral, end, _the_round(referral, now))
        for end in _ENDING
        for referral in _ending(end, now)
    )
    return touched + sum(_remind(referral, now) for referral in _to_remind(now))


#: In the order in which they are looked for.
_ENDING = (SENDER_LEFT, SENDER_SHOWN_OUT, RAN_OUT, SHUT_OUT, TIME_IS_OVER)


def _ending(end: End, now: dt.datetime) -> Iterator[Referral]:
    """Referrals that one end has come for."""
    waiting, accepted = Referral.objects.waiting(), Referral.objects.accepted()
    rows = {
        SENDER_LEFT.key: waiting.filter(
            Q(sent_by=None) | ~Q(sent_by__status=MembershipStatus.ACTIVE)
        ),
        SENDER_SHOWN_OUT.key: _whose_sender_sees_nothing(waiting, now),
        RAN_OUT.key: Referral.objects.overdue(on=now.date()),
        SHUT_OUT.key: accepted.filter(Q(grant=None) | Q(grant__withdrawn_at__isnull=False)),
        TIME_IS_OVER.key: accepted.filter(
            Q(access_until__lt=now.date()) | Q(grant__until__lte=now)
        ),
    }[end.key]
    return _each(rows)


def _whose_sender_sees_nothing(waiting: ReferralQuerySet, now: dt.datetime) -> ReferralQuerySet:
    """Those sent for somebody else whom the sender may no longer see, nor teaches."""
    let_in = Grant.objects.in_force(at=now).filter(
        person=OuterRef("person"), recipient=OuterRef("sent_by")
    )
    learns_there = Enrolment.objects.current(on=now.date()).filter(
        person=OuterRef("person"), organisation=OuterRef("sent_by__organisation")
    )
    for_others = Q(person__user=None) | ~Q(sent_by__user=F("person__user"))
    return waiting.filter(for_others).exclude(Exists(let_in) | Exists(learns_there))


def _to_remind(now: dt.datetime) -> Iterator[Referral]:
    due = now - COOL_DOWN
    rows = Referral.objects.waiting().filter(
        Q(reminded_at=None, sent_at__lte=due) | Q(reminded_at__lte=due),
        reminders__lt=MOST_REMINDERS,
    )
    return _each(rows)


def _each(rows: ReferralQuerySet) -> Iterator[Referral]:
    return (
        rows.select_related(
            "person__catchment",
            "organisation",
            "helper",
            "offer",
            "sent_by",
            "grant__recipient__user",
        )
        .order_by("pk")
        .iterator(chunk_size=200)
    )


def end_each(rows: ReferralQuerySet, end: End, by: Actor) -> int:
    """End referrals for a reason that lies outside them; called inside actions.

    Returns:
        How many had not ended before.
    """
    return sum(_end(referral, end, by) for referral in list(_each(rows)))


@transaction.atomic
def _end(referral: Referral, end: End, by: Actor) -> bool:
    moved = Referral.objects.filter(
        pk=referral.pk, status=referral.status, status__in=REFERRAL_MOVES[end.to]
    ).update(status=end.to, ended_at=by.now)
    if not moved:
        return False
    close_access(referral, by)
    journal.record(by=by, sentence="closed a referral", about=referral.person, subject=referral)
    words = {"name": referral.person.known_as, "who": name_of(referral)}
    tell_receivers(referral, end.theirs.format(**words), what=end.key, by=by)
    tell_sender(referral, end.theirs.format(**words), what=end.key, by=by)
    tell_them(referral, end.yours.format(**words), what=end.key, by=by)
    return True


@transaction.atomic
def _remind(referral: Referral, now: dt.datetime) -> bool:
    """Remind whoever it waits for: the receiver; after a question, whoever may reply."""
    number = referral.reminders + 1
    moved = Referral.objects.filter(
        pk=referral.pk, status=referral.status, reminders=referral.reminders
    ).update(reminders=number, reminded_at=now)
    if not moved:
        return False
    by, name, what = _the_round(referral, now), referral.person.known_as, f"reminder {number}"
    if referral.status == ReferralStatus.SENT:
        sentence = f"You are still asked to help {name}. A no is an answer too"
        tell_receivers(referral, sentence, what=what, by=by)
        return True
    tell_sender(referral, f"A question about helping {name} waits for you", what=what, by=by)
    tell_them(referral, f"{name_of(referral)} still has a question", what=what, by=by)
    return True


def _the_round(referral: Referral, now: dt.datetime) -> Actor:
    return system("the daily round", now=now, catchment_id=referral.person.catchment_id)
