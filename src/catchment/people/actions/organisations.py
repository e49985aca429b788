"""Organisations as identities. What they offer is written by the network."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import OrganisationKind, RegisterScheme
from catchment.people.models import Catchment, Organisation, OrganisationIdentifier


class OwnCatchment(ValueError):
    """An organisation is always shown in the catchment that owns it."""


@transaction.atomic
def add_organisation(
    *,
    catchment: Catchment,
    name: str,
    kind: OrganisationKind,
    by: Actor,
    description: str = "",
    website: str = "",
    email: str = "",
    phone: str = "",
    identifiers: Sequence[tuple[RegisterScheme, str]] = (),
    assured_on: dt.date | None = None,
    rhythm_months: int = 6,
    invented: bool = False,
) -> Organisation:
    """Add an organisation that this catchment owns, with its numbers in registers."""
    made = Organisation.objects.create(
        catchment=catchment,
        name=name,
        kind=kind,
        description=description,
        website=website,
        email=email,
        phone=phone,
        assured_on=assured_on,
        rhythm_months=rhythm_months,
        invented=invented,
        created_at=by.now,
        changed_at=by.now,
    )
    OrganisationIdentifier.objects.bulk_create(
        OrganisationIdentifier(organisation=made, scheme=scheme, value=value)
        for scheme, value in identifiers
    )
    journal.record(
        by=by,
        sentence="added an organisation",
        subject=made,
        catchment_id=catchment.pk,
    )
    return made


@transaction.atomic
def show_organisation_in(*, organisation: Organisation, catchment: Catchment, by: Actor) -> None:
    """Let a neighbouring catchment see an organisation; it stays owned where it is.

    Raises:
        OwnCatchment: if that is the catchment that owns it.
    """
    if organisation.catchment_id == catchment.pk:
        raise OwnCatchment(organisation)
    organisation.shown_in.add(catchment)
    journal.record(
        by=by,
        sentence="showed an organisation to a neighbouring catchment",
        subject=organisation,
        catchment_id=organisation.catchment_id,
    )
