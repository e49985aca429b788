"""The directory's records as rows for the engine: who might help, and what each row is called.

A row is a named helper with one offer, or an offer where nobody is named. Helpers who have ended
no longer name an offer; one who pauses does, and keeps the row shut.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from catchment.engine.candidates import BY_ARRANGEMENT, STAYS, Candidate
from catchment.engine.places import Place
from catchment.network.enums import Freshness, HelperStatus, OfferStatus, freshness
from catchment.network.models import Credential, Helper, Offer
from catchment.people.enums import AccessFeature, Language, OrganisationStatus
from catchment.people.models import Catchment

#: Stands for "no limit": more people than anybody takes on.
NO_LIMIT = 10_000

#: Topics beyond the engine's numbers, and topics that no offer names, share this number.
NO_OFFER = 255

OLDEST = 150

_OFFER_BITS = 31
_LANGUAGES = {value: 1 << at for at, value in enumerate(Language.values)}
_ACCESS = {value: 1 << at for at, value in enumerate(AccessFeature.values)}


@dataclass(frozen=True, slots=True)
class _Directory:
    """What the database says, by primary key."""

    on: dt.date
    topics: Mapping[str, int]
    topics_of: Mapping[int, frozenset[int]]
    helpers_of: Mapping[int, list[int]]
    helpers: Mapping[int, dict[str, Any]]
    cleared: frozenset[int]
    qualified: frozenset[int]


def offers_of(catchment: Catchment) -> QuerySet[Offer]:
    """Every offer that may be suggested in a catchment, neighbours' shown offers among them."""
    return Offer.objects.in_catchment(catchment).exclude(status=OfferStatus.CLOSED)


def topic_numbers(catchment: Catchment) -> dict[str, int]:
    """Number the topics that offers name, for one table. One query."""
    named = offers_of(catchment).filter(topics__isnull=False)
    slugs = named.order_by("topics__pk").values_list("topics__slug", flat=True).distinct()
    return {slug: number for number, slug in enumerate(slugs[:NO_OFFER])}


def helpers_by_name(catchment: Catchment) -> dict[str, tuple[int, ...]]:
    """Helpers by their full names. One query."""
    found: dict[str, tuple[int, ...]] = {}
    active = Helper.objects.in_catchment(catchment).active()
    for name, key in active.values_list("name", "pk"):
        found[name] = (*found.get(name, ()), key)
    return found


def all_rows(
    catchment: Catchment, *, topics: Mapping[str, int], on: dt.date
) -> Iterator[Candidate]:
    """Read the whole directory. Six queries.

    Args:
        catchment: whose people ask.
        topics: numbers of topics by slug.
        on: the day on which clearance, credentials and confirmation are judged.
    """
    offers = offers_of(catchment)
    links = Helper.offers.through.objects.filter(offer_id__in=offers.values("pk"))
    return _rows(offers, links, catchment, topics, on)


def some_rows(
    keys: Iterable[int], catchment: Catchment, *, topics: Mapping[str, int], on: dt.date
) -> Iterator[Candidate]:
    """Read some rows as they are now; those that are gone are left out. Six queries."""
    wanted = set(keys)
    offers = {offer_of(key) for key in wanted}
    helpers = {helper for key in wanted if (helper := helper_of(key)) is not None}
    unnamed = {offer_of(key) for key in wanted if helper_of(key) is None}
    links = Helper.offers.through.objects.filter(
        Q(helper_id__in=helpers) | Q(offer_id__in=unnamed), offer_id__in=offers
    )
    rows = _rows(offers_of(catchment).filter(pk__in=offers), links, catchment, topics, on)
    return (row for row in rows if row.key in wanted)


def _rows(
    offers: QuerySet[Offer],
    links: QuerySet[Any],
    catchment: Catchment,
    topics: Mapping[str, int],
    on: dt.date,
) -> Iterator[Candidate]:
    helpers = _helpers(catchment, links)
    those = links.values("helper_id")
    cleared = Credential.objects.cleared_for_under_18s(on=on).filter(helper__in=those)
    qualified = Credential.objects.guidance_qualified(on=on).filter(helper__in=those)
    directory = _Directory(
        on=on,
        topics=topics,
        topics_of=_topics_of(offers.values("pk"), topics),
        helpers_of=_helpers_of(links, helpers),
        helpers=helpers,
        cleared=frozenset(cleared.values_list("helper_id", flat=True)),
        qualified=frozenset(qualified.values_list("helper_id", flat=True)),
    )
    for offer in offers.values(*_OFFER_FIELDS):
        named = directory.helpers_of.get(offer["pk"])
        if named:
            yield from (_named_row(offer, helpers[helper], directory) for helper in named)
        else:
            yield _offer_row(offer, directory)


def row_key(offer_id: int, helper_id: int | None) -> int:
    """The engine's key of a row."""
    return (helper_id or 0) << _OFFER_BITS | offer_id


def offer_of(key: int) -> int:
    """The offer of a row."""
    return key & ((1 << _OFFER_BITS) - 1)


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


_OFFER_FIELDS = (
    "pk",
    "organisation__status",
    "status",
    "site__latitude",
    "site__longitude",
    "site__access",
    "layers",
    "min_age",
    "max_age",
    "languages",
    "access",
    "in_person",
    "remote",
    "reach_metres",
    "times",
    "capacity",
    "load",
    "assured_on",
    "rhythm_months",
    "under18_assured_until",
)

_HELPER_FIELDS = (
    "pk",
    "membership__user_id",
    "status",
    "languages",
    "access",
    "times",
    "capacity",
    "load",
    "remote",
    "reach_metres",
    "latitude",
    "longitude",
    "assured_on",
    "rhythm_months",
)


def _helpers(catchment: Catchment, links: QuerySet[Any]) -> dict[int, dict[str, Any]]:
    rows = (
        Helper.objects.in_catchment(catchment)
        .filter(pk__in=links.values("helper_id"))
        .exclude(status=HelperStatus.ENDED)
        .values(*_HELPER_FIELDS)
    )
    return {row["pk"]: row for row in rows}


def _helpers_of(links: QuerySet[Any], helpers: Mapping[int, Any]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for offer, helper in links.values_list("offer_id", "helper_id"):
        if helper in helpers:
            found[offer].append(helper)
    return found


def _topics_of(offers: Any, topics: Mapping[str, int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    links = Offer.topics.through.objects.filter(offer_id__in=offers)
    for offer, slug in links.values_list("offer_id", "topic__slug"):
        if slug in topics:
            found[offer].add(topics[slug])
    return {offer: frozenset(numbers) for offer, numbers in found.items()}


def _offer_row(offer: dict[str, Any], directory: _Directory) -> Candidate:
    left, capacity = _room(offer["capacity"], offer["load"])
    until = offer["under18_assured_until"]
    return Candidate(
        key=row_key(offer["pk"], None),
        helper=helper_key(offer["pk"], None),
        person_group=4 * offer["pk"] + 1,
        place=_place(offer["site__latitude"], offer["site__longitude"]),
        reach=_reach(offer["reach_metres"]),
        remote=offer["remote"],
        languages=language_bits(offer["languages"] or [Language.ENGLISH]),
        access=access_bits([*offer["access"], *(offer["site__access"] or [])]),
        places_left=left,
        capacity=capacity,
        times=time_bits(offer["times"]) or BY_ARRANGEMENT,
        cleared=until is not None and until >= directory.on,
        confirmed=_confirmed(offer, directory.on),
        is_open=_is_open(offer),
        **_common(offer, directory),
    )


def _named_row(offer: dict[str, Any], helper: dict[str, Any], directory: _Directory) -> Candidate:
    left, capacity = min(
        _room(offer["capacity"], offer["load"]), _room(helper["capacity"], helper["load"])
    )
    user = helper["membership__user_id"]
    confirmed = _confirmed(offer, directory.on) and (
        helper["assured_on"] is None or _confirmed(helper, directory.on)
    )
    return Candidate(
        key=row_key(offer["pk"], helper["pk"]),
        helper=helper_key(offer["pk"], helper["pk"]),
        person_group=4 * user + 2 if user else 4 * helper["pk"],
        place=_place(offer["site__latitude"], offer["site__longitude"])
        or _place(helper["latitude"], helper["longitude"]),
        reach=max(_reach(offer["reach_metres"]), _reach(helper["reach_metres"])),
        remote=offer["remote"] or helper["remote"],
        languages=language_bits(helper["languages"] or offer["languages"] or [Language.ENGLISH]),
        access=access_bits([*offer["access"], *(offer["site__access"] or []), *helper["access"]]),
        places_left=left,
        capacity=capacity,
        times=_both_free(time_bits(offer["times"]), time_bits(helper["times"])),
        cleared=helper["pk"] in directory.cleared,
        guidance=helper["pk"] in directory.qualified,
        confirmed=confirmed,
        is_open=_is_open(offer) and helper["status"] == HelperStatus.ACTIVE,
        **_common(offer, directory),
    )


def _common(offer: dict[str, Any], directory: _Directory) -> dict[str, Any]:
    return {
        "topics": directory.topics_of.get(offer["pk"], frozenset()),
        "layers": frozenset(offer["layers"]),
        "in_person": offer["in_person"] or offer["reach_metres"] is not None,
        "min_age": offer["min_age"] or 0,
        "max_age": OLDEST if offer["max_age"] is None else offer["max_age"],
    }


def _room(capacity: int | None, load: int) -> tuple[int, int]:
    if capacity is None:
        return NO_LIMIT, NO_LIMIT
    return max(capacity - load, 0), capacity


def _both_free(offer: int, helper: int) -> int:
    """When the offer runs and the helper is there; times that never meet are arranged."""
    if not offer or not helper:
        return offer or helper or BY_ARRANGEMENT
    return offer & helper or BY_ARRANGEMENT


def _confirmed(record: dict[str, Any], on: dt.date) -> bool:
    return freshness(record["assured_on"], record["rhythm_months"], on) is not Freshness.STALE


def _is_open(offer: dict[str, Any]) -> bool:
    states = (offer["status"], offer["organisation__status"])
    return states == (OfferStatus.ACTIVE, OrganisationStatus.ACTIVE)


def _place(latitude: float | None, longitude: float | None) -> Place | None:
    return None if latitude is None or longitude is None else Place(latitude, longitude)


def _reach(metres: int | None) -> int:
    return STAYS if metres is None else metres
