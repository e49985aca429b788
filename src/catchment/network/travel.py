"""How long a way takes, estimated: a straight line made longer, at the speeds in the settings.

Nothing offline knows roads or timetables, so every page that shows this says that it is an
estimate.
"""

import math
from dataclasses import dataclass

from django.conf import settings

EARTH_METRES = 6_371_000

#: A way that is at most this long is told as a walk.
LONGEST_WALK_MINUTES = 20


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere, in degrees."""

    latitude: float
    longitude: float


def metres_between(one: Spot, other: Spot) -> int:
    """The estimated length of the way: great-circle distance times the circuity setting."""
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    bow = (
        math.sin((north - south) / 2) ** 2
        + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    )
    straight = 2 * EARTH_METRES * math.asin(math.sqrt(min(1.0, bow)))
    return round(straight * settings.TRAVEL_CIRCUITY)


def minutes(metres: int, way: str) -> int:
    """Minutes by "walk", "bus" or "car", never less than one."""
    return max(1, round(metres / settings.TRAVEL_METRES_PER_MINUTE[way]))


def usual_way(metres: int) -> str:
    """Short ways are walked, longer ones go by bus."""
    return "walk" if minutes(metres, "walk") <= LONGEST_WALK_MINUTES else "bus"
