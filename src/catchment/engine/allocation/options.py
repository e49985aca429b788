"""Which opportunities each learner could take, and why not the others: what becomes their options.

Gates only take away, and each leaves its count. What is left is put in the order in which we would
propose it: the nearer the better, a field that the learner named as if it were nearer, and a little
chance so that neighbours are not all sent to the same few.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.terms import NONE, Ints, Options, Shorts

#: Weeks are bits of a number.
MOST_WEEKS = 62


class Gate(IntEnum):
    """Why an opportunity is no option, in the order in which it is looked at; the first counts."""

    WEEK = 0
    TRAVEL = 1
    AGE = 2
    CHECKS = 3
    ACCESS = 4
    TIMES = 5
    CROSSED_OUT = 6


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


class Way(IntEnum):
    """How one gets to an opportunity."""

    JOURNEY = 0
    ONLINE = 1
    NOT_KNOWN = 2


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


def build_options(seekers: Seekers, openings: Openings, liking: Liking) -> Proposed:
    """Find each learner's options."""
    raise NotImplementedError


_ = NONE
