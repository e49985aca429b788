"""The network: the same data gives the same places; lonely ones wait in a row."""

import pytest

from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.network import Network, Node, layout, network, table
from tests.design.drawn import sheets, tags, words

CAPTION = Caption("n", "t", "d")


def star(count: int, lonely: int = 0) -> Network:
    """One bridge in the middle of ``count`` others."""
    nodes = [Node("hub", "Pete Ackroyd", organisation=False, bridge=True)]
    nodes += [Node(f"n{i}", f"Node {i}") for i in range(count + lonely)]
    return Network(tuple(nodes), tuple(("hub", f"n{i}") for i in range(count)))


@pytest.mark.parametrize("count", [1, 5, 60, 300])
def test_everybody_has_a_place_on_the_sheet(count: int) -> None:
    whole = star(count)

    places = layout(whole)
    assert len(set(places)) == count + 1
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places)
    for sheet in sheets(network(CAPTION, whole)):
        assert all(
            0 < float(c.attrib["cx"]) < float(sheet.attrib["width"])
            and 0 < float(c.attrib["cy"]) < float(sheet.attrib["height"])
            for c in tags(sheet, "circle")
        )


def test_the_layout_does_not_depend_on_what_was_drawn_before() -> None:
    first = layout(star(20))
    layout.cache_clear()
    layout(star(7))

    assert layout(star(20)) == first


def test_linked_ones_lie_nearer_than_the_others() -> None:
    nodes = tuple(Node(f"n{i}", str(i)) for i in range(8))
    groups = [(f"n{a}", f"n{b}") for g in (0, 4) for a in range(g, g + 4) for b in range(g, a)]
    places = layout(Network(nodes, (*groups, ("n0", "n4"))))

    def apart(a: int, b: int) -> float:
        return abs(complex(*places[a]) - complex(*places[b]))

    within = [apart(1, 2), apart(2, 3), apart(5, 6), apart(6, 7)]
    across = [apart(1, 5), apart(2, 6), apart(3, 7)]
    assert max(within) < min(across)


def test_lonely_ones_are_a_row_of_open_circles_that_wraps() -> None:
    whole = star(5, lonely=40)

    for sheet in sheets(network(CAPTION, whole)):
        circles = [c.attrib for c in tags(sheet, "circle") if "stroke-dasharray" in c.attrib]
        spots = {(c["cx"], c["cy"]) for c in circles}
        assert len(circles) == len(spots) == 40
        assert len({cy for _, cy in spots}) > 1
        assert "no link yet" in words(sheet)


def test_a_network_of_lonely_ones_is_a_picture_too() -> None:
    wide, _ = sheets(network(CAPTION, Network((Node("a", "A"), Node("b", "B")), (("a", "a"),))))

    assert tags(wide, "line") == []
    assert words(wide) == ["no link yet"]


def test_bridges_are_named_and_each_link_drawn_once() -> None:
    whole = Network(
        (Node("a", "Denise", bridge=True), Node("b", "B"), Node("c", "C")),
        (("a", "b"), ("b", "a"), ("a", "c")),
    )

    for sheet in sheets(network(CAPTION, whole)):
        assert words(sheet) == ["Denise"]
        assert len(tags(sheet, "line")) == 2


def test_the_table_counts_partners_once() -> None:
    whole = Network(
        (Node("a", "Denise", organisation=False, bridge=True), Node("b", "B"), Node("c", "C")),
        (("a", "b"), ("b", "a")),
    )

    assert table(whole).rows == (
        ("Denise", "person", "1", "joins groups"),
        ("B", "organisation", "1", ""),
        ("C", "organisation", "0", "no link yet"),
    )


def test_a_link_must_lead_to_somebody() -> None:
    with pytest.raises(ValueError, match="not there"):
        Network((Node("a", "A"),), (("a", "b"),))


def test_keys_are_used_once() -> None:
    with pytest.raises(ValueError, match="one key"):
        Network((Node("a", "A"), Node("a", "B")), ())
