"""What the page of a run tells in figures, and what it keeps to itself."""

import re
import uuid

import pytest

from catchment.placements.models import RoundRun
from catchment.placements.queries.runs import Side
from catchment.web.placements.pages import runs as pages
from tests.factories.placements import RoundRunFactory

pytestmark = pytest.mark.django_db


def bar(own: int, first: int, following: int, later: int, nowhere: int) -> dict[str, int]:
    found = {"own": own, "first": first, "next": following, "later": later, "nowhere": nowhere}
    placed = own + first + following + later
    return found | {"learners": placed + nowhere, "placed": placed, "most": placed}


def a_run(focus: dict[str, int], schools: list[dict[str, int]], **more: object) -> RoundRun:
    """A run whose schools together are everybody."""
    names = ("own", "first", "next", "later", "nowhere", "learners", "placed", "most")
    everybody = {name: sum(each[name] for each in schools) for name in names}
    figures = {
        "all": everybody,
        "focus": focus,
        "focus_most": focus["most"],
        "schools": [each | {"school": str(uuid.UUID(int=at))} for at, each in enumerate(schools)],
        "minutes": 20,
        "shortages": [],
    }
    return RoundRunFactory(figures=figures, **more)


SCHOOLS = [bar(10, 40, 20, 9, 6), bar(8, 30, 22, 12, 9), bar(6, 3, 18, 20, 8)]


def test_a_small_figure_of_a_school_is_hidden_with_three_others() -> None:
    run = a_run(bar(7, 9, 9, 9, 0), SCHOOLS)

    table = pages.bars_of(run).table

    hidden = [[at for at, cell in enumerate(row) if cell == "too few to say"] for row in table.rows]
    assert sorted(map(len, hidden)) == [0, 0, 2, 2]
    assert table.rows[0] == ("All schools", "221", "24", "73", "60", "41", "23", "198")


def test_the_picture_draws_what_is_hidden_as_one() -> None:
    run = a_run(bar(7, 9, 9, 9, 0), SCHOOLS)

    bars = pages.bars_of(run)

    wide = str(bars.svg).split("</svg>")[0]
    assert len(re.findall(r'fill="url\(#tint-hatch\)"', wide)) == 2
    assert bars.key[-1][1] == "Too few to say"


def test_the_two_classes_stand_beside_each_other() -> None:
    run = a_run(bar(7, 20, 9, 9, 0), SCHOOLS)

    table = pages.class_bars_of(run).table

    assert table.rows == (
        ("Everybody", "221", "24", "73", "60", "41", "23", "198"),
        ("Focus learners", "45", "7", "20", "9", "9", "0", "45"),
        ("Everybody else", "176", "17", "53", "51", "32", "23", ""),
    )


def test_few_focus_learners_without_a_place_are_hidden_in_both_classes() -> None:
    run = a_run(bar(7, 20, 9, 9, 3), SCHOOLS)

    table = pages.class_bars_of(run).table

    nowhere = [row[6] for row in table.rows]
    assert nowhere == ["23", "too few to say", "too few to say"]
    assert sum(cell == "too few to say" for row in table.rows for cell in row) == 4


def test_two_runs_side_by_side_tell_nothing_that_one_of_them_hides() -> None:
    this = a_run(bar(7, 20, 9, 9, 3), SCHOOLS)
    other = a_run(bar(7, 20, 9, 6, 6), SCHOOLS, round=this.round, number=2, rule="strict")
    side = Side(
        this=this,
        other=other,
        placed=(198, 198),
        first=(97, 97),
        focus_placed=(45, 42),
        focus_first=(20, 20),
        focus_learners=48,
        minutes=(20, 20),
        first_lost=0,
    )

    _head, rows = pages.comparison(side)

    assert rows[2] == ("Focus learners placed", "too few to say", "too few to say")
    assert "focus" not in pages.compared(side)


def test_an_average_way_that_nobody_has_is_not_no_minutes() -> None:
    this = a_run(bar(7, 20, 9, 9, 3), SCHOOLS)
    other = a_run(bar(7, 20, 9, 6, 6), SCHOOLS, round=this.round, number=2, rule="strict")
    side = Side(
        this=this,
        other=other,
        placed=(1980, 1980),
        first=(97, 97),
        focus_placed=(45, 45),
        focus_first=(20, 20),
        focus_learners=1480,
        minutes=(1, None),
        first_lost=0,
    )

    _head, rows = pages.comparison(side)

    assert rows[3] == ("Average way there", "1 minute", "not known")
