"""A file of hosts and what they open, row by row, as plain values; what is odd is said with its column.

One row is one opportunity in one week, or in several. Only what a row says stands in its values.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from catchment.network.imports.incoming import FileNotUnderstood
from catchment.network.imports.tables import Line, Table
from catchment.placements.host_files.cells import (
    NotThat,
    Words,
    appetite,
    clock,
    day,
    email,
    known_words,
    mode,
    pence,
    postcode,
    seats_kept,
    several_weeks,
    text,
    whole_number,
    work,
    yes_or_no,
)
from catchment.placements.host_files.columns import Columns, find_columns, why_not
from catchment.placements.row_problems import Problem

MOST_ROWS = 3000

Readers = Mapping[str, Callable[[str], Any]]

#: What a row has to say; without it nothing of the row is taken.
NEEDED = ("host", "title", "week", "seats")
#: What would promise the wrong thing to somebody if it were left out.
STOPPING = frozenset(
    {*NEEDED, "kept", "least_age", "most_age", "checks", "ask_again_on", "pounds", "at_once"}
)


@dataclass(slots=True)
class HostLine:
    """One row: its cells, plain values for what they say, and what is odd."""

    number: int
    cells: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def stops(self) -> bool:
        return any(problem.stops for problem in self.problems)


@dataclass(frozen=True, slots=True)
class HostList:
    """A file that was read: its rows, sentences about all of it, and which column says what."""

    lines: tuple[HostLine, ...]
    remarks: tuple[str, ...]
    headers: tuple[str, ...]
    columns: dict[str, str]


def read_hosts(table: Table, *, words: Words, on: dt.date, own: str = "") -> HostList:
    """Read each row.

    Args:
        table: the file.
        words: what cells may say.
        on: weeks before this day are over.
        own: name of the host whose own file it is; rows need not say it.

    Raises:
        FileNotUnderstood: if a column that is needed is missing, or two fit.
    """
    columns = find_columns(table.headers)
    if says := why_not(columns, names_hosts=not own):
        raise FileNotUnderstood(says)
    if len(table.lines) > MOST_ROWS:
        raise FileNotUnderstood(
            f"The file has more than {MOST_ROWS:,} rows. Split it into several files."
        )
    named = {thing: table.headers[place] for thing, place in columns.at.items()}
    named.setdefault("title", named.get("opportunity", ""))
    readers = _readers(words, on)
    lines = tuple(_line(line, columns, named, readers, own) for line in table.lines)
    return HostList(lines, tuple(_remarks(table, columns)), table.headers, named)


def _remarks(table: Table, columns: Columns) -> list[str]:
    remarks = list(table.remarks)
    if columns.unread:
        remarks.append("We did not read these columns: " + ", ".join(columns.unread) + ".")
    if "title" not in columns.at:
        remarks.append(
            "No column is called “Title”: we took the column of opportunities. Learners read it "
            "first, so give each a name that says what somebody does there."
        )
    return remarks


def _line(
    line: Line, columns: Columns, named: Mapping[str, str], readers: Readers, own: str
) -> HostLine:
    read = HostLine(line.number, line.cells)
    if line.problem:
        read.problems.append(Problem("", line.problem))
        return read
    cells = {thing: line.cells[place] for thing, place in columns.at.items()}
    cells["title"] = cells.get("title") or cells.get("opportunity", "")
    cells["host"] = cells.get("host") or own
    _read(read, cells, named, readers)
    read.problems += [Problem("", note, stops=False) for note in line.notes]
    return read


def _read(
    read: HostLine, cells: Mapping[str, str], named: Mapping[str, str], readers: Readers
) -> None:
    for thing in NEEDED:
        if not cells.get(thing):
            read.problems.append(Problem(named.get(thing, thing), "This cell is empty."))
    for thing, reader in readers.items():
        if not cells.get(thing):
            continue
        try:
            read.values[thing] = reader(cells[thing])
        except NotThat as wrong:
            if wrong.otherwise is not None:
                read.values[thing] = wrong.otherwise
            read.problems.append(
                Problem(named.get(thing, thing), str(wrong), stops=thing in STOPPING)
            )
    _compare(read, named)


def _readers(words: Words, on: dt.date) -> Readers:
    """How each cell is understood."""
    return {
        "host": text(200),
        "number": text(60),
        "contact_name": text(120),
        "contact_email": email,
        "contact_phone": text(40),
        "contact_job": text(120),
        "about": text(2000),
        "appetite": appetite,
        "appetite_reason": text(300),
        "ask_again_on": day,
        "contacts_a_month": whole_number(1, 50),
        "at_once": whole_number(1, 500),
        "site": text(200),
        "address": text(300),
        "postcode": postcode,
        "title": text(120),
        "mode": mode,
        "you_do": text(500),
        "meet": text(300),
        "clothes": text(300),
        "lunch": text(300),
        "costs": text(300),
        "pounds": pence,
        "travel": text(300),
        "find_us": text(500),
        "begins": clock,
        "ends": clock,
        "least_age": whole_number(10, 99),
        "most_age": whole_number(10, 99),
        "group_size": whole_number(1, 500),
        "access": known_words(words.access),
        "checks": known_words(words.checks),
        "categories": work(words),
        "remote": yes_or_no,
        "week": several_weeks(on),
        "seats": whole_number(1, 500),
        "hours": whole_number(1, 40),
        "kept": seats_kept(words.schools),
        "open": yes_or_no,
    }


Odd = Callable[..., None]


def _compare(read: HostLine, named: Mapping[str, str]) -> None:
    """What cells say must fit each other."""

    def odd(thing: str, says: str, *, stops: bool = True) -> None:
        read.problems.append(Problem(named.get(thing, thing), says, stops))

    for compare in (_compare_seats, _compare_year, _compare_times, _compare_contact):
        compare(read.values, odd)


def _compare_seats(values: dict[str, Any], odd: Odd) -> None:
    kept, seats = sum(many for _whom, many in values.get("kept", [])), values.get("seats")
    if seats is not None and kept > seats:
        odd("kept", f"More seats are kept than the {seats} that there are.")
    if values.get("pounds") and "costs" not in values:
        odd("pounds", "Say in a column “Costs” what the money is for.")


def _compare_year(values: dict[str, Any], odd: Odd) -> None:
    not_now = values.get("appetite") == "not now"
    if not_now and "ask_again_on" not in values:
        odd("appetite", "Who says not now names a day: add a column “Ask again on”.")
    if not not_now and "ask_again_on" in values:
        odd("ask_again_on", "A day to ask again goes with “not now”. It is left out.", stops=False)
        del values["ask_again_on"]


def _compare_times(values: dict[str, Any], odd: Odd) -> None:
    if ("begins" in values) != ("ends" in values):
        only = "begins" if "begins" in values else "ends"
        odd(only, "Say both when the day begins and when it ends. It is left out.", stops=False)
        del values[only]
    elif "begins" in values and values["ends"] <= values["begins"]:
        begins = values["begins"]
        odd("ends", f"The day ends before it begins, at {begins}. Both are left out.", stops=False)
        del values["begins"], values["ends"]


def _compare_contact(values: dict[str, Any], odd: Odd) -> None:
    if "contact_name" in values and not values.keys() & {"contact_email", "contact_phone"}:
        says = "There is neither an e-mail address nor a telephone number. The contact is left out."
        odd("contact_name", says, stops=False)
