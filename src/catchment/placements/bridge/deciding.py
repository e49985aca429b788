"""Decide a round as we hold it: rows in, plain values out. What the worker calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catchment.engine.allocation.lottery import commitment, ticket
from catchment.engine.allocation.terms import MarketError, Policy, Rule
from catchment.placements.bridge import archive
from catchment.placements.bridge.from_round import rows_of
from catchment.placements.bridge.given import Given, given_by
from catchment.placements.bridge.numbering import RowsError
from catchment.placements.bridge.page_figures import page_figures
from catchment.placements.bridge.running import Progress, in_silence, run
from catchment.placements.models import Round, RoundRun

#: One lottery a round; a later stage would draw another.
STAGE = "1"


class CannotDecide(Exception):
    """The round contradicts itself; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a run came to.

    Attributes:
        problems: what the independent check found; if any, the rest is shown to nobody.
        archive: rows and outcome, to decide again after drop-outs.
    """

    input_digest: str
    digest: str
    figures: dict[str, Any]
    problems: list[str]
    given: list[Given]
    archive: bytes


def decide(
    trial: RoundRun, *, on_progress: Progress = in_silence, resume: Path | None = None
) -> Decided:
    """Decide the round of a trial run under its rule.

    Raises:
        CannotDecide: if the rows contradict each other, or what the rule needs is not installed.
    """
    rows = rows_of(trial.round)
    try:
        found = run(
            rows,
            policy_of(trial),
            seed=trial.round.seed,
            public_draw=trial.round.public_draw,
            stage=STAGE,
            on_progress=on_progress,
            resume=resume,
        )
    except (RowsError, MarketError) as wrong:
        raise CannotDecide(str(wrong)) from wrong
    problems = [each.says or each.kind for each in found.violations]
    return Decided(
        input_digest=found.input_digest,
        digest=found.digest,
        figures={} if problems else page_figures(found),
        problems=problems,
        given=[] if problems else given_by(found),
        archive=b"" if problems else archive.pack(rows, found.outcome),
    )


def policy_of(trial: RoundRun) -> Policy:
    return Policy(rule=Rule(trial.rule), tiers_down=trial.tiers_down, min_list=trial.min_list)


def promise_of(seed: str) -> str:
    """What is published of a seed before wishes close."""
    return commitment(seed)


@dataclass(frozen=True, slots=True)
class Ticket:
    """One line of a lottery: the number, from 1, under which pseudonym, and what was drawn for it."""

    number: int
    pseudonym: str
    drawn: str


def tickets_of(round_: Round, pseudonyms: Sequence[str]) -> list[Ticket]:
    """Draw all tickets of a published round again, the lowest first, as anybody may."""
    drawn = [
        (
            ticket(
                seed=round_.seed, public_draw=round_.public_draw, stage=STAGE, pseudonym=pseudonym
            ),
            pseudonym,
        )
        for pseudonym in pseudonyms
    ]
    return [
        Ticket(number, pseudonym, drew)
        for number, (drew, pseudonym) in enumerate(sorted(drawn), start=1)
    ]
