"""The directory's records as rows for the engine: who might help, and what each row is called.

A row is a named helper with one offer, or an offer where nobody is named. Helpers who have ended
no longer name an offer; one who pauses does, and keeps the row shut.

Lists (languages, access, times, layers) are read as the text in which they are stored: there are
few different ones among very many rows, and each is turned into bits once.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from catchment.engine.candidates import BY_ARRANGEMENT, STAYS, Candidate
from catchment.engine.places import Place
from catchment.network.enums import (
    CredentialKind,
    Freshness,
    HelperStatus,
    OfferStatus,
    freshness,
)
from catchment.network.models import Credential, Helper, Offer
from catchment.people.enums import AccessFeature, Language, OrganisationStatus
from catchment.people.models import Catchment
from catchment.vocabulary.models import Topic

#: Stands for "no limit": more people than anybody takes on.
NO_LIMIT = 10_000

#: Topics beyond the engine's numbers, and topics that no offer names, share this number.
NO_OFFER = 255

OLDEST = 150

#: So many different lists, of few values each, are remembered as bits.
REMEMBERED_LISTS = 20_000

#: The bits of a key that name its offer.
OFFER_MASK = (1 << 31) - 1

_OFFER_BITS = 31
_LANGUAGES = {value: 1 << at for at, value in enumerate(Language.values)}
_ACCESS = {value: 1 << at for at, value in enumerate(AccessFeature.values)}


@dataclass(frozen=True, slots=True)
class TopicNumbers:
    """What the engine calls topics: their numbers by slug and by primary key."""

    by_slug: Mapping[str, int]
    by_key: Mapping[int, int]

    def go_on_as(self, later: "TopicNumbers") -> bool:
        """Whether every topic that had a number has the same one later."""
        return self.by_key.items() <= later.by_key.items()


@dataclass(frozen=True, slots=True)
class Scope:
    """What is read alike for every row.

    Attributes:
        catchment: whose people ask.
        organisations: primary keys of all that the catchment sees.
        topics: numbers of topics.
        on: the day on which clearance, credentials and confirmation are judged.
    """

    catchment: Catchment
    organisations: Collection[int]
    topics: TopicNumbers
    on: dt.date


def offers_of(catchment: Catchment) -> QuerySet[Offer]:
    """Every offer that may be suggested in a catchment, neighbours' shown offers among them."""
    return Offer.objects.in_catchment(catchment).exclude(status=OfferStatus.CLOSED)


def topic_numbers(catchment: Catchment) -> TopicNumbers:
    """Number the topics that people of a catchment can need, for one table.

    One query; a second where there are more of them than the engine has numbers: then only those
    that offers name are numbered.
    """
    topics = Topic.objects.filter(Q(catchment=None) | Q(catchment=catchment)).order_by("pk")
    found = list(topics.values_list("pk", "slug"))
    if len(found) > NO_OFFER:
        named = offers_of(catchment).values("topics__pk")
        found = list(topics.filter(pk__in=named).values_list("pk", "slug")[:NO_OFFER])
    return TopicNumbers(
        by_slug={slug: number for number, (_, slug) in enumerate(found)},
        by_key={key: number for number, (key, _) in enumerate(found)},
    )


def all_rows(scope: Scope) -> Iterator[Candidate]:
    """Read the whole directory. Four queries."""
    offers = offers_of(scope.catchment)
    helpers = Helper.objects.in_catchment(scope.catchment)
    links = _LINKS.filter(offer__in=offers)
    named = _named_facts(links, scope)
    directory = _Directory(
        on=scope.on,
        topics=_topics_of(Q(offer__in=offers), scope.topics),
        seen=_credentials_of(Q(helper__in=helpers), scope.on),
    )
    return _rows(named, offers, directory, scope)


def rows_of_offers(keys: Collection[int], scope: Scope) -> Iterator[Candidate]:
    """Read every row of some offers as it is now. Four queries."""
    return _some_rows(keys, _LINKS.filter(offer__in=keys), scope)


def rows_named(keys: Iterable[int], scope: Scope) -> Iterator[Candidate]:
    """Read some rows as they are now; those that are gone are left out. Four queries at most."""
    wanted = set(keys)
    unnamed = {offer_of(key) for key in wanted if helper_of(key) is None}
    helpers = {helper for key in wanted if (helper := helper_of(key)) is not None}
    offers = {offer_of(key) for key in wanted}
    links = _LINKS.filter(Q(helper__in=helpers) | Q(offer__in=unnamed), offer__in=offers)
    return (row for row in _some_rows(offers, links, scope, unnamed) if row.key in wanted)


def row_key(offer_id: int, helper_id: int | None) -> int:
    """The engine's key of a row."""
    return (helper_id or 0) << _OFFER_BITS | offer_id


def offer_of(key: int) -> int:
    """The offer of a row."""
    return key & OFFER_MASK


def helper_of(key: int) -> int | None:
    """The helper of a row, or None where nobody is named."""
    return key >> _OFFER_BITS or None


def helper_key(offer_id: int, helper_id: int | None) -> int:
    """The engine's name for a helper, or for an offer where nobody is named."""
    return 2 * helper_id if helper_id else 2 * offer_id + 1


def language_bits(languages: Iterable[str]) -> int:
    """Languages as the engine's bits; unknown ones count for nothing."""
    return sum(_LANGUAGES.get(one, 0) for one in set(languages))


def access_bits(features: Iterable[str]) -> int:
    """Access features as the engine's bits."""
    return sum(_ACCESS.get(one, 0) for one in set(features))


def time_bits(blocks: Iterable[int]) -> int:
    """Weekly blocks as the engine's bits."""
    return sum(1 << block for block in set(blocks))


class _OfferFacts(NamedTuple):
    """What stands in an offer; lists are JSON."""

    pk: int
    organisation: int
    organisation_status: str
    status: str
    latitude: float | None
    longitude: float | None
    site_access: str | None
    layers: str
    min_age: int | None
    max_age: int | None
    languages: str
    access: str
    in_person: bool
    remote: bool
    reach_metres: int | None
    times: str
    capacity: int | None
    load: int
    assured_on: dt.date | None
    rhythm_months: int
    under18_assured_until: dt.date | None


class _HelperFacts(NamedTuple):
    """What stands in a helper's profile; lists are JSON."""

    pk: int
    catchment: int
    organisation: int | None
    user: int | None
    status: str
    languages: str
    access: str
    times: str
    capacity: int
    load: int
    remote: bool
    reach_metres: int | None
    latitude: float | None
    longitude: float | None
    assured_on: dt.date | None
    rhythm_months: int


def _text(name: str) -> Cast:
    return Cast(name, TextField())


def _offer_columns(before: str = "") -> tuple[Any, ...]:
    """The columns of ``_OfferFacts`` in their order, seen from an offer or from beyond one."""
    plain = {"pk": f"{before}pk"}
    joined = {
        "organisation": "organisation_id",
        "organisation_status": "organisation__status",
        "latitude": "site__latitude",
        "longitude": "site__longitude",
        "site_access": "site__access",
    }
    lists = {"site_access", "layers", "languages", "access", "times"}
    names = {name: before + joined.get(name, name) for name in _OfferFacts._fields} | plain
    return tuple(_text(name) if field in lists else name for field, name in names.items())


def _helper_columns(before: str) -> tuple[Any, ...]:
    """The columns of ``_HelperFacts`` in their order."""
    joined = {
        "catchment": "catchment_id",
        "organisation": "organisation_id",
        "user": "membership__user_id",
    }
    lists = {"languages", "access", "times"}
    names = {name: before + joined.get(name, name) for name in _HelperFacts._fields}
    return tuple(_text(name) if field in lists else name for field, name in names.items())


_LINKS = Helper.offers.through.objects.exclude(helper__status=HelperStatus.ENDED)
_OFFER_COLUMNS = _offer_columns()
_LINK_COLUMNS = (*_offer_columns("offer__"), *_helper_columns("helper__"))

_Named = list[tuple[_OfferFacts, _HelperFacts]]


@dataclass(frozen=True, slots=True)
class _Directory:
    """What the database says besides, by primary key.

    Attributes:
        topics: numbers of the topics of offers.
        seen: kinds of credentials in force, by helper.
    """

    on: dt.date
    topics: Mapping[int, frozenset[int]]
    seen: Mapping[int, set[str]]


def _some_rows(
    offers: Collection[int],
    links: QuerySet[Any],
    scope: Scope,
    unnamed: Collection[int] | None = None,
) -> Iterator[Candidate]:
    named = _named_facts(links, scope)
    helpers = {helper.pk for _, helper in named}
    directory = _Directory(
        on=scope.on,
        topics=_topics_of(Q(offer__in=offers), scope.topics),
        seen=_credentials_of(Q(helper__in=helpers), scope.on) if helpers else {},
    )
    alone = offers if unnamed is None else unnamed
    found = Offer.objects.filter(pk__in=alone).exclude(status=OfferStatus.CLOSED)
    return _rows(named, found if alone else found.none(), directory, scope)


def _named_facts(links: QuerySet[Any], scope: Scope) -> _Named:
    """Offers with helpers who name them, as far as the catchment sees both. One query."""
    last = len(_OfferFacts._fields)
    named = [
        (_OfferFacts._make(row[:last]), _HelperFacts._make(row[last:]))
        for row in links.values_list(*_LINK_COLUMNS)
    ]
    return [(offer, helper) for offer, helper in named if _is_seen(offer, helper, scope)]


def _is_seen(offer: _OfferFacts, helper: _HelperFacts, scope: Scope) -> bool:
    """Says of a helper the same as ``Helper.objects.in_catchment``."""
    if offer.status == OfferStatus.CLOSED or offer.organisation not in scope.organisations:
        return False
    if helper.organisation is None:
        return helper.catchment == scope.catchment.pk
    return helper.organisation in scope.organisations


def _rows(
    named: _Named, offers: QuerySet[Offer], directory: _Directory, scope: Scope
) -> Iterator[Candidate]:
    with_names = {offer.pk for offer, _ in named}
    for offer, helper in named:
        yield _named_row(offer, helper, directory)
    for offer in map(_OfferFacts._make, offers.values_list(*_OFFER_COLUMNS)):
        if offer.pk not in with_names and offer.organisation in scope.organisations:
            yield _offer_row(offer, directory)


def _topics_of(offers: Q, topics: TopicNumbers) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    links = Offer.topics.through.objects.filter(offers)
    for offer, topic in links.values_list("offer_id", "topic_id"):
        if topic in topics.by_key:
            found[offer].add(topics.by_key[topic])
    return {offer: frozenset(numbers) for offer, numbers in found.items()}


def _credentials_of(helpers: Q, on: dt.date) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    counting = Credential.objects.cleared_for_under_18s(
        on=on
    ) | Credential.objects.guidance_qualified(on=on)
    for helper, kind in counting.filter(helpers).values_list("helper_id", "kind"):
        found[helper].add(kind)
    return found


def _offer_row(offer: _OfferFacts, directory: _Directory) -> Candidate:
    left, capacity = _room(offer.capacity, offer.load)
    until = offer.under18_assured_until
    return Candidate(
        key=row_key(offer.pk, None),
        helper=helper_key(offer.pk, None),
        person_group=4 * offer.pk + 1,
        place=_place(offer.latitude, offer.longitude),
        reach=_reach(offer.reach_metres),
        remote=offer.remote,
        languages=_languages(offer.languages) or _LANGUAGES[Language.ENGLISH],
        access=_access(offer.access) | _access(offer.site_access),
        places_left=left,
        capacity=capacity,
        times=_times(offer.times) or BY_ARRANGEMENT,
        cleared=until is not None and until >= directory.on,
        confirmed=_confirmed(offer.assured_on, offer.rhythm_months, directory.on),
        is_open=_is_open(offer),
        **_common(offer, directory),
    )


def _named_row(offer: _OfferFacts, helper: _HelperFacts, directory: _Directory) -> Candidate:
    left, capacity = min(_room(offer.capacity, offer.load), _room(helper.capacity, helper.load))
    seen = directory.seen.get(helper.pk, ())
    return Candidate(
        key=row_key(offer.pk, helper.pk),
        helper=helper_key(offer.pk, helper.pk),
        person_group=4 * helper.user + 2 if helper.user else 4 * helper.pk,
        place=_met_at(offer, helper),
        reach=max(_reach(offer.reach_metres), _reach(helper.reach_metres)),
        remote=offer.remote or helper.remote,
        languages=_languages(helper.languages)
        or _languages(offer.languages)
        or _LANGUAGES[Language.ENGLISH],
        access=_access(offer.access) | _access(offer.site_access) | _access(helper.access),
        places_left=left,
        capacity=capacity,
        times=_both_free(_times(offer.times), _times(helper.times)),
        cleared=CredentialKind.CLEARANCE in seen,
        guidance=CredentialKind.GUIDANCE in seen,
        confirmed=_both_confirmed(offer, helper, directory.on),
        is_open=_is_open(offer) and helper.status == HelperStatus.ACTIVE,
        **_common(offer, directory),
    )


def _common(offer: _OfferFacts, directory: _Directory) -> dict[str, Any]:
    return {
        "topics": directory.topics.get(offer.pk, frozenset()),
        "layers": _layers(offer.layers),
        "in_person": offer.in_person or offer.reach_metres is not None,
        "min_age": offer.min_age or 0,
        "max_age": OLDEST if offer.max_age is None else offer.max_age,
    }


@lru_cache(REMEMBERED_LISTS)
def _languages(kept: str) -> int:
    return language_bits(json.loads(kept))


@lru_cache(REMEMBERED_LISTS)
def _access(kept: str | None) -> int:
    return access_bits(json.loads(kept)) if kept else 0


@lru_cache(REMEMBERED_LISTS)
def _times(kept: str) -> int:
    return time_bits(json.loads(kept))


@lru_cache(REMEMBERED_LISTS)
def _layers(kept: str) -> frozenset[int]:
    return frozenset(json.loads(kept))


def _room(capacity: int | None, load: int) -> tuple[int, int]:
    if capacity is None:
        return NO_LIMIT, NO_LIMIT
    return max(capacity - load, 0), capacity


def _both_free(offer: int, helper: int) -> int:
    """When the offer runs and the helper is there; times that never meet are arranged."""
    if not offer or not helper:
        return offer or helper or BY_ARRANGEMENT
    return offer & helper or BY_ARRANGEMENT


def _both_confirmed(offer: _OfferFacts, helper: _HelperFacts, on: dt.date) -> bool:
    """The offer, and the helper's profile if it was ever confirmed."""
    return _confirmed(offer.assured_on, offer.rhythm_months, on) and (
        helper.assured_on is None or _confirmed(helper.assured_on, helper.rhythm_months, on)
    )


@lru_cache(REMEMBERED_LISTS)
def _confirmed(assured_on: dt.date | None, rhythm_months: int, on: dt.date) -> bool:
    return freshness(assured_on, rhythm_months, on) is not Freshness.STALE


def _is_open(offer: _OfferFacts) -> bool:
    states = (offer.status, offer.organisation_status)
    return states == (OfferStatus.ACTIVE, OrganisationStatus.ACTIVE)


def _met_at(offer: _OfferFacts, helper: _HelperFacts) -> Place | None:
    """Where the offer meets people; where it only comes to them, the way begins at the helper's."""
    site = _place(offer.latitude, offer.longitude)
    home = _place(helper.latitude, helper.longitude)
    return site or home if offer.in_person else home or site


def _place(latitude: float | None, longitude: float | None) -> Place | None:
    return None if latitude is None or longitude is None else Place(latitude, longitude)


def _reach(metres: int | None) -> int:
    return STAYS if metres is None else metres
