"""Typed words are never lost: kept for later, after a session has run out, until they are sent."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.support.models import Draft, LadderLayer
from tests.factories.people import NOW, MembershipFactory, PersonFactory
from tests.factories.signin import signed_in
from tests.factories.support import LadderFactory

pytestmark = pytest.mark.django_db

PAGE = "/my/ladder/step/1/"
KEEP = f"/drafts/keep/?at={PAGE}"
FORGET = f"/drafts/forget/?at={PAGE}"
WORDS = "Nobody told me what comes after Year 11."


@pytest.fixture(autouse=True)
def still_clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def membership():
    membership = MembershipFactory(holds=[Role.PERSON])
    LadderFactory(person=PersonFactory(catchment=membership.catchment, user=membership.user))
    return membership


@pytest.fixture
def client(membership):
    return signed_in(membership)


def words_on(client: Client) -> str:
    text = client.get(PAGE).content.decode()
    found = re.search(r'<textarea[^>]*name="own_words"[^>]*>\s*(.*?)</textarea>', text, re.S)
    assert found
    return found[1]


def mark_on(client: Client) -> str:
    found = re.search(r'name="draft_for" value="([^"]+)"', client.get(PAGE).content.decode())
    assert found
    return found[1]


def test_keep_for_later_works_without_scripts(client):
    response = client.post(KEEP, {"own_words": WORDS, "version": "1"}, follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    assert "We keep what you typed" in response.content.decode()
    assert words_on(client) == WORDS
    assert Draft.objects.get().values == {"own_words": WORDS, "source": "", "need_words": ""}
    assert not LadderLayer.objects.exclude(own_words="").exists()


def test_a_script_is_answered_without_a_page(client):
    response = client.post(KEEP, {"own_words": WORDS}, headers={"X-Requested-With": "fetch"})

    assert (response.status_code, response.content) == (204, b"")


def test_sending_the_form_forgets_the_draft(client):
    client.post(KEEP, {"own_words": "half a sen"})

    client.post(PAGE, {"version": "1", "own_words": WORDS, "do": "go"})

    assert not Draft.objects.exists()
    assert words_on(client) == WORDS


def test_start_empty_throws_the_draft_away(client):
    client.post(KEEP, {"own_words": WORDS})

    told = [client.post(FORGET, follow=True).content.decode() for _ in range(2)]

    assert "Thrown away" in told[0]
    assert "There was nothing kept" in told[1]
    assert words_on(client) == ""


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"own_words": ""}, "There was nothing to keep"),
        ({"own_words": "x" * 30_001}, "This is too long to keep"),
    ],
)
def test_what_cannot_be_kept_is_told(client, sent, told):
    assert told in client.post(KEEP, sent, follow=True).content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("at", ["", "//evil.example/", "https://evil.example/", "/nowhere/"])
@pytest.mark.parametrize("name", ["draft_save", "draft_forget"])
def test_a_made_up_address_keeps_nothing_and_leads_nowhere_else(client, name, at):
    response = client.post(reverse(f"support:{name}") + f"?at={at}", {"own_words": WORDS})

    assert response.headers["Location"] == reverse("pages:home")
    assert not Draft.objects.exists()


def test_words_sent_after_the_session_ran_out_are_there_after_signing_in(client, membership):
    mark = mark_on(client)
    client.cookies.pop("sessionid")

    sent_off = client.post(PAGE, {"own_words": WORDS, "version": "1", "draft_for": mark})
    _sign_in_again(client, membership)

    assert reverse("account_login") in sent_off.headers["Location"]
    assert words_on(client) == WORDS
    client.post(FORGET)
    assert words_on(client) == ""


def test_they_are_shown_to_nobody_else_who_signs_in_at_the_same_machine(client):
    mark = mark_on(client)
    client.cookies.pop("sessionid")
    client.post(PAGE, {"own_words": WORDS, "version": "1", "draft_for": mark})
    other = MembershipFactory(holds=[Role.PERSON])
    LadderFactory(person=PersonFactory(catchment=other.catchment, user=other.user))

    _sign_in_again(client, other)

    assert words_on(client) == ""


@pytest.mark.parametrize("mark", ["", "made up"])
def test_a_mark_that_we_did_not_make_keeps_nothing(client, membership, mark):
    client.cookies.pop("sessionid")

    client.post(PAGE, {"own_words": WORDS, "version": "1", "draft_for": mark})
    _sign_in_again(client, membership)

    assert words_on(client) == ""


def test_too_much_is_not_kept_for_visitors_either(client, membership):
    mark = mark_on(client)
    client.cookies.pop("sessionid")

    client.post(PAGE, {"own_words": "x" * 30_001, "version": "1", "draft_for": mark})
    _sign_in_again(client, membership)

    assert words_on(client) == ""


def test_who_must_prove_themselves_again_finds_the_words(client, membership):
    membership.roles.create(role=Role.HELPER)
    weak = signed_in(membership, strong=False)

    for words in (WORDS, ""):
        weak.post(PAGE, {"own_words": words, "version": "1"})

    assert words_on(signed_in(membership)) == WORDS


def test_a_draft_older_than_what_was_saved_shows_both(client):
    client.post(KEEP, {"own_words": WORDS})
    LadderLayer.objects.filter(layer=1).update(
        own_words="Saved on my phone", changed_at=NOW + dt.timedelta(hours=1)
    )

    text = client.get(PAGE).content.decode()

    assert "What is saved there now" in text
    assert "Saved on my phone" in text
    assert words_on(client) == WORDS


def _sign_in_again(client: Client, membership) -> None:
    """As the sign-in page does: what the visitor's session held stays with it."""
    client.force_login(
        membership.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    session = client.session
    session["membership"] = str(membership.public_id)
    session.save()
