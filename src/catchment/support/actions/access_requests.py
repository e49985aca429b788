"""Access requests: received, the clock stopped and started, prepared with redactions, given."""

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import FileKind
from catchment.people.models import Person, StoredFile
from catchment.support.actions.notices import tell_person
from catchment.support.enums import AccessRequestStatus
from catchment.support.models import AccessRequest, Redaction
from catchment.support.queries import law_days

Status = AccessRequestStatus
FILE_NAME = "everything.zip"


class RequestOpen(Exception):
    """The person has asked already, and it is not answered yet."""


class RequestMoved(Exception):
    """It is not in that state any more: somebody was faster, or it is answered."""


class TooLateToExtend(Exception):
    """It was extended before, or its first month is over."""


class RedactedAlready(Exception):
    """The field was left out before."""


@transaction.atomic
def open_request(
    *, person: Person, asked_by_name: str, received_on: dt.date, by: Actor
) -> AccessRequest:
    """Receive a request for everything held about somebody.

    Raises:
        RequestOpen: if one is being answered.
    """
    if _open().filter(person=person).exists():
        raise RequestOpen(person)
    made = AccessRequest.objects.create(
        person=person,
        asked_by_name=asked_by_name,
        received_on=received_on,
        due_on=law_days.answer_by(received_on),
        created_at=by.now,
    )
    _note(made, "asked for everything that is held about you", by=by)
    return made


@transaction.atomic
def stop_clock(*, request: AccessRequest, reason: str, on: dt.date, by: Actor) -> AccessRequest:
    """Let the clock stand still while something is awaited from whoever asked.

    Raises:
        RequestMoved: if the clock does not run.
    """
    _move(request, (Status.RUNNING,), status=Status.STOPPED, stopped_on=on, stop_reason=reason)
    _note(request, "waits for something before your request can go on", by=by)
    tell_person(
        person=request.person,
        sentence="We need something from you before we can answer your request",
        key=f"access request {request.public_id} stopped {on}",
        route="support:my_data",
        by=by,
    )
    return request


@transaction.atomic
def start_clock(*, request: AccessRequest, on: dt.date, by: Actor) -> AccessRequest:
    """Let the clock go on: the last day moves by the days for which it stood still.

    Raises:
        RequestMoved: if the clock does not stand still.
    """
    request.refresh_from_db()
    if request.stopped_on is None:
        raise RequestMoved(request)
    moved = law_days.working_day(request.due_on + (on - request.stopped_on))
    _move(
        request,
        (Status.STOPPED,),
        status=Status.RUNNING,
        stopped_on=None,
        stop_reason="",
        due_on=moved,
    )
    _note(request, "went on with your request", by=by)
    return request


@transaction.atomic
def extend(*, request: AccessRequest, reason: str, on: dt.date, by: Actor) -> AccessRequest:
    """Take two months more, once, told inside the first month with the reason.

    Raises:
        TooLateToExtend: if it was extended before, or the first month is over.
        RequestMoved: if the clock does not run.
    """
    if request.extended_on is not None or on > request.due_on:
        raise TooLateToExtend(request)
    stood_still = (request.due_on - law_days.answer_by(request.received_on)).days
    later = law_days.answer_by(
        request.received_on,
        months=law_days.MONTHS_WHEN_EXTENDED,
        stopped_days=max(0, stood_still),
    )
    _move(
        request,
        (Status.RUNNING,),
        rows=_open().filter(extended_on=None),
        due_on=later,
        extended_on=on,
        extend_reason=reason,
    )
    _note(request, "took two months more for your request", by=by)
    tell_person(
        person=request.person,
        sentence="Your request takes longer. The page says why, and until when",
        key=f"access request {request.public_id} extended",
        route="support:my_data",
        by=by,
    )
    return request


@transaction.atomic
def redact(
    *, request: AccessRequest, table: str, record: str, field: str, reason: str, by: Actor
) -> Redaction:
    """Leave one field of one record out of what is given, with the reason in law.

    Raises:
        RequestMoved: if it is answered already.
        RedactedAlready: if the field is left out.
    """
    _move(request, (Status.RUNNING, Status.READY), status=Status.RUNNING, file=None)
    made, is_new = Redaction.objects.get_or_create(
        request=request,
        table=table,
        record=record,
        field=field,
        defaults={"reason": reason, "made_by_id": by.membership_id, "made_at": by.now},
    )
    if not is_new:
        raise RedactedAlready(made)
    return made


@transaction.atomic
def put_back(*, redaction: Redaction, by: Actor) -> None:
    """Give a field after all.

    Raises:
        RequestMoved: if the request is answered already.
    """
    _move(redaction.request, (Status.RUNNING, Status.READY), status=Status.RUNNING, file=None)
    redaction.delete()


@transaction.atomic
def prepare(*, request: AccessRequest, content: bytes, by: Actor) -> AccessRequest:
    """Keep the file that will be given.

    Raises:
        RequestMoved: if it is answered, or its clock stands still.
    """
    kept = StoredFile.objects.create(
        catchment=request.person.catchment,
        kind=FileKind.EXPORT,
        name=FILE_NAME,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=ContentFile(content, name=FILE_NAME),
        uploaded_by_id=by.user_id,
        created_at=by.now,
    )
    _move(request, (Status.RUNNING, Status.READY), status=Status.READY, file=kept)
    _note(request, "prepared what is held about you", by=by)
    return request


@transaction.atomic
def give(*, request: AccessRequest, on: dt.date, by: Actor) -> AccessRequest:
    """Give the prepared file: from now the person can take it from their own page.

    Raises:
        RequestMoved: if it is not ready.
    """
    _move(request, (Status.READY,), status=Status.GIVEN, given_on=on)
    _note(request, "gave you what is held about you", by=by)
    tell_person(
        person=request.person,
        sentence="What you asked for is ready to take",
        key=f"access request {request.public_id} given",
        route="support:my_data",
        by=by,
    )
    return request


@transaction.atomic
def close_request(
    *, request: AccessRequest, status: AccessRequestStatus, words: str, by: Actor
) -> AccessRequest:
    """End a request without giving: withdrawn by whoever asked, or refused with the reason in law.

    Raises:
        RequestMoved: if it has ended already.
    """
    open_states = (Status.RUNNING, Status.STOPPED, Status.READY)
    _move(request, open_states, status=status, stopped_on=None, file=None, closing_words=words)
    _note(request, "ended your request for what is held about you", by=by)
    return request


def _open() -> "QuerySet[AccessRequest]":
    return AccessRequest.objects.filter(status__in=(Status.RUNNING, Status.STOPPED, Status.READY))


def _move(
    request: AccessRequest,
    states: tuple[AccessRequestStatus, ...],
    *,
    rows: "QuerySet[AccessRequest] | None" = None,
    **changes: object,
) -> None:
    """One conditional update; of two people one gets it."""
    found = (rows if rows is not None else AccessRequest.objects.all()).filter(
        pk=request.pk, status__in=states
    )
    if not found.update(**changes):
        raise RequestMoved(request)
    request.refresh_from_db()


def _note(request: AccessRequest, sentence: str, *, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=request.person, subject=request)
