"""Which town of a catchment something is in, or nearest to."""

import math
from collections.abc import Sequence
from functools import lru_cache

from catchment.network.places import ConversionFailed, UnknownPostcode, place_of
from catchment.people.models import Neighbourhood

#: Mean radius of the earth in kilometres, for distances as the crow flies.
EARTH = 6371.0

#: Whoever is further from every town than so many kilometres lives in none of them.
FURTHEST = 15.0

#: Longitude and latitude.
Point = tuple[float, float]


def town_of_home(
    towns: Sequence[Neighbourhood], neighbourhood: int | None, postcode: str
) -> Neighbourhood | None:
    """The town that somebody has named, or else the one nearest to their postcode."""
    named = next((town for town in towns if town.pk == neighbourhood), None)
    if named is not None:
        return named
    home = _place(postcode)
    return nearest_town(towns, home) if home else None


def nearest_town(towns: Sequence[Neighbourhood], place: Point) -> Neighbourhood | None:
    """The nearest town, unless it is too far to say so."""
    found = min(towns, key=lambda town: kilometres(place, _middle(town)), default=None)
    if found is None or kilometres(place, _middle(found)) > FURTHEST:
        return None
    return found


def kilometres(one: Point, other: Point) -> float:
    """Kilometres between two places, right to a metre or so within a county."""
    across = math.radians(other[0] - one[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return EARTH * math.hypot(across, math.radians(other[1] - one[1]))


def _middle(town: Neighbourhood) -> Point:
    return town.longitude, town.latitude


@lru_cache(maxsize=20_000)
def _place(postcode: str) -> Point | None:
    try:
        found = place_of(postcode)
    except (UnknownPostcode, ConversionFailed):
        return None
    return found.longitude, found.latitude
