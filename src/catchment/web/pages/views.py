"""Pages for everybody: what this is, who runs it, who to call."""

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from catchment.people.models import Catchment
from catchment.web.gate import public
from catchment.web.middleware import CATCHMENT_KEY
from catchment.web.pages import front as front_page
from catchment.web.requests import CatchmentRequest


@require_safe
@public
def front(request: CatchmentRequest) -> HttpResponse:
    """What this is, two ways in, and how the valley is doing."""
    return render(
        request,
        "pages/front.html",
        {"front": front_page.front_of(request.catchment, actor=request.actor)},
    )


@require_safe
@public
def safety(request: HttpRequest) -> HttpResponse:
    """Who to call now. Not an inbox."""
    return render(request, "pages/safety.html")


@require_safe
@public
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


@require_safe
@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@require_safe
@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@require_safe
@public
def travel(request: HttpRequest) -> HttpResponse:
    """How journeys are estimated."""
    return render(
        request,
        "pages/travel.html",
        {
            "circuity": settings.TRAVEL_CIRCUITY,
            "speeds": settings.TRAVEL_METRES_PER_MINUTE,
        },
    )


@require_safe
@public
def not_open(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/not_open.html")


@require_http_methods(["GET", "POST"])
@public
def choose(request: HttpRequest) -> HttpResponse:
    """Which catchment a visitor looks at, where a server holds several."""
    catchments = list(Catchment.objects.open().order_by("name"))
    wanted = request.POST.get("catchment", "")
    if request.method == "POST" and any(one.slug == wanted for one in catchments):
        request.session[CATCHMENT_KEY] = wanted
        return redirect("pages:front")
    return render(request, "pages/choose.html", {"catchments": catchments})


@require_safe
@public
@cache_control(public=True, max_age=300)
def brand(request: HttpRequest, slug: str) -> HttpResponse:
    """The catchment's own colour as a stylesheet, since no style stands in a page."""
    colour = Catchment.objects.filter(slug=slug).values_list("brand_colour", flat=True).first()
    if not colour:
        raise Http404
    return HttpResponse(
        f"@media (prefers-color-scheme: light) {{ :root {{ --brand: {colour}; }} }}\n",
        content_type="text/css",
    )


@require_safe
@public
def health(request: HttpRequest) -> HttpResponse:
    """Says "ok" when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
