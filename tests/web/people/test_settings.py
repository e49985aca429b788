"""Running a catchment: what is refused, and what it says then."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from catchment.people.enums import CatchmentStatus, Role
from catchment.people.models import Catchment, Neighbourhood, SafetyNumber
from tests.factories.people import (
    CatchmentFactory,
    MembershipFactory,
    NeighbourhoodFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return str(response.content.decode())


def running(**values: Any) -> tuple[Catchment, Client]:
    catchment = CatchmentFactory(**values)
    return catchment, signed_in(MembershipFactory(catchment=catchment, holds=[Role.COORDINATOR]))


def preparing() -> tuple[Catchment, Client]:
    return running(status=CatchmentStatus.PREPARING, numbers=False)


CALLED = {
    "who_1": "In danger now",
    "number_1": "999",
    "who_2": "Children’s front door",
    "number_2": "01422 000000",
    "when_2": "day and night",
    "checked": "on",
}


def test_nobody_but_the_coordinator_enters_before_it_opens():
    catchment, client = preparing()
    helper = signed_in(MembershipFactory(catchment=catchment, holds=[Role.HELPER]))

    assert "is being prepared" in text(client.get(reverse("people:settings")))
    assert helper.get(reverse("people:persons"))["Location"] == reverse("pages:not_open")


def test_a_catchment_opens_only_with_safety_numbers():
    catchment, client = preparing()

    refused = client.post(reverse("people:open_catchment"), follow=True)
    client.post(reverse("people:safety_numbers"), CALLED)
    opened = client.post(reverse("people:open_catchment"), follow=True)
    again = client.post(reverse("people:open_catchment"), follow=True)

    catchment.refresh_from_db()
    assert "Set the safety numbers first" in text(refused)
    assert "The catchment is open" in text(opened)
    assert "open already" in text(again)
    assert catchment.status == CatchmentStatus.OPEN
    assert [one.who for one in SafetyNumber.objects.order_by("position")] == [
        "In danger now",
        "Children’s front door",
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"checked": ""}, "Check each number", id="not checked"),
        pytest.param({"number_2": ""}, "Enter the number of", id="no number"),
        pytest.param({"who_2": ""}, "Enter who answers", id="nobody"),
        pytest.param({"number_2": "ask Jo"}, "figures and spaces only", id="no figures"),
        pytest.param(
            {"who_1": "", "number_1": "", "who_2": "", "number_2": ""},
            "Enter at least one number",
            id="none",
        ),
    ],
)
def test_safety_numbers_say_what_to_do(changed: dict[str, str], said: str):
    catchment, client = running()

    response = client.post(reverse("people:safety_numbers"), CALLED | changed)

    assert said in text(response)
    assert [one.who for one in catchment.safety_numbers.all()] == ["In danger now"]


def test_safety_numbers_are_filled_in_with_what_is_set():
    _, client = running()

    assert 'value="999"' in text(client.get(reverse("people:safety_numbers")))


def test_the_catchment_is_described():
    catchment, client = running()

    client.post(reverse("people:describe"), {"name": "Calder Valley", "run_by": "The hub"})

    catchment.refresh_from_db()
    assert (catchment.name, catchment.run_by) == ("Calder Valley", "The hub")


@pytest.mark.parametrize(
    ("colour", "said"),
    [("#ffd84d", "too pale to read"), ("teal", "Write # and six figures")],
)
def test_a_colour_nobody_could_read_is_refused(colour: str, said: str):
    catchment, client = running()

    response = client.post(reverse("people:colour"), {"colour": colour})

    catchment.refresh_from_db()
    assert said in text(response)
    assert catchment.brand_colour == ""


def test_a_colour_is_kept():
    catchment, client = running()

    client.post(reverse("people:colour"), {"colour": "#2B5C8F"})

    catchment.refresh_from_db()
    assert catchment.brand_colour == "#2b5c8f"


def test_a_place_is_put_on_the_map_by_its_postcode():
    _, client = running()

    client.post(reverse("people:neighbourhoods"), {"name": "Todmorden", "postcode": "ol145qa"})

    placed = Neighbourhood.objects.get()
    assert (placed.postcode, round(placed.latitude, 1), round(placed.longitude, 1)) == (
        "OL14 5QA",
        53.7,
        -2.1,
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({"name": "Todmorden", "postcode": "OL14 5QA"}, "already", id="twice"),
        pytest.param({"name": "Elland", "postcode": "ZZ99 9ZZ"}, "do not know", id="unknown"),
        pytest.param({"name": "Elland", "postcode": "HX"}, "full postcode", id="half"),
    ],
)
def test_a_place_says_what_to_do(given: dict[str, str], said: str):
    catchment, client = running()
    NeighbourhoodFactory(catchment=catchment, name="Todmorden")

    assert said in text(client.post(reverse("people:neighbourhoods"), given))
    assert Neighbourhood.objects.count() == 1


def geojson(*names: str, shape: str = "Polygon") -> bytes:
    ring = [[[-2.1, 53.7], [-2.0, 53.7], [-2.0, 53.8], [-2.1, 53.7]]]
    features = [
        {"properties": {"name": name}, "geometry": {"type": shape, "coordinates": ring}}
        for name in names
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def upload(client: Client, content: bytes) -> Any:
    return client.post(
        reverse("people:boundaries"),
        {"file": SimpleUploadedFile("b.geojson", content)},
        follow=True,
    )


def test_boundaries_are_imported():
    catchment, client = running()
    todmorden = NeighbourhoodFactory(catchment=catchment, name="Todmorden")

    page = upload(client, geojson("Todmorden"))

    todmorden.refresh_from_db()
    assert "Boundaries imported: 1" in text(page)
    assert todmorden.boundary["type"] == "Polygon"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"\xff\xfe no json", "not a GeoJSON file", id="not JSON"),
        pytest.param(b"[]", "not a GeoJSON file", id="a list"),
        pytest.param(b'{"features": [{}]}', "not a GeoJSON file", id="nameless"),
        pytest.param(geojson(), "Each feature needs a name", id="none"),
        pytest.param(geojson("Todmorden", shape="Point"), "an area as its shape", id="points"),
        pytest.param(geojson("Atlantis"), "Add these places first", id="unknown place"),
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" " * (5 * 1024 * 1024 + 1), "larger than 5 MB", id="large"),
    ],
)
def test_boundaries_say_what_to_do_and_change_nothing(content: bytes, said: str):
    catchment, client = running()
    todmorden = NeighbourhoodFactory(catchment=catchment, name="Todmorden")

    page = upload(client, content)

    todmorden.refresh_from_db()
    assert said in text(page)
    assert todmorden.boundary is None
