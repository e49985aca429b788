"""Figures about people: nobody can read or work out a number below five."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.people.models import Catchment, Neighbourhood
from catchment.support.models import Answer, UnmetNeed
from catchment.support.queries import gaps
from catchment.support.queries.gaps import Cell, coverage, streams, told
from catchment.web import figures
from tests.factories.karen import topic
from tests.factories.people import NOW, CatchmentFactory, NeighbourhoodFactory, PersonFactory
from tests.factories.support import AnswerFactory, WeightsFactory

MONEY, ROLE_MODEL = "money-and-benefits", "someone-from-here-who-did-it"


@pytest.fixture
def catchment() -> Catchment:
    made = CatchmentFactory()
    WeightsFactory(catchment=made, number=1)
    return made


@pytest.fixture
def todmorden(catchment: Catchment) -> Neighbourhood:
    return NeighbourhoodFactory(catchment=catchment, name="Todmorden", position=1)


@pytest.fixture
def halifax(catchment: Catchment) -> Neighbourhood:
    return NeighbourhoodFactory(catchment=catchment, name="Halifax", position=2)


def ask(
    town: Neighbourhood, number: int, *slugs: str, waiting: int = 0, days: int = 1
) -> list[Answer]:
    """So many people ask; the first ``waiting`` of them find nobody for the first topic."""
    answers = []
    for at in range(number):
        person = PersonFactory(catchment=town.catchment, neighbourhood=town)
        answer = AnswerFactory(
            person=person,
            weights=town.catchment.weights.get(),
            asked_at=NOW - dt.timedelta(days=days),
            ask={"subjects": list(slugs)},
        )
        if at < waiting:
            UnmetNeed.objects.create(
                catchment=town.catchment,
                person=person,
                topic=topic(slugs[0]),
                layer=topic(slugs[0]).layers[0],
                neighbourhood=town,
                answer=answer,
                opened_at=answer.asked_at,
            )
        answers.append(answer)
    return answers


def cells(catchment: Catchment) -> dict[str, tuple[Cell, ...]]:
    return {row.topic: row.cells for row in coverage(catchment, at=NOW).rows}


@pytest.mark.django_db
def test_coverage_counts_people_by_need_and_neighbourhood(
    catchment: Catchment, todmorden: Neighbourhood, halifax: Neighbourhood
) -> None:
    ask(todmorden, 12, ROLE_MODEL, MONEY, waiting=7)
    ask(halifax, 6, MONEY)

    assert cells(catchment) == {
        "Money and benefits": (Cell(12, 12, 12), Cell(6, 6, 6)),
        "Someone from round here who has done it": (Cell(12, 5, 5), Cell(0, 0, 0)),
    }
    worst = coverage(catchment, at=NOW).most_waited_for
    assert worst == gaps.Worst("Todmorden", "Someone from round here who has done it", 7)
    assert coverage(catchment, at=NOW).waiting_at_least == 7


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "waiting", "cell"),
    [
        pytest.param(4, 0, None, id="a few asked: no row at all"),
        pytest.param(9, 4, Cell(9, None, 8), id="a few wait"),
        pytest.param(9, 6, Cell(9, None, 1), id="a few found somebody"),
        pytest.param(6, 2, Cell(6, None, 4), id="a few of both, drawn alike"),
        pytest.param(6, 3, Cell(6, None, 4), id="a few of both, drawn alike too"),
        pytest.param(10, 5, Cell(10, 5, 5), id="five of each may be told"),
        pytest.param(5, 5, Cell(5, 0, 0), id="nobody found anybody"),
    ],
)
def test_a_cell_tells_nothing_of_a_few_people(
    catchment: Catchment, todmorden: Neighbourhood, asked: int, waiting: int, cell: Cell | None
) -> None:
    ask(todmorden, asked, ROLE_MODEL, waiting=waiting)

    found = cells(catchment)

    assert found == ({"Someone from round here who has done it": (cell,)} if cell else {})


@pytest.mark.django_db
def test_an_old_question_counts_only_while_it_waits(
    catchment: Catchment, todmorden: Neighbourhood
) -> None:
    ask(todmorden, 8, ROLE_MODEL, waiting=6, days=200)

    assert cells(catchment) == {"Someone from round here who has done it": (Cell(6, 0, 0),)}


@pytest.mark.django_db
def test_needs_without_a_topic_are_counted_by_their_step(
    catchment: Catchment, todmorden: Neighbourhood
) -> None:
    for answer in ask(todmorden, 5, MONEY):
        answer.ask = {"subjects": [7]}
        answer.save()

    assert list(cells(catchment)) == ["Something else: who you would really go to"]


@pytest.mark.django_db
def test_another_catchments_people_are_not_counted(
    catchment: Catchment, todmorden: Neighbourhood
) -> None:
    other = NeighbourhoodFactory()
    WeightsFactory(catchment=other.catchment, number=1)
    ask(other, 9, MONEY)

    assert coverage(catchment, at=NOW).rows == ()
    assert streams(catchment, at=NOW) is None
    assert figures.coverage_figure(coverage(catchment, at=NOW)) is None
    assert figures.streams_figure(None) is None


@pytest.mark.django_db
def test_streams_count_people_once_however_often_they_asked(
    catchment: Catchment, todmorden: Neighbourhood, halifax: Neighbourhood
) -> None:
    for answer in ask(todmorden, 30, MONEY):
        AnswerFactory(
            person=answer.person,
            weights=answer.weights,
            asked_at=NOW - dt.timedelta(days=2),
            ask={"subjects": [ROLE_MODEL]},
        )
    ask(halifax, 10, ROLE_MODEL, waiting=5)

    counted = streams(catchment, at=NOW)

    assert counted is not None
    assert [(town.name, town.asked) for town in counted.towns] == [
        ("Todmorden", 30),
        ("Halifax", 10),
    ]
    assert (counted.found, counted.waiting) == (35, 5)
    figure = figures.streams_figure(counted)
    assert figure is not None
    assert figure.heading == "This autumn, 7 in 8 people who asked found somebody"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("waiting", "heading"),
    [
        (0, "This autumn, everybody who asked found somebody"),
        (10, "This autumn, nobody who asked has found somebody yet"),
        (3, "This autumn, people began to ask who can help"),
    ],
)
def test_headings_of_streams_are_true(
    catchment: Catchment, todmorden: Neighbourhood, waiting: int, heading: str
) -> None:
    ask(todmorden, 10, ROLE_MODEL, waiting=waiting)

    figure = figures.streams_figure(streams(catchment, at=NOW))

    assert figure is not None
    assert figure.heading == heading


@pytest.mark.django_db
def test_the_coverage_figure_says_where_most_people_wait(
    catchment: Catchment, todmorden: Neighbourhood, halifax: Neighbourhood
) -> None:
    ask(todmorden, 8, ROLE_MODEL, waiting=6)
    nothing = figures.coverage_figure(coverage(catchment, at=NOW))
    ask(halifax, 9, MONEY, waiting=9)
    figure = figures.coverage_figure(coverage(catchment, at=NOW))

    assert nothing is not None
    assert figure is not None
    assert nothing.heading == "No need stands out as waiting more than others"
    assert (
        figure.heading
        == "More people wait for help with money and benefits in Halifax than for anything else"
    )
    assert (
        "Someone from round here who has done it",
        "Todmorden",
        "8",
        "not shown",
        "not shown",
    ) in [tuple(row) for row in figure.table.rows]


@given(st.lists(st.integers(0, 12), max_size=8), st.integers(0, 12))
def test_subtracting_what_is_shown_from_a_total_gives_away_nobody(
    counts: list[int], unshown: int
) -> None:
    shown = told(counts, unshown=unshown)

    assert all(one is None or one == count for one, count in zip(shown, counts, strict=True))
    assert all(one is None or one == 0 or one >= gaps.SMALLEST_SHOWN for one in shown)
    hidden = [count for one, count in zip(shown, counts, strict=True) if one is None]
    rest = sum(hidden) + unshown
    everything_hidden = all(one is None for one, count in zip(shown, counts, strict=True) if count)
    assert not rest or rest >= gaps.SMALLEST_SHOWN or everything_hidden
    assert len(hidden) + bool(unshown) != 1 or everything_hidden


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (7, 8, "7 in 8"),
        (35, 40, "7 in 8"),
        (1, 2, "1 in 2"),
        (99, 100, "about 9 in 10"),
        (1, 100, "about 1 in 10"),
        (201, 300, "about 2 in 3"),
    ],
)
def test_shares_are_said_as_a_neighbour_would(part: int, whole: int, expected: str) -> None:
    assert figures.share(part, whole) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (dt.date(2026, 11, 21), "This autumn"),
        (dt.date(2026, 12, 3), "In the last three months"),
        (dt.date(2027, 1, 3), "This winter"),
        (dt.date(2027, 5, 3), "This spring"),
        (dt.date(2027, 7, 3), "This summer"),
    ],
)
def test_seasons_are_named_once_one_is_well_into_them(on: dt.date, expected: str) -> None:
    assert figures.season(on) == expected
