"""The map of flows: an arrow for each way, a ring for those who stay, nothing outside the sheet."""

from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.flows import BROADEST, DRAWN, NARROWEST, Flow, flows_map
from catchment.design.pictures.landscape import Landscape, Town, bounds_of
from tests.design.drawn import sheets, tags, words

CAPTION = Caption("f", "t", "d")
TODMORDEN, HEBDEN, HALIFAX = (-2.099, 53.713), (-2.013, 53.741), (-1.863, 53.7235)
TOWNS = (Town("Todmorden", *TODMORDEN), Town("Hebden Bridge", *HEBDEN), Town("Halifax", *HALIFAX))
VALLEY = Landscape(bounds_of(town.place for town in TOWNS), TOWNS)


def curves(sheet: object) -> list[object]:
    return [each for each in tags(sheet, "path") if "Q" in each.attrib["d"]]


def test_each_way_is_an_arrow_with_its_figure_and_a_ring_for_who_stays():
    flows = [
        Flow(40, TODMORDEN, HALIFAX),
        Flow(20, HALIFAX, TODMORDEN),
        Flow(300, HEBDEN, HEBDEN),
    ]

    for sheet in sheets(flows_map(CAPTION, VALLEY, flows)):
        assert len(curves(sheet)) == 2
        assert [word for word in words(sheet) if word.isdigit()] == ["300", "40", "20"]


def test_a_way_and_the_way_back_are_two_curves():
    flows = [Flow(9, TODMORDEN, HALIFAX), Flow(9, HALIFAX, TODMORDEN)]

    for sheet in sheets(flows_map(CAPTION, VALLEY, flows)):
        there, back = (each.attrib["d"] for each in curves(sheet))
        bends = [path.split("Q")[1].split(" ")[1] for path in (there, back)]
        assert bends[0] != bends[1]


def test_the_busiest_way_is_the_broadest_and_only_the_busiest_are_drawn():
    many = [Flow(100 - at, TODMORDEN, HALIFAX) for at in range(DRAWN + 5)]

    for sheet in sheets(flows_map(CAPTION, VALLEY, [*many[1:], many[0]])):
        widths = [float(each.attrib["stroke-width"]) for each in curves(sheet)]
        assert len(widths) == DRAWN
        assert widths[0] == BROADEST
        assert all(NARROWEST < width <= BROADEST for width in widths)
