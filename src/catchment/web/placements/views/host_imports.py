"""Hosts from a spreadsheet: give a list, see what it would do, write it, undo it."""

import csv
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.design.phrases import number
from catchment.network.imports.incoming import FileNotUnderstood
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.actions.host_imports.checking import verify_hosts, waiting_of
from catchment.placements.actions.host_imports.looking import ImportHasMoved, look_through
from catchment.placements.actions.host_imports.undoing import undo_import
from catchment.placements.actions.host_imports.writing import write_import
from catchment.placements.enums import HostImportStatus, RowResult
from catchment.placements.models import Host, HostImport
from catchment.placements.rules import host_imports as rules
from catchment.web.gate import members, requires
from catchment.web.placements.forms.host_imports import HostsForm, HostsSeenForm
from catchment.web.placements.pages import host_imports as pages
from catchment.web.placements.views.fetch import kept_host
from catchment.web.requests import MemberRequest

ROWS_A_PAGE = 50
LATEST = 10
TOO_LATE = "Somebody was faster. Here is how it stands."


def visible_host_import(actor: Actor, *, host_import: uuid.UUID) -> HostImport:
    """A list that the actor may see."""
    seen = HostImport.objects.visible_to(actor)
    return seen.select_related("catchment", "host__organisation").get(public_id=host_import)


@require_http_methods(["GET", "POST"])
@members(Role.COORDINATOR)
def start(request: MemberRequest) -> HttpResponse:
    """A list of many workplaces; nothing is written yet."""
    return _start(request, None)


@require_http_methods(["GET", "POST"])
@requires(rules.may_import_for_host, of=kept_host)
def start_own(request: MemberRequest, host: Host) -> HttpResponse:
    """A workplace gives the list of what it opens itself."""
    return _start(request, host)


def _start(request: MemberRequest, own: Host | None) -> HttpResponse:
    form = HostsForm(request.POST, request.FILES) if request.method == "POST" else HostsForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = look_through(
                catchment=request.catchment,
                own=own,
                file_name=file.name,
                data=file.read(),
                by=request.actor,
                on=timezone.localdate(),
            )
        except FileNotUnderstood as wrong:
            form.add_error("file", str(wrong))
        else:
            return redirect("placements:host_import", host_import=run.public_id)
    earlier = HostImport.objects.visible_to(request.actor).filter(host=own)
    return render(
        request,
        "placements/host_import_start.html",
        {
            "form": form,
            "own": own,
            "imports": list(earlier.order_by("-created_at", "-pk")[:LATEST]),
        },
    )


@require_GET
@requires(rules.may_view_host_import, of=visible_host_import)
def host_import(request: MemberRequest, run: HostImport) -> HttpResponse:
    """Where it stands, row by row; what has doubts first."""
    rows = run.rows.select_related("host", "opportunity").order_by("number")
    wanted = request.GET.get("rows", "")
    wanted = wanted if wanted in RowResult.values else ""
    chosen = rows.filter(result=wanted) if wanted else rows.exclude(problems=[])
    return render(
        request,
        "placements/host_import.html",
        {
            "run": run,
            "told": pages.told(run),
            "wanted": wanted,
            "rows": Paginator(chosen, ROWS_A_PAGE).get_page(request.GET.get("page")),
            "choices": pages.choices(run, wanted),
            "waiting": _waiting(request, run),
            "kept": list(run.writes.exclude(kept="").order_by("pk")),
            "is_checked": run.status == HostImportStatus.CHECKED,
            "is_written": run.status == HostImportStatus.WRITTEN,
        },
    )


def _waiting(request: MemberRequest, run: HostImport) -> int:
    """How many workplaces of a list the reader may still check."""
    may_check = rules.may_check_hosts_of(request.actor, run)
    return waiting_of(run, request.actor).count() if may_check else 0


@require_http_methods(["GET", "POST"])
@requires(rules.may_check_hosts_of, of=visible_host_import)
def check(request: MemberRequest, run: HostImport) -> HttpResponse:
    """Say of many of its workplaces that they were looked at."""
    waiting = list(waiting_of(run, request.actor).order_by("organisation__name", "pk"))
    posted = request.POST if request.method == "POST" else None
    form = HostsSeenForm(posted, waiting=waiting)
    if form.is_valid():
        words = form.cleaned_data["words"]
        checked = verify_hosts(run=run, chosen=form.chosen, words=words, by=request.actor)
        messages.success(
            request,
            ngettext("%(num)s workplace checked", "%(num)s workplaces checked", len(checked))
            % {"num": number(len(checked))},
        )
        return redirect("placements:host_import", host_import=run.public_id)
    shown = {"form": form, "run": run, "waiting": len(waiting)}
    return render(request, "placements/host_import_check.html", shown)


@require_GET
@requires(rules.may_view_host_import, of=visible_host_import)
def unread(request: MemberRequest, run: HostImport) -> HttpResponse:
    """Rows that could not be read, as they stood, to mend and to give again."""
    rows = run.rows.filter(result=RowResult.PROBLEM).order_by("number")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rows-left-out.csv"'
    response.write("\ufeff")
    csv.writer(response).writerows(pages.unread_sheet(run, rows))
    return response


@require_POST
@requires(rules.may_write_host_import, of=visible_host_import)
def write(request: MemberRequest, run: HostImport) -> HttpResponse:
    """Write all of it."""
    try:
        write_import(run=run, by=request.actor)
    except ImportHasMoved:
        messages.error(request, _(TOO_LATE))
    else:
        messages.success(request, _("Written. New workplaces wait to be checked"))
    return redirect("placements:host_import", host_import=run.public_id)


@require_POST
@requires(rules.may_undo_host_import, of=visible_host_import)
def undo(request: MemberRequest, run: HostImport) -> HttpResponse:
    """Take it back."""
    try:
        undo_import(run=run, by=request.actor)
    except ImportHasMoved:
        messages.error(request, _(TOO_LATE))
    else:
        messages.success(
            request, _("What it wrote is taken out again, but for what has changed since")
        )
    return redirect("placements:host_import", host_import=run.public_id)
