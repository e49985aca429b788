"""Handing over one's place in a team: choose who, say why, take over, take back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.models import Membership, Person
from catchment.support.actions import hand_overs as actions
from catchment.support.actions import places
from catchment.support.models import HandOver, TeamMember
from catchment.support.queries import team as queries
from catchment.support.rules import team as rules
from catchment.support.rules.plans import is_oneself
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, too_late, typed_before
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.team import AnswerForm, HandOverForm
from catchment.web.support.views.team import READING_PLACE, visible_place, whose_place

READING_HAND_OVER = "read a hand-over about you"
ANSWERED = "It was answered or taken back before. Nothing has changed."

Offer = tuple[TeamMember, Membership]


def visible_hand_over(actor: Actor, *, hand_over: uuid.UUID) -> HandOver:
    return queries.hand_over_with_all(actor, hand_over)


def place_and_taker(actor: Actor, *, place: uuid.UUID, member: uuid.UUID) -> Offer:
    """One's place, and a member who may take it over."""
    mine = visible_place(actor, place=place)
    fit = queries.fit_members(mine.plan.person, on=actor.now.date())
    return mine, fit.select_related("user", "organisation").get(public_id=member)


def may_offer(actor: Actor, thing: Offer) -> bool:
    """Whose place it is, to anybody but themselves."""
    place, taker = thing
    return rules.may_hand_over(actor, place) and taker.pk != place.membership_id


def whose_offer(thing: Offer) -> Person:
    return thing[0].plan.person


def whose_hand_over(hand_over: HandOver) -> Person:
    return hand_over.plan.person


@require_GET
@requires(rules.may_hand_over, of=visible_place, about=whose_place, reading=READING_PLACE)
def choose(request: MemberRequest, place: TeamMember) -> HttpResponse:
    """Look for somebody who could take over."""
    words = request.GET.get("q", "").strip()
    found = queries.find_takers(place, words, on=request.actor.now.date())
    shown = {"place": place, "words": words, "found": found}
    return render(request, "support/hand_over_choose.html", shown)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(may_offer, of=place_and_taker, about=whose_offer, reading=READING_PLACE)
def offer(request: DraftingRequest, thing: Offer) -> HttpResponse:
    """Say what they need to know and how the person agreed, and ask."""
    place, taker = thing
    form = HandOverForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            made = actions.offer_hand_over(
                place=place, taker=taker, by=request.actor, **form.cleaned_data
            )
        except (places.PlanIsOver, places.NotFit, actions.GiverHasLeft):
            form.add_error(None, _("This cannot be handed over to them just now"))
        except actions.HandOverWaits:
            form.add_error(
                None, _("You have asked somebody already. Take that back first, or wait")
            )
        else:
            sent(request)
            messages.success(
                request,
                _("%(name)s is asked. Nothing changes before they say yes.")
                % {"name": taker.user.name},
            )
            return redirect("support:hand_over", hand_over=made.public_id)
    return render(
        request, "support/hand_over_offer.html", {"form": form, "place": place, "taker": taker}
    )


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(
    rules.may_view_hand_over,
    of=visible_hand_over,
    about=whose_hand_over,
    reading=READING_HAND_OVER,
)
def hand_over(request: DraftingRequest, hand_over: HandOver) -> HttpResponse:
    """Read it; whoever is asked says yes or no."""
    may_answer = rules.may_answer_hand_over(request.actor, hand_over)
    form = AnswerForm(
        request.POST if request.method == "POST" and may_answer else None,
        initial=typed_before(request),
    )
    if form.is_valid():
        return _answer(request, hand_over, form)
    if request.method == "POST" and not may_answer:
        here = redirect("support:hand_over", hand_over=hand_over.public_id)
        return too_late(request, said=_(ANSWERED), onward=here)
    shown = {
        "form": form,
        "one": hand_over,
        "own": is_oneself(request.actor, hand_over.plan.person),
        "told": rules.may_read_hand_over_note(request.actor, hand_over),
        "may_answer": may_answer,
        "may_take_back": rules.may_withdraw_hand_over(request.actor, hand_over),
    }
    return render(request, "support/hand_over.html", shown)


def _answer(request: DraftingRequest, one: HandOver, form: AnswerForm) -> HttpResponse:
    here = redirect("support:hand_over", hand_over=one.public_id)
    try:
        if not form.says_yes:
            actions.decline_hand_over(
                hand_over=one, words=form.cleaned_data["words"], by=request.actor
            )
            sent(request)
            messages.success(request, _("They know. Everything stays as it is."))
            return here
        actions.accept_hand_over(hand_over=one, by=request.actor)
    except actions.HandOverNotWaiting:
        return too_late(request, said=_(ANSWERED), onward=here)
    except (actions.GiverHasLeft, places.PlanIsOver):
        said = _("There is nothing left to take over: the place or the plan has ended.")
        return too_late(request, said=said, onward=here)
    except places.NotFit:
        messages.error(
            request,
            _("You cannot come in just now: your profile pauses, or your clearance has run out."),
        )
        return here
    name = one.plan.person.known_as
    sent(request)
    messages.success(request, _("You have taken over in %(name)s’s team.") % {"name": name})
    return redirect("support:plan", person=one.plan.person.public_id)


@require_POST
@requires(rules.may_withdraw_hand_over, of=visible_hand_over)
def take_back(request: MemberRequest, hand_over: HandOver) -> HttpResponse:
    """Take it back before it is answered."""
    try:
        actions.withdraw_hand_over(hand_over=hand_over, by=request.actor)
    except actions.HandOverNotWaiting:
        messages.info(request, _("It was answered meanwhile. Look again."))
    else:
        messages.success(request, _("It is taken back. Everything stays as it is."))
    return redirect("support:hand_over", hand_over=hand_over.public_id)
