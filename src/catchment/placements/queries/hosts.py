"""What pages ask about hosts. Contacts are read only for who may ring them."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, Value, When

from catchment.people.actor import Actor
from catchment.people.models import Organisation
from catchment.placements.enums import Appetite, HostStatus, OpportunityStatus
from catchment.placements.models import Host, HostContact, Opportunity


@dataclass(frozen=True, slots=True)
class HostPage:
    """One workplace.

    Attributes:
        contacts: empty for who may not ring.
        opportunities: those that the reader may see; drafts only for staff and the host.
    """

    host: Host
    contacts: Sequence[HostContact]
    opportunities: Sequence[Opportunity]


#: Among those that were checked: who named a day to be asked again, and it has come.
AGAIN = "again"


def shelves(on: dt.date) -> dict[str, Q]:
    """Which hosts stand where on the desk of staff; what needs somebody comes first."""
    again = Q(status=HostStatus.VERIFIED, appetite=Appetite.NOT_NOW, ask_again_on__lte=on)
    return {
        HostStatus.PENDING: Q(status=HostStatus.PENDING),
        AGAIN: again,
        HostStatus.VERIFIED: Q(status=HostStatus.VERIFIED) & ~again,
        HostStatus.PAUSED: Q(status=HostStatus.PAUSED),
        HostStatus.REFUSED: Q(status=HostStatus.REFUSED),
    }


def desk(actor: Actor, *, on: dt.date, state: str = "", name: str = "") -> QuerySet[Host]:
    """All hosts of a catchment, or of one shelf, as staff go through them."""
    by_shelf = shelves(on)
    order = [When(rows, then=Value(at)) for at, rows in enumerate(by_shelf.values())]
    found = Host.objects.visible_to(actor).filter(organisation__name__icontains=name)
    if state:
        found = found.filter(by_shelf[state])
    return found.select_related("organisation").order_by(Case(*order), "organisation__name", "pk")


def counted(actor: Actor, *, on: dt.date) -> Counter[str]:
    """How many hosts stand on each shelf. One query."""
    counts = {key: Count("pk", filter=rows) for key, rows in shelves(on).items()}
    return Counter(Host.objects.visible_to(actor).aggregate(**counts))


def host_page(host: Host, actor: Actor) -> HostPage:
    """Two queries."""
    contacts = HostContact.objects.visible_to(actor).filter(host=host)
    opportunities = Opportunity.objects.visible_to(actor).filter(host=host)
    return HostPage(
        host=host,
        contacts=list(contacts.order_by("-first", "name", "pk")),
        opportunities=list(
            opportunities.exclude(status=OpportunityStatus.CLOSED).order_by("title", "pk")
        ),
    )


def named_alike(host: Host) -> list[Organisation]:
    """Organisations here of the same name: staff look whether they are one. One query."""
    same = Organisation.objects.filter(
        catchment_id=host.catchment_id, name__iexact=host.organisation.name
    )
    return list(same.exclude(pk=host.organisation_id).order_by("pk")[:5])


def own_organisation(actor: Actor) -> Organisation | None:
    """The organisation that the actor acts for. One query."""
    return Organisation.objects.filter(pk=actor.organisation_id or 0).first()
