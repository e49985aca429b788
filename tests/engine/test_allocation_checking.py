"""The independent check: finds nothing wrong with what is right, and each thing that is wrong."""

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.engine.allocation import checking
from catchment.engine.allocation.checking import check
from catchment.engine.allocation.lottery import sealed
from catchment.engine.allocation.reasons import explain
from catchment.engine.allocation.rerunning import rerun
from catchment.engine.allocation.running import allocate, bound
from catchment.engine.allocation.terms import (
    FOCUS,
    NONE,
    Bound,
    Drop,
    Market,
    Outcome,
    Policy,
    Reason,
    Rule,
)
from tests.engine.markets import a_market, markets

GUARANTEE, STRICT = Policy(), Policy(rule=Rule.STRICT)
BEST, TRADES = Policy(rule=Rule.BEST_OVERALL), Policy(trades=True)
policies = st.sampled_from(
    [GUARANTEE, STRICT, BEST, TRADES, Policy(tiers_down=0), Policy(tiers_down=2)]
)


@given(market=markets(most=6, locks=True), policy=policies)
def test_check_finds_nothing_wrong_with_what_was_decided(market, policy):
    outcome = allocate(market, policy)

    found = check(
        market, policy, outcome, why=explain(market, outcome), bound=bound(market, outcome)
    )

    assert found == []


@given(
    market=markets(most=6, locks=True),
    policy=policies,
    disturb=st.sampled_from(["none", "chains-unconfirmed", "full"]),
    data=st.data(),
)
def test_check_finds_nothing_wrong_with_a_re_run(market, policy, disturb, data):
    outcome = allocate(market, policy)
    learner = data.draw(st.integers(0, len(outcome.place) - 1))
    confirmed = np.array([data.draw(st.booleans()) for _ in outcome.place])
    offer = data.draw(st.integers(0, len(market.seats.seats) - 1))
    cancelled = ((offer, 1),) if market.seats.seats[offer] else ()
    drop = Drop(withdrawn=(learner,), cancelled=cancelled, confirmed=confirmed)

    again = rerun(market, outcome, drop, disturb)

    assert check(again.market, policy, again.outcome, again=True) == []
