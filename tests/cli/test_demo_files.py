"""``catchment demo-files``: lists of eight schools and a round for the command line, the same each time."""

import datetime as dt

import pytest
from django.utils import timezone

from catchment.cli.demo.organisations.everybody import ORGANISATIONS
from catchment.cli.demo.stories import JOEY
from catchment.cli.demo.work import hours
from catchment.cli.demo.work.sheets import SCHOOLS
from catchment.cli.main import main
from catchment.network.imports.tables import read_table
from catchment.placements.bridge.files import read_files


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where one go has written."""
    made = tmp_path_factory.mktemp("files") / "one"
    assert main(["demo-files", str(made)]) == 0
    return made


def written_to(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_it_writes_the_same_again(folder, tmp_path, capsys):
    assert main(["demo-files", str(tmp_path)]) == 0

    assert written_to(folder) == written_to(tmp_path)
    assert "1,600 learners of 8 schools." in capsys.readouterr().out


def test_all_learners_stand_in_the_lists_of_the_eight_schools_and_joey_once(folder):
    lists = [read_table(path.read_bytes()) for path in sorted((folder / "schools").iterdir())]

    assert [len(one.lines) for one in lists] == [226, 189, 175, 128, 260, 238, 198, 186]
    joeys = [line for one in lists for line in one.lines if line.cells[0] == JOEY.name]
    assert [line.cells[2] for line in joeys] == [f"{JOEY.born_on(timezone.localdate()):%d/%m/%Y}"]


def test_the_command_line_reads_its_files_without_a_problem(folder):
    files = folder / "command-line"

    read = read_files(
        *(files / f"{name}.csv" for name in ("learners", "opportunities", "wishes", "caps"))
    )

    assert dict(read.unused) == {}
    assert len(read.rows.learners) == 1600
    assert len({row.learner for row in read.rows.wishes}) > 1300
    assert 0.1 < sum(row.focus for row in read.rows.learners) / 1600 < 0.3


def test_the_list_of_workplaces_has_a_row_for_each_week_that_is_open(folder):
    table = read_table((folder / "workplaces" / "workplaces.csv").read_bytes())
    files = folder / "command-line"
    read = read_files(
        files / "learners.csv", files / "opportunities.csv", caps=files / "caps.csv"
    ).rows.opportunities
    themselves = {seed.name for seed in ORGANISATIONS}
    open_weeks = [each for each in read if each.host not in themselves]

    assert len(open_weeks) > 600
    assert [(line.cells[0], line.cells[3]) for line in table.lines] == [
        (each.host, str(each.seats)) for each in open_weeks
    ]


def test_what_to_do_with_them_names_every_file_and_who_gives_it(folder):
    told = (folder / "read-me.txt").read_text()

    for school in SCHOOLS:
        assert school.leader in told
        assert school.name in told
    line = next(line.split() for line in told.splitlines() if "catchment allocate" in line)
    assert {word for word in line if word.endswith(".csv")} == {
        path.name for path in (folder / "command-line").iterdir()
    }


@pytest.mark.parametrize(
    ("on", "born"),
    [
        (dt.date(2026, 11, 22), dt.date(2011, 9, 3)),
        (dt.date(2027, 9, 2), dt.date(2011, 9, 3)),
        (dt.date(2027, 9, 3), dt.date(2012, 9, 3)),
    ],
)
def test_joey_keeps_his_birthday_so_that_a_list_written_later_finds_him(on, born):
    assert JOEY.born_on(on) == born


@pytest.mark.parametrize(
    ("on", "years"),
    [(dt.date(2026, 11, 22), 0), (dt.date(2027, 6, 17), 0), (dt.date(2027, 6, 18), 1)],
)
def test_what_joey_has_done_is_over_whenever_the_demo_is_loaded(on, years):
    assert hours._years_on(on) == years
