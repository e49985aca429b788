"""Tests that commit run last, each on the rows that the migrations left, whatever the order drawn."""

import gc
import os
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import management
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from tests import kept_rows, migrated, own_columns

JOURNAL_IS_OVER = (
    "people_journalpruning",
    "INSERT INTO people_journalpruning (before, at, why) VALUES ('9999', '9999', 'a test is over');",
)
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
PAGES = ("tests/web/", "tests/guards/")
#: One in so many tests of pages runs on the second database, and none of the demo, which always
#: stands on SQLite; by hand all do.
SAMPLED = int(os.environ.get("SAMPLED", "1"))
#: Loads the whole demo once; these stay together, and so on one of two processes.
DEMO = "tests/cli/test_demo.py"
#: Goes on for minutes: begun last, it would go on alone.
LONGEST = "tests/journeys/test_whole_round.py"
COMMITS = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Before databases are made: take them from those kept, if nothing has changed."""
    with pytest.MonkeyPatch.context() as patch, kept_rows.beside():
        patch.setattr(management, "call_command", migrated.instead_of(management.call_command))
        yield


@pytest.fixture(autouse=True, scope="session")
def _updates_ask_the_row_alone() -> Iterator[None]:
    """No UPDATE of ours guards a state by another table: on PostgreSQL two at once would both win."""
    with own_columns.refused_elsewhere():
        yield


@pytest.fixture(autouse=True, scope="session")
def _emptying_may_delete_journal_lines() -> Iterator[None]:
    """SQLite empties tables row by row, which the journal refuses: say first that its time is over."""
    usual = DatabaseWrapper.ops_class.sql_flush

    def flush(self: Any, *args: object, **kwargs: object) -> list[str]:
        deletions = usual(self, *args, **kwargs)
        ours = [one for one in deletions if JOURNAL_IS_OVER[0] in one]
        others = [one for one in deletions if one not in ours]
        return [JOURNAL_IS_OVER[1], *others, *ours] if ours else others

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseWrapper.ops_class, "sql_flush", flush)
        yield


def pytest_collection_finish() -> None:
    """Look for rubbish less often, and never among what was imported and collected.

    Python counts new objects and walks all that are alive each few hundred: with the whole site and
    thousands of tests in memory that was a tenth of the time and more.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put those that commit last: they empty the tables, and others rely on what migrations wrote.

    On the second database run all tests of rules, queries and actions; those that ask no database
    would prove nothing there. Of pages, whose questions are the same, SAMPLED=12 runs one in twelve,
    and leaves out the demo.
    """
    if connection.vendor != "sqlite":
        beside = [item for item in items if not _proves_more(item)]
        items[:] = [item for item in items if _proves_more(item)]
        config.hook.pytest_deselected(items=beside)
    committing = [item for item in items if _commits(item)]
    for item in committing:
        item.add_marker(COMMITS, append=False)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """The longest goes first, then those that ask no database: they run while another migrates."""
    if _commits(item):
        return 3
    if item.nodeid.startswith(LONGEST):
        return -1
    if not _asks_a_database(item):
        return 0
    return 1 if item.nodeid.startswith(DEMO) else 2


def _proves_more(item: pytest.Item) -> bool:
    """Whether a test tells something on a second database."""
    if not _asks_a_database(item) or (SAMPLED > 1 and item.nodeid.startswith(DEMO)):
        return False
    is_page = item.nodeid.startswith(PAGES) and not _commits(item)
    return not is_page or zlib.crc32(item.nodeid.encode()) % SAMPLED == 0


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(DATABASE_FIXTURES & fixtures)


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return mark is not None and bool(mark.kwargs.get("transaction"))
