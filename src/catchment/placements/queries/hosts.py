"""What pages ask about hosts. Contacts are read only for who may ring them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from catchment.people.actor import Actor
from catchment.people.models import Organisation
from catchment.placements.enums import HostStatus, OpportunityStatus
from catchment.placements.models import Host, HostContact, Opportunity


@dataclass(frozen=True, slots=True)
class Desk:
    """All hosts of a catchment, as staff go through them."""

    to_check: Sequence[Host]
    to_ask_again: Sequence[Host]
    checked: Sequence[Host]
    paused: Sequence[Host]
    refused: Sequence[Host]


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


def desk(actor: Actor, *, on: dt.date) -> Desk:
    """Two queries."""
    seen = Host.objects.visible_to(actor).select_related("organisation")
    rows = list(seen.order_by("organisation__name", "pk"))
    again = set(Host.objects.visible_to(actor).to_ask_again(on=on).values_list("pk", flat=True))
    return Desk(
        to_check=[one for one in rows if one.status == HostStatus.PENDING],
        to_ask_again=[one for one in rows if one.pk in again],
        checked=[one for one in rows if one.status == HostStatus.VERIFIED and one.pk not in again],
        paused=[one for one in rows if one.status == HostStatus.PAUSED],
        refused=[one for one in rows if one.status == HostStatus.REFUSED],
    )


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
