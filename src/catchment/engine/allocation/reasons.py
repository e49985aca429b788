"""Why each learner did not get what they wanted more: for each such option exactly one true reason.

A learner's *turn* is their class, then promotion, then the lottery; the lower goes first. For an
option that a learner wanted more than what they got, the first of these that is true is the reason:

1. LOCKED: the learner already had a place, or all seats were given away before the round.
2. NO_SEATS: there is no seat.
3. CHAIN: the learner held this option, or a better one, until a chain of moves brought them lower.
4. EMPLOYER_FULL: a seat is free, but the employer takes no more learners.
5. FOCUS_FIRST, OVERALL: under the rule best overall, where turns count for nothing: whether all
   seats went to a better class, or were given as serves most learners.
6. FOCUS_FIRST, NO_OTHER_PLACE, LOTTERY: all who sit there had an earlier turn; which of the three
   kept the learner from the turn of the last of them.
7. KEPT_SEAT: somebody with a later turn sits in a seat that is kept for a group, not the learner's.
8. CHAIN: somebody with a later turn came there by a chain of moves.
9. SWAP: somebody with a later turn came there by trading, in their class, what they had.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.terms import (
    FOCUS,
    NONE,
    Bytes,
    Flags,
    Ints,
    Market,
    Outcome,
    Reason,
    Rule,
    Why,
)

#: A test of rows, and the reason of those that pass it.
Test = tuple[Flags, Bytes | Reason]

#: So many rows at once, so that a nation needs little memory.
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Held:
    """Who sits where, for each opportunity; NONE where nobody of that kind sits.

    Attributes:
        turn: (L,) each learner's turn.
        free: (O,) whether a seat is free.
        agreed: (O,) whether all seats went to locked learners.
        last: (O,) the latest turn of those who are not locked.
        by_chain, by_turn: (O,) the same of those whom a chain brought, and of those who neither came
            by a chain nor sit in a seat kept for them.
        pot: (P,) the latest turn of members in each kept pot whom no chain brought.
        pots: (O + 1,) and (P,) the kept pots of each opportunity.
    """

    turn: Ints
    free: Flags
    agreed: Flags
    last: Ints
    by_chain: Ints
    by_turn: Ints
    pot: Ints
    pots: tuple[Ints, Ints]


def explain(market: Market, outcome: Outcome) -> Why:
    """Give the reason for every option that a learner wanted more than what they got.

    Args:
        market: in which the outcome was decided. outcome: without violations.

    Returns:
        Rows by learner, then most wanted first; a learner with their first choice has none.
    """
    start, rows = _rows_wanted_more(market, outcome)
    held = _held(market, outcome)
    code = np.empty(len(rows), dtype=np.int8)
    last_in = np.empty(len(rows), dtype=np.int64)
    learner = np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))
    for begin in range(0, len(rows), BLOCK):
        part = slice(begin, begin + BLOCK)
        code[part] = _codes(market, outcome, held, learner[part], rows[part])
        last = held.last[market.options.offer[rows[part]]]
        lottery = last % max(1, len(start) - 1)
        last_in[part] = np.where(code[part] == Reason.LOTTERY, lottery, NONE)
    return Why(start=start, option=rows, code=code, last_in=last_in)


def _rows_wanted_more(market: Market, outcome: Outcome) -> tuple[Ints, Ints]:
    """Give the rows of options before what each learner got; all, where they got none of them."""
    begin = market.options.start[:-1]
    many = np.where(outcome.choice == NONE, np.diff(market.options.start), outcome.choice)
    start = np.concatenate(([0], np.cumsum(many))).astype(np.int64)
    return start, np.repeat(begin - start[:-1], many) + np.arange(start[-1])


def _held(market: Market, outcome: Outcome) -> _Held:
    """Look over all opportunities once."""
    learners, seats = market.learners, market.seats
    count, offers = len(learners.klass), len(seats.seats)
    turn = (learners.klass.astype(np.int64) * 2 + ~outcome.promoted) * count + learners.lottery
    sits = outcome.place != NONE
    locked = sits & (learners.locked != NONE)
    mine = sits & ~locked
    chained = mine & (outcome.chain != NONE)
    member = mine & ~chained & _member(market, np.arange(count), outcome.kept)
    taken = np.bincount(outcome.place[sits], minlength=offers)
    agreed = np.bincount(outcome.place[locked], minlength=offers)
    return _Held(
        turn=turn,
        free=taken < seats.seats,
        agreed=(agreed >= seats.seats) & (seats.seats > 0),
        last=_latest(outcome.place[mine], turn[mine], offers),
        by_chain=_latest(outcome.place[chained], turn[chained], offers),
        by_turn=_latest(
            outcome.place[mine & ~chained & ~member], turn[mine & ~chained & ~member], offers
        ),
        pot=_latest(outcome.kept[member], turn[member], len(seats.kept_offer)),
        pots=_pots_of(market),
    )


def _latest(where: NDArray[np.int32], turn: Ints, count: int) -> Ints:
    """Give the latest turn at each of so many places, NONE where nobody is."""
    found = np.full(count, NONE, dtype=np.int64)
    np.maximum.at(found, where, turn)
    return found


def _pots_of(market: Market) -> tuple[Ints, Ints]:
    """List the kept pots of each opportunity."""
    offer = market.seats.kept_offer
    many = np.bincount(offer, minlength=len(market.seats.seats))
    return np.concatenate(([0], np.cumsum(many))), np.argsort(offer, kind="stable")


def _member(market: Market, learner: NDArray[np.integer], pot: NDArray[np.integer]) -> Flags:
    """Say whether a kept pot is kept for a learner; never for no pot."""
    if not len(market.seats.kept_for):
        return np.zeros(len(pot), dtype=np.bool_)
    whom = market.seats.kept_for[pot]
    focus = (whom == FOCUS) & (market.learners.klass[learner] == 0)
    found: Flags = (pot != NONE) & (focus | (market.learners.school[learner] == whom))
    return found


def _codes(
    market: Market, outcome: Outcome, held: _Held, learner: NDArray[np.int32], rows: Ints
) -> Bytes:
    """Give the first reason that is true of each row."""
    offer = market.options.offer[rows]
    nth = rows - market.options.start[learner]
    before = outcome.before[learner]
    tests: list[Test] = [
        ((market.learners.locked[learner] != NONE) | held.agreed[offer], Reason.LOCKED),
        (market.seats.seats[offer] == 0, Reason.NO_SEATS),
        ((before != NONE) & (nth >= before), Reason.CHAIN),
        (held.free[offer], Reason.EMPLOYER_FULL),
    ]
    if outcome.policy.rule is Rule.BEST_OVERALL:
        focus = _klass(held.last[offer], market) < market.learners.klass[learner]
        return _first(tests, np.where(focus, Reason.FOCUS_FIRST, Reason.OVERALL).astype(np.int8))
    mine = held.turn[learner]
    behind_all = mine > held.last[offer]
    tests += [
        (behind_all, _behind(market, held, learner, offer)),
        (mine < _latest_kept_from(market, held, learner, offer), Reason.KEPT_SEAT),
        (mine < held.by_chain[offer], Reason.CHAIN),
    ]
    return _first(tests, Reason.SWAP)


def _first(tests: Sequence[Test], otherwise: Bytes | Reason) -> Bytes:
    """Give what belongs to the first test that holds."""
    found: Bytes = np.select(
        [holds for holds, _ in tests], [np.asarray(code) for _, code in tests], otherwise
    ).astype(np.int8)
    return found


def _klass(turn: Ints, market: Market) -> Ints:
    """Give the class to which a turn belongs."""
    found: Ints = turn // (2 * max(1, len(market.learners.klass)))
    return found


def _behind(
    market: Market, held: _Held, learner: NDArray[np.int32], offer: NDArray[np.int32]
) -> Bytes:
    """Say what kept learners from the turn of the last who sits there."""
    half = max(1, len(market.learners.klass))
    last, mine = held.last[offer], held.turn[learner]
    focus = _klass(last, market) < _klass(mine, market)
    other = last // half < mine // half
    return np.where(
        focus, Reason.FOCUS_FIRST, np.where(other, Reason.NO_OTHER_PLACE, Reason.LOTTERY)
    ).astype(np.int8)


def _latest_kept_from(
    market: Market, held: _Held, learner: NDArray[np.int32], offer: NDArray[np.int32]
) -> Ints:
    """Give the latest turn of members in kept pots that are not kept for the learner, else NONE."""
    first, pots = held.pots
    latest = np.full(len(learner), NONE, dtype=np.int64)
    many = first[offer + 1] - first[offer]
    for nth in range(int(many.max(initial=0))):
        rows = np.flatnonzero(many > nth)
        pot = pots[first[offer[rows]] + nth]
        outside = ~_member(market, learner[rows], pot)
        latest[rows[outside]] = np.maximum(latest[rows[outside]], held.pot[pot[outside]])
    return latest
