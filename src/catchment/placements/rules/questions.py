"""Who asks a school something, and who answers."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.enums import BEFORE_THE_HOST, HostStatus, QuestionStatus
from catchment.placements.models import CohortMember, SchoolQuestion, SeatRequest
from catchment.placements.rules.requests import may_answer_seat_request


def may_ask_own_school(actor: Actor, member: CohortMember) -> bool:
    """A learner of a cohort asks the school that looks after it."""
    return (
        actor.is_member
        and actor.in_catchment(member.cohort.catchment_id)
        and actor.person_id is not None
        and actor.person_id == member.person_id
    )


def may_ask_school_about(actor: Actor, request: SeatRequest) -> bool:
    """The host, before it answers somebody who asks to come, where we know their school."""
    return may_answer_seat_request(actor, request) and request.school_id is not None


def may_view_question(actor: Actor, question: SchoolQuestion) -> bool:
    """Staff of the school, the coordinator, and whoever asks: the learner, or the host."""
    if not actor.is_member or not actor.in_catchment(question.catchment_id):
        return False
    return _answers(actor, question) or _asked(actor, question)


def may_answer_question(actor: Actor, question: SchoolQuestion) -> bool:
    """Staff, once; nobody answers what they asked themselves."""
    return (
        may_view_question(actor, question)
        and _answers(actor, question)
        and not _asked(actor, question)
        and question.status == QuestionStatus.OPEN
    )


def _answers(actor: Actor, question: SchoolQuestion) -> bool:
    return actor.has(Role.COORDINATOR) or (
        actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
        and actor.organisation_id == question.school_id
    )


def _asked(actor: Actor, question: SchoolQuestion) -> bool:
    if question.request is None:
        return actor.person_id is not None and actor.person_id == question.person_id
    host = question.request.week.opportunity.host
    return (
        actor.has(Role.HOST)
        and actor.organisation_id is not None
        and actor.organisation_id == host.organisation_id
        and host.status == HostStatus.VERIFIED
        and question.request.status not in BEFORE_THE_HOST
    )
