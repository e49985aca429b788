"""Keeping what was typed for later, and starting empty."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catchment.support.actions import drafts as actions
from catchment.web.drafts import fields_of, forget, typed
from catchment.web.gate import members
from catchment.web.requests import MemberRequest


def address_of(request: MemberRequest) -> str:
    """The page that the words belong to; empty where it is not one whose words are kept."""
    address = request.GET.get("at", "")
    return address if fields_of(address) else ""


def _nowhere(request: MemberRequest) -> HttpResponse:
    """The answer to a made-up address: no word is kept and nobody is sent to another place."""
    messages.info(request, _("We do not keep what is typed there"))
    return HttpResponseRedirect(reverse("pages:home"))


@require_POST
@members()
def save(request: MemberRequest) -> HttpResponse:
    """Keep the fields of a form; a script that asks is answered without a page."""
    address = address_of(request)
    if not address:
        return _nowhere(request)
    quiet = request.headers.get("X-Requested-With") == "fetch"
    try:
        actions.save_draft(form=address, values=typed(request.POST, address), by=request.actor)
    except actions.NothingTyped:
        said = _("There was nothing to keep")
    except actions.DraftTooLong:
        said = _("This is too long to keep. Save a shorter text")
    else:
        said = _("We keep what you typed. You can go on with it here for 30 days")
    if quiet:
        return HttpResponse(status=204)
    messages.info(request, said)
    return HttpResponseRedirect(address)


@require_POST
@members()
def start_empty(request: MemberRequest) -> HttpResponse:
    """Throw the draft away; pressing twice does no harm."""
    address = address_of(request)
    if not address:
        return _nowhere(request)
    gone = forget(request, address)
    messages.info(request, _("Thrown away") if gone else _("There was nothing kept"))
    return HttpResponseRedirect(address)
