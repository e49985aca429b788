"""Whoever guards a state does it by the row's own columns: an UPDATE that asks another table is refused.

On PostgreSQL of two who wait for one row the second asks the conditions again, of the row as it is
then; but a condition within a subselect, which a join becomes as well, was answered before the wait.
Both would win, and SQLite, which lets one writer in at a time, hides it. So every UPDATE that our
code sends while tests run is looked at, on either database.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db.models.sql.compiler import SQLUpdateCompiler

import catchment

OURS = Path(catchment.__file__).parent

#: Those that may ask another table: the module and function, and why nobody can win twice.
ALLOWED = {
    (
        "people/actions/catchments.py",
        "open_catchment",
    ): "the state stands on the row; numbers to call are replaced and never taken away",
    (
        "people/journal.py",
        "pseudonymise",
    ): "takes names out of every line about somebody; twice is the same as once",
}


class AsksAnotherTable(AssertionError):
    """An UPDATE whose conditions are not on the row's own columns alone."""


@contextmanager
def refused_elsewhere() -> Iterator[None]:
    """Look at each UPDATE until the end of the block."""
    usual = SQLUpdateCompiler.as_sql

    def looked_at(self: SQLUpdateCompiler) -> Any:
        sql, params = usual(self)
        if asks_another_table(sql):
            _refuse(sql)
        return sql, params

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLUpdateCompiler, "as_sql", looked_at)
        yield


def asks_another_table(sql: str) -> bool:
    """Whether the conditions of an UPDATE hold a subselect, as those of a join do too."""
    _, _, conditions = sql.partition(" WHERE ")
    return "SELECT " in conditions


def _refuse(sql: str) -> None:
    """Raise, unless it comes from where it may, or from no code of ours."""
    where = _who_asks(sys._getframe())
    if where is not None and where not in ALLOWED:
        message = (
            f"{where[0]}: {where[1]} changes rows by a condition in another table, where two at once"
            " may both win on PostgreSQL. Filter by the row's own columns (its key and its state);"
            f" hold the other row first where it matters. See tests/own_columns.py.\n{sql}"
        )
        raise AsksAnotherTable(message)


def _who_asks(frame: FrameType | None) -> tuple[str, str] | None:
    """The nearest of our functions on the way here."""
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(OURS):
            return file.relative_to(OURS).as_posix(), frame.f_code.co_name
        frame = frame.f_back
    return None
