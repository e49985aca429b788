"""Shortages are true: their learners have nothing else, and they sum to who is without a place."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given

from catchment.engine.allocation.running import allocate, bound, fullest
from catchment.engine.allocation.shortage import shortages
from catchment.engine.allocation.terms import NONE, Market, MarketError, Policy, Shortage
from tests.engine import slowly
from tests.engine.markets import a_market, markets

WEIR, MILL, FARM = range(3)


def told(market: Market) -> list[tuple[list[int], list[int], int, int]]:
    return [
        (each.learners.tolist(), each.offers.tolist(), each.seats, each.missing)
        for each in shortages(market)
    ]


def most_from(market: Market, learners: list[int]) -> int:
    """The most of these learners that could have a place, by trying all: locked ones first sit down."""
    locked = [int(each) for each in market.learners.locked]
    allowed = [
        [locked[n]]
        if locked[n] != NONE
        else [None, *(slowly.options(market, n) if n in learners else [])]
        for n in range(len(locked))
    ]
    return max(
        sum(tried[n] is not None for n in learners)
        for tried in slowly.places_that_fit(market, allowed)
    )


@given(markets(locks=True))
def test_what_is_missing_sums_to_who_is_without_a_place_at_best(market):
    found = shortages(market, allocate(market, Policy()))

    best = bound(market).placed
    assert sum(each.missing for each in found) == len(market.learners.klass) - best


@given(markets(locks=True))
def test_every_shortage_is_a_set_that_too_few_seats_are_for(market):
    for each in shortages(market):
        who = each.learners.tolist()
        wanted = {offer for learner in who for offer in slowly.options(market, learner)}
        assert wanted == set(each.offers.tolist())
        assert each.missing >= 1
        assert most_from(market, who) == each.seats == len(who) - each.missing


@given(markets(locks=True))
def test_shortages_share_nobody_and_do_not_hang_on_the_outcome(market):
    found = shortages(market)

    for first, second in combinations(found, 2):
        assert not set(first.learners.tolist()) & set(second.learners.tolist())
        assert not set(first.offers.tolist()) & set(second.offers.tolist())
    strict = shortages(market, allocate(market, Policy()))
    assert [_plain(each) for each in strict] == [_plain(each) for each in found]


def _plain(each: Shortage) -> tuple[list[int], list[int], int, int]:
    return each.learners.tolist(), each.offers.tolist(), each.seats, each.missing


def test_separate_areas_are_told_apart_the_larger_first():
    market = a_market([[WEIR], [WEIR], [MILL], [MILL], [MILL], [FARM]], [1, 1, 2])

    assert told(market) == [([2, 3, 4], [MILL], 1, 2), ([0, 1], [WEIR], 1, 1)]


def test_learners_who_could_go_elsewhere_do_not_compete():
    market = a_market([[WEIR], [WEIR], [WEIR, FARM]], [1, 1, 1])

    assert told(market) == [([0, 1], [WEIR], 1, 1)]


def test_who_can_be_moved_nowhere_else_competes_too():
    market = a_market([[WEIR, MILL], [WEIR], [MILL]], [1, 1, 1])

    assert told(market) == [([0, 1, 2], [WEIR, MILL], 2, 1)]


def test_learners_without_any_option_are_a_kind_of_their_own():
    market = a_market([[], [WEIR], [], [WEIR]], [1])

    assert told(market) == [([1, 3], [WEIR], 1, 1), ([0, 2], [], 0, 2)]


def test_an_employer_with_free_seats_who_takes_no_more_is_a_shortage():
    market = a_market([[WEIR], [MILL]], [1, 1], cap=[0, 0], caps=[(1, NONE)])

    assert told(market) == [([0, 1], [WEIR, MILL], 1, 1)]


def test_a_cap_that_is_no_bottleneck_does_not_join_what_is_separate():
    market = a_market([[WEIR], [WEIR], [MILL], [MILL]], [1, 1], cap=[0, 0], caps=[(2, NONE)])

    assert told(market) == [([0, 1], [WEIR], 1, 1), ([2, 3], [MILL], 1, 1)]


def test_seats_of_locked_learners_are_none_for_others():
    market = a_market([[WEIR], [WEIR]], [1, 1], locked=[WEIR, NONE])

    assert told(market) == [([1], [WEIR], 0, 1)]


def test_no_shortage_where_all_have_a_place():
    assert told(a_market([[WEIR], [WEIR]], [2])) == []


def test_shortages_refuse_an_allocation_that_could_be_fuller():
    market = a_market([[WEIR]], [1])

    assert fullest(market).tolist() == [WEIR]
    with pytest.raises(MarketError, match="More learners could have a place than have one"):
        shortages(market, full=np.array([NONE], dtype=np.int32))
