"""An organisation as a whole: closed, opened again, shown in neighbouring catchments, hidden there."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from catchment.network import rules
from catchment.network.actions import neighbours as neighbour_actions
from catchment.network.actions import organisations as organisation_actions
from catchment.network.models import HiddenHere, Offer
from catchment.network.queries.neighbours import neighbours_of
from catchment.people.actor import Actor
from catchment.people.models import Catchment, Organisation
from catchment.web.gate import requires
from catchment.web.network.editing import record_url
from catchment.web.network.forms.small import NeighbourForm
from catchment.web.network.sure import sure
from catchment.web.network.wanted import visible_organisation
from catchment.web.requests import MemberRequest


def hidden_here(actor: Actor, public_id: uuid.UUID) -> HiddenHere:
    return (
        HiddenHere.objects.visible_to(actor)
        .select_related("organisation", "catchment")
        .get(organisation__public_id=public_id)
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_close_organisation, of=visible_organisation)
def close(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    """Ask whether it is meant: everything that it offers goes with it."""
    if request.method == "POST":
        try:
            organisation_actions.close_organisation(organisation=organisation, by=request.actor)
        except organisation_actions.OrganisationClosed:
            messages.warning(request, _("It was closed already."))
        else:
            messages.success(request, _("“%(name)s” is closed") % {"name": organisation.name})
        return redirect(record_url(organisation))
    offers = Offer.objects.public().filter(organisation=organisation).count()
    return sure(
        request,
        heading=_("Close “%(name)s”?") % {"name": organisation.name},
        says=(
            ngettext(
                "Nobody finds it any more, nor the %(n)s offer that it has open.",
                "Nobody finds it any more, nor the %(n)s offers that it has open.",
                offers,
            )
            % {"n": offers},
            _("Nothing is deleted. You can open it again later, and everything is as it was."),
        ),
        button=_("Close it"),
        stay=record_url(organisation),
    )


@require_POST
@requires(rules.may_close_organisation, of=visible_organisation)
def reopen(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    """Put it back."""
    try:
        organisation_actions.reopen_organisation(organisation=organisation, by=request.actor)
    except organisation_actions.OrganisationOpen:
        messages.warning(request, _("It was open already."))
    else:
        messages.success(request, _("“%(name)s” is open again") % {"name": organisation.name})
    return redirect(record_url(organisation))


@require_http_methods(["GET", "POST"])
@requires(rules.may_show_elsewhere, of=visible_organisation)
def neighbours(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    """Where else it is shown, and one catchment more."""
    shown = neighbours_of(organisation)
    form = NeighbourForm(
        request.POST if request.method == "POST" else None, catchments=shown.others
    )
    if form.is_valid():
        _show(request, organisation, form.chosen)
        return redirect("network:neighbours", public_id=organisation.public_id)
    return render(
        request,
        "network/neighbours.html",
        {"organisation": organisation, "shown": shown, "form": form},
    )


def _show(request: MemberRequest, organisation: Organisation, catchment: Catchment) -> None:
    named = {"name": organisation.name, "place": catchment.name}
    try:
        neighbour_actions.show_organisation_in(
            organisation=organisation, catchment=catchment, by=request.actor
        )
    except neighbour_actions.AlreadyShown:
        messages.info(request, _("It was shown there already."))
    except neighbour_actions.HiddenThere:
        messages.warning(request, _("The coordinator of %(place)s has hidden it.") % named)
    else:
        messages.success(request, _("“%(name)s” is now shown in %(place)s") % named)


@require_POST
@requires(rules.may_show_elsewhere, of=visible_organisation)
def stop_showing(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    """Take it back out of a neighbouring catchment."""
    catchment = Catchment.objects.filter(slug=request.POST.get("catchment", "")).first()
    if catchment is None:
        messages.error(request, _("Choose a catchment"))
    else:
        _stop_showing(request, organisation, catchment)
    return redirect("network:neighbours", public_id=organisation.public_id)


def _stop_showing(request: MemberRequest, organisation: Organisation, catchment: Catchment) -> None:
    named = {"name": organisation.name, "place": catchment.name}
    try:
        neighbour_actions.stop_showing_organisation_in(
            organisation=organisation, catchment=catchment, by=request.actor
        )
    except neighbour_actions.NotShownThere:
        messages.warning(request, _("It was not shown there any more."))
    else:
        messages.success(request, _("“%(name)s” is no longer shown in %(place)s") % named)


@require_http_methods(["GET", "POST"])
@requires(rules.may_hide_organisation, of=visible_organisation)
def hide(request: MemberRequest, organisation: Organisation) -> HttpResponse:
    """Hide a neighbour's organisation in one's own catchment."""
    if request.method == "POST":
        try:
            neighbour_actions.hide_organisation_in(
                organisation=organisation, catchment=request.catchment, by=request.actor
            )
        except neighbour_actions.NotShownThere:
            messages.warning(request, _("It was not shown here any more."))
        else:
            messages.success(request, _("“%(name)s” is hidden here") % {"name": organisation.name})
        return redirect("network:desk")
    return sure(
        request,
        heading=_("Hide “%(name)s” here?") % {"name": organisation.name},
        says=(
            _("Nobody in %(place)s finds it or is sent there. Where it belongs, nothing changes.")
            % {"place": request.catchment.name},
            _("You can show it again from the page of the network."),
        ),
        button=_("Hide it here"),
        stay=record_url(organisation),
    )


@require_POST
@requires(rules.may_show_again, of=hidden_here)
def show_again(request: MemberRequest, hidden: HiddenHere) -> HttpResponse:
    """Show a neighbour's organisation again."""
    try:
        neighbour_actions.show_hidden_organisation(
            organisation=hidden.organisation, catchment=hidden.catchment, by=request.actor
        )
    except neighbour_actions.NotHidden:
        messages.warning(request, _("It was shown again already."))
    else:
        messages.success(
            request, _("“%(name)s” is shown here again") % {"name": hidden.organisation.name}
        )
    return redirect("network:desk")
