"""Where opportunities lie: sorted by week and by square, so that a learner looks at few of them."""

from dataclasses import dataclass

import numpy as np

from catchment.engine.allocation.seeking import Openings, Way
from catchment.engine.allocation.terms import Ints, Shorts

#: The side of a square in metres; it doubles while there would be too many squares.
SIDE = 2_000
MOST_SQUARES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Opportunities in the order in which they are looked at.

    Attributes:
        side: of a square, metres.
        east, north: the corner of the first square, metres.
        across, up: how many squares.
        start: (W * up * across + 1,) int64; what lies in a square of a week, by place in ``journeys``.
        journeys: (J,) int32; opportunities to which one travels, by week, square and number.
        online_start: (W + 1,) int64; online: (N,) int32; those without a journey, by week and number.
        in_week: (W,) int64; how many there are in a week, those included of which the place is not known.
    """

    side: int
    east: int
    north: int
    across: int
    up: int
    start: Ints
    journeys: Shorts
    online_start: Ints
    online: Shorts
    in_week: Ints


def lay_out(openings: Openings) -> Ground:
    """Sort opportunities into squares."""
    weeks = int(openings.week.max(initial=-1)) + 1
    travelled = np.flatnonzero(openings.way == Way.JOURNEY)
    east, north = openings.east[travelled], openings.north[travelled]
    left, low = int(east.min(initial=0)), int(north.min(initial=0))
    if len(travelled):
        left, low = int(east.min()), int(north.min())
    wide, high = int((east - left).max(initial=0)), int((north - low).max(initial=0))
    side = _side(wide, high, weeks)
    across, up = wide // side + 1, high // side + 1
    square = (openings.week[travelled].astype(np.int64) * up + (north - low) // side) * across
    square += (east - left) // side
    online = np.flatnonzero(openings.way == Way.ONLINE)
    week = openings.week[online]
    return Ground(
        side=side,
        east=left,
        north=low,
        across=across,
        up=up,
        start=_starts(square, weeks * up * across),
        journeys=travelled[np.argsort(square, kind="stable")].astype(np.int32),
        online_start=_starts(week.astype(np.int64), weeks),
        online=online[np.argsort(week, kind="stable")].astype(np.int32),
        in_week=np.bincount(openings.week, minlength=weeks).astype(np.int64),
    )


def _side(wide: int, high: int, weeks: int) -> int:
    """Give the smallest side that keeps the number of squares small."""
    side = SIDE
    while (wide // side + 1) * (high // side + 1) * max(weeks, 1) > MOST_SQUARES:
        side *= 2
    return side


def _starts(group: Ints, groups: int) -> Ints:
    """Give where each group begins once its members stand together."""
    return np.concatenate(([0], np.cumsum(np.bincount(group, minlength=groups)))).astype(np.int64)
