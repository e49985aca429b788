"""The focus list: schemes, what staff decide, what a learner reads and says. Nobody else sees it."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Person
from catchment.placements.actions import focus as actions
from catchment.placements.enums import ON_THE_LIST, ListingStatus
from catchment.placements.models import Cohort, FocusListing, FocusScheme
from catchment.placements.queries import focus as queries
from catchment.placements.rules import focus as rules
from catchment.web.gate import members, requires, showed
from catchment.web.placements.forms import focus as forms
from catchment.web.requests import MemberRequest

READING = "looked at whether you have first call on some places"
MOVED = "Somebody was faster, or it has changed meanwhile."

ROWS_A_PAGE = 50


def here(actor: Actor) -> Catchment:
    return Catchment.objects.get(pk=actor.catchment_id or 0)


def visible_scheme(actor: Actor, *, scheme: uuid.UUID) -> FocusScheme:
    return queries.visible_scheme(actor, scheme)


def visible_cohort(actor: Actor, *, cohort: uuid.UUID) -> Cohort:
    return queries.visible_cohort(actor, cohort)


def visible_listing(actor: Actor, *, listing: uuid.UUID) -> FocusListing:
    return queries.visible_listing(actor, listing)


def whose(listing: FocusListing) -> Person:
    return listing.person


@require_GET
@members()
def schemes(request: MemberRequest) -> HttpResponse:
    """Every version, published to every member: what counts, who agreed, since when."""
    shown = {
        "schemes": list(queries.schemes_of(request.actor)),
        "may_make": rules.may_make_scheme(request.actor, request.catchment),
    }
    return render(request, "placements/focus_schemes.html", shown)


@require_http_methods(["GET", "POST"])
@requires(rules.may_make_scheme, of=here)
def new(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """Begin the next version."""
    form = forms.SchemeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = actions.make_scheme(catchment=catchment, by=request.actor, **form.cleaned_data)
        messages.success(
            request, _("Begun, with examples to change. It does nothing before it is agreed.")
        )
        return _to_scheme(made)
    return render(request, "placements/focus_new.html", {"form": form})


@require_GET
@requires(rules.may_view_scheme, of=visible_scheme)
def scheme(request: MemberRequest, one: FocusScheme) -> HttpResponse:
    """What one version looks at."""
    shown = {
        "scheme": one,
        "indicators": list(one.indicators.order_by("position", "pk")),
        "may_change": rules.may_change_scheme(request.actor, one),
    }
    return render(request, "placements/focus_scheme.html", shown)


@require_http_methods(["GET", "POST"])
@requires(rules.may_change_scheme, of=visible_scheme)
def add_indicator(request: MemberRequest, one: FocusScheme) -> HttpResponse:
    """Look at one thing more."""
    form = forms.IndicatorForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data | {"below": bool(form.cleaned_data["below"])}
        try:
            actions.add_indicator(
                scheme=one, indicator=actions.Indicator(**given), by=request.actor
            )
        except actions.NeverLookedAt:
            form.add_error(
                "says",
                _("Health, ethnicity, belief, sexual orientation and offences are never looked at"),
            )
        except actions.IndicatorIsThere:
            form.add_error("code", _("The scheme has this column already. Choose another name"))
        except actions.SchemeHasMoved:
            messages.info(request, _(MOVED))
            return _to_scheme(one)
        else:
            messages.success(request, _("Added"))
            return _to_scheme(one)
    return render(request, "placements/focus_indicator.html", {"form": form, "scheme": one})


@require_POST
@requires(rules.may_change_scheme, of=visible_scheme)
def take_out(request: MemberRequest, one: FocusScheme) -> HttpResponse:
    """Look at something no longer."""
    code = request.POST.get("code", "").replace("\x00", "")
    try:
        actions.take_indicator_out(scheme=one, code=code, by=request.actor)
    except actions.SchemeHasMoved:
        messages.info(request, _(MOVED))
    else:
        messages.success(request, _("Taken out"))
    return _to_scheme(one)


@require_http_methods(["GET", "POST"])
@requires(rules.may_change_scheme, of=visible_scheme)
def use(request: MemberRequest, one: FocusScheme) -> HttpResponse:
    """Put a version in use that was agreed."""
    form = forms.UseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.put_in_use(scheme=one, by=request.actor, **form.cleaned_data)
        except actions.SchemeHasMoved:
            messages.info(request, _(MOVED))
        else:
            messages.success(request, _("In use. The version before is retired."))
        return _to_scheme(one)
    return render(request, "placements/focus_use.html", {"form": form, "scheme": one})


@require_GET
@members(listing="opened the list of first call on some places")
def cohort_list(request: MemberRequest, cohort: uuid.UUID) -> HttpResponse:
    """Who was suggested, and what staff decided."""
    one = get_object_or_404(
        Cohort.objects.visible_to(request.actor).select_related("school"), public_id=cohort
    )
    listed = queries.listings_in(request.actor, one)
    page = Paginator(listed, ROWS_A_PAGE).get_page(request.GET.get("page"))
    showed(request, [each.person for each in page])
    many = listed.filter(status__in=ON_THE_LIST).count()
    shown = {"cohort": one, "listings": page, "many": many}
    return render(request, "placements/focus_list.html", shown)


@require_POST
@requires(rules.may_view_focus_list, of=visible_cohort)
def suggest(request: MemberRequest, cohort: Cohort) -> HttpResponse:
    """Ask the scheme."""
    try:
        many = actions.suggest(cohort=cohort, by=request.actor)
    except actions.NoSchemeInUse:
        messages.info(request, _("No scheme is in use. You can add learners yourself."))
    else:
        said = ngettext(
            "%(many)s new suggestion. Nothing counts before you decide.",
            "%(many)s new suggestions. Nothing counts before you decide.",
            many,
        )
        messages.success(request, said % {"many": many})
    return _to_list(cohort)


@require_http_methods(["GET", "POST"])
@requires(rules.may_view_focus_list, of=visible_cohort)
def add(request: MemberRequest, cohort: Cohort) -> HttpResponse:
    """Somebody whom the scheme does not see."""
    found = {str(each.public_id): each for each in queries.not_listed(cohort)}
    form = forms.AddForm(
        request.POST if request.method == "POST" else None,
        members=[
            (key, each.person.name)
            for key, each in found.items()
            if each.person_id != request.actor.person_id
        ],
    )
    if form.is_valid():
        try:
            actions.add_to_list(
                member=found[form.cleaned_data["member"]],
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
        except actions.ListedAlready:
            messages.info(request, _(MOVED))
        else:
            messages.success(request, _("Added"))
        return _to_list(cohort)
    return render(request, "placements/focus_add.html", {"form": form, "cohort": cohort})


@require_GET
@members(Role.PERSON)
def mine(request: MemberRequest) -> HttpResponse:
    """What staff have decided about oneself, and how to say that it is wrong."""
    shown = {
        "listings": [
            (each, rules.may_contest_listing(request.actor, each))
            for each in queries.own_listings(request.actor)
        ]
    }
    return render(request, "placements/focus_mine.html", shown)


@require_http_methods(["GET", "POST"])
@requires(rules.may_decide_listing, of=visible_listing, about=whose, reading=READING)
def decide(request: MemberRequest, listing: FocusListing) -> HttpResponse:
    """Confirm or take off, with a reason."""
    form = forms.DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.decide_listing(
                listing=listing,
                status=ListingStatus(form.cleaned_data["status"]),
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
        except actions.ListingHasMoved:
            messages.info(request, _(MOVED))
        else:
            messages.success(request, _("Decided. The learner can read why."))
        return _to_list(listing.cohort)
    shown = {
        "form": form,
        "listing": listing,
        "because": _because(listing),
        "may_answer": rules.may_answer_contest(request.actor, listing),
    }
    return render(request, "placements/focus_decide.html", shown)


def _because(listing: FocusListing) -> list[str]:
    """The indicators that counted, in their own words."""
    if listing.scheme is None:
        return []
    found = listing.scheme.indicators.filter(code__in=listing.suggested_because)
    return [each.says for each in found.order_by("position", "pk")]


@require_http_methods(["GET", "POST"])
@requires(rules.may_contest_listing, of=visible_listing)
def contest(request: MemberRequest, listing: FocusListing) -> HttpResponse:
    """The learner says that it is wrong."""
    form = forms.ContestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.contest(listing=listing, words=form.cleaned_data["words"], by=request.actor)
        except actions.ListingHasMoved:
            messages.info(request, _(MOVED))
        else:
            messages.success(request, _("Sent. A person at your school reads it and answers."))
        return redirect("placements:my_focus")
    return render(request, "placements/focus_contest.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(rules.may_answer_contest, of=visible_listing, about=whose, reading=READING)
def answer(request: MemberRequest, listing: FocusListing) -> HttpResponse:
    """A person answers."""
    form = forms.AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.answer_contest(
                listing=listing, answer=form.cleaned_data["answer"], by=request.actor
            )
        except actions.ListingHasMoved:
            messages.info(request, _(MOVED))
        else:
            messages.success(request, _("Answered"))
        return _to_list(listing.cohort)
    return render(request, "placements/focus_answer.html", {"form": form, "listing": listing})


def _to_scheme(one: FocusScheme) -> HttpResponseRedirect:
    return redirect("placements:focus_scheme", scheme=one.public_id)


def _to_list(cohort: Cohort) -> HttpResponseRedirect:
    return redirect("placements:focus_list", cohort=cohort.public_id)
