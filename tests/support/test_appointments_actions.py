"""Appointments: offered, picked once, called off, kept or missed; reminders; two at once."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, connections, transaction

from catchment.people.actor import Actor, system
from catchment.people.models import JournalEntry, Membership
from catchment.people.queries import actor_of
from catchment.support.actions import appointments as actions
from catchment.support.actions.appointments import Time
from catchment.support.actions.places import PlanIsOver
from catchment.support.enums import AppointmentStatus, MissedReason, PlanStatus
from catchment.support.models import Appointment, AppointmentSlot, Notice, Plan, TeamMember
from catchment.support.queries import appointments as queries
from tests.factories.appointments import AppointmentFactory
from tests.factories.people import NOW, PersonFactory, UserFactory
from tests.factories.plans import PlanFactory
from tests.factories.team import helper_in, herself, in_team, karen_with_a_plan

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HALF = dt.timedelta(minutes=30)


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def karen(plan: Plan) -> Actor:
    return herself(plan)


@pytest.fixture
def place(plan: Plan) -> TeamMember:
    return in_team(plan, helper_in(plan.person))


@pytest.fixture
def ruth(place: TeamMember) -> Actor:
    assert place.membership is not None
    return actor_of(place.membership, now=NOW)


def at(*days: float) -> list[Time]:
    return [Time(NOW + DAY * number, NOW + DAY * number + HALF) for number in days]


def offer(plan: Plan, by: Actor, *days: float, key: uuid.UUID | None = None) -> Appointment:
    return actions.offer_times(
        plan=plan, times=at(*(days or (3, 4))), about="College", place="Library", by=by, key=key
    )


def slots(appointment: Appointment) -> list[AppointmentSlot]:
    return list(AppointmentSlot.objects.filter(appointment=appointment).order_by("starts_at"))


def picked(plan: Plan, ruth: Actor, karen: Actor, *days: float) -> Appointment:
    made = offer(plan, ruth, *days)
    return actions.pick_time(appointment=made, slot=slots(made)[0].pk, by=karen)


def told(who: Actor) -> list[str]:
    rows = Notice.objects.filter(to_id=who.membership_id).order_by("pk")
    return list(rows.values_list("sentence", flat=True))


def later(actor: Actor, days: float) -> Actor:
    return actor_of(
        Membership.objects.get(pk=actor.membership_id), now=NOW + dt.timedelta(days=days)
    )


def another_with(ruth: Actor, name: str = "Amy") -> tuple[Plan, Actor]:
    """Somebody else whom Ruth helps."""
    helper = Membership.objects.get(pk=ruth.membership_id)
    plan = karen_with_a_plan(catchment=helper.catchment, user=UserFactory(name=name), known_as=name)
    in_team(plan, helper)
    return plan, herself(plan)


def test_offer_times_tells_the_person(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = offer(plan, ruth)

    assert made.status == AppointmentStatus.OFFERED
    assert [(one.helper_id, one.chosen) for one in slots(made)] == [(ruth.membership_id, False)] * 2
    assert told(karen) == ["Ruth Sutcliffe offers you times to meet. Choose one"]
    assert JournalEntry.objects.get().sentence == "offered you times to meet"


@pytest.mark.parametrize(
    "days",
    [
        pytest.param([3], id="no choice"),
        pytest.param([3, 4, 5, 6, 7, 8, 9], id="too many"),
        pytest.param([-1, 4], id="over"),
        pytest.param([3, 3.01], id="they meet"),
    ],
)
def test_offer_times_refuses_what_does_not_fit(plan: Plan, ruth: Actor, days: list[float]) -> None:
    with pytest.raises(actions.TimesDoNotFit):
        offer(plan, ruth, *days)


def test_offer_times_refuses_where_the_helper_is_elsewhere(
    plan: Plan, ruth: Actor, karen: Actor
) -> None:
    picked(plan, ruth, karen, 3, 4)

    with pytest.raises(actions.TimeIsTaken):
        offer(plan, ruth, 3.01, 5)


def test_offer_times_refuses_the_same_form_twice(plan: Plan, ruth: Actor) -> None:
    key = uuid.uuid4()
    offer(plan, ruth, key=key)

    with pytest.raises(actions.OfferedAlready):
        offer(plan, ruth, key=key)

    assert Appointment.objects.count() == 1


def test_offer_times_refuses_a_plan_that_has_ended(plan: Plan, ruth: Actor) -> None:
    Plan.objects.update(status=PlanStatus.ENDED, ended_at=NOW)

    with pytest.raises(PlanIsOver):
        offer(plan, ruth)


def test_pick_time_books_it_and_lets_the_others_go(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = picked(plan, ruth, karen, 3, 4)

    assert (made.status, made.booked_at, made.sequence) == ("booked", NOW, 1)
    assert [one.chosen for one in slots(made)] == [True]
    assert told(ruth) == ["Karen has picked a time to meet"]


def test_pick_time_twice_is_refused(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = offer(plan, ruth)
    first, second = slots(made)
    actions.pick_time(appointment=made, slot=first.pk, by=karen)

    with pytest.raises(actions.TimeIsTaken):
        actions.pick_time(appointment=made, slot=second.pk, by=karen)
    with pytest.raises(actions.AppointmentHasMoved):
        actions.pick_time(appointment=made, slot=first.pk, by=karen)


def test_pick_time_refuses_what_somebody_else_has_picked(
    plan: Plan, ruth: Actor, karen: Actor
) -> None:
    other_plan, amy = another_with(ruth)
    mine, hers = offer(plan, ruth, 3, 4), offer(other_plan, ruth, 3.01, 5)
    actions.pick_time(appointment=mine, slot=slots(mine)[0].pk, by=karen)

    with pytest.raises(actions.TimeIsTaken):
        actions.pick_time(appointment=hers, slot=slots(hers)[0].pk, by=amy)

    assert (
        told(amy)[-1] == "A time that Ruth Sutcliffe offered you is taken now. Look at the others"
    )
    seen = queries.read_appointment(hers, at=NOW)
    assert [one.free for one in seen.slots] == [False, True]


def test_pick_time_refuses_a_time_that_is_over(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = offer(plan, ruth)

    with pytest.raises(actions.TimeIsTaken):
        actions.pick_time(appointment=made, slot=slots(made)[0].pk, by=later(karen, 3.5))


def test_pick_time_refuses_a_forged_slot(plan: Plan, ruth: Actor, karen: Actor) -> None:
    other_plan, _ = another_with(ruth)
    mine, hers = offer(plan, ruth), offer(other_plan, ruth, 6, 7)

    with pytest.raises(actions.TimeIsTaken):
        actions.pick_time(appointment=mine, slot=slots(hers)[0].pk, by=karen)


def test_pick_time_refuses_a_helper_who_has_left(
    plan: Plan, place: TeamMember, ruth: Actor, karen: Actor
) -> None:
    made = offer(plan, ruth)
    assert place.grant is not None
    place.grant.withdrawn_at = NOW
    place.grant.save()

    with pytest.raises(actions.AppointmentHasMoved):
        actions.pick_time(appointment=made, slot=slots(made)[0].pk, by=karen)


def test_who_has_left_the_team_no_longer_offers_other_times(
    plan: Plan, place: TeamMember, ruth: Actor
) -> None:
    made = offer(plan, ruth)
    assert place.grant is not None
    place.grant.withdrawn_at = NOW
    place.grant.save()

    with pytest.raises(actions.AppointmentHasMoved):
        actions.offer_other_times(appointment=made, times=at(8, 9), by=ruth)


def test_for_somebody_without_an_account_the_helper_picks_and_tells_nobody(ruth: Actor) -> None:
    helper = Membership.objects.get(pk=ruth.membership_id)
    plan = PlanFactory(person=PersonFactory(catchment=helper.catchment))
    in_team(plan, helper)

    picked(plan, ruth, ruth)

    assert not Notice.objects.exists()


def test_ask_and_offer_other_times(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = offer(plan, ruth)

    actions.ask_other_times(appointment=made, words="After school.", by=karen)
    assert made.closing_words == "After school."
    actions.offer_other_times(appointment=made, times=at(8, 9), by=later(ruth, 0.1))

    assert made.closing_words == ""
    assert [one.starts_at for one in slots(made)] == [NOW + DAY * 8, NOW + DAY * 9]
    assert told(ruth) == ["Karen asks you for other times"]
    assert told(karen)[-1] == "Ruth Sutcliffe offers you other times to meet. Choose one"


def test_neither_asks_nor_offers_once_it_is_booked(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = picked(plan, ruth, karen)

    with pytest.raises(actions.AppointmentHasMoved):
        actions.ask_other_times(appointment=made, words="Later.", by=karen)
    with pytest.raises(actions.AppointmentHasMoved):
        actions.offer_other_times(appointment=made, times=at(8, 9), by=ruth)
    with pytest.raises(actions.AppointmentHasMoved):
        actions.withdraw_offer(appointment=made, by=ruth)


def test_withdraw_offer_tells_the_person(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = actions.withdraw_offer(appointment=offer(plan, ruth), by=ruth)

    assert (made.status, slots(made)) == (AppointmentStatus.WITHDRAWN, [])
    assert told(karen)[-1] == "Ruth Sutcliffe has taken back the times to meet"


def test_call_off_by_the_person_frees_the_time(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = actions.call_off(appointment=picked(plan, ruth, karen), words="I am ill.", by=karen)

    assert (made.status, made.closing_words, made.sequence) == ("cancelled", "I am ill.", 2)
    assert [one.chosen for one in slots(made)] == [False]
    assert told(ruth)[-1] == "Karen has called off a meeting"
    assert Notice.objects.get(to_id=ruth.membership_id, sentence__contains="called off").urgent
    assert offer(plan, ruth).status == AppointmentStatus.OFFERED


def test_call_off_by_the_helper_tells_the_person(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = actions.call_off(appointment=picked(plan, ruth, karen), words="", by=ruth)

    assert told(karen)[-1] == "Ruth Sutcliffe has called off a meeting with you"
    with pytest.raises(actions.AppointmentHasMoved):
        actions.call_off(appointment=made, words="", by=karen)


def test_mark_kept_notes_when_they_were_seen(
    plan: Plan, place: TeamMember, ruth: Actor, karen: Actor
) -> None:
    made = picked(plan, ruth, karen)

    actions.mark_kept(appointment=made, by=later(ruth, 4))

    place.refresh_from_db()
    assert made.status == AppointmentStatus.KEPT
    assert place.last_seen_person_on == (NOW + DAY * 3).date()


def test_mark_missed_has_a_reason_and_no_blame(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = picked(plan, ruth, karen)

    actions.mark_missed(
        appointment=made, reason=MissedReason.TRAVEL, words="Bus.", by=later(ruth, 4)
    )

    assert (made.status, made.missed_reason) == ("missed", "travel")
    assert told(karen)[-1] == (
        "You and Ruth Sutcliffe did not meet. You can always ask for another time"
    )


def test_how_it_went_waits_until_it_has_begun(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = picked(plan, ruth, karen)

    with pytest.raises(actions.NotYet):
        actions.mark_kept(appointment=made, by=ruth)
    with pytest.raises(actions.NotYet):
        actions.mark_missed(appointment=made, reason=MissedReason.FORGOT, words="", by=ruth)


def test_how_it_went_is_said_once(plan: Plan, ruth: Actor, karen: Actor) -> None:
    made = picked(plan, ruth, karen)
    actions.mark_kept(appointment=made, by=later(ruth, 4))

    with pytest.raises(actions.AppointmentHasMoved):
        actions.mark_missed(
            appointment=made, reason=MissedReason.FORGOT, words="", by=later(ruth, 4)
        )


def test_of_what_was_called_off_nobody_says_how_it_went(
    plan: Plan, ruth: Actor, karen: Actor
) -> None:
    made = actions.call_off(appointment=picked(plan, ruth, karen), words="", by=karen)

    with pytest.raises(actions.AppointmentHasMoved):
        actions.mark_kept(appointment=made, by=later(ruth, 4))


def test_reminders_two_days_and_one_day_before_once_each(
    plan: Plan, ruth: Actor, karen: Actor
) -> None:
    picked(plan, ruth, karen, 5, 6)
    start = NOW + DAY * 5
    reminded = []
    for hours in (72, 48, 47, 24, 23, 1, -1):
        actions.sweep_appointments(now=start - dt.timedelta(hours=hours))
        rows = Notice.objects.filter(to_id=karen.membership_id, key__startswith="remind")
        reminded.append((rows.count(), rows.filter(urgent=True).count()))

    assert reminded == [(0, 0), (1, 0), (1, 0), (2, 1), (2, 1), (2, 1), (2, 1)]


def test_the_helper_is_reminded_as_the_person_is(plan: Plan, ruth: Actor, karen: Actor) -> None:
    picked(plan, ruth, karen, 5, 6)
    start = NOW + DAY * 5
    reminded = []
    for hours in (72, 48, 47, 24, 23, 1, -1):
        actions.sweep_appointments(now=start - dt.timedelta(hours=hours))
        rows = Notice.objects.filter(to_id=ruth.membership_id, key__contains=" remind ")
        reminded.append((rows.count(), rows.filter(urgent=True).count()))

    assert reminded == [(0, 0), (1, 0), (1, 0), (2, 1), (2, 1), (2, 1), (2, 1)]


def test_a_meeting_booked_late_is_reminded_of_once(plan: Plan, ruth: Actor, karen: Actor) -> None:
    picked(plan, ruth, karen, 0.5, 6)
    for _ in range(2):
        actions.sweep_appointments(now=NOW)

    assert Notice.objects.filter(key__startswith="remind").count() == 1


def test_offers_that_nobody_answered_run_out(plan: Plan, ruth: Actor) -> None:
    made = offer(plan, ruth, 3, 4)

    actions.sweep_appointments(now=NOW + DAY * 3.5)
    made.refresh_from_db()
    assert made.status == AppointmentStatus.OFFERED
    for _ in range(2):
        actions.sweep_appointments(now=NOW + DAY * 4)

    made.refresh_from_db()
    assert made.status == AppointmentStatus.WITHDRAWN
    assert told(ruth) == ["The times that you offered Karen are over"]


def test_an_offer_that_was_picked_meanwhile_does_not_run_out(
    plan: Plan, ruth: Actor, karen: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = picked(plan, ruth, karen)
    monkeypatch.setattr(actions, "offers_over", lambda now: Appointment.objects.filter(pk=made.pk))

    actions.sweep_appointments(now=NOW)

    made.refresh_from_db()
    assert made.status == AppointmentStatus.BOOKED


def test_a_reminder_that_another_worker_wrote_is_not_written_again(
    plan: Plan, ruth: Actor, karen: Actor
) -> None:
    made = picked(plan, ruth, karen, 1.5, 6)
    seen = Appointment.objects.select_related("person", "offered_by__user").get(pk=made.pk)
    Appointment.objects.filter(pk=made.pk).update(reminded_at=NOW)

    actions._remind(seen, system("another worker", now=NOW))

    assert not Notice.objects.filter(key__startswith="remind").exists()


def test_somebody_without_an_account_is_told_nothing(plan: Plan, ruth: Actor) -> None:
    person = PersonFactory(catchment=plan.person.catchment)
    made = AppointmentFactory(
        person=person, offered_by=Membership.objects.get(pk=ruth.membership_id), booked=True
    )

    actions.call_off(appointment=made, words="", by=ruth)

    assert not Notice.objects.exists()


def test_missed_counts_and_hides_small_numbers(plan: Plan) -> None:
    nothing = queries.missed(plan.person.catchment, at=NOW)
    for reason, times in ((MissedReason.TRAVEL, 6), (MissedReason.FORGOT, 2)):
        for _ in range(times):
            AppointmentFactory(
                person=plan.person, status="missed", missed_reason=reason, closed_at=NOW
            )

    counted = queries.missed(plan.person.catchment, at=NOW)

    assert (nothing.total, nothing.reasons) == (0, ())
    assert counted.total == 8
    assert dict(counted.reasons)["Forgot"] is None


def test_missed_tells_no_total_below_five(plan: Plan) -> None:
    AppointmentFactory(person=plan.person, status="missed", missed_reason="travel", closed_at=NOW)

    assert queries.missed(plan.person.catchment, at=NOW).total is None


@pytest.mark.parametrize(
    ("values", "name"),
    [
        pytest.param({"status": "perhaps"}, "appointment_status_is_known", id="status"),
        pytest.param({"status": "missed"}, "appointment_missed_with_a_reason", id="reason"),
    ],
)
def test_constraints_of_appointments(values: dict[str, str], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AppointmentFactory(**values)


def test_constraints_of_times(plan: Plan, ruth: Actor) -> None:
    made = offer(plan, ruth)
    first, second = slots(made)
    rows = AppointmentSlot.objects.filter(pk=second.pk)

    for change in (
        {"starts_at": first.starts_at},
        {"ends_at": second.starts_at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    AppointmentSlot.objects.filter(pk=first.pk).update(chosen=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(chosen=True)


def test_a_helper_is_in_one_place_at_a_time(plan: Plan, ruth: Actor, karen: Actor) -> None:
    other_plan, _ = another_with(ruth)
    mine, hers = offer(plan, ruth), offer(other_plan, ruth)
    AppointmentSlot.objects.filter(pk=slots(mine)[0].pk).update(chosen=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentSlot.objects.filter(pk=slots(hers)[0].pk).update(chosen=True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_workers_who_remind_of_a_meeting_at_once_one_does(
    plan: Plan, ruth: Actor, karen: Actor
) -> None:
    made = picked(plan, ruth, karen, 1.5, 6)
    seen = [Appointment.objects.select_related("person").get(pk=made.pk) for _ in "ab"]
    start = threading.Barrier(2)

    def remind(one: Appointment) -> None:
        start.wait()
        try:
            actions._remind(one, system("a worker", now=NOW))
        finally:
            connections.close_all()

    both = [threading.Thread(target=remind, args=(one,)) for one in seen]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert Notice.objects.filter(key__startswith="remind").count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_pick_the_same_time_exactly_one_has_it(
    plan: Plan, ruth: Actor, karen: Actor
) -> None:
    other_plan, amy = another_with(ruth)
    mine, hers = offer(plan, ruth, 3, 4), offer(other_plan, ruth, 3.01, 5)
    start, won, told_so = threading.Barrier(2), [], []

    def pick(key: int, by: Actor) -> None:
        appointment = Appointment.objects.select_related("person", "offered_by__user").get(pk=key)
        slot = slots(appointment)[0].pk
        start.wait()
        try:
            actions.pick_time(appointment=appointment, slot=slot, by=by)
            won.append(key)
        except actions.TimeIsTaken:
            told_so.append(key)
        finally:
            connections.close_all()

    pairs = ((mine.pk, karen), (hers.pk, amy))
    both = [threading.Thread(target=pick, args=pair) for pair in pairs]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert (len(won), len(told_so)) == (1, 1)
    assert AppointmentSlot.objects.filter(chosen=True).count() == 1
