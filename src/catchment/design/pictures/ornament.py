"""Decoration that says nothing and is hidden from readers who listen."""

import math

from markupsafe import Markup

from catchment.design.pictures.drawing import contour_ring, decoration, element, join, smooth
from catchment.design.pictures.landscape import Landscape, landscape_paths

OUTER_SHORE = (
    "M36.5 9.6C32 4.6 24.8 2.3 17.8 4.1 8.3 6.5 2.2 14.9 2.7 24.4"
    " 3.3 34.6 11.3 42.9 21.7 43.3 27.9 43.5 33.2 41.2 36.9 37.3"
)
INNER_SHORE = (
    "M31.3 15.8C28.5 12.5 24.2 11 19.9 12.2 14.2 13.7 10.5 18.7 10.8 24.4"
    " 11.1 30.6 16 35.4 22.2 35.5 25.9 35.6 29.1 34.1 31.4 31.7"
)
STREAM = "M28.5 24.2C32.5 21.6 35.2 27.1 38.8 24.7 40.6 23.5 42.2 23.3 44 23.7"
HILL_FILLS = ("0.35", "0.5", "0.7", "1")
HILL_LINES = ("0.5", "0.4", "0.3", "0.18")
HERO = (640.0, 470.0)


def mark() -> Markup:
    """Draw our mark: two contour lines round a spring, and the stream that leaves it."""
    return decoration(
        join(
            [
                _stroke(OUTER_SHORE, "var(--brand)", 3.6),
                _stroke(INNER_SHORE, "var(--brand-mid)", 3.2),
                element("circle", cx=21.5, cy=23.7, r=5, fill="var(--brand)"),
                _stroke(STREAM, "var(--water-deep)", 3.2),
            ]
        ),
        46,
        46,
        class_="c-mark",
    )


def _stroke(path: str, paint: str, width: float) -> Markup:
    return element(
        "path", d=path, fill="none", stroke=paint, stroke_width=width, stroke_linecap="round"
    )


def hills() -> Markup:
    """Draw the valley side above the footer; the last line is the ground."""
    width, height = 1280, 120
    body = join(_hill(line, width, height) for line in range(4))
    return decoration(
        body, width, height, class_="c-foot__hills", preserveAspectRatio="xMidYMax slice"
    )


def _hill(line: int, width: float, height: float) -> Markup:
    crest = smooth([(i * width / 20, _crest(line, i)) for i in range(21)])
    ground = element(
        "path",
        d=f"{crest}L{width} {height + 2}L0 {height + 2}Z",
        fill="var(--tint)",
        fill_opacity=HILL_FILLS[line],
    )
    edge = element(
        "path",
        d=crest,
        fill="none",
        stroke="var(--brand-mid)",
        stroke_opacity=HILL_LINES[line],
        stroke_width=1.3,
        vector_effect="non-scaling-stroke",
    )
    return ground + edge


def _crest(line: int, step: int) -> float:
    wave = math.sin(step * 0.62 + 1 + line * 0.22) + 0.45 * math.sin(step * 1.45 + line * 0.3)
    return 26 + line * 21 + (15 - 2.2 * line) * wave


def hero(landscape: Landscape) -> Markup:
    """Draw the catchment's own contours beside the heading of the front page."""
    width, height = HERO
    paths = landscape_paths(landscape, width, height, ground=False)
    return decoration(paths, width, height, class_="c-hero__art")


def rings(paint: str = "var(--paper-line)", count: int = 7) -> Markup:
    """Draw nested contour lines for the corner of a surface."""
    lines = join(
        element(
            "path",
            d=contour_ring((150, 120), 24 + i * 24, 18 + i * 20, bend=0.6 + i * 0.12, depth=0.05),
            fill="none",
            stroke=paint,
            stroke_width=1.3,
        )
        for i in range(count)
    )
    return decoration(lines, 300, 240, class_="c-rings", overflow="visible")
