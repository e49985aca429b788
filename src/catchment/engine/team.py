"""The best team: few people who between them cover all that can be covered."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from catchment.engine.terms import FULL_SCORE

#: Positions in a pool.
Positions = NDArray[np.intp]

#: At most so many bits are covered together: ten needs, somebody trusted, somebody local.
MOST_BITS = 12

#: Stands for a cover that no team gives; far above any cost, and safe to add to.
_NEVER = 1 << 60

#: Costs are counted this much finer, to let fewer people win among equal costs.
_FINER = 64


class TeamError(ValueError):
    """A team was asked for that cannot be worked out exactly."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The H people from whom a team is drawn, each of them once.

    Attributes:
        masks: (H,) int64; bit i is set where the person covers bit i.
        scores: (H,) int64, 0 to FULL_SCORE.
        keys: (H,) int64, unique; the lower wins among equals.
    """

    masks: NDArray[np.int64]
    scores: NDArray[np.int64]
    keys: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cover:
    """A team.

    Attributes:
        members: positions in the pool, ascending by key.
        covered: bits that they cover between them.
        cost: in millionths: ``person_cost`` and what is wanting to a full score, for each.
    """

    members: tuple[int, ...]
    covered: int
    cost: int


def best_team(pool: Pool, *, person_cost: int) -> Cover:
    """Find the cheapest team that covers every bit that anybody in the pool covers.

    Exact. Among teams of equal cost the one with fewer people is taken, and between two people
    who cover the same at the same score the lower key.

    Args:
        pool: left unchanged.
        person_cost: what one more person in somebody's life costs, in millionths of a score.

    Returns:
        the team; nobody, at no cost, where nothing can be covered.

    Raises:
        TeamError: if a mask holds more than MOST_BITS bits.

    Source:
        Minimum weight set cover by dynamic programming over subsets, on the best person for
        each mask. M distinct masks over b bits cost O(M * 2^b) steps, at most 2^b - 1 masks.
    """
    if len(pool.masks) and int(pool.masks.max()) >= 1 << MOST_BITS:
        raise TeamError(f"A team can be worked out for {MOST_BITS} needs at most.")
    best = _best_per_mask(pool)
    people = _undominated(pool, best.values(), person_cost)
    ways = _with_people(_nobody(_union(best)), pool, people, person_cost)
    return _cheapest_team(pool, ways, _union(best), person_cost)


def if_they_say_no(pool: Pool, team: Cover, *, person_cost: int) -> dict[int, Cover]:
    """Find the best team without each member of a team.

    The work that is the same for all members, all people but the team, is done once.

    Args:
        pool: left unchanged.
        team: what ``best_team`` gave for the same pool and cost.
        person_cost: what one more person in somebody's life costs, in millionths of a score.

    Returns:
        the next team by the member (a position in the pool) who is not in it.
    """
    others = _without(pool, _best_per_mask(pool), team.members)
    people = _undominated(pool, others.values(), person_cost)
    ways = _with_people(_nobody(team.covered), pool, people, person_cost)
    next_teams = {}
    for member in team.members:
        rest = [other for other in team.members if other != member]
        wanted = _union([*others, *pool.masks[rest].tolist()])
        again = _with_people(ways, pool, rest, person_cost)
        next_teams[member] = _cheapest_team(pool, again, wanted, person_cost)
    return next_teams


def _best_per_mask(pool: Pool) -> dict[int, int]:
    """Find the position of the best person for each mask that is not empty."""
    if not len(pool.masks):
        return {}
    top = np.full(int(pool.masks.max()) + 1, -1, dtype=np.int64)
    np.maximum.at(top, pool.masks, pool.scores)
    leading = np.flatnonzero((pool.scores == top[pool.masks]) & (pool.masks != 0))
    by_key = leading[np.argsort(-pool.keys[leading])]
    return dict(zip(pool.masks[by_key].tolist(), by_key.tolist(), strict=True))


def _without(pool: Pool, best: dict[int, int], members: Iterable[int]) -> dict[int, int]:
    """Put the next best person of the same mask in each member's place, if there is one."""
    rest = dict(best)
    for member in members:
        mask = int(pool.masks[member])
        same = np.flatnonzero(pool.masks == mask)
        others = same[same != member]
        del rest[mask]
        if len(others):
            rest[mask] = int(others[np.lexsort((pool.keys[others], -pool.scores[others]))[0]])
    return rest


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _costs(pool: Pool, people: Positions, person_cost: int) -> NDArray[np.int64]:
    return person_cost + FULL_SCORE - pool.scores[people]


def _undominated(pool: Pool, people: Iterable[int], person_cost: int) -> list[int]:
    """Leave out everybody of whom another covers all, and more, at no higher cost.

    Args:
        pool: everybody.
        people: positions of at most one person for each mask.
        person_cost: as in ``best_team``.

    Returns:
        the positions left, by mask.
    """
    some = np.array(sorted(people, key=lambda at: int(pool.masks[at])), dtype=np.intp)
    masks, costs = pool.masks[some], _costs(pool, some, person_cost)
    bits = _union(masks.tolist()).bit_length()
    least = np.full(1 << bits, _NEVER, dtype=np.int64)
    least[masks] = costs
    beyond = np.full(1 << bits, _NEVER, dtype=np.int64)
    for bit in range(bits):
        lower, upper = (_halves(array, bit) for array in (beyond, least))
        np.minimum(lower[0], np.minimum(upper[1], lower[1]), out=lower[0])
    return [int(at) for at in some[costs < beyond[masks]]]


def _halves(array: NDArray[np.int64], bit: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give views of what stands at the states without a bit, and at the same ones with it."""
    split = array.reshape(-1, 2, 1 << bit)
    return split[:, 0], split[:, 1]


@dataclass(frozen=True, slots=True)
class _Ways:
    """The cheapest ways to cover every set of bits with the people seen so far.

    Attributes:
        least: (2^b,) int64; at s the least cost of covering at least the bits of s.
        taken: for each person seen, mask and position, and (2^b,) bool: whether the cheapest
            way to cover s with the people up to them takes them.
    """

    least: NDArray[np.int64]
    taken: tuple[tuple[int, int, NDArray[np.bool_]], ...]


def _nobody(wanted: int) -> _Ways:
    least = np.full(1 << wanted.bit_length(), _NEVER, dtype=np.int64)
    least[0] = 0
    return _Ways(least, ())


def _with_people(ways: _Ways, pool: Pool, people: list[int], person_cost: int) -> _Ways:
    """See some more people. Each is taken at most once, so one pass over them is enough."""
    states = np.arange(len(ways.least))
    least, taken = ways.least, list(ways.taken)
    some = np.array(people, dtype=np.intp)
    costs = (_costs(pool, some, person_cost) * _FINER + 1).tolist()
    for person, mask, cost in zip(people, pool.masks[some].tolist(), costs, strict=True):
        with_them = least[states & ~mask] + cost
        better = with_them < least
        least = np.minimum(with_them, least)
        taken.append((mask, person, better))
    return _Ways(least, tuple(taken))


def _cheapest_team(pool: Pool, ways: _Ways, wanted: int, person_cost: int) -> Cover:
    """Follow the choices back from all that is wanted to nothing."""
    members = []
    missing = wanted
    for mask, person, better in reversed(ways.taken):
        if better[missing]:
            members.append(person)
            missing &= ~mask
    members.sort(key=lambda at: int(pool.keys[at]))
    cost = int(_costs(pool, np.array(members, dtype=np.intp), person_cost).sum())
    return Cover(tuple(members), wanted, cost)
