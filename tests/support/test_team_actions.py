"""Coming into a team, leaving it, leading it; and what is refused."""

import datetime as dt
import threading
from dataclasses import replace

import pytest
from django.db import connection, connections

from catchment.network.enums import HelperStatus
from catchment.people.actor import Actor
from catchment.people.enums import MembershipStatus, Role
from catchment.people.models import Grant, JournalEntry, Membership
from catchment.people.queries import actor_of
from catchment.support.actions import places, team, team_round
from catchment.support.enums import JoinedBy, PlanStatus, TeamStatus
from catchment.support.models import HandOver, Notice, Plan, PlanShare, TeamMember
from tests.factories.network import HelperFactory
from tests.factories.people import (
    NOW,
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    SupporterFactory,
)
from tests.factories.plans import let_into_plan
from tests.factories.team import (
    HandOverFactory,
    TeamMemberFactory,
    helper_in,
    herself,
    in_team,
    karen_with_a_plan,
)

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
HALF_A_YEAR = TODAY + dt.timedelta(days=182)


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def karen(plan: Plan) -> Actor:
    return herself(plan)


@pytest.fixture
def ruth(plan: Plan) -> Membership:
    return helper_in(plan.person)


def acting(member: Membership, now: dt.datetime = NOW) -> Actor:
    return actor_of(member, now=now)


def ask(plan: Plan, member: Membership, by: Actor, **values: object) -> TeamMember:
    return team.invite_member(
        plan=plan, membership=member, role="money", reason="You listen.", by=by, **values
    )


def told(member: Membership) -> list[str]:
    return list(Notice.objects.filter(to=member).order_by("pk").values_list("sentence", flat=True))


def test_invite_member_asks_and_opens_nothing(plan: Plan, karen: Actor, ruth: Membership) -> None:
    place = ask(plan, ruth, karen)

    assert (place.status, place.grant, place.ends_on) == (TeamStatus.INVITED, None, HALF_A_YEAR)
    assert told(ruth) == ["Karen asks you into the team of a plan"]
    assert not Grant.objects.filter(recipient=ruth).exists()
    assert JournalEntry.objects.get(about_person=plan.person).sentence == (
        "asked somebody into your team"
    )


def test_invite_member_twice_is_refused(plan: Plan, karen: Actor, ruth: Membership) -> None:
    ask(plan, ruth, karen)

    with pytest.raises(places.InTeamAlready):
        ask(plan, ruth, karen)


def test_nobody_is_asked_into_a_plan_that_has_ended(
    karen: Actor, ruth: Membership, plan: Plan
) -> None:
    Plan.objects.update(status=PlanStatus.ENDED, ended_at=NOW)

    with pytest.raises(places.PlanIsOver):
        ask(plan, ruth, karen)
    with pytest.raises(places.PlanIsOver):
        team.add_supporter(
            plan=plan, supporter=SupporterFactory(person=plan.person), role="listens", by=karen
        )


@pytest.mark.parametrize("who", ["host", "elsewhere", "left", "herself", "pausing"])
def test_who_is_not_fit_is_not_asked(who: str, plan: Plan, karen: Actor) -> None:
    member = {
        "host": lambda: helper_in(plan.person, "A host", Role.HOST),
        "elsewhere": lambda: MembershipFactory(holds=[Role.HELPER]),
        "left": lambda: MembershipFactory(
            catchment=plan.person.catchment,
            holds=[Role.HELPER],
            status=MembershipStatus.ENDED,
            ended_at=NOW,
        ),
        "herself": lambda: MembershipFactory(
            catchment=plan.person.catchment,
            user=plan.person.user,
            organisation=OrganisationFactory(catchment=plan.person.catchment),
            holds=[Role.HELPER],
        ),
        "pausing": lambda: (
            HelperFactory(
                catchment=plan.person.catchment,
                membership=helper_in(plan.person),
                status=HelperStatus.PAUSED,
            ).membership
        ),
    }[who]()

    with pytest.raises(places.NotFit):
        ask(plan, member, karen)


@pytest.mark.parametrize("born", [dt.date(2012, 3, 4), None])
def test_under_18_only_who_is_cleared_is_asked(born: dt.date | None) -> None:
    plan = karen_with_a_plan(born_on=born)
    by = herself(plan)
    uncleared = helper_in(plan.person)
    cleared = HelperFactory(
        catchment=plan.person.catchment, membership=helper_in(plan.person, "Amina"), cleared=True
    ).membership

    with pytest.raises(places.NotFit):
        ask(plan, uncleared, by)
    assert ask(plan, cleared, by).membership == cleared


def test_under_18_the_leads_where_they_learn_are_asked(plan: Plan) -> None:
    plan = karen_with_a_plan(born_on=dt.date(2012, 3, 4))
    school = OrganisationFactory(catchment=plan.person.catchment, school=True)
    other = OrganisationFactory(catchment=plan.person.catchment, school=True)
    EnrolmentFactory(person=plan.person, organisation=school)
    own, elsewhere = (
        MembershipFactory(
            catchment=plan.person.catchment, organisation=one, holds=[Role.CAREERS_LEADER]
        )
        for one in (school, other)
    )
    by = herself(plan)

    assert ask(plan, own, by).membership == own
    with pytest.raises(places.NotFit):
        ask(plan, elsewhere, by)


def test_accept_place_opens_the_plan(plan: Plan, karen: Actor, ruth: Membership) -> None:
    place = ask(plan, ruth, karen, stay=dt.timedelta(days=30))
    later = NOW + dt.timedelta(days=3)

    team.accept_place(place=place, by=acting(ruth, later))

    assert place.status == TeamStatus.ACTIVE
    assert place.ends_on == TODAY + dt.timedelta(days=33)
    share = PlanShare.objects.get(grant=place.grant)
    assert (share.plan, share.writes) == (plan, True)
    assert share.grant.until.date() == place.ends_on + dt.timedelta(days=1)
    assert told(Membership.objects.get(user=plan.person.user)) == [
        "Ruth Sutcliffe said yes and is in your team"
    ]


def test_accept_place_twice_is_refused(plan: Plan, karen: Actor, ruth: Membership) -> None:
    place = ask(plan, ruth, karen)
    team.accept_place(place=place, by=acting(ruth))

    with pytest.raises(places.PlaceNotWaiting):
        team.accept_place(place=place, by=acting(ruth))
    assert Grant.objects.filter(recipient=ruth).count() == 1


def test_accept_place_asks_the_gates_again(plan: Plan, karen: Actor, ruth: Membership) -> None:
    place = ask(plan, ruth, karen)
    HelperFactory(catchment=plan.person.catchment, membership=ruth, status=HelperStatus.PAUSED)

    with pytest.raises(places.NotFit):
        team.accept_place(place=place, by=acting(ruth))


def test_accept_place_of_an_ended_plan_is_refused(
    plan: Plan, karen: Actor, ruth: Membership
) -> None:
    place = ask(plan, ruth, karen)
    Plan.objects.update(status=PlanStatus.ENDED, ended_at=NOW)

    with pytest.raises(places.PlanIsOver):
        team.accept_place(place=place, by=acting(ruth))


def test_a_supporters_place_is_nobodys_to_accept(plan: Plan, karen: Actor) -> None:
    place = TeamMemberFactory(plan=plan, supporter=SupporterFactory(person=plan.person))

    with pytest.raises(places.NobodyWithAnAccount):
        team.accept_place(place=place, by=karen)


def test_decline_place_keeps_the_words(plan: Plan, karen: Actor, ruth: Membership) -> None:
    place = ask(plan, ruth, karen)

    team.decline_place(place=place, words="I am away until May.", by=acting(ruth))

    assert (place.status, place.end_words) == (TeamStatus.DECLINED, "I am away until May.")
    assert told(Membership.objects.get(user=plan.person.user)) == [
        "Ruth Sutcliffe cannot come into your team"
    ]
    with pytest.raises(places.PlaceNotWaiting):
        team.decline_place(place=place, words="", by=acting(ruth))


def test_who_said_no_may_be_asked_again(plan: Plan, karen: Actor, ruth: Membership) -> None:
    team.decline_place(place=ask(plan, ruth, karen), words="", by=acting(ruth))

    assert ask(plan, ruth, karen).status == TeamStatus.INVITED


def test_end_place_shuts_what_was_open(plan: Plan, karen: Actor, ruth: Membership) -> None:
    place = in_team(plan, ruth, is_lead=True)

    team.end_place(place=place, words="We are done.", by=karen)

    assert (place.status, place.is_lead) == (TeamStatus.ENDED, False)
    assert not PlanShare.objects.giving(acting(ruth)).exists()
    assert told(ruth) == ["Your place in the team of Karen has ended"]
    with pytest.raises(team.PlaceNotStanding):
        team.end_place(place=place, by=karen)


def test_who_leaves_is_not_told_but_the_person_is(plan: Plan, ruth: Membership) -> None:
    team.end_place(place=in_team(plan, ruth), by=acting(ruth))

    assert told(ruth) == []
    assert told(Membership.objects.get(user=plan.person.user)) == [
        "Ruth Sutcliffe is no longer in your team"
    ]


def test_end_place_takes_back_what_waits_to_be_handed_over(
    plan: Plan, karen: Actor, ruth: Membership
) -> None:
    place, taker = in_team(plan, ruth), helper_in(plan.person, "Amina")
    waiting = HandOverFactory(plan=plan, giver=place, taker=taker)

    team.end_place(place=place, by=karen)

    assert HandOver.objects.get(pk=waiting.pk).status == "withdrawn"
    assert told(taker) == ["A hand-over that you were offered is taken back"]


def test_add_supporter_puts_a_name_into_the_team_and_sends_nothing(
    plan: Plan, karen: Actor
) -> None:
    bev = SupporterFactory(person=plan.person, name="Auntie Bev")

    place = team.add_supporter(plan=plan, supporter=bev, role="minds the boys", by=karen)

    assert (place.status, place.grant) == (TeamStatus.ACTIVE, None)
    assert not Notice.objects.exists()
    with pytest.raises(places.InTeamAlready):
        team.add_supporter(plan=plan, supporter=bev, role="again", by=karen)
    team.end_place(place=place, by=karen)
    assert not Notice.objects.exists()


def test_another_persons_supporter_is_refused(plan: Plan, karen: Actor) -> None:
    with pytest.raises(team.NotTheirSupporter):
        team.add_supporter(plan=plan, supporter=SupporterFactory(), role="listens", by=karen)


def test_choose_lead_leaves_one(plan: Plan, karen: Actor, ruth: Membership) -> None:
    before = in_team(plan, helper_in(plan.person, "Amina"), is_lead=True)

    chosen = team.choose_lead(place=in_team(plan, ruth), by=karen)

    before.refresh_from_db()
    assert (chosen.is_lead, before.is_lead) == (True, False)
    assert told(ruth) == ["Karen chose you as lead helper"]


def test_who_is_not_in_the_team_cannot_lead(plan: Plan, karen: Actor, ruth: Membership) -> None:
    lead = in_team(plan, helper_in(plan.person, "Amina"), is_lead=True)
    bev = TeamMemberFactory(
        plan=plan, supporter=SupporterFactory(person=plan.person), status=TeamStatus.ACTIVE
    )

    for place in (ask(plan, ruth, karen), bev):
        with pytest.raises(team.CannotLead):
            team.choose_lead(place=place, by=karen)
    lead.refresh_from_db()
    assert lead.is_lead


def test_say_who_is_involved(plan: Plan, karen: Actor) -> None:
    assert team.say_who_is_involved(plan=plan, tells=True, by=karen).tells_who_is_involved
    assert not team.say_who_is_involved(plan=plan, tells=False, by=karen).tells_who_is_involved
    Plan.objects.update(status=PlanStatus.ENDED, ended_at=NOW)
    with pytest.raises(places.PlanIsOver):
        team.say_who_is_involved(plan=plan, tells=True, by=karen)


def test_join_by_referral_ends_with_the_referral(
    plan: Plan, karen: Actor, ruth: Membership
) -> None:
    grant = let_into_plan(plan, ruth, writes=True)
    ends_on = TODAY + dt.timedelta(days=60)
    place = team.join_by_referral(
        plan=plan,
        membership=ruth,
        grant=grant,
        role="housing",
        reason="from a referral",
        ends_on=ends_on,
        by=acting(ruth),
    )

    team.touch_place(plan=plan, by=acting(ruth, NOW + dt.timedelta(days=20)))

    until = grant.until
    place.refresh_from_db()
    grant.refresh_from_db()
    assert (place.joined_by, place.ends_on, grant.until) == (JoinedBy.REFERRAL, ends_on, until)
    assert place.last_active_at == NOW + dt.timedelta(days=20)
    with pytest.raises(places.InTeamAlready):
        team.join_by_referral(
            plan=plan,
            membership=ruth,
            grant=grant,
            role="",
            reason="",
            ends_on=ends_on,
            by=acting(ruth),
        )


def test_touch_place_moves_the_end_and_the_way_in(plan: Plan, ruth: Membership) -> None:
    place = in_team(plan, ruth, ends_on=TODAY + dt.timedelta(days=30), noticed_at=NOW)
    later = NOW + dt.timedelta(days=20)

    assert team.touch_place(plan=plan, by=acting(ruth, later))

    place.refresh_from_db()
    assert (place.ends_on, place.noticed_at) == (TODAY + dt.timedelta(days=50), None)
    assert place.grant is not None
    assert place.grant.until.date() == TODAY + dt.timedelta(days=51)


def test_touch_place_opens_nothing_that_was_taken_back(plan: Plan, ruth: Membership) -> None:
    place = in_team(plan, ruth)
    Grant.objects.update(withdrawn_at=NOW)
    before = Grant.objects.get(pk=place.grant_id).until

    team.touch_place(plan=plan, by=acting(ruth, NOW + dt.timedelta(days=20)))

    assert Grant.objects.get(pk=place.grant_id).until == before


def test_who_has_no_place_touches_none(plan: Plan, karen: Actor, ruth: Membership) -> None:
    assert not team.touch_place(plan=plan, by=karen)
    assert not team.touch_place(plan=plan, by=acting(ruth))
    assert not team.touch_place(plan=plan, by=replace(karen, membership_id=None))


def test_places_end_by_themselves_after_their_last_day(plan: Plan, ruth: Membership) -> None:
    place = in_team(plan, ruth, ends_on=TODAY)

    assert team_round.end_overdue_places(now=NOW) == 0
    assert team_round.end_overdue_places(now=NOW + dt.timedelta(days=1)) == 1
    assert team_round.end_overdue_places(now=NOW + dt.timedelta(days=1)) == 0

    place.refresh_from_db()
    assert (place.status, place.end_words) == (TeamStatus.ENDED, team_round.RAN_OUT)
    assert told(ruth) == ["Your place in the team of Karen has ended"]
    assert told(Membership.objects.get(user=plan.person.user)) == [
        "Ruth Sutcliffe is no longer in your team"
    ]


def test_an_invitation_ends_by_itself(plan: Plan, karen: Actor, ruth: Membership) -> None:
    place = ask(plan, ruth, karen)

    team_round.sweep_team(now=NOW + dt.timedelta(days=183))

    place.refresh_from_db()
    assert place.status == TeamStatus.ENDED


@pytest.mark.parametrize("how", ["share taken back", "member left", "no share"])
def test_a_place_without_a_way_in_ends(how: str, plan: Plan, ruth: Membership) -> None:
    place = in_team(plan, ruth)
    if how == "share taken back":
        Grant.objects.update(withdrawn_at=NOW)
    elif how == "member left":
        Membership.objects.filter(pk=ruth.pk).update(status="ended", ended_at=NOW)
    else:
        TeamMember.objects.update(grant=None)

    assert team_round.end_overdue_places(now=NOW) == 1
    place.refresh_from_db()
    assert place.end_words == team_round.SHUT_OUT


def test_a_supporters_place_stays_though_it_has_no_way_in(plan: Plan, karen: Actor) -> None:
    bev = SupporterFactory(person=plan.person)
    team.add_supporter(plan=plan, supporter=bev, role="listens", by=karen)

    assert team_round.end_overdue_places(now=NOW) == 0


def test_both_are_told_once_a_fortnight_before(plan: Plan, ruth: Membership) -> None:
    in_team(plan, ruth, ends_on=TODAY + dt.timedelta(days=14))
    in_team(plan, helper_in(plan.person, "Amina"), ends_on=TODAY + dt.timedelta(days=15))

    assert team_round.notice_ending_places(now=NOW) == 1
    assert team_round.notice_ending_places(now=NOW) == 0
    assert told(ruth) == ["Your place in the team of Karen ends soon"]
    assert told(Membership.objects.get(user=plan.person.user)) == [
        "The place of Ruth Sutcliffe in your team ends soon"
    ]


def test_a_worker_that_comes_second_tells_and_ends_nothing(plan: Plan, ruth: Membership) -> None:
    place = in_team(plan, ruth, ends_on=TODAY)
    seen = TeamMember.objects.select_related("plan__person", "membership__user").get(pk=place.pk)
    by = acting(ruth)
    team_round.sweep_team(now=NOW + dt.timedelta(days=1))

    assert not team_round._notice(seen, by)
    assert not team_round._end(seen, "", by)


def test_somebody_without_an_account_is_told_nothing(ruth: Membership) -> None:
    plan = karen_with_a_plan(user=None)
    ruth = helper_in(plan.person)
    place = in_team(plan, ruth)

    team.end_place(place=place, by=acting(helper_in(plan.person, "Amina")))

    assert [one.to_id for one in Notice.objects.all()] == [ruth.pk]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_a_yes_and_a_taking_back_at_once_one_wins(
    plan: Plan, karen: Actor, ruth: Membership
) -> None:
    place = ask(plan, ruth, karen)
    start, won, lost = threading.Barrier(2), [], []

    def accept() -> None:
        mine = TeamMember.objects.select_related("plan__person", "membership__user").get(
            pk=place.pk
        )
        start.wait()
        try:
            team.accept_place(place=mine, by=acting(ruth))
            won.append("yes")
        except places.PlaceNotWaiting:
            lost.append("yes")
        finally:
            connections.close_all()

    def take_back() -> None:
        theirs = TeamMember.objects.select_related("plan__person", "membership__user").get(
            pk=place.pk
        )
        start.wait()
        try:
            team.end_place(place=theirs, by=karen)
            won.append("back")
        except team.PlaceNotStanding:
            lost.append("back")
        finally:
            connections.close_all()

    both = [threading.Thread(target=one) for one in (accept, take_back)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    place.refresh_from_db()
    assert place.status == TeamStatus.ENDED
    assert "back" in won
    assert not PlanShare.objects.giving(acting(ruth)).exists()
