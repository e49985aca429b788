"""The request as our views see it: with an actor and a catchment."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from catchment.people.actor import Actor
from catchment.people.models import Catchment


class CatchmentRequest(HttpRequest):
    """A request after the middleware has looked at it."""

    actor: Actor
    catchment: Catchment | None
    htmx: HtmxDetails


class MemberRequest(CatchmentRequest):
    """A request behind a door that lets only members through."""

    catchment: Catchment
