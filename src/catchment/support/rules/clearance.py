"""Who may be let in about somebody under 18: whoever is cleared today, asked anew each time."""

from catchment.network.rules import is_cleared
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Enrolment, Person
from catchment.support.models.clearance import GROWN_UP


def may_be_let_in_about(actor: Actor, person: Person) -> bool:
    """Adults ask no clearance; for others the member's own, or being a lead where they learn.

    The same as ``support.models.clearance.clear_for``, for one person.
    """
    age = person.age_on(actor.now.date())
    if age is not None and age >= GROWN_UP:
        return True
    return is_cleared(actor) or _leads_where_they_learn(actor, person)


def _leads_where_they_learn(actor: Actor, person: Person) -> bool:
    return (
        actor.is_member
        and actor.organisation_id is not None
        and actor.has(Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD)
        and Enrolment.objects.current(on=actor.now.date())
        .filter(person=person, organisation_id=actor.organisation_id)
        .exists()
    )
