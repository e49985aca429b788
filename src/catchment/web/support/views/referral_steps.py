"""Writing a referral: two stops, then whom to ask. What was said at the stops is kept in the session."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catchment.people.models import Person
from catchment.support.actions import referrals as actions
from catchment.support.bridge.receiving import Receivers, asked_about, receivers
from catchment.support.enums import ReceiversRule
from catchment.support.models import Answer, Ladder, LadderLayer, Need
from catchment.support.queries.answers import needs_to_ask
from catchment.support.queries.referrals import current_rule, plan_to_join
from catchment.support.rules import referrals as rules
from catchment.vocabulary.enums import Layer
from catchment.web.drafts import (
    DraftingRequest,
    keep_what_was_sent,
    keeps_draft,
    sent,
    typed_before,
)
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.referrals import NO, YES, AgreeForm, RiskForm, SendForm
from catchment.web.support.pages.referrals import whose_of
from catchment.web.support.views.things import READING_PERSON, itself, visible_person

#: What was said at the stops counts for so long; then it is asked again.
STOPS_COUNT_FOR = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What was said at the stops, and what the referral began from.

    Attributes:
        by: the membership in which it was said; another one begins again.
        at: when, as ISO text.
        days: how long whoever says yes may read.
        safe: whether the second stop was passed.
        need, answer: public ids, or empty.
        candidate: whom an answer suggested, or empty.
        step: number of a step of the ladder, or 0.
    """

    by: int
    at: str
    purpose: str
    agreed: str
    days: int
    safe: bool = False
    need: str = ""
    answer: str = ""
    candidate: str = ""
    step: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """What it is about, as far as whoever writes may read it."""

    need: Need | None = None
    answer: Answer | None = None
    step: int = 0
    candidate: str = ""


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_refer_person, of=visible_person, about=itself, reading=READING_PERSON)
def agree(request: DraftingRequest, person: Person) -> HttpResponse:
    """The first stop: without a yes of the person nobody is asked anything."""
    subject = _subject_named(request, person)
    whose = whose_of(request.actor, person)
    form = AgreeForm(
        request.POST if request.method == "POST" else None,
        name=whose.name,
        initial=typed_before(request),
    )
    if form.is_valid():
        sent(request)
        if form.cleaned_data["agrees"] != YES:
            _forget(request, person)
            return render(request, "support/referral_not_now.html", {"whose": whose})
        _keep(
            request,
            person,
            Begun(
                by=request.actor.membership_id or 0,
                at=request.actor.now.isoformat(),
                purpose=form.cleaned_data["purpose"],
                agreed=form.cleaned_data.get("agreed") or str(_("asked for it themselves")),
                days=int(form.cleaned_data["span"]),
                need=str(subject.need.public_id) if subject.need else "",
                answer=str(subject.answer.public_id) if subject.answer else "",
                candidate=subject.candidate,
                step=subject.step,
            ),
        )
        return redirect(whose.to("referral_safe"))
    return render(request, "support/referral_agree.html", {"form": form, "whose": whose})


@require_http_methods(["GET", "POST"])
@requires(rules.may_refer_person, of=visible_person, about=itself, reading=READING_PERSON)
def safe(request: MemberRequest, person: Person) -> HttpResponse:
    """The second stop: with somebody at risk this is the wrong road, and the right one is shown."""
    whose = whose_of(request.actor, person)
    begun = _begun(request, person)
    if begun is None:
        return redirect(whose.to("referral_ask"))
    form = RiskForm(request.POST if request.method == "POST" else None, name=whose.name)
    if form.is_valid():
        if form.cleaned_data["risk"] != NO:
            _forget(request, person)
            return render(request, "support/referral_wrong_road.html", {"whose": whose})
        _keep(request, person, replace(begun, safe=True))
        return redirect(whose.to("referral_new"))
    return render(request, "support/referral_safe.html", {"form": form, "whose": whose})


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_refer_person, of=visible_person, about=itself, reading=READING_PERSON)
def send(request: DraftingRequest, person: Person) -> HttpResponse:
    """Whom to ask, and what they read; whoever skips a stop is led back to it."""
    whose = whose_of(request.actor, person)
    begun = _begun(request, person)
    if begun is None or not begun.safe:
        keep_what_was_sent(request)
        return redirect(whose.to("referral_safe" if begun else "referral_ask"))
    subject = _subject_kept(request, person, begun)
    found = _receivers(request, person, subject)
    form = SendForm(
        request.POST if request.method == "POST" else None,
        receivers=found,
        layers=_readable_layers(request, person),
        has_plan=plan_to_join(person, reader=request.actor) is not None,
        initial={"candidate": subject.candidate, "layers": _layers_of(subject)}
        | typed_before(request),
    )
    if found.able and form.is_valid():
        there = _send(request, person, begun, subject, form)
        if there is not None:
            return there
    rule = current_rule(person.catchment)
    return render(
        request,
        "support/referral_new.html",
        {
            "form": form,
            "whose": whose,
            "begun": begun,
            "found": found,
            "nobody_may": rule is None or rule.receivers == ReceiversRule.NOBODY,
            "until": _until(request, begun),
        },
    )


def _send(
    request: DraftingRequest,
    person: Person,
    begun: Begun,
    subject: Subject,
    form: SendForm,
) -> HttpResponse | None:
    """Send it, or put a sentence that helps into the form."""
    told, chosen = form.cleaned_data, form.chosen
    try:
        referral = actions.send_referral(
            person=person,
            offer=chosen.offer,
            helper=chosen.helper,
            need=subject.need,
            answer=subject.answer,
            purpose=begun.purpose,
            person_agreed=begun.agreed,
            access_until=_until(request, begun),
            words=told["words"],
            layers=told.get("layers", ()),
            joins_team=told.get("joins_team", False),
            by=request.actor,
        )
    except actions.AlreadyReferred:
        form.add_error("candidate", _("They have been asked already. Choose somebody else"))
    except actions.NobodyMayReceive:
        form.add_error(None, _("Nobody here receives referrals just now. Ring them instead"))
    except actions.ReceiverShut:
        form.add_error("candidate", _("They cannot be asked any more. Choose somebody else"))
    else:
        _forget(request, person)
        sent(request)
        messages.success(request, _("%(name)s has been asked") % {"name": chosen.name})
        return redirect("support:referral", referral.public_id)
    return None


def _receivers(request: MemberRequest, person: Person, subject: Subject) -> Receivers:
    needs = needs_to_ask(person, reader=request.actor)
    if subject.need is not None:
        needs = [subject.need]
    elif subject.answer is not None:
        asked = {need["need_id"] for need in subject.answer.ask["needs"]}
        needs = [need for need in needs if str(need.public_id) in asked] or needs
    elif subject.step:
        needs = [need for need in needs if need.layer.layer == subject.step]
    layers = (subject.step,) if subject.step and not needs else ()
    return receivers(
        person,
        asked_about(person, needs=needs, layers=layers),
        rule=current_rule(person.catchment),
        at=request.actor.now,
        chosen=subject.candidate,
    )


def _subject_named(request: MemberRequest, person: Person) -> Subject:
    """What the address says it is about. What one may not read is not found."""
    given = request.GET
    begun = Begun(
        by=0,
        at="",
        purpose="",
        agreed="",
        days=0,
        need=given.get("need", ""),
        answer=given.get("answer", ""),
        candidate=given.get("candidate", "")[:80],
        step=int(given["step"]) if given.get("step", "") in map(str, Layer.values) else 0,
    )
    return _subject_kept(request, person, begun)


def _subject_kept(request: MemberRequest, person: Person, begun: Begun) -> Subject:
    try:
        need = _need(request, person, begun.need) if begun.need else None
        answer = _answer(request, person, begun.answer) if begun.answer else None
    except (ObjectDoesNotExist, ValidationError, ValueError) as missing:
        raise Http404 from missing
    return Subject(need, answer, begun.step, begun.candidate if answer else "")


def _need(request: MemberRequest, person: Person, public_id: str) -> Need:
    seen = Need.objects.visible_to(request.actor).open().select_related("topic", "layer__ladder")
    return seen.get(public_id=uuid.UUID(public_id), layer__ladder__person=person)


def _answer(request: MemberRequest, person: Person, public_id: str) -> Answer:
    seen = Answer.objects.visible_to(request.actor)
    return seen.get(public_id=uuid.UUID(public_id), person=person)


def _readable_layers(request: MemberRequest, person: Person) -> list[int]:
    current = Ladder.objects.current().filter(person=person)
    seen = LadderLayer.objects.visible_to(request.actor).filter(ladder__in=current)
    return list(seen.order_by("layer").values_list("layer", flat=True))


def _layers_of(subject: Subject) -> list[int]:
    """The step that it is about is proposed; the rest stays shut unless it is ticked."""
    if subject.need is not None:
        return [subject.need.layer.layer]
    return [subject.step] if subject.step else []


def _until(request: MemberRequest, begun: Begun) -> dt.date:
    return request.actor.now.date() + dt.timedelta(days=begun.days)


def _key(person: Person) -> str:
    return f"referral {person.public_id}"


def _keep(request: MemberRequest, person: Person, begun: Begun) -> None:
    request.session[_key(person)] = asdict(begun)


def _forget(request: HttpRequest, person: Person) -> None:
    request.session.pop(_key(person), None)


def _begun(request: MemberRequest, person: Person) -> Begun | None:
    """What was said at the stops, in this membership and not too long ago."""
    kept: dict[str, Any] | None = request.session.get(_key(person))
    if kept is None or kept["by"] != request.actor.membership_id:
        return None
    begun = Begun(**kept)
    too_old = dt.datetime.fromisoformat(begun.at) + STOPS_COUNT_FOR < request.actor.now
    return None if too_old else begun
