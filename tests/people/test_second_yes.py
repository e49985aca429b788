"""A helper names an address; somebody else says that it is the person's own before a link leaves."""

import datetime as dt
from typing import Any

import pytest

from catchment.people import tokens
from catchment.people.actions import invitations
from catchment.people.actor import Actor, visitor
from catchment.people.enums import InvitationStatus, Role
from catchment.people.models import Invitation, Organisation, OutboxMessage, Person
from catchment.people.rules import (
    may_confirm_invitation,
    may_view_invitation,
    may_withdraw_invitation,
)
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)

pytestmark = pytest.mark.django_db


def learner() -> tuple[Person, Organisation]:
    person = PersonFactory(born_on=dt.date(2010, 1, 1))
    school = OrganisationFactory(school=True, catchment=person.catchment)
    EnrolmentFactory(person=person, organisation=school)
    return person, school


def asked(person: Person, **values: Any) -> invitations.Invited:
    by = actor_in(person.catchment, Role.HELPER, **{"user_id": UserFactory().pk} | values)
    return invitations.invite_person(person=person, email="joey@example.org", by=by, on=TODAY)


def lead(school: Organisation, role: Role = Role.CAREERS_LEADER, **values: Any) -> Actor:
    return actor_in(school.catchment, role, organisation=school, **values)


def test_a_helpers_invitation_sends_nothing_and_opens_nothing():
    person, _school = learner()

    invited = asked(person)

    assert invited.invitation.status == InvitationStatus.TO_CONFIRM
    assert not OutboxMessage.objects.exists()
    with pytest.raises(invitations.InvitationNotOpen):
        invitations.accept_invitation(token=invited.token, by=visitor(now=NOW))


def test_the_careers_leader_where_they_learn_needs_no_second_yes():
    person, school = learner()

    invited = invitations.invite_person(
        person=person, email="joey@example.org", by=lead(school), on=TODAY
    )

    assert invited.invitation.status == InvitationStatus.SENT
    assert OutboxMessage.objects.count() == 1


def test_a_careers_leader_of_another_school_needs_one():
    person, _school = learner()
    elsewhere = OrganisationFactory(school=True, catchment=person.catchment)

    invited = invitations.invite_person(
        person=person, email="joey@example.org", by=lead(elsewhere), on=TODAY
    )

    assert invited.invitation.status == InvitationStatus.TO_CONFIRM


def test_the_second_yes_makes_the_link_and_sends_it():
    person, school = learner()
    waiting = asked(person).invitation

    sent = invitations.confirm_invitation(
        invitation=waiting, by=lead(school, user_id=UserFactory().pk)
    )

    mail = OutboxMessage.objects.get()
    joined = invitations.accept_invitation(token=mail.facts["token"], by=visitor(now=NOW))
    assert (mail.recipient, sent.invitation.confirmed_at) == ("joey@example.org", NOW)
    assert tokens.token_hash(sent.token, purpose=tokens.INVITATION) == sent.invitation.token_hash
    person.refresh_from_db()
    assert person.user_id == joined.user_id


def test_confirm_invitation_refuses_the_slower_of_two():
    person, school = learner()
    waiting = asked(person).invitation
    invitations.confirm_invitation(invitation=waiting, by=lead(school))

    with pytest.raises(invitations.InvitationNotOpen):
        invitations.confirm_invitation(invitation=waiting, by=lead(school))

    assert OutboxMessage.objects.count() == 1


def test_another_address_asked_for_ends_the_link_of_before_and_waits_again():
    person, school = learner()
    first = asked(person)
    sent = invitations.confirm_invitation(invitation=first.invitation, by=lead(school))

    again = asked(person)

    assert Invitation.objects.count() == 1
    assert again.invitation.status == InvitationStatus.TO_CONFIRM
    assert again.invitation.confirmed_at is None
    with pytest.raises(invitations.InvitationNotOpen):
        invitations.accept_invitation(token=sent.token, by=visitor(now=NOW))


def test_no_is_an_answer_too():
    person, school = learner()
    waiting = asked(person).invitation

    invitations.withdraw_invitation(invitation=waiting, by=lead(school))

    with pytest.raises(invitations.InvitationNotOpen):
        invitations.confirm_invitation(invitation=waiting, by=lead(school))


@pytest.mark.parametrize(
    ("role", "where", "may"),
    [
        pytest.param(Role.CAREERS_LEADER, "school", True, id="careers leader there"),
        pytest.param(Role.SAFEGUARDING_LEAD, "school", True, id="safeguarding lead there"),
        pytest.param(Role.HELPER, "school", False, id="another helper there"),
        pytest.param(Role.CAREERS_LEADER, "other school", False, id="another school"),
        pytest.param(Role.COORDINATOR, "", False, id="coordinator, but they learn somewhere"),
        pytest.param(Role.CAREERS_LEADER, "elsewhere", False, id="another catchment"),
    ],
)
def test_may_confirm_invitation_of_a_learner(role: Role, where: str, may: bool):
    person, school = learner()
    waiting = asked(person).invitation
    actor = {
        "school": lead(school, role),
        "other school": lead(OrganisationFactory(catchment=person.catchment), role),
        "": actor_in(person.catchment, role),
        "elsewhere": actor_in(CatchmentFactory(), role, organisation=school),
    }[where]

    assert may_confirm_invitation(actor, waiting) is may
    assert set(Invitation.objects.visible_to(actor)) == (
        {waiting} if may_view_invitation(actor, waiting) else set()
    )
    assert may_withdraw_invitation(actor, waiting) is (may or role == Role.COORDINATOR)


def test_the_coordinator_confirms_for_who_learns_nowhere_and_nobody_for_themselves():
    person = PersonFactory(born_on=dt.date(1990, 1, 1))
    coordinator = actor_in(person.catchment, Role.COORDINATOR, user_id=UserFactory().pk)
    waiting = asked(person).invitation
    own = asked(
        PersonFactory(catchment=person.catchment, born_on=dt.date(1990, 1, 1)),
        user_id=coordinator.user_id,
    ).invitation

    assert may_confirm_invitation(coordinator, waiting)
    assert not may_confirm_invitation(coordinator, own)
    invitations.confirm_invitation(invitation=waiting, by=coordinator)
    waiting.refresh_from_db()
    assert not may_confirm_invitation(coordinator, waiting)
