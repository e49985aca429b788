"""Weeks across schools: who wants which, where they collide, and which moves would help. No database.

A cohort's learners may go in any of the weeks that it wants. How many seats can be filled is the
greatest flow from cohorts through their weeks to seats.
"""

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

WEEK = dt.timedelta(days=7)
Mondays = tuple[dt.date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """One cohort: how many learners need a seat, in which weeks, and in which they could also."""

    key: int
    learners: int
    weeks: Mondays
    could_also: Mondays = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One cohort goes in other weeks.

    Attributes:
        key: of the cohort.
        before, after: its weeks.
        filled_before, filled_after: seats that can be filled in all.
    """

    key: int
    before: Mondays
    after: Mondays
    filled_before: int
    filled_after: int

    @property
    def more(self) -> int:
        return self.filled_after - self.filled_before


def filled(cohorts: Sequence[Wanting], seats: Mapping[dt.date, int]) -> int:
    """How many learners could have a seat at most, if every seat suited everybody."""
    left = {each.key: each.learners for each in cohorts}
    free = dict(seats)
    wants = {each.key: [week for week in each.weeks if week in seats] for each in cohorts}
    given: dict[tuple[int, dt.date], int] = defaultdict(int)
    while True:
        path = _augmenting(left, free, wants, given)
        if not path:
            return sum(given.values())
        _push(path, left, free, given)


def _augmenting(
    left: Mapping[int, int],
    free: Mapping[dt.date, int],
    wants: Mapping[int, Sequence[dt.date]],
    given: Mapping[tuple[int, dt.date], int],
) -> list[tuple[int, dt.date]]:
    """The shortest way from a cohort with somebody left to a free seat: (cohort, week) steps."""
    waiting = deque((key, ()) for key in wants if left[key])
    seen = {key for key, _ in waiting}
    tried: set[dt.date] = set()
    ways: deque[tuple[int, tuple[tuple[int, dt.date], ...]]] = deque(waiting)
    while ways:
        key, way = ways.popleft()
        for week in wants[key]:
            if week in tried:
                continue
            tried.add(week)
            step = (*way, (key, week))
            if free[week]:
                return list(step)
            for other in wants:
                if other not in seen and given.get((other, week), 0):
                    seen.add(other)
                    ways.append((other, step))
    return []


def _push(
    path: Sequence[tuple[int, dt.date]],
    left: dict[int, int],
    free: dict[dt.date, int],
    given: dict[tuple[int, dt.date], int],
) -> None:
    """Seat as many as the way allows: each cohort on it makes room by going to the next week."""
    freed = [(after[0], before[1]) for before, after in pairwise(path)]
    many = min([left[path[0][0]], free[path[-1][1]], *(given[pair] for pair in freed)])
    left[path[0][0]] -= many
    free[path[-1][1]] -= many
    for pair in path:
        given[pair] += many
    for pair in freed:
        given[pair] -= many


def at_once(cohort: Wanting) -> int:
    """How many of a cohort come in one of its weeks, if they are spread evenly."""
    return -(-cohort.learners // len(cohort.weeks)) if cohort.weeks else 0


def collisions(
    cohorts: Iterable[Wanting], seats: Mapping[dt.date, int]
) -> frozenset[tuple[dt.date, int]]:
    """Weeks that two or more cohorts want and that are too full, with each cohort that stands there."""
    there: dict[dt.date, list[Wanting]] = defaultdict(list)
    for each in cohorts:
        for week in each.weeks:
            there[week].append(each)
    return frozenset(
        (week, each.key)
        for week, together in there.items()
        if len(together) > 1 and sum(map(at_once, together)) > seats.get(week, 0)
        for each in together
    )


def candidates(cohort: Wanting) -> list[Mondays]:
    """Other stretches of as many weeks in a row, out of those that it wants or could also do."""
    able, length = sorted({*cohort.weeks, *cohort.could_also}), len(cohort.weeks)
    runs = [tuple(able[at : at + length]) for at in range(len(able) - length + 1)]
    return [run for run in runs if run and run != tuple(sorted(cohort.weeks)) and _in_a_row(run)]


def _in_a_row(weeks: Mondays) -> bool:
    return all(after - before == WEEK for before, after in pairwise(weeks))


def moves(cohorts: Sequence[Wanting], seats: Mapping[dt.date, int]) -> list[Move]:
    """Every move of one cohort that fills more seats and makes no new collision, the best first."""
    now, before = filled(cohorts, seats), collisions(cohorts, seats)
    found = []
    for at, cohort in enumerate(cohorts):
        for weeks in candidates(cohort):
            moved = [*cohorts[:at], replace(cohort, weeks=weeks), *cohorts[at + 1 :]]
            then = filled(moved, seats)
            if then > now and collisions(moved, seats) <= before:
                found.append(
                    Move(
                        key=cohort.key,
                        before=tuple(sorted(cohort.weeks)),
                        after=weeks,
                        filled_before=now,
                        filled_after=then,
                    )
                )
    return sorted(found, key=lambda move: (-move.more, move.key, move.after))
