"""The day of a moment is that of the place where people are."""

import datetime as dt

import pytest

from catchment.people.days import local_day, month_began


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


def test_a_month_begins_where_people_are() -> None:
    last_of_may_in_utc = dt.datetime(2027, 5, 31, 23, 30, tzinfo=dt.UTC)

    began = month_began(last_of_may_in_utc)

    assert began == dt.datetime(2027, 5, 31, 23, 0, tzinfo=dt.UTC)
    assert began.date() == dt.date(2027, 6, 1)
