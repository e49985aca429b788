"""The slow and obvious allocation: try everything and keep what breaks no rule.

Written apart from the allocator and sharing nothing with it but the terms. A *seat* here is a pair
of an opportunity and what the seat is kept for (a school, FOCUS, or OPEN).
"""

from collections.abc import Iterator
from itertools import product

from catchment.engine.allocation.terms import FOCUS, NONE, Market

OPEN = "open"

Seat = tuple[int, object]
#: For every learner a seat, or None.
Tried = tuple[Seat | None, ...]


def options(market: Market, learner: int) -> list[int]:
    """The opportunities of a learner, most wanted first."""
    start = market.options.start
    return [int(o) for o in market.options.offer[start[learner] : start[learner + 1]]]


def in_group(market: Market, learner: int, group: object) -> bool:
    """Whether seats kept for a group are kept for this learner."""
    if group == OPEN:
        return False
    if group == FOCUS:
        return bool(market.learners.klass[learner] == 0)
    return bool(market.learners.school[learner] == group)


def seats_of(market: Market) -> dict[Seat, int]:
    """How many there are of each sort of seat."""
    found: dict[Seat, int] = {(o, OPEN): int(n) for o, n in enumerate(market.seats.seats)}
    kept = zip(market.seats.kept_offer, market.seats.kept_for, market.seats.kept_seats, strict=True)
    for offer, group, number in kept:
        found[int(offer), OPEN] -= int(number)
        found[int(offer), int(group)] = int(number)
    return found


def asks(market: Market, learner: int) -> list[Seat]:
    """The sorts of seat that a learner asks for, in order: own kept, open, others' kept."""
    found: list[Seat] = []
    for offer in options(market, learner):
        sorts = [seat for seat in seats_of(market) if seat[0] == offer]
        sorts.sort(
            key=lambda seat: (
                0 if in_group(market, learner, seat[1]) else 1 if seat[1] == OPEN else 2,
                seat[1] == FOCUS,
                -5 if seat[1] == OPEN else seat[1],
            )
        )
        found += sorts
    return found


def caps_over(market: Market, offer: int) -> list[int]:
    """The caps over an opportunity, innermost first."""
    found = []
    cap = int(market.seats.cap[offer])
    while cap != NONE:
        found.append(cap)
        cap = int(market.seats.cap_parent[cap])
    return found


def limits_over(market: Market, seat: Seat) -> list[object]:
    """What limits a seat, innermost first: its own number, then the caps."""
    return [seat, *caps_over(market, seat[0])]


def limit(market: Market, of: object) -> int:
    """How many a sort of seat or a cap may hold."""
    return seats_of(market)[of] if isinstance(of, tuple) else int(market.seats.cap_seats[of])


def under(market: Market, tried: Tried, of: object) -> list[int]:
    """Who sits under a limit."""
    return [
        learner
        for learner, seat in enumerate(tried)
        if seat is not None and of in limits_over(market, seat)
    ]


def fits(market: Market, tried: Tried) -> bool:
    """Whether no limit is broken."""
    every = [*seats_of(market), *range(len(market.seats.cap_seats))]
    return all(len(under(market, tried, of)) <= limit(market, of) for of in every)


def all_that_fit(market: Market) -> Iterator[Tried]:
    """Every way to seat learners on what they asked for."""
    for tried in product(*([None, *asks(market, n)] for n in range(len(market.learners.klass)))):
        if fits(market, tried):
            yield tried


def places_that_fit(
    market: Market, allowed: list[list[int | None]]
) -> Iterator[tuple[int | None, ...]]:
    """Every way to give places out of those allowed, as if no seat were kept."""
    seats, caps = market.seats.seats, market.seats.cap_seats
    for tried in product(*allowed):
        taken = [offer for offer in tried if offer is not None]
        over = [cap for offer in taken for cap in caps_over(market, offer)]
        if all(taken.count(o) <= n for o, n in enumerate(seats)) and all(
            over.count(c) <= n for c, n in enumerate(caps)
        ):
            yield tried


def key(market: Market, learner: int, seat: Seat, *, fine: bool) -> tuple[int, ...]:
    """Who goes first at a seat, the lower; fine: with the lottery."""
    coarse = (
        0 if in_group(market, learner, seat[1]) else 1,
        int(market.learners.klass[learner]),
    )
    return (*coarse, int(market.learners.lottery[learner])) if fine else coarse


def would_get(market: Market, tried: Tried, learner: int, seat: Seat, *, fine: bool) -> bool:
    """Whether a learner who asked for a seat would get it, or somebody's of a higher key."""
    for of in limits_over(market, seat):
        here = under(market, tried, of)
        if len(here) >= limit(market, of):
            mine = key(market, learner, seat, fine=fine)
            return any(key(market, each, tried[each], fine=fine) > mine for each in here)
    return True


def stable(market: Market, tried: Tried, *, fine: bool) -> bool:
    """Whether nobody would get a seat that they want more than their own."""
    for learner, seat in enumerate(tried):
        wanted = asks(market, learner)
        better = wanted if seat is None else wanted[: wanted.index(seat)]
        if any(would_get(market, tried, learner, each, fine=fine) for each in better):
            return False
    return True


def rank(market: Market, learner: int, seat: Seat | None) -> int:
    """How far down a learner's asking a seat stands; after all of them if there is none."""
    wanted = asks(market, learner)
    return len(wanted) if seat is None else wanted.index(seat)
