"""Whom to ask where a run is short of seats: where the seats are missing, and hosts who may have some."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from catchment.network.models import Site
from catchment.people.actor import Actor
from catchment.people.models import Neighbourhood
from catchment.placements.enums import Appetite
from catchment.placements.models import (
    Host,
    HostContact,
    Opportunity,
    OpportunityWeek,
    RoundRun,
    RunPlace,
    SeatRequest,
)
from catchment.placements.queries.towns import kilometres, town_of_home

#: What hosts say who may be asked, the readiest first.
READY = (Appetite.LOOKING, Appetite.INTERESTED)


@dataclass(frozen=True, slots=True)
class Missing:
    """One shortage of a run, and where its learners live.

    Attributes:
        number: from 1, in the order of the page.
        work: slugs of the kinds of work that these learners would like.
        towns: seats missing by neighbourhood, most first; they sum to ``missing``.
        elsewhere: seats missing for learners whose neighbourhood we do not know.
    """

    number: int
    missing: int
    weeks: tuple[dt.date, ...]
    work: tuple[str, ...]
    towns: tuple[tuple[Neighbourhood, int], ...]
    elsewhere: int

    @property
    def town(self) -> Neighbourhood | None:
        """Where most seats are missing."""
        return self.towns[0][0] if self.towns else None


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A host that may have seats.

    Attributes:
        fits: slugs of the kinds of work there that these learners would like.
        kilometres: from the town where most seats are missing; None where either is unknown.
        seats: what it already opens in these weeks.
        contacts_left: how often it may still be asked this month.
    """

    host: Host
    contact: HostContact | None
    fits: tuple[str, ...]
    kilometres: float | None
    seats: int
    contacts_left: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of all hosts, by primary key."""

    hosts: Sequence[Host]
    work: Mapping[int, frozenset[str]]
    sites: Mapping[int, Sequence[tuple[float, float]]]
    contacts: Mapping[int, HostContact]
    seats: Mapping[tuple[int, dt.date], int]
    asked: Mapping[int, int]


def missing_of(run: RoundRun) -> list[Missing]:
    """All shortages of a run, most seats first, each with where its learners live. Two queries."""
    found = sorted(run.figures.get("shortages", []), key=lambda each: -int(each["missing"]))
    known = list(Neighbourhood.objects.filter(catchment=run.round.catchment_id).order_by("pk"))
    rows = RunPlace.objects.filter(run=run).values_list(
        "wish_list__pseudonym",
        "wish_list__person__neighbourhood_id",
        "wish_list__person__postcode",
        "told__own_find",
    )
    homes = {
        who: town_of_home(known, named, postcode)
        for who, named, postcode, own_find in rows.filter(week=None)
        if not own_find
    }
    return [_missing(number, each, homes) for number, each in enumerate(found, start=1)]


def _missing(
    number: int, short: Mapping[str, Any], homes: Mapping[str, Neighbourhood | None]
) -> Missing:
    """Share out what is missing by where those of the shortage live who have no place."""
    lives = [homes[each] for each in short["who"] if each in homes]
    towns = {town.pk: town for town in lives if town}
    shares = apportioned(Counter(town.pk if town else 0 for town in lives), short["missing"])
    placed = [(towns[key], many) for key, many in shares.items() if many and key]
    return Missing(
        number=number,
        missing=short["missing"],
        weeks=tuple(dt.date.fromisoformat(week) for week in short["weeks"]),
        work=tuple(short["work"]),
        towns=tuple(sorted(placed, key=lambda pair: (-pair[1], pair[0].pk))),
        elsewhere=short["missing"] - sum(many for _town, many in placed),
    )


def apportioned(counts: Mapping[int, int], total: int) -> dict[int, int]:
    """Share a number out by counts: whole parts that sum to it, by largest remainder."""
    everybody = sum(counts.values())
    if not everybody:
        return {}
    shares = {key: many * total // everybody for key, many in counts.items()}
    by_rest = sorted(counts, key=lambda key: (-(counts[key] * total % everybody), key))
    for key in by_rest[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def to_ask(
    run: RoundRun, missing: Sequence[Missing], reader: Actor, *, month: dt.datetime
) -> list[list[ToAsk]]:
    """For each shortage the hosts to ask: what fits first, then who has opened least, then near.

    A host is here when it was checked, would like to or perhaps, and may still be asked this month.
    Six queries, however many hosts and shortages.

    Args:
        month: when this calendar month began.
    """
    known = _known(run, reader, month)
    return [_ordered(each, known) for each in missing]


def _known(run: RoundRun, reader: Actor, month: dt.datetime) -> _Known:
    hosts = list(
        Host.objects.visible_to(reader)
        .verified()
        .filter(appetite__in=READY)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )
    sent = SeatRequest.objects.sent()
    requests = sent.filter(week__opportunity__host__in=hosts, asked_at__gte=month)
    contacts = HostContact.objects.visible_to(reader).filter(host__in=hosts)
    return _Known(
        hosts=hosts,
        work=_work_of(hosts),
        sites=_sites_of(hosts),
        contacts={each.host_id: each for each in contacts.order_by("first", "-pk")},
        seats=_seats_of(run, hosts),
        asked=dict(
            requests.values_list("week__opportunity__host")
            .annotate(many=Count("pk"))
            .values_list("week__opportunity__host", "many")
        ),
    )


def _work_of(hosts: Sequence[Host]) -> dict[int, frozenset[str]]:
    rows = Opportunity.objects.filter(host__in=hosts).values_list(
        "host_id", "occupations__categories__slug", "categories__slug"
    )
    found: dict[int, set[str]] = {}
    for host, *slugs in rows.distinct():
        found.setdefault(host, set()).update(filter(None, slugs))
    return {host: frozenset(slugs) for host, slugs in found.items()}


def _sites_of(hosts: Sequence[Host]) -> dict[int, list[tuple[float, float]]]:
    """Longitude and latitude of all places of a host's organisation, by organisation."""
    rows = (
        Site.objects.placed()
        .filter(organisation__in=[host.organisation_id for host in hosts])
        .values_list("organisation_id", "longitude", "latitude")
    )
    found: dict[int, list[tuple[float, float]]] = {}
    for organisation, longitude, latitude in rows:
        if longitude is not None and latitude is not None:
            found.setdefault(organisation, []).append((longitude, latitude))
    return found


def _seats_of(run: RoundRun, hosts: Sequence[Host]) -> dict[tuple[int, dt.date], int]:
    weeks = OpportunityWeek.objects.on_offer().between(run.round.starts_on, run.round.ends_on)
    found: Counter[tuple[int, dt.date]] = Counter()
    for host, monday, seats in weeks.filter(opportunity__host__in=hosts).values_list(
        "opportunity__host_id", "starts_on", "seats"
    ):
        found[host, monday] += seats
    return found


def _ordered(missing: Missing, known: _Known) -> list[ToAsk]:
    rows = [_row(host, missing, known) for host in known.hosts]
    free = [row for row in rows if row.contacts_left > 0]
    return sorted(free, key=_readiness)


def _row(host: Host, missing: Missing, known: _Known) -> ToAsk:
    work = known.work.get(host.pk, frozenset())
    return ToAsk(
        host=host,
        contact=known.contacts.get(host.pk),
        fits=tuple(slug for slug in missing.work if slug in work),
        kilometres=_nearest(missing.town, known.sites.get(host.organisation_id, ())),
        seats=sum(known.seats.get((host.pk, monday), 0) for monday in missing.weeks),
        contacts_left=host.contacts_a_month - known.asked.get(host.pk, 0),
    )


def _readiness(row: ToAsk) -> tuple[bool, bool, int, float, str]:
    """Work that fits, then no seats opened yet, then what the host says, then how near."""
    ready = READY.index(Appetite(row.host.appetite))
    far = math.inf if row.kilometres is None else row.kilometres
    return not row.fits, row.seats > 0, ready, far, row.host.organisation.name


def _nearest(town: Neighbourhood | None, places: Iterable[tuple[float, float]]) -> float | None:
    if town is None:
        return None
    away = [kilometres((town.longitude, town.latitude), place) for place in places]
    return min(away, default=None)
