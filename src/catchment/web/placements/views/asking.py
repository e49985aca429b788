"""Whom to ask where a run is short of seats: a page, and the same as a list to ring through."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from catchment.people.days import month_began
from catchment.placements.models import RoundRun
from catchment.placements.queries import asking as queries
from catchment.placements.rules import runs as rules
from catchment.web.gate import requires
from catchment.web.placements.pages import asking as pages
from catchment.web.placements.pages.runs import over
from catchment.web.placements.views.run_things import visible_run
from catchment.web.requests import MemberRequest


@require_GET
@requires(rules.may_read_hosts_to_ask, of=visible_run)
def hosts_to_ask(request: MemberRequest, trial: RoundRun) -> HttpResponse:
    """Each shortage with the hosts that may have seats, the likeliest first."""
    missing = queries.missing_of(trial)
    found = queries.to_ask(trial, missing, request.actor, month=month_began(request.actor.now))
    return render(
        request,
        "placements/run_hosts.html",
        {
            "run": trial,
            "over": over(trial.round, trial.number),
            "title": pages.title(missing),
            "map": pages.map_of(missing, request.catchment),
            "shortages": pages.shortages(missing, found),
        },
    )


@require_GET
@requires(rules.may_read_hosts_to_ask, of=visible_run)
def hosts_to_ask_list(request: MemberRequest, trial: RoundRun) -> HttpResponse:
    """All of them for a spreadsheet, with room to write what they said."""
    missing = queries.missing_of(trial)
    found = queries.to_ask(trial, missing, request.actor, month=month_began(request.actor.now))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="hosts-to-ask-{trial.number}.csv"'
    response.write("\ufeff")
    csv.writer(response).writerows(pages.sheet(missing, found))
    return response
