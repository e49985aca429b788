"""Plain figures of outcomes of one market, so that policies can be compared in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.terms import NONE, Flags, Ints, Market, Outcome, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some learners under one outcome; whole numbers, so that they add up over groups.

    Attributes:
        learners: how many they are. placed: how many have a place, those locked among them.
        chosen: how many have one of their own options.
        first: how many have their first. choices: the sum of their choices, the first counting 1.
        travelled: how many of those have a known way. travel: its sum, in the caller's unit.
    """

    learners: int
    placed: int
    chosen: int
    first: int
    choices: int
    travelled: int
    travel: int

    @property
    def mean_choice(self) -> float | None:
        """The mean choice of those who have one of their options; None if nobody has."""
        return self.choices / self.chosen if self.chosen else None

    @property
    def mean_travel(self) -> float | None:
        """The mean way of those whose way is known; None if nobody's is."""
        return self.travel / self.travelled if self.travelled else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One outcome: everybody, the focus class, and everybody else."""

    all: Group
    focus: Group
    others: Group


def compare(
    market: Market, outcomes: Mapping[Policy, Outcome], *, travel: NDArray[Any] | None = None
) -> dict[Policy, Figures]:
    """Count what each policy gives to whom.

    Args:
        market: in which all outcomes were decided.
        travel: (E,) the way to each option, whole minutes or metres; below 0 where not known.

    Returns:
        Figures for each policy, in the order given. Nothing is suppressed yet.
    """
    return {policy: figures(market, each, travel=travel) for policy, each in outcomes.items()}


def figures(market: Market, outcome: Outcome, *, travel: NDArray[Any] | None = None) -> Figures:
    """Count what one outcome gives to whom; see ``compare``."""
    focus = market.learners.klass == 0
    row, way = _ways(market, outcome, travel)
    return Figures(
        all=_group(outcome, way, row, np.ones(len(focus), dtype=np.bool_)),
        focus=_group(outcome, way, row, focus),
        others=_group(outcome, way, row, ~focus),
    )


def _ways(market: Market, outcome: Outcome, travel: NDArray[Any] | None) -> tuple[Flags, Ints]:
    """Say who has one of their own options, and give their way, below 0 where not known."""
    chosen = outcome.choice != NONE
    way = np.full(len(chosen), NONE, dtype=np.int64)
    if travel is not None:
        way[chosen] = travel[(market.options.start[:-1] + outcome.choice)[chosen]]
    return chosen, way


def _group(outcome: Outcome, way: Ints, chosen: Flags, who: Flags) -> Group:
    """Count one group."""
    mine = who & chosen
    known = who & (way >= 0)
    return Group(
        learners=int(who.sum()),
        placed=int((who & (outcome.place != NONE)).sum()),
        chosen=int(mine.sum()),
        first=int((mine & (outcome.choice == 0)).sum()),
        choices=int(outcome.choice[mine].astype(np.int64).sum() + mine.sum()),
        travelled=int(known.sum()),
        travel=int(way[known].sum()),
    )
