"""Helpers: add, confirm, pause, begin again, end, say how full."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.network.actions.directory import (
    AlreadyAdded,
    DetailsNotValid,
    check_details,
    directory_moved,
    write,
)
from catchment.network.actions.editing import columns, set_relations
from catchment.network.enums import HELPER_MOVES, HelperStatus
from catchment.network.models import Helper
from catchment.network.records import HelperDetails
from catchment.people.actor import Actor
from catchment.people.journal import record
from catchment.people.models import Catchment, Membership, Organisation

_MOVED = {
    HelperStatus.ACTIVE: "is helping again",
    HelperStatus.PAUSED: "is pausing",
    HelperStatus.ENDED: "no longer helps",
}


class HelperNotMovable(Exception):
    """The helper is not in a state from which that is possible, or somebody was faster."""


class ProfileAlreadyThere(Exception):
    """This account has its helper's profile already."""


@transaction.atomic
def add_helper(
    *,
    catchment: Catchment,
    organisation: Organisation | None,
    details: HelperDetails,
    by: Actor,
    on: dt.date,
    membership: Membership | None = None,
    public_id: uuid.UUID | None = None,
    invented: bool = False,
) -> Helper:
    """Add a helper; the profile counts as checked on this day.

    Args:
        catchment: where the person helps.
        organisation: for whom; None for somebody independent.
        details: what the person can and cannot offer.
        by: who adds the profile.
        on: this day.
        membership: the helper's account, if there is one.
        public_id: chosen by the form, so that the same form sent twice adds one.
        invented: whether the helper is made up, for the demo.

    Raises:
        AlreadyAdded: if this form was sent before.
        ProfileAlreadyThere: if the account has a profile.
        DetailsNotValid: if a field holds what it cannot hold.
        UnknownPostcode: if the postcode is not known.
    """
    check_details(details)
    helper = Helper(
        **columns(details),
        public_id=public_id or uuid.uuid4(),
        catchment=catchment,
        organisation=organisation,
        membership=membership,
        assured_on=on,
        invented=invented,
        created_at=by.now,
        changed_at=by.now,
    )
    _insert(helper)
    set_relations(helper, details)
    directory_moved(helper)
    record(by=by, sentence=f"added the helper {helper.name}", subject=helper)
    return helper


@transaction.atomic
def confirm_helper(*, helper: Helper, by: Actor, on: dt.date) -> Helper:
    """Say that everything in the profile is still right.

    Raises:
        ChangedMeanwhile: if somebody wrote to it since it was read.
    """
    write(helper, base_version=helper.version, values={"assured_on": on}, at=by.now)
    directory_moved(helper)
    record(by=by, sentence=f"confirmed the profile of {helper.name}", subject=helper)
    return helper


def pause_helper(*, helper: Helper, by: Actor) -> Helper:
    """Raises HelperNotMovable unless the helper is helping."""
    return _move(helper, HelperStatus.PAUSED, by)


def resume_helper(*, helper: Helper, by: Actor) -> Helper:
    """Raises HelperNotMovable unless the helper is pausing."""
    return _move(helper, HelperStatus.ACTIVE, by)


def end_helper(*, helper: Helper, by: Actor) -> Helper:
    """Raises HelperNotMovable if it was ended before. Leaving is as easy as joining."""
    return _move(helper, HelperStatus.ENDED, by)


@transaction.atomic
def set_helper_load(*, helper: Helper, load: int, by: Actor) -> Helper:
    """Say how many people the helper is with now.

    Raises:
        ChangedMeanwhile: if somebody wrote to the profile since it was read.
        DetailsNotValid: if the number is below nothing.
    """
    if load < 0:
        raise DetailsNotValid({"load": "enter 0 or more"})
    write(helper, base_version=helper.version, values={"load": load}, at=by.now)
    directory_moved(helper)
    record(by=by, sentence=f"said how many people {helper.name} is with", subject=helper)
    return helper


@transaction.atomic
def _move(helper: Helper, to: HelperStatus, by: Actor) -> Helper:
    moved = Helper.objects.filter(pk=helper.pk, status__in=HELPER_MOVES[to]).update(
        status=to, version=F("version") + 1, changed_at=by.now
    )
    if not moved:
        raise HelperNotMovable(helper)
    helper.refresh_from_db()
    directory_moved(helper)
    record(by=by, sentence=f"noted that {helper.name} {_MOVED[to]}", subject=helper)
    return helper


def _insert(helper: Helper) -> None:
    try:
        with transaction.atomic():
            helper.save(force_insert=True)
    except IntegrityError as there:
        if Helper.objects.filter(public_id=helper.public_id).exists():
            raise AlreadyAdded(helper) from there
        if Helper.objects.filter(membership=helper.membership_id).exists():
            raise ProfileAlreadyThere(helper) from there
        raise
