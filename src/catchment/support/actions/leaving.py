"""Leaving: somebody asks to be erased, the data-protection lead decides, everything is deleted for real.

That somebody asks is kept with the last day of the law and with its answer. What stays after an
erasure: safeguarding records and decisions to share for safety, with the name that they need, until
their own clocks run out; and journal lines without anybody's name.
"""

import datetime as dt
from collections.abc import Collection
from functools import partial

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from catchment.people import journal
from catchment.people.actions.outbox import put_in_outbox
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import (
    Invitation,
    Membership,
    MembershipRole,
    OutboxMessage,
    Person,
    StoredFile,
    User,
)
from catchment.support.actions.notices import tell, tell_person
from catchment.support.enums import LeavingStatus
from catchment.support.models import (
    AccessRequest,
    Concern,
    Document,
    Draft,
    LeavingWish,
    LegalHold,
    SafetyDecision,
)
from catchment.support.queries.law_days import answer_by

#: Records which outlive an erasure until their own clock runs out.
STAYING: tuple[type[models.Model], ...] = (Concern, SafetyDecision)
LONGEST_REASON = 300


class AskedAlready(Exception):
    """They have asked, and nobody has decided yet."""


class NotAsked(Exception):
    """They have not asked, or have taken it back, or it is decided."""


class OnHold(Exception):
    """Records about this person are to be kept for now."""


class PersonGone(Exception):
    """Somebody was faster: nothing is held any more."""


class NoHold(Exception):
    """No hold stands, or somebody was faster to lift it."""


@transaction.atomic
def ask_to_leave(*, person: Person, by: Actor, on: dt.date) -> LeavingWish:
    """Ask to be erased; the law gives one month to answer.

    Raises:
        AskedAlready: if it waits for an answer.
        PersonGone: if they have been erased.
    """
    _locked(person)
    try:
        with transaction.atomic():
            wish = LeavingWish.objects.create(
                person=person, asked_at=by.now, answer_by=answer_by(on)
            )
    except IntegrityError as waits:
        raise AskedAlready(person) from waits
    journal.record(by=by, sentence="asked to leave", about=person, subject=person)
    _tell_leads(person, by=by)
    return wish


def _tell_leads(person: Person, *, by: Actor) -> None:
    here = Membership.objects.active().with_role(Role.DATA_PROTECTION_LEAD)
    for lead in here.filter(catchment_id=person.catchment_id):
        tell(
            to=lead,
            sentence="Somebody asks to leave: everything about them should be deleted",
            key=f"leaving {person.public_id} {by.now.isoformat()}",
            about=person,
            route="support:keeping_person",
            route_id=person.public_id,
            by=by,
        )


@transaction.atomic
def stay(*, person: Person, by: Actor) -> None:
    """Take the wish to leave back.

    Raises:
        NotAsked: if none waits.
    """
    _answer(person, LeavingStatus.TAKEN_BACK, by=by)
    journal.record(by=by, sentence="decided to stay", about=person, subject=person)


@transaction.atomic
def refuse_leaving(*, person: Person, reason: str, by: Actor, until: dt.date | None = None) -> None:
    """Answer that somebody cannot be erased for now; they are told, and read why on their page.

    Args:
        person: who asked.
        reason: why not, in words that they read.
        by: the data-protection lead.
        until: from when it may be otherwise, where that is known.

    Raises:
        NotAsked: if no wish waits.
    """
    _answer(person, LeavingStatus.REFUSED, by=by, reason=reason, refused_until=until)
    journal.record(
        by=by, sentence="answered that you cannot leave yet", about=person, subject=person
    )
    tell_person(
        person=person,
        sentence="You cannot leave yet. Read why",
        key=f"leaving refused {by.now.isoformat()}",
        route="support:my_leave",
        by=by,
    )


def _answer(person: Person, status: LeavingStatus, *, by: Actor, **given: object) -> None:
    """One conditional update: of two answers the first stands."""
    waiting = LeavingWish.objects.waiting().filter(person=person)
    answered = {"status": status, "answered_at": by.now, "answered_by_id": by.membership_id}
    if not waiting.update(**answered, **given):
        raise NotAsked(person)


@transaction.atomic
def place_hold(*, person: Person, reason: str, by: Actor) -> LegalHold:
    """Let nothing about somebody be deleted for now.

    Raises:
        OnHold: if a hold stands.
        PersonGone: if they have been erased.
    """
    _locked(person)
    try:
        with transaction.atomic():
            hold = LegalHold.objects.create(
                person=person, reason=reason, placed_by_id=by.membership_id, placed_at=by.now
            )
    except IntegrityError as stands:
        raise OnHold(person) from stands
    journal.record(by=by, sentence="placed a legal hold", about=person, subject=hold, hidden=True)
    return hold


@transaction.atomic
def lift_hold(*, person: Person, words: str, by: Actor) -> None:
    """Let the clocks run again.

    Raises:
        NoHold: if no hold stands.
    """
    standing = LegalHold.objects.standing().filter(person=person)
    if not standing.update(lifted_at=by.now, lifted_words=words):
        raise NoHold(person)
    journal.record(by=by, sentence="lifted a legal hold", about=person, hidden=True)


@transaction.atomic
def erase(*, person: Person, by: Actor) -> bool:
    """Delete everything about somebody for real, with files, sign-in and links; tell them by mail.

    Returns:
        Whether nothing of them is left: false where a safeguarding record keeps their name.

    Raises:
        OnHold: if a legal hold stands.
        PersonGone: if somebody was faster.
    """
    person = _locked(person)
    if LegalHold.objects.standing().filter(person=person).exists():
        raise OnHold(person)
    user, catchment = person.user, person.catchment
    leaves = user is not None and _has_nothing_else(user, person)
    journal.pseudonymise(person=person, user_id=user.pk if user and leaves else None)
    _delete_files(person)
    _delete_mail(person)
    is_bare = _delete_records(person)
    if user is not None:
        _close_sign_in(user, catchment_id=catchment.pk, leaves=leaves)
        _say_goodbye(user, person, by=by)
    journal.record(by=by, sentence="erased everything about somebody", catchment_id=catchment.pk)
    return not is_bare


def _locked(person: Person) -> Person:
    """The person's row, for one at a time."""
    found = Person.objects.select_for_update().filter(pk=person.pk).first()
    if found is None:
        raise PersonGone(person)
    return found


def _has_nothing_else(user: User, person: Person) -> bool:
    """Whether this sign-in opens nothing but the person's own space in this catchment."""
    own_space = Membership.objects.only_persons().filter(catchment_id=person.catchment_id)
    elsewhere = Membership.objects.filter(user=user).exclude(pk__in=own_space.values("pk"))
    return not elsewhere.exists() and not user.persons.exclude(pk=person.pk).exists()


def _delete_files(person: Person) -> None:
    """Rows now; what stands on the disk once it is certain."""
    documents = Document.objects.filter(person=person)
    given = AccessRequest.objects.filter(person=person, file__isnull=False)
    keys = {one.file_id for one in documents} | {one.file_id for one in given if one.file_id}
    documents.delete()
    delete_stored(keys)


def delete_stored(keys: Collection[int]) -> None:
    """Delete stored files, rows and contents; called inside other actions."""
    files = StoredFile.objects.filter(pk__in=keys)
    for file in files:
        content = file.content
        transaction.on_commit(partial(content.storage.delete, str(content.name)))
    files.delete()


def _delete_mail(person: Person) -> None:
    """Mail to them, mail that names them, and invitations to their address."""
    mails = OutboxMessage.objects.filter(catchment_id=person.catchment_id)
    about = Q(body__contains=person.name) | Q(subject__contains=person.name)
    about |= Q(pk__in=[one.pk for one in mails.waiting() if person.name in str(one.facts)])
    if person.user is not None and person.user.email:
        about |= Q(recipient__iexact=person.user.email)
        Invitation.objects.filter(
            email__iexact=person.user.email, catchment_id=person.catchment_id
        ).delete()
    mails.filter(about).delete()


def _delete_records(person: Person) -> bool:
    """Everything that hangs on them, and their own row unless a safeguarding record needs it."""
    if not any(_rows(table, person).exists() for table in STAYING):
        person.delete()
        return False
    for hanging in person._meta.related_objects:
        if _goes(hanging):
            _rows(hanging.related_model, person, hanging.field.name).delete()
    bare: dict[str, object] = {
        "postcode": "",
        "neighbourhood": None,
        "languages": [],
        "access_needs": [],
    }
    Person.objects.filter(pk=person.pk).update(user=None, known_as="", **bare)
    return True


def _goes(hanging: "models.ForeignObjectRel") -> bool:
    return hanging.on_delete is models.CASCADE and hanging.related_model not in STAYING


def _rows(
    table: type[models.Model], person: Person, path: str = "person"
) -> "models.QuerySet[models.Model]":
    return table._base_manager.filter(**{path: person})


def _close_sign_in(user: User, *, catchment_id: int, leaves: bool) -> None:
    """The whole sign-in where it opened nothing else; else only the person's own space."""
    if leaves:
        user.delete()
        return
    here = Membership.objects.filter(user=user, catchment_id=catchment_id)
    here.only_persons().delete()
    MembershipRole.objects.filter(membership__in=here, role=Role.PERSON).delete()
    Draft.objects.filter(user=user, form__startswith="/my/").delete()


def _say_goodbye(user: User, person: Person, *, by: Actor) -> None:
    """The only trace of the address: the mail itself, until the clock of mail runs out."""
    if user.email:
        put_in_outbox(
            template="erased",
            recipient=user.email,
            facts={"where": person.catchment.name},
            at=by.now,
            catchment=person.catchment,
        )
