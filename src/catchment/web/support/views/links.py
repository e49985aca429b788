"""Links for informal helpers: make and take back; and the one public page, where they answer."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.people.queries import safety_numbers
from catchment.support.actions import links as actions
from catchment.support.actions.places import PlanIsOver
from catchment.support.enums import LinkAnswer
from catchment.support.models import PlanStep, SupporterLink
from catchment.support.queries import links as queries
from catchment.support.queries.team import is_grown_up
from catchment.support.rules import links as rules
from catchment.web.gate import public, requires
from catchment.web.requests import CatchmentRequest, MemberRequest
from catchment.web.support.forms.links import LinkAnswerForm, LinkForm
from catchment.web.support.pages.ladder import place_of

READING_STEP = "looked at a step of your plan"


def visible_step(actor: Actor, *, supporter_step: uuid.UUID) -> PlanStep:
    return queries.visible_step(actor, supporter_step)


def visible_link(actor: Actor, *, link: uuid.UUID) -> SupporterLink:
    return queries.visible_link(actor, link)


def whose_step(step: PlanStep) -> Person:
    return step.plan.person


@require_http_methods(["GET", "POST"])
@requires(rules.may_make_link, of=visible_step, about=whose_step, reading=READING_STEP)
def make(request: MemberRequest, step: PlanStep) -> HttpResponse:
    """Make the link of one step, for an e-mail or for paper."""
    grown_up = is_grown_up(step.plan.person, on=request.actor.now.date())
    supporter = step.supporter
    form = LinkForm(
        request.POST if request.method == "POST" else None,
        only_to=None if grown_up or supporter is None else supporter.safe_address,
    )
    if form.is_valid():
        made = _made(request, step, form)
        if made is not None:
            return made
    shown = {
        "form": form,
        "step": step,
        "place": place_of(request.actor, step.plan.person),
        "link": queries.link_of(step, at=request.actor.now),
        "confirmed": grown_up or (supporter is not None and supporter.confirmed_at is not None),
        "grown_up": grown_up,
    }
    return render(request, "support/link_make.html", shown)


def _made(request: MemberRequest, step: PlanStep, form: LinkForm) -> HttpResponse | None:
    """The page after making it; None where it was refused."""
    place = place_of(request.actor, step.plan.person)
    try:
        made = actions.make_link(step=step, by=request.actor, email=form.address)
    except actions.SentAlready:
        messages.info(request, _("It is on its way already."))
        return HttpResponseRedirect(place.to("plan"))
    except (actions.NotASupportersStep, PlanIsOver):
        form.add_error(
            None, _("There is nothing to ask any more: the step or the plan has moved on")
        )
        return None
    except actions.TooManyMails:
        form.add_error(
            None, _("Many links are on their way already. Wait an hour, or give it on paper")
        )
        return None
    except actions.SupporterNotConfirmed:
        form.add_error(None, _("Somebody at your school has to confirm them first"))
        return None
    except actions.AddressNotConfirmed:
        form.add_error(None, _("Somebody at your school has to say yes to their address first"))
        return None
    if form.address:
        messages.success(request, _("The link is on its way."))
        return HttpResponseRedirect(place.to("plan"))
    address = request.build_absolute_uri(
        reverse("support:supporter_answer", kwargs={"key": made.token})
    )
    shown = {"step": step, "place": place, "link": made.link, "address": address}
    return render(request, "support/link_made.html", shown)


@require_POST
@requires(rules.may_take_back_link, of=visible_link)
def take_back(request: MemberRequest, link: SupporterLink) -> HttpResponse:
    """From now on the link opens nothing."""
    try:
        actions.take_back_link(link=link, by=request.actor)
    except actions.LinkOver:
        messages.info(request, _("It had ended already."))
    else:
        messages.success(request, _("The link no longer opens anything."))
    return HttpResponseRedirect(place_of(request.actor, link.step.plan.person).to("plan"))


@require_http_methods(["GET", "POST"])
@never_cache
@public
def answer(request: CatchmentRequest, key: str) -> HttpResponse:
    """What somebody informal is asked, and their answer. Looking changes nothing."""
    link = queries.open_link(key, at=request.actor.now)
    if link is None:
        return _over(request, key)
    form = LinkAnswerForm(
        request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4()}
    )
    if form.is_valid():
        return _answered(request, key, form)
    asked = queries.asked_by(link)
    shown = {"form": form, "asked": asked, "numbers": safety_numbers(asked.catchment)}
    return render(request, "support/link_answer.html", shown)


def _answered(request: CatchmentRequest, key: str, form: LinkAnswerForm) -> HttpResponse:
    try:
        actions.answer_link(
            token=key,
            answer=LinkAnswer(form.cleaned_data["answer"]),
            words=form.cleaned_data["words"],
            key=form.cleaned_data["key"],
            now=request.actor.now,
        )
    except (actions.LinkOver, PlanIsOver):
        return _over(request, key)
    except actions.TooManyAnswers:
        return render(request, "429.html", status=429)
    return redirect("support:supporter_answer", key=key)


def _over(request: CatchmentRequest, key: str) -> HttpResponse:
    """A kind page for links that no longer open anything; it tells nothing of the person."""
    answered = queries.was_answered(key)
    return render(
        request, "support/link_over.html", {"answered": answered}, status=200 if answered else 404
    )
