"""What a phrase is read as."""

import pytest

from catchment.network.queries import finder
from tests.factories.people import NeighbourhoodFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_a_place_round_here_is_never_read_as_another_word():
    elland = NeighbourhoodFactory(name="Elland")
    guesses = [("elland", "england"), ("benifits", "benefits")]

    assert finder._read_otherwise(elland.catchment, guesses) == (("benifits", "benefits"),)
    assert finder._read_otherwise(elland.catchment, []) == ()


def test_an_organisation_that_offers_nothing_yet_is_found_by_its_name():
    library = OrganisationFactory(name="Elland Library")
    OrganisationFactory(catchment=library.catchment, name="Elland Library, closed", status="closed")
    OrganisationFactory(name="Elland Library elsewhere")

    assert finder.organisations_called(library.catchment, " elland  lib\x00") == [library]


def test_two_letters_find_no_organisation(django_assert_num_queries):
    library = OrganisationFactory(name="Elland Library")

    with django_assert_num_queries(0):
        assert finder.organisations_called(library.catchment, "el") == []
