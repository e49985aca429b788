"""What a designated safeguarding lead needs to see of concerns."""

from django.db.models import Q, QuerySet

from catchment.people.actor import Actor
from catchment.people.models import Organisation, Person
from catchment.support.models import Concern, ConcernNote
from catchment.support.models.safety import ConcernQuerySet, persons_of_lead

MOST_FOUND = 10


def find_persons(actor: Actor, words: str) -> list[Person]:
    """At most ten of them whose name holds these words; one query."""
    named = Q(name__icontains=words) | Q(known_as__icontains=words)
    return list(persons_of_lead(actor).filter(named).order_by("name", "pk")[:MOST_FOUND])


def concerns_of(actor: Actor) -> ConcernQuerySet:
    """The lead's records, open ones first, then the newest."""
    seen = Concern.objects.visible_to(actor).select_related("person", "passing_to")
    return seen.order_by("-status", "-happened_on", "-pk")


def coming_to(actor: Actor) -> list[Concern]:
    """Records that another organisation wants to hand over; one query."""
    coming = Concern.objects.coming_to(actor).select_related("person", "organisation")
    return list(coming.order_by("pk"))


def notes_of(concern: Concern) -> list[ConcernNote]:
    """What was added later, oldest first; one query."""
    return list(concern.notes.order_by("written_at", "pk"))


def may_receive(concern: Concern) -> QuerySet[Organisation]:
    """Organisations of the catchment, other than the holder, that have a safeguarding lead."""
    return (
        Organisation.objects.filter(
            memberships__status="active",
            memberships__roles__role="safeguarding lead",
            memberships__catchment_id=concern.person.catchment_id,
        )
        .exclude(pk=concern.organisation_id)
        .distinct()
        .order_by("name", "pk")
    )
