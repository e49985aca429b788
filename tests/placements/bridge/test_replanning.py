"""Re-runs from what was kept: the check agrees with one after another, and nobody sure is moved."""

import random

import pytest

from catchment.engine.allocation.terms import Policy
from catchment.placements.bridge import archive
from catchment.placements.bridge.deciding import STAGE
from catchment.placements.bridge.replanning import Replanned, Standing, replan
from catchment.placements.bridge.running import run
from catchment.placements.models import Round
from tests.placements.bridge.town import town

SEED = "5eed" * 16


def seats_of(plan: Replanned, seated: dict[str, str]) -> dict[str, str]:
    """Where everybody sits once a plan is done."""
    found = dict(seated)
    for move in plan.moves:
        found.pop(move.learner, None)
        if move.now:
            found[move.learner] = move.now
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_check_agrees_with_one_re_run_after_another(seed: int) -> None:
    rng = random.Random(seed)
    round_ = Round(seed=SEED, public_draw="")
    first = run(town(90, 60, seed), Policy(), seed=SEED, stage=STAGE)
    content = archive.pack(town(90, 60, seed), first.outcome)
    seated = {
        name: first.built.names.offers[int(place)]
        for name, place in zip(first.built.names.learners, first.outcome.place, strict=True)
        if place != -1
    }
    moved = 0
    for _ in range(3):
        names = sorted(seated)
        confirmed = frozenset(rng.sample(names, len(names) // 4))
        gone = rng.sample([name for name in names if name not in confirmed], 10)
        cancelled = {name: seated.pop(name) for name in gone[:7]}
        for name in gone[7:]:
            seated.pop(name)
        # A person gives one who has nowhere a seat by hand, whatever stands on their list.
        if seed % 2:
            nowhere = sorted({row.learner for row in archive.unpack(content).rows.learners})
            free = seated_less(content, seated, cancelled)
            other = next(each for each in nowhere if each not in seated and each not in gone)
            seated[other] = free
        plan = replan(
            round_, content, Standing(seated=seated, cancelled=cancelled, confirmed=confirmed)
        )

        assert plan.problems == ()
        assert not confirmed & {each.learner for each in plan.moves}
        moved += sum(each.why == "moved" for each in plan.moves)
        content, seated = plan.archive, seats_of(plan, seated)
    assert moved or seed


def seated_less(content: bytes, seated: dict[str, str], cancelled: dict[str, str]) -> str:
    """An opportunity with a seat that nobody has."""
    taken = [*seated.values(), *cancelled.values()]
    return next(
        row.opportunity
        for row in archive.unpack(content).rows.opportunities
        if taken.count(row.opportunity) < row.seats
    )
