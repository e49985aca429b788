"""What is said about a step: read it, add a line; nobody changes or deletes one."""

import uuid

from django.contrib import messages as flashes
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.support.actions import messages as actions
from catchment.support.actions.places import PlanIsOver
from catchment.support.models import PlanStep, StepMessage
from catchment.support.queries import messages as queries
from catchment.support.rules import messages as rules
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, typed_before
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.messages import MessageForm
from catchment.web.support.pages import messages as pages
from catchment.web.support.pages.ladder import Place, place_of
from catchment.web.support.views.plan_things import plan_step, whose_step

READING = "read what is said about a step of your plan"


def visible_message(actor: Actor, *, message: uuid.UUID) -> StepMessage:
    seen = StepMessage.objects.visible_to(actor).select_related("step__plan__person__catchment")
    return seen.get(public_id=message)


def whose_message(message: StepMessage) -> Person:
    return message.step.plan.person


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_read_messages, of=plan_step, about=whose_step, reading=READING)
def talk(request: DraftingRequest, step: PlanStep) -> HttpResponse:
    """The lines about one step, and a box for another."""
    place = place_of(request.actor, step.plan.person)
    may_write = rules.may_write_message(request.actor, step)
    form = MessageForm(
        request.POST if request.method == "POST" and may_write else None,
        initial=typed_before(request) | {"key": str(uuid.uuid4())},
    )
    if form.is_valid():
        said = _say(request, step, form, place)
        if said is not None:
            return said
    lines = queries.messages_of(step, reader=request.actor)
    away = queries.who_is_away(step, reader=request.actor) if may_write else []
    shown = {
        "form": form,
        "place": place,
        "step": step,
        "said": lines,
        "title": pages.title(lines),
        "may_write": may_write,
        "who_reads": pages.who_reads(request.actor, step),
        "away": pages.away_lines(away, actor=request.actor),
    }
    return render(request, "support/plan_step_talk.html", shown)


def _say(
    request: DraftingRequest, step: PlanStep, form: MessageForm, place: Place
) -> HttpResponse | None:
    """Back to the page; None where the plan has ended meanwhile."""
    try:
        actions.send_message(
            step=step,
            words=form.cleaned_data["words"],
            key=form.cleaned_data["key"],
            by=request.actor,
        )
    except PlanIsOver:
        form.add_error(None, _("The plan has ended meanwhile. Nothing was sent"))
        return None
    except actions.SentBefore:
        flashes.info(request, _("It was sent already"))
    else:
        flashes.success(request, _("Sent"))
    sent(request)
    return HttpResponseRedirect(place.to("plan_step_talk", plan_step=step.public_id))


@require_GET
@requires(rules.may_view_message, of=visible_message, about=whose_message, reading=READING)
def message(request: MemberRequest, one: StepMessage) -> HttpResponse:
    """Lead from a notice to the page where the line stands."""
    place = place_of(request.actor, one.step.plan.person)
    return HttpResponseRedirect(place.to("plan_step_talk", plan_step=one.step.public_id))
