"""Appointments: offer times, pick one, ask for others, call off, say how it went."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.support.actions import appointments as actions
from catchment.support.actions.places import PlanIsOver
from catchment.support.enums import MissedReason
from catchment.support.models import Appointment, Plan
from catchment.support.queries import appointments as queries
from catchment.support.rules import appointments as rules
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, too_late, typed_before
from catchment.web.gate import members, requires, showed
from catchment.web.requests import MemberRequest
from catchment.web.support.calendar_file import MIME, calendar_file
from catchment.web.support.forms.appointments import (
    CallOffForm,
    MissedForm,
    OfferForm,
    OtherTimesForm,
    PickForm,
    TimesForm,
)
from catchment.web.support.pages import appointments as pages
from catchment.web.support.pages.ladder import place_of
from catchment.web.support.views.plan_things import READING_PLAN, current_plan
from catchment.web.support.views.plan_things import whose as whose_plan

A_PAGE = 25
READING = "looked at a meeting with you"
MOVED = "Somebody was faster, or it has changed meanwhile."


def visible(actor: Actor, *, appointment: uuid.UUID) -> Appointment:
    return queries.visible_appointment(actor, appointment)


def whose(appointment: Appointment) -> Person:
    return appointment.person


@require_GET
@members(listing="opened the list of their meetings")
def appointments(request: MemberRequest) -> HttpResponse:
    """One's meetings, on either side: what waits first."""
    listed = queries.appointments_of(request.actor)
    seen = queries.seen_all(listed, at=request.actor.now)
    all_rows = [pages.row(request.actor, one) for one in seen]
    rows = Paginator(all_rows, A_PAGE).get_page(request.GET.get("page"))
    drawn = listed[max(0, rows.start_index() - 1) : rows.end_index()]
    showed(request, [one.person for one in drawn])
    shown = {"rows": rows, "title": pages.list_title(all_rows)}
    return render(request, "support/appointments.html", shown)


@require_http_methods(["GET", "POST"])
@requires(rules.may_offer_times, of=current_plan, about=whose_plan, reading=READING_PLAN)
def offer(request: MemberRequest, plan: Plan) -> HttpResponse:
    """Offer two to six times."""
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        now=request.actor.now,
        initial={"key": uuid.uuid4()},
    )
    if form.is_valid():
        offered = _offer(request, plan, form)
        if offered is not None:
            return offered
    place = place_of(request.actor, plan.person)
    return render(request, "support/appointment_offer.html", {"form": form, "place": place})


def _offer(request: MemberRequest, plan: Plan, form: OfferForm) -> HttpResponseRedirect | None:
    """The page of what was offered; None where it was refused."""
    key = form.cleaned_data["key"]
    try:
        actions.offer_times(
            plan=plan,
            times=form.times,
            about=form.cleaned_data["about"],
            place=form.cleaned_data["place"],
            by=request.actor,
            key=key,
        )
    except (actions.OfferedAlready, actions.AppointmentHasMoved):
        return redirect("support:appointments")
    except PlanIsOver:
        form.add_error(None, _("The plan has ended meanwhile"))
        return None
    except (actions.TimesDoNotFit, actions.TimeIsTaken) as wrong:
        _refuse(form, wrong)
        return None
    messages.success(request, _("%(name)s is told, and picks one") % {"name": plan.person.known_as})
    return redirect("support:appointment", appointment=key)


def _refuse(form: TimesForm, wrong: Exception) -> None:
    if isinstance(wrong, actions.TimeIsTaken):
        form.add_error(None, _("You have another meeting at one of these times. Change it"))
    else:
        form.add_error(None, _("Two of these times overlap. Change one of them"))


@require_GET
@requires(rules.may_view_appointment, of=visible, about=whose, reading=READING)
def appointment(request: MemberRequest, one: Appointment) -> HttpResponse:
    """One meeting, and what this reader can do about it."""
    return _draw(request, one, None)


@require_POST
@requires(rules.may_pick_time, of=visible, about=whose, reading=READING)
def pick(request: MemberRequest, one: Appointment) -> HttpResponse:
    """Pick one of the times."""
    form = _pick_form(request, queries.read_appointment(one, at=request.actor.now), request.POST)
    if not form.is_valid():
        return _draw(request, one, form)
    try:
        actions.pick_time(appointment=one, slot=int(form.cleaned_data["slot"]), by=request.actor)
    except actions.TimeIsTaken:
        form.add_error("slot", _("This time is taken now. Choose another"))
        return _draw(request, one, form)
    except actions.AppointmentHasMoved:
        messages.info(request, _(MOVED))
    else:
        messages.success(request, _("Booked. You can put it into your calendar."))
    return _to(one)


def _pick_form(request: MemberRequest, seen: queries.SeenAppointment, data: Any = None) -> PickForm:
    return PickForm(data, slots=[(str(slot.key), pages.when(slot)) for slot in seen.free])


def _draw(request: MemberRequest, one: Appointment, form: PickForm | None) -> HttpResponse:
    actor = request.actor
    seen = queries.read_appointment(one, at=actor.now)
    slot = seen.slot
    begun = slot is not None and slot.starts_at <= actor.now
    shown = {
        "seen": seen,
        "one": one,
        "says": pages,
        "title": pages.title(actor, seen),
        "helps": one.offered_by_id == actor.membership_id,
        "form": form or _pick_form(request, seen),
        "may_pick": rules.may_pick_time(actor, one),
        "may_offer_others": rules.may_offer_others(actor, one),
        "may_call_off": rules.may_call_off(actor, one) and not begun,
        "may_say": rules.may_say_how_it_went(actor, one) and begun,
        "may_take": rules.may_take_into_calendar(actor, one) and slot is not None,
    }
    return render(request, "support/appointment.html", shown)


def _to(one: Appointment) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("support:appointment", args=[one.public_id]))


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_ask_other_times, of=visible, about=whose, reading=READING)
def ask_others(request: DraftingRequest, one: Appointment) -> HttpResponse:
    """None of them suits."""
    form = OtherTimesForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.ask_other_times(
                appointment=one, words=form.cleaned_data["words"], by=request.actor
            )
        except actions.AppointmentHasMoved:
            return too_late(request, said=_(MOVED), onward=_to(one))
        sent(request)
        messages.success(request, _("They are told, and offer you others"))
        return _to(one)
    return render(request, "support/appointment_ask.html", {"form": form, "one": one})


@require_http_methods(["GET", "POST"])
@requires(rules.may_offer_others, of=visible, about=whose, reading=READING)
def offer_others(request: MemberRequest, one: Appointment) -> HttpResponse:
    """Other times in place of those offered."""
    form = TimesForm(request.POST if request.method == "POST" else None, now=request.actor.now)
    if form.is_valid():
        try:
            actions.offer_other_times(appointment=one, times=form.times, by=request.actor)
        except actions.AppointmentHasMoved:
            messages.info(request, _(MOVED))
            return _to(one)
        except (actions.TimesDoNotFit, actions.TimeIsTaken) as wrong:
            _refuse(form, wrong)
        else:
            messages.success(request, _("Offered. They are told."))
            return _to(one)
    return render(request, "support/appointment_times.html", {"form": form, "one": one})


@require_POST
@requires(rules.may_withdraw_offer, of=visible)
def take_back(request: MemberRequest, one: Appointment) -> HttpResponse:
    """Take the times back."""
    try:
        actions.withdraw_offer(appointment=one, by=request.actor)
    except actions.AppointmentHasMoved:
        messages.info(request, _(MOVED))
    else:
        messages.success(request, _("Taken back. They are told."))
    return _to(one)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_call_off, of=visible, about=whose, reading=READING)
def call_off(request: DraftingRequest, one: Appointment) -> HttpResponse:
    """Call it off; the other side is told at once."""
    form = CallOffForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.call_off(appointment=one, words=form.cleaned_data["words"], by=request.actor)
        except actions.AppointmentHasMoved:
            return too_late(request, said=_(MOVED), onward=_to(one))
        sent(request)
        messages.success(request, _("Called off. They are told at once."))
        return _to(one)
    name = pages.whom(request.actor, one)
    return render(request, "support/appointment_off.html", {"form": form, "one": one, "name": name})


@require_POST
@requires(rules.may_say_how_it_went, of=visible)
def kept(request: MemberRequest, one: Appointment) -> HttpResponse:
    """It took place."""
    try:
        actions.mark_kept(appointment=one, by=request.actor)
    except actions.NotYet:
        messages.info(request, _("It has not begun yet"))
    except actions.AppointmentHasMoved:
        messages.info(request, _(MOVED))
    else:
        messages.success(request, _("Noted: you met"))
    return _to(one)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_say_how_it_went, of=visible, about=whose, reading=READING)
def missed(request: DraftingRequest, one: Appointment) -> HttpResponse:
    """It did not take place; what stood in the way."""
    form = MissedForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.mark_missed(
                appointment=one,
                reason=MissedReason(form.cleaned_data["reason"]),
                words=form.cleaned_data["words"],
                by=request.actor,
            )
        except actions.NotYet:
            form.add_error(None, _("It has not begun yet. You can call it off"))
        except actions.AppointmentHasMoved:
            return too_late(request, said=_(MOVED), onward=_to(one))
        else:
            sent(request)
            messages.success(request, _("Noted, without blame. Offer another time when it suits."))
            return _to(one)
    return render(request, "support/appointment_missed.html", {"form": form, "one": one})


@require_GET
@requires(rules.may_take_into_calendar, of=visible, about=whose, reading=READING)
def calendar(request: MemberRequest, one: Appointment) -> HttpResponse:
    """The calendar file; of one called off, the file that takes it out again."""
    slot = queries.read_appointment(one, at=request.actor.now).slot
    if slot is None:
        return _to(one)
    content = calendar_file(one, slot, summary=pages.summary(request.actor, one))
    response = HttpResponse(content, content_type=MIME)
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


@require_GET
@members(Role.COORDINATOR, Role.OBSERVER)
def figures(request: MemberRequest) -> HttpResponse:
    """What stood in the way of meetings, counted; nothing below five is said."""
    counted = queries.missed(request.catchment, at=request.actor.now)
    return render(request, "support/appointment_figures.html", {"counted": counted})
