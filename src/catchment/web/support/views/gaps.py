"""Needs and gaps: who asked, who found somebody, and where nobody is."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from catchment.design.phrases import number
from catchment.network.imports.tables import harmless
from catchment.people.enums import Role
from catchment.support.queries import gaps as queries
from catchment.web.figures import coverage_figure, streams_figure
from catchment.web.gate import members
from catchment.web.requests import MemberRequest

FEW, NOT_SHOWN = "fewer than 5", "not shown"


@require_GET
@members(Role.COORDINATOR, Role.OBSERVER)
def gaps(request: MemberRequest) -> HttpResponse:
    """The coverage grid, its sentence and its table."""
    counted = queries.coverage(request.catchment, at=request.actor.now)
    return render(
        request,
        "support/gaps.html",
        {
            "figure": coverage_figure(counted),
            "streams": streams_figure(queries.streams(request.catchment, at=request.actor.now)),
            "since": counted.since,
        },
    )


@require_GET
@members(Role.COORDINATOR, Role.OBSERVER)
def download(request: MemberRequest) -> HttpResponse:
    """The same numbers, as hidden as on the page, for a spreadsheet."""
    counted = queries.coverage(request.catchment, at=request.actor.now)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="needs-and-gaps.csv"'
    response.write("\ufeff")
    sheet = csv.writer(response)
    sheet.writerow(
        [_("Need"), _("Neighbourhood"), _("Asked"), _("Found somebody"), _("Still waiting")]
    )
    for row in counted.rows:
        for place, cell in zip(counted.places, row.cells, strict=True):
            sheet.writerow([harmless(row.topic), harmless(place), *_cells(cell)])
    return response


def _cells(cell: queries.Cell) -> list[str]:
    if cell.asked is None:
        return [FEW, NOT_SHOWN, NOT_SHOWN]
    rest = [NOT_SHOWN if one is None else number(one) for one in (cell.found, cell.waiting)]
    return [number(cell.asked), *rest]
