"""Places of a workplace, and what takes place at each."""

from collections.abc import Sequence
from dataclasses import dataclass

from catchment.network.models import Site
from catchment.placements.enums import OpportunityStatus
from catchment.placements.models import Host, Opportunity


@dataclass(frozen=True, slots=True)
class HostSite:
    """One place of a workplace, with what learners can do there."""

    host: Host
    site: Site
    opportunities: Sequence[Opportunity] = ()


def sites_of(host: Host) -> list[Site]:
    """One query."""
    rows = Site.objects.filter(organisation_id=host.organisation_id)
    return list(rows.order_by("name", "pk"))


def sites_with_use(host: Host) -> list[HostSite]:
    """Two queries, however many places."""
    here = Opportunity.objects.filter(host=host).exclude(status=OpportunityStatus.CLOSED)
    found: dict[int | None, list[Opportunity]] = {}
    for one in here.order_by("title", "pk"):
        found.setdefault(one.site_id, []).append(one)
    return [HostSite(host, site, found.get(site.pk, [])) for site in sites_of(host)]
