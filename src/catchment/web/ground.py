"""The ground under maps: the towns and rivers that a catchment has told us."""

from collections.abc import Mapping, Sequence

from catchment.design.pictures.drawing import Point
from catchment.design.pictures.landscape import Landscape, Town, bounds_of
from catchment.people.models import Catchment, Neighbourhood


def landscape_of(catchment: Catchment, places: Sequence[Point] = ()) -> Landscape | None:
    """The catchment's towns and rivers; None where there is nothing to draw. One query.

    Args:
        places: longitude and latitude of what is shown, for a catchment without towns.
    """
    towns = tuple(
        Town(one.name, one.longitude, one.latitude)
        for one in Neighbourhood.objects.filter(catchment=catchment).order_by("position", "pk")
    )
    known = [one.place for one in towns] or list(places)
    if not known:
        return None
    return Landscape(bounds_of(known), towns, _rivers(catchment.landscape))


def _rivers(landscape: Mapping[str, object]) -> tuple[tuple[tuple[float, float], ...], ...]:
    rivers = landscape.get("rivers")
    if not isinstance(rivers, list):
        return ()
    return tuple(tuple((float(east), float(north)) for east, north in river) for river in rivers)
