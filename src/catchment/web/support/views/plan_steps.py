"""Steps of a plan: add or suggest, say yes, tick, decline, object, change, put in order."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from catchment.support.actions import plan_steps as actions
from catchment.support.enums import STEP_MOVES, StepStatus
from catchment.support.models import Plan, PlanStep
from catchment.support.queries import plans as queries
from catchment.support.rules import plans as rules
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, too_late, typed_before
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.plans import ONESELF, ObjectionForm, PlanStepForm, ReasonForm
from catchment.web.support.pages.ladder import Place, place_of
from catchment.web.support.views.plan_things import (
    READING_PLAN,
    current_plan,
    plan_step,
    whose,
    whose_step,
)
from catchment.web.support.views.plans import fresh

FASTER = gettext_lazy("Somebody was faster: this step has changed. Here is how it stands.")
#: No plan was ever changed so often that its number has more digits.
MOST_DIGITS = 18
NOT_NEAR = gettext_lazy("Choose somebody who is in the team")


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_add_step, of=current_plan, about=whose, reading=READING_PLAN)
def add(request: DraftingRequest, plan: Plan) -> HttpResponse:
    """Add a step; from the team it is a suggestion until the person says yes."""
    writes = rules.may_write_own_plan(request.actor, plan)
    form = _form(request, plan, initial={"key": uuid.uuid4()} | typed_before(request))
    if form.is_valid():
        act = actions.add_step if writes else actions.suggest_step
        try:
            act(plan=plan, step=_step(form), by=request.actor)
        except actions.ResponsibleIsNotNear:
            form.add_error("who", NOT_NEAR)
        except actions.StepHasMoved:
            form.add_error(None, _("The plan has ended meanwhile"))
        except actions.StepAlreadyThere:
            return _back(request, plan)
        else:
            sent(request)
            messages.success(request, _added(plan, writes=writes))
            return _back(request, plan)
    return _draw(request, "support/plan_step_add.html", plan, form, writes=writes)


def _added(plan: Plan, *, writes: bool) -> str:
    if writes:
        return _("It is in the plan")
    return _("%(name)s sees your suggestion and decides") % {"name": plan.person.known_as}


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_change_step, of=plan_step, about=whose_step, reading=READING_PLAN)
def change(request: DraftingRequest, step: PlanStep) -> HttpResponse:
    """Write a step anew."""
    form = _form(request, step.plan, initial=_as_it_stands(step) | typed_before(request))
    if form.is_valid():
        try:
            actions.change_step(
                step=step,
                to=_step(form),
                version=form.cleaned_data["version"] or 0,
                by=request.actor,
            )
        except actions.ResponsibleIsNotNear:
            form.add_error("who", NOT_NEAR)
        except actions.StepChanged:
            fresh(form, step.version)
        else:
            sent(request)
            messages.success(request, _("The step is saved"))
            return _back(request, step.plan)
    return _draw(request, "support/plan_step_change.html", step.plan, form, step=step)


def _form(request: MemberRequest, plan: Plan, *, initial: dict[str, Any]) -> PlanStepForm:
    own = place_of(request.actor, plan.person).own
    return PlanStepForm(
        request.POST if request.method == "POST" else None,
        oneself=_("Me") if own else plan.person.known_as,
        people=queries.who_could_do(plan),
        themes=queries.themes(plan),
        today=timezone.localdate(),
        initial=initial,
    )


def _as_it_stands(step: PlanStep) -> dict[str, Any]:
    return {
        "version": step.version,
        "title": step.title,
        "detail": step.detail,
        "who": _who(step),
        "due_on": step.due_on,
        "remind_on": step.remind_on,
        "theme": str(step.theme_id or ""),
    }


def _who(step: PlanStep) -> str:
    if step.member is not None:
        return f"member:{step.member.public_id}"
    return f"supporter:{step.supporter.public_id}" if step.supporter is not None else ONESELF


def _step(form: PlanStepForm) -> actions.NewStep:
    said = form.cleaned_data
    return actions.NewStep(
        title=said["title"],
        detail=said["detail"],
        member=form.chosen_member,
        supporter=form.chosen_supporter,
        due_on=said["due_on"],
        remind_on=said["remind_on"],
        theme=form.chosen_theme,
        key=form.chosen_key,
    )


@require_POST
@requires(rules.may_tick_step, of=plan_step, about=whose_step, reading=READING_PLAN)
def done(request: MemberRequest, step: PlanStep) -> HttpResponse:
    """Tick it."""
    return _moved(request, step, actions.do_step, _("Well done. It is ticked."))


@require_POST
@requires(rules.may_decide_step, of=plan_step, about=whose_step, reading=READING_PLAN)
def accept(request: MemberRequest, step: PlanStep) -> HttpResponse:
    """Say yes to a suggestion."""
    return _moved(request, step, actions.accept_step, _("It is in the plan"))


@require_POST
@requires(rules.may_change_step, of=plan_step, about=whose_step, reading=READING_PLAN)
def take_off(request: MemberRequest, step: PlanStep) -> HttpResponse:
    """Take it off the plan."""
    return _moved(request, step, actions.take_off_step, _("It is off the plan"))


@require_POST
@requires(rules.may_decide_step, of=plan_step, about=whose_step, reading=READING_PLAN)
def again(request: MemberRequest, step: PlanStep) -> HttpResponse:
    """Put it back among what is to do."""
    return _moved(request, step, actions.reopen_step, _("It is back in the plan"))


def _moved(
    request: MemberRequest, step: PlanStep, act: Callable[..., PlanStep], said: str
) -> HttpResponse:
    try:
        act(step=step, by=request.actor, version=_version(request))
    except actions.StepHasMoved:
        messages.info(request, FASTER)
    else:
        messages.success(request, said)
    return _back(request, step.plan)


def _version(request: MemberRequest) -> int | None:
    """What the form was drawn with, if it says so."""
    said = request.POST.get("version", "")[:MOST_DIGITS]
    return int(said) if said.isdecimal() else None


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_tick_step, of=plan_step, about=whose_step, reading=READING_PLAN)
def decline(request: DraftingRequest, step: PlanStep) -> HttpResponse:
    """Say that it is not for one; a reason is welcome and not needed."""
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        initial={"version": step.version} | typed_before(request),
    )
    if form.is_valid():
        try:
            actions.decline_step(
                step=step,
                by=request.actor,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
            )
        except actions.StepHasMoved:
            if not _declines(step):
                return too_late(request, said=str(FASTER), onward=_back(request, step.plan))
            fresh(form, step.version)
        else:
            sent(request)
            messages.success(request, _("That is fine. It is put aside."))
            return _back(request, step.plan)
    return _draw(request, "support/plan_step_decline.html", step.plan, form, step=step)


def _declines(step: PlanStep) -> bool:
    """Whether there is still something to decline, as the step stands now."""
    step.refresh_from_db()
    return step.status in STEP_MOVES[StepStatus.DECLINED] and rules.is_current(step.plan)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_decide_step, of=plan_step, about=whose_step, reading=READING_PLAN)
def say(request: DraftingRequest, step: PlanStep) -> HttpResponse:
    """Say what one thinks of a step that stays."""
    form = ObjectionForm(
        request.POST if request.method == "POST" else None,
        initial={"words": step.objection} | typed_before(request),
    )
    if form.is_valid():
        try:
            actions.object_to_step(step=step, words=form.cleaned_data["words"], by=request.actor)
        except actions.StepHasMoved:
            return too_late(request, said=str(FASTER), onward=_back(request, step.plan))
        sent(request)
        messages.success(request, _("Your words stand beside the step"))
        return _back(request, step.plan)
    return _draw(request, "support/plan_step_say.html", step.plan, form, step=step)


@require_POST
@requires(rules.may_decide_step, of=plan_step, about=whose_step, reading=READING_PLAN)
def move(request: MemberRequest, step: PlanStep) -> HttpResponse:
    """Change places with the step before or after."""
    try:
        actions.move_step(
            step=step,
            up=request.POST.get("to") != "down",
            version=_version(request) or 0,
            by=request.actor,
        )
    except actions.OrderChanged:
        messages.info(request, _("The plan had changed already. Here is how it stands."))
    return _back(request, step.plan)


def _place(request: MemberRequest, plan: Plan) -> Place:
    return place_of(request.actor, plan.person)


def _back(request: MemberRequest, plan: Plan) -> HttpResponseRedirect:
    return HttpResponseRedirect(_place(request, plan).to("plan"))


def _draw(
    request: MemberRequest,
    template: str,
    plan: Plan,
    form: Any,
    *,
    step: PlanStep | None = None,
    writes: bool = True,
) -> HttpResponse:
    return render(
        request,
        template,
        {
            "place": _place(request, plan),
            "plan": plan,
            "form": form,
            "step": step,
            "writes": writes,
        },
    )
