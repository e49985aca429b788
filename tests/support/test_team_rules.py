"""Who may do what in a team: the right role with the wrong thing is in every table."""

import datetime as dt
from dataclasses import replace

import pytest

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Grant, Membership
from catchment.people.queries import actor_of
from catchment.support.enums import HandOverStatus, ParentLinkStatus, ParentSees, PlanStatus
from catchment.support.models import (
    HandOver,
    ParentLink,
    Plan,
    SupporterLink,
    TeamMember,
)
from catchment.support.rules import links as link_rules
from catchment.support.rules import team as rules
from tests.factories.people import NOW, CatchmentFactory, MembershipFactory, actor_in
from tests.factories.plans import PlanStepFactory
from tests.factories.team import (
    HandOverFactory,
    TeamMemberFactory,
    confirmed,
    helper_in,
    herself,
    in_team,
    karen_with_a_plan,
    link_for,
    step_for_bev,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def ruth(plan: Plan) -> Membership:
    return helper_in(plan.person)


@pytest.fixture
def place(plan: Plan, ruth: Membership) -> TeamMember:
    return in_team(plan, ruth)


def acting(member: Membership) -> Actor:
    return actor_of(member, now=NOW)


def parent_of(plan: Plan) -> Membership:
    parent = MembershipFactory(catchment=plan.person.catchment, holds=[Role.PARENT])
    ParentLink.objects.create(
        person=plan.person,
        parent=parent,
        relation="mother",
        status=ParentLinkStatus.VERIFIED,
        sees=ParentSees.PLAN,
        asked_at=NOW,
    )
    made: Membership = parent
    return made


def over(plan: Plan) -> Plan:
    plan.status, plan.ended_at = PlanStatus.ENDED, NOW
    plan.save()
    return plan


def test_who_opens_the_team(plan: Plan, place: TeamMember, ruth: Membership) -> None:
    actors = {
        "herself": herself(plan),
        "in the team": acting(ruth),
        "a colleague": acting(helper_in(plan.person, "Amina")),
        "a parent": acting(parent_of(plan)),
        "of another catchment": replace(acting(ruth), catchment_id=CatchmentFactory().pk),
    }

    may = {who for who, actor in actors.items() if rules.may_open_team(actor, plan)}
    begins = {who for who, actor in actors.items() if rules.may_open_team(actor, plan.person)}
    asks = {who for who, actor in actors.items() if rules.may_ask_into_team(actor, plan)}

    assert may == {"herself", "in the team"}
    assert begins == {"herself", "in the team"}
    assert asks == {"herself"}


def test_for_somebody_without_an_account_who_writes_with_them_asks() -> None:
    plan = karen_with_a_plan(user=None)
    ruth = helper_in(plan.person)
    in_team(plan, ruth)

    assert rules.may_ask_into_team(acting(ruth), plan)
    assert not rules.may_ask_into_team(acting(ruth), over(plan))


def test_what_one_may_do_with_a_place(plan: Plan, place: TeamMember, ruth: Membership) -> None:
    colleague = in_team(plan, helper_in(plan.person, "Amina"))
    asked = TeamMemberFactory(plan=plan, membership=helper_in(plan.person, "Joan"))
    hers, own = herself(plan), acting(ruth)
    table = [
        # who, which place, view, open, end, choose as lead, hand over
        (hers, place, (True, False, True, True, False)),
        (own, place, (True, True, True, False, True)),
        (own, colleague, (True, False, False, False, False)),
        (acting(asked.membership), asked, (True, True, True, False, False)),
        (acting(asked.membership), place, (False, False, False, False, False)),
        (hers, asked, (True, False, True, False, False)),
        (acting(helper_in(plan.person, "Bo")), place, (False,) * 5),
        (acting(parent_of(plan)), place, (True, False, False, False, False)),
        (replace(own, catchment_id=CatchmentFactory().pk), place, (False,) * 5),
    ]
    for actor, thing, expected in table:
        said = tuple(
            rule(actor, thing)
            for rule in (
                rules.may_view_place,
                rules.may_open_place,
                rules.may_end_place,
                rules.may_choose_lead,
                rules.may_hand_over,
            )
        )
        assert said == expected, (actor.name, thing)


def test_a_place_that_has_ended_is_only_looked_at(plan: Plan, place: TeamMember) -> None:
    place.status, place.ended_at = "ended", NOW
    place.save()

    for rule in (rules.may_end_place, rules.may_choose_lead, rules.may_hand_over):
        assert not rule(herself(plan), place)


def test_nothing_is_handed_over_once_the_plan_has_ended(
    plan: Plan, place: TeamMember, ruth: Membership
) -> None:
    over(plan)
    place.plan = plan

    assert not rules.may_hand_over(acting(ruth), place)
    assert rules.may_end_place(herself(plan), place)


def test_a_supporter_is_never_the_lead(plan: Plan) -> None:
    bev = TeamMemberFactory(
        plan=plan, supporter=step_for_bev(plan).supporter, status="active", started_at=NOW
    )

    assert not rules.may_choose_lead(herself(plan), bev)
    assert rules.may_end_place(herself(plan), bev)


def test_what_one_may_do_with_a_hand_over(plan: Plan, place: TeamMember, ruth: Membership) -> None:
    amina = helper_in(plan.person, "Amina")
    made = HandOverFactory(plan=plan, giver=place, taker=amina)
    settled = HandOverFactory(plan=plan, giver=place, taker=amina, status=HandOverStatus.DECLINED)
    table = [
        # who, view, answer, take back
        (herself(plan), (True, False, True)),
        (acting(ruth), (True, False, True)),
        (acting(amina), (True, True, False)),
        (acting(helper_in(plan.person, "Bo")), (False, False, False)),
        (replace(acting(amina), catchment_id=CatchmentFactory().pk), (False, False, False)),
        (Actor(now=NOW), (False, False, False)),
    ]
    for actor, expected in table:
        said = tuple(
            rule(actor, made)
            for rule in (
                rules.may_view_hand_over,
                rules.may_answer_hand_over,
                rules.may_withdraw_hand_over,
            )
        )
        assert said == expected, actor.name
        assert not rules.may_answer_hand_over(actor, settled)
        assert not rules.may_withdraw_hand_over(actor, settled)


@pytest.mark.parametrize("role", [*Role])
def test_who_is_involved_is_for_staff_who_see_the_person(role: Role, plan: Plan) -> None:
    plan.tells_who_is_involved = True
    knows = helper_in(plan.person, "Joan", role)
    Grant.objects.create(
        person=plan.person,
        recipient=knows,
        purpose="another",
        starts_at=NOW - dt.timedelta(days=1),
        until=NOW + dt.timedelta(days=9),
    )
    stranger = helper_in(plan.person, "Bo", role)
    staff = {Role.HELPER, Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD, Role.COORDINATOR}

    assert rules.may_see_who_is_involved(acting(knows), plan) == (role in staff)
    assert not rules.may_see_who_is_involved(acting(stranger), plan)
    plan.tells_who_is_involved = False
    assert not rules.may_see_who_is_involved(acting(knows), plan)


def test_the_person_sees_what_they_see(plan: Plan) -> None:
    plan.tells_who_is_involved = True

    assert rules.may_see_who_is_involved(herself(plan), plan)
    assert not rules.may_see_who_is_involved(herself(plan), over(plan))


def test_who_may_make_a_link(plan: Plan, place: TeamMember, ruth: Membership) -> None:
    step = step_for_bev(plan)
    amina = helper_in(plan.person, "Amina")
    in_team(plan, amina)
    assert step.supporter is not None
    confirmed(step.supporter, amina)
    outside = helper_in(plan.person, "Joan")
    hers = herself(plan)

    assert link_rules.may_make_link(hers, step)
    assert link_rules.may_make_link(acting(amina), step)
    assert not link_rules.may_make_link(acting(ruth), step)
    confirmed(step.supporter, outside)
    assert not link_rules.may_make_link(acting(outside), step)
    assert not link_rules.may_make_link(hers, PlanStepFactory(plan=plan))
    assert not link_rules.may_make_link(hers, PlanStepFactory(plan=plan, owner="supporter"))
    assert not link_rules.may_make_link(
        hers, step_for_bev(plan, supporter=step.supporter, done=True)
    )
    assert not link_rules.may_make_link(replace(hers, catchment_id=None), step)
    over(plan)
    step.plan = plan
    assert not link_rules.may_make_link(hers, step)


def test_who_may_take_a_link_back(plan: Plan, place: TeamMember, ruth: Membership) -> None:
    link = link_for(step_for_bev(plan), acting(ruth)).link

    assert link_rules.may_take_back_link(herself(plan), link)
    assert link_rules.may_take_back_link(acting(ruth), link)
    assert not link_rules.may_take_back_link(acting(helper_in(plan.person, "Bo")), link)
    Grant.objects.update(withdrawn_at=NOW)
    assert not link_rules.may_view_link(acting(ruth), link)
    link.revoked_at = NOW
    assert not link_rules.may_take_back_link(herself(plan), link)


@pytest.mark.parametrize("role", [None, *Role])
def test_visible_to_agrees_with_may_view(role: Role | None) -> None:
    plan = karen_with_a_plan()
    member = MembershipFactory(catchment=plan.person.catchment, holds=[role] if role else [])
    in_team(plan, member)
    for other in (plan, karen_with_a_plan(), karen_with_a_plan(catchment=plan.person.catchment)):
        ruth, amina = helper_in(other.person), helper_in(other.person, "Amina")
        giver = in_team(other, ruth)
        TeamMemberFactory(plan=other, membership=amina)
        HandOverFactory(plan=other, giver=giver, taker=amina)
        link_for(step_for_bev(other), acting(ruth))
    link_for(
        PlanStepFactory(plan=plan, supporter=SupporterLink.objects.earliest("pk").supporter),
        acting(member),
    )
    TeamMemberFactory(plan=karen_with_a_plan(catchment=plan.person.catchment), membership=member)
    HandOverFactory(plan=plan, giver=TeamMember.objects.earliest("pk"), taker=amina)
    mine = acting(member)
    hers = herself(plan)
    strangers = [actor_in(plan.person.catchment, membership_id=None), Actor(now=NOW)]

    for actor in (mine, hers, acting(parent_of(plan)), *strangers):
        for rows, rule in (
            (TeamMember.objects, rules.may_view_place),
            (HandOver.objects, rules.may_view_hand_over),
            (SupporterLink.objects, link_rules.may_view_link),
        ):
            listed = set(rows.visible_to(actor))
            assert listed == {each for each in rows.all() if rule(actor, each)}, rows
    assert TeamMember.objects.visible_to(mine).exists()
