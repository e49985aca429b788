"""Inviting somebody, saying yes, and switching between memberships."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catchment.people.actions import invitations
from catchment.people.actor import Actor
from catchment.people.enums import InvitationStatus, MembershipStatus, Role
from catchment.people.models import Invitation, Membership, OutboxMessage, User
from tests.factories.people import (
    CatchmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return str(response.content.decode())


def invited(email: str = "ruth@example.org", **values: Any) -> str:
    """The address of a fresh invitation."""
    catchment = values.pop("catchment", None) or CatchmentFactory(name="Calder Valley")
    token = invitations.invite_member(
        catchment=catchment,
        email=email,
        name="Ruth",
        roles=[Role.HELPER],
        by=Actor(now=timezone.now(), name="Helen"),
        **values,
    ).token
    return reverse("people:invitation", kwargs={"token": token})


def test_reading_an_invitation_consumes_nothing():
    address = invited()

    first, second = Client().get(address), Client().get(address)

    assert (first.status_code, second.status_code) == (200, 200)
    assert "invites you to Calder Valley" in text(first)
    assert not User.objects.exists()


def test_saying_yes_opens_an_account_and_signs_in():
    address = invited()
    client = Client()

    response = client.post(address, {"name": "Ruth Sutcliffe", "password": "river lamp otter"})

    assert response["Location"] == reverse("pages:home")
    assert User.objects.get().name == "Ruth Sutcliffe"
    assert client.get(reverse("people:memberships")).status_code == 302  # the terms come first
    assert Client().post(address, {"name": "Eve"}).status_code == 404


def test_saying_yes_still_needs_the_second_step():
    client = Client()
    client.post(invited(), {"name": "Ruth", "password": ""})
    client.post(reverse("people:terms"), {"agreed": "on"})

    response = client.get(reverse("people:persons"))

    assert response["Location"].startswith(reverse("people:second_factor"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({"name": ""}, "Enter your name", id="no name"),
        pytest.param({"name": "Ruth", "password": "short"}, "too short", id="short password"),
    ],
)
def test_saying_yes_says_what_is_missing(given: dict[str, str], said: str):
    response = Client().post(invited(), given)

    assert said in text(response)
    assert Invitation.objects.get().status == InvitationStatus.SENT


@pytest.mark.parametrize("how", ["unknown", "old", "withdrawn"])
def test_an_invitation_that_is_over_says_what_to_do(how: str):
    address = invited()
    if how == "old":
        Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    if how == "withdrawn":
        Invitation.objects.update(status=InvitationStatus.WITHDRAWN)
    if how == "unknown":
        address = reverse("people:invitation", kwargs={"token": "guessed"})

    response = Client().get(address)

    assert response.status_code == 404
    assert "send a new one" in text(response)


def test_who_has_an_account_signs_in_first():
    UserFactory(email="ruth@example.org")
    address = invited()

    response = Client().post(address, {"name": "Ruth", "password": ""})

    assert "You have an account with ruth@example.org already" in text(response)
    assert not Membership.objects.exists()


def test_who_is_signed_in_as_somebody_else_is_told():
    amina = MembershipFactory(user__email="amina@example.org", holds=[Role.HOST])

    response = signed_in(amina).post(invited())

    assert "You are signed in as somebody else" in text(response)
    assert Invitation.objects.get().status == InvitationStatus.SENT


def test_who_is_signed_in_says_yes_with_one_button():
    ruth = MembershipFactory(user__email="ruth@example.org", holds=[Role.HOST])
    client, address = signed_in(ruth), invited()

    page = client.get(address)
    client.post(address)

    assert "You are signed in as" in text(page)
    assert ruth.user.memberships.count() == 2


def coordinator() -> Membership:
    return MembershipFactory(holds=[Role.COORDINATOR])


def test_a_coordinator_invites_and_withdraws():
    helen = coordinator()
    client = signed_in(helen)
    organisation = OrganisationFactory(catchment=helen.catchment, name="Youth Hub")

    client.post(
        reverse("people:invite"),
        {
            "name": "Ruth",
            "email": "ruth@example.org",
            "organisation": str(organisation.public_id),
            "roles": [Role.HELPER.value],
        },
    )
    page = text(client.get(reverse("people:invitations")))
    sent = Invitation.objects.get()
    client.post(reverse("people:withdraw_invitation", kwargs={"public_id": sent.public_id}))
    again = client.post(
        reverse("people:withdraw_invitation", kwargs={"public_id": sent.public_id}), follow=True
    )

    sent.refresh_from_db()
    assert ("Ruth" in page, "Youth Hub" in page) == (True, True)
    assert (sent.organisation, sent.status) == (organisation, InvitationStatus.WITHDRAWN)
    assert "answered in the meantime" in text(again)
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"email": "nowhere"}, "like name@example.org", id="address"),
        pytest.param({"name": ""}, "Enter the name", id="name"),
        pytest.param({"roles": []}, "Choose at least one thing", id="roles"),
        pytest.param({"roles": ["person"]}, "Choose one of the answers", id="own space"),
    ],
)
def test_inviting_says_what_to_do(changed: dict[str, Any], said: str):
    given = {"name": "Ruth", "email": "ruth@example.org", "roles": ["helper"]} | changed

    response = signed_in(coordinator()).post(reverse("people:invite"), given)

    assert said in text(response)
    assert not Invitation.objects.exists()


def test_a_careers_leader_invites_helpers_of_the_own_school_only():
    school = OrganisationFactory(school=True)
    other = OrganisationFactory(school=True, catchment=school.catchment)
    leader = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[Role.CAREERS_LEADER]
    )
    client = signed_in(leader)
    given = {"name": "Ruth", "email": "ruth@example.org", "roles": ["helper"]}

    for organisation in ("", str(other.public_id)):
        client.post(reverse("people:invite"), given | {"organisation": organisation})
    client.post(
        reverse("people:invite"),
        given | {"organisation": str(school.public_id), "roles": ["coordinator"]},
    )
    assert not Invitation.objects.exists()

    client.post(reverse("people:invite"), given | {"organisation": str(school.public_id)})
    assert Invitation.objects.get().organisation == school


def test_an_invitation_of_another_catchment_is_not_found():
    sent = invitations.invite_member(
        catchment=CatchmentFactory(),
        email="x@example.org",
        name="X",
        roles=[Role.HOST],
        by=Actor(now=timezone.now()),
    ).invitation

    response = signed_in(coordinator()).post(
        reverse("people:withdraw_invitation", kwargs={"public_id": sent.public_id})
    )

    assert response.status_code == 404


def test_switching_acts_in_another_catchment():
    ruth = MembershipFactory(holds=[Role.HOST])
    second = MembershipFactory(user=ruth.user, holds=[Role.OBSERVER], catchment__name="Second")
    client = signed_in(ruth)

    page = text(client.get(reverse("people:memberships")))
    response = client.post(
        reverse("people:switch"), {"membership": str(second.public_id), "next": "/safety/"}
    )

    assert "Second" in page
    assert response["Location"] == "/safety/"
    assert client.session["membership"] == str(second.public_id)


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_switching_never_leads_elsewhere(address: str):
    ruth = MembershipFactory(holds=[Role.HOST])

    response = signed_in(ruth).post(
        reverse("people:switch"), {"membership": str(ruth.public_id), "next": address}
    )

    assert response["Location"] == reverse("pages:home")


@pytest.mark.parametrize("how", ["another's", "ended", "nonsense"])
def test_switching_to_what_is_not_ones_own_is_not_found(how: str):
    ruth = MembershipFactory(holds=[Role.HOST])
    ended = MembershipFactory(
        user=ruth.user,
        status=MembershipStatus.ENDED,
        ended_at=timezone.now(),
    )
    chosen = {
        "another's": str(MembershipFactory().public_id),
        "ended": str(ended.public_id),
        "nonsense": "nonsense",
    }

    response = signed_in(ruth).post(reverse("people:switch"), {"membership": chosen[how]})

    assert response.status_code == 404


def test_who_belongs_nowhere_is_told_what_to_do():
    client = Client()
    client.force_login(UserFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")

    response = client.get(reverse("pages:home"), follow=True)

    assert "Somebody has to let you in" in text(response)


def test_leaving_is_one_button():
    ruth = MembershipFactory(holds=[Role.HOST])

    signed_in(ruth).post(reverse("people:leave"), {"membership": str(ruth.public_id)})

    ruth.refresh_from_db()
    assert ruth.status == MembershipStatus.ENDED


def test_the_only_coordinator_cannot_leave():
    helen = coordinator()

    response = signed_in(helen).post(
        reverse("people:leave"), {"membership": str(helen.public_id)}, follow=True
    )

    helen.refresh_from_db()
    assert "Invite another coordinator" in text(response)
    assert helen.status == MembershipStatus.ACTIVE


def test_a_coordinator_changes_what_a_member_does_and_ends_it():
    helen = coordinator()
    ruth = MembershipFactory(catchment=helen.catchment, holds=[Role.HELPER], user__name="Ruth")
    client = signed_in(helen)
    address = reverse("people:member", kwargs={"public_id": ruth.public_id})

    listed = text(client.get(reverse("people:members")))
    shown = client.get(address)
    client.post(address, {"roles": ["host", "observer"]})
    changed = {one.role for one in ruth.roles.all()}
    client.post(reverse("people:end_membership", kwargs={"public_id": ruth.public_id}))
    again = client.post(
        reverse("people:end_membership", kwargs={"public_id": ruth.public_id}), follow=True
    )
    late = client.post(address, {"roles": ["host"]})

    ruth.refresh_from_db()
    assert ("Ruth" in listed, shown.status_code) == (True, 200)
    assert (changed, ruth.status) == ({"host", "observer"}, MembershipStatus.ENDED)
    assert "has ended already" in text(again)
    assert "ended in the meantime" in text(late)


def test_a_coordinator_does_not_change_what_they_do_themselves():
    helen = coordinator()

    response = signed_in(helen).get(reverse("people:member", kwargs={"public_id": helen.public_id}))

    assert response.status_code == 403


def test_an_administrator_cannot_take_the_last_coordinator_away():
    helen = coordinator()
    client = signed_in(MembershipFactory(catchment=helen.catchment, holds=[Role.ADMINISTRATOR]))
    where = {"public_id": helen.public_id}

    changed = client.post(reverse("people:member", kwargs=where), {"roles": ["host"]})
    ended = client.post(reverse("people:end_membership", kwargs=where), follow=True)

    assert "There must be one coordinator" in text(changed)
    assert "There must be one coordinator" in text(ended)


def test_peoples_own_spaces_are_not_in_the_list_of_members():
    helen = coordinator()
    own = MembershipFactory(
        catchment=helen.catchment, holds=[Role.PERSON], user__name="Karen Private"
    )
    PersonFactory(catchment=helen.catchment, user=own.user)

    page = text(signed_in(helen).get(reverse("people:members")))

    assert "Karen Private" not in page


def test_a_member_of_another_catchment_is_not_found():
    stranger = MembershipFactory()

    response = signed_in(coordinator()).get(
        reverse("people:member", kwargs={"public_id": stranger.public_id})
    )

    assert response.status_code == 404
