"""Ask who can help, read the answer, choose, and say that it is not right."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.network.places import UnknownPostcode
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.support.actions import answers as actions
from catchment.support.models import Answer, Contest
from catchment.support.queries.answers import needs_to_ask
from catchment.support.rules import answers as rules
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, typed_before
from catchment.web.gate import members, requires, showed
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.answers import (
    AskForm,
    CandidateForm,
    ContestForm,
    ReplyForm,
)
from catchment.web.support.pages.answers import answer_page
from catchment.web.support.views.things import READING_PERSON, itself

READING = "read an answer about who can help you"
READING_CONTEST = "read what was said against an answer"


def _visible_person(actor: Actor, *, person: uuid.UUID) -> Person:
    seen = Person.objects.visible_to(actor).select_related("catchment", "neighbourhood")
    return seen.get(public_id=person)


def _visible_answer(actor: Actor, *, answer: uuid.UUID) -> Answer:
    seen = Answer.objects.visible_to(actor).select_related(
        "person__catchment", "person__neighbourhood", "weights", "ladder"
    )
    return seen.get(public_id=answer)


def _visible_contest(actor: Actor, *, contest: uuid.UUID) -> Contest:
    seen = Contest.objects.visible_to(actor).select_related(
        "answer__person__neighbourhood", "by__user", "replied_by__user"
    )
    return seen.get(public_id=contest)


def _whose(answer: Answer) -> Person:
    return answer.person


def _whose_contest(contest: Contest) -> Person:
    return contest.answer.person


@require_http_methods(["GET", "POST"])
@requires(rules.may_ask_who_can_help, of=_visible_person, about=itself, reading=READING_PERSON)
def ask(request: MemberRequest, person: Person) -> HttpResponse:
    """Ask at once with what was sent; the page itself asks when, how and how far first."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer = actions.ask_who_can_help(
                person=person,
                needs=needs_to_ask(person, reader=request.actor),
                wishes=form.wishes(),
                by=request.actor,
            )
        except actions.NothingAsked:
            messages.warning(request, _("Choose at least one need on the ladder first"))
            return redirect(_ladder_url(request.actor, person))
        except UnknownPostcode:
            form.add_error("postcode", _("We do not know this postcode. Check it"))
        else:
            return redirect("support:answer", answer.public_id)
    own = person.pk == request.actor.person_id
    return render(
        request,
        "support/answer_ask.html",
        {"form": form, "person": person, "own": own, "back": _ladder_url(request.actor, person)},
    )


@require_GET
@requires(rules.may_view_answer, of=_visible_answer, about=_whose, reading=READING)
def answer(request: MemberRequest, answer: Answer) -> HttpResponse:
    """The answer as it was given."""
    shown = answer_page(
        answer,
        reader=request.actor,
        may_choose=rules.may_choose(request.actor, answer),
        now=timezone.now(),
    )
    return render(request, "support/answer.html", {"shown": shown})


@require_POST
@requires(rules.may_choose, of=_visible_answer)
def choose(request: MemberRequest, answer: Answer) -> HttpResponse:
    """Keep whom the person chose, and show how to ask them."""
    form = CandidateForm(request.POST)
    if form.is_valid():
        try:
            actions.choose_candidate(
                answer=answer, candidate=form.cleaned_data["candidate"], by=request.actor
            )
        except actions.NotSuggested:
            messages.error(request, _("They are not in this answer. Ask again"))
        except actions.GateShut:
            messages.warning(
                request,
                _("They cannot take anybody on just now. Ask again to see who can"),
            )
        else:
            messages.success(request, _("Kept. Here is how to ask. Nothing has been sent"))
    return redirect(f"{reverse('support:answer', args=[answer.public_id])}#chosen")


@require_POST
@requires(rules.may_choose, of=_visible_answer)
def decline(request: MemberRequest, answer: Answer) -> HttpResponse:
    """Keep that the person does not want somebody, and ask again without them."""
    form = CandidateForm(request.POST)
    if form.is_valid():
        try:
            actions.not_this_person(
                answer=answer, candidate=form.cleaned_data["candidate"], by=request.actor
            )
        except actions.NotSuggested:
            messages.error(request, _("They are not in this answer. Ask again"))
        else:
            messages.success(
                request,
                _(
                    "Kept. They are left out of the next answers. Nobody is told, and no reason is needed"
                ),
            )
    return redirect("support:answer", answer.public_id)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_contest_answer, of=_visible_answer, about=_whose, reading=READING)
def contest(request: DraftingRequest, answer: Answer) -> HttpResponse:
    """Say that an answer is not right; a person reads it."""
    form = ContestForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.contest_answer(
                answer=answer, words=form.cleaned_data["words"], by=request.actor
            )
        except actions.SaidAlready:
            messages.info(request, _("You have said this. A coordinator reads it"))
        else:
            messages.success(request, _("Thank you. A coordinator reads it and writes back here"))
        sent(request)
        return redirect("support:answer", answer.public_id)
    return render(request, "support/answer_contest.html", {"form": form, "answer": answer})


@require_GET
@members(Role.COORDINATOR, listing="opened the list of answers that are “not right”")
def contests(request: MemberRequest) -> HttpResponse:
    """Answers that somebody called "not right", those that wait first."""
    listed = (
        Contest.objects.visible_to(request.actor)
        .select_related("answer__person__neighbourhood", "by__user", "replied_by__user")
        .order_by("-status", "at", "pk")
    )
    shown = list(listed[:100])
    showed(request, [one.answer.person for one in shown])
    return render(request, "support/contests.html", {"contests": shown})


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(
    rules.may_answer_contest, of=_visible_contest, about=_whose_contest, reading=READING_CONTEST
)
def reply(request: DraftingRequest, contest: Contest) -> HttpResponse:
    """Write back, as a person."""
    form = ReplyForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.answer_contest(
                contest=contest, reply=form.cleaned_data["reply"], by=request.actor
            )
        except actions.ContestAnswered:
            form.add_error(None, _("Somebody else has replied already"))
        else:
            sent(request)
            messages.success(request, _("Your reply stands beside the answer"))
            return redirect("support:contests")
    return render(request, "support/contest_reply.html", {"form": form, "contest": contest})


def _ladder_url(actor: Actor, person: Person) -> str:
    if person.pk == actor.person_id:
        return reverse("support:my_ladder")
    return reverse("support:ladder", args=[person.public_id])
