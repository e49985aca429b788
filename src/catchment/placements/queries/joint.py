"""Which hosts give which days of a placement, and what a host shares with others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from catchment.placements.enums import HostStatus
from catchment.placements.models import Host, JointHost, Opportunity

#: Monday to Friday.
WORKING_DAYS = tuple(range(5))


@dataclass(frozen=True, slots=True)
class Days:
    """The days of the week that one host gives; ``joint`` is None for the one that opens it."""

    host: Host
    weekdays: tuple[int, ...]
    joint: JointHost | None


def days_of(opportunity: Opportunity) -> list[Days]:
    """Who gives which days, the host that opens it first; empty where it gives all. One query."""
    standing = JointHost.objects.standing().filter(opportunity=opportunity)
    rows = list(standing.select_related("host__organisation").order_by("asked_at", "pk"))
    if not rows:
        return []
    given = {day for one in rows for day in one.weekdays}
    rest = tuple(day for day in WORKING_DAYS if day not in given)
    return [
        Days(opportunity.host, rest, None),
        *(Days(one.host, tuple(sorted(one.weekdays)), one) for one in rows),
    ]


def days_left(opportunity: Opportunity) -> tuple[int, ...]:
    """The days that no other host gives, or was asked to give. One query."""
    rows = JointHost.objects.open().filter(opportunity=opportunity)
    given = {day for days in rows.values_list("weekdays", flat=True) for day in days}
    return tuple(day for day in WORKING_DAYS if day not in given)


def shares_of(opportunity: Opportunity) -> list[JointHost]:
    """Every host that was asked, the latest first. One query."""
    rows = JointHost.objects.filter(opportunity=opportunity).select_related("host__organisation")
    return list(rows.order_by("-asked_at", "-pk"))


def shared_with(host: Host) -> list[JointHost]:
    """What this host shares with others, and what waits for an answer, that first. One query."""
    rows = JointHost.objects.open().filter(Q(host=host) | Q(opportunity__host=host))
    seen = rows.select_related("host__organisation", "opportunity__host__organisation")
    return list(seen.order_by("status", "asked_at", "pk"))


def hosts_to_ask(opportunity: Opportunity) -> Sequence[Host]:
    """Checked hosts of the catchment that neither open it nor were asked already. One query."""
    there = JointHost.objects.open().filter(opportunity=opportunity).values("host_id")
    here = Host.objects.filter(
        catchment_id=opportunity.host.catchment_id, status=HostStatus.VERIFIED
    )
    found = here.exclude(pk=opportunity.host_id).exclude(pk__in=there)
    return list(found.select_related("organisation").order_by("organisation__name", "pk"))
