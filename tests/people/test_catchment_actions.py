"""Making a catchment ready, and opening it."""

import pytest

from catchment.people.actions import catchments as actions
from catchment.people.actor import system
from catchment.people.enums import CatchmentStatus
from catchment.people.models import Catchment, JournalEntry
from tests.factories.people import NOW, TODAY, CatchmentFactory, NeighbourhoodFactory

pytestmark = pytest.mark.django_db

BY = system("set-up", now=NOW)
CALL = actions.NumberToCall(who="In danger now", number="999", when="day and night")


def preparing() -> Catchment:
    return CatchmentFactory(status=CatchmentStatus.PREPARING, numbers=False)


def test_create_catchment_begins_closed_and_is_journalled():
    made = actions.create_catchment(slug="calder", name="Calder Valley", by=BY)

    assert made.status == CatchmentStatus.PREPARING
    line = JournalEntry.objects.get()
    assert (line.actor_name, line.sentence, line.catchment_id) == (
        "set-up",
        "began a catchment",
        made.pk,
    )


def test_create_catchment_refuses_a_short_name_that_is_taken():
    actions.create_catchment(slug="calder", name="Calder Valley", by=BY)

    with pytest.raises(actions.AddressTaken):
        actions.create_catchment(slug="calder", name="Another", by=BY)


def test_describe_catchment_changes_the_words():
    catchment = CatchmentFactory()

    actions.describe_catchment(
        catchment=catchment,
        name="New",
        about="About",
        run_by="The hub",
        contact_email="hub@example.org",
        by=BY,
    )

    assert (catchment.name, catchment.about, catchment.run_by, catchment.contact_email) == (
        "New",
        "About",
        "The hub",
        "hub@example.org",
    )


def test_set_safety_numbers_replaces_all_in_order():
    catchment = CatchmentFactory()
    front_door = actions.NumberToCall(who="Children's front door", number="01422 000000")

    actions.set_safety_numbers(catchment=catchment, numbers=[front_door, CALL], by=BY)

    kept = catchment.safety_numbers.order_by("position")
    assert [(one.who, one.number, one.when, one.position, one.checked_on) for one in kept] == [
        ("Children's front door", "01422 000000", "", 1, TODAY),
        ("In danger now", "999", "day and night", 2, TODAY),
    ]


def test_set_safety_numbers_refuses_none_at_all():
    catchment = CatchmentFactory()

    with pytest.raises(actions.SafetyNumbersMissing):
        actions.set_safety_numbers(catchment=catchment, numbers=[], by=BY)

    assert catchment.safety_numbers.count() == 1


def test_open_catchment_refuses_without_safety_numbers():
    catchment = preparing()

    with pytest.raises(actions.SafetyNumbersMissing):
        actions.open_catchment(catchment=catchment, by=BY)

    catchment.refresh_from_db()
    assert catchment.status == CatchmentStatus.PREPARING


def test_open_catchment_opens_once():
    catchment = preparing()
    actions.set_safety_numbers(catchment=catchment, numbers=[CALL], by=BY)

    opened = actions.open_catchment(catchment=catchment, by=BY)

    assert opened.status == CatchmentStatus.OPEN
    with pytest.raises(actions.CatchmentNotPreparing):
        actions.open_catchment(catchment=catchment, by=BY)


def test_add_neighbourhood_stands_after_the_others():
    catchment = CatchmentFactory()
    place = {"postcode": "OL14 5QA", "latitude": 53.7, "longitude": -2.1}

    first = actions.add_neighbourhood(catchment=catchment, name="Todmorden", by=BY, **place)
    second = actions.add_neighbourhood(catchment=catchment, name="Mytholmroyd", by=BY, **place)

    assert (first.position, second.position) == (1, 2)


def test_add_neighbourhood_refuses_a_name_twice():
    todmorden = NeighbourhoodFactory(name="Todmorden")

    with pytest.raises(actions.NeighbourhoodNamedTwice):
        actions.add_neighbourhood(
            catchment=todmorden.catchment,
            name="Todmorden",
            postcode="OL14 5QA",
            latitude=53.7,
            longitude=-2.1,
            by=BY,
        )


def test_set_boundaries_finds_names_whatever_their_capitals():
    todmorden = NeighbourhoodFactory(name="Todmorden")
    square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}

    changed = actions.set_boundaries(
        catchment=todmorden.catchment, boundaries={"TODMORDEN": square}, by=BY
    )

    todmorden.refresh_from_db()
    assert (changed, todmorden.boundary) == (1, square)


def test_set_boundaries_changes_nothing_when_one_name_is_unknown():
    todmorden = NeighbourhoodFactory(name="Todmorden")
    NeighbourhoodFactory(name="Elsewhere")

    with pytest.raises(actions.UnknownNeighbourhood, match="Elsewhere"):
        actions.set_boundaries(
            catchment=todmorden.catchment, boundaries={"Todmorden": {}, "Elsewhere": {}}, by=BY
        )

    todmorden.refresh_from_db()
    assert todmorden.boundary is None


@pytest.mark.parametrize(
    ("colour", "kept"),
    [
        pytest.param("#00625A", "#00625a", id="deep teal"),
        pytest.param(" #2b5c8f ", "#2b5c8f", id="deep blue"),
        pytest.param("", "", id="the usual one"),
    ],
)
def test_change_brand_colour(colour: str, kept: str):
    catchment = CatchmentFactory(brand_colour="#111111")

    actions.change_brand_colour(catchment=catchment, colour=colour, by=BY)

    assert catchment.brand_colour == kept


@pytest.mark.parametrize(
    ("colour", "refusal"),
    [
        pytest.param("#3b8a80", actions.ColourTooPale, id="3.7 on the pale surface"),
        pytest.param("#ffd84d", actions.ColourTooPale, id="yellow"),
        pytest.param("teal", actions.NotAColour, id="a word"),
        pytest.param("#00625", actions.NotAColour, id="five figures"),
    ],
)
def test_change_brand_colour_refuses_what_cannot_be_read(colour: str, refusal: type[Exception]):
    catchment = CatchmentFactory()

    with pytest.raises(refusal):
        actions.change_brand_colour(catchment=catchment, colour=colour, by=BY)

    catchment.refresh_from_db()
    assert catchment.brand_colour == ""
