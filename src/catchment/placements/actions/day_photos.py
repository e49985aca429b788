"""Photos of a place: drawn anew without what the camera added, and never without words."""

import hashlib
import uuid
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import FileKind
from catchment.people.models import StoredFile
from catchment.placements.actions.opportunities import hold
from catchment.placements.models import DayPhoto, Opportunity
from catchment.support.files import JPEG, PNG, FileRefused, cleaned

MOST_PHOTOS = 6


class NoWords(ValueError):
    """A photo says nothing to somebody who cannot see it."""


class PhotosEnough(Exception):
    """There are as many as a page can carry."""


class SamePhoto(Exception):
    """This very picture is there already, for example after a double click."""


class PhotoGone(Exception):
    """It was taken off before."""


@transaction.atomic
def add_photo(
    *, opportunity: Opportunity, name: str, content: bytes, words: str, by: Actor
) -> DayPhoto:
    """Add a photo with its words.

    Args:
        opportunity: what it shows.
        name: what the file was called.
        content: a PNG or a JPEG.
        words: what it shows, for who cannot see it.
        by: who adds it.

    Raises:
        NoWords: if there are none.
        FileRefused: if it is no picture, too large, or broken.
        SamePhoto: if it is there already.
        PhotosEnough: if there are as many as there is room for.
        TakenOff: if the host was not taken on.
    """
    if not words.strip():
        raise NoWords
    file = cleaned(name, content)
    if file.kind not in (PNG, JPEG):
        raise FileRefused(name)
    hold(opportunity.host)
    there = DayPhoto.objects.filter(opportunity=opportunity)
    sha256 = hashlib.sha256(file.content).hexdigest()
    if there.filter(file__sha256=sha256).exists():
        raise SamePhoto(name)
    if there.count() >= MOST_PHOTOS:
        raise PhotosEnough(opportunity)
    kept = StoredFile(
        catchment_id=opportunity.host.catchment_id,
        kind=FileKind.PHOTO,
        name=file.name,
        size=len(file.content),
        sha256=sha256,
        uploaded_by_id=by.user_id,
        created_at=by.now,
    )
    kept.content.save(f"{uuid.uuid4().hex}.bin", ContentFile(file.content), save=True)
    last = there.aggregate(last=Max("position"))["last"]
    photo = DayPhoto.objects.create(
        opportunity=opportunity,
        file=kept,
        words=words.strip()[:200],
        position=0 if last is None else last + 1,
    )
    _noted(opportunity, "added a photo to", by)
    return photo


@transaction.atomic
def remove_photo(*, photo: DayPhoto, by: Actor) -> None:
    """Take a photo off; its file goes with the last page that shows it.

    Raises:
        PhotoGone: if it was taken off before.
    """
    gone, _tables = DayPhoto.objects.filter(pk=photo.pk).delete()
    if not gone:
        raise PhotoGone(photo)
    file = photo.file
    if not DayPhoto.objects.filter(file=file).exists():
        StoredFile.objects.filter(pk=file.pk).delete()
        transaction.on_commit(partial(file.content.storage.delete, str(file.content.name)))
    _noted(photo.opportunity, "took a photo off", by)


def _noted(opportunity: Opportunity, what: str, by: Actor) -> None:
    journal.record(
        by=by,
        sentence=f"{what} the opportunity “{opportunity.title}”",
        subject=opportunity,
        catchment_id=opportunity.host.catchment_id,
    )
