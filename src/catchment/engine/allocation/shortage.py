"""Where seats are missing whatever anybody decides: whom to ask for more, where and how many.

From everybody whom the fullest allocation leaves without a place, look at all that they could have,
at all who sit there, at all that those could have instead, and so on. What is reached is full, and
all who compete there have nothing else: a set with too few seats, as Hall's theorem says. Sets that
share no learner and no cap are separate shortages.

Source: P. Hall, "On Representatives of Subsets", J. London Math. Soc. 10 (1935) 26-30; what is
reached is the smallest minimum cut, the same for every fullest allocation: L. R. Ford and
D. R. Fulkerson, "Flows in Networks" (1962).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.pots import Pots, held_by, taken, whole_pots
from catchment.engine.allocation.running import fullest
from catchment.engine.allocation.speed import Hands
from catchment.engine.allocation.standing import locked_in
from catchment.engine.allocation.terms import (
    NONE,
    Flags,
    Ints,
    Market,
    MarketError,
    Outcome,
    Shortage,
    Shorts,
)


@dataclass(frozen=True, slots=True)
class _Reached:
    """What was reached: nodes are O opportunities, then C caps.

    Attributes:
        learners: (L,) bool. nodes: (O + C,) bool.
    """

    learners: Flags
    nodes: Flags


def shortages(
    market: Market,
    outcome: Outcome | None = None,
    *,
    full: Shorts | None = None,
    hands: Hands | None = None,
) -> list[Shortage]:
    """List where seats are missing, the largest shortage first.

    Args:
        market: kept seats count as open.
        outcome: one of this market, from which counting begins; it changes nothing but the time.
        full: what ``running.fullest`` gave, where that is known already.

    Returns:
        Separate shortages. What is missing sums to the learners whom the fullest allocation leaves
        without a place. Learners without any option come last, as one shortage without offers.

    Raises:
        MarketError: if the market contradicts itself, or ``full`` could be fuller.
    """
    place = fullest(market, outcome, hands=hands) if full is None else full
    asks = market.learners.locked == NONE
    length = np.diff(market.options.start)
    without = asks & (length == 0)
    pots = _room_for_others(market)
    sits = np.where(asks, place, NONE)
    reached = _reach(market, pots, sits, asks & (place == NONE) & ~without)
    found = _parted(market, pots, reached)
    found.sort(key=lambda each: (-each.missing, int(each.offers[0])))
    if without.any():
        found.append(_with_no_option(without))
    return found


def _with_no_option(without: Flags) -> Shortage:
    """Tell of learners who may go nowhere at all."""
    learners = np.flatnonzero(without).astype(np.int32)
    return Shortage(
        learners=learners, offers=np.zeros(0, dtype=np.int32), seats=0, missing=len(learners)
    )


def _room_for_others(market: Market) -> Pots:
    """Give opportunities and caps with the room that locked learners leave."""
    pots = whole_pots(market)
    locked = locked_in(market, pots).pot
    return taken(pots, locked[locked != NONE])


def _reach(market: Market, pots: Pots, sits: Shorts, without: Flags) -> _Reached:
    """Follow options, and whoever sits where they lead, from those who are without a place."""
    held = held_by(pots, sits[sits != NONE])
    by_offer = np.argsort(sits, kind="stable")
    edge = np.searchsorted(sits[by_offer], np.arange(pots.count + 1))
    under = _children(pots)
    learners, nodes = without.copy(), np.zeros(len(pots.room), dtype=np.bool_)
    new = np.flatnonzero(without)
    while len(new):
        offers = np.unique(market.options.offer[_ranges(market.options.start, new)])
        fresh = _opened(pots, held, under, nodes, offers[~nodes[offers]].astype(np.int64))
        at = fresh[fresh < pots.count]
        sitters = by_offer[_ranges(edge, at)]
        new = sitters[~learners[sitters]]
        learners[new] = True
    return _Reached(learners, nodes)


def _ranges(start: Ints, which: NDArray[Any]) -> Ints:
    """Give all numbers from start[w] to start[w + 1], for each w."""
    many = start[which + 1] - start[which]
    begin = np.cumsum(many) - many
    found: Ints = np.repeat(start[which] - begin, many) + np.arange(many.sum())
    return found


def _children(pots: Pots) -> tuple[Ints, Ints]:
    """List the nodes right under each cap."""
    below = np.argsort(pots.up, kind="stable")
    return np.searchsorted(pots.up[below], np.arange(len(pots.room) + 1)), below


def _opened(pots: Pots, held: Ints, under: tuple[Ints, Ints], nodes: Flags, fresh: Ints) -> Ints:
    """Reach nodes, then what is over them where they have room, and under caps what somebody uses.

    Returns:
        All nodes that were reached for the first time.
    """
    found = [fresh]
    while len(fresh):
        nodes[fresh] = True
        above = pots.up[fresh[held[fresh] < pots.room[fresh]]]
        if (above == NONE).any():
            raise MarketError("More learners could have a place than have one")
        below = under[1][_ranges(under[0], fresh[fresh >= pots.count])]
        both = np.unique(np.concatenate((above, below[held[below] > 0])))
        fresh = both[~nodes[both]].astype(np.int64)
        found.append(fresh)
    return np.concatenate(found)


def _parted(market: Market, pots: Pots, reached: _Reached) -> list[Shortage]:
    """Part what was reached in separate sets, and count each."""
    who = np.flatnonzero(reached.learners)
    if not len(who):
        return []
    label = _labels(market, pots, reached, who)
    of_learner = label[market.options.offer[market.options.start[who]]]
    nodes = np.flatnonzero(reached.nodes)
    room = np.bincount(label[nodes], _lets_out(pots, reached)[nodes], len(label)).astype(np.int64)
    offers = nodes[nodes < pots.count]
    learners_by, offers_by = _grouped(who, of_learner), _grouped(offers, label[offers])
    return [
        Shortage(
            learners=learners.astype(np.int32),
            offers=offers_by[name].astype(np.int32),
            seats=int(room[name]),
            missing=len(learners) - int(room[name]),
        )
        for name, learners in learners_by.items()
    ]


def _lets_out(pots: Pots, reached: _Reached) -> NDArray[np.int32]:
    """Give how many each node lets out of what was reached: all that it holds, or none."""
    inside = (pots.up != NONE) & reached.nodes[pots.up]
    return np.where(inside, 0, pots.room)


def _grouped(values: Ints, label: Ints) -> dict[int, Ints]:
    """Part values by their label; each part stays in order."""
    order = np.argsort(label, kind="stable")
    names, first = np.unique(label[order], return_index=True)
    parts = np.split(values[order], first[1:])
    return dict(zip(names.tolist(), parts, strict=True))


def _labels(market: Market, pots: Pots, reached: _Reached, who: Ints) -> Ints:
    """Give all nodes of one separate set one label: the lowest number among them."""
    rows = _ranges(market.options.start, who)
    offer = market.options.offer[rows].astype(np.int64)
    first = np.cumsum(np.diff(market.options.start)[who])[:-1]
    begin = np.concatenate(([0], first)).astype(np.int64)
    joined = np.flatnonzero(
        reached.nodes & (pots.up != NONE) & (pots.room > 0) & reached.nodes[pots.up]
    )
    label = np.arange(len(pots.room), dtype=np.int64)
    while True:
        old = label.copy()
        least = np.minimum.reduceat(label[offer], begin)
        np.minimum.at(label, offer, np.repeat(least, np.diff(np.append(begin, len(offer)))))
        for here, there in ((joined, pots.up[joined]), (pots.up[joined], joined)):
            np.minimum.at(label, here, label[there])
        np.minimum.at(label, old, label)
        label = label[label]
        if (label == old).all():
            return label
