"""What pages about runs ask: the list of a round's runs, two side by side, and the spread."""

from collections import Counter
from dataclasses import dataclass

from catchment.people.actor import Actor
from catchment.people.models import Organisation
from catchment.placements.enums import RunStatus
from catchment.placements.models import (
    LearnerFact,
    Round,
    RoundRun,
    RunPlace,
)

#: Groups smaller than this are not counted out loud.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Side:
    """Two runs of one round beside each other, in figures; each pair is (this, the other)."""

    this: RoundRun
    other: RoundRun
    placed: tuple[int, int]
    first: tuple[int, int]
    focus_placed: tuple[int, int]
    focus_first: tuple[int, int]
    focus_learners: int
    minutes: tuple[int | None, int | None]
    first_lost: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How learners of one value fared; None where there are fewer than 5, or it could be worked out."""

    code: str
    value: str
    learners: int | None
    placed: int | None


def runs_of(round_: Round, *, reader: Actor) -> list[RoundRun]:
    """All runs, the latest first. One query."""
    return list(
        RoundRun.objects.visible_to(reader)
        .filter(round=round_)
        .select_related("started_by__user")
        .order_by("-number")
    )


def school_names(run: RoundRun) -> dict[str, str]:
    """Names by public id, of the schools in the figures. One query."""
    ids = [each["school"] for each in run.figures.get("schools", [])]
    return {
        str(public_id): name
        for public_id, name in Organisation.objects.filter(public_id__in=ids).values_list(
            "public_id", "name"
        )
    }


def beside(run: RoundRun) -> Side | None:
    """The latest run of the same wishes under another rule, to compare with. Three queries."""
    other = (
        RoundRun.objects.filter(round=run.round_id, status=RunStatus.DONE)
        .exclude(rule=run.rule)
        .order_by("-number")
        .first()
    )
    return _side(run, other) if other else None


def _side(run: RoundRun, other: RoundRun) -> Side:
    mine, theirs = _choices(run), _choices(other)
    ours, others = _counts(run), _counts(other)
    return Side(
        this=run,
        other=other,
        placed=(ours["placed"], others["placed"]),
        first=(ours["first"], others["first"]),
        focus_placed=(ours["focus"], others["focus"]),
        focus_learners=run.figures["focus"]["learners"],
        minutes=(run.figures["minutes"], other.figures["minutes"]),
        focus_first=(ours["focus_first"], others["focus_first"]),
        first_lost=sum(
            theirs.get(each) == 1 and choice not in (1, None) for each, choice in mine.items()
        ),
    )


def _counts(run: RoundRun) -> dict[str, int]:
    everybody, focus = run.figures["all"], run.figures["focus"]
    return {
        "placed": everybody["placed"],
        "first": everybody["first"] + everybody["own"],
        "focus": focus["placed"],
        "focus_first": focus["first"],
    }


def _choices(run: RoundRun) -> dict[int, int | None]:
    return dict(RunPlace.objects.filter(run=run).values_list("wish_list_id", "choice"))


def spread_of(run: RoundRun) -> list[Spread]:
    """How groups fared that must not come off worse; counts alone, none below 5. Two queries."""
    placed = dict(RunPlace.objects.filter(run=run).values_list("wish_list__person_id", "week_id"))
    own = set(
        RunPlace.objects.filter(run=run, told__own_find=True).values_list(
            "wish_list__person_id", flat=True
        )
    )
    facts = LearnerFact.objects.filter(spread=True, person__in=placed).values_list(
        "code", "value", "person_id"
    )
    learners: Counter[tuple[str, str]] = Counter()
    fine: Counter[tuple[str, str]] = Counter()
    for code, value, person in facts:
        learners[code, value] += 1
        fine[code, value] += placed[person] is not None or person in own
    return [
        row
        for code in sorted({code for code, _ in learners})
        for row in _guarded(code, learners, fine)
    ]


def _guarded(
    code: str, learners: Counter[tuple[str, str]], fine: Counter[tuple[str, str]]
) -> list[Spread]:
    """Hide small groups, and as many of the next smallest as it takes that none can be worked out."""
    values = sorted(value for other, value in learners if other == code)
    hidden = {value for value in values if _small(learners[code, value], fine[code, value])}
    rest = sorted(set(values) - hidden, key=lambda value: (learners[code, value], value))
    while hidden and rest and (len(hidden) == 1 or _tells(code, hidden, learners, fine)):
        hidden.add(rest.pop(0))
    return [
        Spread(
            code,
            value,
            None if value in hidden else learners[code, value],
            None if value in hidden else fine[code, value],
        )
        for value in values
    ]


def _tells(
    code: str,
    hidden: set[str],
    learners: Counter[tuple[str, str]],
    fine: Counter[tuple[str, str]],
) -> bool:
    """Whether the hidden groups together, which totals give away, are still too few."""
    return _small(
        sum(learners[code, value] for value in hidden), sum(fine[code, value] for value in hidden)
    )


def _small(learners: int, fine: int) -> bool:
    """Whether the group, those placed in it, or those without a place are 1 to 4."""
    return any(0 < many < FEWEST for many in (learners, fine, learners - fine))
