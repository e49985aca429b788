"""A round of work experience: lists of learners, wishes, a fair decision, places, and another look.

Eight schools and 1,600 learners; the worker decides beside the server.
"""

import io
import re
import shlex
import subprocess
import sys
import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

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
    _run("demo-files", str(folder))
    return folder


def _run(*words, folder=None):
    """One command, here or in a folder; gives what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "catchment.cli.main", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_andrew_gives_the_list_of_his_school_and_takes_it_back(windows, sheets):
    visit = windows("desk")
    visit.sign_in("Andrew Bell")
    visit.menu("Cohorts")
    visit.follow("Begin a cohort")
    visit.write("What do you call them?", "Autumn")
    visit.write("Which year are they in?", "10")
    visit.check()
    visit.press("Go on|Begin|Save")
    visit.reads("Nothing changes yet")
    visit.check()
    visit.main.get_by_label("The list").set_input_files(
        sheets / "schools" / "calder-edge-academy-year-10.csv"
    )
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


def test_joey_puts_his_wishes_in_order_crosses_one_out_and_sends_them(visit):
    visit.sign_in("Joey")
    _wish(visit)


def _wish(joey):
    """The third becomes the first, the last is crossed out, and the list is sent."""
    joey.menu("Work experience")
    joey.follow("My wishes")
    assert joey.heading() == "Put these in your order"
    joey.check()
    names = _wished(joey)
    joey.press(f"To the top: {names[2]}")
    expect(joey.main.locator(".c-wish h2").first).to_have_text(names[2])
    assert _wished(joey) == [names[2], *names[:2], *names[3:]]

    joey.main.locator(".c-wish:not(.c-wish--no)").last.get_by_role("link").click()
    joey.reads("The host never sees it")
    joey.press("Cross it out")
    joey.reads("Choose why")
    joey.tick("I look after somebody then")
    joey.check()
    joey.press("Cross it out")
    joey.reads("Crossed out: I look after somebody then")
    expect(joey.main.locator(".c-wish--no h2").last).to_have_text(names[-1])

    joey.press("This is my order")
    joey.reads("Sent. You can still change it", "Open until")
    joey.check()


def _wished(joey):
    return joey.main.locator(".c-wish:not(.c-wish--no) h2").all_inner_texts()


def test_priya_plans_the_weeks_of_another_round(windows):
    visit = windows("desk")
    visit.sign_in("Priya Nair")
    visit.menu("Rounds")
    visit.check()
    visit.follow("Begin a round")
    visit.write("What is the round called?", "The autumn round")
    year = timezone.localdate().year + 1
    _day(visit, "First day of placements", 5, 10, year)
    _day(visit, "Last day of placements", 30, 10, year)
    _day(visit, "Wishes are open until", 1, 9, year)
    visit.check()
    visit.press("Save|Begin")
    visit.reads("The round has begun", "Nobody takes part yet")
    visit.check()

    visit.follow("Add who takes part")
    visit.main.get_by_role("group", name="Who takes part?").get_by_label(SCHOOL).first.check()
    weeks = visit.main.get_by_role("group", name="Which weeks do you want?")
    weeks.get_by_role("checkbox").nth(0).check()
    also = visit.main.get_by_role("group", name="Which could you also do?")
    also.get_by_role("checkbox").nth(1).check()
    visit.check()
    visit.press("They take part")
    visit.reads("Who takes part", SCHOOL)
    visit.check()
    visit.follow("Change weeks")
    visit.check()
    visit.page.go_back()
    visit.press("Open wishes")
    visit.reads(f"We are making {LEARNERS} lists")
    visit.follow("See who needs a person now")
    visit.check()


def _day(visit, label, day, month, year):
    group = visit.main.get_by_role("group", name=label)
    for part, number in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(part).fill(str(number))


def test_a_round_from_wishes_to_places_and_another_look(windows, tmp_path):
    joey = windows("phone", scripts=False)
    joey.sign_in("Joey")
    _wish(joey)

    priya = windows("desk")
    priya.sign_in("Priya Nair")
    _close_and_draw(priya)
    joey.open("/work-experience/my-wishes/")
    joey.reads("Wishes are closed")
    joey.check()
    _try_out(priya, "Guarantee")
    _back_to_all_runs(priya)
    _try_out(priya, "Strict")
    _back_to_all_runs(priya)
    priya.check()
    priya.follow("Trial run 1: Guarantee")
    _read_and_check(priya)

    sana = windows("desk")
    _confirm(sana, priya.path)
    digests = _digests(sana)
    _decide_again_on_the_command_line(sana, tmp_path, digests)

    _say_yes(joey)
    _another_look(windows)


def _close_and_draw(priya):
    priya.menu("Rounds")
    priya.follow("Work experience")
    priya.reads("Wishes so far", SCHOOL)
    priya.check()
    priya.press("Close wishes")
    priya.reads("Wishes are closed. Write down the public draw next.")
    priya.press("Write it down")
    priya.reads("Write down what was drawn")
    priya.write("What was drawn in the open?", DRAWN)
    priya.check()
    priya.press("Write it down")
    priya.reads(DRAWN)
    priya.follow("Trial runs")
    priya.check()


def _try_out(priya, rule):
    """The page looks again by itself until the worker has decided."""
    priya.tick(f"{rule}:")
    priya.press("Try it out")
    told = priya.page.get_by_role("heading", level=1)
    expect(told).to_contain_text("learners have a place", timeout=DECIDING_TAKES_AT_MOST_MS)
    priya.check()


def _back_to_all_runs(priya):
    priya.page.get_by_role("link", name="All trial runs").click()


def _read_and_check(priya):
    assert re.match(r"1,\d\d\d of 1,600 learners have a place", priya.heading())
    priya.reads("Two rules, side by side", "Most that any rule could place", "Whom to ask", SCHOOL)
    priya.check()
    priya.follow("I have checked this run")
    priya.press("I have checked it")
    priya.reads("Write what you have looked at")
    priya.write("What have you looked at?", "Ten learners of each school, by hand")
    priya.check()
    priya.press("I have checked it")
    priya.reads("Checked. Somebody else has to confirm it now.", "Priya Nair checked it")
    expect(priya.main.get_by_role("button", name="Confirm and publish")).to_have_count(0)
    priya.check()


def _confirm(sana, path):
    sana.sign_in("Sana Qureshi")
    sana.open(path)
    sana.reads("Ten learners of each school, by hand")
    sana.press("Confirm and publish")
    sana.reads(
        "Published. Every learner can read their place, and why.", "Sana Qureshi confirmed it"
    )
    sana.check()


def _digests(sana):
    """What the page says went in and came out, and the seed, which it shows from now on."""
    sana.unfold("Spread, and how this was worked out")
    sana.check()
    rows = sana.main.locator(".govuk-summary-list__row")
    found = {
        row.locator("dt").inner_text(): row.locator("dd").inner_text().strip() for row in rows.all()
    }
    wanted = [found[key] for key in ("What went in", "What came out", "Seed of the lottery")]
    assert all(DIGEST.fullmatch(one) for one in wanted)
    return wanted


def _decide_again_on_the_command_line(sana, folder, digests):
    """The command that stands beside the files gives what the page says."""
    went_in, came_out, seed = digests
    with sana.page.expect_download() as taken:
        sana.press("Take the files for the command line")
    with zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes())) as files:
        files.extractall(folder)
    (folder / "seed.txt").write_text(seed)
    command = (folder / "read-me.txt").read_text().splitlines()[0]
    name, *words = shlex.split(command)
    assert name == "catchment"
    assert came_out in _run(*words, "--report", "report.html", folder=folder)
    assert went_in in (folder / "report.html").read_text()


def _say_yes(joey):
    joey.menu("Work experience")
    joey.follow("My place, and why")
    joey.reads("Why this one", "Check the lottery yourself", "Nobody in your class can see")
    joey.check()
    joey.press("Say yes to this place")
    joey.reads("You said yes. It is yours.")
    joey.check()
    assert joey.heading().startswith("You said yes to")


def _another_look(windows):
    """A learner who came by a printed code asks; their school reads the reasons in full and answers."""
    andrew = windows("desk")
    andrew.sign_in("Andrew Bell")
    andrew.menu("Rounds")
    andrew.follow("Work experience")
    andrew.check()
    andrew.follow("Who goes where")
    andrew.check()
    waiting = andrew.main.locator("tr", has_text="Has not said yes yet").first
    name = waiting.get_by_role("link").inner_text()
    pupil = windows("phone", scripts=False)
    _come_by_code(andrew, pupil, name)

    pupil.menu("Work experience")
    pupil.follow("My place, and why")
    pupil.reads("Ask for another look")
    pupil.check()
    pupil.follow("Ask for another look")
    pupil.press("Ask for another look")
    pupil.reads("Write what is not right")
    pupil.check()
    pupil.write("What is not right?", "My aunt works there, and I did not know.")
    pupil.press("Ask for another look")
    pupil.reads("A person answers by", "My aunt works there")
    pupil.check()

    andrew.menu("Rounds")
    andrew.follow("Work experience")
    andrew.follow("Who goes where")
    andrew.follow("Those who asked for another look")
    assert andrew.heading() == "1 learner waits for another look"
    andrew.check()
    andrew.main.locator(".c-list a").first.click()
    andrew.reads("My aunt works there", "The reasons in full")
    andrew.write("Your answer", "Let us talk on Monday. You keep the place until then.")
    andrew.check()
    andrew.press("Send the answer")
    andrew.reads("Answered. They have been told.", "Nobody waits for another look")

    pupil.open(pupil.path)
    pupil.reads("Andrew Bell answered", "Let us talk on Monday")
    pupil.check()


def _come_by_code(andrew, pupil, name):
    andrew.menu("Learners")
    andrew.write("Find by name", name)
    andrew.press("Search")
    andrew.main.locator(".c-list a").first.click()
    andrew.follow("Print a code")
    andrew.press("Make the code")
    code = andrew.main.locator("code").inner_text()

    pupil.open("/school-code/")
    pupil.main.get_by_label("Your school or college").select_option(label=SCHOOL)
    pupil.write("Your name", name)
    pupil.write("Your code", code)
    pupil.press("Sign in")
    pupil.tick("I have read this and I agree")
    pupil.press("I agree, go on")
    pupil.write("Your secret words", "dumplings lighthouse hedgehog")
    pupil.write("The same words once more", "dumplings lighthouse hedgehog")
    pupil.press("Save my words")
