"""Rounds of some sixty learners, with caps, kept seats and locks, held against a flow solver."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from catchment.engine.allocation import flow
from catchment.engine.allocation.moving import rescued, settled
from catchment.engine.allocation.pots import kept_pots, taken
from catchment.engine.allocation.running import allocate, bound
from catchment.engine.allocation.speed import plain
from catchment.engine.allocation.standing import class_order, locked_in, outcome_of
from catchment.engine.allocation.terms import (
    NONE,
    Bound,
    Market,
    MarketError,
    Options,
    Outcome,
    Policy,
    Rule,
)
from tests.engine.markets import (
    a_capped_market,
    a_crowded_market,
    a_larger_market,
    a_market,
    renumbered,
)

BEST = Policy(rule=Rule.BEST_OVERALL)
SEEDS = range(20)
DRAWN = [a_larger_market, a_crowded_market, a_capped_market]


def counted(market: Market, outcome: Outcome) -> Bound:
    placed = outcome.place != NONE
    return Bound(focus=int((placed & (market.learners.klass == 0)).sum()), placed=int(placed.sum()))


def with_options(market: Market, may: np.ndarray) -> Market:
    """The market with only some of its options."""
    learner = np.repeat(np.arange(len(market.learners.klass)), np.diff(market.options.start))
    length = np.bincount(learner[may], minlength=len(market.learners.klass))
    options = Options(
        start=np.concatenate(([0], np.cumsum(length))).astype(np.int64),
        offer=market.options.offer[may],
        tier=market.options.tier[may],
    )
    return replace(market, options=options)


def without_kept(market: Market) -> Market:
    none = np.zeros(0, dtype=np.int32)
    seats = replace(market.seats, kept_offer=none, kept_for=none, kept_seats=none)
    return replace(market, seats=seats)


@pytest.mark.parametrize("seed", SEEDS)
def test_bound_is_what_a_flow_solver_reaches(seed):
    market = a_larger_market(seed)

    assert bound(market) == counted(market, allocate(market, BEST))


@pytest.mark.parametrize("seed", SEEDS)
def test_bound_is_the_same_from_an_outcome_that_put_the_focus_class_last(seed):
    market = a_larger_market(seed)
    last = replace(market.learners, klass=(1 - market.learners.klass).astype(np.int8))
    unfair = allocate(replace(market, learners=last), Policy())

    assert bound(market, unfair) == bound(market)


def chained(market: Market, down: int) -> tuple[Outcome, Outcome]:
    """What deferred acceptance alone gives, and what chains make of that without promotion."""
    pots = kept_pots(market)
    standing = locked_in(market, pots)
    left = taken(pots, standing.pot[standing.pot != NONE])
    asks = market.learners.locked == NONE
    order = class_order(market)
    nobody = np.zeros(len(order), dtype=np.bool_)
    standing = settled(
        market, plain(), left, standing, order=order[asks[order]], again=nobody, ahead=nobody
    )
    before = outcome_of(market, Policy(), pots, standing)
    without = asks & (standing.pot == NONE)
    free = asks & (standing.pot != NONE)
    standing = rescued(
        market, plain(), left, standing, waiting=order[without[order]], free=free, down=down
    )
    return before, outcome_of(market, Policy(), pots, standing)


@pytest.mark.parametrize("down", [0, 1, 2])
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("draw", DRAWN)
def test_chains_leave_nobody_whom_a_flow_solver_could_place(draw, seed, down):
    market = without_kept(draw(seed))

    _, outcome = chained(market, down)

    placed = (outcome.place != NONE).sum()
    asks = (outcome.place == NONE) & (np.diff(market.options.start) > 0)
    for without in np.flatnonzero(asks)[::4]:
        trial = _as_a_chain_could(market, outcome, int(without), down)
        assert counted(trial, allocate(trial, BEST)).placed == placed


@pytest.mark.parametrize("down", [0, 1, 2])
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("draw", DRAWN)
def test_chains_take_no_place_and_move_no_better_class(draw, seed, down):
    market = draw(seed)
    learners, options = market.learners, market.options

    before, outcome = chained(market, down)

    had = before.place != NONE
    assert (outcome.place[had] != NONE).all()
    moved = np.flatnonzero(outcome.before != NONE)
    fell = (
        options.tier[options.start[moved] + outcome.choice[moved]].astype(int)
        - options.tier[options.start[moved] + outcome.before[moved]]
    )
    assert (fell <= down).all()
    helped = np.flatnonzero(~had & (outcome.chain != NONE) & (outcome.before == NONE))
    for learner in helped:
        with_them = outcome.chain == outcome.chain[learner]
        assert (learners.klass[with_them] >= learners.klass[learner]).all()
    assert _as_many_by_class(market, before, outcome)


def _as_many_by_class(market: Market, before: Outcome, after: Outcome) -> bool:
    """Whether every class has all the places that it had."""
    return all(
        (after.place[market.learners.klass == klass] != NONE).sum()
        >= (before.place[market.learners.klass == klass] != NONE).sum()
        for klass in (0, 1)
    )


def _as_a_chain_could(market: Market, outcome: Outcome, without: int, down: int) -> Market:
    """The market in which all who are placed may go where a chain could move them, and one asks."""
    learners, options = market.learners, market.options
    stays = (outcome.place != NONE) & (learners.klass < learners.klass[without])
    start = options.start[:-1]
    began = np.where(outcome.before != NONE, outcome.before, outcome.choice)
    row = np.where(began == NONE, 0, start + began)
    limit = options.tier[row] + down
    learner = np.repeat(np.arange(len(start)), np.diff(options.start))
    may = (options.tier <= limit[learner]) & (outcome.place[learner] != NONE)
    may |= learner == without
    locked = np.where(stays, outcome.place, learners.locked).astype(np.int32)
    return with_options(replace(market, learners=replace(learners, locked=locked)), may)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("draw", DRAWN)
def test_numbering_learners_and_opportunities_otherwise_changes_nothing(draw, seed):
    market = draw(seed)
    rng = np.random.default_rng(seed)
    who = rng.permutation(len(market.learners.klass))
    what = rng.permutation(len(market.seats.seats))

    for chains, other in zip(
        chained(market, 2), chained(renumbered(market, who, what), 2), strict=True
    ):
        assert (other.choice == chains.choice[who]).all()
        assert (other.chain == chains.chain[who]).all()
        assert (other.before == chains.before[who]).all()


def test_best_overall_says_how_to_install_its_solver(monkeypatch):
    monkeypatch.setattr(flow.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(MarketError, match=r"needs OR-Tools. Install it with: pip install"):
        allocate(a_market([[0]], [1]), BEST)


def test_best_overall_refuses_what_its_solver_cannot_count(monkeypatch):
    monkeypatch.setattr(flow, "MOST_COST", 1)

    with pytest.raises(MarketError, match="too large for the rule best overall"):
        allocate(a_market([[0]], [1]), BEST)


def test_best_overall_refuses_no_answer(monkeypatch):
    class GivesUp:
        OPTIMAL = "optimal"

        def add_arcs_with_capacity_and_unit_cost(self, *arcs: object) -> None:
            pass

        def set_nodes_supplies(self, *supplies: object) -> None:
            pass

        def solve(self) -> str:
            return "gave up"

    solver = SimpleNamespace(SimpleMinCostFlow=GivesUp)
    monkeypatch.setattr(flow.importlib, "import_module", lambda name: solver)

    with pytest.raises(MarketError, match="found no answer"):
        allocate(a_market([[0]], [1]), BEST, hands=plain())
