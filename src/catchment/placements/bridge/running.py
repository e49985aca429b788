"""Decide a round from its rows: one way for the worker and for the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catchment.engine.allocation.terms import Bound, Outcome, Policy, Shortage, Violation, Why
from catchment.placements.bridge.market import Built
from catchment.placements.bridge.rows import Rows

#: Told at each step: a name in plain words, which step, of how many.
Progress = Callable[[str, int, int], None]


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
) -> Run:
    """Decide a round.

    Args:
        resume: a folder in which each step is kept. The same rows again go on where the last
            run stopped, wherever it was killed, and give the same digests.

    Raises:
        RowsError: if rows contradict each other.
    """
    raise NotImplementedError
