"""The team: who is in it, ask somebody in, say yes or no, leave, choose who leads."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.models import Membership, Person
from catchment.support.actions import places
from catchment.support.actions import team as actions
from catchment.support.enums import TeamStatus
from catchment.support.models import Plan, TeamMember
from catchment.support.queries import team as queries
from catchment.support.rules import team as rules
from catchment.support.rules.clearance import may_be_let_in_about
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, typed_before
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.team import (
    AnswerForm,
    AskMemberForm,
    EndForm,
    ToldForm,
    TrustedForm,
)
from catchment.web.support.pages.ladder import Place, place_of
from catchment.web.support.pages.team import team_page, why_asked
from catchment.web.support.views.plan_things import (
    current_plan,
    plan_or_person,
    whose,
    whose_plan,
)
from catchment.web.support.views.things import visible_person

READING_TEAM = "looked at your team"
READING_PLACE = "looked at a place in your team"
READING_INVOLVED = "looked at who is involved with you"


def visible_place(actor: Actor, *, place: uuid.UUID) -> TeamMember:
    return queries.place_with_all(actor, place)


def told_plan(actor: Actor, *, person: uuid.UUID) -> Plan:
    """The plan of somebody whom the actor sees, if others may know who is involved."""
    told = Plan.objects.current().filter(tells_who_is_involved=True)
    return told.select_related("person").get(person=visible_person(actor, person=person))


def asked_member(
    actor: Actor, *, member: uuid.UUID, person: uuid.UUID | None = None
) -> tuple[Plan, Membership]:
    """A plan, and a member who may come into its team."""
    plan = current_plan(actor, person=person)
    fit = queries.fit_members(plan.person, on=actor.now.date())
    return plan, fit.select_related("user", "organisation").get(public_id=member)


def may_ask_member(actor: Actor, thing: tuple[Plan, Membership]) -> bool:
    """Whoever may ask somebody into the team."""
    return rules.may_ask_into_team(actor, thing[0])


def whose_team(thing: tuple[Plan, Membership]) -> Person:
    return thing[0].person


def whose_place(place: TeamMember) -> Person:
    return place.plan.person


@require_GET
@requires(rules.may_open_team, of=plan_or_person, about=whose_plan, reading=READING_TEAM)
def team(request: MemberRequest, thing: Plan | Person) -> HttpResponse:
    """Who is in the team, why, until when; without a plan, begin one first."""
    if isinstance(thing, Person):
        return HttpResponseRedirect(place_of(request.actor, thing).to("plan"))
    return render(request, "support/team.html", {"shown": team_page(thing, actor=request.actor)})


@require_GET
@requires(rules.may_ask_into_team, of=current_plan, about=whose, reading=READING_TEAM)
def ask(request: MemberRequest, plan: Plan) -> HttpResponse:
    """Look for somebody to ask: by name or organisation, or among those chosen before."""
    words = request.GET.get("q", "").strip()
    on = request.actor.now.date()
    shown = {
        "place": place_of(request.actor, plan.person),
        "words": words,
        "found": queries.find_members(plan, words, on=on),
        "chosen": queries.chosen_members(plan, on=on),
        "grown_up": queries.is_grown_up(plan.person, on=on),
    }
    return render(request, "support/team_ask.html", shown)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(may_ask_member, of=asked_member, about=whose_team, reading=READING_TEAM)
def ask_member(request: DraftingRequest, thing: tuple[Plan, Membership]) -> HttpResponse:
    """Say what for and why, and ask."""
    plan, member = thing
    place = place_of(request.actor, plan.person)
    form = AskMemberForm(
        request.POST if request.method == "POST" else None,
        confirm=_confirm(place),
        initial=typed_before(request),
    )
    if form.is_valid():
        try:
            actions.invite_member(
                plan=plan,
                membership=member,
                role=form.cleaned_data["role"],
                reason=form.cleaned_data["reason"],
                stay=form.chosen_stay,
                by=request.actor,
            )
        except (places.PlanIsOver, places.NotFit):
            form.add_error(None, _("They cannot come in just now. Choose somebody else"))
        except places.InTeamAlready:
            messages.info(request, _("They have been asked already, or are in the team"))
            return HttpResponseRedirect(place.to("team"))
        else:
            sent(request)
            messages.success(
                request,
                _("%(name)s is asked. They see nothing before they say yes.")
                % {"name": member.user.name},
            )
            return HttpResponseRedirect(place.to("team"))
    shown = {"form": form, "place": place, "member": member}
    return render(request, "support/team_ask_member.html", shown)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_ask_into_team, of=current_plan, about=whose, reading=READING_TEAM)
def trusted(request: DraftingRequest, plan: Plan) -> HttpResponse:
    """Put somebody whom the person trusts into the team, by name."""
    place = place_of(request.actor, plan.person)
    form = TrustedForm(
        request.POST if request.method == "POST" else None,
        supporters=queries.supporters_not_in(plan),
        confirm=_confirm(place),
        initial=typed_before(request),
    )
    if form.is_valid():
        try:
            actions.add_supporter(
                plan=plan,
                supporter=form.chosen_supporter,
                role=form.cleaned_data["role"],
                reason=form.cleaned_data["reason"],
                stay=form.chosen_stay,
                by=request.actor,
            )
        except places.PlanIsOver:
            form.add_error(None, _("This plan has ended"))
        except places.InTeamAlready:
            form.add_error("supporter", _("They are in the team already"))
        else:
            sent(request)
            name = form.chosen_supporter.name
            messages.success(
                request, _("%(name)s is in the team. They are not told.") % {"name": name}
            )
            return HttpResponseRedirect(place.to("team"))
    return render(request, "support/team_trusted.html", {"form": form, "place": place})


@require_POST
@requires(rules.may_ask_into_team, of=current_plan)
def say_who_is_involved(request: MemberRequest, plan: Plan) -> HttpResponse:
    """Let people outside the team see who is involved, or no longer."""
    form = ToldForm(request.POST)
    form.full_clean()
    try:
        actions.say_who_is_involved(plan=plan, tells=form.cleaned_data["tells"], by=request.actor)
    except places.PlanIsOver:
        messages.info(request, _("This plan has ended"))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(place_of(request.actor, plan.person).to("team"))


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_open_place, of=visible_place, about=whose_place, reading=READING_PLACE)
def place(request: DraftingRequest, place: TeamMember) -> HttpResponse:
    """What one is asked, by whom and why; say yes or no. Later: one's own place in the team."""
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        return _answer(request, place, form)
    shown = {
        "form": form,
        "place": place,
        "heading": why_asked(place),
        "TeamStatus": TeamStatus,
        "shut": not may_be_let_in_about(request.actor, place.plan.person),
        "may_hand_over": rules.may_hand_over(request.actor, place),
        "may_end": rules.may_end_place(request.actor, place),
    }
    return render(request, "support/team_place.html", shown)


def _answer(request: DraftingRequest, place: TeamMember, form: AnswerForm) -> HttpResponse:
    name = place.plan.person.known_as
    here = redirect("support:team_place", place=place.public_id)
    try:
        if not form.says_yes:
            actions.decline_place(place=place, words=form.cleaned_data["words"], by=request.actor)
            sent(request)
            messages.success(
                request, _("%(name)s knows. Thank you for saying so.") % {"name": name}
            )
            return here
        actions.accept_place(place=place, by=request.actor)
    except places.PlaceNotWaiting:
        messages.info(request, _("This was answered or taken back before. Nothing has changed."))
        return here
    except places.PlanIsOver:
        messages.info(request, _("This plan has ended meanwhile."))
        return here
    except places.NotFit:
        messages.error(
            request,
            _("You cannot come in just now: your profile pauses, or your clearance has run out."),
        )
        return here
    sent(request)
    messages.success(request, _("You are in %(name)s’s team.") % {"name": name})
    return redirect("support:plan", person=place.plan.person.public_id)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_end_place, of=visible_place, about=whose_place, reading=READING_PLACE)
def end(request: DraftingRequest, place: TeamMember) -> HttpResponse:
    """Leave, show somebody out, or take back an invitation."""
    form = EndForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    mine = place.membership_id == request.actor.membership_id
    back = place_of(request.actor, place.plan.person).to("team")
    if form.is_valid():
        try:
            actions.end_place(place=place, words=form.cleaned_data["words"], by=request.actor)
        except actions.PlaceNotStanding:
            messages.info(request, _("This had ended already."))
        else:
            sent(request)
            messages.success(request, _("It has ended. What was open to them is shut."))
        return redirect("pages:home") if mine else HttpResponseRedirect(back)
    shown = {
        "form": form,
        "place": place,
        "mine": mine,
        "asked": place.status == TeamStatus.INVITED,
        "back": back,
    }
    return render(request, "support/team_end.html", shown)


@require_POST
@requires(rules.may_choose_lead, of=visible_place)
def lead(request: MemberRequest, place: TeamMember) -> HttpResponse:
    """Choose who leads."""
    try:
        chosen = actions.choose_lead(place=place, by=request.actor)
    except (actions.CannotLead, places.PlanIsOver):
        messages.info(request, _("They are no longer in the team."))
    else:
        name = places.member_of(chosen).user.name
        messages.success(request, _("%(name)s leads your team now.") % {"name": name})
    return HttpResponseRedirect(place_of(request.actor, place.plan.person).to("team"))


@require_GET
@requires(rules.may_see_who_is_involved, of=told_plan, about=whose, reading=READING_INVOLVED)
def involved(request: MemberRequest, plan: Plan) -> HttpResponse:
    """For people outside the team: service, name and contact, and nothing else."""
    shown = {
        "person": plan.person,
        "own": plan.person_id == request.actor.person_id,
        "involved": queries.who_is_involved(plan),
    }
    return render(request, "support/team_involved.html", shown)


def _confirm(place: Place) -> str:
    name = place.person.known_as
    return "" if place.own else _("%(name)s is with me and said yes") % {"name": name}
