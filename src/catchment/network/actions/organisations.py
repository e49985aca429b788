"""Organisations and their sites."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from catchment.network.actions.directory import AlreadyAdded, check_details, directory_moved, write
from catchment.network.actions.editing import columns, set_relations
from catchment.network.models import Site
from catchment.network.records import OrganisationDetails, SiteDetails
from catchment.people.actor import Actor
from catchment.people.enums import OrganisationStatus
from catchment.people.journal import record
from catchment.people.models import Catchment, Organisation


class OwnCatchment(ValueError):
    """An organisation is always shown in the catchment that owns it."""


class OrganisationClosed(Exception):
    """It is closed already."""


@transaction.atomic
def add_organisation(
    *,
    catchment: Catchment,
    details: OrganisationDetails,
    by: Actor,
    public_id: uuid.UUID | None = None,
    invented: bool = False,
) -> Organisation:
    """Add an organisation to the directory; it counts as checked on this day.

    Args:
        catchment: the one that owns it.
        details: what is known of it.
        by: who adds it.
        public_id: chosen by the form, so that the same form sent twice adds one.
        invented: whether it is made up, for the demo.

    Raises:
        AlreadyAdded: if this form was sent before.
    """
    check_details(details)
    organisation = Organisation(
        **columns(details),
        public_id=public_id or uuid.uuid4(),
        catchment=catchment,
        assured_on=by.now.date(),
        invented=invented,
        created_at=by.now,
        changed_at=by.now,
    )
    _insert(organisation)
    directory_moved(organisation)
    record(by=by, sentence=f"added “{organisation.name}”", subject=organisation)
    return organisation


@transaction.atomic
def add_site(
    *,
    organisation: Organisation,
    details: SiteDetails,
    by: Actor,
    public_id: uuid.UUID | None = None,
) -> Site:
    """Add a place where the organisation is found.

    Raises:
        UnknownPostcode: if the postcode is not known.
        AlreadyAdded: if this form was sent before.
        DetailsNotValid: if a field holds what it cannot hold.
    """
    check_details(details)
    site = Site(
        **columns(details),
        public_id=public_id or uuid.uuid4(),
        organisation=organisation,
        changed_at=by.now,
    )
    _insert(site)
    set_relations(site, details)
    directory_moved(site)
    record(by=by, sentence=f"added the place “{site.name}”", subject=site)
    return site


@transaction.atomic
def confirm_organisation(*, organisation: Organisation, by: Actor, on: dt.date) -> Organisation:
    """Say that everything about the organisation is still right.

    Raises:
        ChangedMeanwhile: if somebody wrote to it since it was read.
    """
    write(
        organisation,
        base_version=organisation.version,
        values={"assured_on": on},
        at=by.now,
    )
    directory_moved(organisation)
    record(by=by, sentence=f"confirmed “{organisation.name}”", subject=organisation)
    return organisation


@transaction.atomic
def close_organisation(*, organisation: Organisation, by: Actor) -> Organisation:
    """Take an organisation, and so everything that it offers, out of the directory.

    Raises:
        OrganisationClosed: if it is closed already.
    """
    closed = (
        Organisation.objects.filter(pk=organisation.pk)
        .active()
        .update(
            status=OrganisationStatus.CLOSED,
            version=organisation.version + 1,
            changed_at=by.now,
        )
    )
    if not closed:
        raise OrganisationClosed(organisation)
    organisation.refresh_from_db()
    directory_moved(organisation)
    record(by=by, sentence=f"closed “{organisation.name}”", subject=organisation)
    return organisation


@transaction.atomic
def show_organisation_in(*, organisation: Organisation, catchment: Catchment, by: Actor) -> None:
    """Let a neighbouring catchment see an organisation, and suggest what it offers.

    It stays owned where it is, and its capacity is one everywhere.

    Raises:
        OwnCatchment: if that is the catchment that owns it.
    """
    if organisation.catchment_id == catchment.pk:
        raise OwnCatchment(organisation)
    organisation.shown_in.add(catchment)
    directory_moved(organisation)
    record(
        by=by,
        sentence=f"showed “{organisation.name}” to a neighbouring catchment",
        subject=organisation,
        catchment_id=organisation.catchment_id,
    )


def _insert(row: Organisation | Site) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as there:
        if type(row)._default_manager.filter(public_id=row.public_id).exists():
            raise AlreadyAdded(row) from there
        raise
