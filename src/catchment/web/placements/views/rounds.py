"""Rounds: begin, plan, open and close wishes."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.design.phrases import number
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment
from catchment.placements.actions import rounds as actions
from catchment.placements.enums import RoundStatus
from catchment.placements.models import Round
from catchment.placements.queries import rounds as queries
from catchment.placements.queries import wishes as wish_queries
from catchment.placements.rules import rounds as rules
from catchment.placements.rules.places import may_read_results
from catchment.placements.rules.runs import may_view_runs
from catchment.web.gate import members, requires, showed
from catchment.web.placements.forms.rounds import RULES, DrawForm, ListsForm, RoundForm
from catchment.web.placements.pages import lists as list_pages
from catchment.web.placements.pages import narrowing
from catchment.web.placements.pages import rounds as pages
from catchment.web.requests import MemberRequest

LISTS_A_PAGE = 50
MOVED = "The round has changed meanwhile. Look at it again."


def visible(actor: Actor, *, planned: uuid.UUID) -> Round:
    return queries.visible_round(actor, planned)


def here(actor: Actor) -> Catchment:
    return Catchment.objects.get(pk=actor.catchment_id or 0)


@require_GET
@members(Role.COORDINATOR, Role.CAREERS_LEADER)
def rounds(request: MemberRequest) -> HttpResponse:
    """All rounds of one's own catchment, or of one's school."""
    shown = {
        "rounds": list(queries.rounds_of(request.actor)),
        "may_make": rules.may_make_round(request.actor, request.catchment),
    }
    return render(request, "placements/rounds.html", shown)


@require_http_methods(["GET", "POST"])
@requires(rules.may_make_round, of=here)
def new(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """Begin a round."""
    form = RoundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = actions.make_round(catchment=catchment, by=request.actor, **form.planned)
        messages.success(request, _("The round has begun. Now say who takes part."))
        return redirect("placements:round", planned=made.public_id)
    return render(request, "placements/round_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(rules.may_plan_round, of=visible)
def change(request: MemberRequest, one: Round) -> HttpResponse:
    """Change what is planned."""
    names = (*RoundForm.base_fields,)
    form = RoundForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(one, name) for name in names},
    )
    if form.is_valid():
        try:
            actions.change_round(
                round_=one, version=form.cleaned_data["version"], by=request.actor, **form.planned
            )
        except actions.RoundHasMoved:
            form.add_error(None, _(MOVED))
        else:
            messages.success(request, _("Changed"))
            return _to(one)
    return render(request, "placements/round_change.html", {"form": form, "round": one})


@require_GET
@requires(rules.may_see_weeks, of=visible)
def round_page(request: MemberRequest, one: Round) -> HttpResponse:
    """Where a round stands, who wants which weeks, and which moves would help."""
    return _draw(request, one, DrawForm())


def _draw(request: MemberRequest, one: Round, form: DrawForm) -> HttpResponse:
    actor = request.actor
    found = queries.calendar(one)
    schools = queries.lists_by_school(actor, one)
    shown = {
        "round": one,
        "making": queries.making(schools) if one.status == RoundStatus.WISHES else None,
        "form": form,
        "figure": pages.figure(found) if found.entries else None,
        "moves": pages.moves(actor, found) if one.status == RoundStatus.PLANNING else [],
        "lines": pages.lines(actor, found),
        "schools": schools,
        "may_plan": rules.may_plan_round(actor, one),
        "may_open": rules.may_open_wishes(actor, one),
        "may_close": rules.may_close_wishes(actor, one),
        "may_draw": rules.may_write_draw(actor, one),
        "rule": RULES[one.rule],
        "runs_url": _runs(actor, one),
        "results_url": _results(actor, one),
    }
    return render(request, "placements/round.html", shown)


def _runs(actor: Actor, one: Round) -> str:
    """Where the coordinator tries the round out, once wishes are closed."""
    if one.status in (RoundStatus.PLANNING, RoundStatus.WISHES) or not may_view_runs(actor, one):
        return ""
    return reverse("placements:runs", args=[one.public_id])


def _results(actor: Actor, one: Round) -> str:
    """Where staff read who goes where, once it is published."""
    return (
        reverse("placements:results", args=[one.public_id]) if may_read_results(actor, one) else ""
    )


@require_POST
@requires(rules.may_open_wishes, of=visible)
def open_wishes(request: MemberRequest, one: Round) -> HttpResponse:
    """Open wishes: everybody gets a list."""
    try:
        many = actions.open_wishes(round_=one, by=request.actor)
    except actions.RoundHasMoved:
        messages.info(request, _(MOVED))
    except actions.NobodyTakesPart:
        messages.info(
            request, _("Add learners first, and say for each cohort which weeks it wants.")
        )
    else:
        said = ngettext(
            "Wishes are open. We are making one list, with what fits.",
            "Wishes are open. We are making %(many)s lists, with what fits each learner.",
            many,
        )
        messages.success(request, said % {"many": number(many)})
    return _to(one)


@require_POST
@requires(rules.may_close_wishes, of=visible)
def close_wishes(request: MemberRequest, one: Round) -> HttpResponse:
    """Close wishes."""
    try:
        actions.close_wishes(round_=one, by=request.actor)
    except actions.RoundHasMoved:
        messages.info(request, _(MOVED))
    except actions.ListsAreBeingMade:
        messages.info(request, _("Some lists are still being made. Close wishes after that."))
    else:
        messages.success(request, _("Wishes are closed. Write down the public draw next."))
    return _to(one)


@require_POST
@requires(rules.may_write_draw, of=visible)
def write_draw(request: MemberRequest, one: Round) -> HttpResponse:
    """Write down what was drawn in the open."""
    form = DrawForm(request.POST)
    if not form.is_valid():
        return _draw(request, one, form)
    try:
        actions.write_draw(round_=one, draw=form.cleaned_data["draw"], by=request.actor)
    except actions.RoundHasMoved:
        messages.info(request, _(MOVED))
    else:
        messages.success(request, _("Written down. Now the round can be tried out."))
    return _to(one)


@require_GET
@members(listing="opened the list of wishes")
def lists(request: MemberRequest, planned: uuid.UUID) -> HttpResponse:
    """Who has sent their wishes, and who has no option: now, while something can be done."""
    one = _round_or_404(request.actor, planned)
    schools = wish_queries.schools_in(request.actor, one)
    asked = ListsForm(request.GET, schools=schools).asked
    counts = wish_queries.states_in(request.actor, one)
    found = wish_queries.lists_in(request.actor, one, **asked)
    page = Paginator(found, LISTS_A_PAGE).get_page(request.GET.get("page"))
    showed(request, [each.person for each in page])
    shown = {
        "round": one,
        "schools": schools,
        "asked": asked,
        "title": list_pages.title(counts),
        "lede": list_pages.lede(counts),
        "choices": narrowing.choices(list_pages.states(counts), asked),
        "rows": page,
        "lines": list_pages.lines(page),
        "before": narrowing.before(asked),
        "everybody": counts.total(),
    }
    return render(request, "placements/round_lists.html", shown)


def _round_or_404(actor: Actor, planned: uuid.UUID) -> Round:
    """A round for staff in it; others of the round are refused, and to strangers it is not there."""
    one = get_object_or_404(Round.objects.visible_to(actor), public_id=planned)
    if not rules.may_see_weeks(actor, one):
        raise PermissionDenied
    return one


def _to(one: Round) -> HttpResponseRedirect:
    return redirect("placements:round", planned=one.public_id)
