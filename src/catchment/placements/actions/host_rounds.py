"""The response clock: reminders at 3 and 7 days, an answer at 15 whatever happens, rest after silence."""

import datetime as dt

from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor, system
from catchment.people.days import local_day
from catchment.people.queries import practice
from catchment.placements.actions.host_imports.forgetting import forget_old_lists
from catchment.placements.actions.host_links import forget_old_links, mail_the_way_back
from catchment.placements.actions.host_news import mail_host
from catchment.placements.actions.hosts import HostMovedOn, pause_host
from catchment.placements.actions.requests import RequestMovedOn, drop_proposal
from catchment.placements.enums import HostStatus, PauseReason, RequestStatus
from catchment.placements.models import Host, SeatRequest
from catchment.support.actions.notices import tell, tell_person

#: Days after asking on which the workplace is reminded, and on which the learner hears.
REMIND_AFTER = (3, 7)
TELL_AFTER = 15

#: How many requests in a row may stay without an answer: a rule that a catchment may set.
SILENCE = "silent-host-requests"


def sweep_requests(*, now: dt.datetime) -> int:
    """Remind, tell, and let silent hosts rest; safe to run twice.

    Returns:
        How many requests were touched, and hosts paused.
    """
    forget_old_links(now=now)
    forget_old_lists(now=now)
    touched = sum(_tell(one, now) for one in _to_tell(now))
    touched += sum(_let_be(one, now) for one in _unagreed(now))
    touched += sum(_remind(one, now) for one in _to_remind(now))
    return touched + sum(_rest(host, now) for host in _silent(now))


def _waiting(now: dt.datetime, days: int) -> list[SeatRequest]:
    rows = SeatRequest.objects.waiting().filter(asked_at__lte=now - dt.timedelta(days=days))
    return list(
        rows.select_related(
            "person",
            "asked_by",
            "week__opportunity__host__organisation",
            "week__opportunity__host__catchment",
        ).order_by("pk")
    )


def _to_tell(now: dt.datetime) -> list[SeatRequest]:
    return _waiting(now, TELL_AFTER)


def _unagreed(now: dt.datetime) -> list[SeatRequest]:
    """Those to which the learner has said neither yes nor no in the time that a host has."""
    rows = SeatRequest.objects.filter(
        status=RequestStatus.PROPOSED, asked_at__lte=now - dt.timedelta(days=TELL_AFTER)
    )
    return list(
        rows.select_related("person", "asked_by", "week__opportunity__host__catchment").order_by(
            "pk"
        )
    )


def _let_be(request: SeatRequest, now: dt.datetime) -> bool:
    """Without the learner's yes nothing is sent, and whoever proposed it hears so."""
    by = _clock(request.week.opportunity.host, now)
    try:
        drop_proposal(request=request, by=by)
    except RequestMovedOn:
        return False
    return True


def _to_remind(now: dt.datetime) -> list[SeatRequest]:
    return [
        one
        for one in _waiting(now, REMIND_AFTER[0])
        if one.reminders < _reminders_due(one.asked_at, now)
    ]


def _reminders_due(asked_at: dt.datetime, now: dt.datetime) -> int:
    return sum(now - asked_at >= dt.timedelta(days=days) for days in REMIND_AFTER)


@transaction.atomic
def _remind(request: SeatRequest, now: dt.datetime) -> bool:
    """One mail for each reminder, whoever else sweeps at the same time."""
    due = _reminders_due(request.asked_at, now)
    mine = SeatRequest.objects.filter(
        pk=request.pk, status=RequestStatus.ASKED, reminders=request.reminders
    ).update(reminders=due, reminded_at=now)
    if mine:
        host = request.week.opportunity.host
        mail_host(host, "host_asked", by=_clock(host, now), reminder=True)
    return bool(mine)


@transaction.atomic
def _tell(request: SeatRequest, now: dt.datetime) -> bool:
    """The learner hears, and may ask elsewhere."""
    mine = SeatRequest.objects.filter(pk=request.pk, status=RequestStatus.ASKED).update(
        status=RequestStatus.EXPIRED, told_at=now
    )
    if not mine:
        return False
    host = request.week.opportunity.host
    by, sentence = _clock(host, now), f"{host.organisation.name} did not answer in time"
    key = f"seat silence: {request.public_id}"
    tell_person(person=request.person, sentence=sentence, key=key, by=by)
    if request.asked_by is not None and request.asked_by.user_id != request.person.user_id:
        tell(
            to=request.asked_by,
            sentence=f"{sentence}: {request.person.known_as}",
            key=key,
            by=by,
            about=request.person,
        )
    journal.record(
        by=by,
        sentence="told you that a workplace did not answer",
        about=request.person,
        subject=request,
    )
    return True


def _silent(now: dt.datetime) -> list[Host]:
    """Checked hosts whose latest requests, since they last answered or came back, all ran out."""
    ran_out = SeatRequest.objects.filter(
        status=RequestStatus.EXPIRED, told_at__gt=now - dt.timedelta(days=366)
    ).values("week__opportunity__host")
    hosts = Host.objects.filter(status=HostStatus.VERIFIED, pk__in=ran_out)
    return [
        host
        for host in hosts.select_related("organisation", "catchment").order_by("pk")
        if silence_of(host) >= practice(host.catchment_id, on=local_day(now)).number(SILENCE)
    ]


def silence_of(host: Host) -> int:
    """How many requests in a row ran out, the latest backwards. One query.

    Whatever the host has written since, coming back among it, is a sign of life: earlier ones count
    no more.
    """
    rows = SeatRequest.objects.filter(
        week__opportunity__host=host,
        status__in=[RequestStatus.EXPIRED, RequestStatus.ACCEPTED, RequestStatus.DECLINED],
        told_at__gt=host.changed_at,
    )
    count = 0
    for status in rows.order_by("-told_at", "-pk").values_list("status", flat=True):
        if status != RequestStatus.EXPIRED:
            break
        count += 1
    return count


@transaction.atomic
def _rest(host: Host, now: dt.datetime) -> bool:
    by = _clock(host, now)
    try:
        pause_host(host=host, reason=PauseReason.SILENT, by=by)
    except HostMovedOn:
        return False
    mail_the_way_back(host=host, by=by)
    return True


def _clock(host: Host, now: dt.datetime) -> Actor:
    return system("the response clock", now=now, catchment_id=host.catchment_id)
