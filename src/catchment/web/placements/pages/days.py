"""A described day as stretches of hours, for every page that draws one."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from catchment.design.pictures.day_strip import Stretch
from catchment.design.pictures.tables import Table
from catchment.placements.models import Opportunity

#: What lunch is called in a described day.
LUNCH = "lunch"


def stretches(what: Opportunity) -> list[Stretch]:
    """The day in its parts; from beginning to end where no parts are told; else nothing."""
    parts = [
        Stretch(_hour(begins), _hour(ends), "lunch" if LUNCH in word.lower() else "work", word)
        for begins, ends, word in what.day
    ]
    if not parts and what.begins and what.ends:
        return [Stretch(_of(what.begins), _of(what.ends), "work")]
    return parts


def table(parts: Sequence[Stretch]) -> Table:
    """The same in words and times."""
    rows = tuple(
        (part.word.capitalize() or _("Work"), clock(part.begins), clock(part.ends))
        for part in parts
    )
    return Table((_("What"), _("From"), _("Until")), rows)


def clock(hour: float) -> str:
    """An hour as it is read: 9.5 is "9:30"."""
    return f"{int(hour)}:{round(hour % 1 * 60):02d}"


def _hour(text: str) -> float:
    return _of(dt.time.fromisoformat(text.zfill(5)))


def _of(at: dt.time) -> float:
    return at.hour + at.minute / 60
