"""``catchment demo-files``: eight spreadsheets, the same each time."""

import datetime as dt

import pytest

from catchment.cli.demo.work import hours
from catchment.cli.main import main
from catchment.network.imports.tables import read_table


def test_it_writes_a_list_for_each_school_and_the_same_again(tmp_path, capsys):
    assert main(["demo-files", str(tmp_path / "one")]) == 0
    assert main(["demo-files", str(tmp_path / "two")]) == 0

    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    second = {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert first == second
    assert len(first) == 8
    assert sum(len(read_table(data).lines) for data in first.values()) == 1600
    assert "1,600 learners of 8 schools." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("on", "years"),
    [(dt.date(2026, 11, 22), 0), (dt.date(2027, 6, 17), 0), (dt.date(2027, 6, 18), 1)],
)
def test_what_joey_has_done_is_over_whenever_the_demo_is_loaded(on, years):
    assert hours._years_on(on) == years
