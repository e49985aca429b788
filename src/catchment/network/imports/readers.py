"""From the bytes of a file to its rows, by kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from catchment.network.enums import ImportKind
from catchment.network.imports import lists, mapping, oruk
from catchment.network.imports.incoming import IncomingRow
from catchment.network.imports.tables import Table, read_table

_LISTS: dict[ImportKind, Callable[[Table], list[IncomingRow]]] = {
    ImportKind.GIAS: lists.read_gias,
    ImportKind.LIBRARIES: lists.read_libraries,
    ImportKind.EMPLOYERS: lists.read_employers,
    ImportKind.HOSPITALS: lists.read_hospitals,
}

#: What official lists are called in reports; the same name finds their records again.
OFFICIAL_NAMES: dict[ImportKind, str] = {
    ImportKind.GIAS: "GIAS",
    ImportKind.LIBRARIES: "Arts Council England libraries",
    ImportKind.EMPLOYERS: "Gender pay gap service",
    ImportKind.HOSPITALS: "List of hospitals",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: rows, and sentences about the whole."""

    rows: list[IncomingRow]
    remarks: list[str]


def read(kind: ImportKind, data: bytes, chosen: Mapping[str, Any]) -> Reading:
    """Read a file.

    Args:
        kind: which reader.
        data: the file.
        chosen: for spreadsheets, the mapping as ``columns`` and the usual ``kind``.

    Raises:
        FileNotUnderstood: with a sentence that says what to do.
    """
    if kind == ImportKind.ORUK:
        return Reading(*oruk.read_file(data))
    table = read_table(data)
    if kind == ImportKind.SPREADSHEET:
        rows = mapping.read_mapped(table, chosen["columns"], kind=chosen["kind"])
    else:
        rows = _LISTS[kind](table)
    return Reading(rows, list(table.remarks))
