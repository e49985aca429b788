"""The door to the postcode table."""

import pytest

from catchment.network import places
from catchment.network.places import Place, UnknownPostcode, normalise, place_of
from catchment.network.travel import Spot, metres_between, minutes, usual_way


@pytest.mark.parametrize("typed", ["HX1 1UJ", "hx11uj", " Hx1  1uJ. "])
def test_place_of_reads_a_postcode_however_it_is_typed(typed):
    assert place_of(typed) == Place("HX1 1UJ", 53.72437, -1.8607)


def test_place_of_finds_districts_that_end_in_a_letter():
    assert place_of("W1A 0BL").postcode == "W1A 0BL"


@pytest.mark.parametrize("typed", ["", "Todmorden", "HX1", "ZZ9 9ZZ", "HX1 1ZZ", "../e 1AA"])
def test_place_of_refuses_what_is_no_postcode_or_not_in_the_table(typed):
    with pytest.raises(UnknownPostcode):
        place_of(typed)


def test_normalise_writes_one_space():
    assert normalise("ol145qa") == "OL14 5QA"


def test_metres_between_is_longer_than_the_straight_line(settings):
    halifax, todmorden = Spot(53.72437, -1.8607), Spot(53.71335, -2.09695)
    settings.TRAVEL_CIRCUITY = 1

    straight = metres_between(halifax, todmorden)
    settings.TRAVEL_CIRCUITY = 1.3

    assert 15_400 < straight < 15_700
    assert metres_between(halifax, todmorden) == pytest.approx(straight * 1.3, abs=2)


def test_short_ways_are_walked_and_long_ones_go_by_bus():
    assert [usual_way(metres) for metres in (0, 1500, 1600)] == ["walk", "walk", "bus"]


def test_minutes_are_never_nothing():
    assert minutes(0, "walk") == 1


def test_a_place_in_the_sea_is_asked_for_again(monkeypatch):
    given = iter([([0.0], [0.0]), ([-2.09], [53.71])])
    monkeypatch.setattr(places, "convert_lonlat", lambda east, north: next(given))

    assert places.place_of("OL14 5QA") == places.Place("OL14 5QA", 53.71, -2.09)


def test_a_place_that_stays_in_the_sea_is_refused(monkeypatch):
    monkeypatch.setattr(places, "convert_lonlat", lambda east, north: ([0.0], [0.0]))

    with pytest.raises(places.ConversionFailed):
        places.place_of("OL14 5QA")
