"""Access requests, for the data-protection lead; and taking what was given, for the person."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.support.actions import access_requests as actions
from catchment.support.enums import OPEN_REQUESTS
from catchment.support.models import AccessRequest, Redaction
from catchment.support.queries import own_data
from catchment.support.queries.retention import clocks_in_force
from catchment.support.rules import access_requests as rules
from catchment.web.drafts import (
    DraftingRequest,
    keeps_draft,
    sent,
    shows_draft_of,
    too_late,
    typed_before,
)
from catchment.web.gate import members, requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.access_requests import (
    CloseForm,
    ReasonForm,
    ReceiveForm,
    RedactForm,
)
from catchment.web.support.forms.concerns import FindForm
from catchment.web.support.own_data import drawn_from

READING = "looked through everything about you, to answer your request"
MOST_FOUND = 10
A_PAGE = 25


def visible_request(actor: Actor, request_id: uuid.UUID) -> AccessRequest:
    seen = AccessRequest.objects.visible_to(actor).select_related("person__catchment", "file")
    return seen.get(public_id=request_id)


def person_here(actor: Actor, person: uuid.UUID) -> Person:
    if not actor.has(Role.DATA_PROTECTION_LEAD):
        raise Person.DoesNotExist
    here = Person.objects.filter(catchment_id=actor.catchment_id or 0)
    return here.select_related("catchment").get(public_id=person)


def redaction_here(actor: Actor, redaction: int) -> Redaction:
    seen = Redaction.objects.filter(request__in=AccessRequest.objects.visible_to(actor))
    return seen.select_related("request__person__catchment").get(pk=redaction)


def whose(request: AccessRequest) -> Person:
    return request.person


def itself(person: Person) -> Person:
    return person


@require_GET
@members(Role.DATA_PROTECTION_LEAD)
def access_requests(request: MemberRequest) -> HttpResponse:
    """Those to be answered first, by their day; then the others."""
    seen = AccessRequest.objects.visible_to(request.actor).select_related("person")
    rows = Paginator(seen.first_to_be_answered(), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "support/access_requests.html",
        {
            "rows": rows,
            "number": seen.to_be_answered().count(),
            "waiting": [one for one in rows if one.status in OPEN_REQUESTS],
            "ended": [one for one in rows if one.status not in OPEN_REQUESTS],
            "today": timezone.localdate(),
            "unconfirmed": _unconfirmed(request),
        },
    )


def _unconfirmed(request: MemberRequest) -> int:
    """How many clocks nobody has confirmed: what they should delete, stays."""
    in_force = clocks_in_force(request.catchment, on=timezone.localdate())
    return sum(clock.verified_on is None for clock in in_force)


@require_GET
@members(Role.DATA_PROTECTION_LEAD)
def find(request: MemberRequest) -> HttpResponse:
    """Whose request it is."""
    form = FindForm(request.GET if "q" in request.GET else None)
    found = _found(request, form.cleaned_data["q"]) if form.is_valid() else []
    return render(request, "support/access_request_find.html", {"form": form, "found": found})


def _found(request: MemberRequest, words: str) -> list[Person]:
    here = Person.objects.filter(catchment=request.catchment, name__icontains=words)
    return list(here.exclude(pk=request.actor.person_id or 0).order_by("name", "pk")[:MOST_FOUND])


@require_http_methods(["GET", "POST"])
@requires(
    rules.may_receive_request, of=person_here, about=itself, reading="received a request of yours"
)
def receive(request: MemberRequest, person: Person) -> HttpResponse:
    """Write a request down."""
    form = ReceiveForm(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(),
        initial={"asked_by": person.name, "received_on": timezone.localdate()},
    )
    if form.is_valid():
        try:
            made = actions.open_request(
                person=person,
                asked_by_name=form.cleaned_data["asked_by"],
                received_on=form.cleaned_data["received_on"],
                by=request.actor,
            )
        except actions.RequestOpen:
            form.add_error(None, _("They have asked already, and it is not answered yet"))
        else:
            messages.success(request, _("Received. The last day is on the page"))
            return redirect("support:access_request", made.public_id)
    return render(request, "support/access_request_receive.html", {"form": form, "person": person})


@require_GET
@shows_draft_of("support:access_request_move")
@requires(rules.may_keep_access_request, of=visible_request, about=whose, reading=READING)
def access_request(request: DraftingRequest, asked: AccessRequest) -> HttpResponse:
    """One request: its clock, and everything that would be given."""
    return _draw(request, asked)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_work_on_access_request, of=visible_request, about=whose, reading=READING)
def move(request: DraftingRequest, asked: AccessRequest) -> HttpResponse:
    """Stop or start the clock, take more time, prepare, give. Looking shows what was typed here."""
    if request.method == "GET":
        return _draw(request, asked)
    wish = request.POST.get("do", "")
    form = ReasonForm(request.POST)
    if wish in ("stop", "extend") and not form.is_valid():
        return _draw(request, asked, reason=form)
    try:
        told = _moved(request, asked, wish, form)
        sent(request)
    except actions.RequestMoved:
        told = _("It is not in that state any more. Look again")
        return too_late(request, said=told, onward=_to(asked))
    except actions.TooLateToExtend:
        told = _("More time can be taken once, and only within the first month")
        return too_late(request, said=told, onward=_to(asked))
    messages.info(request, told)
    return redirect("support:access_request", asked.public_id)


def _moved(request: MemberRequest, asked: AccessRequest, wish: str, form: ReasonForm) -> str:
    today, by = timezone.localdate(), request.actor
    if wish == "stop":
        actions.stop_clock(request=asked, reason=form.cleaned_data["reason"], on=today, by=by)
        return _("The clock stands still")
    if wish == "start":
        actions.start_clock(request=asked, on=today, by=by)
        return _("The clock runs again")
    if wish == "extend":
        actions.extend(request=asked, reason=form.cleaned_data["reason"], on=today, by=by)
        return _("Two months more. The person is told")
    if wish == "prepare":
        actions.prepare(request=asked, draw=lambda: _file_of(request, asked), by=by)
        return _("The file is ready. Look through it, then give it")
    if wish == "give":
        actions.give(request=asked, on=today, by=by)
        return _("Given. They can take it from their own page")
    return _("Nothing was changed: press one of the buttons")


def _file_of(request: MemberRequest, asked: AccessRequest) -> bytes:
    sections = own_data.everything_about(asked.person)
    kept = own_data.without(sections, asked.redactions.all())
    return drawn_from(asked.person, kept, at=request.actor.now)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_work_on_access_request, of=visible_request, about=whose, reading=READING)
def redact(request: DraftingRequest, asked: AccessRequest) -> HttpResponse:
    """Leave one field out, with the reason."""
    where = {name: request.GET.get(name, "") for name in ("table", "record", "field")}
    form = RedactForm(
        request.POST if request.method == "POST" else None,
        initial=where | typed_before(request),
    )
    if form.is_valid():
        try:
            actions.redact(request=asked, by=request.actor, **form.cleaned_data)
        except (actions.RequestMoved, actions.RedactedAlready):
            said = _("It is left out already, or the request is answered")
            return too_late(request, said=said, onward=_to(asked))
        sent(request)
        messages.success(request, _("Left out. Prepare the file anew"))
        return _to(asked)
    return render(request, "support/access_request_redact.html", {"form": form, "asked": asked})


def _to(asked: AccessRequest) -> HttpResponseRedirect:
    return redirect("support:access_request", asked.public_id)


@require_POST
@requires(rules.may_put_back, of=redaction_here)
def put_back(request: MemberRequest, redaction: Redaction) -> HttpResponse:
    """Give a field after all."""
    asked = redaction.request
    try:
        actions.put_back(redaction=redaction, by=request.actor)
    except actions.RequestMoved:
        messages.info(request, _("The request is answered already"))
    else:
        messages.success(request, _("It is given after all. Prepare the file anew"))
    return redirect("support:access_request", asked.public_id)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_work_on_access_request, of=visible_request, about=whose, reading=READING)
def close(request: DraftingRequest, asked: AccessRequest) -> HttpResponse:
    """End a request without giving."""
    form = CloseForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.close_request(request=asked, by=request.actor, **form.cleaned_data)
        except actions.RequestMoved:
            said = _("It has ended already")
            return too_late(request, said=said, onward=redirect("support:access_requests"))
        sent(request)
        messages.success(request, _("Ended. The person reads the reason on their page"))
        return redirect("support:access_requests")
    return render(request, "support/access_request_close.html", {"form": form, "asked": asked})


@require_GET
@requires(rules.may_take_what_was_given, of=visible_request, about=whose, reading=READING)
def take_given(request: MemberRequest, asked: AccessRequest) -> HttpResponse:
    """The prepared file."""
    if asked.file is None:
        raise Http404
    with asked.file.content.open("rb") as content:
        return HttpResponse(
            content.read(),
            content_type="application/zip",
            headers={"Content-Disposition": 'attachment; filename="everything.zip"'},
        )


def _draw(
    request: DraftingRequest, asked: AccessRequest, *, reason: ReasonForm | None = None
) -> HttpResponse:
    """Everything stands there only while it is being answered: afterwards it is nobody's business."""
    redactions = list(asked.redactions.order_by("pk"))
    may_work = rules.may_work_on_access_request(request.actor, asked)
    sections = own_data.everything_about(asked.person) if may_work else []
    return render(
        request,
        "support/access_request.html",
        {
            "asked": asked,
            "sections": own_data.without(sections, redactions),
            "redactions": redactions,
            "reason": reason or ReasonForm(initial=typed_before(request)),
            "may_work": may_work,
            "today": timezone.localdate(),
        },
    )
