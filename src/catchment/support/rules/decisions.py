"""Who may decide to share without consent, and who may read such decisions."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.support.enums import STAFF_ROLES
from catchment.support.models import SafetyDecision, TeamMember
from catchment.support.models.safety import persons_of_lead
from catchment.support.rules.plans import is_oneself


def may_decide(actor: Actor, person: Person) -> bool:
    """A safeguarding lead about their own people, and staff in the person's team; never oneself."""
    return (
        actor.is_member
        and actor.in_catchment(person.catchment_id)
        and not is_oneself(actor, person)
        and (_safeguards(actor, person) or _is_in_team(actor, person))
    )


def may_find_for_decision(actor: Actor, thing: object) -> bool:
    """A safeguarding lead of an organisation looks for its people. ``thing`` is not looked at."""
    return actor.is_member and actor.has(Role.SAFEGUARDING_LEAD) and bool(actor.organisation_id)


def may_view_decision(actor: Actor, decision: SafetyDecision) -> bool:
    """Who decided, safeguarding leads there, the data-protection lead; the person where it endangers
    nobody, and never otherwise, whatever role they hold."""
    if not actor.is_member or not actor.in_catchment(decision.person.catchment_id):
        return False
    if is_oneself(actor, decision.person):
        return not decision.endangers
    return (
        decision.decided_by_id == actor.membership_id
        or actor.has(Role.DATA_PROTECTION_LEAD)
        or (
            actor.has(Role.SAFEGUARDING_LEAD)
            and actor.organisation_id is not None
            and decision.organisation_id == actor.organisation_id
        )
    )


def _safeguards(actor: Actor, person: Person) -> bool:
    return actor.has(Role.SAFEGUARDING_LEAD) and (
        persons_of_lead(actor).filter(pk=person.pk).exists()
    )


def _is_in_team(actor: Actor, person: Person) -> bool:
    places = TeamMember.objects.active().filter(plan__person=person)
    return (
        not STAFF_ROLES.isdisjoint(actor.roles)
        and places.filter(membership_id=actor.membership_id or 0).exists()
    )
