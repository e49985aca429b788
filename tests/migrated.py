"""A migrated database kept for other test runs: migrating takes longer than most tests.

Kept under a name made of all that migrations read; another name means migrating anew. SQLite's is
a file in ``var``, PostgreSQL's a database of its own on the same server, from which others are made.
"""

import fcntl
import hashlib
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
KEPT = ROOT / "var" / "tests"
PACKAGES = ("django", "django-allauth")
_OURS = re.compile(r"^from (catchment[\w.]*) import", re.MULTILINE)


def instead_of(call_command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a ``call_command`` that copies the kept database where a test run would migrate."""

    def call(name: Any, *args: Any, **options: Any) -> Any:
        if name == "migrate" and options.get("run_syncdb"):
            connection = connections[options["database"]]
            copy = _copy_file if connection.vendor == "sqlite" else _copy_database
            with _one_at_a_time():
                return copy(lambda: call_command(name, *args, **options), connection)
        return call_command(name, *args, **options)

    return call


def _copy_file(migrate: Callable[[], Any], connection: BaseDatabaseWrapper) -> None:
    """Fill SQLite's database from the file that is kept; where there is none, migrate and keep it."""
    connection.ensure_connection()
    kept = kept_file()
    if kept.exists():
        with closing(sqlite3.connect(kept)) as source:
            source.backup(connection.connection)
    else:
        migrate()
        _keep(connection.connection, kept)


def _copy_database(migrate: Callable[[], Any], connection: BaseDatabaseWrapper) -> None:
    """Make PostgreSQL's database anew from the one kept; where there is none, migrate and keep it."""
    quoted = connection.ops.quote_name
    ours = quoted(connection.settings_dict["NAME"])
    kept = f"catchment_migrated_{fingerprint(read_by_migrations(SOURCE))}"
    if _has_database(connection, kept):
        _elsewhere(connection, f"DROP DATABASE {ours}")
        _elsewhere(connection, f"CREATE DATABASE {ours} TEMPLATE {quoted(kept)}")
    else:
        migrate()
        _elsewhere(connection, f"CREATE DATABASE {quoted(kept)} TEMPLATE {ours}")


def _has_database(connection: BaseDatabaseWrapper, name: str) -> bool:
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # as Django makes them
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _elsewhere(connection: BaseDatabaseWrapper, statement: str) -> None:
    """Say it while nobody is connected to ours, which could then be neither dropped nor copied."""
    connection.close()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # as Django makes them
        cursor.execute(statement)


def kept_file() -> Path:
    """Where the database is kept that today's migrations make; there once a test has had one."""
    return KEPT / f"migrated-{fingerprint(read_by_migrations(SOURCE))}.sqlite3"


def _keep(migrated: sqlite3.Connection, kept: Path) -> None:
    """Write it under another name first: a run that dies leaves nothing half written."""
    unfinished = kept.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as target:
        migrated.backup(target)
    for old in KEPT.glob("migrated-*.sqlite3"):
        old.unlink()
    unfinished.rename(kept)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """The first process migrates; those beside it wait, and copy."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read_by_migrations(source: Path) -> list[Path]:
    """The migrations, the modules of ours that they import, and the data that these read."""
    migrations = sorted(source.glob("catchment/**/migrations/*.py"))
    named = {name for file in migrations for name in _OURS.findall(file.read_text("utf-8"))}
    modules = [source / f"{name.replace('.', '/')}.py" for name in sorted(named)]
    data = sorted(file for file in source.glob("catchment/**/data/*") if file.is_file())
    return [*migrations, *(module for module in modules if module.exists()), *data]


def fingerprint(files: list[Path]) -> str:
    """Name these files as they are, with the versions and applications that migrate beside them."""
    told = hashlib.sha256()
    for file in files:
        told.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    for word in (sys.version, sqlite3.sqlite_version, *map(version, PACKAGES)):
        told.update(word.encode())
    told.update(" ".join(settings.INSTALLED_APPS).encode())
    return told.hexdigest()[:16]
