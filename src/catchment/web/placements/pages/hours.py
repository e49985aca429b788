"""What the page of hours says."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from catchment.design.phrases import day, number
from catchment.design.pictures import hours as ring
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.tables import Table
from catchment.placements.enums import ExperienceStatus, Mode, TestAnswer
from catchment.placements.models import Experience
from catchment.placements.queries.hours import Ledger, Target, Tested

MINUTES = 60
#: Classes of the marks beside the seven tests.
MARKS = {TestAnswer.YES: "yes", TestAnswer.PARTLY: "partly", TestAnswer.NO: "no"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One experience as the page shows it."""

    experience: Experience
    swatch: Markup
    small: str
    counts: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The ring, its table and its key."""

    svg: Markup
    table: Table
    key: Sequence[tuple[Markup, str]]


def hours_of(minutes: int) -> str:
    """Say minutes in hours: "7.5"."""
    return _short(minutes / MINUTES)


def _short(value: float) -> str:
    """A number with at most one decimal, and none where it is whole."""
    rounded = round(value, 1)
    return number(int(rounded)) if rounded == int(rounded) else number(rounded)


def title(ledger: Ledger, name: str) -> str:
    """How much is done; ``name`` is empty on one's own page."""
    hours = hours_of(ledger.minutes)
    if not ledger.minutes:
        return (
            _("%(name)s has no hours here yet") % {"name": name}
            if name
            else _("Your hours begin here")
        )
    if name:
        return _("%(name)s has %(hours)s hours of real work") % {"name": name, "hours": hours}
    if ledger.minutes == MINUTES:
        return _("You have one hour of real work behind you")
    return _("You have %(hours)s hours of real work behind you") % {"hours": hours}


def lede(ledger: Ledger) -> str:
    """What the agreed hours would bring."""
    agreed = [one for one in ledger.experiences if one.status == ExperienceStatus.AGREED]
    if not agreed:
        return ""
    whole = hours_of(ledger.minutes + ledger.agreed)
    if len(agreed) == 1:
        return _("%(where)s would bring it to %(hours)s.") % {
            "where": agreed[0].where,
            "hours": whole,
        }
    return _("What is agreed would bring it to %(hours)s.") % {"hours": whole}


def picture(ledger: Ledger) -> Picture:
    """Draw the ring."""
    held = ring.Hours(
        done=[
            ring.Share(mode.value, str(mode.label), round(minutes / MINUTES, 1))
            for mode, minutes in ledger.done.items()
        ],
        agreed=round(ledger.agreed / MINUTES, 1),
        promised=ledger.promised_hours,
    )
    below = (
        _("of %(hours)s hours") % {"hours": number(ledger.promised_hours)}
        if ledger.promised_hours
        else _("hours")
    )
    caption = Caption("hours", _("Hours of work experience"), _told(held))
    key = [(ring.swatch(mode.value), str(mode.label)) for mode in ledger.done]
    if ledger.agreed:
        key.append((ring.swatch("agreed"), _("Agreed, not done")))
    return Picture(ring.hours_ring(caption, held, below), ring.table(held), key)


def _told(held: ring.Hours) -> str:
    parts = [f"{share.words}: {share.hours:g}" for share in held.done]
    if held.agreed:
        parts.append(_("agreed: %(hours)s") % {"hours": f"{held.agreed:g}"})
    return "; ".join(parts) or _("None yet.")


def shown(experience: Experience) -> Shown:
    """One line of the list."""
    agreed = experience.status == ExperienceStatus.AGREED
    mode = Mode(experience.mode)
    parts = [
        _("%(hours)s hours") % {"hours": hours_of(experience.minutes)},
        dates(experience.starts_on, experience.ends_on),
        str(experience.get_status_display()).lower() if agreed else str(mode.label).lower(),
    ]
    return Shown(
        experience=experience,
        swatch=ring.swatch("agreed" if agreed else mode.value),
        small=", ".join(parts),
        counts=_("Counts towards hours. Not in person, so not towards days.")
        if mode == Mode.VIRTUAL
        else "",
    )


def latest(ledger: Ledger) -> Experience | None:
    """The last in-person experience that is done: the one to think about now."""
    done = [
        one
        for one in ledger.experiences
        if one.status != ExperienceStatus.AGREED and one.mode != Mode.VIRTUAL
    ]
    return max(done, key=lambda one: one.starts_on, default=None)


def dates(first: dt.date, last: dt.date) -> str:
    """One day, or from one to another."""
    if first == last:
        return day(first)
    return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def target(one: Target) -> str:
    """How far one phase is."""
    return _("%(phase)s: %(done)s of %(hours)s hours, %(days)s of %(promised)s in person") % {
        "phase": one.phase.label,
        "done": hours_of(one.minutes_done),
        "hours": number(one.hours),
        "days": _short(one.days_done),
        "promised": ngettext("%(num)s day", "%(num)s days", one.days) % {"num": one.days},
    }


def tested(one: Tested) -> tuple[str, str, str]:
    """A test's words, the class of its mark, and what was answered."""
    if one.answer is None:
        return str(one.test.label), "open", _("Nobody has said yet.")
    said = f"{one.answer.label}. {one.words}".strip()
    return str(one.test.label), MARKS[one.answer], said
