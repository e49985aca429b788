"""The last pass, where a round has one: learners of one class trade seats where all of them gain."""

from dataclasses import replace

import numpy as np

from catchment.engine.allocation.moving import parted, whole_again
from catchment.engine.allocation.pots import Pots, Wishes, array, rows_of, wishes
from catchment.engine.allocation.speed import Hands
from catchment.engine.allocation.standing import Standing, class_order
from catchment.engine.allocation.terms import NONE, Flags, Ints, Market


def traded(market: Market, hands: Hands, pots: Pots, standing: Standing, free: Flags) -> Standing:
    """Let learners trade until nobody could gain without another of their class losing.

    Every class keeps the seats that it has, so nobody comes to stand behind a worse class, and no
    seat passes from the group for which it is kept to others.

    Args:
        pots: with the room beside all who sit and may not trade.
        free: (L,) who has a place and may trade.
    """
    split, sits = parted(market, pots, standing, free)
    asked = wishes(market, split)
    row = _rows_held(asked, sits)
    for klass in np.unique(market.learners.klass[free]):
        among = free & (market.learners.klass == klass)
        row = _swapped(market, hands, split, asked, np.where(among, sits, NONE), row)
    held = row != NONE
    option, pot = standing.option.copy(), standing.pot.copy()
    option[held] = asked.option_of(row[held])
    pot[held] = whole_again(market, split, asked.pot[row[held]].astype(np.int64))
    return replace(standing, option=option, pot=pot)


def _rows_held(asked: Wishes, sits: Ints) -> Ints:
    """Give the row by which each learner has their pot, else NONE."""
    held = np.full(len(sits), NONE, dtype=np.int64)
    rows = np.flatnonzero(asked.pot == np.repeat(sits, np.diff(asked.start)))
    held[np.searchsorted(asked.start, rows, side="right") - 1] = rows
    return held


def _swapped(
    market: Market, hands: Hands, pots: Pots, asked: Wishes, sits: Ints, row: Ints
) -> Ints:
    """Trade among those who sit; give the row that each learner then has."""
    order = class_order(market)
    order = order[sits[order] != NONE]
    here = np.bincount(sits[order], minlength=pots.count)
    head = np.cumsum(here + 1) - here - 1
    who = np.full(len(order) + pots.count, NONE, dtype=np.int64)
    seated = order[np.argsort(sits[order], kind="stable")]
    who[np.arange(len(order)) + sits[seated]] = seated
    at = hands.give(row.copy())
    hands.swap(
        hands.give(order),
        rows_of(hands, asked),
        hands.give(head),
        hands.give(who),
        at,
        hands.give(asked.start[:-1].copy()),
        hands.give(np.zeros(len(sits), dtype=np.int64)),
        hands.give(np.zeros(len(sits), dtype=np.int8)),
    )
    return array(at)
