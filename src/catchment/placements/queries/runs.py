"""What pages about runs ask: the list of a round's runs, two side by side, and the spread."""

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
from catchment.placements.queries.small_groups import guarded

#: The value of learners of whom a fact is not held.
NOT_HELD = ""


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
    """How learners of one value fared; None where it is below 5, or others could be worked out by it.

    ``value`` is ``NOT_HELD`` for those of whom it is not known.
    """

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
    """How groups fared that must not come off worse; none below 5 can be worked out. Three queries.

    Learners of whom nothing is held are a group of their own: whoever subtracts would find them.
    """
    placed: dict[int, int | None] = dict(
        RunPlace.objects.filter(run=run).values_list("wish_list__person_id", "week_id")
    )
    own = set(
        RunPlace.objects.filter(run=run, told__own_find=True).values_list(
            "wish_list__person_id", flat=True
        )
    )
    facts = LearnerFact.objects.filter(spread=True, person__in=placed).values_list(
        "code", "value", "person_id"
    )
    values: dict[str, dict[int, str]] = {}
    for code, value, person in facts:
        values.setdefault(code, {})[person] = value
    fine = {person: week is not None or person in own for person, week in placed.items()}
    return [row for code in sorted(values) for row in _spread(code, values[code], fine)]


def _spread(code: str, values: dict[int, str], fine: dict[int, bool]) -> list[Spread]:
    """Count one fact over all learners."""
    names = sorted(set(values.values()))
    names += [NOT_HELD] if len(values) < len(fine) else []
    table = {name: [0, 0] for name in names}
    for person, is_fine in fine.items():
        table[values.get(person, NOT_HELD)][not is_fine] += 1
    hides = guarded(list(table.values()), told=(0, 1))
    return [
        Spread(
            code,
            name,
            None if row in hides.rows else sum(table[name]),
            None if (row, 0) in hides.cells else table[name][0],
        )
        for row, name in enumerate(names)
    ]
