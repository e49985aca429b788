"""``catchment prepare``: the database and the static files, whatever state they are in."""

import argparse

import pytest
from django.core.management import call_command

from catchment.cli import prepare
from catchment.cli.demo import command

NO_OPTIONS = argparse.Namespace(demo=False)
WITH_DEMO = argparse.Namespace(demo=True)


@pytest.fixture
def somewhere(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "not there yet"
    settings.STATIC_ROOT = settings.DATA_DIR / "static"
    return settings.DATA_DIR


@pytest.mark.django_db
def test_it_makes_the_folder_and_collects_the_styles(somewhere, capsys):
    code = prepare.run(NO_OPTIONS)

    said = capsys.readouterr().out.splitlines()
    assert code == 0
    assert (somewhere / "static" / "vendor" / "govuk-frontend.css").is_file()
    assert [line for line in said if line.startswith("-")] == [
        "- Bringing the database up to date ...",
        "- Bringing the shared topics up to date ...",
        "- Collecting styles and scripts ...",
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("somewhere")
def test_it_applies_what_waits():
    call_command("migrate", "usersessions", "zero", verbosity=0)
    before = prepare.waiting_migrations()

    prepare.run(NO_OPTIONS)

    assert before > 0
    assert prepare.waiting_migrations() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("somewhere")
def test_it_loads_the_demo_in_demo_mode_alone(settings, monkeypatch):
    loaded = []
    monkeypatch.setattr(command, "load", lambda: loaded.append("the valley"))

    refused = prepare.run(WITH_DEMO)
    settings.DEMO = True
    done = prepare.run(WITH_DEMO)

    assert (refused, done) == (2, 0)
    assert loaded == ["the valley"]
