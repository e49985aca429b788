"""People as those who help them see them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from catchment.people import rules
from catchment.people.actions import codes, invitations
from catchment.people.actions import persons as actions
from catchment.people.actor import Actor
from catchment.people.enums import InvitationStatus, Role
from catchment.people.models import Catchment, Invitation, Neighbourhood, Organisation, Person
from catchment.people.queries import practice
from catchment.support.rules.parents import may_link_parent
from catchment.support.rules.team import tells_who_is_involved
from catchment.web.gate import members, requires, showed
from catchment.web.people import forms, pages
from catchment.web.people.fetch import own_catchment, own_organisation, visible_person
from catchment.web.people.nearby import chosen_place, places_of
from catchment.web.requests import MemberRequest

A_PAGE = 50
READING = "opened the page about you"


def itself(person: Person) -> Person:
    return person


@require_GET
@members(Role.HELPER, Role.CAREERS_LEADER, listing="opened a list of people that you stand in")
def persons(request: MemberRequest) -> HttpResponse:
    """Everybody whom this member may see. Six queries, however many there are."""
    seen = Person.objects.visible_to(request.actor).exclude(pk=request.actor.person_id or 0)
    wanted = request.GET.get("q", "").replace("\x00", "").strip()
    if wanted:
        seen = seen.filter(name__icontains=wanted)
    ordered = pages.with_what_is_seen(seen.order_by("known_as", "pk"), request.actor)
    page_of = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "rows": page_of,
        "people": [pages.person_row(one, on=timezone.localdate()) for one in page_of],
        "wanted": wanted,
        "learners": request.actor.has(Role.CAREERS_LEADER),
    }
    showed(request, page_of)
    return render(request, "people/persons.html", shown)


@require_GET
@requires(
    rules.may_view_person,
    of=visible_person,
    about=itself,
    reading=READING,
)
def person(request: MemberRequest, person: Person) -> HttpResponse:
    """Who they are, and what this member may see, until when."""
    actor = request.actor
    shown = {
        "row": pages.person_row(person, on=timezone.localdate()),
        "languages": pages.languages_of(person),
        "access_needs": pages.access_needs_of(person),
        "may_edit": rules.may_edit_person(actor, person),
        "may_invite": rules.may_invite_person(actor, person),
        "may_print_code": rules.may_print_code(actor, person),
        "may_link_parent": may_link_parent(actor, person),
        "tells_who_is_involved": tells_who_is_involved(actor, person),
    }
    return render(request, "people/person.html", shown)


@require_http_methods(["GET", "POST"])
@requires(rules.may_add_person, of=own_catchment)
def add(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """Begin a record: a helper for somebody who wants it, a careers leader for a learner."""
    school = _own_school(request.actor)
    kind = forms.AddLearner if school else forms.AddPerson
    form = kind(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(),
        places=places_of(catchment),
    )
    if form.is_valid():
        key = form.cleaned_data["key"]
        try:
            key = _add(request, catchment, form.cleaned_data, school).public_id
        except actions.RecordAlreadyBegun:
            messages.info(request, _("That was sent before: here it is."))
        else:
            messages.success(request, _("The record is begun."))
        return redirect("people:person", public_id=key)
    shown = {"form": form, "school": school, "days": _first_share(catchment).days}
    return render(request, "people/add_person.html", shown)


def _own_school(actor: Actor) -> Organisation | None:
    return own_organisation(actor) if actor.has(Role.CAREERS_LEADER) else None


def _first_share(catchment: Catchment) -> dt.timedelta:
    return practice(catchment.pk, on=timezone.localdate()).days("first-share-days")


def _add(
    request: MemberRequest,
    catchment: Catchment,
    given: dict[str, Any],
    school: Organisation | None,
) -> Person:
    details = {
        name: given[name]
        for name in (
            "name", "known_as", "born_on", "postcode", "neighbourhood", "languages", "access_needs",
        )
    }  # fmt: skip
    details["public_id"] = given["key"]
    if school is None:
        until = request.actor.now + _first_share(catchment)
        return actions.add_person(
            catchment=catchment, by=request.actor, let_in_until=until, **details
        )
    return actions.add_learner(
        catchment=catchment,
        school=school,
        year_group=given["year_group"],
        on=timezone.localdate(),
        by=request.actor,
        **details,
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_person, of=visible_person, about=itself, reading="opened your details")
def edit(request: MemberRequest, person: Person) -> HttpResponse:
    """Change details: the person, or whoever helps while there is no account."""
    places = places_of(person.catchment)
    form = forms.Details(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(),
        places=places,
        initial=details_of(person, places),
    )
    if form.is_valid():
        actions.update_person(person=person, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:person", public_id=person.public_id)
    back = reverse("people:person", kwargs={"public_id": person.public_id})
    return render(
        request, "people/edit_person.html", {"form": form, "person": person, "back": back}
    )


def details_of(person: Person, places: Sequence[Neighbourhood]) -> dict[str, Any]:
    """What the form of details begins with."""
    return {
        "name": person.name,
        "known_as": person.known_as,
        "born_on": person.born_on,
        "postcode": person.postcode,
        "neighbourhood": chosen_place(
            places, postcode=person.postcode, neighbourhood=person.neighbourhood
        ),
        "languages": person.languages,
        "access_needs": person.access_needs,
    }


@require_http_methods(["GET", "POST"])
@requires(rules.may_invite_person, of=visible_person, about=itself, reading=READING)
def invite(request: MemberRequest, person: Person) -> HttpResponse:
    """Send somebody old enough a link to their own space."""
    form = forms.InvitePerson(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invited = invitations.invite_person(
                person=person,
                email=form.cleaned_data["email"],
                on=timezone.localdate(),
                by=request.actor,
            )
        except invitations.AgeUnknown:
            form.add_error(
                None, _("Add the date of birth first: for the youngest a school opens it")
            )
        except invitations.TooYoungForEmail:
            form.add_error(
                None,
                _("They are too young: only a school or college opens it, with a printed code"),
            )
        except invitations.PersonAlreadySignsIn:
            form.add_error(None, _("They have an account already"))
        else:
            messages.success(request, _what_happens_next(invited.invitation))
            return redirect("people:person", public_id=person.public_id)
    return render(request, "people/invite_person.html", {"form": form, "person": person})


def _what_happens_next(invitation: Invitation) -> str:
    if invitation.status == InvitationStatus.SENT:
        return _("The invitation is on its way.")
    return _(
        "Somebody else now checks that this is their own address: their school, or the coordinator. "
        "Then the invitation goes out."
    )


@require_http_methods(["GET", "POST"])
@never_cache
@requires(rules.may_print_code, of=visible_person, about=itself, reading=READING)
def print_code(request: MemberRequest, person: Person) -> HttpResponse:
    """Say what a code is (GET); make one and show it once, to be printed (POST)."""
    if request.method == "GET":
        return render(request, "people/print_code.html", {"person": person})
    school = Organisation.objects.visible_to(request.actor).get(
        pk=request.actor.organisation_id or 0
    )
    printed = codes.open_account_with_code(person=person, organisation=school, by=request.actor)
    return render(request, "people/printed_code.html", {"printed": printed, "person": person})
