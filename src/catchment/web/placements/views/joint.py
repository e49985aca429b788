"""Several hosts for one placement: ask, answer, end."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.placements.actions import joint as actions
from catchment.placements.models import JointHost, Opportunity
from catchment.placements.queries import joint as queries
from catchment.placements.queries.opportunities import bench
from catchment.placements.rules import joint as rules
from catchment.placements.rules.opportunities import may_write_opportunity
from catchment.web.gate import requires
from catchment.web.placements.forms.joint import JoinForm
from catchment.web.placements.pages import joint as pages
from catchment.web.placements.pages.hosts import span
from catchment.web.placements.views.fetch import kept_opportunity
from catchment.web.requests import MemberRequest

REFUSED = (
    actions.HostNotThere,
    actions.DaysGone,
    actions.AskedToJoin,
    actions.JointHostMovedOn,
    actions.TooManyAtOnce,
    actions.SeatsGiven,
)


def visible_joint(actor: Actor, *, joint: uuid.UUID) -> JointHost:
    """A share that the actor may see."""
    seen = JointHost.objects.visible_to(actor).select_related(
        "host__organisation",
        "host__catchment",
        "opportunity__host__organisation",
        "opportunity__host__catchment",
    )
    return seen.get(public_id=joint)


@require_http_methods(["GET", "POST"])
@requires(may_write_opportunity, of=kept_opportunity)
def joint_hosts(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """Who shares a placement, and asking another host."""
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        hosts=queries.hosts_to_ask(opportunity),
        days=queries.days_left(opportunity),
    )
    if form.is_valid():
        try:
            actions.ask_to_join(
                opportunity=opportunity,
                host=form.chosen,
                weekdays=form.cleaned_data["weekdays"],
                words=form.cleaned_data["words"],
                by=request.actor,
            )
        except REFUSED as refused:
            form.add_error(None, pages.REFUSALS[type(refused).__name__])
        else:
            messages.success(request, _("They were asked, and you hear when they answer"))
            return redirect("placements:joint_hosts", opportunity.public_id)
    shares = queries.shares_of(opportunity)
    return render(
        request,
        "placements/joint_hosts.html",
        {
            "form": form,
            "what": opportunity,
            "shares": [(one, pages.days_in_words(one.weekdays), pages.tag(one)) for one in shares],
            "left": pages.days_in_words(queries.days_left(opportunity)),
            "may_ask": len(queries.days_left(opportunity)) > 1,
        },
    )


@require_GET
@requires(rules.may_view_joint_host, of=visible_joint)
def joint(request: MemberRequest, one: JointHost) -> HttpResponse:
    """One share, as both hosts and staff read it: days, weeks, seats; no learner."""
    weeks = bench(one.opportunity, on=timezone.localdate(request.actor.now)).weeks
    return render(
        request,
        "placements/joint.html",
        {
            "one": one,
            "days": pages.days_in_words(one.weekdays),
            "tag": pages.tag(one),
            "weeks": [(span(each.week), each) for each in weeks],
            "may_answer": rules.may_answer_joint_host(request.actor, one),
            "may_end": rules.may_end_joint_host(request.actor, one),
        },
    )


@require_POST
@requires(rules.may_answer_joint_host, of=visible_joint)
def joint_yes(request: MemberRequest, one: JointHost) -> HttpResponse:
    """Give these days."""
    return _done(request, one, actions.join, _("Thank you. The days are yours"))


@require_POST
@requires(rules.may_answer_joint_host, of=visible_joint)
def joint_no(request: MemberRequest, one: JointHost) -> HttpResponse:
    """Not this time."""
    return _done(request, one, actions.not_join, _("Thank you for saying so"))


@require_POST
@requires(rules.may_end_joint_host, of=visible_joint)
def joint_end(request: MemberRequest, one: JointHost) -> HttpResponse:
    """Share it no longer."""
    return _done(request, one, actions.end_joint, _("It is shared no longer"))


def _done(request: MemberRequest, one: JointHost, act: actions.Act, said: str) -> HttpResponse:
    try:
        act(joint=one, by=request.actor)
    except REFUSED as refused:
        messages.warning(request, pages.REFUSALS[type(refused).__name__])
    else:
        messages.success(request, said)
    return redirect("placements:joint", one.public_id)
