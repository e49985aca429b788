"""What one should hear: the list, reading it, and how one wants to be told."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.models import Membership
from catchment.support.actions import notices as actions
from catchment.support.models import HelperSetting, Notice
from catchment.support.rules.notices import may_keep_wishes
from catchment.web.gate import members, requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.notices import WishesForm, standing

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as it is shown, with the page that it leads to, if it still leads anywhere."""

    notice: Notice
    url: str


def membership_in_use(actor: Actor) -> Membership:
    return Membership.objects.select_related("user").get(pk=actor.membership_id or 0)


@require_GET
@members()
def notices(request: MemberRequest) -> HttpResponse:
    """The newest first; those not yet read are marked."""
    mine = Notice.objects.visible_to(request.actor).order_by("-written_at", "-pk")[:MOST_SHOWN]
    lines = [Line(one, _leads_to(one)) for one in mine]
    new = any(line.notice.read_at is None for line in lines)
    return render(request, "support/notices.html", {"lines": lines, "new": new})


def _leads_to(notice: Notice) -> str:
    if not notice.route:
        return ""
    try:
        return reverse(notice.route, args=[notice.route_id] if notice.route_id else [])
    except NoReverseMatch:
        return ""


@require_POST
@members()
def read(request: MemberRequest) -> HttpResponse:
    """Mark everything as read; pressing twice does no harm."""
    try:
        actions.read_notices(by=request.actor)
    except actions.NothingUnread:
        messages.info(request, _("You had read everything already"))
    else:
        messages.success(request, _("All marked as read"))
    return HttpResponseRedirect(reverse("support:notices"))


@require_http_methods(["GET", "POST"])
@requires(may_keep_wishes, of=membership_in_use)
def wishes(request: MemberRequest, membership: Membership) -> HttpResponse:
    """How and when one wants to hear."""
    setting = HelperSetting.objects.filter(membership=membership).first()
    form = WishesForm(
        request.POST if request.method == "POST" else None,
        initial=standing(setting or HelperSetting(membership=membership)),
    )
    if form.is_valid():
        actions.keep_wishes(membership=membership, wishes=form.wishes(), by=request.actor)
        messages.success(request, _("Kept. It counts from now"))
        return redirect("support:notices")
    return render(request, "support/notice_wishes.html", {"form": form})
