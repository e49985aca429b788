"""A OneRoster export (CSV files in a ZIP), as the same table that a spreadsheet gives."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator

from catchment.network.imports.incoming import FileNotUnderstood
from catchment.network.imports.tables import MOST_UNPACKED_BYTES, Line, Table

HEADERS = ("Name", "Known as", "Date of birth", "Learner number", "Year", "Sex")
NEEDED = ("users.csv", "enrollments.csv", "orgs.csv")
DEMOGRAPHICS = "demographics.csv"

Row = dict[str, str]


def is_oneroster(data: bytes) -> bool:
    """Whether it is a ZIP with a list of users in it."""
    if data[:4] != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "users.csv" in _parts(packed)
    except zipfile.BadZipFile:
        return False


def read_oneroster(data: bytes, *, urn: str, school: str, year_group: str) -> Table:
    """The students of one school and year, as a table.

    Args:
        data: the ZIP.
        urn: the school's register number, as ``orgs.csv`` may give it as ``identifier``.
        school: its name, where no identifier fits.
        year_group: whom to take, by ``grades``; whoever has no grade is taken.

    Raises:
        FileNotUnderstood: if a file is missing, or the school is not in it.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
            raise FileNotUnderstood("The ZIP is too large when unpacked.")
        parts = _parts(packed)
        missing = [name for name in (*NEEDED, DEMOGRAPHICS) if name not in parts]
        if missing:
            raise FileNotUnderstood(
                f"The ZIP has no {' and no '.join(missing)}. Export users, enrollments, orgs and "
                "demographics together."
            )
        held = {name: _rows(packed, parts[name]) for name in (*NEEDED, DEMOGRAPHICS)}
    org = _school(held["orgs.csv"], urn=urn, school=school)
    students = _students(held["enrollments.csv"], org)
    born = {row.get("sourcedId", ""): row for row in held[DEMOGRAPHICS]}
    lines = tuple(_lines(held["users.csv"], students, born, year_group))
    if not lines:
        raise FileNotUnderstood(f"The ZIP has no student of {school} in year {year_group}.")
    return Table(HEADERS, lines, ("Line numbers are those of users.csv.",))


def _parts(packed: zipfile.ZipFile) -> dict[str, str]:
    return {name.rsplit("/", 1)[-1].casefold(): name for name in packed.namelist()}


def _rows(packed: zipfile.ZipFile, name: str) -> list[Row]:
    text = _text(packed, name)
    csv.field_size_limit(MOST_UNPACKED_BYTES)
    try:
        return [_row(row) for row in csv.DictReader(io.StringIO(text, newline=""))]
    except csv.Error as broken:
        raise FileNotUnderstood(f"{name} cannot be read: {broken}. Export it again.") from broken


def _text(packed: zipfile.ZipFile, name: str) -> str:
    """One file of the ZIP, as text that any database keeps."""
    try:
        text = packed.read(name).decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise FileNotUnderstood(f"{name} is not in UTF-8.") from wrong
    except (RuntimeError, zipfile.BadZipFile, zlib.error, EOFError) as broken:
        raise FileNotUnderstood(
            "We cannot unpack the ZIP: it may be damaged, or kept by a password. Export it again, "
            "without a password."
        ) from broken
    if "\x00" in text:
        raise FileNotUnderstood(f"{name} holds more than text. Export it again.")
    return text


def _row(row: dict[str, str | None]) -> Row:
    return {key: value.strip() for key, value in row.items() if key and isinstance(value, str)}


def _school(orgs: list[Row], *, urn: str, school: str) -> str:
    schools = [row for row in orgs if row.get("type", "school") == "school" and _stays(row)]
    for key, wanted in (("identifier", urn), ("name", school)):
        found = [row for row in schools if wanted and _same(row.get(key, ""), wanted)]
        if len(found) == 1:
            return found[0]["sourcedId"]
    raise FileNotUnderstood(
        f"orgs.csv does not hold {school}: neither its number nor its name. Export it for this school."
    )


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _stays(row: Row) -> bool:
    return row.get("status", "") != "tobedeleted"


def _students(enrollments: list[Row], org: str) -> set[str]:
    return {
        row.get("userSourcedId", "")
        for row in enrollments
        if row.get("schoolSourcedId") == org and row.get("role") == "student" and _stays(row)
    }


def _lines(
    users: list[Row], students: set[str], born: dict[str, Row], year_group: str
) -> Iterator[Line]:
    for number, row in enumerate(users, start=2):
        if row.get("sourcedId") not in students or not _stays(row):
            continue
        if not _in_year(row.get("grades", ""), year_group):
            continue
        known = born.get(row["sourcedId"], {})
        name = " ".join(row.get(part, "") for part in ("givenName", "middleName", "familyName"))
        yield Line(
            number,
            (
                " ".join(name.split()),
                row.get("preferredFirstName", ""),
                known.get("birthDate", ""),
                row.get("identifier") or row["sourcedId"],
                year_group,
                known.get("sex", ""),
            ),
        )


def _in_year(grades: str, year_group: str) -> bool:
    wanted = _digits(year_group)
    given = {_digits(one) for one in grades.split(",") if one.strip()}
    return not given or not wanted or wanted in given


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text)).lstrip("0")
