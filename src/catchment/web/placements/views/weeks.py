"""Weeks across schools: who takes part when, and moves that would fill more seats."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from catchment.design.phrases import number
from catchment.people.actor import Actor
from catchment.placements.actions import rounds as actions
from catchment.placements.models import Round, RoundCohort
from catchment.placements.queries import rounds as queries
from catchment.placements.queries.week_moves import WEEK
from catchment.placements.rules import rounds as rules
from catchment.web.gate import requires
from catchment.web.placements.forms.rounds import AddCohortForm, MoveForm, WeeksForm
from catchment.web.placements.views.rounds import MOVED, visible
from catchment.web.requests import MemberRequest


def visible_entry(actor: Actor, *, entry: uuid.UUID) -> RoundCohort:
    return queries.visible_entry(actor, entry)


@require_http_methods(["GET", "POST"])
@requires(rules.may_plan_round, of=visible)
def add(request: MemberRequest, one: Round) -> HttpResponse:
    """Take a cohort into the round."""
    found = {str(each.public_id): each for each in queries.cohorts_to_add(one)}
    form = AddCohortForm(
        request.POST if request.method == "POST" else None,
        cohorts=[(key, f"{each.school.name}, {each.name}") for key, each in found.items()],
        mondays=queries.mondays(one.starts_on, one.ends_on),
    )
    if form.is_valid():
        try:
            actions.add_cohort(
                round_=one,
                cohort=found[form.cleaned_data["cohort"]],
                weeks=form.wanted,
                could_also=form.also,
                by=request.actor,
            )
        except actions.CohortIsIn:
            form.add_error("cohort", _("They take part already. Choose another"))
        except (actions.RoundHasMoved, actions.WeeksOutside):
            messages.info(request, _(MOVED))
            return _to(one)
        else:
            messages.success(request, _("They take part"))
            return _to(one)
    return render(request, "placements/round_add.html", {"form": form, "round": one, "any": found})


@require_http_methods(["GET", "POST"])
@requires(rules.may_set_weeks, of=visible_entry)
def weeks(request: MemberRequest, entry: RoundCohort) -> HttpResponse:
    """Which weeks a cohort wants, and which it could also do."""
    one = entry.round
    form = WeeksForm(
        request.POST if request.method == "POST" else None,
        mondays=queries.mondays(one.starts_on, one.ends_on),
        initial={"weeks": entry.weeks, "could_also": entry.could_also},
    )
    if form.is_valid():
        try:
            actions.set_weeks(
                entry=entry, weeks=form.wanted, could_also=form.also, by=request.actor
            )
        except (actions.RoundHasMoved, actions.WeeksOutside):
            messages.info(request, _(MOVED))
        else:
            messages.success(request, _("Kept"))
        return _to(one)
    return render(request, "placements/round_weeks.html", {"form": form, "entry": entry})


@require_POST
@requires(rules.may_take_out, of=visible_entry)
def take_out(request: MemberRequest, entry: RoundCohort) -> HttpResponse:
    """Take a cohort out of the round."""
    try:
        actions.take_out(entry=entry, by=request.actor)
    except actions.RoundHasMoved:
        messages.info(request, _(MOVED))
    else:
        messages.success(request, _("They no longer take part"))
    return _to(entry.round)


@require_POST
@requires(rules.may_ask_to_move, of=visible_entry)
def ask(request: MemberRequest, entry: RoundCohort) -> HttpResponse:
    """Ask a school to go in other weeks."""
    try:
        actions.ask_to_move(entry=entry, by=request.actor)
    except actions.RoundHasMoved:
        messages.info(request, _(MOVED))
    else:
        messages.success(request, _("Asked. The school sees it on this page, and says yes or not."))
    return _to(entry.round)


@require_POST
@requires(rules.may_accept_move, of=visible_entry)
def accept(request: MemberRequest, entry: RoundCohort) -> HttpResponse:
    """The school says yes to other weeks."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.info(request, _(MOVED))
        return _to(entry.round)
    first = form.cleaned_data["first"]
    stretch = tuple(first + at * WEEK for at in range(len(entry.weeks)))
    try:
        moved = actions.accept_move(entry=entry, weeks=stretch, by=request.actor)
    except (actions.RoundHasMoved, actions.MoveNoLongerHelps):
        messages.info(request, _("Weeks or seats have changed, and this would no longer help."))
    else:
        said = ngettext(
            "Moved. %(more)s more learner can have a seat.",
            "Moved. %(more)s more learners can have a seat.",
            moved.more,
        )
        messages.success(request, said % {"more": number(moved.more)})
    return _to(entry.round)


def _to(one: Round) -> HttpResponseRedirect:
    return redirect("placements:round", planned=one.public_id)
