"""Buttons of owners: still right, pause, open again, end, how full, assured for under-18s."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catchment.network import rules
from catchment.network.actions import helpers as helper_actions
from catchment.network.actions import offers as offer_actions
from catchment.network.actions import organisations as organisation_actions
from catchment.network.actions.directory import ChangedMeanwhile
from catchment.network.models import Helper, Offer
from catchment.people.enums import Role
from catchment.people.models import Organisation
from catchment.web.gate import requires
from catchment.web.network.editing import record_url
from catchment.web.network.forms.small import (
    AssuranceForm,
    LoadForm,
    RoomForm,
)
from catchment.web.network.sure import sure
from catchment.web.network.wanted import (
    visible_helper,
    visible_offer,
    visible_organisation,
)
from catchment.web.requests import MemberRequest


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
    """Pause, open again."""
    moves = {
        "pause": (offer_actions.pause_offer, _("Paused: it is out of the finder for now")),
        "open": (offer_actions.reopen_offer, _("It is in the finder again")),
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
    """Pause, begin again."""
    moves = {
        "pause": (helper_actions.pause_helper, _("Pausing: nobody new is sent your way")),
        "open": (helper_actions.resume_helper, _("Back in the directory")),
    }
    chosen = moves.get(request.POST.get("to", ""))
    if chosen is None:
        messages.error(request, _("Choose what to do"))
        return _back(request)
    action, said = chosen
    return _done(request, lambda: action(helper=helper, by=request.actor), said)


@require_POST
@requires(rules.may_edit_offer, of=visible_offer)
def confirm_topics(request: MemberRequest, offer: Offer) -> HttpResponse:
    """The topics that an import guessed are right."""
    return _done(
        request,
        lambda: offer_actions.confirm_topics(offer=offer, by=request.actor),
        _("Thank you: the topics of “%(title)s” are right") % {"title": offer.title},
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_offer, of=visible_offer)
def end_offer(request: MemberRequest, offer: Offer) -> HttpResponse:
    """Ask whether it is meant; an offer that has ended does not begin again."""
    if request.method == "POST":
        return _done(
            request,
            lambda: offer_actions.close_offer(offer=offer, by=request.actor),
            _("“%(title)s” has ended") % {"title": offer.title},
        )
    return sure(
        request,
        heading=_("End “%(title)s”?") % {"title": offer.title},
        says=(
            _("Nobody finds it any more, and nobody is sent your way for it."),
            _("An offer that has ended does not come back. If it only rests, pause it instead."),
        ),
        button=_("End this offer"),
        stay=record_url(offer),
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_helper, of=visible_helper)
def end_helper(request: MemberRequest, helper: Helper) -> HttpResponse:
    """Ask whether it is meant."""
    if request.method == "POST":
        return _done(
            request,
            lambda: helper_actions.end_helper(helper=helper, by=request.actor),
            _("Ended. Thank you for helping."),
        )
    return sure(
        request,
        heading=_("Does %(name)s stop helping?") % {"name": helper.name},
        says=(
            _("Nobody new is sent here. Offers that others give too go on without %(name)s.")
            % {"name": helper.name},
            _("For a rest of some weeks, pause instead."),
        ),
        button=_("Yes, stop"),
        stay=record_url(helper),
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_offer, of=visible_offer)
def offer_load(request: MemberRequest, offer: Offer) -> HttpResponse:
    """How many people an offer carries now, and how many more it can take."""
    more = None if offer.capacity is None else max(0, offer.capacity - offer.load)
    form = RoomForm(
        request.POST if request.method == "POST" else None,
        initial={"load": offer.load, "more": more},
    )
    if form.is_valid():
        try:
            offer_actions.set_offer_room(offer=offer, by=request.actor, **form.cleaned_data)
        except ChangedMeanwhile:
            form.add_error(None, _("Somebody else saved just now. Save again."))
        else:
            messages.success(request, _("Saved. The next answer knows it."))
            return redirect("network:offer", public_id=offer.public_id)
    return render(
        request,
        "network/small_form.html",
        {
            "form": form,
            "heading": _("How full is “%(title)s”?") % {"title": offer.title},
            "lede": _("When it is full, nobody new is sent your way."),
            "back": record_url(offer),
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_helper, of=visible_helper)
def load(request: MemberRequest, helper: Helper) -> HttpResponse:
    """How many people a helper is with now."""
    form = LoadForm(
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
    form = AssuranceForm(
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


def _done(request: MemberRequest, action: Callable[[], Any], said: str) -> HttpResponse:
    """Do one thing from a button, and go back to where it was pressed."""
    try:
        action()
    except (
        ChangedMeanwhile,
        offer_actions.OfferNotMovable,
        offer_actions.TopicsNotGuessed,
        helper_actions.HelperNotMovable,
    ):
        messages.warning(request, _("Somebody else changed it just now. Look again."))
    else:
        messages.success(request, said)
    return _back(request)


def _back(request: MemberRequest) -> HttpResponse:
    if request.POST.get("back") == "desk" and request.actor.has(Role.COORDINATOR):
        return redirect("network:desk")
    if request.POST.get("back") == "home":
        return redirect("pages:home")
    return redirect("network:my_offers")
