"""What a file says and what stands here, field by field in one plain shape; topics are guessed."""

from typing import Any

from catchment.network.enums import OfferStatus
from catchment.network.imports.incoming import IncomingOffer, IncomingOrganisation, IncomingSite
from catchment.network.models import Offer, Site
from catchment.network.queries.import_world import Target, World, place_known
from catchment.people.models import Organisation

_SITE_FIELDS = ("name", "address", "postcode", "access", "phone", "email", "website")
_ORGANISATION_FIELDS = ("name", "kind", "description", "website", "email", "phone")
_OFFER_FIELDS = (
    "title", "description", "min_age", "max_age", "languages", "access", "in_person", "remote", "times",
    "cost_pence", "cost_note", "eligibility", "how_to_ask", "phone", "email", "website", "status",
)  # fmt: skip


def plain_here(world: World, record: Target) -> dict[str, Any]:
    """A record as it is, in plain data: the fields that an import may write."""
    match record:
        case Organisation():
            return {name: getattr(record, name) for name in _ORGANISATION_FIELDS}
        case Site():
            own = {name: getattr(record, name) for name in _SITE_FIELDS}
            return own | {"hours": world.hours.get(record.public_id, [])}
        case Offer():
            own = {name: getattr(record, name) for name in _OFFER_FIELDS}
            return own | {
                "topics": world.topics.get(record.public_id, []),
                "site": str(record.site.public_id) if record.site else None,
                "assured_on": record.assured_on.isoformat() if record.assured_on else "",
            }


def organisation_says(told: IncomingOrganisation) -> dict[str, Any]:
    return {name: getattr(told, name) for name in _ORGANISATION_FIELDS}


def site_says(told: IncomingSite, notes: list[str]) -> dict[str, Any]:
    place = place_known(told.postcode) if told.postcode else None
    postcode = place.postcode if place else " ".join(told.postcode.upper().split())[:8]
    if place is None:
        named = (
            f"We do not know the postcode {told.postcode}"
            if told.postcode
            else "It has no postcode"
        )
        notes.append(f"{named}: the place is not on the map, and nobody finds it by distance.")
    return {name: getattr(told, name) for name in _SITE_FIELDS} | {
        "postcode": postcode,
        "access": list(told.access),
        "hours": sorted([one.weekday, one.opens, one.closes] for one in told.hours),
    }


def offer_says(
    world: World, told: IncomingOffer, site: Site | None, notes: list[str]
) -> dict[str, Any]:
    listed = {
        name: list(value) if isinstance(value := getattr(told, name), tuple) else value
        for name in _OFFER_FIELDS
        if name != "status"
    }
    topics = sorted(guess_topics(world, told))
    if not topics:
        notes.append(
            "We could not guess a topic: nobody finds the offer by need until you add one."
        )
    return listed | {
        "topics": topics,
        "site": str(site.public_id) if site else None,
        "assured_on": told.assured_on,
        "status": OfferStatus.ACTIVE.value if told.is_open else OfferStatus.PAUSED.value,
    }


#: A topic guessed from one phrase must be this likely; at most so many are taken.
LEAST_TOPIC_SCORE = 1.5
MOST_TOPICS = 3


def guess_topics(world: World, told: IncomingOffer) -> tuple[str, ...]:
    """Topics from the source's own terms and the title; from the description where these say nothing."""
    found: dict[str, None] = {}
    for phrase in (*told.terms, told.title):
        found |= dict.fromkeys(_topics_of(world, phrase, most=1))
    if not found:
        found |= dict.fromkeys(_topics_of(world, told.description[:300], most=2))
    return tuple(found)[:MOST_TOPICS]


def _topics_of(world: World, phrase: str, *, most: int) -> tuple[str, ...]:
    if phrase not in world.guessed:
        matches = world.thesaurus.search(phrase, most) if phrase else []
        world.guessed[phrase] = tuple(
            one.topic.slug
            for one in matches
            if one.score >= LEAST_TOPIC_SCORE and one.topic.slug in world.topic_keys
        )
    return world.guessed[phrase]
