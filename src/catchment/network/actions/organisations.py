"""Organisations and their sites."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.network.actions.directory import AlreadyAdded, check_details, directory_moved, write
from catchment.network.actions.editing import columns, set_relations
from catchment.network.models import Site
from catchment.network.records import OrganisationDetails, SiteDetails
from catchment.people.actor import Actor
from catchment.people.enums import OrganisationStatus
from catchment.people.journal import record
from catchment.people.models import Catchment, Organisation


class OrganisationClosed(Exception):
    """It is closed already."""


class OrganisationOpen(Exception):
    """It is not closed."""


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
            version=F("version") + 1,
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
def reopen_organisation(*, organisation: Organisation, by: Actor) -> Organisation:
    """Put an organisation that was closed back into the directory, with what it still offers.

    Raises:
        OrganisationOpen: if it is not closed.
    """
    opened = Organisation.objects.filter(
        pk=organisation.pk, status=OrganisationStatus.CLOSED
    ).update(status=OrganisationStatus.ACTIVE, version=F("version") + 1, changed_at=by.now)
    if not opened:
        raise OrganisationOpen(organisation)
    organisation.refresh_from_db()
    directory_moved(organisation)
    record(by=by, sentence=f"opened “{organisation.name}” again", subject=organisation)
    return organisation


def _insert(row: Organisation | Site) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as there:
        if type(row)._default_manager.filter(public_id=row.public_id).exists():
            raise AlreadyAdded(row) from there
        raise
