"""Plain data of imports into columns and rows of our tables; running and undoing share it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from catchment.network.enums import TargetKind
from catchment.network.models import Offer, OpeningHours, Site
from catchment.network.queries.import_world import World, place_known
from catchment.people.models import Organisation, OrganisationIdentifier
from catchment.vocabulary.models import Topic

#: Fields that stand in tables of their own.
_RELATIONS = ("hours", "topics", "numbers")


def column_values(kind: TargetKind, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that plain fields fill. A postcode that nobody knows leaves the place off the map."""
    values = {name: value for name, value in fields.items() if name not in _RELATIONS}
    if kind == TargetKind.SITE and "postcode" in values:
        place = place_known(values["postcode"])
        values["latitude"] = place.latitude if place else None
        values["longitude"] = place.longitude if place else None
    if "assured_on" in values:
        told = values["assured_on"]
        values["assured_on"] = dt.date.fromisoformat(told) if told else None
    if kind == TargetKind.OFFER and "site" in values:
        values["site"] = (
            Site.objects.filter(public_id=values["site"]).first() if values["site"] else None
        )
    return values


def layers_for(world: World, topics: Iterable[str]) -> list[int]:
    """The layers that topics stand in; a topic that is hidden here says nothing."""
    return sorted({layer for topic in topics for layer in world.topic_layers.get(topic, [])})


def hours_rows(site: Site, hours: Iterable[list[Any]]) -> list[OpeningHours]:
    """Opening hours to be inserted."""
    return [
        OpeningHours(
            site=site,
            weekday=weekday,
            opens=dt.time.fromisoformat(opens),
            closes=dt.time.fromisoformat(closes),
        )
        for weekday, opens, closes in hours
    ]


def set_topics(offer: Offer, topics: Iterable[str]) -> None:
    offer.topics.set(Topic.objects.filter(slug__in=list(topics)))


def new_numbers(organisation: Organisation, numbers: Iterable[tuple[str, str]]) -> None:
    OrganisationIdentifier.objects.bulk_create(
        (
            OrganisationIdentifier(organisation=organisation, scheme=scheme, value=value)
            for scheme, value in numbers
        ),
        ignore_conflicts=True,
    )
