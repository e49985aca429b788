"""The finder: which offers of help answer what somebody asked for, nearest first.

Lists (languages, access, ways of helping) stand in JSON, which the two databases search
differently; a catchment has thousands of offers at most, so they are sifted here, from narrow
rows. Only the rows of one page are then read whole.
"""

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import Prefetch, TextField
from django.db.models.functions import Cast

from catchment.network.enums import Freshness, freshness
from catchment.network.models import Helper, Offer
from catchment.network.places import Place, UnknownPostcode, place_of
from catchment.network.travel import Spot, metres_between, minutes
from catchment.people.actor import Actor
from catchment.people.enums import Language, OrganisationKind
from catchment.people.models import Catchment, Neighbourhood, Organisation
from catchment.vocabulary.models import Topic
from catchment.vocabulary.queries import thesaurus_for, topics_for
from catchment.vocabulary.search import tokens
from catchment.vocabulary.topics import Term
from catchment.vocabulary.words import SMALL_WORDS

ROWS_A_PAGE = 20
#: Organisations are found by name from three letters on, at most five of them.
FEWEST_LETTERS = 3
MOST_CALLED = 5

#: Ages that the finder asks for, as (value, lowest, highest).
AGES = (("0-10", 0, 10), ("11-17", 11, 17), ("18-", 18, 150))
OLDEST = 150

#: Stands for the way to what is not placed: further than everything else.
FAR_AWAY = 10**9

#: Lists that are read as the text in which they are stored, by another name than their own.
_LISTS = {
    "all_languages": "languages",
    "all_access": "access",
    "site_access": "site__access",
    "all_modes": "modes",
}

_V = TypeVar("_V", str, int)

IN_PERSON, REMOTE, COMES = "in person", "remote", "comes"


class UnknownPlace(LookupError):
    """Neither a postcode that we know nor a town of this catchment."""


@dataclass(frozen=True, slots=True)
class Near:
    """Where somebody sets out from."""

    name: str
    spot: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asked the finder.

    Attributes:
        phrase: what would help, in their words.
        topic: slug of a topic chosen instead of the first reading of the phrase.
        as_written: search the words themselves and read no topic into them.
        near: where from; None leaves distance out.
        way, within: at most so many minutes by "walk" or "bus"; None for anywhere.
        ages: values of ``AGES``.
        how: ``IN_PERSON``, ``REMOTE``, ``COMES``; empty for all.
        languages, access, kinds, modes: values of their lists; languages and kinds are
            alternatives, everything in ``access`` is needed.
    """

    phrase: str = ""
    topic: str = ""
    as_written: bool = False
    near: Near | None = None
    way: str = "bus"
    within: int | None = None
    ages: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    modes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How the phrase was understood.

    Attributes:
        topic: what it was read as; None where nothing was understood or read.
        others: other topics that it may mean.
        read_as: words that were read as other words.
    """

    topic: Term | None = None
    others: tuple[Term, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """One result.

    Attributes:
        number: its place in the whole list, as on the map.
        helpers: names and roles of those who give it, where they may be shown.
        matched: name of the asked topic, if it meets it.
        words: asked words found in its text.
        metres: estimated way; None where it is not placed or nobody said where from.
    """

    number: int
    public_id: uuid.UUID
    title: str
    description: str
    organisation: str
    organisation_kind: str
    site: str
    address: str
    phone: str
    helpers: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
    matched: str
    words: tuple[str, ...]
    in_person: bool
    remote: bool
    comes: bool
    is_full: bool
    cost_pence: int | None
    spot: Spot | None
    metres: int | None
    assured_on: dt.date | None
    fresh: Freshness


@dataclass(frozen=True, slots=True)
class Facets:
    """Which filters could find anything, with how many offers each."""

    languages: tuple[tuple[str, int], ...] = ()
    access: tuple[tuple[str, int], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    modes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The answer.

    Attributes:
        rows: those of the page asked for.
        count: how many there are in all.
        in_directory: how many offers the catchment has at all.
        without_place: left out because nobody knows where they are.
        further: left out only because they are too far.
    """

    reading: Reading
    rows: tuple[OfferRow, ...]
    count: int
    in_directory: int
    facets: Facets
    without_place: int = 0
    further: int = 0


@dataclass(slots=True)
class _Slim:
    """The few columns that filters and order need, and what was found out about the row."""

    pk: int
    text: str
    kind: str
    languages: tuple[str, ...]
    access: frozenset[str]
    modes: tuple[int, ...]
    min_age: int
    max_age: int
    in_person: bool
    remote: bool
    reach: int | None
    assured_on: dt.date | None
    rhythm_months: int
    metres: int | None
    meets: bool = False
    words: tuple[str, ...] = ()


def near(catchment: Catchment, typed: str) -> Near | None:
    """Find a postcode or a town of the catchment; None for nothing typed. At most one query.

    Raises:
        UnknownPlace: if it is neither.
    """
    wanted = typed.strip()
    if not wanted:
        return None
    try:
        place: Place = place_of(wanted)
    except UnknownPostcode:
        return _town(catchment, wanted)
    return Near(place.postcode, Spot(place.latitude, place.longitude))


def offer_rows(
    catchment: Catchment,
    asked: Asked,
    *,
    by: Actor,
    on: dt.date,
    page: int = 1,
    per_page: int = ROWS_A_PAGE,
) -> Found:
    """Find offers. Nine queries at most, however many rows there are."""
    reading = _read(catchment, asked)
    everything = _slim_rows(catchment, asked.near)
    _mark_matches(everything, reading, asked)
    fitting = [row for row in everything if _fits(row, asked, reading)]
    reachable = [row for row in fitting if _reaches(row, asked)]
    reachable.sort(key=lambda row: _order(row, on))
    first = (max(page, 1) - 1) * per_page
    shown = reachable[first : first + per_page]
    unplaced = sum(row.metres is None and not row.remote for row in fitting) if asked.within else 0
    return Found(
        reading=reading,
        rows=_whole_rows(shown, first=first, reading=reading, by=by, on=on),
        count=len(reachable),
        in_directory=len(everything),
        facets=_facets(everything),
        without_place=unplaced,
        further=len(fitting) - len(reachable) - unplaced,
    )


def _town(catchment: Catchment, name: str) -> Near:
    town = Neighbourhood.objects.filter(catchment=catchment, name__iexact=name).first()
    if town is None:
        raise UnknownPlace(name)
    return Near(town.name, Spot(town.latitude, town.longitude))


def _read(catchment: Catchment, asked: Asked) -> Reading:
    """What the phrase, or the chosen topic, means. At most five queries, none where nothing was asked."""
    if not asked.topic and not asked.phrase.strip():
        return Reading()
    terms = {term.slug: term for term in topics_for(catchment)}
    chosen = terms.get(asked.topic)
    if not asked.phrase.strip() or (asked.as_written and chosen is None):
        return Reading(chosen)
    thesaurus = thesaurus_for(catchment)
    found = [match.topic for match in thesaurus.search(asked.phrase)]
    topic = chosen or (found[0] if found else None)
    others = tuple(one for one in found if one != topic)
    return Reading(topic, others, _read_otherwise(catchment, thesaurus.did_you_mean(asked.phrase)))


def organisations_called(catchment: Catchment, phrase: str) -> list[Organisation]:
    """Organisations of the catchment whose name holds these words, also those that offer nothing yet.

    At most five, and none for fewer than three letters. One query, none where nothing was asked.
    """
    words = " ".join(phrase.replace("\x00", "").split())
    if len(words) < FEWEST_LETTERS:
        return []
    named = Organisation.objects.in_catchment(catchment).active().filter(name__icontains=words)
    return list(named.order_by("name", "pk")[:MOST_CALLED])


def _read_otherwise(
    catchment: Catchment, guesses: list[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Words that were read as others; never a name of a place round here. One query, if any."""
    if not guesses:
        return ()
    named = Neighbourhood.objects.filter(catchment=catchment).values_list("name", flat=True)
    places = {word.lower() for name in named for word in name.split()}
    return tuple((typed, read) for typed, read in guesses if typed.lower() not in places)


def _slim_rows(catchment: Catchment, where: Near | None) -> list[_Slim]:
    """Every open offer of the catchment, in few columns. One query."""
    rows = (
        Offer.objects.in_catchment(catchment)
        .public()
        .annotate(**{name: Cast(column, TextField()) for name, column in _LISTS.items()})
        .values(
            "pk",
            "title",
            "description",
            "organisation__name",
            "organisation__kind",
            *_LISTS,
            "min_age",
            "max_age",
            "in_person",
            "remote",
            "reach_metres",
            "site__latitude",
            "site__longitude",
            "assured_on",
            "rhythm_months",
        )
        .order_by("pk")
    )
    return [_slim(row, where) for row in rows]


@lru_cache(maxsize=4096)
def _listed(kept: str | None) -> tuple[Any, ...]:
    """Read a list from its JSON: there are few different ones among very many rows."""
    return tuple(json.loads(kept)) if kept else ()


def _slim(row: Mapping[str, Any], where: Near | None) -> _Slim:
    placed = row["site__latitude"] is not None
    spot = Spot(row["site__latitude"], row["site__longitude"]) if placed else None
    return _Slim(
        pk=row["pk"],
        text=f"{row['title']} {row['description']} {row['organisation__name']}",
        kind=row["organisation__kind"],
        languages=_listed(row["all_languages"]) or (Language.ENGLISH.value,),
        access=frozenset(_listed(row["all_access"]) + _listed(row["site_access"])),
        modes=_listed(row["all_modes"]),
        min_age=row["min_age"] or 0,
        max_age=OLDEST if row["max_age"] is None else row["max_age"],
        in_person=row["in_person"],
        remote=row["remote"],
        reach=row["reach_metres"],
        assured_on=row["assured_on"],
        rhythm_months=row["rhythm_months"],
        metres=metres_between(where.spot, spot) if where and spot else None,
    )


def _mark_matches(rows: list[_Slim], reading: Reading, asked: Asked) -> None:
    """Note which rows meet the topic, and which asked words stand in their text. One query."""
    wanted = {token: word for word, token in _asked_words(asked.phrase)}
    meeting = _offers_meeting(reading.topic)
    for row in rows:
        row.meets = row.pk in meeting
        if wanted:
            there = set(tokens(row.text))
            row.words = tuple(word for token, word in wanted.items() if token in there)


def _asked_words(phrase: str) -> list[tuple[str, str]]:
    """Words that say something, each with its stem."""
    pairs = [(word, tokens(word)) for word in phrase.split()]
    return [
        (word, stems[0]) for word, stems in pairs if len(stems) == 1 and stems[0] not in SMALL_WORDS
    ]


def _offers_meeting(topic: Term | None) -> set[int]:
    if topic is None:
        return set()
    through = Offer.topics.through.objects
    return set(through.filter(topic__slug=topic.slug).values_list("offer_id", flat=True))


def _fits(row: _Slim, asked: Asked, reading: Reading) -> bool:
    return (
        _answers(row, asked, reading)
        and _is_for_ages(row, asked.ages)
        and _is_had(row, asked.how)
        and (not asked.languages or not set(asked.languages).isdisjoint(row.languages))
        and row.access.issuperset(asked.access)
        and (not asked.kinds or row.kind in asked.kinds)
        and (not asked.modes or not set(asked.modes).isdisjoint(row.modes))
    )


def _answers(row: _Slim, asked: Asked, reading: Reading) -> bool:
    """Meets the topic; or, unless a topic was chosen, has the very words in its text."""
    if row.meets or (reading.topic is None and not asked.phrase.strip()):
        return True
    return not asked.topic and bool(row.words)


def _is_for_ages(row: _Slim, ages: tuple[str, ...]) -> bool:
    chosen = [(low, high) for value, low, high in AGES if value in ages]
    return not chosen or any(row.min_age <= high and row.max_age >= low for low, high in chosen)


def _is_had(row: _Slim, how: tuple[str, ...]) -> bool:
    if not how:
        return True
    ways = {IN_PERSON: row.in_person, REMOTE: row.remote, COMES: row.reach is not None}
    return any(ways[one] for one in how if one in ways)


def _reaches(row: _Slim, asked: Asked) -> bool:
    """Near enough, or comes that far, or needs no way at all."""
    if asked.near is None or asked.within is None or (row.remote and asked.how in ((), (REMOTE,))):
        return True
    if row.metres is None:
        return False
    if row.reach is not None and row.metres <= row.reach:
        return True
    return row.in_person and minutes(row.metres, asked.way) <= asked.within


def _order(row: _Slim, on: dt.date) -> tuple[Any, ...]:
    """What meets the topic first, then more of the words, then nearest, then checked last."""
    stale = freshness(row.assured_on, row.rhythm_months, on) == Freshness.STALE
    far = row.metres if row.metres is not None else FAR_AWAY
    checked = row.assured_on.toordinal() if row.assured_on else 0
    return (not row.meets, -len(row.words), far, stale, -checked, row.pk)


def _facets(rows: list[_Slim]) -> Facets:
    return Facets(
        languages=_counted(one for row in rows for one in row.languages),
        access=_counted(one for row in rows for one in row.access),
        kinds=_counted(row.kind for row in rows),
        modes=_counted(one for row in rows for one in row.modes),
    )


def _counted(values: Iterable[_V]) -> tuple[tuple[_V, int], ...]:
    return tuple(Counter(values).most_common())


def _whole_rows(
    slim: list[_Slim], *, first: int, reading: Reading, by: Actor, on: dt.date
) -> tuple[OfferRow, ...]:
    """Read the rows of one page whole. Three queries."""
    keys = [row.pk for row in slim]
    offers = (
        Offer.objects.select_related("organisation", "site")
        .prefetch_related(
            Prefetch("topics", Topic.objects.only("name")),
            Prefetch(
                "helpers",
                Helper.objects.visible_to(by).active().order_by("name").only("name", "role_title"),
                to_attr="shown_helpers",
            ),
        )
        .in_bulk(keys)
    )
    return tuple(
        _whole_row(offers[row.pk], row, number=number, reading=reading, on=on)
        for number, row in enumerate(slim, start=first + 1)
    )


def _whole_row(offer: Offer, row: _Slim, *, number: int, reading: Reading, on: dt.date) -> OfferRow:
    site = offer.site
    helpers: list[Helper] = vars(offer)["shown_helpers"]
    return OfferRow(
        number=number,
        public_id=offer.public_id,
        title=offer.title,
        description=offer.description,
        organisation=offer.organisation.name,
        organisation_kind=OrganisationKind(offer.organisation.kind).label,
        site=site.name if site else "",
        address=", ".join(filter(None, [site.address, site.postcode])) if site else "",
        phone=offer.phone or offer.organisation.phone,
        helpers=tuple((helper.name, helper.role_title) for helper in helpers),
        topics=tuple(sorted(topic.name for topic in offer.topics.all())),
        matched=reading.topic.name if reading.topic and row.meets else "",
        words=row.words,
        in_person=offer.in_person,
        remote=offer.remote,
        comes=offer.reach_metres is not None,
        is_full=offer.is_full,
        cost_pence=offer.cost_pence,
        spot=Spot(site.latitude, site.longitude or 0.0)
        if site and site.latitude is not None
        else None,
        metres=row.metres,
        assured_on=offer.assured_on,
        fresh=freshness(offer.assured_on, offer.rhythm_months, on),
    )
