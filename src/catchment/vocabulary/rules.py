"""Who may change a catchment's words. Topics are public: everybody may read them."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment


def may_change_vocabulary(actor: Actor, catchment: Catchment) -> bool:
    """Only a coordinator, and only in the catchment that they act in."""
    return actor.in_catchment(catchment.pk) and actor.has(Role.COORDINATOR)
