"""Handing over: what moves, what is refused, and that one of two wins."""

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.people.queries import actor_of
from catchment.support.actions import hand_overs, places, referrals, team
from catchment.support.enums import (
    HandOverStatus,
    JoinedBy,
    PlanStatus,
    ReferralStatus,
    TeamStatus,
)
from catchment.support.models import HandOver, LayerShare, Notice, Plan, PlanShare, TeamMember
from tests.factories.people import NOW
from tests.factories.plans import PlanStepFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.support import LadderFactory, layer_of
from tests.factories.team import (
    HandOverFactory,
    TeamMemberFactory,
    helper_in,
    herself,
    in_team,
    karen_with_a_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def ruth(plan: Plan) -> Membership:
    return helper_in(plan.person)


@pytest.fixture
def amina(plan: Plan) -> Membership:
    return helper_in(plan.person, "Amina Rashid")


@pytest.fixture
def place(plan: Plan, ruth: Membership) -> TeamMember:
    return in_team(plan, ruth, is_lead=True)


def acting(member: Membership) -> Actor:
    return actor_of(member, now=NOW)


def offer(place: TeamMember, taker: Membership) -> HandOver:
    assert place.membership is not None
    return hand_overs.offer_hand_over(
        place=place,
        taker=taker,
        note="Money first.",
        person_agreed="We talked.",
        by=acting(place.membership),
    )


def told(member: Membership) -> list[str]:
    return list(Notice.objects.filter(to=member).order_by("pk").values_list("sentence", flat=True))


def test_offer_hand_over_moves_nothing(place: TeamMember, amina: Membership, plan: Plan) -> None:
    made = offer(place, amina)

    place.refresh_from_db()
    assert (made.status, place.status) == (HandOverStatus.OFFERED, TeamStatus.ACTIVE)
    assert not PlanShare.objects.giving(acting(amina)).exists()
    assert told(amina) == ["Ruth Sutcliffe asks you to take over in the team of Karen"]
    assert told(Membership.objects.get(user=plan.person.user)) == [
        "Ruth Sutcliffe asks Amina Rashid to take over in your team"
    ]


def test_offer_hand_over_waits_once(place: TeamMember, amina: Membership) -> None:
    offer(place, amina)

    with pytest.raises(hand_overs.HandOverWaits):
        offer(place, amina)


def test_offer_hand_over_refuses(place: TeamMember, amina: Membership, plan: Plan) -> None:
    with pytest.raises(places.NotFit):
        offer(place, helper_in(plan.person, "A host", Role.HOST))
    assert place.membership is not None
    with pytest.raises(places.NotFit):
        offer(place, place.membership)
    team.end_place(place=place, by=herself(plan))
    with pytest.raises(hand_overs.GiverHasLeft):
        offer(place, amina)
    Plan.objects.update(status=PlanStatus.ENDED, ended_at=NOW)
    with pytest.raises(places.PlanIsOver):
        offer(place, amina)


def test_accept_hand_over_moves_place_lead_steps_and_access(
    place: TeamMember, ruth: Membership, amina: Membership, plan: Plan
) -> None:
    ladder = LadderFactory(person=plan.person)
    LayerShare.objects.create(grant=place.grant, layer=layer_of(ladder, 3))
    waiting, done = (
        PlanStepFactory(plan=plan, member=ruth),
        PlanStepFactory(plan=plan, member=ruth, done=True),
    )

    taken = hand_overs.accept_hand_over(hand_over=offer(place, amina), by=acting(amina))

    place.refresh_from_db()
    waiting.refresh_from_db()
    done.refresh_from_db()
    assert (place.status, place.is_lead) == (TeamStatus.ENDED, False)
    assert (taken.membership, taken.is_lead, taken.role) == (amina, True, place.role)
    assert (taken.joined_by, taken.ends_on) == (JoinedBy.HAND_OVER, place.ends_on)
    assert (waiting.member, done.member) == (amina, ruth)
    assert not PlanShare.objects.giving(acting(ruth)).exists()
    assert PlanShare.objects.giving(acting(amina)).get().writes
    assert LayerShare.objects.giving(acting(amina)).get().layer.layer == 3
    assert not LayerShare.objects.giving(acting(ruth)).exists()
    assert told(ruth) == ["Amina Rashid has taken over in the team of Karen"]


def test_who_is_in_the_team_already_keeps_their_place(
    place: TeamMember, amina: Membership, plan: Plan
) -> None:
    had = in_team(plan, amina, role="housing")

    taken = hand_overs.accept_hand_over(hand_over=offer(place, amina), by=acting(amina))

    assert (taken.pk, taken.role, taken.is_lead) == (had.pk, "housing", True)


def test_who_was_asked_in_comes_in(place: TeamMember, amina: Membership, plan: Plan) -> None:
    TeamMember.objects.update(is_lead=False)
    asked = TeamMemberFactory(plan=plan, membership=amina)

    taken = hand_overs.accept_hand_over(hand_over=offer(place, amina), by=acting(amina))

    assert (taken.pk, taken.status, taken.is_lead) == (asked.pk, TeamStatus.ACTIVE, False)
    assert PlanShare.objects.giving(acting(amina)).count() == 1


def test_accept_hand_over_refuses(place: TeamMember, amina: Membership, plan: Plan) -> None:
    made = offer(place, amina)
    Membership.objects.filter(pk=amina.pk).update(status="ended", ended_at=NOW)
    with pytest.raises(places.NotFit):
        hand_overs.accept_hand_over(hand_over=made, by=acting(amina))

    Membership.objects.filter(pk=amina.pk).update(status="active", ended_at=None)
    TeamMember.objects.update(status=TeamStatus.ENDED, ended_at=NOW, is_lead=False)
    with pytest.raises(hand_overs.GiverHasLeft):
        hand_overs.accept_hand_over(hand_over=made, by=acting(amina))

    Plan.objects.update(status=PlanStatus.ENDED, ended_at=NOW)
    with pytest.raises(places.PlanIsOver):
        hand_overs.accept_hand_over(hand_over=made, by=acting(amina))
    made.refresh_from_db()
    assert made.status == HandOverStatus.OFFERED


def test_decline_hand_over_leaves_all_as_it_is(
    place: TeamMember, ruth: Membership, amina: Membership
) -> None:
    made = hand_overs.decline_hand_over(
        hand_over=offer(place, amina), words="No room.", by=acting(amina)
    )

    place.refresh_from_db()
    assert (made.status, made.answer_words) == (HandOverStatus.DECLINED, "No room.")
    assert place.status == TeamStatus.ACTIVE
    assert told(ruth) == ["Amina Rashid cannot take over in the team of Karen"]
    with pytest.raises(hand_overs.HandOverNotWaiting):
        hand_overs.accept_hand_over(hand_over=made, by=acting(amina))


def test_withdraw_hand_over_tells_the_taker(
    place: TeamMember, amina: Membership, plan: Plan
) -> None:
    made = hand_overs.withdraw_hand_over(hand_over=offer(place, amina), by=herself(plan))

    assert made.status == HandOverStatus.WITHDRAWN
    assert told(amina)[-1] == "A hand-over that you were offered is taken back"
    with pytest.raises(hand_overs.HandOverNotWaiting):
        hand_overs.withdraw_hand_over(hand_over=made, by=herself(plan))


def test_a_supporter_has_nothing_to_hand_over(
    plan: Plan, place: TeamMember, amina: Membership
) -> None:
    made = HandOverFactory(plan=plan, giver=place, taker=amina)
    TeamMember.objects.filter(pk=place.pk).update(grant=None)

    taken = hand_overs.accept_hand_over(hand_over=made, by=acting(amina))

    assert taken.status == TeamStatus.ACTIVE


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_taking_over_and_taking_back_at_once_exactly_one_wins(
    place: TeamMember, ruth: Membership, amina: Membership
) -> None:
    made = offer(place, amina)
    start, won, told_so = threading.Barrier(2), [], []

    def answer(name: str, by: Membership) -> None:
        mine = HandOver.objects.select_related(
            "plan__person", "giver__membership__user", "taker__user"
        ).get(pk=made.pk)
        start.wait()
        try:
            if name == "take over":
                hand_overs.accept_hand_over(hand_over=mine, by=acting(by))
            else:
                hand_overs.withdraw_hand_over(hand_over=mine, by=acting(by))
            won.append(name)
        except hand_overs.HandOverNotWaiting:
            told_so.append(name)
        finally:
            connections.close_all()

    both = [
        threading.Thread(target=answer, args=pair)
        for pair in (("take over", amina), ("take back", ruth))
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert (len(won), len(told_so)) == (1, 1)
    place.refresh_from_db()
    assert (place.status == TeamStatus.ENDED) == (won == ["take over"])


def slowly(step: Callable[..., None], reached: threading.Event) -> Callable[..., None]:
    """The same step, after which somebody else has time to come in between."""

    def slow(*args: Any, **options: Any) -> None:
        step(*args, **options)
        reached.set()
        time.sleep(0.5)

    return slow


def side_by_side(*works: Callable[[], object]) -> list[Exception]:
    """Let each work in a thread of its own; what the database refused."""
    broke: list[Exception] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except OperationalError as deadlock:
            broke.append(deadlock)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return broke


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("what", ["show out", "take the referral back"])
def test_taking_over_waits_for_nobody_who_waits_for_it(
    place: TeamMember, plan: Plan, amina: Membership, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is held is held in one order: else the database ends one of the two with an error."""
    made = offer(place, amina)
    TeamMember.objects.filter(pk=place.pk).update(joined_by=JoinedBy.REFERRAL)
    referral = ReferralFactory(
        person=plan.person,
        status=ReferralStatus.ACCEPTED,
        answered_by=place.membership,
        answered_at=NOW,
        grant=place.grant,
    )
    reached = threading.Event()
    for name in ("_settle", "_leave"):
        monkeypatch.setattr(hand_overs, name, slowly(getattr(hand_overs, name), reached))

    def take_over() -> None:
        hand_overs.accept_hand_over(hand_over=HandOver.objects.get(pk=made.pk), by=acting(amina))

    def end() -> None:
        reached.wait(5)
        if what == "show out":
            with contextlib.suppress(team.PlaceNotStanding):
                team.end_place(place=TeamMember.objects.get(pk=place.pk), by=herself(plan))
        else:
            referrals.withdraw_referral(referral=referral, by=herself(plan))

    assert side_by_side(take_over, end) == []
    place.refresh_from_db()
    theirs = TeamMember.objects.get(plan=plan, membership=amina)
    assert place.status == TeamStatus.ENDED
    assert (theirs.status == TeamStatus.ENDED) == (what == "take the referral back")
