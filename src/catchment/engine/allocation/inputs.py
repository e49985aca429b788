"""Refuse arrays that contradict each other, with a sentence that says which and where."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.terms import FOCUS, NONE, Market, MarketError

#: Tiers are 0, 1 and 2.
MOST_TIERS = 3

#: Learners whose options are sorted together, so that memory stays small.
_TOGETHER = 1 << 14

#: What is wrong: a flag for every entry, and a sentence with a gap for the first that is flagged.
_Finding = tuple[NDArray[np.bool_], str]


def check_market(market: Market) -> None:
    """Refuse a market whose arrays cannot be.

    Raises:
        MarketError: for the first thing that is wrong.
    """
    _check_lengths(market)
    for findings in (_learners, _seats, _options):
        for wrong, says in findings(market):
            if wrong.any():
                raise MarketError(says.format(int(np.flatnonzero(wrong)[0])))
    _check_repeats(market)
    _check_caps(market)


def _check_lengths(market: Market) -> None:
    """Refuse arrays of different lengths that speak of the same things."""
    learners, seats, options = market.learners, market.seats, market.options
    groups: dict[str, tuple[NDArray[Any], ...]] = {
        "learners": (
            learners.klass,
            learners.lottery,
            learners.school,
            learners.guaranteed,
            learners.locked,
            options.start[1:],
        ),
        "opportunities": (seats.seats, seats.cap),
        "kept pots": (seats.kept_offer, seats.kept_for, seats.kept_seats),
        "caps": (seats.cap_seats, seats.cap_parent),
        "options": (options.offer, options.tier),
    }
    for what, arrays in groups.items():
        if len({len(each) for each in arrays}) > 1:
            raise MarketError(f"The arrays of {what} have different lengths")


def _learners(market: Market) -> Iterator[_Finding]:
    """Find learners that cannot be."""
    learners = market.learners
    yield learners.klass < 0, "Learner {} has a class below 0"
    yield _outside(learners.lottery, 0, len(learners.lottery)), "The lottery of learner {} is out"
    drawn = np.bincount(learners.lottery, minlength=len(learners.lottery))
    yield drawn > 1, "Two learners have number {} in the lottery"
    yield (
        _outside(learners.locked, NONE, len(market.seats.seats)),
        "Learner {} is locked at no opportunity that there is",
    )


def _seats(market: Market) -> Iterator[_Finding]:
    """Find opportunities, kept pots and caps that cannot be."""
    seats = market.seats
    offers, caps = len(seats.seats), len(seats.cap_seats)
    yield seats.seats < 0, "Opportunity {} has fewer than 0 seats"
    yield _outside(seats.cap, NONE, caps), "Opportunity {} is under no cap that there is"
    yield seats.cap_seats < 0, "Cap {} allows fewer than 0 learners"
    yield _outside(seats.cap_parent, NONE, caps), "Cap {} is under no cap that there is"
    yield _outside(seats.kept_offer, 0, offers), "Kept pot {} is at no opportunity that there is"
    yield seats.kept_seats < 0, "Kept pot {} has fewer than 0 seats"
    yield seats.kept_for < FOCUS, "Kept pot {} is kept for no school that there is"
    kept = np.bincount(seats.kept_offer, seats.kept_seats, offers)
    yield kept > seats.seats, "Opportunity {} keeps more seats than it has"


def _options(market: Market) -> Iterator[_Finding]:
    """Find options that cannot be."""
    options = market.options
    ends = np.array([options.start[0] != 0, options.start[-1] != len(options.offer)])
    yield ends, "The rows of options do not begin at 0 and end at the last"
    yield np.diff(options.start) < 0, "The rows of learner {} end before they begin"
    yield (
        _outside(options.offer, 0, len(market.seats.seats)),
        "Option {} is at no opportunity that there is",
    )
    yield _outside(options.tier, 0, MOST_TIERS), "Option {} has a tier other than 0, 1 and 2"
    falls = np.diff(options.tier) < 0
    inner = options.start[1:-1]
    falls[inner[(inner > 0) & (inner < len(options.tier))] - 1] = False
    yield falls, "The tier falls after option {}"


def _check_repeats(market: Market) -> None:
    """Refuse learners who have one opportunity twice; some thousands are looked at together."""
    start, offers = market.options.start, len(market.seats.seats)
    for begin in range(0, len(start) - 1, _TOGETHER):
        ends = start[begin : begin + _TOGETHER + 1]
        learner = np.repeat(np.arange(begin, begin + len(ends) - 1), np.diff(ends))
        pair = np.sort(learner * offers + market.options.offer[ends[0] : ends[-1]])
        twice = pair[1:][pair[1:] == pair[:-1]]
        if len(twice):
            raise MarketError(f"Learner {twice[0] // offers} has one opportunity twice")


def _check_caps(market: Market) -> None:
    """Refuse caps that stand in a circle."""
    parent = market.seats.cap_parent
    above = parent.copy()
    for _ in range(len(parent).bit_length()):
        above = np.where(above == NONE, NONE, above[above])
    if (above != NONE).any():
        raise MarketError(f"Cap {int(np.flatnonzero(above != NONE)[0])} stands under itself")


def _outside(values: NDArray[Any], lowest: int, end: int) -> NDArray[np.bool_]:
    """Flag values below the lowest, or at the end or beyond."""
    found: NDArray[np.bool_] = (values < lowest) | (values >= end)
    return found
