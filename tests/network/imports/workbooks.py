"""Small spreadsheets of every age, written byte by byte: no library of ours writes the old ones."""

import io
import struct
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

Cell = str | int | float
Rows = Sequence[Sequence[Cell]]

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xls(rows: Rows) -> bytes:
    """An Excel file of 1997 to 2003: the records of a sheet (BIFF8) in a compound file."""
    return _compound(_biff(rows).ljust(8 * _SECTOR, b"\x00"))


def ods(rows: Rows) -> bytes:
    """An OpenDocument spreadsheet: its content in a zip."""
    body = "".join(
        f"<table:table-row>{''.join(_ods_cell(cell) for cell in row)}</table:table-row>"
        for row in rows
    )
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}>'
        f'<office:body><office:spreadsheet><table:table table:name="Groups">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
    return out.getvalue()


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        text = f"<text:p>{escape(cell)}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'


def _biff(rows: Rows) -> bytes:
    opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6))
    sheet_opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6))
    end = _record(0x000A, b"")
    name = b"\x06\x00Groups"
    begins = len(opening) + 4 + 6 + len(name) + len(end)
    sheet = _record(0x0085, struct.pack("<IH", begins, 0) + name)
    cells = b"".join(
        _biff_cell(down, across, cell)
        for down, row in enumerate(rows)
        for across, cell in enumerate(row)
    )
    return opening + sheet + end + sheet_opening + cells + end


def _biff_cell(down: int, across: int, cell: Cell) -> bytes:
    at = struct.pack("<HHH", down, across, 0)
    if isinstance(cell, str):
        text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
        return _record(0x0204, at + text)
    return _record(0x0203, at + struct.pack("<d", cell))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream: bytes) -> bytes:
    """Header, table of sectors, directory, then the one stream."""
    sectors = len(stream) // _SECTOR
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, _END, 0, _END, 0,
    ) + struct.pack("<109I", 0, *[_FREE] * 108)  # fmt: skip
    chain = [*range(3, 2 + sectors), _END]
    table = [_FAT, _END, *chain]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    empty = _entry("", 0, _FREE, 0, 0)
    return header + struct.pack(f"<{len(table)}I", *table) + entries + empty * 2 + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    return struct.pack(
        "<64sHBBIII16sIQQIQ", text, length, kind, 1, _FREE, _FREE, child, b"", 0, 0, 0, start, size
    )
