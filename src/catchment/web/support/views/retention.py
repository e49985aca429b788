"""How long things are kept, what would go, legal holds; and leaving, with everything deleted."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.support.actions import leaving
from catchment.support.actions import retention as actions
from catchment.support.enums import RecordKind
from catchment.support.models import LeavingWish, LegalHold, RetentionClock
from catchment.support.queries import own_data
from catchment.support.queries import retention as queries
from catchment.support.rules import retention as rules
from catchment.support.shipped_clocks import BY_KIND
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, typed_before
from catchment.web.gate import members, requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.concerns import FindForm
from catchment.web.support.forms.retention import ClockForm, EraseForm, HoldForm, RefuseForm
from catchment.web.support.pages.retention import length, said
from catchment.web.support.views.access_requests import itself, person_here
from catchment.web.support.views.things import visible_person

READING = "looked at what would be deleted if you leave"
MOST_FOUND = 10
CLOCK_FIELDS = (
    "anchor",
    "keep_years",
    "keep_days",
    "warn_days",
    "why",
    "source",
    "source_url",
)


def visible_clock(actor: Actor, clock: int) -> RetentionClock:
    return RetentionClock.objects.visible_to(actor).select_related("catchment").get(pk=clock)


@require_GET
@members(Role.DATA_PROTECTION_LEAD)
def keeping(request: MemberRequest) -> HttpResponse:
    """The clocks, who asks to leave, and whose records are held."""
    today = timezone.localdate()
    clocks = queries.clocks_in_force(request.catchment, on=today)
    return render(
        request,
        "support/keeping.html",
        {
            "rows": [(clock, BY_KIND[RecordKind(clock.kind)]) for clock in clocks],
            "unconfirmed": sum(clock.verified_on is None for clock in clocks),
            "wishes": list(_wishes(request.actor)),
            "holds": list(_holds(request.actor)),
            "length": length,
            "said": said,
        },
    )


def _wishes(actor: Actor) -> "QuerySet[LeavingWish]":
    waiting = LeavingWish.objects.visible_to(actor).waiting()
    return waiting.select_related("person").order_by("answer_by", "pk")


def _wish(person: Person) -> LeavingWish | None:
    return LeavingWish.objects.waiting().filter(person=person).first()


def _holds(actor: Actor) -> "QuerySet[LegalHold]":
    return LegalHold.objects.visible_to(actor).standing().select_related("person").order_by("pk")


@require_GET
@members(Role.DATA_PROTECTION_LEAD)
def due(request: MemberRequest) -> HttpResponse:
    """The dry run: nothing is changed by looking."""
    rows = queries.would_go(request.catchment, on=timezone.localdate())
    total = sum(one.count for one in rows)
    return render(
        request,
        "support/keeping_due.html",
        {"rows": rows, "total": total, "said": said, "most": queries.MOST_SHOWN},
    )


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_set_clock, of=visible_clock)
def set_clock(request: DraftingRequest, clock: RetentionClock) -> HttpResponse:
    """Confirm how long a kind is kept, or change it."""
    form = ClockForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(clock, name) for name in CLOCK_FIELDS} | typed_before(request),
        anchors=BY_KIND[RecordKind(clock.kind)].anchors,
    )
    if form.is_valid() and _has_set(request, clock, form):
        sent(request)
        messages.success(request, _("Confirmed. It is in force from today"))
        return redirect("support:keeping")
    shipped = BY_KIND[RecordKind(clock.kind)]
    return render(
        request,
        "support/keeping_clock.html",
        {"form": form, "clock": clock, "shipped": shipped, "length": length, "said": said},
    )


def _has_set(request: MemberRequest, clock: RetentionClock, form: ClockForm) -> bool:
    try:
        actions.set_clock(
            clock=clock, wanted=form.wanted(), by=request.actor, on=timezone.localdate()
        )
    except actions.TooShort as short:
        least = length(short.args[0])
        form.add_error("keep_days", _("This kind is kept for at least %s") % least)
    except actions.WarnsTooEarly:
        form.add_error("warn_days", _("Warn within the time for which it is kept"))
    except actions.ClockChanged:
        form.add_error(None, _("Somebody else has just changed this. Go back and look again"))
    return form.is_valid()


@require_GET
@members(Role.DATA_PROTECTION_LEAD)
def find(request: MemberRequest) -> HttpResponse:
    """Whose records should be held, or deleted because they asked in another way."""
    form = FindForm(request.GET if "q" in request.GET else None)
    found: list[Person] = []
    if form.is_valid():
        here = Person.objects.filter(
            catchment=request.catchment, name__icontains=form.cleaned_data["q"]
        )
        others = here.exclude(pk=request.actor.person_id or 0)
        found = list(others.order_by("name", "pk")[:MOST_FOUND])
    return render(request, "support/keeping_find.html", {"form": form, "found": found})


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_decide_on_leaving, of=person_here, about=itself, reading=READING)
def decide(request: DraftingRequest, person: Person) -> HttpResponse:
    """One person: erase, refuse for now, hold, or let the clocks run again."""
    wish = request.POST.get("do", "") if request.method == "POST" else ""
    drawn = {
        name: form(request.POST if name == wish else None, initial=typed_before(request))
        for name, form in FORMS.items()
    }
    if wish in DECIDING and drawn[wish].is_valid():
        decided = DECIDING[wish](request, person, drawn[wish])
        sent(request)
        return decided
    if request.method == "POST" and wish not in DECIDING:
        messages.info(request, _("Nothing was changed"))
    return render(
        request,
        "support/keeping_person.html",
        {
            "person": person,
            "wish": _wish(person),
            "hold": LegalHold.objects.standing().filter(person=person).first(),
            "sections": own_data.everything_about(person),
            "sent": drawn,
        },
    )


def _erase(request: MemberRequest, person: Person, form: forms.Form) -> HttpResponse:
    try:
        is_all_gone = leaving.erase(person=person, by=request.actor)
    except leaving.OnHold:
        messages.info(request, _("A legal hold stands: nothing was deleted"))
        return redirect("support:keeping_person", person.public_id)
    except leaving.PersonGone:
        messages.info(request, _("Everything was deleted before"))
        return redirect("support:keeping")
    told = _("Everything about them is deleted, and their sign-in is closed")
    kept = _("Everything is deleted but what the law keeps for safety, with their name")
    messages.success(request, told if is_all_gone else kept)
    return redirect("support:keeping")


def _refuse(request: MemberRequest, person: Person, form: forms.Form) -> HttpResponse:
    return _decided(
        request,
        person,
        partial(leaving.refuse_leaving, **form.cleaned_data),
        told=_("Answered. They are told, and read the reason on their page"),
        unless=(leaving.NotAsked, _("They have not asked, or it is decided already")),
    )


def _hold(request: MemberRequest, person: Person, form: forms.Form) -> HttpResponse:
    return _decided(
        request,
        person,
        partial(leaving.place_hold, reason=form.cleaned_data["words"]),
        told=_("Nothing about them is deleted while the hold stands"),
        unless=(leaving.OnHold, _("A hold stands already")),
    )


def _lift(request: MemberRequest, person: Person, form: forms.Form) -> HttpResponse:
    return _decided(
        request,
        person,
        partial(leaving.lift_hold, words=form.cleaned_data["words"]),
        told=_("The hold is lifted, and the clocks run again"),
        unless=(leaving.NoHold, _("No hold stands any more")),
    )


def _decided(
    request: MemberRequest,
    person: Person,
    act: Callable[..., object],
    *,
    told: str,
    unless: tuple[type[Exception], str],
) -> HttpResponse:
    """Act and say so, or say why nothing has changed; back to the page of the person."""
    refused, why = unless
    try:
        act(person=person, by=request.actor)
    except refused:
        messages.info(request, why)
    else:
        messages.success(request, told)
    return redirect("support:keeping_person", person.public_id)


FORMS: dict[str, type[forms.Form]] = {
    "erase": EraseForm,
    "refuse": RefuseForm,
    "hold": HoldForm,
    "lift": HoldForm,
}
DECIDING: dict[str, Callable[[MemberRequest, Person, forms.Form], HttpResponse]] = {
    "erase": _erase,
    "refuse": _refuse,
    "hold": _hold,
    "lift": _lift,
}


@require_http_methods(["GET", "POST"])
@requires(rules.may_ask_to_leave, of=visible_person)
def my_leave(request: MemberRequest, person: Person) -> HttpResponse:
    """Ask to leave, or take it back."""
    if request.method == "POST":
        messages.info(request, _asked_or_stayed(request, person))
        return redirect("support:my_leave")
    answers = LeavingWish.objects.visible_to(request.actor).refused().filter(person=person)
    return render(
        request,
        "support/my_leave.html",
        {"wish": _wish(person), "refusal": answers.order_by("-pk").first()},
    )


def _asked_or_stayed(request: MemberRequest, person: Person) -> str:
    wish = request.POST.get("do", "")
    try:
        if wish == "ask":
            leaving.ask_to_leave(person=person, by=request.actor, on=timezone.localdate())
            return _("You have asked to leave")
        if wish == "stay":
            leaving.stay(person=person, by=request.actor)
            return _("Good to have you. Nothing is deleted")
    except leaving.AskedAlready:
        return _("You have asked already")
    except leaving.NotAsked:
        return _("You had not asked, or it is decided already")
    return _("Nothing was changed")
