"""Saying that one has met a person of one's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catchment.support.actions import met as actions
from catchment.support.models import TeamMember
from catchment.support.rules.team import may_hand_over
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.views.team import visible_place


@require_POST
@requires(may_hand_over, of=visible_place)
def met(request: MemberRequest, place: TeamMember) -> HttpResponse:
    """Note that they met today; whoever may give their place away may say so too."""
    try:
        actions.say_met(place=place, on=timezone.localdate(), by=request.actor)
    except actions.NotInTeam:
        messages.info(request, _("You are not in this team any more."))
    else:
        messages.success(
            request, _("Good. You met %(name)s today.") % {"name": place.plan.person.known_as}
        )
    return redirect("pages:home")
