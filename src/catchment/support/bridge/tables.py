"""Tables of candidates, kept in this process under the version of a catchment's directory.

Every change of the directory gives it a new version, and every record that changes a new version of
its own. When the directory's version has moved, the versions of all records are compared with those
that were read before the table was: only offers that a change touches are read again, with all of
their rows. Nothing rests on clocks or on who made the change, so that another process's changes,
deletions included, are found just the same.
"""

import datetime as dt
import threading
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from catchment.engine.candidates import Candidates, only_rows, table_from_rows, with_rows
from catchment.network.models import DirectoryVersion, Helper
from catchment.people.models import Catchment
from catchment.support.bridge.rows import (
    OFFER_MASK,
    Scope,
    all_rows,
    helper_key,
    rows_named,
    rows_of_offers,
    topic_numbers,
)
from catchment.support.bridge.stamps import (
    Stamps,
    changed_between,
    offers_touched,
    read_stamps,
)

#: Where more offers than this were touched, everything is read anew.
MOST_OFFERS_BY_PARTS = 2_000


@dataclass(frozen=True, slots=True)
class Names:
    """Full names of active helpers, and who is called so, by primary key."""

    of: Mapping[int, str]
    called: Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kept:
    """A table and what it was made from.

    Attributes:
        version: number of the directory.
        scope: the catchment, what it sees, its topics, and the day on which gates were judged.
        stamps: versions of the records, read before the rows were.
        names: what helpers are called.
        table: the rows.
        by_key: keys in ascending order, and the row of each.
        unnamed: the rows of offers where nobody is named.
    """

    version: int
    scope: Scope
    stamps: Stamps
    names: Names
    table: Candidates
    by_key: tuple[NDArray[np.int64], NDArray[np.intp]]
    unnamed: Candidates

    @property
    def topics(self) -> Mapping[str, int]:
        """Numbers of topics by slug."""
        return self.scope.topics.by_slug

    def rows_of(self, keys: Iterable[int]) -> NDArray[np.intp]:
        """Find the rows of some keys, ascending; keys that are not in the table have none."""
        wanted = np.array(sorted(keys), dtype=np.int64)
        ordered, rows = self.by_key
        first = np.searchsorted(ordered, wanted)
        after = np.searchsorted(ordered, wanted, side="right")
        return np.sort(rows[first[first < after]])

    def helpers_called(self, names: Iterable[str]) -> set[int]:
        """Find active helpers by their full names."""
        return {key for name in names for key in self.names.called.get(name, ())}


_kept: dict[uuid.UUID, Kept] = {}
_lock = threading.Lock()


def kept_table(catchment: Catchment, *, on: dt.date) -> Kept:
    """The catchment's table: from memory if nothing has changed. One query when warm."""
    version = directory_version(catchment)
    kept = _still_good(catchment, version, on)
    if kept is not None:
        return kept
    with _lock:  # whoever waited here finds what the first one has loaded
        kept = _still_good(catchment, version, on) or _brought_up(catchment, version, on)
        _kept[catchment.public_id] = kept
    return kept


def looked_at_again(kept: Kept, keys: Collection[int]) -> Kept:
    """Read the rows of some keys from the database as they are now. Four queries at most.

    Returns:
        what was given if all still stands; otherwise a table in which they are as they are now,
        kept for the next answer too.
    """
    fresh = table_from_rows(rows_named(keys, kept.scope))
    table = with_rows(kept.table, kept.rows_of(keys), fresh)
    if table is kept.table:
        return kept
    looked = _with_table(kept, table)
    public_id = kept.scope.catchment.public_id
    with _lock:
        if _kept.get(public_id) is kept:
            _kept[public_id] = looked
    return looked


def directory_version(catchment: Catchment) -> int:
    """The number under which the directory stands now. One query."""
    number = (
        DirectoryVersion.objects.filter(catchment=catchment)
        .values_list("number", flat=True)
        .first()
    )
    return number or 0


def read_anew(catchment: Catchment, version: int, on: dt.date) -> Kept:
    """Read the whole directory. Ten queries."""
    stamps = read_stamps(catchment)
    scope = Scope(catchment, stamps.seen_organisations(), topic_numbers(catchment), on)
    table = table_from_rows(all_rows(scope))
    return _kept_of(version, scope, stamps, _all_names(catchment), table)


def _still_good(catchment: Catchment, version: int, on: dt.date) -> Kept | None:
    kept = _kept.get(catchment.public_id)
    return kept if kept is not None and (kept.version, kept.scope.on) == (version, on) else None


def _brought_up(catchment: Catchment, version: int, on: dt.date) -> Kept:
    """Bring the table that stands here up to this version; where that is not possible, read all."""
    kept = _kept.get(catchment.public_id)
    if kept is None or kept.scope.on != on:
        return read_anew(catchment, version, on)
    stamps = read_stamps(catchment)
    scope = Scope(catchment, stamps.seen_organisations(), topic_numbers(catchment), on)
    changed = changed_between(kept.stamps, stamps)
    touched = offers_touched(changed) | _given_by(changed.helpers, kept)
    if len(touched) > MOST_OFFERS_BY_PARTS or not kept.scope.topics.go_on_as(scope.topics):
        return read_anew(catchment, version, on)
    table = with_rows(
        kept.table, _rows_of_offers(touched, kept), table_from_rows(rows_of_offers(touched, scope))
    )
    names = _names_now(kept.names, changed.helpers, catchment)
    return _kept_of(version, scope, stamps, names, table)


def _given_by(helpers: Collection[int], kept: Kept) -> set[int]:
    """Offers in whose rows these helpers stand."""
    named = np.isin(kept.table.helper, [helper_key(0, helper) for helper in helpers])
    offers: list[int] = (kept.table.key[named] & OFFER_MASK).tolist()
    return set(offers)


def _rows_of_offers(offers: Collection[int], kept: Kept) -> NDArray[np.intp]:
    return np.flatnonzero(np.isin(kept.table.key & OFFER_MASK, list(offers)))


def _names_now(names: Names, changed: Collection[int], catchment: Catchment) -> Names:
    """The names after some helpers came, went or changed. One query where there are any."""
    if not changed:
        return names
    of, called = dict(names.of), dict(names.called)
    for key in of.keys() & changed:
        name = of.pop(key)
        called[name] -= {key}
    for key, name in _active_names(catchment, Q(pk__in=changed)):
        of[key] = name
        called[name] = called.get(name, frozenset()) | {key}
    return Names(of, called)


def _all_names(catchment: Catchment) -> Names:
    of = dict(_active_names(catchment, Q()))
    called: dict[str, frozenset[int]] = {}
    for key, name in of.items():
        called[name] = called.get(name, frozenset()) | {key}
    return Names(of, called)


def _active_names(catchment: Catchment, which: Q) -> Iterable[tuple[int, str]]:
    helpers = Helper.objects.in_catchment(catchment).active().filter(which)
    return helpers.values_list("pk", "name")


def _kept_of(version: int, scope: Scope, stamps: Stamps, names: Names, table: Candidates) -> Kept:
    order = np.argsort(table.key)
    return Kept(
        version=version,
        scope=scope,
        stamps=stamps,
        names=names,
        table=table,
        by_key=(table.key[order], order),
        unnamed=only_rows(table, np.flatnonzero(table.helper & 1)),
    )


def _with_table(kept: Kept, table: Candidates) -> Kept:
    return _kept_of(kept.version, kept.scope, kept.stamps, kept.names, table)
