"""A school's list of learners, row by row, as plain values; what is odd is said with its column."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catchment.network.imports.incoming import FileNotUnderstood
from catchment.network.imports.tables import Line, Table
from catchment.network.places import UnknownPostcode, place_of
from catchment.people.enums import AccessFeature, Language
from catchment.placements.enums import CheckKind
from catchment.placements.learner_files.columns import Columns, find_columns
from catchment.placements.row_problems import Problem

MOST_LEARNERS = 5000
WAYS = ("bus", "walk", "bicycle", "car")
OTHER_WAYS = {
    "bike": "bicycle", "cycle": "bicycle", "cycling": "bicycle", "on foot": "walk", "foot": "walk",
    "walking": "walk", "train": "bus", "public transport": "bus", "lift": "car",
}  # fmt: skip
YOUNGEST, OLDEST = 10, 100
SHORTEST_JOURNEY, LONGEST_JOURNEY = 5, 180

_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")


@dataclass(slots=True)
class LearnerLine:
    """One row: plain values for what its columns say, and what is odd."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def stops(self) -> bool:
        return any(problem.stops for problem in self.problems)


@dataclass(frozen=True, slots=True)
class LearnerList:
    """A file that was read: its rows, sentences about all of it, and which column says what."""

    lines: tuple[LearnerLine, ...]
    remarks: tuple[str, ...]
    columns: dict[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """What cells may say: categories of work by name and slug, and codes of the scheme in use."""

    interests: Mapping[str, str]
    indicators: Collection[str]


def read_learners(table: Table, *, words: Words, on: dt.date) -> LearnerList:
    """Read each row.

    Raises:
        FileNotUnderstood: if a column that is needed is missing, or two fit.
    """
    columns = find_columns(table.headers, words.indicators)
    _refuse_unclear(columns)
    if len(table.lines) > MOST_LEARNERS:
        raise FileNotUnderstood(
            f"The file has more than {MOST_LEARNERS:,} rows. Give one file for each cohort."
        )
    lines = tuple(_line(line, columns, table.headers, words, on) for line in table.lines)
    _refuse_numbers_twice(lines)
    remarks = list(table.remarks)
    if columns.unread:
        remarks.append("We did not read these columns: " + ", ".join(columns.unread) + ".")
    named = {**columns.at, **columns.spread, **columns.focus}
    return LearnerList(
        lines, tuple(remarks), {thing: table.headers[place] for thing, place in named.items()}
    )


def _refuse_unclear(columns: Columns) -> None:
    for headers in columns.unclear.values():
        raise FileNotUnderstood(
            f"These columns may say the same: {', '.join(headers)}. Take one out, or rename it."
        )
    if "name" not in columns.at and not {"given", "family"} <= columns.at.keys():
        raise FileNotUnderstood(
            "No column holds names. Call one “Name”, or two “First name” and “Surname”."
        )
    if "born_on" not in columns.at:
        raise FileNotUnderstood(
            "No column holds dates of birth. Call one “Date of birth”: ages decide what is open to whom."
        )


def _line(
    line: Line, columns: Columns, headers: Sequence[str], words: Words, on: dt.date
) -> LearnerLine:
    read = LearnerLine(line.number)
    if line.problem:
        read.problems.append(Problem("", line.problem))
        return read
    cells = {thing: line.cells[place] for thing, place in columns.at.items()}
    named = {thing: headers[place] for thing, place in columns.at.items()}
    _Reader(read, cells, named, words, on).read()
    read.values["facts"] = [*_facts(line, columns)]
    read.problems += [Problem("", note, stops=False) for note in line.notes]
    return read


def _facts(line: Line, columns: Columns) -> Iterator[list[Any]]:
    for spread, places in ((True, columns.spread), (False, columns.focus)):
        for code, place in sorted(places.items()):
            if line.cells[place]:
                yield [code, line.cells[place][:60], spread]


def _refuse_numbers_twice(lines: Sequence[LearnerLine]) -> None:
    seen: dict[str, int] = {}
    for line in lines:
        number = line.values.get("learner_number")
        if not number:
            continue
        if number in seen:
            says = f"Line {seen[number]} has the same learner number, {number}."
            line.problems.append(Problem("learner number", says))
        seen.setdefault(number, line.number)


class _Reader:
    """Reads the cells of one row into plain values, and notes what is odd."""

    def __init__(
        self,
        read: LearnerLine,
        cells: dict[str, str],
        named: dict[str, str],
        words: Words,
        on: dt.date,
    ) -> None:
        self.line, self.cells, self.named, self.words, self.on = read, cells, named, words, on

    def read(self) -> None:
        values = self.line.values
        values["name"] = self._name()
        values["known_as"] = (
            self.cells.get("known_as", "")[:60] or values["name"].split(" ")[0][:60]
        )
        values["born_on"] = self._born_on()
        for thing, most in (("learner_number", 60), ("year_group", 20)):
            if thing in self.cells:
                values[thing] = self.cells[thing][:most]
        readers: dict[str, Callable[[], Any]] = {
            "postcode": self._postcode,
            "travel_minutes": self._minutes,
            "travel_by": self._way,
            "languages": lambda: self._several("languages", _LANGUAGES),
            "access": lambda: self._several("access", _ACCESS),
            "interests": lambda: self._several("interests", self.words.interests),
            "checks": lambda: self._several("checks", _CHECKS),
            "free_from": lambda: self._time("free_from"),
            "free_until": lambda: self._time("free_until"),
        }
        for thing, reader in readers.items():
            if self.cells.get(thing):
                said = reader()
                if said is not None:
                    values[thing] = said

    def _odd(self, thing: str, says: str, *, stops: bool = False) -> None:
        column = self.named.get(thing, thing)
        self.line.problems.append(Problem(column, says, stops))

    def _name(self) -> str:
        whole = self.cells.get("name", "")
        if not whole:
            whole = f"{self.cells.get('given', '')} {self.cells.get('family', '')}"
        whole = " ".join(whole.split())
        if not whole:
            self._odd("name", "There is no name.", stops=True)
        elif len(whole) > 120:
            self._odd("name", "The name is longer than 120 letters.", stops=True)
        return whole[:120]

    def _born_on(self) -> str:
        typed = self.cells["born_on"]
        born = _date(typed)
        if born is None:
            says = f"“{typed[:40]}” is not a date." if typed else "There is no date of birth."
            self._odd("born_on", f"{says} Write it as 24/03/2011.", stops=True)
            return ""
        age = (self.on - born).days / 365.25
        if not YOUNGEST <= age <= OLDEST:
            self._odd(
                "born_on",
                f"Somebody born on {born:%-d %B %Y} cannot be a learner here.",
                stops=True,
            )
        return born.isoformat()

    def _postcode(self) -> str | None:
        try:
            return place_of(self.cells["postcode"]).postcode
        except UnknownPostcode:
            self._odd(
                "postcode",
                f"We do not know the postcode “{self.cells['postcode'][:12]}”. Nothing is near "
                "somebody without one.",
            )
            return None

    def _minutes(self) -> int | None:
        typed = self.cells["travel_minutes"]
        digits = re.fullmatch(r"(\d{1,3})(?:\s*(?:min|mins|minutes))?\.?", typed.casefold())
        minutes = int(digits[1]) if digits else 0
        if not SHORTEST_JOURNEY <= minutes <= LONGEST_JOURNEY:
            self._odd("travel_minutes", f"“{typed[:20]}” is not a number of minutes from 5 to 180.")
            return None
        return minutes

    def _way(self) -> str | None:
        typed = self.cells["travel_by"].casefold()
        way = OTHER_WAYS.get(typed, typed)
        if way not in WAYS:
            self._odd("travel_by", f"“{typed[:20]}” is not one of: {', '.join(WAYS)}.")
            return None
        return way

    def _several(self, thing: str, known: Mapping[str, str]) -> list[str]:
        found: list[str] = []
        for word in _words_of(self.cells[thing].casefold(), known):
            if word in known:
                found.append(known[word])
            elif word not in ("none", "no", "-"):
                self._odd(thing, f"We do not know “{word[:40]}”. It is left out.")
        return sorted(set(found))

    def _time(self, thing: str) -> str | None:
        typed = self.cells[thing]
        for shape in ("%H:%M", "%H.%M", "%I:%M%p", "%I%p"):
            try:
                return f"{dt.datetime.strptime(typed.replace(' ', ''), shape):%H:%M}"  # noqa: DTZ007 - a time of day
            except ValueError:
                continue
        self._odd(thing, f"“{typed[:20]}” is not a time. Write it as 09:30.")
        return None


def _words_of(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """What stands between semicolons; a part that is no known word is taken apart at its commas."""
    for part in filter(None, (one.strip() for one in re.split(r"[;|]", text))):
        if part in known:
            yield part
        else:
            yield from filter(None, (one.strip() for one in re.split(r"[,/]", part)))


def _date(typed: str) -> dt.date | None:
    for shape in _DATES:
        try:
            return dt.datetime.strptime(typed.strip(), shape).date()  # noqa: DTZ007 - a day without a time
        except ValueError:
            continue
    return None


_LANGUAGES = {one.label.casefold(): one.value for one in Language} | {
    one.value: one.value for one in Language
}
_ACCESS = {one.value: one.value for one in AccessFeature} | {
    one.label.casefold(): one.value for one in AccessFeature
}
_CHECKS = {one.value: one.value for one in CheckKind}
