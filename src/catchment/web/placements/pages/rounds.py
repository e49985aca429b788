"""What the pages of rounds show, put in words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.design.phrases import number
from catchment.design.pictures import weeks as picture
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.tables import Table
from catchment.people.actor import Actor
from catchment.placements.models import RoundCohort
from catchment.placements.queries.rounds import Calendar
from catchment.placements.queries.week_moves import Move
from catchment.placements.rules import rounds as rules
from catchment.web.figures import Figure
from catchment.web.placements.forms.rounds import week_name


@dataclass(frozen=True, slots=True)
class ProposedMove:
    """One move that would fill more seats.

    Attributes:
        sentence: who would go when, and what that gives.
        first: the Monday that its form sends.
        accepts: whether the reader may say yes.
        asks: whether the reader may ask the school.
        asked: whether the school was asked.
    """

    entry: RoundCohort
    sentence: str
    first: dt.date
    accepts: bool
    asks: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class CohortLine:
    """One cohort of the round on its page."""

    entry: RoundCohort
    name: str
    small: str
    sets: bool
    out: bool


def name_of(entry: RoundCohort) -> str:
    return f"{entry.cohort.school.name}, {entry.cohort.name}"


def figure(found: Calendar) -> Figure:
    """Draw who wants which week, and say first what is wrong."""
    drawn = picture.Weeks(
        names=tuple(date_format(week, "j M") for week in found.weeks),
        rows=tuple(
            picture.WeekRow(entry.cohort.school.name, _cells(found, entry))
            for entry in found.entries
        ),
        learners=tuple(found.learners_in(week) for week in found.weeks),
        seats=tuple(found.seats[week] for week in found.weeks),
    )
    heading = _heading(found)
    sentence = _("One row is a cohort, one column a week. Under them: learners, and seats.")
    caption = Caption("weeks", _("Who wants which week"), f"{heading}. {sentence}")
    return Figure(
        heading, picture.weeks(caption, drawn), sentence, _table(found), tuple(picture.key())
    )


def _cells(found: Calendar, entry: RoundCohort) -> tuple[picture.Cell, ...]:
    wanting = found.wanting[entry.pk]

    def cell(week: dt.date) -> picture.Cell:
        if (week, entry.pk) in found.collisions:
            return "full"
        if week in wanting.weeks:
            return "wants"
        return "could" if week in wanting.could_also else ""

    return tuple(cell(week) for week in found.weeks)


def _heading(found: Calendar) -> str:
    full = sorted({week for week, _key in found.collisions})
    missing = found.learners - found.filled
    if not full and missing <= 0:
        return _("There is a seat for every learner in the weeks that schools want")
    if not full:
        return ngettext(
            "No two schools collide, and %(many)s seat is missing",
            "No two schools collide, and %(many)s seats are missing",
            missing,
        ) % {"many": number(missing)}
    return ngettext(
        "Too many want one week: %(weeks)s", "Too many want the same weeks: %(weeks)s", len(full)
    ) % {"weeks": "; ".join(week_name(week) for week in full)}


def _table(found: Calendar) -> Table:
    says = {"wants": _("wants"), "could": _("could"), "full": _("wants, too full"), "": "–"}
    rows = [
        (name_of(entry), *(says[cell] for cell in _cells(found, entry))) for entry in found.entries
    ]
    learners = (_("Learners"), *(f"{found.learners_in(week):,}" for week in found.weeks))
    seats = (_("Seats"), *(f"{found.seats[week]:,}" for week in found.weeks))
    head = (_("Cohort"), *(week_name(week) for week in found.weeks))
    return Table(head, (*rows, learners, seats))


def moves(actor: Actor, found: Calendar, most: int = 6) -> list[ProposedMove]:
    """The best moves, one for each cohort and stretch."""
    entries = {entry.pk: entry for entry in found.entries}
    return [_move(actor, entries[move.key], move) for move in found.moves[:most]]


def _move(actor: Actor, entry: RoundCohort, move: Move) -> ProposedMove:
    says = ngettext(
        "%(who)s could go %(when)s instead of %(before)s. That fills %(more)s more seat, and no new week is too full.",
        "%(who)s could go %(when)s instead of %(before)s. That fills %(more)s more seats, and no new week is too full.",
        move.more,
    ) % {
        "who": name_of(entry),
        "when": _stretch(move.after),
        "before": _stretch(move.before),
        "more": number(move.more),
    }
    return ProposedMove(
        entry=entry,
        sentence=says,
        first=move.after[0],
        accepts=rules.may_accept_move(actor, entry),
        asks=rules.may_ask_to_move(actor, entry) and entry.wants_moved_by_id is None,
        asked=entry.wants_moved_by_id is not None,
    )


def _stretch(weeks: Sequence[dt.date]) -> str:
    if len(weeks) == 1:
        return week_name(weeks[0])
    last = weeks[-1] + dt.timedelta(days=4)
    return _("%(first)s to %(last)s") % {
        "first": date_format(weeks[0], "j F"),
        "last": date_format(last, "j F"),
    }


def lines(actor: Actor, found: Calendar) -> list[CohortLine]:
    return [
        CohortLine(
            entry=entry,
            name=name_of(entry),
            small=ngettext(
                "%(many)s learner without a place of their own. Wants %(weeks)s",
                "%(many)s learners without a place of their own. Wants %(weeks)s",
                found.wanting[entry.pk].learners,
            )
            % {
                "many": number(found.wanting[entry.pk].learners),
                "weeks": "; ".join(week_name(week) for week in found.wanting[entry.pk].weeks)
                or _("no week yet"),
            },
            sets=rules.may_set_weeks(actor, entry),
            out=rules.may_take_out(actor, entry),
        )
        for entry in found.entries
    ]
