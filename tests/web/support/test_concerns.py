"""Pages of safeguarding records."""

import re

import pytest
from django.urls import reverse

from catchment.people.enums import Role
from catchment.people.models import JournalEntry
from catchment.support.actions import concerns as actions
from catchment.support.enums import ConcernStatus
from catchment.support.models import Concern
from tests.factories.concerns import ConcernFactory
from tests.factories.people import (
    NOW,
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

TOLD = {
    "happened_on_day": "20",
    "happened_on_month": "11",
    "happened_on_year": "2026",
    "told_by": "The form tutor",
    "what": "<script>alert(1)</script> Fell asleep twice.",
    "action_taken": "Talked with her.",
    "referred_to": "Children’s social care",
}


@pytest.fixture
def school():
    return OrganisationFactory(school=True, name="Stoodley High School")


@pytest.fixture
def karen(school):
    person = PersonFactory(catchment=school.catchment, name="Karen Example")
    EnrolmentFactory(person=person, organisation=school)
    return person


@pytest.fixture
def lead(school):
    return MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[Role.SAFEGUARDING_LEAD]
    )


@pytest.fixture
def client(lead):
    return signed_in(lead)


def key_on(client, address):
    found = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found[1]


def page(concern, name="concern"):
    return reverse(f"support:{name}", args=[concern.public_id])


def test_a_concern_is_found_recorded_and_read(client, karen):
    found = client.get(reverse("support:concern_find"), {"q": "kar"}).content.decode()
    address = reverse("support:concern_record", args=[karen.public_id])
    key = key_on(client, address)

    text = client.post(address, TOLD | {"key": key}, follow=True).content.decode()

    assert address in found
    assert "Only safeguarding leads here can read it" in text
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text
    assert Concern.objects.get().person == karen


def test_sent_twice_it_is_recorded_once(client, karen):
    address = reverse("support:concern_record", args=[karen.public_id])
    key = key_on(client, address)

    for _ in range(2):
        text = client.post(address, TOLD | {"key": key}, follow=True).content.decode()

    assert "It was recorded already" in text
    assert Concern.objects.count() == 1


def test_without_referral_or_reason_it_is_told_and_nothing_lost(client, karen):
    address = reverse("support:concern_record", args=[karen.public_id])
    key = key_on(client, address)

    text = client.post(address, TOLD | {"key": key, "referred_to": ""}).content.decode()

    assert "Say to whom you referred it, or why you did not" in text
    assert "Fell asleep twice." in text
    assert not Concern.objects.exists()


def test_a_short_name_finds_nobody_and_a_stranger_is_not_found(client, karen):
    short = client.get(reverse("support:concern_find"), {"q": "k"}).content.decode()
    stranger = client.get(reverse("support:concern_find"), {"q": "nobody"}).content.decode()

    assert "Type at least three letters" in short
    assert "Nobody found" in stranger


def test_reading_is_noted_where_the_person_never_sees_it(client, school, karen):
    concern = ConcernFactory(organisation=school, person=karen)

    client.get(page(concern))

    line = JournalEntry.objects.get(about_person=karen)
    assert (line.sentence, line.hidden) == ("read a safeguarding record", True)


def test_notes_are_added_and_empty_ones_are_told(client, school):
    concern = ConcernFactory(organisation=school)

    empty = client.post(page(concern, "concern_note"), {"words": ""}).content.decode()
    added = client.post(page(concern, "concern_note"), {"words": "Rang."}, follow=True)

    assert "Write what you want to add" in empty
    assert "Rang." in added.content.decode()


def test_words_for_a_record_closed_meanwhile_are_not_lost(client, school, monkeypatch):
    concern = ConcernFactory(organisation=school)

    def closed(**_):
        raise actions.ConcernClosed

    monkeypatch.setattr(actions, "add_note", closed)
    text = client.post(page(concern, "concern_note"), {"words": "Rang."}).content.decode()

    assert "Your words are not lost" in text
    assert "Rang.</textarea>" in text


def test_it_is_closed_with_an_outcome_and_shown_without_forms(client, school):
    concern = ConcernFactory(organisation=school)

    missing = client.post(page(concern, "concern_close"), {"outcome": ""}).content.decode()
    client.post(page(concern, "concern_close"), {"outcome": "All well."})

    assert "Say what came of it" in missing
    text = client.get(page(concern)).content.decode()
    assert "All well." in text
    assert "Add this" not in text
    assert client.post(page(concern, "concern_close"), {"outcome": " "}).status_code == 403
    late = client.post(page(concern, "concern_close"), {"outcome": "I rang <her>."})
    assert (late.status_code, "I rang &lt;her&gt;." in late.content.decode()) == (403, True)


def test_what_the_slower_of_two_typed_is_handed_back(client, school, monkeypatch):
    concern = ConcernFactory(organisation=school)

    def closed(**_):
        raise actions.ConcernClosed

    monkeypatch.setattr(actions, "close_concern", closed)
    late = client.post(page(concern, "concern_close"), {"outcome": "Her aunt knows."})

    assert late.status_code == 409
    assert "Her aunt knows." in late.content.decode()
    assert "Somebody has closed it or taken it over" in late.content.decode()


@pytest.mark.parametrize("name", ["concern_close", "concern_pass_on"])
def test_the_slower_of_two_leads_is_told(client, school, monkeypatch, name):
    concern = ConcernFactory(organisation=school)
    other = MembershipFactory(
        catchment=school.catchment,
        organisation=OrganisationFactory(catchment=school.catchment),
        holds=[Role.SAFEGUARDING_LEAD],
    )

    def closed(**_):
        raise actions.ConcernClosed

    monkeypatch.setattr(actions, "close_concern", closed)
    monkeypatch.setattr(actions, "offer_concern", closed)
    sent = {"outcome": "Well.", "organisation": str(other.organisation.public_id)}
    text = client.post(page(concern, name), sent, follow=True).content.decode()

    assert "Somebody has closed it or taken it over" in text


def test_it_is_handed_over_from_one_lead_to_another(client, school):
    concern = ConcernFactory(organisation=school)
    other = MembershipFactory(
        catchment=school.catchment,
        organisation=OrganisationFactory(catchment=school.catchment, name="The college"),
        holds=[Role.SAFEGUARDING_LEAD],
    )
    college = signed_in(other)

    client.post(
        page(concern, "concern_pass_on"), {"organisation": str(other.organisation.public_id)}
    )
    waiting = college.get(reverse("support:concerns")).content.decode()
    unread = college.get(page(concern)).status_code
    college.post(page(concern, "concern_take"))
    again = college.post(page(concern, "concern_take")).status_code

    assert "Another lead asks you to take these over" in waiting
    assert concern.what not in waiting
    assert unread == 404
    assert again == 404
    assert college.get(page(concern)).status_code == 200
    assert client.get(page(concern)).status_code == 404


def test_what_was_taken_back_meanwhile_is_told(client, school, monkeypatch):
    concern = ConcernFactory(passing_to=school, organisation__catchment=school.catchment)

    def gone(**_):
        raise actions.ConcernClosed

    monkeypatch.setattr(actions, "take_concern", gone)
    text = client.post(page(concern, "concern_take"), follow=True).content.decode()

    assert "It was taken back, or somebody here was faster" in text


def test_without_another_lead_there_is_nobody_to_hand_it_to(client, school):
    concern = ConcernFactory(organisation=school)

    assert "Nobody to hand it to" in client.get(page(concern, "concern_pass_on")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_makes_the_same_queries(client, school, rows, django_assert_num_queries):
    ConcernFactory.create_batch(rows, organisation=school)
    client.get(reverse("support:concerns"))

    with django_assert_num_queries(12):
        client.get(reverse("support:concerns"))


def test_a_long_list_has_pages_and_says_how_many_are_open(client, school):
    ConcernFactory.create_batch(26, organisation=school)
    ConcernFactory(
        organisation=school, status=ConcernStatus.CLOSED, closed_at=NOW, outcome="All well."
    )

    first, second = (
        client.get(reverse("support:concerns"), {"page": page}).content.decode() for page in "12"
    )

    assert "26 safeguarding records are open" in first
    assert "26 safeguarding records are open" in second
    assert (first.count('<li>\n    <a class="govuk-link"'), "1 to 25 of 27" in first) == (25, True)
    assert (second.count('<li>\n    <a class="govuk-link"'), "26 to 27 of 27" in second) == (
        2,
        True,
    )
    assert "closed</strong>" not in first


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SAFEGUARDING_LEAD}))
def test_no_other_role_of_the_same_school_opens_anything(school, role):
    concern = ConcernFactory(organisation=school)
    stranger = signed_in(
        MembershipFactory(catchment=school.catchment, organisation=school, holds=[role])
    )

    assert stranger.get(reverse("support:concerns")).status_code == 403
    assert stranger.get(page(concern)).status_code == 404
