"""Asking a workplace for a seat, and its answer. Of two answers at once, one counts."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.days import local_day, month_began
from catchment.people.models import Enrolment, Organisation, Person
from catchment.placements.actions.host_news import mail_host, members_of
from catchment.placements.enums import (
    Appetite,
    HostStatus,
    NotThisTime,
    OpportunityStatus,
    RequestStatus,
)
from catchment.placements.models import Host, JointHost, OpportunityWeek, SeatRequest
from catchment.placements.queries.seats import left_for, taken_at_once, taken_in
from catchment.support.actions.notices import tell, tell_person


class HostNotOpen(Exception):
    """It was not checked, rests, or asked not to be asked now."""


class WeekNotOpen(Exception):
    """It is not on offer, or has begun."""


class AskedEnough(Exception):
    """The workplace has had as many requests this month as it wants."""


class NoSeatLeft(Exception):
    """Every seat is given, or kept for others."""


class AgeDoesNotFit(Exception):
    """Too young or too old on the first day, or nobody has written down an age."""


class AskedAlready(Exception):
    """This seat was asked for before."""


class RequestMovedOn(Exception):
    """It waits no longer: somebody was faster."""


@transaction.atomic
def ask_for_seat(*, week: OpportunityWeek, person: Person, words: str, by: Actor) -> SeatRequest:
    """Ask for one seat in one week for somebody who has agreed to be named.

    The workplace reads the first name, the age, the school and these words; the learner hears of it.

    Raises:
        HostNotOpen, WeekNotOpen, AskedEnough, NoSeatLeft, AgeDoesNotFit, AskedAlready
    """
    school = _fit_to_ask(week, person, by)
    asked = _written(
        week, person, school, words, by, agreed_at=by.now, agreed_by_id=by.membership_id
    )
    _send(asked, by=by)
    if by.person_id != person.pk:
        tell_person(
            person=person,
            sentence=f"{by.name} asked {week.opportunity.host.organisation.name} for a seat for you",
            key=f"seat asked for you: {asked.public_id}",
            by=by,
            route="placements:seat_request",
            route_id=asked.public_id,
        )
    return asked


@transaction.atomic
def propose_seat(*, week: OpportunityWeek, person: Person, words: str, by: Actor) -> SeatRequest:
    """Ask the learner first; the workplace hears of it when they say yes.

    Raises:
        HostNotOpen, WeekNotOpen, AskedEnough, NoSeatLeft, AgeDoesNotFit, AskedAlready
    """
    school = _fit_to_ask(week, person, by)
    asked = _written(week, person, school, words, by, status=RequestStatus.PROPOSED)
    tell_person(
        person=person,
        sentence=f"{by.name} would like to ask a workplace for a seat for you. Is that right?",
        key=f"seat proposed: {asked.public_id}",
        by=by,
        route="placements:seat_request",
        route_id=asked.public_id,
    )
    journal.record(
        by=by, sentence="would like to ask a workplace for a seat for you", about=person,
        subject=asked,
    )  # fmt: skip
    return asked


@transaction.atomic
def agree_to_seat(*, request: SeatRequest, words: str, by: Actor) -> SeatRequest:
    """Say yes to being named, in one's own words; now the workplace is asked and its clock begins.

    Raises:
        RequestMovedOn: if it does not wait for this yes.
        HostNotOpen, WeekNotOpen, AskedEnough, NoSeatLeft, AgeDoesNotFit: if that has changed since.
    """
    _fit_to_ask(request.week, request.person, by)
    agreed = SeatRequest.objects.filter(pk=request.pk, status=RequestStatus.PROPOSED).update(
        status=RequestStatus.ASKED,
        words=words.strip()[:500],
        agreed_at=by.now,
        agreed_by_id=by.membership_id,
        asked_at=by.now,
    )
    if not agreed:
        raise RequestMovedOn(request)
    request.refresh_from_db()
    _send(request, by=by)
    _tell_who_asked(request, f"{request.person.known_as} says yes to being put forward", by=by)
    return request


@transaction.atomic
def drop_proposal(*, request: SeatRequest, by: Actor) -> SeatRequest:
    """Let it be before anything was sent: the learner's no, or the school's second thought.

    Raises:
        RequestMovedOn: if it does not wait for a yes.
    """
    dropped = SeatRequest.objects.filter(pk=request.pk, status=RequestStatus.PROPOSED).update(
        status=RequestStatus.NOT_SENT, told_at=by.now
    )
    if not dropped:
        raise RequestMovedOn(request)
    request.refresh_from_db()
    if by.membership_id != request.asked_by_id:
        _tell_who_asked(request, f"Nothing was sent for {request.person.known_as}", by=by)
    journal.record(
        by=by, sentence="let a request for a seat be", about=request.person, subject=request
    )
    return request


def _tell_who_asked(request: SeatRequest, sentence: str, *, by: Actor) -> None:
    if request.asked_by is not None:
        tell(
            to=request.asked_by,
            sentence=sentence,
            key=f"seat proposal answered: {request.public_id}",
            by=by,
            about=request.person,
            route="placements:seat_request",
            route_id=request.public_id,
        )


def _fit_to_ask(week: OpportunityWeek, person: Person, by: Actor) -> Organisation | None:
    """Hold the host, refuse what cannot be, and give the school that asks."""
    host = week.opportunity.host
    _hold(host)
    _read_again(week)
    if host.appetite == Appetite.NOT_NOW:
        raise HostNotOpen(host)
    _refuse_unfit(week, person, by)
    if asked_this_month(host, by.now) >= host.contacts_a_month:
        raise AskedEnough(host)
    school = _school_of(person, by)
    if left_for(week, school) < 1:
        raise NoSeatLeft(week)
    return school


def _send(asked: SeatRequest, *, by: Actor) -> None:
    """Tell the workplace, and write the journal's line."""
    host = asked.week.opportunity.host
    for member in members_of(host):
        tell(
            to=member,
            sentence="Somebody would like to come to you",
            key=f"seat asked: {asked.public_id}",
            by=by,
            about=asked.person,
            route="placements:host_home",
        )
    mail_host(host, "host_asked", by=by, reminder=False)
    journal.record(
        by=by, sentence="asked a workplace for a seat for you", about=asked.person, subject=asked
    )


def asked_this_month(host: Host, now: dt.datetime) -> int:
    """Requests to a host since the first of the calendar month. One query."""
    sent = SeatRequest.objects.sent()
    return sent.filter(week__opportunity__host=host, asked_at__gte=month_began(now)).count()


def _refuse_unfit(week: OpportunityWeek, person: Person, by: Actor) -> None:
    opportunity = week.opportunity
    if opportunity.status != OpportunityStatus.OPEN or week.starts_on <= local_day(by.now):
        raise WeekNotOpen(week)
    age = person.age_on(week.starts_on)
    too_old = opportunity.most_age is not None and (age or 0) > opportunity.most_age
    if age is None or age < opportunity.least_age or too_old:
        raise AgeDoesNotFit(person)


def _school_of(person: Person, by: Actor) -> Organisation | None:
    current = Enrolment.objects.current(on=local_day(by.now)).filter(person=person)
    enrolled = current.select_related("organisation").order_by("-starts_on", "pk").first()
    return enrolled.organisation if enrolled is not None else None


def _written(
    week: OpportunityWeek,
    person: Person,
    school: Organisation | None,
    words: str,
    by: Actor,
    **values: Any,
) -> SeatRequest:
    try:
        with transaction.atomic():
            return SeatRequest.objects.create(
                week=week,
                person=person,
                school=school,
                words=words.strip()[:500],
                asked_by_id=by.membership_id,
                asked_at=by.now,
                **values,
            )
    except IntegrityError as there:
        raise AskedAlready(week) from there


@transaction.atomic
def accept_request(*, request: SeatRequest, by: Actor) -> SeatRequest:
    """Give the seat.

    Raises:
        RequestMovedOn: if it waits no longer.
        NoSeatLeft: if every seat of the week is given, or a host has as many as it takes at once.
        HostNotOpen: if the host, or one that shares the placement, rests.
    """
    week = request.week
    host = week.opportunity.host
    hosts = _hold_all(week)
    _read_again(week)
    if taken_in(week) >= week.seats or any(_is_full(one, week) for one in hosts):
        raise NoSeatLeft(week)
    _answer(request, RequestStatus.ACCEPTED, by=by)
    _tell_of_answer(request, f"{host.organisation.name} says yes", "yes", by=by)
    journal.record(by=by, sentence="gave you a seat", about=request.person, subject=request)
    return request


def _read_again(week: OpportunityWeek) -> None:
    """Days and seats as they stand now that the host is held: somebody may have taken a seat off.

    Raises:
        WeekNotOpen: if the week was taken off.
    """
    try:
        week.refresh_from_db(fields=["starts_on", "ends_on", "seats"])
    except OpportunityWeek.DoesNotExist as gone:
        raise WeekNotOpen(week) from gone


def _is_full(host: Host, week: OpportunityWeek) -> bool:
    return host.at_once is not None and taken_at_once(host, week) >= host.at_once


@transaction.atomic
def decline_request(
    *, request: SeatRequest, reason: NotThisTime, words: str = "", by: Actor
) -> SeatRequest:
    """Say not this time; the reason is counted and never shown as a judgement.

    Raises:
        RequestMovedOn: if it waits no longer.
    """
    _answer(request, RequestStatus.DECLINED, by=by, reason=reason, words=words)
    name = request.week.opportunity.host.organisation.name
    _tell_of_answer(request, f"{name} cannot this time", "no", by=by)
    journal.record(
        by=by, sentence="could not give you a seat", about=request.person, subject=request
    )
    return request


@transaction.atomic
def withdraw_request(*, request: SeatRequest, by: Actor) -> SeatRequest:
    """Take it back while it waits.

    Raises:
        RequestMovedOn: if it waits no longer.
    """
    taken = SeatRequest.objects.filter(pk=request.pk, status=RequestStatus.ASKED).update(
        status=RequestStatus.WITHDRAWN
    )
    if not taken:
        raise RequestMovedOn(request)
    request.refresh_from_db()
    journal.record(
        by=by, sentence="took back a request for a seat", about=request.person, subject=request
    )
    return request


def _answer(
    request: SeatRequest,
    to: RequestStatus,
    *,
    by: Actor,
    reason: str = "",
    words: str = "",
) -> None:
    """One conditional update: of two who press at once, one wins."""
    moved = SeatRequest.objects.filter(pk=request.pk, status=RequestStatus.ASKED).update(
        status=to,
        answered_by_id=by.membership_id,
        answered_at=by.now,
        told_at=by.now,
        decline_reason=reason,
        answer_words=words.strip()[:500],
    )
    if not moved:
        raise RequestMovedOn(request)
    request.refresh_from_db(
        fields=["status", "answered_at", "told_at", "decline_reason", "answer_words"]
    )


def _tell_of_answer(request: SeatRequest, sentence: str, what: str, *, by: Actor) -> None:
    key = f"seat {what}: {request.public_id}"
    route: dict[str, Any] = {
        "route": "placements:seat_request",
        "route_id": request.public_id,
    }
    tell_person(person=request.person, sentence=sentence, key=key, by=by, **route)
    if request.asked_by is not None and request.asked_by.user_id != request.person.user_id:
        tell(
            to=request.asked_by,
            sentence=f"{sentence}: {request.person.known_as}",
            key=key,
            by=by,
            about=request.person,
            **route,
        )


def _hold_all(week: OpportunityWeek) -> list[Host]:
    """Hold every host of a placement, always in one order, and give them.

    Raises:
        HostNotOpen: if one is not checked, or rests.
    """
    opportunity = week.opportunity
    others = JointHost.objects.standing().filter(opportunity=opportunity).select_related("host")
    hosts = sorted([opportunity.host, *(one.host for one in others)], key=lambda one: one.pk)
    for one in hosts:
        _hold(one)
    return hosts


def _hold(host: Host) -> None:
    """Keep other requests and answers at this host waiting until this one is done.

    Raises:
        HostNotOpen: if it is not checked, or rests.
    """
    held = Host.objects.filter(pk=host.pk, status=HostStatus.VERIFIED).update(version=F("version"))
    if not held:
        raise HostNotOpen(host)
    host.refresh_from_db(fields=["appetite", "contacts_a_month", "at_once", "status"])
