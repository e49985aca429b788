"""Lengths of time as people say them."""

from django.utils.translation import ngettext

YEAR = 365


def length(days: int) -> str:
    """ "6 years" where it is whole years, else "90 days"."""
    years, rest = divmod(days, YEAR)
    if years and not rest:
        return ngettext("%(num)s year", "%(num)s years", years) % {"num": years}
    return ngettext("%(num)s day", "%(num)s days", days) % {"num": days}
