"""The calendar file of one meeting: when, where, with whom by first name, and nothing else."""

from icalendar import Calendar, Event

from catchment.design.phrases import LONDON
from catchment.support.enums import AppointmentStatus
from catchment.support.models import Appointment
from catchment.support.queries.appointments import SeenSlot

MIME = "text/calendar; charset=utf-8"


def calendar_file(appointment: Appointment, slot: SeenSlot, *, summary: str) -> bytes:
    """One event. The same meeting always has the same UID, and a higher SEQUENCE once it changed."""
    called_off = appointment.status == AppointmentStatus.CANCELLED
    event = Event()
    event.add("uid", f"{appointment.public_id}@catchment")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.closed_at or appointment.booked_at)
    event.add("dtstart", slot.starts_at.astimezone(LONDON))
    event.add("dtend", slot.ends_at.astimezone(LONDON))
    event.add("summary", summary)
    event.add("location", appointment.place)
    event.add("status", "CANCELLED" if called_off else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Catchment//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if called_off else "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
