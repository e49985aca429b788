"""Which day it is where people are: a moment late in the evening, told in UTC, may be tomorrow's."""

import datetime as dt

from django.utils import timezone


def local_day(moment: dt.datetime) -> dt.date:
    """Give the day of a moment in the time zone of the site; the clock is not read."""
    return moment.astimezone(timezone.get_default_timezone()).date()


def month_began(moment: dt.datetime) -> dt.datetime:
    """Give the moment at which the calendar month of a moment began, in the time zone of the site."""
    local = moment.astimezone(timezone.get_default_timezone())
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
