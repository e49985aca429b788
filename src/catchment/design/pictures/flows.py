"""Who goes from which town to which: the map with an arrow for each way, as broad as it is busy."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catchment.design.pictures.drawing import (
    Box,
    Caption,
    Point,
    Sheet,
    around,
    clamp,
    element,
    frame,
    join,
    twice,
)
from catchment.design.pictures.landscape import NARROW, WIDE, Landscape, landscape_paths
from catchment.design.pictures.lettering import text, text_box, text_width
from catchment.design.pictures.valley import clipped, draw_towns

#: Ways that are drawn, the busiest first; the table has all.
DRAWN = 12

#: How far an arrow bends from the straight line, so that the way back is another.
BEND = 0.2

NARROWEST, BROADEST = 1.5, 9.0
DISC, GAP, HEAD = 15.0, 7.0, 9.0


@dataclass(frozen=True)
class Flow:
    """How many go from one place to another, each longitude and latitude; or stay where they are."""

    many: int
    begin: Point
    end: Point


@dataclass(frozen=True)
class _Arrow:
    """One way on the sheet: a curve from its first point to its last, bent towards the second."""

    many: int
    begin: Point
    bend: Point
    end: Point
    width: float

    @property
    def middle(self) -> Point:
        """The middle of the curve, where the figure stands."""
        return (
            (self.begin[0] + 2 * self.bend[0] + self.end[0]) / 4,
            (self.begin[1] + 2 * self.bend[1] + self.end[1]) / 4,
        )


def flows_map(caption: Caption, landscape: Landscape, flows: Sequence[Flow]) -> Markup:
    """Draw the map for both sizes of page."""
    busiest = sorted(flows, key=lambda flow: -flow.many)[:DRAWN]
    return twice(lambda wide: _draw(caption, landscape, busiest, wide=wide))


def _draw(caption: Caption, landscape: Landscape, flows: Sequence[Flow], *, wide: bool) -> Markup:
    sheet = Sheet("w", *WIDE) if wide else Sheet("n", *NARROW)
    arrows = [_arrow(landscape, flow, flows, sheet) for flow in flows if flow.begin != flow.end]
    discs = [(flow.many, _pixel(landscape, flow.end, sheet)) for flow in flows if _stays(flow)]
    radius = DISC if wide else DISC * 0.8
    taken = [around(*at, radius) for _, at in discs] + [_figure_box(each) for each in arrows]
    body = join(
        [
            landscape_paths(landscape, sheet.width, sheet.height),
            *(_curve(each) for each in arrows),
            draw_towns(landscape, sheet, taken),
            *(_disc(many, at, radius) for many, at in discs),
            *(_figure(each, sheet) for each in arrows),
        ]
    )
    return frame(caption, sheet, clipped(f"{caption.key}-{sheet.name}-clip", sheet, body), "tint")


def _stays(flow: Flow) -> bool:
    return flow.begin == flow.end


def _pixel(landscape: Landscape, place: Point, sheet: Sheet) -> Point:
    bounds = landscape.bounds.fitted(sheet.width, sheet.height)
    x, y = bounds.project(place, sheet.width, sheet.height)
    return clamp(x, DISC + 3, sheet.width - DISC - 3), clamp(y, DISC + 3, sheet.height - DISC - 3)


def _arrow(landscape: Landscape, flow: Flow, flows: Sequence[Flow], sheet: Sheet) -> _Arrow:
    """Bend the way to its right, and let it begin and end beside the towns."""
    begin, end = (_pixel(landscape, place, sheet) for place in (flow.begin, flow.end))
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    bend = (begin[0] + dx / 2 - dy * BEND, begin[1] + dy / 2 + dx * BEND)
    most = max(each.many for each in flows if not _stays(each))
    width = NARROWEST + (BROADEST - NARROWEST) * flow.many / most
    off = (DISC if sheet.wide else DISC * 0.8) + GAP / 2
    return _Arrow(
        flow.many, _towards(begin, bend, off), bend, _towards(end, bend, off + HEAD), width
    )


def _towards(begin: Point, end: Point, far: float) -> Point:
    """Go so far from one point to another, but never past their middle."""
    length = math.dist(begin, end)
    share = min(far / length, 0.45) if length else 0.0
    return begin[0] + (end[0] - begin[0]) * share, begin[1] + (end[1] - begin[1]) * share


def _curve(arrow: _Arrow) -> Markup:
    """Draw the curve and its head."""
    (x0, y0), (xb, yb), (x1, y1) = arrow.begin, arrow.bend, arrow.end
    line = element(
        "path",
        d=f"M{x0:.1f} {y0:.1f}Q{xb:.1f} {yb:.1f} {x1:.1f} {y1:.1f}",
        fill="none",
        stroke="var(--brand)",
        stroke_width=arrow.width,
        stroke_opacity="0.75",
    )
    length = math.dist(arrow.bend, arrow.end) or 1.0
    ux, uy = (x1 - xb) / length, (y1 - yb) / length
    half = arrow.width / 2 + 3.5
    points = (
        (x1 + ux * HEAD, y1 + uy * HEAD),
        (x1 - uy * half, y1 + ux * half),
        (x1 + uy * half, y1 - ux * half),
    )
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return line + element("path", d=f"M{path}Z", fill="var(--brand)")


def _disc(many: int, at: Point, radius: float) -> Markup:
    """Draw how many stay in their own town."""
    disc = element(
        "circle",
        cx=at[0],
        cy=at[1],
        r=radius,
        fill="var(--page)",
        stroke="var(--brand)",
        stroke_width=2.5,
    )
    size = 13.5 if radius >= DISC else 12
    return disc + text(
        at[0], at[1] + size * 0.36, f"{many:,}", size=size, bold=True, room=2 * radius - 5
    )


def _figure_box(arrow: _Arrow) -> Box:
    x, y = arrow.middle
    return text_box(x, y + 5, f"{arrow.many:,}", 14, bold=True)


def _figure(arrow: _Arrow, sheet: Sheet) -> Markup:
    """Write how many on a light ground over the curve."""
    words, size = f"{arrow.many:,}", 14 if sheet.wide else 12
    half = text_width(words, size, bold=True) / 2 + 4
    x = clamp(arrow.middle[0], half, sheet.width - half)
    y = clamp(arrow.middle[1], 11, sheet.height - 11)
    ground = element(
        "rect", x=x - half, y=y - 10, width=2 * half, height=20, rx=4, fill="var(--page)"
    )
    return ground + text(x, y + size * 0.36, words, size=size, bold=True)
