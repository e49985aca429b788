"""The mail of the demo, to be read on a page. It exists in demo mode only: elsewhere not found."""

import uuid

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from catchment.people.enums import OutboxStatus
from catchment.people.models import OutboxMessage
from catchment.web import mail
from catchment.web.gate import public
from catchment.web.requests import CatchmentRequest

A_PAGE = 30


@require_GET
@public
def outbox(request: CatchmentRequest) -> HttpResponse:
    """Every mail, newest first. Two queries."""
    _only_in_the_demo()
    rows = Paginator(OutboxMessage.objects.order_by("-created_at", "-pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    shown = {"rows": rows, "messages": [_drawn(one) for one in rows]}
    return render(request, "people/outbox.html", shown)


@require_GET
@public
def message(request: CatchmentRequest, public_id: uuid.UUID) -> HttpResponse:
    """One mail, as it reads or will read."""
    _only_in_the_demo()
    found = OutboxMessage.objects.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return render(request, "people/outbox_message.html", {"mail": _drawn(found)})


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404


def _drawn(message: OutboxMessage) -> OutboxMessage:
    """A mail that has not left is drawn as it stands; nothing is stored."""
    if message.status != OutboxStatus.SENT:
        message.subject, message.body = mail.draw(message)
    return message
