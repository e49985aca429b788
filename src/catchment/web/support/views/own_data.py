"""Taking everything with you, at once and by oneself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from catchment.people.models import Person
from catchment.support.actions.own_data import take_own_data
from catchment.support.models import AccessRequest
from catchment.support.queries.own_data import HELD_BACK
from catchment.support.rules.own_data import may_take_own_data
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.own_data import drawn
from catchment.web.support.views.things import visible_person


@require_GET
@requires(may_take_own_data, of=visible_person)
def my_data(request: MemberRequest, person: Person) -> HttpResponse:
    """What can be taken, and how far a request to the data-protection lead has come."""
    asked = AccessRequest.objects.visible_to(request.actor).filter(person=person)
    return render(
        request,
        "support/my_data.html",
        {"requests": list(asked.order_by("-received_on", "-pk")), "held_back": HELD_BACK},
    )


@require_POST
@requires(may_take_own_data, of=visible_person)
def take(request: MemberRequest, person: Person) -> HttpResponse:
    """The ZIP file, made now; it is not kept here."""
    content = drawn(person, at=request.actor.now)
    take_own_data(person=person, by=request.actor)
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="everything-about-me.zip"'},
    )
