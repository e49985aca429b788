"""A migrated SQLite database kept between test runs: migrating takes longer than most tests.

Kept under a name made of all that migrations read; another name means migrating anew. PostgreSQL
always migrates.
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

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
KEPT = ROOT / "var" / "tests"
PACKAGES = ("django", "django-allauth")
_OURS = re.compile(r"^from (catchment[\w.]*) import", re.MULTILINE)


def instead_of(call_command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a ``call_command`` that copies the kept database where a test run would migrate."""

    def call(name: Any, *args: Any, **options: Any) -> Any:
        if name == "migrate" and options.get("run_syncdb") and _is_sqlite(options["database"]):
            return _copy_or_migrate(lambda: call_command(name, *args, **options), options)
        return call_command(name, *args, **options)

    return call


def _is_sqlite(alias: str) -> bool:
    return connections[alias].vendor == "sqlite"


def _copy_or_migrate(migrate: Callable[[], Any], options: dict[str, Any]) -> None:
    connection = connections[options["database"]]
    connection.ensure_connection()
    with _one_at_a_time():
        kept = kept_file()
        if kept.exists():
            with closing(sqlite3.connect(kept)) as source:
                source.backup(connection.connection)
        else:
            migrate()
            _keep(connection.connection, kept)


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
