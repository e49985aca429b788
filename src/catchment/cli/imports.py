"""``catchment import``: bring a list into a catchment's directory, or see what it would do."""

import argparse
import sys
from pathlib import Path

from django.utils import timezone

from catchment.cli import occupations
from catchment.network.actions.imports import starting, working
from catchment.network.actions.imports.moves import ImportNotMovable
from catchment.network.enums import ImportKind, ImportStatus, RowDecision
from catchment.network.imports.incoming import FileNotUnderstood
from catchment.network.imports.mapping import CALLED, guess
from catchment.network.imports.readers import OFFICIAL_NAMES
from catchment.network.imports.tables import read_table
from catchment.network.models import ImportRow, ImportRun
from catchment.network.queries.imports import earlier_mapping, refused_writes, row_counts
from catchment.people.actor import Actor, system
from catchment.people.enums import OrganisationKind
from catchment.people.models import Catchment

#: How many rows with doubts are printed; the pages show all.
ROWS_PRINTED = 20

UNDO = "undo"
OCCUPATIONS = "occupations"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("kind", choices=[*ImportKind.values, OCCUPATIONS, UNDO], help="what it is")
    parser.add_argument(
        "given", metavar="FILE|URL|ID", help="a file, a feed's address, or an import to undo"
    )
    parser.add_argument(
        "--catchment",
        default="",
        metavar="SLUG",
        help="whose directory; kinds of work are everybody's",
    )
    parser.add_argument(
        "--as-of", default="", metavar="DAY", help="for kinds of work: of which day the list is"
    )
    parser.add_argument("--source", default="", help="who it is from; the same next time updates")
    parser.add_argument("--dry-run", action="store_true", help="only say what it would do")
    parser.add_argument(
        "--within-miles", type=float, default=None, help="leave out what is farther away"
    )
    parser.add_argument(
        "--column", action="append", default=[], metavar="WHAT=HEADER",
        help=f"for a spreadsheet: which column says what ({', '.join(CALLED)})",
    )  # fmt: skip
    parser.add_argument("--again", action="store_true", help="take a file that was given before")


def run(options: argparse.Namespace) -> int:
    """Import, and print what happened; 1 when it could not be read."""
    if options.kind == OCCUPATIONS:
        return occupations.take_in(options)
    try:
        catchment = Catchment.objects.get(slug=options.catchment)
    except Catchment.DoesNotExist:
        return _fail(f"There is no catchment {options.catchment!r}.")
    by = system("the command line", now=timezone.now(), catchment_id=catchment.pk)
    if options.kind == UNDO:
        return _undo(catchment, options.given, by)
    try:
        started = _start_or_go_on(catchment, options, by)
    except starting.SameFileAgain as again:
        return _fail(
            f"This very file was given before (import {again.run.public_id}). Add --again to take it."
        )
    except FileNotUnderstood as wrong:
        return _fail(str(wrong))
    except OSError as unreadable:
        return _fail(f"We cannot open {options.given}: {unreadable.strerror}.")
    return _check_and_run(started, by, dry=options.dry_run)


def _start_or_go_on(catchment: Catchment, options: argparse.Namespace, by: Actor) -> ImportRun:
    """A file that was only looked through so far is taken without asking."""
    try:
        return _start(catchment, options, by)
    except starting.SameFileAgain as earlier:
        if earlier.run.status != ImportStatus.CHECKED:
            raise
        options.again = True
        return _start(catchment, options, by)


def _start(catchment: Catchment, options: argparse.Namespace, by: Actor) -> ImportRun:
    kind = ImportKind(options.kind)
    name = options.source or OFFICIAL_NAMES.get(kind) or Path(options.given).stem
    within = round(options.within_miles * 1609.344) if options.within_miles else None
    if options.given.startswith(("https://", "http://")):
        return starting.start_feed_import(
            catchment=catchment, source_name=name, url=options.given, by=by, within_metres=within
        )
    path = Path(options.given)
    data = path.read_bytes()
    columns = _columns(catchment, data, options.column) if kind == ImportKind.SPREADSHEET else None
    started = starting.start_file_import(
        catchment=catchment, kind=kind, source_name=name, file_name=path.name, data=data, by=by,
        within_metres=within, again=options.again,
    )  # fmt: skip
    if columns is not None:
        starting.name_columns(
            run=started, columns=columns, kind=OrganisationKind.OTHER,
            headers=list(read_table(data).headers), by=by,
        )  # fmt: skip
    return started


def _columns(catchment: Catchment, data: bytes, named: list[str]) -> dict[str, str]:
    """The mapping: named here, else as last time, else guessed.

    Raises:
        FileNotUnderstood: where two columns fit, or none names the organisation.
    """
    table = read_table(data)
    guessed = guess(table.headers)
    columns = {**(earlier_mapping(catchment, table.headers).get("columns") or guessed.columns)}
    for one in named:
        what, _equals, header = one.partition("=")
        if what not in CALLED or header not in table.headers:
            raise FileNotUnderstood(
                f"There is no {what!r}, or no column {header!r}, for --column {one}"
            )
        columns[what] = header
    for what, headers in guessed.unclear.items():
        if what not in columns:
            raise FileNotUnderstood(
                f"These columns may all be {what!r}: {', '.join(headers)}. Say which: --column {what}=HEADER"
            )
    if "organisation" not in columns:
        raise FileNotUnderstood(
            "Say which column names the organisation: --column organisation=HEADER"
        )
    return columns


def _check_and_run(started: ImportRun, by: Actor, *, dry: bool) -> int:
    working.work_on(started, timezone.now)
    if started.status != ImportStatus.CHECKED:
        return _fail(started.problem)
    _tell(started)
    if dry:
        print("Dry run: nothing was changed.")
        return 0
    starting.ask_to_run(run=started, by=by)
    working.work_on(started, timezone.now)
    print(
        f"Done. To undo: catchment import undo {started.public_id} --catchment {started.catchment.slug}"
    )
    _print_counts(row_counts(started))
    return 0


def _undo(catchment: Catchment, given: str, by: Actor) -> int:
    found = ImportRun.objects.filter(catchment=catchment, public_id=given).first()
    if found is None:
        return _fail(f"There is no import {given} here.")
    try:
        starting.ask_to_undo(run=found, by=by)
    except ImportNotMovable:
        return _fail(f"It cannot be undone now: {found.get_status_display().lower()}.")
    working.work_on(found, timezone.now)
    print("Undone.")
    for write in refused_writes(found):
        print(f"  stays: {write.target_name} (line {write.row.number}): {write.refused}")
    return 0


def _tell(started: ImportRun) -> None:
    for remark in started.remarks:
        print(remark)
    _print_counts(started.counts)
    doubtful = ImportRow.objects.filter(
        run=started, decision__in=[RowDecision.ERROR, RowDecision.DUPLICATE]
    ).order_by("number")
    for row in doubtful[:ROWS_PRINTED]:
        why = row.problem or f"perhaps “{row.likeness[0]['name']}” is the same"
        print(f"  line {row.number}: {row.name} {why}")


def _print_counts(counts: dict[str, int]) -> None:
    for decision in RowDecision:
        if counts.get(decision):
            print(f"  {counts[decision]:>7,}  {decision.label}")


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
