"""Who may see and look after hosts. A host that waits to be checked is seen by staff and by itself."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.enums import HostStatus
from catchment.placements.models import Host, HostContact
from catchment.placements.models.hosts import HOST_KEEPERS


def may_view_host(actor: Actor, host: Host) -> bool:
    """Staff, the host itself, and everybody once it was checked."""
    if not actor.is_member or not actor.in_catchment(host.catchment_id):
        return False
    return (
        actor.has(*HOST_KEEPERS) or acts_for_host(actor, host) or host.status == HostStatus.VERIFIED
    )


def acts_for_host(actor: Actor, host: Host) -> bool:
    """Somebody of the workplace, in the role of host."""
    return (
        actor.has(Role.HOST)
        and actor.organisation_id is not None
        and actor.organisation_id == host.organisation_id
    )


def may_edit_host(actor: Actor, host: Host) -> bool:
    """The host itself, and staff on its behalf."""
    return may_view_host(actor, host) and (actor.has(*HOST_KEEPERS) or acts_for_host(actor, host))


def may_check_host(actor: Actor, host: Host) -> bool:
    """Coordinators and schools; nobody checks their own workplace."""
    return (
        may_view_host(actor, host)
        and actor.has(*HOST_KEEPERS)
        and actor.organisation_id != host.organisation_id
    )


def may_bring_back_host(actor: Actor, host: Host) -> bool:
    """The host itself takes up again what it paused; after a report only staff do."""
    return may_edit_host(actor, host) and host.status == HostStatus.PAUSED


def may_view_host_contact(actor: Actor, contact: HostContact) -> bool:
    """Staff, and the host itself; never a learner: a person rings, not a child."""
    return may_edit_host(actor, contact.host)
