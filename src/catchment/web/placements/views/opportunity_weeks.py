"""Weeks and seats of what a host opens."""

import re

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catchment.placements.actions import opportunity_weeks as actions
from catchment.placements.actions.opportunities import OpportunityMovedOn, TakenOff
from catchment.placements.models import Opportunity, OpportunityWeek
from catchment.placements.queries import opportunities as queries
from catchment.placements.rules import opportunities as rules
from catchment.web.gate import requires
from catchment.web.placements.forms.opportunity_weeks import WeekForm, initial_of
from catchment.web.placements.views.fetch import kept_opportunity, kept_week
from catchment.web.placements.views.opportunities import version_of
from catchment.web.requests import MemberRequest

SCHOOL_LINE = re.compile(r"school_\d+")


@require_http_methods(["GET", "POST"])
@requires(rules.may_write_opportunity, of=kept_opportunity)
def add(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """One week more."""
    return _week(request, opportunity, None)


@require_http_methods(["GET", "POST"])
@requires(rules.may_write_week, of=kept_week)
def change(request: MemberRequest, week: OpportunityWeek) -> HttpResponse:
    """Days, seats, kept seats."""
    return _week(request, week.opportunity, week)


def _week(
    request: MemberRequest, opportunity: Opportunity, week: OpportunityWeek | None
) -> HttpResponse:
    """Whoever was slower keeps what they typed."""
    form = _form(request, opportunity, week)
    version = version_of(request, opportunity)
    if form.is_valid():
        try:
            actions.write_week(
                opportunity=opportunity,
                version=version,
                details=form.details,
                week=week,
                by=request.actor,
            )
        except OpportunityMovedOn:
            form.add_error(None, _("Somebody changed it meanwhile. Look again, then save again"))
            opportunity.refresh_from_db()
            version = opportunity.version
        except actions.TooFewSeats:
            form.add_error("seats", _("More seats than this are given already"))
        except actions.WeekInUse:
            form.add_error(
                "starts_on", _("Somebody counts on these days. Add another week instead")
            )
        except actions.WeekThere:
            form.add_error("starts_on", _("A week begins on this day already"))
        except TakenOff:
            form.add_error(None, _("Staff took this off. The coordinator can tell why"))
        else:
            messages.success(request, _("Written down"))
            return _to(opportunity)
    return render(
        request,
        "placements/opportunity_week.html",
        {"form": form, "what": opportunity, "week": week, "version": version},
    )


def _form(
    request: MemberRequest, opportunity: Opportunity, week: OpportunityWeek | None
) -> WeekForm:
    schools = queries.schools_of(opportunity.host.catchment)
    kept = queries.kept_of(week) if week is not None else []
    if request.method == "POST":
        rows = sum(SCHOOL_LINE.fullmatch(name) is not None for name in request.POST)
        return WeekForm(request.POST, schools=schools, rows=rows)
    initial = initial_of(week, kept) if week is not None else {"hours": 30}
    return WeekForm(initial=initial, schools=schools, rows=len(kept) + 1)


@require_POST
@requires(rules.may_write_week, of=kept_week)
def remove(request: MemberRequest, week: OpportunityWeek) -> HttpResponse:
    """Take a week off that nobody counts on."""
    try:
        actions.remove_week(
            week=week, version=version_of(request, week.opportunity), by=request.actor
        )
    except OpportunityMovedOn:
        messages.info(request, _("Somebody changed it meanwhile. This is how it stands now"))
    except (actions.WeekInUse, TakenOff):
        messages.warning(request, _("Somebody counts on this week. Close the whole instead"))
    else:
        messages.success(request, _("Taken off"))
    return _to(week.opportunity)


def _to(opportunity: Opportunity) -> HttpResponseRedirect:
    return redirect("placements:opportunity_write", opportunity.public_id)
