"""Notices are one's own."""

from catchment.people.actor import Actor
from catchment.people.models import Membership
from catchment.support.models import Notice


def may_view_notice(actor: Actor, notice: Notice) -> bool:
    """Only whoever it is for."""
    return actor.is_member and notice.to_id == actor.membership_id


def may_keep_wishes(actor: Actor, membership: Membership) -> bool:
    """Only for one's own membership, the one in use."""
    return actor.is_member and membership.pk == actor.membership_id
