"""Where everybody stands while a round is decided, and how that becomes an outcome."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.lottery import sealed
from catchment.engine.allocation.pots import Pots, belongs
from catchment.engine.allocation.terms import (
    NONE,
    Flags,
    Ints,
    Market,
    Outcome,
    Policy,
    Shorts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who has what so far; locked learners among them.

    Attributes:
        option: (L,) int64; the row of ``Options``, NONE if none or locked elsewhere.
        pot: (L,) int64; the pot, in the numbers of ``kept_pots``, else NONE.
        promoted, chain, before: as in ``Outcome``.
    """

    option: Ints
    pot: Ints
    promoted: Flags
    chain: Shorts
    before: Shorts


def class_order(market: Market) -> Ints:
    """Give all learners, better classes first, and by lottery within each."""
    order: Ints = np.lexsort((market.learners.lottery, market.learners.klass)).astype(np.int64)
    return order


def locked_in(market: Market, pots: Pots) -> Standing:
    """Let locked learners sit down: where their group's seats are, else in open ones, else where else."""
    pot = market.learners.locked.astype(np.int64)
    if pots.count > len(market.seats.seats):
        pot = by_pot(market, pots, pot)
    learners = len(pot)
    return Standing(
        option=_option_at(market, market.learners.locked),
        pot=pot,
        promoted=np.zeros(learners, dtype=np.bool_),
        chain=np.full(learners, NONE, dtype=np.int32),
        before=np.full(learners, NONE, dtype=np.int32),
    )


def by_pot(market: Market, pots: Pots, offer: Ints) -> Ints:
    """Part learners over the pots of their opportunities, the better class and lottery first.

    Args:
        offer: (L,) the opportunity of each, else NONE.

    Returns:
        (L,) the pot of each; who finds no room counts as in the open pot.
    """
    pot = offer.copy()
    left = pots.room[: pots.count].copy()
    order = class_order(market)
    seated = order[offer[order] != NONE]
    keeps = np.isin(offer[seated], market.seats.kept_offer)
    left -= np.bincount(offer[seated[~keeps]], minlength=pots.count).astype(np.int32)
    for learner in seated[keeps]:
        pot[learner] = _first_with_room(market, pots, left, learner, offer[learner])
        left[pot[learner]] -= 1
    return pot


def _first_with_room(market: Market, pots: Pots, left: Shorts, learner: int, offer: int) -> int:
    """Choose a pot of an opportunity for a learner."""
    kept = np.flatnonzero(market.seats.kept_offer == offer)
    own = belongs(market, np.full(len(kept), learner), kept)
    opens = len(market.seats.seats)
    for pot in (*(kept[own] + opens), offer, *(kept[~own] + opens)):
        if left[pot] > 0:
            return int(pot)
    return offer


def _option_at(market: Market, offer: NDArray[Any]) -> Ints:
    """Give the option of each learner that is at an opportunity, NONE where there is none."""
    options = market.options
    found = np.full(len(offer), NONE, dtype=np.int64)
    if (offer == NONE).all():
        return found
    rows = np.flatnonzero(options.offer == np.repeat(offer, np.diff(options.start)))
    found[np.searchsorted(options.start, rows, side="right") - 1] = rows
    return found


def outcome_of(market: Market, policy: Policy, pots: Pots, standing: Standing) -> Outcome:
    """Write down where everybody stands."""
    placed = standing.pot != NONE
    choice = np.where(
        standing.option != NONE, standing.option - market.options.start[:-1], NONE
    ).astype(np.int32)
    back = (standing.before != NONE) & (standing.before == choice)
    outcome = Outcome(
        place=np.where(placed, pots.offer[standing.pot], NONE).astype(np.int32),
        choice=choice,
        promoted=standing.promoted,
        chain=np.where(back, NONE, standing.chain).astype(np.int32),
        before=np.where(back, NONE, standing.before).astype(np.int32),
        kept=np.where(placed, pots.kept[standing.pot], NONE).astype(np.int32),
        policy=policy,
        digest="",
    )
    return sealed(market, outcome)


def with_moves(
    market: Market, standing: Standing, option: Ints, pot: Ints, first: Ints, chain: Ints
) -> Standing:
    """Note what chains have done.

    Args:
        option, pot: (L,) where everybody is now.
        first: (L,) the option that a chain first gave to somebody who had none, else NONE.
        chain: (L,) the last chain that moved them, else NONE.
    """
    began = np.where(standing.option != NONE, standing.option, first)
    choice = began - market.options.start[:-1]
    moved = (chain != NONE) & (began != option) & (standing.before == NONE)
    touched = (chain != NONE) & ((began != option) | (first != NONE))
    return replace(
        standing,
        option=option,
        pot=pot,
        chain=np.where(touched, chain, standing.chain).astype(np.int32),
        before=np.where(moved, choice, standing.before).astype(np.int32),
    )
