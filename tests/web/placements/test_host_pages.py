"""The pages of a workplace: what is asked of it, and what it never reads."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from catchment.people.enums import Role
from catchment.people.models import JournalEntry, OutboxMessage
from catchment.placements.enums import Appetite, HostStatus, PlaceStatus, RequestStatus
from catchment.placements.models import Host, KeptSeats, Place
from catchment.placements.queries.asked import HostHome, Record
from catchment.placements.queries.seats import seats_of
from catchment.web.placements.pages import hosts as words
from catchment.web.placements.views import hosts as views
from tests.factories.people import MembershipFactory, OrganisationFactory, PersonFactory
from tests.factories.placements import (
    MONDAY,
    HostFactory,
    OpportunityWeekFactory,
    PlaceFactory,
    SeatRequestFactory,
    ThanksFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


def host_with(number, **values):
    """A checked kitchen whom so many learners ask, and somebody who acts for it."""
    host = HostFactory(organisation__name="The Weir Kitchen", **{"verified": True} | values)
    for day in range(number):
        week = OpportunityWeekFactory(
            opportunity__host=host,
            opportunity__title="A week",
            starts_on=dt.date(2027, 7, 5) + dt.timedelta(weeks=day),
            seats=4,
        )
        KeptSeats.objects.create(week=week, seats=1)
        SeatRequestFactory(week=week, status=RequestStatus.ACCEPTED)
        person = PersonFactory(
            catchment=host.catchment,
            name="Joey Trotter",
            known_as="Joey",
            born_on=dt.date(2012, 3, 1),
        )
        school = OrganisationFactory(
            catchment=host.catchment, school=True, name="Calder Edge School"
        )
        SeatRequestFactory(
            week=week, person=person, school=school, words="I am good when it is busy."
        )
    member = MembershipFactory(
        catchment=host.catchment, organisation=host.organisation, holds=[Role.HOST]
    )
    return host, signed_in(member)


def test_a_host_reads_first_name_age_school_and_words_and_no_more():
    _host, client = host_with(1)

    page = client.get(reverse("placements:host_home")).content.decode()

    assert "One person would like to come to The Weir Kitchen" in page
    assert "for Joey, who is 15" in page
    assert "I am good when it is busy." in page
    assert "From Calder Edge School" in page
    words = strip_tags(page).lower()
    assert [word for word in ("trotter", "focus", "wish", "care status") if word in words] == []


def test_a_pending_host_s_own_page_names_no_child():
    _host, client = host_with(1, verified=False)

    page = client.get(reverse("placements:host_home")).content.decode()

    assert "Joey" not in page
    assert "still has to look at your workplace" in page


def test_thanks_show_to_the_host_only_once_staff_have_read_them():
    host, client = host_with(1)
    person = PersonFactory(catchment=host.catchment)
    ThanksFactory(host=host, person=person, words="Not yet read")
    ThanksFactory(host=host, person=person, words="A real knife", passed=True)

    page = client.get(reverse("placements:host_home")).content.decode()

    assert "A real knife" in page
    assert "Not yet read" not in page


def test_the_host_s_page_asks_as_often_for_three_as_for_one(
    django_assert_num_queries, django_assert_max_num_queries
):
    pages = [host_with(number)[1] for number in (1, 3)]
    address = reverse("placements:host_home")
    with django_assert_max_num_queries(60) as first:
        pages[0].get(address)

    with django_assert_num_queries(len(first)):
        pages[1].get(address)


def placed(host: Host, name: str, **values: object) -> Place:
    week = OpportunityWeekFactory(opportunity__host=host, starts_on=MONDAY)
    made: Place = PlaceFactory(
        wish_list__round__catchment=host.catchment,
        wish_list__person__known_as=name,
        wish_list__person__name=f"{name} Trotter",
        wish_list__person__born_on=MONDAY - dt.timedelta(days=15 * 366),
        week=week,
        **values,
    )
    return made


def test_a_host_reads_what_a_round_gave_and_names_of_those_who_said_yes():
    host, client = host_with(0)
    joey = placed(host, "Joey", status=PlaceStatus.CONFIRMED)
    placed(host, "Karen")
    placed(host, "Terence", status=PlaceStatus.GIVEN_BACK)
    SeatRequestFactory(
        person__known_as="Amina",
        person__catchment=host.catchment,
        week=joey.week,
        status=RequestStatus.ACCEPTED,
    )

    page = client.get(reverse("placements:host_home")).content.decode()

    assert "Two learners come to you" in page
    assert f"<li>Joey, 15, {joey.wish_list.cohort.school.name}</li>" in page
    assert "Amina" in page
    assert "A round gave one seat to a learner who has not said yes yet." in page
    assert "Rounds have given two of your seats." in page
    assert "not been asked" not in page
    assert [word for word in ("Trotter", "Karen", "Terence") if word in page] == []
    (told,) = JournalEntry.objects.about(joey.wish_list.person)
    assert told.sentence == "read what you wrote to their workplace, or that you come"


def test_a_host_that_was_not_checked_reads_of_nobody():
    host, client = host_with(0, verified=False)
    placed(host, "Joey", status=PlaceStatus.CONFIRMED)

    page = client.get(reverse("placements:host_home")).content.decode()

    assert "Joey" not in page
    assert "Nobody has asked you for a single seat yet." in page


def test_the_desk_of_hosts_is_paged_searched_and_begins_with_those_to_check(
    monkeypatch,
):
    monkeypatch.setattr(views, "HOSTS_A_PAGE", 2)
    priya = MembershipFactory(holds=[Role.COORDINATOR])
    client, address = signed_in(priya), reverse("placements:hosts")
    assert "No workplace yet" in client.get(address).content.decode()
    again = {"appetite": Appetite.NOT_NOW, "ask_again_on": dt.date(2020, 1, 1)}
    for name, values in {
        "Alder Farm": {"verified": True},
        "Beck Bakery": {"verified": True} | again,
        "Clough Cars": {},
        "Dale Dentist": {"status": HostStatus.REFUSED},
    }.items():
        HostFactory(catchment=priya.catchment, organisation__name=name, **values)
    HostFactory(organisation__name="Elsewhere")

    def named(**asked: str) -> list[str]:
        return re.findall(
            r"(Alder|Beck|Clough|Dale|Else)\w* \w+</a>", client.get(address, asked).content.decode()
        )

    page = strip_tags(client.get(address).content.decode())
    assert "One workplace waits to be checked" in page
    assert "All (4)" in page
    assert "To ask again now (1)" in page
    assert "Paused" not in page
    assert named() == ["Clough", "Beck"]
    assert named(page="2") == ["Alder", "Dale"]
    assert named(state="again") == ["Beck"]
    assert named(state="verified") == ["Alder"]
    assert named(name="dale") == ["Dale"]
    assert named(state="no such") == ["Clough", "Beck"]
    assert "No workplace is found by that" in client.get(address, {"name": "z"}).content.decode()


def test_many_weeks_are_counted_and_not_all_drawn(monkeypatch):
    monkeypatch.setattr(words, "MOST_WEEKS", 2)
    _host, client = host_with(3)

    page = client.get(reverse("placements:host_home")).content.decode()

    assert "The first 2 of 3 weeks are drawn." in page
    assert "of your 12 seats" in page


def test_signing_up_says_the_same_for_every_address_and_keeps_one_host():
    host, _client = host_with(0)
    visitor = Client()
    address = reverse("placements:host_new")

    pages = [
        visitor.post(address, {"email": one}).content.decode().replace(one, "")
        for one in ("anna@example.org", "boss@example.org")
    ]

    assert "If mail reaches" in pages[0]
    assert Host.objects.get() == host
    assert OutboxMessage.objects.filter(template="host_sign_up").count() == 2


@pytest.mark.parametrize(
    ("seats", "asked", "most", "says"),
    [
        pytest.param(
            1,
            1,
            1,
            ("Your one seat is still free", "Asked once: 1 yes", "at most one request a month"),
            id="one of each",
        ),
        pytest.param(
            2,
            3,
            4,
            (
                "Two of your two seats are still free",
                "Asked 3 times: 1 yes",
                "at most four requests a month",
            ),
            id="several",
        ),
    ],
)
def test_a_host_reads_one_as_one(seats, asked, most, says):
    host = HostFactory(verified=True, contacts_a_month=most)
    week = OpportunityWeekFactory(opportunity__host=host, seats=seats)
    home = HostHome(
        host=host,
        asked=(),
        seats=seats_of([week]),
        opportunities=(),
        opportunity=None,
        described=(),
        thanks=(),
        record=Record(asked=asked, yes=1, not_this_time=asked - 1, no_answer=0),
        asked_this_month=0,
    )

    page = words.home_page(home, on=MONDAY, by_rounds=0)

    assert page.seats is not None
    assert page.seats.heading == says[0]
    assert page.record.startswith(says[1])
    assert says[2] in page.month
