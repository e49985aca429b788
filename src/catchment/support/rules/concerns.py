"""Who may read and write safeguarding records: designated leads of the organisation that holds them."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.support.enums import ConcernStatus
from catchment.support.models import Concern
from catchment.support.models.safety import persons_of_lead


def may_keep_concerns(actor: Actor, thing: object) -> bool:
    """A designated safeguarding lead, for their own organisation. ``thing`` is not looked at."""
    return actor.is_member and actor.has(Role.SAFEGUARDING_LEAD) and bool(actor.organisation_id)


def may_view_concern(actor: Actor, concern: Concern) -> bool:
    """A lead of the organisation that holds it; never about oneself."""
    return (
        may_keep_concerns(actor, concern)
        and actor.in_catchment(concern.person.catchment_id)
        and concern.organisation_id == actor.organisation_id
        and concern.person_id != actor.person_id
    )


def may_add_to_concern(actor: Actor, concern: Concern) -> bool:
    """Whoever may read it, while it is open."""
    return may_view_concern(actor, concern) and concern.status == ConcernStatus.OPEN


def may_take_concern(actor: Actor, concern: Concern) -> bool:
    """A lead of the organisation to which it is being handed; never about oneself."""
    return (
        may_keep_concerns(actor, concern)
        and actor.in_catchment(concern.person.catchment_id)
        and concern.passing_to_id is not None
        and concern.passing_to_id == actor.organisation_id
        and concern.person_id != actor.person_id
    )


def may_record_concern(actor: Actor, person: Person) -> bool:
    """A lead, about somebody who learns with, or is helped by, their own organisation."""
    return (
        may_keep_concerns(actor, person)
        and actor.in_catchment(person.catchment_id)
        and persons_of_lead(actor).filter(pk=person.pk).exists()
    )
