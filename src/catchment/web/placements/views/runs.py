"""Try a round out, read what came of it, check it, publish it."""

import csv

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.network.imports.tables import harmless
from catchment.placements.actions import publishing
from catchment.placements.actions import runs as actions
from catchment.placements.bridge.deciding import tickets_of
from catchment.placements.enums import TOLD, RunStatus
from catchment.placements.models import Round, RoundRun
from catchment.placements.queries import runs as queries
from catchment.placements.queries.asking import missing_of
from catchment.placements.queries.flows import flows_of
from catchment.placements.queries.places import drawn_pseudonyms
from catchment.placements.rules import runs as rules
from catchment.web.gate import requires
from catchment.web.placements.forms.runs import CheckForm, TryForm
from catchment.web.placements.pages import runs as pages
from catchment.web.placements.pages.asking import map_of
from catchment.web.placements.pages.flows import figure_of
from catchment.web.placements.views.run_things import visible_round, visible_run
from catchment.web.requests import MemberRequest


@require_http_methods(["GET", "POST"])
@requires(rules.may_view_runs, of=visible_round)
def runs(request: MemberRequest, round_: Round) -> HttpResponse:
    """All trial runs of a round; trying it out again."""
    may_start = rules.may_start_run(request.actor, round_)
    form = TryForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and may_start:
        try:
            run = actions.start_run(round_=round_, rule=form.cleaned_data["rule"], by=request.actor)
        except (actions.RoundNotDeciding, actions.RunAskedTwice):
            form.add_error(None, _("The round has changed meanwhile. Look at it again."))
        else:
            return redirect("placements:run", run.public_id)
    return render(
        request,
        "placements/runs.html",
        {
            "round": round_,
            "runs": queries.runs_of(round_, reader=request.actor),
            "form": form if may_start else None,
            "rules": pages.RULE_NAMES,
        },
    )


@require_GET
@requires(rules.may_view_run, of=visible_run)
def run(request: MemberRequest, trial: RoundRun) -> HttpResponse:
    """What a run came to; its progress while it goes on."""
    if trial.status != RunStatus.DONE:
        return render(
            request,
            "placements/run_waits.html",
            {"run": trial, "round": trial.round, "over": pages.over(trial.round, trial.number)},
        )
    side = queries.beside(trial)
    return render(
        request,
        "placements/run.html",
        {
            "run": trial,
            "round": trial.round,
            "over": pages.over(trial.round, trial.number),
            "title": pages.title(trial),
            "bars": pages.bars_of(trial),
            "classes": pages.class_bars_of(trial),
            "compared": pages.compared(side) if side else "",
            "comparison": pages.comparison(side) if side else None,
            "shortages": pages.shortages_of(trial),
            "missing": map_of(missing_of(trial), request.catchment),
            "flows": figure_of(flows_of(trial), request.catchment),
            "nowhere": trial.figures["all"]["nowhere"],
            "spread": pages.spread_rows(queries.spread_of(trial)),
            "rule": pages.RULE_NAMES[trial.rule],
            "told": trial.round.status in TOLD,
            "chosen": trial.round.chosen_run_id == trial.pk,
            "may_check": rules.may_check_run(request.actor, trial),
            "may_publish": rules.may_publish_run(request.actor, trial),
            "may_take_back": rules.may_take_back_run(request.actor, trial),
        },
    )


@require_GET
@requires(rules.may_take_lottery, of=visible_round)
def lottery(request: MemberRequest, round_: Round) -> HttpResponse:
    """The whole lottery of a published round under pseudonyms, to draw it again."""
    found = tickets_of(round_, drawn_pseudonyms(round_))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lottery.csv"'
    sheet = csv.writer(response)
    sheet.writerow(["number", "learner", "ticket"])
    sheet.writerows([each.number, harmless(each.pseudonym), each.drawn] for each in found)
    return response


@require_http_methods(["GET", "POST"])
@requires(rules.may_check_run, of=visible_run)
def check(request: MemberRequest, trial: RoundRun) -> HttpResponse:
    """Say that it has been looked at; then somebody else confirms."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            publishing.check_run(run=trial, by=request.actor, **form.cleaned_data)
        except (publishing.RoundMoved, publishing.RunNotDone):
            form.add_error(None, _("Somebody else has checked this round meanwhile"))
        else:
            messages.success(request, _("Checked. Somebody else has to confirm it now."))
            return redirect("placements:run", trial.public_id)
    return render(request, "placements/run_check.html", {"form": form, "run": trial})


@require_POST
@requires(rules.may_publish_run, of=visible_run)
def publish(request: MemberRequest, trial: RoundRun) -> HttpResponse:
    """Confirm as the second person: from now on every learner can read their place."""
    try:
        publishing.publish_run(run=trial, by=request.actor, on=timezone.localdate())
    except (publishing.RoundMoved, publishing.SameTwoPeople):
        messages.info(request, _("Somebody was faster, or it was taken back. Look at it again."))
    except publishing.SeatsGone:
        messages.error(
            request,
            _("A host has fewer seats by now. Take it back and try the round out again."),
        )
    else:
        messages.success(request, _("Published. Every learner can read their place, and why."))
    return redirect("placements:run", trial.public_id)


@require_POST
@requires(rules.may_take_back_run, of=visible_run)
def take_back(request: MemberRequest, trial: RoundRun) -> HttpResponse:
    """Look at it again before it is published."""
    try:
        publishing.take_back_run(run=trial, by=request.actor)
    except publishing.RoundMoved:
        messages.info(request, _("It has been published or taken back meanwhile"))
    else:
        messages.success(request, _("Taken back. You can try the round out again."))
    return redirect("placements:run", trial.public_id)


@require_POST
@requires(rules.may_take_files, of=visible_run)
def files(request: MemberRequest, trial: RoundRun) -> HttpResponse:
    """Download what it was decided from, for the command line."""
    try:
        content = actions.export_files(run=trial, by=request.actor)
    except actions.NothingKept:
        messages.info(request, _("Nothing is kept of this run"))
        return redirect("placements:run", trial.public_id)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="round-run-{trial.number}.zip"'
    return response
