"""Asking for one seat, in words: what the workplace reads, and what became of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catchment.design.phrases import day
from catchment.people.models import Organisation, Person
from catchment.placements.actions.host_rounds import REMIND_AFTER, TELL_AFTER
from catchment.placements.enums import RequestStatus
from catchment.placements.models import OpportunityWeek, SeatRequest
from catchment.placements.queries.seats import WeekSeats
from catchment.web.placements.pages.hosts import called, span

#: What colour a state's tag has; waiting is yellow.
TAGS = {
    RequestStatus.ACCEPTED: "govuk-tag--green",
    RequestStatus.DECLINED: "govuk-tag--grey",
    RequestStatus.WITHDRAWN: "govuk-tag--grey",
    RequestStatus.EXPIRED: "govuk-tag--grey",
    RequestStatus.NOT_SENT: "govuk-tag--grey",
}

#: Why nothing could be asked, by the exception's name.
REFUSALS = {
    "HostNotOpen": gettext_lazy("This workplace cannot be asked now. It rests, or said not now"),
    "WeekNotOpen": gettext_lazy("This week is no longer on offer"),
    "AskedEnough": gettext_lazy(
        "This workplace has had as many requests this month as it wants. Try another"
    ),
    "NoSeatLeft": gettext_lazy("Every seat of this week is given or kept. Try another"),
    "AgeDoesNotFit": gettext_lazy(
        "The age does not fit this week, or no date of birth is written down"
    ),
    "AskedAlready": gettext_lazy("This seat was asked for already"),
    "RequestMovedOn": gettext_lazy("It has changed meanwhile. This is how it stands now"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """All that a workplace reads of somebody before its yes."""

    name: str
    age: str
    school: str
    week: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what happened."""

    title: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """One request on a list."""

    request: SeatRequest
    heading: str
    small: str
    tag: str
    state: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One week that may be asked for."""

    week: OpportunityWeek
    heading: str
    small: str
    free: bool


def told(person: Person, week: OpportunityWeek, school: Organisation | None) -> Told:
    """What the workplace would read of somebody."""
    age = person.age_on(week.starts_on)
    return Told(
        name=called(person),
        age=str(age) if age is not None else _("Not written down"),
        school=school.name if school else _("None"),
        week=span(week),
    )


def line(request: SeatRequest, *, named: bool = False, own: bool = False) -> Line:
    """One request; ``named`` where the list is of several people, ``own`` on one's own page."""
    what = request.week.opportunity
    place = _("%(what)s, %(host)s") % {"what": what.title, "host": what.host.organisation.name}
    return Line(
        request=request,
        heading=f"{request.person.known_as}: {place}" if named else place,
        small=f"{span(request.week)}. {standing(request, own=own)}",
        tag=tag(request),
        state=_("Waits for your yes")
        if own and request.status == RequestStatus.PROPOSED
        else str(request.get_status_display()),
    )


def tag(request: SeatRequest) -> str:
    """The class of the tag of a state."""
    return TAGS.get(RequestStatus(request.status), "govuk-tag--yellow")


def standing(request: SeatRequest, *, own: bool = False) -> str:
    """Where a request stands, in one sentence."""
    status = RequestStatus(request.status)
    if status == RequestStatus.PROPOSED and own:
        return _("You have not said yes yet, so nothing was sent.")
    if status == RequestStatus.PROPOSED:
        return _("%(name)s has not said yes yet, so nothing was sent.") % {
            "name": request.person.known_as
        }
    if status == RequestStatus.ASKED:
        return _("Asked on %(asked)s%(reminded)s. An answer, or none, by %(by)s.") % {
            "asked": day(request.asked_at),
            "reminded": _reminded(request),
            "by": day(request.asked_at + dt.timedelta(days=TELL_AFTER)),
        }
    if status == RequestStatus.EXPIRED:
        return _("No answer in %(days)s days.") % {"days": TELL_AFTER}
    if request.answered_at is not None:
        return _("Answered on %(day)s.") % {"day": day(request.answered_at)}
    return _("Written on %(day)s.") % {"day": day(request.asked_at)}


def _reminded(request: SeatRequest) -> str:
    if not request.reminders:
        return ""
    return ngettext(", reminded once", ", reminded %(times)s times", request.reminders) % {
        "times": request.reminders
    }


def steps(request: SeatRequest, *, staff: bool) -> list[Step]:
    """What happened, and what comes next. Why a workplace said no is for staff alone."""
    status = RequestStatus(request.status)
    found = [_own_yes(request) if not staff else _yes_to_being_named(request)]
    if request.agreed_at is not None:
        found.append(Step(_("The workplace was asked"), day(request.asked_at), "done"))
    if request.reminded_at is not None:
        found.append(Step(_("The workplace was reminded"), day(request.reminded_at), "done"))
    if status == RequestStatus.ASKED:
        found.append(_answer_to_come(request))
    elif status == RequestStatus.ACCEPTED:
        found.append(Step(_("The workplace said yes"), _answered(request), "done"))
    elif status == RequestStatus.DECLINED:
        found.append(
            Step(_("Not this time"), _why(request) if staff else _answered(request), "done")
        )
    elif status == RequestStatus.EXPIRED:
        found.append(
            Step(_("The workplace did not answer"), _("Another one can be asked now."), "done")
        )
    elif status == RequestStatus.WITHDRAWN:
        found.append(Step(_("Taken back"), "", "done"))
    return found


def _yes_to_being_named(request: SeatRequest) -> Step:
    name = request.person.known_as
    if request.status == RequestStatus.PROPOSED:
        return Step(_("%(name)s is asked first") % {"name": name}, standing(request), "wait")
    if request.agreed_at is None:
        return Step(_("Nothing was sent"), _("There was no yes to being put forward."), "done")
    return Step(
        _("%(name)s agreed to be put forward") % {"name": name}, day(request.agreed_at), "done"
    )


def _own_yes(request: SeatRequest) -> Step:
    if request.status == RequestStatus.PROPOSED:
        return Step(_("You are asked first"), standing(request, own=True), "wait")
    if request.agreed_at is None:
        return Step(_("Nothing was sent"), _("You had not said yes."), "done")
    return Step(_("You agreed to be put forward"), day(request.agreed_at), "done")


def _answer_to_come(request: SeatRequest) -> Step:
    by = request.asked_at + dt.timedelta(days=TELL_AFTER)
    text = _("Reminded after %(first)s and %(second)s days. Everybody hears by %(day)s.") % {
        "first": REMIND_AFTER[0],
        "second": REMIND_AFTER[1],
        "day": day(by),
    }
    return Step(_("The workplace answers"), text, "wait")


def _answered(request: SeatRequest) -> str:
    return day(request.answered_at) if request.answered_at else ""


def _why(request: SeatRequest) -> str:
    parts = [_answered(request), str(request.get_decline_reason_display())]
    return ". ".join(part for part in [*parts, request.answer_words] if part)


def offers(weeks: Sequence[WeekSeats], *, titled: bool = True) -> list[Offer]:
    """Weeks to ask for, with what is free; ``titled`` where they are of several workplaces."""
    return [_offer(one, titled=titled) for one in weeks]


def _offer(one: WeekSeats, *, titled: bool) -> Offer:
    what, free = one.week.opportunity, one.free
    place = _("%(what)s, %(host)s") % {"what": what.title, "host": what.host.organisation.name}
    seats = (
        ngettext("%(n)s seat free", "%(n)s seats free", free) % {"n": free}
        if free
        else _("No seat free: all are given, asked for or kept")
    )
    days = span(one.week)
    return Offer(
        week=one.week,
        heading=place if titled else days,
        small=f"{days}. {seats}" if titled else seats,
        free=bool(free),
    )
