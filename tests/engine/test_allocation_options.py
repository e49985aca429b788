"""Options: gates only take away and leave their count; blocks, plain and compiled loops agree."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from catchment.engine.allocation import options, speed
from catchment.engine.allocation.ground import MOST_SQUARES, lay_out
from catchment.engine.allocation.options import How, build_options, first_gate, tiers
from catchment.engine.allocation.seeking import MOST_WEEKS, Gate, Liking
from catchment.engine.allocation.terms import NONE, MarketError
from tests.engine.looked import drawn, slowly

ROOT = Path(__file__).parents[2]


def lists(found: options.Proposed) -> list[list[int]]:
    start, offer = found.options.start, found.options.offer
    return [offer[a:b].tolist() for a, b in pairwise(start)]


@pytest.mark.parametrize("how", [How.BLOCKS, How.PLAIN])
@pytest.mark.parametrize("seed", range(12))
def test_options_are_those_of_the_slow_and_obvious_way(seed: int, how: How) -> None:
    seekers, openings, liking = drawn(seed)

    found = build_options(seekers, openings, liking, how=how)

    expected = slowly(seekers, openings, liking)
    assert lists(found) == [offers for offers, _ in expected]
    assert found.rejections.counts.tolist() == [counts for _, counts in expected]


@pytest.mark.parametrize("how", [How.BLOCKS, How.PLAIN])
def test_gates_and_options_sum_to_all_opportunities(how: How) -> None:
    seekers, openings, liking = drawn(3)

    rejections = build_options(seekers, openings, liking, how=how).rejections

    sums = rejections.counts.sum(axis=1) + rejections.found
    assert sums.tolist() == [len(openings.week)] * len(seekers.age)


@pytest.mark.skipif(
    speed.importlib.util.find_spec("numba") is None, reason="the extra [fast] is not installed"
)
def test_the_compiled_loop_finds_the_same_bit_by_bit() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.engine.compare_looks"],
        cwd=ROOT,
        env={**os.environ, "NUMBA_DISABLE_JIT": "0", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )

    assert told.stdout == "0 61\n"


@pytest.mark.skipif(
    speed.importlib.util.find_spec("numba") is None, reason="the extra [fast] is not installed"
)
def test_the_loop_is_compiled_with_all_that_it_calls() -> None:
    loop = options._compiled()

    assert loop.look.__name__ == "look"
    assert loop.give(np.array([2, 1])).dtype == np.int64


def test_one_of_the_first_gates_is_told_for_a_pair() -> None:
    seekers, openings, _ = drawn(5)
    seekers = replace(seekers, crossed_start=np.zeros(41, np.int64), crossed=np.zeros(0, np.int32))
    learner, offer = (each.ravel() for each in np.indices((40, 60)))

    gate = first_gate(seekers, openings, learner, offer)

    counted = [[int((gate[learner == one] == each).sum()) for each in Gate] for one in range(40)]
    assert counted == [counts for _, counts in slowly(seekers, openings, Liking())]
    assert set(gate.tolist()) > {NONE, Gate.WEEK, Gate.TRAVEL}


def test_a_liked_field_counts_as_nearer() -> None:
    seekers, openings, _ = drawn(1, learners=1, offers=2)
    seekers = replace(
        seekers,
        weeks=np.array([1]),
        reach=np.array([20_000], np.int32),
        east=np.array([0], np.int32),
        north=np.array([0], np.int32),
        age=np.array([15], np.int32),
        access=np.array([0]),
        checks=np.array([0]),
        interests=np.array([2]),
        free_from=np.array([0], np.int32),
        free_until=np.array([1440], np.int32),
        crossed_start=np.zeros(2, np.int64),
        crossed=np.zeros(0, np.int32),
    )
    openings = replace(
        openings,
        week=np.zeros(2, np.int32),
        way=np.zeros(2, np.int8),
        east=np.array([1_000, 6_999], np.int32),
        north=np.zeros(2, np.int32),
        least_age=np.full(2, 14, np.int32),
        most_age=np.full(2, 99, np.int32),
        checks=np.zeros(2, np.int64),
        categories=np.array([1, 2]),
    )

    found = build_options(seekers, openings, Liking(chance=0))
    farther = build_options(seekers, openings, Liking(chance=0, interest=5_998))

    assert (lists(found), found.metres.tolist()) == ([[1, 0]], [6_999, 1_000])
    assert lists(farther) == [[0, 1]]


def test_tiers_are_three_then_five_then_the_rest() -> None:
    assert tiers(np.array([0, 10, 11])).tolist() == [0] * 3 + [1] * 5 + [2] * 2 + [0]


@pytest.mark.parametrize("how", list(set(How) - {How.COMPILED}))
def test_nobody_and_nothing_give_no_options(how: How) -> None:
    nobody = drawn(1, learners=0)
    nothing = drawn(1, offers=0)

    assert lists(build_options(*nobody, how=how)) == []
    assert build_options(*nothing, how=how).options.start.tolist() == [0] * 41


def test_squares_grow_where_the_ground_is_wide() -> None:
    _, openings, _ = drawn(2)
    wide = replace(openings, east=openings.east * 30_000)

    ground = lay_out(wide)

    assert ground.side > 2_000
    assert ground.across * ground.up * 3 <= MOST_SQUARES
    assert sorted([*ground.journeys, *ground.online]) == np.flatnonzero(wide.way != 2).tolist()


@pytest.mark.parametrize(
    ("who", "column", "values", "says"),
    [
        ("seekers", "age", np.zeros(3, np.int32), "The arrays of learners have different lengths"),
        ("openings", "key", np.zeros(3, np.int32), "opportunities have different lengths"),
        ("openings", "week", np.full(60, MOST_WEEKS, np.int32), "Opportunity 0 is in no week"),
        ("openings", "way", np.full(60, 3, np.int8), "Opportunity 0 has no way"),
        ("openings", "east", np.full(60, 1 << 30, np.int32), "Opportunity 0 is nowhere"),
        ("seekers", "north", np.full(40, -(1 << 30), np.int32), "Learner 0 is nowhere"),
        ("seekers", "reach", np.full(40, -2, np.int32), "Learner 0 reaches too far"),
        ("seekers", "key", np.full(40, -1, np.int32), "The key of learner 0 is below 0"),
        ("openings", "key", np.full(60, -1, np.int32), "The key of opportunity 0 is below 0"),
    ],
)
def test_arrays_that_cannot_be_are_refused(who: str, column: str, values: Any, says: str) -> None:
    seekers, openings, liking = drawn(1)
    world: dict[str, Any] = {"seekers": seekers, "openings": openings}
    world[who] = replace(world[who], **{column: values})

    with pytest.raises(MarketError, match=says):
        build_options(world["seekers"], world["openings"], liking)


def test_a_crossing_of_nothing_and_likings_below_zero_are_refused() -> None:
    seekers, openings, liking = drawn(1)

    with pytest.raises(MarketError, match="Crossing 0 is of nothing"):
        build_options(
            replace(seekers, crossed=np.full(len(seekers.crossed), 60, np.int32)), openings, liking
        )
    with pytest.raises(MarketError, match="Likings are whole numbers"):
        build_options(seekers, openings, Liking(chance=-1))
