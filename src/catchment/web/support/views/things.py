"""Finds what a page of the ladder is about, within what the reader may see; and whose it is."""

import uuid

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.support.models import Ladder, LadderLayer, Need
from catchment.support.queries import ladder as queries

#: What the person reads on "who looked".
READING = "read your ladder"
READING_PERSON = "opened the page about you"
READING_STEP = "read a step of your ladder"


def visible_person(actor: Actor, *, person: uuid.UUID | None = None) -> Person:
    """The person named in the address; without one, oneself."""
    seen = Person.objects.visible_to(actor).select_related("catchment")
    if person is not None:
        return seen.get(public_id=person)
    if actor.person_id is None:
        raise Person.DoesNotExist
    return seen.get(pk=actor.person_id)


def ladder_or_person(actor: Actor, *, person: uuid.UUID | None = None) -> Ladder | Person:
    """The current ladder as far as the actor may read it; else the person, to begin with."""
    found = visible_person(actor, person=person)
    return queries.current_ladder(found, reader=actor) or found


def current_ladder(actor: Actor, *, person: uuid.UUID | None = None) -> Ladder:
    """The current ladder, if the actor may read any of it."""
    seen = Ladder.objects.visible_to(actor).current().select_related("person__catchment")
    return seen.get(person=visible_person(actor, person=person))


def earlier_ladder(actor: Actor, *, ladder: uuid.UUID, person: uuid.UUID | None = None) -> Ladder:
    """An earlier ladder of this person."""
    seen = Ladder.objects.visible_to(actor).earlier().select_related("person__catchment")
    return seen.get(public_id=ladder, person=visible_person(actor, person=person))


def current_layer(actor: Actor, *, step: int, person: uuid.UUID | None = None) -> LadderLayer:
    """One step of the current ladder."""
    ladder = current_ladder(actor, person=person)
    seen = LadderLayer.objects.visible_to(actor).select_related(
        "ladder__person__catchment", "stuck_by__user"
    )
    return seen.get(ladder=ladder, layer=step)


def current_need(actor: Actor, *, need: uuid.UUID, person: uuid.UUID | None = None) -> Need:
    """An open need of the current ladder."""
    ladder = current_ladder(actor, person=person)
    seen = (
        Need.objects.visible_to(actor)
        .open()
        .select_related("topic", "layer__ladder__person__catchment")
    )
    return seen.get(public_id=need, layer__ladder=ladder)


def itself(person: Person) -> Person:
    return person


def whose_ladder(thing: Ladder | Person) -> Person | None:
    """Whose words were read; nobody's, where there was no ladder to read."""
    return thing.person if isinstance(thing, Ladder) else None


def whose(ladder: Ladder) -> Person:
    return ladder.person


def whose_step(layer: LadderLayer) -> Person:
    return layer.ladder.person


def whose_need(need: Need) -> Person:
    return need.layer.ladder.person
