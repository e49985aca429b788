"""What the page of an opportunity shows, in words and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.design.pictures.day_strip import day_strip
from catchment.design.pictures.drawing import Caption
from catchment.people.enums import AccessFeature
from catchment.placements.enums import CheckKind
from catchment.placements.models import Opportunity
from catchment.placements.queries.asked import Part
from catchment.placements.queries.opportunities import Seen
from catchment.web.figures import Figure
from catchment.web.placements.forms.opportunities import PARTS
from catchment.web.placements.pages.days import clock, stretches, table
from catchment.web.placements.pages.hosts import PART_NAMES, span


@dataclass(frozen=True, slots=True)
class Reading:
    """An opportunity as a learner reads it: facts in pairs of a question and its answer."""

    day: Figure | None
    facts: Sequence[tuple[str, str]]
    weeks: Sequence[str]
    free: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part on the writers' page."""

    key: str
    name: str
    done: bool


def reading(seen: Seen) -> Reading:
    """Put an opportunity into words."""
    what = seen.opportunity
    facts = [
        (_("Who you will meet"), what.meet),
        (_("What to wear"), what.clothes),
        (_("Lunch"), what.lunch),
        (_("Getting there"), _("Online: you need not travel.") if what.remote else what.travel),
        (_("Finding the door"), what.find_us),
        (_("Who can come"), _ages(what)),
        (_("What they can give"), _choices(AccessFeature.choices, what.access)),
        (_("Before you come"), _choices(CheckKind.choices, what.checks)),
        (_("Kinds of work"), ", ".join(_names(seen))),
    ]
    return Reading(
        day=day_figure(what),
        facts=[(name, words) for name, words in facts if words],
        weeks=[
            _("%(days)s, %(hours)s hours") % {"days": span(week), "hours": week.hours}
            for week in seen.weeks
        ],
        free=_money(what),
    )


def _names(seen: Seen) -> list[str]:
    """Kinds of work, then fields of work."""
    return [one.name for one in seen.occupations] + [one.name for one in seen.categories]


def _money(what: Opportunity) -> str:
    if not what.costs_pence:
        return what.costs or _("It costs you nothing.")
    pounds = f"£{what.costs_pence // 100}.{what.costs_pence % 100:02}"
    return _("%(pounds)s in all. %(words)s") % {"pounds": pounds, "words": what.costs}


def _ages(what: Opportunity) -> str:
    if what.most_age is None:
        ages = _("From %(least)s years on the first day.") % {"least": what.least_age}
    else:
        ages = _("From %(least)s to %(most)s years on the first day.") % {
            "least": what.least_age,
            "most": what.most_age,
        }
    if what.group_size == 1:
        return ages
    group = ngettext("%(count)s of you.", "%(count)s of you together.", what.group_size)
    return f"{ages} {group % {'count': what.group_size}}"


def _choices(choices: Sequence[tuple[str, object]], chosen: Sequence[str]) -> str:
    return ", ".join(str(name) for value, name in choices if value in chosen)


def day_figure(what: Opportunity) -> Figure | None:
    """The day as a strip with its table; None where it is not described."""
    parts = stretches(what)
    if not parts:
        return None
    sentence = _("The day is from %(begins)s to %(ends)s.") % {
        "begins": clock(parts[0].begins),
        "ends": clock(parts[-1].ends),
    }
    heading = _("The day")
    caption = Caption(f"day-{what.pk}", heading, sentence)
    return Figure(heading, day_strip(caption, parts), sentence, table(parts))


def part_lines(described: Sequence[Part]) -> list[PartLine]:
    """The parts in the order in which they are read; ages and checks always stand."""
    done = {part.key: part.done for part in described} | {"who": True}
    return [PartLine(key, part_name(key), done[key]) for key in (*PARTS, "photo")]


def part_name(key: str) -> str:
    """What a part is called."""
    return str(PART_NAMES[key]) if key in PART_NAMES else _("Ages, access, checks, kinds of work")
