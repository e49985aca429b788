"""Moves of an import from state to state, and the beat by which two workers never share one."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import F

from catchment.network.enums import IMPORT_MOVES, ImportStatus
from catchment.network.models import ImportRun

Clock = Callable[[], dt.datetime]

#: Work without a sign of life for this long has died; another worker takes it on.
SILENCE = dt.timedelta(minutes=5)


class ImportNotMovable(Exception):
    """The import is not in a state for this, or somebody was faster."""


class LostToAnother(Exception):
    """Another worker took the import on."""


def move(run: ImportRun, to: ImportStatus, **values: Any) -> None:
    """Move an import in one statement.

    Raises:
        ImportNotMovable: if it stands elsewhere by now.
    """
    moved = ImportRun.objects.filter(pk=run.pk, status__in=IMPORT_MOVES[to]).update(
        status=to, tries=0, **values
    )
    if not moved:
        raise ImportNotMovable(run)
    run.refresh_from_db()


def beat(run: ImportRun, at: dt.datetime, *, done: int = 0, lasting: bool = False) -> None:
    """Give a sign of life, and add to what is done.

    Args:
        run: the import, as we took it on.
        at: this moment.
        done: how many rows are settled since the last beat.
        lasting: whether what is done stays done if we die now; then nobody begins it anew.

    Raises:
        LostToAnother: if somebody else took it on since our last beat.
    """
    ours = ImportRun.objects.filter(pk=run.pk, status=run.status, beat_at=run.beat_at).update(
        beat_at=at, rows_done=F("rows_done") + done, tries=0 if lasting else F("tries")
    )
    if not ours:
        raise LostToAnother(run)
    run.beat_at = at
    run.rows_done += done
