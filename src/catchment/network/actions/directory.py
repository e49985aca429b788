"""What every write to the directory does: refuse the slower of two, and tell the caches."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F

from catchment.network.enums import WEEKLY_BLOCKS
from catchment.network.models import DirectoryVersion, Helper
from catchment.network.records import (
    Details,
    HelperDetails,
    OfferDetails,
    Record,
    SiteDetails,
    owner_of,
)
from catchment.people.enums import AccessFeature, Language
from catchment.vocabulary.enums import HelpMode, Layer


class ChangedMeanwhile(Exception):
    """Somebody else wrote to the record since it was opened."""


class AlreadyAdded(Exception):
    """This very form was sent before; the record is there."""


class DetailsNotValid(Exception):
    """Some fields hold what they cannot hold.

    Attributes:
        problems: a sentence for each field.
    """

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in problems.items()))
        self.problems = problems


@transaction.atomic
def bump_directory(*, catchment_ids: Iterable[int]) -> None:
    """Give these catchments' directories their next version: what was cached is stale now."""
    wanted = sorted(set(catchment_ids))
    DirectoryVersion.objects.bulk_create(
        [DirectoryVersion(catchment_id=one, number=0) for one in wanted], ignore_conflicts=True
    )
    for one in wanted:
        DirectoryVersion.objects.filter(catchment_id=one).update(number=F("number") + 1)


def directory_moved(record: Record) -> None:
    """Bump the directories in which a record is seen: its owner's, and where it is shown."""
    organisation = owner_of(record)
    if organisation is None:
        bump_directory(catchment_ids=[record.catchment_id] if isinstance(record, Helper) else [])
        return
    shown_in = organisation.shown_in.values_list("pk", flat=True)
    bump_directory(catchment_ids=[organisation.catchment_id, *shown_in])


def write(record: Record, *, base_version: int, values: dict[str, Any], at: dt.datetime) -> None:
    """Write to one row if nobody has since ``base_version``; the row then reads as stored.

    Raises:
        ChangedMeanwhile: if somebody has.
    """
    written = (
        type(record)
        ._default_manager.filter(pk=record.pk, version=base_version)
        .update(**values, version=base_version + 1, changed_at=at)
    )
    if not written:
        raise ChangedMeanwhile(record)
    record.refresh_from_db()


def check_details(details: Details) -> None:
    """Refuse values that no list of ours knows; forms and imports say it better and earlier.

    Raises:
        DetailsNotValid: naming each field.
    """
    problems = {
        field: f"these are unknown: {', '.join(map(str, sorted(wrong)))}"
        for field, known in _known_values(details).items()
        if (wrong := set(getattr(details, field)) - known)
    }
    if isinstance(details, OfferDetails):
        problems |= _offer_problems(details)
    if problems:
        raise DetailsNotValid(problems)


def _known_values(details: Details) -> dict[str, set[Any]]:
    lists: dict[str, set[Any]] = {}
    if isinstance(details, SiteDetails | OfferDetails | HelperDetails):
        lists["access"] = set(AccessFeature.values)
    if isinstance(details, OfferDetails | HelperDetails):
        lists |= {"languages": set(Language.values), "times": set(range(WEEKLY_BLOCKS))}
    if isinstance(details, OfferDetails):
        lists |= {"layers": set(Layer.values), "modes": set(HelpMode.values)}
    return lists


def _offer_problems(details: OfferDetails) -> dict[str, str]:
    problems = {}
    if not (details.in_person or details.remote or details.reach_metres is not None):
        problems["in_person"] = "say in which way people get this help"
    if (
        details.min_age is not None
        and details.max_age is not None
        and details.max_age < details.min_age
    ):
        problems["max_age"] = "the oldest age is below the youngest"
    return problems
