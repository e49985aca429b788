"""One's own memberships, and those of the catchment for who runs it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people import rules
from catchment.people.actions import memberships as actions
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.people.queries import actor_of
from catchment.web.gate import members, requires, signed_in
from catchment.web.middleware import MEMBERSHIP_KEY
from catchment.web.people import forms
from catchment.web.people.redirects import safe_next
from catchment.web.requests import CatchmentRequest, MemberRequest


def visible_membership(actor: Actor, public_id: uuid.UUID) -> Membership:
    return (
        Membership.objects.visible_to(actor)
        .select_related("user", "organisation", "catchment")
        .get(public_id=public_id)
    )


@require_GET
@signed_in
def memberships(request: CatchmentRequest) -> HttpResponse:
    """Everywhere one belongs, and which membership is in use."""
    mine = (
        Membership.objects.active()
        .filter(user_id=request.user.pk or 0)
        .select_related("catchment", "organisation")
        .prefetch_related("roles")
        .order_by("started_at", "pk")
    )
    return render(request, "people/memberships.html", {"memberships": list(mine), "role": Role})


@require_POST
@signed_in
def switch(request: CatchmentRequest) -> HttpResponse:
    """Use another of one's own memberships from now on, in this session."""
    chosen = _own_membership(request)
    request.session[MEMBERSHIP_KEY] = str(chosen.public_id)
    return redirect(safe_next(request, otherwise="pages:home"))


@require_POST
@signed_in
def leave(request: CatchmentRequest) -> HttpResponse:
    """End one of one's own memberships: leaving is as easy as joining."""
    chosen = _own_membership(request)
    try:
        actions.end_membership(membership=chosen, by=actor_of(chosen, now=timezone.now()))
    except actions.LastCoordinator:
        messages.error(
            request,
            _("You are the only coordinator here. Invite another coordinator, then leave."),
        )
    else:
        messages.success(request, _("You have left %(name)s.") % {"name": chosen.catchment.name})
    return redirect("people:memberships")


def _own_membership(request: CatchmentRequest) -> Membership:
    try:
        public_id = uuid.UUID(request.POST.get("membership", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    chosen = (
        Membership.objects.active()
        .filter(user_id=request.user.pk or 0, public_id=public_id)
        .select_related("catchment", "organisation", "user")
        .first()
    )
    if chosen is None:
        raise Http404
    return chosen


@require_GET
@members(Role.COORDINATOR, Role.ADMINISTRATOR)
def members_list(request: MemberRequest) -> HttpResponse:
    """Everybody who belongs to the catchment. Three queries."""
    everybody = (
        Membership.objects.visible_to(request.actor)
        .active()
        .filter(catchment=request.catchment)
        .exclude(pk__in=Membership.objects.only_persons())
        .select_related("user", "organisation")
        .prefetch_related("roles")
        .order_by("user__name", "pk")
    )
    return render(request, "people/members.html", {"members": list(everybody), "role": Role})


@require_http_methods(["GET", "POST"])
@requires(rules.may_change_membership, of=visible_membership)
def member(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Change what somebody may do."""
    held = [one.role for one in membership.roles.all()]
    form = forms.ChangeRoles(
        request.POST if request.method == "POST" else None, initial={"roles": held}
    )
    if form.is_valid():
        roles = [Role(role) for role in form.cleaned_data["roles"]]
        try:
            actions.change_roles(membership=membership, roles=roles, by=request.actor)
        except actions.LastCoordinator:
            form.add_error("roles", _("There must be one coordinator. Choose another one first"))
        except actions.MembershipEnded:
            form.add_error(None, _("This membership has ended in the meantime"))
        else:
            messages.success(request, _("Changed."))
            return redirect("people:members")
    return render(request, "people/member.html", {"form": form, "membership": membership})


@require_POST
@requires(rules.may_change_membership, of=visible_membership)
def end(request: MemberRequest, membership: Membership) -> HttpResponse:
    """End somebody's membership."""
    try:
        actions.end_membership(membership=membership, by=request.actor)
    except actions.LastCoordinator:
        messages.error(request, _("There must be one coordinator. Choose another one first."))
    except actions.MembershipEnded:
        messages.error(request, _("This membership has ended already."))
    else:
        messages.success(request, _("The membership has ended, and with it all they could see."))
    return redirect("people:members")
