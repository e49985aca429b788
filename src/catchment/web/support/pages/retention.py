"""Lengths of time as people say them, and from when they count."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.support.enums import ClockAnchor
from catchment.support.models import RetentionClock
from catchment.support.shipped_clocks import ShippedClock

YEAR = 365


def length(days: int) -> str:
    """ "6 years" where it is whole years, else "90 days"."""
    years, rest = divmod(days, YEAR)
    return _said(years, 0) if years and not rest else _said(0, days)


def said(clock: RetentionClock, shipped: ShippedClock) -> str:
    """ "31 years, from the person’s date of birth" and what else has to have passed."""
    long = _said(clock.keep_years, clock.keep_days) if clock.keep_years else length(clock.keep_days)
    if clock.anchor == ClockAnchor.ACTIVITY:
        return f"{long}, {shipped.counted}"
    from_when = ClockAnchor(clock.anchor).label
    return _("%(long)s, %(from_when)s, and at least %(least)s %(counted)s") % {
        "long": long,
        "from_when": from_when[0].lower() + from_when[1:],
        "least": length(shipped.least),
        "counted": shipped.counted,
    }


def _said(years: int, days: int) -> str:
    whole = ngettext("%(num)s year", "%(num)s years", years) % {"num": years}
    rest = ngettext("%(num)s day", "%(num)s days", days) % {"num": days}
    if years and days:
        return _("%(years)s and %(days)s") % {"years": whole, "days": rest}
    return whole if years else rest
