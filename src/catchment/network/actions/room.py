"""Taking a place with a helper and in an offer when somebody is taken on, and giving it back."""

from django.db import models, transaction
from django.db.models import F, Q

from catchment.network.actions.directory import directory_moved
from catchment.network.models import Helper, Offer


class NoRoom(Exception):
    """Somebody else has taken the last place."""


@transaction.atomic
def take_place(*, helper: Helper | None, offer: Offer | None) -> None:
    """Count one more person with a helper and in an offer, where both have room.

    Called inside the action that takes somebody on, which writes the journal line.

    Raises:
        NoRoom: if either is full; nothing is counted.
    """
    for record in _named(helper, offer):
        room = Q(capacity=None) | Q(load__lt=F("capacity"))
        if not _rows(record).filter(room).update(load=F("load") + 1):
            raise NoRoom(record)
        directory_moved(record)


@transaction.atomic
def give_place_back(*, helper: Helper | None, offer: Offer | None) -> None:
    """Count one person less, never below nothing: owners correct the number by hand too."""
    for record in _named(helper, offer):
        if _rows(record).filter(load__gt=0).update(load=F("load") - 1):
            directory_moved(record)


def _named(helper: Helper | None, offer: Offer | None) -> list[Helper | Offer]:
    return [one for one in (helper, offer) if one is not None]


def _rows(record: Helper | Offer) -> models.QuerySet[Helper] | models.QuerySet[Offer]:
    if isinstance(record, Helper):
        return Helper.objects.filter(pk=record.pk)
    return Offer.objects.filter(pk=record.pk)
