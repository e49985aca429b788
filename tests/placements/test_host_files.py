"""Reading a file of hosts: which columns, which cells, and the sentence for each that is wrong."""

import datetime as dt
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from catchment.network.imports.incoming import FileNotUnderstood
from catchment.network.imports.tables import read_table
from catchment.placements.host_files.cells import Words
from catchment.placements.host_files.columns import CALLED
from catchment.placements.host_files.lines import HostLine, HostList, read_hosts

TODAY = dt.date(2026, 11, 2)
SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
WORDS = Words(
    occupations={"baker": "baker"},
    categories={
        "hospitality and food": "hospitality-and-food",
        "animal-care": "animal-care",
        "social-care": "social-care",
    },
    schools={"moor school": 7},
)
HEAD = "host,title,week,seats"
ROW = "Bridge Bakery,A week behind the counter,2027-06-07,2"


def read(text: str, *, own: str = "") -> HostList:
    return read_hosts(read_table(text.encode()), words=WORDS, on=TODAY, own=own)


def line(columns: str = "", cells: str = "") -> HostLine:
    """One row with some columns more."""
    return read(f"{HEAD}{columns}\n{ROW}{cells}").lines[0]


def test_a_row_says_only_what_stands_in_it():
    assert line(",lunch,clothes", ",,Boots").values == {
        "host": "Bridge Bakery",
        "title": "A week behind the counter",
        "week": ["2027-06-07"],
        "seats": 2,
        "clothes": "Boots",
    }


@pytest.mark.parametrize(
    ("column", "cell", "thing", "value"),
    [
        ("Kept", "Moor School = 1; focus = 1", "kept", [[None, 1], [7, 1]]),
        ("kept", "focus = 0", "kept", []),
        ("Kinds of work", "Baker; food", "categories",
         {"occupations": ["baker"], "categories": ["hospitality-and-food"]}),
        ("categories", "animals", "categories",
         {"occupations": [], "categories": ["animal-care"]}),
        ("Access", "step-free", "access", ["step-free"]),
        ("checks", "A talk first", "checks", ["a talk first"]),
        ("This year", "Perhaps", "appetite", "interested"),
        ("Mode", "Shadowing", "mode", "shadowing"),
        ("pounds", "free", "pounds", 0),
        ("Contact e-mail", "nell@bakery.example", "contact_email", "nell@bakery.example"),
        ("postcode", "hx76eu", "postcode", "HX7 6EU"),
        ("remote", "yes", "remote", True),
        ("host number (ours)", "H-17", "number", "H-17"),
    ],
)  # fmt: skip
def test_a_cell_is_understood(column, cell, thing, value):
    read_line = line(f",{column}", f",{cell}")

    assert read_line.values[thing] == value
    assert read_line.problems == []


def test_an_amount_is_kept_in_pence_with_what_it_is_for():
    found = line(",pounds,costs", ",£4.5,The bus")

    assert (found.values["pounds"], found.problems) == (450, [])


@pytest.mark.parametrize(
    ("column", "cell", "says", "stops"),
    [
        ("Kept", "Hill School = 1", "There is no school “Hill School” here.", True),
        ("Kept", "focus = 3", "More seats are kept than the 2 that there are.", True),
        ("Kept", "one", "“one” does not say for whom how many.", True),
        ("Least age", "9", "9 cannot be. Write a number from 10 to 99.", True),
        ("Checks", "blood", "We do not know “blood”.", True),
        ("Appetite", "not now", "Who says not now names a day", True),
        ("Appetite", "keen", "“keen” is none of: looking, interested, not now.", False),
        ("Ask again", "2027-09-01", "A day to ask again goes with “not now”.", False),
        ("Ask again", "soon", "“soon” is no date.", True),
        ("Pounds", "a fiver", "“a fiver” is no amount.", True),
        ("Pounds", "4", "Say in a column “Costs” what the money is for.", True),
        ("At once", "many", "“many” is no whole number.", True),
        ("Email", "nell at bakery", "“nell at bakery” is not an e-mail address.", False),
        ("Postcode", "ZZ1 1ZZ", "We do not know the postcode “ZZ1 1ZZ”.", False),
        ("Begins", "09:00", "Say both when the day begins and when it ends.", False),
        ("Begins", "early", "“early” is no time.", False),
        ("Kinds of work", "care", "We do not know the kind of work “care”.", False),
        ("Access", "step-free; lift", "We do not know “lift”.", False),
        ("Contact", "Nell", "There is neither an e-mail address nor a telephone number.", False),
        ("Lunch", "x" * 301, "This is longer than 300 letters.", False),
        ("Remote", "perhaps", "“perhaps” is neither yes nor no.", False),
    ],
)
def test_a_cell_that_is_wrong_is_told_with_its_column(column, cell, says, stops):
    found = line(f",{column}", f",{cell}")

    assert [problem.column for problem in found.problems] == [column]
    assert says in found.problems[0].says
    assert found.stops is stops


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (",A week,2027-06-07,2", "host", "This cell is empty."),
        ("Bakery,,2027-06-07,2", "title", "This cell is empty."),
        ("Bakery,A week,,2", "week", "This cell is empty."),
        ("Bakery,A week,2027-06-07,", "seats", "This cell is empty."),
        ("Bakery,A week,2027-06-08,2", "week", "2027-06-08 is a Tuesday."),
        ("Bakery,A week,soon,2", "week", "“soon” is no date."),
        ("Bakery,A week,;,2", "week", "There is no date."),
        ("Bakery,A week,2026-11-02,2", "week", "The week of 2 November 2026 is over"),
        ("Bakery,A week,2027-06-07,0", "seats", "0 cannot be."),
        ("Bakery,A week,2027-06-07,-1", "seats", "-1 cannot be."),
        ("Bakery,A week,2027-06-07,NaN", "seats", "“NaN” is no whole number."),
    ],
)
def test_a_row_without_what_it_needs_is_left_out(row, column, says):
    found = read(f"{HEAD}\n{row}").lines[0]

    assert found.stops
    assert [problem.column for problem in found.problems] == [column]
    assert says in found.problems[0].says


def test_a_day_that_ends_before_it_begins_is_left_out():
    found = line(",begins,ends", ",15:00,09:00")

    assert found.values.keys() & {"begins", "ends"} == set()
    assert found.problems[0].column == "ends"


def test_several_weeks_stand_in_one_cell():
    found = read(f"{HEAD}\nBakery,A week,2027-06-14;07/06/2027,2").lines[0]

    assert found.values["week"] == ["2027-06-07", "2027-06-14"]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("title,week,seats", "names of workplaces"),
        ("host,week,seats", "Call one “Title”"),
        ("host,title,seats", "No column holds weeks"),
        ("host,title,week", "No column holds seats"),
        ("host,title,week,weeks,seats", "may say the same: week, weeks"),
    ],
)
def test_a_file_without_a_column_that_is_needed_is_refused(head, says):
    with pytest.raises(FileNotUnderstood, match=says):
        read(f"{head}\n{','.join('x' * len(head.split(',')))}")


def test_a_file_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr("catchment.placements.host_files.lines.MOST_ROWS", 1)

    with pytest.raises(FileNotUnderstood, match="more than 1 rows"):
        read(f"{HEAD}\n{ROW}\n{ROW}")


def test_a_host_s_own_file_need_not_name_it():
    found = read("title,week,seats\nA week,2027-06-07,2", own="Bridge Bakery").lines[0]

    assert found.values["host"] == "Bridge Bakery"
    assert not found.stops


def test_columns_that_say_nothing_are_named():
    found = read(f"{HEAD},cap,shoe size\n{ROW},library,7")

    assert found.remarks == ("We did not read these columns: cap, shoe size.",)


def test_a_row_with_a_cell_too_many_is_told():
    found = read(f"{HEAD}\n{ROW},more").lines[0]

    assert found.stops
    assert "5 cells" in found.problems[0].says


def test_semicolons_and_a_byte_order_mark_do_not_matter():
    text = "\ufeff" + f"{HEAD}\n{ROW}".replace(",", ";")

    assert read(text).lines[0].values["seats"] == 2


def test_dates_and_numbers_of_a_spreadsheet_are_understood():
    book = Workbook()
    book.active.append(["Host", "Title", "Week", "Seats", "Begins", "Ends"])
    book.active.append(
        ["Bakery", "A week", dt.date(2027, 6, 7), 2.0, dt.time(9, 0), dt.time(15, 30)]
    )
    whole = io.BytesIO()
    book.save(whole)

    found = read_hosts(read_table(whole.getvalue()), words=WORDS, on=TODAY).lines[0]

    assert found.problems == []
    assert (found.values["week"], found.values["seats"]) == (["2027-06-07"], 2)
    assert (found.values["begins"], found.values["ends"]) == ("09:00", "15:30")


def test_the_file_of_the_command_line_is_read():
    data = (SAMPLES / "round" / "opportunities.csv").read_bytes()

    found = read_hosts(
        read_table(data),
        words=Words(WORDS.occupations, WORDS.categories, {"moor school": 7, "hill school": 8}),
        on=TODAY,
    )

    assert [one.number for one in found.lines if one.stops] == []
    assert found.lines[0].values["title"] == "bakery-1"
    assert "No column is called “Title”" in found.remarks[-1]


def test_every_column_is_told_in_the_documents():
    told = (SAMPLES.parent / "host-files.md").read_text(encoding="utf-8").casefold()
    plain = "".join(filter(str.isalnum, told))

    assert [thing for thing, called in CALLED.items() if called[0] not in plain] == []
