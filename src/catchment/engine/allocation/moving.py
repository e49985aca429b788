"""Prepare what the loops read, let them run, and note what they did."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.chains import NOBODY
from catchment.engine.allocation.kernels import Sitting
from catchment.engine.allocation.labels import Movers, Search
from catchment.engine.allocation.pots import (
    Pots,
    Wishes,
    array,
    belongs,
    empty_seats,
    held_by,
    rows_of,
    slots,
    split_pots,
    tree_of,
    wishes,
)
from catchment.engine.allocation.speed import Hands
from catchment.engine.allocation.standing import Standing, class_order, with_moves
from catchment.engine.allocation.terms import NONE, Flags, Ints, Market


def settled(
    market: Market,
    hands: Hands,
    pots: Pots,
    standing: Standing,
    *,
    order: Ints,
    again: Flags,
    ahead: Flags,
) -> Standing:
    """Let learners without a place ask for one, best first, until all have one or nothing left.

    Args:
        pots: with the room that is left beside all who sit and do not ask.
        order: who asks.
        again: (L,) for whom promotion holds.
        ahead: (L,) who goes ahead of their class from the beginning.
    """
    learners = market.learners
    count = len(learners.klass)
    asked = wishes(market, pots)
    key = (2 * learners.klass.astype(np.int64) + 1) * count + learners.lottery
    raised = 2 * (int(learners.klass.max(initial=0)) + 1) * count
    went_ahead = hands.give(ahead.astype(np.int8))
    got = hands.give(np.full(count, NONE, dtype=np.int64))
    hands.settle(
        hands.give(order),
        hands.give(key),
        hands.give((again & (np.diff(asked.start) > 0)).astype(np.int8)),
        hands.give(np.array([count, raised])),
        rows_of(hands, asked),
        tree_of(hands, pots),
        empty_seats(hands, pots),
        went_ahead,
        got,
    )
    row = array(got)
    new = row != NONE
    return replace(
        standing,
        option=np.where(new, asked.option_of(row), standing.option),
        pot=np.where(new, asked.pot[row], standing.pot) if len(asked.pot) else standing.pot,
        promoted=standing.promoted | (again & array(went_ahead, np.bool_)),
    )


def rescued(
    market: Market,
    hands: Hands,
    pots: Pots,
    standing: Standing,
    *,
    waiting: Ints,
    free: Flags,
    down: int,
) -> Standing:
    """Place learners by chains of moves of those who are free to move.

    Args:
        pots: with the room beside all who sit and are not free to move.
        waiting: who is to be placed, better classes first.
        free: (L,) who has a place and may be moved.
        down: how many tiers anybody may fall below the first place that they were given.
    """
    if not len(waiting):
        return standing
    split, sits = parted(market, pots, standing, free)
    asked = wishes(market, split)
    hall = _hall(market, hands, split, asked, sits, _reach(market, asked, standing, free, down))
    number = int(standing.chain.max(initial=NONE)) + 1
    hall.rescue(hands, waiting, [down, 1, NOBODY, number])
    return _after_chains(market, standing, split, asked, hall)


def parted(market: Market, pots: Pots, standing: Standing, free: Flags) -> tuple[Pots, Ints]:
    """Part kept pots by who sits there, and say where everybody who may move sits in those."""
    seated = np.flatnonzero(free)
    member = belongs(market, seated, pots.kept[standing.pot[seated]])
    kept = len(market.seats.kept_offer)
    members = np.bincount(pots.kept[standing.pot[seated[member]]], minlength=kept)
    sits = np.full(len(free), NONE, dtype=np.int64)
    sits[seated] = standing.pot[seated] + kept * member
    return split_pots(market, pots, members), sits


def whole_again(market: Market, split: Pots, pot: Ints) -> Ints:
    """Give the pots of which these are parts."""
    whole: Ints = pot - len(market.seats.kept_offer) * split.closed[pot]
    return whole


def _reach(market: Market, asked: Wishes, standing: Standing, free: Flags, down: int) -> Ints:
    """Give the end of the rows to which each learner may be moved."""
    start = market.options.start[:-1]
    began = np.where(standing.before != NONE, start + standing.before, standing.option)
    known = free & (began != NONE)
    reach = asked.start[1:].copy()
    tier = np.minimum(2, market.options.tier[began[known]].astype(np.int64) + down)
    reach[known] = _ends(market, asked).reshape(-1, 3)[known, tier]
    return reach


def _ends(market: Market, asked: Wishes) -> Ints:
    """Give (3L,) the end of each learner's rows in tiers 0, 0 to 1, and 0 to 2."""
    start, tier = market.options.start, market.options.tier
    ends = np.empty((len(start) - 1, 3), dtype=np.int64)
    up_to = np.zeros(len(tier) + 1, dtype=np.min_scalar_type(len(tier)))
    for highest in (0, 1):
        np.cumsum(tier <= highest, dtype=up_to.dtype, out=up_to[1:])
        ends[:, highest] = start[:-1] + up_to[start[1:]] - up_to[start[:-1]]
    ends[:, 2] = start[1:]
    found: Ints = asked.row_of(ends.ravel())
    return found


def _after_chains(
    market: Market, standing: Standing, split: Pots, asked: Wishes, hall: "Hall"
) -> Standing:
    """Note where chains have brought everybody."""
    took, won = array(hall.movers.took), array(hall.movers.won)
    moved = took != NONE
    pot = standing.pot.copy()
    pot[moved] = whole_again(market, split, asked.pot[took[moved]].astype(np.int64))
    option = standing.option.copy()
    option[moved] = asked.option_of(took[moved])
    first = np.where(won != NONE, asked.option_of(won), NONE)
    return with_moves(market, standing, option, pot, first, array(hall.movers.chain))


@dataclass(frozen=True, slots=True)
class Hall:
    """All that the loops of chains read and change."""

    parts: tuple[Any, ...]
    movers: Movers
    search: Search

    def rescue(self, hands: Hands, waiting: Ints, rule: list[int]) -> int:
        """Place who waits; see ``chains.rescue`` for the four numbers of the rule."""
        return hands.rescue(
            hands.give(waiting), hands.give(np.array(rule)), *self.parts, self.movers, self.search
        )


def _hall(market: Market, hands: Hands, pots: Pots, asked: Wishes, sits: Ints, reach: Ints) -> Hall:
    """Seat everybody where they sit, and let nobody have moved yet."""
    rank = np.empty(len(sits), dtype=np.int64)
    rank[class_order(market)] = np.arange(len(sits))
    seats, spot = _seated(hands, pots, sits, rank)
    nobody = np.full(len(sits), NONE, dtype=np.int64)
    movers = Movers(
        rank=hands.give(rank),
        klass=hands.give(market.learners.klass),
        ends=hands.give(_ends(market, asked)),
        reach=hands.give(reach),
        sits=hands.give(sits),
        spot=hands.give(spot),
        took=hands.give(nobody.copy()),
        won=hands.give(nobody.copy()),
        chain=hands.give(nobody.copy()),
    )
    parts = (rows_of(hands, asked), tree_of(hands, pots), seats)
    return Hall(parts, movers, _search(hands, pots, len(sits), len(asked.pot)))


def _search(hands: Hands, pots: Pots, learners: int, rows: int) -> Search:
    """Begin with nothing known of how far it is to a free seat.

    Until labels are measured, a pot that is none stands with those of label 0, so that there is
    always one: whoever may be left without a place stands for a free seat.
    """
    count = pots.count
    head = np.full(count + 2, NONE, dtype=np.int32)
    number = np.append(np.arange(count, dtype=np.int32), np.int32(NONE))
    before = number - 1
    head[0], before[:1], before[count] = count, count, NONE
    return Search(
        label=hands.give(np.zeros(count, dtype=np.int32)),
        head=hands.give(head),
        after=hands.give(np.roll(number, -1)),
        before=hands.give(before),
        most=hands.give(np.zeros(2, dtype=np.int64)),
        first=hands.give(np.zeros(count + 2, dtype=np.int32)),
        back=hands.give(np.zeros(rows, dtype=np.int32)),
        line=hands.give(np.zeros(count, dtype=np.int32)),
        opened=hands.give(np.zeros(len(pots.room), dtype=np.int8)),
        movers=hands.give(np.zeros(learners, dtype=np.int32)),
        who=hands.give(np.zeros(count + 2, dtype=np.int32)),
        row=hands.give(np.zeros(count + 2, dtype=np.int64)),
    )


def _seated(hands: Hands, pots: Pots, sits: Ints, rank: Ints) -> tuple[Sitting, NDArray[Any]]:
    """Fill slots with who sits where, who goes last first; and give the slot of each learner."""
    seated = np.flatnonzero(sits != NONE)
    seated = seated[np.lexsort((-rank[seated], sits[seated]))]
    slot = slots(pots)
    here = np.bincount(sits[seated], minlength=pots.count)
    begin = np.cumsum(here) - here
    place = slot[sits[seated]] + np.arange(len(seated)) - begin[sits[seated]]
    spot = np.full(len(sits), NONE, dtype=np.int64)
    spot[seated] = place
    who = np.full(slot[-1], NONE, dtype=np.int32)
    who[place] = seated
    sitting = Sitting(
        held=hands.give(held_by(pots, sits[seated]).astype(np.int32)),
        slot=hands.give(slot),
        worth=hands.give(np.zeros(1, dtype=np.int64)),
        who=hands.give(who),
    )
    return sitting, spot


def most(market: Market, hands: Hands, pots: Pots, sits: Ints) -> Ints:
    """Place as many as can be placed at all, the focus class first, however low on their lists.

    Args:
        pots: whole opportunities, with the room beside locked learners.
        sits: (L,) where learners who are not locked sit to begin with, else NONE.

    Returns:
        (L,) where they sit in the end.

    Source:
        The sets of learners who can be placed together are the independent sets of a matroid, so
        helping one class after the other is best for the first and for all: J. Edmonds and
        D. R. Fulkerson, Journal of Research NBS 69B (1965) 147-153.
    """
    asked = wishes(market, pots)
    asks = market.learners.locked == NONE
    order = class_order(market)
    for focus_only, bump in ((True, 1), (False, NOBODY)):
        waiting = order[(asks & (sits == NONE))[order]]
        if focus_only:
            waiting = waiting[market.learners.klass[waiting] == 0]
        hall = _hall(market, hands, pots, asked, sits, asked.start[1:])
        hall.rescue(hands, waiting, [2, 0, bump, 0])
        sits = array(hall.movers.sits)
    return sits
