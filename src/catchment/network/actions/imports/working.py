"""Work on imports: whatever waits, by the worker; or one that was just asked for, at once."""

from django.db.models import Q

from catchment.network.actions.imports.checking import check
from catchment.network.actions.imports.moves import SILENCE, Clock, LostToAnother
from catchment.network.actions.imports.running import run_import
from catchment.network.actions.imports.undoing import undo_import
from catchment.network.enums import IMPORT_WORK, ImportStatus
from catchment.network.models import ImportRun

_WORK = {
    ImportStatus.CHECKING: check,
    ImportStatus.RUNNING: run_import,
    ImportStatus.UNDOING: undo_import,
}


def run_waiting(clock: Clock) -> int:
    """Take on, one after the other, imports that wait or whose worker died; gives how many.

    Args:
        clock: tells the moment, since this may take long.
    """
    worked = 0
    died = Q(status__in=list(_WORK), beat_at__lt=clock() - SILENCE)
    waiting = Q(status__in=list(IMPORT_WORK))
    for run in ImportRun.objects.filter(died | waiting).order_by("created_at", "pk"):
        worked += work_on(run, clock)
    return worked


def work_on(run: ImportRun, clock: Clock) -> bool:
    """Do what an import waits for; False where another worker has it."""
    if not _take_on(run, clock):
        return False
    try:
        _WORK[ImportStatus(run.status)](run, clock)
    except LostToAnother:
        return False
    return True


def _take_on(run: ImportRun, clock: Clock) -> bool:
    """Take an import on in one statement: of two workers, one gets it."""
    status = ImportStatus(run.status)
    taken = (
        ImportRun.objects.filter(pk=run.pk, status=status, beat_at=run.beat_at)
        .filter(Q(status__in=list(IMPORT_WORK)) | Q(beat_at__lt=clock() - SILENCE))
        .update(status=IMPORT_WORK.get(status, status), beat_at=clock())
    )
    if taken:
        run.refresh_from_db()
    return bool(taken)
