"""What needs a helper today: answers they owe, meetings, steps, reviews, people not seen for long."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.queries import practice
from catchment.support.enums import AppointmentStatus, PlanStatus, ReferralStatus, TeamStatus
from catchment.support.models import (
    Appointment,
    AppointmentSlot,
    HandOver,
    HelperSetting,
    Plan,
    PlanStep,
    Referral,
    TeamMember,
)
from catchment.support.models.clearance import clear_for
from catchment.support.queries.plans import reviews_due

#: Steps and meetings are told so long before their day.
AHEAD = dt.timedelta(days=7)

#: No list is longer; whoever has more than this to do needs a talk and not a list.
MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class NotSeen:
    """A person of one's own, and when one last had to do with them."""

    place: TeamMember
    last_on: dt.date


@dataclass(frozen=True, slots=True)
class Caseload:
    """How many people one helps, against how many one has said one can hold.

    Attributes:
        people: those whose team one is in, or whose referral one has taken.
        most: None where one has not said.
    """

    people: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that waits for one helper, each list in its own order."""

    hand_overs: tuple[HandOver, ...]
    to_answer: tuple[Referral, ...]
    to_reply: tuple[Referral, ...]
    invitations: tuple[TeamMember, ...]
    meetings: tuple[AppointmentSlot, ...]
    steps: tuple[PlanStep, ...]
    reviews: tuple[Plan, ...]
    not_seen: tuple[NotSeen, ...]
    caseload: Caseload


def today_of(actor: Actor, *, on: dt.date) -> Today:
    """What waits for this member on a day. Ten queries, however many people they help."""
    places = _places(actor)
    limit = on - practice(actor.catchment_id, on=on).days("see-again-days")
    active = [one for one in places if one.status == TeamStatus.ACTIVE]
    referrals = _referrals(actor)
    return Today(
        hand_overs=_hand_overs(actor),
        to_answer=tuple(one for one in referrals if one.status == ReferralStatus.SENT),
        to_reply=tuple(one for one in referrals if one.status == ReferralStatus.ASKED),
        invitations=tuple(one for one in places if one.status == TeamStatus.INVITED),
        meetings=_meetings(actor),
        steps=_steps(actor, on=on),
        reviews=_reviews(actor, on=on),
        not_seen=_not_seen(actor, active, limit=limit),
        caseload=_caseload(actor, active),
    )


def _places(actor: Actor) -> list[TeamMember]:
    mine = TeamMember.objects.visible_to(actor).standing()
    found = mine.filter(membership_id=actor.membership_id or 0).exclude(
        plan__status=PlanStatus.ENDED
    )
    return list(found.select_related("plan__person").order_by("asked_at", "pk"))


def _referrals(actor: Actor) -> list[Referral]:
    """Those to which I may say yes, and those of mine about which somebody asks."""
    received = Referral.objects.received_by(actor).exclude(sent_by_id=actor.membership_id)
    mine = Q(status=ReferralStatus.SENT, pk__in=received.values("pk")) & clear_for(actor)
    waits = mine | Q(status=ReferralStatus.ASKED, sent_by_id=actor.membership_id)
    found = Referral.objects.visible_to(actor).filter(waits).select_related("person")
    return list(found.order_by("answer_by", "pk")[:MOST_LISTED])


def _hand_overs(actor: Actor) -> tuple[HandOver, ...]:
    offered = HandOver.objects.visible_to(actor).waiting().filter(taker_id=actor.membership_id)
    found = offered.select_related("plan__person", "giver__membership__user")
    return tuple(found.order_by("offered_at", "pk")[:MOST_LISTED])


def _meetings(actor: Actor) -> tuple[AppointmentSlot, ...]:
    """Booked with me, from this moment for a week."""
    booked = Appointment.objects.visible_to(actor).filter(status=AppointmentStatus.BOOKED)
    slots = AppointmentSlot.objects.filter(
        appointment__in=booked,
        helper_id=actor.membership_id,
        chosen=True,
        ends_at__gt=actor.now,
        starts_at__lte=actor.now + AHEAD,
    )
    found = slots.select_related("appointment__person").order_by("starts_at", "pk")
    return tuple(found[:MOST_LISTED])


def _steps(actor: Actor, *, on: dt.date) -> tuple[PlanStep, ...]:
    mine = PlanStep.objects.visible_to(actor).open().filter(member_id=actor.membership_id)
    due = mine.filter(
        Q(due_on__lte=on + AHEAD) | Q(remind_on__lte=on), plan__status=PlanStatus.ACTIVE
    )
    return tuple(due.select_related("plan__person").order_by("due_on", "pk")[:MOST_LISTED])


def _reviews(actor: Actor, *, on: dt.date) -> tuple[Plan, ...]:
    near = TeamMember.objects.active().filter(membership_id=actor.membership_id or 0)
    due = Plan.objects.visible_to(actor).filter(
        pk__in=reviews_due(on=on).values("pk"), team__in=near
    )
    found = due.select_related("person").order_by("next_review_on", "pk")
    return tuple(found[:MOST_LISTED])


def _not_seen(actor: Actor, active: list[TeamMember], *, limit: dt.date) -> tuple[NotSeen, ...]:
    """Of plans that go on and that I may still read; the longest first."""
    plans = Plan.objects.visible_to(actor).going_on()
    readable = set(
        plans.filter(pk__in=[one.plan_id for one in active]).values_list("pk", flat=True)
    )
    waited = [NotSeen(one, last_contact(one)) for one in active if one.plan_id in readable]
    long_ago = [one for one in waited if one.last_on <= limit]
    return tuple(sorted(long_ago, key=lambda one: (one.last_on, one.place.pk)))


def last_contact(place: TeamMember) -> dt.date:
    """When a helper last saw the person, or did something in their plan."""
    acted = (place.last_active_at or place.started_at or place.asked_at).date()
    return max(acted, place.last_seen_person_on or acted)


def _caseload(actor: Actor, active: list[TeamMember]) -> Caseload:
    """Two queries."""
    taken = Referral.objects.received_by(actor).accepted()
    others = taken.filter(answered_by_id=actor.membership_id).values_list("person_id", flat=True)
    setting = HelperSetting.objects.filter(membership_id=actor.membership_id or 0).first()
    return Caseload(
        people=len({one.plan.person_id for one in active} | set(others)),
        most=setting.most_people if setting else None,
    )
