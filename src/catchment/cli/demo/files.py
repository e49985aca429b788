"""``catchment demo-files``: the spreadsheets of the demo's eight schools, to be given through the pages."""

import argparse
from pathlib import Path

from django.utils import timezone

from catchment.cli.demo.work.schools import file_name
from catchment.cli.demo.work.sheets import SCHOOLS, sheet_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """Name the folder."""
    parser.add_argument(
        "folder", type=Path, help="where to write them; it is made if it is missing"
    )


def run(options: argparse.Namespace) -> int:
    """Write one CSV file for each school: the same learners each time."""
    options.folder.mkdir(parents=True, exist_ok=True)
    on = timezone.localdate()
    for school in SCHOOLS:
        path = options.folder / file_name(school)
        path.write_bytes(sheet_of(school, on=on))
        print(f"  {school.learners:>5}  {path}")
    print(f"{sum(school.learners for school in SCHOOLS):,} learners of {len(SCHOOLS)} schools.")
    return 0
