"""The plan: read it, begin it, write its goal, let it rest, end it, take it up again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.models import Person
from catchment.support.actions import plans as actions
from catchment.support.actions.places import NotFit
from catchment.support.actions.plan_steps import NewStep
from catchment.support.models import Need, Plan
from catchment.support.queries import plans as queries
from catchment.support.rules import plans as rules
from catchment.support.rules.clearance import may_be_let_in_about
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, typed_before
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.plans import (
    BeginForm,
    EndForm,
    GoalForm,
    PauseForm,
    PlanViewForm,
)
from catchment.web.support.pages import plans as pages
from catchment.web.support.pages.ladder import place_of
from catchment.web.support.views.plan_things import (
    READING_EARLIER,
    READING_PLAN,
    current_plan,
    ended_plan,
    plan_or_person,
    whose,
    whose_plan,
)
from catchment.web.support.views.things import READING_PERSON, itself, visible_person

NOT_CLEARED = (
    "Nobody has noted here that you may work with under-18s. Ask your organisation to do so."
)
CHANGED = "Somebody changed the plan meanwhile. Your words are below; look, then save again."


@require_GET
@requires(rules.may_open_plan, of=plan_or_person, about=whose_plan, reading=READING_PLAN)
def plan(request: MemberRequest, thing: Plan | Person) -> HttpResponse:
    """The plan, or how to begin one."""
    if isinstance(thing, Person):
        return _nothing_yet(request, thing)
    shown = pages.plan_page(request.actor, thing)
    return render(request, "support/plan.html", {"shown": shown, "says": pages})


def _nothing_yet(request: MemberRequest, person: Person) -> HttpResponse:
    place = place_of(request.actor, person)
    return render(
        request,
        "support/plan_none.html",
        {
            "place": place,
            "may_begin": rules.may_begin_plan(request.actor, person),
            "shut": not (place.own or may_be_let_in_about(request.actor, person)),
            "earlier": queries.earlier_plans(person, reader=request.actor),
        },
    )


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_begin_plan, of=visible_person, about=itself, reading=READING_PERSON)
def begin(request: DraftingRequest, person: Person) -> HttpResponse:
    """A goal in their words, first steps to tick; one person at a time, and they are there."""
    place = place_of(request.actor, person)
    if request.method == "GET" and queries.current_plan(person, reader=request.actor):
        return HttpResponseRedirect(place.to("plan"))
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        proposals=queries.proposals(person, reader=request.actor),
        name="" if place.own else person.known_as,
        initial=typed_before(request),
    )
    if form.is_valid():
        try:
            actions.begin_plan(
                person=person,
                goal=form.cleaned_data["goal"],
                by=request.actor,
                first_steps=_first_steps(form),
                present=form.cleaned_data.get("present", ""),
            )
        except actions.PlanAlreadyBegun:
            messages.info(request, _("There is a plan already. Here it is."))
        except NotFit:
            form.add_error(None, _(NOT_CLEARED))
            return render(request, "support/plan_begin.html", {"place": place, "form": form})
        sent(request)
        return HttpResponseRedirect(place.to("plan"))
    return render(request, "support/plan_begin.html", {"place": place, "form": form})


def _first_steps(form: BeginForm) -> list[NewStep]:
    needs = Need.objects.in_bulk([one.need_id for one in form.ticked if one.need_id])
    steps = [
        NewStep(title=one.title, need=needs.get(one.need_id) if one.need_id else None)
        for one in form.ticked
    ]
    own = form.cleaned_data["own_step"]
    return [*steps, NewStep(title=own)] if own else steps


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_write_own_plan, of=current_plan, about=whose, reading=READING_PLAN)
def goal(request: DraftingRequest, plan: Plan) -> HttpResponse:
    """Write the goal anew."""
    place = place_of(request.actor, plan.person)
    form = GoalForm(
        request.POST if request.method == "POST" else None,
        initial={"goal": plan.goal, "version": plan.version} | typed_before(request),
    )
    if form.is_valid():
        try:
            actions.change_goal(
                plan=plan,
                goal=form.cleaned_data["goal"],
                version=form.cleaned_data["version"],
                by=request.actor,
            )
        except actions.PlanChanged:
            fresh(form, plan.version)
        else:
            sent(request)
            messages.success(request, _("The goal is saved"))
            return HttpResponseRedirect(place.to("plan"))
    return _draw(request, "support/plan_goal.html", plan, form)


def fresh(form: Any, version: int) -> None:
    """Tell that the form was older than what it changes; the typed words stay, the next try counts."""
    form.add_error(None, _(CHANGED))
    form.data = form.data.copy()
    form.data["version"] = str(version)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_write_beside, of=current_plan, about=whose, reading=READING_PLAN)
def view_beside(request: DraftingRequest, plan: Plan) -> HttpResponse:
    """Write one's own view beside the plan."""
    place = place_of(request.actor, plan.person)
    seen = queries.read_plan(plan, reader=request.actor)
    mine = next((one for one in seen.views if one.author_id == request.actor.membership_id), None)
    form = PlanViewForm(
        request.POST if request.method == "POST" else None,
        initial=({"words": mine.words} if mine else {}) | typed_before(request),
    )
    if form.is_valid():
        try:
            actions.write_plan_view(plan=plan, words=form.cleaned_data["words"], by=request.actor)
        except actions.PlanChanged:
            form.add_error(None, _("The plan has ended meanwhile"))
        else:
            sent(request)
            messages.success(request, _("Your view stands beside their plan"))
            return HttpResponseRedirect(place.to("plan"))
    return _draw(request, "support/plan_view.html", plan, form)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_write_own_plan, of=current_plan, about=whose, reading=READING_PLAN)
def pause(request: DraftingRequest, plan: Plan) -> HttpResponse:
    """Let it rest."""
    form = PauseForm(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(),
        initial=typed_before(request),
    )
    if form.is_valid():
        try:
            actions.pause_plan(plan=plan, by=request.actor, **form.cleaned_data)
        except actions.PlanNotThere:
            messages.info(request, _("The plan rests already, or has ended"))
        else:
            sent(request)
            messages.success(request, _("The plan rests. Everybody in the team knows."))
        return HttpResponseRedirect(place_of(request.actor, plan.person).to("plan"))
    return _draw(request, "support/plan_pause.html", plan, form)


@require_POST
@requires(rules.may_write_own_plan, of=current_plan, about=whose, reading=READING_PLAN)
def go_on(request: MemberRequest, plan: Plan) -> HttpResponse:
    """Take it up again."""
    try:
        actions.go_on(plan=plan, by=request.actor)
    except actions.PlanNotThere:
        messages.info(request, _("The plan goes on already"))
    else:
        messages.success(request, _("The plan goes on"))
    return HttpResponseRedirect(place_of(request.actor, plan.person).to("plan"))


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_write_own_plan, of=current_plan, about=whose, reading=READING_PLAN)
def end(request: DraftingRequest, plan: Plan) -> HttpResponse:
    """End it, in their words; it stays readable."""
    form = EndForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.end_plan(plan=plan, by=request.actor, words=form.cleaned_data["words"])
        except actions.PlanNotThere:
            messages.info(request, _("The plan had ended already"))
        else:
            sent(request)
            messages.success(request, _("The plan has ended. You can read it here."))
        return HttpResponseRedirect(place_of(request.actor, plan.person).to("plan"))
    return _draw(request, "support/plan_end.html", plan, form)


@require_GET
@requires(rules.may_view_plan, of=ended_plan, about=whose, reading=READING_EARLIER)
def earlier(request: MemberRequest, plan: Plan) -> HttpResponse:
    """A plan as it was when it ended."""
    shown = pages.plan_page(request.actor, plan)
    return render(
        request,
        "support/plan_earlier.html",
        {"shown": shown, "may_reopen": rules.may_reopen_plan(request.actor, plan)},
    )


@require_POST
@requires(rules.may_reopen_plan, of=ended_plan, about=whose, reading=READING_EARLIER)
def reopen(request: MemberRequest, plan: Plan) -> HttpResponse:
    """Take up a plan that had ended."""
    place = place_of(request.actor, plan.person)
    try:
        actions.reopen_plan(plan=plan, by=request.actor, on=timezone.localdate())
    except actions.PlanNotThere:
        messages.info(request, _("The plan goes on already"))
    except actions.PlanAlreadyBegun:
        messages.info(request, _("You have another plan. End that one first."))
    else:
        messages.success(request, _("The plan goes on. Ask again whoever should help."))
    return HttpResponseRedirect(place.to("plan"))


def _draw(request: MemberRequest, template: str, plan: Plan, form: Any) -> HttpResponse:
    place = place_of(request.actor, plan.person)
    return render(request, template, {"place": place, "plan": plan, "form": form})
