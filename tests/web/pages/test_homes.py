"""A helper's day: what waits for them, one next step each, and how many people they hold."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catchment.network.models import Helper
from catchment.people.enums import Role
from catchment.support.enums import AppointmentStatus, ReferralStatus, TeamStatus
from catchment.support.models import Appointment, AppointmentSlot, HelperSetting
from tests.factories.concerns import ConcernFactory
from tests.factories.network import HelperFactory
from tests.factories.notices import NoticeFactory
from tests.factories.people import NOW, TODAY, CatchmentFactory, MembershipFactory, PersonFactory
from tests.factories.plans import PlanFactory, PlanStepFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.signin import signed_in
from tests.factories.team import HandOverFactory, TeamMemberFactory, in_team

pytestmark = pytest.mark.django_db

HOME = "/home/"


@pytest.fixture(autouse=True)
def still_clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def ruth():
    return MembershipFactory(
        catchment=CatchmentFactory(), user__name="Ruth Sutcliffe", holds=[Role.HELPER]
    )


@pytest.fixture
def client(ruth):
    return signed_in(ruth)


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def person_of(ruth, name, **values):
    return PersonFactory(catchment=ruth.catchment, known_as=name, **values)


def plan_with(ruth, name, *, plan=None, **place):
    made = PlanFactory(person=person_of(ruth, name), **(plan or {}))
    in_team(made, ruth, **place)
    return made


def meet(ruth, person, *, starts_at, **values):
    appointment = Appointment.objects.create(
        person=person,
        offered_by=ruth,
        about="The forms",
        place="Todmorden library",
        offered_at=NOW,
        **{"status": AppointmentStatus.BOOKED, "booked_at": NOW} | values,
    )
    AppointmentSlot.objects.create(
        appointment=appointment,
        helper=ruth,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=1),
        chosen=True,
    )
    return appointment


def told(client):
    """Lines of the day, each with its address and why."""
    lists = re.findall(r'<ol class="c-attn".*?</ol>', client.get(HOME).content.decode(), re.S)
    text = "".join(lists)
    found = re.findall(r'<li>\s*<a href="([^"]+)">(.*?)</a>\s*<p>(.*?)</p>', text, re.S)
    return [(line, why, url) for url, line, why in found]


def test_nothing_waits_for_a_helper_without_people(client):
    text = client.get(HOME).content.decode()

    assert "Hello, Ruth. Nothing needs you now" in text
    assert "You help no people" in text


def test_a_hand_over_waits(client, ruth):
    pete = MembershipFactory(catchment=ruth.catchment, user__name="Pete Ackroyd")
    place = in_team(PlanFactory(person=person_of(ruth, "Karen")), pete)
    one = HandOverFactory(plan=place.plan, giver=place, taker=ruth, offered_at=NOW - days(2))

    assert told(client) == [
        (
            "Will you take over in Karen’s team?",
            "Pete Ackroyd asked you 2 days ago.",
            reverse("support:hand_over", args=[one.public_id]),
        )
    ]


def test_referrals_wait_for_an_answer_and_for_a_reply(client, ruth):
    helper = HelperFactory(catchment=ruth.catchment, membership=ruth, cleared=True)
    asked = ReferralFactory(
        person=person_of(ruth, "Karen"), helper=helper, purpose="letters about money"
    )
    mine = ReferralFactory(
        person=person_of(ruth, "Kyle"), sent_by=ruth, status=ReferralStatus.ASKED
    )
    ReferralFactory(person=person_of(ruth, "Sent, no question"), sent_by=ruth)
    ReferralFactory(person=person_of(ruth, "Somebody else’s"))

    assert [(line, url) for line, _, url in told(client)] == [
        (
            "Can you help Karen? Answer by 30 November",
            reverse("support:referral", args=[asked.public_id]),
        ),
        (
            "Somebody has a question about Kyle",
            reverse("support:referral", args=[mine.public_id]),
        ),
    ]


def test_an_invitation_to_a_team_waits(client, ruth):
    place = TeamMemberFactory(plan=PlanFactory(person=person_of(ruth, "Karen")), membership=ruth)

    assert told(client) == [
        (
            "Will you join Karen’s team?",
            "Asked today: helps with money.",
            reverse("support:team_place", args=[place.public_id]),
        )
    ]


@pytest.mark.parametrize(
    ("starts", "line"),
    [
        (dt.timedelta(hours=2), "today at"),
        (days(1), "tomorrow at"),
        (days(3), "on "),
    ],
)
def test_meetings_of_a_week_are_told(client, ruth, starts, line):
    plan = plan_with(ruth, "Karen")
    meet(ruth, plan.person, starts_at=NOW + starts)

    [(text, why, _)] = told(client)

    assert text.startswith(f"You meet Karen {line}")
    assert why == "Todmorden library. About: The forms"


@pytest.mark.parametrize(
    ("starts", "values"),
    [
        (days(8), {}),
        (-dt.timedelta(hours=2), {}),
        (days(1), {"status": AppointmentStatus.OFFERED}),
    ],
    ids=["far off", "over", "not booked"],
)
def test_other_meetings_are_not_told(client, ruth, starts, values):
    plan = plan_with(ruth, "Karen")
    meet(ruth, plan.person, starts_at=NOW + starts, **values)

    assert told(client) == []


def test_my_steps_are_told_when_they_are_near(client, ruth):
    plan = plan_with(ruth, "Karen")
    PlanStepFactory(plan=plan, member=ruth, title="Ring the college", due_on=TODAY - days(3))
    PlanStepFactory(plan=plan, member=ruth, title="Find the form", due_on=TODAY + days(7))
    PlanStepFactory(plan=plan, member=ruth, title="Think of it", remind_on=TODAY)
    PlanStepFactory(plan=plan, member=ruth, title="Far off", due_on=TODAY + days(8))
    PlanStepFactory(plan=plan, member=ruth, title="Done", due_on=TODAY, done=True)
    PlanStepFactory(plan=plan, title="Karen’s own", due_on=TODAY)

    assert {(line, why) for line, why, _ in told(client)} == {
        ("Ring the college", "Your step in Karen’s plan. It was due 3 days ago."),
        ("Find the form", "Your step in Karen’s plan. It is due in 7 days."),
        ("Think of it", "Your step in Karen’s plan."),
    }


def test_nothing_is_told_of_plans_that_one_may_no_longer_read(client, ruth):
    plan = plan_with(
        ruth,
        "Karen",
        plan={"next_review_on": TODAY - days(1)},
        last_active_at=NOW - days(90),
    )
    PlanStepFactory(plan=plan, member=ruth, title="Ring the college", due_on=TODAY)
    plan.shares.get().grant.delete()

    assert told(client) == []


@pytest.mark.parametrize(
    ("ago", "why"), [(0, "The review is due today."), (3, "The review was due 3 days ago.")]
)
def test_reviews_are_told_on_their_day(client, ruth, ago, why):
    plan = plan_with(ruth, "Karen", plan={"next_review_on": TODAY - days(ago)})
    plan_with(ruth, "Kyle", plan={"next_review_on": TODAY + days(1)})

    assert told(client) == [
        (
            "Look back at the plan with Karen",
            why,
            reverse("support:plan_review", args=[plan.person.public_id]),
        )
    ]


@pytest.mark.parametrize(
    ("acted", "seen", "told_of"),
    [
        (41, None, False),
        (42, None, True),
        (90, 10, False),
        (90, 50, True),
        (10, 90, False),
    ],
)
def test_people_not_seen_for_six_weeks_are_told(client, ruth, acted, seen, told_of):
    plan_with(
        ruth,
        "Karen",
        last_active_at=NOW - days(acted),
        last_seen_person_on=TODAY - days(seen) if seen else None,
    )

    assert [line for line, _, _ in told(client)] == (["Say hello to Karen"] if told_of else [])


def test_plans_that_rest_or_have_ended_ask_for_nothing(client, ruth):
    for name, plan in [("Karen", {"paused": True}), ("Kyle", {"ended": True})]:
        made = plan_with(
            ruth,
            name,
            plan=plan | {"next_review_on": TODAY - days(9)},
            last_active_at=NOW - days(90),
        )
        PlanStepFactory(plan=made, member=ruth, due_on=TODAY)

    assert told(client) == []


def test_seven_things_first_and_the_rest_folded(client, ruth):
    plan = plan_with(ruth, "Karen")
    PlanStepFactory.create_batch(9, plan=plan, member=ruth, due_on=TODAY)

    text = client.get(HOME).content.decode()

    assert "Hello, Ruth. Nine things need you now" in text
    first, folded = text.split("<details", 1)
    assert first.count("Your step in Karen’s plan.") == 7
    assert folded.count("Your step in Karen’s plan.") == 2
    assert "2 more" in folded


@pytest.mark.parametrize(
    ("most", "heading"),
    [
        (None, "You help two people"),
        (3, "You help two people: room for one more"),
        (9, "You help two people: room for seven more"),
        (2, "You help two people: no room for more"),
        (1, "You help two people: one more than you said"),
        (0, "You help two people: two more than you said"),
    ],
)
def test_people_against_the_room_that_was_said(client, ruth, most, heading):
    HelperSetting.objects.create(membership=ruth, most_people=most)
    plan_with(ruth, "Karen")
    helper = Helper.objects.get(membership=ruth)
    ReferralFactory(
        person=person_of(ruth, "Kyle"),
        helper=helper,
        status=ReferralStatus.ACCEPTED,
        answered_by=ruth,
        answered_at=NOW,
    )

    text = client.get(HOME).content.decode()

    assert f">{heading}</h2>" in text
    assert ("caseload-n-title" in text) == (most is not None)


def test_words_are_shown_as_they_were_typed(client, ruth):
    plan = plan_with(ruth, "<b>Karen</b>")
    PlanStepFactory(plan=plan, member=ruth, title="<script>1</script>", due_on=TODAY)

    text = client.get(HOME).content.decode()

    assert "<script>1" not in text
    assert "<b>Karen" not in text
    assert "&lt;script&gt;1" in text


def test_the_day_costs_the_same_with_one_person_and_with_thirty(ruth, django_assert_num_queries):
    def everything(name):
        plan = plan_with(
            ruth,
            name,
            plan={"next_review_on": TODAY},
            last_active_at=NOW - days(60),
        )
        PlanStepFactory(plan=plan, member=ruth, due_on=TODAY)
        meet(
            ruth,
            plan.person,
            starts_at=NOW + dt.timedelta(minutes=AppointmentSlot.objects.count() + 1),
        )
        TeamMemberFactory(
            plan=PlanFactory(person=person_of(ruth, name)),
            membership=ruth,
            status=TeamStatus.INVITED,
        )
        ReferralFactory(person=person_of(ruth, name), sent_by=ruth, status=ReferralStatus.ASKED)

    client = signed_in(ruth)
    everything("Karen")
    client.get(HOME)
    with CaptureQueriesContext(connection) as with_one:
        client.get(HOME)
    for number in range(29):
        everything(f"Person {number}")

    with django_assert_num_queries(len(with_one)):
        client.get(HOME)


def test_every_page_says_how_many_things_are_new(client, ruth):
    NoticeFactory.create_batch(2, to=ruth)
    NoticeFactory(to=ruth, read_at=NOW)
    NoticeFactory()

    text = client.get("/safety/").content.decode()

    assert "2 new things for you" in text
    assert "new things for you" not in client.get(reverse("support:notices")).content.decode()


def test_one_new_thing_and_none(client, ruth):
    before = client.get("/safety/").content.decode()
    NoticeFactory(to=ruth)

    assert "for you</a></p>" not in before
    assert "One new thing for you" in client.get("/safety/").content.decode()


def test_a_safeguarding_lead_begins_with_open_records_and_no_name(ruth):
    kept = ConcernFactory()
    school, catchment = kept.organisation, kept.person.catchment
    ConcernFactory(person=kept.person, passing_to=school, organisation__catchment=catchment)
    lead, leader = (
        MembershipFactory(catchment=catchment, organisation=school, holds=[role])
        for role in (Role.SAFEGUARDING_LEAD, Role.CAREERS_LEADER)
    )

    of_lead = signed_in(lead).get(reverse("pages:home")).content.decode()
    of_leader = signed_in(leader).get(reverse("pages:home")).content.decode()

    for line in ("One safeguarding record is open", "Another lead asks you to take over a record"):
        assert line in of_lead
        assert line not in of_leader
    assert kept.person.name not in of_lead
