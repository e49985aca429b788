"""Members, their roles, and the invitations that bring them."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection

from catchment.people.actions import invitations, memberships
from catchment.people.actor import Actor, visitor
from catchment.people.enums import InvitationStatus, MembershipStatus, Role
from catchment.people.models import (
    Grant,
    Invitation,
    JournalEntry,
    Membership,
    OutboxMessage,
    TermsAcceptance,
    User,
)
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)

pytestmark = pytest.mark.django_db


def invite(**values: Any) -> invitations.Invited:
    catchment = values.pop("catchment", None) or CatchmentFactory()
    given = {"email": "Ruth@Example.org", "name": "Ruth", "roles": [Role.HELPER]} | values
    return invitations.invite_member(
        catchment=catchment, by=actor_in(catchment, Role.COORDINATOR), **given
    )


def roles_of(membership: Membership) -> set[str]:
    return {one.role for one in membership.roles.all()}


def test_invite_member_keeps_no_token_and_puts_a_mail_in_the_outbox():
    invited = invite()

    mail = OutboxMessage.objects.get()
    assert invited.token not in invited.invitation.token_hash
    assert (mail.template, mail.recipient, mail.facts["token"]) == (
        "invitation",
        "ruth@example.org",
        invited.token,
    )
    assert invited.invitation.expires_at == NOW + dt.timedelta(days=14)


def test_invite_member_twice_sends_a_new_link_and_ends_the_old():
    catchment = CatchmentFactory()
    first = invite(catchment=catchment)
    second = invite(catchment=catchment, roles=[Role.HOST])

    waiting = Invitation.objects.get()
    assert (waiting.roles, OutboxMessage.objects.count()) == ([Role.HOST], 2)
    with pytest.raises(invitations.InvitationNotOpen):
        invitations.accept_invitation(token=first.token, by=visitor(now=NOW))
    assert invitations.accept_invitation(token=second.token, by=visitor(now=NOW))


def test_an_invitation_that_was_accepted_a_moment_ago_is_not_opened_again(
    monkeypatch: pytest.MonkeyPatch,
):
    first = invite()
    usual = invitations._renewed

    def accepted_first(waiting: Invitation, wanted: Invitation) -> bool:
        invitations.accept_invitation(token=first.token, by=visitor(now=NOW))
        return usual(waiting, wanted)

    monkeypatch.setattr(invitations, "_renewed", accepted_first)
    second = invite(catchment=first.invitation.catchment, roles=[Role.HOST])

    first.invitation.refresh_from_db()
    assert (first.invitation.status, first.invitation.roles) == ("accepted", [Role.HELPER])
    assert second.invitation.pk != first.invitation.pk
    assert second.invitation.roles == [Role.HOST]


def test_invite_member_for_two_organisations_sends_two():
    organisation = OrganisationFactory()
    invite(catchment=organisation.catchment)
    invite(catchment=organisation.catchment, organisation=organisation)

    assert Invitation.objects.count() == 2


@pytest.mark.parametrize("roles", [[], [Role.PERSON], [Role.HELPER, Role.PERSON]])
def test_invite_member_refuses_roles_that_are_not_for_inviting(roles: list[Role]):
    with pytest.raises(invitations.RoleNotInvitable):
        invite(roles=roles)

    assert not Invitation.objects.exists()


def test_accept_invitation_opens_an_account_and_a_membership():
    organisation = OrganisationFactory()
    invited = invite(catchment=organisation.catchment, organisation=organisation)

    joined = invitations.accept_invitation(
        token=invited.token, name="Ruth Sutcliffe", password="a long password", by=visitor(now=NOW)
    )

    assert (joined.user.name, joined.user.email, joined.organisation) == (
        "Ruth Sutcliffe",
        "ruth@example.org",
        organisation,
    )
    assert joined.user.check_password("a long password")
    assert roles_of(joined) == {Role.HELPER}
    assert Invitation.objects.get().accepted_by == joined.user
    assert JournalEntry.objects.latest("pk").actor_name == "Ruth Sutcliffe"


def test_accept_invitation_without_a_password_leaves_codes_by_email():
    joined = invitations.accept_invitation(token=invite().token, by=visitor(now=NOW))

    assert (joined.user.name, joined.user.has_usable_password()) == ("Ruth", False)


def test_accept_invitation_works_once():
    token = invite().token
    invitations.accept_invitation(token=token, by=visitor(now=NOW))

    with pytest.raises(invitations.InvitationNotOpen):
        invitations.accept_invitation(token=token, by=visitor(now=NOW))


@pytest.mark.parametrize("days", [14, 30])
def test_accept_invitation_refuses_an_old_link(days: int):
    token = invite().token

    with pytest.raises(invitations.InvitationNotOpen):
        invitations.accept_invitation(token=token, by=visitor(now=NOW + dt.timedelta(days=days)))


def test_accept_invitation_refuses_an_unknown_link():
    with pytest.raises(invitations.InvitationNotOpen):
        invitations.accept_invitation(token="guessed", by=visitor(now=NOW))


def test_accept_invitation_never_merges_with_an_account_silently():
    UserFactory(email="ruth@example.org")
    token = invite().token

    with pytest.raises(invitations.SignInFirst):
        invitations.accept_invitation(token=token, by=visitor(now=NOW))

    assert Invitation.objects.get().status == InvitationStatus.SENT
    assert not Membership.objects.exists()


def test_accept_invitation_by_whoever_is_signed_in_with_that_address():
    ruth = UserFactory(email="ruth@example.org")

    joined = invitations.accept_invitation(
        token=invite().token, by=Actor(now=NOW, user_id=ruth.pk, name=ruth.name)
    )

    assert joined.user == ruth


def test_accept_invitation_refuses_somebody_elses_account():
    amina = UserFactory(email="amina@example.org")

    with pytest.raises(invitations.AnotherAccount):
        invitations.accept_invitation(token=invite().token, by=Actor(now=NOW, user_id=amina.pk))

    assert Invitation.objects.get().status == InvitationStatus.SENT


def test_accept_invitation_adds_roles_to_a_membership_that_is_active():
    ruth = MembershipFactory(user__email="ruth@example.org", holds=[Role.HOST])
    invited = invite(catchment=ruth.catchment)

    joined = invitations.accept_invitation(
        token=invited.token, by=Actor(now=NOW, user_id=ruth.user_id)
    )

    assert (joined, roles_of(joined)) == (ruth, {Role.HOST, Role.HELPER})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_accept_invitation_lets_one_of_two_in():
    token = invite().token
    ready = threading.Barrier(2)
    outcomes: list[str] = []

    def accept() -> None:
        ready.wait()
        try:
            invitations.accept_invitation(token=token, by=visitor(now=NOW))
        except invitations.InvitationNotOpen:
            outcomes.append("refused")
        else:
            outcomes.append("joined")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["joined", "refused"]
    assert Membership.objects.count() == 1


def test_withdraw_invitation_stops_the_link():
    invited = invite()

    withdrawn = invitations.withdraw_invitation(invitation=invited.invitation, by=Actor(now=NOW))

    assert withdrawn.status == InvitationStatus.WITHDRAWN
    with pytest.raises(invitations.InvitationNotOpen):
        invitations.accept_invitation(token=invited.token, by=visitor(now=NOW))


def test_withdraw_invitation_refuses_one_that_was_accepted():
    invited = invite()
    invitations.accept_invitation(token=invited.token, by=visitor(now=NOW))

    with pytest.raises(invitations.InvitationNotOpen):
        invitations.withdraw_invitation(invitation=invited.invitation, by=Actor(now=NOW))


def test_invite_person_opens_their_own_space():
    joey = PersonFactory(born_on=dt.date(2010, 1, 1), known_as="Joey")
    invited = invitations.invite_person(
        person=joey,
        email="joey@example.org",
        by=actor_in(joey.catchment, membership_id=None),
        on=TODAY,
    )

    joined = invitations.accept_invitation(token=invited.token, by=visitor(now=NOW))

    joey.refresh_from_db()
    assert (joey.user, roles_of(joined), joined.catchment) == (
        joined.user,
        {Role.PERSON},
        joey.catchment,
    )


def test_invite_person_twice_keeps_one_invitation_that_goes_to_the_new_address():
    joey = PersonFactory(born_on=dt.date(2010, 1, 1))
    by = actor_in(joey.catchment)
    invitations.invite_person(person=joey, email="wrong@example.org", by=by, on=TODAY)
    invitations.invite_person(person=joey, email="joey@example.org", by=by, on=TODAY)

    assert [one.email for one in Invitation.objects.all()] == ["joey@example.org"]


@pytest.mark.parametrize(
    ("born_on", "refusal"),
    [
        pytest.param(None, invitations.AgeUnknown, id="no date of birth"),
        pytest.param(dt.date(2013, 11, 22), invitations.TooYoungForEmail, id="13 tomorrow"),
        pytest.param(dt.date(2018, 1, 1), invitations.TooYoungForEmail, id="8 years old"),
    ],
)
def test_invite_person_refuses_who_is_too_young(born_on: dt.date | None, refusal: type[Exception]):
    child = PersonFactory(born_on=born_on)

    with pytest.raises(refusal):
        invitations.invite_person(
            person=child, email="child@example.org", by=actor_in(child.catchment), on=TODAY
        )

    assert not OutboxMessage.objects.exists()


def test_invite_person_lets_in_who_is_13_today():
    child = PersonFactory(born_on=dt.date(2013, 11, 21))

    assert invitations.invite_person(
        person=child, email="child@example.org", by=actor_in(child.catchment), on=TODAY
    )


def test_invite_person_refuses_who_has_an_account():
    joey = PersonFactory(born_on=dt.date(2010, 1, 1), user=UserFactory())

    with pytest.raises(invitations.PersonAlreadySignsIn):
        invitations.invite_person(
            person=joey,
            email="joey@example.org",
            by=actor_in(joey.catchment, membership_id=None),
            on=TODAY,
        )


def test_accept_invitation_refuses_when_the_person_has_an_account_by_now():
    joey = PersonFactory(born_on=dt.date(2010, 1, 1))
    invited = invitations.invite_person(
        person=joey,
        email="joey@example.org",
        by=actor_in(joey.catchment, membership_id=None),
        on=TODAY,
    )
    joey.user = UserFactory()
    joey.save()

    with pytest.raises(memberships.PersonHasAccount):
        invitations.accept_invitation(token=invited.token, by=visitor(now=NOW))

    assert Invitation.objects.get().status == InvitationStatus.SENT


def test_add_member_opens_a_user_at_once():
    catchment = CatchmentFactory()

    made = memberships.add_member(
        catchment=catchment,
        name="Helen",
        email=" Helen@Example.org ",
        roles=[Role.COORDINATOR],
        by=Actor(now=NOW, name="set-up"),
    )

    assert (made.user.email, roles_of(made)) == ("helen@example.org", {Role.COORDINATOR})


def test_add_member_refuses_an_address_in_use():
    UserFactory(email="helen@example.org")

    with pytest.raises(memberships.EmailTaken):
        memberships.add_member(
            catchment=CatchmentFactory(),
            name="Helen",
            email="Helen@example.org",
            roles=[Role.COORDINATOR],
            by=Actor(now=NOW),
        )


def test_add_member_refuses_no_roles():
    with pytest.raises(memberships.NoRoles):
        memberships.add_member(
            catchment=CatchmentFactory(), user=UserFactory(), roles=[], by=Actor(now=NOW)
        )


def test_add_member_refuses_an_organisation_of_elsewhere():
    with pytest.raises(memberships.NotInThisCatchment):
        memberships.add_member(
            catchment=CatchmentFactory(),
            user=UserFactory(),
            roles=[Role.HELPER],
            organisation=OrganisationFactory(),
            by=Actor(now=NOW),
        )


def test_add_member_refuses_a_person_of_elsewhere():
    with pytest.raises(memberships.NotInThisCatchment):
        memberships.add_member(
            catchment=CatchmentFactory(),
            user=UserFactory(),
            roles=[Role.PERSON],
            person=PersonFactory(),
            by=Actor(now=NOW),
        )


def test_add_member_refuses_a_second_person_for_one_user_here():
    karen = PersonFactory(user=UserFactory())
    another = PersonFactory(catchment=karen.catchment)

    with pytest.raises(memberships.PersonHasAccount):
        memberships.add_member(
            catchment=karen.catchment,
            user=karen.user,
            roles=[Role.PERSON],
            person=another,
            by=Actor(now=NOW),
        )


def test_change_roles_gives_exactly_these_and_leaves_the_own_space():
    ruth = MembershipFactory(holds=[Role.HELPER, Role.PERSON])

    memberships.change_roles(
        membership=ruth, roles=[Role.HOST, Role.OBSERVER], by=actor_in(ruth.catchment)
    )

    assert roles_of(ruth) == {Role.HOST, Role.OBSERVER, Role.PERSON}


def test_change_roles_refuses_to_make_oneself_more():
    helen = MembershipFactory(holds=[Role.COORDINATOR])

    with pytest.raises(memberships.OwnRoles):
        memberships.change_roles(
            membership=helen,
            roles=[Role.COORDINATOR, Role.ADMINISTRATOR],
            by=actor_in(helen.catchment, Role.COORDINATOR, user_id=helen.user_id),
        )

    assert roles_of(helen) == {Role.COORDINATOR}


def test_change_roles_refuses_none():
    ruth = MembershipFactory(holds=[Role.HELPER])

    with pytest.raises(memberships.NoRoles):
        memberships.change_roles(membership=ruth, roles=[], by=actor_in(ruth.catchment))


def test_change_roles_refuses_a_membership_that_has_ended():
    ruth = MembershipFactory(holds=[Role.HELPER], status=MembershipStatus.ENDED, ended_at=NOW)

    with pytest.raises(memberships.MembershipEnded):
        memberships.change_roles(membership=ruth, roles=[Role.HOST], by=actor_in(ruth.catchment))


def test_change_roles_refuses_to_lose_the_last_coordinator():
    helen = MembershipFactory(holds=[Role.COORDINATOR])

    with pytest.raises(memberships.LastCoordinator):
        memberships.change_roles(membership=helen, roles=[Role.HOST], by=actor_in(helen.catchment))


def test_change_roles_lets_one_of_two_coordinators_go():
    helen = MembershipFactory(holds=[Role.COORDINATOR])
    MembershipFactory(catchment=helen.catchment, holds=[Role.COORDINATOR])

    memberships.change_roles(membership=helen, roles=[Role.HOST], by=actor_in(helen.catchment))

    assert roles_of(helen) == {Role.HOST}


def test_end_membership_withdraws_what_was_shared():
    ruth = MembershipFactory(holds=[Role.HELPER])
    GrantFactory(person__catchment=ruth.catchment, recipient=ruth)

    memberships.end_membership(membership=ruth, by=actor_in(ruth.catchment))

    assert (ruth.status, ruth.ended_at) == (MembershipStatus.ENDED, NOW)
    assert not Grant.objects.in_force(at=NOW).exists()


def test_end_membership_refuses_a_second_time():
    ruth = MembershipFactory(holds=[Role.HELPER])
    memberships.end_membership(membership=ruth, by=actor_in(ruth.catchment))

    with pytest.raises(memberships.MembershipEnded):
        memberships.end_membership(membership=ruth, by=actor_in(ruth.catchment))


def test_end_membership_refuses_the_last_coordinator():
    helen = MembershipFactory(holds=[Role.COORDINATOR])
    MembershipFactory(holds=[Role.COORDINATOR])

    with pytest.raises(memberships.LastCoordinator):
        memberships.end_membership(membership=helen, by=actor_in(helen.catchment))


def test_accept_terms_is_kept_once():
    ruth = UserFactory(terms=False)
    by = Actor(now=NOW, user_id=ruth.pk)

    memberships.accept_terms(user=ruth, version="2026-11", by=by)
    memberships.accept_terms(user=ruth, version="2026-11", by=by)

    assert [(one.version, one.accepted_at) for one in TermsAcceptance.objects.all()] == [
        ("2026-11", NOW)
    ]
    assert JournalEntry.objects.count() == 1
    assert User.objects.count() == 1
