"""Decide a published round again after drop-outs: who may move is told first, then who would change."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from catchment.design.phrases import number
from catchment.placements.actions import reruns as actions
from catchment.placements.actions.publishing import RoundMoved, SeatsGone
from catchment.placements.models import Round
from catchment.placements.queries.places import named_moves, who_may_move
from catchment.placements.rules import runs as rules
from catchment.web.gate import requires
from catchment.web.placements.pages import reruns as pages
from catchment.web.placements.views.run_things import visible_round
from catchment.web.requests import MemberRequest


@require_http_methods(["GET", "POST"])
@requires(rules.may_rerun_round, of=visible_round)
def rerun(request: MemberRequest, round_: Round) -> HttpResponse:
    """Who may move, and who would; then exactly that is done."""
    if request.method == "POST":
        return _do(request, round_)
    on = timezone.localdate(request.actor.now)
    shown = {"round": round_, "who": who_may_move(round_), "refused": (), "plan": None}
    try:
        plan = actions.plan_again(round_)
    except actions.NothingKept:
        return render(request, "placements/rerun.html", shown)
    except actions.PlanRefused as refused:
        return render(request, "placements/rerun.html", shown | {"refused": refused.problems})
    waits = actions.moves_somebody(plan) and not actions.may_move(round_, on=on)
    return render(
        request,
        "placements/rerun.html",
        shown
        | {
            "plan": plan,
            "moves": [pages.move(each) for each in named_moves(round_, plan.moves)],
            "waits": waits,
            "moves_from": actions.moves_from(round_),
        },
    )


@require_POST
@requires(rules.may_rerun_round, of=visible_round)
def rerun_tell(request: MemberRequest, round_: Round) -> HttpResponse:
    """Tell those who have not said yes that their place may move."""
    try:
        told = actions.tell_of_moves(round_=round_, by=request.actor)
    except actions.ToldAlready:
        messages.info(request, _("They have been told already"))
    else:
        messages.success(
            request,
            ngettext("%(n)s learner is told.", "%(n)s learners are told.", told)
            % {"n": number(told)},
        )
    return redirect("placements:rerun", round_.public_id)


def _do(request: MemberRequest, round_: Round) -> HttpResponse:
    digest, on = request.POST.get("digest", ""), timezone.localdate(request.actor.now)
    try:
        run = actions.rerun_round(round_=round_, digest=digest, by=request.actor, on=on)
    except (actions.PlanChanged, actions.NothingToDo, RoundMoved, SeatsGone):
        messages.info(request, _("Something has changed meanwhile. This is how it stands now."))
        return redirect("placements:rerun", round_.public_id)
    except actions.NotToldYet:
        messages.info(request, _("Learners who may move have to be told first"))
        return redirect("placements:rerun", round_.public_id)
    except (actions.NothingKept, actions.PlanRefused):
        messages.info(request, _("There is nothing that could be decided again"))
        return redirect("placements:rerun", round_.public_id)
    messages.success(request, _("Done. Everybody whose place changed has been told."))
    return redirect("placements:run", run.public_id)
