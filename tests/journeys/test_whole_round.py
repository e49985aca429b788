"""From eight spreadsheets to a published round, all through the browser, and again on the command line.

Eight careers leaders give the lists of their schools; one coordinator plans, tries out and checks, another
confirms. The files of the round then come to the same digests elsewhere, and every one of the 1,600
learners can read why.
"""

import datetime as dt
import io
import json
import re
import shlex
import subprocess
import sys
import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from catchment.cli.demo.work.rounds import first_mondays
from catchment.cli.demo.work.sheets import SCHOOLS, file_name
from tests.journeys.served import environment

COHORT, ROUND = "Work experience", "Eight schools in July"
LEARNERS = sum(one.learners for one in SCHOOLS)
DRAWN = "7 19 23 31 40 52"
DIGEST = re.compile(r"[0-9a-f]{64}")
#: The worker takes some seconds over 1,600 learners; a busy machine takes its time.
WORKING_TAKES_AT_MOST_MS = 240_000


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """The spreadsheets of the eight schools, as the command line writes them."""
    folder = tmp_path_factory.mktemp("sheets")
    _run("catchment.cli.main", "demo-files", str(folder))
    return folder / "schools"


def _run(module, *words, folder=None, env=None):
    """One command, here or in a folder; gives what it says."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_eight_spreadsheets_become_a_round_of_which_everybody_reads_why(
    windows, sheets, server, tmp_path
):
    leader = windows("desk", scripts=False)
    for school in SCHOOLS:
        _give_list(leader, school, sheets)
    priya = windows("desk")
    priya.sign_in("Priya Nair")
    _plan(priya)
    _let_wish(priya)
    _decide(priya)
    _confirm(priya, leader)

    went_in, came_out, seed = _digests(leader)
    _take_files(leader, tmp_path, seed)
    _decide_again(tmp_path, went_in, came_out)
    _read_as_everybody(server.folder)


def _read_as_everybody(data):
    """Each learner's page opens for them, says why, and tells nobody who goes first."""
    read = json.loads(_run("tests.journeys.reading", ROUND, env=environment(data)))
    assert read == {"learners": LEARNERS, "wrong": []}


def _give_list(visit, school, sheets):
    """Begin a cohort, give the list, read what it would do, write it."""
    visit.open("/")
    if not visit.main.get_by_role("button", name=school.leader).is_visible():
        visit.unfold("Careers leaders of more schools")
    visit.main.get_by_role("button", name=school.leader).click()
    visit.menu("Cohorts")
    visit.follow("Begin a cohort")
    visit.write("What do you call them?", COHORT)
    visit.write("Which year are they in?", "10")
    visit.press("Go on|Begin|Save")
    visit.main.get_by_label("The list").set_input_files(sheets / file_name(school))
    visit.press("Look through it")
    assert visit.heading() == f"{school.learners} learners would be written"
    visit.press("Write them down")
    visit.reads("The learners are in")
    visit.sign_out()


def _plan(priya):
    """A fortnight in July, each school in the week that it wants."""
    mondays = first_mondays(timezone.localtime())
    priya.menu("Rounds")
    priya.follow("Begin a round")
    priya.write("What is the round called?", ROUND)
    _day(priya, "First day of placements", mondays[0])
    _day(priya, "Last day of placements", mondays[1] + dt.timedelta(days=4))
    _day(priya, "Wishes are open until", mondays[0] - dt.timedelta(days=30))
    priya.press("Save|Begin")
    for school in SCHOOLS:
        priya.follow("Add who takes part")
        priya.tick(f"{school.name}, {COHORT}")
        weeks = priya.main.get_by_role("group", name="Which weeks do you want?")
        weeks.get_by_role("checkbox").nth(school.week - 1).check()
        priya.press("They take part")
        priya.reads("They take part")
    priya.check()


def _day(visit, label, day):
    group = visit.main.get_by_role("group", name=label)
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part).fill(str(number))


def _let_wish(priya):
    """The worker makes 1,600 lists; the page goes on by itself until wishes can be closed."""
    priya.press("Open wishes")
    priya.reads("We are making")
    close = priya.main.get_by_role("button", name="Close wishes")
    expect(close).to_be_visible(timeout=WORKING_TAKES_AT_MOST_MS)
    priya.reads("Wishes so far", *(school.name for school in SCHOOLS))
    priya.check()
    close.click()
    priya.reads("Wishes are closed")
    priya.write("What was drawn in the open?", DRAWN)
    priya.press("Write it down")


def _decide(priya):
    """Two rules, side by side; the first is checked."""
    priya.follow("Trial runs")
    for rule in ("Strict", "Guarantee"):
        priya.tick(f"{rule}:")
        priya.press("Try it out")
        told = priya.page.get_by_role("heading", level=1)
        expect(told).to_contain_text("learners have a place", timeout=WORKING_TAKES_AT_MOST_MS)
        if rule == "Strict":
            priya.page.get_by_role("link", name="All trial runs").click()
    assert re.match(r"1,\d\d\d of 1,600 learners have a place", priya.heading())
    priya.reads("Two rules, side by side", "Whom to ask")
    priya.check()
    priya.follow("I have checked this run")
    priya.write("What have you looked at?", "Ten learners of each school, by hand")
    priya.press("I have checked it")
    priya.reads("Somebody else has to confirm it now")


def _confirm(priya, sana):
    sana.sign_in("Sana Qureshi")
    sana.open(priya.page.url.removeprefix(priya.address))
    sana.press("Confirm and publish")
    sana.reads("Published. Every learner can read their place, and why.")


def _digests(sana):
    """What the page says went in and came out, and the seed, which it shows from now on."""
    sana.unfold("Spread, and how this was worked out")
    rows = sana.main.locator(".govuk-summary-list__row")
    found = {
        row.locator("dt").inner_text(): row.locator("dd").inner_text().strip() for row in rows.all()
    }
    wanted = [found[key] for key in ("What went in", "What came out", "Seed of the lottery")]
    assert all(DIGEST.fullmatch(one) for one in wanted)
    return wanted


def _take_files(sana, folder, seed):
    with sana.page.expect_download() as taken:
        sana.press("Take the files for the command line")
    with zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes())) as files:
        files.extractall(folder)
    (folder / "seed.txt").write_text(seed)


def _decide_again(folder, went_in, came_out):
    """The command that stands beside the files comes to the digests of the page."""
    command = (folder / "read-me.txt").read_text().splitlines()[0]
    name, *words = shlex.split(command)
    assert name == "catchment"
    said = _run("catchment.cli.main", *words, "--report", "report.html", folder=folder)
    assert f"Digest of the outcome: {came_out}" in said
    assert went_in in (folder / "report.html").read_text()
