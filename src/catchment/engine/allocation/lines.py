"""Lottery lines that may be shown to learners: how far the numbers went at an opportunity.

A line tells the number of somebody. Friends who put their pages together know their own numbers, so
a line may be shown only where it could be that of several people whom they do not know: at least
five who came in by the lottery alone, not counting those of any one school. A line that is not
shown says nothing, and whether it is shown hangs on no class of anybody who is known to be there.
"""

import numpy as np

from catchment.engine.allocation.terms import NONE, Flags, Ints, Market, Outcome, Rule

#: Fewer people are never told of.
AT_LEAST = 5


def lottery_lines(market: Market, outcome: Outcome, *, at_least: int = AT_LEAST) -> Ints:
    """Give the lottery rank of the last one let in by the lottery, where it may be shown.

    Args:
        at_least: how many must have come in so, beside those of any one school.

    Returns:
        (O,) int64: the rank, from 0; NONE where nothing may be shown.
    """
    offers = len(market.seats.seats)
    lines = np.full(offers, NONE, dtype=np.int64)
    who = np.flatnonzero(_by_lottery(market, outcome))
    if outcome.policy.rule is Rule.BEST_OVERALL or not len(who):
        return lines
    place = outcome.place[who].astype(np.int64)
    np.maximum.at(lines, place, market.learners.lottery[who])
    school = market.learners.school[who].astype(np.int64)
    pairs, many = np.unique(place * (school.max() + 1) + school, return_counts=True)
    of_one_school = np.zeros(offers, dtype=np.int64)
    np.maximum.at(of_one_school, pairs // (school.max() + 1), many)
    enough = np.bincount(place, minlength=offers) - of_one_school >= at_least
    return np.where(enough, lines, NONE)


def _by_lottery(market: Market, outcome: Outcome) -> Flags:
    """Say who came in by the lottery alone."""
    learners = market.learners
    by_lottery: Flags = (
        (outcome.place != NONE)
        & (learners.locked == NONE)
        & (learners.klass > 0)
        & ~outcome.promoted
        & (outcome.chain == NONE)
        & (outcome.kept == NONE)
    )
    return by_lottery
