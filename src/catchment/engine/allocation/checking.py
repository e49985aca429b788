"""The independent check: an outcome is shown to nobody before this has found nothing wrong with it.

It is written apart from the allocator and imports nothing of it but the terms, so that one mistake
does not hide another. It looks at what stands in the arrays, never at how they came about:

- each learner holds at most one place, one that is on their list; locked learners hold theirs;
- no opportunity, kept pot or cap holds more than it may;
- nobody would get what they want more from somebody with a later turn: see ``checking_claims``;
- promotion and chains went only as far as the policy lets them;
- the digest is that of the market, the policy and the places;
- every reason is there and true: see ``checking_reasons``.
"""

import numpy as np

from catchment.engine.allocation.checking_chains import chain_violations
from catchment.engine.allocation.checking_claims import claim_violations
from catchment.engine.allocation.checking_places import (
    digest_violations,
    misfits,
    place_violations,
    seat_violations,
)
from catchment.engine.allocation.checking_reasons import reason_violations
from catchment.engine.allocation.terms import (
    NONE,
    Bound,
    Market,
    Outcome,
    Policy,
    Rule,
    Violation,
    Why,
)


def check(
    market: Market,
    policy: Policy,
    outcome: Outcome,
    *,
    why: Why | None = None,
    bound: Bound | None = None,
    again: bool = False,
) -> list[Violation]:
    """Look for everything that is wrong with an outcome.

    Args:
        market: in which it was decided; for a re-run, the market that the re-run gave.
        policy: as published.
        outcome: to be looked at.
        why: the reasons given for it, if they are to be looked at too.
        bound: the most that was said to be possible, if that is to be looked at too.
        again: whether this is a re-run: places stay with whom they were given, so nobody has a claim
            on one; only a free seat that a learner without a place wants is a violation then.

    Returns:
        Violations, at most twenty of each kind; none where nothing is wrong. Where arrays do not fit
        together, only that is told.
    """
    unfit = [*misfits(market, policy, outcome), *_why_misfits(market, outcome, why)]
    if unfit:
        return unfit
    violations = [
        *place_violations(market, outcome),
        *seat_violations(market, outcome),
        *digest_violations(market, outcome),
    ]
    if violations:
        return violations
    violations += chain_violations(market, policy, outcome, again=again)
    violations += claim_violations(market, policy, outcome, again=again)
    violations += _bound_violations(market, outcome, bound)
    if why is not None:
        violations += reason_violations(market, outcome, why)
    return violations


def _why_misfits(market: Market, outcome: Outcome, why: Why | None) -> list[Violation]:
    """Refuse reasons whose arrays do not fit together."""
    if why is None:
        return []
    rows = len(why.option)
    fits = (
        why.start.shape == (len(market.learners.klass) + 1,)
        and len(why.code) == len(why.last_in) == rows
        and why.start[0] == 0
        and why.start[-1] == rows
        and bool((np.diff(why.start) >= 0).all())
    )
    return [] if fits else [Violation(kind="reasons do not fit", says="Their arrays do not fit")]


def _bound_violations(market: Market, outcome: Outcome, bound: Bound | None) -> list[Violation]:
    """Refuse a bound below what was reached, and a best overall that stays below its bound."""
    if bound is None:
        return []
    placed = outcome.place != NONE
    reached = (int((placed & (market.learners.klass == 0)).sum()), int(placed.sum()))
    promised = (bound.focus, bound.placed)
    over = reached[0] > promised[0] or reached[1] > promised[1]
    below = outcome.policy.rule is Rule.BEST_OVERALL and reached != promised
    says = f"Placed {reached}, of the most that could be {promised}"
    return [Violation(kind="false bound", says=says)] if over or below else []
