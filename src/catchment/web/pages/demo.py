"""One-click sign-in. It exists in demo mode only: elsewhere the address is not found."""

import uuid
from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from catchment.people.models import Membership
from catchment.web.gate import public
from catchment.web.middleware import MEMBERSHIP_KEY

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def only_in_the_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Elsewhere there is nothing here, whatever the method."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request)

    return guarded


@only_in_the_demo
@require_POST
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's invented people; counts as a second factor, since nobody is real."""
    membership = (
        Membership.objects.active()
        .filter(
            user__invented=True,
            catchment__invented=True,
            public_id=_uuid_or_404(request.POST.get("as", "")),
        )
        .select_related("user")
        .first()
    )
    if membership is None:
        raise Http404
    login(request, membership.user, backend=BACKEND)
    request.session[MEMBERSHIP_KEY] = str(membership.public_id)
    record_authentication(request, membership.user, method="demo")
    UserSession.objects.create_from_request(request)
    return redirect("pages:home")


def _uuid_or_404(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as wrong:
        raise Http404 from wrong
