"""How doors of hosts' pages fetch their thing, always through ``visible_to``."""

import uuid

from catchment.people.actor import Actor
from catchment.placements.models import Host, HostContact


def visible_host(actor: Actor, *, host: uuid.UUID) -> Host:
    """A host that the actor may see."""
    seen = Host.objects.visible_to(actor).select_related("organisation", "catchment")
    return seen.get(public_id=host)


def visible_contact(actor: Actor, *, contact: uuid.UUID) -> HostContact:
    """A contact that the actor may see."""
    seen = HostContact.objects.visible_to(actor)
    return seen.select_related("host__organisation", "host__catchment").get(public_id=contact)
