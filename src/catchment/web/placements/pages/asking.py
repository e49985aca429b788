"""Whom to ask, in words: shortages with their hosts, the map of missing seats, and the sheet."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from markupsafe import Markup

from catchment.design.phrases import short_day
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.missing import Ring, missing_map
from catchment.design.pictures.tables import Table
from catchment.network.imports.tables import harmless
from catchment.people.models import Catchment
from catchment.placements.enums import Appetite
from catchment.placements.queries.asking import Missing, ToAsk
from catchment.vocabulary.models import OccupationCategory
from catchment.web.ground import landscape_of

#: Hosts that the page shows for each shortage; the sheet has all.
SHOWN = 10
KILOMETRES_IN_A_MILE = 1.609344

SAYS = {
    Appetite.LOOKING.value: lazy("Would like to"),
    Appetite.INTERESTED.value: lazy("Perhaps"),
}


@dataclass(frozen=True, slots=True)
class MissingMap:
    """The map of missing seats with its table."""

    svg: Markup
    sentence: str
    table: Table


@dataclass(frozen=True, slots=True)
class HostLine:
    """One host to ring."""

    asked: ToAsk
    says: str
    work: str
    where: str
    seats: str
    left: str


@dataclass(frozen=True, slots=True)
class ShortageToAsk:
    """One shortage with the first hosts to ask, and how many more the sheet has."""

    number: int
    heading: str
    wanted: str
    lines: tuple[HostLine, ...]
    more: int


def title(missing: Sequence[Missing]) -> str:
    many = sum(each.missing for each in missing)
    if not many:
        return _("No seats are missing")
    return ngettext(
        "%(n)s seat is missing. These hosts may have one",
        "%(n)s seats are missing. These hosts may have some",
        many,
    ) % {"n": f"{many:,}"}


def map_of(missing: Sequence[Missing], catchment: Catchment) -> MissingMap | None:
    """Open rings where those live for whom a seat is missing; None where nothing can be drawn."""
    seats: Counter[int] = Counter()
    towns = {}
    for each in missing:
        for town, many in each.towns:
            seats[town.pk] += many
            towns[town.pk] = town
    landscape = landscape_of(catchment)
    if landscape is None or not seats:
        return None
    order = seats.most_common()
    rings = [Ring(many, towns[key].longitude, towns[key].latitude) for key, many in order]
    rows = [(towns[key].name, f"{many:,}") for key, many in order]
    elsewhere = sum(each.elsewhere for each in missing)
    if elsewhere:
        rows.append((_("Not known where"), f"{elsewhere:,}"))
    caption = Caption(
        "missing-map",
        _("Map of the seats that are missing"),
        _("An open ring at each town, with the seats missing for learners who live there."),
    )
    return MissingMap(
        missing_map(caption, landscape, rings),
        _("Open rings: seats missing, where the learners live."),
        Table((_("Town"), _("Seats missing")), tuple(rows), figures=(1,)),
    )


def shortages(missing: Sequence[Missing], found: Sequence[Sequence[ToAsk]]) -> list[ShortageToAsk]:
    """Shortages as the page shows them. One query."""
    names = _work_names()
    return [
        ShortageToAsk(
            number=each.number,
            heading=heading(each),
            wanted=_wanted(each, names),
            lines=tuple(_line(one, each, names) for one in hosts[:SHOWN]),
            more=max(len(hosts) - SHOWN, 0),
        )
        for each, hosts in zip(missing, found, strict=True)
    ]


def heading(missing: Missing) -> str:
    """Where, when and how many: "Todmorden, week of 5 July: 10 seats"."""
    where = missing.town.name if missing.town else _("Anywhere")
    if len(missing.towns) > 1:
        where = _("Mostly %(town)s") % {"town": where}
    days = ", ".join(short_day(week) for week in missing.weeks)
    if days:
        days = ngettext("week of %(days)s", "weeks of %(days)s", len(missing.weeks)) % {
            "days": days
        }
    seats = ngettext("%(n)s seat", "%(n)s seats", missing.missing) % {"n": f"{missing.missing:,}"}
    return f"{', '.join(part for part in (where, days) if part)}: {seats}"


def _wanted(missing: Missing, names: dict[str, str]) -> str:
    if not missing.work:
        return ""
    return _("Most wanted: %(work)s.") % {"work": _said(missing.work, names)}


def _said(slugs: Sequence[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(slug, slug) for slug in slugs)


def _line(one: ToAsk, missing: Missing, names: dict[str, str]) -> HostLine:
    return HostLine(
        asked=one,
        says=str(SAYS[one.host.appetite]),
        work=_said(one.fits, names),
        where=far(one.kilometres, missing.town.name if missing.town else ""),
        seats=_seats(one.seats),
        left=ngettext("%(n)s time", "%(n)s times", one.contacts_left) % {"n": one.contacts_left},
    )


def _seats(seats: int) -> str:
    if not seats:
        return _("Opens nothing that week yet")
    return ngettext("Opens %(n)s seat already", "Opens %(n)s seats already", seats) % {"n": seats}


def far(kilometres: float | None, town: str) -> str:
    """Say how far a host is, as the crow flies."""
    if kilometres is None:
        return _("Not known where")
    miles = round(kilometres / KILOMETRES_IN_A_MILE)
    if not miles:
        return _("In %(town)s") % {"town": town}
    told = ngettext("%(n)s mile from %(town)s", "%(n)s miles from %(town)s", miles)
    return told % {"n": miles, "town": town}


def sheet(missing: Sequence[Missing], found: Sequence[Sequence[ToAsk]]) -> Iterator[list[str]]:
    """The same as rows for a spreadsheet, head first; two columns to write in. One query."""
    names = _work_names()
    yield [
        _("Seats missing"), _("Host"), _("Says for this year"), _("Work that fits"), _("How far"),
        _("Seats that week"), _("May still be asked this month"), _("Whom to ask for"),
        _("Their job"), _("Phone"), _("Email"), _("Rung on"), _("They said"),
    ]  # fmt: skip
    for each, hosts in zip(missing, found, strict=True):
        for one in hosts:
            yield [harmless(cell) for cell in _cells(each, _line(one, each, names))]


def _cells(missing: Missing, line: HostLine) -> list[str]:
    contact = line.asked.contact
    return [
        heading(missing),
        line.asked.host.organisation.name,
        line.says,
        line.work,
        line.where,
        str(line.asked.seats),
        str(line.asked.contacts_left),
        contact.name if contact else "",
        contact.job_title if contact else "",
        (contact.phone if contact else "") or line.asked.host.organisation.phone,
        (contact.email if contact else "") or line.asked.host.organisation.email,
        "",
        "",
    ]


def _work_names() -> dict[str, str]:
    return dict(OccupationCategory.objects.values_list("slug", "name"))
