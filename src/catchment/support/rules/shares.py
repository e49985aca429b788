"""Who may share, see with whose eyes, and open what was shared."""

from catchment.people.actor import Actor
from catchment.people.models import Grant, Person
from catchment.people.rules import may_view_person
from catchment.support.models import Document, LadderLayer, Plan, PlanStep
from catchment.support.rules.plans import is_oneself


def may_share(actor: Actor, thing: LadderLayer | PlanStep | Plan | Document) -> bool:
    """Only whose it is."""
    return _may_keep(actor, _owner(thing))


def may_open_shares(actor: Actor, person: Person) -> bool:
    """The person's own page."""
    return _may_keep(actor, person)


def may_stop_share(actor: Actor, grant: Grant) -> bool:
    """The person, at any time; what has ended already stays ended."""
    return _may_keep(actor, grant.person)


def may_see_with_their_eyes(actor: Actor, grant: Grant) -> bool:
    """The person may look with the eyes of somebody whom they let in."""
    return _may_keep(actor, grant.person)


def may_open_shared(actor: Actor, person: Person) -> bool:
    """Somebody else who sees the person; how much they find there is another question."""
    return may_view_person(actor, person) and not is_oneself(actor, person)


def may_keep_documents(actor: Actor, person: Person) -> bool:
    """Everybody has a place of their own for documents."""
    return _may_keep(actor, person)


def may_view_document(actor: Actor, document: Document) -> bool:
    """Whose it is, and with whom it is shared at this moment."""
    return actor.in_catchment(document.person.catchment_id) and (
        is_oneself(actor, document.person)
        or Document.objects.visible_to(actor).filter(pk=document.pk).exists()
    )


def may_delete_document(actor: Actor, document: Document) -> bool:
    """Only whose it is."""
    return _may_keep(actor, document.person)


def _may_keep(actor: Actor, person: Person) -> bool:
    return actor.is_member and actor.in_catchment(person.catchment_id) and is_oneself(actor, person)


def _owner(thing: LadderLayer | PlanStep | Plan | Document) -> Person:
    if isinstance(thing, PlanStep):
        return thing.plan.person
    if isinstance(thing, LadderLayer):
        return thing.ladder.person
    return thing.person
