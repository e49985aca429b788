"""What every way into a team shares: the plan is held, the gates are asked, the way in is opened.

The plan's row is held while somebody comes in, so that a plan which ends at that moment ends their
place as well, and never leaves a way in behind. Called inside other actions.
"""

import datetime as dt

from django.db import IntegrityError, transaction

from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership
from catchment.support.actions.access import open_plan
from catchment.support.enums import JoinedBy, TeamStatus
from catchment.support.models import Plan, TeamMember
from catchment.support.queries.team import fit_members


class PlanIsOver(ValueError):
    """The plan has ended."""


class NotFit(ValueError):
    """They cannot come into this team: not staff here, pausing, or not cleared for under-18s."""


class InTeamAlready(ValueError):
    """They are in the team, or asked into it."""


class PlaceNotWaiting(ValueError):
    """It was answered or taken back before."""


class NobodyWithAnAccount(ValueError):
    """The place is somebody's who has no account."""


def hold(plan: Plan) -> None:
    """Keep the plan from ending until this action is done.

    Raises:
        PlanIsOver: if it has ended.
    """
    if not Plan.objects.select_for_update().current().filter(pk=plan.pk).exists():
        raise PlanIsOver(plan)


def refuse_unfit(plan: Plan, member: Membership, by: Actor) -> None:
    """Ask the gates.

    Raises:
        NotFit: if one is shut.
    """
    if not fit_members(plan.person, on=by.now.date()).filter(pk=member.pk).exists():
        raise NotFit(member)


def new_place(**values: object) -> TeamMember:
    """Make a place, unless they have one.

    Raises:
        InTeamAlready: if they are in the team or asked into it.
    """
    try:
        with transaction.atomic():
            return TeamMember.objects.create(**values)
    except IntegrityError as twice:
        raise InTeamAlready from twice


def open_to(
    plan: Plan,
    member: Membership,
    role: str,
    ends_on: dt.date,
    by: Actor,
    layers: tuple[int, ...] = (),
) -> Grant:
    """Let a member of the team read the plan and write beside, until their place ends."""
    return open_plan(
        plan=plan,
        recipient=member,
        purpose=f"to help in your team: {role}",
        until=end_of(ends_on, by.now),
        by=by,
        writes=True,
        layers=layers,
    )


def sit_down(place: TeamMember, *, grant: Grant, ends_on: dt.date, by: Actor) -> None:
    """Bring whoever was asked into the team.

    Raises:
        PlaceNotWaiting: if it was answered or taken back before.
    """
    seated = TeamMember.objects.filter(pk=place.pk, status=TeamStatus.INVITED).update(
        status=TeamStatus.ACTIVE,
        grant=grant,
        started_at=by.now,
        last_active_at=by.now,
        ends_on=ends_on,
    )
    if not seated:
        raise PlaceNotWaiting(place)
    place.refresh_from_db()


def come_in(
    *,
    plan: Plan,
    membership: Membership,
    grant: Grant,
    role: str,
    reason: str,
    ends_on: dt.date,
    joined_by: JoinedBy,
    by: Actor,
) -> TeamMember:
    """Put a member into the team at once, under a grant that somebody has just given.

    Raises:
        InTeamAlready: if they are in the team or asked into it.
    """
    return new_place(
        plan=plan,
        membership=membership,
        grant=grant,
        role=role,
        reason=reason,
        status=TeamStatus.ACTIVE,
        joined_by=joined_by,
        asked_at=by.now,
        started_at=by.now,
        last_active_at=by.now,
        ends_on=ends_on,
    )


def move_on(place: TeamMember, now: dt.datetime) -> None:
    """Let a place last as long from today as it did from the last thing that its helper did."""
    values: dict[str, object] = {"last_active_at": now}
    if place.joined_by != JoinedBy.REFERRAL:
        since = (place.last_active_at or place.asked_at).date()
        ends_on = now.date() + (place.ends_on - since)
        values |= {"ends_on": ends_on, "noticed_at": None}
        Grant.objects.in_force(at=now).filter(pk=place.grant_id or 0).update(
            until=end_of(ends_on, now)
        )
    TeamMember.objects.active().filter(pk=place.pk).update(**values)


def member_of(place: TeamMember) -> Membership:
    """Whose place it is.

    Raises:
        NobodyWithAnAccount: if it is somebody informal's.
    """
    if place.membership is None:
        raise NobodyWithAnAccount(place)
    return place.membership


def end_of(day: dt.date, now: dt.datetime) -> dt.datetime:
    """The end of a day: access lasts through the last day of a place."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=now.tzinfo)
