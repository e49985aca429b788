"""Seats of a workplace, week by week: one square each, taken, asked for, kept or free."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup

from catchment.design.pictures.drawing import Caption, Sheet, decoration, element, frame, join
from catchment.design.pictures.drawing import twice as drawn_twice
from catchment.design.pictures.lettering import shorten, text
from catchment.design.pictures.tables import Table

SQUARE, STEP, ROW, SIZE = 30.0, 36.0, 44.0, 15
LABEL_WIDE = 190.0
WIDE, NARROW = 640, 328
MOST_DRAWN = 100


@dataclass(frozen=True)
class SeatRow:
    """The seats of one week; their sum is all of them."""

    label: str
    taken: int
    asked: int
    kept: int
    free: int

    @property
    def kinds(self) -> list[int]:
        """Each square's kind, from the left."""
        counts = (self.taken, self.asked, self.kept, self.free)
        return [kind for kind, count in enumerate(counts) for _one in range(count)]


def seats(caption: Caption, rows: Sequence[SeatRow]) -> Markup:
    """Draw a line of squares a week; on a phone the week stands above its squares."""
    return drawn_twice(lambda wide: _draw(caption, rows, wide=wide))


def key() -> list[tuple[Markup, str]]:
    """A swatch for each kind of square, with its word."""
    words = (_("Taken"), _("Asked for"), _("Kept"), _("Free"))
    return [
        (decoration(_square(kind, 1.0, 1.0, 14.0), 16, 16), word) for kind, word in enumerate(words)
    ]


def table(rows: Sequence[SeatRow]) -> Table:
    """The same as words. Seats are no people, so small numbers are written."""
    return Table(
        (_("Week"), _("Taken"), _("Asked for"), _("Kept"), _("Free")),
        tuple(
            (row.label, str(row.taken), str(row.asked), str(row.kept), str(row.free))
            for row in rows
        ),
        figures=(1, 2, 3, 4),
    )


def _draw(caption: Caption, rows: Sequence[SeatRow], *, wide: bool) -> Markup:
    left = LABEL_WIDE if wide else 2.0
    width = float(WIDE if wide else NARROW)
    in_a_row = int((width - left) // STEP)
    parts, top = [], 2.0
    for row in rows:
        squares = row.kinds[:MOST_DRAWN]
        parts.append(_label(row.label, top, wide=wide))
        top += 0.0 if wide else 26.0
        for at, kind in enumerate(squares):
            line, column = divmod(at, in_a_row)
            parts.append(_square(kind, left + column * STEP, top + line * STEP, SQUARE))
        top += max(1, -(-len(squares) // in_a_row)) * STEP + (ROW - STEP)
    sheet = Sheet("w" if wide else "n", width, top)
    return frame(caption, sheet, join(parts))


def _label(words: str, top: float, *, wide: bool) -> Markup:
    room = LABEL_WIDE - 12 if wide else NARROW - 4
    down = top + (SQUARE + SIZE) / 2 - 2 if wide else top + SIZE
    return text(2.0, down, shorten(words, room, SIZE), size=SIZE, anchor="start")


def _square(kind: int, x: float, y: float, size: float) -> Markup:
    """Kinds: 0 taken, 1 asked for, 2 kept, 3 free."""
    fill = ("var(--brand)", "url(#tint-hatch)", "var(--paper)", "var(--page)")[kind]
    rim = ("var(--brand)", "var(--brand)", "var(--paper-ink)", "var(--line-strong)")[kind]
    dashes = {"stroke_dasharray": "4 3"} if kind == 2 else {}
    return element(
        "rect",
        x=x,
        y=y,
        width=size,
        height=size,
        rx=size / 5,
        fill=fill,
        stroke=rim,
        stroke_width=1.5,
        **dashes,
    )
