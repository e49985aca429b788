"""Who may do what with people, memberships and catchments."""

from collections.abc import Iterable
from typing import Protocol

from catchment.people.actor import Actor
from catchment.people.enums import INVITABLE_ROLES, TEACHING_KINDS, InvitationStatus, Role
from catchment.people.models import (
    Catchment,
    Enrolment,
    Grant,
    Invitation,
    JournalEntry,
    Membership,
    Organisation,
    Person,
    Supporter,
)
from catchment.people.shipped_practice import Rule

#: What stands before a name and names nobody.
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir"})

RUNS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def may_view_person(actor: Actor, person: Person) -> bool:
    """Oneself, whoever the person has let in, and the careers leader where they learn."""
    return (
        actor.is_member
        and actor.in_catchment(person.catchment_id)
        and (_is(actor, person) or _let_in(actor, person) or _leads_careers_of(actor, person))
    )


def may_edit_person(actor: Actor, person: Person) -> bool:
    """The person; for those without an account, also who else may see them."""
    return may_view_person(actor, person) and (_is(actor, person) or person.user_id is None)


def may_view_journal_of(actor: Actor, person: Person) -> bool:
    """Who looked is for the person alone."""
    return actor.in_catchment(person.catchment_id) and _is(actor, person)


def may_view_journal_entry(actor: Actor, entry: JournalEntry) -> bool:
    """One's own lines except hidden ones; every line of the catchment for its data-protection lead."""
    if not actor.is_member or not actor.in_catchment(entry.catchment_id):
        return False
    mine = actor.person_id is not None and entry.about_person_id == actor.person_id
    return actor.has(Role.DATA_PROTECTION_LEAD) or (mine and not entry.hidden)


def may_view_reads(actor: Actor, catchment: Catchment) -> bool:
    """The data-protection lead of the catchment."""
    return actor.in_catchment(catchment.pk) and actor.has(Role.DATA_PROTECTION_LEAD)


def may_manage_catchment(actor: Actor, catchment: Catchment) -> bool:
    """Its coordinators and administrators."""
    return actor.in_catchment(catchment.pk) and actor.has(*RUNS)


class RuleHere(Protocol):
    """A rule of law or practice, as one catchment goes by it."""

    @property
    def catchment(self) -> Catchment: ...

    @property
    def rule(self) -> Rule: ...


def may_change_practice(actor: Actor, here: RuleHere) -> bool:
    """Who runs the catchment, unless law or a standard has fixed the rule."""
    return may_manage_catchment(actor, here.catchment) and not here.rule.fixed


def may_view_membership(actor: Actor, membership: Membership) -> bool:
    """One's own; all of the catchment for who runs it."""
    mine = actor.user_id is not None and membership.user_id == actor.user_id
    return mine or (actor.in_catchment(membership.catchment_id) and actor.has(*RUNS))


def may_change_membership(actor: Actor, membership: Membership) -> bool:
    """Who runs the catchment, for others; for those with only their own space the administrator alone.

    A coordinator has no business with the accounts of those who are helped; an administrator may be
    asked to end one.
    """
    runs = (Role.ADMINISTRATOR,) if _is_only_a_person(membership) else RUNS
    return (
        actor.in_catchment(membership.catchment_id)
        and actor.has(*runs)
        and membership.user_id != actor.user_id
    )


def _is_only_a_person(membership: Membership) -> bool:
    return {held.role for held in membership.roles.all()} == {Role.PERSON}


def may_invite_somebody(actor: Actor, catchment: Catchment) -> bool:
    """Who runs the catchment; careers leaders with an organisation, for it."""
    leads = actor.has(Role.CAREERS_LEADER) and actor.organisation_id is not None
    return actor.in_catchment(catchment.pk) and (actor.has(*RUNS) or leads)


def may_invite(actor: Actor, organisation: Organisation | None, roles: Iterable[Role]) -> bool:
    """Who runs the catchment invites anybody; a careers leader the own organisation's helpers."""
    wanted = set(roles)
    if not wanted or wanted - INVITABLE_ROLES:
        return False
    if actor.has(*RUNS):
        return organisation is None or _seen_here(actor, organisation)
    return (
        actor.has(Role.CAREERS_LEADER)
        and organisation is not None
        and organisation.pk == actor.organisation_id
        and wanted == {Role.HELPER}
    )


def may_view_invitation(actor: Actor, invitation: Invitation) -> bool:
    """Who runs the catchment; leads those to the own organisation, or to people who learn there."""
    if not actor.in_catchment(invitation.catchment_id):
        return False
    own = actor.organisation_id is not None and invitation.organisation_id == actor.organisation_id
    return (
        actor.has(*RUNS)
        or (actor.has(Role.CAREERS_LEADER) and own)
        or _leads_where_they_learn(actor, invitation)
    )


def may_withdraw_invitation(actor: Actor, invitation: Invitation) -> bool:
    """Who may see it; a lead only those of helpers and of people who learn with them."""
    if not may_view_invitation(actor, invitation):
        return False
    return (
        actor.has(*RUNS)
        or set(invitation.roles) == {Role.HELPER}
        or _leads_where_they_learn(actor, invitation)
    )


def may_confirm_invitation(actor: Actor, invitation: Invitation) -> bool:
    """Somebody else than who asked: a lead where the person learns, else who runs the catchment."""
    if not may_view_invitation(actor, invitation) or invitation.person is None:
        return False
    learns = Enrolment.objects.current(on=actor.now.date()).filter(person=invitation.person)
    return (
        invitation.status == InvitationStatus.TO_CONFIRM
        and invitation.invited_by_id != actor.user_id
        and invitation.person_id != actor.person_id
        and (
            _leads_where_they_learn(actor, invitation) or (actor.has(*RUNS) and not learns.exists())
        )
    )


def may_add_person(actor: Actor, catchment: Catchment) -> bool:
    """Helpers and careers leaders; coordinators do not open people's records."""
    return actor.in_catchment(catchment.pk) and actor.has(Role.HELPER, Role.CAREERS_LEADER)


def may_invite_person(actor: Actor, person: Person) -> bool:
    """A helper or careers leader who sees the person, while there is no account."""
    return (
        may_view_person(actor, person)
        and actor.has(Role.HELPER, Role.CAREERS_LEADER)
        and person.user_id is None
    )


def may_print_code(actor: Actor, person: Person) -> bool:
    """The careers leader of the school or college where the person learns, unless they have e-mail."""
    return (
        may_view_person(actor, person)
        and _leads_careers_of(actor, person)
        and _teaches(actor)
        and (person.user is None or not person.user.email)
    )


def may_print_codes(actor: Actor, catchment: Catchment) -> bool:
    """A careers leader of a school or college, for everybody who learns there."""
    return actor.in_catchment(catchment.pk) and actor.has(Role.CAREERS_LEADER) and _teaches(actor)


def may_name_supporter(actor: Actor, person: Person) -> bool:
    """The person; for those without an account, also who may see them."""
    return may_edit_person(actor, person)


def may_view_supporter(actor: Actor, supporter: Supporter) -> bool:
    """Who named them; careers and safeguarding leads where the person learns."""
    person = supporter.person
    return (
        actor.is_member
        and actor.in_catchment(person.catchment_id)
        and (_is(actor, person) or _leads_or_safeguards(actor, person))
    )


def may_change_supporter(actor: Actor, supporter: Supporter) -> bool:
    """Only who named them."""
    return may_view_supporter(actor, supporter) and _is(actor, supporter.person)


def may_forget_supporter(actor: Actor, supporter: Supporter) -> bool:
    """Only who named them."""
    return may_view_supporter(actor, supporter) and _is(actor, supporter.person)


def may_confirm_supporter(actor: Actor, supporter: Supporter) -> bool:
    """Careers and safeguarding leads where the person learns; never the person, never whoever is named.

    That they are cleared stands in the network, whose rule of this name asks for it too.
    """
    return (
        may_view_supporter(actor, supporter)
        and _leads_or_safeguards(actor, supporter.person)
        and not _is(actor, supporter.person)
        and not _is_named(actor, supporter)
        and supporter.waits_for_a_yes
    )


def may_give_grant(actor: Actor, person: Person) -> bool:
    """Only the person decides who is let in."""
    return actor.is_member and actor.in_catchment(person.catchment_id) and _is(actor, person)


def may_view_grant(actor: Actor, grant: Grant) -> bool:
    """Who gave it and who was given it."""
    return (
        actor.is_member
        and actor.in_catchment(grant.person.catchment_id)
        and (_is(actor, grant.person) or grant.recipient_id == actor.membership_id)
    )


def may_withdraw_grant(actor: Actor, grant: Grant) -> bool:
    """Whoever sees it and while it is in force: the person, or the helper who steps back."""
    return may_view_grant(actor, grant) and grant.withdrawn_at is None and grant.until > actor.now


def _is(actor: Actor, person: Person) -> bool:
    return actor.person_id is not None and person.pk == actor.person_id


def _is_named(actor: Actor, supporter: Supporter) -> bool:
    """Whether the name may mean the reader: "Mr Ackroyd" and "Pete" both mean Pete Ackroyd."""
    said = set(supporter.name.casefold().replace(".", " ").split()) - TITLES
    return bool(said) and said <= set(actor.name.casefold().split())


def _let_in(actor: Actor, person: Person) -> bool:
    return (
        Grant.objects.in_force(at=actor.now)
        .filter(person=person, recipient_id=actor.membership_id)
        .exists()
    )


def _leads_where_they_learn(actor: Actor, invitation: Invitation) -> bool:
    return invitation.person is not None and _leads_or_safeguards(actor, invitation.person)


def _leads_careers_of(actor: Actor, person: Person) -> bool:
    return actor.has(Role.CAREERS_LEADER) and _learns_with(actor, person)


def _leads_or_safeguards(actor: Actor, person: Person) -> bool:
    return actor.has(Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD) and _learns_with(actor, person)


def _learns_with(actor: Actor, person: Person) -> bool:
    return (
        actor.organisation_id is not None
        and Enrolment.objects.current(on=actor.now.date())
        .filter(person=person, organisation_id=actor.organisation_id)
        .exists()
    )


def _teaches(actor: Actor) -> bool:
    return (
        actor.organisation_id is not None
        and Organisation.objects.filter(pk=actor.organisation_id, kind__in=TEACHING_KINDS).exists()
    )


def _seen_here(actor: Actor, organisation: Organisation) -> bool:
    return Organisation.objects.visible_to(actor).filter(pk=organisation.pk).exists()
