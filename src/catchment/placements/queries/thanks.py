"""Where a learner has been, what they said to the host, and what waits to be read by staff."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.models import Organisation, Person
from catchment.placements.enums import (
    TOLD,
    OwnFindStatus,
    PlaceStatus,
    RequestStatus,
    ThanksStatus,
)
from catchment.placements.models import (
    CohortMember,
    Experience,
    Host,
    OwnFind,
    Place,
    SeatRequest,
    Thanks,
)
from catchment.placements.models.thanks import Visit
from catchment.placements.queries.hours import current_enrolment


def visit_to(host: uuid.UUID, *, actor: Actor, on: dt.date) -> Visit:
    """One's own days at a host, once they have begun. Four queries.

    Raises:
        Person.DoesNotExist: if the actor is nobody who is helped here.
        Host.DoesNotExist: if they have not been there.
    """
    person = (
        Person.objects.visible_to(actor).select_related("catchment").get(pk=actor.person_id or 0)
    )
    found = Host.objects.filter(_been_there(person, on=on), catchment_id=actor.catchment_id or 0)
    return Visit(
        host=found.select_related("organisation").get(public_id=host),
        person=person,
        school=_school_of(person, on=on),
    )


def _been_there(person: Person, *, on: dt.date) -> Q:
    """A place that they said yes to, a seat that they were given, what they found, or hours."""
    places = Place.objects.filter(
        wish_list__person=person,
        wish_list__round__status__in=TOLD,
        status=PlaceStatus.CONFIRMED,
        week__starts_on__lte=on,
    )
    seats = SeatRequest.objects.filter(
        person=person, status=RequestStatus.ACCEPTED, week__starts_on__lte=on
    )
    finds = OwnFind.objects.filter(person=person, status=OwnFindStatus.AGREED, starts_on__lte=on)
    hours = Experience.objects.filter(person=person, starts_on__lte=on)
    return (
        Q(pk__in=places.values("week__opportunity__host_id"))
        | Q(pk__in=seats.values("week__opportunity__host_id"))
        | Q(pk__in=finds.exclude(host=None).values("host_id"))
        | Q(pk__in=hours.exclude(host=None).values("host_id"))
    )


def _school_of(person: Person, *, on: dt.date) -> Organisation | None:
    """Of their latest cohort, else where they learn today."""
    members = CohortMember.objects.filter(person=person).select_related("cohort__school")
    member = members.order_by("-cohort__year", "-pk").first()
    if member is not None:
        return member.cohort.school
    enrolment = current_enrolment(person, on=on)
    return enrolment.organisation if enrolment is not None else None


def said_to(visit: Visit) -> list[Thanks]:
    """What the learner has written to this host, the latest first. One query."""
    found = Thanks.objects.filter(host=visit.host, person=visit.person)
    return list(found.order_by("-created_at", "-pk"))


def to_be_read(reader: Actor) -> Sequence[Thanks]:
    """What waits for staff, the oldest first. One query."""
    waiting = Thanks.objects.visible_to(reader).filter(status=ThanksStatus.WAITING)
    if reader.person_id is not None:
        waiting = waiting.exclude(person_id=reader.person_id)
    found = waiting.select_related("person", "school", "host__organisation")
    return list(found.order_by("created_at", "pk"))
