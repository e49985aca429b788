"""The independent check of a re-run: who confirmed stays, and every other move has its reason.

Written apart from ``rerunning`` and everything that it leans on. It is given what stood before, what
dropped out and what came of it, and works out for itself whose seat has gone and who may be moved:

- the lottery, classes, lists, seats and locks are those of before, but for what dropped out;
- who had a seat that is still there has the same one, unless a chain that is new moved them;
- a chain helps only those whose seat has gone, moves nobody who is sure, leaves no seat empty;
- free seats went class by class, first to those whose place has gone, then to those without one.

A place that a person gave by hand, of an opportunity that stands on no list, is as good as agreed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from catchment.engine.allocation.checking_chains import better_class_moved, chain_violations
from catchment.engine.allocation.checking_claims import (
    claim_violations,
    claims_of,
    ground_of,
    outermost,
    under_the_same,
)
from catchment.engine.allocation.checking_found import found
from catchment.engine.allocation.checking_places import (
    digest_violations,
    misfits,
    place_violations,
    seat_violations,
)
from catchment.engine.allocation.terms import (
    FOCUS,
    NONE,
    Drop,
    Flags,
    Ints,
    Market,
    Outcome,
    Violation,
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Who is who in a re-run; (L,) each but the last.

    Attributes:
        gone: who withdrew.
        lost: whose seat has gone.
        never: who takes part and had no place.
        stays: who had a seat that is still there.
        sure: who of those may be moved by nobody.
        newest: the last chain of those who stay; later ones are new.
    """

    gone: Flags
    lost: Flags
    never: Flags
    stays: Flags
    sure: Flags
    newest: int

    def new(self, outcome: Outcome) -> Flags:
        """Say whom a new chain touched."""
        fresh: Flags = outcome.chain > self.newest
        return fresh


def check_again(
    market: Market,
    before: Outcome,
    drop: Drop,
    after: Market,
    outcome: Outcome,
    *,
    chains: bool = True,
    moves: Iterable[tuple[int, int, int]] | None = None,
) -> list[Violation]:
    """Look for everything that is wrong with a re-run that decided nothing anew.

    Args:
        market: in which ``before`` was decided; learners keep their numbers in ``after``.
        before: places as they stood when something dropped out.
        drop: who withdrew, which seats went, who has confirmed.
        after, outcome: what the re-run gave.
        chains: whether those who have not confirmed might be moved.
        moves: (learner, was, now) as it is told to people, if that is to be looked at too.

    Returns:
        Violations, at most twenty of each kind; none where nothing is wrong. What rests on something
        that is wrong already is not looked at.
    """
    wrong = [*misfits(market, before.policy, before), *_other_market(market, drop, after)]
    wrong = wrong or misfits(after, before.policy, outcome)
    if wrong:
        return wrong
    parts = _parts(market, before, drop)
    wrong = _lock_violations(market, after, parts) + _stay_violations(before, outcome, parts)
    known = _with_hand(after, before, parts)
    wrong = wrong or [
        *place_violations(known, outcome),
        *seat_violations(known, outcome),
        *digest_violations(after, outcome),
    ]
    wrong = wrong or _chain_violations(known, before, outcome, parts, chains=chains)
    wrong = wrong or [
        *claim_violations(known, outcome.policy, outcome, again=True),
        *_turn_violations(known, outcome, parts),
    ]
    return wrong + _told_violations(before, outcome, parts, moves)


def _other_market(market: Market, drop: Drop, after: Market) -> list[Violation]:
    """Refuse another lottery, other lists or other seats than what dropped out explains."""
    same = {
        "another lottery": _same(market.learners, after.learners, "lottery"),
        "other learners": _same(market.learners, after.learners, "klass school guaranteed"),
        "other lists": _same_lists(market, drop, after),
        "other seats": _same_seats(market, drop, after),
    }
    return [Violation(kind=kind) for kind, holds in same.items() if not holds]


def _same(one: object, other: object, names: str) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names.split())


def _same_lists(market: Market, drop: Drop, after: Market) -> bool:
    """Whether all who take part ask for what they asked for, and nobody else for anything."""
    options = market.options
    length = np.diff(options.start)
    asks = np.ones(len(length), dtype=np.bool_)
    asks[list(drop.withdrawn)] = False
    rows = np.repeat(asks, length)
    return (
        np.array_equal(np.diff(after.options.start), length * asks)
        and np.array_equal(after.options.offer, options.offer[rows])
        and np.array_equal(after.options.tier, options.tier[rows])
    )


def _same_seats(market: Market, drop: Drop, after: Market) -> bool:
    """Whether as many seats went as were cancelled, kept ones only where no other was left."""
    seats, now = market.seats, after.seats
    left = seats.seats.astype(np.int64)
    for offer, many in drop.cancelled:
        left[offer] -= many
    if not _same(seats, now, "kept_offer kept_for cap cap_seats cap_parent"):
        return False
    if not np.array_equal(left, now.seats) or (left < 0).any():
        return False
    kept = np.bincount(seats.kept_offer, seats.kept_seats, len(left))
    keeps = np.bincount(now.kept_offer, now.kept_seats, len(left))
    pots: Flags = (now.kept_seats >= 0) & (now.kept_seats <= seats.kept_seats)
    return bool(pots.all()) and np.array_equal(keeps, np.minimum(kept, left))


def _parts(market: Market, before: Outcome, drop: Drop) -> _Parts:
    """Work out who is who."""
    count = len(before.place)
    gone = np.zeros(count, dtype=np.bool_)
    gone[list(drop.withdrawn)] = True
    confirmed = drop.confirmed if len(drop.confirmed) else np.zeros(count, dtype=np.bool_)
    sure = confirmed | (market.learners.locked != NONE)
    has = (before.place != NONE) & ~gone
    lost = _lost(market, before, drop, has, sure)
    stays = has & ~lost
    return _Parts(
        gone=gone,
        lost=lost,
        never=(before.place == NONE) & ~gone,
        stays=stays,
        sure=stays & sure,
        newest=int(before.chain[stays].max(initial=NONE)),
    )


def _lost(market: Market, before: Outcome, drop: Drop, has: Flags, sure: Flags) -> Flags:
    """Say whose seat has gone: of those at an opportunity with too few left, who keep theirs least."""
    left = market.seats.seats.tolist()
    for offer, many in drop.cancelled:
        left[offer] -= many
    here: dict[int, list[int]] = {}
    for learner in np.flatnonzero(has).tolist():
        here.setdefault(int(before.place[learner]), []).append(learner)
    lost = np.zeros(len(has), dtype=np.bool_)
    for offer, sitting in here.items():
        if len(sitting) > left[offer]:
            sitting.sort(key=lambda each: _keeps(market, before, sure, each))
            lost[sitting[left[offer] :]] = True
    return lost


def _keeps(
    market: Market, before: Outcome, sure: Flags, learner: int
) -> tuple[bool, bool, int, int]:
    """Order those who sit together by who keeps their seat before whom."""
    learners, pot = market.learners, int(before.kept[learner])
    whom = int(market.seats.kept_for[pot]) if pot != NONE else None
    focus = whom == FOCUS and int(learners.klass[learner]) == 0
    member = pot != NONE and (focus or whom == int(learners.school[learner]))
    return (
        not sure[learner],
        not member,
        int(learners.klass[learner]),
        int(learners.lottery[learner]),
    )


def _with_hand(after: Market, before: Outcome, parts: _Parts) -> Market:
    """Take places that stand on no list, and that their learners keep, for agreed."""
    by_hand = parts.stays & (before.choice == NONE)
    locked = np.where(by_hand, before.place, after.learners.locked).astype(np.int32)
    return replace(after, learners=replace(after.learners, locked=locked))


def _lock_violations(market: Market, after: Market, parts: _Parts) -> list[Violation]:
    """Refuse locks that were lost or made up."""
    locked = np.where(parts.stays, market.learners.locked, NONE)
    return found("lock changed", after.learners.locked != locked, locked)


def _stay_violations(before: Outcome, outcome: Outcome, parts: _Parts) -> list[Violation]:
    """Refuse moves of who is sure, places taken away, and another past of who stays."""
    moved = outcome.place != before.place
    other_past = np.zeros(len(moved), dtype=np.bool_)
    for name in ("choice", "promoted", "chain", "before"):
        other_past |= getattr(outcome, name) != getattr(before, name)
    place = outcome.place
    arrived = ~parts.stays & (place != NONE)
    return [
        *found("withdrawn learner placed", parts.gone & (place != NONE), place),
        *found("confirmed learner moved", parts.sure & moved, place),
        *found("place taken away", parts.stays & ~parts.sure & (place == NONE), place),
        *found("another past", parts.stays & ~moved & other_past, place),
        *found("promoted afterwards", arrived & outcome.promoted, place),
    ]


def _chain_violations(
    after: Market, before: Outcome, outcome: Outcome, parts: _Parts, *, chains: bool
) -> list[Violation]:
    """Refuse moves that no new chain explains, and chains that help nobody or the wrong ones.

    Who is back where they began, before chains of an earlier re-run, counts as never moved.
    """
    new, place = parts.new(outcome), outcome.place
    began = np.where(before.before == NONE, before.choice, before.before)
    back = (before.before != NONE) & (outcome.choice == began) & (outcome.before == NONE)
    moved = parts.stays & (place != before.place) & ~(back & (outcome.chain == NONE))
    helped = parts.lost & new
    last = int(outcome.chain[helped].max(initial=NONE))
    old = ~parts.stays & ~new & (outcome.chain != NONE)
    return [
        *found("chain though nobody may be moved", new & (not chains), place),
        *found("moved by no new chain", moved & ~new, place),
        *found("began elsewhere", moved & (outcome.before != began), place),
        *found("chain for who never had a place", parts.never & (outcome.chain != NONE), place),
        *found("chain of before", old, place),
        *found("chain for nobody", new & (outcome.chain > last), place),
        *found("better class moved", better_class_moved(after, outcome, new), place),
        *_empty_seats(after, before, outcome, parts),
        *chain_violations(after, outcome.policy, outcome, again=True),
    ]


def _empty_seats(
    after: Market, before: Outcome, outcome: Outcome, parts: _Parts
) -> list[Violation]:
    """Refuse moves for nobody: where fewer sit, under an employer, than had a seat there."""
    offers, cap = len(after.seats.seats), outermost(after)
    group = np.where(cap == NONE, np.arange(offers), cap.astype(np.int64) + offers)
    many = offers + len(after.seats.cap_seats)
    had = np.bincount(group[before.place[parts.stays]], minlength=many)
    have = np.bincount(group[outcome.place[outcome.place != NONE]], minlength=many)
    emptied = (have < had)[group] & (np.bincount(before.place[parts.stays], minlength=offers) > 0)
    return found("moved for nobody", emptied, np.arange(offers), np.full(offers, NONE))


def _turn_violations(after: Market, outcome: Outcome, parts: _Parts) -> list[Violation]:
    """Refuse a free seat that went past somebody whose turn came earlier.

    Whom a new chain brought to their place stands outside turns; under an employer for which a chain
    made room, seats may have come free after a turn.
    """
    learners = after.learners
    count = max(1, len(learners.klass))
    stage = 2 * learners.klass.astype(np.int64) + parts.never
    new = parts.new(outcome)
    arrived = (parts.lost | parts.never) & (outcome.place != NONE) & ~new
    ground = ground_of(
        after,
        outcome,
        stage * 2 * count + learners.lottery,
        half=count,
        outside=count,
        against=arrived,
        spared=under_the_same(after, outcome.place[new & (outcome.place != NONE)]),
    )
    return claims_of(
        after,
        ground,
        outcome,
        _asked(after, outcome, parts),
        np.zeros(count, dtype=np.int64),
        kind="earlier turn passed over",
    )


def _asked(after: Market, outcome: Outcome, parts: _Parts) -> Ints:
    """Count the first options of each for which they asked in vain, before any chain."""
    rows = np.diff(after.options.start)
    many = np.where(outcome.choice == NONE, rows, outcome.choice).astype(np.int64)
    moved = outcome.before != NONE
    many[moved] = np.minimum(many, outcome.before)[moved]
    many[~(parts.lost | parts.never)] = 0
    return many


def _told_violations(
    before: Outcome,
    outcome: Outcome,
    parts: _Parts,
    moves: Iterable[tuple[int, int, int]] | None,
) -> list[Violation]:
    """Refuse changes that are not told, and what is told of no change."""
    if moves is None:
        return []
    changed = (before.place != outcome.place) | parts.gone | parts.lost
    true = {
        (each, int(before.place[each]), int(outcome.place[each]))
        for each in np.flatnonzero(changed).tolist()
    }
    told = set(moves)
    return [
        *(Violation(kind="change not told", learner=each[0]) for each in sorted(true - told)[:20]),
        *(
            Violation(kind="told of no change", learner=each[0])
            for each in sorted(told - true)[:20]
        ),
    ]
