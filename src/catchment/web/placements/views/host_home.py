"""A host's own page: what is asked of me now, my seats, my record, thanks."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from catchment.people.days import month_began
from catchment.people.enums import Role
from catchment.people.queries import practice
from catchment.placements.actions.host_rounds import SILENCE
from catchment.placements.models import Host
from catchment.placements.queries.asked import host_home
from catchment.placements.queries.coming import coming_to
from catchment.placements.queries.joint import shared_with
from catchment.web.gate import members, showed
from catchment.web.placements.pages import joint
from catchment.web.placements.pages.coming import coming_page
from catchment.web.placements.pages.hosts import home_page
from catchment.web.requests import MemberRequest


@require_GET
@members(Role.HOST, listing="read what you wrote to their workplace, or that you come")
def home(request: MemberRequest) -> HttpResponse:
    """What is asked of the reader's workplace, and how it stands."""
    own = Host.objects.of(request.actor).select_related("organisation", "catchment").first()
    if own is None:
        showed(request, [])
        return redirect("placements:host_begin")
    now = request.actor.now
    on = timezone.localdate(now)
    found = host_home(own, request.actor, on=on, month=month_began(now))
    coming = coming_to(own, request.actor, on=on)
    comers = [one.person for week in coming.weeks for one in week.comers]
    wrote = [one.person for one in found.thanks]
    showed(request, [*(one.person for one in found.asked), *comers, *wrote])
    return render(
        request,
        "placements/host_home.html",
        {
            "home": found,
            "page_of": home_page(found, on=on, by_rounds=coming.by_rounds),
            "coming": coming_page(coming),
            "shared": [
                (one, joint.days_in_words(one.weekdays), joint.tag(one)) for one in shared_with(own)
            ],
            "silent": practice(own.catchment_id, on=on).number(SILENCE),
        },
    )
