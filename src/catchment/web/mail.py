"""Draws the mail that waits in the outbox, and sends it. Called by the worker; safe to run twice."""

import datetime as dt
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from jinja2 import TemplateError

from catchment.people.actions.outbox import claim_message, settle_as_failed, settle_as_sent
from catchment.people.models import OutboxMessage

#: What may go wrong with one mail without stopping the others.
EXPECTED = (OSError, SMTPException, BadHeaderError, TemplateDoesNotExist, TemplateError)


def send_waiting(*, now: dt.datetime, limit: int = 100) -> int:
    """Send what is due, oldest first, and say how many left.

    Each mail is claimed by one conditional update before it is drawn, so that two workers never
    send it twice; what fails waits longer each time and is given up after five attempts.
    """
    due = OutboxMessage.objects.due(at=now).order_by("created_at", "pk")[:limit]
    return sum(_send(message, now=now) for message in due if claim_message(message=message, at=now))


def _send(message: OutboxMessage, *, now: dt.datetime) -> bool:
    try:
        subject, body = draw(message)
        EmailMessage(subject=subject, body=body, to=[message.recipient]).send()
    except EXPECTED as wrong:
        settle_as_failed(message=message, error=f"{type(wrong).__name__}: {wrong}")
        return False
    settle_as_sent(message=message, subject=subject, body=body, at=now, keep=settings.DEMO)
    return True


def draw(message: OutboxMessage) -> tuple[str, str]:
    """The subject (the template's first line) and the words of a mail."""
    drawn = render_to_string(
        f"mail/{message.template}.txt",
        message.facts | {"base_url": settings.BASE_URL.rstrip("/")},
        using="jinja2",
    )
    subject, _, body = drawn.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"
