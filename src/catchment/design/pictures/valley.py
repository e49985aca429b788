"""The map of a catchment with towns and numbered pins, numbered like the list."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter

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
from catchment.design.pictures.landscape import (
    CORNER,
    NARROW,
    WIDE,
    Bounds,
    Landscape,
    Town,
    landscape_paths,
)
from catchment.design.pictures.lettering import shorten, text, text_box, text_width
from catchment.design.pictures.tables import Table

HALO = 4.0
NUDGES = 40
LONGEST_WORDS = 9


@dataclass(frozen=True)
class Pin:
    """A numbered place, numbered like the list beside the map."""

    number: int
    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Marker:
    """A pin on the sheet; several numbers where several pins lie on each other."""

    numbers: tuple[int, ...]
    x: float
    y: float
    radius: float

    @cached_property
    def words(self) -> str:
        """The numbers, runs of them written as "2-4"."""
        written = ", ".join(_runs(sorted(self.numbers)))
        return written if len(written) <= LONGEST_WORDS else f"{len(self.numbers)} here"

    @cached_property
    def half_width(self) -> float:
        """Half the width of the marker, which grows with its words."""
        return max(self.radius, text_width(self.words, self.radius + 1.5, bold=True) / 2 + 7)

    @cached_property
    def box(self) -> Box:
        """What the marker covers, with its rim."""
        across, down = self.half_width + 1, self.radius + 1
        return Box(self.x - across, self.y - down, self.x + across, self.y + down)


def valley_map(caption: Caption, landscape: Landscape, pins: Sequence[Pin]) -> Markup:
    """Draw the map with its numbered pins for both sizes of page."""
    return _both_maps(caption, landscape, tuple(pins))


@lru_cache(maxsize=64)
def _both_maps(caption: Caption, landscape: Landscape, pins: tuple[Pin, ...]) -> Markup:
    """The last ones drawn are remembered: most people look at the same first page of a list."""
    return twice(lambda wide: _draw_map(caption, landscape, pins, wide=wide))


def table(pins: Sequence[Pin], landscape: Landscape) -> Table:
    """Give the pins as words, each with the town it is nearest to."""
    rows = [(str(pin.number), pin.name, _nearest_town(pin, landscape.towns)) for pin in pins]
    return Table(("Number", "Name", "Nearest town"), tuple(rows))


def _nearest_town(pin: Pin, towns: Sequence[Town]) -> str:
    shrink = math.cos(math.radians(pin.latitude))
    return min(
        towns,
        key=lambda town: math.hypot(
            (town.longitude - pin.longitude) * shrink, town.latitude - pin.latitude
        ),
        default=Town("", 0, 0),
    ).name


def _draw_map(caption: Caption, landscape: Landscape, pins: Sequence[Pin], *, wide: bool) -> Markup:
    width, height = WIDE if wide else NARROW
    sheet = Sheet("w" if wide else "n", width, height)
    markers = arrange_pins(landscape, pins, sheet)
    body = join(
        [
            landscape_paths(landscape, width, height),
            draw_towns(landscape, sheet, [marker.box for marker in markers]),
            join(_marker(marker) for marker in markers),
        ]
    )
    return frame(caption, sheet, clipped(f"{caption.key}-{sheet.name}-clip", sheet, body), "tint")


def clipped(key: str, sheet: Sheet, body: Markup) -> Markup:
    shape = element("rect", width=sheet.width, height=sheet.height, rx=CORNER)
    return element("clipPath", shape, id=key) + element("g", body, clip_path=f"url(#{key})")


def arrange_pins(landscape: Landscape, pins: Sequence[Pin], sheet: Sheet) -> tuple[Marker, ...]:
    """Place the pins so that none lies on another: nudged apart, or drawn as one."""
    bounds = landscape.bounds.fitted(sheet.width, sheet.height)
    radius = 13.0 if sheet.wide else 11.0
    markers = [
        Marker((pin.number,), *bounds.project((pin.longitude, pin.latitude), *_size(sheet)), radius)
        for pin in pins
    ]
    markers = _merged([_on_sheet(marker, sheet) for marker in markers], reach=radius * 0.9)
    markers = _nudged(markers, sheet)
    while any_two := _first_touching(markers):
        markers = _joined(markers, *any_two, sheet)
    return tuple(markers)


def _size(sheet: Sheet) -> Point:
    return sheet.width, sheet.height


def _on_sheet(marker: Marker, sheet: Sheet) -> Marker:
    across, down = marker.half_width + 3, marker.radius + 3
    return Marker(
        marker.numbers,
        clamp(marker.x, across, sheet.width - across),
        clamp(marker.y, down, sheet.height - down),
        marker.radius,
    )


def _merged(markers: list[Marker], reach: float) -> list[Marker]:
    """Draw as one what is so near that nudging it apart would lie about the place."""
    kept: list[Marker] = []
    for marker in markers:
        near = next((k for k in kept if math.dist((k.x, k.y), (marker.x, marker.y)) < reach), None)
        if near:
            kept[kept.index(near)] = _both(near, marker)
        else:
            kept.append(marker)
    return kept


def _both(one: Marker, other: Marker) -> Marker:
    mine, theirs = len(one.numbers), len(other.numbers)
    return Marker(
        tuple(sorted(one.numbers + other.numbers)),
        (one.x * mine + other.x * theirs) / (mine + theirs),
        (one.y * mine + other.y * theirs) / (mine + theirs),
        one.radius,
    )


def _nudged(markers: list[Marker], sheet: Sheet) -> list[Marker]:
    """Push neighbours apart, at most by about one radius in all."""
    places = list(markers)
    for _ in range(NUDGES):
        touching = _first_touching(places)
        if not touching:
            break
        i, j = touching
        places[i], places[j] = _pushed(places[i], places[j], sheet)
    return [
        moved if math.dist((moved.x, moved.y), (m.x, m.y)) < m.radius * 1.2 else m
        for moved, m in zip(places, markers, strict=True)
    ]


def _pushed(one: Marker, other: Marker, sheet: Sheet) -> tuple[Marker, Marker]:
    across, down = one.box.overlap(other.box)
    sideways = across <= down
    sign = 1 if (other.x >= one.x if sideways else other.y >= one.y) else -1
    half = ((across if sideways else down) / 2 + 0.3) * sign
    dx, dy = (half, 0.0) if sideways else (0.0, half)
    return (
        _on_sheet(Marker(one.numbers, one.x - dx, one.y - dy, one.radius), sheet),
        _on_sheet(Marker(other.numbers, other.x + dx, other.y + dy, other.radius), sheet),
    )


def _first_touching(markers: Sequence[Marker]) -> tuple[int, int] | None:
    for j, marker in enumerate(markers):
        for i in range(j):
            if markers[i].box.touches(marker.box):
                return i, j
    return None


def _joined(markers: list[Marker], i: int, j: int, sheet: Sheet) -> list[Marker]:
    rest = [marker for k, marker in enumerate(markers) if k not in (i, j)]
    return [*rest, _on_sheet(_both(markers[i], markers[j]), sheet)]


def _runs(numbers: list[int]) -> list[str]:
    """Write 2, 3, 4, 7 as "2-4" and "7" (with the dash of a range)."""
    runs: list[list[int]] = []
    for value in numbers:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


def _marker(marker: Marker) -> Markup:
    size = marker.radius + 1.5
    shape = element(
        "rect",
        x=marker.x - marker.half_width,
        y=marker.y - marker.radius,
        width=marker.half_width * 2,
        height=marker.radius * 2,
        rx=marker.radius,
        fill="var(--brand)",
        stroke="var(--page)",
        stroke_width=2,
    )
    words = text(marker.x, marker.y + size * 0.35, marker.words, size=size, bold=True, ink="page")
    return shape + words


def draw_towns(landscape: Landscape, sheet: Sheet, taken: list[Box]) -> Markup:
    """Draw a dot for each town, and its name where that covers nothing else."""
    bounds = landscape.bounds.fitted(sheet.width, sheet.height)
    spots = [(town.name, bounds.project(town.place, *_size(sheet))) for town in landscape.towns]
    spots = [(name, at) for name, at in spots if around(*at, 4).inside(*_size(sheet))]
    covered = list(taken)
    dots = [at for _, at in spots if not any(box.touches(around(*at, 3)) for box in taken)]
    covered += [around(*at, 5) for at in dots]
    water = _along(landscape, bounds, sheet)
    names = [_town_name(name, at, covered, water, sheet) for name, at in spots]
    return join(element("circle", cx=x, cy=y, r=3.5, fill="var(--ink-2)") for x, y in dots) + join(
        names
    )


def _along(landscape: Landscape, bounds: Bounds, sheet: Sheet) -> list[Point]:
    """Give drops of water every few pixels along the rivers."""
    drops = []
    for river in landscape.rivers:
        line = [bounds.project(at, *_size(sheet)) for at in river]
        for (x0, y0), (x1, y1) in pairwise(line):
            count = max(int(math.dist((x0, y0), (x1, y1)) / 6), 1)
            drops += [
                (x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count) for i in range(count)
            ]
    return drops


def _town_name(
    name: str, at: Point, covered: list[Box], water: Sequence[Point], sheet: Sheet
) -> Markup:
    """Write a name where it hides nothing, and if there is a choice no river."""
    size = 14.0 if sheet.wide else 12.0
    words = shorten(name, sheet.width * 0.4, size)
    half = text_width(words, size) / 2
    free: list[tuple[float, Point, Box]] = []
    for order, (dx, dy) in enumerate(_beside(half, size) + _around(at, covered, half, size)):
        spot = (clamp(at[0] + dx, half + 8, sheet.width - half - 8), at[1] + dy)
        box = text_box(*spot, words, size)
        if box.inside(*_size(sheet)) and not any(box.touches(other) for other in covered):
            wet = sum(box.touches(around(*drop, 4)) for drop in water)
            free.append((min(wet, 4) + 1.5 * order, spot, box))
    if not free:
        return Markup("")
    _, spot, box = min(free, key=itemgetter(0))
    covered.append(box)
    return text(*spot, words, size=size, halo=HALO)


def _beside(half: float, size: float) -> list[Point]:
    """Where a name may stand, best first; further out where a pin hides the dot."""
    return [
        (0, -10), (0, size + 8), (0, -size - 8), (0, size * 2 + 2),
        (half + 10, 5), (-half - 10, 5), (half + 20, 5), (-half - 20, 5),
    ]  # fmt: skip


def _around(at: Point, covered: Sequence[Box], half: float, size: float) -> list[Point]:
    """Where a name may stand when something larger than a pin lies on its town: close outside it."""
    x, y = at
    over = max(
        (box for box in covered if box.touches(around(x, y, 3))),
        key=lambda box: box.bottom - box.top,
        default=around(x, y, 5),
    )
    return [
        (0, over.top - y - 5), (0, over.bottom - y + size + 3),
        (over.right - x + half + 5, 5), (over.left - x - half - 5, 5),
    ]  # fmt: skip
