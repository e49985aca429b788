"""The independent check of reasons: one for each option wanted more, and each one true.

Written as what each reason claims, not as the way in which reasons are found: for every row it is
worked out which claims are true, and the first of them must be the one that was given.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.checking_found import found
from catchment.engine.allocation.terms import (
    FOCUS,
    NONE,
    Flags,
    Ints,
    Market,
    Outcome,
    Reason,
    Rule,
    Violation,
    Why,
)

#: So many rows at once.
BLOCK = 1 << 20


def reason_violations(market: Market, outcome: Outcome, why: Why) -> list[Violation]:
    """Look for reasons that are missing, too many or not true."""
    options = market.options
    wanted = np.where(outcome.choice == NONE, np.diff(options.start), outcome.choice)
    many = np.diff(why.start)
    wrong = found("reasons missing or too many", many != wanted, outcome.place)
    if wrong:
        return wrong
    learner = np.repeat(np.arange(len(many)), many)
    expected = options.start[learner] + np.arange(len(learner)) - why.start[learner]
    if (why.option != expected).any():
        return found("reason for another option", why.option != expected, why.option, learner)
    room = _Room(market, outcome)
    for begin in range(0, len(learner), BLOCK):
        part = slice(begin, begin + BLOCK)
        code, last_in = room.true_reasons(learner[part], why.option[part])
        offer = options.offer[why.option[part]]
        wrong += found("false reason", why.code[part] != code, offer, learner[part])
        wrong += found("false last number", why.last_in[part] != last_in, offer, learner[part])
    return wrong


class _Room:
    """Who sits at each opportunity, sorted so that whoever goes last stands last."""

    def __init__(self, market: Market, outcome: Outcome) -> None:
        """Sort those who sit."""
        learners = market.learners
        self._market, self._outcome = market, outcome
        self._offers = len(market.seats.seats)
        self._locked = learners.locked != NONE
        self._sits = outcome.place != NONE
        self._rank = self._ranks()
        self._in_own_pot = self._own_pot(np.arange(len(self._rank)), outcome.kept)
        chained = outcome.chain != NONE
        here = self._sits & ~self._locked
        self._last = self._last_of(here)
        self._last_chained = self._last_of(here & chained)
        self._kept = here & ~chained & self._in_own_pot

    def _ranks(self) -> Ints:
        """Number learners by class, promotion and lottery."""
        learners = self._market.learners
        order = np.lexsort((learners.lottery, ~self._outcome.promoted, learners.klass))
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        return rank

    def _own_pot(self, learner: NDArray[Any], pot: NDArray[Any]) -> Flags:
        """Say whether a kept pot is kept for a learner; NONE is kept for nobody."""
        whom = np.append(self._market.seats.kept_for, NONE - 1)[pot]
        own = self._market.learners.school[learner] == whom
        focus = (whom == FOCUS) & (self._market.learners.klass[learner] == 0)
        found_own: Flags = (pot != NONE) & (own | focus)
        return found_own

    def _last_of(self, who: Flags) -> NDArray[Any]:
        """Give who goes last at each opportunity, of some, else NONE."""
        some = np.flatnonzero(who)
        some = some[np.argsort(self._rank[some])]
        last = np.full(self._offers, NONE, dtype=np.int64)
        last[self._outcome.place[some]] = some
        return last

    def _later_than(self, learner: Ints, last: NDArray[Any]) -> Flags:
        """Say whether somebody is there who goes after the learner."""
        later: Flags = (last != NONE) & (self._rank[last] > self._rank[learner])
        return later

    def _later_in_kept(self, learner: Ints, offer: NDArray[Any]) -> Flags:
        """Say whether somebody who goes later sits in a seat kept for a group, not the learner's."""
        later = np.zeros(len(learner), dtype=np.bool_)
        kept = np.flatnonzero(self._kept)
        kept = kept[np.argsort(self._rank[kept])]
        last = np.full(len(self._market.seats.kept_offer), NONE, dtype=np.int64)
        last[self._outcome.kept[kept]] = kept
        pots = np.flatnonzero(last != NONE)
        by_offer = np.argsort(offer, kind="stable")
        where = self._market.seats.kept_offer[pots]
        begin = np.searchsorted(offer[by_offer], where, side="left")
        end = np.searchsorted(offer[by_offer], where, side="right")
        for at, pot in enumerate(pots):
            rows = by_offer[begin[at] : end[at]]
            other = ~self._own_pot(learner[rows], np.full(len(rows), pot))
            late = self._rank[last[pot]] > self._rank[learner[rows]]
            later[rows] |= other & late
        return later

    def true_reasons(self, learner: Ints, row: Ints) -> tuple[NDArray[Any], NDArray[Any]]:
        """Give the first reason that is true of each row, and the last number let in."""
        market, outcome = self._market, self._outcome
        offer = market.options.offer[row]
        seats = market.seats.seats
        taken = np.bincount(outcome.place[self._sits], minlength=self._offers)
        agreed = np.bincount(outcome.place[self._sits & self._locked], minlength=self._offers)
        before = outcome.before[learner]
        behind = ~self._later_than(learner, self._last[offer])
        last = self._last[offer]
        focus = market.learners.klass[last] < market.learners.klass[learner]
        ahead = ~focus & outcome.promoted[last] & ~outcome.promoted[learner]
        overall = np.full(len(row), outcome.policy.rule is Rule.BEST_OVERALL)
        claims = {
            "own": (self._locked[learner], Reason.LOCKED),
            "agreed": ((seats[offer] > 0) & (agreed[offer] >= seats[offer]), Reason.LOCKED),
            "no seat": (seats[offer] < 1, Reason.NO_SEATS),
            "fell": (
                (before != NONE) & (before <= row - market.options.start[learner]),
                Reason.CHAIN,
            ),
            "room": (taken[offer] < seats[offer], Reason.EMPLOYER_FULL),
            "all better": (overall & focus, Reason.FOCUS_FIRST),
            "most": (overall, Reason.OVERALL),
            "class": (behind & focus, Reason.FOCUS_FIRST),
            "no other": (behind & ahead, Reason.NO_OTHER_PLACE),
            "lottery": (behind, Reason.LOTTERY),
            "kept": (self._later_in_kept(learner, offer), Reason.KEPT_SEAT),
            "brought": (self._later_than(learner, self._last_chained[offer]), Reason.CHAIN),
        }
        code = np.select(
            [holds for holds, _ in claims.values()],
            [int(reason) for _, reason in claims.values()],
            int(Reason.SWAP),
        )
        by_lottery = code == Reason.LOTTERY
        return code, np.where(by_lottery, market.learners.lottery[last], NONE)
