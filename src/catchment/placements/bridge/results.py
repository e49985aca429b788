"""What a run says, as plain rows for people: places, reasons, shortages, spread, and how it was made.

Numbers of people below five are never told, and none can be worked out from those beside it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from catchment.engine.allocation.lottery import ticket
from catchment.engine.allocation.seeking import Gate
from catchment.engine.allocation.terms import NONE, Reason, Rule, Shortage
from catchment.placements.bridge.report_figures import GROUPS, NOWHERE, OWN, groups_of
from catchment.placements.bridge.rows import LearnerRow
from catchment.placements.bridge.running import CODE, Run
from catchment.placements.bridge.sentences import reason_for_learner, reason_for_staff
from catchment.placements.bridge.sentences import shortage as shortage_sentence

#: Fewer people than this are never counted out.
FEWEST = 5
FEW = f"fewer than {FEWEST}"
NOT_SHOWN = "not shown"

RULES = {
    Rule.GUARANTEE: "Everybody who asks for enough options has the same claim; places are never "
    "taken from one to please another, and who has no other option left goes first in their class.",
    Rule.STRICT: "Places go by class and lottery alone, so that nobody gains by hiding a wish.",
    Rule.BEST_OVERALL: "As many as possible are placed, focus learners first, then wishes are met "
    "as well as can be over all.",
}

_GATES = {
    Gate.WEEK: "other weeks",
    Gate.TRAVEL: "too far, or we do not know where",
    Gate.AGE: "age",
    Gate.CHECKS: "a check is not done",
    Gate.ACCESS: "access",
    Gate.TIMES: "hours of the day",
    Gate.CROSSED_OUT: "crossed out",
}

Row = tuple[str | int | dt.date, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: its name, its columns and its rows."""

    name: str
    head: tuple[str, ...]
    rows: Iterator[Row]


def lists_of(run: Run, *, public_draw: str, stage: str) -> tuple[Listed, ...]:
    """Give everything that the result workbook holds. Reasons are as learners may read them."""
    return (
        Listed("Places", ("learner", "school", "place", "host", "week", "wish"), places(run)),
        Listed("Reasons", ("learner", "wanted more", "why not"), reasons(run)),
        Listed(
            "Shortages", ("weeks", "kinds of work", "learners", "seats", "missing"), shortages(run)
        ),
        Listed("Spread", ("school or class", "learners", "with a place", "without"), spread(run)),
        Listed("Left out", ("learner", "what", "why"), left_out(run)),
        Listed("How it was made", ("what", "is"), made(run, public_draw=public_draw, stage=stage)),
    )


def places(run: Run) -> Iterator[Row]:
    """Give each learner with their place, in the order of their ids."""
    built, outcome = run.built, run.outcome
    for row in built.own_finds:
        yield row.learner, row.school, OWN, "", "", OWN
    groups = groups_of(outcome)
    for at, row in enumerate(built.learners):
        place, choice = int(outcome.place[at]), int(outcome.choice[at])
        if place == NONE:
            yield row.learner, row.school, NOWHERE, "", "", ""
            continue
        found = built.opportunities[place]
        wish: str | int = groups[at] if choice == NONE else choice + 1
        yield row.learner, row.school, found.opportunity, found.host, found.week, wish


def reasons(run: Run) -> Iterator[Row]:
    """Give each option that a learner wanted more, with the sentence that they may read."""
    for at, offer, code, _ in _whys(run):
        settled = bool(run.built.market.learners.locked[at] != NONE)
        yield run.built.names.learners[at], offer, reason_for_learner(code, settled=settled)


def full_reasons(run: Run, *, seed: str, public_draw: str, stage: str) -> Listed:
    """Give reasons as staff need them for an appeal, with lottery numbers. Not for learners."""
    return Listed(
        "Reasons in full",
        ("learner", "lottery number", "ticket", "wanted more", "reason"),
        _in_full(run, seed, public_draw, stage),
    )


def _in_full(run: Run, seed: str, public_draw: str, stage: str) -> Iterator[Row]:
    learners = run.built.market.learners
    for at, offer, code, last in _whys(run):
        name, number = run.built.names.learners[at], int(learners.lottery[at]) + 1
        said = reason_for_staff(
            code,
            number=number,
            last=None if last == NONE else last + 1,
            settled=bool(learners.locked[at] != NONE),
        )
        drawn = ticket(seed=seed, public_draw=public_draw, stage=stage, pseudonym=name)
        yield name, number, drawn, offer, said


def _whys(run: Run) -> Iterator[tuple[int, str, Reason, int]]:
    """Give each learner's number with each option wanted more, its reason and its last number."""
    names, offers, why = run.built.names, run.built.market.options.offer, run.why
    owner = np.repeat(np.arange(len(names.learners)), np.diff(why.start))
    rows = zip(
        owner.tolist(),
        offers[why.option].tolist(),
        why.code.tolist(),
        why.last_in.tolist(),
        strict=True,
    )
    for at, offer, code, last in rows:
        yield at, names.offers[offer], Reason(code), last


def shortages(run: Run) -> Iterator[Row]:
    """Give where seats are missing, and for how many; few learners are not counted out."""
    for each in run.shortages:
        if each.missing:
            learners: str | int = _few(len(each.learners))
            weeks = ", ".join(f"{day.day} {day:%B %Y}" for day in weeks_of(run, each))
            missing = each.missing if learners != FEW else NOT_SHOWN
            yield weeks, ", ".join(kinds_of(run, each)), learners, each.seats, missing


def shortage_lines(run: Run) -> list[str]:
    """Say in sentences what is missing where; those of few learners are only counted."""
    large = [each for each in run.shortages if len(each.learners) >= FEWEST and each.missing]
    small = sum(bool(each.missing) for each in run.shortages) - len(large)
    lines = [
        shortage_sentence(
            learners=len(each.learners),
            seats=each.seats,
            missing=each.missing,
            weeks=weeks_of(run, each),
            work=kinds_of(run, each),
            nowhere=not len(each.offers),
        )
        for each in large
    ]
    if small:
        lines.append(
            f"There are also shortages that concern {FEW} learners each: {small:,} in all."
        )
    return lines


def weeks_of(run: Run, short: Shortage) -> list[dt.date]:
    """Give the weeks that a shortage is about."""
    offers = {run.built.opportunities[at].week for at in short.offers.tolist()}
    return sorted(
        offers or {week for at in short.learners.tolist() for week in run.built.learners[at].weeks}
    )


def kinds_of(run: Run, short: Shortage) -> list[str]:
    """Give the kinds of work that a shortage is about."""
    if not len(short.offers):
        return ["nothing that fits these learners"]
    found = {
        kind for at in short.offers.tolist() for kind in run.built.opportunities[at].categories
    }
    return sorted(found) or ["any"]


def spread(run: Run) -> Iterator[Row]:
    """Give for each school, and for each class, how many have a place, and how many none."""
    yield from spread_of(run.figures["by_school"])
    yield from spread_of(run.figures["by_class"])


def spread_of(groups: Mapping[str, Mapping[str, int]]) -> list[Row]:
    """Give for each name who has a place and who has none, hidden together where either is small."""
    small = {name for name, each in groups.items() if _tells(each)}
    if len(small) == 1 and len(groups) > 1:
        beside = (name for name in groups if name not in small)
        small.add(min(beside, key=lambda name: sum(groups[name].values())))
    return [_spread(name, each, hidden=name in small) for name, each in groups.items()]


def _tells(each: Mapping[str, int]) -> bool:
    """Say whether one of the two numbers is small enough to tell of somebody."""
    nowhere = each[NOWHERE]
    return 0 < nowhere < FEWEST or 0 < sum(each.values()) - nowhere < FEWEST


def _spread(name: str, each: Mapping[str, int], *, hidden: bool) -> Row:
    learners, nowhere = sum(each.values()), each[NOWHERE]
    if hidden:
        return name, _few(learners), NOT_SHOWN, NOT_SHOWN
    return name, learners, learners - nowhere, nowhere


def left_out(run: Run) -> Iterator[Row]:
    """Give wishes that did not fit, and learners for whom there is nothing at all, with why."""
    for learner, offer, gate in run.built.unfit:
        yield learner, offer, f"does not fit: {_GATES[gate]}"
    market = run.built.market
    for at, row in enumerate(run.built.learners):
        alone = market.options.start[at] == market.options.start[at + 1]
        if alone and market.learners.locked[at] == NONE:
            yield row.learner, "no option at all", why_none(run, at, row)


def why_none(run: Run, at: int, row: LearnerRow) -> str:
    """Say which gates took how many opportunities from a learner."""
    counts: Sequence[int] = run.built.rejections.counts[at].tolist()
    parts = [f"{_GATES[gate]}: {counts[gate]:,}" for gate in Gate if counts[gate]]
    if row.spot is None:
        parts.insert(0, "we do not know where they set out")
    return "; ".join(parts) or "there is nothing in the list of opportunities"


def made(run: Run, *, public_draw: str, stage: str) -> Iterator[Row]:
    """Give what somebody needs in order to check the round."""
    yield "rule", run.policy.rule.value
    yield "what that means", RULES[run.policy.rule]
    yield "tiers of wishes that a learner may lose so that others are placed", run.policy.tiers_down
    yield "options on a list for the guarantee to hold", run.policy.min_list
    yield "commitment: SHA-256 of the seed", run.commitment
    yield "public draw", public_draw or "none"
    yield "stage", stage
    yield "digest of what went in", run.input_digest
    yield "digest of the outcome", run.digest
    yield "checked by another way", "yes, nothing was found wrong"
    yield "code", CODE


def _few(people: int) -> str | int:
    """Give a number of people, or that they are few."""
    return FEW if 0 < people < FEWEST else people


def figures_shown(groups: Mapping[str, int]) -> list[tuple[str, int | None]]:
    """Give how learners fared; where one group is small, the smallest beside it is hidden with it."""
    hidden = {name for name in GROUPS if 0 < groups[name] < FEWEST}
    beside = sorted((name for name in GROUPS if groups[name] >= FEWEST), key=groups.__getitem__)
    if len(hidden) == 1 and beside:
        hidden.add(beside[0])
    return [(name, None if name in hidden else groups[name]) for name in GROUPS]


def lead(figures: Mapping[str, Any]) -> str:
    """Give the one sentence that matters."""
    placed = figures["placed"] + figures["own_finds"]
    most, learners = figures["bound"] + figures["own_finds"], figures["learners"]
    without = learners - placed
    if not without:
        return f"All {learners:,} learners have a place."
    share = (
        f"{learners - without:,} of {learners:,}"
        if without >= FEWEST
        else f"Nearly all of {learners:,}"
    )
    best = (
        "No rule could have placed more."
        if most <= placed
        else "At most a few more could have been placed."
        if most - placed < FEWEST
        else f"Whatever the rule, {most:,} was the most that was possible."
    )
    return f"{share} learners have a place. {best}"
