"""How doors of hosts' pages fetch their thing, always through ``visible_to``; and what forms bring."""

import uuid

from catchment.people.actor import Actor
from catchment.placements.models import Host, HostContact, Opportunity, OpportunityWeek
from catchment.web.requests import MemberRequest


def visible_host(actor: Actor, *, host: uuid.UUID) -> Host:
    """A host that the actor may see."""
    seen = Host.objects.visible_to(actor).select_related("organisation", "catchment")
    return seen.get(public_id=host)


def visible_contact(actor: Actor, *, contact: uuid.UUID) -> HostContact:
    """A contact that the actor may see."""
    seen = HostContact.objects.visible_to(actor)
    return seen.select_related("host__organisation", "host__catchment").get(public_id=contact)


def kept_host(actor: Actor, *, host: uuid.UUID) -> Host:
    """A host whose words the actor may at most write: another's is not there."""
    kept = Host.objects.kept_by(actor).select_related("organisation", "catchment")
    return kept.get(public_id=host)


def visible_opportunity(actor: Actor, *, opportunity: uuid.UUID) -> Opportunity:
    """One that the actor may read."""
    seen = Opportunity.objects.visible_to(actor)
    return seen.select_related("host__organisation", "host__catchment").get(public_id=opportunity)


def kept_opportunity(actor: Actor, *, opportunity: uuid.UUID) -> Opportunity:
    """One that the actor may at most write: another host's is not there."""
    kept = Opportunity.objects.kept_by(actor)
    return kept.select_related("host__organisation", "host__catchment").get(public_id=opportunity)


def kept_week(actor: Actor, *, seat_week: uuid.UUID) -> OpportunityWeek:
    """A week that the actor may at most write."""
    kept = OpportunityWeek.objects.filter(opportunity__in=Opportunity.objects.kept_by(actor))
    found = kept.select_related("opportunity__host__organisation", "opportunity__host__catchment")
    return found.get(public_id=seat_week)


def once_of(request: MemberRequest) -> uuid.UUID:
    """The number of a form, so that sent twice it adds one; a new one where the form has none yet."""
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid.uuid4()
