"""Decide a round from its rows: one way for the worker and for the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catchment.engine.allocation.checking import check
from catchment.engine.allocation.lottery import commitment, input_digest
from catchment.engine.allocation.reasons import explain
from catchment.engine.allocation.running import allocate, bound, fullest
from catchment.engine.allocation.shortage import shortages
from catchment.engine.allocation.terms import Bound, Outcome, Policy, Shortage, Violation, Why
from catchment.placements.bridge.keeping import Keeper
from catchment.placements.bridge.market import Built, Lottery, build
from catchment.placements.bridge.report_figures import report_figures
from catchment.placements.bridge.rows import Rows

#: Told at each step: a name in plain words, which step, of how many.
Progress = Callable[[str, int, int], None]

#: Changes whenever the same rows would be decided otherwise.
CODE = "catchment allocation 1"

STEPS = (
    "Looking who could go where",
    "Giving places",
    "Working out the most that was possible",
    "Writing down the reasons",
    "Looking where seats are missing",
    "Checking everything by another way",
)


def in_silence(title: str, step: int, steps: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A round as it was decided.

    Attributes:
        built: the market and whom its numbers mean.
        figures: what pages and reports show, as plain JSON; nothing is suppressed yet.
        violations: what the independent check found. If any, the outcome is shown to nobody.
        input_digest, digest: of what went in, and of the outcome.
        commitment: to the seed.
    """

    built: Built
    policy: Policy
    outcome: Outcome
    bound: Bound
    why: Why
    shortages: tuple[Shortage, ...]
    figures: dict[str, Any]
    violations: tuple[Violation, ...]
    input_digest: str
    digest: str
    commitment: str


def run(
    rows: Rows,
    policy: Policy,
    *,
    seed: str,
    public_draw: str = "",
    stage: str = "1",
    on_progress: Progress = in_silence,
    resume: Path | None = None,
    threads: int = 1,
) -> Run:
    """Decide a round.

    Args:
        resume: a folder in which each step is kept. The same rows again go on where the last
            run stopped, wherever it was killed, and give the same digests.
        threads: how many look for options at once.

    Raises:
        RowsError: if rows contradict each other.
        MarketError: if something that the rule needs is not installed.
    """
    told = iter(enumerate(STEPS, start=1))

    def tell() -> None:
        step, title = next(told)
        on_progress(title, step, len(STEPS))

    tell()
    lottery = Lottery(seed=seed, public_draw=public_draw, stage=stage)
    built = build(rows, lottery, min_list=policy.min_list, threads=threads)
    incoming = digest_of_input(built, policy, commitment(seed))
    kept = Keeper(resume, incoming)
    tell()
    outcome = kept.outcome(policy, lambda: allocate(built.market, policy))
    tell()
    full = fullest(built.market, outcome)
    most = kept.bound(lambda: bound(built.market, full=full))
    tell()
    why = explain(built.market, outcome)
    tell()
    missing = tuple(shortages(built.market, full=full))
    tell()
    return Run(
        built=built,
        policy=policy,
        outcome=outcome,
        bound=most,
        why=why,
        shortages=missing,
        figures=report_figures(built, outcome, most),
        violations=tuple(check(built.market, policy, outcome, why=why, bound=most)),
        input_digest=incoming,
        digest=outcome.digest,
        commitment=commitment(seed),
    )


def digest_of_input(built: Built, policy: Policy, promised: str) -> str:
    """Digest everything that a round is decided from."""
    return input_digest(
        built.market,
        policy,
        learners=built.names.learners,
        offers=built.names.offers,
        schools=built.names.schools,
        caps=built.names.caps,
        code=CODE,
        promised=promised,
    )
