"""Who thanks a host, who reads it first, and what the host may do with it."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.enums import THANKS_PASSED, ThanksStatus
from catchment.placements.models import Thanks
from catchment.placements.models.thanks import LOOKED_AT, Visit


def may_write_thanks(actor: Actor, visit: Visit) -> bool:
    """Only whoever was there, or is there now."""
    return (
        actor.is_member
        and actor.in_catchment(visit.host.catchment_id)
        and actor.person_id is not None
        and actor.person_id == visit.person.pk
    )


def may_view_thanks(actor: Actor, thanks: Thanks) -> bool:
    """The writer, staff of their school, the coordinator; the host once staff have read it."""
    if not actor.is_member or not actor.in_catchment(thanks.host.catchment_id):
        return False
    return _wrote(actor, thanks) or _keeps(actor, thanks) or _is_thanked(actor, thanks)


def may_take_back_thanks(actor: Actor, thanks: Thanks) -> bool:
    """The writer, as long as nobody has read it."""
    return (
        may_view_thanks(actor, thanks)
        and _wrote(actor, thanks)
        and thanks.status == ThanksStatus.WAITING
    )


def may_read_thanks_first(actor: Actor, thanks: Thanks) -> bool:
    """Staff of the writer's school, or the coordinator, while it waits; nobody reads their own."""
    return (
        may_view_thanks(actor, thanks)
        and _keeps(actor, thanks)
        and not _wrote(actor, thanks)
        and thanks.status == ThanksStatus.WAITING
    )


def may_hide_thanks(actor: Actor, thanks: Thanks) -> bool:
    """The host, while it stands on its page."""
    return (
        may_view_thanks(actor, thanks)
        and _is_thanked(actor, thanks)
        and thanks.status == ThanksStatus.SHOWN
    )


def may_show_thanks_again(actor: Actor, thanks: Thanks) -> bool:
    """The host, of what it has hidden."""
    return (
        may_view_thanks(actor, thanks)
        and _is_thanked(actor, thanks)
        and thanks.status == ThanksStatus.HIDDEN
    )


def _wrote(actor: Actor, thanks: Thanks) -> bool:
    return actor.person_id is not None and actor.person_id == thanks.person_id


def _keeps(actor: Actor, thanks: Thanks) -> bool:
    return actor.has(Role.COORDINATOR) or (
        actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
        and actor.organisation_id == thanks.school_id
    )


def _is_thanked(actor: Actor, thanks: Thanks) -> bool:
    return (
        actor.has(Role.HOST)
        and actor.organisation_id is not None
        and actor.organisation_id == thanks.host.organisation_id
        and thanks.host.status in LOOKED_AT
        and thanks.status in THANKS_PASSED
    )
