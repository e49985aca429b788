"""Distances and times are estimates that never flatter."""

import math

import numpy as np
import pytest
from hypothesis import given

from catchment.engine.places import (
    UNKNOWN_METRES,
    Place,
    PlaceError,
    TravelMode,
    metres_between,
    travel_minutes,
)
from tests.engine import drawing, plainly


def test_metres_between_counts_a_usual_way_longer_than_the_straight_line():
    ends = (np.array([drawing.HALIFAX.latitude]), np.array([drawing.HALIFAX.longitude]))

    straight = metres_between(drawing.TODMORDEN, *ends, circuity=100)
    way = metres_between(drawing.TODMORDEN, *ends, circuity=130)

    assert straight.tolist() == [15_380]
    assert way.tolist() == [round(15_380 * 1.3)]


def test_metres_between_knows_the_length_of_a_meridian():
    quarter = metres_between(Place(0, 0), np.array([90.0]), np.array([0.0]), circuity=100)

    assert quarter.tolist() == [round(6_371_009 * math.pi / 2)]


def test_metres_between_says_where_a_place_is_not_known():
    lost = np.array([np.nan, drawing.TODMORDEN.latitude])

    metres = metres_between(
        drawing.TODMORDEN, lost, np.array([np.nan, drawing.TODMORDEN.longitude]), circuity=130
    )

    assert metres.tolist() == [UNKNOWN_METRES, 0]


@given(start=drawing.places, end=drawing.places)
def test_metres_between_is_the_same_as_worked_out_plainly(start, end):
    there = metres_between(start, np.array([end.latitude]), np.array([end.longitude]), circuity=130)

    assert abs(there[0] - plainly.metres(start, end, 130)) <= 1


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, -181), (math.nan, 0)])
def test_place_refuses_what_is_not_on_the_map(latitude, longitude):
    with pytest.raises(PlaceError, match="There is no place at latitude"):
        Place(latitude, longitude)


def test_travel_minutes_leaves_out_a_way_that_does_not_reach_so_far():
    walk = TravelMode("walk", 80, at_most_metres=3_000)
    bus = TravelMode("bus", 300, wait_minutes=8)

    assert travel_minutes(640, [walk, bus]) == {"walk": 8, "bus": 11}
    assert travel_minutes(3_000, [walk]) == {"walk": 38}
    assert travel_minutes(3_001, [walk, bus]) == {"bus": 19}
    assert travel_minutes(0, [walk]) == {"walk": 0}


def test_travel_minutes_refuses_an_unknown_distance():
    with pytest.raises(PlaceError, match="not known"):
        travel_minutes(UNKNOWN_METRES, [TravelMode("walk", 80)])


@pytest.mark.parametrize(("speed", "wait"), [(0, 0), (80, -1)])
def test_travel_mode_refuses_to_stand_still_or_arrive_early(speed, wait):
    with pytest.raises(PlaceError, match='"walk" needs a speed'):
        TravelMode("walk", speed, wait)
