"""A workplace signs up from the public page: an address first, then five minutes of questions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catchment.placements.actions import host_links as actions
from catchment.placements.actions.hosts import HostMovedOn
from catchment.placements.enums import HostLinkPurpose
from catchment.web.gate import public
from catchment.web.placements.forms.hosts import EmailForm, WorkplaceForm
from catchment.web.requests import CatchmentRequest


@require_http_methods(["GET", "POST"])
@public
def begin(request: CatchmentRequest) -> HttpResponse:
    """Ask for a link. The answer is the same for every address: nobody learns who is known here."""
    form = EmailForm(request.POST if request.method == "POST" else None)
    catchment = request.catchment
    sent = bool(catchment is not None and form.is_valid())
    if catchment is not None and sent:
        actions.ask_for_link(
            catchment=catchment, email=form.cleaned_data["email"], by=request.actor
        )
    return render(
        request,
        "placements/host_new.html",
        {"form": form, "sent": sent, "address": request.POST.get("email", "") if sent else ""},
    )


@require_http_methods(["GET", "POST"])
@never_cache
@public
def tell(request: CatchmentRequest, *, host_token: str) -> HttpResponse:
    """Tell about the workplace, with the link from the mail."""
    try:
        link = actions.open_link(host_token, HostLinkPurpose.SIGN_UP, at=request.actor.now)
    except actions.LinkOver:
        return _over(request)
    form = WorkplaceForm(request.POST if request.method == "POST" else None, proven=link.email)
    if form.is_valid():
        try:
            _host, invited = actions.sign_up(
                token=host_token, details=form.workplace, by=request.actor
            )
        except actions.LinkOver:
            return _over(request)
        messages.success(
            request,
            _("Thank you. A school or the coordinator now looks at it, and then you hear from us"),
        )
        return redirect("people:invitation", token=invited.token)
    return render(request, "placements/host_tell.html", {"form": form, "catchment": link.catchment})


@require_http_methods(["GET", "POST"])
@never_cache
@public
def again(request: CatchmentRequest, *, way_back: str) -> HttpResponse:
    """Come back after a pause: looking at the link changes nothing, the button does."""
    try:
        link = actions.open_link(way_back, HostLinkPurpose.COME_BACK, at=request.actor.now)
    except actions.LinkOver:
        return _over(request)
    done = False
    if request.method == "POST":
        try:
            actions.come_back(token=way_back, by=request.actor)
        except (actions.LinkOver, HostMovedOn):
            return _over(request)
        done = True
    return render(request, "placements/host_again.html", {"host": link.host, "done": done})


def _over(request: CatchmentRequest) -> HttpResponse:
    return render(request, "placements/host_link_over.html", status=410)
