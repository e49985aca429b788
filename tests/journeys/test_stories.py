"""The main stories, from the first click to the answer."""

import re

from playwright.sync_api import expect


def test_visitor_finds_help_without_giving_a_name(visit):
    visit.open("/")
    visit.page.get_by_role("link", name="Find help near you").click()
    visit.page.get_by_label("What would help?").fill("bills are too much")
    visit.page.get_by_role("button", name="Search").click()

    expect(visit.page.locator("main")).to_contain_text(re.compile("money and benefits", re.I))
    visit.check()
    visit.page.locator(".c-res a").first.click()
    visit.check()


def test_visitor_finds_help_without_javascript(plain_visit):
    plain_visit.open("/find/?q=skint")

    expect(plain_visit.page.locator("main")).to_contain_text(re.compile("money and benefits", re.I))
    plain_visit.page.locator(".c-res a").first.click()
    expect(plain_visit.page.get_by_role("heading", level=1)).to_be_visible()


def test_karen_sees_who_can_help(visit):
    _karen_sees_who_can_help(visit)


def test_karen_sees_who_can_help_without_javascript(plain_visit):
    _karen_sees_who_can_help(plain_visit)


def _karen_sees_who_can_help(visit):
    visit.sign_in("Karen")
    visit.page.get_by_role("button", name="See who can help").click()

    main = visit.page.locator("main")
    expect(main).to_contain_text("Farida Hussain")
    expect(main).to_contain_text("Amina")
    expect(main).to_contain_text("Auntie Bev")
    expect(main).to_contain_text(re.compile("nobody yet", re.I))
    visit.check()


def test_karen_sees_that_ruth_looked(visit):
    visit.sign_in("Ruth Sutcliffe")
    visit.page.locator(".c-nav a", has_text="People I help").click()
    visit.page.locator("main").get_by_role("link", name=re.compile("Karen")).first.click()
    visit.page.get_by_role("link", name=re.compile("ladder", re.I)).first.click()
    visit.check()
    visit.sign_out()

    visit.sign_in("Karen")
    visit.page.locator(".c-nav a", has_text="Who looked").click()

    expect(visit.page.locator("main")).to_contain_text("Ruth Sutcliffe")
    visit.check()


def test_person_writes_one_step_and_may_ask(visit):
    visit.sign_in("Joey")
    visit.page.get_by_role("link", name=re.compile("^(Start|Change)")).first.click()
    words = visit.page.get_by_label("In your own words")
    words.fill("Who would let me near an electric engine.")
    visit.check()
    visit.page.get_by_role("button", name="Save and go on").click()

    visit.page.locator(".c-nav a", has_text="My story").click()
    expect(visit.page.locator("main")).to_contain_text("Who would let me near an electric engine.")
    expect(visit.page.get_by_role("button", name="See who can help")).to_be_visible()


def test_coordinator_reads_needs_and_gaps(visit):
    visit.sign_in("Priya Nair")
    visit.page.locator(".c-nav a", has_text="Needs and gaps").click()

    expect(visit.page.locator("main svg").first).to_be_attached()
    visit.check()


def test_stranger_meets_the_door(visit):
    visit.open("/people/")

    expect(visit.page).to_have_url(re.compile("/accounts/login/"))
    visit.check()


def test_keyboard_reaches_the_main_part_first(visit):
    visit.open("/")
    visit.page.keyboard.press("Tab")

    focused = visit.page.locator(":focus")
    expect(focused).to_have_text("Skip to main content")
