"""The kept database is taken only where nothing that migrations read has changed."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.migrated import fingerprint, read_by_migrations


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A house of one storey, whose migration reads a module, which reads data."""
    storey = tmp_path / "catchment" / "people"
    (storey / "migrations").mkdir(parents=True)
    (storey / "data").mkdir()
    (storey / "migrations" / "0001_first.py").write_text("from catchment.people.rows import all\n")
    (storey / "rows.py").write_text("all = []\n")
    (storey / "others.py").write_text("none = []\n")
    (storey / "data" / "rows.json").write_text("[]")
    return tmp_path


@pytest.mark.parametrize(
    "changed", ["migrations/0001_first.py", "migrations/0002_next.py", "rows.py", "data/rows.json"]
)
def test_a_change_in_what_migrations_read_asks_for_migrating_anew(source: Path, changed: str):
    before = fingerprint(read_by_migrations(source))

    with (source / "catchment" / "people" / changed).open("a") as file:
        file.write("\n")

    assert fingerprint(read_by_migrations(source)) != before


def test_a_change_elsewhere_does_not(source: Path):
    before = fingerprint(read_by_migrations(source))

    (source / "catchment" / "people" / "others.py").write_text("none = [1]\n")

    assert fingerprint(read_by_migrations(source)) == before


@pytest.mark.django_db
def test_these_tests_run_on_a_database_that_every_migration_has_met():
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
