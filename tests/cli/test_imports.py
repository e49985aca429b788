"""``catchment import``: dry run, run, undo, and sentences for what cannot be done."""

import pytest

from catchment.cli import imports
from catchment.network.models import ImportRun
from catchment.people.models import Organisation
from tests.factories.people import CatchmentFactory
from tests.network.imports.samples import GIAS

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley():
    return CatchmentFactory(slug="valley")


@pytest.fixture
def schools(tmp_path):
    path = tmp_path / "edubasealldata.csv"
    path.write_bytes(GIAS)
    return path


def call(*words):
    parser = imports.argparse.ArgumentParser()
    imports.arguments(parser)
    return imports.run(parser.parse_args([*map(str, words), "--catchment", "valley"]))


def test_a_dry_run_then_the_run_then_undo(valley, schools, capsys):
    assert call("gias", schools, "--dry-run") == 0
    assert "Dry run: nothing was changed." in capsys.readouterr().out
    assert not Organisation.objects.exists()

    assert call("gias", schools) == 0
    assert Organisation.objects.count() == 2

    assert call("undo", ImportRun.objects.latest("pk").public_id) == 0
    assert not Organisation.objects.exists()


def test_the_same_file_twice_needs_again(valley, schools, capsys):
    call("gias", schools)

    assert call("gias", schools) == 1
    assert "Add --again to take it" in capsys.readouterr().err
    assert call("gias", schools, "--again") == 0


def test_a_spreadsheet_with_named_columns(valley, tmp_path):
    sheet = tmp_path / "groups.csv"
    sheet.write_text("Who,Tel,Telephone\nHope Group,01422 100,01422 200\n", encoding="utf-8")

    code = call("spreadsheet", sheet, "--column", "organisation=Who", "--column", "phone=Tel")

    assert code == 0
    assert Organisation.objects.get().phone == "01422 100"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["oruk", "http://10.0.0.1/services"], "begins with https://"),
        (["gias", "missing.csv"], "We cannot open missing.csv"),
        (["undo", "00000000-0000-4000-8000-000000000000"], "There is no import"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence(valley, capsys, words, sentence):
    assert call(*words) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ([], "These columns may all be 'phone': Tel, Telephone"),
        (["phone=Tel"], "Say which column names the organisation"),
        (["phone=Nothing"], "There is no 'phone', or no column 'Nothing'"),
    ],
)
def test_columns_in_doubt_are_asked_for(valley, tmp_path, capsys, columns, sentence):
    sheet = tmp_path / "groups.csv"
    sheet.write_text("Who,Tel,Telephone\nHope Group,01422 100,01422 200\n", encoding="utf-8")

    assert call("spreadsheet", sheet, *(word for one in columns for word in ("--column", one))) == 1
    assert sentence in capsys.readouterr().err


def test_an_unknown_catchment_is_told(db, capsys):
    assert call("gias", "x.csv") == 1
    assert "There is no catchment 'valley'." in capsys.readouterr().err
