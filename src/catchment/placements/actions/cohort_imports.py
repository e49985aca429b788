"""A file of learners: look through it, write it in one go, and undo that as far as nothing has changed.

The file itself is not kept. Rows are, with what stood there before.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from catchment.network.imports.tables import read_table
from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import RegisterScheme
from catchment.people.models import Enrolment, OrganisationIdentifier, Person
from catchment.placements.enums import CohortImportStatus, RowResult
from catchment.placements.learner_files.lines import LearnerLine, LearnerList, Words, read_learners
from catchment.placements.learner_files.oneroster import is_oneroster, read_oneroster
from catchment.placements.models import (
    Cohort,
    CohortImport,
    CohortImportRow,
    CohortMember,
    LearnerFact,
)
from catchment.placements.queries import cohort_imports as queries
from catchment.placements.queries.cohort_imports import OF_MEMBER, PERSONAL, Met, State, Twins

SPREADSHEET, ONEROSTER = "spreadsheet", "oneroster"
BATCH = 500
TWINS = (
    "Your school has two learners of this name and birthday. Give the learner number that one of "
    "them has in this cohort."
)


class ImportHasMoved(Exception):
    """It was written, or undone, before."""


@transaction.atomic
def look_through(
    *, cohort: Cohort, file_name: str, data: bytes, by: Actor, on: dt.date
) -> CohortImport:
    """Read a file and say what each row would do. Nothing is written about anybody yet.

    Raises:
        FileNotUnderstood: with a sentence that says what to do.
    """
    kind = ONEROSTER if is_oneroster(data) else SPREADSHEET
    read = _read(cohort, kind, data, on)
    met = queries.who_is_there(cohort, on=on)
    run = CohortImport.objects.create(
        cohort=cohort,
        file_name=file_name[:200],
        kind=kind,
        status=CohortImportStatus.CHECKED,
        columns=read.columns,
        remarks=list(read.remarks),
        started_by_id=by.membership_id,
        created_at=by.now,
        changed_at=by.now,
    )
    rows = [_row(run, line, met) for line in read.lines]
    CohortImportRow.objects.bulk_create(rows, batch_size=BATCH)
    _count(run, rows)
    journal.record(by=by, sentence=f"gave a list of learners for “{cohort.name}”", subject=run)
    return run


def _read(cohort: Cohort, kind: str, data: bytes, on: dt.date) -> LearnerList:
    words = Words(interests=queries.interests_by_name(), indicators=queries.indicator_codes(cohort))
    if kind == SPREADSHEET:
        return read_learners(read_table(data), words=words, on=on)
    numbers = OrganisationIdentifier.objects.filter(
        organisation=cohort.school, scheme=RegisterScheme.URN
    )
    table = read_oneroster(
        data,
        urn=numbers.values_list("value", flat=True).first() or "",
        school=cohort.school.name,
        year_group=cohort.year_group,
    )
    return read_learners(table, words=words, on=on)


def _row(run: CohortImport, line: LearnerLine, met: Met) -> CohortImportRow:
    row = CohortImportRow(
        run=run,
        number=line.number,
        values=line.values,
        result=RowResult.PROBLEM,
        problems=[problem.as_json() for problem in line.problems],
    )
    if not line.stops:
        _judge(row, met)
    return row


def _judge(row: CohortImportRow, met: Met) -> None:
    """What the row would do, as things stand; ``person`` and ``member`` say to whom."""
    found = met.found(row.values)
    if isinstance(found, Twins):
        row.problems = [*row.problems, {"column": "", "says": TWINS, "stops": True}]
        row.result = RowResult.PROBLEM
        return
    row.person, row.member = found, met.places.get(found.pk) if found else None
    if found is None:
        row.result = RowResult.NEW
        return
    row.before = queries.state_of(found, row.member, met.facts.get(found.pk, []))
    changes = row.member is None or queries.differs(row.before, queries.said_of(found, row.values))
    row.result = RowResult.CHANGED if changes else RowResult.SAME


def _count(run: CohortImport, rows: Iterable[CohortImportRow]) -> None:
    run.counts = dict(Counter(str(row.result) for row in rows))
    run.save(update_fields=["counts"])


def _move(
    run: CohortImport, *, start: CohortImportStatus, end: CohortImportStatus, by: Actor
) -> None:
    moved = CohortImport.objects.filter(pk=run.pk, status=start).update(
        status=end, changed_at=by.now
    )
    if not moved:
        raise ImportHasMoved(run)
    run.refresh_from_db()


@transaction.atomic
def write_import(*, run: CohortImport, by: Actor, on: dt.date) -> CohortImport:
    """Write what was looked through, all of it or nothing.

    Each row is judged anew: somebody may have written the same learner since.

    Raises:
        ImportHasMoved: if somebody was faster.
    """
    _move(run, start=CohortImportStatus.CHECKED, end=CohortImportStatus.WRITTEN, by=by)
    rows = list(run.rows.order_by("number"))
    met = queries.who_is_there(run.cohort, on=on)
    for row in rows:
        if row.result != RowResult.PROBLEM:
            _judge(row, met)
    _write_new(run, [row for row in rows if row.result == RowResult.NEW], by=by, on=on)
    _write_changed(run, [row for row in rows if row.result == RowResult.CHANGED], on=on)
    for row in rows:
        if row.result == RowResult.PROBLEM:
            row.values = {}
    _keep(rows)
    _count(run, rows)
    _tell(run, rows, by=by)
    return run


def _keep(rows: Sequence[CohortImportRow]) -> None:
    """Write rows that are there as they stand now; several times faster than ``bulk_update``."""
    CohortImportRow.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["values", "result", "problems", "person", "member", "before", "after"],
    )


def _tell(run: CohortImport, rows: Sequence[CohortImportRow], *, by: Actor) -> None:
    written = [row for row in rows if row.result in (RowResult.NEW, RowResult.CHANGED)]
    journal.record_many(
        by=by,
        sentence=f"wrote you down in “{run.cohort.name}” for work experience",
        persons=[row.person for row in written if row.person],
    )
    journal.record(
        by=by,
        sentence=f"wrote a list of {len(written)} learners into “{run.cohort.name}”",
        subject=run,
    )


def _write_new(
    run: CohortImport, rows: Sequence[CohortImportRow], *, by: Actor, on: dt.date
) -> None:
    """Persons, where they learn, their place in the cohort and their facts: four statements a batch."""
    cohort = run.cohort
    persons = Person.objects.bulk_create(
        [
            Person(
                catchment_id=cohort.catchment_id,
                invented=cohort.catchment.invented,
                created_at=by.now,
                **_columns(row.values, PERSONAL),
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                person=person,
                organisation=cohort.school,
                year_group=row.values.get("year_group") or cohort.year_group,
                starts_on=on,
            )
            for person, row in zip(persons, rows, strict=True)
        ],
        batch_size=BATCH,
    )
    for person, row in zip(persons, rows, strict=True):
        row.person = person
    _join(cohort, rows)
    _write_facts(run, rows, on=on)
    for row in rows:
        row.after = _after(row, [])


def _columns(values: State, names: dict[str, str]) -> dict[str, Any]:
    """Values of a row as fields of a table."""
    told = {name: values[key] for key, name in names.items() if key in values}
    for name in ("free_from", "free_until"):
        if isinstance(told.get(name), str):
            told[name] = dt.time.fromisoformat(told[name])
    if isinstance(told.get("born_on"), str):
        told["born_on"] = dt.date.fromisoformat(told["born_on"])
    return told


def _join(cohort: Cohort, rows: Sequence[CohortImportRow]) -> None:
    members = CohortMember.objects.bulk_create(
        [
            CohortMember(cohort=cohort, person=row.person, **_columns(row.values, OF_MEMBER))
            for row in rows
        ],
        batch_size=BATCH,
    )
    for row, member in zip(rows, members, strict=True):
        row.member = member


def _write_facts(run: CohortImport, rows: Sequence[CohortImportRow], *, on: dt.date) -> None:
    LearnerFact.objects.bulk_create(
        [
            LearnerFact(
                person=row.person,
                code=code,
                value=value,
                spread=spread,
                source=f"{run.cohort.school.name}: {run.file_name}"[:200],
                as_of=on,
            )
            for row in rows
            for code, value, spread in row.values.get("facts", [])
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["person", "code", "spread"],
        update_fields=["value", "source", "as_of"],
    )


def _after(row: CohortImportRow, facts: Iterable[list[Any]]) -> State:
    """How the learner stands once the row is written."""
    assert row.person is not None
    told = _by_code(facts) | _by_code(row.values.get("facts", []))
    written = [[code, value, spread] for (code, spread), value in told.items()]
    return queries.state_of(row.person, row.member, written)


def _write_changed(run: CohortImport, rows: Sequence[CohortImportRow], *, on: dt.date) -> None:
    """Only what the row says; somebody with a sign-in keeps their own details."""
    for row in rows:
        wanted = queries.said_of(row.person, row.values)
        _set(row.person, _columns(wanted, PERSONAL))
        _set(row.member, _columns(wanted, OF_MEMBER))
    _save(rows)
    _join(run.cohort, [row for row in rows if row.member is None])
    _write_facts(run, rows, on=on)
    for row in rows:
        row.after = _after(row, (row.before or {}).get("facts", []))


def _set(thing: Any, values: dict[str, Any]) -> None:
    if thing is not None:
        for name, value in values.items():
            setattr(thing, name, value)


def _save(rows: Sequence[CohortImportRow]) -> None:
    persons = [row.person for row in rows if row.person]
    members = [row.member for row in rows if row.member]
    Person.objects.bulk_update(persons, list(PERSONAL.values()), batch_size=BATCH)
    CohortMember.objects.bulk_update(members, list(OF_MEMBER.values()), batch_size=BATCH)


@transaction.atomic
def undo_import(*, run: CohortImport, by: Actor) -> CohortImport:
    """Take back what was written, but for learners to whom something has happened since.

    Raises:
        ImportHasMoved: if it was not written, or somebody was faster.
    """
    _move(run, start=CohortImportStatus.WRITTEN, end=CohortImportStatus.UNDONE, by=by)
    Cohort.objects.select_for_update().get(pk=run.cohort_id)  # a round may write wishes just now
    rows = list(run.rows.select_related("person", "member").order_by("number"))
    moved = _moved_since(run, rows)
    for row in rows:
        if row.result in (RowResult.NEW, RowResult.CHANGED) and row.person_id in moved:
            row.result = RowResult.KEPT
    _put_back([row for row in rows if row.result == RowResult.CHANGED])
    _take_out([row for row in rows if row.result == RowResult.NEW])
    _keep(rows)
    _count(run, rows)
    journal.record(by=by, sentence=f"undid a list of learners of “{run.cohort.name}”", subject=run)
    return run


def _moved_since(run: CohortImport, rows: Sequence[CohortImportRow]) -> set[int]:
    """Persons whose details are no longer as the import left them, or whom something else names."""
    facts: dict[int, list[list[Any]]] = {}
    for fact in LearnerFact.objects.filter(person__cohort_import_rows__run=run).distinct():
        facts.setdefault(fact.person_id, []).append([fact.code, fact.value, fact.spread])
    moved = {
        row.person.pk
        for row in rows
        if row.person
        and row.after is not None
        and queries.state_of(row.person, row.member, facts.get(row.person.pk, [])) != row.after
    }
    return moved | queries.touched_since(
        [row for row in rows if row.result == RowResult.NEW], run.pk
    )


def _put_back(rows: Sequence[CohortImportRow]) -> None:
    for row in rows:
        before = row.before or {}
        _set(row.person, _columns(before, PERSONAL))
        _set(row.member, _columns(before, OF_MEMBER))
        row.result = RowResult.UNDONE
    _save(rows)
    joined = [row for row in rows if "travel_by" not in (row.before or {})]
    CohortMember.objects.filter(pk__in=[row.member_id for row in joined if row.member_id]).delete()
    for row in rows:
        _put_facts_back(row)
    for row in joined:
        row.member = None


def _put_facts_back(row: CohortImportRow) -> None:
    """Facts that the row wrote are as they were, or gone; others stay."""
    was = _by_code((row.before or {}).get("facts", []))
    written = _by_code((row.after or {}).get("facts", []))
    for (code, spread), value in written.items():
        facts = LearnerFact.objects.filter(person=row.person, code=code, spread=spread)
        if (code, spread) not in was:
            facts.delete()
        elif was[code, spread] != value:
            facts.update(value=was[code, spread])


def _by_code(facts: Iterable[list[Any]]) -> dict[tuple[str, bool], str]:
    return {(code, spread): value for code, value, spread in facts}


def _take_out(rows: Sequence[CohortImportRow]) -> None:
    """Delete who was new, for real; the row keeps its number alone."""
    keys = [row.person_id for row in rows if row.person_id]
    for row in rows:
        row.person = row.member = row.before = row.after = None
        row.values, row.result = {}, RowResult.UNDONE
    CohortImportRow.objects.filter(person__in=keys).update(person=None, member=None)
    Person.objects.filter(pk__in=keys).delete()
