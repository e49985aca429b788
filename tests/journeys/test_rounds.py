"""A round of work experience: lists of learners, wishes, a fair decision, places, and another look.

Eight schools and 1,600 learners; the worker decides beside the server.
"""

import io
import re
import subprocess
import sys
import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.windows import without_scripts_too

SCHOOL = "Calder Edge Academy"
LEARNERS = 226
DRAWN = "7 19 23 31 40 52"
DIGEST = re.compile(r"[0-9a-f]{64}")
#: A trial run of 1,600 learners takes some seconds; a busy machine takes its time.
DECIDING_TAKES_AT_MOST_MS = 120_000


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """The spreadsheets of the eight schools, as the command line writes them."""
    folder = tmp_path_factory.mktemp("sheets")
    _run("demo-files", folder)
    return folder


def _run(*words, said=0):
    done = subprocess.run(
        [sys.executable, "-m", "catchment.cli.main", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == said, done.stdout + done.stderr
    return done.stdout


def test_andrew_gives_the_list_of_his_school_and_takes_it_back(visit, sheets):
    visit.sign_in("Andrew Bell")
    visit.menu("Cohorts")
    visit.follow("Begin a cohort")
    visit.write("What do you call them?", "Autumn")
    visit.write("Which year are they in?", "10")
    visit.check()
    visit.press("Go on|Begin|Save")
    visit.reads("Nothing changes yet")
    visit.check()
    visit.main.get_by_label("The list").set_input_files(sheets / "calder-edge-academy-year-10.csv")
    visit.press("Look through it")
    assert visit.heading() == f"{LEARNERS} learners would be written"
    visit.check()

    visit.press("Write them down")
    visit.reads("The learners are in", f"{LEARNERS} learners were written")
    visit.check()
    visit.follow("See the cohort")
    visit.reads(f"{LEARNERS} learners", "Learners and their hours")
    visit.check()

    visit.follow("calder-edge-academy-year-10")
    visit.press("Undo this list")
    visit.reads("This list was undone")
    visit.check()
    visit.menu("Cohorts")
    expect(visit.main.locator("li", has_text="Autumn")).to_contain_text("0 learners")
    expect(visit.main.locator("li", has_text="Year 10")).to_contain_text(f"{LEARNERS} learners")
