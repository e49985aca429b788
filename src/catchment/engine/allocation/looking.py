"""The loop that looks at every opportunity within reach: plain Python on lists, or compiled on arrays.

``blocks`` does the same with whole arrays, for those who have no compiler; both give the same
numbers. As in ``kernels``, nothing here uses more than integers, loops and the tuples below.
"""

import math
from typing import NamedTuple

from catchment.engine.allocation.kernels import Numbers

#: Bits of a key that hold the number of the opportunity; above stands how far it seems, in metres.
NUMBER_BITS = 32

#: A key that stands behind all others.
LAST = (1 << 62) - 1

#: By ``Gate``, and then how many were found.
COLUMNS = 8

_LOW_31 = (1 << 31) - 1


class Here(NamedTuple):
    """Learners; see ``Seekers``."""

    weeks: Numbers
    east: Numbers
    north: Numbers
    reach: Numbers
    age: Numbers
    access: Numbers
    checks: Numbers
    interests: Numbers
    free_from: Numbers
    free_until: Numbers
    key: Numbers
    crossed_start: Numbers
    crossed: Numbers


class There(NamedTuple):
    """Opportunities in the order of ``Ground``: journeys, then those online; see ``Openings``."""

    number: Numbers
    east: Numbers
    north: Numbers
    least_age: Numbers
    most_age: Numbers
    access: Numbers
    checks: Numbers
    categories: Numbers
    begins: Numbers
    ends: Numbers
    key: Numbers


class Squares(NamedTuple):
    """See ``Ground``; ``online_start`` counts from the first journey."""

    side: int
    east: int
    north: int
    across: int
    up: int
    start: Numbers
    online_start: Numbers
    in_week: Numbers


class Likes(NamedTuple):
    """See ``Liking``."""

    longest: int
    interest: int
    chance: int


class Found(NamedTuple):
    """What comes out, for n learners; counts are zero and are added to.

    kept: (n * longest,) keys of the best options, the best first.
    size: (n,) how many.
    counts: (n * COLUMNS,) how many each gate took, and how many were found.
    """

    kept: Numbers
    size: Numbers
    counts: Numbers


def look(
    first: int,
    end: int,
    here: Here,
    there: There,
    squares: Squares,
    likes: Likes,
    found: Found,
) -> None:
    """Look at everything for learners first to end; ``found`` begins with the first of them."""
    for learner in range(first, end):
        row = learner - first
        total = 0
        for week in range(len(squares.in_week)):
            if (here.weeks[learner] >> week) & 1:
                total += squares.in_week[week]
                _look_around(learner, row, week, here, there, squares, likes, found)
        tally = row * COLUMNS
        found.counts[tally] += _all(squares.in_week) - total
        for column in range(2, COLUMNS):
            total -= found.counts[tally + column]
        found.counts[tally + 1] += total


def _all(values: Numbers) -> int:
    """Add up."""
    total = 0
    for at in range(len(values)):
        total += values[at]
    return total


def _look_around(
    learner: int,
    row: int,
    week: int,
    here: Here,
    there: There,
    squares: Squares,
    likes: Likes,
    found: Found,
) -> None:
    """Look at what is online in a week, then at the lines of squares within reach."""
    begin, end = squares.online_start[week], squares.online_start[week + 1]
    _look_along(learner, row, begin, end, False, here, there, likes, found)
    reach, side = here.reach[learner], squares.side
    if reach < 0:
        return
    x, y = here.east[learner] - squares.east, here.north[learner] - squares.north
    left, right = max((x - reach) // side, 0), min((x + reach) // side, squares.across - 1)
    low, top = max((y - reach) // side, 0), min((y + reach) // side, squares.up - 1)
    if left > right:
        return
    for line in range(low, top + 1):
        square = (week * squares.up + line) * squares.across
        begin, end = squares.start[square + left], squares.start[square + right + 1]
        _look_along(learner, row, begin, end, True, here, there, likes, found)


def _look_along(
    learner: int,
    row: int,
    begin: int,
    end: int,
    travels: bool,
    here: Here,
    there: There,
    likes: Likes,
    found: Found,
) -> None:
    """Look at opportunities that stand next to each other."""
    x, y, key, wants = (
        here.east[learner],
        here.north[learner],
        here.key[learner],
        here.interests[learner],
    )
    limit = here.reach[learner] * here.reach[learner]
    worst = _worst(found.kept, found.size[row], row * likes.longest, likes.longest)
    near, near_liked = _nearer_than(worst, likes.interest), _nearer_than(worst, 0)
    passed = 0
    for at in range(begin, end):
        square = 0
        if travels:
            across, up = there.east[at] - x, there.north[at] - y
            square = across * across + up * up
            if square > limit:
                continue
        gate = _gate(learner, at, here, there)
        if gate:
            found.counts[row * COLUMNS + gate] += 1
            continue
        passed += 1
        liked = (there.categories[at] & wants) != 0
        if square >= (near_liked if liked else near):
            continue
        far = int(math.sqrt(square)) + _chance(key, there.key[at], likes.chance)
        if not liked:
            far += likes.interest
        mine = (far << NUMBER_BITS) | there.number[at]
        if mine < worst:
            found.size[row] = _keep(found.kept, found.size[row], row, likes.longest, mine)
            worst = _worst(found.kept, found.size[row], row * likes.longest, likes.longest)
            near, near_liked = _nearer_than(worst, likes.interest), _nearer_than(worst, 0)
    found.counts[row * COLUMNS + COLUMNS - 1] += passed


def _gate(learner: int, at: int, here: Here, there: There) -> int:
    """Give the first gate behind travelling that is shut, or 0."""
    age = here.age[learner]
    if age < there.least_age[at] or age > there.most_age[at]:
        return 2
    if there.checks[at] & ~here.checks[learner]:
        return 3
    if here.access[learner] & ~there.access[at]:
        return 4
    if there.begins[at] < here.free_from[learner] or there.ends[at] > here.free_until[learner]:
        return 5
    for strike in range(here.crossed_start[learner], here.crossed_start[learner + 1]):
        if here.crossed[strike] == there.number[at]:
            return 6
    return 0


def _worst(kept: Numbers, size: int, begin: int, longest: int) -> int:
    """Give the key that a further option has to beat."""
    if longest == 0:
        return -1
    return kept[begin + longest - 1] if size == longest else LAST


def _nearer_than(worst: int, interest: int) -> int:
    """Give the square of metres from which on nothing beats the worst; ``far`` is at least this."""
    if worst == LAST:
        return LAST
    most = max((worst >> NUMBER_BITS) + 1 - interest, 0)
    return most * most


def _chance(one: int, other: int, chance: int) -> int:
    """Mix two numbers of 31 bits into a number below ``chance``; nothing overflows 63 bits."""
    mixed = ((one + other) * 73244475) & _LOW_31
    mixed = ((mixed ^ (mixed >> 15)) * 741103597) & _LOW_31
    return ((mixed ^ (mixed >> 16)) * chance) >> 31


def _keep(kept: Numbers, size: int, row: int, longest: int, mine: int) -> int:
    """Put a key in its place; the last falls out where there is no room. Give the new size."""
    begin = row * longest
    if size < longest:
        size += 1
    at = begin + size - 1
    while at > begin and kept[at - 1] > mine:
        kept[at] = kept[at - 1]
        at -= 1
    kept[at] = mine
    return size
