"""Look at opportunities in blocks of whole arrays; see ``looking``, which gives the same numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.ground import Ground
from catchment.engine.allocation.looking import COLUMNS, LAST, NUMBER_BITS
from catchment.engine.allocation.seeking import Gate, Liking, Openings, Seekers
from catchment.engine.allocation.terms import Ints, Shorts

#: Learners who live in one square of so many metres are looked at together.
NEIGHBOURS = 2_000

#: So many pairs at once keep memory small and stay in the processor's own.
_PAIRS = 1 << 19

_Grid = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Kept:
    """See ``looking.Found``: (L, longest), (L,) and (L, COLUMNS)."""

    kept: Ints
    size: Ints
    counts: Ints


def look_in_blocks(seekers: Seekers, openings: Openings, ground: Ground, liking: Liking) -> Kept:
    """Look at everything for all learners."""
    count = len(seekers.age)
    out = Kept(
        np.full((count, liking.longest), LAST, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        np.zeros((count, COLUMNS), dtype=np.int64),
    )
    for together in _neighbours(seekers):
        near = _within_reach(seekers, together, ground)
        step = max(_PAIRS // max(len(near), 1), 1)
        for begin in range(0, len(together), step):
            _look(seekers, together[begin : begin + step], openings, near, liking, out)
    _count_weeks(seekers, ground, out)
    return out


def _neighbours(seekers: Seekers) -> Iterator[Ints]:
    """Give learners together who live near each other and have the same weeks."""
    east, north = seekers.east // NEIGHBOURS, seekers.north // NEIGHBOURS
    without = seekers.reach < 0
    order = np.lexsort((north, east, without, seekers.weeks))
    if not len(order):
        return
    same = np.ones(len(order), dtype=np.bool_)
    for each in (north, east, without, seekers.weeks):
        same[1:] &= each[order][1:] == each[order][:-1]
    yield from np.split(order, np.flatnonzero(~same))


def _within_reach(seekers: Seekers, together: Ints, ground: Ground) -> Shorts:
    """Give opportunities that any of them could reach, online ones too, by number."""
    found = [np.zeros(0, dtype=np.int32)]
    reach = int(seekers.reach[together].max())
    mask = int(seekers.weeks[together[0]])
    for week in range(len(ground.in_week)):
        if mask >> week & 1:
            found.append(ground.online[slice(*ground.online_start[week : week + 2])])
            if reach >= 0:
                found.extend(_lines(seekers, together, reach, week, ground))
    return np.sort(np.concatenate(found))


def _lines(
    seekers: Seekers, together: Ints, reach: int, week: int, ground: Ground
) -> Iterator[Shorts]:
    """Give the lines of squares that lie within reach in one week."""
    east, north = seekers.east[together], seekers.north[together]
    left = max((int(east.min()) - reach - ground.east) // ground.side, 0)
    right = min((int(east.max()) + reach - ground.east) // ground.side, ground.across - 1)
    low = max((int(north.min()) - reach - ground.north) // ground.side, 0)
    top = min((int(north.max()) + reach - ground.north) // ground.side, ground.up - 1)
    if left > right:
        return
    for line in range(low, top + 1):
        square = (week * ground.up + line) * ground.across
        yield ground.journeys[ground.start[square + left] : ground.start[square + right + 1]]


def _look(
    seekers: Seekers, who: Ints, openings: Openings, near: Shorts, liking: Liking, out: Kept
) -> None:
    """Look at all pairs of some learners and some opportunities."""
    square, stays = _journeys(seekers, who, openings, near)
    for gate, opened in _gates(seekers, who, openings, near):
        if opened is None:
            continue
        shut = stays & ~opened
        out.counts[who, gate] += shut.sum(axis=1)
        stays &= opened
    found = stays.sum(axis=1)
    out.counts[who, COLUMNS - 1] += found
    if liking.longest == 0 or not len(near):
        return
    keys = np.where(stays, _keys(seekers, who, openings, near, square, liking), LAST)
    best = _best(keys, liking.longest)
    out.kept[who, : best.shape[1]] = best
    out.size[who] = np.minimum(found, liking.longest)


def _journeys(seekers: Seekers, who: Ints, openings: Openings, near: Shorts) -> tuple[Ints, _Grid]:
    """Give the squares of all straight lines, and which are within reach."""
    online = openings.way[near] != 0
    across = seekers.east[who, None].astype(np.int64) - openings.east[near]
    up = seekers.north[who, None].astype(np.int64) - openings.north[near]
    across *= across
    up *= up
    across += up
    across[:, online] = 0
    reach = seekers.reach[who, None].astype(np.int64)
    return across, (across <= reach * reach) | online


def _gates(
    seekers: Seekers, who: Ints, openings: Openings, near: Shorts
) -> Iterator[tuple[Gate, _Grid | None]]:
    """Give each gate with whom it lets through; None where it lets all through."""
    age = seekers.age[who, None]
    least, most = openings.least_age[near], openings.most_age[near]
    yield Gate.AGE, _unless_all((least <= age) & (age <= most))
    asked, done = openings.checks[near], seekers.checks[who, None]
    yield Gate.CHECKS, (asked & ~done) == 0 if asked.any() else None
    needed = seekers.access[who, None]
    yield Gate.ACCESS, (needed & ~openings.access[near]) == 0 if needed.any() else None
    begins, ends = openings.begins[near], openings.ends[near]
    opens, shuts = seekers.free_from[who, None], seekers.free_until[who, None]
    every = len(near) and opens.max() <= begins.min() and shuts.min() >= ends.max()
    yield Gate.TIMES, None if every else (begins >= opens) & (ends <= shuts)
    yield Gate.CROSSED_OUT, _not_crossed(seekers, who, near)


def _unless_all(opened: _Grid) -> _Grid | None:
    """Give nothing where a gate lets all through, to spare further looks."""
    return None if opened.all() else opened


def _not_crossed(seekers: Seekers, who: Ints, near: Shorts) -> _Grid | None:
    """Give which pairs nobody has crossed out; None where nobody has crossed out anything."""
    begin, end = seekers.crossed_start[who], seekers.crossed_start[who + 1]
    if not (end > begin).any():
        return None
    opened = np.ones((len(who), len(near)), dtype=np.bool_)
    for row in np.flatnonzero(end > begin):
        opened[row] = ~np.isin(near, seekers.crossed[begin[row] : end[row]])
    return opened


def _keys(
    seekers: Seekers, who: Ints, openings: Openings, near: Shorts, square: Ints, liking: Liking
) -> Ints:
    """Give the keys of all pairs; see ``looking``."""
    far = np.sqrt(square).astype(np.int64)
    mixed = seekers.key[who, None].astype(np.int64) + openings.key[near]
    far += chance(mixed, liking.chance)
    liked = (seekers.interests[who, None] & openings.categories[near]) != 0
    far += np.where(liked, 0, liking.interest)
    far <<= NUMBER_BITS
    far |= near
    return far


def chance(mixed: Ints, most: int) -> Ints:
    """Mix sums of two numbers of 31 bits into numbers below ``most``; changes what it is given."""
    low = (1 << 31) - 1
    mixed *= 73244475
    mixed &= low
    mixed ^= mixed >> 15
    mixed *= 741103597
    mixed &= low
    mixed ^= mixed >> 16
    mixed *= most
    mixed >>= 31
    return mixed


def _best(keys: Ints, longest: int) -> Ints:
    """Give the lowest keys of each row, in their order."""
    if keys.shape[1] > longest:
        keys = np.partition(keys, longest - 1, axis=1)[:, :longest]
    return np.sort(keys, axis=1)


def _count_weeks(seekers: Seekers, ground: Ground, out: Kept) -> None:
    """Count what was in no week of a learner, and what was in one but out of reach."""
    total = np.zeros(len(seekers.age), dtype=np.int64)
    for week, count in enumerate(ground.in_week):
        total += np.where(seekers.weeks >> week & 1, count, 0)
    out.counts[:, Gate.WEEK] = ground.in_week.sum() - total
    out.counts[:, Gate.TRAVEL] = total - out.counts[:, Gate.AGE :].sum(axis=1)
