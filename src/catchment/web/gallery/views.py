"""The gallery: every component, field, picture and kind of page, also for the accessibility checker."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from catchment.web.gallery import examples
from catchment.web.gallery.forms import CARELESS, EveryField, OneQuestion
from catchment.web.gate import public

KINDS = {
    "question": "gallery/question.html",
    "task-list": "gallery/task_list.html",
    "home": "gallery/home.html",
    "record": "gallery/record.html",
    "finder": "gallery/finder.html",
    "picture": "gallery/picture.html",
    "desk": "gallery/desk.html",
}


@require_safe
@public
def index(request: HttpRequest) -> HttpResponse:
    """Show everything that pages are made of."""
    forms = {
        "plain": EveryField(prefix="plain"),
        "careless": EveryField(CARELESS, files=MultiValueDict()),
        "kinds": KINDS,
    }
    return render(request, "gallery/index.html", _shown() | forms)


@require_safe
@public
def kind(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the seven kinds of page."""
    if name not in KINDS:
        raise Http404
    return render(request, KINDS[name], _shown() | {"form": OneQuestion()})


def _shown() -> dict[str, Any]:
    return {
        "rows": Paginator(range(61), 12).get_page(2),
        "bars": examples.BARS,
        "months": examples.MONTHS,
        "small": examples.SMALL_TABLE,
        "pictures": examples.PICTURES,
        "grid": examples.GRID,
        "map": examples.PLACES,
    }
