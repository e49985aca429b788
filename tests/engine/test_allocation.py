"""A round is decided as published: held against trying everything, on small markets."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.engine.allocation.moving import settled
from catchment.engine.allocation.pots import kept_pots
from catchment.engine.allocation.running import allocate, bound
from catchment.engine.allocation.speed import plain
from catchment.engine.allocation.standing import class_order, locked_in, outcome_of
from catchment.engine.allocation.terms import (
    FOCUS,
    NONE,
    Bound,
    Market,
    Options,
    Outcome,
    Policy,
    Rule,
)
from tests.engine import slowly
from tests.engine.markets import a_market, markets, renumbered

GUARANTEE, STRICT, BEST = Policy(), Policy(rule=Rule.STRICT), Policy(rule=Rule.BEST_OVERALL)


def seats_given(market: Market, outcome: Outcome) -> slowly.Tried:
    """Who sits where, as the slow allocation says it."""
    groups = [slowly.OPEN, *(int(g) for g in market.seats.kept_for)]
    return tuple(
        None if place == NONE else (int(place), groups[kept + 1])
        for place, kept in zip(outcome.place, outcome.kept, strict=True)
    )


def promoted_only(market: Market) -> Outcome:
    """What deferred acceptance and promotion give, before any chain."""
    pots = kept_pots(market)
    standing = locked_in(market, pots)
    count = len(market.learners.klass)
    standing = settled(
        market,
        plain(),
        pots,
        standing,
        order=class_order(market),
        again=market.learners.guaranteed,
        ahead=np.zeros(count, dtype=np.bool_),
    )
    return outcome_of(market, GUARANTEE, pots, standing)


def tier(market: Market, learner: int, choice: int) -> int:
    return int(market.options.tier[market.options.start[learner] + choice])


@given(markets(locks=True), st.sampled_from([GUARANTEE, STRICT, BEST]))
def test_places_are_wanted_and_no_limit_is_broken(market, policy):
    outcome = allocate(market, policy)

    assert slowly.fits(market, seats_given(market, outcome))
    for learner, (place, choice) in enumerate(zip(outcome.place, outcome.choice, strict=True)):
        wanted = slowly.options(market, learner)
        if market.learners.locked[learner] != NONE:
            assert place == market.learners.locked[learner]
            assert choice == (wanted.index(place) if place in wanted else NONE)
        else:
            assert (place, choice) == (NONE, NONE) or wanted[choice] == place


@given(markets())
def test_strict_serves_everybody_as_well_as_any_stable_allocation(market):
    got = seats_given(market, allocate(market, STRICT))

    assert slowly.stable(market, got, fine=True)
    for other in slowly.all_that_fit(market):
        if slowly.stable(market, other, fine=True):
            for learner, seat in enumerate(other):
                assert slowly.rank(market, learner, got[learner]) <= slowly.rank(
                    market, learner, seat
                )


@given(markets(most=4), st.data())
def test_strict_never_rewards_hiding_or_reordering(market, data):
    learner = data.draw(st.integers(0, len(market.learners.klass) - 1))
    wanted = slowly.options(market, learner)
    place = allocate(market, STRICT).place[learner]
    honest = wanted.index(place) if place != NONE else len(wanted)

    for size in range(len(wanted) + 1):
        for told in permutations(wanted, size):
            other = allocate(_saying(market, learner, told), STRICT).place[learner]
            assert other == NONE or wanted.index(other) >= honest


def _saying(market: Market, liar: int, told: tuple[int, ...]) -> Market:
    """The market in which one learner tells another list."""
    lists = [slowly.options(market, n) for n in range(len(market.learners.klass))]
    lists[liar] = list(told)
    length = [len(each) for each in lists]
    options = Options(
        start=np.concatenate(([0], np.cumsum(length))).astype(np.int64),
        offer=np.array([o for each in lists for o in each], dtype=np.int32),
        tier=np.zeros(sum(length), dtype=np.int8),
    )
    return replace(market, options=options)


@given(markets(all_guaranteed=True))
def test_promotion_leaves_nobody_behind_a_worse_class_and_reaches_two_thirds(market):
    outcome = promoted_only(market)

    got = seats_given(market, outcome)
    assert slowly.stable(market, got, fine=False)
    most = max(
        sum(seat is not None for seat in tried)
        for tried in slowly.all_that_fit(market)
        if slowly.stable(market, tried, fine=False)
    )
    assert 3 * (outcome.place != NONE).sum() >= 2 * most


@given(markets())
def test_promotion_and_rescue_are_for_the_guaranteed_alone(market):
    outcome = allocate(market, GUARANTEE)

    assert not (outcome.promoted & ~market.learners.guaranteed).any()
    strict = allocate(market, STRICT)
    newly = (outcome.chain != NONE) & (outcome.before == NONE)
    assert not (newly & ~market.learners.guaranteed).any()
    if not market.learners.guaranteed.any():
        assert (outcome.place == strict.place).all()


@given(markets(), st.integers(0, 2))
def test_rescue_takes_no_place_and_lets_nobody_fall_far(market, down):
    before = promoted_only(market)

    outcome = allocate(market, replace(GUARANTEE, tiers_down=down))

    moved = outcome.before != NONE
    for learner, placed in enumerate(before.place != NONE):
        if placed:
            assert outcome.place[learner] != NONE
            began = outcome.before[learner] if moved[learner] else outcome.choice[learner]
            assert began == before.choice[learner]
        if moved[learner]:
            fell = tier(market, learner, outcome.choice[learner]) - tier(
                market, learner, outcome.before[learner]
            )
            assert fell <= down
            assert outcome.chain[learner] != NONE
    _nobody_moves_for_a_worse_class(market, before, outcome)


def _nobody_moves_for_a_worse_class(market: Market, before: Outcome, outcome: Outcome) -> None:
    """Every chain whose beginning is still to be seen moved only the same class or a worse one."""
    helped = (before.place == NONE) & (outcome.chain != NONE) & (outcome.before == NONE)
    for learner in np.flatnonzero(helped):
        with_them = outcome.chain == outcome.chain[learner]
        assert (market.learners.klass[with_them] >= market.learners.klass[learner]).all()


@given(markets(all_guaranteed=True, plain=True), st.integers(0, 2))
def test_rescue_stops_only_where_no_chain_is_left(market, down):
    _no_chain_is_left(market, down)


@given(markets(all_guaranteed=True).map(lambda m: _nothing_kept(m)), st.integers(0, 2))
def test_rescue_stops_only_where_no_chain_is_left_under_caps(market, down):
    _no_chain_is_left(market, down)


def _nothing_kept(market: Market) -> Market:
    none = np.zeros(0, dtype=np.int32)
    return replace(
        market, seats=replace(market.seats, kept_offer=none, kept_for=none, kept_seats=none)
    )


def _no_chain_is_left(market: Market, down: int) -> None:
    outcome = allocate(market, replace(GUARANTEE, tiers_down=down))

    for without in np.flatnonzero(outcome.place == NONE):
        allowed = [
            _may_go(market, outcome, learner, down, market.learners.klass[without])
            for learner in range(len(outcome.place))
        ]
        allowed[without] = list(slowly.options(market, without))
        assert not any(slowly.places_that_fit(market, allowed))


def _may_go(
    market: Market, outcome: Outcome, learner: int, down: int, lowest: int
) -> list[int | None]:
    """Where a chain that helps a class may leave a learner."""
    place, choice = outcome.place[learner], outcome.choice[learner]
    if place == NONE:
        return [None]
    if market.learners.klass[learner] < lowest:
        return [int(place)]
    began = outcome.before[learner] if outcome.before[learner] != NONE else choice
    limit = tier(market, learner, began) + down
    wanted = slowly.options(market, learner)
    return [o for n, o in enumerate(wanted) if tier(market, learner, n) <= limit]


@given(markets())
def test_rescue_hands_no_kept_seat_from_its_group_to_others(market):
    before, after = promoted_only(market), allocate(market, GUARANTEE)

    for pot, group in enumerate(market.seats.kept_for):
        members = [
            sum(
                slowly.in_group(market, learner, int(group))
                for learner in np.flatnonzero(outcome.kept == pot)
            )
            for outcome in (before, after)
        ]
        assert members[0] <= members[1]


@given(markets(locks=True))
def test_bound_is_the_most_of_the_focus_class_and_of_all(market):
    found = bound(market)

    allowed: list[list[int | None]] = [
        [None, *slowly.options(market, learner)] if locked == NONE else [int(locked)]
        for learner, locked in enumerate(market.learners.locked)
    ]
    every = list(slowly.places_that_fit(market, allowed))
    focus = np.flatnonzero(market.learners.klass == 0)
    most_focus = max(sum(tried[n] is not None for n in focus) for tried in every)
    most = max(sum(place is not None for place in tried) for tried in every)
    assert found == Bound(focus=most_focus, placed=most)


@given(markets(locks=True), st.sampled_from([GUARANTEE, STRICT, BEST]))
def test_bound_is_the_same_from_any_outcome(market, policy):
    assert bound(market, allocate(market, policy)) == bound(market)


@given(markets(), st.data())
def test_one_more_seat_never_lowers_the_bound(market, data):
    offer = data.draw(st.integers(0, len(market.seats.seats) - 1))
    seats = market.seats.seats.copy()
    seats[offer] += 1

    more = bound(replace(market, seats=replace(market.seats, seats=seats)))

    assert more.focus >= bound(market).focus
    assert more.placed >= bound(market).placed


@given(markets(locks=True))
def test_best_overall_places_as_many_as_can_be(market):
    outcome = allocate(market, BEST)

    placed = outcome.place != NONE
    focus = int((placed & (market.learners.klass == 0)).sum())
    assert Bound(focus=focus, placed=int(placed.sum())) == bound(market)


@given(markets(most=4))
def test_best_overall_then_fills_kept_seats_then_serves_wishes(market):
    def worth(tried: slowly.Tried) -> tuple[int, ...]:
        klass = market.learners.klass
        placed = [(n, seat) for n, seat in enumerate(tried) if seat is not None]
        choices = [
            sum(
                slowly.options(market, n).index(seat[0])
                for n, seat in placed
                if (klass[n] == 0) == focus
            )
            for focus in (True, False)
        ]
        return (
            -sum(klass[n] == 0 for n, _ in placed),
            -len(placed),
            -sum(slowly.in_group(market, n, seat[1]) for n, seat in placed),
            *choices,
        )

    got = worth(seats_given(market, allocate(market, BEST)))

    assert got == min(worth(tried) for tried in slowly.all_that_fit(market))


@given(markets(locks=True), st.sampled_from([GUARANTEE, STRICT]), st.data())
def test_numbering_learners_and_opportunities_otherwise_changes_nothing(market, policy, data):
    who = np.array(data.draw(st.permutations(range(len(market.learners.klass)))), dtype=np.int64)
    what = np.array(data.draw(st.permutations(range(len(market.seats.seats)))), dtype=np.int64)

    outcome = allocate(market, policy)
    other = allocate(renumbered(market, who, what), policy)

    place = np.where(other.place == NONE, NONE, what[other.place])
    assert (place == outcome.place[who]).all()
    for name in ("choice", "promoted", "chain", "before"):
        assert (getattr(other, name) == getattr(outcome, name)[who]).all()


def test_best_overall_serves_the_wishes_of_the_focus_class_before_those_of_others():
    market = a_market([[0, 1], [0, 2, 3, 1]], [1, 1, 0, 0], klass=[0, 1])

    assert allocate(market, BEST).choice.tolist() == [0, 3]
    other = replace(market, learners=replace(market.learners, klass=np.array([1, 0], np.int8)))
    assert allocate(other, BEST).choice.tolist() == [1, 0]


def test_who_stands_outside_takes_an_open_seat_before_one_kept_for_others():
    market = a_market([[0], [0]], [2], school=[0, 1], kept=[(0, 1, 1)])

    assert allocate(market, STRICT).kept.tolist() == [NONE, 0]
    alone = a_market([[0], []], [2], school=[0, 1], kept=[(0, 1, 1)])
    assert allocate(alone, STRICT).kept.tolist() == [NONE, NONE]


def test_a_promoted_learner_goes_before_those_of_their_class_who_have_more_to_ask():
    market = a_market([[0, 1], [0]], [1, 1])

    assert allocate(market, STRICT).place.tolist() == [0, NONE]
    outcome = allocate(market, GUARANTEE)
    assert outcome.place.tolist() == [1, 0]
    assert outcome.promoted.tolist() == [False, True]


def test_nobody_is_promoted_past_a_better_class():
    market = a_market([[0, 1], [0]], [1, 1], klass=[0, 1])

    outcome = allocate(market, GUARANTEE)

    assert outcome.place.tolist() == [0, NONE]


def test_a_chain_moves_two_learners_so_that_a_third_has_a_place():
    market = a_market([[0, 1], [2, 0], [2]], [1, 1, 1], tiers=[[0, 1], [0, 1], [0]])

    outcome = allocate(market, GUARANTEE)

    assert promoted_only(market).place.tolist() == [0, 2, NONE]
    assert outcome.place.tolist() == [1, 0, 2]
    assert outcome.chain.tolist() == [0, 0, 0]
    assert outcome.before.tolist() == [0, 0, NONE]
    assert allocate(market, replace(GUARANTEE, tiers_down=0)).place.tolist() == [0, 2, NONE]


def test_a_kept_seat_goes_to_its_school_first_and_to_others_where_nobody_of_it_asks():
    market = a_market([[0], [0]], [1], school=[0, 1], kept=[(0, 1, 1)])

    outcome = allocate(market, STRICT)

    assert outcome.place.tolist() == [NONE, 0]
    assert outcome.kept.tolist() == [NONE, 0]
    nobody = a_market([[0], []], [1], school=[0, 1], kept=[(0, 1, 1)])
    assert allocate(nobody, STRICT).place.tolist() == [0, NONE]


def test_a_seat_kept_for_focus_learners_goes_to_them_last_of_all():
    market = a_market([[0], [0], [0]], [2], klass=[1, 1, 0], kept=[(0, FOCUS, 1)])

    outcome = allocate(market, STRICT)

    assert outcome.place.tolist() == [0, NONE, 0]
    assert outcome.kept.tolist() == [NONE, NONE, 0]


def test_a_full_cap_makes_the_last_under_it_go_elsewhere():
    market = a_market([[0, 2], [1, 2]], [1, 1, 1], cap=[0, 0, NONE], caps=[(1, NONE)])

    outcome = allocate(market, STRICT)

    assert outcome.place.tolist() == [0, 2]


def test_locked_learners_take_seats_kept_for_them_first():
    market = a_market(
        [[], [], [], [0]],
        [4],
        school=[7, 5, 5, 5],
        locked=[0, 0, 0, NONE],
        kept=[(0, 5, 1), (0, 6, 2)],
    )

    outcome = allocate(market, STRICT)

    assert outcome.kept.tolist() == [NONE, 0, 1, 1]


def test_nobody_at_all_is_decided_too():
    market = a_market([], [])

    assert allocate(market, GUARANTEE).place.tolist() == []
    assert bound(market) == Bound(focus=0, placed=0)


@pytest.mark.parametrize("rule", list(Rule))
def test_the_same_round_gives_the_same_digest(rule):
    market = a_market([[0, 1], [0], [1]], [1, 1])

    first, second = (allocate(market, Policy(rule=rule)) for _ in range(2))

    assert first.digest == second.digest
    assert len(first.digest) == 64
