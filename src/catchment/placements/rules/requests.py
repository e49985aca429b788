"""Who may ask a workplace for a seat, and who answers."""

from catchment.people.actor import Actor
from catchment.people.days import local_day
from catchment.people.enums import Role
from catchment.people.models import Enrolment, Person
from catchment.placements.enums import BEFORE_THE_HOST, HostStatus, RequestStatus
from catchment.placements.models import Opportunity, SeatRequest

ADULT = 18


def may_view_seat_request(actor: Actor, request: SeatRequest) -> bool:
    """The learner, their school, the coordinator, and the host once it was checked."""
    host = request.week.opportunity.host
    if not actor.is_member or not actor.in_catchment(host.catchment_id):
        return False
    own, school = _is_own(actor, request), _is_of_school(actor, request)
    asked = _is_asked(actor, request) and request.status not in BEFORE_THE_HOST
    return own or school or actor.has(Role.COORDINATOR) or asked


def may_agree_to_seat(actor: Actor, request: SeatRequest) -> bool:
    """The learner alone, while it waits for their yes."""
    return (
        may_view_seat_request(actor, request)
        and actor.person_id is not None
        and request.person_id == actor.person_id
        and request.status == RequestStatus.PROPOSED
    )


def may_answer_seat_request(actor: Actor, request: SeatRequest) -> bool:
    """The workplace alone, and only while it waits."""
    return (
        may_view_seat_request(actor, request)
        and _is_asked(actor, request)
        and request.status == RequestStatus.ASKED
    )


def may_withdraw_seat_request(actor: Actor, request: SeatRequest) -> bool:
    """The learner and their school, while it waits for the workplace or for the learner."""
    return (
        may_view_seat_request(actor, request)
        and (_is_own(actor, request) or _is_of_school(actor, request))
        and request.status in (RequestStatus.ASKED, RequestStatus.PROPOSED)
    )


def may_ask_for_seat(actor: Actor, person: Person) -> bool:
    """The school where the person learns; somebody of age asks for themselves."""
    if not actor.is_member or not actor.in_catchment(person.catchment_id):
        return False
    on = local_day(actor.now)
    if actor.person_id is not None and actor.person_id == person.pk:
        age = person.age_on(on)
        return age is not None and age >= ADULT
    return (
        actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
        and Enrolment.objects.current(on=on)
        .filter(person=person, organisation_id=actor.organisation_id)
        .exists()
    )


def may_choose_learner_to_ask_for(actor: Actor, opportunity: Opportunity) -> bool:
    """Staff of a school, wherever they may read what is on offer."""
    return (
        actor.is_member
        and actor.in_catchment(opportunity.host.catchment_id)
        and actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
    )


def may_follow_seat_request(actor: Actor, request: SeatRequest) -> bool:
    """The learner and staff; the workplace has a page of its own, which says less."""
    return may_view_seat_request(actor, request) and (
        _is_own(actor, request) or _is_of_school(actor, request) or actor.has(Role.COORDINATOR)
    )


def may_list_seat_requests(actor: Actor, person: Person) -> bool:
    """One's own; and the school where they learn now."""
    own = actor.person_id is not None and actor.person_id == person.pk
    return (
        actor.is_member
        and actor.in_catchment(person.catchment_id)
        and (own or may_ask_for_seat(actor, person))
    )


def _is_own(actor: Actor, request: SeatRequest) -> bool:
    return actor.person_id is not None and request.person_id == actor.person_id


def _is_of_school(actor: Actor, request: SeatRequest) -> bool:
    return (
        actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
        and request.school_id == actor.organisation_id
    )


def _is_asked(actor: Actor, request: SeatRequest) -> bool:
    host = request.week.opportunity.host
    return (
        actor.has(Role.HOST)
        and actor.organisation_id is not None
        and actor.organisation_id == host.organisation_id
        and host.status == HostStatus.VERIFIED
    )
