"""What a learner reads about their place: where, why this one, and why not the others.

Whatever would tell who else has first call is one sentence, word for word the same; the full reason
is for staff, on appeal.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from markupsafe import Markup

from catchment.design.phrases import day, in_words, number, short_day, since, time_of_day
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.rounds import lottery_line
from catchment.placements.bridge.sentences import (
    named,
    numbers_told,
    reason_for_learner,
    reason_for_staff,
)
from catchment.placements.enums import PlaceStatus
from catchment.placements.models import Appeal, OpportunityWeek, Wish
from catchment.placements.queries.places import Line, Result
from catchment.placements.queries.seats import WeekSeats
from catchment.web.figures import Figure
from catchment.web.placements.forms.rounds import week_name
from catchment.web.placements.forms.runs import RESULT_STATES
from catchment.web.placements.pages.days import stretches, table
from catchment.web.placements.pages.wishes import day_at, why_none

ORDINALS = (
    lazy("first"),
    lazy("second"),
    lazy("third"),
    lazy("fourth"),
    lazy("fifth"),
    lazy("sixth"),
    lazy("seventh"),
    lazy("eighth"),
    lazy("ninth"),
    lazy("tenth"),
)


#: What staff read of a place.
STATES = {
    PlaceStatus.OFFERED: lazy("Has not said yes yet"),
    PlaceStatus.CONFIRMED: lazy("Said yes"),
    PlaceStatus.GIVEN_BACK: lazy("Gave it back"),
    PlaceStatus.CANCELLED: lazy("Cancelled"),
}


@dataclass(frozen=True, slots=True)
class WhyNot:
    """One option that somebody wanted more, with the sentence that they read."""

    heading: str
    says: str


def title(result: Result) -> str:
    """The answer, as a sentence to the learner."""
    if result.told.get("own_find"):
        return _("You found your own place")
    place = result.place
    if place is None and result.told.get("settled") and result.given and result.given.week:
        return _("Your place at %(where)s was settled before") % {
            "where": where_of(result.given.week)
        }
    if place is None:
        return _("There is no place for you yet")
    where = {"where": where_of(place.week)}
    return {
        PlaceStatus.OFFERED: _("You are placed at %(where)s"),
        PlaceStatus.CONFIRMED: _("You said yes to %(where)s"),
        PlaceStatus.GIVEN_BACK: _("You gave back your place at %(where)s"),
        PlaceStatus.CANCELLED: _("%(where)s is no longer your place"),
    }[PlaceStatus(place.status)] % where


def title_for_staff(result: Result) -> str:
    """Whose page it is, and what they read at its head."""
    return _("%(name)s reads: “%(title)s”") % {
        "name": result.wish_list.person.known_as,
        "title": title(result),
    }


def day_of(result: Result) -> Figure | None:
    """The day of the place, with the way there and back, and its table."""
    if result.place is None or not result.seated or result.wish is None:
        return None
    what = result.place.week.opportunity
    drawn = day_at(result.wish, what)
    return Figure("", drawn, "", table(stretches(what))) if drawn else None


def facts_of(result: Result) -> list[tuple[str, str]]:
    """What to know about the day, in pairs; what nobody has written is left out."""
    if result.place is None or not result.seated:
        return []
    what = result.place.week.opportunity
    times = ""
    if what.begins and what.ends:
        times = _("%(begins)s to %(ends)s") % {
            "begins": time_of_day(what.begins),
            "ends": time_of_day(what.ends),
        }
    facts = [(_("When"), times), (_("Lunch"), what.lunch), (_("What to wear"), what.clothes)]
    return [(name, words) for name, words in facts if words]


def lede(result: Result) -> str:
    """Bad news first, then what to do."""
    name = result.wish_list.person.known_as
    if result.told.get("own_find"):
        return _("That is done, %(name)s. You need nothing from this round.") % {"name": name}
    if result.place is None:
        return _(
            "We are sorry, %(name)s. You did nothing wrong. People are asking more hosts. Talk to "
            "your school."
        ) % {"name": name}
    if not result.seated:
        return _("Your school knows, %(name)s, and looks for another place with you.") % {
            "name": name
        }
    choice = result.given.choice if result.given else None
    what = result.place.week.opportunity.title
    if choice is None or result.given is None or result.given.week_id != result.place.week_id:
        return _("%(what)s, %(name)s.") % {"what": what, "name": name}
    return _("It was your %(which)s wish, %(name)s: %(what)s.") % {
        "which": ordinal(choice),
        "name": name,
        "what": what,
    }


def where_of(week: OpportunityWeek) -> str:
    return week.opportunity.host.organisation.name


def ordinal(number: int) -> str:
    return str(ORDINALS[number - 1]) if number <= len(ORDINALS) else _("%(n)sth") % {"n": number}


def free_seat(one: WeekSeats) -> str:
    """A week in which a seat can be given, with how many there are."""
    free = one.week.seats - one.taken
    seats = ngettext("%(n)s seat free", "%(n)s seats free", free) % {"n": number(free)}
    week = week_name(one.week.starts_on)
    return f"{where_of(one.week)}: {one.week.opportunity.title}, {week} ({seats})"


def why_this(result: Result) -> list[str]:
    """Ticks: what fits about the place."""
    if not result.seated or result.place is None:
        return []
    week, found = result.place.week, []
    if result.wish and result.wish.position and result.given and result.given.choice:
        found.append(
            _("You put it %(which)s of %(all)s.")
            % {"which": ordinal(result.given.choice), "all": in_words(result.options)}
        )
    found += _way(result.wish)
    found.append(
        _("It is from %(first)s to %(last)s.")
        % {"first": day(week.starts_on), "last": day(week.ends_on)}
    )
    return found


def _way(wish: Wish | None) -> list[str]:
    if wish is None or not wish.minutes:
        return []
    return [_("It is about %(many)s minutes from home.") % {"many": wish.minutes}]


def why_not(result: Result) -> list[WhyNot]:
    """One entry for each option that was wanted more."""
    settled = bool(result.told.get("settled"))
    return [
        WhyNot(
            f"{each.wish}. {where_of(each.week)}",
            reason_for_learner(named(each.code), settled=settled),
        )
        for each in result.not_these
    ]


def why_nothing(result: Result) -> str:
    """For somebody without a place to whom nothing was open: what kept every place shut."""
    if result.place or result.not_these or result.told.get("own_find") or _settled_at(result):
        return ""
    return why_none(result.wish_list.why_none)


def _settled_at(result: Result) -> bool:
    return bool(result.told.get("settled") and result.given and result.given.week_id)


def why_not_in_full(result: Result) -> list[WhyNot]:
    """The same for staff who answer an appeal: the full reason, with numbers of the lottery."""
    number, settled = result.told.get("number"), bool(result.told.get("settled"))
    return [
        WhyNot(
            f"{each.wish}. {where_of(each.week)}",
            reason_for_staff(named(each.code), number=number, last=each.last_in, settled=settled),
        )
        for each in result.not_these
    ]


def drawn_number(result: Result, total: int) -> Markup | None:
    """The line of the lottery, with the hundred of the learner's own number and no last seat.

    Friends could tell from their very numbers who came past them: see ``numbers_told``.
    """
    number = result.told.get("number")
    told = numbers_told(number, total) if number else None
    if told is None:
        return None
    numbers = {"first": f"{told[0]:,}", "last": f"{told[1]:,}", "total": f"{total:,}"}
    caption = Caption(
        "lottery",
        _("Your number in the lottery"),
        _("Your number is one of %(first)s to %(last)s, of %(total)s.") % numbers,
    )
    return lottery_line(
        caption, sum(told) // 2, total, you=_("you: one of %(first)s to %(last)s") % numbers
    )


@dataclass(frozen=True, slots=True)
class AppealLine:
    """One learner who asked for another look, and by when a person answers."""

    appeal: Appeal
    due: str
    late: bool


def appeal_lines(appeals: Iterable[Appeal], *, on: dt.date) -> list[AppealLine]:
    """Each with the days that are left."""
    return [AppealLine(one, appeal_due(one, on=on), one.answer_by < on) for one in appeals]


def appeal_due(one: Appeal, *, on: dt.date) -> str:
    """By when a person answers, and how many days are left."""
    late = one.answer_by < on
    says = _("It was due %(when)s.") if late else _("Answer by %(day)s, %(when)s.")
    return says % {"day": short_day(one.answer_by), "when": since(one.answer_by, on)}


def stands(line: Line) -> str:
    """Where one learner of a published round is, as a key of ``RESULT_STATES``."""
    if not line.settled:
        return "nowhere"
    waits = line.place is not None and line.place.status == PlaceStatus.OFFERED
    return "open" if waits and not line.own_find else "settled"


def result_states(lines: Sequence[Line]) -> list[tuple[str, str, int]]:
    """Each state with how many are in it."""
    counts = Counter(stands(line) for line in lines)
    counts[""] = len(lines)
    return [(key, str(label), counts[key]) for key, label in RESULT_STATES.items()]


def narrowed(lines: Sequence[Line], *, state: str, name: str) -> list[Line]:
    """Those of one state, and of a name."""
    wanted = name.casefold()
    return [
        line
        for line in lines
        if (not state or stands(line) == state) and wanted in line.wish_list.person.name.casefold()
    ]
