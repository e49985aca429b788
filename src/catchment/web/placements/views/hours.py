"""The hours ledger: one's own, and that of a learner of one's school."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.placements.actions import hours as actions
from catchment.placements.enums import ExperienceStatus
from catchment.placements.models import Experience
from catchment.placements.queries import hours as queries
from catchment.placements.rules import hours as rules
from catchment.web.gate import requires
from catchment.web.placements.forms.hours import ExperienceForm, TestsForm
from catchment.web.placements.pages import hours as pages
from catchment.web.placements.pages.thanks import thanks_url
from catchment.web.requests import MemberRequest

READING = "looked at your hours"
TOO_LATE = "It has changed meanwhile. Here is how it stands."


def visible_person(actor: Actor, *, person: uuid.UUID | None = None) -> Person:
    """The person named in the address; without one, oneself."""
    seen = Person.objects.visible_to(actor).select_related("catchment")
    if person is not None:
        return seen.get(public_id=person)
    if actor.person_id is None:
        raise Person.DoesNotExist
    return seen.get(pk=actor.person_id)


def visible_experience(actor: Actor, *, experience: uuid.UUID) -> Experience:
    seen = Experience.objects.visible_to(actor).select_related(
        "person__catchment", "school", "host"
    )
    return seen.get(public_id=experience)


def itself(person: Person) -> Person:
    return person


def whose(experience: Experience) -> Person:
    return experience.person


@require_GET
@requires(rules.may_view_hours, of=visible_person, about=itself, reading=READING)
def hours(request: MemberRequest, person: Person) -> HttpResponse:
    """The ring, what was done, and what is promised."""
    ledger = queries.ledger_of(person, on=timezone.localdate())
    mine = person.pk == request.actor.person_id
    latest = pages.latest(ledger)
    return render(
        request,
        "placements/hours.html",
        {
            "person": person,
            "mine": mine,
            "title": pages.title(ledger, "" if mine else person.known_as),
            "lede": pages.lede(ledger),
            "picture": pages.picture(ledger),
            "shown": [pages.shown(one) for one in ledger.experiences],
            "targets": [pages.target(one) for one in ledger.targets],
            "latest": pages.shown(latest) if latest else None,
            "tests": [pages.tested(one) for one in queries.tests_of(latest)] if latest else [],
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_write_hours, of=visible_person, about=itself, reading=READING)
def hours_add(request: MemberRequest, person: Person) -> HttpResponse:
    """Write some down."""
    form = ExperienceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        on = timezone.localdate()
        enrolment = queries.current_enrolment(person, on=on)
        year = enrolment.year_group if enrolment else ""
        actions.write_experience(
            person=person,
            school=enrolment.organisation if enrolment else None,
            phase=queries.phase_of(person, year, on=form.written.starts_on),
            written=form.written,
            by=request.actor,
            on=on,
        )
        messages.success(request, _("Written down"))
        return _ledger(request, person)
    mine = person.pk == request.actor.person_id
    return render(
        request, "placements/hours_add.html", {"form": form, "person": person, "mine": mine}
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_view_experience, of=visible_experience, about=whose, reading=READING)
def experience(request: MemberRequest, one: Experience) -> HttpResponse:
    """One experience with its seven tests; who may answers them here."""
    tested = queries.tests_of(one)
    may_say = rules.may_say_how_it_was(request.actor, one)
    form = TestsForm(request.POST if request.method == "POST" and may_say else None, tested=tested)
    mine = one.person_id == request.actor.person_id
    if form.is_valid():
        actions.answer_tests(
            experience=one, answers=form.answers, by_learner=mine, by=request.actor
        )
        messages.success(request, _("Kept"))
        return redirect("placements:experience", experience=one.public_id)
    return render(
        request,
        "placements/experience.html",
        {
            "form": form,
            "one": one,
            "mine": mine,
            "shown": pages.shown(one),
            "tests": [pages.tested(each) for each in tested],
            "may_say": may_say,
            "may_finish": rules.may_say_it_is_done(request.actor, one)
            and one.starts_on <= timezone.localdate(),
            "may_confirm": rules.may_confirm_experience(request.actor, one),
            "may_take_off": rules.may_take_off_experience(request.actor, one),
            "thanks_url": thanks_url(one.host, began_on=one.starts_on, on=timezone.localdate())
            if mine
            else "",
            "is_confirmed": one.status == ExperienceStatus.CONFIRMED,
        },
    )


@require_POST
@requires(rules.may_say_it_is_done, of=visible_experience)
def experience_done(request: MemberRequest, one: Experience) -> HttpResponse:
    """What was agreed has taken place."""
    try:
        actions.say_it_is_done(experience=one, by=request.actor, on=timezone.localdate())
    except actions.ExperienceHasMoved:
        messages.error(request, _(TOO_LATE))
    return redirect("placements:experience", experience=one.public_id)


@require_POST
@requires(rules.may_confirm_experience, of=visible_experience)
def experience_confirm(request: MemberRequest, one: Experience) -> HttpResponse:
    """Staff confirm it."""
    try:
        actions.confirm_experience(experience=one, by=request.actor)
    except actions.ExperienceHasMoved:
        messages.error(request, _(TOO_LATE))
    return redirect("placements:experience", experience=one.public_id)


@require_POST
@requires(rules.may_take_off_experience, of=visible_experience)
def experience_take_off(request: MemberRequest, one: Experience) -> HttpResponse:
    """Delete what nobody has confirmed."""
    person = one.person
    try:
        actions.take_off_experience(experience=one, by=request.actor)
    except actions.ExperienceHasMoved:
        messages.error(request, _(TOO_LATE))
    return _ledger(request, person)


def _ledger(request: MemberRequest, person: Person) -> HttpResponse:
    """The list that the reader came from; a coordinator has none of a person."""
    if person.pk == request.actor.person_id:
        return redirect("placements:my_hours")
    if rules.may_view_hours(request.actor, person):
        return redirect("placements:hours_of", person=person.public_id)
    return redirect("placements:cohorts")
