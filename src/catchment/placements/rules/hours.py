"""Who may see and write hours: the learner, staff of the school that holds them, the coordinator."""

from catchment.people.actor import Actor
from catchment.people.days import local_day
from catchment.people.enums import Role
from catchment.people.models import Enrolment, Person
from catchment.placements.enums import ExperienceStatus
from catchment.placements.models import Experience


def may_view_hours(actor: Actor, person: Person) -> bool:
    """One's own; and the careers leader's where the person learns now, nobody else's they may know."""
    if not actor.is_member or not actor.in_catchment(person.catchment_id):
        return False
    return actor.person_id == person.pk or _leads_careers_of(actor, person)


def may_write_hours(actor: Actor, person: Person) -> bool:
    """Whoever may see them."""
    return may_view_hours(actor, person)


def may_view_experience(actor: Actor, experience: Experience) -> bool:
    """The learner, the careers leader of the school that holds it, and the coordinator."""
    if not actor.is_member or not actor.in_catchment(experience.person.catchment_id):
        return False
    if actor.person_id is not None and actor.person_id == experience.person_id:
        return True
    return actor.has(Role.COORDINATOR) or (
        actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
        and actor.organisation_id == experience.school_id
    )


def may_say_how_it_was(actor: Actor, experience: Experience) -> bool:
    """Whoever may see it, once it is done."""
    return may_view_experience(actor, experience) and experience.status != ExperienceStatus.AGREED


def may_say_it_is_done(actor: Actor, experience: Experience) -> bool:
    """Whoever may see it, while it is only agreed."""
    return may_view_experience(actor, experience) and experience.status == ExperienceStatus.AGREED


def may_confirm_experience(actor: Actor, experience: Experience) -> bool:
    """Staff, never the learner, once it is done."""
    return (
        may_view_experience(actor, experience)
        and actor.person_id != experience.person_id
        and experience.status == ExperienceStatus.DONE
    )


def may_take_off_experience(actor: Actor, experience: Experience) -> bool:
    """Whoever may see it, as long as nobody has confirmed it."""
    return may_view_experience(actor, experience) and (
        experience.status != ExperienceStatus.CONFIRMED
    )


def _leads_careers_of(actor: Actor, person: Person) -> bool:
    return (
        actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
        and Enrolment.objects.current(on=local_day(actor.now))
        .filter(person=person, organisation_id=actor.organisation_id)
        .exists()
    )
