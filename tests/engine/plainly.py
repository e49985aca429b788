"""The same answers worked out the slow and obvious way, row by row, to hold the engine against."""

import itertools
import math
from collections.abc import Iterable, Iterator

from catchment.engine.ask import Ask, Need
from catchment.engine.candidates import BY_ARRANGEMENT, Candidate
from catchment.engine.gates import GateReason
from catchment.engine.places import Place
from catchment.engine.terms import Terms

URGENT = {1: "now", 2: "soon", 3: "later"}


def needs_looked_at(ask: Ask) -> list[Need]:
    """Give the ten most urgent needs."""
    return sorted(ask.needs, key=lambda need: need.urgency)[:10]


def meets(row: Candidate, need: Need) -> bool:
    """Say whether a row is about a need."""
    return need.layer in row.layers if need.topic is None else need.topic in row.topics


def covers(row: Candidate, need: Need) -> bool:
    """Say whether a row covers a need, with guidance only from the qualified."""
    return meets(row, need) and (row.guidance or not need.wants_guidance)


def metres(start: Place, end: Place, circuity: int) -> int:
    """Estimate the way by the spherical law of haversines."""
    north, east, north_2, east_2 = (
        math.radians(angle)
        for angle in (start.latitude, start.longitude, end.latitude, end.longitude)
    )
    half = math.sin((north_2 - north) / 2) ** 2
    half += math.cos(north) * math.cos(north_2) * math.sin((east_2 - east) / 2) ** 2
    return round(2 * 6_371_009 * math.asin(math.sqrt(half)) * circuity / 100)


def travel_part(row: Candidate, ask: Ask, terms: Terms) -> int | None:
    """Give the part for travel, or None where there is no way to meet."""
    found = []
    if row.remote and ask.remote_ok:
        found.append(terms.remote_part)
    if row.in_person and ask.in_person_ok and row.place and ask.where:
        way = metres(ask.where, row.place, terms.circuity)
        share = min(way, terms.horizon) * 10_000 // terms.horizon
        if way <= row.reach:
            found.append(10_000 - share // 2)
        if way <= ask.travel_limit:
            found.append(10_000 - share)
    return max(found, default=None)


def reasons_shut(
    row: Candidate, rows: Iterable[Candidate], needs: list[Need], ask: Ask, terms: Terms
) -> list[GateReason]:
    """Name all gates that are shut for a row, in order."""
    if not any(meets(row, need) for need in needs):
        return [GateReason.NO_NEED]
    unwanted = {other.person_group for other in rows if other.helper in ask.excluded}
    young = ask.age is None or ask.age < 18
    limits = (row.min_age, row.max_age)
    aged = (
        limits[0] == 0 and limits[1] >= 120
        if ask.age is None
        else limits[0] <= ask.age <= limits[1]
    )
    passes = {
        GateReason.NOT_OPEN: row.is_open,
        GateReason.NOT_CONFIRMED: row.confirmed,
        GateReason.CLEARANCE: row.cleared or not young,
        GateReason.CREDENTIAL: any(covers(row, need) for need in needs),
        GateReason.AGE: aged,
        GateReason.LANGUAGE: not ask.languages or bool(ask.languages & row.languages),
        GateReason.ACCESS: ask.access & row.access == ask.access,
        GateReason.TRAVEL: travel_part(row, ask, terms) is not None,
        GateReason.CAPACITY: row.places_left > 0,
        GateReason.TIMES: not ask.times
        or bool(row.times & ask.times)
        or row.times >= BY_ARRANGEMENT,
        GateReason.EXCLUDED: row.person_group not in unwanted,
    }
    return [reason for reason, passed in passes.items() if not passed]


def people_open(rows: list[Candidate], ask: Ask, terms: Terms) -> Iterator[list[Candidate]]:
    """Give the open rows of each human being who has one, by key."""
    needs = needs_looked_at(ask)
    ordered = sorted(rows, key=lambda row: (row.person_group, row.key))
    for _, same in itertools.groupby(ordered, key=lambda row: row.person_group):
        through = [row for row in same if not reasons_shut(row, rows, needs, ask, terms)]
        if through:
            yield through


def parts(through: list[Candidate], ask: Ask, terms: Terms) -> tuple[int, int, int, int, int]:
    """Give the five parts of the score of one human being."""
    needs = needs_looked_at(ask)
    worth = [getattr(terms, URGENT[need.urgency]) for need in needs]
    covered = [any(covers(row, need) for row in through) for need in needs]
    got = sum(itertools.compress(worth, covered))
    enough = min(terms.enough_times, ask.times.bit_count()) or 1
    shared = max((row.times & ask.times).bit_count() for row in through)
    return (
        got * 10_000 // sum(worth),
        max(travel_part(row, ask, terms) or 0 for row in through),
        max(100 * ask.trusted.get(row.helper, 0) for row in through),
        max(row.places_left * 10_000 // row.capacity for row in through),
        min(shared, enough) * 10_000 // enough if ask.times else 10_000,
    )


def ranking(rows: list[Candidate], ask: Ask, terms: Terms) -> list[tuple[int, int]]:
    """Give score and person group of all who are open, best first, equals by lowest key."""
    found = []
    for through in people_open(rows, ask, terms):
        each = zip(terms.weights.in_order(), parts(through, ask, terms), strict=True)
        score = sum(weight * part for weight, part in each)
        found.append((-score, through[0].key, through[0].person_group))
    return [(-score, group) for score, _, group in sorted(found)]


def least_cost(costs: list[int], masks: list[int]) -> int:
    """Try every team there is; give the cost of the cheapest that covers all that can be."""
    wanted = 0
    for mask in masks:
        wanted |= mask
    return min(
        sum(costs[at] for at in team)
        for size in range(len(masks) + 1)
        for team in itertools.combinations(range(len(masks)), size)
        if _union(masks[at] for at in team) == wanted
    )


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union
