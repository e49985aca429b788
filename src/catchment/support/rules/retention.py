"""Who keeps the clocks, the holds and the erasures: the data-protection lead, never about oneself."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.support.models import RetentionClock


def may_view_clock(actor: Actor, clock: RetentionClock) -> bool:
    """Every member may read how long things are kept."""
    return actor.is_member and actor.in_catchment(clock.catchment_id)


def may_set_clock(actor: Actor, clock: RetentionClock) -> bool:
    """The data-protection lead."""
    return may_view_clock(actor, clock) and actor.has(Role.DATA_PROTECTION_LEAD)


def may_decide_on_leaving(actor: Actor, person: Person) -> bool:
    """The data-protection lead of the person's catchment, for others than themselves."""
    return (
        actor.is_member
        and actor.in_catchment(person.catchment_id)
        and actor.has(Role.DATA_PROTECTION_LEAD)
        and actor.person_id != person.pk
    )


def may_ask_to_leave(actor: Actor, person: Person) -> bool:
    """Only the person themselves."""
    return (
        actor.is_member
        and actor.in_catchment(person.catchment_id)
        and actor.person_id is not None
        and actor.person_id == person.pk
    )
