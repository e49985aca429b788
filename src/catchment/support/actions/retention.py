"""Keeping no longer than agreed: clocks begin, change, warn and run out. Everything is safe to run twice."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.db import models, transaction

from catchment.people import journal
from catchment.people.actor import Actor, system
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, Person
from catchment.support.actions.leaving import OnHold, PersonGone, delete_stored, erase
from catchment.support.actions.notices import tell, tell_person
from catchment.support.enums import ClockAnchor, RecordKind
from catchment.support.models import DeletionWarning, RetentionClock
from catchment.support.queries.retention import Kept, clocks_in_force, over
from catchment.support.shipped_clocks import BY_KIND, CLOCKS, nominal_days

DAY = dt.timedelta(days=1)
WORKER = "the clock of records"


class ClockChanged(Exception):
    """Somebody else has changed it at the same moment."""


class TooShort(ValueError):
    """Nobody may keep this kind for so few days; ``args[0]`` is how many it must be."""


class CannotCountSo(ValueError):
    """This kind of record has no such day to count from."""


class WarnsTooEarly(ValueError):
    """The warning would come before the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedClock:
    """For how long and from when, how many days before somebody is told, and why."""

    keep_days: int
    warn_days: int
    why: str
    keep_years: int = 0
    anchor: ClockAnchor = ClockAnchor.ACTIVITY
    source: str = ""
    source_url: str = ""


@transaction.atomic
def begin_clocks(*, catchment: Catchment, on: dt.date, by: Actor) -> int:
    """Give a catchment the shipped clocks for each kind that has none yet.

    They are proposals: none deletes anything before a data-protection lead has confirmed it.

    Returns:
        How many began; 0 when it is run again.
    """
    there = set(RetentionClock.objects.filter(catchment=catchment).values_list("kind", flat=True))
    missing = [one for one in CLOCKS if one.kind not in there]
    RetentionClock.objects.bulk_create(
        (
            RetentionClock(
                catchment=catchment,
                kind=one.kind,
                anchor=one.anchor,
                keep_years=one.keep_years,
                keep_days=one.keep_days,
                warn_days=one.warn_days,
                why=one.why,
                source=one.source,
                valid_from=on,
            )
            for one in missing
        ),
        ignore_conflicts=True,
    )
    if missing:
        journal.record(
            by=by,
            sentence="began the clocks that say how long records are kept",
            catchment_id=catchment.pk,
        )
    return len(missing)


@transaction.atomic
def set_clock(
    *, clock: RetentionClock, wanted: WantedClock, by: Actor, on: dt.date
) -> RetentionClock:
    """Confirm a clock, with the same numbers or with others: from today it warns and deletes.

    Raises:
        TooShort: if this kind has to be kept for longer.
        WarnsTooEarly: if it would warn before there is anything.
        CannotCountSo: if this kind has no such day to count from.
        ClockChanged: if somebody was faster.
    """
    shipped = BY_KIND[RecordKind(clock.kind)]
    long = nominal_days(years=wanted.keep_years, days=wanted.keep_days)
    if wanted.anchor not in shipped.anchors:
        raise CannotCountSo(wanted.anchor)
    if long < shipped.least:
        raise TooShort(shipped.least)
    if wanted.warn_days > long:
        raise WarnsTooEarly(wanted.warn_days)
    ended = RetentionClock.objects.filter(pk=clock.pk, valid_to=None).update(valid_to=on - DAY)
    if not ended:
        raise ClockChanged(clock)
    made = RetentionClock.objects.create(
        catchment=clock.catchment,
        kind=clock.kind,
        anchor=wanted.anchor,
        keep_years=wanted.keep_years,
        keep_days=wanted.keep_days,
        warn_days=wanted.warn_days,
        why=wanted.why,
        source=wanted.source,
        source_url=wanted.source_url,
        verified_on=on,
        valid_from=on,
        made_by_id=by.membership_id,
    )
    journal.record(
        by=by,
        sentence=f"set how long is kept: {made.get_kind_display()}, {long} days",
        subject=made,
    )
    return made


def keep_no_longer(*, now: dt.datetime, on: dt.date) -> int:
    """Once a day: begin missing clocks, warn of what runs out soon, delete what has run out.

    Returns:
        How many records were deleted; 0 when the day's round was made before.
    """
    made = f"records-looked-through-{on}"
    if cache.get(made):
        return 0
    gone = sum(_look_through(one, now=now, on=on) for one in Catchment.objects.order_by("pk"))
    cache.set(made, True, timeout=2 * DAY.total_seconds())
    return gone


def _look_through(catchment: Catchment, *, now: dt.datetime, on: dt.date) -> int:
    by = system(WORKER, now=now, catchment_id=catchment.pk)
    begin_clocks(catchment=catchment, on=on, by=by)
    confirmed = [one for one in clocks_in_force(catchment, on=on) if one.verified_on is not None]
    return sum(run_clock(clock=one, on=on, by=by) for one in confirmed)


@transaction.atomic
def run_clock(*, clock: RetentionClock, on: dt.date, by: Actor) -> int:
    """Warn of what this clock will run out for, and delete what it has run out for.

    What somebody could be warned of goes only when they were, ``warn_days`` ago.

    Returns:
        How many records were deleted.
    """
    _warn(clock, on=on, by=by)
    gone = sum(
        _delete(table, _ripe(clock, table, rows, on=on), by=by)
        for table, rows in over(clock, on=on)
    )
    if gone:
        told = clock.get_kind_display()
        journal.record(by=by, sentence=f"deleted {gone} old records: {told}", subject=clock)
    return gone


def _warn(clock: RetentionClock, *, on: dt.date, by: Actor) -> None:
    """Warnings for what will have run out by then; those that were overtaken are forgotten."""
    deletes_on = on + dt.timedelta(days=clock.warn_days)
    new: list[DeletionWarning] = []
    for table, rows in over(clock, on=deletes_on):
        if table.warns:
            new += _new_warnings(clock, table, rows, deletes_on=deletes_on, by=by)
    if not new:
        return
    DeletionWarning.objects.bulk_create(new, ignore_conflicts=True)
    for lead in _members(clock, Role.DATA_PROTECTION_LEAD):
        tell(
            to=lead,
            sentence=f"Old records will soon be deleted: {clock.get_kind_display()}",
            key=f"deletion {clock.kind} {deletes_on}",
            route="support:keeping_due",
            by=by,
        )


def _new_warnings(
    clock: RetentionClock,
    table: Kept,
    rows: "models.QuerySet[models.Model]",
    *,
    deletes_on: dt.date,
    by: Actor,
) -> list[DeletionWarning]:
    """Rows that nobody was warned of, as warnings; whoever should hear is told."""
    known = _warnings(clock, table)
    ripening = {f"{table.key}{row.pk}": row for row in rows}
    known.exclude(record__in=ripening).delete()
    told = set(known.values_list("record", flat=True))
    fresh = {key: row for key, row in ripening.items() if key not in told}
    if table.secret:
        _tell_safeguarding(clock, fresh.values(), deletes_on=deletes_on, by=by)
    made = [
        DeletionWarning(
            person=_person_of(row),
            kind=clock.kind,
            record=key,
            warned_at=by.now,
            deletes_on=deletes_on,
        )
        for key, row in fresh.items()
    ]
    if not table.secret:
        _tell_persons(clock, {one.person for one in made}, deletes_on=deletes_on, by=by)
    return made


def _warnings(clock: RetentionClock, table: Kept) -> "models.QuerySet[DeletionWarning]":
    """Those of one table."""
    here = DeletionWarning.objects.filter(person__catchment_id=clock.catchment_id)
    return here.filter(kind=clock.kind, record__startswith=table.key)


def _person_of(row: models.Model) -> Person:
    return row if isinstance(row, Person) else row.person  # type: ignore[attr-defined]  # each warned table has one


def _tell_persons(
    clock: RetentionClock, persons: Iterable[Person], *, deletes_on: dt.date, by: Actor
) -> None:
    for person in persons:
        tell_person(
            person=person,
            sentence="Old records of yours will soon be deleted. You can take a copy first",
            key=f"deletion {clock.kind} {deletes_on}",
            route="support:my_data",
            by=by,
        )


def _tell_safeguarding(
    clock: RetentionClock, rows: Iterable[models.Model], *, deletes_on: dt.date, by: Actor
) -> None:
    """Only the leads of the organisations that hold them: nothing of it shows to the person."""
    holding: set[int] = {key for row in rows if (key := getattr(row, "organisation_id", None))}
    for lead in _members(clock, Role.SAFEGUARDING_LEAD).filter(organisation_id__in=holding):
        tell(
            to=lead,
            sentence="Old safeguarding records will soon be deleted",
            key=f"deletion {clock.kind} {deletes_on}",
            route="support:concerns",
            by=by,
        )


def _members(clock: RetentionClock, role: Role) -> "models.QuerySet[Membership]":
    active = Membership.objects.active().filter(catchment_id=clock.catchment_id)
    return active.with_role(role).order_by("pk")


def _ripe(
    clock: RetentionClock, table: Kept, rows: "models.QuerySet[models.Model]", *, on: dt.date
) -> list[models.Model]:
    """Of what has run out, that of which was warned long enough ago."""
    if not table.warns:
        return list(rows)
    due = _warnings(clock, table).filter(deletes_on__lte=on)
    warned = set(due.values_list("record", flat=True))
    return [row for row in rows if f"{table.key}{row.pk}" in warned]


def _delete(table: Kept, rows: Collection[models.Model], *, by: Actor) -> int:
    """Real deletion; people with everything that is theirs, other rows with their files."""
    if files := {key for row in rows for key in _files_of(table, row)}:
        delete_stored(files)
    if table.wipes:
        return _wipe(table, rows)
    if table.model is Person:
        return sum(_erase(row, by=by) for row in rows if isinstance(row, Person))
    keys = [row.pk for row in rows]
    table.model._default_manager.filter(pk__in=keys).delete()
    _forget_warnings(table, keys)
    return len(keys)


def _files_of(table: Kept, row: models.Model) -> Iterator[int]:
    """The stored files that go with a row."""
    for name in table.files:
        if key := getattr(row, f"{name}_id"):
            yield key


def _wipe(table: Kept, rows: Collection[models.Model]) -> int:
    """Empty some fields; the row stays, because it is more than that."""
    keys = [row.pk for row in rows]
    wiped = [one for one in table.model._meta.concrete_fields if one.name in table.wipes]
    empty = {one.name: one.get_default() for one in wiped}
    table.model._default_manager.filter(pk__in=keys).update(**empty)
    _forget_warnings(table, keys)
    return len(keys)


def _forget_warnings(table: Kept, keys: Iterable[int]) -> None:
    records = [f"{table.key}{key}" for key in keys]
    DeletionWarning.objects.filter(record__in=records).delete()


def _erase(person: Person, *, by: Actor) -> int:
    """One person; a hold that was placed at this moment wins."""
    try:
        erase(person=person, by=by)
    except (OnHold, PersonGone):
        return 0
    return 1
