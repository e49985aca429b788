"""The gallery: every component, field and chart on one page, also for the accessibility checker."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from catchment.web.gallery import examples
from catchment.web.gallery.forms import CARELESS, EveryField
from catchment.web.gate import public


@require_safe
@public
def index(request: HttpRequest) -> HttpResponse:
    """Show everything that pages are made of."""
    rows = Paginator(range(61), 12).get_page(2)
    shown = {
        "plain": EveryField(prefix="plain"),
        "careless": EveryField(CARELESS, files=MultiValueDict()),
        "rows": rows,
        "bars": examples.BARS,
        "months": examples.MONTHS,
        "small": examples.SMALL_TABLE,
        "pictures": examples.PICTURES,
    }
    return render(request, "gallery/index.html", shown)
