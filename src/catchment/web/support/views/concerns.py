"""Safeguarding records, for designated leads alone; apart from every other page."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.models import Organisation, Person
from catchment.support.actions import concerns as actions
from catchment.support.models import Concern
from catchment.support.models.safety import persons_of_lead
from catchment.support.queries import concerns as queries
from catchment.support.rules import concerns as rules
from catchment.web.drafts import (
    DraftingRequest,
    keeps_draft,
    sent,
    shows_draft_of,
    too_late,
    typed_before,
)
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.concerns import (
    FindForm,
    NoteForm,
    OutcomeForm,
    PassOnForm,
    WorryForm,
)

A_PAGE = 25
READING = "read a safeguarding record"
READING_LIST = "opened the page to record a concern"


def own_organisation(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id or 0)


def visible_concern(actor: Actor, concern: uuid.UUID) -> Concern:
    seen = Concern.objects.visible_to(actor).select_related(
        "person__catchment", "organisation", "passing_to"
    )
    return seen.get(public_id=concern)


def coming_concern(actor: Actor, concern: uuid.UUID) -> Concern:
    coming = Concern.objects.coming_to(actor).select_related("person", "organisation")
    return coming.get(public_id=concern)


def person_of_lead(actor: Actor, person: uuid.UUID) -> Person:
    return persons_of_lead(actor).select_related("catchment").get(public_id=person)


def whose(concern: Concern) -> Person:
    return concern.person


def itself(person: Person) -> Person:
    return person


@require_GET
@requires(rules.may_keep_concerns, of=own_organisation)
def concerns(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    """Open records first; those that another lead wants to hand over stand above."""
    seen = queries.concerns_of(request.actor)
    return render(
        request,
        "support/concerns.html",
        {
            "organisation": organisation,
            "rows": Paginator(seen, A_PAGE).get_page(request.GET.get("page")),
            "open": seen.open().count(),
            "coming": queries.coming_to(request.actor),
        },
    )


@require_GET
@requires(rules.may_keep_concerns, of=own_organisation)
def find(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    """Whom a new record is about."""
    form = FindForm(request.GET if "q" in request.GET else None)
    found = queries.find_persons(request.actor, form.cleaned_data["q"]) if form.is_valid() else []
    return render(
        request,
        "support/concern_find.html",
        {"organisation": organisation, "form": form, "found": found},
    )


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(
    rules.may_record_concern, of=person_of_lead, about=itself, reading=READING_LIST, hidden=True
)
def record(request: DraftingRequest, person: Person) -> HttpResponse:
    """Write a concern down."""
    form = WorryForm(
        request.POST if request.method == "POST" else None,
        initial=WorryForm.fresh() | typed_before(request),
    )
    if form.is_valid():
        try:
            concern = actions.record_concern(
                person=person,
                organisation=own_organisation(request.actor),
                worry=form.worry(),
                key=form.cleaned_data["key"],
                by=request.actor,
            )
        except actions.ConcernRecorded:
            messages.info(request, _("It was recorded already"))
            return redirect("support:concerns")
        sent(request)
        messages.success(request, _("Recorded. Only safeguarding leads here can read it"))
        return redirect("support:concern", concern.public_id)
    return render(request, "support/concern_record.html", {"form": form, "person": person})


@require_GET
@shows_draft_of("support:concern_note")
@requires(rules.may_view_concern, of=visible_concern, about=whose, reading=READING, hidden=True)
def concern(request: DraftingRequest, concern: Concern) -> HttpResponse:
    """One record, with what was added later."""
    return _draw(request, concern)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_add_to_concern, of=visible_concern, about=whose, reading=READING, hidden=True)
def note(request: DraftingRequest, concern: Concern) -> HttpResponse:
    """Add to a record."""
    if request.method == "GET":
        return _draw(request, concern)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _draw(request, concern, note=form)
    try:
        actions.add_note(concern=concern, words=form.cleaned_data["words"], by=request.actor)
    except actions.ConcernClosed:
        form.add_error(None, _("Somebody has closed it or taken it over. Your words are not lost"))
        return _draw(request, concern, note=form)
    sent(request)
    messages.success(request, _("Added"))
    return redirect("support:concern", concern.public_id)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_add_to_concern, of=visible_concern, about=whose, reading=READING, hidden=True)
def close(request: DraftingRequest, concern: Concern) -> HttpResponse:
    """Close a record with what came of it."""
    form = OutcomeForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.close_concern(
                concern=concern, outcome=form.cleaned_data["outcome"], by=request.actor
            )
        except actions.ConcernClosed:
            said = _("Somebody has closed it or taken it over")
            return too_late(request, said=said, onward=redirect("support:concerns"))
        sent(request)
        messages.success(request, _("Closed. It stays readable here"))
        return redirect("support:concerns")
    return render(request, "support/concern_close.html", {"form": form, "concern": concern})


@require_http_methods(["GET", "POST"])
@requires(rules.may_add_to_concern, of=visible_concern, about=whose, reading=READING, hidden=True)
def pass_on(request: MemberRequest, concern: Concern) -> HttpResponse:
    """Ask another organisation's lead to take it over."""
    form = PassOnForm(request.POST if request.method == "POST" else None)
    receivers = queries.may_receive(concern)
    form.fields["organisation"].queryset = receivers  # type: ignore[attr-defined]  # a ModelChoiceField
    if form.is_valid():
        chosen = form.cleaned_data["organisation"]
        try:
            actions.offer_concern(concern=concern, organisation=chosen, by=request.actor)
        except actions.ConcernClosed:
            messages.info(request, _("Somebody has closed it or taken it over"))
        else:
            messages.success(
                request,
                _("%(name)s is asked. Until they say yes, it stays with you")
                % {"name": chosen.name},
            )
        return redirect("support:concerns")
    return render(
        request,
        "support/concern_pass_on.html",
        {"form": form, "concern": concern, "receivers": receivers},
    )


@require_POST
@requires(rules.may_take_concern, of=coming_concern, about=whose, reading=READING, hidden=True)
def take(request: MemberRequest, concern: Concern) -> HttpResponse:
    """Take over what another lead has offered."""
    try:
        actions.take_concern(concern=concern, by=request.actor)
    except actions.ConcernClosed:
        messages.info(request, _("It was taken back, or somebody here was faster"))
    else:
        messages.success(request, _("It is with you now"))
    return redirect("support:concerns")


def _draw(
    request: DraftingRequest, concern: Concern, *, note: NoteForm | None = None
) -> HttpResponse:
    return render(
        request,
        "support/concern.html",
        {
            "concern": concern,
            "notes": queries.notes_of(concern),
            "note": note or NoteForm(initial=typed_before(request)),
            "may_add": rules.may_add_to_concern(request.actor, concern),
        },
    )
