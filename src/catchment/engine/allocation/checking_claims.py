"""The independent check of claims: who would get what they want more, and did not.

A *pot* is the open seats of an opportunity, or seats kept for a group. The *turn* of a learner at a
pot is: of its group or not (nobody is of the group of open seats); class; promoted or not; lottery.
What limits a pot is the pot itself where it is full, else the innermost full cap over it. A learner
has a claim where nothing limits the pot, or where somebody under that limit has a later turn.

Under the rule strict nobody may have a claim. Under the guarantee, chains of moves come after turns:
no claim is against somebody whom a chain brought to their place, and whom a chain moved has claims
only on what they wanted more than the place they held before. A chain may also leave another pot
under the same cap free, so where only a cap limits a pot, and a chain brought somebody under that
employer, there is no claim. Where learners trade, only a claim by class or kept seats is left; and
none against a class of which a chain moved somebody, because such seats may have been traded on.
Under best overall, only a free seat that somebody without any place wants is a claim.

Who was promoted must have had nothing else: without it, a claim on none of all their options.
"""

from dataclasses import dataclass

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
    Policy,
    Rule,
    Shorts,
    Violation,
)

#: So many pairs of a learner and a pot at once.
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Ground:
    """What limits each pot, and who is last there.

    Attributes:
        pots: (O + 1,) and (K,) the kept pots of each opportunity.
        limit: (O + K,) the node that limits a pot, NONE where nothing does.
        latest: (O + K + C,) the latest turn under each node against which there may be a claim.
        spared: (O,) whether claims against a cap over this opportunity are not looked at.
        turn: (L,) class, promotion and lottery as one number; half, what promotion adds to it.
        outside: what it adds to be outside the group of a pot.
        coarse: turns are compared after division by this.
    """

    pots: tuple[Ints, Ints]
    limit: Ints
    latest: Ints
    spared: Flags
    turn: Ints
    half: int
    outside: int
    coarse: int


def claim_violations(
    market: Market, policy: Policy, outcome: Outcome, *, again: bool
) -> list[Violation]:
    """Look for claims, and for learners who were promoted though they had something else."""
    ground = _ground(market, policy, outcome)
    free_only = again or policy.rule is Rule.BEST_OVERALL
    asks = market.learners.locked == NONE
    all_rows = np.diff(market.options.start)
    if free_only:
        many = np.where(asks & (outcome.place == NONE), all_rows, 0)
        return claims_of(
            market, ground, outcome, many, np.zeros(len(many), np.int64), only_free=True
        )
    many = np.where(outcome.place == NONE, all_rows, outcome.choice)
    moved = outcome.before != NONE
    many[moved] = np.minimum(many, outcome.before)[moved]
    many[~asks] = 0
    unhelped = np.where(outcome.promoted & asks, all_rows, 0)
    later = np.where(outcome.promoted, ground.half, 0).astype(np.int64)
    return [
        *claims_of(market, ground, outcome, many, np.zeros(len(many), np.int64)),
        *claims_of(market, ground, outcome, unhelped, later, kind="promoted without need"),
    ]


def _ground(market: Market, policy: Policy, outcome: Outcome) -> Ground:
    """Look over all pots and caps once."""
    learners = market.learners
    count = max(1, len(learners.klass))
    turn = learners.klass.astype(np.int64) * 2 * count + learners.lottery
    turn[~outcome.promoted] += count
    return ground_of(
        market,
        outcome,
        turn,
        half=count,
        outside=(int(learners.klass.max(initial=0)) + 1) * 2 * count,
        against=_against(market, policy, outcome),
        spared=_spared(market, policy, outcome),
        coarse=2 * count if policy.trades and policy.rule is Rule.GUARANTEE else 1,
    )


def ground_of(
    market: Market,
    outcome: Outcome,
    turn: Ints,
    *,
    half: int,
    outside: int,
    against: Flags,
    spared: Flags,
    coarse: int = 1,
) -> Ground:
    """Say what limits each pot, and who of some is last under it; see ``Ground``.

    Args:
        against: (L,) against whom there may be a claim.
    """
    seats = market.seats
    up = _above(market)
    pot = np.where(outcome.kept == NONE, outcome.place, outcome.kept + len(seats.seats))
    held = _counted(up, pot[outcome.place != NONE])
    room: Ints = np.concatenate((_open_seats(market), seats.kept_seats, seats.cap_seats))
    latest = np.full(len(room), NONE, dtype=np.int64)
    who = np.flatnonzero(against)
    raised = np.where(_in_group(market, who, outcome.kept[who]), 0, outside)
    _spread(up, pot[who], turn[who] + raised, latest)
    return Ground(
        pots=_pots_of(market),
        limit=_limit(up, held >= room, len(seats.seats) + len(seats.kept_offer)),
        latest=latest,
        spared=spared,
        turn=turn,
        half=half,
        outside=outside,
        coarse=coarse,
    )


def _above(market: Market) -> Ints:
    """Give the cap over every pot and cap, as a node, else NONE."""
    seats = market.seats
    caps = np.concatenate((seats.cap, seats.cap[seats.kept_offer], seats.cap_parent))
    pots = len(seats.seats) + len(seats.kept_offer)
    return np.where(caps == NONE, NONE, caps.astype(np.int64) + pots)


def _open_seats(market: Market) -> Ints:
    """Count the seats of each opportunity that are kept for nobody."""
    open_seats = market.seats.seats.astype(np.int64)
    np.subtract.at(open_seats, market.seats.kept_offer, market.seats.kept_seats)
    return open_seats


def _counted(up: Ints, node: NDArray[np.integer]) -> Ints:
    """Count learners at their nodes and at all over these."""
    held = np.zeros(len(up), dtype=np.int64)
    while len(node):
        held += np.bincount(node, minlength=len(up))
        node = up[node]
        node = node[node != NONE]
    return held


def _spread(up: Ints, node: NDArray[np.integer], turn: Ints, latest: Ints) -> None:
    """Note the latest turn at nodes and at all over these."""
    while len(node):
        np.maximum.at(latest, node, turn)
        node = up[node]
        node, turn = node[node != NONE], turn[node != NONE]


def _limit(up: Ints, full: Flags, pots: int) -> Ints:
    """Give the first full node from each pot upward, else NONE."""
    limit = np.arange(pots, dtype=np.int64)
    while True:
        looser = (limit != NONE) & ~full[limit]
        if not looser.any():
            return limit
        limit[looser] = up[limit[looser]]


def _against(market: Market, policy: Policy, outcome: Outcome) -> Flags:
    """Say against whom there may be a claim."""
    mine: Flags = (outcome.place != NONE) & (market.learners.locked == NONE)
    if policy.rule is not Rule.GUARANTEE:
        return mine
    chained = outcome.chain != NONE
    if policy.trades:
        touched = np.unique(market.learners.klass[chained])
        chained = chained | np.isin(market.learners.klass, touched)
    against: Flags = mine & ~chained
    return against


def _spared(market: Market, policy: Policy, outcome: Outcome) -> Flags:
    """Say for which opportunities a chain brought somebody under the same outermost cap."""
    chained = (outcome.chain != NONE) & (outcome.place != NONE)
    if policy.rule is not Rule.GUARANTEE:
        chained[:] = False
    return under_the_same(market, outcome.place[chained])


def under_the_same(market: Market, offers: NDArray[np.integer]) -> Flags:
    """Say which opportunities stand under the same outermost cap as some."""
    cap = outermost(market)
    spared: Flags = (cap != NONE) & np.isin(cap, np.unique(cap[offers]))
    return spared


def outermost(market: Market) -> Shorts:
    """Give the outermost cap over each opportunity, else NONE."""
    cap, parent = market.seats.cap.copy(), market.seats.cap_parent
    while True:
        higher = (cap != NONE) & (parent[cap] != NONE) if len(parent) else np.zeros(0, np.bool_)
        if not higher.any():
            return cap
        cap[higher] = parent[cap[higher]]


def _pots_of(market: Market) -> tuple[Ints, Ints]:
    """List the kept pots of each opportunity."""
    offer = market.seats.kept_offer.astype(np.int64)
    order = np.argsort(offer, kind="stable")
    return np.searchsorted(offer[order], np.arange(len(market.seats.seats) + 1)), order


def _in_group(market: Market, learner: NDArray[np.integer], pot: NDArray[np.integer]) -> Flags:
    """Say whether a kept pot is kept for a learner; NONE is kept for nobody."""
    inside = np.zeros(len(pot), dtype=np.bool_)
    at = np.flatnonzero(pot != NONE)
    whom = market.seats.kept_for[pot[at]]
    focus = market.learners.klass[learner[at]] == 0
    inside[at] = np.where(whom == FOCUS, focus, market.learners.school[learner[at]] == whom)
    return inside


def claims_of(
    market: Market,
    ground: Ground,
    outcome: Outcome,
    many: NDArray[np.integer],
    later: Ints,
    *,
    kind: str = "",
    only_free: bool = False,
) -> list[Violation]:
    """Look for claims on the first options of each learner.

    Args:
        many: (L,) how many of their options. later: (L,) how much later than their turn they come.
        kind: what to call a claim; "" to say by what it is one.
    """
    end = np.cumsum(many.astype(np.int64))
    wrong: list[Violation] = []
    for begin in range(0, int(end[-1]) if len(end) else 0, BLOCK):
        nth = np.arange(begin, min(begin + BLOCK, int(end[-1])))
        learner = np.searchsorted(end, nth, side="right")
        row = market.options.start[learner] + nth - (end[learner] - many[learner])
        offer = market.options.offer[row]
        wrong += _at(market, ground, outcome, learner, offer, offer, later, kind, only_free)
        wrong += _at_kept(market, ground, outcome, learner, offer, later, kind, only_free)
    return wrong


def _at_kept(
    market: Market,
    ground: Ground,
    outcome: Outcome,
    learner: Ints,
    offer: NDArray[np.int32],
    later: Ints,
    kind: str,
    only_free: bool,
) -> list[Violation]:
    """Look for claims on kept seats."""
    first, pots = ground.pots
    wrong: list[Violation] = []
    have = first[offer + 1] - first[offer]
    for nth in range(int(have.max(initial=0))):
        rows = np.flatnonzero(have > nth)
        pot = pots[first[offer[rows]] + nth] + len(market.seats.seats)
        wrong += _at(
            market, ground, outcome, learner[rows], offer[rows], pot, later, kind, only_free
        )
    return wrong


def _at(
    market: Market,
    ground: Ground,
    outcome: Outcome,
    learner: Ints,
    offer: NDArray[np.int32],
    pot: NDArray[np.integer],
    later: Ints,
    kind: str,
    only_free: bool,
) -> list[Violation]:
    """Look for claims of learners on pots."""
    limit = ground.limit[pot]
    free = limit == NONE
    spared = (limit != pot) & ground.spared[offer]
    wrong = [] if kind else found("free seat wanted", free & ~spared, offer, learner)
    if only_free:
        return wrong
    kept = np.where(pot >= len(market.seats.seats), pot - len(market.seats.seats), NONE)
    mine = ground.turn[learner] + later[learner]
    mine = mine + np.where(_in_group(market, learner, kept), 0, ground.outside)
    last = np.where(free, NONE, ground.latest[limit])
    claims = ~spared & (free if kind else False) | (~free & ~spared & _before(ground, mine, last))
    if kind:
        return found(kind, claims, offer, learner)
    return wrong + _by_what(ground, claims, mine, last, offer, learner)


def _before(ground: Ground, mine: Ints, last: Ints) -> Flags:
    """Say whose turn comes before the last."""
    before: Flags = (last != NONE) & (mine // ground.coarse < last // ground.coarse)
    return before


def _by_what(
    ground: Ground,
    claims: Flags,
    mine: Ints,
    last: Ints,
    offer: NDArray[np.int32],
    learner: Ints,
) -> list[Violation]:
    """Name claims by what is earlier in them."""
    wrong: list[Violation] = []
    for kind, size in (
        ("kept seat given past its group", ground.outside),
        ("worse class let in", 2 * ground.half),
        ("promoted too late", ground.half),
        ("later lottery let in", 1),
    ):
        by_this = claims & (mine // size < last // size)
        wrong += found(kind, by_this, offer, learner)
        claims = claims & ~by_this
    return wrong
