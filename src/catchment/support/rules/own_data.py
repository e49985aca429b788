"""Everything about somebody is theirs to take."""

from catchment.people.actor import Actor
from catchment.people.models import Person


def may_take_own_data(actor: Actor, person: Person) -> bool:
    """Only the person themselves."""
    return (
        actor.is_member
        and actor.in_catchment(person.catchment_id)
        and actor.person_id is not None
        and actor.person_id == person.pk
    )
