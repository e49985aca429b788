"""Who wants which week: a row for each cohort, a column for each week, collisions ringed."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from catchment.design.pictures.drawing import (
    Caption,
    Sheet,
    decoration,
    element,
    frame,
    join,
    twice,
)

Cell = Literal["", "wants", "could", "full"]

#: A column, a row, and the room for names on a wide sheet.
COLUMN, ROW, NAMES = 62.0, 40.0, 190.0
NARROW = 328.0


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One cohort and what it says of each week; "full" is wanted, and collides there."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Weeks:
    """All of a round; ``learners`` would come in each week, for whom there are ``seats``."""

    names: tuple[str, ...]
    rows: tuple[WeekRow, ...]
    learners: tuple[int, ...]
    seats: tuple[int, ...]


def weeks(caption: Caption, drawn: Weeks) -> Markup:
    """Draw it wide, and narrow with names above their rows."""
    return twice(lambda wide: _wide(caption, drawn) if wide else _narrow(caption, drawn))


def key() -> list[tuple[Markup, str]]:
    """Swatches with their words."""
    return [
        (decoration(_cell("wants", 2, 2, 16, 16), 20, 20), _("Wants this week")),
        (decoration(_cell("could", 2, 2, 16, 16), 20, 20), _("Could also do it")),
        (decoration(_cell("full", 2, 2, 16, 16), 20, 20), _("Too many learners for the seats")),
    ]


def _wide(caption: Caption, drawn: Weeks) -> Markup:
    width = NAMES + COLUMN * len(drawn.names) + 4
    body = [
        _text(name, NAMES + COLUMN * (at + 0.5), 16, "middle", 13)
        for at, name in enumerate(drawn.names)
    ]
    for at, row in enumerate(drawn.rows):
        y = 28 + ROW * at
        body.append(_text(row.name, 0, y + 22, "start", 15))
        body += _cells(row, NAMES, y, COLUMN)
    y = 28 + ROW * len(drawn.rows) + 22
    body.append(_text(_("Learners, and seats"), 0, y, "start", 14))
    body += _sums(drawn, NAMES, y, COLUMN)
    return frame(caption, Sheet("w", width, y + 26), join(body))


def _narrow(caption: Caption, drawn: Weeks) -> Markup:
    column = NARROW / max(len(drawn.names), 1)
    body = [
        _text(name, column * (at + 0.5), 14, "middle", 12) for at, name in enumerate(drawn.names)
    ]
    for at, row in enumerate(drawn.rows):
        y = 24 + 58.0 * at
        body.append(_text(row.name, 0, y + 16, "start", 14))
        body += _cells(row, 0, y + 22, column)
    y = 24 + 58.0 * len(drawn.rows) + 18
    body.append(_text(_("Learners, and seats"), 0, y, "start", 13))
    body += _sums(drawn, 0, y + 20, column)
    return frame(caption, Sheet("n", NARROW, y + 44), join(body))


def _cells(row: WeekRow, x: float, y: float, column: float) -> list[Markup]:
    return [
        _cell(cell, x + column * at + 3, y + 3, column - 6, 28) for at, cell in enumerate(row.cells)
    ]


def _cell(kind: Cell, x: float, y: float, width: float, height: float) -> Markup:
    looks: dict[Cell, dict[str, str | float]] = {
        "": {"fill": "var(--tint)"},
        "wants": {"fill": "var(--brand)"},
        "could": {"fill": "url(#tint-hatch)", "stroke": "var(--brand)", "stroke_width": 1.5},
        "full": {
            "fill": "var(--page)",
            "stroke": "var(--warm)",
            "stroke_width": 3,
            "stroke_dasharray": "5 4",
        },
    }
    return element("rect", x=x, y=y, width=width, height=height, rx=6, **looks[kind])


def _sums(drawn: Weeks, x: float, y: float, column: float) -> list[Markup]:
    found: list[Markup] = []
    for at, (learners, seats) in enumerate(zip(drawn.learners, drawn.seats, strict=True)):
        middle = x + column * (at + 0.5)
        found.append(_text(f"{learners:,}", middle, y, "middle", 14, bold=learners > seats))
        found.append(_text(f"{seats:,}", middle, y + 18, "middle", 14))
    return found


def _text(text: str, x: float, y: float, anchor: str, size: float, *, bold: bool = False) -> Markup:
    return element(
        "text",
        escape(text),
        x=x,
        y=y,
        text_anchor=anchor,
        font_size=size,
        font_weight=700 if bold else None,
        fill="var(--warm)" if bold else "var(--ink)",
    )
