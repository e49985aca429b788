"""The day of a moment is that of the place where people are."""

import datetime as dt

import pytest

from catchment.people.days import local_day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (dt.datetime(2027, 7, 9, 22, 59, tzinfo=dt.UTC), dt.date(2027, 7, 9)),
        (dt.datetime(2027, 7, 9, 23, 30, tzinfo=dt.UTC), dt.date(2027, 7, 10)),
        (dt.datetime(2027, 1, 9, 23, 30, tzinfo=dt.UTC), dt.date(2027, 1, 9)),
    ],
)
def test_an_evening_in_summer_is_tomorrow_an_hour_before_utc_says_so(
    moment: dt.datetime, day: dt.date
) -> None:
    assert local_day(moment) == day
