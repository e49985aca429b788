"""Who may bring a place of their own, and who answers."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.placements.enums import OWN_FIND_OPEN, OwnFindStatus
from catchment.placements.models import OwnFind


def may_propose_own_find(actor: Actor, person: Person) -> bool:
    """Only for oneself."""
    return (
        actor.is_member and actor.in_catchment(person.catchment_id) and actor.person_id == person.pk
    )


def may_view_own_find(actor: Actor, find: OwnFind) -> bool:
    """The learner, the careers leader of their school, and the coordinator."""
    if not actor.is_member or not actor.in_catchment(find.person.catchment_id):
        return False
    return _is_the_learner(actor, find) or _keeps(actor, find)


def may_answer_own_find(actor: Actor, find: OwnFind) -> bool:
    """Staff, while it waits."""
    return may_view_own_find(actor, find) and _keeps(actor, find) and find.status in OWN_FIND_OPEN


def may_check_own_find(actor: Actor, find: OwnFind) -> bool:
    """Staff say that they are asking the workplace."""
    return may_answer_own_find(actor, find) and find.status == OwnFindStatus.PROPOSED


def may_withdraw_own_find(actor: Actor, find: OwnFind) -> bool:
    """The learner, while it waits."""
    return may_view_own_find(actor, find) and (
        _is_the_learner(actor, find) and find.status in OWN_FIND_OPEN
    )


def _is_the_learner(actor: Actor, find: OwnFind) -> bool:
    return actor.person_id is not None and actor.person_id == find.person_id


def _keeps(actor: Actor, find: OwnFind) -> bool:
    return actor.has(Role.COORDINATOR) or (
        actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
        and actor.organisation_id == find.school_id
    )
