"""Where something is missing: the valley with an open ring at each town, and how much in it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catchment.design.pictures.drawing import (
    Caption,
    Point,
    Sheet,
    around,
    clamp,
    frame,
    join,
    open_circle,
    twice,
)
from catchment.design.pictures.landscape import NARROW, WIDE, Landscape, landscape_paths
from catchment.design.pictures.lettering import text
from catchment.design.pictures.valley import clipped, draw_towns

LEAST, MOST = 13.0, 27.0


@dataclass(frozen=True)
class Ring:
    """How much is missing at one place."""

    many: int
    longitude: float
    latitude: float


@dataclass(frozen=True)
class _Spot:
    many: int
    x: float
    y: float
    radius: float


def missing_map(caption: Caption, landscape: Landscape, rings: Sequence[Ring]) -> Markup:
    """Draw the map with its rings for both sizes of page."""
    return twice(lambda wide: _draw(caption, landscape, rings, wide=wide))


def _draw(caption: Caption, landscape: Landscape, rings: Sequence[Ring], *, wide: bool) -> Markup:
    sheet = Sheet("w", *WIDE) if wide else Sheet("n", *NARROW)
    spots = _apart(_spots(landscape, rings, sheet), sheet)
    body = join(
        [
            landscape_paths(landscape, sheet.width, sheet.height),
            draw_towns(landscape, sheet, [around(each.x, each.y, each.radius) for each in spots]),
            *(_drawn(each) for each in spots),
        ]
    )
    return frame(caption, sheet, clipped(f"{caption.key}-{sheet.name}-clip", sheet, body), "tint")


def _spots(landscape: Landscape, rings: Sequence[Ring], sheet: Sheet) -> list[_Spot]:
    """Give each ring its pixel and a radius by how much is missing; its area says how much."""
    bounds = landscape.bounds.fitted(sheet.width, sheet.height)
    most = max((ring.many for ring in rings), default=1)
    scale = 1.0 if sheet.wide else 0.8
    found = []
    for ring in rings:
        x, y = bounds.project((ring.longitude, ring.latitude), sheet.width, sheet.height)
        radius = scale * (LEAST + (MOST - LEAST) * math.sqrt(ring.many / most))
        found.append(_on_sheet(_Spot(ring.many, x, y, radius), sheet))
    return found


def _on_sheet(spot: _Spot, sheet: Sheet) -> _Spot:
    edge = spot.radius + 3
    x, y = clamp(spot.x, edge, sheet.width - edge), clamp(spot.y, edge, sheet.height - edge)
    return _Spot(spot.many, x, y, spot.radius)


def _apart(spots: list[_Spot], sheet: Sheet) -> list[_Spot]:
    """Push rings from each other that would overlap, a little at a time."""
    placed = list(spots)
    for _turn in range(40):
        for i in range(len(placed)):
            for j in range(i):
                placed[j], placed[i] = _pushed(placed[j], placed[i], sheet)
    return placed


def _pushed(one: _Spot, other: _Spot, sheet: Sheet) -> tuple[_Spot, _Spot]:
    dx, dy = other.x - one.x, other.y - one.y
    far = math.hypot(dx, dy)
    lacks = one.radius + other.radius + 3 - far
    if lacks <= 0:
        return one, other
    along: Point = (dx / far, dy / far) if far > 0.5 else (1.0, 0.0)
    x, y = along[0] * lacks / 2, along[1] * lacks / 2
    return (
        _on_sheet(_Spot(one.many, one.x - x, one.y - y, one.radius), sheet),
        _on_sheet(_Spot(other.many, other.x + x, other.y + y, other.radius), sheet),
    )


def _drawn(spot: _Spot) -> Markup:
    ring = open_circle(spot.x, spot.y, spot.radius)
    return ring + text(spot.x, spot.y + 5.5, f"{spot.many:,}", size=16, bold=True, ink="warm")
