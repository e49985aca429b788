"""Dates and numbers in words."""

import datetime as dt

import pytest

from catchment.design import phrases

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]  # year, month, day, hour, minute


def test_day_says_the_day_in_british_time() -> None:
    assert phrases.day(utc(2026, 6, 30, 23, 30)) == "1 July 2026"
    assert phrases.day(dt.date(2026, 11, 12)) == "12 November 2026"


def test_short_day_leaves_out_the_year() -> None:
    assert phrases.short_day(dt.date(2026, 11, 12)) == "12 November"


def test_weekday_says_the_day_of_the_week() -> None:
    assert phrases.weekday(dt.date(2026, 11, 12)) == "Thursday 12 November"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (utc(2026, 1, 5, 9), "9am"),
        (utc(2026, 7, 5, 14, 40), "3:40pm"),
        (utc(2026, 1, 5, 12), "midday"),
        (utc(2026, 1, 5, 0), "midnight"),
        (utc(2026, 1, 5, 0, 5), "12:05am"),
    ],
)
def test_clock_time_is_british(when: dt.datetime, said: str) -> None:
    assert phrases.clock_time(when) == said


def test_moment_says_day_and_time() -> None:
    assert phrases.moment(utc(2026, 11, 12, 15, 40)) == "12 November 2026, 3:40pm"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (-1, "tomorrow"),
        (9, "9 days ago"),
        (-9, "in 9 days"),
        (14, "2 weeks ago"),
        (49, "7 weeks ago"),
        (335, "11 months ago"),
        (-90, "in 2 months"),
        (800, "2 years ago"),
    ],
)
def test_since_says_how_long(days: int, said: str) -> None:
    assert phrases.since(NOW - dt.timedelta(days=days), NOW) == said


def test_since_counts_days_as_people_in_britain_see_them() -> None:
    late, early = utc(2026, 7, 1, 22, 30), utc(2026, 7, 1, 23, 30)

    assert phrases.since(late, early) == "yesterday"


@pytest.mark.parametrize(("value", "said"), [(0, "no"), (3, "three"), (10, "10"), (1571, "1,571")])
def test_small_numbers_are_words(value: int, said: str) -> None:
    assert phrases.in_words(value) == said


def test_number_writes_thousands() -> None:
    assert phrases.number(1571) == "1,571"
