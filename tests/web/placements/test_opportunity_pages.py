"""Pages of what a host opens: written in parts, read by learners, never by strangers."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from catchment.people.enums import Role
from catchment.placements.models import KeptSeats, Opportunity
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.factories.placements import (
    MONDAY,
    HostFactory,
    OpportunityFactory,
    OpportunityWeekFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


def kitchen(number=1, **values):
    """A kitchen that opens so many weeks, and somebody who acts for it."""
    host = HostFactory(organisation__name="The Weir Kitchen", **{"verified": True} | values)
    for day in range(number):
        week = OpportunityWeekFactory(
            opportunity__host=host,
            opportunity__title="A week",
            opportunity__you_do="Help to cook.",
            starts_on=MONDAY + dt.timedelta(weeks=day),
            seats=4,
        )
        KeptSeats.objects.create(week=week, seats=1)
    return host, signed_in(member_of(host, Role.HOST, host.organisation))


def member_of(host, role, organisation=None):
    return MembershipFactory(catchment=host.catchment, organisation=organisation, holds=[role])


def address(name, opportunity):
    return reverse(f"placements:opportunity_{name}", args=[opportunity.public_id])


def test_a_day_is_written_from_its_times_to_its_strip():
    _host, client = kitchen()
    what = Opportunity.objects.get()
    told = {"version": 1, "begins": "9:00", "lunch_from": "12:00", "lunch_until": "12:30"}

    client.post(address("times", what), told | {"ends": "15:00", "morning": "prep"})

    what.refresh_from_db()
    assert what.day == [
        ["09:00", "12:00", "prep"],
        ["12:00", "12:30", "lunch"],
        ["12:30", "15:00", ""],
    ]
    page = client.get(reverse("placements:opportunity", args=[what.public_id])).content.decode()
    assert "The day is from 9:00 to 15:00." in page
    assert "<svg" in page
    assert 'value="09:00"' in client.get(address("times", what)).content.decode()


@pytest.mark.parametrize(
    ("part", "told", "says"),
    [
        ("times", {"begins": "9:00"}, "or neither"),
        ("times", {"begins": "15:00", "ends": "9:00"}, "in the order"),
        ("times", {"lunch_from": "12:00", "lunch_until": "13:00"}, "begins and ends"),
        ("times", {"begins": "9:00", "ends": "15:00", "lunch_from": "12:00"}, "the break begins"),
        ("lunch", {"pounds": "4.50"}, "what the money is for"),
        ("who", {"least_age": "15", "group_size": "1", "checks": "dbs"}, "Nobody under 16"),
        ("who", {"least_age": "18", "most_age": "16", "group_size": "1"}, "not below"),
        ("you_do", {"title": "A day", "mode": "visit"}, "Say what they will do"),
    ],
)
def test_a_part_says_what_is_wrong(part, told, says):
    _host, client = kitchen()

    page = client.post(address(part, Opportunity.objects.get()), {"version": 1} | told)

    assert says in page.content.decode()
    assert Opportunity.objects.get().version == 1


def test_the_slower_of_two_keeps_their_words_reads_the_other_s_and_saves_again():
    _host, client = kitchen()
    what = Opportunity.objects.get()
    client.post(address("clothes", what), {"version": 1, "clothes": "Old shoes"})

    page = client.post(address("clothes", what), {"version": 1, "clothes": "A hat"})

    words = page.content.decode()
    assert "Old shoes" in words
    assert "A hat</textarea>" in words
    assert 'name="version" value="2"' in words
    client.post(address("clothes", what), {"version": 2, "clothes": "A hat"})
    assert Opportunity.objects.get().clothes == "A hat"


def test_costs_are_pence_and_free_is_said():
    _host, client = kitchen()
    what = Opportunity.objects.get()
    page = reverse("placements:opportunity", args=[what.public_id])
    assert "It costs you nothing." in client.get(page).content.decode()

    client.post(address("lunch", what), {"version": 1, "costs": "The bus", "pounds": "4.50"})

    assert Opportunity.objects.get().costs_pence == 450
    assert "£4.50 in all. The bus" in client.get(page).content.decode()


def test_a_week_is_added_with_seats_for_a_school():
    host, client = kitchen()
    what = Opportunity.objects.get()
    school = OrganisationFactory(catchment=host.catchment, school=True)
    told = {"version": 1, "seats": "3", "hours": "30", "focus": "1"}
    for name, day in (("starts_on", "18"), ("ends_on", "22")):
        told |= {f"{name}_day": day, f"{name}_month": "1", f"{name}_year": "2027"}

    client.post(address("week_add", what), told | {"school_0": school.pk, "kept_0": "2"})

    week = what.weeks.get(starts_on=dt.date(2027, 1, 18))
    assert set(week.kept.values_list("school_id", "seats")) == {(None, 1), (school.pk, 2)}
    shown = client.get(reverse("placements:opportunity_week", args=[week.public_id]))
    assert 'value="22"' in shown.content.decode()
    again = client.post(
        address("week_add", what), told | {"version": 2, "school_0": "", "kept_0": "9"}
    )
    assert "Choose a school and say how many seats" in again.content.decode()


def test_a_learner_reads_it_without_kept_seats_and_without_a_pen():
    host, _client = kitchen()
    what = Opportunity.objects.get()
    learner = signed_in(member_of(host, Role.PERSON))

    page = learner.get(reverse("placements:opportunity", args=[what.public_id]))

    words = strip_tags(page.content.decode()).lower()
    assert "help to cook." in words
    assert [word for word in ("kept", "focus", "first call", "seat") if word in words] == []
    assert learner.get(address("write", what)).status_code == 404


def test_a_learner_does_not_find_what_a_pending_host_opened():
    host, _client = kitchen(verified=False)
    what = Opportunity.objects.get()

    found = signed_in(member_of(host, Role.PERSON)).get(
        reverse("placements:opportunity", args=[what.public_id])
    )

    assert found.status_code == 404


def test_another_host_s_is_not_there():
    _host, client = kitchen()
    other = OpportunityFactory(host__catchment=Opportunity.objects.get().host.catchment)

    assert client.get(address("write", other)).status_code == 404
    assert client.post(address("close", other), {"version": 1}).status_code == 404
    listed = reverse("placements:opportunities", args=[other.host.public_id])
    assert client.get(listed).status_code == 404


def test_staff_write_only_where_nobody_has_an_account():
    host, _client = kitchen()
    silent = OpportunityFactory(host__catchment=host.catchment)
    staff = signed_in(member_of(host, Role.COORDINATOR))

    assert staff.get(address("write", Opportunity.objects.get(host=host))).status_code == 403
    assert staff.get(address("write", silent)).status_code == 200


def test_begun_copied_opened_and_closed_by_the_buttons():
    host, client = kitchen(0)
    told = {"title": "A day", "mode": "visit", "you_do": "Look.", "once": "x"}
    client.post(reverse("placements:opportunity_new", args=[host.public_id]), told)
    what = Opportunity.objects.get()
    refused = client.post(address("open", what), {"version": 1}, follow=True)
    assert "add a week to come" in refused.content.decode()
    OpportunityWeekFactory(opportunity=what, starts_on=dt.date(2099, 1, 5))
    client.post(address("open", what), {"version": 1})
    client.post(address("close", what), {"version": 2})
    client.post(address("copy", what))

    what.refresh_from_db()
    assert what.status == "closed"
    assert what.copies.get().status == "draft"


def test_the_list_asks_as_often_for_three_as_for_one(
    django_assert_num_queries, django_assert_max_num_queries
):
    pages = [
        (client, reverse("placements:opportunities", args=[host.public_id]))
        for host, client in (kitchen(number) for number in (1, 3))
    ]
    with django_assert_max_num_queries(40) as first:
        pages[0][0].get(pages[0][1])

    with django_assert_num_queries(len(first)):
        pages[1][0].get(pages[1][1])
