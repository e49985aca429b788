"""Understand the cells of a row: each kind of value, and the sentence for what is none."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from catchment.network.places import UnknownPostcode, grid_of
from catchment.placements.bridge.rows import METRES_A_MINUTE, Spot
from catchment.placements.bridge.sheets import Line, Problems

YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0", ""})

#: Whole numbers above are a slip of the finger.
MOST = 1_000_000

LONGEST_ID = 100

#: Great Britain on the National Grid, metres.
EASTERN, NORTHERN = 700_000, 1_300_000

#: Day 0 of the numbers that spreadsheet programs keep dates in, and which of them we take for dates.
_FIRST_DAY = dt.date(1899, 12, 30)
_DAY_NUMBERS = range(40_000, 60_000)

_BRITISH = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")

Value = TypeVar("Value")


class NotUnderstood(ValueError):
    """A cell that is none of what it should be; the message says what to write."""


@dataclass(slots=True)
class Cells:
    """The cells of one row by the names of their columns; problems go where they are gathered.

    Attributes:
        columns: where each column stands.
    """

    line: Line
    columns: dict[str, int]
    problems: Problems
    sound: bool = True

    def text(self, column: str) -> str:
        """Give a cell as it stands, "" where there is none."""
        at = self.columns.get(column, -1)
        return self.line.cells[at] if 0 <= at < len(self.line.cells) else ""

    def read(self, column: str, understand: Callable[[str], Value], otherwise: Value) -> Value:
        """Give what a cell means, or ``otherwise`` where it is empty or not understood."""
        typed = self.text(column)
        if not typed:
            return otherwise
        try:
            return understand(typed)
        except NotUnderstood as wrong:
            self.complain(column, str(wrong))
            return otherwise

    def need(self, column: str, understand: Callable[[str], Value], otherwise: Value) -> Value:
        """Give what a cell means that may not be empty."""
        if not self.text(column):
            self.complain(column, "This cell is empty, and is needed.")
        return self.read(column, understand, otherwise)

    def complain(self, column: str, says: str) -> None:
        """Say what is wrong with a cell."""
        self.sound = False
        self.problems.add(self.line.number, column, says)

    def spot(self) -> Spot | None:
        """Give where something is: by its postcode, or in metres of the National Grid."""
        if self.text("postcode"):
            return self.read("postcode", _postcode, None)
        if not self.text("easting") and not self.text("northing"):
            return None
        east = self.need("easting", whole(0, EASTERN), 0)
        north = self.need("northing", whole(0, NORTHERN), 0)
        return Spot(east, north)


def name(typed: str) -> str:
    """Understand an id or another name."""
    if typed[0] in "=+@" or (typed[0] == "-" and len(typed) > 1):
        raise NotUnderstood(
            f"“{typed[:20]}” begins like a formula. Begin it with a letter or figure."
        )
    if len(typed) > LONGEST_ID:
        raise NotUnderstood(f"This is longer than {LONGEST_ID} letters. Use something shorter.")
    if "\0" in typed or "\n" in typed:
        raise NotUnderstood("This goes over several lines. Write it in one.")
    return typed


def pseudonym(typed: str) -> str:
    """Understand the id of a learner: it enters the lottery, where a slash separates."""
    if "/" in typed:
        raise NotUnderstood(f"“{typed[:20]}” holds a slash. Write it without.")
    return name(typed)


def whole(least: int, most: int = MOST) -> Callable[[str], int]:
    """Understand a whole number between two bounds."""

    def understand(typed: str) -> int:
        try:
            number = int(typed.removesuffix(".0"))
        except ValueError as wrong:
            raise NotUnderstood(
                f"“{typed[:20]}” is no whole number. Write one, like 12."
            ) from wrong
        if not least <= number <= most:
            raise NotUnderstood(f"{number} cannot be. Write a number from {least} to {most:,}.")
        return number

    return understand


def yes(typed: str) -> bool:
    """Understand yes and no."""
    if typed.lower() not in YES | NO:
        raise NotUnderstood(f"“{typed[:20]}” is neither yes nor no.")
    return typed.lower() in YES


def way(typed: str) -> str:
    """Understand a way of travelling."""
    if typed.lower() not in METRES_A_MINUTE:
        raise NotUnderstood(f"“{typed[:20]}” is none of {', '.join(METRES_A_MINUTE)}.")
    return typed.lower()


def words(typed: str) -> tuple[str, ...]:
    """Understand words with semicolons between, each once."""
    found = (name(part.strip().lower()) for part in typed.split(";") if part.strip())
    return tuple(dict.fromkeys(found))


def monday(typed: str) -> dt.date:
    """Understand the Monday of a week."""
    day = _day(typed)
    if day.weekday():
        right = day - dt.timedelta(days=day.weekday())
        raise NotUnderstood(
            f"{day.isoformat()} is a {day:%A}. Name the week by its Monday, {right.isoformat()}."
        )
    return day


def mondays(typed: str) -> tuple[dt.date, ...]:
    """Understand several weeks with semicolons between."""
    return tuple(sorted({monday(part.strip()) for part in typed.split(";") if part.strip()}))


def clock(typed: str) -> dt.time:
    """Understand a time of day."""
    found = _TIME.fullmatch(typed)
    try:
        return dt.time(int(found[1]), int(found[2])) if found else _no_time(typed)
    except ValueError as wrong:
        raise NotUnderstood(f"“{typed[:20]}” is no time. Write it like 09:30.") from wrong


def kept(typed: str) -> tuple[tuple[str, int], ...]:
    """Understand for whom how many seats are kept: "Moor School = 2; focus = 1"."""
    found: dict[str, int] = {}
    for part in typed.split(";"):
        whom, equals, many = (each.strip() for each in part.rpartition("="))
        if not part.strip():
            continue
        if not (whom and equals) or whom in found:
            raise NotUnderstood(
                f"“{part.strip()[:20]}” does not say for whom how many. Write each school once, like "
                "Moor School = 2; focus = 1."
            )
        found[name(whom)] = whole(0)(many)
    return tuple(sorted(found.items()))


def _day(typed: str) -> dt.date:
    british = _BRITISH.fullmatch(typed)
    try:
        if british:
            return dt.date(int(british[3]), int(british[2]), int(british[1]))
        if typed.isdigit() and int(typed) in _DAY_NUMBERS:
            return _FIRST_DAY + dt.timedelta(days=int(typed))
        return dt.date.fromisoformat(typed)
    except ValueError as wrong:
        raise NotUnderstood(f"“{typed[:20]}” is no date. Write it like 2027-06-07.") from wrong


def _no_time(typed: str) -> dt.time:
    raise ValueError(typed)


@lru_cache(200_000)
def _postcode(typed: str) -> Spot:
    try:
        return Spot(*grid_of(typed))
    except UnknownPostcode as wrong:
        raise NotUnderstood(
            f"We do not know the postcode “{typed[:10]}”. Check it, or leave the cell empty."
        ) from wrong
