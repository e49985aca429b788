"""Dry run: read the file or fetch the feed, and keep row by row what it would do. Writes no record."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from catchment.network.actions.imports.moves import Clock, beat, move
from catchment.network.enums import ImportKind, ImportStatus, TargetKind
from catchment.network.imports import oruk, readers
from catchment.network.imports.duplicates import Likeness
from catchment.network.imports.feed import Feed
from catchment.network.imports.incoming import (
    FileNotUnderstood,
    IncomingRow,
    row_as_plain,
)
from catchment.network.models import ImportRow, ImportRun
from catchment.network.queries.import_plan import PlannedRow, plan_row
from catchment.network.queries.import_world import World, load_world, place_known
from catchment.network.travel import Spot, metres_between
from catchment.people.models import Neighbourhood

ROWS_AT_ONCE = 500


def check(run: ImportRun, clock: Clock) -> None:
    """Look through an import that was taken on, and leave it ready to run, or failed with a sentence.

    Raises:
        LostToAnother: if another worker took it on.
    """
    try:
        reading = _read(run, clock)
    except FileNotUnderstood as wrong:
        move(run, ImportStatus.FAILED, problem=str(wrong)[:500])
        return
    rows = _within(run, reading.rows)
    world = load_world(run)
    with transaction.atomic():
        ImportRow.objects.filter(run=run).delete()
        ImportRun.objects.filter(pk=run.pk).update(rows_total=len(rows), rows_done=0)
    counts: Counter[str] = Counter()
    for some in _batches(rows):
        planned = [plan_row(world, row, "", "", clock()) for row in some]
        counts.update(plan.decision.value for plan in planned)
        with transaction.atomic():
            beat(run, clock(), done=len(planned))
            ImportRow.objects.bulk_create(
                _kept(run, row, plan, world) for row, plan in zip(some, planned, strict=True)
            )
    remarks = [*reading.remarks, *_missing(world)]
    move(run, ImportStatus.CHECKED, counts=dict(counts), remarks=remarks, problem="")


def _read(run: ImportRun, clock: Clock) -> readers.Reading:
    if run.url:
        services = Feed(run.url, told=lambda done, total: _told(run, clock, done, total)).services()
        rows = oruk.read_services(oruk.services_in(services))
        return readers.Reading(list(rows), [])
    if run.file is None:
        raise FileNotUnderstood("The file is no longer here. Give it again.")
    with run.file.content.open("rb") as kept:
        return readers.read(ImportKind(run.kind), kept.read(), run.mapping)


def _told(run: ImportRun, clock: Clock, done: int, total: int) -> None:
    beat(run, clock())
    ImportRun.objects.filter(pk=run.pk).update(rows_done=done, rows_total=total)


def _batches(rows: Sequence[IncomingRow]) -> list[Sequence[IncomingRow]]:
    return [rows[at : at + ROWS_AT_ONCE] for at in range(0, len(rows), ROWS_AT_ONCE)]


def _within(run: ImportRun, rows: list[IncomingRow]) -> list[IncomingRow]:
    """Leave out what is farther from every neighbourhood than was asked for."""
    most = run.mapping.get("within_metres")
    centres = [
        Spot(one.latitude, one.longitude)
        for one in Neighbourhood.objects.filter(catchment=run.catchment)
    ]
    if not most or not centres:
        return rows
    return [_unless_far(row, centres, most) for row in rows]


def _unless_far(row: IncomingRow, centres: list[Spot], most: int) -> IncomingRow:
    place = place_known(row.site.postcode) if row.site and row.site.postcode else None
    if place is None or row.left_out:
        return row
    spot = Spot(place.latitude, place.longitude)
    nearest = min(metres_between(spot, centre) for centre in centres)
    if nearest <= most:
        return row
    return replace(row, left_out=f"It is {nearest / 1609:.0f} miles away.")


def _kept(run: ImportRun, row: IncomingRow, plan: PlannedRow, world: World) -> ImportRow:
    return ImportRow(
        run=run,
        number=row.number,
        name=row_name(row),
        decision=plan.decision,
        problem=plan.problem[:500],
        notes=plan.notes,
        incoming=row_as_plain(row),
        group=plan.group,
        likeness=[_likeness(one, world) for one in plan.likeness],
        changes=plan.changes,
    )


def row_name(row: IncomingRow) -> str:
    """What the row is about, for the report."""
    parts = [
        row.offer.title if row.offer else "",
        row.organisation.name if row.organisation else "",
        row.site.name if row.site and not row.offer else "",
    ]
    return ", ".join(dict.fromkeys(part for part in parts if part))[:200]


def _likeness(one: Likeness, world: World) -> dict[str, Any]:
    """A possible duplicate with its name and first place, so that somebody can decide at sight."""
    here = world.organisations[uuid.UUID(one.key)]
    places = [site.postcode for site in world.sites_of[here.public_id] if site.postcode]
    return {
        "key": one.key,
        "degree": round(one.degree, 3),
        "why": one.why,
        "name": here.name,
        "place": places[0] if places else "",
    }


def _missing(world: World) -> list[str]:
    """Offers that the source named at its last import and names no more."""
    gone = [
        source
        for (kind, key), source in world.sources.items()
        if kind == TargetKind.OFFER
        and ("offer", key) not in world.settled
        and source.target_id in world.offers
    ]
    if not gone:
        return []
    named = ", ".join(f"“{world.offers[one.target_id].title}”" for one in gone[:5])
    more = f" and {len(gone) - 5} more" if len(gone) > 5 else ""
    return [
        f"The source no longer names {named}{more}. They stay in the directory: look whether to close them."
    ]
