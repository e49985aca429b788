"""Begin an import: keep the file, name the columns, decide about possible duplicates, ask to run or undo."""

import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction

from catchment.network.actions.imports.moves import move
from catchment.network.enums import DuplicateChoice, ImportKind, ImportStatus, RowDecision
from catchment.network.imports.feed import check_address
from catchment.network.imports.tables import refuse_wrong_files
from catchment.network.models import ImportRow, ImportRun
from catchment.people.actor import Actor
from catchment.people.enums import FileKind
from catchment.people.journal import record
from catchment.people.models import Catchment, StoredFile

#: States in which a file counts as imported already.
_GOOD_ENDS = (
    ImportStatus.CHECKED,
    ImportStatus.TO_RUN,
    ImportStatus.RUNNING,
    ImportStatus.STOPPED,
    ImportStatus.DONE,
    ImportStatus.TO_CHECK,
    ImportStatus.CHECKING,
    ImportStatus.UPLOADED,
)


class SameFileAgain(Exception):
    """This very file was given before and not undone.

    Attributes:
        run: that import.
    """

    def __init__(self, run: ImportRun) -> None:
        super().__init__(run)
        self.run = run


class NothingToDecide(Exception):
    """There is no such question, or it is too late for it."""


@transaction.atomic
def start_file_import(
    *,
    catchment: Catchment,
    kind: ImportKind,
    source_name: str,
    file_name: str,
    data: bytes,
    by: Actor,
    within_metres: int | None = None,
    again: bool = False,
) -> ImportRun:
    """Keep a file, to be looked through next; a spreadsheet of one's own first has its columns named.

    Args:
        catchment: whose directory.
        kind: which reader.
        source_name: where it is from; the same name next time updates the same records.
        file_name: what the file is called.
        data: the file.
        by: who imports.
        within_metres: leave out what is farther from every neighbourhood; None takes all.
        again: whether the same file is meant a second time.

    Raises:
        FileNotUnderstood: if it is empty, too large, or plainly no such file.
        SameFileAgain: if it was given before.
    """
    refuse_wrong_files(data)
    sha256 = hashlib.sha256(data).hexdigest()
    earlier = _earlier(catchment, kind, sha256)
    if earlier is not None and not again:
        raise SameFileAgain(earlier)
    kept = StoredFile(
        catchment=catchment,
        kind=FileKind.IMPORT,
        name=file_name[:200],
        size=len(data),
        sha256=sha256,
        uploaded_by_id=by.user_id,
        created_at=by.now,
    )
    kept.content.save(f"{uuid.uuid4().hex}.bin", ContentFile(data), save=True)
    waits = kind == ImportKind.SPREADSHEET
    run = _run(catchment, kind, source_name, by)
    run.file, run.file_name, run.sha256 = kept, file_name[:200], sha256
    run.mapping = {"within_metres": within_metres}
    run.status = ImportStatus.UPLOADED if waits else ImportStatus.TO_CHECK
    run.save(force_insert=True)
    _journal(run, f"gave the file “{file_name[:100]}” to import", by)
    return run


@transaction.atomic
def start_feed_import(
    *,
    catchment: Catchment,
    source_name: str,
    url: str,
    by: Actor,
    within_metres: int | None = None,
) -> ImportRun:
    """Note the address of an Open Referral UK feed, to be fetched and looked through next.

    Raises:
        AddressRefused: if the address may not be asked.
    """
    check_address(url)
    run = _run(catchment, ImportKind.ORUK, source_name, by)
    run.url, run.status = url, ImportStatus.TO_CHECK
    run.mapping = {"within_metres": within_metres}
    run.save(force_insert=True)
    _journal(run, "gave the address of a feed to import", by)
    return run


@transaction.atomic
def name_columns(
    *, run: ImportRun, columns: Mapping[str, str], kind: str, headers: list[str], by: Actor
) -> ImportRun:
    """Say which column of a spreadsheet says what; kept for the next file with these columns.

    Raises:
        ImportNotMovable: if it is past that.
    """
    mapping = run.mapping | {"columns": dict(columns), "kind": kind, "headers": headers}
    move(run, ImportStatus.TO_CHECK, mapping=mapping, problem="", rows_done=0, rows_total=0)
    _journal(run, "named the columns of an import", by)
    return run


@transaction.atomic
def check_again(*, run: ImportRun, by: Actor) -> ImportRun:
    """Look through the file, or fetch the feed, once more.

    Raises:
        ImportNotMovable: if it is being worked on, or has run.
    """
    move(run, ImportStatus.TO_CHECK, problem="", rows_done=0, rows_total=0)
    _journal(run, "had an import looked through again", by)
    return run


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says about one organisation of the file.

    Attributes:
        group: the organisation, as its rows share it.
        choice: the same, another, or leave it out.
        same_as: the public id of the organisation that it is, where it is the same.
    """

    group: str
    choice: DuplicateChoice
    same_as: str = ""


@transaction.atomic
def decide_duplicates(*, run: ImportRun, decisions: Sequence[Decision], by: Actor) -> int:
    """Say about organisations of the file whether they are here already; gives how many rows that settles.

    Raises:
        NothingToDecide: if nobody asked about one of them, or the import has run; nothing is kept.
    """
    rows = [row for one in decisions for row in _decided_rows(run, one)]
    ImportRow.objects.bulk_update(rows, ["choice", "likeness"], batch_size=500)
    _journal(run, "decided about possible duplicates in an import", by)
    return len(rows)


def _decided_rows(run: ImportRun, decision: Decision) -> list[ImportRow]:
    rows = list(
        ImportRow.objects.select_for_update(of=("self",))
        .filter(
            run=run,
            run__status=ImportStatus.CHECKED,
            group=decision.group,
            decision=RowDecision.DUPLICATE,
        )
        .order_by("number")
    )
    offered = {one["key"] for row in rows for one in row.likeness}
    if not rows or (decision.choice == DuplicateChoice.SAME and decision.same_as not in offered):
        raise NothingToDecide(run)
    for row in rows:
        row.choice = decision.choice
        row.likeness = sorted(row.likeness, key=lambda one: one["key"] != decision.same_as)
    return rows


@transaction.atomic
def ask_to_run(*, run: ImportRun, by: Actor) -> ImportRun:
    """Let what was looked through be written, or the rest of it. Of two who press, one wins.

    Raises:
        ImportNotMovable: if it is not ready, or somebody was faster.
    """
    done = ImportRow.objects.filter(run=run).exclude(done_at=None).count()
    move(run, ImportStatus.TO_RUN, rows_done=done, problem="")
    _journal(run, f"started the import from “{run.source_name}”", by)
    return run


@transaction.atomic
def ask_to_undo(*, run: ImportRun, by: Actor) -> ImportRun:
    """Let an import be undone; what changed since stays, and is listed.

    Raises:
        ImportNotMovable: if it has not run, or somebody was faster.
    """
    move(run, ImportStatus.TO_UNDO, rows_done=0, problem="")
    _journal(run, f"undid the import from “{run.source_name}”", by)
    return run


def source_of(name: str) -> str:
    """The short name of a source: capitals, signs and dates do not count."""
    letters = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return letters[:80] or "unnamed"


def _earlier(catchment: Catchment, kind: ImportKind, sha256: str) -> ImportRun | None:
    return (
        ImportRun.objects.filter(
            catchment=catchment, kind=kind, sha256=sha256, status__in=_GOOD_ENDS
        )
        .order_by("-created_at")
        .first()
    )


def _run(catchment: Catchment, kind: ImportKind, source_name: str, by: Actor) -> ImportRun:
    return ImportRun(
        catchment=catchment,
        kind=kind,
        source=source_of(source_name),
        source_name=source_name[:120],
        started_by_id=by.membership_id,
        started_by_name=by.name[:120],
        created_at=by.now,
    )


def _journal(run: ImportRun, sentence: str, by: Actor) -> None:
    record(by=by, sentence=sentence, subject=run, catchment_id=run.catchment_id)
