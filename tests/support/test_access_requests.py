"""Access requests: the calendar of the law, each move once, who keeps them."""

import datetime as dt
import threading
import time

import pytest
from django.db import IntegrityError, connection, connections, transaction

from catchment.people.enums import Role
from catchment.people.models import Person, StoredFile
from catchment.people.queries import actor_of
from catchment.support.actions import access_requests as actions
from catchment.support.enums import AccessRequestStatus as Status
from catchment.support.models import AccessRequest, Redaction
from catchment.support.queries import law_days, own_data
from catchment.support.rules import access_requests as rules
from tests.factories.access_requests import AccessRequestFactory, RedactionFactory
from tests.factories.people import NOW, TODAY, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lead_member():
    return MembershipFactory(holds=[Role.DATA_PROTECTION_LEAD])


@pytest.fixture
def lead(lead_member):
    return actor_of(lead_member, now=NOW)


@pytest.fixture
def person(lead_member):
    return PersonFactory(catchment=lead_member.catchment)


@pytest.fixture
def asked(person):
    return AccessRequestFactory(person=person, due_on=law_days.answer_by(TODAY))


@pytest.mark.parametrize(
    ("received", "months", "stopped", "last"),
    [
        pytest.param("2026-09-03", 1, 0, "2026-10-05", id="the third is a Saturday"),
        pytest.param("2026-01-31", 1, 0, "2026-03-02", id="no 31st; the 28th is a Saturday"),
        pytest.param("2024-01-31", 1, 0, "2024-02-29", id="a leap year"),
        pytest.param("2026-12-15", 1, 0, "2027-01-15", id="over the new year"),
        pytest.param("2026-12-15", 3, 0, "2027-03-15", id="extended"),
        pytest.param("2026-12-15", 1, 7, "2027-01-22", id="the clock stood still a week"),
        pytest.param("2026-11-01", 1, 4, "2026-12-07", id="stopped into a Saturday"),
        pytest.param("2026-11-06", 1, 0, "2026-12-07", id="a Sunday"),
    ],
)
def test_the_last_day(received, months, stopped, last):
    day = dt.date.fromisoformat(received)

    assert law_days.answer_by(day, months=months, stopped_days=stopped).isoformat() == last


def test_a_request_is_received_once_until_it_is_answered(person, lead):
    given = {"person": person, "asked_by_name": "Karen", "received_on": TODAY, "by": lead}

    made = actions.open_request(**given)
    with pytest.raises(actions.RequestOpen):
        actions.open_request(**given)

    assert made.due_on == law_days.answer_by(TODAY)


def test_the_clock_stands_still_and_the_last_day_moves(asked, lead):
    due = asked.due_on
    actions.stop_clock(request=asked, reason="a copy of your passport", on=TODAY, by=lead)
    later = TODAY + dt.timedelta(days=7)

    actions.start_clock(request=asked, on=later, by=lead)

    assert (asked.status, asked.stopped_on, asked.stop_reason) == (Status.RUNNING, None, "")
    assert asked.due_on == law_days.working_day(due + dt.timedelta(days=7))


def test_a_clock_is_not_stopped_twice_and_not_started_while_it_runs(asked, lead):
    actions.stop_clock(request=asked, reason="proof", on=TODAY, by=lead)
    with pytest.raises(actions.RequestMoved):
        actions.stop_clock(request=asked, reason="proof", on=TODAY, by=lead)

    actions.start_clock(request=asked, on=TODAY, by=lead)
    with pytest.raises(actions.RequestMoved):
        actions.start_clock(request=asked, on=TODAY, by=lead)


def test_it_is_extended_once_and_within_the_first_month(asked, lead):
    actions.extend(request=asked, reason="many files", on=TODAY, by=lead)
    with pytest.raises(actions.TooLateToExtend):
        actions.extend(request=asked, reason="more", on=TODAY, by=lead)

    assert asked.due_on == law_days.answer_by(TODAY, months=3)


def test_after_the_first_month_it_is_too_late(asked, lead):
    late = asked.due_on + dt.timedelta(days=1)

    with pytest.raises(actions.TooLateToExtend):
        actions.extend(request=asked, reason="many files", on=late, by=lead)


def test_of_two_who_extend_at_once_the_slower_is_told(asked, lead):
    seen_before = AccessRequest.objects.get(pk=asked.pk)
    actions.extend(request=asked, reason="many files", on=TODAY, by=lead)

    with pytest.raises(actions.TooLateToExtend):
        actions.extend(request=seen_before, reason="many files", on=TODAY, by=lead)


def test_a_field_is_left_out_with_its_reason_and_given_after_all(asked, person, lead):
    where = {"table": "person", "record": str(person.pk), "field": "name"}
    made = actions.redact(request=asked, **where, reason="Not hers", by=lead)
    with pytest.raises(actions.RedactedAlready):
        actions.redact(request=asked, **where, reason="Twice", by=lead)
    sections = own_data.everything_about(person)

    left_out = own_data.without(sections, [made])
    actions.put_back(redaction=made, by=lead)

    assert left_out[0].rows[0]["name"] == "[left out: Not hers]"
    assert left_out[0].rows[0]["known_as"] == person.known_as
    assert not Redaction.objects.exists()


def test_leaving_something_out_makes_a_prepared_file_old(asked, lead):
    actions.prepare(request=asked, draw=lambda: b"zip", by=lead)

    actions.redact(request=asked, table="a", record="1", field="b", reason="Not hers", by=lead)

    assert (asked.status, asked.file) == (Status.RUNNING, None)


def test_it_is_prepared_and_given_and_then_over(asked, lead):
    actions.prepare(request=asked, draw=lambda: b"zip", by=lead)
    actions.give(request=asked, on=TODAY, by=lead)

    assert (asked.status, asked.given_on) == (Status.GIVEN, TODAY)
    with asked.file.content.open("rb") as content:
        assert content.read() == b"zip"
    for move in (
        lambda: actions.give(request=asked, on=TODAY, by=lead),
        lambda: actions.prepare(request=asked, draw=lambda: b"again", by=lead),
        lambda: actions.put_back(redaction=RedactionFactory(request=asked), by=lead),
        lambda: actions.close_request(
            request=asked, status=Status.WITHDRAWN, words="Changed my mind", by=lead
        ),
    ):
        with pytest.raises(actions.RequestMoved):
            move()


def test_it_is_not_given_before_it_is_prepared(asked, lead):
    with pytest.raises(actions.RequestMoved):
        actions.give(request=asked, on=TODAY, by=lead)


def test_it_ends_without_giving_with_a_reason(person, lead):
    asked = AccessRequestFactory(person=person, stopped=True)

    actions.close_request(request=asked, status=Status.REFUSED, words="Not who they say", by=lead)

    assert (asked.status, asked.closing_words) == (Status.REFUSED, "Not who they say")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("access_request_stopped_when_stopped", {"stopped_on": TODAY}),
        ("access_request_stopped_when_stopped", {"status": "stopped"}),
    ],
)
def test_constraints(name, wrong):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AccessRequestFactory(**wrong)


def test_one_request_at_a_time(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequestFactory(person=asked.person)


@pytest.mark.parametrize("role", Role)
def test_visible_to_agrees_with_may_view(role):
    member = MembershipFactory(holds=[role])
    oneself = PersonFactory(catchment=member.catchment, user=member.user)
    mine = AccessRequestFactory(person=oneself)
    AccessRequestFactory(person__catchment=member.catchment)
    AccessRequestFactory()
    actor = actor_of(member, now=NOW)

    seen = set(AccessRequest.objects.visible_to(actor))

    assert seen == {
        one for one in AccessRequest.objects.all() if rules.may_view_access_request(actor, one)
    }
    assert len(seen) == (2 if role == Role.DATA_PROTECTION_LEAD else 1)
    assert not rules.may_keep_access_request(actor, mine)


@pytest.mark.parametrize(
    ("role", "here", "own", "status", "may"),
    [
        pytest.param(Role.DATA_PROTECTION_LEAD, True, False, "running", True, id="lead here"),
        pytest.param(Role.DATA_PROTECTION_LEAD, True, True, "running", False, id="about oneself"),
        pytest.param(Role.DATA_PROTECTION_LEAD, True, False, "given", False, id="answered"),
        pytest.param(Role.DATA_PROTECTION_LEAD, False, False, "running", False, id="elsewhere"),
        pytest.param(Role.COORDINATOR, True, False, "running", False, id="coordinator"),
        pytest.param(Role.ADMINISTRATOR, True, False, "running", False, id="administrator"),
    ],
)
def test_who_may_work_on_it(role, here, own, status, may):
    member = MembershipFactory(holds=[role])
    catchment = {"catchment": member.catchment} if here else {}
    person = PersonFactory(user=member.user if own else None, **catchment)
    asked = AccessRequestFactory(person=person, status=status)
    actor = actor_of(member, now=NOW)

    assert rules.may_work_on_access_request(actor, asked) is may
    assert rules.may_put_back(actor, RedactionFactory(request=asked)) is may
    receives = here and not own and role == Role.DATA_PROTECTION_LEAD
    assert rules.may_receive_request(actor, Person.objects.get(pk=person.pk)) is receives


@pytest.mark.parametrize(
    ("status", "has_file", "person_may", "lead_may"),
    [
        ("running", False, False, False),
        ("ready", True, False, True),
        ("given", True, True, True),
    ],
)
def test_who_may_take_the_file(status, has_file, person_may, lead_may, lead_member, lead):
    member = MembershipFactory(catchment=lead_member.catchment, holds=[Role.PERSON])
    oneself = PersonFactory(catchment=member.catchment, user=member.user)
    asked = AccessRequestFactory(person=oneself)
    if has_file:
        actions.prepare(request=asked, draw=lambda: b"zip", by=lead)
    if status == "given":
        actions.give(request=asked, on=TODAY, by=lead)

    may = rules.may_take_what_was_given

    assert (may(actor_of(member, now=NOW), asked), may(lead, asked)) == (person_may, lead_may)


def test_what_is_given_is_drawn_while_nobody_can_leave_something_out(asked, lead):
    """It is old at once where it was drawn before the request was held."""
    held = []

    def draw():
        asked.refresh_from_db()
        held.append((asked.status, asked.file))
        return b"zip"

    actions.prepare(request=asked, draw=lambda: b"older", by=lead)
    actions.prepare(request=asked, draw=draw, by=lead)

    assert held == [(Status.RUNNING, None)]
    assert asked.status == Status.READY


def test_an_old_file_is_not_kept_beside_the_new_one(asked, lead):
    actions.prepare(request=asked, draw=lambda: b"older", by=lead)
    actions.redact(request=asked, table="a", record="1", field="b", reason="Not hers", by=lead)
    actions.prepare(request=asked, draw=lambda: b"new", by=lead)
    actions.prepare(request=asked, draw=lambda: b"newer", by=lead)

    assert list(StoredFile.objects.all()) == [asked.file]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_what_is_left_out_while_the_file_is_drawn_is_never_in_a_file_that_is_ready(asked, lead):
    drawing, told = threading.Event(), []

    def draw():
        drawing.set()
        time.sleep(0.3)
        return repr(sorted(asked.redactions.values_list("field", flat=True))).encode()

    def leave_out():
        drawing.wait()
        where = {"table": "a", "record": "1", "field": "b"}
        try:
            mine = AccessRequest.objects.get(pk=asked.pk)
            actions.redact(request=mine, **where, reason="Not hers", by=lead)
            told.append("left out")
        finally:
            connections.close_all()

    other = threading.Thread(target=leave_out)
    other.start()
    actions.prepare(request=asked, draw=draw, by=lead)
    other.join()

    asked.refresh_from_db()
    assert told == ["left out"]
    assert (asked.status, asked.file) == (Status.RUNNING, None)
