"""Understand the cells of a file of hosts; those that a round's file has too, as that one does."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from catchment.network.places import UnknownPostcode, grid_of, normalise
from catchment.people.enums import AccessFeature
from catchment.placements.bridge import cells as round_cells
from catchment.placements.bridge.rows import FOR_FOCUS
from catchment.placements.enums import Appetite, CheckKind, Mode

_POUNDS = re.compile(r"£?\s*(\d{1,3})(?:\.(\d{1,2}))?")
_NOTHING = frozenset({"free", "none", "nothing", "no", "-", "0"})
_SHORT_WORDS = frozenset({"and", "or", "the", "of", "in"})

Value = TypeVar("Value")


class NotThat(ValueError):
    """A cell that is none of what it should be; the message says what to write.

    Attributes:
        otherwise: what of the cell was understood all the same, or None.
    """

    def __init__(self, says: str, otherwise: Any = None) -> None:
        super().__init__(says)
        self.otherwise = otherwise


@dataclass(frozen=True, slots=True)
class Words:
    """What cells may say.

    Attributes:
        occupations, categories: slugs of kinds and fields of work, by name and by slug.
        schools: keys of schools here by their name in small letters.
    """

    occupations: Mapping[str, str]
    categories: Mapping[str, str]
    schools: Mapping[str, int]
    access: Mapping[str, str] = field(default_factory=lambda: _named(AccessFeature))
    checks: Mapping[str, str] = field(default_factory=lambda: _named(CheckKind))


def _named(choices: Any) -> dict[str, str]:
    return {str(one.label).casefold(): one.value for one in choices} | {
        one.value: one.value for one in choices
    }


def _as_in_a_round(understand: Callable[[str], Value], typed: str) -> Value:
    try:
        return understand(typed)
    except round_cells.NotUnderstood as wrong:
        raise NotThat(str(wrong)) from wrong


def text(most: int) -> Callable[[str], str]:
    """Understand words in one line."""

    def understand(typed: str) -> str:
        words = " ".join(typed.split())
        if len(words) > most:
            raise NotThat(f"This is longer than {most} letters. Shorten it.")
        return words

    return understand


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Understand a whole number between two bounds."""
    return lambda typed: _as_in_a_round(round_cells.whole(least, most), typed)


def clock(typed: str) -> str:
    """Understand a time of day, as "09:30"."""
    return f"{_as_in_a_round(round_cells.clock, typed):%H:%M}"


def yes_or_no(typed: str) -> bool:
    """Understand yes and no."""
    return _as_in_a_round(round_cells.yes, typed)


def several_weeks(on: dt.date) -> Callable[[str], list[str]]:
    """Understand one Monday, or several with semicolons between; none before ``on``."""

    def understand(typed: str) -> list[str]:
        mondays = _as_in_a_round(round_cells.mondays, typed)
        if not mondays:
            raise NotThat("There is no date. Write it like 2027-06-07.")
        over = [monday for monday in mondays if monday <= on]
        if over:
            raise NotThat(f"The week of {over[0]:%-d %B %Y} is over, or has begun.")
        return [monday.isoformat() for monday in mondays]

    return understand


def day(typed: str) -> str:
    """Understand a day."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
        try:
            return dt.datetime.strptime(typed, shape).date().isoformat()  # noqa: DTZ007 - a day without a time
        except ValueError:
            continue
    raise NotThat(f"“{typed[:20]}” is no date. Write it like 2027-06-07.")


def email(typed: str) -> str:
    """Understand an e-mail address."""
    try:
        validate_email(typed)
    except ValidationError as wrong:
        raise NotThat(f"“{typed[:60]}” is not an e-mail address. It is left out.") from wrong
    return typed[:254]


def postcode(typed: str) -> str:
    """Understand a postcode that stands in the table."""
    try:
        grid_of(typed)
    except UnknownPostcode as wrong:
        raise NotThat(
            f"We do not know the postcode “{typed[:12]}”. Nobody can be near it without one.",
            "",
        ) from wrong
    return normalise(typed)


def appetite(typed: str) -> str:
    """Understand what a host says for this year."""
    other = {"yes": Appetite.LOOKING, "perhaps": Appetite.INTERESTED, "maybe": Appetite.INTERESTED}
    return _one_of(_named(Appetite) | other | {"no": Appetite.NOT_NOW}, typed)


def mode(typed: str) -> str:
    """Understand how somebody meets the workplace."""
    return _one_of(_named(Mode), typed)


def _one_of(known: Mapping[str, str], typed: str) -> str:
    if typed.casefold() not in known:
        raise NotThat(f"“{typed[:20]}” is none of: {', '.join(dict.fromkeys(known.values()))}.")
    return str(known[typed.casefold()])


def pence(typed: str) -> int:
    """Understand an amount of pounds, or that it is free."""
    if typed.casefold() in _NOTHING:
        return 0
    found = _POUNDS.fullmatch(typed.strip())
    if found is None:
        raise NotThat(f"“{typed[:20]}” is no amount. Write 4.50, or free.")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def known_words(known: Mapping[str, str]) -> Callable[[str], list[str]]:
    """Understand several words of a list of ours."""

    def understand(typed: str) -> list[str]:
        parts = _parts(typed)
        strange = [part for part in parts if part not in known]
        if strange:
            raise NotThat(
                f"We do not know “{strange[0][:40]}”. Known are: "
                f"{'; '.join(dict.fromkeys(known.values()))}.",
                sorted({known[part] for part in parts if part in known}) or None,
            )
        return sorted({known[part] for part in parts})

    return understand


def work(words: Words) -> Callable[[str], dict[str, list[str]]]:
    """Understand kinds of work, and fields where no single kind is named."""

    def understand(typed: str) -> dict[str, list[str]]:
        kinds: set[str] = set()
        fields: set[str] = set()
        wrong: list[str] = []
        for part in _parts(typed):
            try:
                if part in words.occupations:
                    kinds.add(words.occupations[part])
                else:
                    fields.add(_field_of_work(part, words.categories))
            except NotThat as strange:
                wrong.append(str(strange))
        told = {"occupations": sorted(kinds), "categories": sorted(fields)}
        if wrong:
            raise NotThat(" ".join(wrong), told if kinds or fields else None)
        return told

    return understand


def _field_of_work(part: str, known: Mapping[str, str]) -> str:
    """A field by its name; or by one word of it, as in "food", where no other has that word."""
    if part in known:
        return known[part]
    having = {
        slug
        for slug in known.values()
        if part.removesuffix("s")
        in {word.removesuffix("s") for word in slug.split("-")} - _SHORT_WORDS
    }
    if len(having) != 1:
        several = " It may be: " + "; ".join(sorted(having)) + "." if having else ""
        raise NotThat(f"We do not know the kind of work “{part[:40]}”. It is left out.{several}")
    return having.pop()


def seats_kept(schools: Mapping[str, int]) -> Callable[[str], list[list[Any]]]:
    """Understand for whom seats are kept: the key of a school, or None for focus learners."""

    def understand(typed: str) -> list[list[Any]]:
        found: list[list[Any]] = []
        for whom, many in _as_in_a_round(round_cells.kept, typed):
            if not many:
                continue
            if whom.casefold() == FOR_FOCUS:
                found.append([None, many])
                continue
            if whom.casefold() not in schools:
                raise NotThat(f"There is no school “{whom[:60]}” here. Check how it is written.")
            found.append([schools[whom.casefold()], many])
        return sorted(found, key=lambda pair: pair[0] or 0)

    return understand


def _parts(typed: str) -> list[str]:
    parts = (part.strip() for part in typed.casefold().split(";"))
    return [part for part in parts if part not in ("", "-", "none", "no")]
