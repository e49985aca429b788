"""How the independent check tells what it found."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.terms import Flags, Violation

#: So many of a kind are enough to know that an outcome is wrong.
MOST = 20


def found(
    kind: str, wrong: Flags, offer: NDArray[Any], learner: NDArray[Any] | None = None
) -> list[Violation]:
    """Tell of the first of a kind.

    Args:
        wrong: (n,) which are wrong. offer: (n,) the opportunity of each.
        learner: (n,) whom each concerns; without it, they are learners 0 to n - 1.
    """
    at = np.flatnonzero(wrong)[:MOST]
    who = at if learner is None else learner[at]
    return [
        Violation(kind=kind, learner=int(each), offer=int(offer[row]))
        for each, row in zip(who, at, strict=True)
    ]
