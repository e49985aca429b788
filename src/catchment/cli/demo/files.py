"""``catchment demo-files``: lists of the demo's eight schools and of its workplaces, and a round for the command line.

The pages take the first two, ``catchment allocate`` the third; what to do with each stands in a file beside them.
"""

import argparse
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from catchment.cli.demo.work.host_sheet import host_sheet
from catchment.cli.demo.work.round_files import demo_rows
from catchment.cli.demo.work.rounds import first_mondays
from catchment.cli.demo.work.sheets import SCHOOLS, SchoolSeed, file_name, sheet_of
from catchment.placements.bridge.to_files import files_of

SCHOOLS_FOLDER, COMMAND_FOLDER = "schools", "command-line"
HOSTS_FILE = "workplaces/workplaces.csv"
READ_ME = "read-me.txt"

TOLD = """\
Files to try the demo of Catchment with. Everybody in them is invented.


1. {schools}: a list of learners of each school, {learners:,} in all

Start the demo and open its address. On the front page sign in as the careers leader of a school: Andrew
Bell and Pete Ackroyd stand among the others, six more under "Careers leaders of more schools".

{leaders}

Choose Cohorts, then Begin a cohort: any name that is not there yet, year 10. Give the list, read what it
would do, and write it. Joey Lumb is known already: his name and birthday find him, and so the others, if
the demo has them in another cohort. Undo this list takes it back.

Then sign in as Priya Nair: Rounds, Begin a round. It goes from {first} to {last}: hosts have opened
seats in these two weeks. Add each school with the week that stands behind it above. Open wishes; every
learner gets a list. Close wishes, write down the draw, try the round out, check it. Sana Qureshi
confirms. Take the files for the command line gives the same round as spreadsheets, with the command that
decides it again and comes to the same digests.


2. {hosts}: who opens what in these two weeks

As Priya Nair choose Hosts, then give this list. The demo holds these workplaces already, so none is
new; change a row, add one, or give it to a catchment of your own, and read what it would do.


3. {command}: the same learners and workplaces for the command line alone

Neither pages nor a database are needed, and nobody has a name. In this folder:

    {line}

Learners are known by the numbers that their schools gave them. The pages know them by pseudonyms, made
by chance for each round; the lottery is drawn over these, so this folder decides a round of its own.
"""

COMMAND = (
    "catchment allocate learners.csv opportunities.csv wishes.csv --caps caps.csv "
    "--seed-file round.seed --public-draw '7 19 23 31 40 52' --out result.xlsx --report report.html"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Name the folder."""
    parser.add_argument(
        "folder", type=Path, help="where to write them; it is made if it is missing"
    )


def run(options: argparse.Namespace) -> int:
    """Write everything: the same each time in one school year."""
    on, mondays = timezone.localdate(), first_mondays(timezone.localtime())
    for path, content in _files(mondays, on):
        whole = options.folder / path
        whole.parent.mkdir(parents=True, exist_ok=True)
        whole.write_bytes(content)
        print(f"  {whole}")
    print(f"{_learners():,} learners of {len(SCHOOLS)} schools.")
    print(f"What to do with them stands in {options.folder / READ_ME}.")
    return 0


def _files(mondays: tuple[dt.date, dt.date], on: dt.date) -> Iterator[tuple[str, bytes]]:
    for school in SCHOOLS:
        yield f"{SCHOOLS_FOLDER}/{file_name(school)}", sheet_of(school, on=on)
    yield HOSTS_FILE, host_sheet(mondays)
    for name, text in files_of(demo_rows(mondays, on=on)).items():
        yield f"{COMMAND_FOLDER}/{name}.csv", text.encode()
    yield READ_ME, _told(mondays).encode()


def _told(mondays: tuple[dt.date, dt.date]) -> str:
    return TOLD.format(
        schools=SCHOOLS_FOLDER,
        learners=_learners(),
        leaders="\n".join(_leader(school, mondays[school.week - 1]) for school in SCHOOLS),
        first=_day(mondays[0]),
        last=_day(mondays[1] + dt.timedelta(days=4)),
        hosts=HOSTS_FILE,
        command=COMMAND_FOLDER,
        line=COMMAND,
    )


def _leader(school: SchoolSeed, monday: dt.date) -> str:
    return f"    {school.leader:<16}{school.name:<24}{school.learners:>4} learners, {_day(monday)}"


def _day(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"


def _learners() -> int:
    return sum(school.learners for school in SCHOOLS)
