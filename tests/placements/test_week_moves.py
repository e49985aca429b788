"""Moves of weeks against brute force: more seats are filled, and no new collision is made."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from catchment.placements.queries.week_moves import (
    WEEK,
    Wanting,
    candidates,
    collisions,
    filled,
    moves,
)

FIRST = dt.date(2027, 1, 11)
MONDAYS = [FIRST + at * WEEK for at in range(4)]

some_weeks = st.lists(st.sampled_from(MONDAYS), unique=True, max_size=3).map(
    lambda days: tuple(sorted(days))
)
many_seats = st.fixed_dictionaries({day: st.integers(0, 3) for day in MONDAYS})


@st.composite
def cohorts(draw: st.DrawFn) -> list[Wanting]:
    return [
        Wanting(
            key=key,
            learners=draw(st.integers(0, 3)),
            weeks=draw(some_weeks),
            could_also=draw(some_weeks),
        )
        for key in range(draw(st.integers(0, 3)))
    ]


def by_trying_all(tried: Sequence[Wanting], seats: dict[dt.date, int]) -> int:
    """Seat every learner in every way, and keep the best."""
    learners = [each for each in tried for _ in range(each.learners)]
    best = 0
    for places in itertools.product(*((None, *each.weeks) for each in learners)):
        if all(places.count(day) <= seats[day] for day in MONDAYS):
            best = max(best, sum(place is not None for place in places))
    return best


@given(cohorts(), many_seats)
def test_filled_is_the_most_that_any_seating_fills(
    tried: list[Wanting], seats: dict[dt.date, int]
) -> None:
    small = [replace(each, learners=min(each.learners, 2)) for each in tried]

    assert filled(small, seats) == by_trying_all(small, seats)


@given(cohorts(), many_seats)
def test_moves_are_those_that_fill_more_and_make_no_new_collision(
    tried: list[Wanting], seats: dict[dt.date, int]
) -> None:
    small = [replace(each, learners=min(each.learners, 2)) for each in tried]
    expected = set()
    for at, each in enumerate(small):
        for weeks in candidates(each):
            then = [*small[:at], replace(each, weeks=weeks), *small[at + 1 :]]
            more = by_trying_all(then, seats) > by_trying_all(small, seats)
            if more and not collisions(then, seats) - collisions(small, seats):
                expected.add((each.key, weeks))

    assert {(move.key, move.after) for move in moves(small, seats)} == expected


@given(cohorts(), many_seats)
def test_accepting_a_move_fills_what_it_says(
    tried: list[Wanting], seats: dict[dt.date, int]
) -> None:
    for move in moves(tried, seats):
        then = [replace(each, weeks=move.after) if each.key == move.key else each for each in tried]

        assert filled(then, seats) == filled(tried, seats) + move.more
        assert move.more > 0
        assert collisions(then, seats) <= collisions(tried, seats)


def test_candidates_are_as_many_weeks_in_a_row() -> None:
    cohort = Wanting(
        key=1, learners=9, weeks=(MONDAYS[0], MONDAYS[1]), could_also=(MONDAYS[2], MONDAYS[3])
    )

    assert candidates(cohort) == [(MONDAYS[1], MONDAYS[2]), (MONDAYS[2], MONDAYS[3])]


def test_two_cohorts_collide_where_they_are_too_many_together() -> None:
    here = [Wanting(key=key, learners=30, weeks=(MONDAYS[0],)) for key in (1, 2)]

    assert collisions(here, {MONDAYS[0]: 59}) == {(MONDAYS[0], 1), (MONDAYS[0], 2)}
    assert collisions(here, {MONDAYS[0]: 60}) == frozenset()
    assert collisions(here[:1], {MONDAYS[0]: 10}) == frozenset()
