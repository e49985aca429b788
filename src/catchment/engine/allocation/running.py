"""Decide a round: deferred acceptance, then promotion, then rescue; and the most that was possible.

Keys, the lower first, compared at a pot and, where a cap is full, over all pots under it: members of
the group for which the pot is kept; then the class; within it those promoted; then the lottery.
Nobody in an open pot counts as a member.
"""

import numpy as np

from catchment.engine.allocation.flow import best_overall
from catchment.engine.allocation.inputs import check_market
from catchment.engine.allocation.moving import most, rescued, settled
from catchment.engine.allocation.pots import Pots, kept_pots, taken, whole_pots
from catchment.engine.allocation.speed import Hands, hands_for
from catchment.engine.allocation.standing import Standing, class_order, locked_in, outcome_of
from catchment.engine.allocation.terms import (
    NONE,
    Bound,
    Flags,
    Market,
    Outcome,
    Policy,
    Rule,
    Shorts,
)
from catchment.engine.allocation.trading import traded


def allocate(market: Market, policy: Policy, *, hands: Hands | None = None) -> Outcome:
    """Decide who goes where.

    Args:
        market: left unchanged.
        policy: as published. ``min_list`` is not looked at: ``guaranteed`` says for whom it holds.
        hands: who counts; by default compiled loops where they are there and pay.

    Returns:
        The outcome. It hangs neither on the order of rows nor on how learners and opportunities are
        numbered, only on who they are and on the lottery.

    Raises:
        MarketError: if the market contradicts itself, or OR-Tools is missing for the rule
            best overall.

    Source:
        The papers named in ``kernels``. Cost: each learner asks for each option at most twice; a
        chain costs at most all options once, and places seen in vain are never looked at again.
    """
    check_market(market)
    hands = hands or hands_for(len(market.options.offer))
    pots = kept_pots(market)
    return decided(market, policy, hands, pots, locked_in(market, pots))


def decided(
    market: Market, policy: Policy, hands: Hands, pots: Pots, standing: Standing
) -> Outcome:
    """Decide for all who are not locked, beside those who are.

    Args:
        market: checked. pots: its pots, nobody in them yet. standing: where the locked sit.
    """
    left = taken(pots, standing.pot[standing.pot != NONE])
    if policy.rule is Rule.BEST_OVERALL:
        standing = best_overall(market, left, standing)
    else:
        standing = _in_turn(market, policy, hands, left, standing)
    return outcome_of(market, policy, pots, standing)


def _in_turn(
    market: Market, policy: Policy, hands: Hands, left: Pots, standing: Standing
) -> Standing:
    """Let all ask; then, unless the rule is strict, promote, rescue and perhaps trade."""
    asks = market.learners.locked == NONE
    holds = asks & market.learners.guaranteed & (policy.rule is Rule.GUARANTEE)
    standing = _asked(market, hands, left, standing, holds)
    order = class_order(market)
    without = holds & (standing.pot == NONE)
    standing = rescued(
        market,
        hands,
        left,
        standing,
        waiting=order[without[order]],
        free=asks & (standing.pot != NONE),
        down=policy.tiers_down,
    )
    if policy.trades and policy.rule is Rule.GUARANTEE:
        standing = traded(market, hands, left, standing, asks & (standing.pot != NONE))
    return standing


def _asked(market: Market, hands: Hands, left: Pots, standing: Standing, again: Flags) -> Standing:
    """Let all who are not locked ask, some of them twice."""
    order = class_order(market)
    return settled(
        market,
        hands,
        left,
        standing,
        order=order[(market.learners.locked == NONE)[order]],
        again=again,
        ahead=np.zeros(len(again), dtype=np.bool_),
    )


def bound(
    market: Market,
    outcome: Outcome | None = None,
    *,
    full: Shorts | None = None,
    hands: Hands | None = None,
) -> Bound:
    """Count the most that any rule could place: the focus class first, and at once most of all.

    Args:
        outcome: an outcome of this market, from which counting begins; sooner, and the same.
        full: what ``fullest`` gave, where that is known already.

    Returns:
        How many could have a place, those locked among them; kept seats count as open.

    Raises:
        MarketError: if the market contradicts itself.
    """
    placed = (fullest(market, outcome, hands=hands) if full is None else full) != NONE
    return Bound(focus=int((placed & (market.learners.klass == 0)).sum()), placed=int(placed.sum()))


def fullest(
    market: Market, outcome: Outcome | None = None, *, hands: Hands | None = None
) -> Shorts:
    """Place the most that any rule could place, however low on their lists.

    Args:
        outcome: as in ``bound``.

    Returns:
        (L,) int32: where everybody would be, those locked among them, else NONE.

    Raises:
        MarketError: if the market contradicts itself.
    """
    check_market(market)
    hands = hands or hands_for(len(market.options.offer))
    pots = whole_pots(market)
    locked = locked_in(market, pots)
    left = taken(pots, locked.pot[locked.pot != NONE])
    asks = market.learners.locked == NONE
    begin = _asked(market, hands, left, locked, asks).pot if outcome is None else outcome.place
    sits = most(market, hands, left, np.where(asks, begin, NONE).astype(np.int64))
    return np.where(asks, sits, market.learners.locked).astype(np.int32)
