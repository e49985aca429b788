"""Decide a published round again after drop-outs: who would change is shown first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catchment.placements.actions import reruns as actions
from catchment.placements.actions.publishing import RoundMoved, SeatsGone
from catchment.placements.models import Round
from catchment.placements.queries.places import named_moves
from catchment.placements.rules import runs as rules
from catchment.web.gate import requires
from catchment.web.placements.views.run_things import visible_round
from catchment.web.requests import MemberRequest


@require_http_methods(["GET", "POST"])
@requires(rules.may_rerun_round, of=visible_round)
def rerun(request: MemberRequest, round_: Round) -> HttpResponse:
    """Who would change; then exactly that is done."""
    if request.method == "POST":
        return _do(request, round_)
    try:
        plan = actions.plan_again(round_)
    except actions.NothingKept:
        return render(request, "placements/rerun.html", {"round": round_, "plan": None})
    return render(
        request,
        "placements/rerun.html",
        {"round": round_, "plan": plan, "moves": named_moves(round_, plan.moves)},
    )


def _do(request: MemberRequest, round_: Round) -> HttpResponse:
    digest = request.POST.get("digest", "")
    try:
        run = actions.rerun_round(round_=round_, digest=digest, by=request.actor)
    except (actions.PlanChanged, actions.NothingToDo, RoundMoved, SeatsGone):
        messages.info(request, _("Something has changed meanwhile. This is how it stands now."))
        return redirect("placements:rerun", round_.public_id)
    except actions.NothingKept:
        messages.info(request, _("There is nothing that could be decided again"))
        return redirect("placements:rerun", round_.public_id)
    messages.success(request, _("Done. Everybody whose place changed has been told."))
    return redirect("placements:run", run.public_id)
