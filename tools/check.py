"""``make check``: every check that needs no running tests, two at a time, each with its time.

``WITHOUT=guards`` leaves one out, where the same has just been run: the walks are tests too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
#: The walks. The table of every address and role takes minutes; `make test` runs it.
GUARDS = ("tests/guards", "--ignore=tests/guards/test_matrix.py")
TEMPLATES = ("src/catchment/web/templates", "src/catchment/design/templates")

#: As a real server is set, to ask Django what it thinks of that.
REAL_SERVER = {
    "CATCHMENT_SECRET_KEY": "not-a-secret-just-long-enough-for-the-check-0123456789-abcdefghij",
    "CATCHMENT_HOSTS": "catchment.example",
    "CATCHMENT_URL": "https://catchment.example",
    "CATCHMENT_SMTP_HOST": "mail.example",
    "CATCHMENT_DEMO": "0",
    "CATCHMENT_DEBUG": "0",
    "CATCHMENT_TESTING": "0",
}
TESTS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}


@dataclass(frozen=True)
class Check:
    """One program that must end well, with what it needs in its environment."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]


def check(name: str, *command: str, environment: dict[str, str] | None = None) -> Check:
    return Check(name, (PYTHON, *command), environment or {})


CHECKS = (
    check("types", "-m", "mypy", "src"),
    check("style", "-m", "ruff", "check", "."),
    check("format", "-m", "ruff", "format", "--check", "."),
    check("storeys", "-c", "from importlinter.cli import lint_imports_command as run; run()"),
    check("templates", "-m", "djlint", "--lint", "--quiet", *TEMPLATES),
    check(
        "migrations",
        *("manage.py", "makemigrations", "--check", "--dry-run", "-v", "2"),
        environment=TESTS,
    ),
    check(
        "settings of a real server",
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        environment=REAL_SERVER,
    ),
    check("guards", "-m", "pytest", "-q", "-p", "no:randomly", *GUARDS),
)


@dataclass(frozen=True)
class Outcome:
    """What a check said, and how long it took."""

    name: str
    code: int
    said: str
    seconds: float


def main() -> int:
    """Run all; print what failed in full; 1 when anything did."""
    with ThreadPoolExecutor(max_workers=2) as lanes:
        outcomes = [told(outcome) for outcome in lanes.map(run, wanted(os.environ))]
    failed = [outcome.name for outcome in outcomes if outcome.code]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks are well.")
    return 1 if failed else 0


def wanted(environment: Mapping[str, str]) -> list[Check]:
    """All of them, but not those that WITHOUT names.

    Raises:
        LookupError: if it names no check of ours: a misspelt one would leave nothing out.
    """
    without = set(environment.get("WITHOUT", "").split())
    strange = without - {check.name for check in CHECKS}
    if strange:
        raise LookupError(f"No check is called {', '.join(sorted(strange))}")
    return [check for check in CHECKS if check.name not in without]


def run(check: Check) -> Outcome:
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **check.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(check.name, done.returncode, done.stdout, time.monotonic() - started)


def told(outcome: Outcome) -> Outcome:
    """Print a line for a check that is well, and everything for one that is not."""
    state = "FAILED" if outcome.code else "ok"
    print(f"- {outcome.name:<26} {state:<7} {outcome.seconds:5.1f} s", flush=True)
    if outcome.code:
        print(outcome.said, flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
