"""Mail that waits: put here inside other actions, claimed and settled by whoever draws and sends."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F

from catchment.people.enums import OutboxStatus
from catchment.people.models import Catchment, OutboxMessage

MOST_ATTEMPTS = 5


def put_in_outbox(
    *,
    template: str,
    recipient: str,
    facts: dict[str, Any],
    at: dt.datetime,
    catchment: Catchment | None = None,
) -> OutboxMessage:
    """Add a mail to be drawn and sent later; part of the action that calls it.

    Args:
        template: the name of ``mail/<template>.txt``.
        facts: plain values for the template; emptied once the mail has left.
    """
    return OutboxMessage.objects.create(
        catchment=catchment,
        template=template,
        recipient=recipient,
        facts=facts,
        created_at=at,
    )


def claim_message(*, message: OutboxMessage, at: dt.datetime) -> bool:
    """Take one attempt at a mail; False when another worker has taken it.

    The claim is a lease: should the worker die, the mail is due again after the wait.
    """
    taken = (
        OutboxMessage.objects.due(at=at)
        .filter(pk=message.pk, attempts=message.attempts)
        .update(attempts=F("attempts") + 1, due_at=at + wait_after(message.attempts + 1))
    )
    if taken:
        message.refresh_from_db()
    return bool(taken)


def wait_after(attempts: int) -> dt.timedelta:
    """2, 4, 8, 16 and 32 minutes."""
    return dt.timedelta(minutes=2**attempts)


@transaction.atomic
def settle_as_sent(
    *, message: OutboxMessage, subject: str, body: str, at: dt.datetime, keep: bool
) -> None:
    """Remember that a mail left. Links in it open doors, so its words stay only where ``keep`` says so."""
    OutboxMessage.objects.waiting().filter(pk=message.pk).update(
        status=OutboxStatus.SENT,
        sent_at=at,
        subject=subject[:200],
        body=body if keep else "",
        facts={},
        last_error="",
    )


@transaction.atomic
def settle_as_failed(*, message: OutboxMessage, error: str) -> None:
    """Keep what went wrong; after the last attempt the mail waits no longer."""
    given_up = message.attempts >= MOST_ATTEMPTS
    OutboxMessage.objects.waiting().filter(pk=message.pk).update(
        status=OutboxStatus.FAILED if given_up else OutboxStatus.WAITING,
        last_error=error[:300],
    )
