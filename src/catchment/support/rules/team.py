"""Who may see and change a team, hand over a place, and learn from outside who is involved."""

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.people.rules import may_view_person
from catchment.support.enums import STAFF_ROLES, HandOverStatus, TeamStatus
from catchment.support.models import HandOver, Plan, PlanShare, TeamMember
from catchment.support.rules.clearance import may_be_let_in_about
from catchment.support.rules.plans import (
    is_current,
    is_oneself,
    may_view_plan,
    may_write_own_plan,
)

STANDING = (TeamStatus.INVITED, TeamStatus.ACTIVE)


def may_open_team(actor: Actor, thing: Plan | Person) -> bool:
    """The team's page; where there is no plan yet, whoever sees the person, to begin with."""
    if isinstance(thing, Plan):
        return may_view_team(actor, thing)
    return may_view_person(actor, thing)


def may_view_team(actor: Actor, plan: Plan) -> bool:
    """The person, and whoever the plan is shared with; a parent reads who helps in the plan alone."""
    return actor.in_catchment(plan.person.catchment_id) and (
        is_oneself(actor, plan.person) or PlanShare.objects.giving(actor).filter(plan=plan).exists()
    )


def may_ask_into_team(actor: Actor, plan: Plan) -> bool:
    """The person; for somebody without an account whoever writes the plan with them."""
    return may_write_own_plan(actor, plan)


def may_view_place(actor: Actor, place: TeamMember) -> bool:
    """Whoever may read the plan; and whose place it is, also before they have said yes."""
    return actor.in_catchment(place.plan.person.catchment_id) and (
        _is_theirs(actor, place) or may_view_plan(actor, place.plan)
    )


def may_open_place(actor: Actor, place: TeamMember) -> bool:
    """Only whose place it is: the page of what they are asked."""
    return may_view_place(actor, place) and _is_theirs(actor, place)


def may_end_place(actor: Actor, place: TeamMember) -> bool:
    """Whose place it is; the person; and whoever writes the plan with somebody without an account."""
    return (
        place.status in STANDING
        and may_view_place(actor, place)
        and (
            _is_theirs(actor, place)
            or is_oneself(actor, place.plan.person)
            or may_write_own_plan(actor, place.plan)
        )
    )


def may_choose_lead(actor: Actor, place: TeamMember) -> bool:
    """The person, among those in the team who have an account."""
    return (
        place.status == TeamStatus.ACTIVE
        and place.membership_id is not None
        and may_write_own_plan(actor, place.plan)
    )


def may_hand_over(actor: Actor, place: TeamMember) -> bool:
    """Whose place it is, while they are in the team and the plan goes on."""
    return (
        place.status == TeamStatus.ACTIVE
        and is_current(place.plan)
        and may_open_place(actor, place)
    )


def may_view_hand_over(actor: Actor, hand_over: HandOver) -> bool:
    """Both sides, and the person."""
    person = hand_over.plan.person
    return (
        actor.is_member
        and actor.in_catchment(person.catchment_id)
        and (
            hand_over.giver.membership_id == actor.membership_id
            or hand_over.taker_id == actor.membership_id
            or is_oneself(actor, person)
        )
    )


def may_read_hand_over_note(actor: Actor, hand_over: HandOver) -> bool:
    """The person; both sides while it waits; afterwards only whoever is in the team."""
    return may_view_hand_over(actor, hand_over) and (
        is_oneself(actor, hand_over.plan.person)
        or (_waits(hand_over) and may_be_let_in_about(actor, hand_over.plan.person))
        or may_view_team(actor, hand_over.plan)
    )


def may_answer_hand_over(actor: Actor, hand_over: HandOver) -> bool:
    """Whoever is asked to take over, while it waits."""
    return (
        may_view_hand_over(actor, hand_over)
        and hand_over.taker_id == actor.membership_id
        and _waits(hand_over)
    )


def may_withdraw_hand_over(actor: Actor, hand_over: HandOver) -> bool:
    """Whoever offered it and the person, while it waits."""
    return (
        may_view_hand_over(actor, hand_over)
        and _waits(hand_over)
        and (
            hand_over.giver.membership_id == actor.membership_id
            or is_oneself(actor, hand_over.plan.person)
        )
    )


def may_see_who_is_involved(actor: Actor, plan: Plan) -> bool:
    """Staff who see the person, where the person allows it; and the person, to see what they see."""
    return (
        plan.tells_who_is_involved
        and is_current(plan)
        and may_view_person(actor, plan.person)
        and (is_oneself(actor, plan.person) or not STAFF_ROLES.isdisjoint(actor.roles))
    )


def tells_who_is_involved(actor: Actor, person: Person) -> bool:
    """Whether this person has a plan and lets this reader know who helps with it. One query."""
    plan = Plan.objects.current().filter(person=person).select_related("person").first()
    return plan is not None and may_see_who_is_involved(actor, plan)


def _is_theirs(actor: Actor, place: TeamMember) -> bool:
    return actor.is_member and place.membership_id == actor.membership_id


def _waits(hand_over: HandOver) -> bool:
    return hand_over.status == HandOverStatus.OFFERED
