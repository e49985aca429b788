"""Places of a workplace: which one an opportunity takes place at, and taking one off."""

from django.db import transaction

from catchment.network.actions.directory import directory_moved
from catchment.network.models import Offer, Site
from catchment.people import journal
from catchment.people.actor import Actor
from catchment.placements.actions.opportunities import hold, turn
from catchment.placements.enums import OpportunityStatus
from catchment.placements.models import Host, Opportunity


class SiteElsewhere(Exception):
    """It is no place of this workplace."""


class SiteInUse(Exception):
    """Something is still offered there, for learners or for anybody."""


class SiteGone(Exception):
    """It was taken off already."""


@transaction.atomic
def choose_site(
    *, opportunity: Opportunity, site: Site | None, remote: bool, version: int, by: Actor
) -> Opportunity:
    """Say where an opportunity takes place; None where it is not known yet.

    Raises:
        SiteElsewhere: if it is no place of this workplace.
        OpportunityMovedOn: if somebody was faster; nothing is changed.
        TakenOff: if the workplace was not taken on.
    """
    hold(opportunity.host)
    if site is not None and site.organisation_id != opportunity.host.organisation_id:
        raise SiteElsewhere(site)
    turn(opportunity, version, by=by, site=site, remote=remote)
    journal.record(
        by=by,
        sentence=f"said where “{opportunity.title}” takes place",
        subject=opportunity,
        catchment_id=opportunity.host.catchment_id,
    )
    return opportunity


@transaction.atomic
def retire_site(*, host: Host, site: Site, by: Actor) -> None:
    """Take a place off for good, once nothing takes place there.

    What was offered there and is closed stays, without its place.

    Raises:
        SiteInUse: if an opportunity that is not closed, or an offer of help, stands on it.
        SiteGone: if it was taken off meanwhile.
        TakenOff: if the workplace was not taken on.
    """
    hold(host)
    used = Opportunity.objects.filter(site=site).exclude(status=OpportunityStatus.CLOSED)
    if used.exists() or Offer.objects.filter(site=site).exists():
        raise SiteInUse(site)
    directory_moved(site)
    name = site.name
    gone, _each = Site.objects.filter(pk=site.pk, organisation_id=host.organisation_id).delete()
    if not gone:
        raise SiteGone(site)
    journal.record(by=by, sentence=f"took off the place “{name}”", subject=host)
