"""Read a spreadsheet or text with separators line by line, and say what is wrong with it, and where.

Text is read as it comes, so that a file of any size takes little memory; nothing is worked out.
"""

import csv
import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NoReturn

from python_calamine import CalamineError, CalamineWorkbook

from catchment.network.imports.tables import harmless as harmless_text

#: So many problems of one file are told; then we stop reading it.
MOST_PROBLEMS = 50

MOST_LINE_BYTES = 1_000_000
MOST_CELL_SIGNS = 100_000
MOST_BOOK_BYTES = 60 * 1024 * 1024
MOST_UNPACKED_BYTES = 600 * 1024 * 1024

_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WRONG = {
    b"%PDF": "This is a PDF. Give the same list as a spreadsheet or CSV.",
    b"\xff\xfe": "The file is in UTF-16. Save it as “CSV UTF-8” and give that.",
    b"\xfe\xff": "The file is in UTF-16. Save it as “CSV UTF-8” and give that.",
}
_SEPARATORS = ",;\t"
_FORMULA_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[ />]')
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do about it.

    Attributes:
        file: its name.
        row: as a spreadsheet program counts, 1 is the first; 0 is the file as a whole.
        column: its name, or "".
    """

    file: str
    row: int
    column: str
    says: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column “{self.column}”" if self.column else ""
        return f"{self.file}{row}{column}: {self.says}"


class TooManyProblems(Exception):
    """There is no use in reading on."""


@dataclass(slots=True)
class Problems:
    """What is wrong with one file; it ends the reading once there are too many.

    Attributes:
        file: its name.
    """

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, row: int, column: str, says: str) -> None:
        """Write one down.

        Raises:
            TooManyProblems: if it was the last that we tell.
        """
        self.found.append(Problem(self.file, row, column, says))
        if len(self.found) >= MOST_PROBLEMS:
            raise TooManyProblems

    def of_file(self, says: str) -> NoReturn:
        """Write down what is wrong with the file as a whole, and stop.

        Raises:
            TooManyProblems: always.
        """
        self.found.append(Problem(self.file, 0, "", says))
        raise TooManyProblems


@dataclass(frozen=True, slots=True)
class Line:
    """One row: where it stands, and its cells as text, without spaces around them."""

    number: int
    cells: Sequence[str]


def lines_of(path: Path, problems: Problems) -> Iterator[Line]:
    """Give the rows that hold anything, the names of the columns first.

    Raises:
        TooManyProblems: if the file cannot be read on.
        OSError: if it cannot be opened.
    """
    with path.open("rb") as file:
        begins = file.read(4)
        file.seek(0)
        for wrong, says in _WRONG.items():
            if begins.startswith(wrong):
                problems.of_file(says)
        rows = _book(path, problems) if begins in _BOOKS else _text(file, problems)
        empty = True
        for line in rows:
            if any(line.cells):
                empty = False
                yield line
        if empty:
            problems.of_file("The file is empty. Look whether you saved it, and give it again.")


def _text(file: BinaryIO, problems: Problems) -> Iterator[Line]:
    """Read text with commas, semicolons or tabs between."""
    separator = _separator(file)
    csv.field_size_limit(
        MOST_CELL_SIGNS
    )  # one for the whole process, and imports take longer cells
    reader = csv.reader(_decoded(file, separator, problems), delimiter=separator)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            problems.of_file(
                f"It cannot be read from row {number} on ({broken}). Open it in a spreadsheet "
                "program, save it again as CSV, and give that."
            )
        yield Line(number, [cell.strip() for cell in cells])


def _separator(file: BinaryIO) -> str:
    """Choose the sign that stands most often in the first line."""
    first = file.readline(MOST_LINE_BYTES).decode("utf-8", errors="replace")
    file.seek(0)
    return max(_SEPARATORS, key=first.count)


def _decoded(file: BinaryIO, separator: str, problems: Problems) -> Iterator[str]:
    """Turn bytes into lines of text."""
    number = 0
    while raw := file.readline(MOST_LINE_BYTES):
        number += 1
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(raw) == MOST_LINE_BYTES or b"\0" in raw:
            problems.of_file(f"Row {number} is no line of text. Save the file again as CSV.")
        try:
            yield raw.decode()
        except UnicodeDecodeError as broken:
            column = raw[: broken.start].count(separator.encode()) + 1
            problems.of_file(
                f"Row {number}, about column {column}, is not in UTF-8. Save the file as “CSV UTF-8” "
                "and give that."
            )


def _book(path: Path, problems: Problems) -> Iterator[Line]:
    """Read the first sheet of a spreadsheet that holds anything."""
    _refuse_large(path, problems)
    try:
        with closing(CalamineWorkbook.from_path(str(path))) as book:
            sheets = [book.get_sheet_by_index(at) for at in range(len(book.sheet_names))]
            at = next((at for at, sheet in enumerate(sheets) if sheet.height), None)
            if at is None:
                return
            rows = sheets[at].to_python(skip_empty_area=False)
    except CalamineError:
        problems.of_file(
            "We cannot open this spreadsheet: it may be damaged, or kept by a password. Save it "
            "as CSV, or without a password, and give that."
        )
    formulas = _formulas(path, at)
    for number, row in enumerate(rows, start=1):
        for letters in formulas.get(number, ()):
            problems.add(
                number,
                letters,
                "This cell holds a formula. Copy the column, and paste it in place as values.",
            )
        yield Line(number, [_as_text(cell) for cell in row])


def _refuse_large(path: Path, problems: Problems) -> None:
    """Refuse a spreadsheet that would take up too much memory."""
    large = path.stat().st_size > MOST_BOOK_BYTES
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        large = large or unpacked > MOST_UNPACKED_BYTES
    if large:
        problems.of_file("The spreadsheet is too large. Save it as CSV, and give that.")


def _formulas(path: Path, sheet: int) -> dict[int, list[str]]:
    """Give the letters of cells with formulas, by row, of one sheet of an Excel file."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as packed:
        names = sorted(
            (name for name in packed.namelist() if _SHEET.fullmatch(name)),
            key=lambda name: int(_SHEET.sub(r"\1", name)),
        )
        found = _FORMULA_CELL.findall(packed.read(names[sheet])) if sheet < len(names) else []
    by_row: dict[int, list[str]] = {}
    for letters, row in found:
        by_row.setdefault(int(row), []).append(letters.decode())
    return by_row


def _as_text(cell: object) -> str:
    """Write a cell as somebody would have typed it."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime():
            return cell.date().isoformat()
        case dt.time():
            return f"{cell:%H:%M}"
    return str(cell).strip()


def harmless(cells: Iterable[object]) -> list[object]:
    """Give cells that no spreadsheet program works out, wherever their text came from."""
    return [harmless_text(cell) if isinstance(cell, str) else cell for cell in cells]
