"""Somebody without an account looks for help."""

import re

from playwright.sync_api import expect

from tests.journeys.windows import without_scripts_too


@without_scripts_too
def test_visitor_finds_help_and_prints_the_list(visit):
    visit.open("/")
    visit.follow("Find help near you")
    visit.write("What would help?", "bills are too much")
    visit.press("Search")
    visit.reads("money and benefits")
    visit.check()

    with visit.page.expect_navigation():
        visit.main.locator(".c-res a").first.click()
    visit.reads("How to ask")
    visit.check()

    visit.page.go_back()
    visit.follow("^Print the")
    visit.page.emulate_media(media="print")
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    expect(visit.page.locator(".c-nav")).to_be_hidden()
    visit.page.emulate_media(media="screen")
    visit.check()


def test_visitor_finds_help_with_the_keyboard_alone(visit):
    visit.open("/find/")
    keys = visit.page.keyboard
    keys.press("Tab")
    expect(visit.page.locator(":focus")).to_have_text("Skip to main content")
    keys.press("Enter")
    _tab_to(visit, "input[name=q]")
    keys.type("bills are too much")
    keys.press("Enter")
    visit.reads("money and benefits")

    first = visit.main.locator(".c-res a").first
    title = first.inner_text()
    _tab_to(visit, ".c-res a")
    with visit.page.expect_navigation():
        keys.press("Enter")
    assert visit.heading() == title


def _tab_to(visit, selector):
    """Press Tab until the focus stands on such an element."""
    for _ in range(80):
        if visit.page.locator(f"{selector}:focus").count():
            return
        visit.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {selector} on {visit.page.url}")


def test_stranger_meets_the_door(visit):
    visit.open("/people/")

    expect(visit.page).to_have_url(re.compile("/accounts/login/"))
    visit.check()
