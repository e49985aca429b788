"""The front page: each stream is a town, and they join where help is found.

The width of a stream is people; the areas of the lake (found somebody) and of the
open pool (nobody yet) are people on one scale.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from catchment.design.pictures.drawing import (
    Caption,
    Point,
    Sheet,
    Surface,
    contour_ring,
    element,
    frame,
    join,
    number,
    open_circle,
    pair,
    smooth,
    twice,
)
from catchment.design.pictures.lettering import Ink, stack, stack_size, text, wrap
from catchment.design.pictures.tables import FEW, Table, shown

HAIRLINE = 1.5
NO_FIGURES = "No figures yet"
SMALLEST_WITH_NUMBER = 15.0

Rows = tuple[tuple[str, float, bool], ...]


@dataclass(frozen=True)
class Stream:
    """People of one town who asked; None when there are too few to say."""

    town: str
    people: int | None

    @property
    def known(self) -> int:
        """People to draw; a suppressed number draws as a hairline."""
        return self.people or 0


@dataclass(frozen=True)
class Confluence:
    """Towns from west to east, and what became of everybody who asked.

    Whoever fills it in hides small numbers (None), and a second one where a single
    hidden number could be found by subtraction.
    """

    streams: tuple[Stream, ...]
    found: int | None
    nobody: int | None

    @property
    def empty(self) -> bool:
        """Is there nothing to draw yet?"""
        return not self._people and self.found == 0 and self.nobody == 0

    @property
    def scale(self) -> int:
        """People that one full width stands for."""
        return max(self._people, (self.found or 0) + (self.nobody or 0), 1)

    @property
    def _people(self) -> int:
        return sum(stream.known for stream in self.streams)


@dataclass(frozen=True)
class _Plan:
    """Measures of one sheet."""

    wide: bool
    full: float
    lake: float
    pool: float
    big: float
    small: float


WIDE = _Plan(True, full=104, lake=82, pool=62, big=40, small=15)
NARROW = _Plan(False, full=76, lake=62, pool=46, big=32, small=13)
WIDTH = 1000.0
NARROW_WIDTH = 276.0
FIRST, LAST, MOUTH = 62.0, 632.0, 760.0
MANY = 7
WORDS_INSIDE = 44.0
SMALLEST_POOL = 7.0
TURN = 132.0


def streams(caption: Caption, whole: Confluence, *, surface: Surface = "tint") -> Markup:
    """Draw the streams for both sizes of page."""
    return twice(lambda wide: _draw(caption, whole, surface, wide=wide))


def table(whole: Confluence) -> Table:
    """Give the same as words."""
    rows = [(stream.town, shown(stream.people)) for stream in whole.streams]
    totals = [("Found somebody", shown(whole.found)), ("Nobody yet", shown(whole.nobody))]
    return Table(("Town", "People"), (*rows, *totals), figures=(1,))


def pool_radii(whole: Confluence, *, lake: float, pool: float) -> tuple[float, float]:
    """Give the radii of lake and pool, so that their areas are as their people.

    Args:
        whole: the people; a hidden number has no area.
        lake: the largest radius there is room for where somebody was found.
        pool: the largest radius there is room for where nobody was.
    """
    found, nobody = math.sqrt(whole.found or 0), math.sqrt(whole.nobody or 0)
    unit = min(lake / max(found, 0.01), pool / max(nobody, 0.01))
    return unit * found, unit * nobody


def _draw(caption: Caption, whole: Confluence, surface: Surface, *, wide: bool) -> Markup:
    if whole.empty:
        return _empty(caption, surface, wide=wide)
    return (_draw_wide if wide else _draw_narrow)(caption, whole, surface)


def _empty(caption: Caption, surface: Surface, *, wide: bool) -> Markup:
    """Draw still water: contours, a lake that is only a line, and words."""
    sheet = Sheet("w", WIDTH, 220) if wide else Sheet("n", NARROW_WIDTH, 200)
    middle = (sheet.width / 2, sheet.height / 2)
    lines = [
        _line(contour_ring(middle, 62 + i * 17, 48 + i * 11, bend=0.4, depth=0.02), 0.55 - 0.11 * i)
        for i in range(5)
    ]
    words = text(*middle, NO_FIGURES, size=15, ink="ink-2")
    hillside = _hillside(sheet.width, 6) if wide else Markup("")
    return frame(caption, sheet, hillside + join(lines) + words, surface)


def _line(path: str, opacity: float) -> Markup:
    return element(
        "path", d=path, fill="none", stroke="var(--brand-mid)", stroke_opacity=f"{opacity:.2f}"
    )


def _hillside(width: float, count: int) -> Markup:
    lines = []
    for j in range(count):
        points = [
            (x, 14 + j * 32 + 14 * math.sin(x / 140 + j * 0.8) + 7 * math.sin(x / 61 + j))
            for x in range(0, int(width) + 40, 40)
        ]
        lines.append(_line(smooth([(min(x, width), y) for x, y in points]), 0.08 + 0.015 * j))
    return join(lines)


def _gradient(key: str, *, wide: bool) -> Markup:
    reach = (
        {"x1": 0, "x2": 760, "y1": 0, "y2": 0} if wide else {"x1": 0, "x2": 0, "y1": 0, "y2": 330}
    )
    stops = [
        element("stop", offset="0", stop_color="var(--brand-mid)", stop_opacity="0.5"),
        element("stop", offset="0.5", stop_color="var(--brand-mid)"),
        element("stop", offset="1", stop_color="var(--brand)"),
    ]
    return element("linearGradient", *stops, id=key, gradientUnits="userSpaceOnUse", **reach)


def widths(whole: Confluence, full: float) -> list[float]:
    """Give the width of each stream; together they are at most ``full``."""
    return [max(full * stream.known / whole.scale, 0) for stream in whole.streams]


def _stream(path: str, width: float, paint: str) -> Markup:
    few = width == 0
    return element(
        "path",
        d=path,
        fill="none",
        stroke="var(--brand-mid)" if few else paint,
        stroke_width=HAIRLINE if few else number(width + 0.4),
        stroke_opacity="0.7" if few else None,
        class_="c-stream",
    )


def _label(stream: Stream, *, many: bool) -> Rows:
    size, room = (13.0, 94.0) if many else (15.0, 140.0)
    names = [(line, size, True) for line in wrap(stream.town, room, size, bold=True)]
    people = FEW if stream.people is None else f"{stream.people:,} people"
    return (*names, (people, size - 1, False))


# ---- the wide sheet: streams run down and east


def _draw_wide(caption: Caption, whole: Confluence, surface: Surface) -> Markup:
    labels = [_label(stream, many=len(whole.streams) > MANY) for stream in whole.streams]
    wide = widths(whole, WIDE.full)
    tiers, xs = _stations(labels, wide)
    deepest = max((stack_size(label)[1] for label in labels), default=0)
    tier = max(34.0, deepest + 2)
    tops = [4 + tier * (tiers - 1 - i % tiers) + deepest for i in range(len(labels))]
    bed = 150 + tier * (tiers - 1) + deepest
    key = f"{caption.key}-w-water"
    lake, pool = pool_radii(whole, lake=WIDE.lake, pool=WIDE.pool)
    body = [_hillside(WIDTH, 7), _gradient(key, wide=True)]
    body += _wide_streams(xs, tops, wide, bed, f"url(#{key})")
    body.append(_wide_end(whole, lake, pool, bed))
    body += [
        stack(x, top - stack_size(label)[1] - 4, label)
        for x, top, label in zip(xs, tops, labels, strict=True)
    ]
    height = bed + 10 + WIDE.lake + 12
    return frame(caption, Sheet("w", WIDTH, height), join(body), surface)


def _stations(labels: Sequence[Rows], wide: Sequence[float]) -> tuple[int, list[float]]:
    """Find how many tiers of names are needed, and where each stream begins."""
    for tiers in (2, 3, 4):
        xs = _packed(labels, wide, tiers)
        if not xs or xs[-1] <= LAST:
            break
    return tiers, _stretched(xs)


def _packed(labels: Sequence[Rows], wide: Sequence[float], tiers: int) -> list[float]:
    """Put each stream as near to those before it as names and water allow."""
    xs: list[float] = []
    for i, label in enumerate(labels):
        half = stack_size(label)[0] / 2
        x = FIRST if not i else 0.0
        for j in range(i):
            other = stack_size(labels[j])[0] / 2
            apart = half + other + 12 if (i - j) % tiers == 0 else 0
            near = max(wide[i], wide[j]) / 2 + max(half, other) + 4 if i - j < tiers else 0
            x = max(x, xs[j] + max(apart, near))
        xs.append(x)
    return xs


def _stretched(xs: list[float]) -> list[float]:
    """Use the room there is: at most 106 from one stream to the next."""
    if len(xs) < 2:
        return [min(x + 120, 240) for x in xs]
    span = max(min(LAST, FIRST + 114 * (len(xs) - 1)), xs[-1]) - FIRST
    even = [FIRST + span * i / (len(xs) - 1) for i in range(len(xs))]
    factor = span / (xs[-1] - FIRST)
    packed = [FIRST + (x - FIRST) * factor for x in xs]
    gaps = zip(pairwise(even), pairwise(xs), strict=True)
    fits = all(b - a >= d - c for (a, b), (c, d) in gaps)
    return even if fits else packed


def _wide_streams(
    xs: Sequence[float], tops: Sequence[float], wide: Sequence[float], bed: float, paint: str
) -> list[Markup]:
    drawn = []
    joined = 0.0
    floor = bed + sum(wide) / 2
    for x, top, width in zip(xs, tops, wide, strict=True):
        y = floor - joined - width / 2
        joined += width
        path = f"M{pair((x, top))}C{pair((x, top + 78))} {pair((x + 22, y))} {pair((x + TURN, y))}"
        drawn.append(_stream(f"{path}L{pair((MOUTH + 126, y))}", width, paint))
    return drawn


def _wide_end(whole: Confluence, lake_radius: float, radius: float, bed: float) -> Markup:
    """Draw the lake, the pool and the channel that leaves the streams for it."""
    carried = sum(widths(whole, WIDE.full))
    top = bed - carried / 2
    leaving = min(WIDE.full * (whole.nobody or 0) / whole.scale, carried)
    lake = (886.0, bed + max(10.0, leaving / 2))
    parts = [_shore(lake, lake_radius, 10)]
    if whole.nobody != 0:
        radius = max(radius, SMALLEST_POOL)
        pool = (max(860.0, MOUTH + 72 + radius), 84.0)
        parts += _wide_channel(top, leaving, pool, radius)
        parts.append(_pool(whole.nobody, pool, radius, WIDE, below=False))
    parts.append(_lake(whole.found, lake, lake_radius, WIDE))
    return join(parts)


def _wide_channel(top: float, leaving: float, pool: Point, radius: float) -> list[Markup]:
    """Cut the channel out of the streams and lead it, open, to the pool."""
    cut = element(
        "path",
        d=f"M{pair((MOUTH - 42, top - 1))}C{pair((MOUTH, top - 1))} {pair((MOUTH - 2, top + leaving))}"
        f" {pair((MOUTH + 44, top + leaving))}H{MOUTH + 128:g}V{number(top - 1)}Z",
        fill="var(--bg,var(--tint))",
    )
    half = min(max(leaving / 2, 2.5), radius * 0.7)
    end = pool[0] - math.sqrt(radius**2 - half**2)
    upper, lower = pool[1] - half, pool[1] + half
    start = MOUTH - 22 + min(leaving * 0.3, 20)
    banks = element(
        "path",
        d=f"M{pair((MOUTH - 42, top))}C{pair((MOUTH + 14, top))} {pair((MOUTH + 18, upper))} {pair((end, upper))}"
        f"M{pair((start, top + leaving * 0.45))}C{pair((start + 56, top + leaving * 0.45 - 10))}"
        f" {pair((end - 36, lower))} {pair((end, lower))}",
        fill="none",
        stroke="var(--warm)",
        stroke_width=2,
        stroke_dasharray="5 4",
    )
    return [cut, banks]


# ---- what both sheets share


def _shore(lake: Point, radius: float, step: float) -> Markup:
    return join(
        _line(
            contour_ring(lake, radius + i * step, radius + i * step * 0.9, bend=0.4, depth=0.02),
            0.5 - 0.13 * i,
        )
        for i in (1, 2, 3)
    )


def _lake(found: int | None, lake: Point, radius: float, plan: _Plan) -> Markup:
    if not found:
        return _hidden_lake(lake, FEW if found is None else "0", plan)
    shape = element(
        "path",
        d=contour_ring(lake, radius, radius, bend=0.4, depth=0.02),
        fill="var(--brand)",
        class_="c-lake",
    )
    if radius < plan.lake * 0.8:
        words = f"{found:,} found somebody"
        return shape + text(lake[0], lake[1] + radius + 34, words, size=plan.small, halo=4)
    return shape + _lake_words(lake, f"{found:,}", plan.big, plan, "page")


def _hidden_lake(lake: Point, words: str, plan: _Plan) -> Markup:
    """Draw the shore only: there are too few people to show how many."""
    shore = element(
        "path",
        d=contour_ring(lake, plan.lake, plan.lake, bend=0.4, depth=0.02),
        fill="var(--page)",
        stroke="var(--brand)",
        stroke_width=1.5,
    )
    return shore + _lake_words(lake, words, plan.small, plan, "ink")


def _lake_words(lake: Point, words: str, size: float, plan: _Plan, ink: Ink) -> Markup:
    x, y = lake
    return text(x, y + 6, words, size=size, bold=True, ink=ink) + text(
        x, y + 8 + plan.small * 1.4, "found somebody", size=plan.small, ink=ink
    )


def _pool(nobody: int | None, pool: Point, radius: float, plan: _Plan, *, below: bool) -> Markup:
    x, y = pool
    size = 22.0 if plan.wide else 19.0
    people = shown(nobody)
    circle = open_circle(x, y, radius)
    if nobody is None or radius < SMALLEST_WITH_NUMBER + 3 * len(people):
        return circle + _pool_words(x, y, radius, [people, "nobody yet"], below=below)
    lift = 8 if radius >= WORDS_INSIDE else 0
    circle += text(x, y + size * 0.36 - lift, people, size=size, bold=True, ink="warm")
    if lift:
        return circle + text(x, y + 19, "nobody yet", size=13)
    return circle + _pool_words(x, y, radius, ["nobody yet"], below=below)


def _pool_words(x: float, y: float, radius: float, rows: list[str], *, below: bool) -> Markup:
    size = 14.0 if below else 15.0
    drawn = [(row, size, False) for row in rows]
    if below:
        return stack(x, y + radius + 5, drawn)
    return stack(x + radius + 10, y - stack_size(drawn)[1] / 2 - 1, drawn, anchor="start")


# ---- the narrow sheet: streams run down a phone


def _draw_narrow(caption: Caption, whole: Confluence, surface: Surface) -> Markup:
    wide = widths(whole, NARROW.full)
    count = len(whole.streams)
    joint = 74 + count * 46.0
    middle = 200.0
    key = f"{caption.key}-n-water"
    lake_radius, pool_radius = pool_radii(whole, lake=NARROW.lake, pool=NARROW.pool)
    body = [_gradient(key, wide=False)]
    body += _narrow_streams(wide, middle, joint, f"url(#{key})")
    body.append(_narrow_end(whole, lake_radius, pool_radius, joint, middle))
    body += [_narrow_label(stream, i) for i, stream in enumerate(whole.streams)]
    return frame(caption, Sheet("n", NARROW_WIDTH, joint + 162), join(body), surface)


def _narrow_label(stream: Stream, order: int) -> Markup:
    y = 22 + order * 46
    name = wrap(stream.town, 116, 14, lines=1, bold=True)
    people = FEW if stream.people is None else f"{stream.people:,} people"
    drawn = [text(0, y - 1, line, size=14, bold=True, anchor="start") for line in name]
    return join([*drawn, text(0, y + 16, people, size=13, anchor="start")])


def _narrow_streams(wide: Sequence[float], middle: float, joint: float, paint: str) -> list[Markup]:
    drawn = []
    joined = 0.0
    right = middle + sum(wide) / 2
    for i, width in enumerate(wide):
        x = right - joined - width / 2
        joined += width
        y = 22 + i * 46
        path = f"M{pair((122, y))}C{pair((min(x, 190), y))} {pair((x, y + 4))} {pair((x, y + 56))}"
        drawn.append(_stream(f"{path}L{pair((x, joint + 82))}", width, paint))
    return drawn


def _narrow_end(
    whole: Confluence,
    lake_radius: float,
    radius: float,
    joint: float,
    middle: float,
) -> Markup:
    carried = sum(widths(whole, NARROW.full))
    left = middle - carried / 2
    leaving = min(NARROW.full * (whole.nobody or 0) / whole.scale, carried)
    lake = (middle + max(2.0, leaving / 2), joint + 82)
    parts = [_shore(lake, lake_radius, 8)]
    if whole.nobody != 0:
        radius = max(radius, SMALLEST_POOL)
        pool = (62.0, joint + 62)
        parts += _narrow_channel(left, leaving, pool, radius, joint)
        parts.append(_pool(whole.nobody, pool, radius, NARROW, below=True))
    parts.append(_lake(whole.found, lake, lake_radius, NARROW))
    return join(parts)


def _narrow_channel(
    left: float, leaving: float, pool: Point, radius: float, joint: float
) -> list[Markup]:
    cut = element(
        "path",
        d=f"M{pair((left - 1, joint - 40))}C{pair((left - 1, joint - 8))} {pair((left + leaving, joint - 8))}"
        f" {pair((left + leaving, joint + 24))}V{number(joint + 84)}H{number(left - 1)}Z",
        fill="var(--bg,var(--tint))",
    )
    half = min(max(leaving / 2, 2.5), radius * 0.7)
    top = pool[1] - math.sqrt(radius**2 - half**2)
    banks = element(
        "path",
        d=f"M{pair((left, joint - 40))}C{pair((left, joint + 4))} {pair((pool[0] - half, joint - 16))}"
        f" {pair((pool[0] - half, top))}"
        f"M{pair((left + 2, joint - 20))}C{pair((left - 8, joint + 24))} {pair((pool[0] + half, joint - 2))}"
        f" {pair((pool[0] + half, top))}",
        fill="none",
        stroke="var(--warm)",
        stroke_width=2,
        stroke_dasharray="5 4",
    )
    return [cut, banks]
