"""``catchment prepare``: everything that must be done before serving, after each new version."""

import argparse

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from catchment.cli.demo import command
from catchment.cli.steps import step
from catchment.people.actor import system
from catchment.vocabulary.actions.occupations import refresh_occupations
from catchment.vocabulary.actions.topics import refresh_topics


def arguments(parser: argparse.ArgumentParser) -> None:
    """Name the option; with it or without, it is always safe to run."""
    parser.add_argument(
        "--demo", action="store_true", help="then load the demo catchment where it is not there"
    )


def run(options: argparse.Namespace) -> int:
    """Do each step, saying which and how long it took."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    step("Bringing the database up to date", _bring_database_up_to_date)
    step("Bringing the shared topics up to date", _bring_topics_up_to_date)
    step("Collecting styles and scripts", _collect_static_files)
    return command.run(argparse.Namespace(if_empty=True)) if options.demo else 0


def _bring_database_up_to_date() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _bring_topics_up_to_date() -> None:
    """The kinds of work with them."""
    by = system("the set-up", now=timezone.now())
    refresh_topics(by=by)
    refresh_occupations(by=by)


def _collect_static_files() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def waiting_migrations() -> int:
    """Count the changes that the database has not seen yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
