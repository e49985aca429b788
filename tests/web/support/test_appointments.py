"""Pages of appointments: offer, pick, call off, the calendar file, the list."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.support.enums import AppointmentStatus, ParentSees
from catchment.support.models import Appointment, Plan
from tests.factories.appointments import AppointmentFactory
from tests.factories.parents import ParentLinkFactory
from tests.factories.people import MembershipFactory
from tests.factories.signin import signed_in
from tests.factories.support import LadderFactory
from tests.factories.team import helper_in, in_team, karen_with_a_plan

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def helper(plan: Plan) -> Membership:
    made = helper_in(plan.person)
    in_team(plan, made, at=timezone.now())
    return made


@pytest.fixture
def ruth(helper: Membership) -> Client:
    return signed_in(helper)


@pytest.fixture
def karen(plan: Plan) -> Client:
    return signed_in(Membership.objects.get(user=plan.person.user))


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return " ".join(response.content.decode().split())


def offered(plan: Plan, helper: Membership, **values: Any) -> Appointment:
    now = timezone.now()
    made: Appointment = AppointmentFactory(
        **{"person": plan.person, "offered_by": helper, "at": [now + DAY * 3, now + DAY * 4]}
        | values
    )
    return made


def booked(plan: Plan, helper: Membership, in_days: float = 3) -> Appointment:
    return offered(plan, helper, booked=True, at=[timezone.now() + DAY * in_days])


def sent(**values: str) -> dict[str, str]:
    soon = timezone.localtime() + DAY * 3
    return {
        "about": "College",
        "place": "Library",
        "length": "30",
        "key": str(uuid.uuid4()),
        "time_1": soon.strftime("%Y-%m-%dT%H:%M"),
        "time_2": (soon + DAY).strftime("%d/%m/%Y %H:%M"),
    } | values


def to(one: Appointment, end: str = "") -> str:
    return f"/meetings/{one.public_id}/{end}"


def test_from_offer_to_calendar(plan: Plan, ruth: Client, karen: Client) -> None:
    said = page(ruth.post(f"/people/{plan.person.public_id}/meet/", sent(), follow=True))
    assert "Karen has not picked a time yet" in said
    one = Appointment.objects.get()

    assert "offers you times to meet. Which suits you?" in page(karen.get("/my/plan/"))
    slot = one.slots.order_by("starts_at").first()
    assert slot is not None
    said = page(karen.post(to(one, "pick/"), {"slot": str(slot.pk)}, follow=True))
    assert "Booked. You can put it into your calendar." in said
    assert "You meet Ruth Sutcliffe on" in page(karen.get("/my/plan/"))

    event = _event(karen.get(to(one, "meeting.ics")))
    assert event["UID"] == f"{one.public_id}@catchment"
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CONFIRMED")
    assert (event["SUMMARY"], event["LOCATION"]) == ("Meeting with Ruth", "Library")
    assert event["DTSTART"].dt == slot.starts_at
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert "College" not in karen.get(to(one, "meeting.ics")).content.decode()


def _event(response: Any) -> Any:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")[0]


def test_what_was_called_off_is_taken_out_of_the_calendar(
    plan: Plan, helper: Membership, ruth: Client, karen: Client
) -> None:
    one = booked(plan, helper)
    before = _event(ruth.get(to(one, "meeting.ics")))

    said = page(karen.post(to(one, "off/"), {"words": "I am ill."}, follow=True))
    after = _event(ruth.get(to(one, "meeting.ics")))

    assert "is called off" in said
    assert after["UID"] == before["UID"]
    assert (after["STATUS"], int(after["SEQUENCE"])) == ("CANCELLED", int(before["SEQUENCE"]) + 1)
    assert after["SUMMARY"] == "Meeting with Karen"


def test_the_same_offer_sent_twice_is_one(plan: Plan, ruth: Client) -> None:
    form = sent()
    for _ in range(2):
        assert ruth.post(f"/people/{plan.person.public_id}/meet/", form).status_code == 302

    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param({"time_2": ""}, "Offer at least two times", id="no choice"),
        pytest.param({"time_1": "2020-01-01T10:00"}, "still to come", id="over"),
        pytest.param({"time_1": "tomorrow"}, "for example 27/3/2027 14:30", id="not a time"),
        pytest.param({"place": ""}, "Say where, or “by phone”", id="nowhere"),
    ],
)
def test_bad_times_get_a_sentence_and_keep_the_words(
    plan: Plan, ruth: Client, values: dict[str, str], said: str
) -> None:
    form = sent(about="<script>x</script>") | values

    shown = page(ruth.post(f"/people/{plan.person.public_id}/meet/", form))

    assert said in shown
    assert "&lt;script&gt;x&lt;/script&gt;" in shown


def test_times_that_overlap_or_are_taken_are_refused(
    plan: Plan, helper: Membership, ruth: Client
) -> None:
    form = sent()
    overlapping = page(
        ruth.post(f"/people/{plan.person.public_id}/meet/", form | {"time_2": form["time_1"]})
    )
    booked(plan, helper)
    taken = page(ruth.post(f"/people/{plan.person.public_id}/meet/", form))

    assert "Two of these times overlap" in overlapping
    assert "You have another meeting at one of these times" in taken


def test_picking_what_was_taken_meanwhile_is_told(
    plan: Plan, helper: Membership, karen: Client
) -> None:
    one = offered(plan, helper)
    slot = one.slots.order_by("starts_at").first()
    assert slot is not None
    offered(plan, helper, booked=True, at=[slot.starts_at])

    said = page(karen.post(to(one, "pick/"), {"slot": str(slot.pk)}))
    nothing = page(karen.post(to(one, "pick/"), {}))

    assert "This time is taken now. Choose another" in said
    assert "Choose a time, or ask for others" in nothing


def test_picking_twice_is_refused(plan: Plan, helper: Membership, karen: Client) -> None:
    one = offered(plan, helper)
    slot = one.slots.first()
    assert slot is not None
    karen.post(to(one, "pick/"), {"slot": str(slot.pk)})

    assert karen.post(to(one, "pick/"), {"slot": str(slot.pk)}).status_code == 403


def test_asking_for_other_times(
    plan: Plan, helper: Membership, ruth: Client, karen: Client
) -> None:
    one = offered(plan, helper)

    assert "Say when it would suit you" in page(karen.post(to(one, "ask/"), {}))
    karen.post(to(one, "ask/"), {"words": "After school."})
    assert "After school." in page(ruth.get(to(one)))
    assert "After school." in page(ruth.get(to(one, "times/")))
    form = {key: value for key, value in sent().items() if key.startswith(("time", "length"))}
    assert "Two of these" in page(ruth.post(to(one, "times/"), form | {"time_2": form["time_1"]}))
    said = page(ruth.post(to(one, "times/"), form, follow=True))

    assert "Offered. They are told." in said
    one.refresh_from_db()
    assert one.closing_words == ""


def test_taking_back(plan: Plan, helper: Membership, ruth: Client) -> None:
    one = offered(plan, helper)

    said = page(ruth.post(to(one, "back/"), follow=True))

    assert "These times were taken back" in said


def test_how_it_went(plan: Plan, helper: Membership, ruth: Client) -> None:
    ahead, before, other = (booked(plan, helper, days) for days in (3, -1, -2))

    assert "It has not begun yet" in page(ruth.post(to(ahead, "kept/"), follow=True))
    missed = {"reason": "travel", "words": "Bus."}
    assert "It has not begun yet" in page(ruth.post(to(ahead, "missed/"), missed))
    assert "Noted: you met" in page(ruth.post(to(before, "kept/"), follow=True))
    assert "Choose what got in the way" in page(ruth.post(to(other, "missed/"), {}))
    said = page(ruth.post(to(other, "missed/"), missed, follow=True))

    assert "You and Karen did not meet" in said
    assert "Could not get there" in said


def test_a_parent_reads_when_and_where_and_not_what_about(plan: Plan, helper: Membership) -> None:
    mum = MembershipFactory(catchment=plan.person.catchment, holds=[Role.PARENT])
    ParentLinkFactory(person=plan.person, parent=mum, verified=True, sees=ParentSees.DATES)
    one = booked(plan, helper)

    said = page(signed_in(mum).get(to(one)))
    home = page(signed_in(mum).get("/children/"))

    assert "Library, Ridge Street" in said
    assert "Library, Ridge Street" in home
    assert "Your college form" not in said + home
    assert signed_in(mum).get(to(offered(plan, helper))).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_as_often_for_thirty_as_for_one(
    plan: Plan, helper: Membership, ruth: Client, number: int, django_assert_num_queries: Any
) -> None:
    for each in range(number):
        booked(plan, helper, each + 1)
    ruth.get("/meetings/")

    with django_assert_num_queries(15):
        shown = page(ruth.get("/meetings/"))

    assert shown.count("<b>You meet Karen on") == min(number, 25)


def test_a_long_list_of_meetings_has_pages(plan: Plan, helper: Membership, ruth: Client) -> None:
    for each in range(27):
        booked(plan, helper, each + 1)

    second = page(ruth.get("/meetings/", {"page": "2"}))

    assert second.count("<b>You meet Karen on") == 2
    assert "27 meetings to come" in second
    assert "26 to 27 of 27" in second


def test_an_empty_list_says_what_could_be_here(karen: Client) -> None:
    assert "No meetings are coming up" in page(karen.get("/meetings/"))


def test_a_way_leads_to_all_meetings(
    plan: Plan, helper: Membership, ruth: Client, karen: Client
) -> None:
    LadderFactory(person=plan.person, words={1: "What a kitchen is like."})
    pages = [page(karen.get("/my/plan/")), page(karen.get("/my/ladder/")), page(ruth.get("/home/"))]

    assert ['href="/meetings/"' in shown for shown in pages] == [True, True, True]


def test_reasons_are_counted_for_the_coordinator(plan: Plan) -> None:
    for _ in range(6):
        AppointmentFactory(
            person=plan.person,
            status=AppointmentStatus.MISSED,
            missed_reason="travel",
            closed_at=timezone.now(),
        )
    client = signed_in(MembershipFactory(catchment=plan.person.catchment, holds=[Role.COORDINATOR]))

    said = page(client.get("/needs-and-gaps/not-met/"))

    assert "What got in the way of 6 meetings" in said
    assert "Could not get there" in said
