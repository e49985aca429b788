"""Pages of what is new, and of how somebody wants to hear."""

import pytest
from django.core import mail
from django.urls import reverse

from catchment.config import tasks
from catchment.people.enums import Role
from catchment.support.models import HelperSetting, Notice
from tests.factories.notices import NoticeFactory
from tests.factories.people import NOW, MembershipFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

#: The session, the member, the roles, the notices.
QUERIES = 8
WISHES = {"daily": "yes", "hour": "8", "hours_from": "10", "hours_to": "16", "most_people": "7"}


@pytest.fixture
def helper():
    return MembershipFactory(holds=[Role.HELPER])


def test_the_list_leads_where_each_notice_points(helper):
    NoticeFactory(to=helper, sentence="Waits", route="support:notice_wishes")
    NoticeFactory(to=helper, sentence="Is gone", route="support:gone", route_id="1")
    NoticeFactory(sentence="Is another's")

    text = signed_in(helper).get(reverse("support:notices")).content.decode()

    assert f'href="{reverse("support:notice_wishes")}">Waits</a>' in text
    assert "Is gone" in text
    assert "Is another" not in text


def test_nothing_yet_says_what_will_come(helper):
    text = signed_in(helper).get(reverse("support:notices")).content.decode()

    assert "Nothing new for you" in text
    assert "Mark all as read" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_makes_the_same_queries_however_long(helper, rows, django_assert_num_queries):
    NoticeFactory.create_batch(rows, to=helper)
    client = signed_in(helper)
    client.get(reverse("support:notices"))

    with django_assert_num_queries(QUERIES):
        client.get(reverse("support:notices"))


def test_reading_twice_does_no_harm(helper):
    NoticeFactory(to=helper)
    client = signed_in(helper)

    for _ in range(2):
        response = client.post(reverse("support:notices_read"), follow=True)

    assert "You had read everything already" in response.content.decode()
    assert not Notice.objects.unread().exists()


def test_wishes_are_kept(helper):
    client = signed_in(helper)

    client.post(reverse("support:notice_wishes"), WISHES)

    kept = HelperSetting.objects.get()
    assert (kept.digest_hour, kept.hours_from, kept.hours_to, kept.most_people) == (8, 10, 16, 7)
    assert 'value="7"' in client.get(reverse("support:notice_wishes")).content.decode()


def test_a_day_that_ends_before_it_begins_is_told_and_nothing_lost(helper):
    sent = WISHES | {"hours_to": "9"}

    text = signed_in(helper).post(reverse("support:notice_wishes"), sent).content.decode()

    assert "The end has to come after the beginning" in text
    assert 'value="7"' in text
    assert not HelperSetting.objects.exists()


def test_the_worker_mails_a_number_and_no_content(helper, monkeypatch):
    monkeypatch.setattr(tasks.timezone, "now", lambda: NOW)
    NoticeFactory(to=helper, sentence="Karen asks you to join her team", written_at=NOW)

    tasks.mail_what_waits()
    tasks.send_waiting_mail()

    sent = mail.outbox[0]
    assert sent.subject == "One thing waits for you in Catchment"
    assert "Karen" not in sent.body
    assert reverse("support:notices") in sent.body
