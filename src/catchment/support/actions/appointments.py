"""Appointments: a helper offers times, the person picks one; called off, kept or missed without blame."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import IntegrityError, models, transaction

from catchment.people import journal
from catchment.people.actor import Actor, system
from catchment.people.models import Membership, Person
from catchment.support.actions.notices import tell, tell_person
from catchment.support.actions.places import hold
from catchment.support.actions.team import touch_place
from catchment.support.enums import APPOINTMENT_MOVES, AppointmentStatus, MissedReason
from catchment.support.models import Appointment, AppointmentSlot, Plan, PlanStep, TeamMember
from catchment.support.queries.appointments import (
    LAST,
    appointment_reminders_due,
    offers_over,
    overlapping,
    still_helps,
)

#: Choosing needs at least two; more than six is a timetable.
FEWEST, MOST = 2, 6


class TimesDoNotFit(ValueError):
    """There are too few or too many times, some have passed, or two of them meet."""


class OfferedAlready(ValueError):
    """The same form was sent before."""


class AppointmentHasMoved(ValueError):
    """It was picked, called off, taken back or closed before, or its helper has left the team."""


class TimeIsTaken(ValueError):
    """Somebody else has picked this time of the helper's, or it has passed."""


class NotYet(ValueError):
    """It has not begun."""


@dataclass(frozen=True, slots=True, order=True)
class Time:
    """From when to when."""

    starts_at: dt.datetime
    ends_at: dt.datetime


@transaction.atomic
def offer_times(
    *,
    plan: Plan,
    times: Sequence[Time],
    about: str,
    place: str,
    by: Actor,
    step: PlanStep | None = None,
    key: uuid.UUID | None = None,
) -> Appointment:
    """Offer times to meet; the person is told, and picks.

    Args:
        plan: in whose team whoever offers is.
        times: two to six, none of them over.
        about: in a few words.
        place: or "by phone".
        by: the helper.
        step: of the plan, if it is about one.
        key: of the form that was sent; the same form sent twice offers once.

    Raises:
        PlanIsOver: if the plan has ended.
        TimesDoNotFit: if they are too few or many, over, or meet each other.
        TimeIsTaken: if the helper is elsewhere at one of them.
        OfferedAlready: if the form was sent before.
        AppointmentHasMoved: if whoever offers has left the team.
    """
    hold(plan)
    touch_place(plan=plan, by=by)
    helper = _held(by.membership_id or 0, plan.person, by)
    _refuse_times(times, helper, by)
    try:
        with transaction.atomic():
            made = Appointment.objects.create(
                public_id=key or uuid.uuid4(),
                person=plan.person,
                offered_by=helper,
                step=step,
                about=about,
                place=place,
                offered_at=by.now,
            )
    except IntegrityError as twice:
        raise OfferedAlready from twice
    _put(made, times)
    _note(made, "offered you times to meet", by)
    _tell_person(
        made, f"{by.name} offers you times to meet. Choose one", f"offer {made.public_id}", by
    )
    return made


@transaction.atomic
def pick_time(*, appointment: Appointment, slot: int, by: Actor) -> Appointment:
    """Pick one of the times; whoever picks a time of the same helper first has it.

    Args:
        slot: the key of the time.

    Raises:
        AppointmentHasMoved: if it was picked or taken back before, or the helper has left.
        TimeIsTaken: if somebody was faster, or the time has passed.
    """
    _held(appointment.offered_by_id, appointment.person, by)
    picked = AppointmentSlot.objects.filter(
        pk=slot, appointment=appointment, starts_at__gt=by.now
    ).first()
    if picked is None or _met(picked).filter(chosen=True).exists():
        raise TimeIsTaken(appointment)
    _move(appointment, AppointmentStatus.BOOKED, by, booked_at=by.now, closing_words="")
    AppointmentSlot.objects.filter(pk=picked.pk).update(chosen=True)
    AppointmentSlot.objects.filter(appointment=appointment).exclude(pk=picked.pk).delete()
    _note(appointment, "booked a meeting with you", by)
    _tell_helper(
        appointment, f"{appointment.person.known_as} has picked a time to meet", "booked", by
    )
    _tell_others(picked, by)
    return appointment


@transaction.atomic
def ask_other_times(*, appointment: Appointment, words: str, by: Actor) -> Appointment:
    """None of them suits: say so, with what would.

    Raises:
        AppointmentHasMoved: if it was picked or taken back before.
    """
    asked = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.OFFERED).update(
        closing_words=words
    )
    if not asked:
        raise AppointmentHasMoved(appointment)
    appointment.refresh_from_db()
    _note(appointment, "asked for other times to meet", by)
    name = appointment.person.known_as
    _tell_helper(appointment, f"{name} asks you for other times", f"others {by.now:%Y%m%d%H%M}", by)
    return appointment


@transaction.atomic
def offer_other_times(*, appointment: Appointment, times: Sequence[Time], by: Actor) -> Appointment:
    """Put other times in place of those that were offered.

    Raises:
        TimesDoNotFit, TimeIsTaken: as for ``offer_times``.
        AppointmentHasMoved: if one was picked before, or whoever offers has left the team.
    """
    _held(appointment.offered_by_id, appointment.person, by)
    _refuse_times(times, appointment.offered_by, by)
    offered = Appointment.objects.filter(
        pk=appointment.pk, status=AppointmentStatus.OFFERED
    ).update(closing_words="", offered_at=by.now)
    if not offered:
        raise AppointmentHasMoved(appointment)
    AppointmentSlot.objects.filter(appointment=appointment).delete()
    _put(appointment, times)
    appointment.refresh_from_db()
    _note(appointment, "offered you other times to meet", by)
    key = f"offer {appointment.public_id} {by.now:%Y%m%d%H%M}"
    _tell_person(appointment, f"{by.name} offers you other times to meet. Choose one", key, by)
    return appointment


@transaction.atomic
def withdraw_offer(*, appointment: Appointment, by: Actor) -> Appointment:
    """Take the times back before one is picked.

    Raises:
        AppointmentHasMoved: if one was picked, or they were taken back before.
    """
    _move(appointment, AppointmentStatus.WITHDRAWN, by, closed_at=by.now)
    AppointmentSlot.objects.filter(appointment=appointment).delete()
    _note(appointment, "took back the times to meet", by)
    _tell_person(
        appointment,
        f"{appointment.offered_by.user.name} has taken back the times to meet",
        f"offer {appointment.public_id} back",
        by,
    )
    return appointment


@transaction.atomic
def call_off(*, appointment: Appointment, words: str, by: Actor) -> Appointment:
    """Call a booked meeting off; the other side is told at once, and the time is free again.

    Raises:
        AppointmentHasMoved: if it was called off or closed before.
    """
    _move(appointment, AppointmentStatus.CANCELLED, by, closed_at=by.now, closing_words=words)
    AppointmentSlot.objects.filter(appointment=appointment).update(chosen=False)
    _note(appointment, "called off a meeting with you", by)
    if by.membership_id != appointment.offered_by_id:
        name = appointment.person.known_as
        _tell_helper(appointment, f"{name} has called off a meeting", "off", by, urgent=True)
    else:
        sentence = f"{by.name} has called off a meeting with you"
        _tell_person(appointment, sentence, f"off {appointment.public_id}", by, urgent=True)
    return appointment


@transaction.atomic
def mark_kept(*, appointment: Appointment, by: Actor) -> Appointment:
    """Say that it took place.

    Raises:
        NotYet: if it has not begun.
        AppointmentHasMoved: if it was called off or closed before.
    """
    day = _begun(appointment, by)
    _move(appointment, AppointmentStatus.KEPT, by, closed_at=by.now)
    _note(appointment, "noted that you met", by)
    mine = TeamMember.objects.active().filter(
        plan__person_id=appointment.person_id, membership_id=appointment.offered_by_id
    )
    keys = list(mine.values_list("pk", flat=True))
    TeamMember.objects.active().filter(pk__in=keys).update(last_seen_person_on=day)
    return appointment


@transaction.atomic
def mark_missed(
    *, appointment: Appointment, reason: MissedReason, words: str, by: Actor
) -> Appointment:
    """Say that it did not take place, and what stood in the way.

    Raises:
        NotYet: if it has not begun.
        AppointmentHasMoved: if it was called off or closed before.
    """
    _begun(appointment, by)
    _move(
        appointment,
        AppointmentStatus.MISSED,
        by,
        closed_at=by.now,
        missed_reason=reason,
        closing_words=words,
    )
    _note(appointment, "noted that a meeting did not take place", by)
    _tell_person(
        appointment,
        f"You and {by.name} did not meet. You can always ask for another time",
        f"missed {appointment.public_id}",
        by,
    )
    return appointment


def sweep_appointments(*, now: dt.datetime) -> None:
    """Remind of meetings, and take back offers that nobody answered in time. Safe to run twice."""
    by = system("the daily round", now=now)
    due = appointment_reminders_due(now=now).select_related("person", "offered_by__user")
    for appointment in due.order_by("pk"):
        _remind(appointment, by)
    over = offers_over(now=now).select_related("person", "offered_by__user")
    for appointment in over.order_by("pk"):
        _run_out(appointment, by)


@transaction.atomic
def _remind(appointment: Appointment, by: Actor) -> None:
    """The update claims the reminder, as it was seen to be due: of two workers one tells."""
    as_seen = Appointment.objects.booked().filter(
        pk=appointment.pk, sequence=appointment.sequence, reminded_at=appointment.reminded_at
    )
    if not as_seen.update(reminded_at=by.now):
        return
    slot = AppointmentSlot.objects.get(appointment=appointment, chosen=True)
    near = slot.starts_at <= by.now + LAST
    _tell_person(
        appointment,
        f"You meet {appointment.offered_by.user.name} soon. See when and where",
        f"remind {appointment.public_id} {'last' if near else 'first'}",
        by,
        urgent=near,
    )
    _tell_helper(
        appointment,
        f"You meet {appointment.person.known_as} soon. See when and where",
        f"remind {'last' if near else 'first'}",
        by,
        urgent=near,
    )


@transaction.atomic
def _run_out(appointment: Appointment, by: Actor) -> None:
    """Take back one offer whose times are over, unless somebody was faster."""
    try:
        _move(appointment, AppointmentStatus.WITHDRAWN, by, closed_at=by.now)
    except AppointmentHasMoved:
        return
    name = appointment.person.known_as
    _tell_helper(appointment, f"The times that you offered {name} are over", "over", by)


def _held(membership_id: int, person: Person, by: Actor) -> Membership:
    """The helper, for one at a time, while they are in the team: whoever ends their place waits.

    Raises:
        AppointmentHasMoved: if they have left.
    """
    helper = Membership.objects.select_for_update(no_key=True).get(pk=membership_id)
    if not still_helps(helper.pk, person, at=by.now):
        raise AppointmentHasMoved(helper)
    return helper


def _refuse_times(times: Sequence[Time], helper: Membership, by: Actor) -> None:
    ordered = sorted(times)
    meet = any(one.ends_at > two.starts_at for one, two in pairwise(ordered))
    if not FEWEST <= len(ordered) <= MOST or meet or ordered[0].starts_at <= by.now:
        raise TimesDoNotFit(len(ordered))
    for one in ordered:
        if overlapping(helper.pk, one.starts_at, one.ends_at).filter(chosen=True).exists():
            raise TimeIsTaken(one.starts_at)


def _put(appointment: Appointment, times: Sequence[Time]) -> None:
    AppointmentSlot.objects.bulk_create(
        AppointmentSlot(
            appointment=appointment,
            helper_id=appointment.offered_by_id,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
        )
        for one in sorted(times)
    )


def _met(slot: AppointmentSlot) -> models.QuerySet[AppointmentSlot]:
    """Other times of the helper that meet this one."""
    return overlapping(slot.helper_id, slot.starts_at, slot.ends_at).exclude(pk=slot.pk)


def _move(appointment: Appointment, after: AppointmentStatus, by: Actor, **values: object) -> None:
    """One conditional update: of two who act at once, one wins."""
    moved = Appointment.objects.filter(
        pk=appointment.pk, status__in=APPOINTMENT_MOVES[after]
    ).update(status=after, sequence=models.F("sequence") + 1, **values)
    if not moved:
        raise AppointmentHasMoved(appointment)
    appointment.refresh_from_db()


def _begun(appointment: Appointment, by: Actor) -> dt.date:
    """The day of a meeting that has begun."""
    slot = AppointmentSlot.objects.filter(appointment=appointment, chosen=True).first()
    if slot is None:
        raise AppointmentHasMoved(appointment)
    if slot.starts_at > by.now:
        raise NotYet(appointment)
    return slot.starts_at.date()


def _tell_others(picked: AppointmentSlot, by: Actor) -> None:
    """Others whom the helper had offered this time hear that it is taken."""
    offers = (
        Appointment.objects.filter(status=AppointmentStatus.OFFERED, slots__in=_met(picked))
        .select_related("person", "offered_by__user")
        .distinct()
    )
    for offer in offers.order_by("pk"):
        _tell_person(
            offer,
            f"A time that {offer.offered_by.user.name} offered you is taken now. Look at the others",
            f"taken {offer.public_id} {picked.pk}",
            system("the calendar", now=by.now, catchment_id=by.catchment_id),
        )


def _note(appointment: Appointment, sentence: str, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=appointment.person, subject=appointment)


def _tell_person(
    appointment: Appointment, sentence: str, key: str, by: Actor, *, urgent: bool = False
) -> None:
    tell_person(
        person=appointment.person,
        sentence=sentence,
        key=key,
        by=by,
        route="support:appointment",
        route_id=appointment.public_id,
        urgent=urgent,
    )


def _tell_helper(
    appointment: Appointment, sentence: str, key: str, by: Actor, *, urgent: bool = False
) -> None:
    if by.membership_id == appointment.offered_by_id:
        return
    tell(
        to=appointment.offered_by,
        sentence=sentence,
        key=f"appointment {appointment.public_id} {key}",
        by=by,
        about=appointment.person,
        route="support:appointment",
        route_id=appointment.public_id,
        urgent=urgent,
    )
