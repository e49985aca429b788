"""Desks: what an owner offers, what waits to be decided, the network as a whole."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.network import rules
from catchment.network.actions import changes as change_actions
from catchment.network.actions import credentials as credential_actions
from catchment.network.actions import helpers as helper_actions
from catchment.network.actions import offers as offer_actions
from catchment.network.actions import organisations as organisation_actions
from catchment.network.actions.directory import ChangedMeanwhile
from catchment.network.enums import CredentialKind, freshness
from catchment.network.models import Credential, Helper, Offer, ProposedChange
from catchment.network.queries.desks import (
    changes_to_decide,
    directory_desk,
    own_offers,
    target_of,
)
from catchment.network.records import FIELD_NAMES, details_of, overlapping, plain
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Organisation
from catchment.web.gate import members, requires
from catchment.web.network import forms, words
from catchment.web.network.editing import own_catchment, record_url
from catchment.web.network.plain_words import in_words
from catchment.web.requests import MemberRequest

ROWS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of an owner's desk, in words."""

    record: Offer | Helper
    title: str
    sub: str
    status: str
    state: str
    checked: str
    open: bool
    full: bool = False


@dataclass(frozen=True, slots=True)
class ChangedField:
    name: str
    before: str
    after: str
    now: str
    overlaps: bool


def visible_offer(actor: Actor, public_id: uuid.UUID) -> Offer:
    return Offer.objects.visible_to(actor).select_related("organisation").get(public_id=public_id)


def visible_helper(actor: Actor, public_id: uuid.UUID) -> Helper:
    return Helper.objects.visible_to(actor).select_related("organisation").get(public_id=public_id)


def visible_organisation(actor: Actor, public_id: uuid.UUID) -> Organisation:
    return Organisation.objects.visible_to(actor).get(public_id=public_id)


def visible_change(actor: Actor, public_id: uuid.UUID) -> ProposedChange:
    return (
        ProposedChange.objects.visible_to(actor)
        .select_related("organisation", "proposed_by__user", "proposed_by__organisation")
        .get(public_id=public_id)
    )


def visible_credential(actor: Actor, public_id: uuid.UUID) -> Credential:
    return (
        Credential.objects.visible_to(actor)
        .select_related("helper__organisation")
        .get(public_id=public_id)
    )


def may_withdraw(actor: Actor, credential: Credential) -> bool:
    """As recording it."""
    if credential.kind == CredentialKind.CLEARANCE:
        return rules.may_record_clearance(actor, credential.helper)
    return rules.may_record_credential(actor, credential.helper)


@require_GET
@requires(rules.may_keep_offers, of=own_catchment)
def my_offers(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """What the reader's organisation offers, what asks for a check first."""
    today = timezone.localdate()
    mine = own_offers(request.actor, on=today)
    organisation = (
        Organisation.objects.filter(pk=request.actor.organisation_id).first()
        if request.actor.organisation_id
        else None
    )
    return render(
        request,
        "network/my_offers.html",
        {
            "offers": [_kept_offer(one, today) for one in mine.offers],
            "helpers": [_kept_helper(one, today) for one in mine.helpers],
            "profile": mine.profile,
            "waiting": mine.waiting,
            "organisation": organisation,
            "may_edit": organisation is not None
            and rules.may_edit_organisation(request.actor, organisation),
        },
    )


@require_POST
@requires(rules.may_edit_offer, of=visible_offer)
def confirm_offer(request: MemberRequest, offer: Offer) -> HttpResponse:
    """Still right."""
    return _done(
        request,
        lambda: offer_actions.confirm_offer(offer=offer, by=request.actor, on=timezone.localdate()),
        _("Thank you: “%(title)s” is checked today") % {"title": offer.title},
    )


@require_POST
@requires(rules.may_edit_helper, of=visible_helper)
def confirm_helper(request: MemberRequest, helper: Helper) -> HttpResponse:
    """Still right."""
    return _done(
        request,
        lambda: helper_actions.confirm_helper(
            helper=helper, by=request.actor, on=timezone.localdate()
        ),
        _("Thank you: the profile of %(name)s is checked today") % {"name": helper.name},
    )


@require_POST
@requires(rules.may_edit_organisation, of=visible_organisation)
def confirm_organisation(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    """Still right."""
    return _done(
        request,
        lambda: organisation_actions.confirm_organisation(
            organisation=organisation, by=request.actor, on=timezone.localdate()
        ),
        _("Thank you: “%(name)s” is checked today") % {"name": organisation.name},
    )


@require_POST
@requires(rules.may_edit_offer, of=visible_offer)
def move_offer(request: MemberRequest, offer: Offer) -> HttpResponse:
    """Pause, open again, close."""
    moves = {
        "pause": (offer_actions.pause_offer, _("Paused: it is out of the finder for now")),
        "open": (offer_actions.reopen_offer, _("It is in the finder again")),
        "close": (offer_actions.close_offer, _("Closed")),
    }
    chosen = moves.get(request.POST.get("to", ""))
    if chosen is None:
        messages.error(request, _("Choose what to do with it"))
        return _back(request)
    action, said = chosen
    return _done(request, lambda: action(offer=offer, by=request.actor), said)


@require_POST
@requires(rules.may_edit_helper, of=visible_helper)
def move_helper(request: MemberRequest, helper: Helper) -> HttpResponse:
    """Pause, begin again, end."""
    moves = {
        "pause": (helper_actions.pause_helper, _("Pausing: nobody new is sent your way")),
        "open": (helper_actions.resume_helper, _("Back in the directory")),
        "end": (helper_actions.end_helper, _("Ended. Thank you for helping.")),
    }
    chosen = moves.get(request.POST.get("to", ""))
    if chosen is None:
        messages.error(request, _("Choose what to do"))
        return _back(request)
    action, said = chosen
    return _done(request, lambda: action(helper=helper, by=request.actor), said)


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_helper, of=visible_helper)
def load(request: MemberRequest, helper: Helper) -> HttpResponse:
    """How many people a helper is with now."""
    form = forms.LoadForm(
        request.POST if request.method == "POST" else None, initial={"load": helper.load}
    )
    if form.is_valid():
        try:
            helper_actions.set_helper_load(
                helper=helper, load=form.cleaned_data["load"], by=request.actor
            )
        except ChangedMeanwhile:
            form.add_error(None, _("Somebody else saved just now. Save again."))
        else:
            messages.success(request, _("Saved"))
            return redirect("network:helper", public_id=helper.public_id)
    return render(
        request,
        "network/small_form.html",
        {
            "form": form,
            "heading": _("How full are you?"),
            "lede": _("You said that you can be with %(n)s at once.") % {"n": helper.capacity},
            "back": record_url(helper),
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_assure_for_under_18s, of=visible_offer)
def assure(request: MemberRequest, offer: Offer) -> HttpResponse:
    """The organisation's own assurance for under-18s, with its end."""
    form = forms.AssuranceForm(
        request.POST if request.method == "POST" else None,
        initial={"until": offer.under18_assured_until},
    )
    if form.is_valid():
        until = form.cleaned_data["until"]
        if until < timezone.localdate():
            form.add_error("until", _("Enter a day that has not passed"))
        else:
            return _assured(request, offer, until)
    return render(
        request,
        "network/small_form.html",
        {
            "form": form,
            "heading": _("Is everybody who gives “%(title)s” cleared to work with under-18s?")
            % {"title": offer.title},
            "lede": _(
                "Say so only if your organisation has checked. Without it, under-18s see how to "
                "reach you and are not sent your way."
            ),
            "back": record_url(offer),
        },
    )


def _assured(request: MemberRequest, offer: Offer, until: dt.date) -> HttpResponse:
    try:
        offer_actions.assure_offer_for_under_18s(offer=offer, until=until, by=request.actor)
    except ChangedMeanwhile:
        messages.warning(request, _("Somebody else changed it just now. Look again."))
    else:
        messages.success(request, _("Saved"))
    return redirect("network:offer", public_id=offer.public_id)


@require_http_methods(["GET", "POST"])
@requires(rules.may_record_clearance, of=visible_helper)
def add_clearance(request: MemberRequest, helper: Helper) -> HttpResponse:
    """Record that a helper was found clear."""
    form = forms.ClearanceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _recorded(
        form,
        lambda: credential_actions.record_clearance(
            helper=helper,
            valid_to=form.cleaned_data["valid_to"],
            by=request.actor,
            on=timezone.localdate(),
        ),
    ):
        messages.success(request, _("Recorded"))
        return redirect("network:helper", public_id=helper.public_id)
    return render(
        request,
        "network/small_form.html",
        {
            "form": form,
            "heading": _("Is %(name)s cleared to work with under-18s?") % {"name": helper.name},
            "lede": _(
                "You have seen it yourself. Until it is recorded, under-18s are not sent here."
            ),
            "back": record_url(helper),
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_record_credential, of=visible_helper)
def add_credential(request: MemberRequest, helper: Helper) -> HttpResponse:
    """Record a qualification or registration that was seen."""
    form = forms.CredentialForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _recorded(
        form,
        lambda: credential_actions.record_credential(
            helper=helper,
            **form.cleaned_data | {"kind": CredentialKind(form.cleaned_data["kind"])},
            by=request.actor,
            on=timezone.localdate(),
        ),
    ):
        messages.success(request, _("Recorded"))
        return redirect("network:helper", public_id=helper.public_id)
    return render(
        request,
        "network/small_form.html",
        {
            "form": form,
            "heading": _("What have you seen of %(name)s?") % {"name": helper.name},
            "lede": "",
            "back": record_url(helper),
        },
    )


@require_POST
@requires(may_withdraw, of=visible_credential)
def withdraw_credential(request: MemberRequest, credential: Credential) -> HttpResponse:
    """Take a credential away."""
    helper = credential.helper
    credential_actions.withdraw_credential(credential=credential, by=request.actor)
    messages.success(request, _("Withdrawn"))
    return redirect("network:helper", public_id=helper.public_id)


@require_GET
@members()
def changes(request: MemberRequest) -> HttpResponse:
    """Changes that wait: those that the reader decides, and those that the reader proposed."""
    rows = Paginator(changes_to_decide(request.actor), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "network/changes.html",
        {
            "rows": rows,
            "waiting": [
                (one, rules.may_decide_change(request.actor, one), _field_names(one))
                for one in rows
            ],
        },
    )


@require_GET
@requires(rules.may_view_change, of=visible_change)
def change(request: MemberRequest, change: ProposedChange) -> HttpResponse:
    """One change, field by field, beside what the record says now."""
    return _change_page(request, change, forms.RefuseForm())


@require_POST
@requires(rules.may_decide_change, of=visible_change)
def accept_change(request: MemberRequest, change: ProposedChange) -> HttpResponse:
    """Merge it into the record."""
    try:
        change_actions.accept_change(change=change, by=request.actor)
    except change_actions.ChangeOverlaps as overlaps:
        messages.warning(
            request,
            str(overlaps) + ". " + _("Nothing was written: look at both, and edit the record."),
        )
        return redirect("network:change", public_id=change.public_id)
    except (change_actions.ChangeNotWaiting, change_actions.TargetGone, ChangedMeanwhile):
        messages.warning(request, _("That could not be done: somebody was faster. Look again."))
        return redirect("network:changes")
    messages.success(
        request, _("Accepted: “%(name)s” is up to date") % {"name": change.target_name}
    )
    return redirect("network:changes")


@require_POST
@requires(rules.may_decide_change, of=visible_change)
def refuse_change(request: MemberRequest, change: ProposedChange) -> HttpResponse:
    """Leave the record as it is, and say why."""
    form = forms.RefuseForm(request.POST)
    if not form.is_valid():
        return _change_page(request, change, form)
    try:
        change_actions.refuse_change(
            change=change, reason=form.cleaned_data["reason"], by=request.actor
        )
    except change_actions.ChangeNotWaiting:
        messages.warning(request, _("Somebody decided it before you"))
    else:
        messages.success(request, _("Refused, and nothing was changed"))
    return redirect("network:changes")


@require_GET
@requires(rules.may_see_directory_desk, of=own_catchment)
def directory(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """The network as a whole: what is stale, uncleared, lonely, waiting."""
    today = timezone.localdate()
    desk = directory_desk(catchment, on=today)
    return render(
        request,
        "network/desk.html",
        {
            "desk": desk,
            "stale": [_kept_offer(one, today) for one in desk.stale],
        },
    )


def _change_page(
    request: MemberRequest, change: ProposedChange, form: forms.RefuseForm
) -> HttpResponse:
    target = target_of(change)
    now = plain(details_of(target)) if target is not None else change.before
    overlaps = overlapping(change.before, change.after, now)
    fields = [
        ChangedField(
            name=FIELD_NAMES[name],
            before=in_words(name, change.before[name]),
            after=in_words(name, wanted),
            now=in_words(name, now[name]),
            overlaps=name in overlaps,
        )
        for name, wanted in change.after.items()
    ]
    return render(
        request,
        "network/change.html",
        {
            "change": change,
            "fields": fields,
            "overlaps": bool(overlaps),
            "form": form,
            "may_decide": rules.may_decide_change(request.actor, change),
            "target_url": record_url(target) if target is not None else "",
            "edit_url": reverse(f"network:edit_{change.target_kind}", args=[change.target_id]),
        },
    )


def _field_names(change: ProposedChange) -> str:
    return ", ".join(FIELD_NAMES[name] for name in change.after)


def _kept_offer(offer: Offer, today: dt.date) -> Kept:
    state = freshness(offer.assured_on, offer.rhythm_months, today)
    return Kept(
        record=offer,
        title=offer.title,
        sub=offer.organisation.name,
        status=offer.get_status_display(),
        state=state,
        checked=words.checked(offer.assured_on, state, today),
        open=offer.status == "active",
        full=offer.is_full,
    )


def _kept_helper(helper: Helper, today: dt.date) -> Kept:
    state = freshness(helper.assured_on, helper.rhythm_months, today)
    return Kept(
        record=helper,
        title=helper.name,
        sub=helper.role_title,
        status=helper.get_status_display(),
        state=state,
        checked=words.checked(helper.assured_on, state, today),
        open=helper.status == "active",
        full=helper.load >= helper.capacity,
    )


def _recorded(form: Any, action: Callable[[], Credential]) -> bool:
    try:
        action()
    except credential_actions.AlreadyOver:
        form.add_error("valid_to", _("Enter a day that has not passed"))
    return not form.errors


def _done(request: MemberRequest, action: Callable[[], Any], said: str) -> HttpResponse:
    """Do one thing from a button, and go back to where it was pressed."""
    try:
        action()
    except (
        ChangedMeanwhile,
        offer_actions.OfferNotMovable,
        helper_actions.HelperNotMovable,
    ):
        messages.warning(request, _("Somebody else changed it just now. Look again."))
    else:
        messages.success(request, said)
    return _back(request)


def _back(request: MemberRequest) -> HttpResponse:
    if request.POST.get("back") == "desk" and request.actor.has(Role.COORDINATOR):
        return redirect("network:desk")
    return redirect("network:my_offers")
