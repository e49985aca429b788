"""Draws small markets for the allocation's property tests, and builds single ones by hand."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from catchment.engine.allocation.terms import (
    FOCUS,
    NONE,
    TIER_ENDS,
    Learners,
    Market,
    Options,
    Seats,
)


def a_market(
    lists: Sequence[Sequence[int]],
    seats: Sequence[int],
    *,
    klass: Sequence[int] | None = None,
    lottery: Sequence[int] | None = None,
    school: Sequence[int] | None = None,
    guaranteed: Sequence[bool] | None = None,
    locked: Sequence[int] | None = None,
    tiers: Sequence[Sequence[int]] | None = None,
    kept: Sequence[tuple[int, int, int]] = (),
    cap: Sequence[int] | None = None,
    caps: Sequence[tuple[int, int]] = (),
) -> Market:
    """Build a market; without more, all are of one class, and earlier learners go first.

    Args:
        lists: the opportunities that each learner wants, most wanted first.
        kept: opportunity, school or FOCUS, and seats.
        cap: the cap over each opportunity. caps: seats and parent of each.
    """
    count = len(lists)
    length = [len(each) for each in lists]
    if tiers is None:
        tiers = [np.searchsorted(TIER_ENDS, np.arange(n), side="right").tolist() for n in length]
    kept_offer, kept_for, kept_seats = zip(*kept, strict=True) if kept else ((), (), ())
    cap_seats, cap_parent = zip(*caps, strict=True) if caps else ((), ())
    return Market(
        learners=Learners(
            klass=np.array(klass if klass is not None else [1] * count, dtype=np.int8),
            lottery=np.array(lottery if lottery is not None else range(count), dtype=np.int64),
            school=np.array(school if school is not None else [0] * count, dtype=np.int32),
            guaranteed=np.array(
                guaranteed if guaranteed is not None else [True] * count, dtype=np.bool_
            ),
            locked=np.array(locked if locked is not None else [NONE] * count, dtype=np.int32),
        ),
        seats=Seats(
            seats=np.array(seats, dtype=np.int32),
            kept_offer=np.array(kept_offer, dtype=np.int32),
            kept_for=np.array(kept_for, dtype=np.int32),
            kept_seats=np.array(kept_seats, dtype=np.int32),
            cap=np.array(cap if cap is not None else [NONE] * len(seats), dtype=np.int32),
            cap_seats=np.array(cap_seats, dtype=np.int32),
            cap_parent=np.array(cap_parent, dtype=np.int32),
        ),
        options=Options(
            start=np.concatenate(([0], np.cumsum(length))).astype(np.int64),
            offer=np.array([o for each in lists for o in each], dtype=np.int32),
            tier=np.array([t for each in tiers for t in each], dtype=np.int8),
        ),
    )


@st.composite
def markets(
    draw: st.DrawFn,
    *,
    most: int = 5,
    plain: bool = False,
    locks: bool = False,
    all_guaranteed: bool = False,
) -> Market:
    """Draw a market of a few learners and opportunities; plain: without caps and kept seats."""
    count, offers = draw(st.integers(1, most)), draw(st.integers(1, 4))
    number = st.integers(0, offers - 1)
    lists = [draw(st.lists(number, unique=True, max_size=offers)) for _ in range(count)]
    seats = [draw(st.integers(0, 2)) for _ in range(offers)]
    market = a_market(
        lists,
        seats,
        klass=[draw(st.integers(0, 1)) for _ in range(count)],
        lottery=draw(st.permutations(range(count))),
        school=[draw(st.integers(0, 1)) for _ in range(count)],
        guaranteed=[all_guaranteed or draw(st.booleans()) for _ in range(count)],
        tiers=[sorted(draw(st.integers(0, 2)) for _ in each) for each in lists],
        kept=() if plain else draw(_kept(seats)),
        cap=None if plain else [draw(st.integers(NONE, 2)) for _ in range(offers)],
        caps=() if plain else draw(_caps()),
    )
    return draw(_with_locks(market)) if locks else market


@st.composite
def _kept(draw: st.DrawFn, seats: Sequence[int]) -> list[tuple[int, int, int]]:
    """Keep some seats of some opportunities for a school or the focus class."""
    found = []
    for offer, left in enumerate(seats):
        for group in draw(st.lists(st.sampled_from([FOCUS, 0, 1]), unique=True, max_size=2)):
            number = draw(st.integers(0, left))
            left -= number
            found.append((offer, group, number))
    return found


@st.composite
def _caps(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Draw three caps, of which the first two may stand under later ones."""
    return [
        (draw(st.integers(0, 3)), draw(st.sampled_from([NONE, 1, 2]))),
        (draw(st.integers(0, 3)), draw(st.sampled_from([NONE, 2]))),
        (draw(st.integers(0, 4)), NONE),
    ]


@st.composite
def _with_locks(draw: st.DrawFn, market: Market) -> Market:
    """Lock some learners at opportunities, and make room for them."""
    offers = len(market.seats.seats)
    locked = np.array(
        [draw(st.integers(NONE, offers - 1)) for _ in market.learners.klass], dtype=np.int32
    )
    more = np.bincount(locked[locked != NONE], minlength=offers).astype(np.int32)
    cap_seats = market.seats.cap_seats + np.int32(len(locked))
    return replace(
        market,
        learners=replace(market.learners, locked=locked),
        seats=replace(market.seats, seats=market.seats.seats + more, cap_seats=cap_seats),
    )


def a_larger_market(seed: int) -> Market:
    """Draw a market of some sixty learners, with all that a market may have."""
    rng = np.random.default_rng(seed)
    count, offers = int(rng.integers(2, 60)), int(rng.integers(2, 25))
    seats = rng.integers(0, 4, offers)
    seats[0] += 1
    locked = np.where(rng.random(count) < 0.05, rng.integers(0, offers, count), NONE)
    more = np.bincount(locked[locked != NONE], minlength=offers)
    kept = [(o, int(rng.integers(FOCUS, 3)), int(n // 2)) for o, n in enumerate(seats) if n > 1]
    return a_market(
        [rng.permutation(offers)[: rng.integers(0, 9)].tolist() for _ in range(count)],
        seats + more,
        klass=rng.integers(0, 2, count).tolist(),
        lottery=rng.permutation(count).tolist(),
        school=rng.integers(0, 3, count).tolist(),
        guaranteed=(rng.random(count) < 0.8).tolist(),
        locked=locked.tolist(),
        kept=kept[: int(rng.integers(0, offers))],
        cap=rng.integers(NONE, 3, offers).tolist(),
        caps=[(int(rng.integers(count // 3, count)) + int(more.sum()), n) for n in (2, 2, NONE)],
    )


def a_crowded_market(seed: int) -> Market:
    """Draw a market of a hundred learners who all want the same few of what is near them."""
    rng = np.random.default_rng(seed)
    count, offers, near = 100, 70, 8
    lists = []
    for home in rng.integers(0, offers, count):
        around = (home + rng.permutation(near)) % offers
        wanted = around[np.argsort(around * 7919 % offers + rng.random(near) * offers / 2)]
        lists.append(wanted[: rng.integers(1, near)].tolist())
    return a_market(
        lists,
        rng.integers(1, 3, offers).tolist(),
        klass=(rng.random(count) > 0.3).astype(int).tolist(),
        lottery=rng.permutation(count).tolist(),
    )


def a_capped_market(seed: int) -> Market:
    """Draw a crowded market in which most employers take fewer than they have seats."""
    market = a_crowded_market(seed)
    rng = np.random.default_rng(seed)
    offers, low, high = len(market.seats.seats), 20, 6
    seats = replace(
        market.seats,
        seats=market.seats.seats + np.int32(1),
        cap=rng.integers(NONE, low, offers).astype(np.int32),
        cap_seats=np.concatenate((rng.integers(1, 6, low), rng.integers(5, 20, high))).astype(
            np.int32
        ),
        cap_parent=np.concatenate((rng.integers(low, low + high, low), np.full(high, NONE))).astype(
            np.int32
        ),
    )
    return replace(market, seats=seats)


def renumbered(market: Market, who: np.ndarray, what: np.ndarray) -> Market:
    """The market with learner i as who[i] was, and opportunity j as what[j] was."""
    new = np.empty_like(what)
    new[what] = np.arange(len(what))
    learners, seats, options = market.learners, market.seats, market.options
    rows = [slice(options.start[n], options.start[n + 1]) for n in who]
    return a_market(
        [[new[o] for o in options.offer[each]] for each in rows],
        seats.seats[what],
        klass=learners.klass[who],
        lottery=learners.lottery[who],
        school=learners.school[who],
        guaranteed=learners.guaranteed[who],
        locked=[NONE if o == NONE else new[o] for o in learners.locked[who]],
        tiers=[options.tier[each] for each in rows],
        kept=[
            (new[o], g, n)
            for o, g, n in zip(seats.kept_offer, seats.kept_for, seats.kept_seats, strict=True)
        ],
        cap=seats.cap[what],
        caps=list(zip(seats.cap_seats, seats.cap_parent, strict=True)),
    )
