"""Tables of candidates, kept in this process under the version of a catchment's directory."""

import datetime as dt
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from catchment.engine.candidates import (
    Candidate,
    Candidates,
    columns_of,
    table_from_rows,
    with_candidate,
    without_key,
)
from catchment.network.models import DirectoryVersion
from catchment.people.models import Catchment
from catchment.support.bridge.rows import all_rows, helpers_by_name, some_rows, topic_numbers


@dataclass(frozen=True, slots=True)
class Kept:
    """A table and what it was made from.

    Attributes:
        version: number of the directory.
        on: the day on which its gates were judged.
        topics: numbers of topics by slug.
        named: primary keys of helpers by name.
        table: the rows.
    """

    version: int
    on: dt.date
    topics: Mapping[str, int]
    named: Mapping[str, tuple[int, ...]]
    table: Candidates


_kept: dict[uuid.UUID, Kept] = {}
_lock = threading.Lock()


def kept_table(catchment: Catchment, *, on: dt.date) -> Kept:
    """The catchment's table: from memory if nothing has changed. One query when warm."""
    version = directory_version(catchment)
    kept = _still_good(catchment, version, on)
    if kept is not None:
        return kept
    with _lock:  # whoever waited here finds what the first one has loaded
        kept = _still_good(catchment, version, on) or _load(catchment, version, on)
        _kept[catchment.public_id] = kept
    return kept


def _still_good(catchment: Catchment, version: int, on: dt.date) -> Kept | None:
    kept = _kept.get(catchment.public_id)
    return kept if kept is not None and (kept.version, kept.on) == (version, on) else None


def looked_at_again(kept: Kept, catchment: Catchment, keys: set[int]) -> Kept:
    """Read the rows of some keys from the database as they are now. Six queries.

    Returns:
        what was given if all still stands; otherwise a table in which they are as they are now,
        kept for the next answer too.
    """
    rows = list(some_rows(keys, catchment, topics=kept.topics, on=kept.on))
    table = _patched(kept.table, rows, keys)
    if table is kept.table:
        return kept
    fresh = replace(kept, table=table)
    with _lock:
        if _kept.get(catchment.public_id) is kept:
            _kept[catchment.public_id] = fresh
    return fresh


def directory_version(catchment: Catchment) -> int:
    """The number under which the directory stands now. One query."""
    number = (
        DirectoryVersion.objects.filter(catchment=catchment)
        .values_list("number", flat=True)
        .first()
    )
    return number or 0


def _load(catchment: Catchment, version: int, on: dt.date) -> Kept:
    topics = topic_numbers(catchment)
    rows = all_rows(catchment, topics=topics, on=on)
    return Kept(version, on, topics, helpers_by_name(catchment), table_from_rows(rows))


def _patched(table: Candidates, rows: list[Candidate], keys: set[int]) -> Candidates:
    """Put rows as they are now in the place of what stood there; the same table if all stands."""
    now = table_from_rows(rows)
    there = np.flatnonzero(np.isin(table.key, now.key))
    gone = keys - set(now.key.tolist())
    changed = set(now.key.tolist())
    if np.array_equal(table.key[there], now.key):
        differs = _differs(table, there, now)
        changed = set(now.key[differs].tolist())
    for key in gone:
        table = without_key(table, key)
    for row in rows:
        if row.key in changed:
            table = with_candidate(table, row)
    return table


def _differs(table: Candidates, rows: NDArray[np.intp], now: Candidates) -> NDArray[np.bool_]:
    differs = np.zeros(len(rows), dtype=np.bool_)
    fresh = columns_of(now)
    for name, column in columns_of(table).items():
        one, other = column[rows], fresh[name]
        unlike = (one != other) & ~((one != one) & (other != other))  # NaN is like NaN
        differs |= unlike.any(axis=1) if unlike.ndim > 1 else unlike
    return differs
