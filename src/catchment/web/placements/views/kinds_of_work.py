"""The catalogue of kinds of work: search it, bring the national profiles in, set one aside."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment
from catchment.placements.actions import kinds_of_work as actions
from catchment.placements.queries import kinds_of_work as queries
from catchment.placements.rules.kinds_of_work import KindHere, may_set_work_aside, may_view_work
from catchment.vocabulary.actions.occupations import import_occupations
from catchment.vocabulary.models import Occupation
from catchment.vocabulary.occupations import ATTRIBUTION
from catchment.web.gate import members, requires
from catchment.web.placements.forms.kinds_of_work import SOURCE, ProfilesForm, SetAsideForm
from catchment.web.requests import MemberRequest

ROWS_A_PAGE = 50


def kind_here(actor: Actor, *, kind_of_work: str) -> KindHere:
    """A kind of work in the reader's own catchment."""
    return KindHere(
        Catchment.objects.get(pk=actor.catchment_id or 0),
        Occupation.objects.current().get(slug=kind_of_work),
    )


@require_GET
@members()
def kinds_of_work(request: MemberRequest) -> HttpResponse:
    """All that are in use here; those set aside on a page of their own."""
    search = request.GET.get("q", "").replace("\x00", "").strip()
    field = request.GET.get("field", "").replace("\x00", "")
    aside = request.GET.get("aside") == "1"
    found = queries.kinds(request.catchment, search=search, field=field, aside=aside)
    sources = queries.sources()
    return render(
        request,
        "placements/kinds_of_work.html",
        {
            "rows": Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page")),
            "search": search,
            "field": field,
            "aside": aside,
            "fields": queries.fields(),
            "sources": sources,
            "attribution": ATTRIBUTION if any(one.name == SOURCE for one in sources) else "",
            "may_change": request.actor.has(Role.COORDINATOR),
        },
    )


@require_http_methods(["GET", "POST"])
@members(Role.COORDINATOR)
def kinds_import(request: MemberRequest) -> HttpResponse:
    """Bring the national job profiles in: looked through whole, then written in one go."""
    posted = request.method == "POST"
    form = ProfilesForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        on=timezone.localdate(),
    )
    if form.is_valid():
        changed = import_occupations(listed=form.listed, by=request.actor)
        messages.success(
            request,
            ngettext(
                "%(n)s kind of work is new or changed",
                "%(n)s kinds of work are new or changed",
                changed,
            )
            % {"n": f"{changed:,}"},
        )
        return redirect("placements:kinds_of_work")
    return render(
        request, "placements/kinds_import.html", {"form": form, "attribution": ATTRIBUTION}
    )


@require_GET
@requires(may_view_work, of=kind_here)
def kind_of_work(request: MemberRequest, here: KindHere) -> HttpResponse:
    """One kind of work, and where it comes from."""
    return _draw(request, here, SetAsideForm(kinds=_others(here)))


@require_POST
@requires(may_set_work_aside, of=kind_here)
def kind_aside(request: MemberRequest, here: KindHere) -> HttpResponse:
    """Retire it here, or let another stand for it."""
    form = SetAsideForm(request.POST, kinds=_others(here))
    if not form.is_valid():
        return _draw(request, here, form)
    try:
        actions.set_work_aside(
            catchment=here.catchment,
            occupation=here.occupation,
            instead=form.other,
            by=request.actor,
        )
    except (actions.NoSuchWork, actions.WorkHasMoved):
        messages.info(request, _("Somebody was faster. This is how it stands now"))
    else:
        messages.success(request, _("Set aside in this catchment"))
    return redirect("placements:kind_of_work", here.occupation.slug)


@require_POST
@requires(may_set_work_aside, of=kind_here)
def kind_back(request: MemberRequest, here: KindHere) -> HttpResponse:
    """Use it again."""
    try:
        actions.take_work_up(catchment=here.catchment, occupation=here.occupation, by=request.actor)
    except actions.WorkHasMoved:
        messages.info(request, _("Somebody was faster. This is how it stands now"))
    else:
        messages.success(request, _("In use again"))
    return redirect("placements:kind_of_work", here.occupation.slug)


def _others(here: KindHere) -> QuerySet[Occupation]:
    return queries.kinds(here.catchment).exclude(pk=here.occupation.pk)


def _draw(request: MemberRequest, here: KindHere, form: SetAsideForm) -> HttpResponse:
    one = here.occupation
    return render(
        request,
        "placements/kind_of_work.html",
        {
            "form": form,
            "one": one,
            "fields": ", ".join(one.categories.order_by("name").values_list("name", flat=True)),
            "change": queries.change_of(here.catchment, one),
            "named": queries.named_in(here.catchment, one),
            "may_change": may_set_work_aside(request.actor, here),
            "attribution": ATTRIBUTION if one.source == SOURCE else "",
        },
    )
