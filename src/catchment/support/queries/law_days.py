"""The calendar of access requests, computed from days alone.

Source: UK GDPR Article 12(3), and the regulator's guidance on time limits: one calendar month from
the day after which it may be extended once by two further months; the clock stands still while
proof of identity or clarification is awaited. Bank holidays are not known here: the day given may
then be earlier than the law's, never later.
"""

import calendar
import datetime as dt

MONTHS_TO_ANSWER = 1
MONTHS_WHEN_EXTENDED = 3
SATURDAY = 5


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def working_day(day: dt.date) -> dt.date:
    """The day itself, or the Monday after it."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


def answer_by(
    received: dt.date, *, months: int = MONTHS_TO_ANSWER, stopped_days: int = 0
) -> dt.date:
    """The last day on which a request may be answered.

    Args:
        received: the day on which it came.
        months: how many calendar months the law gives.
        stopped_days: for how many days the clock stood still.
    """
    return working_day(months_after(received, months) + dt.timedelta(days=stopped_days))
