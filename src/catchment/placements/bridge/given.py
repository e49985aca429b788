"""What a run gives each learner, and why: plain values, from the arrays of the engine."""

from dataclasses import dataclass
from typing import Any

from catchment.engine.allocation.terms import NONE, Reason
from catchment.placements.bridge.running import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one learner gets.

    Attributes:
        opportunity: the id of the week, or "" for nowhere yet, or where they found their own.
        choice: its number among their options, from 1; None if none, or settled before the round.
        own_find: whether they brought their own.
        settled: whether the place was theirs before the round.
        number: their number in the lottery, from 1; None for own finds.
        reasons: for each option that they wanted more: opportunity, code, and the number of the
            last one let in by that rule. For staff, on appeal.
    """

    learner: str
    opportunity: str = ""
    choice: int | None = None
    own_find: bool = False
    settled: bool = False
    number: int | None = None
    reasons: tuple[dict[str, Any], ...] = ()


def given_by(run: Run) -> list[Given]:
    """Give everybody in the round, those with an own find among them."""
    own = [Given(learner=name, own_find=True) for name in run.built.names.own_finds]
    return own + [_given(run, at) for at in range(len(run.built.names.learners))]


def _given(run: Run, at: int) -> Given:
    names, outcome, learners = run.built.names, run.outcome, run.built.market.learners
    place, choice = int(outcome.place[at]), int(outcome.choice[at])
    settled = int(learners.locked[at]) != NONE
    return Given(
        learner=names.learners[at],
        opportunity="" if place == NONE else names.offers[place],
        choice=None if settled or choice == NONE else choice + 1,
        settled=settled,
        number=int(learners.lottery[at]) + 1,
        reasons=tuple(_reasons(run, at)),
    )


def _reasons(run: Run, at: int) -> list[dict[str, Any]]:
    options, why = run.built.market.options, run.why
    begin = int(options.start[at])
    return [
        {
            "week": run.built.names.offers[int(options.offer[int(why.option[row])])],
            "wish": int(why.option[row]) - begin + 1,
            "code": Reason(int(why.code[row])).name.lower(),
            "last_in": int(why.last_in[row]) + 1 if int(why.last_in[row]) != NONE else None,
        }
        for row in range(int(why.start[at]), int(why.start[at + 1]))
    ]


def told_of(given: Given) -> dict[str, Any]:
    """What the learner's own page needs besides: frozen with the run."""
    return {"own_find": given.own_find, "settled": given.settled, "number": given.number}
