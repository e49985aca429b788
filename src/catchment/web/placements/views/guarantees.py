"""What the catchment promises in hours: read by everybody, set by the coordinator."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.actions import guarantees as actions
from catchment.placements.models import Guarantee
from catchment.placements.rules import guarantees as rules
from catchment.web.gate import members, requires
from catchment.web.placements.forms.guarantees import PromiseForm
from catchment.web.placements.pages import guarantees as pages
from catchment.web.requests import MemberRequest

TOO_LATE = "It has changed meanwhile. This is how it stands now"


def visible_guarantee(actor: Actor, *, guarantee: uuid.UUID) -> Guarantee:
    return Guarantee.objects.visible_to(actor).get(public_id=guarantee)


@require_GET
@members()
def guarantees(request: MemberRequest) -> HttpResponse:
    """Phase by phase: now, to come, and before."""
    seen = Guarantee.objects.visible_to(request.actor).select_related("set_by__user")
    return render(
        request,
        "placements/guarantees.html",
        {
            "phases": pages.phases(seen, on=timezone.localdate()),
            "may_set": request.actor.has(Role.COORDINATOR),
        },
    )


@require_http_methods(["GET", "POST"])
@members(Role.COORDINATOR)
def guarantee_set(request: MemberRequest) -> HttpResponse:
    """Promise something else from a day on."""
    form = PromiseForm(request.POST if request.method == "POST" else None, on=timezone.localdate())
    if form.is_valid():
        try:
            actions.set_guarantee(
                catchment=request.catchment, promise=form.promise, by=request.actor
            )
        except actions.GuaranteeThere:
            form.add_error("valid_from", _("A promise for them begins on that day already"))
        else:
            messages.success(request, _("Written down. Somebody should check its source"))
            return redirect("placements:guarantees")
    return render(request, "placements/guarantee_set.html", {"form": form})


@require_POST
@requires(rules.may_set_guarantee, of=visible_guarantee)
def guarantee_checked(request: MemberRequest, guarantee: Guarantee) -> HttpResponse:
    """Somebody has looked at the source."""
    try:
        actions.check_guarantee(guarantee=guarantee, by=request.actor, on=timezone.localdate())
    except actions.GuaranteeHasMoved:
        messages.info(request, _(TOO_LATE))
    else:
        messages.success(request, _("Checked"))
    return redirect("placements:guarantees")


@require_POST
@requires(rules.may_set_guarantee, of=visible_guarantee)
def guarantee_take_off(request: MemberRequest, guarantee: Guarantee) -> HttpResponse:
    """Take off what has not begun."""
    try:
        actions.take_off_guarantee(guarantee=guarantee, by=request.actor, on=timezone.localdate())
    except actions.GuaranteeHasMoved:
        messages.info(request, _("It has begun, so it stays. Set another from a later day"))
    else:
        messages.success(request, _("Taken off"))
    return redirect("placements:guarantees")
