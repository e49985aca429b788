"""How many seats are taken, asked for, kept and free; nothing of who sits on them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from catchment.people.models import Organisation
from catchment.placements.enums import SEATED, RequestStatus
from catchment.placements.models import (
    Host,
    JointHost,
    KeptSeats,
    OpportunityWeek,
    Place,
    SeatRequest,
)


@dataclass(frozen=True, slots=True)
class WeekSeats:
    """The seats of one week. ``taken + asked + kept + free`` is ``week.seats``."""

    week: OpportunityWeek
    taken: int
    asked: int
    kept: int
    free: int


def seats_of(weeks: Sequence[OpportunityWeek]) -> list[WeekSeats]:
    """Four queries, however many weeks. Kept seats that are taken already are not counted twice."""
    keys = [week.pk for week in weeks]
    requests = SeatRequest.objects.filter(week_id__in=keys)
    accepted = requests.filter(status=RequestStatus.ACCEPTED)
    taken = _by_week(accepted.values_list("week_id"))
    for key, count in _by_week(
        Place.objects.filter(week_id__in=keys, status__in=SEATED).values_list("week_id")
    ).items():
        taken[key] = taken.get(key, 0) + count
    asked = _by_week(requests.waiting().values_list("week_id"))
    kept: dict[int, int] = {}
    for row in KeptSeats.objects.filter(week_id__in=keys):
        kept[row.week_id] = kept.get(row.week_id, 0) + row.seats
    return [
        _seats(week, taken.get(week.pk, 0), asked.get(week.pk, 0), kept.get(week.pk, 0))
        for week in weeks
    ]


def _seats(week: OpportunityWeek, taken: int, asked: int, kept: int) -> WeekSeats:
    taken = min(taken, week.seats)
    asked = min(asked, week.seats - taken)
    kept = min(kept, week.seats - taken - asked)
    return WeekSeats(week, taken, asked, kept, week.seats - taken - asked - kept)


def _by_week(rows: Iterable[tuple[int, ...]]) -> dict[int, int]:
    counted: dict[int, int] = {}
    for (key,) in rows:
        counted[key] = counted.get(key, 0) + 1
    return counted


def taken_in(week: OpportunityWeek) -> int:
    """Seats that are given. Two queries."""
    accepted = SeatRequest.objects.filter(week=week, status=RequestStatus.ACCEPTED).count()
    return accepted + Place.objects.filter(week=week, status__in=SEATED).count()


def taken_at_once(host: Host, week: OpportunityWeek) -> int:
    """Learners at this host, over all that it opens or shares, on days of this week. Three queries."""
    shares = JointHost.objects.standing().filter(host=host).values_list("opportunity_id", flat=True)
    found = Q(week__opportunity__host=host) | Q(week__opportunity__in=list(shares))
    same = {"week__starts_on__lte": week.ends_on, "week__ends_on__gte": week.starts_on}
    accepted = SeatRequest.objects.filter(found, **same, status=RequestStatus.ACCEPTED).count()
    return accepted + Place.objects.filter(found, **same, status__in=SEATED).count()


def at_their_most(weeks: Sequence[OpportunityWeek]) -> set[int]:
    """Keys of weeks in which a host of the placement has as many as it takes at once. Four queries.

    Args:
        weeks: with their opportunities and the hosts of these; all of one catchment.
    """
    here = {week.opportunity.host.catchment_id for week in weeks}
    shares: defaultdict[int, set[int]] = defaultdict(set)
    standing = JointHost.objects.standing().filter(host__catchment__in=here)
    for opportunity, host in standing.values_list("opportunity_id", "host_id"):
        shares[opportunity].add(host)
    hosts = {week.pk: {week.opportunity.host_id, *shares[week.opportunity_id]} for week in weeks}
    caps = Host.objects.filter(pk__in=set().union(*hosts.values())).values_list("pk", "at_once")
    most = {host: many for host, many in caps if many is not None}
    stays = _stays(most.keys(), shares)
    return {
        week.pk
        for week in weeks
        for host in hosts[week.pk] & most.keys()
        if sum(stay.is_at(host, week) for stay in stays) >= most[host]
    }


@dataclass(frozen=True, slots=True)
class _Stay:
    """One learner's days somewhere, at one host or at those who share them."""

    hosts: frozenset[int]
    first: dt.date
    last: dt.date

    def is_at(self, host: int, week: OpportunityWeek) -> bool:
        same_days = self.first <= week.ends_on and self.last >= week.starts_on
        return same_days and host in self.hosts


def _stays(hosts: Collection[int], shares: Mapping[int, set[int]]) -> list[_Stay]:
    """Everybody who has a seat at these hosts. Two queries."""
    shared = [opportunity for opportunity, others in shares.items() if others & set(hosts)]
    found = Q(week__opportunity__host__in=hosts) | Q(week__opportunity__in=shared)
    accepted = SeatRequest.objects.filter(found, status=RequestStatus.ACCEPTED)
    places = Place.objects.filter(found, status__in=SEATED)
    facts = (
        *("week__opportunity", "week__opportunity__host"),
        *("week__starts_on", "week__ends_on"),
    )
    return [
        _Stay(frozenset({host, *shares.get(opportunity, ())}), first, last)
        for opportunity, host, first, last in [
            *accepted.values_list(*facts),
            *places.values_list(*facts),
        ]
    ]


def left_for(week: OpportunityWeek, school: Organisation | None) -> int:
    """Seats that somebody of this school may still be asked for; those kept for others are not.

    A kept seat is held back until somebody of its group sits: whoever sits there counts in the seats
    kept for their school first. Those kept for focus learners have had their first call once a round
    has placed as many there beyond these, whoever they are: who asks for a seat must not learn from
    the answer which of those that sit there is on a focus list. Three queries.
    """
    kept: dict[int | None, int] = dict(
        KeptSeats.objects.filter(week=week).values_list("school_id", "seats")
    )
    asked, placed = _sitting(week)
    sitting = asked + placed
    own = school.pk if school else None
    held = sum(
        max(0, many - sitting[whom])
        for whom, many in kept.items()
        if whom is not None and whom != own
    )
    beyond = sum(
        min(many, max(0, sitting[of] - (kept.get(of, 0) if of is not None else 0)))
        for of, many in placed.items()
    )
    held += max(0, kept.get(None, 0) - beyond)
    return week.seats - sitting.total() - held


def _sitting(week: OpportunityWeek) -> tuple[Counter[int | None], Counter[int | None]]:
    """How many of each school sit there: whom the workplace gave a seat, and whom a round placed."""
    accepted = SeatRequest.objects.filter(week=week, status=RequestStatus.ACCEPTED)
    places = Place.objects.filter(week=week, status__in=SEATED)
    return (
        Counter(accepted.values_list("school_id", flat=True)),
        Counter(places.values_list("wish_list__cohort__school_id", flat=True)),
    )
