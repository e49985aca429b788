"""Several hosts for one placement: ask another host for some days, its answer, and an end."""

from collections.abc import Sequence
from typing import Protocol

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.days import local_day
from catchment.placements.actions.host_news import members_of
from catchment.placements.enums import HostStatus, JointStatus
from catchment.placements.models import Host, JointHost, Opportunity, OpportunityWeek
from catchment.placements.queries.joint import days_left
from catchment.placements.queries.seats import taken_at_once, taken_in
from catchment.support.actions.notices import tell


class HostNotThere(Exception):
    """One of the hosts is not checked, rests, or opens the placement itself."""


class DaysGone(Exception):
    """Another host gives these days, or none would be left for the one that opens it."""


class AskedToJoin(Exception):
    """This host was asked already."""


class JointHostMovedOn(Exception):
    """It was answered or ended: somebody was faster."""


class TooManyAtOnce(Exception):
    """With the seats that are given already it would take more at once than it said."""


class SeatsGiven(Exception):
    """Somebody has a seat in a week to come, and counts on both hosts."""


class Act(Protocol):
    """What the two hosts do with a share."""

    def __call__(self, *, joint: JointHost, by: Actor) -> JointHost: ...


@transaction.atomic
def ask_to_join(
    *, opportunity: Opportunity, host: Host, weekdays: Sequence[int], words: str, by: Actor
) -> JointHost:
    """Ask another host to give some days of each week.

    Raises:
        HostNotThere, DaysGone, AskedToJoin
    """
    if host.pk == opportunity.host_id or host.catchment_id != opportunity.host.catchment_id:
        raise HostNotThere(host)
    _hold(opportunity.host, host)
    left = set(days_left(opportunity))
    if not weekdays or not left.issuperset(weekdays) or left == set(weekdays):
        raise DaysGone(opportunity)
    try:
        with transaction.atomic():
            asked = JointHost.objects.create(
                opportunity=opportunity,
                host=host,
                weekdays=sorted(set(weekdays)),
                words=words.strip()[:300],
                asked_by_id=by.membership_id,
                asked_at=by.now,
            )
    except IntegrityError as there:
        raise AskedToJoin(host) from there
    _tell(asked, host, f"{opportunity.host.organisation.name} asks you to share a placement", by)
    _noted(asked, "asked another host to share a placement", by)
    return asked


@transaction.atomic
def join(*, joint: JointHost, by: Actor) -> JointHost:
    """Say yes: from now on its seats count towards what this host takes at once.

    Raises:
        HostNotThere, TooManyAtOnce
        JointHostMovedOn: if it waits no longer.
    """
    _hold(joint.opportunity.host, joint.host)
    if _is_too_full(joint, by):
        raise TooManyAtOnce(joint.host)
    _move(joint, JointStatus.ASKED, JointStatus.YES, by)
    _answered(joint, "gives days of your placement", by)
    return joint


@transaction.atomic
def not_join(*, joint: JointHost, by: Actor) -> JointHost:
    """Say no; the days are the first host's again.

    Raises:
        JointHostMovedOn: if it waits no longer.
    """
    _move(joint, JointStatus.ASKED, JointStatus.NO, by)
    _answered(joint, "cannot share your placement this time", by)
    return joint


@transaction.atomic
def end_joint(*, joint: JointHost, by: Actor) -> JointHost:
    """End it, or take the question back; nobody who has a seat loses a host.

    Raises:
        SeatsGiven: if somebody has a seat in a week to come.
        HostNotThere: if the host that opens it was not taken on.
        JointHostMovedOn: if it ended or was answered with no meanwhile.
    """
    _touch(joint.opportunity.host, joint.host)
    if joint.status == JointStatus.YES and any(map(taken_in, _to_come(joint, by))):
        raise SeatsGiven(joint)
    _move(joint, JointStatus(joint.status), JointStatus.ENDED, by)
    for host in (joint.opportunity.host, joint.host):
        _tell(joint, host, "A shared placement is shared no longer", by)
    _noted(joint, "ended the sharing of a placement", by)
    return joint


def _hold(*hosts: Host) -> None:
    """Keep other writers at these hosts waiting, always in one order.

    Raises:
        HostNotThere: if one is not checked, or rests.
    """
    for host in sorted(hosts, key=lambda one: one.pk):
        held = Host.objects.filter(pk=host.pk, status=HostStatus.VERIFIED)
        if not held.update(version=F("version")):
            raise HostNotThere(host)
        host.refresh_from_db(fields=["status", "at_once"])


def _touch(*hosts: Host) -> None:
    """The same, whatever their state."""
    for host in sorted(hosts, key=lambda one: one.pk):
        Host.objects.filter(pk=host.pk).update(version=F("version"))


def _to_come(joint: JointHost, by: Actor) -> list[OpportunityWeek]:
    weeks = OpportunityWeek.objects.filter(
        opportunity=joint.opportunity, ends_on__gte=local_day(by.now)
    )
    return list(weeks.order_by("starts_on", "pk"))


def _is_too_full(joint: JointHost, by: Actor) -> bool:
    most = joint.host.at_once
    return most is not None and any(
        taken_in(week) and taken_in(week) + taken_at_once(joint.host, week) > most
        for week in _to_come(joint, by)
    )


def _move(joint: JointHost, before: JointStatus, to: JointStatus, by: Actor) -> None:
    """One conditional update: of two who press at once, one wins."""
    moved = JointHost.objects.filter(pk=joint.pk, status=before).update(
        status=to, answered_by_id=by.membership_id, answered_at=by.now
    )
    if not moved or before not in (JointStatus.ASKED, JointStatus.YES):
        raise JointHostMovedOn(joint)
    joint.refresh_from_db(fields=["status", "answered_at"])


def _answered(joint: JointHost, what: str, by: Actor) -> None:
    sentence = f"{joint.host.organisation.name} {what}"
    _tell(joint, joint.opportunity.host, sentence, by)
    _noted(joint, "answered whether to share a placement", by)


def _tell(joint: JointHost, host: Host, sentence: str, by: Actor) -> None:
    for member in members_of(host):
        tell(
            to=member,
            sentence=sentence,
            key=f"joint {joint.public_id} {joint.status} {host.pk}",
            by=by,
            route="placements:joint",
            route_id=joint.public_id,
        )


def _noted(joint: JointHost, sentence: str, by: Actor) -> None:
    journal.record(
        by=by,
        sentence=sentence,
        subject=joint,
        catchment_id=joint.opportunity.host.catchment_id,
    )
