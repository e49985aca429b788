"""Arrays that contradict each other are refused with a sentence that says which and where."""

from dataclasses import replace

import numpy as np
import pytest

from catchment.engine.allocation.running import allocate, bound
from catchment.engine.allocation.terms import FOCUS, NONE, MarketError, Policy
from tests.engine.markets import a_market


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


def with_part(part: str, **arrays: np.ndarray):
    """A sound market of two learners, two opportunities, one kept pot and two caps, but for this."""
    market = a_market(
        [[0, 1], [1]], [2, 1], kept=[(0, FOCUS, 1)], cap=[0, NONE], caps=[(2, 1), (2, NONE)]
    )
    return replace(market, **{part: replace(getattr(market, part), **arrays)})


@pytest.mark.parametrize(
    ("part", "arrays", "sentence"),
    [
        ("learners", {"klass": ints(1)}, "The arrays of learners have different lengths"),
        ("learners", {"klass": ints(1, -1)}, "Learner 1 has a class below 0"),
        ("learners", {"lottery": ints(0, 2)}, "The lottery of learner 1 is out"),
        ("learners", {"lottery": ints(1, 1)}, "Two learners have number 1 in the lottery"),
        ("learners", {"locked": ints(NONE, 2)}, "Learner 1 is locked at no opportunity"),
        ("learners", {"locked": ints(1, 1)}, "More learners are locked at opportunity 1 than"),
        ("seats", {"cap": ints(0)}, "The arrays of opportunities have different lengths"),
        ("seats", {"seats": ints(2, -1)}, "Opportunity 1 has fewer than 0 seats"),
        ("seats", {"cap": ints(0, 2)}, "Opportunity 1 is under no cap that there is"),
        ("seats", {"cap_seats": ints(2, -1)}, "Cap 1 allows fewer than 0 learners"),
        ("seats", {"cap_seats": ints(2)}, "The arrays of caps have different lengths"),
        ("seats", {"cap_parent": ints(1, 2)}, "Cap 1 is under no cap that there is"),
        ("seats", {"cap_parent": ints(1, 0)}, "Cap 0 stands under itself"),
        ("seats", {"cap_parent": ints(0, NONE)}, "Cap 0 stands under itself"),
        ("seats", {"kept_seats": ints()}, "The arrays of kept pots have different lengths"),
        ("seats", {"kept_offer": ints(2)}, "Kept pot 0 is at no opportunity that there is"),
        ("seats", {"kept_seats": ints(-1)}, "Kept pot 0 has fewer than 0 seats"),
        ("seats", {"kept_for": ints(-2)}, "Kept pot 0 is kept for no school that there is"),
        ("seats", {"kept_seats": ints(3)}, "Opportunity 0 keeps more seats than it has"),
        ("options", {"tier": ints(0)}, "The arrays of options have different lengths"),
        ("options", {"start": ints(0, 2, 2)}, "do not begin at 0 and end at the last"),
        ("options", {"start": ints(0, 4, 3)}, "The rows of learner 1 end before they begin"),
        ("options", {"offer": ints(0, 2, 1)}, "Option 1 is at no opportunity that there is"),
        ("options", {"offer": ints(1, 1, 1)}, "Learner 0 has one opportunity twice"),
        ("options", {"tier": ints(0, 3, 0)}, "Option 1 has a tier other than 0, 1 and 2"),
        ("options", {"tier": ints(1, 0, 0)}, "The tier falls after option 0"),
    ],
)
def test_a_market_that_cannot_be_is_refused(part, arrays, sentence):
    market = with_part(part, **arrays)

    with pytest.raises(MarketError, match=sentence):
        allocate(market, Policy())
    with pytest.raises(MarketError, match=sentence):
        bound(market)


def test_more_locked_learners_than_a_cap_allows_are_refused():
    market = with_part("learners", locked=ints(0, 0))
    tight = replace(market, seats=replace(market.seats, cap_seats=ints(2, 1)))

    assert allocate(market, Policy()).place.tolist() == [0, 0]
    with pytest.raises(MarketError, match="More learners are locked under cap 1 than it allows"):
        allocate(tight, Policy())


def test_more_locked_learners_than_seats_are_refused_where_some_are_kept():
    market = a_market([[], []], [1], locked=[0, 0], kept=[(0, FOCUS, 1)])

    with pytest.raises(MarketError, match="More learners are locked at opportunity 0 than it has"):
        allocate(market, Policy())


def test_a_sound_market_is_decided():
    assert allocate(with_part("seats"), Policy()).place.tolist() == [0, 1]
