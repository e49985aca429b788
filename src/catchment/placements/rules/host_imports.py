"""Who may give a file of hosts: the coordinator for the catchment, a host for itself alone."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment
from catchment.placements.enums import HostImportStatus, HostStatus
from catchment.placements.models import Host, HostImport
from catchment.placements.rules.hosts import acts_for_host


def may_import_hosts(actor: Actor, catchment: Catchment) -> bool:
    """The coordinator."""
    return actor.is_member and actor.in_catchment(catchment.pk) and actor.has(Role.COORDINATOR)


def may_import_for_host(actor: Actor, host: Host) -> bool:
    """Whoever acts for the workplace, unless it was not taken on."""
    return (
        actor.is_member
        and actor.in_catchment(host.catchment_id)
        and acts_for_host(actor, host)
        and host.status != HostStatus.REFUSED
    )


def may_view_host_import(actor: Actor, run: HostImport) -> bool:
    """The coordinator a file of the catchment; whoever acts for a host its own."""
    if not actor.is_member or not actor.in_catchment(run.catchment_id):
        return False
    if run.host is None:
        return actor.has(Role.COORDINATOR)
    return acts_for_host(actor, run.host)


def may_write_host_import(actor: Actor, run: HostImport) -> bool:
    """While it was only looked through."""
    return may_view_host_import(actor, run) and run.status == HostImportStatus.CHECKED


def may_undo_host_import(actor: Actor, run: HostImport) -> bool:
    """Once it was written."""
    return may_view_host_import(actor, run) and run.status == HostImportStatus.WRITTEN


def may_check_hosts_of(actor: Actor, run: HostImport) -> bool:
    """The coordinator, once a list of many workplaces was written."""
    return may_undo_host_import(actor, run) and run.host is None
