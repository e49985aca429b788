"""The pen: elements, curves and frames that every picture is made of.

One unit is one CSS pixel; ``site.css`` lets a picture shrink, never grow. Nothing here
knows what a picture is about. Colours are CSS custom properties in presentation
attributes, because the content security policy refuses inline styles.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from markupsafe import Markup, escape

Point = tuple[float, float]
Value = str | float | None
Surface = Literal["page", "tint"]

NARROW_AT_MOST = 328
SUPPRESSED_BELOW = 5
RING_POINTS = 36
SAFE_KEY = re.compile(r"[A-Za-z][A-Za-z0-9-]*\Z")


@dataclass(frozen=True)
class Caption:
    """What a reader who cannot see the picture is told.

    Attributes:
        key: unique on the page; letters, digits and hyphens.
        title: a few words, read first.
        description: what the picture shows, in a sentence or two.
    """

    key: str
    title: str
    description: str

    def __post_init__(self) -> None:
        if not SAFE_KEY.match(self.key):
            raise ValueError(f"Not usable as an id: {self.key!r}")


@dataclass(frozen=True)
class Sheet:
    """What a picture is drawn on: ``w`` (wide) or ``n`` (narrow, for phones)."""

    name: Literal["w", "n"]
    width: float
    height: float

    @property
    def wide(self) -> bool:
        """Is this the sheet for desktops?"""
        return self.name == "w"


@dataclass(frozen=True)
class Box:
    """A rectangle, for finding out what would lie on top of what."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> Point:
        """How far the two reach into each other, across and down; negative if apart."""
        return (
            min(self.right, other.right) - max(self.left, other.left),
            min(self.bottom, other.bottom) - max(self.top, other.top),
        )

    def touches(self, other: "Box") -> bool:
        """Do the two share any area?"""
        across, down = self.overlap(other)
        return across > 0 and down > 0

    def inside(self, width: float, height: float) -> bool:
        """Does it fit on a sheet of this size?"""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


def around(x: float, y: float, radius: float) -> Box:
    """Give the square round a circle."""
    return Box(x - radius, y - radius, x + radius, y + radius)


def number(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    written = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def clamp(value: float, low: float, high: float) -> float:
    """Keep a value between two bounds; their middle when they cross."""
    return (low + high) / 2 if low > high else min(max(value, low), high)


def element(name: str, *inside: Markup, **attributes: Value) -> Markup:
    """Write one element. ``stroke_width`` becomes ``stroke-width``; None is left out.

    Plain string work, because a picture has hundreds of elements; values are escaped all the same.
    """
    opening = "".join(
        [
            f' {_attribute(key)}="{_value(value)}"'
            for key, value in attributes.items()
            if value is not None
        ]
    )
    if not inside:
        return Markup(f"<{name}{opening}/>")  # noqa: S704 - our own names, values escaped
    return Markup(f"<{name}{opening}>{join(inside)}</{name}>")  # noqa: S704 - as above


def join(parts: Iterable[Markup]) -> Markup:
    """Put pieces of markup behind each other."""
    return Markup("").join(parts)


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else number(value)


def frame(caption: Caption, sheet: Sheet, body: Markup, surface: Surface = "page") -> Markup:
    """Wrap a drawing in its ``svg`` with a title and a description."""
    key = f"{caption.key}-{sheet.name}"
    return element(
        "svg",
        element("title", escape(caption.title), id=f"{key}-title"),
        element("desc", escape(caption.description), id=f"{key}-desc"),
        body,
        class_=f"c-pic c-pic--{surface} {sheet.name}",
        viewBox=f"0 0 {number(sheet.width)} {number(sheet.height)}",
        width=sheet.width,
        height=sheet.height,
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
    )


def twice(draw: Callable[[bool], Markup]) -> Markup:
    """Draw the wide picture and the narrow one; the style sheet shows one of them."""
    return draw(True) + draw(False)


def decoration(body: Markup, width: float, height: float, /, **attributes: Value) -> Markup:
    """Wrap a drawing that says nothing: hidden from readers who listen."""
    return element(
        "svg",
        body,
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        aria_hidden="true",
        focusable="false",
        **attributes,
    )


def polar(centre: Point, radius: float, degrees: float) -> Point:
    """Find a point on a circle; 0 degrees is up, clockwise."""
    angle = math.radians(degrees - 90)
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def pair(point: Point) -> str:
    """Write a point as it stands in a path."""
    return f"{number(point[0])} {number(point[1])}"


def arc_band(centre: Point, inner: float, outer: float, start: float, end: float) -> str:
    """Path of a piece of a ring between two angles (degrees, less than a full turn)."""
    large = 1 if end - start > 180 else 0
    return (
        f"M{pair(polar(centre, outer, start))}"
        f"A{number(outer)} {number(outer)} 0 {large} 1 {pair(polar(centre, outer, end))}"
        f"L{pair(polar(centre, inner, end))}"
        f"A{number(inner)} {number(inner)} 0 {large} 0 {pair(polar(centre, inner, start))}Z"
    )


def smooth(points: Sequence[Point], *, closed: bool = False) -> str:
    """Path of a Catmull-Rom curve through the points."""
    count = len(points)
    path = [f"M{pair(points[0])}"]
    for i in range(count if closed else count - 1):
        before, here, there, after = (_neighbour(points, i + k, closed) for k in (-1, 0, 1, 2))
        path.append(
            f"C{pair((here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6))}"
            f" {pair((there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6))}"
            f" {pair(there)}"
        )
    return "".join(path) + ("Z" if closed else "")


def _neighbour(points: Sequence[Point], index: int, closed: bool) -> Point:
    count = len(points)
    return points[index % count] if closed else points[max(0, min(count - 1, index))]


def contour_ring(
    centre: Point, across: float, down: float, *, bend: float, depth: float = 0.03
) -> str:
    """Path of an ellipse drawn as a contour line: its radius breathes a little.

    Args:
        centre: middle of the ellipse.
        across: radius along x.
        down: radius along y.
        bend: which of many similar lines; the same number gives the same line.
        depth: how much the radius breathes, as a share of it.
    """
    phases = (1.1 + bend * 0.13, 2.6 + bend * 0.19, 4.2 - bend * 0.11)
    points = []
    for i in range(RING_POINTS):
        turn = i / RING_POINTS * 2 * math.pi
        breath = 1 + depth * (
            math.sin(2 * turn + phases[0])
            + 0.7 * math.sin(3 * turn + phases[1])
            + 0.4 * math.sin(5 * turn + phases[2])
        )
        points.append(
            (
                centre[0] + across * breath * math.cos(turn),
                centre[1] + down * breath * math.sin(turn),
            )
        )
    return smooth(points, closed=True)


def open_circle(x: float, y: float, radius: float, width: float = 2.5) -> Markup:
    """Draw what means *nobody yet*, everywhere the same: a dashed open circle."""
    dash = "5 4" if radius > 11 else "3.4 2.6"
    return element(
        "circle",
        cx=x,
        cy=y,
        r=radius,
        fill="var(--page)",
        stroke="var(--warm)",
        stroke_width=width,
        stroke_dasharray=dash,
    )
