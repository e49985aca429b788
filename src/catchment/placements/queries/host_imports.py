"""What a file of hosts meets: the hosts of a catchment, or one of them, and how they stand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q

from catchment.network.models import Site
from catchment.people.enums import TEACHING_KINDS, OrganisationStatus, Role
from catchment.people.models import Catchment, Membership, Organisation, OrganisationIdentifier
from catchment.placements.enums import SEATED, OpportunityStatus, ReportStatus, RequestStatus
from catchment.placements.models import (
    Host,
    HostContact,
    KeptSeats,
    Opportunity,
    OpportunityWeek,
    Place,
    SeatRequest,
    UnsuitableReport,
)
from catchment.vocabulary.models import Occupation, OccupationCategory

State = dict[str, Any]

#: What a row may say of a host, as the table calls it.
OF_HOST = (
    "about", "appetite", "appetite_reason", "ask_again_on", "contacts_a_month", "at_once",
)  # fmt: skip
OF_CONTACT = ("name", "email", "phone", "job_title")
OF_SITE = ("name", "address", "postcode")
#: The words of an opportunity; kinds of work, its place and its state stand beside them.
OF_OPPORTUNITY = (
    "title", "mode", "you_do", "meet", "clothes", "lunch", "costs", "costs_pence", "travel",
    "find_us", "begins", "ends", "day", "least_age", "most_age", "group_size", "access", "checks",
    "remote",
)  # fmt: skip


@dataclass(slots=True)
class World:
    """Who is there already. Names are in small letters.

    Attributes:
        organisations: by their key; hosts and contacts by that of their organisation.
        named, numbered: keys of organisations.
        accounts: organisations in which somebody writes for the host themselves.
        opportunities: those that are not closed, by host and title.
        taken_off: titles about which a report was upheld.
        weeks: by opportunity, and by the Monday of the week that they begin in.
        kept: seats by week, as [key of the school or None for focus learners, how many].
        taken: seats that are given, by week.
    """

    organisations: dict[int, Organisation] = field(default_factory=dict)
    named: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    numbered: dict[str, int] = field(default_factory=dict)
    hosts: dict[int, Host] = field(default_factory=dict)
    sites: dict[int, list[Site]] = field(default_factory=lambda: defaultdict(list))
    accounts: set[int] = field(default_factory=set)
    contacts: dict[int, list[HostContact]] = field(default_factory=lambda: defaultdict(list))
    opportunities: dict[tuple[int, str], Opportunity] = field(default_factory=dict)
    taken_off: set[tuple[int, str]] = field(default_factory=set)
    weeks: dict[int, dict[dt.date, OpportunityWeek]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    kept: dict[int, list[list[Any]]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def world_of(catchment: Catchment, own: Host | None) -> World:
    """Everything that rows may be about; thirteen queries, however many hosts there are."""
    world = World()
    hosts = Host.objects.filter(catchment=catchment, **({"pk": own.pk} if own else {}))
    _organisations(world, catchment, hosts, own)
    for one in hosts.select_related("organisation", "catchment"):
        world.hosts[one.organisation_id] = one
    for contact in HostContact.objects.filter(host__in=hosts).select_related("host").order_by("pk"):
        world.contacts[contact.host.organisation_id].append(contact)
    writers = Membership.objects.active().filter(catchment=catchment, roles__role=Role.HOST)
    world.accounts = {key for key in writers.values_list("organisation_id", flat=True) if key}
    _opportunities(world, hosts)
    _weeks(world, hosts)
    return world


def _organisations(
    world: World, catchment: Catchment, hosts: models.QuerySet[Host], own: Host | None
) -> None:
    """Hosts, and open organisations that may become one."""
    those = Q(pk__in=hosts.values("organisation_id"))
    if own is None:
        those |= Q(catchment=catchment, status=OrganisationStatus.ACTIVE)
    found = Organisation.objects.filter(those)
    for one in found.order_by("pk"):
        world.organisations[one.pk] = one
        world.named[one.name.casefold()].append(one.pk)
    numbers = OrganisationIdentifier.objects.filter(organisation__in=found)
    for key, value in numbers.order_by("-pk").values_list("organisation_id", "value"):
        world.numbered[value.casefold()] = key
    for site in Site.objects.filter(organisation__in=found).order_by("pk"):
        world.sites[site.organisation_id].append(site)


def _opportunities(world: World, hosts: models.QuerySet[Host]) -> None:
    found = Opportunity.objects.filter(host__in=hosts).exclude(status=OpportunityStatus.CLOSED)
    for one in found.prefetch_related("occupations", "categories").order_by("-pk"):
        world.opportunities[one.host_id, one.title.casefold()] = one
    reports = UnsuitableReport.objects.filter(
        opportunity__host__in=hosts, status=ReportStatus.UPHELD
    )
    pairs = reports.values_list("opportunity__host_id", "opportunity__title")
    world.taken_off = {(host, title.casefold()) for host, title in pairs}


def _weeks(world: World, hosts: models.QuerySet[Host]) -> None:
    found = OpportunityWeek.objects.filter(opportunity__host__in=hosts)
    for week in found.order_by("-pk"):
        world.weeks[week.opportunity_id][_monday_of(week.starts_on)] = week
    for row in KeptSeats.objects.filter(week__in=found):
        world.kept[row.week_id].append([row.school_id, row.seats])
    given = (
        SeatRequest.objects.filter(week__in=found, status=RequestStatus.ACCEPTED),
        Place.objects.filter(week__in=found, status__in=SEATED),
    )
    for rows in given:
        for key in rows.values_list("week_id", flat=True):
            world.taken[key] += 1


def _monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def kinds_of_work() -> dict[str, str]:
    """Kinds of work as people write them and by slug."""
    found = Occupation.objects.current().order_by("-pk").values_list("name", "slug")
    return {name.casefold(): slug for name, slug in found} | {slug: slug for _name, slug in found}


def fields_of_work() -> dict[str, str]:
    """Fields of work, as people write them and by slug."""
    found = OccupationCategory.objects.values_list("name", "slug")
    return {name.casefold(): slug for name, slug in found} | {slug: slug for _name, slug in found}


def schools_by_name(catchment: Catchment) -> dict[str, int]:
    """Schools and colleges for which seats can be kept, by name in small letters."""
    found = Organisation.objects.filter(catchment=catchment, kind__in=TEACHING_KINDS)
    return {name.casefold(): key for name, key in found.order_by("-pk").values_list("name", "pk")}


def plain(value: Any) -> Any:
    """A value as a file's row holds it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value


def columns_of(record: Any, names: Iterable[str]) -> State:
    """Columns of a record as plain values that can be compared and put back."""
    return {name: plain(getattr(record, name)) for name in names}


def work_of(opportunity: Opportunity) -> dict[str, list[str]]:
    """Kinds and fields of work, by slug; from what was fetched beside it where it was."""
    return {
        "occupations": sorted(one.slug for one in opportunity.occupations.all()),
        "categories": sorted(one.slug for one in opportunity.categories.all()),
    }


def week_state(week: OpportunityWeek, kept: Iterable[Iterable[Any]]) -> State:
    """Seats, hours and whom seats are kept for."""
    pairs = sorted(([school, many] for school, many in kept), key=lambda pair: pair[0] or 0)
    return columns_of(week, ("starts_on", "ends_on", "seats", "hours")) | {"kept": pairs}


def used(
    model: type[models.Model], keys: Collection[int], parts: Collection[type[models.Model]] = ()
) -> set[int]:
    """Records that something else points at, whatever its storey; one query a relation.

    Args:
        model: the table that they stand in.
        keys: theirs.
        parts: tables whose rows belong to them and go with them.
    """
    found: set[int] = set()
    if not keys:
        return found
    for relation in model._meta.related_objects:
        pointing: Any = relation.related_model
        if pointing in parts:
            continue
        name = relation.field.name
        rows = pointing._base_manager.filter(**{f"{name}__in": list(keys)})
        found |= set(rows.values_list(name, flat=True))
    return found & set(keys)
