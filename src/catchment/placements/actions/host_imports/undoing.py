"""Undo a file of hosts: put back what it changed, take out what it added, the innermost first.

What somebody has changed since stays as it is, and so does what somebody counts on; each with the reason.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import F

from catchment.network.actions.directory import bump_directory
from catchment.network.models import Site
from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Organisation, OrganisationIdentifier
from catchment.placements.actions.host_imports.looking import BATCH, count, move
from catchment.placements.actions.host_imports.writing import keep_seats, told
from catchment.placements.enums import HostImportStatus, HostThing, RowResult
from catchment.placements.models import (
    Host,
    HostContact,
    HostImport,
    HostImportRow,
    HostImportWrite,
    KeptSeats,
    Opportunity,
    OpportunityWeek,
)
from catchment.placements.queries import host_imports as queries
from catchment.placements.queries.seats import taken_in
from catchment.vocabulary.models import Occupation, OccupationCategory

IS_GONE = "It is no longer here."
CHANGED_SINCE = "Somebody has changed it since."
IS_USED = "Something else belongs to it now, or somebody counts on it."
SEATS_GIVEN = "More seats are given by now than there were before."

_MODELS: dict[HostThing, type[models.Model]] = {
    HostThing.WEEK: OpportunityWeek,
    HostThing.OPPORTUNITY: Opportunity,
    HostThing.CONTACT: HostContact,
    HostThing.HOST: Host,
    HostThing.SITE: Site,
    HostThing.ORGANISATION: Organisation,
}
#: Rows that belong to a record and go with it, and those of the file itself.
_PARTS: tuple[type[models.Model], ...] = (KeptSeats, OrganisationIdentifier, HostImportRow)

Records = dict[uuid.UUID, Any]


@transaction.atomic
def undo_import(*, run: HostImport, by: Actor) -> HostImport:
    """Take back what was written, as far as nobody has changed or used it since.

    Raises:
        ImportHasMoved: if it was not written, or somebody was faster.
    """
    move(run, start=HostImportStatus.WRITTEN, end=HostImportStatus.UNDONE, by=by)
    _hold_hosts(run)
    kept: list[HostImportWrite] = []
    for kind, model in _MODELS.items():
        writes = list(run.writes.filter(kind=kind).order_by("pk"))
        _undo_kind(kind, model, writes, by)
        kept += [one for one in writes if one.kept]
    HostImportWrite.objects.bulk_update(kept, ["kept"], batch_size=BATCH)
    _close_rows(run, kept)
    bump_directory(catchment_ids=[run.catchment_id])
    journal.record(by=by, sentence="undid a list of workplaces", subject=run)
    return run


def _hold_hosts(run: HostImport) -> None:
    """Keep requests, answers and rounds at these hosts waiting until this is done."""
    keys = set(run.rows.exclude(host=None).values_list("host_id", flat=True))
    Host.objects.filter(pk__in=keys).update(version=F("version"))


def _undo_kind(
    kind: HostThing, model: type[models.Model], writes: Sequence[HostImportWrite], by: Actor
) -> None:
    rows: models.QuerySet[Any] = model._default_manager.select_for_update().filter(
        public_id__in=[one.target_id for one in writes]
    )
    records: Records = {one.public_id: one for one in rows}
    here = [one for one in writes if not _refused(kind, one, records)]
    changed = [one for one in here if not one.created]
    for write in changed:
        _PUT_BACK[kind](records[write.target_id], write, by)
        _let_earlier_undo(write)
    _take_out(kind, model, [one for one in here if one.created], records)


def _refused(kind: HostThing, write: HostImportWrite, records: Records) -> bool:
    record = records.get(write.target_id)
    if record is None:
        write.kept = IS_GONE
    elif not _stands(kind, record, write):
        write.kept = CHANGED_SINCE
    return bool(write.kept)


def _stands(kind: HostThing, record: Any, write: HostImportWrite) -> bool:
    """Whether a record is as the file left it."""
    if "version" in write.after:
        return bool(record.version == write.after["version"])
    if kind == HostThing.WEEK:
        kept = [(one.school_id, one.seats) for one in record.kept.all()]
        return bool(queries.week_state(record, kept) == write.after)
    return bool(queries.columns_of(record, queries.OF_CONTACT) == write.after)


def _take_out(
    kind: HostThing,
    model: type[models.Model],
    writes: Iterable[HostImportWrite],
    records: Records,
) -> None:
    by_key = {records[one.target_id].pk: one for one in writes}
    used = queries.used(model, by_key.keys(), _PARTS)
    for key in used:
        by_key[key].kept = IS_USED
    gone = [key for key in by_key if key not in used]
    first = [records[by_key[key].target_id] for key in gone] if kind == HostThing.CONTACT else []
    model._default_manager.filter(pk__in=gone).delete()
    _first_again([one for one in first if one.first])


def _first_again(gone: Iterable[HostContact]) -> None:
    """Whoever came last before is asked first again. Two queries."""
    hosts = [contact.host_id for contact in gone]
    left = HostContact.objects.filter(host__in=hosts).order_by("pk")
    last = dict(left.values_list("host_id", "pk"))
    HostContact.objects.filter(pk__in=last.values()).update(first=True)


def _let_earlier_undo(write: HostImportWrite) -> None:
    """What is put back stands as an earlier file left it: that one may then be undone too."""
    version = write.before.get("version")
    if version is None:
        return
    earlier = HostImportWrite.objects.filter(
        kind=write.kind, target_id=write.target_id, pk__lt=write.pk, after__version=version
    )
    for one in earlier:
        one.after = {**one.after, "version": write.after["version"] + 1}
        one.save(update_fields=["after"])


def _put_host_back(host: Host, write: HostImportWrite, by: Actor) -> None:
    values = told({name: write.before[name] for name in queries.OF_HOST})
    Host.objects.filter(pk=host.pk, version=host.version).update(
        **values, version=F("version") + 1, changed_at=by.now
    )


def _put_opportunity_back(opportunity: Opportunity, write: HostImportWrite, by: Actor) -> None:
    before = write.before
    values = told({name: before[name] for name in queries.OF_OPPORTUNITY})
    site = Site.objects.filter(pk=before["site_id"] or 0).values_list("pk", flat=True).first()
    Opportunity.objects.filter(pk=opportunity.pk, version=opportunity.version).update(
        **values, site_id=site, version=F("version") + 1, changed_at=by.now
    )
    opportunity.occupations.set(Occupation.objects.filter(slug__in=before["occupations"]))
    opportunity.categories.set(OccupationCategory.objects.filter(slug__in=before["categories"]))


def _put_week_back(week: OpportunityWeek, write: HostImportWrite, by: Actor) -> None:
    del by
    if taken_in(week) > write.before["seats"]:
        write.kept = SEATS_GIVEN
        return
    OpportunityWeek.objects.filter(pk=week.pk).update(
        seats=write.before["seats"], hours=write.before["hours"]
    )
    keep_seats(week, write.before["kept"])


_PUT_BACK: dict[HostThing, Callable[[Any, HostImportWrite, Actor], None]] = {
    HostThing.HOST: _put_host_back,
    HostThing.OPPORTUNITY: _put_opportunity_back,
    HostThing.WEEK: _put_week_back,
}


def _close_rows(run: HostImport, kept: Sequence[HostImportWrite]) -> None:
    """Say of each row whether all that it wrote is taken back; its cells are not needed any more."""
    numbers = {one.number for one in kept if one.kept != IS_GONE}
    rows = list(run.rows.order_by("number"))
    for row in rows:
        row.cells = []
        if row.result in (RowResult.NEW, RowResult.CHANGED):
            row.result = RowResult.KEPT if row.number in numbers else RowResult.UNDONE
    HostImportRow.objects.bulk_update(rows, ["cells", "result"], batch_size=BATCH)
    results = {str(one) for one in RowResult}
    count(run, rows, {name: many for name, many in run.counts.items() if name not in results})
