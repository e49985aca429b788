"""What a phrase is read as."""

import pytest

from catchment.network.queries import finder
from tests.factories.people import NeighbourhoodFactory

pytestmark = pytest.mark.django_db


def test_a_place_round_here_is_never_read_as_another_word():
    elland = NeighbourhoodFactory(name="Elland")
    guesses = [("elland", "england"), ("benifits", "benefits")]

    assert finder._read_otherwise(elland.catchment, guesses) == (("benifits", "benefits"),)
    assert finder._read_otherwise(elland.catchment, []) == ()
