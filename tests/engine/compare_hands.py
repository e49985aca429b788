"""Decide many random rounds in plain Python and in compiled loops, and tell how many differ.

A programme of its own, because the tests run with compiling switched off. Prints two numbers: how
many rounds differ, and how many were decided.
"""

import sys

import numpy as np

from catchment.engine.allocation.rerunning import Disturb, rerun
from catchment.engine.allocation.running import allocate, bound
from catchment.engine.allocation.speed import Hands, can_compile, compiled, plain
from catchment.engine.allocation.terms import FOCUS, NONE, Drop, Market, Policy, Rule
from tests.engine.markets import a_market

ROUNDS = 150


def drawn(seed: int) -> Market:
    """Draw a market of some sixty learners, with all that a market may have."""
    rng = np.random.default_rng(seed)
    count, offers = int(rng.integers(2, 60)), int(rng.integers(2, 25))
    seats = rng.integers(0, 4, offers)
    seats[0] += 1
    locked = np.where(rng.random(count) < 0.05, rng.integers(0, offers, count), NONE)
    more = np.bincount(locked[locked != NONE], minlength=offers)
    kept = [(o, int(rng.integers(FOCUS, 3)), int(n // 2)) for o, n in enumerate(seats) if n > 1]
    return a_market(
        [rng.permutation(offers)[: rng.integers(0, 9)].tolist() for _ in range(count)],
        seats + more,
        klass=rng.integers(0, 2, count).tolist(),
        lottery=rng.permutation(count).tolist(),
        school=rng.integers(0, 3, count).tolist(),
        guaranteed=(rng.random(count) < 0.8).tolist(),
        locked=locked.tolist(),
        kept=kept[: int(rng.integers(0, offers))],
        cap=rng.integers(NONE, 3, offers).tolist(),
        caps=[(int(rng.integers(count // 3, count)) + int(more.sum()), n) for n in (2, 2, NONE)],
    )


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
    markets = [drawn(seed) for seed in range(ROUNDS)]
    differ = sum(decided(market, plain()) != decided(market, compiled()) for market in markets)
    sys.stdout.write(f"{differ} {len(markets)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
