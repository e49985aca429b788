"""Safeguarding records: written down at once, added to, closed with an outcome, handed to another lead.

Every journal line here is hidden: it never shows on "who looked".
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership, Organisation, Person
from catchment.support.actions.notices import tell
from catchment.support.enums import ConcernStatus
from catchment.support.models import Concern, ConcernNote


class ConcernRecorded(Exception):
    """The same form was sent before; what it recorded stands."""


class ConcernClosed(Exception):
    """It has been closed, or handed over, in the meantime."""


class NobodyToReceive(ValueError):
    """The organisation has no designated safeguarding lead here, or holds the record already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worry:
    """What a lead writes down.

    Attributes:
        happened_on: the day it happened, or was noticed.
        happened_when: the time, in words.
        what: what was seen or said.
        exact_words: the words that were used, as they were used.
        told_by: who told.
        action_taken: what was done.
        referred_to: to whom it was referred; else ``no_referral_reason`` says why not.
        no_referral_reason: likewise.
    """

    happened_on: dt.date
    happened_when: str = ""
    what: str
    exact_words: str = ""
    told_by: str
    action_taken: str
    referred_to: str = ""
    no_referral_reason: str = ""


@transaction.atomic
def record_concern(
    *, person: Person, organisation: Organisation, worry: Worry, key: UUID, by: Actor
) -> Concern:
    """Write a concern down.

    Args:
        person: whom it is about.
        organisation: whose leads keep it.
        worry: what is written down.
        key: made with the form; the same form sent twice records once.
        by: the lead.

    Raises:
        ConcernRecorded: if the same form was sent before.
    """
    concern, made = Concern.objects.get_or_create(
        key=key,
        defaults={
            "person": person,
            "organisation": organisation,
            "happened_on": worry.happened_on,
            "happened_when": worry.happened_when,
            "what": worry.what,
            "exact_words": worry.exact_words,
            "told_by": worry.told_by,
            "action_taken": worry.action_taken,
            "referred_to": worry.referred_to,
            "no_referral_reason": worry.no_referral_reason,
            "recorded_by_id": by.membership_id,
            "recorded_by_name": by.name,
            "recorded_at": by.now,
        },
    )
    if not made:
        raise ConcernRecorded(concern)
    _note_down(concern, "recorded a concern", by=by)
    return concern


@transaction.atomic
def add_note(*, concern: Concern, words: str, by: Actor) -> ConcernNote:
    """Add to an open concern; what stands there is never written over.

    Raises:
        ConcernClosed: if it was closed or handed over in the meantime.
    """
    _hold_open(concern, by=by)
    note = ConcernNote.objects.create(
        concern=concern,
        words=words,
        written_by_id=by.membership_id,
        written_by_name=by.name,
        written_at=by.now,
    )
    _note_down(concern, "added to a concern", by=by)
    return note


@transaction.atomic
def close_concern(*, concern: Concern, outcome: str, by: Actor) -> Concern:
    """Close a concern with what came of it.

    Raises:
        ConcernClosed: if somebody was faster.
    """
    closed = _held(concern, by=by).update(
        status=ConcernStatus.CLOSED, closed_at=by.now, outcome=outcome, passing_to=None
    )
    if not closed:
        raise ConcernClosed(concern)
    concern.refresh_from_db()
    _note_down(concern, "closed a concern", by=by)
    return concern


@transaction.atomic
def offer_concern(*, concern: Concern, organisation: Organisation, by: Actor) -> Concern:
    """Ask another organisation's lead to take a concern over; it stays here until they do.

    Raises:
        NobodyToReceive: if that organisation has no lead in this catchment, or holds it already.
        ConcernClosed: if it was closed or handed over in the meantime.
    """
    leads = list(_leads_of(organisation, concern.person.catchment_id))
    if not leads or organisation.pk == concern.organisation_id:
        raise NobodyToReceive(organisation)
    if not _held(concern, by=by).update(passing_to=organisation):
        raise ConcernClosed(concern)
    concern.refresh_from_db()
    for lead in leads:
        tell(
            to=lead,
            sentence="Another safeguarding lead asks you to take a record over",
            key=f"concern {concern.public_id} {by.now:%Y%m%d%H%M%S}",
            route="support:concerns",
            urgent=True,
            by=by,
        )
    _note_down(concern, f"asked {organisation.name} to take a concern over", by=by)
    return concern


@transaction.atomic
def take_concern(*, concern: Concern, by: Actor) -> Concern:
    """Take over a concern that another organisation has offered.

    Raises:
        ConcernClosed: if it was taken back, closed or taken in the meantime.
    """
    coming = Concern.objects.filter(
        pk=concern.pk, status=ConcernStatus.OPEN, passing_to_id=by.organisation_id or 0
    )
    taken = coming.update(organisation_id=by.organisation_id, passing_to=None)
    if not taken:
        raise ConcernClosed(concern)
    before = concern.organisation.name
    concern.refresh_from_db()
    ConcernNote.objects.create(
        concern=concern,
        words=f"Taken over from {before}.",
        written_by_id=by.membership_id,
        written_by_name=by.name,
        written_at=by.now,
    )
    _note_down(concern, "took a concern over", by=by)
    return concern


def _held(concern: Concern, *, by: Actor) -> QuerySet[Concern]:
    """The row, if it is still open and with the lead's own organisation.

    Its own columns alone: a condition in another table would not be asked again of a row that
    somebody else has just changed.
    """
    return Concern.objects.filter(
        pk=concern.pk, status=ConcernStatus.OPEN, organisation_id=by.organisation_id or 0
    )


def _hold_open(concern: Concern, *, by: Actor) -> None:
    """Touch the row, so that closing it waits until the note is written."""
    if not _held(concern, by=by).update(status=ConcernStatus.OPEN):
        raise ConcernClosed(concern)


def _leads_of(organisation: Organisation, catchment_id: int) -> QuerySet[Membership]:
    return (
        Membership.objects.active()
        .with_role(Role.SAFEGUARDING_LEAD)
        .filter(organisation=organisation, catchment_id=catchment_id)
    )


def _note_down(concern: Concern, sentence: str, *, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=concern.person, subject=concern, hidden=True)
