"""Look through a file of hosts: what each row would do. Nothing is written about any host yet.

The file itself is not kept. Rows are, with what they say.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import transaction

from catchment.network.imports.tables import read_table
from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Catchment
from catchment.placements.enums import HostImportStatus, RowResult
from catchment.placements.host_files.cells import Words
from catchment.placements.host_files.lines import HostLine, read_hosts
from catchment.placements.host_files.planning import Plan, Verdict
from catchment.placements.models import Host, HostImport, HostImportRow
from catchment.placements.queries import host_imports as queries

BATCH = 500


class ImportHasMoved(Exception):
    """It was written, or undone, before; or somebody changed one of the hosts just now."""


@transaction.atomic
def look_through(
    *,
    catchment: Catchment,
    own: Host | None,
    file_name: str,
    data: bytes,
    by: Actor,
    on: dt.date,
) -> HostImport:
    """Read a file and say what each row would do.

    Args:
        catchment: whose hosts they are.
        own: the host whose own file it is; None where the coordinator gives it.
        file_name: as it was called.
        data: the file.
        by: who gives it.
        on: today; weeks before are over.

    Raises:
        FileNotUnderstood: with a sentence that says what to do.
    """
    words = Words(
        occupations=queries.kinds_of_work(),
        categories=queries.fields_of_work(),
        schools=queries.schools_by_name(catchment),
    )
    name = own.organisation.name if own else ""
    read = read_hosts(read_table(data), words=words, on=on, own=name)
    run = HostImport.objects.create(
        catchment=catchment,
        host=own,
        file_name=file_name[:200],
        status=HostImportStatus.CHECKED,
        headers=list(read.headers),
        columns=read.columns,
        remarks=list(read.remarks),
        started_by_id=by.membership_id,
        created_at=by.now,
        changed_at=by.now,
    )
    plan = plan_of(run)
    rows = [_row(run, line, plan) for line in read.lines]
    HostImportRow.objects.bulk_create(rows, batch_size=BATCH)
    count(run, rows, begun_by(plan))
    journal.record(by=by, sentence="gave a list of workplaces", subject=run)
    return run


def plan_of(run: HostImport) -> Plan:
    """An empty plan against the hosts as they stand now."""
    world = queries.world_of(run.catchment, run.host)
    return Plan(world, columns=run.columns, own=run.host)


def _row(run: HostImport, line: HostLine, plan: Plan) -> HostImportRow:
    row = HostImportRow(
        run=run,
        number=line.number,
        values=line.values,
        result=RowResult.PROBLEM,
        problems=[problem.as_json() for problem in line.problems],
    )
    if not line.stops:
        judge(row, plan)
    if row.result == RowResult.PROBLEM:
        row.cells = list(line.cells)
    return row


def judge(row: HostImportRow, plan: Plan) -> Verdict:
    """Write down what the row would do, as things stand, behind the doubts about its cells.

    Doubts of an earlier judgement are taken away.
    """
    verdict = plan.add(row.number, row.values)
    row.result = verdict.result
    of_cells = [problem for problem in row.problems if not problem.get("judged")]
    judged = [{**problem.as_json(), "judged": True} for problem in verdict.problems]
    row.problems = [*of_cells, *judged]
    row.host = verdict.host.host if verdict.host else None
    row.opportunity = verdict.opportunity.opportunity if verdict.opportunity else None
    return verdict


def begun_by(plan: Plan) -> dict[str, int]:
    """How much a plan begins in all; asked before it is written."""
    new_weeks = [week for week in plan.weeks.values() if week.week is None]
    return {
        "hosts": sum(host.host is None for host in plan.all_hosts),
        "hosts_known": sum(host.host is not None for host in plan.all_hosts),
        "opportunities": sum(one.opportunity is None for one in plan.opportunities.values()),
        "weeks": len(new_weeks),
        "seats": sum(week.says["seats"] for week in new_weeks),
    }


def count(run: HostImport, rows: Iterable[HostImportRow], begun: Mapping[str, int]) -> None:
    """Write down rows by what they do, and what they begin in all."""
    run.counts = dict(Counter(str(row.result) for row in rows)) | dict(begun)
    run.save(update_fields=["counts"])


def move(run: HostImport, *, start: HostImportStatus, end: HostImportStatus, by: Actor) -> None:
    """Take the next step, if nobody was faster.

    Raises:
        ImportHasMoved: if somebody was.
    """
    moved = HostImport.objects.filter(pk=run.pk, status=start).update(status=end, changed_at=by.now)
    if not moved:
        raise ImportHasMoved(run)
    run.refresh_from_db()
