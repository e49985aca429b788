"""Write lists into a workbook, safely: no cell is worked out, whoever wrote its text."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from catchment.placements.bridge.results import Listed
from catchment.placements.bridge.sheets import harmless

#: A sheet holds no more rows; what is beyond stands on the next.
MOST_ROWS = 1_000_000


def write_workbook(path: Path, lists: Iterable[Listed]) -> None:
    """Write a workbook with a sheet for each list; the file is there as a whole or not at all."""
    book = Workbook(write_only=True)
    for each in lists:
        _write(book, each)
    partial = path.with_name(f"{path.name}.part")
    book.save(partial)
    partial.replace(path)


def _write(book: Workbook, listed: Listed) -> None:
    number = 0
    while True:
        number += 1
        rows = list(islice(listed.rows, MOST_ROWS))
        if number > 1 and not rows:
            return
        sheet = book.create_sheet(listed.name if number == 1 else f"{listed.name} {number}")
        sheet.freeze_panes = "A2"
        for at in range(len(listed.head)):
            sheet.column_dimensions["ABCDEFGH"[at]].width = 24
        head = [WriteOnlyCell(sheet, value=word) for word in listed.head]
        for cell in head:
            cell.font = Font(bold=True)
        sheet.append(head)
        for row in rows:
            sheet.append(harmless(row))
