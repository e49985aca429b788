"""Appointments: what a page shows, which times are still free, what is due, what stood in the way."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q, QuerySet

from catchment.people.actor import Actor
from catchment.people.models import Catchment, Grant, Person
from catchment.support.enums import AppointmentStatus, MissedReason
from catchment.support.models import Appointment, AppointmentSlot, PlanShare
from catchment.support.queries.gaps import SMALLEST_SHOWN, told

#: Reminders: so long before, and so long.
FIRST, LAST = dt.timedelta(days=2), dt.timedelta(days=1)

#: Over so long a time reasons are counted.
WINDOW = dt.timedelta(days=365)

#: So many that are over are listed.
MOST_OVER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSlot:
    """A time on offer, and whether it can still be picked."""

    key: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenAppointment:
    """An appointment as both sides see it.

    Attributes:
        slots: times on offer in their order, while none is picked.
        slot: the time that was picked; of one called off, the time that it had.
    """

    appointment: Appointment
    slots: tuple[SeenSlot, ...]
    slot: SeenSlot | None

    @property
    def free(self) -> tuple[SeenSlot, ...]:
        return tuple(one for one in self.slots if one.free)


@dataclass(frozen=True, slots=True)
class Missed:
    """Meetings that did not take place, by what stood in the way; small numbers are not told.

    Attributes:
        since: from when on they are counted.
        total: how many did not take place; None where there are too few to say.
        reasons: label and count, in the order of the list of reasons.
    """

    since: dt.date
    total: int | None
    reasons: tuple[tuple[str, int | None], ...]


def visible_appointment(actor: Actor, public_id: uuid.UUID) -> Appointment:
    """An appointment, as far as the actor may see it."""
    seen = Appointment.objects.visible_to(actor).select_related(
        "person__catchment", "offered_by__user", "offered_by__organisation", "step__plan"
    )
    return seen.get(public_id=public_id)


def read_appointment(appointment: Appointment, *, at: dt.datetime) -> SeenAppointment:
    """An appointment with its times. Two queries."""
    return seen_all([appointment], at=at)[0]


def seen_all(appointments: Iterable[Appointment], *, at: dt.datetime) -> list[SeenAppointment]:
    """Appointments with their times, however many. Two queries."""
    listed = list(appointments)
    slots = list(AppointmentSlot.objects.filter(appointment__in=listed).order_by("starts_at", "pk"))
    helpers = {one.offered_by_id for one in listed}
    taken = list(AppointmentSlot.objects.filter(helper_id__in=helpers, chosen=True, ends_at__gt=at))
    return [
        _seen(one, [slot for slot in slots if slot.appointment_id == one.pk], taken, at)
        for one in listed
    ]


def _seen(
    one: Appointment, slots: list[AppointmentSlot], taken: list[AppointmentSlot], at: dt.datetime
) -> SeenAppointment:
    shown = tuple(_slot(slot, taken, at) for slot in slots)
    picked = one.booked_at is not None
    return SeenAppointment(
        appointment=one,
        slots=() if picked else shown,
        slot=shown[0] if picked and shown else None,
    )


def _slot(slot: AppointmentSlot, taken: list[AppointmentSlot], at: dt.datetime) -> SeenSlot:
    return SeenSlot(
        key=slot.pk,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        free=slot.starts_at > at and not any(_meet(slot, one) for one in taken),
    )


def _meet(slot: AppointmentSlot, other: AppointmentSlot) -> bool:
    return (
        slot.helper_id == other.helper_id
        and slot.starts_at < other.ends_at
        and other.starts_at < slot.ends_at
    )


def appointments_of(actor: Actor) -> list[Appointment]:
    """One's own and those one offers: what waits, what is booked, then the last that are over. Two queries."""
    found = (
        Appointment.objects.visible_to(actor)
        .filter(Q(offered_by_id=actor.membership_id or 0) | Q(person_id=actor.person_id or 0))
        .select_related("person", "offered_by__user")
        .order_by("-offered_at", "-pk")
    )
    standing = Q(status__in=[AppointmentStatus.OFFERED, AppointmentStatus.BOOKED])
    return [*found.filter(standing), *found.exclude(standing)[:MOST_OVER]]


def next_dates(person: Person, *, reader: Actor) -> list[SeenAppointment]:
    """What is booked and not over, and what this reader may choose from; the nearest first. Three queries."""
    found = (
        Appointment.objects.visible_to(reader)
        .filter(person=person, status__in=[AppointmentStatus.OFFERED, AppointmentStatus.BOOKED])
        .annotate(last=Max("slots__ends_at"))
        .filter(last__gt=reader.now)
        .select_related("offered_by__user", "person")
        .order_by("last", "pk")
    )
    return seen_all(found, at=reader.now)


def overlapping(
    helper_id: int, starts_at: dt.datetime, ends_at: dt.datetime
) -> QuerySet[AppointmentSlot]:
    """Times of a helper, offered or picked, that meet this one."""
    return AppointmentSlot.objects.filter(
        helper_id=helper_id, starts_at__lt=ends_at, ends_at__gt=starts_at
    )


def still_helps(membership_id: int, person: Person, *, at: dt.datetime) -> bool:
    """Whether this member is let in to write beside the person's plan. One query."""
    grants = Grant.objects.in_force(at=at).filter(recipient_id=membership_id, person=person)
    return PlanShare.objects.filter(grant__in=grants, writes=True).exists()


def appointment_reminders_due(*, now: dt.datetime) -> QuerySet[Appointment]:
    """Booked meetings two days away that were not reminded of, and one day away, not since then."""
    ahead = Q(slots__chosen=True, slots__starts_at__gt=now)
    first = Q(slots__starts_at__lte=now + FIRST, reminded_at=None)
    last = Q(slots__starts_at__lte=now + LAST, reminded_at__lt=F("slots__starts_at") - LAST)
    return Appointment.objects.booked().filter(ahead & (first | last)).distinct()


def offers_over(*, now: dt.datetime) -> QuerySet[Appointment]:
    """Offers whose last time has passed without an answer."""
    waiting = Appointment.objects.filter(status=AppointmentStatus.OFFERED)
    return waiting.annotate(last=Max("slots__starts_at")).filter(last__lte=now)


def missed(catchment: Catchment, *, at: dt.datetime) -> Missed:
    """Why meetings did not take place, counted over a year. One query."""
    rows = Appointment.objects.filter(
        person__catchment=catchment,
        status=AppointmentStatus.MISSED,
        closed_at__gt=at - WINDOW,
    )
    counted = dict(rows.values_list("missed_reason").annotate(times=Count("pk")))
    counts = [counted.get(reason, 0) for reason in MissedReason]
    total, since = sum(counts), (at - WINDOW).date()
    if total < SMALLEST_SHOWN:
        return Missed(since, None if total else 0, ())
    rows_told = zip(MissedReason, told(counts), strict=True)
    return Missed(since, total, tuple((str(one.label), n) for one, n in rows_told if n != 0))
