"""Wishes: put in order, crossed out, brought back, sent; of two tabs the slower is told."""

import datetime as dt

import pytest

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.placements.actions import wishes as actions
from catchment.placements.actions.wishes import Where
from catchment.placements.enums import ListState, RoundStatus, VetoReason
from catchment.placements.models import Round, Wish, WishList
from catchment.placements.queries.wishes import lists_in, main_reason
from catchment.placements.rules import wishes as rules
from tests.factories.people import NOW, CatchmentFactory, MembershipFactory, actor_in
from tests.factories.placements import (
    MONDAY,
    CohortFactory,
    OwnFindFactory,
    RoundCohortFactory,
    RoundFactory,
    WishListFactory,
)
from tests.placements.valley import acting, coordinator, learner_in, week_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def joey() -> WishList:
    """Somebody with three places to choose from."""
    here = CatchmentFactory()
    round_ = RoundFactory(catchment=here, status=RoundStatus.WISHES)
    cohort = CohortFactory(catchment=here)
    RoundCohortFactory(round=round_, cohort=cohort)
    return learner_in(round_, cohort, [week_at(here, 2) for _ in range(3)])


@pytest.fixture
def himself(joey: WishList) -> Actor:
    person: Person = joey.person
    return actor_in(
        joey.round.catchment,
        Role.PERSON,
        person_id=person.pk,
        membership_id=MembershipFactory(catchment=joey.round.catchment).pk,
    )


def keys(one: WishList) -> list[int]:
    return list(
        Wish.objects.filter(wish_list=one, crossed_out=False)
        .order_by("position")
        .values_list("pk", flat=True)
    )


@pytest.mark.parametrize("role", [None, *Role])
def test_visible_to_agrees_with_may_view(joey: WishList, role: Role | None) -> None:
    WishListFactory(round=joey.round)
    WishListFactory()
    actor = actor_in(
        joey.round.catchment,
        *([role] if role else []),
        organisation=joey.cohort.school,
        person_id=joey.person_id if role == Role.PERSON else None,
    )

    listed = set(WishList.objects.visible_to(actor))
    allowed = {each for each in WishList.objects.all() if rules.may_view_wishes(actor, each)}

    assert listed == allowed


@pytest.mark.parametrize(
    ("status", "days", "learner", "staff"),
    [
        pytest.param(RoundStatus.WISHES, 0, True, True, id="on the last day"),
        pytest.param(RoundStatus.WISHES, 1, False, True, id="the day after"),
        pytest.param(RoundStatus.DECIDING, 0, False, False, id="closed"),
    ],
)
def test_until_when_lists_change(
    joey: WishList, himself: Actor, status: RoundStatus, days: int, learner: bool, staff: bool
) -> None:
    joey.round.status = status
    joey.round.wishes_until = NOW.date() - dt.timedelta(days=days)
    teacher = actor_in(joey.round.catchment, Role.CAREERS_LEADER, organisation=joey.cohort.school)
    another = actor_in(
        joey.round.catchment, Role.CAREERS_LEADER, organisation=CohortFactory().school
    )

    assert rules.may_change_wishes(himself, joey) is learner
    assert rules.may_change_wishes(teacher, joey) is staff
    assert not rules.may_change_wishes(another, joey)
    assert not rules.may_accept_reasons(himself, joey)
    assert rules.may_accept_reasons(teacher, joey) is staff


@pytest.mark.parametrize(
    ("at", "where", "then"),
    [
        pytest.param(1, Where.UP, [1, 0, 2], id="up"),
        pytest.param(1, Where.DOWN, [0, 2, 1], id="down"),
        pytest.param(2, Where.TOP, [2, 0, 1], id="to the top"),
        pytest.param(0, Where.UP, [0, 1, 2], id="up from the top"),
        pytest.param(2, Where.DOWN, [0, 1, 2], id="down from the end"),
    ],
)
def test_move_wish(joey: WishList, himself: Actor, at: int, where: Where, then: list[int]) -> None:
    before = keys(joey)

    actions.move_wish(wish_list=joey, wish=before[at], where=where, version=1, by=himself)

    assert keys(joey) == [before[each] for each in then]
    assert (joey.version, joey.beside_id) == (2, None)


def test_the_slower_of_two_tabs_is_told_and_nothing_is_lost(joey: WishList, himself: Actor) -> None:
    before = keys(joey)
    actions.move_wish(wish_list=joey, wish=before[2], where=Where.TOP, version=1, by=himself)

    for late in (
        lambda: actions.move_wish(
            wish_list=joey, wish=before[1], where=Where.TOP, version=1, by=himself
        ),
        lambda: actions.cross_out(
            wish_list=joey,
            wish=before[0],
            reason=VetoReason.TRAVEL,
            words="",
            version=1,
            by=himself,
        ),
        lambda: actions.send_list(wish_list=joey, version=1, by=himself),
    ):
        with pytest.raises(actions.ListHasMoved):
            late()

    assert keys(joey) == [before[2], before[0], before[1]]


def test_nothing_changes_once_wishes_are_closed(joey: WishList, himself: Actor) -> None:
    joey.round.status = RoundStatus.DECIDING
    joey.round.save()

    with pytest.raises(actions.WishesAreClosed):
        actions.send_list(wish_list=joey, version=1, by=himself)

    joey.refresh_from_db()
    assert (joey.version, joey.sent_at) == (1, None)


@pytest.mark.parametrize(
    ("reason", "accepted"), [(VetoReason.TRAVEL, True), (VetoReason.INTEREST, False)]
)
def test_cross_out_and_bring_back(
    joey: WishList, himself: Actor, reason: VetoReason, accepted: bool
) -> None:
    before = keys(joey)
    actions.cross_out(
        wish_list=joey, wish=before[0], reason=reason, words="Two buses", version=1, by=himself
    )

    crossed = Wish.objects.get(pk=before[0])
    assert (crossed.crossed_out, crossed.veto_words, crossed.veto_accepted, crossed.position) == (
        True,
        "Two buses",
        accepted,
        3,
    )
    with pytest.raises(actions.NotOnTheList):
        actions.move_wish(wish_list=joey, wish=before[0], where=Where.UP, version=2, by=himself)
    actions.bring_back(wish_list=joey, wish=before[0], version=2, by=himself)
    assert keys(joey) == [before[1], before[2], before[0]]
    with pytest.raises(actions.NotOnTheList):
        actions.bring_back(wish_list=joey, wish=before[0], version=3, by=himself)


def test_staff_say_once_that_a_reason_counts(joey: WishList, himself: Actor) -> None:
    first = keys(joey)[0]
    actions.cross_out(
        wish_list=joey, wish=first, reason=VetoReason.BEEN, words="", version=1, by=himself
    )
    teacher = acting(MembershipFactory(catchment=joey.round.catchment))

    assert actions.accept_reason(wish_list=joey, wish=first, by=teacher).veto_accepted
    with pytest.raises(actions.NotOnTheList):
        actions.accept_reason(wish_list=joey, wish=first, by=teacher)


def test_no_reason_is_accepted_once_wishes_are_closed(joey: WishList, himself: Actor) -> None:
    first = keys(joey)[0]
    actions.cross_out(
        wish_list=joey, wish=first, reason=VetoReason.INTEREST, words="", version=1, by=himself
    )
    Round.objects.update(status=RoundStatus.DECIDING)

    with pytest.raises(actions.WishesAreClosed):
        actions.accept_reason(wish_list=joey, wish=first, by=himself)

    assert not Wish.objects.get(pk=first).veto_accepted


def test_send_list_and_change_it_again(joey: WishList, himself: Actor) -> None:
    actions.send_list(wish_list=joey, version=1, by=himself)
    assert joey.sent_at == NOW

    actions.move_wish(wish_list=joey, wish=keys(joey)[1], where=Where.UP, version=2, by=himself)

    joey.refresh_from_db()
    assert joey.sent_at is None


def test_an_empty_list_is_not_sent(joey: WishList, himself: Actor) -> None:
    Wish.objects.all().delete()

    with pytest.raises(actions.NothingToSend):
        actions.send_list(wish_list=joey, version=1, by=himself)


def test_who_sat_beside_is_recorded(joey: WishList, himself: Actor) -> None:
    beside = coordinator(joey.round.catchment)

    actions.move_wish(wish_list=joey, wish=keys(joey)[1], where=Where.UP, version=1, by=beside)
    actions.move_wish(wish_list=joey, wish=keys(joey)[1], where=Where.UP, version=2, by=himself)

    joey.refresh_from_db()
    assert joey.beside_id == beside.membership_id


def test_looking_again_adds_to_the_end_and_keeps_what_was_done(
    joey: WishList, himself: Actor
) -> None:
    before = keys(joey)
    actions.cross_out(
        wish_list=joey, wish=before[0], reason=VetoReason.UNSAFE, words="", version=1, by=himself
    )
    fresh = week_at(joey.round.catchment, 1)

    actions.look_again(wish_list=joey, version=2, by=himself)

    last = keys(joey)[-1]
    assert keys(joey)[:-1] == before[1:]
    assert Wish.objects.get(pk=last).week == fresh
    assert (joey.options_found, joey.proposed_at) == (4, NOW)


def test_state_says_the_same_of_a_row_and_of_all(joey: WishList) -> None:
    found = OwnFindFactory(person=joey.person, cohort=joey.cohort)
    given = [
        ({}, ListState.WAITING),
        ({"proposed_at": NOW}, ListState.NOTHING),
        ({"proposed_at": NOW, "own_find": found}, ListState.OPEN),
        ({"proposed_at": NOW, "options_found": 2}, ListState.OPEN),
        ({"proposed_at": NOW, "options_found": 2, "sent_at": NOW}, ListState.SENT),
        ({"sent_at": NOW}, ListState.SENT),
    ]
    made = [
        (WishListFactory(round=joey.round, cohort=joey.cohort, **values), state)
        for values, state in given
    ]

    assert [one.state for one, _ in made] == [state for _, state in made]
    for state in ListState:
        assert set(WishList.objects.in_state(state)) == {
            one for one, is_in in [*made, (joey, ListState.WAITING)] if is_in == state
        }
    assert [one.state for one in WishList.objects.needing_first()] == sorted(
        [state for _, state in [*made, (joey, ListState.WAITING)]], key=list(ListState).index
    )


def test_staff_see_now_who_has_no_option(joey: WishList) -> None:
    alone = WishListFactory(
        round=joey.round, cohort=joey.cohort, proposed_at=NOW, why_none={"travel": 3, "age": 1}
    )
    WishListFactory(round=joey.round, cohort=joey.cohort, proposed_at=NOW, options_found=4)
    teacher = actor_in(joey.round.catchment, Role.CAREERS_LEADER, organisation=joey.cohort.school)

    assert list(lists_in(teacher, joey.round, state=ListState.NOTHING)) == [alone]
    assert (main_reason(alone.why_none), main_reason({})) == ("travel", "")
    assert joey.round.starts_on == MONDAY
