"""Priya keeps the network right, and answers as a person."""

from playwright.sync_api import expect

from tests.journeys.windows import without_scripts_too


def test_priya_answers_what_was_called_not_right(visit):
    visit.sign_in("Priya Nair")
    visit.reads("needs a person")
    visit.check()
    visit.follow("not right")
    visit.reads("Walsden Chapel")
    visit.check()
    visit.follow("Read and reply")
    visit.write("Your reply", "Thank you. I rang the chapel: they will be listed by Friday.")
    visit.check()
    visit.press("Send the reply")
    visit.reads("Your reply stands beside the answer", "I rang the chapel")


def test_priya_changes_what_counts_after_looking_at_what_would_change(visit):
    visit.sign_in("Priya Nair")
    visit.follow("What counts in an answer")
    visit.check()
    visit.follow("Change what counts")
    visit.write("Needs covered", "50")
    visit.write("Who agreed this?", "the partnership board")
    visit.press("See what changes")
    visit.reads("add up to 100")
    visit.check()
    visit.write("Needs covered", "10")
    visit.write("How far to travel", "50")
    visit.press("See what changes")
    visit.reads("of the recent answers would change")
    visit.check()
    visit.press("Keep these")
    visit.reads("counts from now on", "Version 2, agreed")
    visit.check()


def test_priya_approves_a_change_that_ruth_proposed(visit):
    visit.sign_in("Ruth Sutcliffe")
    visit.open("/find/?q=volunteer")
    visit.follow("Volunteer with us")
    visit.follow("propose a change")
    visit.reads("Your change waits")
    visit.check()
    visit.write("About the cost", "Bus fares are paid back.")
    visit.press("Send to the owner")
    visit.check()

    visit.become("Priya Nair")
    visit.open("/changes/")
    visit.check()
    visit.main.locator(".c-list a").first.click()
    visit.reads("Proposed by Ruth Sutcliffe", "Bus fares are paid back.")
    visit.check()
    visit.press("^Accept")
    visit.open("/find/?q=volunteer")
    visit.follow("Volunteer with us")


@without_scripts_too
def test_priya_invites_somebody_who_says_yes(visit):
    visit.sign_in("Priya Nair")
    visit.open("/invitations/")
    visit.check()
    visit.follow("Invite somebody")
    visit.write("Name", "Leila Haq")
    visit.write("E-mail address", "leila@example.org")
    visit.tick("Helper")
    visit.check()
    visit.press("Send the invitation")
    visit.reads("The invitation is on its way", "Leila Haq")

    leila = visit.another()
    leila.open("/outbox/")
    leila.main.locator("li", has_text="leila@example.org").first.get_by_role("link").click()
    leila.check()
    leila.main.locator("a[href*='/join/']").click()
    leila.reads("Priya Nair invites you")
    leila.check()
    leila.press("Say yes")
    leila.press("I agree|Go on|Agree") if "terms-of-use" in leila.page.url else None
    expect(leila.page.get_by_role("button", name="Sign out")).to_be_attached()


def test_priya_sets_whom_to_call(visit):
    visit.sign_in("Priya Nair")
    visit.menu("Settings")
    visit.check()
    visit.follow("Safety numbers")
    visit.write("Number 4: who answers", "The night bus shelter")
    visit.write("Number 4: the number", "01632 960300")
    visit.press("^Save")
    visit.reads("Check each number, then tick the box")
    visit.check()
    visit.tick("I have called each number today")
    visit.press("^Save")

    visit.open("/safety/")
    visit.reads("The night bus shelter", "01632 960300")
    visit.check()
