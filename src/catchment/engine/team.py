"""The best team: few people who between them cover all that can be covered."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from catchment.engine.terms import FULL_SCORE

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
    return _cheapest_cover(pool, _best_per_mask(pool), person_cost)


def if_they_say_no(pool: Pool, team: Cover, *, person_cost: int) -> dict[int, Cover]:
    """Find the best team without each member of a team.

    Returns:
        the next team by the member (a position in the pool) who is not in it.
    """
    best = _best_per_mask(pool)
    return {
        member: _cheapest_cover(pool, _without(pool, best, member), person_cost)
        for member in team.members
    }


def _best_per_mask(pool: Pool) -> dict[int, int]:
    """Find the position of the best person for each mask that is not empty."""
    if not len(pool.masks):
        return {}
    top = np.full(int(pool.masks.max()) + 1, -1, dtype=np.int64)
    np.maximum.at(top, pool.masks, pool.scores)
    leading = np.flatnonzero((pool.scores == top[pool.masks]) & (pool.masks != 0))
    by_key = leading[np.argsort(-pool.keys[leading])]
    return dict(zip(pool.masks[by_key].tolist(), by_key.tolist(), strict=True))


def _without(pool: Pool, best: dict[int, int], member: int) -> dict[int, int]:
    """Put the next best person of the same mask in a member's place, if there is one."""
    mask = int(pool.masks[member])
    same = np.flatnonzero(pool.masks == mask)
    others = same[same != member]
    rest = {other: position for other, position in best.items() if other != mask}
    if len(others):
        rest[mask] = int(others[np.lexsort((pool.keys[others], -pool.scores[others]))[0]])
    return rest


def _cheapest_cover(pool: Pool, best: dict[int, int], person_cost: int) -> Cover:
    wanted = reduce(or_, best, 0)
    costs = {mask: person_cost + FULL_SCORE - int(pool.scores[best[mask]]) for mask in best}
    chosen = _cheapest_masks(_undominated(costs, wanted), wanted)
    members = sorted((best[mask] for mask in chosen), key=lambda at: int(pool.keys[at]))
    return Cover(tuple(members), wanted, sum(costs[mask] for mask in chosen))


def _undominated(costs: dict[int, int], wanted: int) -> dict[int, int]:
    """Leave out each mask of which another covers all, and more, at no higher cost."""
    reach = np.full(wanted + 1, _NEVER, dtype=np.int64)
    for mask, cost in costs.items():
        reach[mask] = cost
    states = np.arange(wanted + 1)
    beyond = np.full(wanted + 1, _NEVER, dtype=np.int64)
    for bit in _bits(wanted):
        lacking = states[(states & bit) == 0]
        lacking = lacking[(lacking | bit) <= wanted]
        beyond[lacking] = np.minimum(
            beyond[lacking], np.minimum(reach[lacking | bit], beyond[lacking | bit])
        )
    return {mask: cost for mask, cost in sorted(costs.items()) if cost < beyond[mask]}


def _bits(mask: int) -> list[int]:
    return [1 << at for at in range(mask.bit_length()) if mask >> at & 1]


def _cheapest_masks(costs: dict[int, int], wanted: int) -> list[int]:
    """Choose masks that cover all that is wanted, at the least cost and then the fewest.

    ``least[s]`` is the least cost of covering at least the bits of s with the masks seen so
    far. Each mask is taken at most once, so one pass over the masks is enough.
    """
    states = np.arange(wanted + 1)
    least = np.full(wanted + 1, _NEVER, dtype=np.int64)
    least[0] = 0
    taken: list[tuple[int, NDArray[np.bool_]]] = []
    for mask, cost in costs.items():
        with_it = least[states & ~mask] + cost * _FINER + 1
        better = with_it < least
        least = np.where(better, with_it, least)
        taken.append((mask, better))
    return _way_back(taken, wanted)


def _way_back(taken: list[tuple[int, NDArray[np.bool_]]], wanted: int) -> list[int]:
    """Follow the choices back from all that is wanted to nothing."""
    chosen = []
    missing = wanted
    for mask, better in reversed(taken):
        if better[missing]:
            chosen.append(mask)
            missing &= ~mask
    return chosen
