"""Opportunities as the loops see them: pots with their rows of wishes, and caps over them.

An opportunity is one open pot and its kept pots. Who belongs to a kept pot's group asks for that pot
first and then for the open one; others ask for the open one first. So a kept seat that nobody of its
group wants is open to all, and two who want one seat are compared pot by pot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.kernels import Numbers, Rows, Sitting, Tree
from catchment.engine.allocation.speed import Hands
from catchment.engine.allocation.terms import (
    FOCUS,
    NONE,
    Bytes,
    Flags,
    Ints,
    Market,
    MarketError,
    Shorts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pots:
    """What can be sat in: P pots and C caps.

    Attributes:
        offer: (P,) int32; the opportunity of a pot.
        kept: (P,) int32; the kept pot that it is or is part of, NONE where open.
        closed: (P,) bool; whether only those for whom it is kept may sit there.
        room: (P + C,) int32; learners that a pot or cap can still take.
        up: (P + C,) int32; the innermost cap over it, as a node, else NONE.
    """

    offer: Shorts
    kept: Shorts
    closed: Flags
    room: Shorts
    up: Shorts

    @property
    def count(self) -> int:
        """How many pots there are."""
        return len(self.offer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Rows of wishes, one for each pot that a learner may ask for.

    Attributes:
        start: (L + 1,) int64.
        pot: (R,) int32.
        outside: (R,) int8; 1 where the pot is not kept for this learner.
        first: (E + 1,) int64; rows of option e are first[e] to first[e + 1]; None where every
            option is one row.
    """

    start: Ints
    pot: Shorts
    outside: Bytes
    first: Ints | None

    def option_of(self, rows: Ints) -> Ints:
        """Give the option to which rows belong."""
        if self.first is None:
            return rows
        return np.searchsorted(self.first, rows, side="right") - 1

    def row_of(self, options: Ints) -> Ints:
        """Give the first row of options, also of the option after the last."""
        return options if self.first is None else self.first[options]


def whole_pots(market: Market) -> Pots:
    """Give every opportunity as one pot, as if no seat were kept; locked learners not yet in."""
    seats = market.seats
    offers = len(seats.seats)
    return Pots(
        offer=np.arange(offers, dtype=np.int32),
        kept=np.full(offers, NONE, dtype=np.int32),
        closed=np.zeros(offers, dtype=np.bool_),
        room=np.concatenate((seats.seats, seats.cap_seats)).astype(np.int32),
        up=_nodes_above(market, np.arange(offers)),
    )


def kept_pots(market: Market) -> Pots:
    """Give an open pot for every opportunity, then the kept pots; locked learners not yet in."""
    if not len(market.seats.kept_offer):
        return whole_pots(market)
    seats = market.seats
    offers, kept = len(seats.seats), len(seats.kept_offer)
    offer = np.concatenate((np.arange(offers), seats.kept_offer)).astype(np.int32)
    open_seats = seats.seats - np.bincount(seats.kept_offer, seats.kept_seats, offers)
    return Pots(
        offer=offer,
        kept=np.concatenate((np.full(offers, NONE), np.arange(kept))).astype(np.int32),
        closed=np.zeros(offers + kept, dtype=np.bool_),
        room=np.concatenate((open_seats, seats.kept_seats, seats.cap_seats)).astype(np.int32),
        up=_nodes_above(market, offer),
    )


def split_pots(market: Market, pots: Pots, members: Ints) -> Pots:
    """Part every kept pot in the seats that its group holds, closed to others, and the rest.

    Chains move learners about in these, so that no seat passes from a group to an outsider.

    Args:
        pots: as ``kept_pots`` gave them, with the room left beside locked learners.
        members: (K,) int64; how many of its group sit in each kept pot.
    """
    if not len(market.seats.kept_offer):
        return pots
    opens = pots.kept == NONE
    kept_offer, kept_room = pots.offer[~opens], pots.room[: pots.count][~opens]
    offer = np.concatenate((pots.offer, kept_offer))
    return Pots(
        offer=offer,
        kept=np.concatenate((pots.kept, pots.kept[~opens])),
        closed=np.arange(len(offer)) >= pots.count,
        room=np.concatenate(
            (
                pots.room[: pots.count][opens],
                kept_room - members,
                members,
                pots.room[pots.count :],
            )
        ).astype(np.int32),
        up=_nodes_above(market, offer),
    )


def _nodes_above(market: Market, offer: NDArray[Any]) -> Shorts:
    """Give the cap over each pot and each cap, numbered as nodes after the pots."""
    caps = np.concatenate((market.seats.cap[offer], market.seats.cap_parent))
    return np.where(caps == NONE, NONE, caps + len(offer)).astype(np.int32)


def belongs(market: Market, learner: NDArray[Any], kept: NDArray[Any]) -> Flags:
    """Say whether learners are of the groups for which pots are kept; never for open pots."""
    if not len(market.seats.kept_for):
        return np.zeros(len(kept), dtype=np.bool_)
    group = market.seats.kept_for[kept]
    focus = market.learners.klass[learner] == 0
    own = market.learners.school[learner] == group
    found: Flags = (kept != NONE) & np.where(group == FOCUS, focus, own)
    return found


def wishes(market: Market, pots: Pots) -> Wishes:
    """Spell every option out as one row for each pot that the learner may ask for, best first."""
    options = market.options
    if pots.count == len(market.seats.seats):
        outside = np.zeros(len(options.offer), dtype=np.int8)
        return Wishes(start=options.start, pot=options.offer, outside=outside, first=None)
    return _spelled(market, pots)


def _spelled(market: Market, pots: Pots) -> Wishes:
    """Spell options out where some seats are kept."""
    options = market.options
    by_offer = np.argsort(pots.offer, kind="stable")
    pots_of = np.bincount(pots.offer, minlength=len(market.seats.seats))
    begin = np.cumsum(pots_of) - pots_of
    times = pots_of[options.offer]
    option = np.repeat(np.arange(len(options.offer)), times)
    nth = np.arange(len(option)) - np.repeat(np.cumsum(times) - times, times)
    pot = by_offer[begin[options.offer[option]] + nth]
    learner = np.repeat(np.arange(len(options.start) - 1), np.diff(options.start))[option]
    member = belongs(market, learner, pots.kept[pot])
    may = member | ~pots.closed[pot]
    option, pot, member = option[may], pot[may], member[may]
    return _in_asking_order(market, pots, option, pot, member)


def _in_asking_order(market: Market, pots: Pots, option: Ints, pot: Ints, member: Flags) -> Wishes:
    """Put the rows of each option in order: closed and own kept pots, the open one, the others."""
    kept = pots.kept[pot]
    for_focus = (kept != NONE) & (market.seats.kept_for[kept] == FOCUS)
    turn = np.where(member, 0, np.where(kept == NONE, 1, 2))
    several = np.flatnonzero(np.bincount(option, minlength=1)[option] > 1)
    order = np.arange(len(option))
    order[several] = several[
        np.lexsort(
            tuple(
                each[several]
                for each in (pot, market.seats.kept_for[kept], for_focus, turn, option)
            )
        )
    ]
    first = np.concatenate(
        ([0], np.cumsum(np.bincount(option, minlength=len(market.options.offer))))
    )
    return Wishes(
        start=first[market.options.start],
        pot=pot[order].astype(np.int32),
        outside=(~member[order]).astype(np.int8),
        first=first,
    )


def taken(pots: Pots, seated: NDArray[Any]) -> Pots:
    """Give the room that is left once some have sat down.

    Args:
        seated: (S,) the pot of each of them.

    Raises:
        MarketError: if there are more of them than seats, or than a cap allows.
    """
    held = held_by(pots, seated)
    room = pots.room - held
    if (room < 0).any():
        raise MarketError(_too_many(pots, int(np.flatnonzero(room < 0)[0])))
    return Pots(
        offer=pots.offer,
        kept=pots.kept,
        closed=pots.closed,
        room=room.astype(np.int32),
        up=pots.up,
    )


def _too_many(pots: Pots, node: int) -> str:
    """Say what has more locked learners than it can hold."""
    if node < pots.count:
        return f"More learners are locked at opportunity {pots.offer[node]} than it has seats"
    return f"More learners are locked under cap {node - pots.count} than it allows"


def held_by(pots: Pots, seated: NDArray[Any]) -> Ints:
    """Count who sits in each pot and under each cap."""
    held = np.bincount(seated, minlength=len(pots.room)).astype(np.int64)
    nodes, here = pots.up[: pots.count], held[: pots.count]
    while (nodes != NONE).any():
        below = nodes != NONE
        nodes, here = nodes[below], here[below]
        np.add.at(held, nodes, here)
        nodes = pots.up[nodes]
    return held


def tree_of(hands: Hands, pots: Pots) -> Tree:
    """Hand pots and caps to the loops."""
    first, under = _pots_under(pots)
    return Tree(
        room=hands.give(pots.room),
        up=hands.give(pots.up),
        first=hands.give(first),
        under=hands.give(under),
    )


def _pots_under(pots: Pots) -> tuple[Ints, Shorts]:
    """List the pots under each cap, however deep."""
    caps = len(pots.room) - pots.count
    pot, node = np.arange(pots.count), pots.up[: pots.count]
    found: list[tuple[NDArray[Any], NDArray[Any]]] = [(pot[:0], node[:0])]
    while (node != NONE).any():
        below = node != NONE
        pot, node = pot[below], node[below]
        found.append((node - pots.count, pot))
        node = pots.up[node]
    cap, under = (np.concatenate(each) for each in zip(*found, strict=True))
    first = np.concatenate(([0], np.cumsum(np.bincount(cap, minlength=caps))))
    return first.astype(np.int64), under[np.lexsort((under, cap))].astype(np.int32)


def rows_of(hands: Hands, asked: Wishes) -> Rows:
    """Hand wishes to the loops."""
    return Rows(hands.give(asked.start), hands.give(asked.pot), hands.give(asked.outside))


def empty_seats(hands: Hands, pots: Pots) -> Sitting:
    """Give slots in which nobody sits."""
    slot = slots(pots)
    return Sitting(
        held=hands.give(np.zeros(len(pots.room), dtype=np.int32)),
        slot=hands.give(slot),
        worth=hands.give(np.full(slot[-1], NONE, dtype=np.int64)),
        who=hands.give(np.full(slot[-1], NONE, dtype=np.int32)),
    )


def slots(pots: Pots) -> Ints:
    """Number the slots of all pots; each has one at least."""
    return np.concatenate(([0], np.cumsum(np.maximum(pots.room[: pots.count], 1)))).astype(np.int64)


def array(numbers: Numbers | Sequence[int], kind: type[np.generic] = np.int64) -> NDArray[Any]:
    """Take numbers back from the loops."""
    return np.asarray(numbers, dtype=kind)
