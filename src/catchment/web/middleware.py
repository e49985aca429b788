"""Builds the actor of each request afresh, and asks for the terms to be accepted once a version."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from catchment.people import queries
from catchment.people.actor import visitor
from catchment.support.models import Notice

MEMBERSHIP_KEY = "membership"
CATCHMENT_KEY = "catchment"

_OPEN_WITHOUT_TERMS = (
    "/accounts/",
    "/static/",
    "/safety/",
    "/demo/",
    "/about/",
    "/brand/",
    "/terms-of-use/",
)


class ActorMiddleware:
    """``request.actor`` and ``request.catchment``; two queries for a member, one for a visitor.

    No browser keeps what somebody signed in has seen: the next at the same machine is another pupil.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        standing = None
        if request.user.is_authenticated:
            standing = queries.standing_of(
                user_id=request.user.pk,
                membership_public_id=request.session.get(MEMBERSHIP_KEY),
                now=now,
                counting=Notice.objects.unread().counted_for_each(),
            )
        request.new_things = standing.new_things if standing else 0  # type: ignore[attr-defined]  # set for our views
        request.belongs_to = standing.belongs_to if standing else 0  # type: ignore[attr-defined]  # set for our views
        if standing is None:
            request.actor = visitor(now=now)  # type: ignore[attr-defined]  # set for our views
            request.catchment = queries.catchment_for_visitor(  # type: ignore[attr-defined]
                slug=request.session.get(CATCHMENT_KEY)
            )
            request.terms_accepted = True  # type: ignore[attr-defined]
        else:
            request.actor = standing.actor  # type: ignore[attr-defined]
            request.catchment = standing.catchment  # type: ignore[attr-defined]
            request.terms_accepted = settings.TERMS_VERSION in standing.terms  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


class TermsMiddleware:
    """Members see nothing of others before they have accepted the terms of this version."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        accepted = getattr(request, "terms_accepted", True)
        if accepted or request.path.startswith(_OPEN_WITHOUT_TERMS):
            return self.get_response(request)
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('people:terms')}?{query}")
