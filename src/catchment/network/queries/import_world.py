"""The directory as an import sees it: read once, then asked row by row without further queries."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from catchment.network.enums import TargetKind
from catchment.network.imports.duplicates import Directory, Known, plain_words
from catchment.network.models import ImportRun, ImportWrite, Offer, Site, SourceRecord
from catchment.network.places import Place, UnknownPostcode, place_of
from catchment.people.enums import OrganisationStatus, RegisterScheme
from catchment.people.models import Catchment, Organisation, OrganisationIdentifier
from catchment.vocabulary.models import Topic
from catchment.vocabulary.queries import thesaurus_for
from catchment.vocabulary.search import Thesaurus

Target = Organisation | Site | Offer


@dataclass
class World:
    """Everything of one catchment that an import of one source may meet.

    What a run adds is put in as well, so that later rows find it.

    Attributes:
        organisations, sites, offers: records by public id.
        sites_of, offers_of: likewise by their organisation's public id.
        numbers: organisations by register and number.
        sources: what the source said before, by kind and key.
        hours, topics: opening hours and topics in plain data, by public id.
        settled: what this run has decided or written, by kind and key.
        claimed: records that the source already knows by a number of its own.
    """

    catchment: Catchment
    source: str
    thesaurus: Thesaurus
    topic_layers: dict[str, list[int]]
    topic_modes: dict[str, list[int]]
    topic_keys: dict[str, int]
    organisations: dict[uuid.UUID, Organisation] = field(default_factory=dict)
    sites: dict[uuid.UUID, Site] = field(default_factory=dict)
    offers: dict[uuid.UUID, Offer] = field(default_factory=dict)
    sites_of: dict[uuid.UUID, list[Site]] = field(default_factory=lambda: defaultdict(list))
    offers_of: dict[uuid.UUID, list[Offer]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[tuple[str, str], uuid.UUID] = field(default_factory=dict)
    numbers_of: dict[uuid.UUID, set[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    sources: dict[tuple[str, str], SourceRecord] = field(default_factory=dict)
    hours: dict[uuid.UUID, list[list[Any]]] = field(default_factory=dict)
    topics: dict[uuid.UUID, list[str]] = field(default_factory=dict)
    settled: dict[tuple[str, str], Any] = field(default_factory=dict)
    claimed: set[uuid.UUID] = field(default_factory=set)
    guessed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    matcher: Directory = field(default_factory=lambda: Directory([]))

    def record(self, kind: TargetKind, public_id: uuid.UUID) -> Target | None:
        match kind:
            case TargetKind.ORGANISATION:
                return self.organisations.get(public_id)
            case TargetKind.SITE:
                return self.sites.get(public_id)
            case _:
                return self.offers.get(public_id)

    def known_by_source(self, kind: TargetKind, key: str) -> Target | None:
        """The record that the source's own number stood for at its last import."""
        source = self.sources.get((kind, key))
        return self.record(kind, source.target_id) if source else None

    def add(self, record: Target) -> None:
        """Let later rows find what this run adds."""
        match record:
            case Organisation():
                self.organisations[record.public_id] = record
            case Site():
                self.sites[record.public_id] = record
                self.sites_of[record.organisation.public_id].append(record)
            case Offer():
                self.offers[record.public_id] = record
                self.offers_of[record.organisation.public_id].append(record)


def load_world(run: ImportRun) -> World:
    """Read the directory as an import meets it. Ten queries, whatever its size.

    What the import itself added, before its worker died, is found again by its source's numbers;
    it is no likeness to ask about, since the rows that follow were looked through without it.
    """
    catchment, source = run.catchment, run.source
    topics = list(Topic.objects.shown_in(catchment))
    world = World(
        catchment=catchment,
        source=source,
        thesaurus=thesaurus_for(catchment),
        topic_layers={one.slug: one.layers for one in topics},
        topic_modes={one.slug: one.modes for one in topics},
        topic_keys={one.slug: one.pk for one in topics},
    )
    _load_organisations(world)
    _load_sites(world)
    _load_offers(world)
    for one in SourceRecord.objects.filter(catchment=catchment, source=source):
        world.sources[one.target_kind, one.key] = one
        world.claimed.add(one.target_id)
    added = set(
        ImportWrite.objects.filter(
            row__run=run, created=True, target_kind=TargetKind.ORGANISATION
        ).values_list("target_id", flat=True)
    )
    world.matcher = Directory(
        known_organisation(
            key=str(one.public_id),
            name=one.name,
            numbers=world.numbers_of[one.public_id],
            postcodes={site.postcode for site in world.sites_of[one.public_id]},
            website=one.website,
        )
        for one in world.organisations.values()
        if one.status == OrganisationStatus.ACTIVE and one.public_id not in added
    )
    return world


def known_organisation(
    *,
    key: str,
    name: str,
    numbers: set[tuple[str, str]],
    postcodes: set[str],
    website: str,
) -> Known:
    """An organisation as the matcher of duplicates sees it. A feed's own numbers are no evidence."""
    return Known(
        key=key,
        name=name,
        identifiers=frozenset(one for one in numbers if one[0] != RegisterScheme.FEED),
        postcodes=frozenset(postcode for postcode in postcodes if postcode),
        web=(urlsplit(website).hostname or "").removeprefix("www."),
    )


@lru_cache(maxsize=100_000)
def place_known(postcode: str) -> Place | None:
    """Where a postcode is; None where nobody knows. The table never changes while we run."""
    try:
        return place_of(postcode)
    except UnknownPostcode:
        return None


def same_name(one: str, other: str) -> bool:
    return plain_words(one) == plain_words(other)


def _load_organisations(world: World) -> None:
    own = Organisation.objects.filter(catchment=world.catchment)
    world.organisations = {one.public_id: one for one in own}
    numbers = (
        OrganisationIdentifier.objects.filter(organisation__catchment=world.catchment)
        .order_by("pk")
        .values_list("scheme", "value", "organisation__public_id")
    )
    for scheme, value, public_id in numbers:
        world.numbers.setdefault((scheme, value), public_id)
        world.numbers_of[public_id].add((scheme, value))


def _load_sites(world: World) -> None:
    own = (
        Site.objects.filter(organisation__catchment=world.catchment)
        .select_related("organisation")
        .prefetch_related("hours")
        .order_by("pk")
    )
    for site in own:
        site.organisation = world.organisations[site.organisation.public_id]
        world.add(site)
        world.hours[site.public_id] = sorted(
            [one.weekday, f"{one.opens:%H:%M}", f"{one.closes:%H:%M}"] for one in site.hours.all()
        )


def _load_offers(world: World) -> None:
    own = (
        Offer.objects.filter(organisation__catchment=world.catchment)
        .select_related("organisation", "site")
        .prefetch_related("topics")
        .order_by("pk")
    )
    for offer in own:
        offer.organisation = world.organisations[offer.organisation.public_id]
        world.add(offer)
        world.topics[offer.public_id] = sorted(one.slug for one in offer.topics.all())


def reload_record(world: World, record: Target) -> None:
    """Read one record anew, because somebody wrote to it. One or two queries."""
    record.refresh_from_db()
    match record:
        case Site():
            world.hours[record.public_id] = sorted(
                [one.weekday, f"{one.opens:%H:%M}", f"{one.closes:%H:%M}"]
                for one in record.hours.all()
            )
        case Offer():
            world.topics[record.public_id] = sorted(record.topics.values_list("slug", flat=True))
