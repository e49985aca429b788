"""Undo: put back what an import changed, take out what it added, row by row, last first.

What somebody has touched since stays as it is, and so does what something else now hangs on; each is
listed with the reason. An undo that died goes on where it was.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction

from catchment.network.actions.directory import bump_directory
from catchment.network.actions.imports.columns import column_values, hours_rows, set_topics
from catchment.network.actions.imports.moves import Clock, beat, move
from catchment.network.enums import ChangeStatus, ImportStatus, TargetKind
from catchment.network.models import (
    ImportRun,
    ImportWrite,
    Offer,
    OpeningHours,
    ProposedChange,
    Site,
    SourceRecord,
)
from catchment.network.queries.import_world import Target
from catchment.people.models import Organisation, OrganisationIdentifier

WRITES_AT_ONCE = 250

CHANGED_SINCE = "Somebody has changed it since."
IS_USED = "Something else here now belongs to it, or somebody was told about it."
CHANGE_WAITS = "A proposed change to it waits to be decided."
IS_GONE = "It is no longer here."

_MODELS: dict[TargetKind, type[Target]] = {
    TargetKind.OFFER: Offer,
    TargetKind.SITE: Site,
    TargetKind.ORGANISATION: Organisation,
}

#: Rows that are parts of a record and go with it.
_PARTS: tuple[type[models.Model], ...] = (OpeningHours, OrganisationIdentifier)


def undo_import(run: ImportRun, clock: Clock) -> None:
    """Undo all writes that are neither undone nor refused.

    Raises:
        LostToAnother: if another worker took it on.
    """
    left = ImportWrite.objects.filter(row__run=run, undone_at=None, refused="").order_by("-pk")
    ImportRun.objects.filter(pk=run.pk).update(rows_total=left.count(), rows_done=0)
    below: dict[str, int] = {}
    while writes := list(left.filter(**below)[:WRITES_AT_ONCE]):
        below = {"pk__lt": writes[-1].pk}
        at = clock()
        with transaction.atomic():
            beat(run, at, done=len(writes), lasting=True)
            _undo_batch(run, writes, at)
            bump_directory(catchment_ids=[run.catchment_id])
    shown = Organisation.shown_in.through.objects.filter(organisation__catchment=run.catchment)
    bump_directory(catchment_ids=set(shown.values_list("catchment_id", flat=True)))
    move(run, ImportStatus.UNDONE, undone_at=clock(), problem="")


def _undo_batch(run: ImportRun, writes: Sequence[ImportWrite], at: dt.datetime) -> None:
    """Offers before places before organisations, so that nothing is in the way of its own parent."""
    for kind, model in _MODELS.items():
        of_kind = [one for one in writes if one.target_kind == kind]
        records = {
            one.public_id: one
            for one in model._default_manager.select_for_update().filter(
                public_id__in=[one.target_id for one in of_kind]
            )
        }
        _restore_changed(run, [one for one in of_kind if not one.created], records, at)
        _take_out_added(run, [one for one in of_kind if one.created], records, at)
    undone = [one.pk for one in writes if one.undone_at is not None]
    ImportWrite.objects.filter(pk__in=undone).update(undone_at=at)
    refused = [one for one in writes if one.refused]
    ImportWrite.objects.bulk_update(refused, ["refused"], batch_size=250)


def _restore_changed(
    run: ImportRun, writes: Iterable[ImportWrite], records: dict[uuid.UUID, Any], at: dt.datetime
) -> None:
    for write in writes:
        record = records.get(write.target_id)
        write.refused = _why_not(record, write)
        if not write.refused and record is not None:
            _restore(run, write, record, at)
            write.undone_at = at


def _restore(run: ImportRun, write: ImportWrite, record: Target, at: dt.datetime) -> None:
    """Write the before-image. Whoever wrote the version before may then be undone from there."""
    kind = TargetKind(write.target_kind)
    record.version += 1
    type(record)._default_manager.filter(pk=record.pk).update(
        **column_values(kind, write.before), version=record.version, changed_at=at
    )
    _restore_relations(record, write)
    ImportWrite.objects.filter(
        target_kind=kind,
        target_id=write.target_id,
        undone_at=None,
        version_after=write.version_before or 0,
    ).update(version_after=record.version)
    _source_said(run, write)


def _restore_relations(record: Target, write: ImportWrite) -> None:
    match record:
        case Site() if "hours" in write.before:
            record.hours.all().delete()
            OpeningHours.objects.bulk_create(hours_rows(record, write.before["hours"]))
        case Offer() if "topics" in write.before:
            set_topics(record, write.before["topics"])
        case Organisation():
            for scheme, value in write.after.get("numbers", []):
                record.identifiers.filter(scheme=scheme, value=value).delete()


def _take_out_added(
    run: ImportRun, writes: Sequence[ImportWrite], records: dict[uuid.UUID, Any], at: dt.datetime
) -> None:
    here = [records[one.target_id] for one in writes if one.target_id in records]
    used, waiting = _used(here), _with_waiting_changes([one.public_id for one in here])
    gone: list[ImportWrite] = []
    for write in writes:
        record = records.get(write.target_id)
        write.refused = _why_not(record, write)
        if not write.refused and record is not None and record.pk in used:
            write.refused = IS_USED
        if not write.refused and write.target_id in waiting:
            write.refused = CHANGE_WAITS
        if not write.refused:
            write.undone_at = at
            gone.append(write)
    _delete(gone, records)
    _forget_sources(run, gone)


def _why_not(record: Target | None, write: ImportWrite) -> str:
    if record is None:
        return IS_GONE
    return "" if record.version == write.version_after else CHANGED_SINCE


def _used(records: Sequence[Target]) -> set[int]:
    """Keys of records that something else points at, whatever its storey. One query a relation."""
    used: set[int] = set()
    if not records:
        return used
    for relation in type(records[0])._meta.related_objects:
        pointing: Any = relation.related_model
        if pointing not in _PARTS:
            name = relation.field.name
            used |= set(
                pointing._base_manager.filter(
                    **{f"{name}__in": [one.pk for one in records]}
                ).values_list(name, flat=True)
            )
    return used


def _with_waiting_changes(public_ids: list[uuid.UUID]) -> set[uuid.UUID]:
    return set(
        ProposedChange.objects.filter(
            target_id__in=public_ids, status=ChangeStatus.WAITING
        ).values_list("target_id", flat=True)
    )


def _delete(writes: Sequence[ImportWrite], records: dict[uuid.UUID, Any]) -> None:
    by_model: dict[type[Target], list[int]] = defaultdict(list)
    for write in writes:
        record = records[write.target_id]
        by_model[type(record)].append(record.pk)
    for model, keys in by_model.items():
        model._default_manager.filter(pk__in=keys).delete()


def _forget_sources(run: ImportRun, writes: Sequence[ImportWrite]) -> None:
    SourceRecord.objects.filter(
        catchment=run.catchment,
        source=run.source,
        target_id__in=[one.target_id for one in writes],
    ).delete()


def _source_said(run: ImportRun, write: ImportWrite) -> None:
    """The source has then said what it had said before, or nothing."""
    of_target = SourceRecord.objects.filter(
        catchment=run.catchment,
        source=run.source,
        target_kind=write.target_kind,
        target_id=write.target_id,
    )
    if write.said_before is None:
        of_target.delete()
    else:
        of_target.update(said=write.said_before)
