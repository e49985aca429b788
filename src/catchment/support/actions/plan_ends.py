"""What hangs on a plan that ends: places, ways in, referrals, hand-overs, links, meetings, drafts."""

from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership
from catchment.support.actions.access import shut
from catchment.support.actions.appointment_ends import end_meetings
from catchment.support.actions.notices import tell
from catchment.support.actions.referral_rounds import End, end_each
from catchment.support.actions.team import forget_drafts, shut_links, take_back_hand_overs
from catchment.support.enums import ReferralStatus, TeamStatus
from catchment.support.models import Plan, PlanShare, Referral, TeamMember

#: What stands with a place that ended with its plan.
PLAN_ENDED = "The plan ended."

TAKEN_BACK_WITH_THE_PLAN = End(
    "plan ended",
    ReferralStatus.WITHDRAWN,
    "The request to help {name} is taken back: the plan has ended",
    "{who} is no longer asked, because your plan has ended",
)
DONE_WITH_THE_PLAN = End(
    "plan ended",
    ReferralStatus.DONE,
    "The help for {name} is over: the plan has ended",
    "What {who} was asked for is over, because your plan has ended",
)


def settle_ended_plan(plan: Plan, by: Actor) -> None:
    """Nothing waits and nobody is let in any more; called inside ``end_plan``, which holds the plan.

    Whoever comes into a team, offers times or makes a link holds the plan too, so that nothing new
    comes between. Referrals go first: they are held before places, here as everywhere.
    What the person has shared for reading alone stays open until the day that they chose.
    """
    _end_referrals(plan, by)
    _end_places(plan, by)
    _shut_ways_in(plan, by)


def _end_referrals(plan: Plan, by: Actor) -> None:
    """Those that led into the plan, and those that would: taken up again, the plan asks anew."""
    ways_in = PlanShare.objects.filter(plan=plan).values("grant_id")
    waiting = Referral.objects.waiting().filter(
        person_id=plan.person_id, joins_team=True, sent_at__gte=plan.begun_at
    )
    end_each(waiting, TAKEN_BACK_WITH_THE_PLAN, by)
    end_each(Referral.objects.accepted().filter(grant__in=ways_in), DONE_WITH_THE_PLAN, by)


def _end_places(plan: Plan, by: Actor) -> None:
    """Everybody in the team, or asked into it, leaves; nothing is handed over."""
    shut_links(plan=plan, by=by)
    standing = TeamMember.objects.standing().filter(plan=plan).order_by("pk")
    places = list(
        standing.select_related("plan__person", "membership__user", "grant__recipient__user")
    )
    standing.order_by().update(
        status=TeamStatus.ENDED, is_lead=False, ended_at=by.now, end_words=PLAN_ENDED
    )
    for place in places:
        take_back_hand_overs(place, by)
        shut(grant=place.grant, by=by)
        if place.status == TeamStatus.INVITED and place.membership is not None:
            _tell_invited(place, place.membership, by)


def _tell_invited(place: TeamMember, member: Membership, by: Actor) -> None:
    tell(
        to=member,
        sentence=f"{place.plan.person.known_as} no longer asks you into the team: the plan has ended",
        key=f"team end {place.pk}",
        by=by,
        about=place.plan.person,
    )


def _shut_ways_in(plan: Plan, by: Actor) -> None:
    """Also those that no place stands on; then their meetings and what they were typing go."""
    writing = PlanShare.objects.filter(plan=plan, writes=True).values("grant_id")
    grants = Grant.objects.filter(pk__in=writing).select_related("person", "recipient__user")
    members: dict[int, Membership] = {}
    for grant in grants.order_by("pk"):
        shut(grant=grant, by=by)
        members[grant.recipient_id] = grant.recipient
    for member in members.values():
        end_meetings(person=plan.person, member=member, by=by)
        forget_drafts(person=plan.person, member=member)
