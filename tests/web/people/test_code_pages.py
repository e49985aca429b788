"""Cards for a whole year, and a learner's first sign-in."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from catchment.people.actions import codes
from catchment.people.enums import Role
from catchment.people.models import Membership, Person, SignInCode
from catchment.web import mail
from catchment.web.people.views.codes import A_SHEET
from tests.factories.people import (
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db
WORDS = "noodle mountain otter"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def leader_of(*names: str) -> Membership:
    school = OrganisationFactory(school=True)
    for name in names:
        EnrolmentFactory(
            person=PersonFactory(name=name, catchment=school.catchment),
            organisation=school,
            year_group="8",
        )
    return MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[Role.CAREERS_LEADER]
    )


def text(response: Any) -> str:
    return str(response.content.decode())


def sign_in(client: Client, leader: Membership, name: str, typed: str) -> Any:
    assert leader.organisation
    given = {"school": str(leader.organisation.public_id), "name": name, "code": typed}
    return client.post(reverse("people:school_code"), given)


def cards(page: str) -> list[str]:
    return [part.split("</code>")[0] for part in page.split("<code>")[1:]]


def test_a_class_gets_its_cards_and_each_code_signs_in():
    leader = leader_of("Joey Example", "Zoe Example")
    client = signed_in(leader)
    choosing = client.get(reverse("people:print_codes"))

    page = client.post(reverse("people:print_codes"), {"year_group": "8"})

    printed = cards(text(page))
    assert "Year 8" in text(choosing)
    assert (len(printed), page["Cache-Control"].startswith("max-age=0")) == (2, True)
    arrived = [
        sign_in(Client(), leader, name, code)["Location"]
        for name, code in zip(["Joey Example", "Zoe Example"], printed, strict=True)
    ]
    assert arrived == [reverse("people:own_words")] * 2


def test_a_sheet_says_how_many_are_left():
    leader = leader_of(*[f"Learner {at:02}" for at in range(A_SHEET + 2)])
    client = signed_in(leader)

    first = client.post(reverse("people:print_codes"), {"year_group": "8"})
    second = client.post(reverse("people:print_codes"), {"year_group": "8"})
    third = client.post(reverse("people:print_codes"), {"year_group": "8"})

    assert (len(cards(text(first))), "2 more in this year" in text(first)) == (A_SHEET, True)
    assert (len(cards(text(second))), "more in this year" in text(second)) == (2, False)
    assert "Everybody in this year has a code" in text(third)


def test_no_year_no_sheet():
    client = signed_in(leader_of("Joey Example"))

    wrong = client.post(reverse("people:print_codes"), {"year_group": "99"})

    assert ("Choose a year" in text(wrong), SignInCode.objects.exists()) == (True, False)


def first_sign_in() -> tuple[Membership, Client, Person]:
    leader = leader_of("Joey Example")
    page = signed_in(leader).post(reverse("people:print_codes"), {"year_group": "8"})
    client = Client()
    sign_in(client, leader, "Joey Example", cards(text(page))[0])
    return leader, client, Person.objects.get(name="Joey Example")


def accept_terms(client: Client) -> None:
    client.post(reverse("people:terms"), {"agreed": "on"})


def test_nothing_opens_before_the_learner_has_chosen_words():
    leader, client, _joey = first_sign_in()
    accept_terms(client)
    before = client.get(reverse("people:my_details"))

    page = text(client.get(reverse("people:own_words")))
    client.post(reverse("people:own_words"), {"words": WORDS, "once_more": "Noodle Mountain otter"})

    assert before["Location"] == reverse("people:own_words")
    assert f"Your code was printed by {leader.user.name}" in page
    assert client.get(reverse("people:my_details")).status_code == 200


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"words": WORDS, "once_more": "others"}, "These are not the same words"),
        ({"words": "otter", "once_more": "otter"}, "This password is too short"),
        ({}, "Type three words that only you know"),
    ],
)
def test_words_that_do_not_do_are_refused_kindly(given: dict[str, str], said: str):
    _leader, client, _joey = first_sign_in()
    accept_terms(client)

    page = client.post(reverse("people:own_words"), given)

    assert said in text(page)
    assert client.get(reverse("people:my_details"))["Location"] == reverse("people:own_words")


def test_words_are_changed_only_by_who_types_the_old_ones():
    leader, client, _joey = first_sign_in()
    accept_terms(client)
    address = reverse("people:own_words")
    client.post(address, {"words": WORDS, "once_more": WORDS})
    changed = {"words": "walnut harbour kite", "once_more": "walnut harbour kite"}

    refused = client.post(address, changed | {"now": "wrong"})
    done = client.post(address, changed | {"now": WORDS})

    assert "These are not the words that you sign in with" in text(refused)
    assert done["Location"] == reverse("pages:home")
    again = sign_in(Client(), leader, "Joey Example", "walnut harbour kite")
    assert again["Location"] == reverse("pages:home")


def test_a_leader_who_signs_in_as_a_learner_is_seen_by_the_learner():
    leader, client, joey = first_sign_in()
    accept_terms(client)
    client.post(reverse("people:own_words"), {"words": WORDS, "once_more": WORDS})
    address = reverse("people:print_code", kwargs={"public_id": joey.public_id})
    taken = cards(text(signed_in(leader).post(address)))[0]

    sign_in(Client(), leader, "Joey Example", taken)

    thrown_out = client.get(reverse("people:who_looked"))
    assert thrown_out["Location"].startswith(reverse("account_login"))
    back = signed_in(Membership.objects.get(user=joey.user))
    looked = text(back.get(reverse("people:who_looked")))
    assert looked.count("printed a code for you") == 2
    assert looked.count("Somebody with your printed code signed in as you") == 2


def test_an_account_without_a_code_has_no_words_to_choose():
    member = MembershipFactory(holds=[Role.PERSON])

    response = signed_in(member).get(reverse("people:own_words"))

    assert response["Location"] == reverse("people:account")


def test_the_mail_about_second_codes_names_nobody():
    leader, _client, joey = first_sign_in()
    MembershipFactory(
        catchment=leader.catchment,
        organisation=leader.organisation,
        holds=[Role.SAFEGUARDING_LEAD],
    )
    joey.refresh_from_db()
    assert leader.organisation
    address = reverse("people:print_code", kwargs={"public_id": joey.public_id})
    signed_in(leader).post(address)

    from_outbox = leader.catchment.outbox.get(template="codes_printed_again")
    subject, body = mail.draw(from_outbox)

    assert leader.organisation.name in subject
    assert ("1 learner who" in body, "Joey" in body) == (True, False)


def test_codes_are_slow_to_guess():
    assert len(codes.new_code().split("-")) == 4
