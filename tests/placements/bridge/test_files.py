"""Files become rows; whatever is wrong is told with its row, its column and what to do."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from catchment.placements.bridge import files, sheets
from catchment.placements.bridge.files import FilesRefused, read_files
from catchment.placements.bridge.rows import OWN_FIND, Spot, WishRow
from tests.placements.bridge.town import MONDAY, NEXT_MONDAY, town, write, write_town

LEARNERS = "learner,school,weeks,age\nali,Moor School,2027-06-07,15\n"
OPPORTUNITIES = "opportunity,week,seats\nbakery,2027-06-07,2\n"


def read(
    folder: Path, learners: str | bytes = LEARNERS, opportunities: str = OPPORTUNITIES, **more: str
):
    """Write files as they are given, and read them."""
    given = {"learners": learners, "opportunities": opportunities, **more}
    paths = {}
    for name, content in given.items():
        paths[name] = folder / f"{name}.csv"
        paths[name].write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_files(**paths)


def problems(folder: Path, **given: str | bytes) -> list[str]:
    with pytest.raises(FilesRefused) as refused:
        read(folder, **given)  # type: ignore[arg-type]
    return [str(each) for each in refused.value.problems]


def book(folder: Path, name: str, rows: Sequence[Sequence[object]]) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    path = folder / name
    made.save(path)
    return path


def test_a_town_is_read_as_it_was_written(tmp_path: Path):
    rows = town()

    found = read_files(*write_town(tmp_path, rows))

    assert found.rows == rows
    assert found.unused == {}


def test_columns_may_be_in_any_order_with_others_beside(tmp_path: Path):
    learners = (
        "\ufeffname;AGE;Travel by;school;Weeks;learner;easting;northing\n"
        "Ali;15;walk;Moor School;14/06/2027 ; 2027-06-07;ali;394000;424000\n"
    ).replace("; 2027", "; 2027")
    text = learners.replace("14/06/2027 ; 2027-06-07", '"14/06/2027 ; 2027-06-07"')

    found = read(tmp_path, text)

    (ali,) = found.rows.learners
    assert (ali.learner, ali.age, ali.travel_by) == ("ali", 15, "walk")
    assert (ali.weeks, ali.spot) == ((MONDAY, NEXT_MONDAY), Spot(394_000, 424_000))
    assert found.unused == {"learners.csv": ("name",)}


def test_a_postcode_says_where_somebody_is(tmp_path: Path):
    found = read(tmp_path, "learner,school,weeks,age,postcode\nali,Moor,2027-06-07,15,ol145qa\n")

    assert found.rows.learners[0].spot == Spot(393_699, 424_106)


def test_a_workbook_with_excel_dates_times_and_numbers_is_read(tmp_path: Path):
    learners = book(
        tmp_path,
        "learners.xlsx",
        [
            ("learner", "school", "weeks", "age", "free_from", "focus", "locked"),
            (
                "ali",
                "Moor",
                dt.datetime.combine(MONDAY, dt.time()),
                15.0,
                dt.time(9, 30),
                True,
                "Own find",
            ),
            (7, "Moor", "2027-06-07; 2027-06-14", "16", None, None, None),
        ],
    )
    opportunities = book(
        tmp_path, "o.xlsx", [("opportunity", "week", "seats"), ("bakery", dt.date(2027, 6, 7), 2)]
    )

    rows = read_files(learners, opportunities).rows

    ali, seven = rows.learners
    assert (ali.weeks, ali.free_from, ali.focus) == ((MONDAY,), dt.time(9, 30), True)
    assert (ali.locked, seven.learner) == (OWN_FIND, "7")
    assert rows.opportunities[0].week == MONDAY


def test_a_date_that_lost_its_format_is_still_a_date(tmp_path: Path):
    assert read(tmp_path, LEARNERS.replace("2027-06-07", "46545")).rows.learners[0].weeks == (
        MONDAY,
    )


def test_wishes_may_only_cross_out(tmp_path: Path):
    found = read(
        tmp_path,
        wishes="learner,choice,opportunity,crossed_out,accepted\nali,,bakery,yes,yes\n",
    )

    assert found.rows.wishes == (
        WishRow(learner="ali", choice=0, opportunity="bakery", crossed_out=True, accepted=True),
    )


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("ali,Moor,2027-06-08,15", "column “weeks”: 2027-06-08 is a Tuesday. Name the week by its Monday, 2027"),
        ("ali,Moor,soon,15", "column “weeks”: “soon” is no date. Write it like 2027-06-07."),
        ("ali,Moor,31/02/2027,15", "column “weeks”: “31/02/2027” is no date. Write it like 2027-06-07."),
        ("ali,Moor,2027-06-07,NaN", "column “age”: “NaN” is no whole number. Write one, like 12."),
        ("ali,Moor,2027-06-07,-3", "column “age”: -3 cannot be. Write a number from 0 to 150."),
        ("ali,Moor,2027-06-07,", "column “age”: This cell is empty, and is needed."),
        ("=1+1,Moor,2027-06-07,15", "column “learner”: “=1+1” begins like a formula. Begin it with a letter or"),
        ("a/b,Moor,2027-06-07,15", "column “learner”: “a/b” holds a slash. Write it without."),
        ("ali,Focus,2027-06-07,15", "column “school”: This word is for seats kept for focus learners. Name the"),
        (f"{'a' * 101},Moor,2027-06-07,15", "column “learner”: This is longer than 100 letters. Use something"),
        ('"a\nb",Moor,2027-06-07,15', "column “learner”: This goes over several lines. Write it in one."),
    ],
)  # fmt: skip
def test_a_cell_that_is_wrong_is_told(tmp_path: Path, cells: str, problem: str):
    found = problems(tmp_path, learners=f"learner,school,weeks,age\n{cells}\n")

    assert len(found) == 1
    assert found[0].startswith(f"learners.csv, row 2, {problem}")


@pytest.mark.parametrize(
    ("more", "value", "says"),
    [
        ("focus", "perhaps", "“perhaps” is neither yes nor no."),
        ("travel_by", "boat", "“boat” is none of walk, bicycle, bus, car."),
        ("free_from", "25:00", "“25:00” is no time. Write it like 09:30."),
        ("free_from", "early", "“early” is no time. Write it like 09:30."),
        ("postcode", "ZZ1 1ZZ", "We do not know the postcode “ZZ1 1ZZ”. Check it, or leave the cell empty."),
        ("easting", "394000", "This cell is empty, and is needed."),
        ("locked", "nowhere", "There is no opportunity “nowhere”. Check how it is written."),
    ],
)  # fmt: skip
def test_a_further_cell_that_is_wrong_is_told(tmp_path: Path, more: str, value: str, says: str):
    text = f"learner,school,weeks,age,{more}\nali,Moor,2027-06-07,15,{value}\n"

    column = "northing" if more == "easting" else more
    assert problems(tmp_path, learners=text) == [f"learners.csv, row 2, column “{column}”: {says}"]


@pytest.mark.parametrize(
    ("more", "value", "problem"),
    [
        ("seats", "-2", "“seats”: -2 cannot be. Write a number from 0 to 1,000,000."),
        ("seats", "nan", "“seats”: “nan” is no whole number. Write one, like 12."),
        ("kept", "Moor=3", "“kept”: More seats are kept than the 2 that there are."),
        ("kept", "Moor", "“kept”: “Moor” does not say for whom how many. Write each school once, like Moor Sch"),
        ("most_age", "12", "“most_age”: This is below the least age, 14."),
        ("ends", "08:00", "“ends”: The day ends before it begins, at 09:00."),
        ("cap", "group", "“cap”: There is no cap “group”. Check how it is written."),
    ],
)  # fmt: skip
def test_an_opportunity_that_cannot_be_is_told(tmp_path: Path, more: str, value: str, problem: str):
    cells = {"opportunity": "bakery", "week": "2027-06-07", "seats": "2", "least_age": "14"}
    cells |= {"begins": "9.00", more: value}
    text = f"{','.join(cells)}\n{','.join(cells.values())}\n"

    (found,) = problems(tmp_path, opportunities=text)

    assert found.startswith(f"opportunities.csv, row 2, column {problem}")


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path):
    found = problems(
        tmp_path,
        learners="learner,school,weeks,age\nali,Moor,x,y\n\nbea,Moor,2027-06-07,15\nbea,Moor,2027-06-07,15\n",
        opportunities="opportunity,week\nbakery,2027-06-07\n",
        wishes="",
    )

    assert found == [
        "learners.csv, row 2, column “weeks”: “x” is no date. Write it like 2027-06-07.",
        "learners.csv, row 2, column “age”: “y” is no whole number. Write one, like 12.",
        "learners.csv, row 5, column “learner”: The same stands in row 4 already. Keep one.",
        "opportunities.csv, row 1, column “seats”: This column is missing. Needed are: opportunity, week, seats.",
        "wishes.csv: The file is empty. Look whether you saved it, and give it again.",
    ]


def test_no_more_than_fifty_problems_of_a_file_are_told(tmp_path: Path):
    rows = "".join(f"p{at},Moor,2027-06-07,old\n" for at in range(200))

    assert len(problems(tmp_path, learners=f"learner,school,weeks,age\n{rows}")) == 50


def test_no_more_than_fifty_strangers_are_told(tmp_path: Path):
    rows = "".join(f"ali,{at},x{at}\n" for at in range(1, 200))

    assert len(problems(tmp_path, wishes=f"learner,choice,opportunity\n{rows}")) == 50


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", ": The file is empty. Look whether you saved it, and give it again."),
        (b"\n \n,,\n", ": The file is empty. Look whether you saved it, and give it again."),
        (b"learner,school,weeks,age\n", ": There is no row below the names of the columns."),
        (b"%PDF-1.4", ": This is a PDF. Give the same list as a spreadsheet or CSV."),
        ("learner".encode("utf-16"), ": The file is in UTF-16. Save it as “CSV UTF-8” and give that."),
        ("learner,school,weeks,age\nali,Ren\u00e9,2027-06-07,15\n".encode("cp1252"), ": Row 2, about column 2,"),
        (b"learner,school\0,weeks,age\n", ": Row 1 is no line of text. Save the file again as CSV."),
        (b"PK\x03\x04 and nothing else", ": We cannot open this spreadsheet: it may be damaged, or kept by a p"),
        (b"learner,learner,school,weeks,age\n", ", row 1, column “learner”: There are two columns of this name"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes, says: str):
    (found,) = problems(tmp_path, learners=content)

    assert found.startswith(f"learners.csv{says}")


def test_a_quotation_mark_that_never_ends_is_told(tmp_path: Path):
    text = f'learner,school,weeks,age\n"ali,Moor,2027-06-07,15\n{"x" * 200_000}\n'

    (found,) = problems(tmp_path, learners=text)

    assert found.startswith("learners.csv: It cannot be read from row 2 on")


def test_formulas_in_a_workbook_are_told_with_their_cell(tmp_path: Path):
    learners = book(
        tmp_path,
        "learners.xlsx",
        [("learner", "school", "weeks", "age"), ("ali", "Moor", "2027-06-07", "=7+8")],
    )
    opportunities = tmp_path / "o.csv"
    opportunities.write_text(OPPORTUNITIES)

    with pytest.raises(FilesRefused) as refused:
        read_files(learners, opportunities)

    assert str(refused.value.problems[0]) == (
        "learners.xlsx, row 2, column “D”: This cell holds a formula. Copy the column, and paste it "
        "in place as values."
    )


def test_an_empty_workbook_and_one_that_is_too_large_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    opportunities = tmp_path / "o.csv"
    opportunities.write_text(OPPORTUNITIES)
    empty = book(tmp_path, "empty.xlsx", [])

    with pytest.raises(FilesRefused, match="The file is empty"):
        read_files(empty, opportunities)
    monkeypatch.setattr(sheets, "MOST_UNPACKED_BYTES", 100)
    with pytest.raises(FilesRefused, match="The spreadsheet is too large"):
        read_files(empty, opportunities)


def test_wishes_of_strangers_for_nothing_twice_are_told(tmp_path: Path):
    found = problems(
        tmp_path,
        wishes=(
            "learner,choice,opportunity\n"
            "ali,1,bakery\nbea,1,bakery\nali,2,clinic\nali,2,bakery\nali,,bakery2\n"
        ),
    )

    assert found == [
        "wishes.csv, row 5, column “opportunity”: The same stands in row 2 already. Keep one.",
        "wishes.csv, row 6, column “choice”: This cell is empty, and is needed.",
    ]
    assert problems(
        tmp_path,
        wishes="learner,choice,opportunity\nali,1,bakery\nbea,1,bakery\nali,1,clinic\n",
    ) == [
        "wishes.csv, row 3, column “learner”: There is no learner “bea”. Check how it is written.",
        "wishes.csv, row 4, column “opportunity”: There is no opportunity “clinic”. Check how it is written.",
        "wishes.csv, row 4, column “choice”: Row 2 has the same number for this learner.",
    ]


def test_caps_in_a_circle_and_under_strangers_are_told(tmp_path: Path):
    found = problems(tmp_path, caps="cap,seats,parent\na,1,b\nb,1,c\nc,1,b\nd,1,x\n")

    assert found == [
        "caps.csv, row 5, column “parent”: There is no cap “x”. Check how it is written.",
        "caps.csv, row 3, column “parent”: Going up from “b” one comes back to it. Leave one empty.",
    ]


def test_more_locked_learners_than_seats_are_told(tmp_path: Path):
    rows = "".join(f"p{at},Moor,2027-06-07,15,bakery\n" for at in range(3))

    assert problems(tmp_path, learners=f"learner,school,weeks,age,locked\n{rows}") == [
        "learners.csv, row 4, column “locked”: “bakery” has only 2 seats."
    ]


def test_more_rows_than_a_round_has_are_refused_without_reading_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    limited = files.Kind(
        **{
            name: getattr(files.LEARNERS, name) if name != "most" else 1_000
            for name in files.LEARNERS.__slots__
        }
    )
    monkeypatch.setattr(files, "LEARNERS", limited)
    rows = [(f"p{at}", "Moor", "2027-06-07", 15) for at in range(1_001)]
    learners = write(tmp_path, "l.csv", [("learner", "school", "weeks", "age"), *rows])
    opportunities = tmp_path / "o.csv"
    opportunities.write_text(OPPORTUNITIES)

    with pytest.raises(FilesRefused) as refused:
        read_files(learners, opportunities)

    assert [str(each) for each in refused.value.problems] == [
        "l.csv: The file has more than 1,000 rows. Decide one area at a time, each with its own files."
    ]
