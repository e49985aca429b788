"""Imports in words, for their pages and for the report to take away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.network.enums import DuplicateChoice, ImportStatus, RowDecision
from catchment.network.imports.tables import harmless
from catchment.network.models import ImportRow, ImportRun
from catchment.network.records import FIELD_NAMES
from catchment.web.network.plain_words import in_words

_COLOURS = {
    RowDecision.NEW: "green",
    RowDecision.CHANGE: "turquoise",
    RowDecision.SAME: "grey",
    RowDecision.DUPLICATE: "yellow",
    RowDecision.SKIP: "grey",
    RowDecision.ERROR: "orange",
}
_WORKING = {
    ImportStatus.TO_CHECK: "look",
    ImportStatus.CHECKING: "look",
    ImportStatus.TO_RUN: "write",
    ImportStatus.RUNNING: "write",
    ImportStatus.TO_UNDO: "undo",
    ImportStatus.UNDOING: "undo",
}

REPORT_HEAD = ("Line", "What", "Decision", "Why")


@dataclass(frozen=True, slots=True)
class ReportRow:
    number: int
    name: str
    decision: str
    colour: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to look at the report."""

    label: str
    url: str
    current: bool


def headline(run: ImportRun) -> str:
    """The state of an import as a sentence."""
    name = {"name": run.source_name}
    match ImportStatus(run.status):
        case ImportStatus.UPLOADED:
            return _("Say what the columns of “%(name)s” mean") % name
        case ImportStatus.FAILED:
            return _("We could not read “%(name)s”") % name
        case ImportStatus.STOPPED:
            return _("“%(name)s” stopped half-way") % name
        case ImportStatus.CHECKED:
            return _("“%(name)s” is ready; nothing is changed yet") % name
        case ImportStatus.DONE:
            return _("“%(name)s” is in the directory") % name
        case ImportStatus.UNDONE:
            return _("The import of “%(name)s” was undone") % name
    work = {
        "look": _("We are looking through “%(name)s”"),
        "write": _("“%(name)s” is being put into the directory"),
        "undo": _("The import of “%(name)s” is being undone"),
    }
    return work[_WORKING[ImportStatus(run.status)]] % name


def is_working(run: ImportRun) -> bool:
    return run.status in _WORKING


def summary(run: ImportRun, counts: dict[str, int]) -> str:
    """How many rows do what, the telling ones first."""
    parts = [
        ngettext("%(n)s is new", "%(n)s are new", counts.get("new", 0)) % {"n": _n(counts, "new")},
        ngettext("%(n)s changes something", "%(n)s change something", counts.get("change", 0))
        % {"n": _n(counts, "change")},
        _("%(n)s the same") % {"n": _n(counts, "same")},
        _("%(n)s perhaps here already") % {"n": _n(counts, "duplicate")},
        _("%(n)s left out") % {"n": _n(counts, "skip")},
        _("%(n)s cannot be read") % {"n": _n(counts, "error")},
    ]
    keys = ("new", "change", "same", "duplicate", "skip", "error")
    told = [part for key, part in zip(keys, parts, strict=True) if counts.get(key)]
    total = sum(counts.values())
    rows = ngettext("%(n)s row", "%(n)s rows", total) % {"n": f"{total:,}"}
    return f"{rows}: {', '.join(told)}." if told else rows


def choices(run: ImportRun, counts: dict[str, int], decision: str) -> list[Choice]:
    """Ways to filter the report; only those with rows."""
    url = reverse("network:import_run", args=[run.public_id])
    every = [Choice(_("All rows"), f"{url}#report", decision not in counts)]
    return every + [
        Choice(
            f"{RowDecision(one).label} ({counts[one]:,})",
            f"{url}?rows={one}#report",
            decision == one,
        )
        for one in RowDecision.values
        if counts.get(one)
    ]


def report_row(row: ImportRow) -> ReportRow:
    """A row in words."""
    decision = RowDecision(row.decision)
    return ReportRow(
        number=row.number,
        name=row.name,
        decision=str(decision.label),
        colour=_COLOURS[decision],
        sentences=tuple(_sentences(row)),
    )


def report_line(row: ImportRow) -> list[str]:
    """A row for the report to take away; no cell is worked out by a spreadsheet program."""
    words = report_row(row)
    cells = [str(words.number), words.name, words.decision, " ".join(words.sentences)]
    return [harmless(cell) for cell in cells]


def _sentences(row: ImportRow) -> Iterator[str]:
    if row.problem:
        yield row.problem
    if row.decision == RowDecision.DUPLICATE:
        yield _duplicate(row)
    for change in row.changes:
        yield from _change(change)
    yield from row.notes


def _duplicate(row: ImportRow) -> str:
    best = row.likeness[0]["name"]
    match row.choice:
        case DuplicateChoice.SAME:
            return _("You said: the same as “%(name)s”.") % {"name": best}
        case DuplicateChoice.DIFFERENT:
            return _("You said: another one.")
        case DuplicateChoice.SKIP:
            return _("You left it out.")
    return _("It may be “%(name)s”. %(why)s") % {"name": best, "why": row.likeness[0]["why"]}


def _change(change: dict[str, Any]) -> Iterator[str]:
    if change["topics"]:
        guessed = _topic_names(change["topics"])
        yield _("Topics guessed, to confirm: %(topics)s.") % {"topics": guessed}
    for name, was, shall in change["fields"]:
        yield _("%(field)s: “%(was)s” becomes “%(shall)s”.") % {
            "field": FIELD_NAMES.get(name, name),
            "was": _worded(name, was),
            "shall": _worded(name, shall),
        }


def _topic_names(slugs: list[str]) -> str:
    """A topic's short name reads like its name; asking for the names would be a query a row."""
    return ", ".join(slug.replace("-", " ") for slug in slugs)


def _worded(name: str, value: Any) -> str:
    match name:
        case "topics":
            words = _topic_names(value)
        case "site":
            words = _("another place") if value else _("no place")
        case _:
            words = in_words(name, value)
    return words if len(words) <= 120 else f"{words[:117]}…"


def _n(counts: dict[str, int], key: str) -> str:
    return f"{counts.get(key, 0):,}"
