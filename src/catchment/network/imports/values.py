"""Cells into values: what cannot be understood is left out and noted, never guessed in silence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from catchment.network.imports.incoming import FileNotUnderstood
from catchment.network.imports.tables import Line, Table

_POUNDS = re.compile(r"£?\s*(\d{1,5})(?:[.,](\d{1,2}))?\s*(?:gbp|pounds?)?", re.IGNORECASE)
_FREE = {"free", "0", "no", "none", "no cost", "no charge", "free of charge", "£0"}
_HOURS = re.compile(r"(\d{1,2})[:.](\d{2})\s*(?:-|–|to)\s*(\d{1,2})[:.](\d{2})")


@dataclass
class Notes:
    """Gathers doubts while a row is read."""

    said: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        if sentence not in self.said:
            self.said.append(sentence)


class Columns:
    """Finds cells by what their column may be called; spaces, signs and capitals do not count."""

    def __init__(self, table: Table, names: Mapping[str, tuple[str, ...]]) -> None:
        at = {
            plain_header(header): place for place, header in reversed([*enumerate(table.headers)])
        }
        self._at = {
            wanted: next((at[plain_header(n)] for n in called if plain_header(n) in at), None)
            for wanted, called in names.items()
        }
        self._names = names

    def require(self, kind: str, *wanted: str) -> None:
        """Refuse a table without these.

        Raises:
            FileNotUnderstood: naming the column, as this kind of file calls it.
        """
        for one in wanted:
            if self._at[one] is None:
                raise FileNotUnderstood(
                    f"This does not look like {kind}: there is no column “{self._names[one][0]}”. "
                    "If it is a list of your own, choose “Any spreadsheet of yours”."
                )

    def has(self, wanted: str) -> bool:
        return self._at[wanted] is not None

    def get(self, line: Line, wanted: str) -> str:
        """The cell, or nothing where there is no such column."""
        place = self._at[wanted]
        return "" if place is None else line.cells[place]

    def joined(self, line: Line, *wanted: str) -> str:
        """Several cells as one line of an address."""
        parts = [self.get(line, one).strip(" ,") for one in wanted]
        return ", ".join(dict.fromkeys(part for part in parts if part))[:300]


def plain_header(header: str) -> str:
    return re.sub(r"[^a-z0-9]", "", header.lower())


def email(text: str, notes: Notes) -> str:
    """An e-mail address, or nothing and a note."""
    text = text.strip().removeprefix("mailto:")
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        notes.say(f"“{text[:80]}” is not an e-mail address; it is left out.")
        return ""
    return text[:254]


def website(text: str, notes: Notes) -> str:
    """A web address, with https where none is written; or nothing and a note."""
    text = text.strip()
    if not text or text.lower() in {"none", "n/a", "-", "http://", "https://"}:
        return ""
    whole = text if re.match(r"(?i)https?://", text) else f"https://{text}"
    try:
        parts = urlsplit(whole)
        good = bool(re.fullmatch(r"[\w-]+(\.[\w-]+)+", parts.hostname or ""))
    except ValueError:
        good = False
    if not good or re.search(r"\s", whole) or len(whole) > 300:
        notes.say(f"“{text[:80]}” is not a web address; it is left out.")
        return ""
    return whole


def phone(text: str, notes: Notes) -> str:
    """A phone number as written, or nothing and a note."""
    text = " ".join(text.split())
    if text and (len(text) > 40 or sum(letter.isdigit() for letter in text) < 3):
        notes.say(f"“{text[:80]}” is not a phone number; it is left out.")
        return ""
    return text


def age(text: str, notes: Notes) -> int | None:
    """A whole number of years, or nothing and a note."""
    text = text.strip()
    if not text:
        return None
    number = re.fullmatch(r"(\d{1,3})(?:\.0+)?(?:\s*(?:\+|years?|yrs?))?", text)
    if number is None or int(number[1]) > 130:
        notes.say(f"“{text[:40]}” is not an age; it is left out.")
        return None
    return int(number[1])


def ages(low: str, high: str, notes: Notes) -> tuple[int | None, int | None]:
    """Two ages in order; otherwise neither, and a note."""
    first, last = age(low, notes), age(high, notes)
    if first is not None and last is not None and last < first:
        notes.say(f"The ages {first} to {last} are the wrong way round; both are left out.")
        return None, None
    return first or None, None if last is not None and last >= 99 else last


def cost(text: str) -> tuple[int | None, str]:
    """Pence where the cell says one price, and the words otherwise: ``(pence, note)``."""
    text = " ".join(text.split())
    if not text:
        return None, ""
    if text.lower().rstrip(".") in _FREE:
        return 0, ""
    price = _POUNDS.fullmatch(text)
    if price is None:
        return None, text[:200]
    return int(price[1]) * 100 + int((price[2] or "0").ljust(2, "0")), ""


def stretch(text: str) -> tuple[str, str] | None:
    """Opening hours of one day: "10:00-18:30"; None where it is closed or cannot be read."""
    found = _HOURS.search(text)
    if found is None:
        return None
    opens, closes = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
    if max(opens[0], closes[0]) > 23 or max(opens[1], closes[1]) > 59 or closes <= opens:
        return None
    return f"{opens[0]:02}:{opens[1]:02}", f"{closes[0]:02}:{closes[1]:02}"


def title(name: str) -> str:
    """A name in capitals only, as registers shout it, in usual letters."""
    name = " ".join(name.split())
    if not name.isupper() or len(name) < 5:
        return name
    small = {"And", "Of", "The", "For", "In", "On", "At", "To", "By"}
    whole = {"Nhs", "Uk", "Bbc", "Plc", "Llp", "Ymca", "Cic", "Gb", "It"}
    words = [_capital(word) for word in name.lower().split(" ")]
    shown = [
        word.upper()
        if word.strip("().,") in whole
        else word.lower()
        if at and word in small
        else word
        for at, word in enumerate(words)
    ]
    return " ".join(shown)


def _capital(word: str) -> str:
    return re.sub(r"(^|[-(&/.])([a-z])", lambda found: found[1] + found[2].upper(), word)
