"""What somebody who means harm would try by hand."""

import datetime as dt
import os
import re
import subprocess
import sys
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catchment.people.actions import codes, invitations
from catchment.people.actor import Actor
from catchment.people.enums import JournalKind, Role
from catchment.people.models import (
    JournalEntry,
    Membership,
    OutboxMessage,
    Person,
    Supporter,
)
from catchment.people.models.journal import AppendOnly
from catchment.support.models import Contest
from tests.factories.network import HelperFactory, OfferFactory
from tests.factories.people import (
    CatchmentFactory,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)
from tests.factories.signin import signed_in
from tests.factories.support import AnswerFactory, LadderFactory, NeedFactory, layer_of

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    "http://testserver@evil.example/",
    "\x00//evil.example",
]


@pytest.fixture
def coordinator() -> Membership:
    made: Membership = MembershipFactory(holds=[Role.COORDINATOR])
    return made


@pytest.fixture
def karen() -> Person:
    user = UserFactory(name="Karen")
    home = CatchmentFactory()
    MembershipFactory(user=user, catchment=home, holds=[Role.PERSON])
    made: Person = PersonFactory(catchment=home, user=user)
    return made


def own_space(person: Person) -> Client:
    return signed_in(person.user.memberships.get())


def until_next_year() -> dict[str, dt.datetime]:
    now = timezone.now()
    return {"starts_at": now - dt.timedelta(days=1), "until": now + dt.timedelta(days=90)}


def stays_here(response: Any) -> bool:
    where = response.headers.get("Location", "/")
    return where.startswith("/") and not where.startswith(("//", "/\\"))


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_switching_and_terms_never_lead_elsewhere(coordinator: Membership, wanted: str):
    client = signed_in(coordinator)

    switched = client.post(
        "/memberships/switch/", {"membership": str(coordinator.public_id), "next": wanted}
    )
    agreed = client.post("/terms-of-use/", {"agreed": "on", "next": wanted})
    asked = client.post(f"/terms-of-use/?next={wanted}", {"agreed": "on"})

    assert switched.status_code == 302
    assert all(stays_here(response) for response in (switched, agreed, asked))


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_the_second_step_never_leads_elsewhere(coordinator: Membership, wanted: str):
    assert stays_here(signed_in(coordinator).get("/second-factor/", {"next": wanted}))


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_and_out_never_leads_elsewhere(wanted: str):
    user = UserFactory(email="ruth@example.org")
    user.set_password("river lamp otter")
    user.save()
    client = Client()

    entered = client.post(
        "/accounts/login/",
        {"login": "ruth@example.org", "password": "river lamp otter", "next": wanted},
    )
    left = client.post("/accounts/logout/", {"next": wanted})

    assert entered.status_code == left.status_code == 302
    assert stays_here(entered)
    assert stays_here(left)


def test_scripts_in_the_directory_are_shown_as_text(coordinator: Membership):
    home = coordinator.catchment
    organisation = OrganisationFactory(catchment=home, name=SCRIPT, description=SCRIPT)
    offer = OfferFactory(organisation=organisation, title=SCRIPT, description=SCRIPT)
    helper = HelperFactory(
        catchment=home,
        organisation=organisation,
        name=SCRIPT,
        role_title=SCRIPT,
        can_offer=SCRIPT,
        gives=[offer],
    )
    addresses = [
        "/find/",
        "/find/?print=1",
        "/directory/",
        reverse("network:offer", args=[offer.public_id]),
        reverse("network:organisation", args=[organisation.public_id]),
        reverse("network:helper", args=[helper.public_id]),
        reverse("network:edit_offer", args=[offer.public_id]),
        reverse("network:edit_helper", args=[helper.public_id]),
    ]

    for address in addresses:
        assert_harmless(signed_in(coordinator).get(address))


def test_scripts_in_somebodys_words_are_shown_as_text(karen: Person):
    karen.known_as = karen.name = SCRIPT[:60]
    karen.save()
    ladder = LadderFactory(person=karen, words=dict.fromkeys(range(1, 8), SCRIPT))
    NeedFactory(layer=layer_of(ladder, 1), words=SCRIPT)
    Supporter.objects.create(
        person=karen, name=SCRIPT, relation=SCRIPT[:70], can_give=SCRIPT, created_at=timezone.now()
    )
    client = own_space(karen)

    for address in ("/my/ladder/", "/my/ladder/step/1/", "/my/people/", "/my/details/"):
        assert_harmless(client.get(address))


@pytest.mark.parametrize("address", ["/find/", "/people/", "/reads/", "/terms-of-use/"])
def test_scripts_in_the_address_are_shown_as_text(address: str):
    roles = [Role.HELPER, Role.DATA_PROTECTION_LEAD]
    client = signed_in(MembershipFactory(holds=roles))

    assert_harmless(
        client.get(address, dict.fromkeys(["q", "who", "about", "next", "near", "topic"], SCRIPT))
    )


def assert_harmless(response: Any) -> None:
    text = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_the_session_cannot_name_another_users_membership(coordinator: Membership):
    person = MembershipFactory(catchment=coordinator.catchment, holds=[Role.PERSON])
    client = signed_in(person)
    session = client.session
    session["membership"] = str(coordinator.public_id)
    session.save()

    assert client.get("/members/").status_code == 403
    forged = client.post("/memberships/switch/", {"membership": str(coordinator.public_id)})
    assert forged.status_code == 404


@pytest.mark.parametrize(
    "forged", ["", "1", "x" * 500, "\x00", "' OR 1=1 --", str(uuid.UUID(int=7))]
)
def test_forged_memberships_are_not_found(coordinator: Membership, forged: str):
    client = signed_in(coordinator)

    for address in ("/memberships/switch/", "/memberships/leave/"):
        assert client.post(address, {"membership": forged}).status_code == 404


def test_links_that_were_used_withdrawn_or_are_too_old_open_nothing(coordinator: Membership):
    home, now = coordinator.catchment, timezone.now()

    def invited(email: str, at: dt.datetime = now) -> invitations.Invited:
        by = Actor(now=at, name="Helen", catchment_id=home.pk)
        return invitations.invite_member(
            catchment=home, email=email, name="Joan", roles=[Role.HELPER], by=by
        )

    old = invited("old@example.org", now - dt.timedelta(days=15))
    withdrawn, used = invited("withdrawn@example.org"), invited("used@example.org")
    invitations.withdraw_invitation(
        invitation=withdrawn.invitation, by=actor_in(home, Role.COORDINATOR)
    )
    Client().post(f"/join/{used.token}/", {"name": "Joan"})
    before = Membership.objects.count()

    for token in (old.token, withdrawn.token, used.token, used.token + "x", "0" * 43):
        assert Client().get(f"/join/{token}/").status_code == 404
        assert Client().post(f"/join/{token}/", {"name": "Eve"}).status_code == 404
    assert Membership.objects.count() == before


def test_a_code_opens_nothing_at_another_school():
    home = CatchmentFactory()
    own, other = (OrganisationFactory(catchment=home, school=True) for _ in range(2))
    learner = PersonFactory(catchment=home, name="Joey Example")
    classmate = PersonFactory(catchment=home, name="Sam Example")
    by = actor_in(home, Role.CAREERS_LEADER, organisation=own, now=timezone.now())
    EnrolmentFactory(person=learner, organisation=own)
    EnrolmentFactory(person=classmate, organisation=other)
    code = codes.open_account_with_code(person=learner, organisation=own, by=by).code
    codes.open_account_with_code(person=classmate, organisation=other, by=by)
    client = Client()

    for school, name in ((other, "Joey Example"), (other, "Sam Example"), (own, "Sam Example")):
        client.post("/school-code/", {"school": school.public_id, "name": name, "code": code})
        assert "_auth_user_id" not in client.session

    client.post("/school-code/", {"school": own.public_id, "name": "Joey Example", "code": code})
    assert "_auth_user_id" in client.session


def test_a_whole_school_behind_one_address_signs_in():
    users = [UserFactory() for _ in range(40)]
    for user in users:
        user.set_password("river lamp otter")
        user.save()
        for wrong in ("wrong", "wrong again"):
            Client().post("/accounts/login/", {"login": user.email, "password": wrong})

    entered = [
        Client().post("/accounts/login/", {"login": one.email, "password": "river lamp otter"})
        for one in users
    ]

    assert {response.status_code for response in entered} == {302}


def test_lines_of_the_journal_cannot_be_changed_or_deleted(karen: Person):
    line = JournalEntry.objects.create(
        at=timezone.now(),
        kind=JournalKind.READ,
        actor_name="Ruth",
        sentence="x",
        about_person=karen,
    )
    line.sentence = "y"

    for attempt in (
        line.save,
        line.delete,
        JournalEntry.objects.all().delete,
        karen.journal.all().delete,
        lambda: JournalEntry.objects.update(sentence="y"),
        lambda: JournalEntry.objects.bulk_update([line], ["sentence"]),
    ):
        with pytest.raises(AppendOnly), transaction.atomic():
            attempt()
    assert JournalEntry.objects.get().sentence == "x"


def test_hidden_lines_are_never_shown_to_the_person(karen: Person):
    for sentence, hidden in (("read something", False), ("kept them safe", True)):
        JournalEntry.objects.create(
            at=timezone.now(),
            kind=JournalKind.READ,
            actor_name="Ruth",
            sentence=sentence,
            catchment=karen.catchment,
            about_person=karen,
            hidden=hidden,
        )
    membership = karen.user.memberships.get()
    membership.roles.create(role=Role.DATA_PROTECTION_LEAD)

    text = own_space(karen).get("/who-looked/").content.decode()

    assert "read something" in text
    assert "kept them safe" not in text


@pytest.mark.parametrize("https", [True, False])
def test_cookies_are_kept_from_scripts_and_other_sites(settings: Any, https: bool):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = https
    user = UserFactory(email="ruth@example.org")
    user.set_password("river lamp otter")
    user.save()
    client = Client()

    client.post("/accounts/login/", {"login": "ruth@example.org", "password": "river lamp otter"})

    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert bool(session["secure"]) is https


@pytest.mark.parametrize(
    ("environment", "secure"),
    [
        pytest.param({"CATCHMENT_SECRET_KEY": "k" * 60}, True, id="a real server"),
        pytest.param({"CATCHMENT_DEMO": "1"}, False, id="a demo on one machine"),
        pytest.param({"CATCHMENT_DEMO": "1", "CATCHMENT_HTTPS": "1"}, True, id="a demo behind TLS"),
    ],
)
def test_a_real_server_sends_cookies_over_https_only(environment: dict[str, str], secure: bool):
    named = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT"
    asked = f"from catchment.config import settings as s; print([getattr(s, n) for n in '{named}'.split()])"
    plain = {name: value for name, value in os.environ.items() if "CATCHMENT" not in name}

    said = subprocess.run(
        [sys.executable, "-c", asked],
        env=plain | environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == str([secure] * 3)


def twice(client: Client, address: str, sent: dict[str, Any]) -> None:
    """Sends the form that the page shows twice, as an impatient finger does."""
    page = client.get(address).content.decode()
    drawn = re.search(r'name="key" value="([^"]+)"', page)
    whole = sent | ({"key": drawn[1]} if drawn else {})
    first, second = client.post(address, whole), client.post(address, whole)
    assert first.status_code == 302
    assert second.status_code in (200, 302)


def test_naming_somebody_twice_names_one(karen: Person):
    twice(own_space(karen), "/my/people/", {"name": "Bev", "relation": "my aunt"})

    assert Supporter.objects.count() == 1


def test_inviting_twice_keeps_one_invitation(coordinator: Membership):
    sent = {"email": "joan@example.org", "name": "Joan", "roles": ["helper"]}
    twice(signed_in(coordinator), "/invitations/new/", sent)

    assert coordinator.catchment.invitations.count() == 1
    assert OutboxMessage.objects.count() >= 1


def test_naming_a_place_twice_adds_one(coordinator: Membership):
    twice(
        signed_in(coordinator), "/settings/places/", {"name": "Mytholmroyd", "postcode": "HX7 5DQ"}
    )

    assert coordinator.catchment.neighbourhoods.count() == 1


def test_beginning_a_record_twice_begins_one():
    helper = MembershipFactory(holds=[Role.HELPER])
    twice(signed_in(helper), "/people/new/", {"name": "Joan Example", "agreed": "on"})

    assert Person.objects.count() == 1


def test_saying_not_right_twice_says_it_once(karen: Person):
    answer = AnswerFactory(person=karen)
    address = reverse("support:contest", args=[answer.public_id])
    twice(own_space(karen), address, {"words": "That is not so"})

    assert Contest.objects.count() == 1


def test_a_grant_of_another_person_cannot_be_withdrawn(karen: Person):
    theirs = GrantFactory(person__catchment=karen.catchment, **until_next_year())

    response = own_space(karen).post(f"/shares/{theirs.public_id}/withdraw/")

    theirs.refresh_from_db()
    assert response.status_code == 404
    assert theirs.withdrawn_at is None
