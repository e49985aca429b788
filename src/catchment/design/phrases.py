"""Dates and numbers as a neighbour would say them.

Moments are stored in UTC and said in British time. Nothing here reads the clock: the caller hands
over ``now``.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONDON = ZoneInfo("Europe/London")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
DAYS_SAID_AS_DAYS, DAYS_SAID_AS_WEEKS, DAYS_SAID_AS_MONTHS = 13, 62, 729


def day(when: dt.date) -> str:
    """Say a day: "12 November 2026"."""
    local = _local_day(when)
    return f"{local.day} {_(MONTHS[local.month - 1])} {local.year}"


def short_day(when: dt.date) -> str:
    """Say a day without its year: "12 November"."""
    local = _local_day(when)
    return f"{local.day} {_(MONTHS[local.month - 1])}"


def weekday(when: dt.date) -> str:
    """Say a day that is near: "Thursday 12 November"."""
    return f"{_(WEEKDAYS[_local_day(when).weekday()])} {short_day(when)}"


def clock_time(when: dt.datetime) -> str:
    """Say a time of day in British time: "3:40pm", "9am", "midday"."""
    return time_of_day(when.astimezone(LONDON).time())


def time_of_day(at: dt.time) -> str:
    """Say a time on the clock: "3:40pm", "9am", "midday"."""
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return _("midday") if at.hour else _("midnight")
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def moment(when: dt.datetime) -> str:
    """Say a moment: "12 November 2026, 3:40pm"."""
    return f"{day(when)}, {clock_time(when)}"


def since(when: dt.date, now: dt.date) -> str:
    """Say how long ago or how far off a day is: "9 days ago", "yesterday", "in 3 weeks"."""
    days = (_local_day(now) - _local_day(when)).days
    near = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    if days in near:
        return near[days]
    return (
        _("%(span)s ago") % {"span": _span(days)}
        if days > 0
        else _("in %(span)s") % {"span": _span(-days)}
    )


def number(value: float) -> str:
    """Write a number with its thousands: "1,571"."""
    return f"{value:,}"


def in_words(value: int) -> str:
    """Write a number below ten as a word, for sentences: "three", but "12"."""
    return _(SMALL[value]) if 0 <= value < len(SMALL) else number(value)


def _local_day(when: dt.date) -> dt.date:
    return when.astimezone(LONDON).date() if isinstance(when, dt.datetime) else when


def _span(days: int) -> str:
    if days <= DAYS_SAID_AS_DAYS:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if days <= DAYS_SAID_AS_WEEKS:
        weeks = days // 7
        return ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks}
    if days <= DAYS_SAID_AS_MONTHS:
        months = days * 12 // 365
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    years = days // 365
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
