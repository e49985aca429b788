"""Which organisations are seen across the border, from either side."""

from dataclasses import dataclass

from catchment.network.models import HiddenHere
from catchment.people.enums import CatchmentStatus
from catchment.people.models import Catchment, Organisation

#: How many of each the coordinator's desk lists.
LISTED = 20


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an organisation is shown.

    Attributes:
        shown: catchments in which it is seen.
        hidden: catchments whose coordinator has hidden it.
        others: open catchments in which it might be shown.
    """

    shown: tuple[Catchment, ...]
    hidden: tuple[Catchment, ...]
    others: tuple[Catchment, ...]


@dataclass(frozen=True, slots=True)
class FromNeighbours:
    """What the coordinator sees of neighbours' organisations: shown here, and hidden by oneself."""

    shown: tuple[Organisation, ...]
    hidden: tuple[Organisation, ...]
    count: int


def neighbours_of(organisation: Organisation) -> Neighbours:
    """Where an organisation is shown, hidden, or might be. Three queries."""
    shown = tuple(organisation.shown_in.order_by("name", "pk"))
    hidden = tuple(
        Catchment.objects.filter(hidden_organisations__organisation=organisation).order_by(
            "name", "pk"
        )
    )
    taken = [organisation.catchment_id, *(one.pk for one in (*shown, *hidden))]
    others = Catchment.objects.filter(status=CatchmentStatus.OPEN).exclude(pk__in=taken)
    return Neighbours(shown, hidden, tuple(others.order_by("name", "pk")))


def from_neighbours(catchment: Catchment) -> FromNeighbours:
    """Neighbours' organisations in a catchment. Three queries."""
    shown = Organisation.objects.filter(shown_in=catchment).active().select_related("catchment")
    hidden = HiddenHere.objects.filter(catchment=catchment).select_related(
        "organisation__catchment"
    )
    return FromNeighbours(
        shown=tuple(shown.order_by("name", "pk")[:LISTED]),
        hidden=tuple(
            one.organisation for one in hidden.order_by("organisation__name", "pk")[:LISTED]
        ),
        count=shown.count(),
    )
