"""People, layers and freshness as small pictures."""

import pytest

from catchment.design.pictures.freshness import Freshness, dot
from catchment.design.pictures.patterns import LAYERS, defs, layer_fill, swatch
from catchment.design.pictures.people import avatar
from tests.design.drawn import sheets, tags, words


def test_each_layer_has_a_pattern_of_its_own() -> None:
    (drawn,) = sheets(defs())

    patterns = {
        p.attrib["id"]: [(c.tag, tuple(c.attrib.values())) for c in p][1:]
        for p in tags(drawn, "pattern")
        if p.attrib["id"].startswith("layer-")
    }
    assert [f"layer-{layer}" for layer in LAYERS] == list(patterns)
    assert len({str(marks) for marks in patterns.values()}) == len(LAYERS)


def test_a_swatch_is_painted_with_its_layer() -> None:
    (drawn,) = sheets(swatch(3))

    assert [r.attrib["fill"] for r in tags(drawn, "rect")] == ["url(#layer-3)"]


def test_the_open_swatch_is_a_dashed_circle() -> None:
    (drawn,) = sheets(swatch("open"))

    assert ["stroke-dasharray" in c.attrib for c in tags(drawn, "circle")] == [True]


@pytest.mark.parametrize("layer", [0, 8])
def test_there_are_seven_layers(layer: int) -> None:
    with pytest.raises(KeyError):
        layer_fill(layer)


def test_somebody_has_one_arc_for_each_layer_they_cover() -> None:
    (drawn,) = sheets(avatar("DH", (3, 2, 3)))

    assert [p.attrib["fill"] for p in tags(drawn, "path")] == ["url(#layer-3)", "url(#layer-2)"]
    assert words(drawn) == ["DH"]


def test_one_layer_is_a_whole_ring_and_none_a_plain_one() -> None:
    (one,) = sheets(avatar("AR", (6,)))
    (none,) = sheets(avatar("AR", ()))

    assert tags(one, "circle")[0].attrib["stroke"] == "url(#layer-6)"
    assert tags(none, "circle")[0].attrib["stroke"] == "var(--line-strong)"


def test_the_centre_is_paper_only_for_people_already_trusted() -> None:
    (trusted,) = sheets(avatar("AB", (3,), trusted=True))
    (other,) = sheets(avatar("AB", (3,)))

    assert tags(trusted, "circle")[1].attrib["fill"] == "var(--paper)"
    assert tags(other, "circle")[1].attrib["fill"] == "var(--page)"


def test_long_initials_are_written_smaller() -> None:
    (long,), (short,) = sheets(avatar("DHMW", ())), sheets(avatar("DH", ()))

    size = [float(tags(s, "text")[0].attrib["font-size"]) for s in (long, short)]
    assert size[0] < size[1] == 14


def test_three_kinds_of_freshness_differ_in_shape() -> None:
    shapes = []
    for freshness in Freshness:
        (drawn,) = sheets(dot(freshness))
        circle = tags(drawn, "circle")[0].attrib
        shapes.append((circle["fill"], "stroke-dasharray" in circle, len(tags(drawn, "path"))))

    assert shapes == [
        ("var(--brand)", False, 0),
        ("var(--page)", False, 1),
        ("var(--page)", True, 0),
    ]
