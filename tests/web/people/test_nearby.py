"""The named place that somebody lives near: worked out from the postcode, or chosen."""

import pytest
from django.urls import reverse

from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.web.people.nearby import nearest_place
from tests.factories.people import (
    CatchmentFactory,
    MembershipFactory,
    NeighbourhoodFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

TODMORDEN, HALIFAX, LONDON = "OL14 5QA", "HX1 1UJ", "SW1A 1AA"


@pytest.fixture
def valley():
    return CatchmentFactory()


@pytest.fixture
def todmorden(valley):
    return NeighbourhoodFactory(
        catchment=valley, name="Todmorden", latitude=53.7133, longitude=-2.0970, position=1
    )


@pytest.fixture
def halifax(valley):
    return NeighbourhoodFactory(
        catchment=valley, name="Halifax", latitude=53.7229, longitude=-1.8604, position=2
    )


@pytest.fixture
def karen(valley):
    person = PersonFactory(catchment=valley, user=UserFactory(), postcode="")
    client = signed_in(MembershipFactory(catchment=valley, user=person.user, holds=[Role.PERSON]))
    return person, client


def saved(karen, **given):
    person, client = karen
    client.post(reverse("people:my_details"), {"name": person.name} | given)
    person.refresh_from_db()
    return person.neighbourhood


@pytest.mark.parametrize(
    ("postcode", "name"),
    [(TODMORDEN, "Todmorden"), (HALIFAX, "Halifax"), (LONDON, None), ("", None), ("X1", None)],
)
def test_the_nearest_place_within_five_miles(todmorden, halifax, postcode, name):
    found = nearest_place([halifax, todmorden], postcode)

    assert (found.name if found else None) == name


def test_a_postcode_says_where_somebody_lives_and_another_postcode_anew(karen, todmorden, halifax):
    assert saved(karen, postcode=TODMORDEN) == todmorden
    assert saved(karen, postcode=HALIFAX) == halifax
    assert saved(karen, postcode="") is None


def test_what_somebody_chose_stays_whatever_the_postcode_says(karen, todmorden, halifax):
    chosen = str(halifax.public_id)

    assert saved(karen, postcode=TODMORDEN, neighbourhood=chosen) == halifax
    page = karen[1].get(reverse("people:my_details")).content.decode()
    assert f'value="{chosen}" selected' in page


def test_a_place_of_another_catchment_cannot_be_chosen(karen, todmorden):
    elsewhere = NeighbourhoodFactory()

    assert saved(karen, postcode=TODMORDEN, neighbourhood=str(elsewhere.public_id)) is None


def test_a_new_record_gets_its_place_too(valley, todmorden):
    helper = signed_in(MembershipFactory(catchment=valley, holds=[Role.HELPER]))

    helper.post(
        reverse("people:add_person"),
        {"name": "Joey Example", "postcode": TODMORDEN, "agreed": "on"},
    )

    assert Person.objects.get(name="Joey Example").neighbourhood == todmorden
