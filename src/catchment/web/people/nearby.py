"""Which named place somebody lives near: chosen, or worked out from the postcode."""

from collections.abc import Sequence

from catchment.network.places import UnknownPostcode, place_of
from catchment.network.travel import Spot, metres_between
from catchment.people.models import Catchment, Neighbourhood

#: Five miles: farther than that, a place says nothing about where somebody lives.
NEAR_METRES = 8_047


def places_of(catchment: Catchment) -> list[Neighbourhood]:
    """The named places of a catchment in their order. One query."""
    return list(Neighbourhood.objects.filter(catchment=catchment).order_by("position", "pk"))


def nearest_place(places: Sequence[Neighbourhood], postcode: str) -> Neighbourhood | None:
    """The place whose centre is nearest; None where none is near, or nobody knows the postcode."""
    try:
        home = place_of(postcode)
    except UnknownPostcode:
        return None
    here = Spot(home.latitude, home.longitude)
    away = [(metres_between(here, Spot(one.latitude, one.longitude)), one) for one in places]
    near = [found for found in away if found[0] <= NEAR_METRES]
    return min(near, key=lambda found: (found[0], found[1].pk))[1] if near else None


def chosen_place(
    places: Sequence[Neighbourhood], *, postcode: str, neighbourhood: Neighbourhood | None
) -> str:
    """The choice with which a form begins: nothing where the postcode alone says the same."""
    if neighbourhood is None or neighbourhood == nearest_place(places, postcode):
        return ""
    return str(neighbourhood.public_id)
