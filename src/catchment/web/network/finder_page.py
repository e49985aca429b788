"""The finder's answer, shaped for its pages: sentences, rows, pins and addresses."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from catchment.design.phrases import number
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.tables import Table
from catchment.design.pictures.valley import Pin, valley_map
from catchment.network.queries.finder import ROWS_A_PAGE, Asked, Found, OfferRow
from catchment.people.models import Catchment
from catchment.vocabulary.names import inside
from catchment.web.ground import landscape_of
from catchment.web.network import words

VIEWS = (("list", "List"), ("both", "List and map"), ("table", "Table"))
USUAL_VIEW = "both"
LONGEST_DESCRIPTION = 180


@dataclass(frozen=True, slots=True)
class Result:
    """One line, in words."""

    number: int
    title: str
    url: str
    who: str
    why: str
    state: str
    checked: str
    far: str
    where: str
    phone: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose, and where it leads."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Map:
    svg: Markup
    table: Table


@dataclass(frozen=True, slots=True)
class FinderPage:
    """Everything that the finder shows.

    Attributes:
        heading: the answer as a sentence.
        read_as: the topic that the phrase was read as, inside a sentence.
        readings: other topics that were perhaps meant.
        spellings: words that were read as other words.
        kept_by_search, kept_by_filters: what stays in the address when the other form is sent.
        notes: what was left out, and why.
    """

    heading: str
    read_as: str
    chosen: bool
    readings: tuple[Choice, ...]
    spellings: tuple[tuple[str, str], ...]
    views: tuple[Choice, ...]
    view: str
    results: tuple[Result, ...]
    rows: Page[int]
    map: Map | None
    kept_by_search: tuple[tuple[str, str], ...]
    kept_by_filters: tuple[tuple[str, str], ...]
    before_page: str
    print_url: str
    notes: tuple[str, ...]
    empty: bool


def finder_page(
    found: Found, asked: Asked, *, query: QueryDict, catchment: Catchment, page: int, on: dt.date
) -> FinderPage:
    """Shape the answer. One query, for the towns of the map, where a map is shown."""
    view = query.get("view", USUAL_VIEW)
    view = view if view in dict(VIEWS) else USUAL_VIEW
    results = tuple(result(row, asked, on=on) for row in found.rows)
    topic = found.reading.topic
    return FinderPage(
        heading=heading(found, asked, catchment),
        read_as=inside(topic.name) if topic else "",
        chosen=bool(asked.topic),
        readings=_readings(found, query),
        spellings=found.reading.read_as,
        views=tuple(
            Choice(_(label), address(query, view=name), name == view) for name, label in VIEWS
        ),
        view=view,
        results=results,
        rows=Paginator(range(found.count), ROWS_A_PAGE).get_page(page),
        map=_map(found.rows, results, catchment) if view == "both" and found.rows else None,
        kept_by_search=_kept(query, without={"q", "topic", "words", "page"}),
        kept_by_filters=_kept(query, only={"q", "topic", "words", "view"}),
        before_page=f"{address(query, page=None, all=None)}{'&' if query else '?'}page=",
        print_url=address(query, print="yes", page=None),
        notes=_notes(found),
        empty=not found.in_directory,
    )


def address(query: QueryDict, **changes: str | None) -> str:
    """The finder's address with some of its parts changed; None takes one out."""
    changed = query.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = value
    written = changed.urlencode()
    return f"{reverse('network:finder')}{'?' if written else ''}{written}"


def heading(found: Found, asked: Asked, catchment: Catchment) -> str:
    """The answer as a sentence."""
    if not found.count:
        return _("Nothing here fits yet")
    said = {"n": number(found.count), "place": catchment.name}
    topic = found.reading.topic
    within = _within(asked)
    if topic:
        told = ngettext(
            "%(n)s can help with %(topic)s", "%(n)s can help with %(topic)s", found.count
        )
        return told % (said | {"topic": inside(topic.name)}) + within
    if asked.phrase.strip():
        told = ngettext("%(n)s has your words in it", "%(n)s have your words in them", found.count)
        return told % said + within
    told = ngettext(
        "%(n)s offer of help in %(place)s", "%(n)s offers of help in %(place)s", found.count
    )
    return told % said + within


def result(row: OfferRow, asked: Asked, *, on: dt.date) -> Result:
    """One row in words."""
    return Result(
        number=row.number,
        title=row.title,
        url=reverse("network:offer", args=[row.public_id]),
        who=_who(row),
        why=_why(row),
        state=row.fresh,
        checked=words.checked(row.assured_on, row.fresh, on),
        far=words.way(
            row.metres,
            comes=row.comes,
            remote=row.remote,
            asked=asked.near is not None,
            within=(asked.way, asked.within) if asked.within is not None else None,
        ),
        where=_where(row),
        phone=row.phone,
    )


def _where(row: OfferRow) -> str:
    """Place and address, each part said once: a site is often called like its town."""
    parts = f"{row.site}, {row.address}".split(",")
    return ", ".join(dict.fromkeys(said for part in parts if (said := part.strip())))


def _within(asked: Asked) -> str:
    if asked.within is None:
        return ""
    told = (
        _(", within %(n)s minutes’ walk")
        if asked.way == "walk"
        else _(", within %(n)s minutes by bus")
    )
    return told % {"n": asked.within}


def _who(row: OfferRow) -> str:
    """Who gives it, for which organisation, where."""
    people = "; ".join(", ".join(filter(None, [name, role])) for name, role in row.helpers)
    placed = _placed(row)
    if people:
        return f"{people}. {placed}"
    return f"{placed}, {words.lower_first(row.organisation_kind)}"


def _placed(row: OfferRow) -> str:
    """The organisation and its place, without saying a name twice."""
    if not row.site or row.site == row.organisation:
        return row.organisation
    if row.site.startswith(row.organisation):
        return row.site
    return _("%(organisation)s, at %(site)s") % {
        "organisation": row.organisation,
        "site": row.site,
    }


def _why(row: OfferRow) -> str:
    said = [Truncator(row.description).chars(LONGEST_DESCRIPTION)] if row.description else []
    if row.cost_pence == 0 and "free" not in row.description.lower():
        said.append(_("Free."))
    if row.matched:
        said.append(_("Meets %(topic)s.") % {"topic": inside(row.matched)})
    elif row.words:
        quoted = ", ".join(f"“{word}”" for word in row.words)
        said.append(_("Has your words: %(words)s.") % {"words": quoted})
    if row.is_full:
        said.append(_("Full at the moment: ask about a waiting list."))
    return " ".join(said)


def _readings(found: Found, query: QueryDict) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.name, address(query, topic=one.slug, words=None, page=None))
        for one in found.reading.others
    )


def _notes(found: Found) -> tuple[str, ...]:
    notes = []
    if found.further:
        told = ngettext(
            "%(n)s more is further away.", "%(n)s more are further away.", found.further
        )
        notes.append(told % {"n": number(found.further)})
    if found.without_place:
        told = ngettext(
            "%(n)s more does not say where it is.",
            "%(n)s more do not say where they are.",
            found.without_place,
        )
        notes.append(told % {"n": number(found.without_place)})
    return tuple(notes)


def _kept(
    query: QueryDict, *, only: set[str] | None = None, without: set[str] | None = None
) -> tuple[tuple[str, str], ...]:
    """What one form leaves as it is, so that the other is not lost."""
    return tuple(
        (name, value)
        for name, values in query.lists()
        if (only is None or name in only) and (without is None or name not in without)
        for value in map(str, values)
        if value
    )


def _map(rows: Sequence[OfferRow], results: Sequence[Result], catchment: Catchment) -> Map | None:
    pins = [
        Pin(row.number, row.title, row.spot.longitude, row.spot.latitude)
        for row in rows
        if row.spot is not None
    ]
    landscape = landscape_of(catchment, [(pin.longitude, pin.latitude) for pin in pins])
    if landscape is None:
        return None
    caption = Caption(
        "finder-map",
        _("Map of the offers found"),
        _("Numbered like the list. Not a survey: the hills are imagined, the places are real."),
    )
    head = (_("Number"), _("Offer"), _("Where"), _("Travel, an estimate"))
    told = tuple(
        (str(one.number), one.title, one.where or _("No place given"), one.far) for one in results
    )
    return Map(valley_map(caption, landscape, pins), Table(head, told))
