"""People write what matters to them, ask who can help, and decide who reads it."""

import re

from playwright.sync_api import expect

from tests.journeys.windows import without_scripts_too


@without_scripts_too
def test_karen_asks_chooses_and_refuses(visit):
    visit.sign_in("Karen")
    visit.press("See who can help")
    visit.reads("First, talk to Farida Hussain", "Amina", "Auntie Bev", "nobody", "01632 960100")
    visit.check()
    answer = visit.page.url

    visit.press("^Ask ")
    visit.reads("You chose", "Nothing is sent from here")
    expect(visit.main.locator("#chosen")).to_be_visible()
    visit.check()

    refused = visit.main.get_by_role("button", name="Not this person").first.inner_text()
    name = refused.split(":")[1].strip()
    visit.press("Not this person")
    visit.reads("You said: not this person")

    visit.menu("My story")
    visit.press("See who can help")
    assert visit.page.url != answer
    visit.reads("First, talk to Farida Hussain")
    expect(visit.main.locator(".c-team")).not_to_contain_text(name)
    expect(visit.main.locator("#others")).to_be_attached()


@without_scripts_too
def test_joey_writes_a_step_with_a_need_and_a_person(visit):
    visit.sign_in("Joey")
    visit.follow("^(Start|Change): How it feels")
    visit.write("In your own words", "I get bored, then I get in a mood.")
    visit.write("What would help you here?", "somebody to talk to when I'm stressed")
    visit.check()
    visit.press("Find what fits")
    visit.reads("Which of these is it?")
    visit.main.locator("input[name=topic]").first.check()
    visit.check()
    if visit.main.get_by_label("What do you call them?").is_hidden():
        for fold in ("Is there somebody who helps", "Add a person"):
            _unfold(visit, fold)
    visit.write("What do you call them?", "Mr Dyson")
    visit.write("Who are they to you?", "the caretaker")
    visit.main.get_by_label("Helps me on").last.check()
    visit.press("Save and stop here")
    visit.reads("Is Mr Dyson one of these helpers?")
    visit.check()
    visit.follow("No, somebody else")
    visit.press("Save and stop here")

    visit.reads("I get bored, then I get in a mood.", "Mr Dyson")
    visit.check()


def _unfold(visit, name):
    fold = visit.main.locator("details:not([open]) > summary", has_text=name)
    if fold.count():
        fold.first.click()


@without_scripts_too
def test_karen_shares_two_steps_and_stops(visit):
    visit.sign_in("Karen")
    visit.follow("Share a step")
    visit.tick("Farida Hussain")
    visit.tick("What you need to know")
    visit.tick("How it feels")
    visit.write("What for?", "to help me apply")
    visit.check()
    visit.press("Share these steps")
    visit.follow("See what they see: Farida Hussain")
    visit.reads("This is what Farida Hussain sees", "What a kitchen job is really like")
    expect(visit.main).not_to_contain_text("If the bills are sorted")
    visit.check()

    farida = visit.another()
    farida.sign_in("Farida Hussain")
    farida.follow("Karen")
    farida.follow("Open the ladder")
    farida.reads("What a kitchen job is really like", "proud when everyone")
    expect(farida.main).not_to_contain_text("If the bills are sorted")
    ladder = farida.path

    visit.menu("Who looked")
    visit.reads("Farida Hussain")
    visit.menu("My story")
    visit.follow("Share a step")
    visit.follow("What you share now")
    visit.press("Stop sharing: Farida Hussain")
    visit.reads("Farida Hussain sees nothing of it from now on")

    assert farida.open(ladder).status == 404
    farida.check()


def test_karen_ends_what_ruth_reads(visit):
    """Ruth is let in by Karen alone: once both ways in have ended, her next click finds nothing."""
    ruth = visit.another()
    ruth.sign_in("Ruth Sutcliffe")
    ruth.menu("People I help")
    ruth.follow("Karen")
    ruth.follow("Open the ladder")
    ladder = ruth.path
    ruth.reads("proud when everyone")

    visit.sign_in("Karen")
    visit.menu("Who looked")
    visit.reads("Ruth Sutcliffe", "Calder Valley Youth Hub")
    visit.check()
    visit.open("/my/shares/")
    stop = visit.main.get_by_role("button", name=re.compile("Stop sharing.*Ruth Sutcliffe"))
    expect(stop).to_have_count(2)
    stop.first.click()
    expect(stop).to_have_count(1)
    stop.click()
    expect(stop).to_have_count(0)

    assert ruth.open(ladder).status == 404
    ruth.check()
    ruth.open("/people/")
    expect(ruth.main.get_by_role("link", name=re.compile("Karen"))).to_have_count(0)
