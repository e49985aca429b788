"""The independent check of chains: whom they moved, how far, and for whom.

A learner whom a chain moved has ``before``, the place they held when they first had one; whom a chain
placed has none. Chains are numbered in the order in which they were made, better classes first.
"""

import numpy as np

from catchment.engine.allocation.checking_found import found
from catchment.engine.allocation.terms import (
    NONE,
    Flags,
    Market,
    Outcome,
    Policy,
    Rule,
    Violation,
)


def chain_violations(
    market: Market, policy: Policy, outcome: Outcome, *, again: bool
) -> list[Violation]:
    """Look for chains and promotions that the policy does not let be."""
    chained, moved = outcome.chain != NONE, outcome.before != NONE
    rescued = chained & ~moved
    locked = market.learners.locked != NONE
    plain = policy.rule is not Rule.GUARANTEE
    promoted = outcome.promoted & (~locked | (not again))
    short = outcome.before >= np.diff(market.options.start)
    wrong = [
        *found("chain without a place", (chained | moved) & (outcome.place == NONE), outcome.place),
        *found("moved without a chain", moved & ~chained, outcome.place),
        *found("no such choice before", short, outcome.place),
        *found("locked learner in a chain", locked & (chained | moved) & ~again, outcome.place),
        *found("promoted without the guarantee", _beyond(promoted, market, plain), outcome.place),
    ]
    if wrong:
        return wrong
    wrong = found("moved too far", _too_far(market, policy, outcome), outcome.place)
    if again:
        return wrong
    return [
        *wrong,
        *found("helped without the guarantee", _beyond(rescued, market, plain), outcome.place),
        *found("better class moved", better_class_moved(market, outcome, chained), outcome.place),
    ]


def _beyond(given: Flags, market: Market, plain: bool) -> Flags:
    """Say who was given what is only for those for whom the guarantee holds."""
    holds = market.learners.guaranteed & (market.learners.locked == NONE)
    beyond: Flags = given & (~holds | plain)
    return beyond


def _too_far(market: Market, policy: Policy, outcome: Outcome) -> Flags:
    """Say who fell more tiers than the policy lets them."""
    begin = market.options.start[:-1]
    fell = np.zeros(len(begin), dtype=np.bool_)
    moved = np.flatnonzero((outcome.before != NONE) & (outcome.choice != NONE))
    old = market.options.tier[begin[moved] + outcome.before[moved]].astype(np.int64)
    new = market.options.tier[begin[moved] + outcome.choice[moved]].astype(np.int64)
    fell[moved] = new - old > policy.tiers_down
    return fell


def better_class_moved(market: Market, outcome: Outcome, chained: Flags) -> Flags:
    """Say who was moved by a chain that was made when a worse class was helped.

    Whom a chain of that or an earlier number placed shows which class was helped by then.

    Args:
        chained: (L,) whom chains touched that are looked at.
    """
    klass, chain = market.learners.klass, outcome.chain
    rescued = chained & (outcome.before == NONE)
    moved = chained & (outcome.before != NONE)
    wrong = np.zeros(len(klass), dtype=np.bool_)
    for each in np.unique(klass[moved]):
        later = chain[rescued & (klass > each)]
        if len(later):
            wrong |= moved & (klass == each) & (chain >= later.min())
    return wrong
