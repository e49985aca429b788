"""Read a spreadsheet, or text with separators, into a table of texts; say what was odd about it.

Nothing is worked out: a cell that begins like a formula stays text.
"""

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineWorkbook

from catchment.network.imports.incoming import FileNotUnderstood

#: A file of fifty thousand rows with thirty columns is about this large.
MOST_BYTES = 25 * 1024 * 1024
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 300
LONGEST_CELL = 10_000

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
_OLD_ENCODINGS = ["cp1252", "mac_roman"]
_SAMPLE_BYTES = 32 * 1024
_NUMBER_OR_PHONE = re.compile(r"[+-]?[\d\s().,/–-]*")
_FORMULA_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[ >/]')
_BEGINNINGS = {
    b"%PDF": "This is a PDF. Ask for the same list as a spreadsheet, and send that.",
    b"\x89PNG": "This is a picture. Send a spreadsheet.",
    b"\xff\xd8\xff": "This is a picture. Send a spreadsheet.",
    b"<!DO": "This is a web page. Open it, download the file itself, and send that.",
    b"<htm": "This is a web page. Open it, download the file itself, and send that.",
}

NO_TEXT = "We cannot read this kind of file. Send a spreadsheet: CSV, Excel or OpenDocument."


@dataclass(frozen=True, slots=True)
class Line:
    """One row: where it stands in the file, its cells in the order of the headers, doubts about it."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A file as texts.

    Attributes:
        headers: names of the columns, each once.
        lines: the rows that hold anything.
        remarks: sentences about the file as a whole.
    """

    headers: tuple[str, ...]
    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = field(default=())


def read_table(data: bytes) -> Table:
    """Read a CSV, Excel or OpenDocument file, whatever its name says.

    Raises:
        FileNotUnderstood: with a sentence that says what to do.
    """
    refuse_wrong_files(data)
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        return _read_workbook(data)
    text, remarks = decode(data)
    return _read_text(text, remarks)


def refuse_wrong_files(data: bytes) -> None:
    """Refuse what is empty, too large, or plainly something else.

    Raises:
        FileNotUnderstood: saying what to send instead.
    """
    if not data.strip():
        raise FileNotUnderstood("The file is empty. Choose the file again.")
    if len(data) > MOST_BYTES:
        raise FileNotUnderstood(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Take out columns that are not "
            "needed, or split it into several files."
        )
    for beginning, sentence in _BEGINNINGS.items():
        if data.lstrip()[: len(beginning)].lower() == beginning.lower():
            raise FileNotUnderstood(sentence)


def decode(data: bytes) -> tuple[str, list[str]]:
    """Turn bytes into text. What is not UTF-8 is taken for the likeliest older encoding, and said.

    Raises:
        FileNotUnderstood: if it is no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decode_utf_16(data)
    if b"\x00" in data:
        raise FileNotUnderstood(NO_TEXT)
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        encoding = _older_encoding(data)
        name = "Mac Roman" if encoding == "mac_roman" else "Windows-1252"
        return data.decode(encoding, errors="replace"), [
            f"The file is not in UTF-8. We read it as {name}: look whether names with accents are right."
        ]


def _decode_utf_16(data: bytes) -> tuple[str, list[str]]:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as broken:
        raise FileNotUnderstood(
            "The file breaks off in the middle of a letter. Download it again, and send that."
        ) from broken
    if "\x00" in text:
        raise FileNotUnderstood(NO_TEXT)
    return text, ["The file is in UTF-16."]


def _older_encoding(data: bytes) -> str:
    lines = [line for line in data.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE_BYTES]
    best = from_bytes(sample, cp_isolation=list(_OLD_ENCODINGS)).best()
    return "mac_roman" if best is not None and best.encoding == "mac_roman" else "cp1252"


def _read_text(text: str, remarks: list[str]) -> Table:
    if text.lstrip()[:1] in ("{", "["):
        raise FileNotUnderstood(
            "This is a feed of services (JSON), not a spreadsheet. Begin again and choose "
            "“Open Referral UK feed of services”."
        )
    separator = _separator(text)
    if separator != ",":
        remarks = [*remarks, f"The columns are separated by {_SEPARATORS[separator]}."]
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return _table(_numbered(reader), remarks)


def _separator(text: str) -> str:
    """The sign that stands most often in the first line that holds any, outside quotation marks."""
    for line in text.splitlines()[:20]:
        counts = Counter(re.sub(r'"[^"]*"', "", line))
        best = max(_SEPARATORS, key=lambda sign: counts[sign])
        if counts[best]:
            return best
    return ","


def _numbered(reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line that they begin on, as an editor counts."""
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1  # type: ignore[attr-defined]  # a csv reader has it
    except csv.Error as broken:
        raise FileNotUnderstood(
            f"The file cannot be read from line {begins} on: {broken}. Open it in a spreadsheet "
            "program and save it again."
        ) from broken


def _read_workbook(data: bytes) -> Table:
    formulas = _formulas(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        filled = [(name, sheet) for name, sheet in sheets if sheet.height]
        if not filled:
            raise FileNotUnderstood("Every sheet of the file is empty.")
        name, sheet = filled[0]
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 50)
    except CalamineError as broken:
        raise FileNotUnderstood(
            "We cannot open this spreadsheet: it may be damaged, or kept by a password. Open it, save "
            "it as CSV or as a new Excel file without a password, and send that."
        ) from broken
    remarks = []
    if len(filled) > 1:
        remarks.append(
            f"The file has {len(filled)} sheets with content. We read the first, “{name}”."
        )
    texts = ((at, [_as_text(cell) for cell in row]) for at, row in enumerate(rows, start=1))
    return _table(texts, remarks, formulas)


def _formulas(data: bytes) -> dict[int, list[str]]:
    """Cells of an Excel file's first sheet that hold formulas, by row.

    Raises:
        FileNotUnderstood: if the file would unpack to something enormous.
    """
    if data[:2] != b"PK":
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
                raise FileNotUnderstood(
                    "The spreadsheet is too large when unpacked. Save it as CSV, and send that."
                )
            first = next(
                (n for n in packed.namelist() if n.endswith("worksheets/sheet1.xml")), None
            )
            found = _FORMULA_CELL.findall(packed.read(first)) if first else []
    except (zipfile.BadZipFile, RuntimeError, zlib.error):
        return {}  # damaged, or kept by a password: whoever opens it next says so
    by_row: dict[int, list[str]] = {}
    for column, row in found:
        by_row.setdefault(int(row), []).append(f"{column.decode()}{row.decode()}")
    return by_row


def _as_text(cell: object) -> str:
    match cell:
        case bool():
            return "Yes" if cell else "No"
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.time():
            return f"{cell:%H:%M}"
    return str(cell)


def _table(
    rows: Iterable[tuple[int, Sequence[str]]],
    remarks: Sequence[str],
    formulas: dict[int, list[str]] | None = None,
) -> Table:
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    headers: tuple[str, ...] = ()
    lines: list[Line] = []
    told = list(remarks)
    skipped: list[int] = []
    for number, cells in filled:
        if not headers:
            if (
                sum(bool(cell.strip()) for cell in cells) < 2
                and len(skipped) < 10
                and len(cells) > 1
            ):
                skipped.append(number)
                continue
            headers = _headers(cells)
            continue
        if len(lines) == MOST_ROWS:
            raise FileNotUnderstood(
                f"The file has more than {MOST_ROWS:,} rows. Split it into several files."
            )
        lines.append(_line(number, cells, headers, (formulas or {}).get(number, [])))
    if skipped:
        told.append(f"We took line {skipped[-1] + 1} or below for the names of the columns.")
    if not lines:
        raise FileNotUnderstood(
            "There is no row below the names of the columns. Choose a file with rows in it."
        )
    return Table(headers, tuple(lines), tuple(told))


def _headers(cells: Sequence[str]) -> tuple[str, ...]:
    """Names of the columns; a second column of one name, or one without, gets a number."""
    if len(cells) > MOST_COLUMNS:
        raise FileNotUnderstood(f"The file has more than {MOST_COLUMNS} columns. Take some out.")
    names: list[str] = []
    for at, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())[:100] or f"Column {at}"
        names.append(f"{name} ({at})" if name in names else name)
    return tuple(names)


def _line(number: int, cells: Sequence[str], headers: Sequence[str], formulas: list[str]) -> Line:
    clean = [cell.strip()[:LONGEST_CELL] for cell in cells]
    extra = [cell for cell in clean[len(headers) :] if cell]
    problem = ""
    if extra:
        problem = (
            f"It has {len(clean)} cells, but there are {len(headers)} columns: a quotation mark may be "
            "missing here or in the line above."
        )
    padded = tuple((clean + [""] * len(headers))[: len(headers)])
    notes = [
        f"The cell under “{header}” begins like a formula. It is kept as text, and never worked out."
        for header, cell in zip(headers, padded, strict=True)
        if looks_like_formula(cell)
    ]
    notes += [f"{cell} holds a formula. We took what it last showed, as text." for cell in formulas]
    return Line(number, padded, problem, tuple(notes))


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program would work the text out; numbers and phone numbers pass."""
    return text[:1] in ("=", "@") or (
        text[:1] in ("+", "-") and _NUMBER_OR_PHONE.fullmatch(text) is None
    )


def harmless(text: str) -> str:
    """A text for a CSV file that no spreadsheet program works out."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
