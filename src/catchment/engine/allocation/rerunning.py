"""After publication: help those whose place has gone, and disturb nobody who has confirmed."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from catchment.engine.allocation.inputs import check_market
from catchment.engine.allocation.moving import rescued, settled
from catchment.engine.allocation.pots import Pots, belongs, kept_pots, taken
from catchment.engine.allocation.running import decided
from catchment.engine.allocation.speed import Hands, hands_for
from catchment.engine.allocation.standing import Standing, by_pot, class_order, outcome_of
from catchment.engine.allocation.terms import (
    NONE,
    Drop,
    Flags,
    Ints,
    Market,
    MarketError,
    Options,
    Outcome,
    Seats,
    Shorts,
)


class Disturb(StrEnum):
    """Who may be moved so that others have a place.

    NONE: nobody; there are only the seats that are free. CHAINS: who has not confirmed, by chains of
    moves for those whose place has gone. FULL: who has not confirmed; all is decided anew for them.
    """

    NONE = "none"
    CHAINS = "chains-unconfirmed"
    FULL = "full"


class Because(StrEnum):
    """Why a learner's place has changed."""

    WITHDREW = "withdrew"
    CANCELLED = "cancelled"
    MOVED = "moved"
    GAINED = "gained"
    ANEW = "decided anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One learner whose place is another, or none, or new; opportunities, else NONE."""

    learner: int
    was: int
    now: int
    why: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """What a re-run gives.

    Attributes:
        market: as it is after what dropped out; ``outcome`` is one of this market.
        outcome: chains go on numbering, and nobody falls further in all than the policy lets them.
        changed: by learner.
    """

    market: Market
    outcome: Outcome
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class _Left:
    """Who is left: (L,) each.

    Attributes:
        withdrawn: who no longer needs a place.
        displaced: whose seat was cancelled.
        stays: who has a place and keeps it, or may be moved from it.
        sure: who of those has confirmed or is locked.
    """

    withdrawn: Flags
    displaced: Flags
    stays: Flags
    sure: Flags


def rerun(
    market: Market,
    outcome: Outcome,
    drop: Drop,
    disturb: str = Disturb.NONE,
    *,
    hands: Hands | None = None,
) -> Rerun:
    """Decide again after some have dropped out.

    Better classes come first; within a class, those whose place has gone come before those who never
    had one. The latter only ever get free seats, except where all is decided anew. Where more seats
    go than are free, those leave who have not confirmed, then those outside their group's kept
    seats, then the worse class, then the later in the lottery.

    Args:
        market: in which ``outcome`` was decided.
        outcome: as published.
        drop: without anybody withdrawn and any seat cancelled, the outcome stays as it is.
        disturb: a ``Disturb``.

    Raises:
        MarketError: if the drop names learners, opportunities or seats that there are not.
    """
    check_market(market)
    how = Disturb(disturb)
    confirmed = _checked(market, drop)
    if not drop.withdrawn and not drop.cancelled:
        return Rerun(market=market, outcome=outcome, changed=())
    hands = hands or hands_for(len(market.options.offer))
    left = _left(market, outcome, drop, confirmed)
    after = _market_after(market, drop, left)
    if how is Disturb.FULL:
        after = _with_locks(after, outcome, left)
        found = _anew(after, outcome, left, hands)
    else:
        found = _mended(after, outcome, left, hands, chains=how is Disturb.CHAINS)
    return Rerun(market=after, outcome=found, changed=_changed(outcome, found, left, how))


def _checked(market: Market, drop: Drop) -> Flags:
    """Refuse a drop that cannot be; give who has confirmed."""
    learners, offers = len(market.learners.klass), len(market.seats.seats)
    if not all(0 <= learner < learners for learner in drop.withdrawn):
        raise MarketError("Somebody withdrew who is not in this round")
    if not all(0 <= offer < offers and seats > 0 for offer, seats in drop.cancelled):
        raise MarketError("Seats were cancelled that are not in this round")
    if (_cancelled(market, drop) > market.seats.seats).any():
        raise MarketError("More seats were cancelled than an opportunity has")
    if not len(drop.confirmed):
        return np.zeros(learners, dtype=np.bool_)
    if len(drop.confirmed) != learners:
        raise MarketError("Not everybody in this round is said to have confirmed or not")
    return drop.confirmed


def _cancelled(market: Market, drop: Drop) -> Ints:
    """Count the cancelled seats of each opportunity."""
    gone = np.zeros(len(market.seats.seats), dtype=np.int64)
    for offer, seats in drop.cancelled:
        gone[offer] += seats
    return gone


def _left(market: Market, outcome: Outcome, drop: Drop, confirmed: Flags) -> _Left:
    """Say who is left, and whose seats have gone."""
    withdrawn = np.zeros(len(outcome.place), dtype=np.bool_)
    withdrawn[list(drop.withdrawn)] = True
    has = (outcome.place != NONE) & ~withdrawn
    sure = has & (confirmed | (market.learners.locked != NONE))
    displaced = _displaced(market, outcome, _cancelled(market, drop), has, sure)
    return _Left(withdrawn, displaced, has & ~displaced, sure & ~displaced)


def _displaced(market: Market, outcome: Outcome, gone: Ints, has: Flags, sure: Flags) -> Flags:
    """Say whose seats have gone: at each opportunity, of those who sit there, the last."""
    seated = np.flatnonzero(has)
    member = belongs(market, seated, outcome.kept[seated])
    keys = (market.learners.lottery[seated], market.learners.klass[seated], ~member, ~sure[seated])
    place = outcome.place[seated]
    order = np.lexsort((*keys, place))
    here = np.bincount(place, minlength=len(gone))
    nth = np.arange(len(seated)) - np.repeat(np.cumsum(here) - here, here)
    last = nth >= (market.seats.seats - gone)[place[order]]
    found = np.zeros(len(has), dtype=np.bool_)
    found[seated[order[last]]] = True
    return found


def _market_after(market: Market, drop: Drop, left: _Left) -> Market:
    """Give the market without what dropped out."""
    learners, options = market.learners, market.options
    asks = ~left.withdrawn
    length = np.diff(options.start)
    rows = np.repeat(asks, length)
    start = np.concatenate(([0], np.cumsum(length * asks))).astype(np.int64)
    still = (learners.locked != NONE) & left.stays
    return Market(
        learners=replace(learners, locked=np.where(still, learners.locked, NONE).astype(np.int32)),
        seats=_seats_after(market, drop),
        options=Options(start=start, offer=options.offer[rows], tier=options.tier[rows]),
    )


def _seats_after(market: Market, drop: Drop) -> Seats:
    """Take cancelled seats from the open ones first, then from kept ones, the last pot first."""
    seats = market.seats
    rest = (seats.seats - _cancelled(market, drop)).astype(np.int32)
    kept = seats.kept_seats.copy()
    over = np.bincount(seats.kept_offer, kept, len(rest)).astype(np.int64) - rest
    for pot in range(len(kept) - 1, -1, -1):
        cut = min(int(kept[pot]), max(0, int(over[seats.kept_offer[pot]])))
        kept[pot] -= cut
        over[seats.kept_offer[pot]] -= cut
    return replace(seats, seats=rest, kept_seats=kept)


def _standing(after: Market, outcome: Outcome, pots: Pots, keeps: Flags) -> Standing:
    """Let those who keep their places sit where they sat, or beside it where kept seats went."""
    option = after.options.start[:-1] + outcome.choice
    pot = outcome.place.astype(np.int64)
    if pots.count > len(after.seats.seats):
        pot = np.where(
            outcome.kept == NONE, pot, outcome.kept.astype(np.int64) + len(after.seats.seats)
        )
        pot = _reseated(after, outcome, pots, np.where(keeps, pot, NONE), keeps)
    return Standing(
        option=np.where(keeps & (outcome.choice != NONE), option, NONE),
        pot=np.where(keeps, pot, NONE),
        promoted=outcome.promoted & keeps,
        chain=_where(keeps, outcome.chain),
        before=_where(keeps, outcome.before),
    )


def _reseated(after: Market, outcome: Outcome, pots: Pots, pot: Ints, keeps: Flags) -> Ints:
    """Part learners anew over the pots of opportunities whose pots no longer hold them."""
    room = pots.room[: pots.count]
    full = np.bincount(pot[keeps], minlength=pots.count) > room
    again = keeps & np.isin(outcome.place, pots.offer[full])
    place = np.where(again, outcome.place, NONE).astype(np.int64)
    return np.where(again, by_pot(after, pots, place), pot)


def _where(keeps: Flags, values: Shorts) -> Shorts:
    """Keep the values of some, and NONE for the others."""
    return np.where(keeps, values, NONE).astype(np.int32)


def _with_locks(after: Market, outcome: Outcome, left: _Left) -> Market:
    """Lock who has confirmed."""
    locked = np.where(left.sure, outcome.place, after.learners.locked).astype(np.int32)
    return replace(after, learners=replace(after.learners, locked=locked))


def _anew(after: Market, outcome: Outcome, left: _Left, hands: Hands) -> Outcome:
    """Decide anew for all who have not confirmed."""
    pots = kept_pots(after)
    return decided(after, outcome.policy, hands, pots, _standing(after, outcome, pots, left.sure))


def _mended(after: Market, outcome: Outcome, left: _Left, hands: Hands, *, chains: bool) -> Outcome:
    """Help class by class: whose place has gone, then who had none."""
    pots = kept_pots(after)
    standing = _standing(after, outcome, pots, left.stays)
    never = (outcome.place == NONE) & ~left.withdrawn
    for klass in np.unique(after.learners.klass):
        here = after.learners.klass == klass
        standing = _seated(after, hands, pots, standing, left.displaced & here)
        if chains:
            waiting = left.displaced & here & (standing.pot == NONE)
            free = (standing.pot != NONE) & ~left.sure
            standing = rescued(
                after,
                hands,
                _beside(pots, standing, ~free),
                standing,
                waiting=_in_order(after, waiting),
                free=free,
                down=outcome.policy.tiers_down,
            )
        standing = _seated(after, hands, pots, standing, never & here)
    return outcome_of(after, outcome.policy, pots, standing)


def _seated(
    after: Market, hands: Hands, pots: Pots, standing: Standing, waiting: Flags
) -> Standing:
    """Let some ask for seats that are free."""
    if not waiting.any():
        return standing
    nobody = np.zeros(len(waiting), dtype=np.bool_)
    return settled(
        after,
        hands,
        _beside(pots, standing, ~waiting),
        standing,
        order=_in_order(after, waiting),
        again=nobody,
        ahead=nobody,
    )


def _beside(pots: Pots, standing: Standing, sitting: Flags) -> Pots:
    """Give the room beside some of those who sit."""
    return taken(pots, standing.pot[sitting & (standing.pot != NONE)])


def _in_order(after: Market, some: Flags) -> Ints:
    """Put some learners in the order of class and lottery."""
    order = class_order(after)
    return order[some[order]]


def _changed(outcome: Outcome, found: Outcome, left: _Left, how: Disturb) -> tuple[Changed, ...]:
    """List whose place is another than it was, and why."""
    touched = (outcome.place != found.place) | left.withdrawn | left.displaced
    return tuple(
        Changed(
            learner=int(learner),
            was=int(outcome.place[learner]),
            now=int(found.place[learner]),
            why=_why(outcome, left, how, int(learner)),
        )
        for learner in np.flatnonzero(touched)
    )


def _why(outcome: Outcome, left: _Left, how: Disturb, learner: int) -> Because:
    """Say why one learner's place has changed."""
    if left.withdrawn[learner]:
        return Because.WITHDREW
    if left.displaced[learner]:
        return Because.CANCELLED
    if outcome.place[learner] == NONE:
        return Because.GAINED
    return Because.ANEW if how is Disturb.FULL else Because.MOVED
