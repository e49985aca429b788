"""Edits of any record: directly by its owners, and the writing that accepted changes share."""

import datetime as dt
from typing import Any

from django.db import transaction

from catchment.network.actions.directory import check_details, directory_moved, write
from catchment.network.models import Helper, Offer, OpeningHours, Site
from catchment.network.places import Place, place_of
from catchment.network.records import (
    Details,
    HelperDetails,
    Hours,
    OfferDetails,
    OrganisationDetails,
    Record,
    SiteDetails,
    details_of,
    differences,
    layers_of,
    name_of,
    plain,
)
from catchment.people.actor import Actor
from catchment.people.journal import record as record_line


class NothingChanged(Exception):
    """What was sent is what is there."""


@transaction.atomic
def edit_record(*, record: Record, base_version: int, details: Details, by: Actor) -> Record:
    """Write an owner's edit.

    Args:
        record: what is edited.
        base_version: the version that the owner had before their eyes.
        details: the whole record as it shall be.
        by: who edits.

    Raises:
        NothingChanged: if it is the same.
        ChangedMeanwhile: if somebody wrote to it since; nothing is written.
        DetailsNotValid: if a field holds what it cannot hold.
        UnknownPostcode: if the postcode is not known.
    """
    check_details(details)
    _, changed = differences(details_of(record), details)
    if not changed:
        raise NothingChanged(record)
    save_details(
        record, base_version=base_version, details=details, at=by.now, confirms_topics=True
    )
    record_line(by=by, sentence=f"edited “{name_of(record)}”", subject=record)
    return record


def save_details(
    record: Record,
    *,
    base_version: int,
    details: Details,
    at: dt.datetime,
    confirms_topics: bool,
) -> None:
    """Write every field of a record on its version; the journal line is the caller's.

    Args:
        record: what is written.
        base_version: the version on which it is written.
        details: the whole record as it shall be.
        at: this moment.
        confirms_topics: whether whoever decided saw the topics, so that they count as chosen.

    Raises:
        ChangedMeanwhile: if somebody wrote to it since.
        UnknownPostcode: if the postcode is not known.
    """
    values = columns(details)
    if confirms_topics and isinstance(record, Offer):
        values["topics_to_confirm"] = False
    write(record, base_version=base_version, values=values, at=at)
    set_relations(record, details)
    directory_moved(record)


def columns(details: Details) -> dict[str, Any]:
    """The columns that details fill: lists as JSON, layers and coordinates worked out.

    Raises:
        UnknownPostcode: if the postcode is not known.
    """
    match details:
        case OrganisationDetails():
            return plain(details)
        case SiteDetails():
            return _without(plain(details), "hours") | _placed(details.postcode)
        case OfferDetails():
            return _without(plain(details), "topics") | {
                "site": details.site,
                "layers": list(details.layers or layers_of(details.topics)),
            }
        case _:
            return _without(plain(details), "offers") | _placed(details.postcode)


def set_relations(record: Record, details: Details) -> None:
    """Write what stands in tables of its own: topics, offers given, opening hours."""
    if isinstance(record, Offer) and isinstance(details, OfferDetails):
        record.topics.set(details.topics)
    elif isinstance(record, Helper) and isinstance(details, HelperDetails):
        record.offers.set(details.offers)
    elif isinstance(record, Site) and isinstance(details, SiteDetails):
        _set_hours(record, details.hours)


def _set_hours(site: Site, hours: tuple[Hours, ...]) -> None:
    site.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            site=site,
            weekday=one.weekday,
            opens=dt.time.fromisoformat(one.opens),
            closes=dt.time.fromisoformat(one.closes),
        )
        for one in hours
    )


def _placed(postcode: str) -> dict[str, Any]:
    if not postcode:
        return {"postcode": "", "latitude": None, "longitude": None}
    place: Place = place_of(postcode)
    return {
        "postcode": place.postcode,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}
