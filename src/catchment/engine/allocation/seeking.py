"""Who looks for something and what is open, as the gates see them: integer arrays that name nobody."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.terms import NONE, Ints, MarketError, Shorts

#: Weeks are bits of a number; so is everything that gates compare.
MOST_WEEKS = 62

#: Coordinates stay below, so that a square of metres fits.
FARTHEST = 1 << 30

#: Ways and likings stay below, so that a key has room for them; half way round the Earth is less.
MOST_METRES = 1 << 26


class Gate(IntEnum):
    """Why an opportunity is no option, in the order in which it is looked at; the first counts."""

    WEEK = 0
    TRAVEL = 1
    AGE = 2
    CHECKS = 3
    ACCESS = 4
    TIMES = 5
    CROSSED_OUT = 6


class Way(IntEnum):
    """How one gets to an opportunity."""

    JOURNEY = 0
    ONLINE = 1
    NOT_KNOWN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Seekers:
    """L learners as the gates see them.

    Attributes:
        weeks: (L,) int64; bit w is set where week w suits.
        east, north: (L,) int32 metres on one plane.
        reach: (L,) int32; farthest straight line in metres, NONE where their place is not known.
        age: (L,) int32 years.
        access: (L,) int64; bits that they need.
        checks: (L,) int64; bits of what is done.
        interests: (L,) int64; bits of categories that they would like.
        free_from, free_until: (L,) int32 minutes of the day.
        key: (L,) int32; a number of 31 bits drawn from who they are, for the little chance.
        crossed_start, crossed: (L + 1,) int64 and (V,) int32; opportunities crossed out.
    """

    weeks: Ints
    east: Shorts
    north: Shorts
    reach: Shorts
    age: Shorts
    access: Ints
    checks: Ints
    interests: Ints
    free_from: Shorts
    free_until: Shorts
    key: Shorts
    crossed_start: Ints
    crossed: Shorts


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """O opportunities as the gates see them.

    Attributes:
        week: (O,) int32; 0 to MOST_WEEKS - 1.
        east, north: (O,) int32 metres; not looked at where ``way`` is no journey.
        way: (O,) int8; a ``Way``.
        least_age, most_age: (O,) int32 years.
        access: (O,) int64; bits that it gives.
        checks: (O,) int64; bits that it asks for.
        categories: (O,) int64.
        begins, ends: (O,) int32 minutes of the day.
        key: (O,) int32; as for learners.
    """

    week: Shorts
    east: Shorts
    north: Shorts
    way: NDArray[np.int8]
    least_age: Shorts
    most_age: Shorts
    access: Ints
    checks: Ints
    categories: Ints
    begins: Shorts
    ends: Shorts
    key: Shorts


@dataclass(frozen=True, slots=True, kw_only=True)
class Liking:
    """How options are put in order, published.

    Attributes:
        longest: how many options are kept for one learner at most; the best.
        interest: a field that the learner named counts as if it were so many metres nearer.
        chance: each option counts as up to so many metres farther, by lot.
    """

    longest: int = 30
    interest: int = 6_000
    chance: int = 3_000


def check_seeking(seekers: Seekers, openings: Openings, liking: Liking) -> None:
    """Refuse arrays that contradict each other.

    Raises:
        MarketError: for the first thing that is wrong.
    """
    _check_lengths("learners", seekers, len(seekers.crossed_start) - 1)
    _check_lengths("opportunities", openings, len(openings.week))
    for wrong, says in (
        (_outside(openings.week, 0, MOST_WEEKS), "Opportunity {} is in no week that there is"),
        (_outside(openings.way, 0, len(Way)), "Opportunity {} has no way that there is"),
        (_too_far(openings.east, openings.north), "Opportunity {} is nowhere"),
        (_too_far(seekers.east, seekers.north), "Learner {} is nowhere"),
        (_outside(seekers.reach, NONE, MOST_METRES), "Learner {} reaches too far"),
        (seekers.key < 0, "The key of learner {} is below 0"),
        (openings.key < 0, "The key of opportunity {} is below 0"),
        (
            _outside(seekers.crossed, 0, len(openings.week)),
            "Crossing {} is of nothing that there is",
        ),
    ):
        if wrong.any():
            raise MarketError(says.format(int(np.flatnonzero(wrong)[0])))
    metres = (liking.interest, liking.chance)
    if min(liking.longest, *metres) < 0 or max(metres) >= MOST_METRES:
        raise MarketError(
            "Likings are whole numbers from 0 on, and no farther than the Earth is wide"
        )


def _check_lengths(what: str, group: Seekers | Openings, expected: int) -> None:
    """Refuse columns of different lengths."""
    for name in group.__slots__:
        if not name.startswith("crossed") and len(getattr(group, name)) != expected:
            raise MarketError(f"The arrays of {what} have different lengths")


def _too_far(east: Shorts, north: Shorts) -> NDArray[np.bool_]:
    """Flag coordinates whose squares would not fit."""
    found: NDArray[np.bool_] = (
        np.maximum(np.abs(east.astype(np.int64)), np.abs(north.astype(np.int64))) >= FARTHEST
    )
    return found


def _outside(values: Shorts | NDArray[np.int8], lowest: int, end: int) -> NDArray[np.bool_]:
    """Flag values below the lowest, or at the end or beyond."""
    found: NDArray[np.bool_] = (values < lowest) | (values >= end)
    return found
