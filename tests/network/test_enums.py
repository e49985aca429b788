"""Freshness and blocks of time."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.network.enums import Freshness, block, due_on, earliest_kept, freshness

ON = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("assured_on", "rhythm", "expected"),
    [
        pytest.param(ON, 6, Freshness.FRESH, id="today"),
        pytest.param(dt.date(2026, 8, 22), 6, Freshness.FRESH, id="half the rhythm"),
        pytest.param(dt.date(2026, 8, 1), 6, Freshness.AGEING, id="past half"),
        pytest.param(dt.date(2026, 5, 21), 6, Freshness.AGEING, id="last day"),
        pytest.param(dt.date(2026, 5, 20), 6, Freshness.STALE, id="one day over"),
        pytest.param(dt.date(2026, 5, 25), 12, Freshness.FRESH, id="slower rhythm"),
        pytest.param(None, 6, Freshness.STALE, id="never"),
    ],
)
def test_freshness_follows_the_record_s_own_rhythm(assured_on, rhythm, expected):
    assert freshness(assured_on, rhythm, ON) == expected


def test_due_on_stays_inside_a_short_month():
    assert due_on(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)


def test_due_on_crosses_years():
    assert due_on(dt.date(2026, 11, 30), 16) == dt.date(2028, 3, 30)


def test_block_counts_from_monday_morning_to_sunday_evening():
    assert (block(0, 0), block(6, 2)) == (0, 20)


@given(on=st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)), months=st.integers(1, 16))
def test_earliest_kept_is_the_first_day_that_is_not_stale(on, months):
    first = earliest_kept(on, months)

    assert freshness(first, months, on) != Freshness.STALE
    assert freshness(first - dt.timedelta(days=1), months, on) == Freshness.STALE
