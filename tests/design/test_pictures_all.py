"""What holds for every picture, whatever it is about."""

import re
from collections.abc import Callable

import pytest
from markupsafe import Markup

from catchment.design.pictures import (
    constellation,
    coverage,
    freshness,
    hours,
    network,
    ornament,
    outline,
    patterns,
    people,
    streams,
    valley,
)
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.landscape import Bounds, Landscape, Town
from tests.design.drawn import SVG, attributes, sheets

ROGUE = '<b>"Karen" & co</b>'
CAPTION = Caption("pic", f"Title {ROGUE}", f"Description {ROGUE}")
LANDSCAPE = Landscape(
    Bounds(-2.2, 53.6, -1.7, 53.8),
    (Town(ROGUE, -1.9, 53.7), Town("Elland", -1.8, 53.65)),
    (((-2.2, 53.7), (-1.95, 53.72), (-1.7, 53.68)),),
)


def a_constellation() -> Markup:
    star = constellation.Star("K&", ROGUE, ROGUE, (1, 2))
    return constellation.constellation(
        CAPTION, constellation.Constellation(ROGUE, (star,), (star,), (star,), (ROGUE,))
    )


def some_streams() -> Markup:
    towns = (streams.Stream(ROGUE, 40), streams.Stream("Elland", None))
    return streams.streams(CAPTION, streams.Confluence(towns, 30, 10))


def a_grid() -> Markup:
    row = coverage.NeedRow(1, ROGUE, (coverage.Cell(20, 5),))
    return coverage.coverage(CAPTION, coverage.CoverageGrid((ROGUE,), (row,)))


def a_network() -> Markup:
    nodes = (network.Node("a", ROGUE, bridge=True), network.Node("b", "B"), network.Node("c", "C"))
    return network.network(CAPTION, network.Network(nodes, (("a", "b"),)), lonely_words=ROGUE)


def a_map() -> Markup:
    return valley.valley_map(CAPTION, LANDSCAPE, [valley.Pin(1, ROGUE, -1.9, 53.72)])


def an_outline() -> Markup:
    ring = ((-2.0, 53.6), (-1.8, 53.6), (-1.8, 53.7), (-2.0, 53.7))
    return outline.outline_map(CAPTION, [outline.Area(ROGUE, (ring,), 12)])


def an_hours_ring() -> Markup:
    done = (hours.Share("placement", ROGUE, 15), hours.Share("virtual", "Online", 2.5))
    return hours.hours_ring(CAPTION, hours.Hours(done, agreed=30, promised=50), ROGUE)


PICTURES = [a_constellation, some_streams, a_grid, a_network, a_map, an_outline, an_hours_ring]
ORNAMENTS: list[Callable[[], Markup]] = [
    ornament.mark,
    ornament.hills,
    ornament.rings,
    lambda: ornament.hero(LANDSCAPE),
    lambda: people.avatar("K&", (1,)),
    lambda: patterns.swatch("open"),
    lambda: freshness.dot(freshness.Freshness.AGEING),
]


@pytest.mark.parametrize("draw", PICTURES)
def test_a_picture_is_drawn_twice_and_names_itself(draw: Callable[[], Markup]) -> None:
    wide, narrow = sheets(draw())

    for sheet, size in ((wide, "w"), (narrow, "n")):
        title, description = sheet.attrib["aria-labelledby"].split()
        assert sheet.attrib["role"] == "img"
        assert sheet.attrib["class"].split()[-1] == size
        assert sheet.find(f"{SVG}title").attrib["id"] == title  # type: ignore[union-attr]
        assert sheet.findtext(f"{SVG}title") == f"Title {ROGUE}"
        assert sheet.find(f"{SVG}desc").attrib["id"] == description  # type: ignore[union-attr]
        assert sheet.findtext(f"{SVG}desc") == f"Description {ROGUE}"


@pytest.mark.parametrize("draw", PICTURES)
def test_a_picture_fits_its_page_at_one_unit_a_pixel(draw: Callable[[], Markup]) -> None:
    wide, narrow = sheets(draw())

    for sheet in (wide, narrow):
        width, height = sheet.attrib["width"], sheet.attrib["height"]
        assert sheet.attrib["viewBox"] == f"0 0 {width} {height}"
    assert float(wide.attrib["width"]) <= 1000
    assert float(narrow.attrib["width"]) <= 328


@pytest.mark.parametrize("draw", PICTURES)
def test_ids_are_used_once(draw: Callable[[], Markup]) -> None:
    ids = [value for name, value in attributes(draw()) if name == "id"]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("draw", [*PICTURES, *ORNAMENTS, patterns.defs])
def test_nothing_needs_a_style_and_every_colour_is_a_token(draw: Callable[[], Markup]) -> None:
    markup = draw()

    names = {name for name, _ in attributes(markup)}
    paints = {v for n, v in attributes(markup) if n in {"fill", "stroke", "stop-color"}}
    assert "style" not in names
    assert "<style" not in markup
    assert {p for p in paints if not re.match(r"var\(--|url\(#|none\Z", p)} == set()


@pytest.mark.parametrize("draw", [*PICTURES, *ORNAMENTS])
def test_the_same_data_gives_the_same_picture(draw: Callable[[], Markup]) -> None:
    assert draw() == draw()


@pytest.mark.parametrize("draw", PICTURES)
def test_nobody_can_write_markup_into_a_picture(draw: Callable[[], Markup]) -> None:
    elements = {each.tag for sheet in sheets(draw()) for each in sheet.iter()}

    assert f"{SVG}b" not in elements


@pytest.mark.parametrize("draw", ORNAMENTS)
def test_an_ornament_is_silent(draw: Callable[[], Markup]) -> None:
    (drawn,) = sheets(draw())

    assert (drawn.attrib["aria-hidden"], drawn.attrib["focusable"]) == ("true", "false")


@pytest.mark.parametrize("key", ["", "1st", "a b", 'a"', "a\n"])
def test_a_caption_refuses_a_key_that_is_no_id(key: str) -> None:
    with pytest.raises(ValueError, match="Not usable as an id"):
        Caption(key, "", "")
