"""What is said about appointments, to either side."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from catchment.design.phrases import clock_time, weekday
from catchment.people.actor import Actor
from catchment.support.enums import AppointmentStatus
from catchment.support.models import Appointment
from catchment.support.queries.appointments import SeenAppointment, SeenSlot
from catchment.support.queries.links import first_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One appointment in a list: what it is in a sentence, and where it leads.

    ``picks`` says whether the reader is to choose a time.
    """

    sentence: str
    small: str
    url: str
    over: bool
    picks: bool


def when(slot: SeenSlot) -> str:
    """Say a time: "Thursday 12 November, 3:40pm to 4:10pm"."""
    return _("%(day)s, %(start)s to %(end)s") % {
        "day": weekday(slot.starts_at),
        "start": clock_time(slot.starts_at),
        "end": clock_time(slot.ends_at),
    }


def whom(actor: Actor, appointment: Appointment) -> str:
    """The other side, by name."""
    if appointment.offered_by_id == actor.membership_id:
        return appointment.person.known_as
    return appointment.offered_by.user.name


def title(actor: Actor, seen: SeenAppointment) -> str:
    """How it stands, in a sentence."""
    one, name = seen.appointment, whom(actor, seen.appointment)
    said = {
        AppointmentStatus.OFFERED: _offered(actor, seen, name),
        AppointmentStatus.WITHDRAWN: _("These times were taken back"),
        AppointmentStatus.CANCELLED: _("The meeting with %(name)s is called off"),
        AppointmentStatus.KEPT: _("You met %(name)s"),
        AppointmentStatus.MISSED: _("You and %(name)s did not meet"),
        AppointmentStatus.BOOKED: _("You meet %(name)s on %(day)s"),
    }[AppointmentStatus(one.status)]
    return said % {"name": name, "day": weekday(seen.slot.starts_at) if seen.slot else ""}


def _offered(actor: Actor, seen: SeenAppointment, name: str) -> str:
    if seen.appointment.offered_by_id == actor.membership_id:
        if seen.appointment.closing_words:
            return _("%(name)s asks for other times")
        return _("%(name)s has not picked a time yet")
    return _("%(name)s offers you times to meet. Which suits you?")


def row(actor: Actor, seen: SeenAppointment) -> Row:
    """One line of a list."""
    one = seen.appointment
    parts = [when(seen.slot) if seen.slot else "", one.place, one.about]
    return Row(
        sentence=title(actor, seen),
        small=" · ".join(part for part in parts if part),
        url=reverse("support:appointment", args=[one.public_id]),
        over=one.status not in (AppointmentStatus.OFFERED, AppointmentStatus.BOOKED),
        picks=_waits_for(actor, one),
    )


def _waits_for(actor: Actor, one: Appointment) -> bool:
    """Whether times were offered to the reader, who has not asked for others."""
    offered = one.status == AppointmentStatus.OFFERED and not one.closing_words
    return offered and one.person_id == actor.person_id


def summary(actor: Actor, appointment: Appointment) -> str:
    """What stands in the calendar: the first name of the other side, and no more."""
    if appointment.offered_by_id == actor.membership_id:
        name = first_name(appointment.person)
    else:
        name = appointment.offered_by.user.name.split()[0]
    return _("Meeting with %(name)s") % {"name": name}


def list_title(rows: list[Row]) -> str:
    """How many meetings are ahead."""
    ahead = [one for one in rows if not one.over]
    if not ahead:
        return _("No meetings are coming up")
    return ahead[0].sentence if len(ahead) == 1 else _("%(n)s meetings to come") % {"n": len(ahead)}
