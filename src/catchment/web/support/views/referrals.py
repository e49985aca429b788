"""Referrals: the lists, one referral, its answer and its end, and the rule of who may receive."""

import uuid
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.support.actions import referral_rules
from catchment.support.actions import referrals as actions
from catchment.support.enums import STAFF_ROLES, ReceiversRule
from catchment.support.models import Referral
from catchment.support.queries import referrals as queries
from catchment.support.rules import referrals as rules
from catchment.web.drafts import (
    DraftingRequest,
    keeps_draft,
    sent,
    shows_draft_of,
    too_late,
    typed_before,
)
from catchment.web.gate import members, requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.referrals import AcceptForm, DeclineForm, NoteForm, RuleForm
from catchment.web.support.pages.referrals import (
    declined_figure,
    lists_of,
    own_title,
    received_title,
    referral_page,
    title_of,
    voice_of,
)

READING = "read a referral about you"
TOO_LATE = "Somebody was faster. This is how it stands now"


def _visible_referral(actor: Actor, *, referral: uuid.UUID) -> Referral:
    seen = Referral.objects.visible_to(actor).select_related(
        "person__catchment",
        "organisation",
        "helper__organisation",
        "offer__organisation",
        "sent_by__organisation",
        "need__topic",
        "need__layer",
        "answer",
        "grant__recipient__user",
    )
    return seen.get(public_id=referral)


def _whose(referral: Referral) -> Person:
    return referral.person


@require_GET
@members(*STAFF_ROLES)
def referrals(request: MemberRequest) -> HttpResponse:
    """What one may answer, and what one has sent."""
    rows = queries.received(request.actor)
    received = lists_of(rows, voice=2, told=queries.may_be_told_of(request.actor, rows))
    return render(
        request,
        "support/referrals.html",
        {
            "title": received_title(len(received.to_answer)),
            "received": received,
            "sent": lists_of(queries.sent(request.actor), voice=1),
        },
    )


@require_GET
@members(Role.PERSON)
def mine(request: MemberRequest) -> HttpResponse:
    """Who has been asked to help the reader."""
    lists = lists_of(queries.referrals_of(request.actor), voice=0)
    return render(
        request, "support/referrals_mine.html", {"title": own_title(lists), "lists": lists}
    )


@require_GET
@shows_draft_of("support:referral_accept")
@requires(rules.may_view_referral, of=_visible_referral, about=_whose, reading=READING)
def referral(request: DraftingRequest, referral: Referral) -> HttpResponse:
    """One referral; before a yes its receiver reads only what stands here."""
    return _draw(request, referral, AcceptForm(initial=typed_before(request)))


def _draw(request: MemberRequest, referral: Referral, form: AcceptForm) -> HttpResponse:
    shut = rules.may_answer_referral(request.actor, referral) and not (
        rules.may_accept_referral(request.actor, referral)
    )
    shown = referral_page(
        referral,
        notes=queries.notes_of(referral),
        reader=request.actor,
        plan=queries.plan_to_join(referral.person, reader=request.actor),
    )
    return render(
        request,
        "support/referral.html",
        {
            "shown": shown,
            "form": form,
            "shut": shut,
            "accepts": queries.who_may_accept(referral, on=request.actor.now.date())
            if shut
            else [],
        },
    )


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_answer_referral, of=_visible_referral, about=_whose, reading=READING)
def accept(request: DraftingRequest, referral: Referral) -> HttpResponse:
    """Say yes."""
    form = AcceptForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if not form.is_valid():
        return _draw(request, referral, form)
    try:
        actions.accept_referral(
            referral=referral, by=request.actor, words=form.cleaned_data["words"]
        )
    except actions.ReferralMovedOn:
        return too_late(request, said=_(TOO_LATE), onward=_to(referral))
    except actions.NotLetIn:
        messages.warning(request, _("A yes needs a clearance of your own that is in date"))
    except actions.ReceiverShut:
        messages.warning(
            request,
            _(
                "A yes is not possible as things are: your offer may be full, paused, not confirmed lately "
                "or without the checks that are needed. Put that right first, or say no"
            ),
        )
    else:
        sent(request)
        name = referral.person.known_as
        messages.success(request, _("%(name)s knows that you said yes") % {"name": name})
    return redirect("support:referral", referral.public_id)


def _to(referral: Referral) -> HttpResponseRedirect:
    return redirect("support:referral", referral.public_id)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_answer_referral, of=_visible_referral, about=_whose, reading=READING)
def decline(request: DraftingRequest, referral: Referral) -> HttpResponse:
    """Say no, with a reason."""
    form = DeclineForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        act = partial(actions.decline_referral, **form.cleaned_data)
        told = _("Thank you for saying so. They can ask somebody else now")
        return _unless_too_late(request, referral, act, told)
    title = _("Why can you not help %(name)s now?") % {"name": referral.person.known_as}
    return _small_form(request, referral, form, title, _("Send this answer"))


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_accept_referral, of=_visible_referral, about=_whose, reading=READING)
def question(request: DraftingRequest, referral: Referral) -> HttpResponse:
    """Ask something before answering."""
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        label=_("What do you need to know?"),
        initial=typed_before(request),
    )
    if form.is_valid():
        act = partial(actions.ask_about_referral, words=form.cleaned_data["words"])
        return _unless_too_late(request, referral, act, _("Your question has been sent"))
    return _small_form(request, referral, form, _("Ask before you answer"), _("Ask this"))


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_reply_about_referral, of=_visible_referral, about=_whose, reading=READING)
def reply(request: DraftingRequest, referral: Referral) -> HttpResponse:
    """Reply to what was asked."""
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        label=_("Your reply"),
        initial=typed_before(request),
    )
    if form.is_valid():
        act = partial(actions.reply_about_referral, words=form.cleaned_data["words"])
        return _unless_too_late(request, referral, act, _("Your reply has been sent"))
    title = _("Reply to the question")
    return _small_form(request, referral, form, title, _("Send the reply"))


def _unless_too_late(
    request: DraftingRequest, referral: Referral, act: Callable[..., object], told: str
) -> HttpResponse:
    """Act on the referral and say so; where somebody was faster, hand back what was typed."""
    try:
        act(referral=referral, by=request.actor)
    except actions.ReferralMovedOn:
        return too_late(request, said=_(TOO_LATE), onward=_to(referral))
    sent(request)
    messages.success(request, told)
    return _to(referral)


@require_POST
@requires(rules.may_withdraw_referral, of=_visible_referral)
def withdraw(request: MemberRequest, referral: Referral) -> HttpResponse:
    """Take it back."""
    try:
        actions.withdraw_referral(referral=referral, by=request.actor)
    except actions.ReferralMovedOn:
        messages.info(request, _("This had ended already"))
    else:
        messages.success(request, _("Taken back. They can read nothing any more"))
    return redirect("support:referral", referral.public_id)


@require_POST
@requires(rules.may_finish_referral, of=_visible_referral)
def finish(request: MemberRequest, referral: Referral) -> HttpResponse:
    """Say that it is done."""
    try:
        actions.finish_referral(referral=referral, by=request.actor)
    except actions.ReferralMovedOn:
        messages.info(request, _(TOO_LATE))
    else:
        messages.success(request, _("Done. What was open to you has closed"))
    return redirect("support:referral", referral.public_id)


def _small_form(
    request: MemberRequest,
    referral: Referral,
    form: DeclineForm | NoteForm,
    title: str,
    button: str,
) -> HttpResponse:
    voice = voice_of(referral, request.actor)
    return render(
        request,
        "support/referral_answer.html",
        {
            "form": form,
            "referral": referral,
            "title": title,
            "button": button,
            "back": title_of(referral, voice),
            "asked": queries.last_question(referral),
        },
    )


@require_GET
@members()
def rule(request: MemberRequest) -> HttpResponse:
    """Who may receive referrals here, and who agreed that."""
    made = queries.rules_of(request.actor)
    return render(
        request,
        "support/referral_rule.html",
        {
            "rule": made[0] if made else None,
            "earlier": made[1:],
            "may_make": rules.may_make_referral_rule(request.actor, request.catchment),
        },
    )


@require_http_methods(["GET", "POST"])
@members(Role.COORDINATOR)
def edit_rule(request: MemberRequest) -> HttpResponse:
    """Write down what the partnership agreed."""
    standing = queries.current_rule(request.catchment)
    form = RuleForm(
        request.POST if request.method == "POST" else None,
        initial={
            "receivers": standing.receivers,
            "answer_within_days": standing.answer_within_days,
            "agreed_by": standing.agreed_by,
        }
        if standing
        else {"receivers": ReceiversRule.NOBODY},
    )
    if form.is_valid():
        try:
            referral_rules.make_referral_rule(
                catchment=request.catchment,
                receivers=ReceiversRule(form.cleaned_data["receivers"]),
                answer_within_days=form.cleaned_data["answer_within_days"],
                agreed_on=form.cleaned_data["agreed_on"],
                agreed_by=form.cleaned_data["agreed_by"],
                by=request.actor,
            )
        except referral_rules.NothingNew:
            messages.info(request, _("This stands already"))
        else:
            messages.success(request, _("Everybody here can read it. Referrals already sent stay"))
        return redirect("support:referral_rule")
    return render(request, "support/referral_rule_edit.html", {"form": form})


@require_GET
@members(Role.COORDINATOR, Role.OBSERVER)
def figures(request: MemberRequest) -> HttpResponse:
    """Why some could not help, counted; nothing below five is said."""
    counted = queries.declined(request.catchment, at=request.actor.now)
    return render(
        request,
        "support/referral_figures.html",
        {"counted": counted, "figure": declined_figure(counted)},
    )
