"""Who sets what a catchment promises: its coordinator. Everybody reads it."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.models import Guarantee


def may_view_guarantee(actor: Actor, guarantee: Guarantee) -> bool:
    """Every member of the catchment."""
    return actor.is_member and actor.in_catchment(guarantee.catchment_id)


def may_set_guarantee(actor: Actor, guarantee: Guarantee) -> bool:
    """The coordinator."""
    return may_view_guarantee(actor, guarantee) and actor.has(Role.COORDINATOR)
