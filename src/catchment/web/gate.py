"""The door of every page: who may come in, said once, above the view.

``public`` lets everybody in, ``signed_in`` whoever has an account, ``members`` whoever is signed in
to a catchment (with given roles, if named), ``requires`` whoever a rule lets near one thing. A guard
test fails on a view without a door.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Any, Protocol

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import CatchmentStatus, JournalKind, Role
from catchment.people.models import Person

View = Callable[..., HttpResponse]

#: In the session of whoever has signed in with a printed code and not yet chosen their own words.
OWN_WORDS_KEY = "own_words_due"


class Rule(Protocol):
    __name__: str

    def __call__(self, actor: Actor, thing: Any, /) -> bool: ...


def public(view: View) -> View:
    """Anybody may open this page; roles that want a second step count only once it is done."""

    @wraps(view)
    def gated(request: Any, **where: Any) -> HttpResponse:
        if request.actor.needs_second_factor and not second_factor_done(request):
            request.actor = replace(request.actor, roles=frozenset())
        return view(request, **where)

    vars(gated)["access"] = "public"
    return gated


def signed_in(view: View) -> View:
    """Whoever is signed in, member of a catchment or not: pages about one's own account."""

    @wraps(view)
    def gated(request: Any, **where: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _off_to("account_login", request)
        return view(request, **where)

    vars(gated)["access"] = "signed in"
    return gated


def members(*roles: Role, listing: str = "") -> Callable[[View], View]:
    """Members of an open catchment; with roles named, only those who hold one of them.

    Args:
        listing: for lists of people that say more than names, the journal's sentence; the view
            calls ``showed`` with whom it has shown.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def gated(request: Any, **where: Any) -> HttpResponse:
            turned_away = _turned_away(request)
            if turned_away is not None:
                return turned_away
            if roles and not request.actor.has(*roles):
                raise PermissionDenied
            response = view(request, **where)
            if listing and response.status_code == 200:
                journal.record_list(by=request.actor, sentence=listing, persons=request.showed)
            return response

        vars(gated)["access"] = "members: " + (", ".join(roles) or "all")
        return gated

    return mark


def showed(request: HttpRequest, persons: Iterable[Person]) -> None:
    """Tell the door of a list whom the page shows: each of them reads of it in "who looked"."""
    request.showed = list(persons)  # type: ignore[attr-defined]  # read by the door


def requires(
    rule: Rule,
    *,
    of: Callable[..., Any],
    about: Callable[[Any], Person | None] | None = None,
    reading: str = "",
    hidden: bool | Callable[[Any], bool] = False,
) -> Callable[[View], View]:
    """Fetch the page's thing within what the actor sees, then ask the rule.

    Not visible is 404, visible but not allowed is 403: a stranger cannot learn which things exist.
    Somebody else's personal page opens only with a second step done, whatever role the reader has
    by now, and each time it is shown, a form sent back with mistakes included, it is journalled.

    Args:
        rule: asked with the actor and the thing.
        of: fetches the thing from the address's parts, through ``visible_to``.
        about: for personal pages, whose page it is.
        reading: the journal's sentence, for example "read the ladder".
        hidden: safeguarding pages: the line never shows on "who looked"; or whether so for a thing.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def gated(request: Any, **where: Any) -> HttpResponse:
            turned_away = _turned_away(request)
            if turned_away is not None:
                return turned_away
            try:
                thing = of(request.actor, **where)
            except ObjectDoesNotExist as missing:
                raise Http404 from missing
            if not rule(request.actor, thing):
                raise PermissionDenied
            person = _somebody_else(request.actor, about(thing) if about else None)
            if person is not None and not second_factor_done(request):
                return _off_to("people:second_factor", request)
            response = view(request, thing)
            if person is not None and response.status_code == 200:
                journal.record(
                    by=request.actor,
                    sentence=reading,
                    about=person,
                    subject=thing,
                    kind=JournalKind.READ,
                    hidden=hidden(thing) if callable(hidden) else hidden,
                )
            return response

        vars(gated)["access"] = rule.__name__
        return gated

    return mark


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    """Sign in first, prove yourself a second time where others' records open, and be in a catchment."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not request.user.is_authenticated:
        return _off_to("account_login", request)
    if request.session.get(OWN_WORDS_KEY):
        return HttpResponseRedirect(reverse("people:own_words"))
    if not actor.is_member:
        return HttpResponseRedirect(reverse("people:memberships"))
    catchment = request.catchment  # type: ignore[attr-defined]
    if catchment.status != CatchmentStatus.OPEN and not actor.has(
        Role.COORDINATOR, Role.ADMINISTRATOR
    ):
        return HttpResponseRedirect(reverse("pages:not_open"))
    if actor.needs_second_factor and not second_factor_done(request):
        return _off_to("people:second_factor", request)
    return None


def _off_to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")


def second_factor_done(request: HttpRequest) -> bool:
    """Whether this session was opened, or strengthened, with a second factor."""
    return any(
        record.get("method") in _strong_methods()
        for record in get_authentication_records(request, request.user)
    )


def _strong_methods() -> frozenset[str]:
    """A session of the demo is worth nothing once its server no longer runs as one."""
    return frozenset({"mfa", "demo"}) if settings.DEMO else frozenset({"mfa"})


def _somebody_else(actor: Actor, person: Person | None) -> Person | None:
    """Whoever's page it is, unless it is one's own: one's own reading is not news."""
    return None if person is None or person.pk == actor.person_id else person
