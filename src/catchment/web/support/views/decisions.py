"""Decisions to share without consent: record one, look through them, read one."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catchment.people.actions import grants
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership, Person
from catchment.support.actions import decisions as actions
from catchment.support.models import SafetyDecision
from catchment.support.queries import decisions as queries
from catchment.support.queries.concerns import find_persons
from catchment.support.queries.shares import members_to_share_with
from catchment.support.rules import decisions as rules
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, typed_before
from catchment.web.gate import members, requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.concerns import FindForm
from catchment.web.support.forms.decisions import DecisionForm
from catchment.web.support.views.concerns import own_organisation
from catchment.web.support.views.documents import itself

READING = "read a decision to share without asking you"
READING_FORM = "opened the page to record a decision to share"
A_PAGE = 50


def person_to_decide_about(actor: Actor, *, person: uuid.UUID) -> Person:
    return queries.person_to_decide_about(actor).get(public_id=person)


def visible_decision(actor: Actor, *, decision: uuid.UUID) -> SafetyDecision:
    seen = SafetyDecision.objects.visible_to(actor).select_related(
        "person__catchment", "organisation", "grant__recipient__user"
    )
    return seen.get(public_id=decision)


def whose(decision: SafetyDecision) -> Person:
    return decision.person


def endangers(decision: SafetyDecision) -> bool:
    return decision.endangers


@require_GET
@members(Role.DATA_PROTECTION_LEAD, Role.SAFEGUARDING_LEAD, Role.HELPER, Role.CAREERS_LEADER)
def decisions(request: MemberRequest) -> HttpResponse:
    """The data-protection lead sees all, a safeguarding lead their organisation's, others their own.

    No name stands here: whom it is about shows on the decision's page, whose reading is noted.
    """
    rows = Paginator(queries.decisions_seen(request.actor), A_PAGE)
    return render(
        request,
        "support/decisions.html",
        {
            "rows": rows.get_page(request.GET.get("page")),
            "may_find": rules.may_find_for_decision(request.actor, None),
        },
    )


@require_GET
@requires(rules.may_find_for_decision, of=own_organisation)
def find(request: MemberRequest, organisation: object) -> HttpResponse:
    """Whom a decision is about."""
    form = FindForm(request.GET if "q" in request.GET else None)
    found = find_persons(request.actor, form.cleaned_data["q"]) if form.is_valid() else []
    return render(request, "support/decision_find.html", {"form": form, "found": found})


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(
    rules.may_decide, of=person_to_decide_about, about=itself, reading=READING_FORM, hidden=True
)
def decide(request: DraftingRequest, person: Person) -> HttpResponse:
    """Write it down, look at it once more, record it."""
    form = _form(request, person)
    shown = {"form": form, "person": person}
    if "back" in request.POST or not form.is_valid():
        return render(request, "support/decision_form.html", shown)
    if request.POST.get("sure") != "yes":
        return render(request, "support/decision_sure.html", shown)
    return _record(request, person, form)


def _form(request: DraftingRequest, person: Person) -> DecisionForm:
    def find_member(words: str) -> list[Membership]:
        return members_to_share_with(person, words, on=request.actor.now.date())

    return DecisionForm(
        request.POST if request.method == "POST" else None,
        find=find_member,
        initial=DecisionForm.fresh() | typed_before(request),
    )


def _record(request: DraftingRequest, person: Person, form: DecisionForm) -> HttpResponse:
    let_in = (
        actions.LetIn(form.chosen, request.actor.now + form.chosen_span) if form.chosen else None
    )
    try:
        decision = actions.record_decision(
            person=person,
            reasons=form.reasons(),
            key=form.cleaned_data["key"],
            let_in=let_in,
            by=request.actor,
        )
    except actions.DecisionRecorded:
        messages.info(request, _("It was recorded already."))
        return redirect("support:decisions")
    except (actions.NotFit, grants.RecipientCannotOpenRecords):
        form.add_error("member", _("They cannot be let in just now. Leave it empty, and call them"))
        return render(request, "support/decision_form.html", {"form": form, "person": person})
    sent(request)
    messages.success(request, _("Recorded."))
    return redirect("support:decision", decision=decision.public_id)


@require_GET
@requires(
    rules.may_view_decision, of=visible_decision, about=whose, reading=READING, hidden=endangers
)
def decision(request: MemberRequest, decision: SafetyDecision) -> HttpResponse:
    """One decision with its reasons."""
    return render(
        request,
        "support/decision.html",
        {"decision": decision, "own": decision.person_id == request.actor.person_id},
    )
