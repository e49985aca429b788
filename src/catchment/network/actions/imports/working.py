"""Work on imports: whatever waits, by the worker; or one that was just asked for, at once.

Work that died is begun again where it was. Where it dies again and again without coming any
farther, it comes to rest with a sentence that says what to do, and a person decides.
"""

import datetime as dt
import logging

from django.db import DatabaseError
from django.db.models import F, Q

from catchment.network.actions.imports.checking import check
from catchment.network.actions.imports.moves import SILENCE, Clock, LostToAnother
from catchment.network.actions.imports.running import run_import
from catchment.network.actions.imports.undoing import undo_import
from catchment.network.enums import IMPORT_GIVES_UP, IMPORT_WORK, MOST_TRIES, ImportStatus
from catchment.network.models import ImportRun

_log = logging.getLogger(__name__)

_WORK = {
    ImportStatus.CHECKING: check,
    ImportStatus.RUNNING: run_import,
    ImportStatus.UNDOING: undo_import,
}

_GAVE_UP = {
    ImportStatus.CHECKING: (
        f"We tried {MOST_TRIES} times to look through it and did not come to the end. Nothing has "
        "changed. Try again later; if that does not help, save it as CSV, or split it into smaller files."
    ),
    ImportStatus.RUNNING: (
        f"We tried {MOST_TRIES} times to go on and could not. What is written so far stays. Go on with the "
        "rest, or undo what was written. If it stops again, tell whoever looks after this site."
    ),
    ImportStatus.UNDOING: (
        f"We tried {MOST_TRIES} times to undo all of it and could not. What was undone stays undone. Undo the "
        "rest; if it stops again, tell whoever looks after this site."
    ),
}


def run_waiting(clock: Clock) -> int:
    """Take on, one after the other, imports that wait or whose worker died; gives how many.

    Where the database refuses one, the others go on; that one is tried again after a while.

    Args:
        clock: tells the moment, since this may take long.
    """
    worked = 0
    died = Q(status__in=list(_WORK), beat_at__lt=clock() - SILENCE)
    waiting = Q(status__in=list(IMPORT_WORK))
    for run in ImportRun.objects.filter(died | waiting).order_by("created_at", "pk"):
        try:
            worked += work_on(run, clock)
        except DatabaseError:
            _log.exception("Work on %s broke off", run)
    return worked


def work_on(run: ImportRun, clock: Clock) -> bool:
    """Do what an import waits for; False where another worker has it, or it was given up."""
    if _give_up(run, clock()) or not _take_on(run, clock()):
        return False
    try:
        _WORK[ImportStatus(run.status)](run, clock)
    except LostToAnother:
        return False
    return True


def _give_up(run: ImportRun, at: dt.datetime) -> bool:
    """Bring an import to rest, in one statement, that died as often as is tried."""
    status = ImportStatus(run.status)
    if status not in IMPORT_GIVES_UP or run.tries < MOST_TRIES:
        return False
    rested = ImportRun.objects.filter(
        pk=run.pk, status=status, tries__gte=MOST_TRIES, beat_at__lt=at - SILENCE
    ).update(status=IMPORT_GIVES_UP[status], tries=0, problem=_GAVE_UP[status])
    run.refresh_from_db()
    return bool(rested)


def _take_on(run: ImportRun, at: dt.datetime) -> bool:
    """Take an import on in one statement: of two workers, one gets it."""
    status = ImportStatus(run.status)
    taken = (
        ImportRun.objects.filter(pk=run.pk, status=status, beat_at=run.beat_at)
        .filter(Q(status__in=list(IMPORT_WORK)) | Q(beat_at__lt=at - SILENCE))
        .update(status=IMPORT_WORK.get(status, status), beat_at=at, tries=F("tries") + 1)
    )
    if taken:
        run.refresh_from_db()
    return bool(taken)
