"""Forget lists of workplaces after a year: what they wrote stands, and is no longer undone."""

import datetime as dt

from catchment.placements.models import HostImport

#: Rows that were left out hold what was typed of contacts.
KEPT_FOR = dt.timedelta(days=365)


def forget_old_lists(*, now: dt.datetime) -> int:
    """Delete lists to which nothing has happened for a year.

    Returns:
        How many there were.
    """
    old = HostImport.objects.filter(changed_at__lt=now - KEPT_FOR)
    number = old.count()
    old.delete()
    return number
