"""The independent check of what stands in the arrays: places, seats, caps and the digest.

Written apart from the allocator; it imports nothing of it but the terms.
"""

import hashlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.checking_found import found
from catchment.engine.allocation.terms import (
    NONE,
    Flags,
    Ints,
    Market,
    Outcome,
    Policy,
    Violation,
)


def misfits(market: Market, policy: Policy, outcome: Outcome) -> list[Violation]:
    """Refuse arrays of the wrong length, numbers of nothing, and another policy."""
    learners = len(market.learners.klass)
    most: dict[str, float] = {
        "chain": np.inf,
        "place": len(market.seats.seats),
        "choice": len(market.options.offer),
        "promoted": 2,
        "before": len(market.options.offer),
        "kept": len(market.seats.kept_offer),
    }
    wrong = []
    for name, end in most.items():
        values = getattr(outcome, name)
        if values.shape != (learners,):
            says = f"{name} holds {len(values)} learners, not {learners}"
            wrong.append(Violation(kind="not one place for each learner", says=says))
        elif (values >= end).any() or (values < NONE).any():
            wrong.append(Violation(kind="no such number", says=f"{name} points at nothing"))
    if outcome.policy != policy:
        wrong.append(Violation(kind="another policy", says="It was decided under another policy"))
    return wrong


def place_violations(market: Market, outcome: Outcome) -> list[Violation]:
    """Refuse places that are not on the list, and locked learners who were moved."""
    options, place, choice = market.options, outcome.place, outcome.choice
    locked = market.learners.locked
    chosen = choice != NONE
    short = chosen & (choice >= np.diff(options.start))
    row = np.where(chosen & ~short, options.start[:-1] + choice, 0)
    there = options.offer[row] if len(options.offer) else np.zeros(len(row), dtype=np.int32)
    free = locked == NONE
    return [
        *found("locked learner moved", ~free & (place != locked), place),
        *found("no such choice", short, place),
        *found("wrong choice", chosen & ~short & (there != place), place),
        *found("no option", free & (place != NONE) & ~chosen, place),
        *found("wrong choice", ~free & ~chosen & _listed(market, locked), place),
    ]


def _listed(market: Market, offer: NDArray[np.int32]) -> Flags:
    """Say for whom an opportunity is on their list."""
    owner = np.repeat(np.arange(len(offer)), np.diff(market.options.start))
    rows = market.options.offer == offer[owner]
    return np.bincount(owner[rows], minlength=len(offer)) > 0


def seat_violations(market: Market, outcome: Outcome) -> list[Violation]:
    """Refuse opportunities, open seats, kept pots and caps that hold too many."""
    seats, sits, kept = market.seats, outcome.place != NONE, outcome.kept != NONE
    in_pot = np.where(kept, seats.kept_offer[outcome.kept], NONE) if kept.any() else outcome.place
    taken = np.bincount(outcome.place[sits], minlength=len(seats.seats))
    opens = np.bincount(outcome.place[sits & ~kept], minlength=len(seats.seats))
    potted = np.bincount(outcome.kept[kept], minlength=len(seats.kept_offer))
    open_seats = seats.seats - np.bincount(
        seats.kept_offer, seats.kept_seats, minlength=len(seats.seats)
    )
    over = taken > seats.seats
    return [
        *found("kept pot elsewhere", kept & (in_pot != outcome.place), outcome.place),
        *_at_offers("too many on an opportunity", over),
        *_at_offers("too many on open seats", ~over & (opens > open_seats)),
        *_at_pots(market, potted > seats.kept_seats),
        *_cap_violations(market, taken),
    ]


def _at_offers(kind: str, wrong: Flags) -> list[Violation]:
    """Tell of opportunities."""
    return [Violation(kind=kind, offer=int(each)) for each in np.flatnonzero(wrong)[:20]]


def _at_pots(market: Market, wrong: Flags) -> list[Violation]:
    """Tell of kept pots."""
    pots = np.flatnonzero(wrong)[:20]
    return [
        Violation(kind="too many on kept seats", offer=int(market.seats.kept_offer[each]))
        for each in pots
    ]


def _cap_violations(market: Market, taken: Ints) -> list[Violation]:
    """Count under each cap, and tell of those that hold too many."""
    seats = market.seats
    under = np.zeros(len(seats.cap_seats), dtype=np.int64)
    cap = seats.cap.copy()
    while (cap != NONE).any():
        np.add.at(under, cap[cap != NONE], taken[cap != NONE])
        cap = np.where(cap != NONE, seats.cap_parent[cap], NONE)
    wrong = np.flatnonzero(under > seats.cap_seats)[:20]
    return [Violation(kind="too many under a cap", says=f"Cap {each}") for each in wrong]


def digest_violations(market: Market, outcome: Outcome) -> list[Violation]:
    """Work the digest out anew, from the bytes that ``lottery`` tells of."""
    digest = hashlib.sha256()
    for name, content in _parts(market, outcome):
        digest.update(name.encode() + b"\0" + len(content).to_bytes(8, "little") + content)
    if digest.hexdigest() == outcome.digest:
        return []
    return [Violation(kind="false digest", says=f"It is {digest.hexdigest()}")]


def _parts(market: Market, outcome: Outcome) -> Iterator[tuple[str, bytes]]:
    """Give what a digest is made of, in its order."""
    wide = {"lottery": "<i8", "start": "<i8"}
    narrow = {"klass": "<i1", "guaranteed": "<i1", "tier": "<i1", "promoted": "<i1"}
    kinds = wide | narrow
    policy = outcome.policy
    for source, names in (
        (market.learners, "klass lottery school guaranteed locked"),
        (market.seats, "seats kept_offer kept_for kept_seats cap cap_seats cap_parent"),
        (market.options, "start offer tier"),
    ):
        for name in names.split():
            yield name, getattr(source, name).astype(kinds.get(name, "<i4")).tobytes()
    yield "rule", str(policy.rule).encode()
    yield "tiers_down", b"%d" % policy.tiers_down
    yield "min_list", b"%d" % policy.min_list
    yield "trades", b"%d" % policy.trades
    for name in ["place", "choice", "promoted", "chain", "before", "kept"]:
        yield name, getattr(outcome, name).astype(kinds.get(name, "<i4")).tobytes()
