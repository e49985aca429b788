"""Sharing one thing with one member, and what is refused."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections

from catchment.people.actions.grants import GrantNeedsAnEnd
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Grant, JournalEntry, Membership, Person
from catchment.people.queries import actor_of
from catchment.support.actions import shares as actions
from catchment.support.models import Document, LadderLayer, Notice, Plan, PlanStep
from tests.factories.documents import DocumentFactory
from tests.factories.network import HelperFactory
from tests.factories.people import NOW, MembershipFactory
from tests.factories.plans import PlanStepFactory, let_into_plan
from tests.factories.support import LadderFactory, layer_of, let_in
from tests.factories.team import helper_in, herself, in_team, karen_with_a_plan

pytestmark = pytest.mark.django_db
MONTH = dt.timedelta(days=30)


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def ruth(plan: Plan) -> Membership:
    return helper_in(plan.person)


def things_of(plan: Plan) -> dict[str, actions.Shareable]:
    """One of each kind, of one person."""
    return {
        "plan": plan,
        "step": PlanStepFactory(plan=plan),
        "layer": layer_of(LadderFactory(person=plan.person), 2),
        "document": DocumentFactory(person=plan.person),
    }


def share(thing: actions.Shareable, to: Membership, by: Actor, days: int = 30) -> Grant:
    return actions.share_thing(
        thing=thing,
        recipient=to,
        purpose="to help me",
        until=NOW + dt.timedelta(days=days),
        by=by,
    )


def readable(thing: actions.Shareable, reader: Membership) -> bool:
    """Asked as every page asks."""
    seen = {
        Plan: Plan.objects,
        PlanStep: PlanStep.objects,
        LadderLayer: LadderLayer.objects,
        Document: Document.objects,
    }[type(thing)]
    return seen.visible_to(actor_of(reader, now=NOW)).filter(pk=thing.pk).exists()


@pytest.mark.parametrize("kind", ["plan", "step", "layer", "document"])
def test_a_thing_is_private_then_shared_then_private_again(
    plan: Plan, ruth: Membership, kind: str
) -> None:
    things = things_of(plan)
    before = readable(things[kind], ruth)

    grant = share(things[kind], ruth, herself(plan))

    open_now = {name for name, thing in things.items() if readable(thing, ruth)}
    actions.shut(grant=grant, by=herself(plan))
    assert (before, open_now, readable(things[kind], ruth)) == (
        False,
        {"plan", "step"} if kind == "plan" else {kind},
        False,
    )


def test_sharing_tells_the_recipient_and_the_journal(plan: Plan, ruth: Membership) -> None:
    share(plan, ruth, herself(plan))

    assert Notice.objects.get(to=ruth).sentence == "Karen shares something with you"
    assert list(JournalEntry.objects.order_by("pk").values_list("sentence", flat=True)) == [
        "let Ruth Sutcliffe see your record",
        "let Ruth Sutcliffe read your plan",
    ]


def test_a_double_click_shares_once(plan: Plan, ruth: Membership) -> None:
    share(plan, ruth, herself(plan))

    with pytest.raises(actions.SharedAlready):
        share(plan, ruth, herself(plan))
    assert Grant.objects.count() == 1


def test_a_longer_share_replaces_a_shorter_one(plan: Plan, ruth: Membership) -> None:
    first = share(plan, ruth, herself(plan))

    second = share(plan, ruth, herself(plan), days=60)

    assert list(Grant.objects.in_force(at=NOW)) == [second]
    first.refresh_from_db()
    assert first.withdrawn_at == NOW


def test_what_opens_more_than_this_thing_is_left_alone(plan: Plan, ruth: Membership) -> None:
    ladder = LadderFactory(person=plan.person)
    both = let_in(ladder, ruth, layers=(1, 2), until=NOW + dt.timedelta(days=5))

    share(layer_of(ladder, 1), ruth, herself(plan))

    both.refresh_from_db()
    assert both.withdrawn_at is None


def test_a_place_in_the_team_is_left_alone(plan: Plan, ruth: Membership) -> None:
    place = in_team(plan, ruth)
    assert place.grant is not None
    Grant.objects.filter(pk=place.grant.pk).update(until=NOW + dt.timedelta(days=5))

    share(plan, ruth, herself(plan))

    place.grant.refresh_from_db()
    assert place.grant.withdrawn_at is None


def test_nothing_is_shared_with_somebody_of_another_catchment(plan: Plan) -> None:
    stranger = MembershipFactory(holds=[Role.HELPER])

    with pytest.raises(actions.NotFit):
        share(plan, stranger, herself(plan))


def test_nothing_is_shared_with_somebody_whose_work_is_not_to_help(plan: Plan) -> None:
    host = helper_in(plan.person, "Hanna Host", Role.HOST)

    with pytest.raises(actions.NotFit):
        share(plan, host, herself(plan))


@pytest.mark.parametrize("cleared", [False, True])
def test_for_somebody_under_18_only_the_cleared_are_let_in(cleared: bool) -> None:
    plan = karen_with_a_plan(born_on=NOW.date() - dt.timedelta(days=15 * 365))
    ruth = helper_in(plan.person)
    if cleared:
        HelperFactory(catchment=plan.person.catchment, membership=ruth, cleared=True)
        share(plan, ruth, herself(plan))
    else:
        with pytest.raises(actions.NotFit):
            share(plan, ruth, herself(plan))

    assert readable(plan, ruth) is cleared


def test_a_share_ends_within_what_the_catchment_allows(plan: Plan, ruth: Membership) -> None:
    with pytest.raises(GrantNeedsAnEnd):
        share(plan, ruth, herself(plan), days=4000)


def test_another_share_of_the_same_plan_by_somebody_else_changes_nothing(
    plan: Plan, ruth: Membership
) -> None:
    let_into_plan(plan, helper_in(plan.person, "Amina Begum"))

    share(plan, ruth, herself(plan))

    assert Grant.objects.in_force(at=NOW).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_of_two_clicks_at_once_one_shares() -> None:
    plan = karen_with_a_plan()
    ruth, by = helper_in(plan.person), herself(plan)
    start, ends = threading.Barrier(2), []

    def click() -> None:
        start.wait()
        try:
            share(plan, ruth, by)
            ends.append("shared")
        except actions.SharedAlready:
            ends.append("told")
        finally:
            connections.close_all()

    both = [threading.Thread(target=click) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert (sorted(ends), Grant.objects.count()) == (["shared", "told"], 1)
    assert Person.objects.get(pk=plan.person_id).grants.count() == 1
