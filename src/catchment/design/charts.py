"""Plain charts, drawn on the server: figures in, an SVG and its table out.

For the pictures that Catchment is known for see ``pictures/``; these are for the everyday question "how many of each?"
and "how did it change?". ``ui.figure(chart.svg, sentence, chart.table)`` sets one on a page.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catchment.design.pictures.drawing import Caption, Sheet, element, frame, join, pair, twice
from catchment.design.pictures.drawing import number as coordinate
from catchment.design.pictures.lettering import shorten, text, text_width
from catchment.design.pictures.tables import Table, shown

WIDE, NARROW = 640, 320
ROW, BAR, SIZE = 34, 18, 14
PLOT_HEIGHT, TOP, FOOT = 200, 16, 30
STEPS = (1, 2, 5, 10)
LINES_WANTED = 4


@dataclass(frozen=True)
class Chart:
    """A drawn chart and the figures under it."""

    svg: Markup
    table: Table


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart.

    Attributes:
        label: what is counted.
        people: how many; 1 to 4, and None, are drawn and written as "fewer than 5".
        open: whether these are people for whom there is nobody yet.
    """

    label: str
    people: int | None
    open: bool = False


@dataclass(frozen=True)
class Point:
    """One moment of a line: its name ("March") and its figure, None where it is not known."""

    label: str
    people: int | None


def bar_chart(caption: Caption, bars: Sequence[Bar], *, head: tuple[str, str]) -> Chart:
    """Draw one bar for each row, longest figure as wide as the sheet allows.

    Args:
        caption: what a reader who cannot see the chart is told.
        bars: in the order in which they are to stand.
        head: names of the table's two columns.
    """
    longest = max([_drawn(bar.people) for bar in bars], default=0) or 1
    svg = twice(lambda wide: _bars(caption, bars, longest, wide=wide))
    rows = tuple((bar.label, shown(bar.people)) for bar in bars)
    return Chart(svg, Table(head, rows, figures=(1,)))


def line_chart(caption: Caption, points: Sequence[Point], *, head: tuple[str, str]) -> Chart:
    """Draw how one figure changed; a figure that is not known leaves a gap.

    Args:
        caption: what a reader who cannot see the chart is told.
        points: in the order of time.
        head: names of the table's two columns.
    """
    lines = grid_lines(max([_drawn(point.people) for point in points], default=0))
    svg = twice(lambda wide: _line(caption, points, lines, wide=wide))
    rows = tuple((point.label, shown(point.people)) for point in points)
    return Chart(svg, Table(head, rows, figures=(1,)))


def grid_lines(highest: int) -> list[int]:
    """Choose round numbers from 0 to at least ``highest`` for the lines behind a chart."""
    top = max(highest, 1)
    rough = max(top, LINES_WANTED) / LINES_WANTED
    scale = 10 ** math.floor(math.log10(rough))
    step = next(math.ceil(scale * n) for n in STEPS if scale * n >= rough)
    return list(range(0, top + step, step))


def _drawn(people: int | None) -> int:
    """Say how long a figure is drawn: what is hidden in the table is hidden in the picture."""
    return people if people is not None and shown(people) == f"{people:,}" else 0


def _bars(caption: Caption, bars: Sequence[Bar], longest: int, *, wide: bool) -> Markup:
    sheet = _sheet(wide, ROW * len(bars) * (1 if wide else 1.6) + 4)
    beside = max([text_width(bar.label, SIZE) for bar in bars], default=0)
    left = min(beside + 12, sheet.width * 0.4) if wide else 0
    right = max([text_width(shown(bar.people), SIZE, bold=True) for bar in bars], default=0) + 10
    scale = (sheet.width - left - right) / longest
    height = sheet.height / max(len(bars), 1)
    rows = [_bar(bar, i * height, left, scale, sheet) for i, bar in enumerate(bars)]
    return frame(caption, sheet, join(rows))


def _bar(bar: Bar, top: float, left: float, scale: float, sheet: Sheet) -> Markup:
    y = top + (8 if sheet.wide else 24)
    length = max(_drawn(bar.people) * scale, 0)
    where = (0, y + SIZE) if sheet.wide else (0, top + SIZE + 2)
    room = left - 10 if sheet.wide else sheet.width
    label = text(*where, shorten(bar.label, room, SIZE), size=SIZE, anchor="start")
    figure = text(
        left + max(length, 6) + 8, y + SIZE, shown(bar.people), size=SIZE, bold=True, anchor="start"
    )
    return join([label, _bar_shape(bar, left, y, length), figure])


def _bar_shape(bar: Bar, x: float, y: float, length: float) -> Markup:
    if not length:
        return _speck(x, y) if bar.people != 0 else Markup("")
    shape = {"x": x + 1, "y": y, "width": max(length - 2, 1), "height": BAR, "rx": 3}
    if not bar.open:
        return element("rect", **shape, fill="var(--brand)")
    return element(
        "rect",
        **shape,
        fill="var(--page)",
        stroke="var(--warm)",
        stroke_width=2,
        stroke_dasharray="5 4",
    )


def _speck(x: float, y: float) -> Markup:
    """A dot says that there are some, fewer than may be shown."""
    return element("circle", cx=x + 4, cy=y + BAR / 2, r=2.5, fill="var(--ink-2)")


def _line(caption: Caption, points: Sequence[Point], lines: list[int], *, wide: bool) -> Markup:
    sheet = _sheet(wide, TOP + PLOT_HEIGHT + FOOT)
    left = text_width(f"{lines[-1]:,}", SIZE) + 10
    places = _places(points, left, lines[-1], sheet)
    body = [_grid(line, left, lines[-1], sheet) for line in lines]
    body += [_stretch(run) for run in _runs(places)]
    body += [element("circle", cx=p[0], cy=p[1], r=4, fill="var(--brand)") for p in places if p]
    body += _names(points, left, sheet)
    return frame(caption, sheet, join(body))


def _places(
    points: Sequence[Point], left: float, highest: int, sheet: Sheet
) -> list[tuple[float, float] | None]:
    return [
        (_across(i, len(points), left, sheet), _up(_drawn(point.people), highest))
        if point.people is not None
        else None
        for i, point in enumerate(points)
    ]


def _across(index: int, count: int, left: float, sheet: Sheet) -> float:
    inset = left + 18
    return inset + index * (sheet.width - inset - 24) / max(count - 1, 1)


def _up(people: int, highest: int) -> float:
    return TOP + PLOT_HEIGHT * (1 - people / highest)


def _grid(line: int, left: float, highest: int, sheet: Sheet) -> Markup:
    y = _up(line, highest)
    rule = element(
        "path", d=f"M{coordinate(left)} {coordinate(y)}H{sheet.width}", stroke="var(--line)"
    )
    return rule + text(left - 8, y + 5, f"{line:,}", size=13, anchor="end", ink="ink-2")


def _runs(places: list[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Split at the gaps."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if len(run) > 1]


def _stretch(run: list[tuple[float, float]]) -> Markup:
    path = "M" + "L".join(pair(place) for place in run)
    return element(
        "path",
        d=path,
        fill="none",
        stroke="var(--brand)",
        stroke_width=2.5,
        stroke_linejoin="round",
    )


def _names(points: Sequence[Point], left: float, sheet: Sheet) -> list[Markup]:
    """Name as many moments as fit, the last one always."""
    widest = max([text_width(point.label, 13) for point in points], default=0) + 12
    every = max(1, math.ceil(widest * len(points) / max(sheet.width - left, 1)))
    y = TOP + PLOT_HEIGHT + 22
    return [
        text(_across(i, len(points), left, sheet), y, point.label, size=13, ink="ink-2")
        for i, point in enumerate(points)
        if (len(points) - 1 - i) % every == 0
    ]


def _sheet(wide: bool, height: float) -> Sheet:
    return Sheet("w", WIDE, height) if wide else Sheet("n", NARROW, height)
