"""Asking a workplace for a seat, and its answer. Of two answers at once, one counts."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Enrolment, Organisation, Person
from catchment.placements.actions.host_news import mail_host, members_of
from catchment.placements.enums import (
    Appetite,
    HostStatus,
    NotThisTime,
    OpportunityStatus,
    RequestStatus,
)
from catchment.placements.models import Host, OpportunityWeek, SeatRequest
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
    """Ask for one seat in one week; the workplace reads the first name, the age and these words.

    Raises:
        HostNotOpen, WeekNotOpen, AskedEnough, NoSeatLeft, AgeDoesNotFit, AskedAlready
    """
    host = week.opportunity.host
    _hold(host)
    if host.appetite == Appetite.NOT_NOW:
        raise HostNotOpen(host)
    _refuse_unfit(week, person, by)
    if asked_this_month(host, by.now) >= host.contacts_a_month:
        raise AskedEnough(host)
    school = _school_of(person, by)
    if left_for(week, school) < 1:
        raise NoSeatLeft(week)
    asked = _written(week, person, school, words, by)
    for member in members_of(host):
        tell(
            to=member,
            sentence="Somebody would like to come to you",
            key=f"seat asked: {asked.public_id}",
            by=by,
            about=person,
            route="placements:host_home",
        )
    mail_host(host, "host_asked", by=by, reminder=False)
    journal.record(
        by=by, sentence="asked a workplace for a seat for you", about=person, subject=asked
    )
    return asked


def asked_this_month(host: Host, now: dt.datetime) -> int:
    """Requests to a host since the first of the calendar month. One query."""
    local = now.astimezone(timezone.get_default_timezone())
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return SeatRequest.objects.filter(week__opportunity__host=host, asked_at__gte=first).count()


def _refuse_unfit(week: OpportunityWeek, person: Person, by: Actor) -> None:
    opportunity = week.opportunity
    if opportunity.status != OpportunityStatus.OPEN or week.starts_on <= by.now.date():
        raise WeekNotOpen(week)
    age = person.age_on(week.starts_on)
    too_old = opportunity.most_age is not None and (age or 0) > opportunity.most_age
    if age is None or age < opportunity.least_age or too_old:
        raise AgeDoesNotFit(person)


def _school_of(person: Person, by: Actor) -> Organisation | None:
    current = Enrolment.objects.current(on=by.now.date()).filter(person=person)
    enrolled = current.select_related("organisation").order_by("-starts_on", "pk").first()
    return enrolled.organisation if enrolled is not None else None


def _written(
    week: OpportunityWeek, person: Person, school: Organisation | None, words: str, by: Actor
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
            )
    except IntegrityError as there:
        raise AskedAlready(week) from there


@transaction.atomic
def accept_request(*, request: SeatRequest, by: Actor) -> SeatRequest:
    """Give the seat.

    Raises:
        RequestMovedOn: if it waits no longer.
        NoSeatLeft: if every seat of the week is given, or the host has as many as it takes at once.
        HostNotOpen: if the host rests.
    """
    week = request.week
    host = week.opportunity.host
    _hold(host)
    if taken_in(week) >= week.seats or _is_full(host, week):
        raise NoSeatLeft(week)
    _answer(request, RequestStatus.ACCEPTED, by=by)
    _tell_of_answer(request, f"{host.organisation.name} says yes", "yes", by=by)
    journal.record(by=by, sentence="gave you a seat", about=request.person, subject=request)
    return request


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
    tell_person(person=request.person, sentence=sentence, key=key, by=by)
    if request.asked_by is not None and request.asked_by.user_id != request.person.user_id:
        tell(
            to=request.asked_by,
            sentence=f"{sentence}: {request.person.known_as}",
            key=key,
            by=by,
            about=request.person,
        )


def _hold(host: Host) -> None:
    """Keep other requests and answers at this host waiting until this one is done.

    Raises:
        HostNotOpen: if it is not checked, or rests.
    """
    held = Host.objects.filter(pk=host.pk, status=HostStatus.VERIFIED).update(version=F("version"))
    if not held:
        raise HostNotOpen(host)
    host.refresh_from_db(fields=["appetite", "contacts_a_month", "at_once", "status"])
