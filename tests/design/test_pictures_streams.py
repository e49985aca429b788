"""The streams: widths and areas are people, small numbers stay hidden."""

import itertools
import math

import pytest

from catchment.design.pictures.drawing import Box, Caption
from catchment.design.pictures.lettering import text_box
from catchment.design.pictures.streams import Confluence, Stream, pool_radii, streams, table, widths
from tests.design.drawn import sheets, tags, words

CAPTION = Caption("s", "t", "d")
TOWNS = [
    ("Todmorden", 84),
    ("Hebden Bridge", 52),
    ("Sowerby Bridge", 61),
    ("Halifax", 128),
    ("Elland", 39),
    ("Brighouse", 48),
    ("Mytholmroyd", 22),
    ("Ripponden", 6),
    ("Luddenden Foot", 9),
    ("Queensbury", 14),
    ("Shelf and Northowram", 31),
    ("Walsden", 5),
]


def confluence(count: int, found: int | None = 300, nobody: int | None = 50) -> Confluence:
    return Confluence(tuple(Stream(*town) for town in TOWNS[:count]), found, nobody)


def test_the_width_of_a_stream_is_its_people() -> None:
    whole = confluence(6, found=361, nobody=51)

    wide, _ = sheets(streams(CAPTION, whole))
    drawn = [float(p.attrib["stroke-width"]) - 0.4 for p in tags(wide, "path", "c-stream")]
    assert drawn == pytest.approx([104 * people / 412 for _, people in TOWNS[:6]], abs=0.06)
    assert sum(widths(whole, 104)) == pytest.approx(104)


@pytest.mark.parametrize(("found", "nobody"), [(361, 51), (8, 20), (100, 100), (5, 400)])
def test_areas_of_lake_and_pool_are_people_on_one_scale(found: int, nobody: int) -> None:
    lake, pool = pool_radii(confluence(6, found, nobody), lake=82, pool=62)

    assert lake**2 / pool**2 == pytest.approx(found / nobody)
    assert lake <= 82.001
    assert pool <= 62.001


def test_the_drawn_pool_has_its_radius() -> None:
    for sheet, big, small in zip(
        sheets(streams(CAPTION, confluence(6, 361, 51))), (82, 62), (62, 46), strict=True
    ):
        (pool,) = (c for c in tags(sheet, "circle") if "stroke-dasharray" in c.attrib)
        wanted = min(big * math.sqrt(51 / 361), small)
        assert float(pool.attrib["r"]) == pytest.approx(wanted, abs=0.06)


def _label_boxes(sheet: object) -> list[Box]:
    return [
        text_box(
            float(t.attrib["x"]),
            float(t.attrib["y"]),
            t.text or "",
            float(t.attrib["font-size"]),
            anchor=t.attrib.get("text-anchor", "start"),  # type: ignore[arg-type]
            bold="font-weight" in t.attrib,
        )
        for t in tags(sheet, "text")  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize("count", range(1, 13))
def test_words_fit_and_do_not_collide_with_one_to_twelve_towns(count: int) -> None:
    for sheet in sheets(streams(CAPTION, confluence(count))):
        found = _label_boxes(sheet)
        width, height = float(sheet.attrib["width"]), float(sheet.attrib["height"])
        assert [a for a in found if not a.inside(width, height)] == []
        assert [(a, b) for a, b in itertools.combinations(found, 2) if a.touches(b)] == []


def test_a_hidden_number_is_a_hairline_with_words() -> None:
    whole = Confluence((Stream("Halifax", 40), Stream("Shelf", None)), 36, None)

    for sheet in sheets(streams(CAPTION, whole)):
        assert tags(sheet, "path", "c-stream")[1].attrib["stroke-width"] == "1.5"
        assert words(sheet).count("fewer than 5") == 2


def test_when_nobody_waits_there_is_no_open_pool() -> None:
    for sheet in sheets(streams(CAPTION, confluence(3, 197, 0))):
        assert [c for c in tags(sheet, "circle") if "stroke-dasharray" in c.attrib] == []
        assert "nobody yet" not in words(sheet)


@pytest.mark.parametrize("found", [None, 0])
def test_too_few_found_leaves_a_shore_without_area(found: int | None) -> None:
    for sheet in sheets(streams(CAPTION, confluence(1, found, 80))):
        assert tags(sheet, "path", "c-lake") == []
        assert ("fewer than 5" if found is None else "0") in words(sheet)


@pytest.mark.parametrize("towns", [(), (Stream("Halifax", 0),)])
def test_no_data_is_still_water(towns: tuple[Stream, ...]) -> None:
    for sheet in sheets(streams(CAPTION, Confluence(towns, 0, 0))):
        assert words(sheet) == ["No figures yet"]
        assert tags(sheet, "path", "c-stream") == []


def test_the_table_hides_what_the_picture_hides() -> None:
    shown = table(Confluence((Stream("Halifax", 1200), Stream("Shelf", 3)), 1190, None))

    assert shown.rows == (
        ("Halifax", "1,200"),
        ("Shelf", "fewer than 5"),
        ("Found somebody", "1,190"),
        ("Nobody yet", "fewer than 5"),
    )
