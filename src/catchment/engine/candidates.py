"""Everybody who might help, as one table of numpy arrays.

A row is a named helper with what they offer in one offer, or an organisation's offer where
nobody is named. Rows of one human being share a ``person_group`` and stand together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from catchment.engine.places import Place

#: How many topics there can be, and the 64-bit words that hold them.
TOPICS = 256
WORDS = TOPICS // 64

#: How many layers of need there are.
LAYERS = 7

#: Seven days in three blocks each (morning, afternoon, evening): bit 3 * day + block.
ALL_TIMES = 2**21 - 1

#: Rows of a table, ascending.
Rows = NDArray[np.intp]

#: Stands beside or in place of weekly times: a time can be found by asking.
BY_ARRANGEMENT = 2**21

#: Reach of somebody who does not travel to people.
STAYS = -1


class CandidatesError(ValueError):
    """A table of candidates is malformed. The message names column and row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One row of the table in plain values; the fields are those of ``Candidates``.

    Attributes:
        key: opaque and unique.
        helper: opaque; the helper, or a number that stands for the offer where nobody is named.
        person_group: opaque; the same for all rows of one human being.
        topics: numbers of the topics that it meets, 0 to 255.
        layers: layers of need that it meets, 1 to 7.
        place: where people are met, or None where that is not known.
        reach: metres that it travels to people, or STAYS.
        remote: whether it helps by phone or screen.
        in_person: whether it meets people.
        min_age: youngest, in whole years.
        max_age: oldest, in whole years.
        languages: bits of the languages spoken.
        access: bits of the access features that it has.
        places_left: how many more people it can take on.
        capacity: how many it can take on in all.
        times: bits of the weekly blocks, and BY_ARRANGEMENT.
        cleared: whether cleared for under-18s on the day asked.
        guidance: whether qualified for personal guidance on the day asked.
        confirmed: whether confirmed within its rhythm on the day asked.
        is_open: whether it takes people on at all.
    """

    key: int
    helper: int
    person_group: int
    topics: frozenset[int]
    layers: frozenset[int]
    place: Place | None = None
    reach: int = STAYS
    remote: bool = False
    in_person: bool = True
    min_age: int = 0
    max_age: int = 150
    languages: int = 0
    access: int = 0
    places_left: int = 1
    capacity: int = 1
    times: int = BY_ARRANGEMENT
    cleared: bool = False
    guidance: bool = False
    confirmed: bool = True
    is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """N rows, sorted by person group and key; every array is read-only.

    Attributes:
        key: (N,) int64, unique.
        helper: (N,) int64.
        person_group: (N,) int64, ascending.
        topics: (N, 4) uint64 in column order; bit t % 64 of word t // 64 is topic t.
        layers: (N,) uint8; bit l - 1 is layer l.
        latitude: (N,) float64 degrees, NaN where not known.
        longitude: (N,) float64 degrees, NaN where not known.
        reach: (N,) int32 metres, or STAYS.
        remote: (N,) bool.
        in_person: (N,) bool.
        min_age: (N,) int16 whole years.
        max_age: (N,) int16 whole years.
        languages: (N,) uint64 bits.
        access: (N,) uint64 bits.
        places_left: (N,) int32.
        capacity: (N,) int32.
        times: (N,) uint32 bits; bit 21 is BY_ARRANGEMENT.
        cleared: (N,) bool.
        guidance: (N,) bool.
        confirmed: (N,) bool.
        is_open: (N,) bool.
    """

    key: NDArray[np.int64]
    helper: NDArray[np.int64]
    person_group: NDArray[np.int64]
    topics: NDArray[np.uint64]
    layers: NDArray[np.uint8]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    reach: NDArray[np.int32]
    remote: NDArray[np.bool_]
    in_person: NDArray[np.bool_]
    min_age: NDArray[np.int16]
    max_age: NDArray[np.int16]
    languages: NDArray[np.uint64]
    access: NDArray[np.uint64]
    places_left: NDArray[np.int32]
    capacity: NDArray[np.int32]
    times: NDArray[np.uint32]
    cleared: NDArray[np.bool_]
    guidance: NDArray[np.bool_]
    confirmed: NDArray[np.bool_]
    is_open: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.key)

    def nbytes(self) -> int:
        """Give the size of all arrays in bytes."""
        return sum(int(column.nbytes) for column in columns_of(self).values())


_DTYPES: dict[str, Any] = {
    "key": np.int64,
    "helper": np.int64,
    "person_group": np.int64,
    "topics": np.uint64,
    "layers": np.uint8,
    "latitude": np.float64,
    "longitude": np.float64,
    "reach": np.int32,
    "remote": np.bool_,
    "in_person": np.bool_,
    "min_age": np.int16,
    "max_age": np.int16,
    "languages": np.uint64,
    "access": np.uint64,
    "places_left": np.int32,
    "capacity": np.int32,
    "times": np.uint32,
    "cleared": np.bool_,
    "guidance": np.bool_,
    "confirmed": np.bool_,
    "is_open": np.bool_,
}


def columns_of(table: Candidates) -> dict[str, NDArray[Any]]:
    """Give the arrays of a table by name, in their order."""
    return {column.name: getattr(table, column.name) for column in fields(table)}


def table_from_columns(columns: Mapping[str, ArrayLike]) -> Candidates:
    """Build a table from whole columns; the fast way for many rows.

    Args:
        columns: every column of ``Candidates`` by name, rows in any order; they are copied.

    Returns:
        the checked table, sorted by person group and key.

    Raises:
        CandidatesError: if a column is missing or unknown, does not fit its type, or the
            table breaks a rule of ``check_candidates``.
    """
    if set(columns) != set(_DTYPES):
        odd = ", ".join(sorted(set(columns) ^ set(_DTYPES)))
        raise CandidatesError(f"These columns are missing or unknown: {odd}.")
    arrays = {name: _as_column(name, columns[name]) for name in _DTYPES}
    _check_shapes(arrays)
    order = np.lexsort((arrays["key"], arrays["person_group"]))
    table = Candidates(**{name: _frozen(name, column[order]) for name, column in arrays.items()})
    check_candidates(table)
    return table


def _as_column(name: str, values: ArrayLike) -> NDArray[Any]:
    """Read values as the column's type, refusing any that would change on the way."""
    try:
        given = np.asarray(values)
        column = np.asarray(values, dtype=_DTYPES[name])
    except (OverflowError, ValueError, TypeError) as problem:
        raise CandidatesError(f'Column "{name}" does not fit its type: {problem}.') from problem
    if name not in ("latitude", "longitude") and not np.array_equal(given, column):
        raise CandidatesError(f'Column "{name}" holds a value that does not fit its type.')
    return column


def _frozen(name: str, column: NDArray[Any]) -> NDArray[Any]:
    ready = np.asfortranarray(column) if name == "topics" else column
    ready.flags.writeable = False
    return ready


def table_from_rows(rows: Iterable[Candidate]) -> Candidates:
    """Build a table from rows of plain values; the easy way, about 100,000 rows a second.

    Raises:
        CandidatesError: if a row breaks a rule of ``check_candidates``.
    """
    given = list(rows)
    plain = [name for name in _DTYPES if name not in ("topics", "layers", "latitude", "longitude")]
    columns: dict[str, ArrayLike] = {
        name: np.array([getattr(row, name) for row in given], dtype=object)
        if given
        else np.empty(0, _DTYPES[name])
        for name in plain
    }
    columns["topics"] = _topic_words(given)
    columns["layers"] = np.array([_layer_bits(row) for row in given], dtype=np.uint8)
    columns["latitude"] = np.array([_degrees(row.place)[0] for row in given], dtype=np.float64)
    columns["longitude"] = np.array([_degrees(row.place)[1] for row in given], dtype=np.float64)
    return table_from_columns(columns)


def _topic_words(rows: list[Candidate]) -> NDArray[np.uint64]:
    words = np.zeros((len(rows), WORDS), dtype=np.uint64)
    for at, row in enumerate(rows):
        for topic in row.topics:
            if not 0 <= topic < TOPICS:
                raise CandidatesError(f'Column "topics" of key {row.key} has no topic {topic}.')
            words[at, topic // 64] |= np.uint64(1 << topic % 64)
    return words


def _layer_bits(row: Candidate) -> int:
    if not all(1 <= layer <= LAYERS for layer in row.layers):
        raise CandidatesError(f'Column "layers" of key {row.key} has a layer outside 1 to 7.')
    return sum(1 << layer - 1 for layer in row.layers)


def _degrees(place: Place | None) -> tuple[float, float]:
    return (place.latitude, place.longitude) if place else (np.nan, np.nan)


def with_rows(table: Candidates, leaving: Rows, fresh: Candidates) -> Candidates:
    """Give a table in which some rows have left and others have come.

    The table given is left as it is, so that an answer being made elsewhere stays whole. Where
    the same keys leave and come, in the same person groups, only the columns that change are
    copied; else the whole table is sorted again.

    Args:
        table: a checked table.
        leaving: (L,) rows of it that go, ascending.
        fresh: a checked table of those that come; no key of theirs may stand in the rows that stay.

    Returns:
        the very table given, if nothing is different.

    Raises:
        CandidatesError: if a key would stand in it twice.
    """
    same_keys = np.array_equal(table.key[leaving], fresh.key)
    if same_keys and np.array_equal(table.person_group[leaving], fresh.person_group):
        return _overwritten(table, leaving, fresh)
    extra = columns_of(fresh)
    return table_from_columns(
        {
            name: np.concatenate([np.delete(column, leaving, axis=0), extra[name]])
            for name, column in columns_of(table).items()
        }
    )


def _overwritten(table: Candidates, rows: Rows, fresh: Candidates) -> Candidates:
    changed = {}
    for name, column in columns_of(table).items():
        values = getattr(fresh, name)
        if not np.array_equal(column[rows], values, equal_nan=name in ("latitude", "longitude")):
            copied = column.copy(order="K")
            copied[rows] = values
            changed[name] = _frozen(name, copied)
    return replace(table, **changed) if changed else table


def only_rows(table: Candidates, rows: Rows) -> Candidates:
    """Give a table of some rows, named in ascending order."""
    return Candidates(
        **{name: _frozen(name, column[rows]) for name, column in columns_of(table).items()}
    )


def check_candidates(table: Candidates) -> None:
    """Refuse a table that would give wrong answers.

    Raises:
        CandidatesError: naming the column and the key of the first row at fault, if shapes or
            types differ from ``Candidates``, a key comes twice, rows are not sorted by person
            group, or a value cannot be.
    """
    columns = columns_of(table)
    _check_shapes(columns)
    for name, column in columns.items():
        if column.dtype != _DTYPES[name]:
            raise CandidatesError(f'Column "{name}" is {column.dtype}.')
    if len(np.unique(table.key)) != len(table):
        raise CandidatesError('Column "key" holds a key twice.')
    if np.any(np.diff(table.person_group) < 0):
        raise CandidatesError('Column "person_group" is not sorted.')
    for name, wrong in _faults(table).items():
        if np.any(wrong):
            key = int(table.key[np.flatnonzero(wrong)[0]])
            raise CandidatesError(f'Column "{name}" of key {key} holds a value that cannot be.')


def _check_shapes(columns: Mapping[str, NDArray[Any]]) -> None:
    length = len(columns["key"]) if columns["key"].ndim else 0
    for name, column in columns.items():
        if column.shape != ((length, WORDS) if name == "topics" else (length,)):
            raise CandidatesError(f'Column "{name}" has the shape {column.shape}.')


def _faults(table: Candidates) -> dict[str, NDArray[np.bool_]]:
    """Mark impossible values, by the column that is named for them."""
    lost = np.isnan(table.latitude) & np.isnan(table.longitude)
    return {
        "layers": table.layers >= 1 << LAYERS,
        "latitude": ~lost & ~(np.abs(table.latitude) <= 90),
        "longitude": ~lost & ~(np.abs(table.longitude) <= 180),
        "reach": table.reach < STAYS,
        "min_age": table.min_age < 0,
        "max_age": table.max_age < table.min_age,
        "places_left": table.places_left < 0,
        "capacity": table.capacity < table.places_left,
        "times": table.times > (ALL_TIMES | BY_ARRANGEMENT),
    }
