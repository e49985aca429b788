"""One seat, asked for outside a round: by a school for a learner, or by somebody of age."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.days import month_began
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.placements.actions import requests as actions
from catchment.placements.enums import RequestStatus
from catchment.placements.models import Opportunity, OpportunityWeek, SeatRequest
from catchment.placements.queries import single_seats as queries
from catchment.placements.queries.hours import current_enrolment
from catchment.placements.queries.single_seats import Wanted
from catchment.placements.rules import requests as rules
from catchment.web.gate import members, requires, showed
from catchment.web.placements.forms.single_seats import AskForSeatForm, OwnWordsForm
from catchment.web.placements.pages import single_seats as pages
from catchment.web.placements.views.fetch import visible_opportunity
from catchment.web.placements.views.hours import itself, visible_person
from catchment.web.placements.views.requests import visible_request
from catchment.web.requests import MemberRequest

READING = "looked at places that were asked for you"
ROWS_A_PAGE = 20

#: All that can stand in the way; each has its sentence in ``pages.REFUSALS``.
REFUSED = (
    actions.HostNotOpen,
    actions.WeekNotOpen,
    actions.AskedEnough,
    actions.NoSeatLeft,
    actions.AgeDoesNotFit,
    actions.AskedAlready,
    actions.RequestMovedOn,
)


def visible_wanted(actor: Actor, *, person: uuid.UUID, seat_week: uuid.UUID) -> Wanted:
    """Somebody and a week, both within what the actor sees."""
    weeks = OpportunityWeek.objects.visible_to(actor).select_related(
        "opportunity__host__organisation", "opportunity__host__catchment"
    )
    return Wanted(visible_person(actor, person=person), weeks.get(public_id=seat_week))


def who_wants(wanted: Wanted) -> Person:
    return wanted.person


def whose(request: SeatRequest) -> Person:
    return request.person


def may_ask_for(actor: Actor, wanted: Wanted) -> bool:
    """Whoever may ask for a seat for this person; the action looks at the week."""
    return rules.may_ask_for_seat(actor, wanted.person)


@require_GET
@requires(rules.may_list_seat_requests, of=visible_person, about=itself, reading=READING)
def seats_of(request: MemberRequest, person: Person) -> HttpResponse:
    """What was asked for somebody, and which weeks may be asked for."""
    mine = person.pk == request.actor.person_id
    may_ask = rules.may_ask_for_seat(request.actor, person)
    search = _typed(request)
    rows = None
    if may_ask:
        found = queries.weeks_for(
            person,
            request.actor,
            on=timezone.localdate(),
            month=month_began(request.actor.now),
            search=search,
        )
        rows = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    asked = queries.requests_of(person, request.actor)
    return render(
        request,
        "placements/seats_of.html",
        {
            "person": person,
            "mine": mine,
            "lines": [pages.line(one, own=mine) for one in asked],
            "may_ask": may_ask,
            "no_age": person.born_on is None,
            "search": search,
            "rows": rows,
            "offers": pages.offers(queries.with_seats(list(rows))) if rows is not None else [],
        },
    )


@require_GET
@requires(rules.may_choose_learner_to_ask_for, of=visible_opportunity)
def seat_who(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """From an opportunity: for whom shall the workplace be asked?"""
    search = _typed(request)
    found = queries.learners_to_ask_for(opportunity, request.actor, search=search)
    weeks = queries.weeks_to_come(opportunity, on=timezone.localdate())
    offers = pages.offers(weeks, titled=False)
    chosen = next(
        (one for one in offers if str(one.week.public_id) == request.GET.get("week")), None
    )
    return render(
        request,
        "placements/seat_who.html",
        {
            "what": opportunity,
            "offers": offers,
            "chosen": chosen or next((one for one in offers if one.free), None),
            "rows": Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page")),
            "search": search,
        },
    )


@require_http_methods(["GET", "POST"])
@requires(may_ask_for, of=visible_wanted, about=who_wants, reading=READING)
def seat_ask(request: MemberRequest, wanted: Wanted) -> HttpResponse:
    """Ask, with what the workplace will read in sight."""
    person, week = wanted.person, wanted.week
    mine = person.pk == request.actor.person_id
    posted = request.POST if request.method == "POST" else None
    form: OwnWordsForm = (
        OwnWordsForm(posted)
        if mine
        else AskForSeatForm(posted, name=person.known_as, has_account=person.user_id is not None)
    )
    if form.is_valid():
        try:
            asked = _ask(form, wanted, request.actor)
        except REFUSED as refused:
            form.add_error(None, pages.REFUSALS[type(refused).__name__])
        else:
            messages.success(request, _said(asked, mine=mine))
            return redirect("placements:seat_request", asked.public_id)
    enrolment = current_enrolment(person, on=timezone.localdate())
    return render(
        request,
        "placements/seat_ask.html",
        {
            "form": form,
            "person": person,
            "mine": mine,
            "what": week.opportunity,
            "told": pages.told(person, week, enrolment.organisation if enrolment else None),
        },
    )


def _ask(form: OwnWordsForm, wanted: Wanted, by: Actor) -> SeatRequest:
    first = isinstance(form, AskForSeatForm) and form.asks_first
    act = actions.propose_seat if first else actions.ask_for_seat
    return act(week=wanted.week, person=wanted.person, words=form.cleaned_data["words"], by=by)


def _said(asked: SeatRequest, *, mine: bool) -> str:
    if asked.status == RequestStatus.PROPOSED:
        return _("%(name)s is asked first. The workplace hears after their yes") % {
            "name": asked.person.known_as
        }
    if mine:
        return _("The workplace was asked. You hear within 15 days")
    return _("The workplace was asked, and %(name)s can see it") % {"name": asked.person.known_as}


@require_GET
@members(
    Role.CAREERS_LEADER, Role.COORDINATOR, listing="opened the list of places that were asked for"
)
def seat_requests(request: MemberRequest) -> HttpResponse:
    """Everything that was asked for learners, what waits first."""
    state = request.GET.get("state", "")
    found = queries.requests_listed(request.actor, state=state)
    rows = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    showed(request, [one.person for one in rows])
    return render(
        request,
        "placements/seat_requests.html",
        {
            "rows": rows,
            "lines": [pages.line(one, named=True) for one in rows],
            "state": state,
            "states": [
                {
                    "label": label,
                    "url": f"?{urlencode({'state': value})}",
                    "current": value == state,
                }
                for value, label in [("", _("All")), *RequestStatus.choices]
            ],
        },
    )


@require_GET
@requires(rules.may_follow_seat_request, of=visible_request, about=whose, reading=READING)
def seat_request(request: MemberRequest, asked: SeatRequest) -> HttpResponse:
    """One request: what was sent, how it stands, and what this reader can do."""
    return _draw(request, asked, OwnWordsForm(initial={"words": asked.words}))


@require_POST
@requires(rules.may_agree_to_seat, of=visible_request)
def seat_agree(request: MemberRequest, asked: SeatRequest) -> HttpResponse:
    """The learner says yes, in their own words; now it is sent."""
    form = OwnWordsForm(request.POST)
    if not form.is_valid():
        return _draw(request, asked, form)
    try:
        actions.agree_to_seat(request=asked, words=form.cleaned_data["words"], by=request.actor)
    except REFUSED as refused:
        messages.error(request, pages.REFUSALS[type(refused).__name__])
    else:
        messages.success(request, _("The workplace was asked. You hear within 15 days"))
    return redirect("placements:seat_request", asked.public_id)


@require_POST
@requires(rules.may_withdraw_seat_request, of=visible_request)
def seat_back(request: MemberRequest, asked: SeatRequest) -> HttpResponse:
    """Take it back while it waits; before anything was sent, let it be."""
    proposed = asked.status == RequestStatus.PROPOSED
    act = actions.drop_proposal if proposed else actions.withdraw_request
    try:
        act(request=asked, by=request.actor)
    except actions.RequestMovedOn:
        messages.error(request, pages.REFUSALS["RequestMovedOn"])
    else:
        messages.success(
            request,
            _("Nothing is sent") if proposed else _("Taken back. The workplace no longer sees it"),
        )
    return redirect("placements:seat_request", asked.public_id)


def _draw(request: MemberRequest, asked: SeatRequest, form: OwnWordsForm) -> HttpResponse:
    mine = asked.person_id == request.actor.person_id
    return render(
        request,
        "placements/seat_request.html",
        {
            "asked": asked,
            "form": form,
            "mine": mine,
            "line": pages.line(asked, own=mine),
            "steps": pages.steps(asked, staff=not mine),
            "told": pages.told(asked.person, asked.week, asked.school),
            "may_agree": rules.may_agree_to_seat(request.actor, asked),
            "may_withdraw": rules.may_withdraw_seat_request(request.actor, asked),
            "may_list": rules.may_list_seat_requests(request.actor, asked.person),
        },
    )


def _typed(request: MemberRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()
