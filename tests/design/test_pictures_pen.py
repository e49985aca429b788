"""The pen and the lettering."""

import pytest

from catchment.design.pictures.drawing import (
    Box,
    arc_band,
    clamp,
    contour_ring,
    element,
    number,
    smooth,
)
from catchment.design.pictures.lettering import (
    shorten,
    stack_size,
    text,
    text_box,
    text_width,
    wrap,
)


@pytest.mark.parametrize(
    ("value", "written"), [(3, "3"), (2.04, "2"), (2.06, "2.1"), (-0.01, "0"), (100, "100")]
)
def test_a_coordinate_has_at_most_one_decimal(value: float, written: str) -> None:
    assert number(value) == written


def test_an_element_escapes_its_attributes_and_leaves_out_none() -> None:
    assert element("g", class_='a"b', stroke_width=1.25, fill=None) == (
        '<g class="a&#34;b" stroke-width="1.2"/>'
    )


def test_a_value_between_crossed_bounds_is_their_middle() -> None:
    assert [clamp(0, 1, 3), clamp(9, 1, 3), clamp(9, 3, 1)] == [1, 3, 2]


def test_boxes_that_share_an_edge_do_not_touch() -> None:
    assert not Box(0, 0, 10, 10).touches(Box(10, 0, 20, 10))
    assert Box(0, 0, 10, 10).overlap(Box(6, 7, 20, 20)) == (4, 3)


def test_a_quarter_of_a_ring_runs_from_top_to_right() -> None:
    assert arc_band((0, 0), 5, 10, 0, 90) == "M0 -10A10 10 0 0 1 10 0L5 0A5 5 0 0 0 0 -5Z"


def test_a_smooth_line_begins_and_ends_at_its_points() -> None:
    line = smooth([(0, 0), (10, 5), (20, 0)])

    assert line.startswith("M0 0C")
    assert line.endswith(" 20 0")
    assert smooth([(0, 0), (10, 5), (20, 0)], closed=True).endswith(" 0 0Z")


def test_a_contour_ring_without_depth_is_an_ellipse() -> None:
    assert contour_ring((50, 50), 40, 20, bend=0, depth=0).startswith("M90 50C")


def test_widths_are_those_of_arial_with_a_little_air() -> None:
    assert text_width("Halifax", 1000) == pytest.approx(
        (722 + 556 + 222 + 222 + 278 + 556 + 500) * 1.04
    )
    assert text_width("é", 10) == text_width("e", 10)
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("漢", 10) == pytest.approx(10.4)
    assert text_width("Halifax", 10, bold=True) > text_width("Halifax", 10)


def test_words_that_fit_are_left_alone_and_others_say_that_they_were_cut() -> None:
    assert shorten("Elland", 100, 14) == "Elland"
    short = shorten("Calder Advice Exchange", 60, 14)
    assert short.endswith("…")
    assert text_width(short, 14) <= 60


def test_long_names_break_into_two_lines_and_the_rest_is_cut() -> None:
    assert wrap("Hebden Bridge", 60, 14) == ["Hebden", "Bridge"]
    lines = wrap("Walsden Chapel Rooms community group", 100, 14)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(text_width(line, 14) <= 100 for line in lines)
    assert wrap("", 60, 14) == []


def test_text_is_pressed_only_where_it_needs_to_be() -> None:
    assert "textLength" not in text(0, 0, "Elland", room=100)
    assert 'textLength="20"' in text(0, 0, "Elland", room=20)


@pytest.mark.parametrize(("anchor", "left"), [("start", 0), ("middle", -0.5), ("end", -1)])
def test_a_box_of_words_hangs_on_its_anchor(anchor: str, left: float) -> None:
    box = text_box(0, 0, "Elland", 14, anchor=anchor)  # type: ignore[arg-type]  # from the table

    assert box.left == pytest.approx(left * text_width("Elland", 14))


def test_a_stack_is_as_wide_as_its_widest_row() -> None:
    width, height = stack_size([("Elland", 10, False), ("Hebden Bridge", 10, False)])

    assert (width, height) == (text_width("Hebden Bridge", 10), 24)
