"""Read the rows of a round from files: learners, opportunities, wishes and caps.

The formats are told in ``docs/allocation-files.md``. All problems of all files are told together.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from catchment.placements.bridge.cells import (
    Cells,
    NotUnderstood,
    clock,
    kept,
    monday,
    mondays,
    name,
    pseudonym,
    way,
    whole,
    words,
    yes,
)
from catchment.placements.bridge.market import cap_in_circle
from catchment.placements.bridge.rows import (
    FOR_FOCUS,
    OLDEST,
    OWN_FIND,
    CapRow,
    LearnerRow,
    OpportunityRow,
    Rows,
    WishRow,
)
from catchment.placements.bridge.sheets import Line, Problem, Problems, TooManyProblems, lines_of

#: Rows that we take of one file. More than all learners of one year in England is no round.
MOST_ROWS = 1_000_000
MOST_WISHES = 5_000_000

_NOWHERE = ("postcode", "easting", "northing")

Row = TypeVar("Row")


class FilesRefused(ValueError):
    """Files that cannot be used, with everything that is wrong with them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Kind(Generic[Row]):
    """One kind of file.

    Attributes:
        needs: columns that must be there; others: that may be.
        row: understands one row.
        key: what may stand in the file once only, and the column to point at.
    """

    needs: tuple[str, ...]
    others: tuple[str, ...]
    row: Callable[[Cells], Row]
    key: Callable[[Row], tuple[str, ...]]
    column: str
    most: int = MOST_ROWS


@dataclass(slots=True)
class Sheet(Generic[Row]):
    """A file as it was understood.

    Attributes:
        rows: those without a problem.
        numbers: where each stands.
        unused: names of columns that we did not look at.
    """

    problems: Problems
    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """Rows, and by file which columns nobody looked at."""

    rows: Rows
    unused: Mapping[str, tuple[str, ...]]


def read_files(
    learners: Path,
    opportunities: Path,
    wishes: Path | None = None,
    caps: Path | None = None,
    *,
    longest: int = 30,
) -> Read:
    """Read the files of a round.

    Raises:
        FilesRefused: with the first problems of every file.
        OSError: if a file cannot be opened.
    """
    people = _read(learners, LEARNERS)
    places = _read(opportunities, OPPORTUNITIES)
    limits = _read(caps, CAPS) if caps else Sheet[CapRow](Problems(""))
    lists = _read(wishes, WISHES) if wishes else Sheet[WishRow](Problems(""))
    sheets = (people, places, limits, lists)
    if not any(sheet.problems.found for sheet in sheets):
        _compare(people, places, limits, lists)
    problems = [each for sheet in sheets for each in sheet.problems.found]
    if problems:
        raise FilesRefused(problems)
    return Read(
        Rows(
            learners=tuple(people.rows),
            opportunities=tuple(places.rows),
            caps=tuple(limits.rows),
            wishes=tuple(lists.rows),
            longest=longest,
        ),
        {sheet.problems.file: sheet.unused for sheet in sheets if sheet.unused},
    )


def _read(path: Path, kind: Kind[Row]) -> Sheet[Row]:
    """Read one file as far as it can be read."""
    sheet: Sheet[Row] = Sheet(Problems(path.name))
    with suppress(TooManyProblems):
        lines = lines_of(path, sheet.problems)
        columns = _columns(next(lines), kind, sheet)
        _read_rows(lines, columns, kind, sheet)
    return sheet


def _columns(line: Line, kind: Kind[Row], sheet: Sheet[Row]) -> dict[str, int]:
    """Find the columns by their names, however they are spaced.

    Raises:
        TooManyProblems: if one is missing.
    """
    columns: dict[str, int] = {}
    known = {*kind.needs, *kind.others}
    for at, cell in enumerate(line.cells):
        title = "_".join(cell.lower().replace("-", " ").replace("_", " ").split())
        if title not in known:
            sheet.unused += (cell,) if cell else ()
        elif title in columns:
            sheet.problems.add(line.number, title, "There are two columns of this name. Keep one.")
        columns.setdefault(title, at)
    for missing in (title for title in kind.needs if title not in columns):
        sheet.problems.add(
            line.number, missing, f"This column is missing. Needed are: {', '.join(kind.needs)}."
        )
    if sheet.problems.found:
        raise TooManyProblems
    return columns


def _read_rows(
    lines: Iterator[Line], columns: dict[str, int], kind: Kind[Row], sheet: Sheet[Row]
) -> None:
    """Understand the rows below the names of the columns."""
    first: dict[tuple[str, ...], int] = {}
    number = 0
    for count, line in enumerate(lines):
        if count == kind.most:
            sheet.problems.of_file(
                f"The file has more than {kind.most:,} rows. Decide one area at a time, each with "
                "its own files."
            )
        cells = Cells(line, columns, sheet.problems)
        row, number = kind.row(cells), line.number
        if not cells.sound:
            continue
        earlier = first.setdefault(kind.key(row), number)
        if earlier != number:
            cells.complain(kind.column, f"The same stands in row {earlier} already. Keep one.")
            continue
        sheet.rows.append(row)
        sheet.numbers.append(number)
    if not number:
        sheet.problems.of_file("There is no row below the names of the columns.")


def _learner(cells: Cells) -> LearnerRow:
    return LearnerRow(
        learner=cells.need("learner", pseudonym, ""),
        school=cells.need("school", _school, ""),
        weeks=cells.need("weeks", mondays, ()),
        age=cells.need("age", whole(0, OLDEST), 0),
        focus=cells.read("focus", yes, False),
        spot=cells.spot(),
        travel_minutes=cells.read("travel_minutes", whole(0, 24 * 60), 45),
        travel_by=cells.read("travel_by", way, "bus"),
        access=cells.read("access", words, ()),
        checks=cells.read("checks", words, ()),
        interests=cells.read("interests", words, ()),
        free_from=cells.read("free_from", clock, None),
        free_until=cells.read("free_until", clock, None),
        locked=cells.read("locked", _locked, ""),
    )


def _school(typed: str) -> str:
    if typed.lower() == FOR_FOCUS:
        raise NotUnderstood("This word is for seats kept for focus learners. Name the school.")
    return name(typed)


def _locked(typed: str) -> str:
    spoken = typed.lower().replace("_", " ")
    return OWN_FIND if spoken == OWN_FIND else name(typed)


def _opportunity(cells: Cells) -> OpportunityRow:
    row = OpportunityRow(
        opportunity=cells.need("opportunity", name, ""),
        host=cells.read("host", name, ""),
        week=cells.need("week", monday, _NO_DAY),
        seats=cells.need("seats", whole(0), 0),
        kept=cells.read("kept", kept, ()),
        cap=cells.read("cap", name, ""),
        least_age=cells.read("least_age", whole(0, OLDEST), 0),
        most_age=cells.read("most_age", whole(0, OLDEST), OLDEST),
        spot=cells.spot(),
        remote=cells.read("remote", yes, False),
        access=cells.read("access", words, ()),
        checks=cells.read("checks", words, ()),
        categories=cells.read("categories", words, ()),
        begins=cells.read("begins", clock, None),
        ends=cells.read("ends", clock, None),
    )
    if sum(many for _, many in row.kept) > row.seats and cells.sound:
        cells.complain("kept", f"More seats are kept than the {row.seats} that there are.")
    if row.most_age < row.least_age and cells.sound:
        cells.complain("most_age", f"This is below the least age, {row.least_age}.")
    if row.begins and row.ends and row.ends <= row.begins and cells.sound:
        cells.complain("ends", f"The day ends before it begins, at {row.begins:%H:%M}.")
    return row


def _wish(cells: Cells) -> WishRow:
    crossed_out = cells.read("crossed_out", yes, False)
    take = cells.read if crossed_out else cells.need
    return WishRow(
        learner=cells.need("learner", pseudonym, ""),
        choice=take("choice", whole(1), 0),
        opportunity=cells.need("opportunity", name, ""),
        crossed_out=crossed_out,
        accepted=cells.read("accepted", yes, False),
    )


def _cap(cells: Cells) -> CapRow:
    return CapRow(
        cap=cells.need("cap", name, ""),
        seats=cells.need("seats", whole(0), 0),
        parent=cells.read("parent", name, ""),
    )


def _compare(
    learners: Sheet[LearnerRow],
    opportunities: Sheet[OpportunityRow],
    caps: Sheet[CapRow],
    wishes: Sheet[WishRow],
) -> None:
    """Look whether files fit each other."""
    offers = {row.opportunity for row in opportunities.rows}
    people, limits = {row.learner for row in learners.rows}, {row.cap for row in caps.rows}
    checks: tuple[Callable[[], None], ...] = (
        lambda: _known(opportunities, "cap", lambda row: row.cap, limits, "cap"),
        lambda: _known(caps, "parent", lambda row: row.parent, limits, "cap"),
        lambda: _no_circle(caps),
        lambda: _known(
            learners, "locked", lambda row: row.locked, offers | {OWN_FIND}, "opportunity"
        ),
        lambda: _locked_fit(learners, opportunities),
        lambda: _known(wishes, "learner", lambda row: row.learner, people, "learner"),
        lambda: _known(wishes, "opportunity", lambda row: row.opportunity, offers, "opportunity"),
        lambda: _choices_once(wishes),
    )
    for check in checks:
        with suppress(TooManyProblems):
            check()


def _known(
    sheet: Sheet[Row], column: str, value: Callable[[Row], str], known: set[str], what: str
) -> None:
    """Refuse what stands in no other file."""
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        given = value(row)
        if given and given not in known:
            sheet.problems.add(
                number, column, f"There is no {what} “{given[:40]}”. Check how it is written."
            )


def _no_circle(caps: Sheet[CapRow]) -> None:
    """Refuse caps that stand under themselves."""
    circle = cap_in_circle({row.cap: row.parent for row in caps.rows})
    for number, row in zip(caps.numbers, caps.rows, strict=True):
        if row.cap == circle:
            caps.problems.add(
                number, "parent", f"Going up from “{circle}” one comes back to it. Leave one empty."
            )


def _locked_fit(learners: Sheet[LearnerRow], opportunities: Sheet[OpportunityRow]) -> None:
    """Refuse more learners locked at an opportunity than it takes."""
    seats = {row.opportunity: row.seats for row in opportunities.rows}
    taken: Counter[str] = Counter()
    for number, row in zip(learners.numbers, learners.rows, strict=True):
        taken[row.locked] += 1
        if row.locked in seats and taken[row.locked] > seats[row.locked]:
            learners.problems.add(
                number, "locked", f"“{row.locked[:40]}” has only {seats[row.locked]} seats."
            )


def _choices_once(wishes: Sheet[WishRow]) -> None:
    """Refuse two wishes of one learner with one number."""
    first: dict[tuple[str, int], int] = {}
    for number, row in zip(wishes.numbers, wishes.rows, strict=True):
        if row.crossed_out:
            continue
        earlier = first.setdefault((row.learner, row.choice), number)
        if earlier != number:
            wishes.problems.add(
                number, "choice", f"Row {earlier} has the same number for this learner."
            )


_NO_DAY = monday("2000-01-03")

LEARNERS = Kind(
    needs=("learner", "school", "weeks", "age"),
    others=(
        *("focus", *_NOWHERE, "travel_minutes", "travel_by", "access", "checks", "interests"),
        *("free_from", "free_until", "locked"),
    ),
    row=_learner,
    key=lambda row: (row.learner,),
    column="learner",
)
OPPORTUNITIES = Kind(
    needs=("opportunity", "week", "seats"),
    others=(
        *("host", "kept", "cap", "least_age", "most_age", *_NOWHERE, "remote", "access"),
        *("checks", "categories", "begins", "ends"),
    ),
    row=_opportunity,
    key=lambda row: (row.opportunity,),
    column="opportunity",
)
WISHES = Kind(
    needs=("learner", "choice", "opportunity"),
    others=("crossed_out", "accepted"),
    row=_wish,
    key=lambda row: (row.learner, row.opportunity),
    column="opportunity",
    most=MOST_WISHES,
)
CAPS = Kind(
    needs=("cap", "seats"),
    others=("parent",),
    row=_cap,
    key=lambda row: (row.cap,),
    column="cap",
)
