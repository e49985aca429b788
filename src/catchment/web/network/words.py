"""How the directory speaks: ages, freshness, ways, times and money in a neighbour's words."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.design.phrases import since
from catchment.network.enums import PARTS_OF_DAY, Freshness
from catchment.network.travel import minutes, usual_way
from catchment.people.enums import AccessFeature, Language
from catchment.vocabulary.enums import HelpMode

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def checked(assured_on: dt.date | None, state: Freshness, on: dt.date) -> str:
    """When a record was last checked, and what that means."""
    if assured_on is None:
        return _("Never checked: ring first")
    ago = since(assured_on, on)
    if state == Freshness.STALE:
        return _("Last checked %(ago)s: ring first") % {"ago": ago}
    return _("Checked %(ago)s") % {"ago": ago}


def way(
    metres: int | None, *, comes: bool, remote: bool, asked: bool, within: tuple[str, int] | None
) -> str:
    """How far it is, always said to be an estimate; or how else it reaches whoever asked.

    Args:
        metres: the way, if it is known.
        comes: whether the help comes to people.
        remote: whether it is given by phone or video.
        asked: whether somebody said where from.
        within: a way and its longest minutes, if somebody asked for no more than that.
    """
    too_far = within is not None and metres is not None and minutes(metres, within[0]) > within[1]
    if metres is not None and not (too_far and (comes or remote)):
        usual = usual_way(metres)
        span = minutes(metres, usual)
        return _walk(span) if usual == "walk" else _bus(span)
    if comes:
        return _("Comes to you")
    if remote:
        return _("By phone or video")
    return _("Ask where it is") if asked else ""


def _walk(span: int) -> str:
    return ngettext(
        "%(n)s minute’s walk, an estimate", "%(n)s minutes’ walk, an estimate", span
    ) % {"n": span}


def _bus(span: int) -> str:
    return _("%(n)s minutes by bus, an estimate") % {"n": span}


def ages(youngest: int | None, oldest: int | None) -> str:
    if youngest is None and oldest is None:
        return _("All ages")
    if oldest is None:
        return _("From %(age)s") % {"age": youngest}
    if youngest is None:
        return _("Up to %(age)s") % {"age": oldest}
    return _("%(low)s to %(high)s") % {"low": youngest, "high": oldest}


def cost(pence: int | None, note: str) -> str:
    """Free is said explicitly; nothing known is said as well."""
    if pence is None:
        return note or _("Ask")
    said = _("Free") if pence == 0 else _pounds(pence)
    return f"{said}. {note}" if note else said


def _pounds(pence: int) -> str:
    return f"£{pence // 100:,}" if pence % 100 == 0 else f"£{pence / 100:,.2f}"


def times(blocks: list[int]) -> list[str]:
    """Weekly blocks, a line for each day: "Monday: morning, evening"."""
    by_day: dict[int, list[str]] = {}
    for one in sorted(blocks):
        day, part = divmod(one, len(PARTS_OF_DAY))
        by_day.setdefault(day, []).append(_(PARTS_OF_DAY[part]))
    return [f"{_(WEEKDAYS[day])}: {', '.join(parts)}" for day, parts in by_day.items()]


def languages(codes: list[str]) -> str:
    return ", ".join(Language(code).label for code in codes) or Language.ENGLISH.label


def access(features: list[str]) -> list[str]:
    return [str(AccessFeature(one).label) for one in features]


def modes(numbers: list[int]) -> list[str]:
    return [str(HelpMode(one).label) for one in numbers]


def miles(metres: int) -> str:
    """A reach in miles, as people say it."""
    count = max(1, round(metres / 1609))
    return ngettext("%(n)s mile", "%(n)s miles", count) % {"n": count}


def hours(opens: dt.time, closes: dt.time) -> str:
    return f"{_clock(opens)} to {_clock(closes)}"


def _clock(time: dt.time) -> str:
    past = f":{time.minute:02}" if time.minute else ""
    return f"{time.hour % 12 or 12}{past}{'am' if time.hour < 12 else 'pm'}"


def lower_first(name: str) -> str:
    """A topic's name inside a sentence; "CV and interviews" stays as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
