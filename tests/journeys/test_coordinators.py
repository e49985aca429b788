"""Priya keeps the network right, and answers as a person."""

import json
import re

from allauth.mfa.totp.internal import auth as app

from tests.journeys.windows import without_scripts_too
from tests.network.imports.samples import oruk_page, oruk_service


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
    visit.main.locator(".c-list li", has_text="Ruth Sutcliffe").get_by_role("link").first.click()
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
    leila.tick("I have read this and I agree")
    leila.check()
    leila.press("I agree, go on")
    leila.reads("Choose a second step")
    leila.check()
    leila.open("/people/")
    leila.reads("Choose a second step")
    leila.follow("Set up an app")
    leila.check()
    leila.write("The six figures", _six_figures(leila.main.locator("code").inner_text()))
    leila.press("Finish")
    leila.open("/people/")
    leila.reads("People I help")


def _six_figures(secret):
    """What an authenticator app shows now for a secret."""
    padded = "".join(secret.split()).upper()
    return app.format_hotp_value(
        app.hotp_value(padded, next(iter(app.yield_hotp_counters_from_time())))
    )


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


def test_priya_imports_a_feed_and_takes_it_back(visit):
    visit.sign_in("Priya Nair")
    visit.menu("Imports")
    visit.follow("Import a list")
    visit.check()
    feed = oruk_page(oruk_service(name="Debt advice on the hill"))
    _give_file(visit, "Open Referral", "council.json", json.dumps(feed).encode(), "The council")
    visit.reads("nothing is changed yet", "Debt advice on the hill")
    visit.check()
    visit.open("/find/?q=debt+advice+on+the+hill")
    assert "Debt advice on the hill" not in visit.main.inner_text()

    visit.page.go_back()
    visit.press("Put it into the directory")
    visit.reads("is in the directory")
    visit.check()
    visit.menu("Imports")
    visit.check()
    visit.follow("The council")
    visit.press("Undo this import")
    visit.reads("was undone")
    visit.check()


def test_priya_imports_a_spreadsheet_and_says_what_its_columns_mean(visit):
    visit.sign_in("Priya Nair")
    visit.open("/imports/start/")
    rows = "Who,Doing,Postcode\nHilltop Sewing Circle,Mend and chat,HX7 6EE\n"
    _give_file(visit, "spreadsheet", "groups.csv", rows.encode(), "The library’s list")
    visit.reads("What do the columns of")
    visit.main.get_by_label("Who").select_option(label="Organisation: its name")
    visit.main.get_by_label("Doing").select_option(label="Organisation: what it is")
    visit.check()
    visit.press("See what it would do")
    visit.reads("nothing is changed yet", "Hilltop Sewing Circle")
    visit.check()
    visit.press("Put it into the directory")
    visit.reads("is in the directory")
    visit.check()
    visit.press("Undo this import")
    visit.reads("was undone")
    visit.check()
    visit.open("/find/?q=hilltop+sewing+circle")
    assert "Hilltop Sewing Circle" not in visit.main.inner_text()


def _give_file(visit, kind, name, content, source):
    visit.main.get_by_label(re.compile(kind, re.I)).first.check()
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    visit.main.get_by_label("The file").set_input_files(file)
    visit.write("Who is it from?", source)
    visit.press("Look through it")
