"""Who may ask for, confirm, stop and end the link of a parent, and choose what it opens."""

from catchment.people.actor import Actor
from catchment.people.enums import TEACHING_KINDS, Role
from catchment.people.models import Enrolment, Organisation, Person
from catchment.people.rules import may_view_person
from catchment.support.enums import ParentLinkStatus
from catchment.support.models import ParentLink, ParentSetting
from catchment.support.models.parents import GROWN_UP
from catchment.support.rules.plans import is_oneself

LEADS = (Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD)
STANDING = (ParentLinkStatus.ASKED, ParentLinkStatus.VERIFIED)


def may_view_parent_link(actor: Actor, link: ParentLink) -> bool:
    """The child, the parent, and careers and safeguarding leads where the child learns."""
    return (
        actor.is_member
        and actor.in_catchment(link.person.catchment_id)
        and (
            is_oneself(actor, link.person)
            or _is_the_parent(actor, link)
            or _leads_where_they_learn(actor, link.person)
        )
    )


def may_decide_parent_link(actor: Actor, link: ParentLink) -> bool:
    """A lead where the child learns, while it waits; never for oneself or one's own child."""
    return link.status == ParentLinkStatus.ASKED and _answers_for_the_school(actor, link)


def may_block_parent_link(actor: Actor, link: ParentLink) -> bool:
    """The safeguarding lead where the child learns."""
    return (
        link.status in STANDING
        and actor.has(Role.SAFEGUARDING_LEAD)
        and _answers_for_the_school(actor, link)
    )


def may_lift_block(actor: Actor, link: ParentLink) -> bool:
    """The safeguarding lead where the child learns, once it was stopped."""
    return (
        link.status == ParentLinkStatus.BLOCKED
        and actor.has(Role.SAFEGUARDING_LEAD)
        and _answers_for_the_school(actor, link)
    )


def may_end_parent_link(actor: Actor, link: ParentLink) -> bool:
    """The parent, once it is confirmed; and a child who is old enough to choose."""
    return (
        link.status == ParentLinkStatus.VERIFIED
        and may_view_parent_link(actor, link)
        and (
            _is_the_parent(actor, link)
            or (is_oneself(actor, link.person) and is_old_enough(actor, link.person))
        )
    )


def may_choose_what_parent_sees(actor: Actor, link: ParentLink) -> bool:
    """The child, from the age that the school has set until they are grown up."""
    return (
        link.status == ParentLinkStatus.VERIFIED
        and may_view_parent_link(actor, link)
        and is_oneself(actor, link.person)
        and is_old_enough(actor, link.person)
        and not _is_grown_up(actor, link.person)
    )


def may_link_parent(actor: Actor, person: Person) -> bool:
    """The careers leader where the child learns, from the child's record."""
    return (
        may_view_person(actor, person)
        and actor.has(Role.CAREERS_LEADER)
        and _leads_where_they_learn(actor, person)
        and not is_oneself(actor, person)
    )


def may_set_what_parents_see(actor: Actor, organisation: Organisation) -> bool:
    """Careers and safeguarding leads, for their own school or college."""
    return (
        actor.in_catchment(organisation.catchment_id)
        and actor.has(*LEADS)
        and actor.organisation_id == organisation.pk
        and organisation.kind in TEACHING_KINDS
    )


def is_old_enough(actor: Actor, person: Person) -> bool:
    """Whether the child chooses, as their schools have set it; so it is where no age is held."""
    on = actor.now.date()
    age = person.age_on(on)
    if age is None:
        return True
    said = ParentSetting.objects.standing_for([person.pk], on=on)[person.pk]
    return all(age >= one.older_from for one in said)


def _is_grown_up(actor: Actor, person: Person) -> bool:
    age = person.age_on(actor.now.date())
    return age is not None and age >= GROWN_UP


def _answers_for_the_school(actor: Actor, link: ParentLink) -> bool:
    return (
        actor.is_member
        and actor.in_catchment(link.person.catchment_id)
        and _leads_where_they_learn(actor, link.person)
        and not is_oneself(actor, link.person)
        and link.parent.user_id != actor.user_id
    )


def _is_the_parent(actor: Actor, link: ParentLink) -> bool:
    return link.parent_id == actor.membership_id


def _leads_where_they_learn(actor: Actor, person: Person) -> bool:
    return (
        actor.has(*LEADS)
        and actor.organisation_id is not None
        and Enrolment.objects.current(on=actor.now.date())
        .filter(person=person, organisation_id=actor.organisation_id)
        .exists()
    )
