"""In which order a learner of the demo wants what fits them: drawn, and the same each time."""

import random
from collections.abc import Sequence
from typing import TypeVar

Option = TypeVar("Option")

SHORTEST, LONGEST = 10, 12


def own_order(options: Sequence[Option], rng: random.Random) -> list[Option]:
    """Some of what was proposed; what was proposed first is mostly wanted first."""
    mine = options[: rng.randint(SHORTEST, LONGEST)]
    pulled = sorted(
        range(len(mine)),
        key=[rng.random() + place * 0.06 for place in range(len(mine))].__getitem__,
    )
    return [mine[place] for place in pulled]
