"""The coverage grid: areas are people, and no number below 5 can be read or worked out."""

import math
import re

import pytest

from catchment.design.pictures.coverage import Cell, CoverageGrid, NeedRow, coverage, table
from catchment.design.pictures.drawing import Caption
from tests.design.drawn import sheets, tags, words

CAPTION = Caption("c", "t", "d")


def grid(*cells: Cell) -> CoverageGrid:
    places = tuple(f"Town{'abcdefghijklmnopqrst'[i]}" for i in range(len(cells)))
    return CoverageGrid(places, (NeedRow(1, "Money and benefits", cells),))


def radii(cells: tuple[Cell, ...], class_: str) -> list[float]:
    wide, _ = sheets(coverage(CAPTION, grid(*cells)))
    return [float(c.attrib["r"]) for c in tags(wide, "circle", class_)]


def test_the_area_of_a_ring_is_the_people_who_asked() -> None:
    big, half = radii((Cell(80, 40), Cell(40, 20)), "c-asked")

    assert big == 25
    assert half**2 / big**2 == pytest.approx(0.5, abs=0.01)


def test_the_area_of_a_disc_is_the_people_who_found_somebody() -> None:
    ring, disc = Cell(80, 20).radii(80, 25)

    assert (disc + 1.6) ** 2 / ring**2 == pytest.approx(20 / 80)
    assert radii((Cell(80, 20),), "c-found") == pytest.approx([disc], abs=0.06)


@pytest.mark.parametrize(
    ("asked", "found", "dashed"), [(20, 10, True), (20, 11, False), (20, 0, True), (20, 20, False)]
)
def test_a_ring_is_dashed_when_half_or_more_wait(asked: int, found: int, dashed: bool) -> None:
    wide, _ = sheets(coverage(CAPTION, grid(Cell(asked, found))))

    (ring,) = tags(wide, "circle", "c-asked")
    assert ("stroke-dasharray" in ring.attrib) is dashed


@pytest.mark.parametrize("cell", [Cell(4, 0), Cell(1, 1), Cell(None), Cell(30, None)])
def test_few_people_are_a_dot(cell: Cell) -> None:
    for sheet in sheets(coverage(CAPTION, grid(cell))):
        assert len(tags(sheet, "circle", "c-few")) == 1
        assert tags(sheet, "circle", "c-asked") == []


def test_nobody_asking_is_an_empty_cell() -> None:
    for sheet in sheets(coverage(CAPTION, grid(Cell(0, 0)))):
        assert tags(sheet, "circle") == []


def test_one_to_four_found_look_the_same_and_so_do_one_to_four_waiting() -> None:
    assert len({Cell(40, found).radii(40, 25) for found in (1, 2, 3, 4)}) == 1
    assert len({Cell(40, 40 - waiting).radii(40, 25) for waiting in (1, 2, 3, 4)}) == 1


@pytest.mark.parametrize("asked", range(30))
def test_no_small_number_is_written_or_found_by_subtraction(asked: int) -> None:
    for found in range(asked + 1):
        cells = grid(Cell(asked, found))
        (row,) = table(cells).rows
        written = {int(n) for cell in row[2:] for n in re.findall(r"\A\d+\Z", cell)}
        drawn = {
            int(w)
            for sheet in sheets(coverage(CAPTION, cells))
            for w in words(sheet)
            if w.isdigit()
        }
        differences = {asked - n for n in written | drawn} if asked in written else set()
        assert {n for n in written | drawn | differences if 0 < n < 5} == set()


def test_how_many_wait_is_written_when_it_may_be() -> None:
    wide, narrow = sheets(coverage(CAPTION, grid(Cell(40, 19), Cell(40, 38), Cell(40, 3))))

    assert [w for w in words(wide) if w.isdigit()] == ["21"]
    assert [w for w in words(narrow) if w.isdigit()] == ["21"]


@pytest.mark.parametrize(("columns", "blocks"), [(1, 1), (8, 1), (9, 2), (17, 3)])
def test_many_neighbourhoods_continue_below(columns: int, blocks: int) -> None:
    wide, _ = sheets(coverage(CAPTION, grid(*[Cell(20, 15)] * columns)))

    centres = {c.attrib["cy"] for c in tags(wide, "circle", "c-asked")}
    assert len(tags(wide, "circle", "c-asked")) == columns
    assert len(centres) == blocks
    assert words(wide).count("Money and benefits") == blocks


def test_the_towns_of_the_demo_are_written_in_full_on_a_phone() -> None:
    towns = ("Halifax", "Todmorden", "Hebden Bridge", "Sowerby Bridge", "Brighouse", "Elland")
    whole = CoverageGrid(towns, (NeedRow(1, "Money", (Cell(20, 15),) * 6),))

    _, narrow = sheets(coverage(CAPTION, whole))
    heads = [w for w in words(narrow) if w != "Money"]
    assert (
        " ".join(sorted(heads)) == "Bridge Bridge Brighouse Elland Halifax Hebden Sowerby Todmorden"
    )


@pytest.mark.parametrize("columns", [1, 2, 6, 7, 8, 12])
def test_rings_stay_on_the_sheet_and_apart(columns: int) -> None:
    for sheet in sheets(coverage(CAPTION, grid(*[Cell(20, 15)] * columns))):
        rings = [
            (float(c.attrib["cx"]), float(c.attrib["cy"]), float(c.attrib["r"]))
            for c in tags(sheet, "circle", "c-asked")
        ]
        assert all(r <= x <= float(sheet.attrib["width"]) - r for x, _, r in rings)
        assert all(y + r <= float(sheet.attrib["height"]) for _, y, r in rings)
        assert all(
            math.dist(a[:2], b[:2]) > a[2] + b[2] for i, a in enumerate(rings) for b in rings[:i]
        )


def test_an_empty_grid_is_a_picture_too() -> None:
    assert len(sheets(coverage(CAPTION, CoverageGrid((), ())))) == 2
    assert table(CoverageGrid((), ())).rows == ()


def test_the_table_has_a_row_for_each_need_in_each_neighbourhood() -> None:
    whole = CoverageGrid(("Halifax", "Elland"), (NeedRow(6, "Money", (Cell(44, 40), Cell(20, 9))),))

    assert table(whole).rows == (
        ("Money", "Halifax", "44", "not shown", "not shown"),
        ("Money", "Elland", "20", "9", "11"),
    )


def test_a_row_must_have_a_cell_for_each_neighbourhood() -> None:
    with pytest.raises(ValueError, match="one cell for each"):
        CoverageGrid(("Halifax", "Elland"), (NeedRow(1, "Money", (Cell(9, 5),)),))


def test_no_more_can_find_somebody_than_asked() -> None:
    with pytest.raises(ValueError, match="More found"):
        Cell(5, 6)
