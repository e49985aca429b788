"""A person's own space: details, people they trust, what they share, who looked."""

import datetime as dt
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.design.phrases import LONDON
from catchment.network import rules as network_rules
from catchment.people import rules
from catchment.people.actions import grants, persons
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Grant, JournalEntry, Person, Supporter
from catchment.people.models.journal import JournalQuerySet
from catchment.people.queries import practice
from catchment.web.gate import members, requires, showed
from catchment.web.people import forms, pages
from catchment.web.people.fetch import oneself
from catchment.web.people.nearby import places_of
from catchment.web.people.views.persons import details_of
from catchment.web.requests import MemberRequest

A_PAGE = 100


def visible_supporter(actor: Actor, public_id: uuid.UUID) -> Supporter:
    return Supporter.objects.visible_to(actor).select_related("person").get(public_id=public_id)


def visible_grant(actor: Actor, public_id: uuid.UUID) -> Grant:
    return (
        Grant.objects.visible_to(actor)
        .select_related("person", "recipient__user")
        .get(public_id=public_id)
    )


@require_GET
@requires(rules.may_view_journal_of, of=oneself)
def who_looked(request: MemberRequest, person: Person) -> HttpResponse:
    """Who read or changed anything of one's own, when, at what; never oneself. Four queries."""
    lines = (
        JournalEntry.objects.visible_to(request.actor)
        .about(person)
        .exclude(user_id=request.actor.user_id or 0)
    )
    form = _looks_form(request, lines)
    chosen = _chosen(lines, form).order_by("-at", "-pk")
    page_of = Paginator(chosen, A_PAGE).get_page(request.GET.get("page"))
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    shown = {
        "rows": page_of,
        "days": pages.days(page_of),
        "person": person,
        "form": form,
        "before": f"?{urlencode(kept)}&page=" if kept else "?page=",
        "chosen": bool(kept),
    }
    return render(request, "people/who_looked.html", shown)


def _looks_form(request: MemberRequest, lines: JournalQuerySet) -> forms.FilterLooks:
    people = lines.by_somebody().exclude(actor_name="")
    names = people.order_by("actor_name").values_list("actor_name", flat=True).distinct()
    months = lines.datetimes("at", "month", order="DESC", tzinfo=LONDON)
    return forms.FilterLooks(request.GET, names=list(names), months=list(months))


def _chosen(lines: JournalQuerySet, form: forms.FilterLooks) -> JournalQuerySet:
    """What was asked for; all of it where the question was not understood."""
    if not form.is_valid():
        return lines
    if form.cleaned_data["who"] == forms.NOBODY:
        lines = lines.by_nobody()
    elif form.cleaned_data["who"]:
        lines = lines.by_somebody().filter(actor_name=form.cleaned_data["who"])
    if form.cleaned_data["month"]:
        begins = form.months[form.cleaned_data["month"]]
        ends = (begins + dt.timedelta(days=32)).replace(day=1)
        lines = lines.filter(at__gte=begins, at__lt=ends)
    return lines


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_person, of=oneself)
def my_details(request: MemberRequest, person: Person) -> HttpResponse:
    places = places_of(person.catchment)
    form = forms.Details(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(),
        places=places,
        initial=details_of(person, places),
    )
    if form.is_valid():
        persons.update_person(person=person, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:my_details")
    return render(request, "people/my_details.html", {"form": form, "person": person})


@require_http_methods(["GET", "POST"])
@requires(rules.may_name_supporter, of=oneself)
def my_supporters(request: MemberRequest, person: Person) -> HttpResponse:
    """Name somebody one trusts, and see those one has named."""
    adult = _is_adult(person)
    naming = forms.NameSupporter if adult else forms.NameMinorsSupporter
    form = naming(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            persons.name_supporter(person=person, by=request.actor, **form.cleaned_data)
        except persons.SupporterAlreadyNamed:
            form.add_error("name", _("You have named somebody with this name. Add who they are"))
        else:
            messages.success(request, _("Added. They are not told."))
            return redirect("people:my_supporters")
    named = Supporter.objects.filter(person=person).order_by("created_at", "pk")
    shown = {"form": form, "supporters": list(named), "adult": adult}
    return render(request, "people/my_supporters.html", shown)


def _is_adult(person: Person) -> bool:
    today = timezone.localdate()
    age = person.age_on(today)
    return age is not None and age >= practice(person.catchment_id, on=today).number("adult-age")


@require_http_methods(["GET", "POST"])
@requires(rules.may_change_supporter, of=visible_supporter)
def supporter_address(request: MemberRequest, supporter: Supporter) -> HttpResponse:
    """Give another address of somebody one trusts; it has to be confirmed anew."""
    form = forms.SupporterAddress(
        request.POST if request.method == "POST" else None, initial={"email": supporter.email}
    )
    if form.is_valid():
        try:
            persons.change_supporter_address(
                supporter=supporter, by=request.actor, email=form.cleaned_data["email"]
            )
        except persons.AddressHasChanged:
            messages.info(request, _("It was this address already."))
        else:
            messages.success(
                request, _("Saved. Nothing is sent there before somebody at your school says yes.")
            )
        return redirect("people:my_supporters")
    shown = {"form": form, "supporter": supporter}
    return render(request, "people/supporter_address.html", shown)


@require_POST
@requires(rules.may_forget_supporter, of=visible_supporter)
def forget_supporter(request: MemberRequest, supporter: Supporter) -> HttpResponse:
    persons.forget_supporter(supporter=supporter, by=request.actor)
    messages.success(request, _("Taken off your list, for good."))
    return redirect("people:my_supporters")


@require_GET
@members(
    Role.CAREERS_LEADER,
    Role.SAFEGUARDING_LEAD,
    listing="opened the list of people whom learners trust, to confirm them",
)
def supporters_to_confirm(request: MemberRequest) -> HttpResponse:
    """People named by learners of one's own school who wait for a yes. Three queries."""
    waiting = (
        Supporter.objects.visible_to(request.actor)
        .exclude(person_id=request.actor.person_id or 0)
        .to_confirm()
        .select_related("person")
        .order_by("created_at", "pk")
    )
    named = list(waiting)
    showed(request, [one.person for one in named])
    cleared = network_rules.is_cleared(request.actor)
    shown = {
        "supporters": [
            (one, cleared and rules.may_confirm_supporter(request.actor, one)) for one in named
        ],
        "cleared": cleared,
    }
    return render(request, "people/supporters_to_confirm.html", shown)


@require_POST
@requires(network_rules.may_confirm_supporter, of=visible_supporter)
def confirm_supporter(request: MemberRequest, supporter: Supporter) -> HttpResponse:
    """Say yes to somebody, and to the address that the page has shown."""
    seen = request.POST.get("email", "")
    try:
        persons.confirm_supporter(supporter=supporter, by=request.actor, email=seen)
    except persons.SupporterAlreadyConfirmed:
        messages.error(request, _("Somebody has confirmed them in the meantime."))
    except persons.AddressHasChanged:
        messages.error(request, _("The address has changed meanwhile. Look at it again."))
    else:
        messages.success(request, _("Confirmed."))
    return redirect("people:supporters_to_confirm")


@require_POST
@requires(rules.may_withdraw_grant, of=visible_grant)
def withdraw_grant(request: MemberRequest, grant: Grant) -> HttpResponse:
    try:
        grants.withdraw_grant(grant=grant, by=request.actor)
    except grants.GrantNotInForce:
        messages.error(request, _("It had ended already."))
    else:
        messages.success(request, _("Ended. From this moment nothing is shown any more."))
    mine = grant.person_id == request.actor.person_id
    return redirect(reverse("support:my_shares" if mine else "people:persons"))
