"""Find help: public, so that anybody may look without giving a name."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from catchment.network import rules
from catchment.network.queries.finder import (
    ROWS_A_PAGE,
    Near,
    UnknownPlace,
    near,
    offer_rows,
    organisations_called,
)
from catchment.people.models import Catchment
from catchment.web.gate import public
from catchment.web.network.finder_form import Finder
from catchment.web.network.finder_page import finder_page
from catchment.web.requests import CatchmentRequest

#: A printed list is one page; nobody prints more.
ROWS_IN_PRINT = 200


@require_GET
@public
def finder(request: CatchmentRequest) -> HttpResponse:
    """Search, filters, and the results as list, map, table or for print."""
    catchment = catchment_here(request)
    form = Finder(request.GET)
    where = _where(form, catchment)
    asked = form.asked(
        phrase=request.GET.get("q", "")[:200],
        topic=request.GET.get("topic", ""),
        as_written="words" in request.GET,
        near=where,
    )
    printed = "print" in request.GET
    page = 1 if printed else _page_number(request.GET.get("page", ""))
    today = timezone.localdate()
    found = offer_rows(
        catchment,
        asked,
        by=request.actor,
        on=today,
        page=page,
        per_page=ROWS_IN_PRINT if printed else ROWS_A_PAGE,
    )
    form.offer_only(found.facets)
    shown = finder_page(found, asked, query=request.GET, catchment=catchment, page=page, on=today)
    template = "network/finder_print.html" if printed else "network/finder.html"
    return render(
        request,
        template,
        {
            "form": form,
            "asked": asked,
            "found": shown,
            "called": [] if printed else organisations_called(catchment, asked.phrase),
            "keeps_network": rules.may_see_directory_desk(request.actor, catchment),
        },
    )


def catchment_here(request: CatchmentRequest) -> Catchment:
    """The catchment whose pages these are; without an open one there is no directory."""
    if request.catchment is None:
        raise Http404
    return request.catchment


def _where(form: Finder, catchment: Catchment) -> Near | None:
    """Where from; what is not known stays typed, with a word about it."""
    form.is_valid()
    try:
        return near(catchment, form.cleaned_data.get("near", ""))
    except UnknownPlace:
        form.add_error(
            "near",
            _("We do not know this place. Enter a full postcode, like HX1 1UJ, or a town nearby."),
        )
        form.cleaned_data["near"] = ""
        return None


def _page_number(typed: str) -> int:
    return min(max(int(typed), 1), 10_000) if typed.isdecimal() and len(typed) < 8 else 1
