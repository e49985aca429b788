"""Pages of keeping and leaving."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import JournalEntry, OutboxMessage, Person
from catchment.support.actions import leaving as actions
from catchment.support.enums import ClockAnchor, RecordKind
from catchment.support.models import LeavingWish, LegalHold, RetentionClock
from catchment.web import mail
from catchment.web.support.pages.retention import length
from tests.factories.concerns import ConcernFactory
from tests.factories.people import NOW, MembershipFactory, PersonFactory
from tests.factories.retention import LeavingWishFactory, LegalHoldFactory, RetentionClockFactory
from tests.factories.signin import signed_in
from tests.factories.support import LadderFactory

pytestmark = pytest.mark.django_db

CLOCK = {
    "anchor": "activity",
    "keep_years": "0",
    "keep_days": "730",
    "warn_days": "30",
    "why": "Ours",
    "source": "",
    "source_url": "",
}


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
def member(lead):
    return MembershipFactory(
        catchment=lead.catchment,
        organisation=None,
        user__email="karen@example.org",
        holds=[Role.PERSON],
    )


@pytest.fixture
def karen(member):
    return PersonFactory(catchment=member.catchment, user=member.user, name="Karen Example")


@pytest.fixture
def herself(member, karen):
    return signed_in(member)


def page_of(person):
    return reverse("support:keeping_person", args=[person.public_id])


def text_of(response):
    return response.content.decode()


LEAVE = "support:my_leave"


@pytest.mark.parametrize(
    ("days", "said"), [(365, "1 year"), (730, "2 years"), (1, "1 day"), (90, "90 days")]
)
def test_lengths(days, said):
    assert length(days) == said


def test_the_whole_way_from_asking_to_gone(client, herself, karen):
    asked = text_of(herself.post(reverse(LEAVE), {"do": "ask"}, follow=True))
    listed = text_of(client.get(reverse("support:keeping")))
    unsure = text_of(client.post(page_of(karen), {"do": "erase"}))

    done = client.post(page_of(karen), {"do": "erase", "sure": "on"}, follow=True)

    assert "You asked on 21 November 2026. You get an answer by 21 December 2026." in asked
    assert "One person asks to leave" in listed
    assert page_of(karen) in listed
    assert "Tick the box if everything should be deleted" in unsure
    assert "Everything about them is deleted, and their sign-in is closed" in text_of(done)
    assert not Person.objects.filter(pk=karen.pk).exists()
    assert herself.get(reverse(LEAVE)).status_code == 302
    assert client.get(page_of(karen)).status_code == 404


def test_the_mail_that_says_goodbye(client, herself, karen, mailoutbox):
    client.post(page_of(karen), {"do": "erase", "sure": "on"})

    mail.send_waiting(now=NOW)

    assert [one.subject for one in mailoutbox] == ["Everything about you is deleted"]
    assert OutboxMessage.objects.get().status == "sent"


def test_what_the_law_keeps_is_told(client, karen):
    ConcernFactory(person=karen)

    told = client.post(page_of(karen), {"do": "erase", "sure": "on"}, follow=True)

    assert "what the law keeps for safety" in text_of(told)


def test_asking_is_a_double_click_and_a_back_button(herself):
    texts = [
        text_of(herself.post(reverse(LEAVE), {"do": wish}, follow=True))
        for wish in ("dance", "stay", "ask", "ask", "stay", "stay")
    ]

    told = [
        "Nothing was changed",
        "You had not asked",
        "You have asked to leave",
        "You have asked already",
        "Nothing is deleted",
        "You had not asked",
    ]
    assert [sentence in text for sentence, text in zip(told, texts, strict=True)] == [True] * 6
    assert LeavingWish.objects.get().status == "taken back"


def test_a_refusal_is_read_by_the_person(client, herself, karen):
    herself.post(reverse(LEAVE), {"do": "ask"})
    missing = text_of(client.post(page_of(karen), {"do": "refuse"}))
    sent = {"do": "refuse", "reason": "<b>wait until June</b>"} | {
        f"until_{part}": one for part, one in (("day", "1"), ("month", "6"), ("year", "2027"))
    }
    texts = [text_of(client.post(page_of(karen), sent, follow=True)) for _ in range(2)]

    read = text_of(herself.get(reverse(LEAVE)))

    assert "Say why they cannot leave yet" in missing
    assert "They are told, and read the reason on their page" in texts[0]
    assert "They have not asked, or it is decided already" in texts[1]
    assert "You cannot leave yet: &lt;b&gt;wait until June&lt;/b&gt;" in read
    assert "Ask again from 1 June 2027." in read


def test_a_hold_is_placed_and_lifted(client, karen):
    missing = text_of(client.post(page_of(karen), {"do": "hold"}))
    sent = {"do": "hold", "words": "A court"}
    texts = [text_of(client.post(page_of(karen), sent, follow=True)) for _ in range(2)]
    listed = text_of(client.get(reverse("support:keeping")))
    erased = client.post(page_of(karen), {"do": "erase", "sure": "on"}, follow=True)
    sent = {"do": "lift", "words": "It is over"}
    texts += [text_of(client.post(page_of(karen), sent, follow=True)) for _ in range(2)]

    assert "Give the reason" in missing
    assert "Nothing about Karen Example is deleted for now" in texts[0]
    assert "A hold stands already" in texts[1]
    assert "A court" in listed
    assert "A legal hold stands: nothing was deleted" in text_of(erased)
    assert "The hold is lifted" in texts[2]
    assert "No hold stands any more" in texts[3]
    assert LegalHold.objects.get().lifted_at == NOW


def test_the_slower_of_two_who_erase_is_told(client, karen, monkeypatch):
    def gone(**_):
        raise actions.PersonGone

    monkeypatch.setattr(actions, "erase", gone)

    told = client.post(page_of(karen), {"do": "erase", "sure": "on"}, follow=True)

    assert "Everything was deleted before" in text_of(told)


def test_an_unknown_wish_changes_nothing(client, karen):
    assert "Nothing was changed" in text_of(client.post(page_of(karen), {"do": "dance"}))


def test_the_person_reads_that_somebody_looked(client, karen):
    client.get(page_of(karen))

    looked = JournalEntry.objects.about(karen).values_list("sentence", flat=True)
    assert list(looked) == ["looked at what would be deleted if you leave"]


def test_somebody_is_found(client, karen):
    find = reverse("support:keeping_find")

    assert page_of(karen) in text_of(client.get(find, {"q": "kar"}))
    assert "Nobody found" in text_of(client.get(find, {"q": "zzz"}))
    assert "Type at least three letters" in text_of(client.get(find, {"q": "z"}))


def test_a_clock_is_confirmed_and_the_back_button_is_told(client, lead):
    clock = RetentionClockFactory(catchment=lead.catchment)
    address = reverse("support:keeping_clock", args=[clock.pk])
    shown = text_of(client.get(address))

    first = text_of(client.post(address, CLOCK, follow=True))
    again = text_of(client.post(address, CLOCK))

    assert "Nobody has confirmed this yet" in shown
    assert "confirmed on 21 November 2026" in first
    assert "2 years" in first
    assert "Somebody else has just changed this" in again
    assert RetentionClock.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"keep_days": "9"}, "This kind is kept for at least 1 year"),
        ({"keep_days": ""}, "Enter a number of days, for example 90, or 0"),
        ({"warn_days": "731"}, "Warn within the time for which it is kept"),
        ({"why": ""}, "Say why it is kept so long"),
    ],
)
def test_a_wrong_clock_is_told_and_nothing_lost(client, lead, wrong, told):
    clock = RetentionClockFactory(catchment=lead.catchment)

    text = text_of(
        client.post(
            reverse("support:keeping_clock", args=[clock.pk]),
            CLOCK | {"source": "Our own policy"} | wrong,
        )
    )

    assert told in text
    assert "Our own policy" in text


def test_the_dry_run_shows_what_would_go(client, lead):
    none = text_of(client.get(reverse("support:keeping_due")))
    RetentionClockFactory(catchment=lead.catchment)
    nothing = text_of(client.get(reverse("support:keeping_due")))
    person = PersonFactory(catchment=lead.catchment)
    old = LadderFactory(person=person, changed_at=NOW.replace(year=2020))

    text = text_of(client.get(reverse("support:keeping_due")))

    assert "No clocks yet" in none
    assert "Nothing has been kept too long" in nothing
    assert "One record has been kept long enough" in text
    assert str(old.public_id) in text


@pytest.mark.parametrize(
    ("anchor", "day"),
    [
        (ClockAnchor.BIRTH, "people born on 21 November 1995 or before"),
        (ClockAnchor.PLAN_END, "people whose last plan ended before 21 November 1995"),
        (ClockAnchor.ACTIVITY, "what was last touched before 21 November 1995"),
    ],
)
def test_the_dry_run_says_the_day_from_which_it_counts(client, lead, anchor, day):
    RetentionClockFactory(
        catchment=lead.catchment,
        kind=RecordKind.SPECIAL_NEEDS,
        anchor=anchor,
        keep_years=31,
        keep_days=0,
    )

    text = text_of(client.get(reverse("support:keeping_due")))

    assert "31 years, from" in text
    assert f"Today that is {day}." in text


def test_a_clock_is_set_to_years_from_birth(client, lead):
    clock = RetentionClockFactory(catchment=lead.catchment, kind=RecordKind.SPECIAL_NEEDS)
    wanted = CLOCK | {"anchor": "birth", "keep_years": "31", "keep_days": "0"}

    text = text_of(
        client.post(reverse("support:keeping_clock", args=[clock.pk]), wanted, follow=True)
    )

    made = RetentionClock.objects.get(valid_to=None)
    assert (made.anchor, made.keep_years, made.keep_days) == ("birth", 31, 0)
    assert "31 years, from the person’s date of birth, and at least 1 year" in text


def test_mail_cannot_count_from_birth(client, lead):
    clock = RetentionClockFactory(catchment=lead.catchment, kind=RecordKind.MAIL)

    address = reverse("support:keeping_clock", args=[clock.pk])

    assert 'value="birth"' not in text_of(client.get(address))
    assert client.post(address, CLOCK | {"anchor": "birth"}).status_code == 200
    assert RetentionClock.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_makes_the_same_queries(client, lead, rows, django_assert_num_queries):
    RetentionClockFactory(catchment=lead.catchment)
    LegalHoldFactory.create_batch(rows, person__catchment=lead.catchment)
    for person in PersonFactory.create_batch(rows, catchment=lead.catchment):
        LeavingWishFactory(person=person)
    client.get(reverse("support:keeping"))

    with django_assert_num_queries(10):
        client.get(reverse("support:keeping"))


def test_nobody_elses_lead_opens_it(karen):
    stranger = signed_in(MembershipFactory(holds=[Role.DATA_PROTECTION_LEAD]))
    clock = RetentionClockFactory(catchment=karen.catchment)

    assert stranger.get(page_of(karen)).status_code == 404
    assert stranger.get(reverse("support:keeping_clock", args=[clock.pk])).status_code == 404
