"""The ``catchment`` command: one word for what to do, then that word's own options.

Each command is a module beside this one with two functions: ``arguments(parser)`` names its options
and ``run(options)`` does it and returns 0 when all is well. A module is loaded when its command is
asked for, after Django has been set up, because it may then import models.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import django
from django.conf import settings


@dataclass(frozen=True)
class Command:
    """Where a command lives, and what it does in one line.

    ``alone`` is one that works on files only: it needs neither settings nor a database.
    """

    module: str
    help: str
    alone: bool = False


#: What shells call the end of a command that somebody interrupted.
STOPPED = 130

COMMANDS = {
    "prepare": Command("prepare", "bring the database and the static files up to date"),
    "serve": Command("serve", "serve the pages, with the worker beside them"),
    "worker": Command("worker", "do what waits: mail to send, imports to run"),
    "begin": Command("begin", "begin a catchment, with its first coordinator"),
    "demo": Command("demo.command", "load the invented Calder Valley, in demo mode only"),
    "demo-files": Command("demo.files", "write the demo’s spreadsheets to a folder, to try with"),
    "best-placed": Command("best_placed", "say who can help, from files or the directory"),
    "allocate": Command(
        "allocate", "decide a fair round of work experience from files", alone=True
    ),
    "import": Command("imports", "bring a list of organisations or services into a directory"),
    "check": Command("check", "tell whether this installation is fit to be used"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 2 when it is not known, 130 when somebody stopped it."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help"}:
        print(_overview())
        return 0
    name, *rest = words
    if name not in COMMANDS:
        print(f"There is no command {name!r}.\n\n{_overview()}", file=sys.stderr)
        return 2
    try:
        return _run(name, rest)
    except KeyboardInterrupt:
        print("\nStopped. Give the same command again to go on.", file=sys.stderr)
        return STOPPED


def _run(name: str, rest: Sequence[str]) -> int:
    command = COMMANDS[name]
    _set_up(command)
    module = import_module(f"catchment.cli.{command.module}")
    parser = argparse.ArgumentParser(prog=f"catchment {name}", description=command.help)
    module.arguments(parser)
    code: int = module.run(parser.parse_args(rest))
    return code


def _set_up(command: Command) -> None:
    """Bring Django up; a command that works alone gets by with its defaults."""
    if not command.alone:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catchment.config.settings")
        django.setup()
    elif not settings.configured:
        settings.configure(USE_I18N=False)


def _overview() -> str:
    width = max(map(len, COMMANDS))
    listed = "\n".join(f"  {name:<{width}}  {each.help}" for name, each in COMMANDS.items())
    return f"catchment COMMAND [options]\n\n{listed}\n\nOptions of one: catchment COMMAND --help"


if __name__ == "__main__":
    sys.exit(main())
