"""Adding and editing records: owners write at once, others propose."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catchment.network import rules
from catchment.network.actions import offers as offer_actions
from catchment.network.actions.changes import propose_change
from catchment.network.actions.directory import AlreadyAdded, ChangedMeanwhile, DetailsNotValid
from catchment.network.actions.editing import NothingChanged, edit_record
from catchment.network.actions.helpers import ProfileAlreadyThere, add_helper
from catchment.network.actions.organisations import add_organisation, add_site
from catchment.network.enums import TargetKind
from catchment.network.models import Helper, Offer, Site
from catchment.network.places import UnknownPostcode
from catchment.network.records import (
    FIELD_NAMES,
    Details,
    Record,
    details_of,
    kind_of,
    name_of,
    overlapping,
    owner_of,
    plain,
    with_plain,
)
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, Organisation
from catchment.web.gate import requires
from catchment.web.network.forms.base import RecordForm
from catchment.web.network.forms.helpers import HelperForm
from catchment.web.network.forms.offers import OfferForm
from catchment.web.network.forms.organisations import OrganisationForm, SiteForm
from catchment.web.network.plain_words import in_words
from catchment.web.requests import MemberRequest

FORMS: dict[TargetKind, type[RecordForm]] = {
    TargetKind.ORGANISATION: OrganisationForm,
    TargetKind.SITE: SiteForm,
    TargetKind.OFFER: OfferForm,
    TargetKind.HELPER: HelperForm,
}


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else changed while it was being edited."""

    name: str
    now: str
    typed: str


def own_catchment(actor: Actor) -> Catchment:
    return Catchment.objects.get(pk=actor.catchment_id or 0)


def visible_record(actor: Actor, kind: str, public_id: uuid.UUID) -> Record:
    """The record that the address names, if the actor sees it.

    Raises:
        ObjectDoesNotExist: if not.
    """
    match kind:
        case TargetKind.ORGANISATION:
            return Organisation.objects.visible_to(actor).get(public_id=public_id)
        case TargetKind.SITE:
            return (
                Site.objects.visible_to(actor)
                .select_related("organisation")
                .get(public_id=public_id)
            )
        case TargetKind.OFFER:
            return (
                Offer.objects.visible_to(actor)
                .select_related("organisation", "site")
                .get(public_id=public_id)
            )
        case TargetKind.HELPER:
            return (
                Helper.objects.visible_to(actor)
                .select_related("organisation")
                .get(public_id=public_id)
            )
    raise ObjectDoesNotExist


def organisation_to_keep(actor: Actor, public_id: uuid.UUID) -> Organisation:
    return Organisation.objects.visible_to(actor).get(public_id=public_id)


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_or_propose, of=visible_record)
def edit(request: MemberRequest, record: Record) -> HttpResponse:
    """One form for every kind of record. What others changed meanwhile is merged or shown."""
    current = details_of(record)
    form = FORMS[kind_of(record)](
        request.POST if request.method == "POST" else None,
        catchment=request.catchment,
        organisation=owner_of(record),
        details=current,
    )
    clashes: list[Clash] = []
    if form.is_valid():
        clashes = _clashes(form, current)
        if clashes:
            form.see_again(current)
        elif _written(request, form, record, current):
            return redirect(record_url(record))
    return render(
        request,
        "network/edit.html",
        {
            "form": form,
            "clashes": clashes,
            "name": name_of(record),
            "waits": not rules.may_edit(request.actor, record),
            "back": record_url(record),
        },
        status=409 if clashes else 200,
    )


@require_GET
@requires(rules.may_keep_offers, of=own_catchment)
def add_offer(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """Leads to the form of one's own organisation; independent helpers write a profile."""
    organisation = Organisation.objects.filter(pk=request.actor.organisation_id or 0).first()
    if organisation is None:
        return redirect("network:add_profile")
    return redirect("network:add_offer_to", public_id=organisation.public_id)


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_organisation, of=organisation_to_keep)
def add_offer_to(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    """A new offer of an organisation."""
    form = OfferForm(_sent(request), catchment=request.catchment, organisation=organisation)
    if form.is_valid():
        try:
            made = offer_actions.add_offer(
                organisation=organisation,
                details=form.details(),
                by=request.actor,
                on=timezone.localdate(),
                public_id=form.cleaned_data["key"],
            )
        except AlreadyAdded:
            return _there_already(
                request, reverse("network:offer", args=[form.cleaned_data["key"]])
            )
        except DetailsNotValid as wrong:
            add_problems(form, wrong)
        else:
            messages.success(request, _("Your offer is in the directory"))
            return redirect("network:offer", public_id=made.public_id)
    return _add_page(request, form, _("What can you offer?"), organisation)


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_organisation, of=organisation_to_keep)
def add_site_to(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    """A new place of an organisation."""
    form = SiteForm(_sent(request), catchment=request.catchment, organisation=organisation)
    if form.is_valid():
        where = reverse("network:organisation", args=[organisation.public_id])
        try:
            add_site(
                organisation=organisation,
                details=form.details(),
                by=request.actor,
                public_id=form.cleaned_data["key"],
            )
        except AlreadyAdded:
            return _there_already(request, where)
        except UnknownPostcode:
            form.add_error("postcode", _unknown_postcode())
        else:
            messages.success(request, _("The place is in the directory"))
            return redirect(where)
    return _add_page(request, form, _("Where are you?"), organisation)


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_organisation, of=organisation_to_keep)
def add_helper_to(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    """A new helper of an organisation."""
    return _add_helper(request, organisation, membership=None)


@require_http_methods(["GET", "POST"])
@requires(rules.may_keep_offers, of=own_catchment)
def add_profile(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """One's own profile as a helper, of one's organisation or independent."""
    membership = Membership.objects.select_related("organisation", "user").get(
        pk=request.actor.membership_id or 0
    )
    return _add_helper(request, membership.organisation, membership=membership)


@require_http_methods(["GET", "POST"])
@requires(rules.may_add_organisation, of=own_catchment)
def add_organisation_here(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """A new organisation in the coordinator's catchment."""
    form = OrganisationForm(_sent(request), catchment=catchment, organisation=None)
    if form.is_valid():
        try:
            made = add_organisation(
                catchment=catchment,
                details=form.details(),
                by=request.actor,
                public_id=form.cleaned_data["key"],
            )
        except AlreadyAdded:
            key = form.cleaned_data["key"]
            return _there_already(request, reverse("network:organisation", args=[key]))
        messages.success(request, _("The organisation is in the directory"))
        return redirect("network:organisation", public_id=made.public_id)
    return _add_page(request, form, _("Which organisation?"), None)


def record_url(record: Record) -> str:
    """The page on which a record is read."""
    match record:
        case Organisation():
            return reverse("network:organisation", args=[record.public_id])
        case Site():
            return reverse("network:organisation", args=[record.organisation.public_id])
        case Offer():
            return reverse("network:offer", args=[record.public_id])
        case Helper():
            return reverse("network:helper", args=[record.public_id])


def add_problems(form: RecordForm, wrong: DetailsNotValid) -> None:
    for field, sentence in wrong.problems.items():
        form.add_error(field if field in form.fields else None, sentence)


def _written(request: MemberRequest, form: RecordForm, record: Record, current: Details) -> bool:
    """Write the edit or keep it for the owner; a problem goes on the form."""
    typed = plain(form.details())
    seen = form.cleaned_data["seen"] or plain(current)
    wanted = {name: value for name, value in typed.items() if value != seen.get(name)}
    merged = with_plain(current, wanted)
    try:
        if rules.may_edit(request.actor, record):
            edit_record(
                record=record, base_version=record.version, details=merged, by=request.actor
            )
            messages.success(request, _("Saved"))
        else:
            propose_change(
                record=record,
                base_version=record.version,
                before=current,
                after=merged,
                by=request.actor,
            )
            messages.success(request, _("Sent to the owner, who decides about it"))
    except NothingChanged:
        messages.success(request, _("Nothing was different, so nothing was saved"))
    except UnknownPostcode:
        form.add_error("postcode", _unknown_postcode())
    except DetailsNotValid as wrong:
        add_problems(form, wrong)
    except ChangedMeanwhile:
        form.add_error(None, _("Somebody else saved just now. Save again to look at both."))
    return not form.errors


def _clashes(form: RecordForm, current: Details) -> list[Clash]:
    """Fields that both the reader and somebody else have changed since the form was drawn."""
    typed, now = plain(form.details()), plain(current)
    seen = form.cleaned_data["seen"] or now
    wanted = {name: value for name, value in typed.items() if value != seen.get(name)}
    return [
        Clash(FIELD_NAMES[name], in_words(name, now[name]), in_words(name, typed[name]))
        for name in overlapping(seen, wanted, now)
    ]


def _add_helper(
    request: MemberRequest, organisation: Organisation | None, *, membership: Membership | None
) -> HttpResponse:
    form = HelperForm(_sent(request), catchment=request.catchment, organisation=organisation)
    if membership is not None:
        form.initial.update(name=membership.user.name, role_title=membership.job_title)
    if form.is_valid():
        try:
            made = add_helper(
                catchment=request.catchment,
                organisation=organisation,
                details=form.details(),
                by=request.actor,
                on=timezone.localdate(),
                membership=membership,
                public_id=form.cleaned_data["key"],
            )
        except AlreadyAdded:
            key = form.cleaned_data["key"]
            return _there_already(request, reverse("network:helper", args=[key]))
        except ProfileAlreadyThere:
            form.add_error(None, _("You have a profile already: edit that one"))
        except UnknownPostcode:
            form.add_error("postcode", _unknown_postcode())
        except DetailsNotValid as wrong:
            add_problems(form, wrong)
        else:
            messages.success(request, _("The profile is in the directory"))
            return redirect("network:helper", public_id=made.public_id)
    return _add_page(request, form, _("What can you offer, and what not?"), organisation)


def _add_page(
    request: MemberRequest, form: Any, heading: str, organisation: Organisation | None
) -> HttpResponse:
    back = (
        reverse("network:organisation", args=[organisation.public_id])
        if organisation
        else reverse("network:desk" if request.actor.has(Role.COORDINATOR) else "network:my_offers")
    )
    return render(
        request,
        "network/add.html",
        {"form": form, "heading": heading, "organisation": organisation, "back": back},
    )


def _there_already(request: MemberRequest, where: str) -> HttpResponse:
    messages.success(request, _("That was sent before: here it is"))
    return redirect(where)


def _sent(request: MemberRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _unknown_postcode() -> str:
    return _(
        "We do not know this postcode. Check it, or leave it empty and say where in the address."
    )
