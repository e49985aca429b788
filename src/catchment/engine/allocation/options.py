"""Which opportunities each learner could take, and why not the others: what becomes their options.

Gates only take away, and each leaves its count. What is left is put in the order in which we would
propose it: the nearer the better, a field that the learner named as if it were nearer, and a little
chance so that neighbours are not all sent to the same few.
"""

import importlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from types import FunctionType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation import looking
from catchment.engine.allocation.blocks import Kept, look_in_blocks
from catchment.engine.allocation.ground import Ground, lay_out
from catchment.engine.allocation.kernels import Numbers
from catchment.engine.allocation.looking import (
    COLUMNS,
    NUMBER_BITS,
    Found,
    Here,
    Likes,
    Squares,
    There,
)
from catchment.engine.allocation.seeking import (
    Gate,
    Liking,
    Openings,
    Seekers,
    Way,
    check_seeking,
)
from catchment.engine.allocation.speed import can_compile
from catchment.engine.allocation.terms import NONE, TIER_ENDS, Bytes, Ints, Options, Shorts

#: From so many learners on the compiled loop pays for its loading.
WORTH_COMPILING = 5_000

#: Learners who are looked at by one thread at a time.
_TOGETHER = 1 << 11


class How(StrEnum):
    """Who counts: whole arrays, the loop compiled, or the loop in plain Python (slow, for tests)."""

    BLOCKS = "blocks"
    COMPILED = "compiled"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejections:
    """How many opportunities each gate took from each learner.

    Attributes:
        counts: (L, G) int32; by learner and ``Gate``. With ``found`` they sum to O for everybody.
        found: (L,) int32; how many were left, before only the best were kept.
    """

    counts: Shorts
    found: Shorts


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Options with what is needed to tell about them.

    Attributes:
        options: the best first.
        metres: (E,) int32; the straight line, 0 for what is done online.
        rejections: why the others are none.
    """

    options: Options
    metres: Shorts
    rejections: Rejections


@dataclass(frozen=True, slots=True)
class _Loop:
    """The loop, and how numbers are handed to it."""

    give: Callable[[NDArray[Any]], Numbers]
    look: Callable[..., None]


@dataclass(frozen=True, slots=True)
class _Part:
    """(E,) options of some learners behind each other, how many each has, and counts by gate."""

    offer: Shorts
    size: Ints
    counts: Shorts


def build_options(
    seekers: Seekers,
    openings: Openings,
    liking: Liking,
    *,
    threads: int = 1,
    how: How | None = None,
) -> Proposed:
    """Find each learner's options.

    Args:
        threads: how many count at once, where compiled; the result is the same.
        how: who counts, with the same result; by default whatever is soonest.

    Returns:
        The best options of each learner. Ties of metres are broken by the number of the
        opportunity, so numbers should follow names that do not change.

    Raises:
        MarketError: if arrays contradict each other.

    Source:
        Cost: every opportunity within a square around a learner is looked at once.
    """
    check_seeking(seekers, openings, liking)
    liking = replace(liking, longest=min(liking.longest, len(openings.week)))
    ground = lay_out(openings)
    how = how or _how_for(len(seekers.age))
    if how is How.BLOCKS:
        found = look_in_blocks(seekers, openings, ground, liking)
        return _proposed([_part(found)], seekers, openings)
    loop = _compiled() if how is How.COMPILED else _PLAIN
    return _proposed(
        _look_in_parts(seekers, openings, ground, liking, loop, threads), seekers, openings
    )


def _how_for(learners: int) -> How:
    """Choose who counts for so many learners."""
    return How.COMPILED if learners >= WORTH_COMPILING and can_compile() else How.BLOCKS


def first_gate(seekers: Seekers, openings: Openings, learner: Ints, offer: Ints) -> Bytes:
    """Say of P pairs which gate is the first that is shut, NONE where all are open.

    Args:
        learner, offer: (P,) numbers.
    """
    across = seekers.east[learner].astype(np.int64) - openings.east[offer]
    up = seekers.north[learner].astype(np.int64) - openings.north[offer]
    reach = seekers.reach[learner].astype(np.int64)
    way, age = openings.way[offer], seekers.age[learner]
    reached = (reach >= 0) & (across * across + up * up <= reach * reach)
    shut = {
        Gate.WEEK: (seekers.weeks[learner] >> openings.week[offer] & 1) == 0,
        Gate.TRAVEL: (way == Way.NOT_KNOWN) | ((way == Way.JOURNEY) & ~reached),
        Gate.AGE: (age < openings.least_age[offer]) | (age > openings.most_age[offer]),
        Gate.CHECKS: (openings.checks[offer] & ~seekers.checks[learner]) != 0,
        Gate.ACCESS: (seekers.access[learner] & ~openings.access[offer]) != 0,
        Gate.TIMES: (openings.begins[offer] < seekers.free_from[learner])
        | (openings.ends[offer] > seekers.free_until[learner]),
    }
    gate = np.full(len(learner), NONE, dtype=np.int8)
    for each in reversed(shut):
        gate[shut[each]] = each
    return gate


def metres_to(seekers: Seekers, openings: Openings, learner: Ints, offer: Ints) -> Shorts:
    """Give the straight line of P pairs in metres, 0 where nobody travels."""
    across = seekers.east[learner].astype(np.int64) - openings.east[offer]
    up = seekers.north[learner].astype(np.int64) - openings.north[offer]
    metres = np.sqrt(across * across + up * up).astype(np.int32)
    return np.where(openings.way[offer] == Way.JOURNEY, metres, 0).astype(np.int32)


def tiers(start: Ints) -> Bytes:
    """Give the tier of every option by its place on its list."""
    nth = np.arange(start[-1]) - np.repeat(start[:-1], np.diff(start))
    return np.searchsorted(TIER_ENDS, nth, side="right").astype(np.int8)


def _part(found: Kept) -> _Part:
    """Turn keys into numbers, behind each other."""
    column = np.arange(found.kept.shape[1])
    keys = found.kept[column < found.size[:, None]]
    return _Part(
        offer=(keys & ((1 << NUMBER_BITS) - 1)).astype(np.int32),
        size=found.size,
        counts=found.counts.astype(np.int32),
    )


def _proposed(parts: list[_Part], seekers: Seekers, openings: Openings) -> Proposed:
    """Put parts behind each other."""
    size = np.concatenate([part.size for part in parts])
    start = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
    offer = np.concatenate([part.offer for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    return Proposed(
        options=Options(start=start, offer=offer, tier=tiers(start)),
        metres=metres_of(seekers, openings, start, offer),
        rejections=Rejections(counts=counts[:, :-1].copy(), found=counts[:, -1].copy()),
    )


def metres_of(seekers: Seekers, openings: Openings, start: Ints, offer: Shorts) -> Shorts:
    """Give the straight line to each option in metres; some thousand learners at a time."""
    metres = np.empty(len(offer), dtype=np.int32)
    for first in range(0, len(start) - 1, _TOGETHER):
        ends = start[first : first + _TOGETHER + 1]
        learner = np.repeat(np.arange(first, first + len(ends) - 1), np.diff(ends))
        rows = slice(ends[0], ends[-1])
        metres[rows] = metres_to(seekers, openings, learner, offer[rows].astype(np.int64))
    return metres


def _look_in_parts(
    seekers: Seekers,
    openings: Openings,
    ground: Ground,
    liking: Liking,
    loop: _Loop,
    threads: int,
) -> list[_Part]:
    """Look at learners in parts, several at once where there are threads."""
    here = Here(*(loop.give(getattr(seekers, name)) for name in Here._fields))
    there, squares = _there(openings, ground, loop), _squares(ground, loop)
    likes = Likes(liking.longest, liking.interest, liking.chance)

    def one(first: int) -> _Part:
        end = min(first + _TOGETHER, len(seekers.age))
        found = Found(
            *(
                loop.give(np.zeros((end - first) * width, dtype=np.int64))
                for width in (likes.longest, 1, COLUMNS)
            )
        )
        loop.look(first, end, here, there, squares, likes, found)
        return _part(
            Kept(
                np.asarray(found.kept, dtype=np.int64).reshape(end - first, likes.longest),
                np.asarray(found.size, dtype=np.int64),
                np.asarray(found.counts, dtype=np.int64).reshape(end - first, COLUMNS),
            )
        )

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        return list(pool.map(one, range(0, max(len(seekers.age), 1), _TOGETHER)))


def _there(openings: Openings, ground: Ground, loop: _Loop) -> There:
    """Put opportunities in the order in which they are looked at."""
    order = np.concatenate((ground.journeys, ground.online))
    columns = (getattr(openings, name)[order] for name in There._fields[1:])
    return There(loop.give(order), *map(loop.give, columns))


def _squares(ground: Ground, loop: _Loop) -> Squares:
    """Hand the ground to the loop."""
    return Squares(
        ground.side,
        ground.east,
        ground.north,
        ground.across,
        ground.up,
        loop.give(ground.start),
        loop.give(ground.online_start + len(ground.journeys)),
        loop.give(ground.in_week),
    )


def _listed(values: NDArray[Any]) -> Numbers:
    """Turn an array into a list of plain integers."""
    return cast("Numbers", values.tolist())


def _arrayed(values: NDArray[Any]) -> Numbers:
    """Hand an array on as it is."""
    return cast("Numbers", np.ascontiguousarray(values))


_PLAIN = _Loop(_listed, looking.look)


@cache
def _compiled() -> _Loop:
    """Compile a copy of the loop and what it calls; numba is only loaded here: it takes its time."""
    njit = importlib.import_module("numba").njit(cache=True, nogil=True)
    world = dict(vars(looking))
    made = {
        name: njit(FunctionType(function.__code__, world, name))
        for name, function in vars(looking).items()
        if isinstance(function, FunctionType) and function.__module__ == looking.__name__
    }
    world.update(made)
    return _Loop(_arrayed, made["look"])
