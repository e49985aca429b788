"""Trades after a round: from any places whatever, nobody loses and nothing is left to gain."""

from dataclasses import replace
from itertools import permutations

import numpy as np
from hypothesis import given

from catchment.engine.allocation.pots import kept_pots
from catchment.engine.allocation.running import allocate
from catchment.engine.allocation.speed import plain
from catchment.engine.allocation.standing import locked_in, outcome_of
from catchment.engine.allocation.terms import NONE, Market, Outcome, Policy, Rule
from catchment.engine.allocation.trading import traded
from tests.engine import slowly
from tests.engine.markets import a_market, markets
from tests.engine.test_allocation import seats_given

TRADES = Policy(trades=True)


def badly_placed(market: Market) -> Outcome:
    """Places that fit: what learners would get who told their lists backwards."""
    options = market.options
    lists = [slowly.options(market, n)[::-1] for n in range(len(market.learners.klass))]
    offer = np.array([o for each in lists for o in each], dtype=np.int32)
    backwards = replace(market, options=replace(options, offer=offer))
    outcome = allocate(backwards, Policy(rule=Rule.STRICT))
    length = np.diff(options.start)
    choice = np.where(outcome.choice == NONE, NONE, length - 1 - outcome.choice)
    return replace(outcome, choice=choice.astype(np.int32))


def after_trades(market: Market, before: Outcome) -> Outcome:
    """What trades make of an outcome."""
    pots = kept_pots(market)
    offers = len(market.seats.seats)
    pot = np.where(before.kept == NONE, before.place, before.kept + offers).astype(np.int64)
    option = np.where(before.choice == NONE, NONE, before.choice + market.options.start[:-1])
    standing = replace(locked_in(market, pots), pot=pot, option=option)
    free = (before.place != NONE) & (market.learners.locked == NONE)
    standing = traded(market, plain(), pots, standing, free)
    return outcome_of(market, TRADES, pots, standing)


def better_for_all(market: Market, outcome: Outcome, klass: int) -> bool:
    """Whether learners of a class could share their places out so that some gain and none lose."""
    who = np.flatnonzero(
        (market.learners.klass == klass)
        & (market.learners.locked == NONE)
        & (outcome.place != NONE)
    )
    now = [int(outcome.choice[n]) for n in who]
    for places in permutations(outcome.place[who]):
        lists = [slowly.options(market, n) for n in who]
        if all(place in wanted for place, wanted in zip(places, lists, strict=True)):
            then = [wanted.index(place) for place, wanted in zip(places, lists, strict=True)]
            if then != now and all(a <= b for a, b in zip(then, now, strict=True)):
                return True
    return False


@given(markets(locks=True))
def test_trades_make_nobody_worse_off_and_leave_every_class_its_places(market):
    before = badly_placed(market)

    after = after_trades(market, before)

    assert slowly.fits(market, seats_given(market, after))
    assert (after.choice <= before.choice).all()
    for klass in (0, 1):
        of = market.learners.klass == klass
        assert sorted(before.place[of]) == sorted(after.place[of])


@given(markets(locks=True, plain=True))
def test_trades_leave_nothing_to_gain_inside_a_class(market):
    after = after_trades(market, badly_placed(market))

    assert not better_for_all(market, after, 0)
    assert not better_for_all(market, after, 1)


@given(markets())
def test_trades_hand_no_kept_seat_from_its_group_to_others(market):
    before = badly_placed(market)

    after = after_trades(market, before)

    for pot, group in enumerate(market.seats.kept_for):
        inside = [
            [slowly.in_group(market, n, int(group)) for n in np.flatnonzero(each.kept == pot)]
            for each in (before, after)
        ]
        assert sum(inside[0]) <= sum(inside[1])


def test_two_who_have_each_others_wish_trade_but_not_across_classes():
    lists = [[0, 1], [1, 0], [1, 2, 0]]
    market = a_market(lists, [1, 1, 1])
    before = replace(
        allocate(market, Policy(rule=Rule.STRICT)),
        place=np.array([1, 0, 2], dtype=np.int32),
        choice=np.array([1, 1, 1], dtype=np.int32),
    )

    assert after_trades(market, before).place.tolist() == [0, 1, 2]
    classes = replace(market.learners, klass=np.array([0, 1, 1], dtype=np.int8))
    assert after_trades(replace(market, learners=classes), before).place.tolist() == [1, 0, 2]


def test_a_round_with_trades_ends_with_them():
    lists = [[3, 0, 4], [1, 0, 4, 3], [0, 3, 1, 2], [0, 2, 1], [0]]
    tiers = [[0, 0, 1], [0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 1], [0]]
    market = a_market(lists, [1] * 5, tiers=tiers)

    assert allocate(market, Policy()).place.tolist() == [3, 4, 2, 1, 0]
    assert allocate(market, TRADES).place.tolist() == [3, 4, 1, 2, 0]
    strict = Policy(rule=Rule.STRICT, trades=True)
    assert (
        allocate(market, strict).place.tolist()
        == allocate(market, Policy(rule=Rule.STRICT)).place.tolist()
    )
