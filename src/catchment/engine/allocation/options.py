"""Which opportunities each learner could take, and why not the others: what becomes their options.

Gates only take away, and each leaves its count. What is left is put in the order in which we would
propose it: the nearer the better, a field that the learner named as if it were nearer, and a little
chance so that neighbours are not all sent to the same few.
"""

import importlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation import looking
from catchment.engine.allocation.blocks import Kept, look_in_blocks
from catchment.engine.allocation.ground import Ground, lay_out
from catchment.engine.allocation.kernels import Numbers
from catchment.engine.allocation.looking import COLUMNS, Found, Here, Likes, Squares, There
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
_TOGETHER = 1 << 13


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


def build_options(
    seekers: Seekers,
    openings: Openings,
    liking: Liking,
    *,
    threads: int = 1,
    compiled: bool | None = None,
) -> Proposed:
    """Find each learner's options.

    Args:
        threads: how many count at once, where compiled; the result is the same.
        compiled: whether the compiled loop counts; by default where it is there and pays.

    Returns:
        The best options of each learner. Ties of metres are broken by the number of the
        opportunity, so numbers should follow names that do not change.

    Raises:
        MarketError: if arrays contradict each other.

    Source:
        Cost: every opportunity within a square around a learner is looked at once.
    """
    check_seeking(seekers, openings, liking)
    ground = lay_out(openings)
    if compiled is None:
        compiled = len(seekers.age) >= WORTH_COMPILING and can_compile()
    if not compiled:
        return _proposed([look_in_blocks(seekers, openings, ground, liking)], seekers, openings)
    return _proposed(_look_compiled(seekers, openings, ground, liking, threads), seekers, openings)


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


def _proposed(parts: list[Kept], seekers: Seekers, openings: Openings) -> Proposed:
    """Put parts behind each other, keys turned into numbers."""
    sizes = np.concatenate([part.size for part in parts])
    start = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    offer = np.empty(start[-1], dtype=np.int32)
    metres = np.empty(start[-1], dtype=np.int32)
    first = 0
    for part in parts:
        rows = slice(start[first], start[first + len(part.size)])
        column = np.arange(part.kept.shape[1])
        offer[rows] = (part.kept & ((1 << looking.NUMBER_BITS) - 1))[column < part.size[:, None]]
        learner = np.repeat(np.arange(first, first + len(part.size)), part.size)
        metres[rows] = metres_to(seekers, openings, learner, offer[rows])
        first += len(part.size)
    counts = np.concatenate([part.counts for part in parts]).astype(np.int32)
    return Proposed(
        options=Options(start=start, offer=offer, tier=tiers(start)),
        metres=metres,
        rejections=Rejections(counts=counts[:, :-1].copy(), found=counts[:, -1].copy()),
    )


def _look_compiled(
    seekers: Seekers, openings: Openings, ground: Ground, liking: Liking, threads: int
) -> list[Kept]:
    """Look at learners in parts, several at once where there are threads."""
    here = Here(*(_given(getattr(seekers, name)) for name in Here._fields))
    there = _there(openings, ground)
    squares = _squares(ground)
    likes = Likes(liking.longest, liking.interest, liking.chance)
    loop = _loop()

    def one(first: int) -> Kept:
        end = min(first + _TOGETHER, len(seekers.age))
        part = Kept(
            np.empty((end - first, liking.longest), dtype=np.int64),
            np.zeros(end - first, dtype=np.int64),
            np.zeros((end - first, COLUMNS), dtype=np.int64),
        )
        found = Found(*map(_given, (part.kept.reshape(-1), part.size, part.counts.reshape(-1))))
        loop(first, end, here, there, squares, likes, found)
        return part

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        return list(pool.map(one, range(0, len(seekers.age), _TOGETHER))) or [one(0)]


def _there(openings: Openings, ground: Ground) -> There:
    """Put opportunities in the order in which they are looked at."""
    order = np.concatenate((ground.journeys, ground.online))
    columns = (getattr(openings, name)[order] for name in There._fields[1:])
    return There(_given(order), *map(_given, columns))


def _squares(ground: Ground) -> Squares:
    """Hand the ground to the loop."""
    return Squares(
        ground.side,
        ground.east,
        ground.north,
        ground.across,
        ground.up,
        _given(ground.start),
        _given(ground.online_start + len(ground.journeys)),
        _given(ground.in_week),
    )


def _given(values: NDArray[Any]) -> Numbers:
    """Hand an array on as the loop reads it."""
    return cast("Numbers", np.ascontiguousarray(values))


@cache
def _loop() -> Any:
    """Compile a copy of the loop and what it calls; numba is only loaded here: it takes its time."""
    njit = importlib.import_module("numba").njit(cache=True, nogil=True)
    world = dict(vars(looking))
    made = {
        name: njit(FunctionType(function.__code__, world, name))
        for name, function in vars(looking).items()
        if isinstance(function, FunctionType) and function.__module__ == looking.__name__
    }
    world.update(made)
    return made["look"]
