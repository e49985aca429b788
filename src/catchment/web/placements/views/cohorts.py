"""Cohorts: begin one, give its list of learners, see their hours, undo a list."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.network.imports.incoming import FileNotUnderstood
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Organisation
from catchment.placements.actions import cohort_imports as importing
from catchment.placements.actions import cohorts as actions
from catchment.placements.enums import CohortImportStatus, RowResult
from catchment.placements.models import Cohort, CohortImport
from catchment.placements.queries.hours import cohort_rows
from catchment.placements.rules import cohorts as rules
from catchment.web.gate import members, requires, showed
from catchment.web.placements.forms.cohorts import CohortForm, LearnersForm, OwnFindDayForm
from catchment.web.placements.pages.hours import hours_of
from catchment.web.requests import MemberRequest

ROWS_A_PAGE = 50
TOO_LATE = "Somebody was faster. Here is how it stands."


def visible_cohort(actor: Actor, *, cohort: uuid.UUID) -> Cohort:
    seen = Cohort.objects.visible_to(actor).select_related("school", "catchment")
    return seen.get(public_id=cohort)


def visible_import(actor: Actor, *, cohort_import: uuid.UUID) -> CohortImport:
    seen = CohortImport.objects.visible_to(actor)
    found = seen.select_related("cohort__school", "cohort__catchment", "started_by__user")
    return found.get(public_id=cohort_import)


def own_school(actor: Actor) -> Organisation:
    return Organisation.objects.get(
        pk=actor.organisation_id or 0, catchment_id=actor.catchment_id or 0
    )


@require_GET
@members(Role.CAREERS_LEADER, Role.COORDINATOR)
def cohorts(request: MemberRequest) -> HttpResponse:
    """All that one may see, the latest year first."""
    found = (
        Cohort.objects.visible_to(request.actor)
        .select_related("school")
        .annotate(learners=Count("members"))
        .order_by("-year", "school__name", "name", "pk")
    )
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    may_begin = request.actor.has(Role.CAREERS_LEADER) and request.actor.organisation_id is not None
    return render(request, "placements/cohorts.html", {"rows": page, "may_begin": may_begin})


@require_http_methods(["GET", "POST"])
@requires(rules.may_begin_cohort, of=own_school)
def cohort_begin(request: MemberRequest, school: Organisation) -> HttpResponse:
    """Name it."""
    form = CohortForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        on = timezone.localdate()
        try:
            made = actions.begin_cohort(
                school=school,
                catchment_id=request.catchment.pk,
                year=on.year - (on.month < 8),
                by=request.actor,
                **form.cleaned_data,
            )
        except actions.CohortNameTaken:
            form.add_error("name", _("Your school has a cohort of this name this year"))
        else:
            return redirect("placements:cohort_import_start", cohort=made.public_id)
    return render(request, "placements/cohort_begin.html", {"form": form})


@require_GET
@requires(rules.may_view_cohort, of=visible_cohort)
def cohort(request: MemberRequest, cohort: Cohort) -> HttpResponse:
    """Its learners with their hours, and the lists that they came from."""
    return _list_of_hours(request, found=cohort)


@members(listing="opened the hours of your year group")
def _list_of_hours(request: MemberRequest, *, found: Cohort) -> HttpResponse:
    """Behind the door of a list: whoever stands in it reads that it was opened."""
    learners = found.members.select_related("person").order_by("person__name", "pk")
    page = Paginator(learners, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = cohort_rows(found, page)
    showed(request, [row.member.person for row in rows])
    return render(
        request,
        "placements/cohort.html",
        {
            "cohort": found,
            "rows": page,
            "learners": [(row, hours_of(row.done), hours_of(row.agreed)) for row in rows],
            "opens_pages": request.actor.has(Role.CAREERS_LEADER),
            "imports": list(found.imports.order_by("-created_at", "-pk")[:10]),
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_change_cohort, of=visible_cohort)
def cohort_day(request: MemberRequest, cohort: Cohort) -> HttpResponse:
    """The last day for own finds."""
    form = OwnFindDayForm(
        request.POST if request.method == "POST" else None,
        initial={"own_find_by": cohort.own_find_by},
    )
    if form.is_valid():
        actions.set_own_find_day(
            cohort=cohort, day=form.cleaned_data["own_find_by"], by=request.actor
        )
        messages.success(request, _("Kept"))
        return redirect("placements:cohort", cohort=cohort.public_id)
    return render(request, "placements/cohort_day.html", {"form": form, "cohort": cohort})


@require_http_methods(["GET", "POST"])
@requires(rules.may_change_cohort, of=visible_cohort)
def cohort_import_start(request: MemberRequest, cohort: Cohort) -> HttpResponse:
    """Give a list; nothing is written yet."""
    form = LearnersForm(request.POST, request.FILES) if request.method == "POST" else LearnersForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = importing.look_through(
                cohort=cohort,
                file_name=file.name,
                data=file.read(),
                by=request.actor,
                on=timezone.localdate(),
            )
        except FileNotUnderstood as wrong:
            form.add_error("file", str(wrong))
        else:
            return redirect("placements:cohort_import", cohort_import=run.public_id)
    return render(request, "placements/cohort_import_start.html", {"form": form, "cohort": cohort})


@require_GET
@requires(rules.may_view_cohort_import, of=visible_import)
def cohort_import(request: MemberRequest, run: CohortImport) -> HttpResponse:
    """Where it stands, row by row; what has doubts first."""
    rows = run.rows.order_by("number")
    doubtful = rows.exclude(problems=[])
    wanted = request.GET.get("rows", "")
    chosen = rows.filter(result=wanted) if wanted in RowResult.values else doubtful
    page = Paginator(chosen, ROWS_A_PAGE).get_page(request.GET.get("page"))
    counts = [
        (one.value, str(one.label), run.counts[one.value])
        for one in RowResult
        if run.counts.get(one.value)
    ]
    return render(
        request,
        "placements/cohort_import.html",
        {
            "run": run,
            "rows": page,
            "counts": counts,
            "wanted": wanted if wanted in RowResult.values else "",
            "writes": run.counts.get("new", 0) + run.counts.get("changed", 0),
            "is_checked": run.status == CohortImportStatus.CHECKED,
            "is_written": run.status == CohortImportStatus.WRITTEN,
        },
    )


@require_POST
@requires(rules.may_write_cohort_import, of=visible_import)
def cohort_import_write(request: MemberRequest, run: CohortImport) -> HttpResponse:
    """Write all of it."""
    try:
        importing.write_import(run=run, by=request.actor, on=timezone.localdate())
    except importing.ImportHasMoved:
        messages.error(request, _(TOO_LATE))
    else:
        messages.success(request, _("The learners are in"))
    return redirect("placements:cohort_import", cohort_import=run.public_id)


@require_POST
@requires(rules.may_undo_cohort_import, of=visible_import)
def cohort_import_undo(request: MemberRequest, run: CohortImport) -> HttpResponse:
    """Take it back."""
    try:
        importing.undo_import(run=run, by=request.actor)
    except importing.ImportHasMoved:
        messages.error(request, _(TOO_LATE))
    else:
        messages.success(
            request, _("What it wrote is taken out again, but for what has changed since")
        )
    return redirect("placements:cohort_import", cohort_import=run.public_id)
