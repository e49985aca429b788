"""Handing over, warmly: with a note, with the person's yes, and only once somebody takes it."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership
from catchment.support.actions.access import shut
from catchment.support.actions.appointment_ends import end_meetings
from catchment.support.actions.notices import tell, tell_person
from catchment.support.actions.places import (
    NotFit,
    come_in,
    hold,
    member_of,
    open_to,
    refuse_unfit,
    sit_down,
)
from catchment.support.actions.team import forget_drafts
from catchment.support.enums import HandOverStatus, JoinedBy, StepStatus, TeamStatus
from catchment.support.models import HandOver, LayerShare, PlanStep, Referral, TeamMember

#: What is written where a place ended because somebody took over.
TAKEN_OVER = "Handed over."


class HandOverWaits(ValueError):
    """They have offered their place to somebody already."""


class HandOverNotWaiting(ValueError):
    """It was answered or taken back before."""


class GiverHasLeft(ValueError):
    """Whoever hands over is no longer in the team."""


@transaction.atomic
def offer_hand_over(
    *, place: TeamMember, taker: Membership, note: str, person_agreed: str, by: Actor
) -> HandOver:
    """Ask somebody to take over one's place. Nothing moves before they say yes.

    Args:
        place: of whoever hands over.
        taker: who is asked; they read the note, and nothing of the plan yet.
        note: what they need to know.
        person_agreed: how the person said yes to it.
        by: whoever hands over.

    Raises:
        PlanIsOver: if the plan has ended.
        NotFit: if a gate is shut for the taker, or it is the giver.
        GiverHasLeft: if the giver is not in the team.
        HandOverWaits: if the place is on offer already.
    """
    hold(place.plan)
    if taker.pk == place.membership_id:
        raise NotFit(taker)
    refuse_unfit(place.plan, taker, by)
    if not TeamMember.objects.active().filter(pk=place.pk).exists():
        raise GiverHasLeft(place)
    made = _offered(
        plan=place.plan,
        giver=place,
        taker=taker,
        note=note,
        person_agreed=person_agreed,
        offered_at=by.now,
    )
    person = place.plan.person
    journal.record(
        by=by, sentence="asked somebody to take over helping you", about=person, subject=made
    )
    tell(
        to=taker,
        sentence=f"{by.name} asks you to take over in the team of {person.known_as}",
        key=f"hand-over {made.pk}",
        by=by,
        about=person,
        route="support:hand_over",
        route_id=made.public_id,
    )
    tell_person(
        person=person,
        sentence=f"{by.name} asks {taker.user.name} to take over in your team",
        key=f"hand-over {made.pk} person",
        by=by,
        route="support:hand_over",
        route_id=made.public_id,
    )
    return made


@transaction.atomic
def accept_hand_over(*, hand_over: HandOver, by: Actor) -> TeamMember:
    """Take over: the place, the lead if it was the lead's, open steps, and what they could read.

    The giver's place ends, and with it what they could see.

    Returns:
        The taker's place.

    Raises:
        PlanIsOver: if the plan has ended.
        NotFit: if a gate has shut for the taker.
        HandOverNotWaiting: if it was answered or taken back, perhaps a moment ago.
        GiverHasLeft: if the giver's place has ended.
    """
    hold(hand_over.plan)
    _hold_the_givers(hand_over)
    refuse_unfit(hand_over.plan, hand_over.taker, by)
    _settle(hand_over, HandOverStatus.ACCEPTED, by)
    giver = TeamMember.objects.select_related(
        "grant__recipient__user", "grant__person", "membership__user"
    ).get(pk=hand_over.giver_id)
    _leave(giver, by)
    place = _taken(hand_over, giver, by)
    _move_steps(hand_over)
    person = hand_over.plan.person
    end_meetings(person=person, member=member_of(giver), by=by)
    forget_drafts(person=person, member=member_of(giver))
    journal.record(by=by, sentence="took over in your team", about=person, subject=place)
    tell(
        to=member_of(hand_over.giver),
        sentence=f"{by.name} has taken over in the team of {person.known_as}",
        key=f"hand-over {hand_over.pk} yes",
        by=by,
        about=person,
    )
    tell_person(
        person=person,
        sentence=f"{by.name} has taken over in your team",
        key=f"hand-over {hand_over.pk} yes",
        by=by,
        route="support:my_team",
    )
    return place


@transaction.atomic
def decline_hand_over(*, hand_over: HandOver, words: str, by: Actor) -> HandOver:
    """Say no; everything stays as it is.

    Raises:
        HandOverNotWaiting: if it was answered or taken back.
    """
    _settle(hand_over, HandOverStatus.DECLINED, by, words=words)
    person = hand_over.plan.person
    journal.record(
        by=by, sentence="said no to taking over in your team", about=person, subject=hand_over
    )
    tell(
        to=member_of(hand_over.giver),
        sentence=f"{by.name} cannot take over in the team of {person.known_as}",
        key=f"hand-over {hand_over.pk} no",
        by=by,
        about=person,
        route="support:hand_over",
        route_id=hand_over.public_id,
    )
    return hand_over


@transaction.atomic
def withdraw_hand_over(*, hand_over: HandOver, by: Actor) -> HandOver:
    """Take it back, as the giver or as the person.

    Raises:
        HandOverNotWaiting: if it was answered or taken back.
    """
    _settle(hand_over, HandOverStatus.WITHDRAWN, by)
    person = hand_over.plan.person
    journal.record(by=by, sentence="took back a hand-over", about=person, subject=hand_over)
    tell(
        to=hand_over.taker,
        sentence="A hand-over that you were offered is taken back",
        key=f"hand-over back {hand_over.pk}",
        by=by,
        about=person,
    )
    return hand_over


def _offered(**values: object) -> HandOver:
    try:
        with transaction.atomic():
            return HandOver.objects.create(**values)
    except IntegrityError as twice:
        raise HandOverWaits from twice


def _hold_the_givers(hand_over: HandOver) -> None:
    """Keep the giver's referral, then their place, as they are until this action is done.

    Whoever takes the referral back or ends the place holds them in this order, and the hand-over
    last: in another order each of two could wait for the other.
    """
    grant_id = TeamMember.objects.values_list("grant_id", flat=True).get(pk=hand_over.giver_id)
    if grant_id is not None:
        Referral.objects.select_for_update().filter(grant_id=grant_id).first()
    TeamMember.objects.select_for_update().get(pk=hand_over.giver_id)


def _settle(hand_over: HandOver, to: HandOverStatus, by: Actor, *, words: str = "") -> None:
    settled = (
        HandOver.objects.waiting()
        .filter(pk=hand_over.pk)
        .update(status=to, answered_at=by.now, answer_words=words)
    )
    if not settled:
        raise HandOverNotWaiting(hand_over)
    hand_over.refresh_from_db(fields=["status", "answered_at", "answer_words"])


def _leave(giver: TeamMember, by: Actor) -> None:
    left = (
        TeamMember.objects.active()
        .filter(pk=giver.pk)
        .update(status=TeamStatus.ENDED, is_lead=False, ended_at=by.now, end_words=TAKEN_OVER)
    )
    if not left:
        raise GiverHasLeft(giver)


def _taken(hand_over: HandOver, giver: TeamMember, by: Actor) -> TeamMember:
    """The taker's place, with the giver's lead; what the giver could read shuts for them."""
    had = TeamMember.objects.standing().filter(
        plan_id=hand_over.plan_id, membership_id=hand_over.taker_id
    )
    place = _seat(hand_over, giver, had.first(), by)
    shut(grant=giver.grant, by=by)
    if giver.is_lead:
        TeamMember.objects.active().filter(pk=place.pk).update(is_lead=True)
    place.refresh_from_db()
    return place


def _seat(hand_over: HandOver, giver: TeamMember, had: TeamMember | None, by: Actor) -> TeamMember:
    """A new place, or the one that the taker has, or the one that they were asked into."""
    if had is not None and had.status == TeamStatus.ACTIVE:
        return had
    ends_on = _ends_on(giver, by)
    layers = LayerShare.objects.filter(grant=giver.grant).values_list("layer__layer", flat=True)
    grant = open_to(hand_over.plan, hand_over.taker, giver.role, ends_on, by, layers=tuple(layers))
    _follow_referral(giver, grant)
    if had is not None:
        sit_down(had, grant=grant, ends_on=ends_on, by=by)
        if giver.joined_by == JoinedBy.REFERRAL:
            TeamMember.objects.filter(pk=had.pk).update(joined_by=JoinedBy.REFERRAL)
        return had
    return come_in(
        plan=hand_over.plan,
        membership=hand_over.taker,
        grant=grant,
        role=giver.role,
        reason=giver.reason,
        ends_on=ends_on,
        joined_by=_joined_by(giver),
        by=by,
    )


def _ends_on(giver: TeamMember, by: Actor) -> dt.date:
    """As long from today as the giver's lasted; a place that came with a referral ends with it."""
    if giver.joined_by == JoinedBy.REFERRAL:
        return giver.ends_on
    return by.now.date() + (giver.ends_on - (giver.last_active_at or giver.asked_at).date())


def _joined_by(giver: TeamMember) -> JoinedBy:
    return JoinedBy.REFERRAL if giver.joined_by == JoinedBy.REFERRAL else JoinedBy.HAND_OVER


def _follow_referral(giver: TeamMember, grant: Grant) -> None:
    """Whatever ends the referral ends the taker's way in as well."""
    if giver.joined_by == JoinedBy.REFERRAL and giver.grant is not None:
        Referral.objects.accepted().filter(grant=giver.grant).update(grant=grant)


def _move_steps(hand_over: HandOver) -> None:
    """What the giver still had to do is the taker's."""
    PlanStep.objects.filter(
        plan_id=hand_over.plan_id,
        member_id=hand_over.giver.membership_id or 0,
        status__in=[StepStatus.OPEN, StepStatus.SUGGESTED],
    ).update(member_id=hand_over.taker_id, version=F("version") + 1)
