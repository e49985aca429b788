"""What the page of a run shows: how many were placed, by choice, by school and by class; what is missing.

Nothing is suppressed here: whoever draws a page does that.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from catchment.engine.allocation.running import bound
from catchment.engine.allocation.terms import NONE, Market, Shortage
from catchment.placements.bridge.numbering import way_minutes
from catchment.placements.bridge.rows import LearnerRow, OpportunityRow
from catchment.placements.bridge.running import Run

#: From which choice on (from 0) a bar has its next part.
PARTS = (("first", 1), ("next", 3), ("later", 10**9))

#: In larger rounds the most of each school alone is not counted: it takes a run for each.
MOST_LEARNERS_FOR_SCHOOLS = 5_000


def page_figures(run: Run) -> dict[str, Any]:
    """Count a run, as plain JSON."""
    own, inside = list(run.built.own_finds), list(run.built.learners)
    parts = [_part(run, at) for at in range(len(inside))]
    people = [(row, "own") for row in own] + list(zip(inside, parts, strict=True))
    return {
        "all": _bar(people) | {"most": run.bound.placed + len(own)},
        "focus": _bar((row, part) for row, part in people if row.focus),
        "focus_most": run.bound.focus + sum(row.focus for row in own),
        "schools": _schools(run, people, own),
        "minutes": _minutes(run, inside),
        "choices": _choices(run),
        "shortages": [_shortage(each, run) for each in run.shortages if each.missing],
        "commitment": run.commitment,
        "lottery": len(inside),
    }


def _part(run: Run, at: int) -> str:
    """Which part of the bar a learner is: own (settled before), first, next, later or nowhere."""
    if int(run.built.market.learners.locked[at]) != NONE:
        return "own"
    choice = int(run.outcome.choice[at])
    if choice == NONE:
        return "nowhere"
    return next(name for name, end in PARTS if choice < end)


def _bar(people: Iterable[tuple[LearnerRow, str]]) -> dict[str, int]:
    found = Counter(part for _, part in people)
    names = ("own", "first", "next", "later", "nowhere")
    return {name: found[name] for name in names} | {
        "learners": found.total(),
        "placed": found.total() - found["nowhere"],
    }


def _schools(
    run: Run, people: list[tuple[LearnerRow, str]], own: list[LearnerRow]
) -> list[dict[str, Any]]:
    """Give a bar for each school, with the most that any rule could place of its learners."""
    found = []
    counted = len(people) <= MOST_LEARNERS_FOR_SCHOOLS
    for number, name in enumerate(run.built.names.schools):
        here = [(row, part) for row, part in people if row.school == name]
        if here:
            brought = sum(row.school == name for row in own)
            most = _most_of(run, number) + brought if counted else None
            found.append({**_bar(here), "school": name, "most": most})
    return found


def _most_of(run: Run, school: int) -> int:
    """Count the most of one school, as if its learners came first."""
    market = run.built.market
    first = (market.learners.school != school).astype(np.int8)
    asked: Market = replace(market, learners=replace(market.learners, klass=first))
    return bound(asked).focus


def _minutes(run: Run, inside: list[LearnerRow]) -> int | None:
    """Average the estimated way of those placed by the round, one way; None where nobody was."""
    found = []
    for at, row in enumerate(inside):
        choice = int(run.outcome.choice[at])
        if choice != NONE:
            metres = int(run.built.metres[int(run.built.market.options.start[at]) + choice])
            found.append(way_minutes(metres, row.travel_by) if metres else 0)
    return round(sum(found) / len(found)) if found else None


def _choices(run: Run) -> list[int]:
    """Count who got their first, second, … choice."""
    found = run.outcome.choice[run.outcome.choice != NONE]
    return [int(each) for each in np.bincount(found)] if len(found) else []


def _shortage(short: Shortage, run: Run) -> dict[str, Any]:
    """Say of one shortage which weeks, kinds of work and opportunities it is about."""
    who = [run.built.learners[int(at)] for at in short.learners]
    where = [run.built.opportunities[int(at)] for at in short.offers]
    weeks = {row.week for row in where} or {day for row in who for day in row.weeks}
    return {
        "learners": len(who),
        "seats": short.seats,
        "missing": short.missing,
        "weeks": sorted(day.isoformat() for day in weeks),
        "work": _wanted(who, where),
        "who": sorted(row.learner for row in who),
        "offers": sorted(row.opportunity for row in where),
        "schools": sorted({row.school for row in who}),
    }


def _wanted(who: Iterable[LearnerRow], where: Iterable[OpportunityRow]) -> list[str]:
    """Name the three kinds of work that these learners would like most."""
    liked = Counter(each for row in who for each in row.interests)
    if not liked:
        liked = Counter(each for row in where for each in row.categories)
    return [name for name, _ in sorted(liked.items(), key=lambda pair: (-pair[1], pair[0]))[:3]]
