"""Credentials that somebody else has seen; a clearance is its outcome and nothing else."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.network.actions.directory import directory_moved
from catchment.network.enums import ClearanceOutcome, CredentialKind, due_on
from catchment.network.models import Credential, Helper
from catchment.people.actor import Actor
from catchment.people.journal import record
from catchment.people.queries import practice


class NotByOneself(Exception):
    """Nobody records their own credentials."""


class ClearanceNeedsAnEnd(Exception):
    """A clearance counts until a day."""


class AlreadyOver(Exception):
    """What is recorded must still count on the day on which it is seen."""


class CountsTooLong(Exception):
    """A clearance is looked at again; ``args`` holds after how many months at most."""


class AlreadyRecorded(Exception):
    """The very same is recorded already: sent twice, or seen by somebody else before."""


@transaction.atomic
def record_clearance(*, helper: Helper, valid_to: dt.date, by: Actor, on: dt.date) -> Credential:
    """Record that a helper was found clear to work with under-18s, until a day.

    Raises:
        NotByOneself: if the helper records it.
        AlreadyOver: if the day has passed.
        CountsTooLong: if it is further away than the catchment's rule allows.
        AlreadyRecorded: if it is there.
    """
    months = practice(helper.catchment_id, on=on).number("clearance-months")
    if valid_to > due_on(on, months):
        raise CountsTooLong(months)
    return _add(
        Credential(
            helper=helper,
            kind=CredentialKind.CLEARANCE,
            outcome=ClearanceOutcome.CLEAR,
            valid_to=valid_to,
        ),
        by,
        on,
    )


@transaction.atomic
def record_credential(
    *,
    helper: Helper,
    kind: CredentialKind,
    by: Actor,
    on: dt.date,
    level: int | None = None,
    title: str = "",
    register: str = "",
    valid_to: dt.date | None = None,
) -> Credential:
    """Record a qualification or registration that was seen.

    Raises:
        NotByOneself: if the helper records it.
        ClearanceNeedsAnEnd: if it is a clearance without a last day.
        AlreadyOver: if its last day has passed.
        AlreadyRecorded: if it is there.
    """
    if kind == CredentialKind.CLEARANCE:
        if valid_to is None:
            raise ClearanceNeedsAnEnd
        return record_clearance(helper=helper, valid_to=valid_to, by=by, on=on)
    return _add(
        Credential(
            helper=helper,
            kind=kind,
            level=level,
            title=title,
            register=register,
            valid_to=valid_to,
        ),
        by,
        on,
    )


@transaction.atomic
def withdraw_credential(*, credential: Credential, by: Actor) -> None:
    """Take a credential away; the gate that it opened shuts at once."""
    helper = credential.helper
    kind = CredentialKind(credential.kind)
    credential.delete()
    _touch(helper, by)
    record(by=by, sentence=f"withdrew a credential ({kind})", subject=helper)


def _add(credential: Credential, by: Actor, on: dt.date) -> Credential:
    helper = credential.helper
    if by.membership_id is not None and by.membership_id == helper.membership_id:
        raise NotByOneself
    if credential.valid_to is not None and credential.valid_to < on:
        raise AlreadyOver
    credential.seen_by_id = by.membership_id
    credential.seen_on = on
    credential.created_at = by.now
    _insert(credential)
    _touch(helper, by)
    record(by=by, sentence=f"recorded a credential ({credential.kind})", subject=helper)
    return credential


def _insert(credential: Credential) -> None:
    """The table refuses a second one, also where two are sent in the same moment."""
    try:
        with transaction.atomic():
            credential.save(force_insert=True)
    except IntegrityError as there:
        if Credential.objects.same_as(credential).exists():
            raise AlreadyRecorded(credential) from there
        raise


def _touch(helper: Helper, by: Actor) -> None:
    Helper.objects.filter(pk=helper.pk).update(version=F("version") + 1, changed_at=by.now)
    helper.refresh_from_db()
    directory_moved(helper)
