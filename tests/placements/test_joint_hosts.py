"""Several hosts for one placement: asked, agreed, days nobody else's, seats counted once, caps kept."""

import datetime as dt

import pytest

from catchment.people.enums import Role
from catchment.placements.actions import joint, requests
from catchment.placements.bridge.from_round import cap_rows
from catchment.placements.bridge.joint import set_apart
from catchment.placements.enums import HostStatus, JointStatus, RequestStatus
from catchment.placements.models import JointHost, Opportunity, OpportunityWeek
from catchment.placements.queries.joint import days_left, days_of
from catchment.placements.queries.seats import at_their_most, seats_of, taken_at_once
from catchment.placements.rules import joint as rules
from tests.factories.people import CatchmentFactory, MembershipFactory, PersonFactory, actor_in
from tests.factories.placements import (
    MONDAY,
    HostFactory,
    JointHostFactory,
    OpportunityFactory,
    OpportunityWeekFactory,
    SeatRequestFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen():
    """A week in a kitchen that a farm may share; the two hosts are of one catchment."""
    return OpportunityWeekFactory(opportunity__title="From field to plate", seats=3)


@pytest.fixture
def farm(kitchen):
    return HostFactory(catchment=kitchen.opportunity.host.catchment, verified=True)


def by(week):
    return actor_in(week.opportunity.host.catchment, Role.COORDINATOR, membership_id=None)


def asked(week, host, days=(3, 4)):
    return joint.ask_to_join(
        opportunity=week.opportunity, host=host, weekdays=days, words="", by=by(week)
    )


def shared(week, host, **values):
    return JointHostFactory(
        opportunity=week.opportunity, host=host, **{"status": JointStatus.YES} | values
    )


def test_another_host_says_yes_to_its_days(kitchen, farm):
    one = asked(kitchen, farm)
    assert days_of(kitchen.opportunity) == []

    joint.join(joint=one, by=by(kitchen))

    first, second = days_of(kitchen.opportunity)
    assert (first.host, first.weekdays) == (kitchen.opportunity.host, (0, 1, 2))
    assert (second.host, second.weekdays) == (farm, (3, 4))


def test_days_are_nobody_else_s_while_a_question_waits(kitchen, farm):
    asked(kitchen, farm)
    mill = HostFactory(catchment=farm.catchment, verified=True)

    with pytest.raises(joint.DaysGone):
        asked(kitchen, mill, days=(2, 3))

    assert days_left(kitchen.opportunity) == (0, 1, 2)


@pytest.mark.parametrize("days", [(), (0, 1, 2, 3, 4), (5,)], ids=["none", "all", "Saturday"])
def test_days_that_cannot_be_shared(kitchen, farm, days):
    with pytest.raises(joint.DaysGone):
        asked(kitchen, farm, days=days)


def test_a_host_is_asked_once(kitchen, farm):
    asked(kitchen, farm, days=(4,))

    with pytest.raises(joint.AskedToJoin):
        asked(kitchen, farm, days=(3,))


def test_only_a_checked_host_of_the_catchment_is_asked(kitchen, farm):
    farm.status = HostStatus.PENDING
    farm.save()

    for host in (farm, HostFactory(verified=True), kitchen.opportunity.host):
        with pytest.raises(joint.HostNotThere):
            asked(kitchen, host)


def test_an_answer_counts_once(kitchen, farm):
    one = asked(kitchen, farm)
    joint.not_join(joint=one, by=by(kitchen))

    for act in (joint.join, joint.not_join, joint.end_joint):
        with pytest.raises(joint.JointHostMovedOn):
            act(joint=JointHost.objects.get(), by=by(kitchen))

    assert days_left(kitchen.opportunity) == (0, 1, 2, 3, 4)


def test_seats_are_counted_once_and_towards_both_hosts(kitchen, farm):
    shared(kitchen, farm)

    SeatRequestFactory(week=kitchen, status=RequestStatus.ACCEPTED)

    assert [(one.taken, one.free) for one in seats_of([kitchen])] == [(1, 2)]
    assert taken_at_once(kitchen.opportunity.host, kitchen) == 1
    assert taken_at_once(farm, kitchen) == 1


def test_a_single_yes_keeps_what_each_host_takes_at_once(kitchen, farm):
    farm.at_once = 1
    farm.save()
    shared(kitchen, farm)
    SeatRequestFactory(
        week=OpportunityWeekFactory(opportunity__host=farm), status=RequestStatus.ACCEPTED
    )

    with pytest.raises(requests.NoSeatLeft):
        requests.accept_request(request=SeatRequestFactory(week=kitchen), by=by(kitchen))


def test_a_host_that_would_be_too_full_cannot_join(kitchen, farm):
    farm.at_once = 1
    farm.save()
    one = asked(kitchen, farm)
    SeatRequestFactory(week=kitchen, status=RequestStatus.ACCEPTED)
    SeatRequestFactory(
        week=OpportunityWeekFactory(opportunity__host=farm), status=RequestStatus.ACCEPTED
    )

    with pytest.raises(joint.TooManyAtOnce):
        joint.join(joint=one, by=by(kitchen))


def test_nobody_who_has_a_seat_loses_a_host(kitchen, farm):
    one = shared(kitchen, farm)
    given = SeatRequestFactory(week=kitchen, status=RequestStatus.ACCEPTED)

    with pytest.raises(joint.SeatsGiven):
        joint.end_joint(joint=one, by=by(kitchen))

    given.delete()
    joint.end_joint(joint=one, by=by(kitchen))
    assert one.status == JointStatus.ENDED


def test_while_a_host_rests_nothing_that_it_shares_is_on_offer(kitchen, farm):
    shared(kitchen, farm)
    assert OpportunityWeek.objects.on_offer().get() == kitchen

    farm.status, farm.paused_at, farm.pause_reason = HostStatus.PAUSED, farm.created_at, "asked"
    farm.save()

    assert not OpportunityWeek.objects.on_offer().exists()
    assert not Opportunity.objects.on_offer().exists()
    with pytest.raises(requests.HostNotOpen):
        requests.accept_request(request=SeatRequestFactory(week=kitchen), by=by(kitchen))


def test_a_round_sets_seats_apart_so_that_no_host_takes_more_than_it_said(kitchen, farm):
    farm.at_once = 2
    farm.save()
    shared(kitchen, farm)
    own = OpportunityWeekFactory(opportunity__host=farm, starts_on=MONDAY + dt.timedelta(days=1))
    weeks = [kitchen, own]

    apart = set_apart(weeks, free={kitchen.pk: 3, own.pk: 2}, taken={own.pk: 1}, locked={})

    assert apart.seats == {kitchen.pk: 1}
    assert apart.held[farm.pk, MONDAY] == 2
    assert apart.held[kitchen.opportunity.host_id, MONDAY] == 0


def test_a_shared_placement_of_hosts_without_a_limit_keeps_all_its_seats(kitchen, farm):
    shared(kitchen, farm)

    apart = set_apart([kitchen], free={kitchen.pk: 3}, taken={}, locked={})

    assert apart.seats == {kitchen.pk: 3}


def test_what_others_have_already_counts_towards_what_a_host_takes_in_a_round(kitchen):
    host = kitchen.opportunity.host
    host.at_once = 2
    host.save()
    other = OpportunityWeekFactory(opportunity__host=host, starts_on=kitchen.starts_on)

    apart = set_apart([kitchen, other], free={kitchen.pk: 2}, taken={kitchen.pk: 1}, locked={})

    assert [row.seats for row in cap_rows([kitchen, other], apart)] == [1]


def test_visible_to_agrees_with_may_view(kitchen, farm):
    shared(kitchen, farm)
    JointHostFactory(
        opportunity=OpportunityFactory(host__catchment=farm.catchment),
        host=HostFactory(catchment=farm.catchment, verified=True),
    )
    JointHostFactory()
    actors = [
        actor_in(catchment, role, organisation=organisation)
        for catchment in (farm.catchment, CatchmentFactory())
        for role in Role
        for organisation in (None, farm.organisation, kitchen.opportunity.host.organisation)
    ]

    for actor in actors:
        listed = set(JointHost.objects.visible_to(actor))
        assert listed == {o for o in JointHost.objects.all() if rules.may_view_joint_host(actor, o)}


def test_only_the_asked_host_answers_and_either_ends(kitchen, farm):
    one = asked(kitchen, farm)
    first, second = (
        actor_in(farm.catchment, Role.HOST, organisation=host.organisation)
        for host in (kitchen.opportunity.host, farm)
    )
    for actor in (first, second):
        MembershipFactory(
            catchment=farm.catchment, organisation_id=actor.organisation_id, holds=[Role.HOST]
        )
    pupil = actor_in(farm.catchment, Role.PERSON, person_id=PersonFactory().pk)

    assert [rules.may_answer_joint_host(who, one) for who in (first, second, pupil)] == [
        False,
        True,
        False,
    ]
    assert [rules.may_end_joint_host(who, one) for who in (first, second, pupil)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("weeks", [1, 3])
def test_a_week_is_full_where_any_of_its_hosts_is(kitchen, farm, django_assert_num_queries, weeks):
    shared(kitchen, farm)
    farm.at_once = 1
    farm.save()
    own = [
        OpportunityWeekFactory(opportunity__host=farm, seats=3, starts_on=first, ends_on=first)
        for first in (MONDAY, MONDAY + dt.timedelta(days=7), MONDAY + dt.timedelta(days=1))
    ][:weeks]
    SeatRequestFactory(week=own[0], status=RequestStatus.ACCEPTED)

    with django_assert_num_queries(4):
        full = at_their_most([kitchen, *own])

    assert full == {kitchen.pk, own[0].pk}
