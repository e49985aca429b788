"""The team: ask somebody in, say yes or no, leave, choose who leads, stay while something happens."""

import datetime as dt

from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership, Person, Supporter
from catchment.support.actions.access import shut
from catchment.support.actions.appointment_ends import end_meetings
from catchment.support.actions.notices import tell, tell_person
from catchment.support.actions.places import (
    PlaceNotWaiting,
    PlanIsOver,
    come_in,
    hold,
    member_of,
    move_on,
    new_place,
    open_to,
    refuse_unfit,
    sit_down,
)
from catchment.support.enums import HandOverStatus, JoinedBy, TeamStatus
from catchment.support.models import Draft, HandOver, Plan, SupporterLink, TeamMember
from catchment.support.models.team import TeamMemberQuerySet

#: How long a place lasts after the last thing that its helper did, where nobody says otherwise.
USUAL_STAY = dt.timedelta(days=182)


class NotTheirSupporter(ValueError):
    """Somebody else has named this supporter."""


class PlaceNotStanding(ValueError):
    """They have left the team already, or said no."""


class CannotLead(ValueError):
    """Only somebody who is in the team with an account may lead."""


@transaction.atomic
def invite_member(
    *,
    plan: Plan,
    membership: Membership,
    role: str,
    reason: str,
    by: Actor,
    stay: dt.timedelta = USUAL_STAY,
) -> TeamMember:
    """Ask a member into the team. They are told who asks and why, and see nothing of the plan yet.

    Args:
        plan: whose team.
        membership: who is asked.
        role, reason: what for, in the person's words.
        by: the person, or whoever writes the plan with them.
        stay: how long their place lasts after the last thing they did.

    Raises:
        PlanIsOver: if the plan has ended.
        NotFit: if a gate is shut for them.
        InTeamAlready: if they are in the team or asked into it.
    """
    hold(plan)
    refuse_unfit(plan, membership, by)
    made = new_place(
        plan=plan,
        membership=membership,
        role=role,
        reason=reason,
        asked_at=by.now,
        ends_on=by.now.date() + stay,
    )
    journal.record(by=by, sentence="asked somebody into your team", about=plan.person, subject=made)
    tell(
        to=membership,
        sentence=f"{plan.person.known_as} asks you into the team of a plan",
        key=f"team asked {made.pk}",
        by=by,
        about=plan.person,
        route="support:team_place",
        route_id=made.public_id,
    )
    return made


@transaction.atomic
def add_supporter(
    *,
    plan: Plan,
    supporter: Supporter,
    role: str,
    by: Actor,
    reason: str = "",
    stay: dt.timedelta = USUAL_STAY,
) -> TeamMember:
    """Put somebody whom the person trusts into the team, by name. Nothing is sent to them.

    Raises:
        PlanIsOver: if the plan has ended.
        NotTheirSupporter: if another person has named them.
        InTeamAlready: if they are in the team.
    """
    hold(plan)
    if supporter.person_id != plan.person_id:
        raise NotTheirSupporter(supporter)
    made = new_place(
        plan=plan,
        supporter=supporter,
        role=role,
        reason=reason,
        status=TeamStatus.ACTIVE,
        asked_at=by.now,
        started_at=by.now,
        last_active_at=by.now,
        ends_on=by.now.date() + stay,
    )
    journal.record(
        by=by, sentence="put somebody you trust into your team", about=plan.person, subject=made
    )
    return made


@transaction.atomic
def accept_place(*, place: TeamMember, by: Actor) -> TeamMember:
    """Say yes: the plan opens to them from this moment.

    Raises:
        PlanIsOver: if the plan has ended.
        NotFit: if a gate has shut since they were asked.
        PlaceNotWaiting: if it was answered or taken back, perhaps a moment ago.
    """
    hold(place.plan)
    member = member_of(place)
    refuse_unfit(place.plan, member, by)
    ends_on = by.now.date() + (place.ends_on - place.asked_at.date())
    sit_down(
        place, grant=open_to(place.plan, member, place.role, ends_on, by), ends_on=ends_on, by=by
    )
    journal.record(by=by, sentence="came into your team", about=place.plan.person, subject=place)
    tell_person(
        person=place.plan.person,
        sentence=f"{member.user.name} said yes and is in your team",
        key=f"team yes {place.pk}",
        by=by,
        route="support:my_team",
    )
    return place


@transaction.atomic
def decline_place(*, place: TeamMember, words: str, by: Actor) -> TeamMember:
    """Say no, in words of one's own.

    Raises:
        PlaceNotWaiting: if it was answered or taken back.
    """
    declined = TeamMember.objects.filter(pk=place.pk, status=TeamStatus.INVITED).update(
        status=TeamStatus.DECLINED, ended_at=by.now, end_words=words
    )
    if not declined:
        raise PlaceNotWaiting(place)
    place.refresh_from_db()
    journal.record(
        by=by, sentence="said no to coming into your team", about=place.plan.person, subject=place
    )
    tell_person(
        person=place.plan.person,
        sentence=f"{member_of(place).user.name} cannot come into your team",
        key=f"team no {place.pk}",
        by=by,
        route="support:my_team",
    )
    return place


@transaction.atomic
def end_place(*, place: TeamMember, by: Actor, words: str = "") -> TeamMember:
    """End a place, or take back an invitation. What it let them see shuts at once.

    Raises:
        PlaceNotStanding: if it has ended before.
    """
    ended = (
        TeamMember.objects.standing()
        .filter(pk=place.pk)
        .update(status=TeamStatus.ENDED, is_lead=False, ended_at=by.now, end_words=words)
    )
    if not ended:
        raise PlaceNotStanding(place)
    place.refresh_from_db()
    shut(grant=place.grant, by=by)
    if place.supporter_id is not None:
        shut_links(plan=place.plan, by=by, supporter_id=place.supporter_id)
    take_back_hand_overs(place, by)
    if place.membership is not None:
        end_meetings(person=place.plan.person, member=place.membership, by=by)
        forget_drafts(person=place.plan.person, member=place.membership)
    journal.record(
        by=by, sentence="ended a place in your team", about=place.plan.person, subject=place
    )
    _tell_of_the_end(place, by)
    return place


@transaction.atomic
def choose_lead(*, place: TeamMember, by: Actor) -> TeamMember:
    """Make one member the lead helper; whoever led before stays in the team.

    Raises:
        PlanIsOver: if the plan has ended.
        CannotLead: if they are not in the team, or have no account.
    """
    hold(place.plan)
    TeamMember.objects.filter(plan_id=place.plan_id, is_lead=True).update(is_lead=False)
    chosen = (
        TeamMember.objects.active()
        .filter(pk=place.pk, membership__isnull=False)
        .update(is_lead=True)
    )
    if not chosen:
        raise CannotLead(place)
    place.refresh_from_db()
    journal.record(by=by, sentence="chose your lead helper", about=place.plan.person, subject=place)
    tell(
        to=member_of(place),
        sentence=f"{place.plan.person.known_as} chose you as lead helper",
        key=f"team lead {place.pk} {by.now:%Y-%m-%d}",
        by=by,
        about=place.plan.person,
        route="support:team_place",
        route_id=place.public_id,
    )
    return place


@transaction.atomic
def say_who_is_involved(*, plan: Plan, tells: bool, by: Actor) -> Plan:
    """Let people outside the team see who helps, and nothing else; or no longer.

    Raises:
        PlanIsOver: if the plan has ended.
    """
    if not Plan.objects.current().filter(pk=plan.pk).update(tells_who_is_involved=tells):
        raise PlanIsOver(plan)
    plan.refresh_from_db()
    said = "may see who helps you" if tells else "no longer see who helps you"
    journal.record(by=by, sentence=f"chose that others {said}", about=plan.person, subject=plan)
    return plan


@transaction.atomic
def join_by_referral(
    *,
    plan: Plan,
    membership: Membership,
    grant: Grant,
    role: str,
    reason: str,
    ends_on: dt.date,
    by: Actor,
) -> TeamMember:
    """Put whoever accepted a referral into the team; called inside that action.

    The access is the referral's grant, which ends with it: what they do never makes it longer.

    Raises:
        PlanIsOver: if the plan has ended.
        InTeamAlready: if they are in the team or asked into it.
    """
    hold(plan)
    return come_in(
        plan=plan,
        membership=membership,
        grant=grant,
        role=role,
        reason=reason,
        ends_on=ends_on,
        joined_by=JoinedBy.REFERRAL,
        by=by,
    )


@transaction.atomic
def touch_place(*, plan: Plan, by: Actor) -> bool:
    """Note that a member of the team did something: their place, and their access, last longer.

    Called inside every action by which a member does something in a plan; nobody else's place moves.
    A place that came with a referral ends with it.

    Returns:
        Whether whoever acts has a place in this team.
    """
    place = (
        TeamMember.objects.active()
        .filter(plan=plan, membership_id=by.membership_id or 0)
        .select_related("grant")
        .first()
    )
    if place is None:
        return False
    move_on(place, by.now)
    return True


@transaction.atomic
def touch_supporter(*, plan: Plan, supporter: Supporter, at: dt.datetime) -> None:
    """The same for somebody informal, who answered from a link."""
    for place in TeamMember.objects.active().filter(plan=plan, supporter=supporter):
        move_on(place, at)


def shut_links(*, plan: Plan, by: Actor, supporter_id: int | None = None) -> None:
    """No link of this plan opens anything any more, or none of one informal helper's.

    Called inside actions. They end for good: a plan taken up again asks anew.
    """
    links = SupporterLink.objects.filter(step__plan=plan, revoked_at=None)
    if supporter_id is not None:
        links = links.filter(supporter_id=supporter_id)
    keys = list(links.values_list("pk", flat=True))
    SupporterLink.objects.filter(pk__in=keys, revoked_at=None).update(revoked_at=by.now, email="")


def forget_drafts(*, person: Person, member: Membership) -> None:
    """What somebody was typing about a plan that is shut to them goes; called inside actions."""
    drafts = Draft.objects.filter(user_id=member.user_id)
    drafts.filter(form__startswith=f"/people/{person.public_id}/plan/").delete()


def take_back_hand_overs(place: TeamMember, by: Actor) -> None:
    """What somebody wanted to hand over ends with their place; whoever was asked is told.

    Called inside actions.
    """
    waiting = HandOver.objects.waiting().filter(giver=place).select_related("taker", "plan__person")
    for hand_over in waiting:
        taken = HandOver.objects.waiting().filter(pk=hand_over.pk)
        if not taken.update(status=HandOverStatus.WITHDRAWN, answered_at=by.now):
            continue
        tell(
            to=hand_over.taker,
            sentence="A hand-over that you were offered is taken back",
            key=f"hand-over back {hand_over.pk}",
            by=by,
            about=place.plan.person,
        )


def _tell_of_the_end(place: TeamMember, by: Actor) -> None:
    """Tell the other side: the helper, the person, or both where it ended by itself."""
    if place.membership is None:
        return
    person = place.plan.person
    if place.membership_id != by.membership_id:
        tell(
            to=place.membership,
            sentence=f"Your place in the team of {person.known_as} has ended",
            key=f"team end {place.pk}",
            by=by,
            about=person,
        )
    if person.pk != by.person_id:
        tell_person(
            person=person,
            sentence=f"{place.membership.user.name} is no longer in your team",
            key=f"team end {place.pk} person",
            by=by,
            route="support:my_team",
        )


def with_people(places: TeamMemberQuerySet) -> list[TeamMember]:
    """Places with whom and whose plan they are about, in the order of their making."""
    return list(
        places.select_related("plan__person", "membership__user", "supporter", "grant").order_by(
            "pk"
        )
    )
