"""The ground of every map: contour lines of an imagined valley, and its rivers.

Not a survey: height grows with the distance from the rivers (from the towns and the
ways between them where no river is known), so that what is near lies low.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import contourpy
import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from catchment.design.pictures.drawing import Point, element, join, smooth

LEVELS = (0.16, 0.28, 0.4, 0.52, 0.64, 0.76)
MOST_STRETCH = 1.6
SHORTEST_LINE = 9
WIDE = (680.0, 400.0)
NARROW = (328.0, 290.0)
CORNER = 12.0

Grid = NDArray[np.float64]


@dataclass(frozen=True)
class Bounds:
    """Degrees of longitude and latitude that a map shows."""

    west: float
    south: float
    east: float
    north: float

    def fitted(self, width: float, height: float, stretch: float = MOST_STRETCH) -> "Bounds":
        """Widen the bounds until the map is not stretched more than so many times."""
        across = max((self.east - self.west) * self._shrink, 1e-6)
        down = max(self.north - self.south, 1e-6)
        wanted = width / height
        more_across = max(wanted * down / stretch / across, 1.0)
        more_down = max(across / wanted / stretch / down, 1.0)
        return self._scaled(more_across, more_down)

    @property
    def _shrink(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))

    def _scaled(self, across: float, down: float) -> "Bounds":
        x, y = (self.west + self.east) / 2, (self.south + self.north) / 2
        half_x = max((self.east - self.west) / 2, 1e-4) * across
        half_y = max((self.north - self.south) / 2, 1e-4) * down
        return Bounds(x - half_x, y - half_y, x + half_x, y + half_y)

    def project(self, point: Point, width: float, height: float) -> Point:
        """Find the pixel of a place (longitude, latitude)."""
        return (
            (point[0] - self.west) / (self.east - self.west) * width,
            (self.north - point[1]) / (self.north - self.south) * height,
        )


@dataclass(frozen=True)
class Town:
    """A named place in the middle of its neighbourhood."""

    name: str
    longitude: float
    latitude: float

    @property
    def place(self) -> Point:
        """Longitude and latitude."""
        return self.longitude, self.latitude


@dataclass(frozen=True)
class Landscape:
    """What the map of a catchment is drawn from; the first river is the main one."""

    bounds: Bounds
    towns: tuple[Town, ...] = ()
    rivers: tuple[tuple[Point, ...], ...] = ()


def bounds_of(places: Iterable[Point], margin: float = 0.15, least: float = 0.02) -> Bounds:
    """Give bounds that hold all places (longitude, latitude) with a margin round them.

    Args:
        places: at least one.
        margin: as a share of the longer side.
        least: the smallest margin, in degrees, so that one town is a map as well.

    Raises:
        ValueError: if there is no place.
    """
    known = list(places)
    west, east = min(p[0] for p in known), max(p[0] for p in known)
    south, north = min(p[1] for p in known), max(p[1] for p in known)
    more = max(max(east - west, north - south) * margin, least)
    return Bounds(west - more, south - more, east + more, north + more)


@lru_cache(maxsize=64)
def landscape_paths(
    landscape: Landscape, width: float, height: float, *, ground: bool = True
) -> Markup:
    """Draw contours and rivers once; pure, so the caller may store the answer.

    Args:
        landscape: what to draw.
        width: of the sheet, in pixels.
        height: of the sheet, in pixels.
        ground: whether to paint the surface under the lines.
    """
    bounds = landscape.bounds.fitted(width, height)
    rivers = [[bounds.project(p, width, height) for p in river] for river in landscape.rivers]
    rivers = [river for river in rivers if len(river) > 1]
    towns = [bounds.project(town.place, width, height) for town in landscape.towns]
    surface = element("rect", width=width, height=height, rx=CORNER, fill="var(--tint)")
    return join(
        [
            surface if ground else Markup(""),
            _contours(rivers, towns, width, height),
            join(_river(river, main=i == 0) for i, river in enumerate(rivers)),
        ]
    )


def _contours(rivers: list[list[Point]], towns: list[Point], width: float, height: float) -> Markup:
    step = max(6.0, width / 90)
    xs = np.arange(-2 * step, width + 2 * step + 1, step)
    ys = np.arange(-2 * step, height + 2 * step + 1, step)
    x, y = np.meshgrid(xs, ys)
    heights = _heights(x, y, rivers, towns, width, height)
    lines = contourpy.contour_generator(xs, ys, heights)
    return join(
        _contour(np.asarray(line, dtype=np.float64), order)
        for order, level in enumerate(LEVELS)
        for line in lines.lines(level)
        if len(line) >= SHORTEST_LINE
    )


def _contour(line: Grid, order: int) -> Markup:
    points = [(float(x), float(y)) for x, y in line[::2]]
    points.append((float(line[-1][0]), float(line[-1][1])))
    return element(
        "path",
        d=smooth(points),
        fill="none",
        stroke="var(--brand-mid)",
        stroke_opacity=f"{0.58 * (0.35 + 0.13 * order):.2f}",
        stroke_width=1.5 if order % 3 == 2 else 1,
    )


def _heights(
    x: Grid, y: Grid, rivers: list[list[Point]], towns: list[Point], width: float, height: float
) -> Grid:
    ways = rivers or _ways_between(towns)
    far = np.full(x.shape, 0.45 * width)
    for order, way in enumerate(ways):
        away = _distance(x, y, way)
        side = bool(rivers) and order > 0
        far = np.minimum(far, away * 1.35 + 8 if side else away)
    if not rivers:
        far = _softened(x, y, towns, far, width)
    waves = (
        0.05 * np.sin(x / width * 11 + 1) * np.cos(y / height * 7)
        + 0.035 * np.sin(x / width * 23 + y / height * 9)
        + 0.02 * np.cos(x / width * 41 - y / height * 15)
    )
    return np.asarray(1 - np.exp(-far / (0.17 * width)) + waves)


def _softened(x: Grid, y: Grid, towns: list[Point], ways: Grid, width: float) -> Grid:
    """Without rivers, let towns lie lowest and the ways between them a little higher."""
    near = ways * 0.8 + 0.035 * width
    for tx, ty in towns:
        near = np.minimum(near, np.hypot(x - tx, y - ty))
    return near


def _ways_between(towns: list[Point]) -> list[list[Point]]:
    """Join the towns by the shortest web of ways (Prim's algorithm)."""
    if not towns:
        return []
    joined, waiting = [towns[0]], list(towns[1:])
    ways = [[towns[0], towns[0]]]
    while waiting:
        start, end = min(((a, b) for a in joined for b in waiting), key=lambda way: math.dist(*way))
        ways.append([start, end])
        joined.append(end)
        waiting.remove(end)
    return ways


def _distance(x: Grid, y: Grid, line: Sequence[Point]) -> Grid:
    """Distance of each grid point from a line of straight pieces."""
    nearest = np.full(x.shape, np.inf)
    for (x0, y0), (x1, y1) in pairwise(line):
        dx, dy = x1 - x0, y1 - y0
        squared = dx * dx + dy * dy or 1.0
        along = np.clip(((x - x0) * dx + (y - y0) * dy) / squared, 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - x0 - along * dx, y - y0 - along * dy))
    return nearest


def _river(river: Sequence[Point], *, main: bool) -> Markup:
    return element(
        "path",
        d=smooth(river),
        fill="none",
        stroke="var(--water)",
        stroke_width=4.5 if main else 2.5,
        stroke_linecap="round",
    )
