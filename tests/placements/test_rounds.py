"""Rounds and weeks: who may, what changes, what is refused."""

import datetime as dt
import hashlib

import pytest

from catchment.engine.allocation.lottery import keeps_promise
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, JournalEntry, Person
from catchment.placements.actions import rounds as actions
from catchment.placements.actions.proposing import make_waiting_lists
from catchment.placements.enums import RoundStatus
from catchment.placements.models import Round, RoundCohort, Wish, WishList
from catchment.placements.queries.rounds import Making, calendar, lists_by_school, making
from catchment.placements.rules import rounds as rules
from tests.factories.people import NOW, CatchmentFactory, OrganisationFactory, actor_in
from tests.factories.placements import (
    MONDAY,
    CohortFactory,
    CohortMemberFactory,
    RoundCohortFactory,
    RoundFactory,
    RoundRunFactory,
)
from tests.placements.valley import coordinator, week_at

pytestmark = pytest.mark.django_db
NEXT = MONDAY + dt.timedelta(days=7)
PLAN = {
    "name": "Summer",
    "starts_on": MONDAY,
    "ends_on": MONDAY + dt.timedelta(days=11),
    "wishes_until": MONDAY - dt.timedelta(days=20),
    "rule": "guarantee",
    "tiers_down": 1,
    "min_list": 10,
}


@pytest.fixture
def here() -> Catchment:
    made: Catchment = CatchmentFactory()
    return made


@pytest.fixture
def priya(here: Catchment) -> Actor:
    return coordinator(here)


def planned(here: Catchment, **values: object) -> Round:
    made: Round = RoundFactory(catchment=here, **values)
    return made


def cohort_of(here: Catchment, round_: Round, learners: int, **values: object) -> RoundCohort:
    cohort = CohortFactory(catchment=here)
    for _ in range(learners):
        CohortMemberFactory(cohort=cohort, person__born_on=dt.date(2011, 9, 3))
    made: RoundCohort = RoundCohortFactory(round=round_, cohort=cohort, **values)
    return made


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("status", list(RoundStatus))
def test_visible_to_agrees_with_may_view(
    here: Catchment, role: Role | None, status: RoundStatus
) -> None:
    own = cohort_of(here, planned(here, status=status), 1)
    cohort_of(here, planned(here, status=status), 1)
    cohort_of(CatchmentFactory(), planned(CatchmentFactory(), status=status), 1)
    actor = actor_in(
        here,
        *([role] if role else []),
        organisation=own.cohort.school,
        person_id=Person.objects.get(cohort_places__cohort=own.cohort).pk,
    )

    listed = set(Round.objects.visible_to(actor))
    allowed = {each for each in Round.objects.all() if rules.may_view_round(actor, each)}

    assert listed == allowed


@pytest.mark.parametrize(
    ("role", "status", "draw", "tried", "opens", "draws"),
    [
        pytest.param(Role.COORDINATOR, "planning", "", False, True, False, id="planned"),
        pytest.param(Role.COORDINATOR, "wishes", "", False, False, False, id="open"),
        pytest.param(Role.COORDINATOR, "deciding", "", False, True, True, id="closed"),
        pytest.param(Role.COORDINATOR, "deciding", "7 11", False, False, False, id="drawn"),
        pytest.param(Role.COORDINATOR, "deciding", "", True, False, False, id="tried out"),
        pytest.param(Role.CAREERS_LEADER, "deciding", "", False, False, False, id="a school"),
    ],
)
def test_who_opens_wishes_and_writes_the_draw(
    here: Catchment, role: Role, status: str, draw: str, tried: bool, opens: bool, draws: bool
) -> None:
    one = planned(here, status=status, public_draw=draw)
    if tried:
        RoundRunFactory(round=one)
    actor, elsewhere = actor_in(here, role), actor_in(CatchmentFactory(), role)

    assert rules.may_open_wishes(actor, one) is opens
    assert rules.may_write_draw(actor, one) is draws
    assert not rules.may_open_wishes(elsewhere, one)


@pytest.mark.parametrize(
    ("role", "own_school", "status", "sets", "asks", "accepts"),
    [
        pytest.param(Role.COORDINATOR, False, "planning", True, True, False, id="coordinator"),
        pytest.param(Role.CAREERS_LEADER, True, "planning", True, False, True, id="own school"),
        pytest.param(Role.CAREERS_LEADER, False, "planning", False, False, False, id="another's"),
        pytest.param(Role.CAREERS_LEADER, True, "wishes", False, False, False, id="too late"),
        pytest.param(Role.HELPER, True, "planning", False, False, False, id="a helper there"),
    ],
)
def test_who_says_weeks(
    here: Catchment,
    role: Role,
    own_school: bool,
    status: str,
    sets: bool,
    asks: bool,
    accepts: bool,
) -> None:
    entry = cohort_of(here, planned(here, status=status), 0)
    school = entry.cohort.school if own_school else OrganisationFactory(catchment=here)
    actor = actor_in(here, role, organisation=school)
    elsewhere = actor_in(CatchmentFactory(), role, organisation=school)

    assert rules.may_set_weeks(actor, entry) is sets
    assert rules.may_ask_to_move(actor, entry) is asks
    assert rules.may_accept_move(actor, entry) is accepts
    assert not rules.may_set_weeks(elsewhere, entry)


def test_make_round_promises_its_lottery(here: Catchment, priya: Actor) -> None:
    one = actions.make_round(catchment=here, by=priya, **PLAN)
    other = actions.make_round(catchment=here, by=priya, **PLAN)

    assert one.commitment == hashlib.sha256(one.seed.encode()).hexdigest()
    assert keeps_promise(one.seed, one.commitment)
    assert one.seed != other.seed
    assert len(bytes.fromhex(one.seed)) == 32


def test_change_round_refuses_the_slower_of_two(here: Catchment, priya: Actor) -> None:
    one = planned(here)
    entry = cohort_of(here, one, 0, weeks=[str(MONDAY), str(NEXT)])
    actions.change_round(round_=one, version=1, by=priya, **PLAN | {"ends_on": MONDAY})

    with pytest.raises(actions.RoundHasMoved):
        actions.change_round(round_=one, version=1, by=priya, **PLAN)

    entry.refresh_from_db()
    assert entry.weeks == [str(MONDAY)]


def test_add_cohort_refuses_twice_and_weeks_outside(here: Catchment, priya: Actor) -> None:
    one, cohort = planned(here), CohortFactory(catchment=here)
    asked = {"round_": one, "cohort": cohort, "could_also": [NEXT], "by": priya}
    actions.add_cohort(**asked, weeks=[MONDAY])

    with pytest.raises(actions.CohortIsIn):
        actions.add_cohort(**asked, weeks=[MONDAY])
    for weeks in ([], [MONDAY + dt.timedelta(days=70)], [MONDAY + dt.timedelta(days=1)]):
        with pytest.raises(actions.WeeksOutside):
            actions.add_cohort(**asked, weeks=weeks)


@pytest.mark.parametrize("status", [s for s in RoundStatus if s != RoundStatus.PLANNING])
def test_nothing_is_planned_once_wishes_are_open(
    here: Catchment, priya: Actor, status: RoundStatus
) -> None:
    one = planned(here, status=status)
    entry = cohort_of(here, one, 1)

    with pytest.raises(actions.RoundHasMoved):
        actions.set_weeks(entry=entry, weeks=[MONDAY], could_also=[], by=priya)
    with pytest.raises(actions.RoundHasMoved):
        actions.take_out(entry=entry, by=priya)
    with pytest.raises(actions.RoundHasMoved):
        actions.ask_to_move(entry=entry, by=priya)
    with pytest.raises(actions.RoundHasMoved):
        actions.accept_move(entry=entry, weeks=(NEXT,), by=priya)
    with pytest.raises(actions.RoundHasMoved):
        actions.change_round(round_=one, version=1, by=priya, **PLAN)


def colliding(here: Catchment) -> tuple[Round, RoundCohort, RoundCohort]:
    """Two schools want one week with three seats; both could go a week later, where two are."""
    one = planned(here)
    week_at(here, 3)
    later = week_at(here, 2)
    later.starts_on, later.ends_on = NEXT, NEXT + dt.timedelta(days=4)
    later.save()
    first, second = (cohort_of(here, one, 2, could_also=[str(NEXT)]) for _ in range(2))
    return one, first, second


def test_an_accepted_move_fills_more_seats_and_the_other_no_longer_helps(
    here: Catchment, priya: Actor
) -> None:
    one, first, second = colliding(here)
    before = calendar(one)
    assert len(before.collisions) == 2

    moved = actions.accept_move(entry=first, weeks=(NEXT,), by=priya)

    after = calendar(one)
    assert (before.filled, after.filled, moved.more) == (3, 4, 1)
    assert after.collisions == frozenset()
    first.refresh_from_db()
    assert (first.weeks, first.could_also) == ([str(NEXT)], [str(MONDAY)])
    with pytest.raises(actions.MoveNoLongerHelps):
        actions.accept_move(entry=second, weeks=(NEXT,), by=priya)


def test_a_school_is_asked_once(here: Catchment, priya: Actor) -> None:
    _one, first, _second = colliding(here)
    asked = actions.ask_to_move(entry=first, by=priya)

    assert asked.wants_moved_by_id == priya.membership_id
    with pytest.raises(actions.RoundHasMoved):
        actions.ask_to_move(entry=first, by=priya)


def test_seats_of_a_week_stop_at_what_an_employer_takes_at_once(here: Catchment) -> None:
    week = week_at(here, 9)
    host = week.opportunity.host
    host.at_once = 4
    host.save()

    assert calendar(planned(here)).seats == {MONDAY: 4, NEXT: 0}


def test_opening_wishes_gives_everybody_a_list_and_what_fits(here: Catchment, priya: Actor) -> None:
    one = planned(here)
    entry = cohort_of(here, one, 3)
    twice = CohortFactory(catchment=here)
    RoundCohortFactory(round=one, cohort=twice)
    CohortMemberFactory(cohort=twice, person=entry.cohort.members.first().person)
    weeks = {week_at(here, 1).pk, week_at(here, 2).pk}

    assert actions.open_wishes(round_=one, by=priya) == 3
    assert making(lists_by_school(priya, one)) == Making(made=0, all=3)
    assert make_waiting_lists(lambda: NOW) == 3
    assert making(lists_by_school(priya, one)) is None

    one.refresh_from_db()
    lists = WishList.objects.filter(round=one)
    assert one.status == RoundStatus.WISHES
    assert len({each.pseudonym for each in lists}) == 3
    for each in lists:
        wishes = Wish.objects.filter(wish_list=each).order_by("position")
        assert {wish.week_id for wish in wishes} == weeks
        assert [wish.position for wish in wishes] == [1, 2]
        assert (each.options_found, each.why_none) == (2, {})


def test_who_has_no_option_is_known_at_once(here: Catchment, priya: Actor) -> None:
    one = planned(here)
    entry = cohort_of(here, one, 1)
    member = entry.cohort.members.get()
    member.person.born_on = dt.date(2016, 1, 1)
    member.person.save()
    week_at(here, 2)

    actions.open_wishes(round_=one, by=priya)
    make_waiting_lists(lambda: NOW)

    found = WishList.objects.get(round=one)
    assert (found.options_found, found.why_none) == (0, {"age": 1})
    assert found.proposed_at == NOW


def test_open_wishes_refuses_nobody_a_trial_and_a_draw(here: Catchment, priya: Actor) -> None:
    empty = planned(here)
    undecided = planned(here)
    cohort_of(here, undecided, 1, weeks=[])
    for one in (empty, undecided):
        with pytest.raises(actions.NobodyTakesPart):
            actions.open_wishes(round_=one, by=priya)
        one.refresh_from_db()
        assert one.status == RoundStatus.PLANNING
    drawn = planned(here, status=RoundStatus.DECIDING, public_draw="7 11")
    tried = planned(here, status=RoundStatus.DECIDING)
    RoundRunFactory(round=tried)
    published = planned(here, status=RoundStatus.PUBLISHED)
    for one in (drawn, tried, published):
        with pytest.raises(actions.RoundHasMoved):
            actions.open_wishes(round_=one, by=priya)


def test_close_wishes_and_write_the_draw_once(here: Catchment, priya: Actor) -> None:
    one = planned(here, status=RoundStatus.WISHES)
    with pytest.raises(actions.RoundHasMoved):
        actions.write_draw(round_=one, draw="1", by=priya)

    assert actions.close_wishes(round_=one, by=priya).status == RoundStatus.DECIDING
    assert actions.write_draw(round_=one, draw="7 11 23", by=priya).public_draw == "7 11 23"

    with pytest.raises(actions.RoundHasMoved):
        actions.close_wishes(round_=one, by=priya)
    with pytest.raises(actions.RoundHasMoved):
        actions.write_draw(round_=one, draw="1", by=priya)


def test_the_draw_is_not_written_after_a_trial(here: Catchment, priya: Actor) -> None:
    one = planned(here, status=RoundStatus.DECIDING)
    RoundRunFactory(round=one)

    with pytest.raises(actions.RoundHasMoved):
        actions.write_draw(round_=one, draw="1", by=priya)


def test_a_published_round_closes_the_day_after_its_last(here: Catchment) -> None:
    over, lasts, never = (
        planned(here, status=status, starts_on=NOW.date(), ends_on=NOW.date() + dt.timedelta(days))
        for status, days in (("published", 0), ("published", 1), ("checked", 0))
    )
    tomorrow = NOW + dt.timedelta(days=1)

    closed = [actions.close_what_is_over(now=each) for each in (NOW, tomorrow, tomorrow)]

    assert closed == [0, 1, 0]
    states = [Round.objects.get(pk=each.pk).status for each in (over, lasts, never)]
    assert states == [RoundStatus.CLOSED, RoundStatus.PUBLISHED, RoundStatus.CHECKED]
    assert JournalEntry.objects.get().sentence == f"closed the round “{over.name}”"


def test_of_two_sweeps_the_slower_closes_nothing(here: Catchment) -> None:
    over = planned(here, status="published", starts_on=NOW.date(), ends_on=NOW.date())
    Round.objects.filter(pk=over.pk).update(status=RoundStatus.CLOSED)

    assert not actions._close(over, NOW)

    assert not JournalEntry.objects.exists()
