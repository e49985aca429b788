"""``catchment check``: what is wrong is said with what to do."""

import argparse

import pytest
from django.core.management import call_command
from django.db.utils import OperationalError

from catchment.cli import check

NO_OPTIONS = argparse.Namespace()


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.mark.django_db
@pytest.mark.usefixtures("collected", "demo")
def test_all_is_well_when_nothing_waits(capsys):
    code = check.run(NO_OPTIONS)

    assert (code, capsys.readouterr().out.splitlines()[-1]) == (0, "All is well.")


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_uncollected_styles_are_told(settings, tmp_path, capsys):
    settings.STATIC_ROOT = tmp_path

    code = check.run(NO_OPTIONS)

    assert code == 1
    assert capsys.readouterr().err == (
        "Styles and scripts have not been collected. Run: catchment prepare\n"
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("collected", "demo")
def test_waiting_changes_to_the_database_are_told(capsys):
    call_command("migrate", "usersessions", "zero", verbosity=0)

    code = check.run(NO_OPTIONS)

    call_command("migrate", verbosity=0)
    assert code == 1
    assert "changes to the database wait. Run: catchment prepare" in capsys.readouterr().err


@pytest.mark.usefixtures("collected", "demo")
def test_a_database_out_of_reach_is_told(monkeypatch, capsys):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(check, "waiting_migrations", refuse)

    code = check.run(NO_OPTIONS)

    assert code == 1
    assert capsys.readouterr().err == "The database cannot be reached: connection refused\n"


@pytest.mark.django_db
@pytest.mark.usefixtures("collected")
def test_settings_unfit_for_a_real_server_are_told(settings, capsys):
    settings.DEMO = False
    settings.CSRF_FAILURE_VIEW = "nowhere.at_all"

    code = check.run(NO_OPTIONS)

    assert code == 1
    assert "nowhere.at_all" in capsys.readouterr().err
