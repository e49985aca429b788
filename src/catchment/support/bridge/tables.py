"""Tables of candidates, kept in this process under the version of a catchment's directory."""

import datetime as dt
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from catchment.engine.candidates import (
    Candidates,
    columns_of,
    table_from_rows,
    with_candidate,
    without_key,
)
from catchment.network.models import DirectoryVersion
from catchment.people.models import Catchment
from catchment.support.bridge.rows import candidate_rows, offer_of, offers_of, topic_numbers


@dataclass(frozen=True, slots=True)
class Kept:
    """A table and what it was made from.

    Attributes:
        version: number of the directory.
        on: the day on which its gates were judged.
        topics: numbers of topics by slug.
        table: the rows.
    """

    version: int
    on: dt.date
    topics: Mapping[str, int]
    table: Candidates


_kept: dict[uuid.UUID, Kept] = {}
_lock = threading.Lock()


def kept_table(catchment: Catchment, *, on: dt.date) -> Kept:
    """The catchment's table: from memory if nothing has changed. One query when warm."""
    version = directory_version(catchment)
    kept = _kept.get(catchment.public_id)
    if kept is not None and (kept.version, kept.on) == (version, on):
        return kept
    with _lock:
        kept = _load(catchment, version, on)
        _kept[catchment.public_id] = kept
    return kept


def looked_at_again(kept: Kept, catchment: Catchment, keys: set[int]) -> Kept:
    """Read the rows of some keys from the database as they are now. Six queries.

    Returns:
        what was given if all still stands; otherwise a table in which they are as they are now,
        kept for the next answer too.
    """
    offers = {offer_of(key) for key in keys}
    now = {
        row.key: row
        for row in candidate_rows(
            offers_of(catchment).filter(pk__in=offers), catchment, topics=kept.topics, on=kept.on
        )
    }
    table = kept.table
    for key in keys - set(now):
        table = without_key(table, key)
    for row in now.values():
        table = with_candidate(table, row)
    if _same(table, kept.table):
        return kept
    fresh = replace(kept, table=table)
    with _lock:
        if _kept.get(catchment.public_id) is kept:
            _kept[catchment.public_id] = fresh
    return fresh


def _same(one: Candidates, other: Candidates) -> bool:
    """Columns that nothing changed are handed on as they are, not copied."""
    given = columns_of(other)
    return all(column is given[name] for name, column in columns_of(one).items())


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
    rows = candidate_rows(offers_of(catchment), catchment, topics=topics, on=on)
    return Kept(version, on, topics, table_from_rows(rows))
