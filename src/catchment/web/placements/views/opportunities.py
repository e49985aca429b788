"""What a host opens: the list, writing it in parts, opening and closing, and the page itself."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.placements.actions import opportunities as actions
from catchment.placements.enums import Mode
from catchment.placements.models import Host, Opportunity
from catchment.placements.queries import opportunities as queries
from catchment.placements.queries.joint import days_of
from catchment.placements.queries.kinds_of_work import set_aside
from catchment.placements.rules import opportunities as rules
from catchment.placements.rules.host_imports import may_import_for_host
from catchment.placements.rules.requests import may_choose_learner_to_ask_for
from catchment.web.gate import requires
from catchment.web.placements.forms.opportunities import PARTS, DoForm, WhoForm
from catchment.web.placements.pages import joint
from catchment.web.placements.pages import opportunities as pages
from catchment.web.placements.pages.hosts import span
from catchment.web.placements.views.fetch import (
    kept_host,
    kept_opportunity,
    once_of,
    visible_opportunity,
)
from catchment.web.requests import MemberRequest

ROWS_A_PAGE = 50
MOVED_ON = "Somebody changed it meanwhile. This is how it stands now"


@require_GET
@requires(rules.may_write_for_host, of=kept_host)
def opportunities(request: MemberRequest, host: Host) -> HttpResponse:
    """All that one host has written."""
    rows = queries.listed(host, on=timezone.localdate(request.actor.now))
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "placements/opportunities.html",
        {"host": host, "rows": page, "may_import": may_import_for_host(request.actor, host)},
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_write_for_host, of=kept_host)
def new(request: MemberRequest, host: Host) -> HttpResponse:
    """Begin with what somebody will do."""
    form = DoForm(request.POST if request.method == "POST" else None)
    once = once_of(request)
    if form.is_valid():
        try:
            written = actions.write_opportunity(
                host=host,
                title=form.cleaned_data["title"],
                mode=Mode(form.cleaned_data["mode"]),
                you_do=form.cleaned_data["you_do"],
                by=request.actor,
                public_id=once,
            )
        except actions.WrittenAlready:
            messages.info(request, _("This was written down already"))
            return redirect("placements:opportunities", host.public_id)
        messages.success(request, _("Written down. Nobody sees it before you open it"))
        return _to(written)
    return render(
        request, "placements/opportunity_new.html", {"form": form, "host": host, "once": once}
    )


@require_GET
@requires(rules.may_view_opportunity, of=visible_opportunity)
def opportunity(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """As a learner reads it."""
    seen = queries.seen(opportunity, on=timezone.localdate(request.actor.now))
    return render(
        request,
        "placements/opportunity.html",
        {
            "what": opportunity,
            "seen": seen,
            "page_of": pages.reading(seen),
            "may_write": rules.may_write_opportunity(request.actor, opportunity),
            "who_gives": joint.who_gives(days_of(opportunity)),
            "may_choose": may_choose_learner_to_ask_for(request.actor, opportunity),
        },
    )


@require_GET
@requires(rules.may_write_opportunity, of=kept_opportunity)
def write(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """Its parts, written and to write; its weeks; open, close, copy."""
    bench = queries.bench(opportunity, on=timezone.localdate(request.actor.now))
    return render(
        request,
        "placements/opportunity_write.html",
        {
            "what": opportunity,
            "bench": bench,
            "parts": pages.part_lines(bench.described),
            "spans": [span(one.week) for one in bench.weeks],
        },
    )


def writing(key: str) -> Callable[..., HttpResponse]:
    """The page on which one part of it is written."""

    @require_http_methods(["GET", "POST"])
    @requires(rules.may_write_opportunity, of=kept_opportunity)
    def part(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
        return _part(request, opportunity, key)

    return part


def _part(request: MemberRequest, opportunity: Opportunity, key: str) -> HttpResponse:
    """One part. Whoever was slower keeps what they typed, and reads what stands now."""
    kind = PARTS[key]
    form = kind(
        request.POST if request.method == "POST" else None, initial=kind.initial_of(opportunity)
    )
    if isinstance(form, WhoForm):
        form.leave_out(set_aside(opportunity.host.catchment), opportunity=opportunity)
    slower = False
    if form.is_valid():
        try:
            actions.change_opportunity(
                opportunity=opportunity,
                version=version_of(request, opportunity),
                values=form.values,
                occupations=form.kinds_of_work,
                by=request.actor,
            )
        except actions.OpportunityMovedOn:
            slower = True
            opportunity.refresh_from_db()
            form.add_error(
                None,
                _("Somebody changed it meanwhile. Look at both, and save again if yours holds"),
            )
        else:
            messages.success(request, _("Written down"))
            return _to(opportunity)
    return render(
        request,
        "placements/opportunity_part.html",
        {
            "form": form,
            "what": opportunity,
            "title": pages.part_name(key),
            "stands": kind(initial=kind.initial_of(opportunity), prefix="now") if slower else None,
            "version": opportunity.version if slower else version_of(request, opportunity),
        },
    )


def version_of(request: MemberRequest, opportunity: Opportunity) -> int:
    """The version that the page was drawn with; a page without one counts as outdated."""
    if request.method != "POST":
        return opportunity.version
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


@require_POST
@requires(rules.may_write_opportunity, of=kept_opportunity)
def open_it(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """Show it to learners."""
    try:
        actions.open_opportunity(
            opportunity=opportunity, version=version_of(request, opportunity), by=request.actor
        )
    except actions.NotReady:
        messages.warning(request, _("First say what they will do, and add a week to come"))
    except actions.TakenOff:
        messages.warning(request, _("Staff took this off. The coordinator can tell why"))
    except actions.OpportunityMovedOn:
        messages.info(request, _(MOVED_ON))
    else:
        messages.success(request, _("Open. Learners see it as long as your workplace is checked"))
    return _to(opportunity)


@require_POST
@requires(rules.may_write_opportunity, of=kept_opportunity)
def close_it(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """Show it to nobody new."""
    try:
        actions.close_opportunity(
            opportunity=opportunity, version=version_of(request, opportunity), by=request.actor
        )
    except actions.OpportunityMovedOn:
        messages.info(request, _(MOVED_ON))
    else:
        messages.success(request, _("Closed. What you have promised stands"))
    return _to(opportunity)


@require_POST
@requires(rules.may_write_opportunity, of=kept_opportunity)
def copy_it(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """Begin this year's from this one."""
    try:
        made = actions.copy_opportunity(opportunity=opportunity, by=request.actor)
    except actions.CopiedAlready as there:
        messages.info(request, _("This copy is being written already"))
        return _to(there.copy)
    except actions.TakenOff:
        messages.warning(request, _("Staff took this off. The coordinator can tell why"))
        return _to(opportunity)
    messages.success(request, _("Copied. Look at the weeks, then open it"))
    return _to(made)


def _to(opportunity: Opportunity) -> HttpResponseRedirect:
    return redirect("placements:opportunity_write", opportunity.public_id)
