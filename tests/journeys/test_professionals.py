"""Helpers, hosts, schools and those who watch over it all, each at their own work."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.windows import without_scripts_too


def test_ruth_writes_beside_karen_and_contests_an_answer(visit):
    visit.sign_in("Ruth Sutcliffe")
    visit.menu("People I help")
    visit.follow("Karen")
    visit.check()
    visit.follow("Open the ladder")
    visit.check()
    visit.follow("Write what you see: How it feels")
    visit.write("What you see", "She keeps four people fed and says it as if it were nothing.")
    visit.write("How do you know?", "We talked today.")
    visit.check()
    visit.press("Save my view")
    visit.reads("proud when everyone", "She keeps four people fed")

    visit.press("See who can help")
    visit.follow("This is not right")
    visit.write("What is not right?", "The chapel on the corner is missing.")
    visit.check()
    visit.press("Send to the coordinator")
    visit.reads("A coordinator reads it", "The chapel on the corner is missing.")
    visit.check()


def test_yusuf_confirms_his_offer_and_pauses_it(visit):
    visit.sign_in("Yusuf Mir")
    visit.menu("What we offer")
    offer = visit.main.locator("li", has_text="Volunteer with us").first
    offer.get_by_role("button", name=re.compile("Still right")).click()
    visit.reads("is checked today", "Checked today")
    visit.check()

    offer = visit.main.locator("li", has_text="Volunteer with us").first
    offer.get_by_role("button", name=re.compile("Pause")).click()
    visit.reads("Paused: it is out of the finder")
    offer = visit.main.locator("li", has_text="Volunteer with us").first
    offer.get_by_role("button", name=re.compile("Open again")).click()
    visit.reads("It is in the finder again")


@without_scripts_too
def test_andrew_prints_a_code_and_a_young_pupil_signs_in(visit):
    visit.sign_in("Andrew Bell")
    visit.menu("Learners")
    visit.follow("Add a learner")
    visit.write("Full name", "Ivy Greenwood")
    visit.write("Day", "4")
    visit.write("Month", "9")
    visit.write("Year", str(timezone.localdate().year - 11))
    visit.write("Year group", "7")
    visit.check()
    visit.press("^(Save|Add|Begin)")
    visit.reads("The record is begun", "learns with you")
    visit.follow("Print a code")
    visit.press("Make the code")
    code = visit.main.locator("code").inner_text()
    visit.check()

    pupil = visit.another()
    pupil.open("/school-code/")
    pupil.main.get_by_label("Your school or college").select_option(label="Calder Edge Academy")
    pupil.write("Your name", "Ivy Greenwood")
    pupil.write("Your code", code)
    pupil.check()
    pupil.press("Sign in")
    pupil.tick("I have read this and I agree")
    pupil.check()
    pupil.press("I agree, go on")
    pupil.reads("Choose secret words of your own", "printed by Andrew Bell")
    pupil.check()
    pupil.write("Your secret words", "dumplings lighthouse hedgehog")
    pupil.write("The same words once more", "dumplings lighthouse hedgehog")
    pupil.press("Save my words")
    pupil.menu("My story")
    pupil.reads("Say what matters to you, in your own words")
    pupil.check()

    other = visit.another()
    other.open("/school-code/")
    other.main.get_by_label("Your school or college").select_option(label="Calder Edge Academy")
    other.write("Your name", "Ivy Greenwood")
    other.write("Your code", "river-lamp-otter-0000")
    other.press("Sign in")
    other.reads("Name and code or words do not fit")
    other.check()


def test_farida_confirms_somebody_whom_karen_trusts(visit):
    visit.sign_in("Farida Hussain")
    visit.menu("To confirm")
    expect(visit.main.locator("li", has_text="Mum")).to_have_count(1)
    visit.check()
    visit.press("It is safe to reach them: Mum")
    visit.reads("Confirmed.")
    expect(visit.main.locator("li", has_text="Mum")).to_have_count(0)
    visit.check()


def test_marcus_sees_figures_and_no_person(visit):
    karens = _address_of_karens_page(visit)
    visit.sign_in("Marcus Webb")
    expect(visit.main.locator("svg").first).to_be_attached()
    visit.reads("No number below 5 is shown")
    visit.check()

    assert visit.open(karens).status == 404
    assert visit.open(karens + "ladder/").status == 404
    assert visit.open("/people/").status == 403
    visit.check()


def _address_of_karens_page(visit):
    ruth = visit.another()
    ruth.sign_in("Ruth Sutcliffe")
    ruth.menu("People I help")
    ruth.follow("Karen")
    return ruth.path


def test_noor_reads_who_read_what(visit):
    _address_of_karens_page(visit)
    visit.sign_in("Noor Aziz")
    visit.menu("Reads")
    visit.write("Who read", "Ruth")
    visit.press("Show these")
    row = visit.main.locator("tr", has_text="Karen").first
    expect(row).to_contain_text("Ruth Sutcliffe")
    expect(row).to_contain_text("opened the page about you")
    visit.check()


def test_sam_changes_the_colour_but_not_to_a_pale_one(visit):
    visit.sign_in("Sam Tetley")
    visit.follow("Colour of the pages")
    visit.write("Colour", "#ffff00")
    visit.press("Save")
    visit.reads("too pale to read")
    visit.check()
    visit.write("Colour", "#5a2d81")
    visit.press("Save")
    visit.reads("#5a2d81")
    visit.check()


def test_angela_finds_help_and_sees_no_ladder(visit):
    karens = _address_of_karens_page(visit)
    visit.sign_in("Angela Ogden")
    visit.reads("No child is linked to you yet")
    visit.check()

    assert visit.open(karens).status == 404
    visit.menu("Find help")
    visit.write("What would help?", "worried about money")
    visit.press("Search")
    visit.reads("money and benefits")


def test_karen_may_not_open_the_work_of_others(visit):
    visit.sign_in("Karen")

    for path in ("/people/", "/settings/", "/reads/", "/members/", "/imports/"):
        assert visit.open(path).status in {403, 404}, path
        visit.check()
