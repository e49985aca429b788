"""Decide many random rounds in plain Python and in compiled loops, and tell how many differ.

A programme of its own, because the tests run with compiling switched off. Prints two numbers: how
many rounds differ, and how many were decided.
"""

import sys

import numpy as np

from catchment.engine.allocation.rerunning import Disturb, rerun
from catchment.engine.allocation.running import allocate, bound
from catchment.engine.allocation.speed import Hands, can_compile, compiled, plain
from catchment.engine.allocation.terms import Drop, Market, Policy, Rule
from tests.engine.markets import a_larger_market

ROUNDS = 150


def decided(market: Market, hands: Hands) -> list[object]:
    """Decide a round in every way that there is."""
    outcome = allocate(market, Policy(trades=True), hands=hands)
    drop = Drop(withdrawn=(0,), cancelled=((int(np.argmax(market.seats.seats)), 1),))
    return [
        outcome.digest,
        allocate(market, Policy(tiers_down=2), hands=hands).digest,
        allocate(market, Policy(rule=Rule.STRICT), hands=hands).digest,
        bound(market, hands=hands),
        *(rerun(market, outcome, drop, how, hands=hands).outcome.digest for how in Disturb),
    ]


def main() -> int:
    if not can_compile():
        return 1
    markets = [a_larger_market(seed) for seed in range(ROUNDS)]
    differ = sum(decided(market, plain()) != decided(market, compiled()) for market in markets)
    sys.stdout.write(f"{differ} {len(markets)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
