"""A workplace answers: yes, or not this time."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.placements.actions import requests as actions
from catchment.placements.enums import NotThisTime
from catchment.placements.models import SeatRequest
from catchment.placements.rules import requests as rules
from catchment.web.gate import requires
from catchment.web.placements.forms.requests import NotThisTimeForm
from catchment.web.requests import MemberRequest


def visible_request(actor: Actor, *, seat_request: uuid.UUID) -> SeatRequest:
    """A request that the actor may see."""
    seen = SeatRequest.objects.visible_to(actor).select_related(
        "person",
        "school",
        "asked_by__user",
        "week__opportunity__host__organisation",
        "week__opportunity__host__catchment",
    )
    return seen.get(public_id=seat_request)


@require_POST
@requires(rules.may_answer_seat_request, of=visible_request)
def accept(request: MemberRequest, asked: SeatRequest) -> HttpResponse:
    """Give the seat."""
    try:
        actions.accept_request(request=asked, by=request.actor)
    except actions.RequestMovedOn:
        messages.info(request, _("Somebody was faster. This was answered already"))
    except actions.NoSeatLeft:
        messages.warning(
            request, _("Every seat of that week is given. Say not this time, or add a seat")
        )
    except actions.HostNotOpen:
        messages.warning(request, _("Your workplace rests. Take it up again first"))
    else:
        messages.success(
            request,
            _("%(name)s has the seat, and the school knows") % {"name": asked.person.known_as},
        )
    return redirect("placements:host_home")


@require_http_methods(["GET", "POST"])
@requires(rules.may_answer_seat_request, of=visible_request)
def decline(request: MemberRequest, asked: SeatRequest) -> HttpResponse:
    """Say not this time, with a reason that is only counted."""
    form = NotThisTimeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.decline_request(
                request=asked,
                reason=NotThisTime(form.cleaned_data["reason"]),
                words=form.cleaned_data["words"],
                by=request.actor,
            )
        except actions.RequestMovedOn:
            messages.info(request, _("Somebody was faster. This was answered already"))
        else:
            messages.success(request, _("Thank you for saying so. They can ask somewhere else now"))
        return redirect("placements:host_home")
    return render(request, "placements/request_decline.html", {"form": form})
