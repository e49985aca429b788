"""Pages of access requests."""

import datetime as dt
import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.support.actions import access_requests as actions
from catchment.support.models import AccessRequest, Redaction
from tests.factories.access_requests import AccessRequestFactory, RedactionFactory
from tests.factories.people import NOW, MembershipFactory, PersonFactory
from tests.factories.retention import RetentionClockFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

TODAY = {"received_on_day": "21", "received_on_month": "11", "received_on_year": "2026"}


@pytest.fixture(autouse=True)
def world(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lead():
    return MembershipFactory(holds=[Role.DATA_PROTECTION_LEAD])


@pytest.fixture
def client(lead):
    return signed_in(lead)


@pytest.fixture
def karen(lead):
    """Karen's own membership, in the same catchment."""
    member = MembershipFactory(catchment=lead.catchment, holds=[Role.PERSON])
    PersonFactory(catchment=lead.catchment, user=member.user, name="Karen Example")
    return member


@pytest.fixture
def asked(karen):
    return AccessRequestFactory(person=karen.user.persons.get())


def page(asked, name="access_request"):
    return reverse(f"support:{name}", args=[asked.public_id])


def test_a_request_is_found_and_received_once(client, karen):
    found = client.get(reverse("support:access_request_find"), {"q": "kar"}).content.decode()
    person = karen.user.persons.get()
    address = reverse("support:access_request_receive", args=[person.public_id])

    first = client.post(address, TODAY | {"asked_by": "Her mother"}, follow=True)
    again = client.post(address, TODAY | {"asked_by": "Her mother"})

    assert address in found
    assert "To be answered by 21 December 2026" in first.content.decode()
    assert "They have asked already" in again.content.decode()
    assert "Her mother" in again.content.decode()


def test_a_day_to_come_is_told_and_nothing_lost(client, karen):
    person = karen.user.persons.get()
    address = reverse("support:access_request_receive", args=[person.public_id])

    sent = TODAY | {"received_on_year": "2027", "asked_by": "Her mother"}
    text = client.post(address, sent).content.decode()

    assert "This day has not come yet" in text
    assert "Her mother" in text


def test_the_whole_way_from_leaving_out_to_taking(client, karen, asked):
    person = asked.person
    where = {"table": "person", "record": str(person.pk), "field": "postcode"}
    client.post(page(asked, "access_request_redact"), where | {"reason": "Kept safe"})
    client.post(page(asked, "access_request_move"), {"do": "prepare"})
    own = signed_in(karen)
    early = own.get(page(asked, "access_request_file")).status_code

    client.post(page(asked, "access_request_move"), {"do": "give"})

    offered = own.get(reverse("support:my_data")).content.decode()
    taken = own.get(page(asked, "access_request_file"))
    with zipfile.ZipFile(io.BytesIO(taken.content)) as packed:
        told = packed.read("everything.json").decode()
    assert early == 403
    assert page(asked, "access_request_file") in offered
    assert "[left out: Kept safe]" in told
    assert person.postcode not in told


def test_the_lead_looks_through_the_file_before_it_is_given(client, asked):
    client.post(page(asked, "access_request_move"), {"do": "prepare"})

    assert client.get(page(asked, "access_request_file")).status_code == 200


def test_the_clock_is_stopped_with_a_reason_and_started(client, asked):
    missing = client.post(page(asked, "access_request_move"), {"do": "stop"}).content.decode()
    sent = {"do": "stop", "reason": "a copy of your passport"}
    stopped = client.post(page(asked, "access_request_move"), sent, follow=True)
    started = client.post(page(asked, "access_request_move"), {"do": "start"}, follow=True)

    assert "Say why" in missing
    assert "We wait for: a copy of your passport" in stopped.content.decode()
    assert "The clock runs again" in started.content.decode()


def test_more_time_is_taken_once(client, asked):
    sent = {"do": "extend", "reason": "Many files"}
    texts = [
        client.post(page(asked, "access_request_move"), sent, follow=True).content.decode()
        for _ in range(2)
    ]

    assert "Two months more" in texts[0]
    assert "More time can be taken once" in texts[1]


def test_the_back_button_is_told(client, asked):
    text = client.post(page(asked, "access_request_move"), {"do": "give"}, follow=True)

    assert "It is not in that state any more" in text.content.decode()


def test_an_unknown_wish_changes_nothing(client, asked):
    sent = {"do": "dance"}
    text = client.post(page(asked, "access_request_move"), sent, follow=True).content.decode()

    assert "Nothing was changed" in text


def test_what_was_left_out_is_given_after_all(client, asked):
    redaction = RedactionFactory(request=asked)
    address = reverse("support:redaction_put_back", args=[redaction.pk])

    client.post(address)

    assert not Redaction.objects.exists()


def test_left_out_twice_is_told(client, asked):
    RedactionFactory(request=asked)
    sent = {"table": "person", "record": "1", "field": "name", "reason": "Again"}

    text = client.post(page(asked, "access_request_redact"), sent, follow=True).content.decode()

    assert "It is left out already" in text


def test_the_slower_of_two_is_told(client, asked, monkeypatch):
    def moved(**_):
        raise actions.RequestMoved

    monkeypatch.setattr(actions, "put_back", moved)
    monkeypatch.setattr(actions, "close_request", moved)
    redaction = RedactionFactory(request=asked)
    address = reverse("support:redaction_put_back", args=[redaction.pk])

    put_back = client.post(address, follow=True).content.decode()
    sent = {"status": "refused", "words": "No proof"}
    closed = client.post(page(asked, "access_request_close"), sent, follow=True).content.decode()

    assert "The request is answered already" in put_back
    assert "It has ended already" in closed


def test_it_ends_without_giving_and_the_person_reads_why(client, karen, asked):
    missing = client.post(page(asked, "access_request_close"), {}).content.decode()
    sent = {"status": "refused", "words": "We could not see who asked."}
    client.post(page(asked, "access_request_close"), sent)

    assert "Choose how it ends" in missing
    assert (
        "We could not see who asked."
        in signed_in(karen).get(reverse("support:my_data")).content.decode()
    )
    assert "This request has ended" in client.get(page(asked)).content.decode()
    assert client.get(page(asked, "access_request_file")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_makes_the_same_queries(client, lead, rows, django_assert_num_queries):
    AccessRequestFactory.create_batch(rows, person__catchment=lead.catchment)
    client.get(reverse("support:access_requests"))

    with django_assert_num_queries(11):
        text = client.get(reverse("support:access_requests")).content.decode()
    assert "to be answered" in text


def test_a_long_list_has_pages_and_begins_with_what_is_to_be_answered(client, lead):
    AccessRequestFactory.create_batch(
        25, person__catchment=lead.catchment, status="given", given_on=NOW.date()
    )
    later = AccessRequestFactory(
        person__catchment=lead.catchment, due_on=NOW.date() + dt.timedelta(days=9)
    )
    sooner = AccessRequestFactory(
        person__catchment=lead.catchment, due_on=NOW.date() + dt.timedelta(days=2)
    )

    first, second = (
        client.get(reverse("support:access_requests"), {"page": page}).content.decode()
        for page in "12"
    )

    assert "2 requests are to be answered" in first
    assert 0 < first.index(page(sooner)) < first.index(page(later)) < first.index("given</strong>")
    assert (first.count("Received on"), second.count("Received on")) == (25, 2)
    assert "26 to 27 of 27" in second


def test_without_any_the_page_says_what_comes(client):
    assert "Nothing yet" in client.get(reverse("support:access_requests")).content.decode()


def test_nobody_elses_lead_opens_it(asked):
    stranger = signed_in(MembershipFactory(holds=[Role.DATA_PROTECTION_LEAD]))

    assert stranger.get(page(asked)).status_code == 404
    assert AccessRequest.objects.count() == 1


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_lead_begins_with_clocks_that_nobody_has_confirmed(client, lead, confirmed):
    RetentionClockFactory(catchment=lead.catchment, confirmed=confirmed)

    shown = client.get(reverse("support:access_requests")).content.decode()

    assert ("One clock is not confirmed" in shown) is not confirmed
