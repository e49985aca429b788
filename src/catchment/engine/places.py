"""How far it is, as an estimate: metres between places and minutes by way of travelling."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import NDArray

#: Mean radius of the Earth in metres (IUGG).
EARTH_METRES = 6_371_009

#: Length of one degree of latitude.
METRES_PER_DEGREE = EARTH_METRES * pi / 180

#: Stands for a distance when a place is not known.
UNKNOWN_METRES = -1


class PlaceError(ValueError):
    """A place or a way of travelling that cannot be. The message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map.

    Attributes:
        latitude: degrees north, -90 to 90.
        longitude: degrees east, -180 to 180.

    Raises:
        PlaceError: if a coordinate is out of range or not a number.
    """

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise PlaceError(
                f"There is no place at latitude {self.latitude}, longitude {self.longitude}."
            )


@dataclass(frozen=True, slots=True)
class TravelMode:
    """One way of travelling, as the settings of a catchment describe it.

    Attributes:
        name: what the caller calls it, for example "walk" or "bus".
        metres_per_minute: speed under way, at least 1.
        wait_minutes: minutes spent before setting out, for example waiting for a bus.
        at_most_metres: farthest that anybody is told to go this way; None is no limit.

    Raises:
        PlaceError: if the speed is below 1 or the wait below 0.
    """

    name: str
    metres_per_minute: int
    wait_minutes: int = 0
    at_most_metres: int | None = None

    def __post_init__(self) -> None:
        if self.metres_per_minute < 1 or self.wait_minutes < 0:
            raise PlaceError(f'The way of travelling "{self.name}" needs a speed of at least 1.')


def metres_between(
    start: Place,
    latitudes: NDArray[np.float64],
    longitudes: NDArray[np.float64],
    *,
    circuity: int,
) -> NDArray[np.int64]:
    """Estimate the way from one place to many, in whole metres.

    Args:
        start: where the way begins.
        latitudes: (N,) degrees; NaN where the place is not known.
        longitudes: (N,) degrees; NaN where the place is not known.
        circuity: length of a usual way in hundredths of the straight line; 130 is a way
            that is 1.3 times as long.

    Returns:
        (N,) int: metres, or UNKNOWN_METRES where the place is not known.

    Source:
        The haversine formula: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope
        68 (1984) 159. An estimate: no roads are read, and a page must say so.
    """
    north, east = np.radians(start.latitude), np.radians(start.longitude)
    norths, easts = np.radians(latitudes), np.radians(longitudes)
    half_chord = np.sin((norths - north) / 2) ** 2
    half_chord += np.cos(north) * np.cos(norths) * np.sin((easts - east) / 2) ** 2
    straight = 2 * EARTH_METRES * np.arcsin(np.sqrt(np.clip(half_chord, 0, 1)))
    way = np.nan_to_num(straight * circuity / 100, nan=UNKNOWN_METRES)
    metres: NDArray[np.int64] = np.rint(way).astype(np.int64)
    return metres


def travel_minutes(metres: int, modes: Sequence[TravelMode]) -> dict[str, int]:
    """Estimate how many minutes a way takes, for each way of travelling that reaches so far.

    Args:
        metres: length of the way, 0 or more.
        modes: the ways of travelling, in the order wanted back.

    Returns:
        minutes by name, rounded up; a mode that does not reach so far is left out.

    Raises:
        PlaceError: if the distance is not known (below 0).
    """
    if metres < 0:
        raise PlaceError("The time cannot be estimated: the distance is not known.")
    return {
        mode.name: mode.wait_minutes + -(-metres // mode.metres_per_minute)
        for mode in modes
        if mode.at_most_metres is None or metres <= mode.at_most_metres
    }
