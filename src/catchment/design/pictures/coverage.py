"""The coverage grid: needs by neighbourhoods, empty cells honest.

The area of a ring is the people who asked, the area of its disc those who found
somebody. A dashed ring says that half or more of them still wait.

Small numbers: a cell with fewer than 5 people is a dot. Where 1 to 4 found somebody, or
1 to 4 still wait, neither number is written and the disc has one fixed size, so
that nobody can measure it or subtract.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catchment.design.pictures.drawing import (
    SUPPRESSED_BELOW,
    Caption,
    Sheet,
    Surface,
    element,
    frame,
    join,
    twice,
)
from catchment.design.pictures.lettering import text, text_width, wrap
from catchment.design.pictures.patterns import layer_fill
from catchment.design.pictures.tables import FEW, Table, shown

SMALLEST_RING = 8.0
FEW_DISC = 3.0
FEW_RIM = 3.0
RIM = 1.6
DOT = 2.2


@dataclass(frozen=True)
class Cell:
    """People of one neighbourhood with one need; None when nobody may know."""

    asked: int | None
    found: int | None = None

    def __post_init__(self) -> None:
        if self.asked is not None and not 0 <= (self.found or 0) <= self.asked:
            raise ValueError(f"More found somebody than asked: {self}")

    @property
    def few(self) -> bool:
        """Are there too few people to draw anything but a dot?"""
        return self.asked is None or self.found is None or self.asked < SUPPRESSED_BELOW

    @property
    def waiting(self) -> int | None:
        """How many still wait; None if that must not be said."""
        if self.few or self._found_few or self._waiting_few:
            return None
        return self._asked - self._found

    @property
    def mostly_waiting(self) -> bool:
        """Do half or more of them still wait?"""
        return not self.few and 2 * self._found <= self._asked

    @property
    def told_found(self) -> int | None:
        """How many found somebody; None if that must not be said."""
        return None if self.few or self._found_few or self._waiting_few else self._found

    @property
    def _asked(self) -> int:
        return self.asked or 0

    @property
    def _found(self) -> int:
        return self.found or 0

    @property
    def _found_few(self) -> bool:
        return 0 < self._found < SUPPRESSED_BELOW

    @property
    def _waiting_few(self) -> bool:
        return 0 < self._asked - self._found < SUPPRESSED_BELOW

    def radii(self, largest: int, ring: float) -> tuple[float, float]:
        """Give the radii of ring and disc, when ``largest`` people make a ``ring``."""
        outer = max(SMALLEST_RING, ring * math.sqrt(self._asked / largest))
        if self._found == 0:
            return outer, 0.0
        if self._found_few:
            return outer, FEW_DISC
        if self._waiting_few:
            return outer, outer - FEW_RIM
        return outer, max(outer * math.sqrt(self._found / self._asked) - RIM, 2.0)


@dataclass(frozen=True)
class NeedRow:
    """One need: its layer, its words, and a cell for each neighbourhood."""

    layer: int
    need: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CoverageGrid:
    """Needs by neighbourhoods.

    Raises:
        ValueError: if a row has not one cell for each neighbourhood.
    """

    places: tuple[str, ...]
    rows: tuple[NeedRow, ...]

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.places) for row in self.rows):
            raise ValueError("A row needs one cell for each neighbourhood")

    @property
    def largest(self) -> int:
        """The most people that asked in any cell that is drawn."""
        return max(
            (cell.asked or 0 for row in self.rows for cell in row.cells if not cell.few), default=1
        )


@dataclass(frozen=True)
class _Plan:
    """Measures of one sheet; columns past ``columns`` continue in another block below."""

    wide: bool
    width: float
    names: float
    row: float
    ring: float
    columns: int
    size: float


WIDE = _Plan(True, 776, 184, 72, 25, columns=8, size=13)
NARROW = _Plan(False, 328, 0, 92, 22, columns=6, size=11.5)
WIDEST_COLUMN = 86.0
BLOCK_GAP = 28.0
PRESSED = 0.82
SMALLEST_HEAD = 10.0


def coverage(caption: Caption, grid: CoverageGrid, *, surface: Surface = "page") -> Markup:
    """Draw the grid for both sizes of page."""
    return twice(lambda wide: _draw(caption, grid, WIDE if wide else NARROW, surface))


def table(grid: CoverageGrid) -> Table:
    """Give the grid as words: a row for each need in each neighbourhood."""
    rows = [
        (row.need, place, *_cell_words(cell))
        for row in grid.rows
        for place, cell in zip(grid.places, row.cells, strict=True)
    ]
    return Table(
        ("Need", "Neighbourhood", "Asked", "Found somebody", "Still waiting"),
        tuple(rows),
        figures=(2, 3, 4),
    )


def _cell_words(cell: Cell) -> tuple[str, str, str]:
    if cell.few:
        return ("0", "0", "0") if cell.asked == 0 else (FEW, "not shown", "not shown")
    if cell.waiting is None:
        return shown(cell.asked), "not shown", "not shown"
    return shown(cell.asked), shown(cell.told_found), shown(cell.waiting)


def _draw(caption: Caption, grid: CoverageGrid, plan: _Plan, surface: Surface) -> Markup:
    parts = []
    y = 0.0
    across = _columns(grid, plan)
    for first in range(0, max(len(grid.places), 1), across):
        if first:
            y += BLOCK_GAP
        columns = range(first, min(first + across, len(grid.places)))
        drawn, y = _block(grid, columns, y, plan)
        parts.append(drawn)
    sheet = Sheet("w" if plan.wide else "n", _width(grid, plan), y + 4)
    return frame(caption, sheet, join(parts), surface)


def _columns(grid: CoverageGrid, plan: _Plan) -> int:
    """Share the neighbourhoods out so that all blocks are about as wide."""
    blocks = max(math.ceil(len(grid.places) / plan.columns), 1)
    return max(math.ceil(len(grid.places) / blocks), 1)


def _column(grid: CoverageGrid, plan: _Plan) -> float:
    return min((plan.width - plan.names) / _columns(grid, plan), WIDEST_COLUMN)


def _width(grid: CoverageGrid, plan: _Plan) -> float:
    if not plan.wide:
        return plan.width
    return plan.names + _column(grid, plan) * max(_columns(grid, plan), 3)


def _block(grid: CoverageGrid, columns: range, y: float, plan: _Plan) -> tuple[Markup, float]:
    """Draw some columns with all rows; give the drawing and where it ends."""
    column, width = _column(grid, plan), _width(grid, plan)
    middles = [plan.names + column * (i + 0.5) for i in range(len(columns))]
    heads, y = _heads([grid.places[j] for j in columns], middles, y, column, plan)
    parts = [heads]
    for row in grid.rows:
        parts.append(_rule(y, width) + _row_name(row, y, plan))
        middle = y + plan.row / 2 + (5 if plan.wide else 16)
        for j, x in zip(columns, middles, strict=True):
            parts.append(_cell(row.cells[j], x, middle, grid.largest, plan))
        y += plan.row
    parts.append(_rule(y, width))
    return join(parts), y


def _heads(
    places: Sequence[str], middles: Sequence[float], y: float, column: float, plan: _Plan
) -> tuple[Markup, float]:
    room = column - 3
    size = min((_fitting(place, room, plan.size) for place in places), default=plan.size)
    heads = [wrap(place, room / PRESSED, size, bold=True) for place in places]
    deepest = max((len(head) for head in heads), default=1)
    drawn = [
        text(x, y + 12 + 15 * (deepest - len(head) + i), line, size=size, bold=True, room=room)
        for x, head in zip(middles, heads, strict=True)
        for i, line in enumerate(head)
    ]
    return join(drawn), y + 10 + 15 * deepest


def _fitting(place: str, room: float, size: float) -> float:
    """Let one long word be pressed, then shrink a little, before it is cut."""
    longest = max((text_width(word, size, bold=True) for word in place.split()), default=1.0)
    return max(SMALLEST_HEAD, min(size, size * 0.99 * room / PRESSED / longest))


def _rule(y: float, width: float) -> Markup:
    return element("line", x1=0, y1=y, x2=width, y2=y, stroke="var(--line)")


def _row_name(row: NeedRow, y: float, plan: _Plan) -> Markup:
    size, top = (16, y + plan.row / 2 - 8) if plan.wide else (15, y + 9)
    mark = element("rect", x=0, y=top, width=size, height=size, rx=4, fill=layer_fill(row.layer))
    if not plan.wide:
        need = wrap(row.need, plan.width - 26, 14, lines=1)
        return mark + join(text(23, y + 21, line, size=14, anchor="start") for line in need)
    need = wrap(row.need, plan.names - 40, 15, lines=3)
    first = y + plan.row / 2 + 5 - (len(need) - 1) * 8.5
    return mark + join(
        text(26, first + i * 17, line, size=15, anchor="start") for i, line in enumerate(need)
    )


def _cell(cell: Cell, x: float, y: float, largest: int, plan: _Plan) -> Markup:
    if cell.asked == 0:
        return Markup("")
    if cell.few:
        return element("circle", cx=x, cy=y, r=DOT, fill="var(--line-strong)", class_="c-few")
    ring, disc = cell.radii(largest, plan.ring)
    return join([_ring(x, y, ring, cell), _disc(x, y, disc), _waiting(x, y, ring, disc, cell)])


def _ring(x: float, y: float, radius: float, cell: Cell) -> Markup:
    return element(
        "circle",
        cx=x,
        cy=y,
        r=radius,
        fill="var(--page)",
        stroke="var(--warm)" if cell.mostly_waiting else "var(--brand)",
        stroke_width=1.8,
        stroke_dasharray="4 3" if cell.mostly_waiting else None,
        class_="c-asked",
    )


def _disc(x: float, y: float, radius: float) -> Markup:
    if not radius:
        return Markup("")
    return element(
        "circle",
        cx=x,
        cy=y,
        r=radius,
        fill="var(--brand)",
        fill_opacity="0.9",
        class_="c-found",
    )


def _waiting(x: float, y: float, ring: float, disc: float, cell: Cell) -> Markup:
    if not cell.mostly_waiting or cell.waiting is None:
        return Markup("")
    words = f"{cell.waiting:,}"
    inside = not disc and text_width(words, 12.5, bold=True) < 2 * ring - 4
    height = y + 4.5 if inside else y - ring - 5
    return text(x, height, words, size=12.5, bold=True, ink="warm", halo=None if inside else 3)
