"""What the page of a workplace shows, in words and pictures."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catchment.design.phrases import day, in_words, since
from catchment.design.pictures import seats as picture
from catchment.design.pictures.drawing import Caption
from catchment.people.models import Person
from catchment.placements.actions.host_rounds import REMIND_AFTER, TELL_AFTER
from catchment.placements.enums import ThanksStatus
from catchment.placements.models import OpportunityWeek, SchoolQuestion, SeatRequest, Thanks
from catchment.placements.queries.asked import HostHome
from catchment.placements.queries.seats import WeekSeats
from catchment.web.figures import Figure
from catchment.web.placements.pages.thanks import signed

#: So many weeks of seats are drawn; the sentence under them counts the rest.
MOST_WEEKS = 26

PART_NAMES = {
    "times": gettext_lazy("Times and breaks"),
    "clothes": gettext_lazy("What to wear"),
    "lunch": gettext_lazy("Lunch and costs"),
    "you_do": gettext_lazy("What you will do"),
    "meet": gettext_lazy("Who you will meet"),
    "photo": gettext_lazy("A photo, with words"),
    "find_us": gettext_lazy("How to find the door"),
}


@dataclass(frozen=True, slots=True)
class AskedCard:
    """One request, as the host reads it before a yes: first name, age, school and own words."""

    name: str
    over: str
    heading: str
    words: str
    facts: Sequence[str]
    clock: str
    yes_url: str
    no_url: str
    ask_url: str
    answers: Sequence[SchoolQuestion]


@dataclass(frozen=True, slots=True)
class SaidThanks:
    """Words of thanks, and how the learner signed them."""

    thanks: Thanks
    by: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """A host's own page in words."""

    title: str
    cards: Sequence[AskedCard]
    seats: Figure | None
    parts: Sequence[tuple[str, str, bool]]
    described: str
    record: str
    month: str
    thanks: Sequence[SaidThanks]
    hidden: Sequence[SaidThanks]


def home_page(home: HostHome, *, on: dt.date, by_rounds: int) -> HomePage:
    """Put a host's own page into words; ``by_rounds`` counts seats to come that rounds gave."""
    done = sum(part.done for part in home.described)
    return HomePage(
        title=_title(home),
        cards=[_card(one, on) for one in home.asked],
        seats=_seats_figure(home.seats),
        parts=[(part.key, str(PART_NAMES[part.key]), part.done) for part in home.described],
        described=_("%(done)s of %(all)s written. Learners choose places that they can picture.")
        % {"done": done, "all": len(home.described)},
        record=_record(home, by_rounds),
        month=_month(home),
        thanks=_said(home, ThanksStatus.SHOWN),
        hidden=_said(home, ThanksStatus.HIDDEN),
    )


def _said(home: HostHome, status: ThanksStatus) -> list[SaidThanks]:
    return [
        SaidThanks(
            one,
            _("%(who)s, %(month)s")
            % {"who": signed(one), "month": date_format(one.created_at, "F Y")},
        )
        for one in home.thanks
        if one.status == status
    ]


def _title(home: HostHome) -> str:
    name, count = home.host.organisation.name, len(home.asked)
    if not count:
        return _("Nobody waits for an answer from %(name)s") % {"name": name}
    return ngettext(
        "One person would like to come to %(name)s",
        "%(count)s people would like to come to %(name)s",
        count,
    ) % {"name": name, "count": in_words(count).capitalize()}


def _card(request: SeatRequest, on: dt.date) -> AskedCard:
    week, person = request.week, request.person
    name = called(person)
    age = person.age_on(week.starts_on)
    asked = since(request.asked_at.date(), on)
    hears = (request.asked_at + dt.timedelta(days=TELL_AFTER)).date()
    school = request.school
    return AskedCard(
        name=name,
        over=_("From %(school)s, %(week)s") % {"school": school.name, "week": span(week)}
        if school
        else span(week),
        heading=_("%(what)s for %(name)s, who is %(age)s")
        % {"what": week.opportunity.title, "name": name, "age": age}
        if age is not None
        else _("%(what)s for %(name)s") % {"what": week.opportunity.title, "name": name},
        words=request.words,
        facts=[
            ngettext(
                "%(hours)s hour in all, %(week)s.", "%(hours)s hours in all, %(week)s.", week.hours
            )
            % {"hours": week.hours, "week": span(week)}
        ],
        clock=_(
            "Asked %(ago)s. We remind you after %(first)s and %(second)s days. "
            "%(name)s hears by %(day)s whatever happens."
        )
        % {
            "ago": asked,
            "first": REMIND_AFTER[0],
            "second": REMIND_AFTER[1],
            "name": name,
            "day": day(hears),
        },
        yes_url=reverse("placements:request_accept", args=[request.public_id]),
        no_url=reverse("placements:request_decline", args=[request.public_id]),
        ask_url=reverse("placements:request_ask", args=[request.public_id]) if school else "",
        answers=sorted(request.questions.all(), key=lambda one: one.created_at),
    )


def called(person: Person) -> str:
    """What a workplace reads before its yes: the first name alone."""
    return person.known_as.split(" ")[0]


def span(week: OpportunityWeek) -> str:
    """From which day to which."""
    if week.starts_on == week.ends_on:
        return day(week.starts_on)
    same_month = week.starts_on.replace(day=1) == week.ends_on.replace(day=1)
    first = str(week.starts_on.day) if same_month else day(week.starts_on)
    return _("%(first)s to %(last)s") % {"first": first, "last": day(week.ends_on)}


def _seats_figure(weeks: Sequence[WeekSeats]) -> Figure | None:
    if not weeks:
        return None
    rows = [
        picture.SeatRow(span(one.week), one.taken, one.asked, one.kept, one.free)
        for one in weeks[:MOST_WEEKS]
    ]
    free, every = sum(one.free for one in weeks), sum(one.week.seats for one in weeks)
    heading = _free(free, every)
    sentence = _("One seat is one learner for one week.")
    if len(weeks) > MOST_WEEKS:
        drawn = _("The first %(drawn)s of %(all)s weeks are drawn.")
        sentence = f"{sentence} {drawn % {'drawn': MOST_WEEKS, 'all': len(weeks)}}"
    caption = Caption("seats", _("Your seats"), f"{heading}. {sentence}")
    return Figure(
        heading, picture.seats(caption, rows), sentence, picture.table(rows), picture.key()
    )


def _free(free: int, every: int) -> str:
    """How many seats nobody has or waits for: "Your one seat", where there is no more."""
    if every == 1:
        return _("Your one seat is still free") if free else _("Your one seat is not free")
    return ngettext(
        "%(free)s of your %(all)s seats is still free",
        "%(free)s of your %(all)s seats are still free",
        free,
    ) % {"free": in_words(free).capitalize(), "all": in_words(every)}


def _record(home: HostHome, by_rounds: int) -> str:
    """How it has answered, and what rounds gave: the two ways to a seat."""
    given = ngettext(
        "A round has given %(many)s of your seats.",
        "Rounds have given %(many)s of your seats.",
        by_rounds,
    ) % {"many": in_words(by_rounds)}
    return f"{given} {_answers(home)}" if by_rounds else _answers(home)


def _answers(home: HostHome) -> str:
    record = home.record
    if not record.asked:
        return _("Nobody has asked you for a single seat yet.")
    return ngettext(
        "Asked once: %(yes)s yes, %(no)s not this time, %(silent)s without an answer.",
        "Asked %(asked)s times: %(yes)s yes, %(no)s not this time, %(silent)s without an answer.",
        record.asked,
    ) % {
        "asked": record.asked,
        "yes": record.yes,
        "no": record.not_this_time,
        "silent": record.no_answer,
    }


def _month(home: HostHome) -> str:
    return ngettext(
        "You asked for at most %(most)s request a month. This month you have had %(had)s.",
        "You asked for at most %(most)s requests a month. This month you have had %(had)s.",
        home.host.contacts_a_month,
    ) % {
        "most": in_words(home.host.contacts_a_month),
        "had": in_words(home.asked_this_month) if home.asked_this_month else _("none"),
    }
