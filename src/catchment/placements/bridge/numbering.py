"""Turn the words of rows into numbers: ids in their order, lists as bits, times as minutes."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from catchment.engine.allocation.seeking import MOST_WEEKS, Openings, Seekers, Way
from catchment.engine.allocation.terms import NONE, Ints, Shorts
from catchment.placements.bridge.rows import (
    CIRCUITY,
    METRES_A_MINUTE,
    LearnerRow,
    OpportunityRow,
    Spot,
)

Row = TypeVar("Row")

DAY_MINUTES = 24 * 60

#: Nobody travels longer, so that metres stay small.
MOST_MINUTES = DAY_MINUTES


class RowsError(ValueError):
    """Rows contradict each other; the message says which."""


@dataclass(frozen=True, slots=True)
class Words:
    """Which bit each word has: everything that learners and opportunities share."""

    weeks: dict[dt.date, int]
    access: dict[str, int]
    checks: dict[str, int]
    categories: dict[str, int]


def by_id(rows: Iterable[Row], name: Callable[[Row], str], what: str) -> list[Row]:
    """Sort rows by their id.

    Raises:
        RowsError: if an id is empty or comes twice.
    """
    ordered = sorted(rows, key=name)
    ids = [name(row) for row in ordered]
    if ids and not ids[0]:
        raise RowsError(f"A {what} has no id")
    for one, other in pairwise(ids):
        if one == other:
            raise RowsError(f"The id {one!r} of a {what} comes twice")
    return ordered


def numbers_of(ids: Iterable[str], names: Sequence[str], what: str) -> Shorts:
    """Give the number of each id, NONE for an empty one.

    Raises:
        RowsError: if one is not known.
    """
    number = {name: at for at, name in enumerate(names)} | {"": NONE}
    try:
        return np.array([number[each] for each in ids], dtype=np.int32)
    except KeyError as unknown:
        raise RowsError(f"There is no {what} {unknown.args[0]!r}") from unknown


def words_of(learners: Sequence[LearnerRow], offers: Sequence[OpportunityRow]) -> Words:
    """Number the words that matter: weeks with something in them, checks that somebody asks for.

    Raises:
        RowsError: if there are more than a number has bits.
    """
    return Words(
        weeks=_bits({row.week for row in offers}, "weeks"),
        access=_bits({word for row in learners for word in row.access}, "needs of access"),
        checks=_bits({word for row in offers for word in row.checks}, "checks"),
        categories=_bits({word for row in learners for word in row.interests}, "interests"),
    )


Word = TypeVar("Word", str, dt.date)


def _bits(words: set[Word], what: str) -> dict[Word, int]:
    if len(words) > MOST_WEEKS:
        raise RowsError(f"There are more than {MOST_WEEKS} different {what}")
    return {word: 1 << at for at, word in enumerate(sorted(words))}


def seekers_of(rows: Sequence[LearnerRow], words: Words) -> Seekers:
    """Give learners as the gates see them, with nothing crossed out yet."""
    return Seekers(
        weeks=_masks((row.weeks for row in rows), words.weeks),
        east=_shorts(_spot(row).easting for row in rows),
        north=_shorts(_spot(row).northing for row in rows),
        reach=_shorts(_reach(row) for row in rows),
        age=_shorts(row.age for row in rows),
        access=_masks((row.access for row in rows), words.access),
        checks=_masks((row.checks for row in rows), words.checks),
        interests=_masks((row.interests for row in rows), words.categories),
        free_from=_shorts(_minutes(row.free_from, 0) for row in rows),
        free_until=_shorts(_minutes(row.free_until, DAY_MINUTES) for row in rows),
        key=_shorts(_key(row.learner) for row in rows),
        crossed_start=np.zeros(len(rows) + 1, dtype=np.int64),
        crossed=np.zeros(0, dtype=np.int32),
    )


def openings_of(rows: Sequence[OpportunityRow], words: Words) -> Openings:
    """Give opportunities as the gates see them."""
    week = {day: at for at, day in enumerate(sorted(words.weeks))}
    return Openings(
        week=_shorts(week[row.week] for row in rows),
        east=_shorts(_spot(row).easting for row in rows),
        north=_shorts(_spot(row).northing for row in rows),
        way=np.array([_way(row) for row in rows], dtype=np.int8),
        least_age=_shorts(row.least_age for row in rows),
        most_age=_shorts(row.most_age for row in rows),
        access=_masks((row.access for row in rows), words.access),
        checks=_masks((row.checks for row in rows), words.checks),
        categories=_masks((row.categories for row in rows), words.categories),
        begins=_shorts(_minutes(row.begins, DAY_MINUTES) for row in rows),
        ends=_shorts(_minutes(row.ends, 0) for row in rows),
        key=_shorts(_key(row.opportunity) for row in rows),
    )


def reach_metres(minutes: int, way: str) -> int:
    """Give the longest straight line that takes so many minutes.

    Raises:
        RowsError: if nobody knows this way of travelling.
    """
    if way not in METRES_A_MINUTE:
        raise RowsError(f"There is no way of travelling {way!r}")
    return min(max(minutes, 0), MOST_MINUTES) * METRES_A_MINUTE[way] * 100 // CIRCUITY


def way_minutes(metres: int, way: str) -> int:
    """Estimate the minutes that a straight line takes; never less than one."""
    along = metres * CIRCUITY
    return max(1, -(-along // (METRES_A_MINUTE[way] * 100)))


def _spot(row: LearnerRow | OpportunityRow) -> Spot:
    return row.spot.coarse() if row.spot else Spot(0, 0)


def _reach(row: LearnerRow) -> int:
    reach = reach_metres(row.travel_minutes, row.travel_by)
    return NONE if row.spot is None else reach


def _way(row: OpportunityRow) -> Way:
    if row.remote:
        return Way.ONLINE
    return Way.NOT_KNOWN if row.spot is None else Way.JOURNEY


def _masks(lists: Iterable[Iterable[Word]], bits: dict[Word, int]) -> Ints:
    """Give lists as bits; words that nobody asks for are left out."""
    return np.array([sum({bits.get(word, 0) for word in each}) for each in lists], dtype=np.int64)


def _shorts(values: Iterable[int]) -> Shorts:
    return np.array(list(values), dtype=np.int32)


def _minutes(time: dt.time | None, otherwise: int) -> int:
    return otherwise if time is None else time.hour * 60 + time.minute


def _key(name: str) -> int:
    """Draw 31 bits from an id, the same everywhere."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") >> 1
