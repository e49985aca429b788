"""Reports of what is not fit for young people: written by anybody, answered by staff."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catchment.people.actor import Actor
from catchment.placements.actions import reports as actions
from catchment.placements.enums import ReportStatus
from catchment.placements.models import Opportunity, UnsuitableReport
from catchment.placements.models.hosts import HOST_KEEPERS
from catchment.placements.rules import reports as rules
from catchment.web.gate import members, requires
from catchment.web.placements.forms.reports import ReportAnswerForm, ReportForm
from catchment.web.placements.views.fetch import visible_opportunity
from catchment.web.requests import MemberRequest

ROWS_A_PAGE = 50


def visible_report(actor: Actor, *, report: uuid.UUID) -> UnsuitableReport:
    """A report to staff; to nobody else it is there."""
    seen = UnsuitableReport.objects.visible_to(actor)
    return seen.select_related("opportunity__host__organisation").get(public_id=report)


@require_http_methods(["GET", "POST"])
@requires(rules.may_report_opportunity, of=visible_opportunity)
def report(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """Say what is wrong with it."""
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.report_opportunity(
                opportunity=opportunity, words=form.cleaned_data["words"], by=request.actor
            )
        except actions.ReportedAlready:
            messages.info(request, _("You have told us, and staff are looking at it"))
        else:
            messages.success(request, _("Thank you. Staff look at it"))
        return redirect("placements:opportunity", opportunity.public_id)
    return render(
        request, "placements/opportunity_report.html", {"form": form, "what": opportunity}
    )


@require_GET
@members(*HOST_KEEPERS)
def reports(request: MemberRequest) -> HttpResponse:
    """Those that wait for somebody to look, the oldest first."""
    waiting = UnsuitableReport.objects.visible_to(request.actor).filter(status=ReportStatus.OPEN)
    rows = waiting.select_related("opportunity__host__organisation").order_by("created_at", "pk")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "placements/reports.html", {"rows": page})


@require_http_methods(["GET", "POST"])
@requires(rules.may_answer_report, of=visible_report)
def answer(request: MemberRequest, report: UnsuitableReport) -> HttpResponse:
    """Take it off, or say that it is fine."""
    form = ReportAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        upheld = form.cleaned_data["decision"] == ReportAnswerForm.UPHOLD
        act = actions.uphold_report if upheld else actions.dismiss_report
        try:
            act(report=report, words=form.cleaned_data["words"], by=request.actor)
        except actions.ReportMovedOn:
            messages.info(request, _("Somebody was faster. This was answered already"))
        else:
            messages.success(
                request,
                _("Closed. The workplace rests until staff bring it back")
                if upheld
                else _("Written down. It stays open"),
            )
        return redirect("placements:reports")
    return render(request, "placements/report_answer.html", {"form": form, "report": report})
