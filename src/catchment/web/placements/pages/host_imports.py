"""Words for files of hosts: what a list would begin, and its rows that could not be read as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.design.phrases import number
from catchment.network.imports.tables import harmless
from catchment.placements.enums import HostImportStatus, RowResult
from catchment.placements.models import HostImport, HostImportRow


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to show some of the rows."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A list in words.

    Attributes:
        title: how many rows would be written, or were.
        summary: what they begin, in a sentence or two.
        writes: how many rows would write something, or did.
        unread: rows that could not be read.
    """

    title: str
    summary: str
    writes: int
    unread: int


def told(run: HostImport) -> Told:
    """Put a list into words."""
    unread = run.counts.get(RowResult.PROBLEM, 0)
    writes = run.counts.get(RowResult.NEW, 0) + run.counts.get(RowResult.CHANGED, 0)
    return Told(
        title=_title(run, writes),
        summary=" ".join(filter(None, (_begins(run), _left_out(unread)))),
        writes=writes,
        unread=unread,
    )


def choices(run: HostImport, wanted: str) -> list[Choice]:
    """Rows by what they do, with how many; and first only those with doubts."""
    by_result = [
        Choice(
            f"{one.label} ({number(run.counts[one.value])})",
            f"?rows={quote(one.value)}",
            one == wanted,
        )
        for one in RowResult
        if run.counts.get(one.value)
    ]
    return [Choice(_("Doubts"), "?", not wanted), *by_result]


def _title(run: HostImport, rows: int) -> str:
    if run.status == HostImportStatus.CHECKED:
        words = ngettext("%(num)s row would be written", "%(num)s rows would be written", rows)
    elif run.status == HostImportStatus.WRITTEN:
        words = ngettext("%(num)s row was written", "%(num)s rows were written", rows)
    else:
        return _("This list was undone")
    return words % {"num": number(rows)}


def _begins(run: HostImport) -> str:
    """New and known workplaces, what is new in them, and the seats."""
    if run.status == HostImportStatus.UNDONE:
        return _("What it wrote is taken out again, but for what has changed since.")
    many = run.counts
    parts = [
        _many(many["hosts"], "%(num)s new workplace", "%(num)s new workplaces"),
        _many(many["hosts_known"], "%(num)s known", "%(num)s known"),
        _many(many["opportunities"], "%(num)s new thing to do", "%(num)s new things to do"),
        _many(many["weeks"], "%(num)s new week", "%(num)s new weeks"),
        _many(many["seats"], "%(num)s new seat", "%(num)s new seats"),
    ]
    return ", ".join(filter(None, parts)) + "." if any(parts) else _("It would begin nothing new.")


def _many(many: int, one: str, several: str) -> str:
    return ngettext(one, several, many) % {"num": number(many)} if many else ""


def _left_out(unread: int) -> str:
    words = ngettext("%(num)s row cannot be read.", "%(num)s rows cannot be read.", unread)
    return words % {"num": number(unread)} if unread else ""


def unread_sheet(run: HostImport, rows: Iterable[HostImportRow]) -> list[list[str]]:
    """Rows that could not be read as they stood in the file, with the reason beside each."""
    head = [*run.headers, _("Row in the file"), _("Why it was left out")]
    found = [head, *([*row.cells, str(row.number), _why(row)] for row in rows)]
    return [[harmless(cell) for cell in line] for line in found]


def _why(row: HostImportRow) -> str:
    """Only what stops the row; doubts are for the page."""
    return " ".join(
        f"{one['column']}: {one['says']}" if one["column"] else one["says"]
        for one in row.problems
        if one["stops"]
    )
