"""Imported boundaries of neighbourhoods, and how many people wait in each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catchment.design.pictures.drawing import (
    SUPPRESSED_BELOW,
    Box,
    Caption,
    Point,
    Sheet,
    Surface,
    around,
    clamp,
    element,
    frame,
    join,
    open_circle,
    twice,
)
from catchment.design.pictures.landscape import NARROW, WIDE, Bounds, bounds_of
from catchment.design.pictures.lettering import shorten, text, text_box, text_width
from catchment.design.pictures.tables import Table, shown

HALO = 4.0


@dataclass(frozen=True)
class Area:
    """A boundary: rings of (longitude, latitude), and people who wait there, if known."""

    name: str
    rings: tuple[tuple[Point, ...], ...]
    waiting: int | None = None


def outline_map(caption: Caption, areas: Sequence[Area], *, surface: Surface = "page") -> Markup:
    """Draw imported boundaries, each with its name and the people who wait there.

    Raises:
        ValueError: if no area has a boundary.
    """
    return twice(lambda wide: _draw_outline(caption, areas, surface, wide=wide))


def table(areas: Sequence[Area]) -> Table:
    """Give the areas as words."""
    known = any(area.waiting is not None for area in areas)
    if not known:
        return Table(("Neighbourhood",), tuple((area.name,) for area in areas))
    rows = tuple((area.name, shown(area.waiting)) for area in areas)
    return Table(("Neighbourhood", "Still waiting"), rows, figures=(1,))


def _draw_outline(
    caption: Caption, areas: Sequence[Area], surface: Surface, *, wide: bool
) -> Markup:
    whole = bounds_of(
        (p for area in areas for ring in area.rings for p in ring), margin=0.02, least=0.0005
    )
    width = WIDE[0] if wide else NARROW[0]
    sheet = Sheet("w" if wide else "n", width, _true_height(whole, width))
    bounds = whole.fitted(sheet.width, sheet.height, stretch=1.0)
    largest = max((area.waiting or 0 for area in areas), default=0)
    shapes = join(_shape(area, bounds, sheet) for area in areas)
    covered: list[Box] = []
    marks = join(_waiting_ring(area, bounds, sheet, largest, covered) for area in areas)
    names = join(_area_name(area, bounds, sheet, covered) for area in areas)
    return frame(caption, sheet, shapes + marks + names, surface)


def _true_height(bounds: Bounds, width: float) -> float:
    shrink = math.cos(math.radians((bounds.south + bounds.north) / 2))
    across = (bounds.east - bounds.west) * shrink
    return clamp(width * (bounds.north - bounds.south) / across, width * 0.4, width * 1.3)


def _shape(area: Area, bounds: Bounds, sheet: Sheet) -> Markup:
    path = "".join(
        "M"
        + "L".join(
            f"{x:.1f} {y:.1f}"
            for x, y in (bounds.project(p, sheet.width, sheet.height) for p in ring)
        )
        + "Z"
        for ring in area.rings
    )
    return element(
        "path",
        d=path,
        fill="var(--tint)",
        fill_rule="evenodd",
        stroke="var(--brand-mid)",
        stroke_width=1.2,
        stroke_linejoin="round",
    )


def _waiting_ring(
    area: Area, bounds: Bounds, sheet: Sheet, largest: int, covered: list[Box]
) -> Markup:
    if area.waiting is None or area.waiting < SUPPRESSED_BELOW:
        return Markup("")
    x, y = bounds.project(_centre(area), sheet.width, sheet.height)
    radius = max(11.0, (34 if sheet.wide else 24) * math.sqrt(area.waiting / largest))
    covered.append(around(x, y, radius))
    words = text(x, y + 5, f"{area.waiting:,}", size=14, bold=True, ink="warm")
    return open_circle(x, y, radius) + words


def _area_name(area: Area, bounds: Bounds, sheet: Sheet, covered: list[Box]) -> Markup:
    at = bounds.project(_centre(area), sheet.width, sheet.height)
    radius = next((b.right - at[0] for b in covered if around(*at, 1).touches(b)), 0.0)
    size = 14.0 if sheet.wide else 12.0
    words = shorten(area.name, sheet.width * 0.4, size)
    half = text_width(words, size) / 2
    for dy in (radius + size + 2 if radius else 5.0, -radius - 6, radius + size + 12):
        x = clamp(at[0], half + 2, sheet.width - half - 2)
        box = text_box(x, at[1] + dy, words, size)
        if box.inside(sheet.width, sheet.height) and not any(
            box.touches(other) for other in covered
        ):
            covered.append(box)
            return text(x, at[1] + dy, words, size=size, halo=HALO)
    return Markup("")


def _centre(area: Area) -> Point:
    """Give the centre of gravity of the largest ring."""
    ring = max(area.rings, key=lambda r: abs(_twice_area(r)))
    doubled = _twice_area(ring)
    if not doubled:
        return ring[0]
    x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = x0 * y1 - x1 * y0
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    return x / (3 * doubled), y / (3 * doubled)


def _twice_area(ring: Sequence[Point]) -> float:
    return sum(
        x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True)
    )
