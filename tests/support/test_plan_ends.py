"""What hangs on a plan that ends, or on a place that ends: nothing waits, nobody is let in, all are told."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from catchment.people.actor import Actor
from catchment.people.models import Grant, JournalEntry, Membership
from catchment.people.queries import actor_of
from catchment.support.actions import appointments, hand_overs, plans, referrals, team
from catchment.support.enums import (
    AppointmentStatus,
    HandOverStatus,
    ReferralStatus,
    TeamStatus,
)
from catchment.support.models import (
    Appointment,
    Draft,
    Notice,
    Plan,
    Referral,
    SupporterLink,
    TeamMember,
)
from tests.factories.appointments import AppointmentFactory
from tests.factories.karen import Valley, valley
from tests.factories.people import NOW, TODAY
from tests.factories.plans import PlanFactory, let_into_plan
from tests.factories.referrals import ReferralFactory
from tests.factories.team import (
    GROWN_UP,
    HandOverFactory,
    TeamMemberFactory,
    helper_in,
    herself,
    in_team,
    karen_with_a_plan,
    link_for,
    step_for_bev,
)

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
)
DAY = dt.timedelta(days=1)
ENDED_FOR_KAREN = "A meeting with Ruth Sutcliffe is called off: they are not in your team now"
ENDED_FOR_RUTH = "A meeting with Karen is called off: your place in the team has ended"


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def karen(plan: Plan) -> Actor:
    return herself(plan)


@pytest.fixture
def ruth(plan: Plan) -> Membership:
    return helper_in(plan.person)


@pytest.fixture
def place(plan: Plan, ruth: Membership) -> TeamMember:
    return in_team(plan, ruth)


def told(member: Membership | None) -> list[str]:
    return list(Notice.objects.filter(to=member).order_by("pk").values_list("sentence", flat=True))


def state(one: Appointment) -> str:
    return Appointment.objects.get(pk=one.pk).status


def accepted_into(plan: Plan, helper: Membership) -> Referral:
    """A referral that was accepted and let the helper into the plan, beside any other way."""
    made: Referral = ReferralFactory(
        person=plan.person,
        status=ReferralStatus.ACCEPTED,
        answered_at=NOW,
        grant=let_into_plan(plan, helper, writes=True),
    )
    return made


def test_nothing_is_left_waiting_where_a_plan_ends(
    plan: Plan, karen: Actor, place: TeamMember
) -> None:
    amina, asked = helper_in(plan.person, "Amina Rashid"), helper_in(plan.person, "Sam Example")
    hand_over = HandOverFactory(plan=plan, giver=place, taker=amina)
    invited = TeamMemberFactory(plan=plan, membership=asked)
    link = link_for(step_for_bev(plan), karen).link
    waiting = ReferralFactory(person=plan.person, joins_team=True, sent_at=NOW)

    plans.end_plan(plan=plan, by=karen)

    for one in (hand_over, invited, link, waiting):
        one.refresh_from_db()
    assert hand_over.status == HandOverStatus.WITHDRAWN
    assert (invited.status, invited.end_words) == (TeamStatus.ENDED, "The plan ended.")
    assert not SupporterLink.objects.open_at(NOW).exists()
    assert (waiting.status, waiting.ended_at) == (ReferralStatus.WITHDRAWN, NOW)
    assert told(amina) == ["A hand-over that you were offered is taken back"]
    assert told(asked) == ["Karen no longer asks you into the team: the plan has ended"]


def test_a_referral_that_led_into_the_plan_is_done_with_it(plan: Plan, karen: Actor) -> None:
    sender = helper_in(plan.person, "Sam Example")
    helped = accepted_into(plan, helper_in(plan.person, "Amina Rashid"))
    Referral.objects.filter(pk=helped.pk).update(sent_by=sender)
    elsewhere = ReferralFactory(
        person=plan.person, status=ReferralStatus.ACCEPTED, answered_at=NOW, joins_team=False
    )

    plans.end_plan(plan=plan, by=karen)

    helped.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (helped.status, helped.ended_at) == (ReferralStatus.DONE, NOW)
    assert elsewhere.status == ReferralStatus.ACCEPTED
    assert told(sender) == ["The help for Karen is over: the plan has ended"]
    assert JournalEntry.objects.filter(sentence="closed a referral").count() == 1


def test_a_referral_that_opens_no_plan_goes_on_waiting(plan: Plan, karen: Actor) -> None:
    other = ReferralFactory(person=plan.person, joins_team=False, sent_at=NOW)
    someone_else = ReferralFactory(joins_team=True, sent_at=NOW)

    plans.end_plan(plan=plan, by=karen)

    for one in (other, someone_else):
        one.refresh_from_db()
        assert one.status == ReferralStatus.SENT


def test_a_plan_taken_up_again_lets_nobody_in(
    plan: Plan, karen: Actor, place: TeamMember, ruth: Membership
) -> None:
    amina = helper_in(plan.person, "Amina Rashid")
    accepted_into(plan, ruth)
    let_into_plan(plan, amina, writes=True)
    reader = helper_in(plan.person, "Ann Reader")
    let_into_plan(plan, reader)

    plans.end_plan(plan=plan, by=karen)
    plans.reopen_plan(plan=plan, by=karen, on=TODAY)

    for member in (ruth, amina):
        assert not Plan.objects.visible_to(actor_of(member, now=NOW)).exists()
    assert list(Plan.objects.visible_to(actor_of(reader, now=NOW))) == [plan]
    assert not TeamMember.objects.standing().exists()


def test_meetings_to_come_end_with_the_plan_and_both_are_told(
    plan: Plan, karen: Actor, place: TeamMember, ruth: Membership
) -> None:
    booked = AppointmentFactory(person=plan.person, offered_by=ruth, booked=True)
    on_offer = AppointmentFactory(person=plan.person, offered_by=ruth)
    begun = AppointmentFactory(person=plan.person, offered_by=ruth, booked=True, at=[NOW - DAY])
    anothers = AppointmentFactory(offered_by=ruth, booked=True, at=[NOW + DAY * 9])

    plans.end_plan(plan=plan, by=karen)

    assert [state(one) for one in (booked, on_offer, begun, anothers)] == [
        AppointmentStatus.CANCELLED,
        AppointmentStatus.WITHDRAWN,
        AppointmentStatus.BOOKED,
        AppointmentStatus.BOOKED,
    ]
    assert told(Membership.objects.get(user=plan.person.user)) == [
        "Ruth Sutcliffe no longer offers you times to meet",
        ENDED_FOR_KAREN,
    ]
    assert told(ruth) == [
        "Karen’s plan has ended",
        "The times that you offered Karen are off",
        ENDED_FOR_RUTH,
    ]
    assert not booked.slots.filter(chosen=True).exists()
    urgent = Notice.objects.filter(urgent=True).values_list("sentence", flat=True)
    assert sorted(urgent) == sorted([ENDED_FOR_KAREN, ENDED_FOR_RUTH])


def leave(place: TeamMember, plan: Plan) -> None:
    assert place.membership is not None
    team.end_place(place=place, by=actor_of(place.membership, now=NOW))


def shown_out(place: TeamMember, plan: Plan) -> None:
    team.end_place(place=place, by=herself(plan))


def handed_over(place: TeamMember, plan: Plan) -> None:
    amina = helper_in(plan.person, "Amina Rashid")
    offered = HandOverFactory(plan=plan, giver=place, taker=amina)
    hand_overs.accept_hand_over(hand_over=offered, by=actor_of(amina, now=NOW))


@pytest.mark.parametrize("goes", [leave, shown_out, handed_over])
def test_whoever_leaves_the_team_meets_the_person_no_more(
    goes: Callable[[TeamMember, Plan], None], plan: Plan, place: TeamMember, ruth: Membership
) -> None:
    booked = AppointmentFactory(person=plan.person, offered_by=ruth, booked=True)
    past = AppointmentFactory(person=plan.person, offered_by=ruth, booked=True, at=[NOW - DAY])
    assert set(Appointment.objects.visible_to(actor_of(ruth, now=NOW))) == {booked, past}
    user = ruth.user
    theirs = Draft.objects.create(
        user=user, form=f"/people/{plan.person.public_id}/plan/view/", saved_at=NOW
    )
    other = Draft.objects.create(user=user, form="/people/another/plan/view/", saved_at=NOW)

    goes(place, plan)

    assert state(booked) == AppointmentStatus.CANCELLED
    assert not Appointment.objects.visible_to(actor_of(ruth, now=NOW)).exists()
    assert ENDED_FOR_RUTH in told(ruth)
    assert ENDED_FOR_KAREN in told(Membership.objects.get(user=plan.person.user))
    assert not Draft.objects.filter(pk=theirs.pk).exists()
    assert Draft.objects.filter(pk=other.pk).exists()


def test_whoever_is_let_in_another_way_keeps_their_meetings(
    plan: Plan, karen: Actor, place: TeamMember, ruth: Membership
) -> None:
    booked = AppointmentFactory(person=plan.person, offered_by=ruth, booked=True)
    accepted_into(plan, ruth)

    team.end_place(place=place, by=karen)

    assert state(booked) == AppointmentStatus.BOOKED


def test_whoever_has_left_offers_no_times(plan: Plan, place: TeamMember, ruth: Membership) -> None:
    grant = place.grant
    assert grant is not None
    Grant.objects.filter(pk=grant.pk).update(withdrawn_at=NOW)
    times = [
        appointments.Time(NOW + DAY * n, NOW + DAY * n + dt.timedelta(hours=1)) for n in (2, 3)
    ]

    with pytest.raises(appointments.AppointmentHasMoved):
        appointments.offer_times(
            plan=plan, times=times, about="College", place="Here", by=actor_of(ruth, now=NOW)
        )

    assert not Appointment.objects.exists()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run each in a thread; the names of what was raised, in order."""
    start, refused = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Exception as why:  # noqa: BLE001  # each is named in what comes back
            refused.append(type(why).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(refused)


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("times", range(4))
def test_of_a_time_picked_and_a_place_ended_at_once_no_meeting_is_left(
    times: int, plan: Plan, karen: Actor, place: TeamMember, ruth: Membership
) -> None:
    made = AppointmentFactory(person=plan.person, offered_by=ruth)
    slot = made.slots.order_by("starts_at").first()
    theirs = TeamMember.objects.select_related(
        "plan__person", "membership__user", "grant__recipient__user"
    ).get(pk=place.pk)

    refused = at_once(
        lambda: appointments.pick_time(appointment=made, slot=slot.pk, by=karen),
        lambda: team.end_place(place=theirs, by=actor_of(ruth, now=NOW)),
    )

    assert refused in ([], ["AppointmentHasMoved"], ["TimeIsTaken"])
    assert state(made) in (AppointmentStatus.CANCELLED, AppointmentStatus.WITHDRAWN)


@pytest.fixture
def story() -> Valley:
    return valley()


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("times", range(4))
def test_of_a_yes_to_a_referral_and_an_ended_plan_at_once_nobody_is_let_in(
    times: int, story: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = PlanFactory(person=story.karen, begun_at=NOW - DAY)
    story.karen.born_on = GROWN_UP
    story.karen.save()
    amina = helper_in(story.karen, "Amina Rashid")
    asked = ReferralFactory(
        person=story.karen, joins_team=True, sent_at=NOW, access_until=TODAY + DAY * 30
    )
    monkeypatch.setattr(referrals, "can_receive", lambda *args, **kwargs: True)
    karen = actor_of(story.membership, now=NOW)

    refused = at_once(
        lambda: referrals.accept_referral(referral=asked, by=actor_of(amina, now=NOW)),
        lambda: plans.end_plan(plan=plan, by=karen),
    )

    asked.refresh_from_db()
    assert refused in ([], ["ReferralMovedOn"])
    assert asked.status in (ReferralStatus.WITHDRAWN, ReferralStatus.DONE)
    assert not Grant.objects.in_force(at=NOW).filter(recipient=amina).exists()
    assert not TeamMember.objects.standing().exists()
