"""Maps: true places, pins that never lie on each other, boundaries of any shape."""

import itertools
import math
import random

import pytest

from catchment.design.pictures.drawing import Caption, Sheet
from catchment.design.pictures.landscape import (
    NARROW,
    WIDE,
    Bounds,
    Landscape,
    Town,
    bounds_of,
    landscape_paths,
)
from catchment.design.pictures.missing import Ring, missing_map
from catchment.design.pictures.outline import Area, outline_map
from catchment.design.pictures.outline import table as outline_table
from catchment.design.pictures.valley import Marker, Pin, arrange_pins, table, valley_map
from tests.design.drawn import sheets, tags, words

CAPTION = Caption("m", "t", "d")
TOWNS = (
    Town("Todmorden", -2.099, 53.713),
    Town("Hebden Bridge", -2.013, 53.741),
    Town("Halifax", -1.863, 53.7235),
)
RIVER = ((-2.16, 53.735), (-2.099, 53.713), (-2.013, 53.741), (-1.72, 53.686))
CALDER = Landscape(Bounds(-2.145, 53.655, -1.735, 53.765), TOWNS, (RIVER,))
DRY = Landscape(bounds_of(town.place for town in TOWNS), TOWNS)
WIDE_SHEET, NARROW_SHEET = Sheet("w", *WIDE), Sheet("n", *NARROW)


def scattered(count: int) -> list[Pin]:
    """Pins all over the map, every third one in the same place."""
    chance = random.Random(4)
    return [
        Pin(i, f"Pin {i}", -1.863, 53.7235)
        if i % 3 == 0
        else Pin(i, f"Pin {i}", chance.uniform(-2.14, -1.74), chance.uniform(53.66, 53.76))
        for i in range(1, count + 1)
    ]


def test_corners_of_the_bounds_are_corners_of_the_sheet() -> None:
    bounds = Bounds(-2, 53, -1, 54)

    assert bounds.project((-2, 54), 400, 300) == (0, 0)
    assert bounds.project((-1, 53), 400, 300) == (400, 300)


@pytest.mark.parametrize("size", [WIDE, NARROW, (300, 900)])
def test_fitted_bounds_stretch_the_map_no_more_than_allowed(size: tuple[float, float]) -> None:
    fitted = CALDER.bounds.fitted(*size, stretch=1.2)

    across = (fitted.east - fitted.west) * 0.5915 / size[0]
    down = (fitted.north - fitted.south) / size[1]
    assert max(across / down, down / across) == pytest.approx(1.2, rel=0.02)
    assert fitted.west <= CALDER.bounds.west
    assert fitted.north >= CALDER.bounds.north


def test_bounds_hold_every_place_with_a_margin() -> None:
    bounds = bounds_of([(-2, 53), (-1, 53.5)], margin=0.1)

    assert (bounds.west, bounds.south, bounds.east, bounds.north) == pytest.approx(
        (-2.1, 52.9, -0.9, 53.6)
    )


def test_one_place_alone_still_makes_a_map() -> None:
    bounds = bounds_of([(-1.9, 53.7)])

    assert (bounds.west, bounds.north) == pytest.approx((-1.92, 53.72))


@pytest.mark.parametrize(
    "landscape",
    [CALDER, DRY, Landscape(CALDER.bounds), Landscape(CALDER.bounds, TOWNS[:1])],
    ids=["rivers", "towns only", "nothing", "one town"],
)
def test_every_landscape_has_finite_contours(landscape: Landscape) -> None:
    paths = landscape_paths(landscape, *WIDE)

    (drawn,) = sheets(f"<g>{paths}</g>")  # type: ignore[arg-type]
    assert "nan" not in paths
    if landscape.towns:
        assert len(tags(drawn, "path")) > 6


def test_contours_lie_low_along_the_river() -> None:
    with_river = landscape_paths(CALDER, *WIDE, ground=False)

    (drawn,) = sheets(f"<g>{with_river}</g>")  # type: ignore[arg-type]
    assert [p.attrib["stroke-width"] for p in tags(drawn, "path")][-1] == "4.5"
    assert tags(drawn, "rect") == []


@pytest.mark.parametrize("sheet", [WIDE_SHEET, NARROW_SHEET], ids=["wide", "narrow"])
@pytest.mark.parametrize("count", [1, 4, 30, 120])
def test_pins_never_lie_on_each_other_and_none_is_lost(count: int, sheet: Sheet) -> None:
    markers = arrange_pins(CALDER, scattered(count), sheet)

    assert sorted(n for marker in markers for n in marker.numbers) == list(range(1, count + 1))
    assert [
        pair for pair in itertools.combinations(markers, 2) if pair[0].box.touches(pair[1].box)
    ] == []
    assert all(marker.box.inside(sheet.width, sheet.height) for marker in markers)


def test_a_pin_alone_stands_where_it_is() -> None:
    (marker,) = arrange_pins(CALDER, [Pin(1, "Amina", -2.013, 53.741)], WIDE_SHEET)

    assert (marker.x, marker.y) == pytest.approx(
        CALDER.bounds.fitted(*WIDE).project((-2.013, 53.741), *WIDE)
    )


def test_neighbours_are_drawn_apart_and_pins_in_one_place_as_one() -> None:
    near = arrange_pins(CALDER, [Pin(1, "a", -1.9, 53.7), Pin(2, "b", -1.889, 53.7)], WIDE_SHEET)
    same = arrange_pins(CALDER, [Pin(1, "a", -1.9, 53.7), Pin(2, "b", -1.9, 53.7)], WIDE_SHEET)

    assert [marker.numbers for marker in near] == [(1,), (2,)]
    assert [marker.numbers for marker in same] == [(1, 2)]


@pytest.mark.parametrize(
    ("numbers", "written"),
    [
        ((3,), "3"),
        ((2, 3, 4), "2–4"),
        ((2, 4), "2, 4"),
        ((7, 2, 3), "2–3, 7"),
        ((1, 3, 5, 7, 9), "5 here"),
    ],
)
def test_a_marker_writes_runs_of_numbers(numbers: tuple[int, ...], written: str) -> None:
    assert Marker(numbers, 0, 0, 13).words == written


def test_pins_carry_the_numbers_of_the_list() -> None:
    pins = [Pin(1, "a", -2.1, 53.7), Pin(2, "b", -1.8, 53.7)]

    for sheet in sheets(valley_map(CAPTION, CALDER, pins)):
        assert {"1", "2"} <= set(words(sheet))
        assert {town.name for town in TOWNS} <= set(words(sheet))


def test_towns_off_the_map_are_left_out() -> None:
    landscape = Landscape(CALDER.bounds, (*TOWNS, Town("Leeds", -1.55, 53.8)), (RIVER,))

    for sheet in sheets(valley_map(CAPTION, landscape, [])):
        assert "Leeds" not in words(sheet)


def test_the_table_gives_the_nearest_town() -> None:
    pins = [Pin(1, "Amina", -2.098, 53.713), Pin(2, "Leon", -1.87, 53.72)]

    assert table(pins, CALDER).rows == (("1", "Amina", "Todmorden"), ("2", "Leon", "Halifax"))
    assert table(pins, Landscape(CALDER.bounds)).rows[0] == ("1", "Amina", "")


def square(west: float, south: float, size: float = 0.1) -> tuple[tuple[float, float], ...]:
    return (
        (west, south),
        (west + size, south),
        (west + size, south + size),
        (west, south + size),
    )


def test_rings_on_boundaries_have_areas_of_people_and_hide_small_numbers() -> None:
    areas = [
        Area("West", (square(-2.2, 53.6),), 40),
        Area("Mid", (square(-2.1, 53.6),), 10),
        Area("East", (square(-2.0, 53.6),), 4),
    ]

    wide, narrow = sheets(outline_map(CAPTION, areas))
    big, small = (float(c.attrib["r"]) for c in tags(wide, "circle"))
    assert big / small == pytest.approx(2)
    assert set(words(wide)) == {"40", "10", "West", "Mid", "East"}
    assert "4" not in words(narrow)
    assert outline_table(areas).rows == (("West", "40"), ("Mid", "10"), ("East", "fewer than 5"))


def test_a_ring_stands_in_the_middle_of_its_area() -> None:
    (wide, _) = sheets(outline_map(CAPTION, [Area("West", (square(-2.2, 53.6),), 40)]))

    (ring,) = tags(wide, "circle")
    assert float(ring.attrib["cx"]) == pytest.approx(float(wide.attrib["width"]) / 2)
    assert float(ring.attrib["cy"]) == pytest.approx(float(wide.attrib["height"]) / 2)


def test_a_boundary_without_area_and_one_without_people_are_drawn() -> None:
    areas = [Area("Line", (((-2.0, 53.6), (-1.9, 53.7)),)), Area("West", (square(-2.2, 53.6),))]

    wide, _ = sheets(outline_map(CAPTION, areas))
    assert len(tags(wide, "path")) == 2
    assert tags(wide, "circle") == []
    assert outline_table(areas).head == ("Neighbourhood",)


def test_no_boundaries_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        outline_map(CAPTION, [])


def test_rings_of_what_is_missing_say_how_many_and_lie_apart():
    rings = [Ring(10, -2.0964, 53.7137), Ring(6, -1.8575, 53.7270), Ring(5, -1.8570, 53.7271)]

    for sheet in sheets(missing_map(CAPTION, CALDER, rings)):
        drawn = [
            tuple(float(each.attrib[name]) for name in ("cx", "cy", "r"))
            for each in tags(sheet, "circle")
            if each.attrib.get("stroke-dasharray")
        ]
        assert [word for word in words(sheet) if word.isdigit()] == ["10", "6", "5"]
        for (x, y, r), (other_x, other_y, other_r) in itertools.combinations(drawn, 2):
            assert math.dist((x, y), (other_x, other_y)) >= r + other_r


def test_a_ring_of_any_size_leaves_its_town_a_name() -> None:
    rings = [Ring(many, *town.place) for many, town in zip((2, 9, 80), TOWNS, strict=True)]
    for sheet in sheets(missing_map(CAPTION, CALDER, rings)):
        assert {town.name for town in TOWNS} <= set(words(sheet))
