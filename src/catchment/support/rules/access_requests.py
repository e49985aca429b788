"""Who keeps access requests: the data-protection lead; the person sees how theirs goes."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.support.enums import OPEN_REQUESTS, AccessRequestStatus
from catchment.support.models import AccessRequest, Redaction


def may_view_access_request(actor: Actor, request: AccessRequest) -> bool:
    """The person's own; all of the catchment for its data-protection lead."""
    return (
        actor.is_member
        and actor.in_catchment(request.person.catchment_id)
        and (actor.person_id == request.person_id or actor.has(Role.DATA_PROTECTION_LEAD))
    )


def may_keep_access_request(actor: Actor, request: AccessRequest) -> bool:
    """The data-protection lead, for others than themselves."""
    return (
        may_view_access_request(actor, request)
        and actor.has(Role.DATA_PROTECTION_LEAD)
        and actor.person_id != request.person_id
    )


def may_work_on_access_request(actor: Actor, request: AccessRequest) -> bool:
    """The same, while it is not answered."""
    return may_keep_access_request(actor, request) and request.status in OPEN_REQUESTS


def may_put_back(actor: Actor, redaction: Redaction) -> bool:
    """Whoever may work on the request."""
    return may_work_on_access_request(actor, redaction.request)


def may_receive_request(actor: Actor, person: Person) -> bool:
    """The data-protection lead of the person's catchment, for others than themselves."""
    return (
        actor.is_member
        and actor.in_catchment(person.catchment_id)
        and actor.has(Role.DATA_PROTECTION_LEAD)
        and actor.person_id != person.pk
    )


def may_take_what_was_given(actor: Actor, request: AccessRequest) -> bool:
    """The person, once it is given; the lead as soon as there is a file, to look through it."""
    is_given = request.status == AccessRequestStatus.GIVEN
    return (
        may_view_access_request(actor, request)
        and request.file_id is not None
        and (
            may_keep_access_request(actor, request)
            or (is_given and actor.person_id == request.person_id)
        )
    )
