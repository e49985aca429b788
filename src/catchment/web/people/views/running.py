"""Running a catchment: its settings, and for the data-protection lead who read what."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.network.places import place_of
from catchment.people import rules
from catchment.people.actions import catchments as actions
from catchment.people.enums import CatchmentStatus, JournalKind
from catchment.people.models import Catchment, JournalEntry, Neighbourhood, SafetyNumber
from catchment.people.models.journal import JournalQuerySet
from catchment.web.gate import requires
from catchment.web.people import forms
from catchment.web.people.fetch import own_catchment
from catchment.web.requests import MemberRequest

A_PAGE = 50


@require_GET
@requires(rules.may_manage_catchment, of=own_catchment)
def settings(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """What is set, what is left before the catchment can open."""
    numbers = list(SafetyNumber.objects.filter(catchment=catchment).order_by("position"))
    shown = {
        "catchment": catchment,
        "numbers": numbers,
        "places": Neighbourhood.objects.filter(catchment=catchment).count(),
        "preparing": catchment.status == CatchmentStatus.PREPARING,
    }
    return render(request, "people/settings.html", shown)


@require_http_methods(["GET", "POST"])
@requires(rules.may_manage_catchment, of=own_catchment)
def describe(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    initial = {
        "name": catchment.name,
        "about": catchment.about,
        "run_by": catchment.run_by,
        "contact_email": catchment.contact_email,
    }
    form = forms.Describe(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.describe_catchment(catchment=catchment, by=request.actor, **form.cleaned_data)
        return _saved(request)
    return _ask(request, form, _("What is this catchment, and who runs it?"))


@require_http_methods(["GET", "POST"])
@requires(rules.may_manage_catchment, of=own_catchment)
def safety(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """Numbers to call; nobody may enter the catchment before there is one."""
    form = forms.SafetyNumbers(
        request.POST if request.method == "POST" else None, initial=_numbers(catchment)
    )
    if form.is_valid():
        actions.set_safety_numbers(catchment=catchment, numbers=form.numbers(), by=request.actor)
        return _saved(request)
    lede = _("They stand on every page. Nobody answers here: people must be able to call.")
    return _ask(request, form, _("Who can people call when somebody is not safe?"), lede)


def _numbers(catchment: Catchment) -> dict[str, str]:
    kept = SafetyNumber.objects.filter(catchment=catchment).order_by("position")
    initial: dict[str, str] = {}
    for at, one in enumerate(kept, start=1):
        initial |= {f"who_{at}": one.who, f"number_{at}": one.number, f"when_{at}": one.when}
    return initial


@require_http_methods(["GET", "POST"])
@requires(rules.may_manage_catchment, of=own_catchment)
def colour(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    form = forms.BrandColour(
        request.POST if request.method == "POST" else None,
        initial={"colour": catchment.brand_colour},
    )
    if form.is_valid():
        try:
            actions.change_brand_colour(
                catchment=catchment, colour=form.cleaned_data["colour"], by=request.actor
            )
        except actions.NotAColour:
            form.add_error("colour", _("Write # and six figures or letters a to f: #00625a"))
        except actions.ColourTooPale:
            form.add_error(
                "colour",
                _("This colour is too pale to read. Choose a darker one: at least 4.5 to 1"),
            )
        else:
            return _saved(request)
    return _ask(request, form, _("Which colour do the pages have?"))


@require_http_methods(["GET", "POST"])
@requires(rules.may_manage_catchment, of=own_catchment)
def neighbourhoods(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """Named places, each with the postcode of its centre."""
    form = forms.AddNeighbourhood(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = place_of(form.cleaned_data["postcode"])
        try:
            actions.add_neighbourhood(
                catchment=catchment,
                name=form.cleaned_data["name"],
                postcode=found.postcode,
                latitude=found.latitude,
                longitude=found.longitude,
                by=request.actor,
            )
        except actions.NeighbourhoodNamedTwice:
            form.add_error("name", _("There is a place with this name already"))
        else:
            messages.success(request, _("Added."))
            return redirect("people:neighbourhoods")
    return _neighbourhoods(request, catchment, form, forms.Boundaries())


@require_POST
@requires(rules.may_manage_catchment, of=own_catchment)
def boundaries(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """Import where places begin and end."""
    form = forms.Boundaries(request.POST, request.FILES)
    if form.is_valid():
        try:
            count = actions.set_boundaries(
                catchment=catchment, boundaries=form.cleaned_data["file"], by=request.actor
            )
        except actions.UnknownNeighbourhood as unknown:
            form.add_error(
                "file",
                _("Nothing was imported. Add these places first, or rename them: %(names)s")
                % {"names": unknown},
            )
        else:
            messages.success(request, _("Boundaries imported: %(count)s.") % {"count": count})
            return redirect("people:neighbourhoods")
    return _neighbourhoods(request, catchment, forms.AddNeighbourhood(), form)


def _neighbourhoods(
    request: MemberRequest, catchment: Catchment, form: Form, upload: Form
) -> HttpResponse:
    places = Neighbourhood.objects.filter(catchment=catchment).order_by("position", "pk")
    shown = {"form": form, "upload": upload, "places": list(places)}
    return render(request, "people/neighbourhoods.html", shown)


@require_POST
@requires(rules.may_manage_catchment, of=own_catchment)
def open_catchment(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """Let people in; refused without safety numbers."""
    try:
        actions.open_catchment(catchment=catchment, by=request.actor)
    except actions.SafetyNumbersMissing:
        messages.error(request, _("Set the safety numbers first: people must be able to call."))
    except actions.CatchmentNotPreparing:
        messages.error(request, _("It is open already, or closed for good."))
    else:
        messages.success(request, _("The catchment is open."))
    return redirect("people:settings")


def _saved(request: MemberRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("people:settings")


def _ask(request: MemberRequest, form: Form, question: str, lede: str = "") -> HttpResponse:
    shown = {"form": form, "question": question, "lede": lede}
    return render(request, "people/setting.html", shown)


@require_GET
@requires(rules.may_view_reads, of=own_catchment)
def reads(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """Every read of a personal page in the catchment. Two queries."""
    form = forms.FilterReads(request.GET)
    lines = (
        JournalEntry.objects.visible_to(request.actor)
        .filter(kind=JournalKind.READ, catchment=catchment)
        .select_related("about_person")
        .order_by("-at", "-pk")
    )
    kept = _kept(request)
    if form.is_valid():
        lines = _filtered(lines, form)
    page_of = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    before = f"?{urlencode(kept)}&page=" if kept else "?page="
    return render(request, "people/reads.html", {"form": form, "rows": page_of, "before": before})


def _kept(request: MemberRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items() if name != "page" and value}


def _filtered(lines: JournalQuerySet, form: forms.FilterReads) -> JournalQuerySet:
    given = form.cleaned_data
    if given["who"]:
        lines = lines.filter(actor_name__icontains=given["who"])
    if given["about"]:
        lines = lines.filter(about_person__name__icontains=given["about"])
    if given["since"]:
        start = dt.datetime.combine(given["since"], dt.time.min)
        lines = lines.filter(at__gte=timezone.make_aware(start))
    return lines
