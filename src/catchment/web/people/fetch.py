"""What the doors of these pages fetch, always within what the actor sees."""

import uuid

from catchment.people.actor import Actor
from catchment.people.models import Catchment, Organisation, Person
from catchment.web.people.pages import with_what_is_seen


def own_catchment(actor: Actor) -> Catchment:
    return Catchment.objects.get(pk=actor.catchment_id or 0)


def own_organisation(actor: Actor) -> Organisation | None:
    if actor.organisation_id is None:
        return None
    return Organisation.objects.visible_to(actor).filter(pk=actor.organisation_id).first()


def oneself(actor: Actor) -> Person:
    seen = Person.objects.visible_to(actor).select_related("catchment", "neighbourhood")
    return seen.get(pk=actor.person_id or 0)


def visible_person(actor: Actor, public_id: uuid.UUID) -> Person:
    seen = Person.objects.visible_to(actor).select_related("user", "catchment")
    return with_what_is_seen(seen, actor).get(public_id=public_id)
