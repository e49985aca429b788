"""What of a record may be edited: one frozen class a kind, and the same as plain data.

Forms, imports and proposed changes all speak in these. Plain data is what JSON can hold, so
that a change may wait, be compared field by field, and be shown.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from catchment.network.enums import TargetKind
from catchment.network.models import Helper, Offer, Site
from catchment.people.models import Organisation
from catchment.vocabulary.models import Topic

Record = Organisation | Site | Offer | Helper


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationDetails:
    name: str
    kind: str
    description: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    rhythm_months: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """One stretch of opening; times as "09:30"."""

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDetails:
    """``latitude`` and ``longitude`` follow from the postcode and are not typed."""

    name: str
    address: str = ""
    postcode: str = ""
    access: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDetails:
    """Empty ``layers`` follow the topics."""

    title: str
    site: Site | None = None
    description: str = ""
    topics: tuple[Topic, ...] = ()
    layers: tuple[int, ...] = ()
    modes: tuple[int, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    in_person: bool = True
    remote: bool = False
    reach_metres: int | None = None
    times: tuple[int, ...] = ()
    capacity: int | None = None
    cost_pence: int | None = None
    cost_note: str = ""
    eligibility: str = ""
    how_to_ask: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    rhythm_months: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperDetails:
    """``latitude`` and ``longitude`` follow from the postcode and are not typed."""

    name: str
    role_title: str = ""
    volunteer: bool = False
    can_offer: str = ""
    cannot_offer: str = ""
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    times: tuple[int, ...] = ()
    capacity: int = 1
    remote: bool = False
    reach_metres: int | None = None
    postcode: str = ""
    rhythm_months: int = 6
    offers: tuple[Offer, ...] = ()


Details = OrganisationDetails | SiteDetails | OfferDetails | HelperDetails

MODELS: dict[TargetKind, type[Record]] = {
    TargetKind.ORGANISATION: Organisation,
    TargetKind.SITE: Site,
    TargetKind.OFFER: Offer,
    TargetKind.HELPER: Helper,
}

#: How people call the fields, in forms, in waiting changes and in "changed meanwhile".
FIELD_NAMES: dict[str, str] = {
    "access": "Access",
    "address": "Address",
    "can_offer": "What I can offer",
    "cannot_offer": "What I cannot offer",
    "capacity": "How many people at once",
    "cost_note": "About the cost",
    "cost_pence": "Cost",
    "description": "What it is",
    "eligibility": "Who it is for",
    "email": "E-mail",
    "hours": "Opening hours",
    "how_to_ask": "How to ask",
    "in_person": "In person",
    "kind": "Kind",
    "languages": "Languages",
    "layers": "Layers of need",
    "max_age": "Oldest age",
    "min_age": "Youngest age",
    "modes": "Ways of helping",
    "name": "Name",
    "offers": "Offers given",
    "phone": "Phone",
    "postcode": "Postcode",
    "reach_metres": "Comes to you within",
    "remote": "By phone or video",
    "rhythm_months": "Months between checks",
    "role_title": "Role",
    "site": "Place",
    "times": "Times",
    "title": "Title",
    "topics": "Topics",
    "volunteer": "Volunteer",
    "website": "Website",
}


def kind_of(record: Record) -> TargetKind:
    """Which kind of record this is."""
    return next(kind for kind, model in MODELS.items() if isinstance(record, model))


def owner_of(record: Record) -> Organisation | None:
    """The organisation whose record it is; None for an independent helper."""
    return record if isinstance(record, Organisation) else record.organisation


def catchment_id_of(record: Record) -> int:
    """The owning catchment's key."""
    return record.organisation.catchment_id if isinstance(record, Site) else record.catchment_id


def name_of(record: Record) -> str:
    return record.title if isinstance(record, Offer) else record.name


def details_of(record: Record) -> Details:
    """The record as it is edited. Two queries for offers and sites, one for helpers."""
    match record:
        case Organisation():
            return OrganisationDetails(**_own(record, OrganisationDetails))
        case Site():
            return SiteDetails(**_own(record, SiteDetails) | {"hours": _hours_of(record)})
        case Offer():
            return _offer_details(record)
        case Helper():
            offers = tuple(record.offers.order_by("pk"))
            return HelperDetails(**_own(record, HelperDetails) | {"offers": offers})


def layers_of(topics: tuple[Topic, ...]) -> tuple[int, ...]:
    """The layers that topics stand in."""
    return tuple(sorted({layer for topic in topics for layer in topic.layers}))


def plain(details: Details) -> dict[str, Any]:
    """Every field as JSON holds it."""
    return {one.name: _plain(getattr(details, one.name)) for one in fields(details)}


def differences(before: Details, after: Details) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, as they were and as they shall be, in plain data."""
    old, new = plain(before), plain(after)
    changed = [name for name in new if old[name] != new[name]]
    return {name: old[name] for name in changed}, {name: new[name] for name in changed}


def with_plain(details: Details, changed: Mapping[str, Any]) -> Details:
    """The details with some fields taken from plain data. At most one query a relation."""
    return replace(details, **{name: _lively(name, value) for name, value in changed.items()})


def overlapping(
    before: Mapping[str, Any], after: Mapping[str, Any], now: Mapping[str, Any]
) -> list[str]:
    """Fields of a change that by now say neither what they did nor what they shall."""
    return [name for name, wanted in after.items() if now[name] not in (before[name], wanted)]


def _offer_details(offer: Offer) -> OfferDetails:
    topics = tuple(offer.topics.order_by("number", "pk"))
    own = _own(offer, OfferDetails) | {"topics": topics}
    if own["layers"] == layers_of(topics):
        own["layers"] = ()
    return OfferDetails(**own)


def _own(record: Record, made: type[Details]) -> dict[str, Any]:
    """The columns of one row; lists become tuples."""
    relations = {"hours", "topics", "offers"}
    values = {
        one.name: getattr(record, one.name) for one in fields(made) if one.name not in relations
    }
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }


def _hours_of(site: Site) -> tuple[Hours, ...]:
    return tuple(
        Hours(weekday=row.weekday, opens=f"{row.opens:%H:%M}", closes=f"{row.closes:%H:%M}")
        for row in site.hours.order_by("weekday", "opens")
    )


def _plain(value: Any) -> Any:
    match value:
        case Topic():
            return value.slug
        case Site() | Offer():
            return str(value.public_id)
        case Hours():
            return [value.weekday, value.opens, value.closes]
        case tuple():
            return [_plain(one) for one in value]
        case dt.date():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
    return value


def _lively(name: str, value: Any) -> Any:
    """The opposite of ``_plain``; what is gone in the meantime is left out."""
    match name:
        case "site":
            return Site.objects.filter(public_id=value).first() if value else None
        case "topics":
            return tuple(Topic.objects.filter(slug__in=value).order_by("number", "pk"))
        case "offers":
            return tuple(Offer.objects.filter(public_id__in=value).order_by("pk"))
        case "hours":
            return tuple(Hours(weekday=day, opens=at, closes=to) for day, at, to in value)
    return tuple(value) if isinstance(value, list) else value
