"""Imports: give a file or an address, see what it would do, decide, run, read the report, undo."""

import csv
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.network import rules
from catchment.network.actions.imports import starting, working
from catchment.network.actions.imports.moves import ImportNotMovable
from catchment.network.enums import ImportKind, ImportStatus
from catchment.network.imports.incoming import FileNotUnderstood
from catchment.network.imports.mapping import guess
from catchment.network.imports.tables import Table, read_table
from catchment.network.models import ImportRun
from catchment.network.queries.imports import (
    earlier_mapping,
    guessed_count,
    imports_of,
    questions,
    refused_writes,
    report_rows,
    row_counts,
)
from catchment.people.actor import Actor
from catchment.people.models import Catchment
from catchment.web.gate import requires
from catchment.web.network.editing import own_catchment
from catchment.web.network.imports import pages
from catchment.web.network.imports.forms import ColumnsForm, DuplicatesForm, StartForm
from catchment.web.requests import MemberRequest

RUNS_A_PAGE = 20
ROWS_A_PAGE = 50
QUESTIONS_A_PAGE = 20
REFUSED_SHOWN = 100

#: What is this small is done while the reader waits; the worker does the rest.
SMALL_FILE_BYTES = 150_000
SMALL_ROWS = 400


def visible_import(actor: Actor, public_id: uuid.UUID) -> ImportRun:
    return (
        ImportRun.objects.visible_to(actor)
        .select_related("catchment", "file")
        .get(public_id=public_id)
    )


@require_GET
@requires(rules.may_import, of=own_catchment)
def imports(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """All imports, the latest first."""
    page = Paginator(imports_of(request.actor), RUNS_A_PAGE).get_page(request.GET.get("page"))
    shown = [(run, pages.headline(run), pages.summary(run, run.counts)) for run in page]
    return render(request, "network/imports.html", {"rows": page, "imports": shown})


@require_http_methods(["GET", "POST"])
@requires(rules.may_import, of=own_catchment)
def start(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """A file or an address."""
    posted = request.method == "POST"
    form = StartForm(request.POST, request.FILES) if posted else StartForm()
    earlier = None
    if form.is_valid():
        try:
            run = _started(request, catchment, form)
        except starting.SameFileAgain as again:
            earlier = again.run
            form.mean_it_again()
            form.add_error(
                "file", _("You gave this very file before. Choose it again to import it twice.")
            )
        except FileNotUnderstood as wrong:
            form.add_error("url" if form.cleaned_data["url"] else "file", str(wrong))
        else:
            return _next_page(run)
    return render(request, "network/import_start.html", {"form": form, "earlier": earlier})


@require_GET
@requires(rules.may_view_import, of=visible_import)
def run(request: MemberRequest, run: ImportRun) -> HttpResponse:
    """Where an import stands, with its report."""
    counts = row_counts(run)
    decision = request.GET.get("rows", "")
    rows = Paginator(report_rows(run, decision), ROWS_A_PAGE).get_page(request.GET.get("page"))
    asked = questions(run) if run.status == ImportStatus.CHECKED else []
    refused = refused_writes(run) if run.status == ImportStatus.UNDONE else None
    return render(
        request,
        "network/import_run.html",
        {
            "run": run,
            "headline": pages.headline(run),
            "working": pages.is_working(run),
            "summary": pages.summary(run, counts),
            "counts": counts,
            "choices": pages.choices(run, counts, decision),
            "decision": decision if decision in counts else "",
            "rows": rows,
            "report": [pages.report_row(row) for row in rows],
            "questions": len(asked),
            "undecided": sum(not one.choice for one in asked),
            "guessed": guessed_count(run.catchment) if run.status == ImportStatus.DONE else 0,
            "refused": list(refused[:REFUSED_SHOWN]) if refused is not None else [],
            "refused_count": refused.count() if refused is not None else 0,
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_manage_import, of=visible_import)
def columns(request: MemberRequest, run: ImportRun) -> HttpResponse:
    """What the columns of a spreadsheet say."""
    try:
        table = _table(run)
    except FileNotUnderstood as wrong:
        messages.error(request, str(wrong))
        return redirect("network:import_start")
    earlier = (
        run.mapping if "columns" in run.mapping else earlier_mapping(run.catchment, table.headers)
    )
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        table=table,
        guess=guess(table.headers),
        earlier=earlier,
    )
    if form.is_valid():
        return _named(request, run, form)
    return render(
        request,
        "network/import_columns.html",
        {"form": form, "run": run, "table": table, "kept": bool(earlier), "doubts": form.doubts},
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_manage_import, of=visible_import)
def duplicates(request: MemberRequest, run: ImportRun) -> HttpResponse:
    """Organisations that may be here already: some at a time."""
    page = Paginator(questions(run), QUESTIONS_A_PAGE).get_page(request.GET.get("page"))
    posted = request.method == "POST"
    form = DuplicatesForm(request.POST if posted else None, asked=list(page))
    if form.is_valid():
        try:
            starting.decide_duplicates(run=run, decisions=form.decisions(), by=request.actor)
        except starting.NothingToDecide:
            messages.warning(request, _("The import has moved on meanwhile. Look again."))
            return redirect("network:import_run", public_id=run.public_id)
        if page.has_next():
            return redirect(f"{request.path}?page={page.next_page_number()}")
        return redirect("network:import_run", public_id=run.public_id)
    return render(
        request, "network/import_duplicates.html", {"form": form, "run": run, "rows": page}
    )


@require_POST
@requires(rules.may_manage_import, of=visible_import)
def run_now(request: MemberRequest, run: ImportRun) -> HttpResponse:
    """Write what was looked through."""
    return _moved(request, run, lambda: starting.ask_to_run(run=run, by=request.actor))


@require_POST
@requires(rules.may_manage_import, of=visible_import)
def undo(request: MemberRequest, run: ImportRun) -> HttpResponse:
    """Take an import back."""
    return _moved(request, run, lambda: starting.ask_to_undo(run=run, by=request.actor))


@require_POST
@requires(rules.may_manage_import, of=visible_import)
def again(request: MemberRequest, run: ImportRun) -> HttpResponse:
    """Look through it, or fetch it, once more."""
    return _moved(request, run, lambda: starting.check_again(run=run, by=request.actor))


@require_GET
@requires(rules.may_view_import, of=visible_import)
def report(request: MemberRequest, run: ImportRun) -> HttpResponse:
    """The whole report, to take away."""
    name = f"import-{run.source}-{run.created_at:%Y-%m-%d}.csv"
    return HttpResponse(
        "".join(_report_lines(run)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class _Echo:
    """Gives back what is written."""

    def write(self, text: str) -> str:
        return text


def _report_lines(run: ImportRun) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([_(word) for word in pages.REPORT_HEAD])
    for row in report_rows(run, "").iterator(chunk_size=1000):
        yield writer.writerow(pages.report_line(row))


def _started(request: MemberRequest, catchment: Catchment, form: StartForm) -> ImportRun:
    """Begin, and look through at once what is small."""
    sent = form.cleaned_data
    if sent["url"]:
        return starting.start_feed_import(
            catchment=catchment,
            source_name=sent["source_name"],
            url=sent["url"],
            by=request.actor,
            within_metres=form.within,
        )
    data = sent["file"].read()
    started = starting.start_file_import(
        catchment=catchment,
        kind=ImportKind(sent["kind"]),
        source_name=sent["source_name"],
        file_name=sent["file"].name,
        data=data,
        by=request.actor,
        within_metres=form.within,
        again=sent["again"],
    )
    _work_if_small(started)
    return started


def _named(request: MemberRequest, run: ImportRun, form: ColumnsForm) -> HttpResponse:
    try:
        starting.name_columns(
            run=run,
            columns=form.cleaned_data["columns"],
            kind=form.cleaned_data["kind"],
            headers=list(form.table.headers),
            by=request.actor,
        )
    except ImportNotMovable:
        messages.warning(request, _("It is too late for that: the import has moved on."))
    else:
        _work_if_small(run)
    return redirect("network:import_run", public_id=run.public_id)


def _moved(request: MemberRequest, run: ImportRun, action: Callable[[], Any]) -> HttpResponse:
    try:
        action()
    except ImportNotMovable:
        messages.warning(request, _("Somebody was faster, or the import has moved on. Look again."))
    else:
        _work_if_small(run)
    return redirect("network:import_run", public_id=run.public_id)


def _work_if_small(run: ImportRun) -> None:
    """What takes a moment needs no worker."""
    if not pages.is_working(run) or run.url:
        return
    rows = run.rows_total
    small_file = run.file is not None and run.file.size <= SMALL_FILE_BYTES
    if small_file and rows <= SMALL_ROWS:
        working.work_on(run, timezone.now)


def _table(run: ImportRun) -> Table:
    if run.file is None or run.kind != ImportKind.SPREADSHEET:
        raise FileNotUnderstood(_("There are no columns to name. Give the file again."))
    with run.file.content.open("rb") as kept:
        return read_table(kept.read())


def _next_page(run: ImportRun) -> HttpResponse:
    name = "import_columns" if run.status == ImportStatus.UPLOADED else "import_run"
    return redirect(f"network:{name}", public_id=run.public_id)
