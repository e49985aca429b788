"""What a catchment promises, in words: now, to come, and before."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.design.phrases import day, number
from catchment.placements.enums import Phase
from catchment.placements.models import Guarantee

NOW, COMING, BEFORE = "now", "coming", "before"


@dataclass(frozen=True, slots=True)
class Version:
    """One promise with its days; ``when`` is now, coming or before."""

    guarantee: Guarantee
    says: str
    span: str
    when: str


@dataclass(frozen=True, slots=True)
class PhasePromises:
    """All promises of one phase, the latest first."""

    name: str
    versions: Sequence[Version]


def phases(guarantees: Iterable[Guarantee], *, on: dt.date) -> list[PhasePromises]:
    """Each phase of school with its promises; one without any says so itself."""
    every = list(guarantees)
    found = []
    for phase in Phase:
        mine = sorted((one for one in every if one.phase == phase), key=lambda one: one.valid_from)
        if mine or phase != Phase.ADULT:
            found.append(PhasePromises(str(phase.label), _versions(mine, on)[::-1]))
    return found


def _versions(mine: Sequence[Guarantee], on: dt.date) -> list[Version]:
    ends = [later.valid_from - dt.timedelta(days=1) for _each, later in pairwise(mine)]
    return [_version(one, end, on) for one, end in zip(mine, [*ends, None], strict=False)]


def _version(one: Guarantee, end: dt.date | None, on: dt.date) -> Version:
    over = end is not None and end < on
    when = COMING if one.valid_from > on else BEFORE if over else NOW
    return Version(one, said(one), _span(one.valid_from, end), when)


def said(one: Guarantee) -> str:
    """How much is promised: "25 hours, or 5 days in person"."""
    return _("%(hours)s, or %(days)s in person") % {
        "hours": ngettext("%(n)s hour", "%(n)s hours", one.hours) % {"n": number(one.hours)},
        "days": ngettext("%(n)s day", "%(n)s days", one.days) % {"n": number(one.days)},
    }


def _span(first: dt.date, end: dt.date | None) -> str:
    if end is None:
        return _("From %(first)s") % {"first": day(first)}
    return _("%(first)s to %(last)s") % {"first": day(first), "last": day(end)}
