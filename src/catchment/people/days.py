"""Which day it is where people are: a moment late in the evening, told in UTC, may be tomorrow's."""

import datetime as dt

from django.utils import timezone


def local_day(moment: dt.datetime) -> dt.date:
    """Give the day of a moment in the time zone of the site; the clock is not read."""
    return moment.astimezone(timezone.get_default_timezone()).date()
