"""Access requests: received, the clock stopped and started, prepared with redactions, given."""

import datetime as dt
import hashlib
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import FileKind
from catchment.people.models import Person, StoredFile
from catchment.support.actions.leaving import delete_stored
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
    try:
        with transaction.atomic():
            made = AccessRequest.objects.create(
                person=person,
                asked_by_name=asked_by_name,
                received_on=received_on,
                due_on=law_days.answer_by(received_on),
                created_at=by.now,
            )
    except IntegrityError as waits:
        raise RequestOpen(person) from waits
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
    _hold(request)
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
    _hold(request)
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
    _begin_anew(request)
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
    _begin_anew(redaction.request)
    redaction.delete()


@transaction.atomic
def prepare(*, request: AccessRequest, draw: Callable[[], bytes], by: Actor) -> AccessRequest:
    """Draw the file that will be given, and keep it.

    The request is held while it is drawn: whatever was left out before is not in it, and whoever
    leaves something out meanwhile waits, and makes it old.

    Args:
        request: one that is being answered.
        draw: makes the file, with what is left out as it stands in that moment.
        by: who prepares it.

    Raises:
        RequestMoved: if it is answered, or its clock stands still.
    """
    _begin_anew(request)
    content = draw()
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
    _move(request, (Status.RUNNING,), status=Status.READY, file=kept)
    _note(request, "prepared what is held about you", by=by)
    return request


def _begin_anew(request: AccessRequest) -> None:
    """Hold the request; a file that was prepared before is old, and goes.

    Raises:
        RequestMoved: if it is answered, or its clock stands still.
    """
    _hold(request)
    old = request.file_id
    _move(request, (Status.RUNNING, Status.READY), status=Status.RUNNING, file=None)
    if old is not None:
        delete_stored({old})


def _hold(request: AccessRequest) -> None:
    """Let nobody else work on it until this action is done, and look at it as it stands now."""
    AccessRequest.objects.select_for_update().get(pk=request.pk)
    request.refresh_from_db()


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
    _hold(request)
    old = request.file_id
    open_states = (Status.RUNNING, Status.STOPPED, Status.READY)
    _move(request, open_states, status=status, stopped_on=None, file=None, closing_words=words)
    if old is not None:
        delete_stored({old})
    _note(request, "ended your request for what is held about you", by=by)
    return request


def _move(
    request: AccessRequest,
    states: tuple[AccessRequestStatus, ...],
    **changes: object,
) -> None:
    """One conditional update; of two people one gets it."""
    found = AccessRequest.objects.filter(pk=request.pk, status__in=states)
    if not found.update(**changes):
        raise RequestMoved(request)
    request.refresh_from_db()


def _note(request: AccessRequest, sentence: str, *, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=request.person, subject=request)
