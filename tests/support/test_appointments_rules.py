"""Who may offer times, pick one, call off and say how it went."""

import pytest

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership, Person
from catchment.people.queries import actor_of
from catchment.support.enums import AppointmentStatus, ParentSees
from catchment.support.models import Appointment
from catchment.support.rules import appointments as rules
from tests.factories.appointments import AppointmentFactory
from tests.factories.parents import ParentLinkFactory
from tests.factories.people import (
    NOW,
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)
from tests.factories.plans import PlanFactory, let_into_plan
from tests.factories.team import GROWN_UP, helper_in, herself, in_team, karen_with_a_plan

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [None, *Role])
def test_visible_to_agrees_with_may_view(role: Role | None) -> None:
    school = OrganisationFactory(school=True)
    reader = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[role] if role else []
    )
    own = PersonFactory(catchment=school.catchment, user=reader.user)
    child = PersonFactory(catchment=school.catchment)
    EnrolmentFactory(person=child, organisation=school)
    ParentLinkFactory(person=child, parent=reader, verified=True)
    helped = PersonFactory(catchment=school.catchment, born_on=GROWN_UP)
    in_team(PlanFactory(person=helped), reader)
    let_into_plan(PlanFactory(person=PersonFactory(catchment=school.catchment)), reader)
    for person in (
        own,
        child,
        helped,
        *Person.objects.exclude(pk__in=[own.pk, child.pk, helped.pk]),
    ):
        AppointmentFactory(person=person)
        AppointmentFactory(person=person, booked=True)
        AppointmentFactory(person=person, offered_by=reader)
    actor = actor_of(reader, now=NOW)

    listed = set(Appointment.objects.visible_to(actor))
    allowed = {one for one in Appointment.objects.all() if rules.may_view_appointment(actor, one)}

    assert listed == allowed
    assert len(listed) == 3 + 1 + 1


@pytest.mark.parametrize(
    ("sees", "may"),
    [
        pytest.param(ParentSees.NOTHING, False, id="nothing"),
        pytest.param(ParentSees.DATES, True, id="dates"),
        pytest.param(ParentSees.PLAN, True, id="plan"),
    ],
)
def test_a_parent_sees_what_is_booked_and_nothing_on_offer(sees: ParentSees, may: bool) -> None:
    link = ParentLinkFactory(verified=True, sees=sees)
    mum = actor_of(link.parent, now=NOW)
    booked = AppointmentFactory(person=link.person, booked=True)

    assert rules.may_view_appointment(mum, booked) is may
    assert not rules.may_view_appointment(mum, AppointmentFactory(person=link.person))
    assert not rules.may_call_off(mum, booked)
    assert not rules.may_take_into_calendar(mum, booked)


def test_a_visitor_sees_none() -> None:
    one = AppointmentFactory()
    visitor = actor_in(one.person.catchment, membership_id=None)

    assert not rules.may_view_appointment(visitor, one)
    assert not Appointment.objects.visible_to(visitor).exists()


def helper_and(person: Person, **values: object) -> tuple[Actor, Appointment]:
    helper = helper_in(person)
    made = AppointmentFactory(person=person, offered_by=helper, **values)
    return actor_of(helper, now=NOW), made


def answers(actor: Actor, one: Appointment) -> tuple[bool, ...]:
    """May pick, ask for others; offer others, withdraw; call off; say how it went; take the file."""
    return (
        rules.may_pick_time(actor, one),
        rules.may_ask_other_times(actor, one),
        rules.may_offer_others(actor, one),
        rules.may_withdraw_offer(actor, one),
        rules.may_call_off(actor, one),
        rules.may_say_how_it_went(actor, one),
        rules.may_take_into_calendar(actor, one),
    )


Y, N = True, False


@pytest.mark.parametrize(
    ("status", "person", "helper"),
    [
        pytest.param("offered", (Y, Y, N, N, N, N, N), (N, N, Y, Y, N, N, N), id="offered"),
        pytest.param("booked", (N, N, N, N, Y, N, Y), (N, N, N, N, Y, Y, Y), id="booked"),
        pytest.param("cancelled", (N, N, N, N, N, N, Y), (N, N, N, N, N, N, Y), id="called off"),
        pytest.param("withdrawn", (N, N, N, N, N, N, N), (N, N, N, N, N, N, N), id="taken back"),
    ],
)
def test_what_either_side_may(
    status: str, person: tuple[bool, ...], helper: tuple[bool, ...]
) -> None:
    plan = karen_with_a_plan()
    was_booked = status in (AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED)
    ruth, one = helper_and(plan.person, status=status, booked_at=NOW if was_booked else None)
    in_team(plan, Membership.objects.get(pk=ruth.membership_id))
    stranger = actor_of(helper_in(plan.person, "Sam"), now=NOW)

    assert answers(herself(plan), one) == person
    assert answers(ruth, one) == helper
    assert answers(stranger, one) == (N,) * 7


def test_for_somebody_without_an_account_the_helper_picks() -> None:
    ruth, one = helper_and(PersonFactory())
    in_team(PlanFactory(person=one.person), Membership.objects.get(pk=ruth.membership_id))

    assert answers(ruth, one) == (Y, Y, Y, Y, N, N, N)


@pytest.mark.parametrize("values", [{}, {"booked": True}])
def test_whoever_is_not_in_the_team_sees_no_meeting(values: dict[str, bool]) -> None:
    ruth, one = helper_and(PersonFactory(user=UserFactory()), **values)

    assert answers(ruth, one) == (N,) * 7
    assert not Appointment.objects.visible_to(ruth).exists()


def test_nobody_of_another_catchment_may() -> None:
    ruth, _ = helper_and(PersonFactory())
    helper = Membership.objects.get(pk=ruth.membership_id)
    there = AppointmentFactory(person=PersonFactory(user=UserFactory()), offered_by=helper)

    assert answers(ruth, there) == (N,) * 7


@pytest.mark.parametrize(
    ("who", "ended", "may"),
    [
        pytest.param("team", False, True, id="in the team"),
        pytest.param("team", True, False, id="the plan has ended"),
        pytest.param("helper", False, False, id="a helper outside it"),
        pytest.param("person", False, False, id="the person"),
    ],
)
def test_who_offers_times(who: str, ended: bool, may: bool) -> None:
    plan = karen_with_a_plan()
    if ended:
        plan = PlanFactory(person=plan.person, ended=True)
    helper = helper_in(plan.person)
    if who == "team":
        in_team(plan, helper)
    actor = herself(plan) if who == "person" else actor_of(helper, now=NOW)

    assert rules.may_offer_times(actor, plan) is may
