"""``catchment import occupations``: take the national job profiles into the catalogue of kinds of work."""

import argparse
import datetime as dt
import sys
from pathlib import Path

from django.utils import timezone

from catchment.people.actor import system
from catchment.vocabulary.actions.occupations import import_occupations
from catchment.vocabulary.occupations import ATTRIBUTION, ProfilesNotUnderstood, read_profiles

SOURCE = "National Careers Service job profiles"


def take_in(options: argparse.Namespace) -> int:
    """Read the file and write it; with ``--dry-run`` only say what stands in it."""
    now = timezone.now()
    path = Path(options.given)
    try:
        as_of = dt.date.fromisoformat(options.as_of) if options.as_of else now.date()
    except ValueError:
        return _fail(f"--as-of: {options.as_of!r} is not a day. Write it as 2026-11-30.")
    try:
        listed = read_profiles(path.read_bytes(), source=options.source or SOURCE, as_of=as_of)
    except ProfilesNotUnderstood as wrong:
        return _fail(str(wrong))
    except OSError as unreadable:
        return _fail(f"We cannot open {options.given}: {unreadable.strerror}.")
    print(f"  {len(listed.profiles):>7,}  kinds of work in {len(listed.categories)} fields")
    if options.dry_run:
        print("Dry run: nothing was changed.")
        return 0
    changed = import_occupations(listed=listed, by=system("the command line", now=now))
    print(f"  {changed:>7,}  new or changed")
    print(f"Done. {ATTRIBUTION} As of {as_of:%-d %B %Y}.")
    return 0


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
