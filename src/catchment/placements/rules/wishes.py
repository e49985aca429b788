"""Who may read a list of wishes, put it in order, and send it."""

from catchment.people.actor import Actor
from catchment.people.days import local_day
from catchment.people.enums import Role
from catchment.placements.enums import RoundStatus
from catchment.placements.models import WishList


def may_view_wishes(actor: Actor, wish_list: WishList) -> bool:
    """The learner, staff of their school, and the coordinator. Never a host or a classmate."""
    if not actor.is_member or not actor.in_catchment(wish_list.round.catchment_id):
        return False
    return _own(actor, wish_list) or _looks_after(actor, wish_list)


def may_change_wishes(actor: Actor, wish_list: WishList) -> bool:
    """The learner until the last day; whoever sits beside them until wishes are closed."""
    if not may_view_wishes(actor, wish_list) or wish_list.round.status != RoundStatus.WISHES:
        return False
    if _looks_after(actor, wish_list):
        return True
    return local_day(actor.now) <= wish_list.round.wishes_until


def may_accept_reasons(actor: Actor, wish_list: WishList) -> bool:
    """Staff alone say that a reason keeps the promise whole."""
    return (
        may_change_wishes(actor, wish_list)
        and not _own(actor, wish_list)
        and _looks_after(actor, wish_list)
    )


def _own(actor: Actor, wish_list: WishList) -> bool:
    return actor.person_id is not None and actor.person_id == wish_list.person_id


def _looks_after(actor: Actor, wish_list: WishList) -> bool:
    return actor.has(Role.COORDINATOR) or (
        actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
        and actor.organisation_id == wish_list.cohort.school_id
    )
