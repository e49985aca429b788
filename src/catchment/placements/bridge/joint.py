"""Placements that several hosts give, as a round counts them.

A seat of a shared placement is one seat, and counts towards what each of its hosts takes at once.
Caps of the engine stand inside one another and do not cross, so a seat can stand under one host's cap
alone: that of the host that opens it. For every other host the seats are set apart beforehand, so that
no host ever takes more than it said; what nobody takes of them stays empty.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catchment.placements.models import Host, JointHost, OpportunityWeek


@dataclass(frozen=True, slots=True)
class SetApart:
    """What seats given already, and sharing, take from seats and caps.

    Attributes:
        seats: by week's key, how many of the seats that are open stand; only of shared weeks.
        held: by key of host and Monday, how many others have, and how many are set apart for sharing.
    """

    seats: Mapping[int, int]
    held: Mapping[tuple[int, dt.date], int]


def set_apart(
    weeks: Sequence[OpportunityWeek],
    *,
    free: Mapping[int, int],
    taken: Mapping[int, int],
    locked: Mapping[int, int],
) -> SetApart:
    """Count what others have, then set seats of shared placements apart in the order of ``weeks``.

    One query.

    Args:
        weeks: on offer, in an order that does not change.
        free: by week's key, seats for the round, those of locked learners among them.
        taken: by week's key, seats that others have.
        locked: by week's key, learners of the round who have a seat already.
    """
    others = _others(weeks)
    seats: dict[int, int] = {}
    held: Counter[tuple[int, dt.date]] = Counter()
    for week in weeks:
        held[week.opportunity.host_id, _monday(week)] += taken.get(week.pk, 0)
    for week in weeks:
        hosts = others.get(week.opportunity_id, [])
        if not hosts:
            continue
        monday, there = _monday(week), taken.get(week.pk, 0)
        room = [
            one.at_once - held[one.pk, monday] - there for one in hosts if one.at_once is not None
        ]
        seats[week.pk] = max(min([free[week.pk], *room]), locked.get(week.pk, 0), 0)
        for one in hosts:
            held[one.pk, monday] += seats[week.pk] + there
    return SetApart(seats, held)


def _monday(week: OpportunityWeek) -> dt.date:
    return week.starts_on - dt.timedelta(days=week.starts_on.weekday())


def _others(weeks: Sequence[OpportunityWeek]) -> dict[int, list[Host]]:
    found: defaultdict[int, list[Host]] = defaultdict(list)
    shared = JointHost.objects.standing().filter(
        opportunity__in={week.opportunity_id for week in weeks}
    )
    for one in shared.select_related("host").order_by("host_id"):
        found[one.opportunity_id].append(one.host)
    return dict(found)
