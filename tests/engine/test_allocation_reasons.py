"""Each option that a learner wanted more has one reason, and it is the true one."""

import numpy as np
import pytest
from hypothesis import given

from catchment.engine.allocation.reasons import explain
from catchment.engine.allocation.running import allocate
from catchment.engine.allocation.terms import (
    FOCUS,
    NONE,
    Market,
    Outcome,
    Policy,
    Reason,
    Rule,
)
from tests.engine import slowly
from tests.engine.markets import a_market, markets

BEST, TRADES = Policy(rule=Rule.BEST_OVERALL), Policy(trades=True)
WEIR, MILL = range(2)


def reasons(market: Market, outcome: Outcome) -> list[dict[int, Reason]]:
    """For each learner: the reason of each opportunity that they wanted more."""
    why = explain(market, outcome)
    return [
        {
            int(market.options.offer[why.option[row]]): Reason(int(why.code[row]))
            for row in range(why.start[learner], why.start[learner + 1])
        }
        for learner in range(len(outcome.place))
    ]


def by_rule(market: Market, policy: Policy | None = None) -> list[dict[int, Reason]]:
    return reasons(market, allocate(market, policy or Policy()))


def an_outcome(places: list[int], policy: Policy | None = None, **arrays: list[int]) -> Outcome:
    """An outcome of single numbers; learners have the choices given, else their first or none."""
    count = len(places)
    none = [NONE] * count
    choices = [NONE if place == NONE else 0 for place in places]
    columns = {
        name: np.array(arrays.get(name, default), dtype=np.int32)
        for name, default in (
            ("choice", choices),
            ("chain", none),
            ("before", none),
            ("kept", none),
        )
    }
    return Outcome(
        place=np.array(places, dtype=np.int32),
        promoted=np.array(arrays.get("promoted", [0] * count), dtype=np.bool_),
        policy=policy or Policy(),
        digest="",
        **columns,
    )


@given(markets(most=6, locks=True))
def test_every_option_wanted_more_has_one_reason_and_no_other_option_has(market):
    outcome = allocate(market, Policy())

    why = explain(market, outcome)

    for learner in range(len(outcome.place)):
        wanted = slowly.options(market, learner)
        more = wanted if outcome.choice[learner] == NONE else wanted[: outcome.choice[learner]]
        rows = slice(why.start[learner], why.start[learner + 1])
        assert market.options.offer[why.option[rows]].tolist() == more


def test_the_first_choice_needs_no_reason():
    assert by_rule(a_market([[WEIR, MILL]], [1, 1])) == [{}]


def test_focus_learners_come_first():
    market = a_market([[WEIR, MILL], [WEIR]], [1, 1], klass=[1, 0])

    assert by_rule(market) == [{WEIR: Reason.FOCUS_FIRST}, {}]


def test_the_lottery_decides_within_a_class_and_tells_the_last_number_let_in():
    market = a_market([[WEIR], [WEIR], [WEIR, MILL]], [2, 1], lottery=[1, 0, 2])
    outcome = allocate(market, Policy())

    why = explain(market, outcome)

    assert why.start.tolist() == [0, 0, 0, 1]
    assert why.code.tolist() == [Reason.LOTTERY]
    assert why.last_in.tolist() == [1]


def test_who_has_no_other_place_comes_before_the_lottery():
    market = a_market([[WEIR, MILL], [WEIR]], [1, 1])

    assert by_rule(market) == [{WEIR: Reason.NO_OTHER_PLACE}, {}]
    assert explain(market, allocate(market, Policy())).last_in.tolist() == [NONE]


def test_a_kept_seat_goes_past_who_would_have_been_next():
    market = a_market([[WEIR, MILL]] * 2, [1, 1], school=[0, 1], kept=[(WEIR, 1, 1)])

    assert by_rule(market) == [{WEIR: Reason.KEPT_SEAT}, {}]


def test_a_kept_seat_is_no_reason_for_who_comes_later_anyway():
    market = a_market(
        [[WEIR, MILL]] * 2, [1, 1], school=[0, 1], lottery=[1, 0], kept=[(WEIR, 1, 1)]
    )

    assert by_rule(market) == [{WEIR: Reason.LOTTERY}, {}]


def test_seats_kept_for_focus_learners_are_told_of_as_their_going_first():
    market = a_market([[WEIR, MILL]] * 2, [1, 1], klass=[1, 0], kept=[(WEIR, FOCUS, 1)])

    assert by_rule(market) == [{WEIR: Reason.FOCUS_FIRST}, {}]


def test_an_employer_takes_no_more_though_a_seat_is_free():
    market = a_market([[MILL], [WEIR]], [1, 1], cap=[0, 0], caps=[(1, NONE)])

    assert by_rule(market) == [{}, {WEIR: Reason.EMPLOYER_FULL}]


def test_an_opportunity_without_seats():
    assert by_rule(a_market([[WEIR, MILL]], [0, 1])) == [{WEIR: Reason.NO_SEATS}]


def test_seats_given_before_the_round_and_learners_who_had_a_place():
    market = a_market([[WEIR, MILL], [MILL, WEIR]], [1, 1], locked=[NONE, WEIR])

    assert by_rule(market) == [{WEIR: Reason.LOCKED}, {MILL: Reason.LOCKED}]


def test_a_chain_moved_the_learner_from_what_they_held():
    market = a_market([[WEIR], [MILL, WEIR, 2]], [1, 1, 1])
    outcome = an_outcome([WEIR, 2], choice=[0, 2], chain=[0, 0], before=[NONE, 1])

    assert reasons(market, outcome) == [{}, {MILL: Reason.EMPLOYER_FULL, WEIR: Reason.CHAIN}]


def test_a_chain_brought_somebody_with_a_later_turn():
    market = a_market([[WEIR, MILL], [WEIR]], [1, 1])
    outcome = an_outcome([MILL, WEIR], choice=[1, 0], chain=[NONE, 0])

    assert reasons(market, outcome) == [{WEIR: Reason.CHAIN}, {}]


def test_learners_of_a_class_traded():
    market = a_market([[WEIR, MILL], [WEIR]], [1, 1])
    outcome = an_outcome([MILL, WEIR], TRADES, choice=[1, 0])

    assert reasons(market, outcome) == [{WEIR: Reason.SWAP}, {}]


@pytest.mark.parametrize(
    ("klass", "reason"),
    [([1, 0], Reason.FOCUS_FIRST), ([1, 1], Reason.OVERALL), ([0, 1], Reason.OVERALL)],
    ids=["all to a better class", "one class", "to a worse class"],
)
def test_best_overall_knows_classes_and_no_turns(klass, reason):
    market = a_market([[WEIR, MILL], [WEIR]], [1, 1], klass=klass)
    outcome = an_outcome([MILL, WEIR], BEST, choice=[1, 0])

    assert reasons(market, outcome) == [{WEIR: reason}, {}]


def test_nobody_needs_no_reasons():
    why = explain(a_market([], [1]), allocate(a_market([], [1]), Policy()))

    assert (why.start.tolist(), why.code.tolist()) == ([0], [])
