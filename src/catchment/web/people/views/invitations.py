"""Inviting somebody, and saying yes to an invitation."""

import uuid

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people import rules, tokens
from catchment.people.actions import invitations as actions
from catchment.people.actions.memberships import PersonHasAccount
from catchment.people.actor import Actor
from catchment.people.enums import INVITABLE_ROLES, WAITING_STATUSES, InvitationStatus, Role
from catchment.people.models import Catchment, Invitation, Organisation
from catchment.web.gate import members, public, requires
from catchment.web.middleware import MEMBERSHIP_KEY
from catchment.web.people import forms
from catchment.web.people.fetch import own_catchment, own_organisation
from catchment.web.requests import CatchmentRequest, MemberRequest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def visible_invitation(actor: Actor, public_id: uuid.UUID) -> Invitation:
    return Invitation.objects.visible_to(actor).get(public_id=public_id)


@require_GET
@members(Role.COORDINATOR, Role.ADMINISTRATOR, Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD)
def invitations(request: MemberRequest) -> HttpResponse:
    """Invitations that wait for an answer, and addresses that wait for a second yes."""
    actor = request.actor
    seen = list(
        Invitation.objects.visible_to(actor)
        .filter(status__in=WAITING_STATUSES)
        .select_related("organisation", "invited_by", "person")
        .order_by("-created_at", "-pk")
    )
    shown = {
        "invitations": [one for one in seen if one.status == InvitationStatus.SENT],
        "to_confirm": [one for one in seen if rules.may_confirm_invitation(actor, one)],
        "may_invite": rules.may_invite_somebody(actor, request.catchment),
        "role": Role,
        "now": actor.now,
    }
    return render(request, "people/invitations.html", shown)


@require_http_methods(["GET", "POST"])
@requires(rules.may_invite_somebody, of=own_catchment)
def invite(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """Invite somebody; a careers leader only helpers of the own school or college."""
    form = forms.Invite(
        request.POST if request.method == "POST" else None,
        organisations=_organisations(request.actor),
        roles=_roles(request.actor),
        initial={"organisation": _offered_first(request.actor)},
    )
    if form.is_valid() and _may_invite(request, form):
        actions.invite_member(
            catchment=catchment,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            roles=[Role(role) for role in form.cleaned_data["roles"]],
            organisation=form.cleaned_data["organisation"],
            by=request.actor,
        )
        messages.success(request, _("The invitation is on its way."))
        return redirect("people:invitations")
    return render(request, "people/invite.html", {"form": form})


def _may_invite(request: MemberRequest, form: forms.Invite) -> bool:
    given = form.cleaned_data
    roles = [Role(role) for role in given["roles"]]
    if rules.may_invite(request.actor, given["organisation"], roles):
        return True
    form.add_error(None, _("You may invite helpers for your own school or college only"))
    return False


def _organisations(actor: Actor) -> QuerySet[Organisation]:
    seen = Organisation.objects.visible_to(actor).active().order_by("name", "pk")
    if actor.has(*rules.RUNS):
        return seen
    return seen.filter(pk=actor.organisation_id or 0)


def _offered_first(actor: Actor) -> Organisation | None:
    return None if actor.has(*rules.RUNS) else own_organisation(actor)


def _roles(actor: Actor) -> list[Role]:
    return sorted(INVITABLE_ROLES) if actor.has(*rules.RUNS) else [Role.HELPER]


@require_POST
@requires(rules.may_withdraw_invitation, of=visible_invitation)
def withdraw(request: MemberRequest, invitation: Invitation) -> HttpResponse:
    try:
        actions.withdraw_invitation(invitation=invitation, by=request.actor)
    except actions.InvitationNotOpen:
        messages.error(request, _("It was answered in the meantime."))
    else:
        messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("people:invitations")


@require_POST
@requires(rules.may_confirm_invitation, of=visible_invitation)
def confirm(request: MemberRequest, invitation: Invitation) -> HttpResponse:
    """A second yes: the address is the person's own."""
    try:
        actions.confirm_invitation(invitation=invitation, by=request.actor)
    except actions.InvitationNotOpen:
        messages.error(request, _("It was answered in the meantime."))
    else:
        messages.success(request, _("The invitation is on its way."))
    return redirect("people:invitations")


@require_http_methods(["GET", "POST"])
@never_cache
@public
def invitation(request: CatchmentRequest, token: str) -> HttpResponse:
    """Say what the invitation is (GET), and accept it (POST)."""
    waiting = (
        Invitation.objects.open_at(request.actor.now)
        .filter(token_hash=tokens.token_hash(token, purpose=tokens.INVITATION))
        .select_related("catchment", "organisation", "invited_by")
        .first()
    )
    if waiting is None:
        return render(request, "people/invitation_over.html", status=404)
    signed_in = request.user.is_authenticated
    form = None if signed_in else _join_form(request, waiting)
    if request.method == "POST" and (form is None or form.is_valid()):
        return _accept(request, token, waiting, form)
    return _show(request, waiting, form)


def _join_form(request: CatchmentRequest, waiting: Invitation) -> forms.Join:
    return forms.Join(
        request.POST if request.method == "POST" else None, initial={"name": waiting.name}
    )


def _show(
    request: CatchmentRequest, waiting: Invitation, form: forms.Join | None, problem: str = ""
) -> HttpResponse:
    roles = [Role(role).label for role in waiting.roles]
    shown = {"invitation": waiting, "form": form, "roles": roles, "problem": problem}
    return render(request, "people/invitation.html", shown)


def _accept(
    request: CatchmentRequest, token: str, waiting: Invitation, form: forms.Join | None
) -> HttpResponse:
    given = form.cleaned_data if form else {"name": "", "password": ""}
    try:
        joined = actions.accept_invitation(
            token=token,
            by=_who(request),
            name=given["name"],
            password=given["password"] or None,
        )
    except actions.InvitationNotOpen:
        return render(request, "people/invitation_over.html", status=404)
    except actions.SignInFirst:
        return _show(request, waiting, form, problem="sign in first")
    except (actions.AnotherAccount, PersonHasAccount):
        return _show(request, waiting, form, problem="another account")
    if form is not None:
        login(request, joined.user, backend=BACKEND)
        record_authentication(request, joined.user, method="invitation")
    request.session[MEMBERSHIP_KEY] = str(joined.public_id)
    messages.success(request, _("Welcome to %(name)s.") % {"name": waiting.catchment.name})
    return redirect("pages:home")


def _who(request: CatchmentRequest) -> Actor:
    """The signed-in user without a membership's powers, or a visitor."""
    user = request.user
    return Actor(
        now=request.actor.now,
        user_id=user.pk if user.is_authenticated else None,
        name=user.name if user.is_authenticated else "a visitor",
    )
