"""Questions to a school: a learner's own, a host's about somebody, and the answers of staff."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.placements.actions import questions as actions
from catchment.placements.enums import QuestionStatus
from catchment.placements.models import CohortMember, SchoolQuestion, SeatRequest
from catchment.placements.queries import questions as queries
from catchment.placements.rules import questions as rules
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, too_late, typed_before
from catchment.web.gate import members, requires, showed
from catchment.web.placements.forms.questions import (
    HostQuestionForm,
    OwnQuestionForm,
    QuestionAnswerForm,
)
from catchment.web.placements.views.requests import visible_request
from catchment.web.requests import MemberRequest

READING = "read a question to your school"


def own_cohort(actor: Actor) -> CohortMember:
    """The actor's own place in their latest cohort."""
    return queries.own_cohort(actor)


def visible_question(actor: Actor, *, question: uuid.UUID) -> SchoolQuestion:
    """A question that the actor may read."""
    seen = SchoolQuestion.objects.visible_to(actor).select_related(
        "person__catchment", "school", "asked_by", "request__week__opportunity__host__organisation"
    )
    return seen.get(public_id=question)


def whose(question: SchoolQuestion) -> Person:
    return question.person


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_ask_own_school, of=own_cohort)
def mine(request: DraftingRequest, member: CohortMember) -> HttpResponse:
    """What a learner has asked, the answers, and a box for one more."""
    form = OwnQuestionForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.ask_own_school(
                member=member, words=form.cleaned_data["words"], by=request.actor
            )
        except actions.QuestionOpen:
            form.add_error(None, _("You have asked already. A person answers that first"))
        else:
            sent(request)
            messages.success(request, _("Sent. The answer comes to this page"))
            return redirect("placements:my_questions")
    said = queries.asked_by_learner(member)
    return render(
        request,
        "placements/my_questions.html",
        {"form": form, "school": member.cohort.school, "said": said, "waits": _waits(said)},
    )


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_ask_school_about, of=visible_request)
def about_request(request: DraftingRequest, asked: SeatRequest) -> HttpResponse:
    """What a host asks about somebody who would like to come."""
    form = HostQuestionForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.ask_school_about(
                request=asked, words=form.cleaned_data["words"], by=request.actor
            )
        except actions.QuestionOpen:
            form.add_error(None, _("You have asked already. The school answers that first"))
        else:
            sent(request)
            messages.success(request, _("Sent. The answer comes to this page"))
            return redirect("placements:request_ask", asked.public_id)
    said = queries.asked_about(asked)
    return render(
        request,
        "placements/request_ask.html",
        {
            "form": form,
            "name": asked.person.known_as.split(" ")[0],
            "school": asked.school,
            "said": said,
            "waits": _waits(said),
        },
    )


def _waits(said: list[SchoolQuestion]) -> bool:
    return any(one.status == QuestionStatus.OPEN for one in said)


@require_GET
@members(
    Role.CAREERS_LEADER, Role.COORDINATOR, listing="opened the list of questions to your school"
)
def questions(request: MemberRequest) -> HttpResponse:
    """What waits for an answer, the oldest first."""
    rows = queries.to_be_answered(request.actor)
    showed(request, [one.person for one in rows])
    return render(request, "placements/questions.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_answer_question, of=visible_question, about=whose, reading=READING)
def question(request: DraftingRequest, question: SchoolQuestion) -> HttpResponse:
    """Answer, in one's own name."""
    form = QuestionAnswerForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.answer_question(
                question=question, words=form.cleaned_data["words"], by=request.actor
            )
        except actions.QuestionAnswered:
            onward = redirect("placements:questions")
            return too_late(request, said=_("Somebody else has answered meanwhile"), onward=onward)
        sent(request)
        messages.success(request, _("Answered. They have been told"))
        return redirect("placements:questions")
    return render(request, "placements/question.html", {"form": form, "question": question})
