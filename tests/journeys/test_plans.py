"""Karen's plan, from her ladder to five who help: four professionals, and her aunt without an account.

The four are of four organisations; a fifth says no and why, and one is shown out again.
"""

import re

from playwright.sync_api import expect

from tests.journeys.windows import without_scripts_too

GOAL = "Cook for people who pay, and still be home by five."
#: Four professionals of four organisations.
TEAM = {
    "Ruth Sutcliffe": "Calder Valley Youth Hub",
    "Amina Rashid": "Calder Advice Exchange",
    "Denise Holroyd": "Brook House Young Carers",
    "Pete Ackroyd": "Stoodley High School",
}
HELP_WITH = {
    "what I missed": "Ask somebody to help with this: What you need to know",
    "the boys": "Ask somebody to help with this: The people around you",
}


@without_scripts_too
def test_karen_goes_from_her_ladder_to_a_plan_with_four_professionals_and_her_aunt(visit):
    visit.sign_in("Karen")
    _end_the_plan_of_before(visit)
    _ask_who_can_help(visit)
    _begin_a_plan(visit)
    for name, role in (("Ruth Sutcliffe", "the plan itself"), ("Amina Rashid", "the letters")):
        _ask_into_the_team(visit, name, role)
    _refer(visit, "the boys", "Denise Holroyd")
    _refer(visit, "what I missed", "Grace Okafor")

    ruth = _say_yes_to_the_team(visit, "Ruth Sutcliffe")
    amina = _say_yes_to_the_team(visit, "Amina Rashid")
    _denise_says_yes(visit)
    _grace_says_no_and_why(visit)
    _ask_into_the_team(visit, "Pete Ackroyd", "a quiet place to work")
    _say_yes_to_the_team(visit, "Pete Ackroyd")
    _bev_answers_from_her_link(visit)

    visit.open("/my/plan/team/")
    for name, organisation in TEAM.items():
        expect(visit.main.get_by_role("region", name=name)).to_contain_text(organisation)
    visit.reads("Auntie Bev")
    visit.check()
    visit.press("Choose as lead helper: Ruth Sutcliffe")
    visit.reads("Ruth leads it")

    _amina_is_shown_out_while_she_reads(visit, amina)
    assert _reload(ruth).status == 200

    visit.menu("Who looked")
    visit.reads(*TEAM, "came into your team")
    visit.check()


def _end_the_plan_of_before(visit):
    """The demo's own plan ends first: its team leaves, and what it opened shuts."""
    visit.menu("My plan")
    visit.reads("without home falling over")
    visit.check()
    visit.follow("end this plan")
    visit.check()
    visit.press("End the plan")
    visit.reads("You have no plan yet")


def _ask_who_can_help(visit):
    visit.menu("My story")
    visit.press("See who can help")
    visit.reads("Auntie Bev", "nobody")
    visit.check()


def _begin_a_plan(visit):
    visit.menu("My plan")
    visit.follow("Begin a plan")
    visit.write("What do you want to happen?", GOAL)
    visit.main.get_by_role("group", name=re.compile("Which of these")).get_by_role(
        "checkbox"
    ).first.check()
    visit.write("A first step", "Stand in a kitchen for an afternoon")
    visit.check()
    visit.press("Begin my plan")
    visit.reads(GOAL, "Stand in a kitchen for an afternoon")
    visit.check()


def _ask_into_the_team(visit, name, role):
    visit.open("/my/plan/team/")
    visit.follow("Ask somebody in")
    visit.write("Name, job or organisation", name.split()[0])
    visit.press("Search")
    visit.check()
    visit.main.locator("li", has_text=name).get_by_role("link").first.click()
    visit.write("What should they do?", role)
    visit.check()
    visit.press("Ask them")
    visit.reads("see nothing before they say yes")


def _refer(visit, about, name):
    """Two stops, then whom to ask."""
    visit.menu("My story")
    visit.follow(HELP_WITH[about])
    visit.tick("Yes")
    visit.write("What for?", f"to help me with {about}")
    visit.check()
    visit.press("Go on")
    visit.reads("Is anybody at risk?")
    visit.check()
    visit.tick("No")
    visit.press("Go on")
    visit.tick(name)
    visit.tick("They may come into the team")
    visit.check()
    visit.press("Ask them")
    visit.reads(f"{name} has been asked to help you")
    visit.check()


def _say_yes_to_the_team(visit, name):
    """Whoever was asked finds it among what is new, and sees nothing of the plan before a yes."""
    helper = visit.another()
    helper.sign_in(name)
    helper.open("/new/")
    helper.follow("Karen asks you into the team of a plan")
    expect(helper.main).not_to_contain_text(GOAL)
    helper.check()
    helper.tick("Yes, I will")
    helper.press("Send my answer")
    helper.open("/new/")
    helper.follow("Karen asks you into the team of a plan")
    helper.follow("Open the plan")
    helper.reads(GOAL)
    helper.check()
    return helper


def _open_what_is_asked(helper, name):
    helper.sign_in(name)
    helper.menu("Referrals")
    helper.check()
    helper.follow("You are asked to help Karen")
    expect(helper.main).not_to_contain_text(GOAL)
    helper.check()


def _denise_says_yes(visit):
    denise = visit.another()
    _open_what_is_asked(denise, "Denise Holroyd")
    denise.press("Say yes")
    denise.follow("Open the plan")
    denise.reads(GOAL)


def _grace_says_no_and_why(visit):
    grace = visit.another()
    _open_what_is_asked(grace, "Grace Okafor")
    grace.follow("Say no, with a reason")
    grace.press("Send|Say no")
    grace.reads("Choose the reason that comes nearest")
    grace.tick("No room just now")
    grace.write("A line for whoever asked", "My quiet room is full. Ask Mr Ackroyd, he has one.")
    grace.check()
    grace.press("Send|Say no")
    grace.reads("The answer about helping Karen was no")

    visit.open("/my/referrals/")
    visit.unfold("Those that have ended")
    visit.main.get_by_role("link", name=re.compile("Grace Okafor cannot help you now")).click()
    visit.reads("No room just now", "Ask Mr Ackroyd")
    visit.check()


def _bev_answers_from_her_link(visit):
    """Auntie Bev has no account: she reads one step, and answers it."""
    visit.open("/my/plan/team/trusted/")
    visit.tick("Auntie Bev")
    visit.write("What should they do?", "tea on Tuesdays")
    visit.press("Add to the team")
    visit.open("/my/plan/")
    visit.follow("Add something")
    visit.write("What is to be done?", "Have the boys on Saturday morning")
    visit.tick("Auntie Bev")
    visit.check()
    visit.press("Put it in the plan")
    visit.follow("Ask Auntie Bev with a link")
    visit.tick("I give it to them myself")
    visit.check()
    visit.press("Make the link")
    address = visit.main.locator(".c-address").inner_text()
    visit.check()

    bev = visit.another()
    bev.open("/answer/" + address.rstrip("/").rsplit("/", 1)[1] + "/")
    bev.reads("Karen asks you: Have the boys on Saturday morning")
    expect(bev.main).not_to_contain_text(GOAL)
    bev.check()
    bev.tick("I have done it")
    bev.write("Anything you want to add?", "They had pancakes.")
    bev.press("Send my answer")
    bev.reads("Thank you")
    bev.check()

    visit.open("/my/plan/")
    visit.unfold("Done")
    visit.reads("Have the boys on Saturday morning", "Auntie Bev")


def _amina_is_shown_out_while_she_reads(visit, amina):
    """She has the plan open; once Karen stops, her next click finds nothing."""
    visit.open("/my/shares/")
    visit.reads("Amina Rashid", "Denise Holroyd")
    visit.check()
    stop = visit.main.get_by_role("button", name=re.compile("Stop sharing.*Amina Rashid"))
    expect(stop).to_have_count(1)
    stop.click()
    expect(stop).to_have_count(0)

    assert _reload(amina).status == 404
    amina.check()


def _reload(visit):
    return visit.open(visit.path)
