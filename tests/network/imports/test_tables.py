"""Files of every kind become texts, or a sentence that says what to do."""

import io
import zipfile

import openpyxl
import pytest

from catchment.network.imports import tables
from catchment.network.imports.incoming import FileNotUnderstood
from catchment.network.imports.tables import harmless, looks_like_formula, read_table
from tests.network.imports.workbooks import ods, xls


def workbook(*rows, sheets=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name in sheets:
        book.create_sheet(name).append(["something"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_separator(separator):
    table = read_table(f"Name{separator}Town\nHope{separator}Halifax\n".encode())

    assert table.headers == ("Name", "Town")
    assert [line.cells for line in table.lines] == [("Hope", "Halifax")]


@pytest.mark.parametrize(
    ("encoding", "remark"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "The file is in UTF-16."),
        ("cp1252", "The file is not in UTF-8. We read it as Windows-1252: look whether names with accents are right."),
    ],
)  # fmt: skip
def test_any_encoding_and_it_is_said(encoding, remark):
    table = read_table("Name,Town\nCafé “Élan”,Halifax\n".encode(encoding))

    assert table.lines[0].cells == ("Café “Élan”", "Halifax")
    assert table.remarks == ((remark,) if remark else ())


def test_lines_are_counted_as_an_editor_counts():
    table = read_table(b'Name,Note\nOne,"two\nlines"\n\nTwo,x\n')

    assert [line.number for line in table.lines] == [2, 5]


def test_a_title_above_the_columns_is_passed_over_and_said():
    table = read_table(b"Our groups,\n,\nName,Town\nHope,Halifax\n")

    assert table.headers == ("Name", "Town")
    assert table.lines[0].number == 4
    assert table.remarks == ("We took line 2 or below for the names of the columns.",)


def test_a_column_without_name_and_a_name_used_twice_get_numbers():
    assert read_table(b"Name,,Name\na,b,c\n").headers == ("Name", "Column 2", "Name (3)")


def test_a_row_with_too_many_cells_is_a_problem_of_its_own():
    table = read_table(b"Name,Town\nHope,Halifax,oops\nElm,Elland\n")

    assert table.lines[0].problem.startswith("It has 3 cells, but there are 2 columns")
    assert table.lines[1].problem == ""


def test_excel_comes_as_texts_and_formulas_are_told():
    table = read_table(workbook(["Name", "Age", "Sum"], ["Hope", 12.0, "=1+1"]))

    assert table.lines[0].cells[:2] == ("Hope", "12")
    assert table.lines[0].notes == ("C2 holds a formula. We took what it last showed, as text.",)


@pytest.mark.parametrize("written", [xls, ods])
def test_spreadsheets_of_other_programs_and_other_ages_are_read(written):
    table = read_table(written([["Group", "Places"], ["Café Chorale", 12], ["=Sum", 2.5]]))

    assert table.headers == ("Group", "Places")
    assert [line.cells for line in table.lines] == [("Café Chorale", "12"), ("=Sum", "2.5")]
    assert "begins like a formula" in table.lines[1].notes[0]


@pytest.mark.parametrize("written", [xls, ods])
def test_half_of_such_a_spreadsheet_gets_a_sentence(written):
    data = written([["Group", "Places"], ["Café Chorale", 12]])

    with pytest.raises(FileNotUnderstood, match="We cannot open this spreadsheet"):
        read_table(data[: len(data) // 2])


def test_of_several_sheets_the_first_is_read_and_said():
    table = read_table(workbook(["Name", "Town"], ["Hope", "Halifax"], sheets=["More"]))

    assert table.remarks == ("The file has 2 sheets with content. We read the first, “Sheet”.",)


def test_cells_that_begin_like_formulas_stay_text_and_are_told():
    table = read_table(b'Name,Phone\n"=cmd()",+44 1422 1\n')

    assert table.lines[0].cells == ("=cmd()", "+44 1422 1")
    assert len(table.lines[0].notes) == 1


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("=1", True), ("@x", True), ("+x", True), ("-x", True), ("-1.5", False), ("+44 (0)1422", False), ("a=1", False)],
)  # fmt: skip
def test_looks_like_formula(text, is_one):
    assert looks_like_formula(text) is is_one


def test_harmless_texts_are_never_worked_out():
    assert harmless("=1") == "'=1"
    assert harmless("Hope") == "Hope"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"\xff\xd8\xff\xe0", "This is a picture"),
        (b"<!DOCTYPE html>", "This is a web page"),
        (b'{"contents": []}', "This is a feed of services"),
        (b"MZ\x00\x01\x02", "We cannot read this kind of file"),
        (b"Name,Town\n", "There is no row below the names"),
        (b"PK\x03\x04broken", "We cannot open this spreadsheet"),
        (b"\xd0\xcf\x11\xe0broken", "We cannot open this spreadsheet"),
        (b"\xff\xfeN\x00a", "breaks off"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(data, sentence):
    with pytest.raises(FileNotUnderstood, match=sentence):
        read_table(data)


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_BYTES", 1024 * 1024)

    with pytest.raises(FileNotUnderstood, match="larger than 1 MB"):
        read_table(b"a" * (1024 * 1024 + 1))


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)

    with pytest.raises(FileNotUnderstood, match="more than 2 rows"):
        read_table(b"A,B\n1,1\n2,2\n3,3\n")


def test_a_spreadsheet_that_unpacks_to_something_enormous_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_UNPACKED_BYTES", 100)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("xl/worksheets/sheet1.xml", "x" * 200)

    with pytest.raises(FileNotUnderstood, match="too large when unpacked"):
        read_table(out.getvalue())


def test_fifty_thousand_rows_are_read():
    lines = "".join(f"Group {n},HX1 1UJ\n" for n in range(50_000))

    assert len(read_table(f"Name,Postcode\n{lines}".encode()).lines) == 50_000
