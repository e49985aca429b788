"""The gates: what must be true before anybody is suggested, and why a gate is shut.

A gate is never weighed against anything. Each leaves a coded reason.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from catchment.engine.ask import Ask, Need
from catchment.engine.candidates import BY_ARRANGEMENT, Candidates
from catchment.engine.places import METRES_PER_DEGREE, UNKNOWN_METRES, metres_between
from catchment.engine.terms import FULL, Terms

#: Rows of the table, ascending.
Rows = NDArray[np.intp]

#: Rows, or a slice of the table: reading that copies nothing.
Which = Rows | slice

#: (R,) one truth for each of R rows.
Truths = NDArray[np.bool_]


class GateReason(IntEnum):
    """Why somebody is not suggested, in the order in which it is looked at.

    NO_NEED is not a gate: it meets nothing that is asked for, and is looked at before all.
    """

    NOT_OPEN = 1
    NOT_CONFIRMED = 2
    CLEARANCE = 3
    CREDENTIAL = 4
    AGE = 5
    LANGUAGE = 6
    ACCESS = 7
    TRAVEL = 8
    CAPACITY = 9
    TIMES = 10
    EXCLUDED = 11
    NO_NEED = 12


class Meeting(IntEnum):
    """How somebody would be met."""

    THEY_COME = 1
    YOU_GO = 2
    REMOTE = 3


@dataclass(frozen=True, slots=True)
class Journeys:
    """How R rows would be met.

    Attributes:
        metres: (R,) int64 estimate of the way, UNKNOWN_METRES where a place is not known.
        meeting: (R,) uint8, a Meeting, or 0 where there is no way to meet.
        part: (R,) int64 part of the score for travel, 0 to FULL.
    """

    metres: NDArray[np.int64]
    meeting: NDArray[np.uint8]
    part: NDArray[np.int64]

    def at(self, chosen: Truths) -> "Journeys":
        """Give the journeys of the rows chosen."""
        return Journeys(self.metres[chosen], self.meeting[chosen], self.part[chosen])


def rows_covering(table: Candidates, needs: tuple[Need, ...]) -> Rows:
    """Find the rows that meet any of the needs, whoever is qualified; no gate is asked."""
    return np.flatnonzero(_covering(table, needs))


def _covering(table: Candidates, needs: tuple[Need, ...]) -> Truths:
    words: dict[int, int] = {}
    layers = 0
    for need in needs:
        if need.topic is None:
            layers |= 1 << need.layer - 1
        else:
            words[need.topic // 64] = words.get(need.topic // 64, 0) | 1 << need.topic % 64
    covers = np.zeros(len(table), dtype=np.bool_)
    for word, bits in words.items():
        covers |= (table.topics[:, word] & np.uint64(bits)) != 0
    if layers:
        covers |= (table.layers & np.uint8(layers)) != 0
    return covers


def coverage(table: Candidates, rows: Which, needs: tuple[Need, ...]) -> NDArray[np.int64]:
    """Say which needs each row covers, with personal guidance only from the qualified.

    Args:
        table: all candidates.
        rows: (R,) rows asked about.
        needs: at most 62.

    Returns:
        (R,) int64: bit i is set where the row covers ``needs[i]``.
    """
    guidance = table.guidance[rows]
    covered = np.zeros(len(guidance), dtype=np.int64)
    for bit, need in enumerate(needs):
        meets = _meets(table, rows, need)
        if need.wants_guidance:
            meets &= guidance
        covered |= meets.astype(np.int64) << bit
    return covered


def _meets(table: Candidates, rows: Which, need: Need) -> Truths:
    meets: Truths
    if need.topic is None:
        meets = (table.layers[rows] & np.uint8(1 << need.layer - 1)) != 0
    else:
        bit = np.uint64(1 << need.topic % 64)
        meets = (table.topics[rows, need.topic // 64] & bit) != 0
    return meets


def journeys(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Journeys:
    """Work out how each row would be met, in the way that spares the person most.

    They come if the way is within their reach: then it counts half. The person goes if the
    way is within the person's limit. Help by phone or screen counts the same from anywhere.
    """
    metres = _metres(table, rows, ask, terms)
    known = (metres != UNKNOWN_METRES) & table.in_person[rows] & ask.in_person_ok
    way = np.minimum(metres, terms.horizon) * FULL // terms.horizon
    part = np.zeros(len(metres), dtype=np.int64)
    meeting = np.zeros(len(metres), dtype=np.uint8)
    for mode, possible, worth in (
        (Meeting.THEY_COME, known & (metres <= table.reach[rows]), FULL - way // 2),
        (Meeting.YOU_GO, known & (metres <= ask.travel_limit), FULL - way),
        (Meeting.REMOTE, table.remote[rows] & ask.remote_ok, terms.remote_part),
    ):
        better = possible & ((meeting == 0) | (worth > part))
        part = np.where(better, worth, part)
        meeting[better] = mode
    return Journeys(metres, meeting, part)


def _metres(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> NDArray[np.int64]:
    latitudes, longitudes = table.latitude[rows], table.longitude[rows]
    if ask.where is None:
        return np.full(len(latitudes), UNKNOWN_METRES, dtype=np.int64)
    return metres_between(ask.where, latitudes, longitudes, circuity=terms.circuity)


def open_rows(
    table: Candidates, needs: tuple[Need, ...], ask: Ask, terms: Terms
) -> tuple[Rows, Journeys]:
    """Find the rows that meet any of the needs and at which no gate is shut.

    Gates that only compare a column are asked of the whole table, which is faster than to
    pick rows out; the two that work something out are asked of the rows left.

    Args:
        table: all candidates.
        needs: the needs looked at, in place of all those of the ask.
        ask: everything else that was asked for.
        terms: the published terms.

    Returns:
        the rows, ascending, and how each would be met.
    """
    only = replace(ask, needs=needs)
    through = _covering(table, needs)
    for reason, shut in GATES:
        if reason not in (GateReason.CREDENTIAL, GateReason.TRAVEL):
            through &= ~shut(table, _EVERY, only, terms)
    rows = np.flatnonzero(through)
    rows = rows[~_surely_too_far(table, rows, ask, terms)]
    rows = rows[~_not_qualified(table, rows, only, terms)]
    ways = journeys(table, rows, ask, terms)
    reached = ways.meeting != 0
    return rows[reached], ways.at(reached)


def _surely_too_far(table: Candidates, rows: Rows, ask: Ask, terms: Terms) -> Truths:
    """Find rows out of reach by their latitude alone, to spare the working out of their way.

    No way is shorter than the difference in latitude; a metre is left for rounding.
    """
    if ask.where is None:
        return _nowhere(table, rows)
    degrees = np.abs(table.latitude[rows] - ask.where.latitude)
    least_metres = degrees * (METRES_PER_DEGREE * terms.circuity / 100) - 1
    beyond: Truths = least_metres > np.maximum(table.reach[rows], ask.travel_limit)
    return beyond & ~(table.remote[rows] & ask.remote_ok)


def gates_shut(table: Candidates, row: int, ask: Ask, terms: Terms) -> tuple[GateReason, ...]:
    """Name every gate that is shut for one row, in order; the first is the reason to give.

    Only the needs looked at count (see ``Ask.looked_at``).

    Returns:
        the reasons; empty where the row can be suggested; NO_NEED alone where it meets nothing.
    """
    only = replace(ask, needs=tuple(ask.needs[at] for at in ask.looked_at()))
    if row not in rows_covering(table, only.needs):
        return (GateReason.NO_NEED,)
    rows = np.array([row], dtype=np.intp)
    return tuple(reason for reason, shut in GATES if shut(table, rows, only, terms)[0])


def stopped_by(table: Candidates, need: Need, ask: Ask, terms: Terms) -> dict[GateReason, int]:
    """Count the people who meet a need and were stopped, by the gate that stopped them.

    Whoever has several rows is counted once, at the last gate that any of the rows came to;
    whoever came through with any row is not counted.

    Returns:
        how many each gate stopped, in the order of the gates, without zeros. Small counts:
        suppress them before anybody sees them who may not see the people.
    """
    rows = rows_covering(table, (need,))
    if not len(rows):
        return {}
    only = replace(ask, needs=(need,))
    first = np.full(len(rows), _THROUGH, dtype=np.int64)
    for reason, shut in reversed(GATES):
        first[shut(table, rows, only, terms)] = reason
    last = np.maximum.reduceat(first, group_starts(table.person_group[rows]))
    counts = np.bincount(last, minlength=_THROUGH + 1)
    return {reason: int(counts[reason]) for reason, _ in GATES if counts[reason]}


def group_starts(groups: NDArray[np.int64]) -> Rows:
    """Find where each run of equal person groups begins.

    Args:
        groups: (R,) ascending, R at least 1.

    Returns:
        (H,) positions, beginning with 0: one for each human being.
    """
    return np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))


def shared_times(table: Candidates, rows: Rows, ask: Ask) -> NDArray[np.uint32]:
    """Give the bits of the weekly blocks in which each row and the person are both free."""
    return table.times[rows] & np.uint32(ask.times)


def _not_open(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Truths:
    return ~table.is_open[rows]


def _not_confirmed(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Truths:
    return ~table.confirmed[rows]


def _not_cleared(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Truths:
    return ~(table.cleared[rows] | ask.counts_as_adult())


def _not_qualified(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Truths:
    """Shut where all that the row meets is personal guidance, and nobody is qualified."""
    if not any(need.wants_guidance for need in ask.needs):
        return _nowhere(table, rows)
    shut: Truths = coverage(table, rows, ask.needs) == 0
    return shut


def _outside_ages(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Truths:
    lowest, highest = table.min_age[rows], table.max_age[rows]
    if ask.age is None:
        return (lowest > 0) | (highest < _ANY_AGE)
    return (ask.age < lowest) | (ask.age > highest)


def _no_language(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Truths:
    if not ask.languages:
        return _nowhere(table, rows)
    shut: Truths = (table.languages[rows] & np.uint64(ask.languages)) == 0
    return shut


def _no_access(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Truths:
    shut: Truths = (np.uint64(ask.access) & ~table.access[rows]) != 0
    return shut


def _no_way(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Truths:
    shut: Truths = journeys(table, rows, ask, terms).meeting == 0
    return shut


def _full(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Truths:
    return table.places_left[rows] < 1


def _no_time(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Truths:
    if not ask.times:
        return _nowhere(table, rows)
    shut: Truths = (table.times[rows] & np.uint32(ask.times | BY_ARRANGEMENT)) == 0
    return shut


def _excluded(table: Candidates, rows: Which, ask: Ask, terms: Terms) -> Truths:
    """Shut for the helpers named, and for every other row of the same human beings."""
    if not ask.excluded:
        return _nowhere(table, rows)
    people = table.person_group[np.isin(table.helper, sorted(ask.excluded))]
    return np.isin(table.person_group[rows], people)


def _nowhere(table: Candidates, rows: Which) -> Truths:
    """Give a gate that is open for everybody."""
    return np.zeros_like(table.is_open[rows])


#: The whole table.
_EVERY = slice(None)

#: An offer up to this age has no upper limit.
_ANY_AGE = 120

#: Stands after all reasons: no gate was shut.
_THROUGH = 13

Gate = Callable[[Candidates, Which, Ask, Terms], Truths]

#: Every gate with its reason, in order.
GATES: tuple[tuple[GateReason, Gate], ...] = (
    (GateReason.NOT_OPEN, _not_open),
    (GateReason.NOT_CONFIRMED, _not_confirmed),
    (GateReason.CLEARANCE, _not_cleared),
    (GateReason.CREDENTIAL, _not_qualified),
    (GateReason.AGE, _outside_ages),
    (GateReason.LANGUAGE, _no_language),
    (GateReason.ACCESS, _no_access),
    (GateReason.TRAVEL, _no_way),
    (GateReason.CAPACITY, _full),
    (GateReason.TIMES, _no_time),
    (GateReason.EXCLUDED, _excluded),
)
