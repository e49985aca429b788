"""Who comes to a workplace, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.design.phrases import in_words
from catchment.placements.queries.coming import Comer, Coming, WeekComing
from catchment.web.placements.pages.hosts import span


@dataclass(frozen=True, slots=True)
class WeekLines:
    """One week and the lines under it."""

    heading: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class ComingPage:
    """The part of a host's page about who comes."""

    heading: str
    weeks: Sequence[WeekLines]
    next_step: str


def coming_page(coming: Coming) -> ComingPage | None:
    """None where nobody comes, and no seat is given."""
    if not coming.weeks:
        return None
    many = len({one.person.pk for week in coming.weeks for one in week.comers})
    return ComingPage(
        heading=_heading(many),
        weeks=[_week(week) for week in coming.weeks],
        next_step=_(
            "You need do nothing now. Next, the school of each learner checks everything with you."
        ),
    )


def _heading(many: int) -> str:
    if not many:
        return _("Seats are given, and nobody has said yes yet")
    return ngettext("One learner comes to you", "%(many)s learners come to you", many) % {
        "many": in_words(many).capitalize()
    }


def _week(week: WeekComing) -> WeekLines:
    lines = [_comer(one, week) for one in week.comers]
    if week.unanswered:
        lines.append(
            ngettext(
                "A round gave one seat to a learner who has not said yes yet.",
                "A round gave %(many)s seats to learners who have not said yes yet.",
                week.unanswered,
            )
            % {"many": in_words(week.unanswered)}
        )
    return WeekLines(f"{span(week.week)}: {week.week.opportunity.title}", lines)


def _comer(one: Comer, week: WeekComing) -> str:
    age = one.person.age_on(week.week.starts_on)
    parts = [one.person.known_as, str(age) if age is not None else "", one.school]
    return ", ".join(part for part in parts if part)
