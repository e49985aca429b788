"""What the report and the workbook of a round show, as plain JSON; nothing is suppressed here yet."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from catchment.engine.allocation.terms import NONE, Bound, Ints, Outcome
from catchment.placements.bridge.market import Built
from catchment.placements.bridge.numbering import way_minutes

OWN, AGREED = "own find", "agreed before"
FIRST, SECOND, FOURTH, LATER = "first wish", "second or third", "fourth to tenth", "later"
NOWHERE = "no place"

#: How learners fared, best first.
GROUPS = (OWN, AGREED, FIRST, SECOND, FOURTH, LATER, NOWHERE)

FOCUS_CLASS, OTHERS = "focus learners", "everybody else"


def report_figures(built: Built, outcome: Outcome, bound: Bound) -> dict[str, Any]:
    """Count a round.

    Returns:
        learners, own_finds, asked, placed, bound: whom; ``placed`` and ``bound`` without own finds.
        focus: the same of the focus class. groups: learners by ``GROUPS``.
        by_school, by_class: for each name, how its learners fared, by group.
        by_week, by_category: for each, its seats and how many are taken.
        seats, without_options, unfit, promoted, moved: single figures.
        mean_choice, mean_minutes: of those who got a wish, or None where nobody did.
    """
    group = groups_of(outcome)
    focus = built.market.learners.klass == 0
    placed = outcome.place != NONE
    own = [row.focus for row in built.own_finds]
    return {
        "learners": len(built.learners) + len(own),
        "own_finds": len(own),
        "asked": int((built.market.learners.locked == NONE).sum()),
        "placed": int(placed.sum()),
        "bound": bound.placed,
        "focus": {
            "learners": int(focus.sum()) + sum(own),
            "own_finds": sum(own),
            "placed": int((placed & focus).sum()),
            "bound": bound.focus,
        },
        "groups": _counted([*group, *[OWN] * len(own)]),
        "by_school": _by(
            [row.school for row in (*built.learners, *built.own_finds)], [*group, *[OWN] * len(own)]
        ),
        "by_class": _by(
            [FOCUS_CLASS if row.focus else OTHERS for row in (*built.learners, *built.own_finds)],
            [*group, *[OWN] * len(own)],
        ),
        "by_week": _seats(built, outcome, [(row.week.isoformat(),) for row in built.opportunities]),
        "by_category": _seats(
            built, outcome, [row.categories or ("other",) for row in built.opportunities]
        ),
        "seats": int(built.market.seats.seats.sum()),
        "without_options": int(
            (
                (np.diff(built.market.options.start) == 0) & (built.market.learners.locked == NONE)
            ).sum()
        ),
        "unfit": len(built.unfit),
        "promoted": int(outcome.promoted.sum()),
        "moved": int((outcome.before != NONE).sum()),
        "mean_choice": _mean(outcome.choice[outcome.choice != NONE] + 1),
        "mean_minutes": _mean(minutes_of(built, outcome)),
    }


def groups_of(outcome: Outcome) -> list[str]:
    """Say of each learner of the market how they fared."""
    return [
        _group(place, choice)
        for place, choice in zip(outcome.place.tolist(), outcome.choice.tolist(), strict=True)
    ]


def _group(place: int, choice: int) -> str:
    if place == NONE:
        return NOWHERE
    if choice == NONE:
        return AGREED
    return FIRST if choice == 0 else SECOND if choice < 3 else FOURTH if choice < 10 else LATER


def minutes_of(built: Built, outcome: Outcome) -> Ints:
    """Estimate the way, one way, of all who got a wish to which one travels."""
    got = np.flatnonzero(outcome.choice != NONE)
    metres = built.metres[built.market.options.start[got] + outcome.choice[got]]
    found = [
        way_minutes(far, built.learners[who].travel_by)
        for who, far, place in zip(
            got.tolist(), metres.tolist(), outcome.place[got].tolist(), strict=True
        )
        if not built.opportunities[place].remote
    ]
    return np.array(found, dtype=np.int64)


def _counted(groups: Iterable[str]) -> dict[str, int]:
    found = Counter(groups)
    return {group: found[group] for group in GROUPS}


def _by(names: list[str], groups: list[str]) -> dict[str, dict[str, int]]:
    """Count how the learners of each name fared."""
    found: dict[str, list[str]] = {name: [] for name in sorted(set(names))}
    for name, group in zip(names, groups, strict=True):
        found[name].append(group)
    return {name: _counted(each) for name, each in found.items()}


def _seats(
    built: Built, outcome: Outcome, names: list[tuple[str, ...]]
) -> dict[str, dict[str, int]]:
    """Count seats, and those taken, of the opportunities of each name."""
    taken = np.bincount(outcome.place[outcome.place != NONE], minlength=len(names))
    found: dict[str, dict[str, int]] = {}
    for each, seats, used in zip(
        names, built.market.seats.seats.tolist(), taken.tolist(), strict=True
    ):
        for name in each:
            sums = found.setdefault(name, {"seats": 0, "taken": 0})
            sums["seats"] += seats
            sums["taken"] += used
    return dict(sorted(found.items()))


def _mean(values: Ints) -> float | None:
    """Give a mean with two decimals."""
    return round(float(values.mean()), 2) if len(values) else None
