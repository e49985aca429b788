"""Meetings with a helper who is no longer in the team: called off, with a word to both."""

from django.db import transaction
from django.db.models import F

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Membership, Person
from catchment.support.actions.notices import tell, tell_person
from catchment.support.enums import APPOINTMENT_MOVES, AppointmentStatus
from catchment.support.models import Appointment, AppointmentSlot
from catchment.support.queries.appointments import still_helps

#: What stands with a meeting that ended in this way.
WHY = "Called off because a place in the team had ended."


@transaction.atomic
def end_meetings(*, person: Person, member: Membership, by: Actor) -> int:
    """Call off what is booked and still to come, and take back times on offer.

    Called inside actions that end a place, once the way in is shut. Whoever is let in another way
    keeps their meetings. The helper's row is held, as it is by whoever picks or offers a time: a
    time that is picked at this moment is refused, or called off as well.

    Returns:
        How many ended.
    """
    Membership.objects.select_for_update(no_key=True).get(pk=member.pk)
    if still_helps(member.pk, person, at=by.now):
        return 0
    hers = Appointment.objects.filter(person=person, offered_by=member).order_by("pk")
    on_offer = list(hers.filter(status=AppointmentStatus.OFFERED))
    to_come = list(hers.booked().filter(slots__chosen=True, slots__starts_at__gt=by.now))
    ended = sum(_take_back(one, person, member, by) for one in on_offer)
    return ended + sum(_call_off(one, person, member, by) for one in to_come)


def _take_back(one: Appointment, person: Person, member: Membership, by: Actor) -> bool:
    if not _moved(one, AppointmentStatus.WITHDRAWN, by):
        return False
    AppointmentSlot.objects.filter(appointment=one).delete()
    _record(one, person, "took back the times to meet", by)
    _tell_person(one, person, f"{member.user.name} no longer offers you times to meet", by)
    _tell_helper(one, person, member, f"The times that you offered {person.known_as} are off", by)
    return True


def _call_off(one: Appointment, person: Person, member: Membership, by: Actor) -> bool:
    if not _moved(one, AppointmentStatus.CANCELLED, by):
        return False
    AppointmentSlot.objects.filter(appointment=one).update(chosen=False)
    _record(one, person, "called off a meeting with you", by)
    left = f"A meeting with {member.user.name} is called off: they are not in your team now"
    _tell_person(one, person, left, by, urgent=True)
    yours = f"A meeting with {person.known_as} is called off: your place in the team has ended"
    _tell_helper(one, person, member, yours, by, urgent=True)
    return True


def _moved(one: Appointment, after: AppointmentStatus, by: Actor) -> bool:
    """One conditional update: whoever was faster, with any other end, has it."""
    rows = Appointment.objects.filter(pk=one.pk, status__in=APPOINTMENT_MOVES[after])
    return bool(
        rows.update(status=after, closed_at=by.now, closing_words=WHY, sequence=F("sequence") + 1)
    )


def _record(one: Appointment, person: Person, sentence: str, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=person, subject=one)


def _tell_person(
    one: Appointment, person: Person, sentence: str, by: Actor, *, urgent: bool = False
) -> None:
    tell_person(
        person=person,
        sentence=sentence,
        key=f"appointment {one.public_id} end",
        by=by,
        route="support:appointment",
        route_id=one.public_id,
        urgent=urgent,
    )


def _tell_helper(
    one: Appointment,
    person: Person,
    member: Membership,
    sentence: str,
    by: Actor,
    *,
    urgent: bool = False,
) -> None:
    """It leads nowhere: they no longer see the meeting."""
    tell(
        to=member,
        sentence=sentence,
        key=f"appointment {one.public_id} end yours",
        by=by,
        about=person,
        urgent=urgent,
    )
