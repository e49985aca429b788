"""After drop-outs, who has confirmed stays; who is disturbed, and why, is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.engine.allocation.rerunning import Because, Changed, Disturb, rerun
from catchment.engine.allocation.running import allocate
from catchment.engine.allocation.terms import (
    NONE,
    Drop,
    Market,
    MarketError,
    Outcome,
    Policy,
    Rule,
)
from tests.engine import slowly
from tests.engine.markets import a_crowded_market, a_market, markets
from tests.engine.test_allocation import seats_given, tier

POLICIES = st.sampled_from([Policy(), Policy(rule=Rule.STRICT), Policy(rule=Rule.BEST_OVERALL)])
NOTHING = Drop()


@st.composite
def drops(draw: st.DrawFn, market: Market, outcome: Outcome) -> Drop:
    """Draw who withdraws and confirms, and which seats go."""
    count = len(market.learners.klass)
    cancelled = [
        (offer, draw(st.integers(1, int(seats))))
        for offer, seats in enumerate(market.seats.seats)
        if seats and draw(st.booleans())
    ]
    return Drop(
        withdrawn=tuple(draw(st.sets(st.integers(0, count - 1), max_size=2))),
        cancelled=tuple(cancelled),
        confirmed=np.array([draw(st.booleans()) for _ in range(count)]) & (outcome.place != NONE),
    )


def sure(market: Market, drop: Drop) -> np.ndarray:
    return drop.confirmed | (market.learners.locked != NONE)


@given(markets(locks=True), POLICIES, st.sampled_from(list(Disturb)), st.data())
def test_a_rerun_fits_and_moves_nobody_who_has_confirmed(market, policy, disturb, data):
    outcome = allocate(market, policy)
    drop = data.draw(drops(market, outcome))

    found = rerun(market, outcome, drop, disturb)

    assert slowly.fits(found.market, seats_given(found.market, found.outcome))
    for learner in range(len(outcome.place)):
        wanted = slowly.options(found.market, learner)
        place, choice = found.outcome.place[learner], found.outcome.choice[learner]
        if learner in drop.withdrawn:
            assert (place, choice, wanted) == (NONE, NONE, [])
        elif choice != NONE:
            assert wanted[choice] == place
    _only_cancelled_seats_are_lost_by_who_is_sure(market, outcome, drop, found.outcome)


def _only_cancelled_seats_are_lost_by_who_is_sure(
    market: Market, outcome: Outcome, drop: Drop, after: Outcome
) -> None:
    seats = market.seats.seats.copy()
    for offer, number in drop.cancelled:
        seats[offer] -= number
    stay = sure(market, drop)
    stay[list(drop.withdrawn)] = False
    for offer, left in enumerate(seats):
        here = np.flatnonzero(stay & (outcome.place == offer))
        assert (after.place[here] == offer).sum() >= min(left, len(here))


@given(markets(locks=True), POLICIES, st.data())
def test_none_disturbs_nobody_whose_seat_is_still_there(market, policy, data):
    outcome = allocate(market, policy)
    drop = data.draw(drops(market, outcome))

    found = rerun(market, outcome, drop, Disturb.NONE)

    assert Because.MOVED not in {each.why for each in found.changed}


@given(markets(locks=True), POLICIES, st.data())
def test_chains_take_no_place_and_let_nobody_fall_far_in_all(market, policy, data):
    outcome = allocate(market, policy)
    drop = data.draw(drops(market, outcome))

    found = rerun(market, outcome, drop, Disturb.CHAINS)

    for each in found.changed:
        if each.why is Because.MOVED:
            assert each.now != NONE
            assert not sure(market, drop)[each.learner]
            began = outcome.before[each.learner]
            began = outcome.choice[each.learner] if began == NONE else began
            now = found.outcome.choice[each.learner]
            fell = tier(found.market, each.learner, now) - tier(market, each.learner, began)
            assert fell <= policy.tiers_down


@given(markets(locks=True), POLICIES, st.sampled_from(list(Disturb)), st.data())
def test_what_changed_is_told_of_everybody_and_of_nobody_else(market, policy, disturb, data):
    outcome = allocate(market, policy)
    drop = data.draw(drops(market, outcome))

    found = rerun(market, outcome, drop, disturb)

    told = {each.learner: each for each in found.changed}
    for learner, (was, now) in enumerate(zip(outcome.place, found.outcome.place, strict=True)):
        if learner in told:
            assert (told[learner].was, told[learner].now) == (was, now)
            assert was != now or learner in drop.withdrawn
        else:
            assert was == now


@given(markets(locks=True), POLICIES, st.sampled_from(list(Disturb)), st.data())
def test_nothing_dropped_changes_nothing(market, policy, disturb, data):
    outcome = allocate(market, policy)
    confirmed = data.draw(drops(market, outcome)).confirmed

    found = rerun(market, outcome, Drop(confirmed=confirmed), disturb)

    assert found.outcome is outcome
    assert found.changed == ()


@given(markets(), POLICIES, st.sampled_from([Disturb.NONE, Disturb.CHAINS]))
def test_seats_that_nobody_had_may_go_without_any_change(market, policy, disturb):
    outcome = allocate(market, policy)
    taken = np.bincount(outcome.place[outcome.place != NONE], minlength=len(market.seats.seats))
    free = [(o, int(n)) for o, n in enumerate(market.seats.seats - taken) if n]

    found = rerun(market, outcome, Drop(cancelled=tuple(free)), disturb)

    assert (found.outcome.place == outcome.place).all()
    assert (found.outcome.before == outcome.before).all()
    assert found.changed == ()


@given(markets(), POLICIES)
def test_full_without_anybody_confirmed_decides_the_smaller_round(market, policy):
    outcome = allocate(market, policy)

    found = rerun(market, outcome, Drop(withdrawn=(0,)), Disturb.FULL)

    assert found.outcome.digest == allocate(found.market, policy).digest


def test_a_freed_seat_goes_to_who_had_none():
    market = a_market([[0], [0]], [1])

    found = rerun(market, allocate(market, Policy()), Drop(withdrawn=(0,)))

    assert found.changed == (
        Changed(learner=0, was=0, now=NONE, why=Because.WITHDREW),
        Changed(learner=1, was=NONE, now=0, why=Because.GAINED),
    )


def test_whose_seat_was_cancelled_comes_before_who_never_had_one():
    market = a_market([[0, 1], [2], [1]], [1, 1, 0, 0], lottery=[2, 1, 0])
    before = allocate(market, Policy(rule=Rule.STRICT))
    assert before.place.tolist() == [0, NONE, 1]

    found = rerun(market, before, Drop(withdrawn=(2,), cancelled=((0, 1),)))

    assert found.changed == (
        Changed(learner=0, was=0, now=1, why=Because.CANCELLED),
        Changed(learner=2, was=1, now=NONE, why=Because.WITHDREW),
    )


def test_a_chain_goes_only_through_who_has_not_confirmed():
    market = a_market([[0, 1], [1, 2]], [1, 1, 1])
    outcome = allocate(market, Policy())
    gone = ((0, 1),)

    none = rerun(market, outcome, Drop(cancelled=gone), Disturb.NONE)
    chained = rerun(market, outcome, Drop(cancelled=gone), Disturb.CHAINS)
    sure_of_it = Drop(cancelled=gone, confirmed=np.array([False, True]))
    held = rerun(market, outcome, sure_of_it, Disturb.CHAINS)

    assert none.outcome.place.tolist() == [NONE, 1]
    assert chained.outcome.place.tolist() == [1, 2]
    assert [each.why for each in chained.changed] == [Because.CANCELLED, Because.MOVED]
    assert chained.outcome.before.tolist() == [NONE, 0]
    assert held.outcome.place.tolist() == [NONE, 1]


def test_full_decides_anew_for_who_has_not_confirmed():
    market = a_market([[0], [0, 1], [1, 0]], [1, 1])
    outcome = allocate(market, Policy(rule=Rule.STRICT))
    assert outcome.place.tolist() == [0, 1, NONE]

    anew = rerun(market, outcome, Drop(withdrawn=(0,)), Disturb.FULL)
    sure_of_it = Drop(withdrawn=(0,), confirmed=np.array([False, True, False]))
    held = rerun(market, outcome, sure_of_it, Disturb.FULL)

    assert anew.outcome.place.tolist() == [NONE, 0, 1]
    assert [each.why for each in anew.changed] == [
        Because.WITHDREW,
        Because.ANEW,
        Because.GAINED,
    ]
    assert held.outcome.place.tolist() == [NONE, 1, 0]


def test_who_has_confirmed_keeps_a_seat_before_who_has_not():
    market = a_market([[0], [0]], [2])
    outcome = allocate(market, Policy())

    second = Drop(cancelled=((0, 1),), confirmed=np.array([False, True]))

    assert rerun(market, outcome, second).outcome.place.tolist() == [NONE, 0]
    neither = Drop(cancelled=((0, 1),))
    assert rerun(market, outcome, neither).outcome.place.tolist() == [0, NONE]


@pytest.mark.parametrize("seed", range(20))
def test_chains_on_chains_remember_where_everybody_began(seed):
    market = a_crowded_market(seed)
    first = allocate(market, Policy())
    full = [(int(o), 1) for o in np.unique(first.place[first.place != NONE])[::4]]

    second = rerun(market, first, Drop(cancelled=tuple(full[::2])), Disturb.CHAINS)
    third = rerun(second.market, second.outcome, Drop(cancelled=tuple(full[1::2])), Disturb.CHAINS)

    gone = {each.learner for each in third.changed if each.why is Because.CANCELLED}
    began, now = second.outcome.before, third.outcome.before
    moved = [n for n in np.flatnonzero(began != NONE) if n not in gone and now[n] != NONE]
    assert moved
    assert (now[moved] == began[moved]).all()


def test_a_kept_seat_that_goes_seats_its_holder_beside_it():
    market = a_market([[0], [0], [0]], [3], school=[1, 1, 0], kept=[(0, 1, 2)], lottery=[0, 1, 2])
    outcome = allocate(market, Policy())
    assert outcome.kept.tolist() == [0, 0, NONE]

    found = rerun(market, outcome, Drop(withdrawn=(2,), cancelled=((0, 2),)))

    assert found.outcome.place.tolist() == [0, NONE, NONE]
    assert found.outcome.kept.tolist() == [0, NONE, NONE]


@pytest.mark.parametrize(
    ("drop", "sentence"),
    [
        (Drop(withdrawn=(2,)), "Somebody withdrew who is not in this round"),
        (Drop(withdrawn=(-1,)), "Somebody withdrew who is not in this round"),
        (Drop(cancelled=((1, 1),)), "Seats were cancelled that are not in this round"),
        (Drop(cancelled=((0, 0),)), "Seats were cancelled that are not in this round"),
        (Drop(cancelled=((0, 1), (0, 1))), "More seats were cancelled than an opportunity has"),
        (Drop(confirmed=np.array([True])), "Not everybody in this round is said to have"),
    ],
)
def test_a_drop_that_cannot_be_is_refused(drop, sentence):
    market = a_market([[0], [0]], [1])

    with pytest.raises(MarketError, match=sentence):
        rerun(market, allocate(market, Policy()), drop)


def test_a_way_to_disturb_that_there_is_not_is_refused():
    market = a_market([[0]], [1])

    with pytest.raises(ValueError, match="everybody"):
        rerun(market, allocate(market, Policy()), NOTHING, "everybody")


def test_the_market_after_gives_another_digest_even_to_the_same_places():
    market = a_market([[0], [0]], [1])
    outcome = allocate(market, Policy())

    found = rerun(market, outcome, Drop(withdrawn=(1,)))

    assert found.outcome.place.tolist() == outcome.place.tolist()
    assert found.outcome.digest != outcome.digest
