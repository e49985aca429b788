"""``catchment check``: tell whether this installation is fit to be used, and what to do if not."""

import argparse
import sys

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.utils import OperationalError

from catchment.cli.prepare import waiting_migrations


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:
    """Print what is wrong, a line each; 1 when anything is."""
    wrong = [*_settings(), *_database(), *_static_files()]
    for line in wrong:
        print(line, file=sys.stderr)
    if not wrong:
        print("All is well.")
    return 1 if wrong else 0


def _settings() -> list[str]:
    try:
        call_command("check", deploy=not settings.DEMO)
    except CommandError as found:
        return [str(found)]
    return []


def _database() -> list[str]:
    try:
        waiting = waiting_migrations()
    except OperationalError as unreachable:
        return [f"The database cannot be reached: {unreachable}".strip()]
    if not waiting:
        return []
    return [f"{waiting} changes to the database wait. Run: catchment prepare"]


def _static_files() -> list[str]:
    if (settings.STATIC_ROOT / "staticfiles.json").is_file():
        return []
    return ["Styles and scripts have not been collected. Run: catchment prepare"]
