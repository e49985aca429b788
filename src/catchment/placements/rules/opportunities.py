"""Who reads what a host opens, and who writes it."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.enums import HostStatus, OpportunityStatus
from catchment.placements.models import DayPhoto, Host, Opportunity, OpportunityWeek
from catchment.placements.models.hosts import HOST_KEEPERS
from catchment.placements.rules.hosts import acts_for_host


def may_view_opportunity(actor: Actor, opportunity: Opportunity) -> bool:
    """Staff, the host itself, and everybody while it is open at a checked host."""
    host = opportunity.host
    if not actor.is_member or not actor.in_catchment(host.catchment_id):
        return False
    on_offer = opportunity.status == OpportunityStatus.OPEN and host.status == HostStatus.VERIFIED
    return actor.has(*HOST_KEEPERS) or acts_for_host(actor, host) or on_offer


def may_write_for_host(actor: Actor, host: Host) -> bool:
    """Whoever acts for the workplace; staff only where nobody there has an account.

    A workplace that waits to be checked may write; one that was refused may not.
    """
    if not actor.is_member or not actor.in_catchment(host.catchment_id):
        return False
    if host.status == HostStatus.REFUSED:
        return False
    if acts_for_host(actor, host):
        return True
    return actor.has(*HOST_KEEPERS) and not _has_account(host)


def may_write_opportunity(actor: Actor, opportunity: Opportunity) -> bool:
    """As for the host that opens it."""
    return may_write_for_host(actor, opportunity.host)


def may_write_week(actor: Actor, week: OpportunityWeek) -> bool:
    """As for the opportunity."""
    return may_write_opportunity(actor, week.opportunity)


def may_view_photo(actor: Actor, photo: DayPhoto) -> bool:
    """Whoever may read the page that it stands on."""
    return may_view_opportunity(actor, photo.opportunity)


def may_write_photo(actor: Actor, photo: DayPhoto) -> bool:
    """As for the opportunity."""
    return may_write_opportunity(actor, photo.opportunity)


def _has_account(host: Host) -> bool:
    members = Membership.objects.active().filter(
        catchment_id=host.catchment_id, organisation_id=host.organisation_id
    )
    return members.filter(roles__role=Role.HOST).exists()
