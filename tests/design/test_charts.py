"""Charts draw what their table says."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from catchment.design.charts import Bar, Point, bar_chart, grid_lines, line_chart
from catchment.design.pictures.drawing import Caption

CAPTION = Caption("need", "Who waits", "Money has most: 40 people.")
SVG = "{http://www.w3.org/2000/svg}"


def sheets(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(f'<div xmlns="http://www.w3.org/2000/svg">{svg}</div>'))


def test_bars_are_as_long_as_their_figures() -> None:
    chart = bar_chart(CAPTION, [Bar("Money", 40), Bar("Housing", 20)], head=("Need", "People"))

    for sheet in sheets(chart.svg):
        long, short = (float(bar.attrib["width"]) + 2 for bar in sheet.iter(f"{SVG}rect"))
        assert short / long == pytest.approx(0.5, abs=0.01)


def test_a_chart_is_drawn_for_desk_and_phone_each_with_its_own_title() -> None:
    chart = bar_chart(CAPTION, [Bar("Money", 40)], head=("Need", "People"))

    wide, narrow = sheets(chart.svg)
    assert (wide.attrib["width"], narrow.attrib["width"]) == ("640", "320")
    for sheet in (wide, narrow):
        title, desc = sheet.attrib["aria-labelledby"].split()
        assert {child.attrib["id"]: child.text for child in list(sheet)[:2]} == {
            title: "Who waits",
            desc: "Money has most: 40 people.",
        }


@pytest.mark.parametrize("few", [1, 4, None])
def test_fewer_than_five_are_neither_written_nor_drawn(few: int | None) -> None:
    chart = bar_chart(CAPTION, [Bar("Money", 40), Bar("Travel", few)], head=("Need", "People"))

    assert chart.table.rows == (("Money", "40"), ("Travel", "fewer than 5"))
    assert len(list(sheets(chart.svg)[0].iter(f"{SVG}rect"))) == 1
    assert len(list(sheets(chart.svg)[0].iter(f"{SVG}circle"))) == 1


def test_nobody_is_drawn_as_nothing() -> None:
    chart = bar_chart(CAPTION, [Bar("Money", 0)], head=("Need", "People"))

    assert chart.table.rows == (("Money", "0"),)
    assert list(sheets(chart.svg)[0].iter(f"{SVG}circle")) == []


def test_people_with_nobody_yet_are_an_open_dashed_bar() -> None:
    chart = bar_chart(CAPTION, [Bar("Money", 40, open=True)], head=("Need", "People"))

    (bar,) = sheets(chart.svg)[0].iter(f"{SVG}rect")
    assert (bar.attrib["fill"], bar.attrib["stroke-dasharray"]) == ("var(--page)", "5 4")


def test_a_line_has_a_gap_where_a_figure_is_not_known() -> None:
    points = [
        Point("May", 10),
        Point("June", 20),
        Point("July", None),
        Point("August", 30),
        Point("September", 40),
    ]

    chart = line_chart(CAPTION, points, head=("Month", "People"))

    lines = [p for p in sheets(chart.svg)[0].iter(f"{SVG}path") if p.attrib.get("fill") == "none"]
    assert len(lines) == 2
    assert chart.table.rows[2] == ("July", "fewer than 5")


def test_a_line_rises_with_its_figures() -> None:
    chart = line_chart(CAPTION, [Point("May", 10), Point("June", 40)], head=("Month", "People"))

    first, last = (float(c.attrib["cy"]) for c in sheets(chart.svg)[0].iter(f"{SVG}circle"))
    assert last < first


@pytest.mark.parametrize(
    ("highest", "lines"),
    [(0, [0, 1]), (4, [0, 1, 2, 3, 4]), (96, [0, 50, 100]), (361, [0, 100, 200, 300, 400])],
)
def test_grid_lines_are_round_and_reach_the_top(highest: int, lines: list[int]) -> None:
    got = grid_lines(highest)

    assert got[0] == 0
    assert got[-1] >= highest
    assert len(got) <= 6
    assert all(step == got[1] for step in (b - a for a, b in pairwise(got)))
    assert got == lines


@pytest.mark.parametrize("draw", ["bars", "line"])
def test_an_empty_chart_is_drawn_empty(draw: str) -> None:
    chart = (
        bar_chart(CAPTION, [], head=("Need", "People"))
        if draw == "bars"
        else line_chart(CAPTION, [], head=("Month", "People"))
    )

    assert chart.table.rows == ()
    assert len(sheets(chart.svg)) == 2


def test_charts_carry_no_inline_style() -> None:
    chart = bar_chart(CAPTION, [Bar("Money", 40)], head=("Need", "People"))

    assert re.search(r"\sstyle=", chart.svg) is None
