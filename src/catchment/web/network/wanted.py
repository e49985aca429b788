"""Fetches for the doors: what an address names, if the actor sees it."""

import uuid

from catchment.network.models import Credential, Helper, Offer, ProposedChange
from catchment.people.actor import Actor
from catchment.people.models import Organisation


def visible_offer(actor: Actor, public_id: uuid.UUID) -> Offer:
    return Offer.objects.visible_to(actor).select_related("organisation").get(public_id=public_id)


def visible_helper(actor: Actor, public_id: uuid.UUID) -> Helper:
    return Helper.objects.visible_to(actor).select_related("organisation").get(public_id=public_id)


def visible_organisation(actor: Actor, public_id: uuid.UUID) -> Organisation:
    return Organisation.objects.visible_to(actor).get(public_id=public_id)


def visible_change(actor: Actor, public_id: uuid.UUID) -> ProposedChange:
    return (
        ProposedChange.objects.visible_to(actor)
        .select_related("organisation", "proposed_by__user", "proposed_by__organisation")
        .get(public_id=public_id)
    )


def visible_credential(actor: Actor, public_id: uuid.UUID) -> Credential:
    return (
        Credential.objects.visible_to(actor)
        .select_related("helper__organisation")
        .get(public_id=public_id)
    )
