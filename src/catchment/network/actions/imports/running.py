"""The run: write what the rows mean, some hundred at a time, each with its before-image.

A batch is written whole or not at all. A worker that died leaves whole batches behind; the next
goes on with the first row that is not done. A batch that the database refuses is written row by
row, so that only what it refuses is left out.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import Count

from catchment.network.actions.directory import bump_directory
from catchment.network.actions.imports.columns import (
    column_values,
    hours_rows,
    layers_for,
    new_numbers,
    set_topics,
)
from catchment.network.actions.imports.moves import Clock, beat, move
from catchment.network.enums import ImportStatus, RowDecision, TargetKind
from catchment.network.imports.incoming import row_of_plain
from catchment.network.imports.merging import merge
from catchment.network.models import (
    ImportRow,
    ImportRun,
    ImportWrite,
    Offer,
    OpeningHours,
    Site,
    SourceRecord,
)
from catchment.network.queries.import_plan import (
    PlannedRecord,
    PlannedRow,
    keep_chosen_topics,
    plan_row,
)
from catchment.network.queries.import_says import plain_here
from catchment.network.queries.import_world import World, load_world, reload_record
from catchment.people.models import Organisation, OrganisationIdentifier

ROWS_AT_ONCE = 250

#: How often a record is read anew because somebody wrote to it in the same moment.
TRIES = 3

NOT_WRITTEN = (
    "The directory could not take this row in. Look for strange signs or very long texts in it, and "
    "import it again."
)

Planned = list[tuple[ImportRow, PlannedRow]]


def run_import(run: ImportRun, clock: Clock) -> None:
    """Write all rows that are not done.

    Raises:
        LostToAnother: if another worker took it on.
    """
    world = load_world(run)
    waiting = ImportRow.objects.filter(run=run, done_at=None).order_by("number")
    last = 0
    while rows := list(waiting.filter(number__gt=last)[:ROWS_AT_ONCE]):
        last = rows[-1].number
        try:
            _write_rows(run, world, rows, clock())
        except (DataError, IntegrityError):
            world = _write_one_by_one(run, rows, clock)
    counts = ImportRow.objects.filter(run=run).values_list("decision").annotate(Count("pk"))
    shown_in = set(
        Organisation.shown_in.through.objects.filter(
            organisation__catchment=run.catchment
        ).values_list("catchment_id", flat=True)
    )
    bump_directory(catchment_ids=shown_in)
    move(run, ImportStatus.DONE, counts=dict(counts), finished_at=clock(), problem="")


def _write_rows(run: ImportRun, world: World, rows: list[ImportRow], at: dt.datetime) -> None:
    """Write some rows, all or none; the beat is taken back with them."""
    planned = [(row, _planned(world, row, at)) for row in rows]
    before = run.beat_at, run.rows_done
    try:
        with transaction.atomic():
            beat(run, at, done=len(rows), lasting=True)
            _write(run, world, planned, at)
    except (DataError, IntegrityError):
        run.beat_at, run.rows_done = before
        raise


def _write_one_by_one(run: ImportRun, rows: list[ImportRow], clock: Clock) -> World:
    """Write what can be written, and say of the rest that it cannot; gives the directory read anew."""
    world = load_world(run)
    for row in rows:
        try:
            _write_rows(run, world, [row], clock())
        except (DataError, IntegrityError):
            _leave_out(run, row, clock())
            world = load_world(run)
    return world


def _leave_out(run: ImportRun, row: ImportRow, at: dt.datetime) -> None:
    with transaction.atomic():
        beat(run, at, done=1, lasting=True)
        ImportRow.objects.filter(pk=row.pk).update(
            decision=RowDecision.ERROR, problem=NOT_WRITTEN, changes=[], done_at=at
        )


def _planned(world: World, row: ImportRow, at: dt.datetime) -> PlannedRow:
    """The plan as things stand now. What is still in doubt is left out, and said."""
    chosen = row.likeness[0]["key"] if row.likeness else ""
    plan = plan_row(world, row_of_plain(row.incoming), row.choice, chosen, at)
    if plan.decision == RowDecision.DUPLICATE:
        plan.decision = RowDecision.SKIP
        plan.problem = "It may be here already, and nobody said whether it is. Import the file again to decide."
    return plan


def _write(run: ImportRun, world: World, planned: Planned, at: dt.datetime) -> None:
    """Write one batch: what is new first, parents before children, then what changes."""
    both = [(row, plan, one) for row, plan in planned for one in plan.records]
    new = [one for _, _, one in both if one.is_new]
    _insert_organisations(new)
    _insert_sites(new)
    _insert_offers(run, world, new)
    writes: list[ImportWrite] = []
    sources: list[SourceRecord] = []
    for row, plan, one in both:
        done = one if one.is_new else _change(run, world, one, at)
        if done is None:
            plan.notes.append("Somebody wrote to it in the same moment. Import the file again.")
            continue
        if done.does_something:
            writes.append(_before_image(row, world, done))
        sources.append(_source(run, done, at))
    ImportWrite.objects.bulk_create(writes)
    SourceRecord.objects.bulk_create(
        sources,
        update_conflicts=True,
        unique_fields=["catchment", "source", "target_kind", "key"],
        update_fields=["said", "target_id", "seen_at"],
    )
    _finish_rows(planned, at)
    if writes:
        bump_directory(catchment_ids=[run.catchment_id])


def _insert_organisations(new: Iterable[PlannedRecord]) -> None:
    added = [one for one in new if one.kind == TargetKind.ORGANISATION]
    Organisation.objects.bulk_create(
        one.record for one in added if isinstance(one.record, Organisation)
    )
    OrganisationIdentifier.objects.bulk_create(
        OrganisationIdentifier(organisation=one.record, scheme=scheme, value=value)
        for one in added
        if isinstance(one.record, Organisation)
        for scheme, value in one.numbers
    )


def _insert_sites(new: Iterable[PlannedRecord]) -> None:
    added: list[tuple[Site, PlannedRecord]] = [
        (one.record, one) for one in new if isinstance(one.record, Site)
    ]
    for site, planned in added:
        for name, value in column_values(TargetKind.SITE, planned.says).items():
            setattr(site, name, value)
    Site.objects.bulk_create(site for site, _ in added)
    OpeningHours.objects.bulk_create(
        hours for site, planned in added for hours in hours_rows(site, planned.says["hours"])
    )


def _insert_offers(run: ImportRun, world: World, new: Iterable[PlannedRecord]) -> None:
    """Nobody has assured any of these for under-18s, so none is ever suggested to them."""
    added: list[tuple[Offer, PlannedRecord]] = [
        (one.record, one) for one in new if isinstance(one.record, Offer)
    ]
    for offer, planned in added:
        own = {name: value for name, value in planned.says.items() if name != "site"}
        for name, value in column_values(TargetKind.OFFER, own).items():
            setattr(offer, name, value)
        offer.layers = layers_for(world, planned.says["topics"])
        offer.modes = sorted(
            {mode for topic in planned.says["topics"] for mode in world.topic_modes[topic]}
        )
        offer.assured_by = run.source_name if offer.assured_on else ""
        offer.topics_to_confirm = bool(planned.says["topics"])
    Offer.objects.bulk_create(offer for offer, _ in added)
    through = Offer.topics.through
    through.objects.bulk_create(
        through(offer_id=offer.pk, topic_id=world.topic_keys[topic])
        for offer, planned in added
        for topic in planned.says["topics"]
    )


def _change(
    run: ImportRun, world: World, planned: PlannedRecord, at: dt.datetime
) -> PlannedRecord | None:
    """Write to a record on the version that was merged with; None where others wrote again and again."""
    for _ in range(TRIES):
        if not planned.does_something or _write_fields(run, world, planned, at):
            return planned
        planned = _merged_anew(world, planned)
    return None


def _write_fields(run: ImportRun, world: World, planned: PlannedRecord, at: dt.datetime) -> bool:
    record = planned.record
    if isinstance(record, Offer):
        _add_what_follows(run, world, planned, record)
    values = column_values(planned.kind, planned.write)
    written = (
        type(record)
        ._default_manager.filter(pk=record.pk, version=record.version)
        .update(**values, version=record.version + 1, changed_at=at)
    )
    if not written:
        return False
    for name, value in values.items():
        setattr(record, name, value)
    record.version += 1
    if isinstance(record, Site) and "hours" in planned.write:
        record.hours.all().delete()
        OpeningHours.objects.bulk_create(hours_rows(record, planned.write["hours"]))
        world.hours[record.public_id] = planned.write["hours"]
    if isinstance(record, Offer) and "topics" in planned.write:
        set_topics(record, planned.write["topics"])
        world.topics[record.public_id] = planned.write["topics"]
    if isinstance(record, Organisation):
        new_numbers(record, planned.numbers)
    return True


def _add_what_follows(run: ImportRun, world: World, planned: PlannedRecord, offer: Offer) -> None:
    """Layers follow the topics unless somebody chose them; who assured follows when."""
    follows: dict[str, Any] = {}
    here = world.topics.get(offer.public_id, [])
    if "topics" in planned.write:
        follows["topics_to_confirm"] = True
    if "topics" in planned.write and offer.layers == layers_for(world, here):
        follows["layers"] = layers_for(world, planned.write["topics"])
    if "assured_on" in planned.write:
        follows["assured_by"] = run.source_name
    planned.before.update({name: getattr(offer, name) for name in follows})
    planned.write.update(follows)


def _merged_anew(world: World, planned: PlannedRecord) -> PlannedRecord:
    reload_record(world, planned.record)
    here = plain_here(world, planned.record)
    source = world.sources.get((planned.kind, planned.key))
    merged = merge(source.said if source else None, planned.says, here)
    if isinstance(planned.record, Offer):
        keep_chosen_topics(planned.record, merged, here)
    return PlannedRecord(
        planned.kind,
        planned.key,
        planned.record,
        False,
        planned.says,
        {name: here[name] for name in merged.write},
        merged.write,
        planned.numbers,
    )


def _before_image(row: ImportRow, world: World, planned: PlannedRecord) -> ImportWrite:
    source = world.sources.get((planned.kind, planned.key))
    after = {} if planned.is_new else dict(planned.write)
    if planned.numbers and not planned.is_new:
        after["numbers"] = [list(one) for one in planned.numbers]
    return ImportWrite(
        row=row,
        target_kind=planned.kind,
        target_id=planned.record.public_id,
        target_name=str(planned.says.get("name") or planned.says.get("title"))[:200],
        created=planned.is_new,
        before=planned.before,
        after=after,
        said_before=source.said if source else None,
        version_before=None if planned.is_new else planned.record.version - 1,
        version_after=planned.record.version,
    )


def _source(run: ImportRun, planned: PlannedRecord, at: dt.datetime) -> SourceRecord:
    return SourceRecord(
        catchment=run.catchment,
        source=run.source,
        key=planned.key,
        target_kind=planned.kind,
        target_id=planned.record.public_id,
        said=planned.says,
        seen_at=at,
    )


def _finish_rows(planned: Planned, at: dt.datetime) -> None:
    """Most rows did what the dry run said: those need no text written anew."""
    as_said: dict[str, list[int]] = defaultdict(list)
    others: list[ImportRow] = []
    for row, plan in planned:
        told = (plan.problem[:500], plan.notes, plan.changes)
        if (row.problem, row.notes, row.changes) == told:
            as_said[plan.decision].append(row.pk)
        else:
            row.decision, row.done_at = plan.decision, at
            row.problem, row.notes, row.changes = told
            others.append(row)
    for decision, keys in as_said.items():
        ImportRow.objects.filter(pk__in=keys).update(decision=decision, done_at=at)
    ImportRow.objects.bulk_update(
        others, ["decision", "problem", "notes", "changes", "done_at"], batch_size=100
    )
