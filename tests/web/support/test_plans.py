"""The pages of a plan: for the person, for the team, and shut to everybody else."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Membership, Person
from catchment.support.enums import PlanStatus, StepStatus
from catchment.support.models import (
    AnswerChoice,
    Appointment,
    ParentLink,
    Plan,
    PlanReview,
    PlanStep,
    PlanTheme,
    PlanView,
    TeamMember,
)
from catchment.support.queries import answered
from tests.factories.appointments import AppointmentFactory
from tests.factories.people import (
    CatchmentFactory,
    GrantFactory,
    MembershipFactory,
    PersonFactory,
    SupporterFactory,
    UserFactory,
)
from tests.factories.plans import (
    PlanFactory,
    PlanReviewFactory,
    PlanStepFactory,
    PlanThemeFactory,
    PlanViewFactory,
    let_into_plan,
)
from tests.factories.signin import signed_in
from tests.factories.support import (
    AnswerFactory,
    LadderFactory,
    NeedFactory,
    WeightsFactory,
    layer_of,
)
from tests.factories.team import in_team

pytestmark = pytest.mark.django_db

PLAN = "/my/plan/"


@dataclass
class Karen:
    """Karen, signed in to her own space."""

    person: Person
    own: Membership
    client: Client

    def address(self, end: str = "") -> str:
        return f"/people/{self.person.public_id}/plan/{end}"

    def plan(self, **values: Any) -> Plan:
        today = timezone.localdate()
        made: Plan = PlanFactory(
            person=self.person, next_review_on=today + dt.timedelta(days=60), **values
        )
        return made


@pytest.fixture
def karen() -> Karen:
    home = CatchmentFactory()
    user = UserFactory(name="Karen Example")
    own = MembershipFactory(user=user, catchment=home, holds=[Role.PERSON])
    person = PersonFactory(catchment=home, user=user, known_as="Karen")
    return Karen(person, own, signed_in(own))


@pytest.fixture
def ruth(karen: Karen) -> Membership:
    made: Membership = MembershipFactory(
        catchment=karen.person.catchment,
        user__name="Ruth Sutcliffe",
        job_title="personal adviser",
        holds=[Role.HELPER],
    )
    return made


def join(plan: Plan, member: Membership) -> TeamMember:
    """Into the team, judged by the real clock."""
    return in_team(plan, member, at=timezone.now())


def page(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_without_a_plan_the_page_says_how_to_begin(karen: Karen) -> None:
    shown = page(karen.client.get(PLAN))

    assert "You have no plan yet" in shown
    assert '"/my/plan/begin/"' in shown


def test_karen_begins_her_plan_and_ticks_its_first_step(karen: Karen) -> None:
    ladder = LadderFactory(person=karen.person, words={1: "I like cooking"})
    need = NeedFactory(
        layer=layer_of(ladder, 1), topic=None, words="somebody who cooks for a living"
    )

    begun = karen.client.post(
        "/my/plan/begin/",
        {
            "goal": "Find out about cooking",
            "first": [f"need:{need.public_id}"],
            "own_step": "Ring Yusuf",
        },
    )
    plan = Plan.objects.get(person=karen.person)
    ring = plan.steps.get(title="Ring Yusuf")
    ticked = karen.client.post(f"/my/plan/steps/{ring.public_id}/done/", follow=True)

    assert begun.status_code == 302
    assert plan.steps.get(need=need).status == StepStatus.OPEN
    assert "Well done. It is ticked." in page(ticked)
    assert "Done (1)" in page(ticked)


def soon(days: int = 7) -> dict[str, str]:
    """A day to come in three boxes, for ``due_on``."""
    when = timezone.localdate() + dt.timedelta(days=days)
    return _boxes("due_on", when)


def _boxes(name: str, when: dt.date) -> dict[str, str]:
    return {
        f"{name}_day": str(when.day),
        f"{name}_month": str(when.month),
        f"{name}_year": str(when.year),
    }


def test_beginning_ticks_nothing_by_itself_and_asks_for_a_goal(karen: Karen) -> None:
    ladder = LadderFactory(person=karen.person)
    NeedFactory(layer=layer_of(ladder, 1), topic=None, words="a quiet room")

    asked = page(karen.client.get("/my/plan/begin/"))
    refused = page(karen.client.post("/my/plan/begin/", {"goal": " ", "own_step": "Ring Yusuf"}))

    assert "Find help: a quiet room" in asked
    assert " checked" not in asked
    assert "Write what you want to happen, in a few words" in refused
    assert "Ring Yusuf" in refused
    assert not Plan.objects.exists()


def test_people_chosen_in_an_answer_are_offered_as_first_steps(karen: Karen) -> None:
    answer = AnswerFactory(
        person=karen.person,
        weights=WeightsFactory(catchment=karen.person.catchment),
        result=answered.stored(suggesting("helper:1", "helper:2")),
    )
    AnswerChoice.objects.create(
        answer=answer, candidate="helper:2", kind="chosen", at=timezone.now()
    )
    AnswerChoice.objects.create(
        answer=answer, candidate="helper:1", kind="not this person", at=timezone.now()
    )

    shown = page(karen.client.get("/my/plan/begin/"))

    assert "Ask helper:2: explains money" in shown
    assert "Ask helper:1" not in shown


def suggested(candidate: str) -> answered.Suggested:
    return answered.Suggested(
        candidate=candidate,
        name=candidate,
        short=candidate,
        does="explains money",
        covers=(),
        reasons=(),
        freshness="fresh",
        checked_on="",
        cleared="",
        offer_id="",
        contact=answered.Contact(),
    )


def suggesting(*candidates: str) -> answered.Result:
    """An answer that suggests these."""
    said = answered.Said("Who can help", "Who can help")
    return answered.Result(
        heading=said,
        lede=said,
        safety=None,
        trusted=(),
        team=tuple(suggested(one) for one in candidates),
        others=(),
        ring_first=(),
        nobody_yet=(),
        left_out=(),
    )


def test_begin_twice_leads_to_the_plan_that_is_there(karen: Karen) -> None:
    karen.plan()

    again = karen.client.get("/my/plan/begin/")
    sent = karen.client.post("/my/plan/begin/", {"goal": "Another"}, follow=True)

    assert again.headers["Location"] == PLAN
    assert "There is a plan already. Here it is." in page(sent)
    assert Plan.objects.count() == 1


def test_a_helper_begins_beside_somebody_who_is_there(ruth: Membership) -> None:
    terence = PersonFactory(
        catchment=ruth.catchment, known_as="Terence", born_on=dt.date(1990, 1, 1)
    )
    now = timezone.now()
    GrantFactory(person=terence, recipient=ruth, starts_at=now, until=now + dt.timedelta(days=9))
    client, begin = signed_in(ruth), f"/people/{terence.public_id}/plan/begin/"

    refused = page(client.post(begin, {"goal": "A room of my own"}))
    begun = client.post(
        begin, {"goal": "A room of my own", "present": "beside me", "agreed": "on"}, follow=True
    )

    assert "Say how they are with you, or wait until they are" in refused
    assert "Tick this, or ask them first" in refused
    assert "A room of my own" in page(begun)
    assert Plan.objects.get(person=terence).present == "beside me"


def test_a_helper_who_is_not_cleared_is_told_what_to_do(ruth: Membership) -> None:
    child = PersonFactory(catchment=ruth.catchment, known_as="Joey")
    now = timezone.now()
    GrantFactory(
        person=child,
        recipient=ruth,
        starts_at=now,
        until=now + dt.timedelta(days=9),
        cleared=False,
    )

    refused = signed_in(ruth).post(
        f"/people/{child.public_id}/plan/begin/",
        {"goal": "Football", "present": "beside me", "agreed": "on"},
    )

    assert "Ask your organisation to do so" in page(refused)
    assert "Football" in page(refused)
    assert not Plan.objects.exists()


def test_karen_sees_her_goal_her_steps_her_team_and_who_looked(
    karen: Karen, ruth: Membership
) -> None:
    plan = karen.plan()
    join(plan, ruth)
    PlanStepFactory(plan=plan, title="Bring the letters")
    PlanStepFactory(plan=plan, title="The bus pass", member=ruth)
    PlanStepFactory(plan=plan, title="A taster day", suggested=True, created_by=ruth)
    PlanStepFactory(plan=plan, title="Rang Yusuf", done=True)
    PlanViewFactory(plan=plan, author=ruth, words="Money first is right.")
    signed_in(ruth).get(karen.address())

    shown = page(karen.client.get(PLAN))

    assert "<h1>“Find out if cooking could be my job" in shown
    for words in (
        "Next for you",
        "Waiting for others",
        "Ideas for you: you decide",
        "An idea of Ruth Sutcliffe",
        "Done (1)",
        "One person, and you in the middle.",
        "Money first is right.",
        "<b>Ruth Sutcliffe</b> read your plan",
    ):
        assert words in shown, words
    assert shown.index("Bring the letters") < shown.index("The bus pass")


def test_one_button_is_the_first(karen: Karen) -> None:
    plan = karen.plan()
    for _ in range(3):
        PlanStepFactory(plan=plan)

    shown = page(karen.client.get(PLAN))

    assert shown.count('class="govuk-button" type="submit"') == 1


def test_a_long_plan_shows_three_of_a_kind_and_folds_the_others(
    karen: Karen, ruth: Membership
) -> None:
    plan = karen.plan()
    join(plan, ruth)
    for number in range(1, 6):
        PlanStepFactory(plan=plan, title=f"Karen’s step {number}", position=number)
        PlanStepFactory(plan=plan, title=f"Ruth’s step {number}", member=ruth, position=10 + number)

    shown = page(karen.client.get(PLAN))

    assert shown.index("Karen’s step 3") < shown.index("2 more for you")
    assert shown.index("2 more for you") < shown.index("Karen’s step 4") < shown.index("#team")
    assert shown.index("Ruth’s step 3") < shown.rindex("2 more") < shown.index("Ruth’s step 4")


def test_times_that_wait_for_karen_stand_in_what_is_next_until_she_has_chosen(
    karen: Karen, ruth: Membership
) -> None:
    join(karen.plan(), ruth)
    soon_at = timezone.now() + dt.timedelta(days=3)
    AppointmentFactory(person=karen.person, offered_by=ruth, at=[soon_at])

    asked, helpers = page(karen.client.get(PLAN)), page(signed_in(ruth).get(karen.address()))
    appointment = Appointment.objects.get()
    slot = appointment.slots.get()
    picked = karen.client.post(
        f"/meetings/{appointment.public_id}/pick/", {"slot": slot.pk}, follow=True
    )
    booked = page(karen.client.get(PLAN))

    assert asked.index("Next for you") < asked.index("Choose a time") < asked.index("Next review")
    assert "Choose a time" not in helpers
    assert picked.status_code == 200
    assert "Choose a time" not in booked
    assert booked.index("Next dates") < booked.index("You meet Ruth Sutcliffe on")


def test_ruth_ticks_her_own_step_suggests_and_writes_beside(karen: Karen, ruth: Membership) -> None:
    plan = karen.plan()
    join(plan, ruth)
    hers, karens = PlanStepFactory(plan=plan, member=ruth), PlanStepFactory(plan=plan)
    client = signed_in(ruth)

    ticked = client.post(karen.address(f"steps/{hers.public_id}/done/"))
    refused = client.post(karen.address(f"steps/{karens.public_id}/done/"))
    said = client.post(
        karen.address("steps/add/"), {"title": "A taster day", "who": "person"}, follow=True
    )
    wrote = client.post(karen.address("view/"), {"words": "Money first."}, follow=True)

    assert (ticked.status_code, refused.status_code) == (302, 403)
    assert "Karen sees your suggestion and decides" in page(said)
    assert "Your view stands beside their plan" in page(wrote)
    assert PlanStep.objects.get(title="A taster day").status == StepStatus.SUGGESTED
    assert PlanView.objects.get().author == ruth
    assert "Change what you see" in page(client.get(karen.address()))
    assert "Money first." in page(client.get(karen.address("view/")))


def test_karen_says_yes_and_no_to_ideas(karen: Karen, ruth: Membership) -> None:
    plan = karen.plan()
    yes, no = (PlanStepFactory(plan=plan, suggested=True, created_by=ruth) for _ in "ab")

    karen.client.post(f"/my/plan/steps/{yes.public_id}/yes/")
    asked = page(karen.client.get(f"/my/plan/steps/{no.public_id}/not-for-me/"))
    put_aside = karen.client.post(f"/my/plan/steps/{no.public_id}/not-for-me/", {}, follow=True)

    yes.refresh_from_db()
    no.refresh_from_db()
    assert (yes.status, no.status) == (StepStatus.OPEN, StepStatus.DECLINED)
    assert "You do not have to." in asked
    assert "That is fine. It is put aside." in page(put_aside)
    assert "Put aside (1)" in page(put_aside)


def test_karen_changes_moves_takes_off_and_puts_back(karen: Karen) -> None:
    plan = karen.plan()
    first, second = (PlanStepFactory(plan=plan, title=f"{one} step") for one in ("One", "Two"))
    base = f"/my/plan/steps/{second.public_id}/"

    page(karen.client.get(base + "change/"))
    karen.client.post(base + "change/", {"version": 1, "title": "Better", "who": "person"} | soon())
    karen.client.post(base + "move/", {"to": "up", "version": plan.version})
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.title, second.position, first.position) == ("Better", 0, 1)

    karen.client.post(base + "take-off/")
    back = karen.client.post(base + "again/", follow=True)

    assert "It is back in the plan" in page(back)


def test_karen_says_what_she_thinks_of_a_step(karen: Karen, ruth: Membership) -> None:
    plan = karen.plan()
    step = PlanStepFactory(plan=plan, created_by=ruth)
    say = f"/my/plan/steps/{step.public_id}/say/"

    page(karen.client.get(say))
    shown = karen.client.post(say, {"words": "Too early for me."}, follow=True)

    assert "Your words stand beside the step" in page(shown)
    assert "Too early for me." in page(shown)


def test_a_review_and_the_day_of_the_next(karen: Karen) -> None:
    plan = karen.plan()
    day = timezone.localdate() + dt.timedelta(days=60)

    page(karen.client.get("/my/plan/review/"))
    refused = page(karen.client.post("/my/plan/review/", _boxes("next_review_on", day)))
    karen.client.post(
        "/my/plan/review/",
        {"changed": "The bus pass came.\nAt last."} | _boxes("next_review_on", day),
    )
    plan.refresh_from_db()
    twice = page(
        karen.client.post("/my/plan/review/", {"helped": "Bev"} | _boxes("next_review_on", day))
    )
    review = PlanReview.objects.get()
    read = page(karen.client.get(f"/my/plan/reviews/{review.public_id}/"))

    assert "Write a few words in one of the three boxes" in refused
    assert plan.next_review_on == day
    assert "Today’s review is written already" in twice
    assert "Bev" in twice
    assert "<p>The bus pass came.</p>" in read
    assert "What helped" not in read


def test_choosing_another_time(karen: Karen) -> None:
    plan = karen.plan(review_every_days=100)
    day = timezone.localdate() + dt.timedelta(days=20)
    form = {"version": plan.version, "note": "3:40pm, with Ruth", "every_days": "28"}

    asked = page(karen.client.get("/my/plan/next-review/"))
    karen.client.post("/my/plan/next-review/", form | _boxes("on", day))
    stale = page(karen.client.post("/my/plan/next-review/", form | _boxes("on", day)))
    too_far = page(
        karen.client.post(
            "/my/plan/next-review/", form | _boxes("on", day + dt.timedelta(days=999))
        )
    )

    plan.refresh_from_db()
    assert "Every 100 days" in asked
    assert (plan.next_review_on, plan.review_every_days) == (day, 28)
    assert "3:40pm, with Ruth. What changed" in page(karen.client.get(PLAN))
    assert "Somebody changed the plan meanwhile" in stale
    assert "Choose a day between today and a year from now" in too_far


def test_parts_of_a_plan(karen: Karen) -> None:
    plan = karen.plan()

    page(karen.client.get("/my/plan/themes/"))
    karen.client.post("/my/plan/themes/", {"name": "Money", "layer": "5"})
    twice = page(karen.client.post("/my/plan/themes/", {"name": "Money"}))
    theme = PlanTheme.objects.get(plan=plan)
    asked = page(karen.client.get(f"/my/plan/themes/{theme.pk}/"))
    renamed = karen.client.post(f"/my/plan/themes/{theme.pk}/", {"name": "Wages"}, follow=True)
    karen.client.post(f"/my/plan/themes/{theme.pk}/", {"name": "Money", "layer": "5"})
    karen.client.post(
        "/my/plan/steps/add/", {"title": "Ring Amina", "who": "person", "theme": str(theme.pk)}
    )
    assert "You · Money" in page(karen.client.get(PLAN))
    gone = karen.client.post(f"/my/plan/themes/{theme.pk}/remove/", follow=True)

    assert 'value="Money"' in asked
    assert "The part has its new name" in page(renamed)
    assert "Wages" in page(renamed)
    assert "The plan has a part of this name" in twice
    assert "Its steps stay" in page(gone)
    assert PlanStep.objects.get().theme is None


def test_pause_go_on_end_and_take_up_again(karen: Karen) -> None:
    plan = karen.plan()
    until = timezone.localdate() + dt.timedelta(days=20)

    page(karen.client.get("/my/plan/pause/"))
    resting = karen.client.post(
        "/my/plan/pause/", {"words": "Exams"} | _boxes("until", until), follow=True
    )
    assert "This plan rests" in page(resting)
    assert "“Exams”" in page(resting)
    again = karen.client.post("/my/plan/pause/", {}, follow=True)
    assert "The plan rests already" in page(again)
    assert "The plan goes on" in page(karen.client.post("/my/plan/go-on/", follow=True))
    assert "goes on already" in page(karen.client.post("/my/plan/go-on/", follow=True))

    page(karen.client.get("/my/plan/end/"))
    over = karen.client.post("/my/plan/end/", {"words": "I got there"}, follow=True)
    assert "You have no plan yet" in page(over)
    earlier = f"/my/plan/earlier/{plan.public_id}/"
    assert "I got there" in page(karen.client.get(earlier))
    back = karen.client.post(earlier + "reopen/", follow=True)

    plan.refresh_from_db()
    assert "The plan goes on. Ask again whoever should help." in page(back)
    assert plan.status == PlanStatus.ACTIVE


def test_a_pause_without_a_day_says_so(karen: Karen) -> None:
    karen.plan(status=PlanStatus.PAUSED)

    assert "until somebody takes it up again" in page(karen.client.get(PLAN))


def test_an_earlier_plan_is_not_taken_up_beside_another(karen: Karen) -> None:
    karen.plan()
    ended = PlanFactory(person=karen.person, ended=True)
    PlanStepFactory(plan=ended, done=True)
    PlanStepFactory(plan=ended)
    PlanViewFactory(plan=ended)
    PlanReviewFactory(plan=ended)

    shown = page(karen.client.get(f"/my/plan/earlier/{ended.public_id}/"))
    told = karen.client.post(f"/my/plan/earlier/{ended.public_id}/reopen/", follow=True)

    assert "Not done" in shown
    assert "You have another plan. End that one first." in page(told)
    assert "Earlier plan:" in page(karen.client.get(PLAN))


#: what stands wrong in the form of a step, and what helps
WRONG = [
    ({"title": ""}, "Write what is to be done"),
    ({"who": "member:nobody"}, "Choose somebody from the list"),
    ({"who": ""}, "Choose who does it"),
    (_boxes("due_on", dt.date(2020, 1, 1)), "Choose today or a day to come"),
    ({"due_on_day": "3"}, "Add the month and the year"),
    (
        soon(3) | _boxes("remind_on", timezone.localdate() + dt.timedelta(days=9)),
        "Choose a day before it should be done, or the same",
    ),
]


@pytest.mark.parametrize(("wrong", "help_text"), WRONG)
def test_a_form_with_a_mistake_says_what_to_do_and_keeps_the_words(
    karen: Karen, wrong: dict[str, str], help_text: str
) -> None:
    karen.plan()

    shown = page(
        karen.client.post(
            "/my/plan/steps/add/",
            {"title": "Ring Yusuf", "detail": "after four", "who": "person"} | wrong,
        )
    )

    assert help_text in shown
    assert "after four" in shown
    assert not PlanStep.objects.exists()


def test_a_day_that_has_passed_may_stand_where_it_stood(karen: Karen) -> None:
    past = dt.date(2026, 1, 5)
    step = PlanStepFactory(plan=karen.plan(), due_on=past)

    saved = karen.client.post(
        f"/my/plan/steps/{step.public_id}/change/",
        {"version": 1, "title": "Anew", "who": "person"} | _boxes("due_on", past),
    )

    assert saved.status_code == 302


def test_double_click_adds_and_ticks_once(karen: Karen) -> None:
    plan = karen.plan()
    form = {"title": "Ring Yusuf", "who": "person", "key": str(uuid.uuid4())}

    both = [karen.client.post("/my/plan/steps/add/", form) for _ in "ab"]
    step = PlanStep.objects.get(plan=plan)
    ticks = [karen.client.post(f"/my/plan/steps/{step.public_id}/done/") for _ in "ab"]

    assert [one.status_code for one in (*both, *ticks)] == [302] * 4
    assert "Somebody was faster" in page(karen.client.get(PLAN))


def test_double_click_on_up_moves_once(karen: Karen) -> None:
    plan = karen.plan()
    rows = [PlanStepFactory(plan=plan, title=title) for title in "abc"]
    move = f"/my/plan/steps/{rows[2].public_id}/move/"

    for version in (str(plan.version), str(plan.version), "junk"):
        karen.client.post(move, {"to": "up", "version": version})

    assert [row.title for row in plan.steps.order_by("position")] == ["a", "c", "b"]


def test_back_button_brings_a_stale_form_which_keeps_the_words(karen: Karen) -> None:
    plan = karen.plan()
    step = PlanStepFactory(plan=plan)
    change = f"/my/plan/steps/{step.public_id}/change/"
    form = {"version": 1, "who": "person"}
    karen.client.post(change, form | {"title": "First"})
    karen.client.post("/my/plan/goal/", {"version": 1, "goal": "First goal"})

    stale = page(karen.client.post(change, form | {"title": "Second"}))
    stale_goal = page(karen.client.post("/my/plan/goal/", {"version": 1, "goal": "Second goal"}))
    then = karen.client.post(change, form | {"title": "Second", "version": 2})

    assert "Somebody changed the plan meanwhile" in stale
    assert 'value="Second"' in stale
    assert 'name="version" value="2"' in stale
    assert "Second goal" in stale_goal
    assert then.status_code == 302
    assert page(karen.client.get("/my/plan/goal/"))


@pytest.mark.parametrize("end", ["yes/", "done/", "take-off/", "again/"])
def test_whoever_is_slower_is_told(karen: Karen, end: str) -> None:
    status = "open" if end in ("again/", "yes/") else "declined"
    step = PlanStepFactory(plan=karen.plan(), status=status)

    told = karen.client.post(f"/my/plan/steps/{step.public_id}/{end}", follow=True)

    assert "Somebody was faster" in page(told)


@pytest.mark.parametrize(
    ("end", "form"), [("not-for-me/", {"reason": "x"}), ("say/", {"words": "x"})]
)
def test_words_about_a_step_that_has_moved(karen: Karen, end: str, form: dict[str, str]) -> None:
    step = PlanStepFactory(plan=karen.plan(), done=True)

    told = karen.client.post(f"/my/plan/steps/{step.public_id}/{end}", form, follow=True)

    assert told.status_code == 409
    assert "Somebody was faster" in told.content.decode()


def test_forged_ids_open_nothing(karen: Karen, ruth: Membership) -> None:
    """Another's step, theme, review or plan under one's own address, and the other way round."""
    karen.plan()
    other = PlanFactory(person__catchment=karen.person.catchment)
    step, theme = PlanStepFactory(plan=other), PlanThemeFactory(plan=other)
    review, ended = PlanReviewFactory(plan=other), PlanFactory(person=other.person, ended=True)
    ends = [
        f"steps/{step.public_id}/change/",
        f"steps/{uuid.uuid4()}/change/",
        f"reviews/{review.public_id}/",
        f"earlier/{ended.public_id}/",
    ]

    got = [karen.client.get(PLAN + end).status_code for end in ends]
    sent = [
        karen.client.post(PLAN + end).status_code
        for end in (f"steps/{step.public_id}/done/", f"themes/{theme.pk}/remove/")
    ]

    assert (got, sent) == ([404] * 4, [404] * 2)
    assert signed_in(ruth).get(karen.address()).status_code == 404


def test_a_step_of_another_whom_one_also_helps_does_not_open_under_this_person(
    karen: Karen, ruth: Membership
) -> None:
    plan, other = karen.plan(), PlanFactory(person__catchment=karen.person.catchment)
    for each in (plan, other):
        join(each, ruth)
    step = PlanStepFactory(plan=other, member=ruth)

    mixed = signed_in(ruth).post(karen.address(f"steps/{step.public_id}/done/"))

    assert mixed.status_code == 404


def test_no_address_in_a_form_leads_away(karen: Karen) -> None:
    step = PlanStepFactory(plan=karen.plan())

    sent = karen.client.post(
        f"/my/plan/steps/{step.public_id}/done/?next=https://evil.example/",
        {"next": "https://evil.example/"},
    )

    assert sent.headers["Location"] == PLAN


def test_pasted_scripts_are_shown_as_they_were_typed(karen: Karen, ruth: Membership) -> None:
    script = "<script>alert(1)</script>"
    plan = karen.plan(goal=script, next_review_note=script)
    join(plan, ruth)
    PlanStepFactory(plan=plan, title=script, detail=script, objection=script)
    PlanStepFactory(plan=plan, title=script, done=True, decided_by_name=script)
    PlanViewFactory(plan=plan, words=script, author=ruth)

    for client, address in ((karen.client, PLAN), (signed_in(ruth), karen.address())):
        shown = page(client.get(address))
        assert script not in shown
        assert "&lt;script&gt;" in shown


def test_a_share_that_is_withdrawn_shuts_the_next_click(karen: Karen, ruth: Membership) -> None:
    place = join(karen.plan(), ruth)
    client = signed_in(ruth)
    assert client.get(karen.address()).status_code == 200

    assert place.grant is not None
    place.grant.withdrawn_at = timezone.now()
    place.grant.save()

    assert client.get(karen.address()).status_code == 404


def test_a_helper_who_has_left_leaves_an_open_place(karen: Karen, ruth: Membership) -> None:
    plan = karen.plan()
    PlanStepFactory(plan=plan, member=ruth, title="The bus pass")

    shown = page(karen.client.get(PLAN))

    assert "Nobody yet: Ruth Sutcliffe has left your team" in shown
    assert 'class="away"' in shown


def test_parents_read_the_plan_without_views_and_objections(karen: Karen) -> None:
    plan = karen.plan()
    mum = MembershipFactory(catchment=karen.person.catchment, holds=[Role.PARENT])
    ParentLink.objects.create(
        person=karen.person,
        parent=mum,
        relation="mother",
        status="verified",
        sees="plan",
        asked_at=timezone.now(),
    )
    PlanStepFactory(plan=plan, title="Ring Yusuf", objection="Mum would mind")
    PlanViewFactory(plan=plan, words="Between us")
    ruth = MembershipFactory(catchment=karen.person.catchment, holds=[Role.HELPER])
    TeamMember.objects.filter(pk=join(plan, ruth).pk).update(reason="Things at home")

    shown = page(signed_in(mum).get(karen.address()))

    assert "Ring Yusuf" in shown
    assert "Mum would mind" not in shown
    assert "Between us" not in shown
    assert "Things at home" not in shown
    assert "<form" not in shown.split("<main")[1].split("</main>")[0]


def test_a_reader_outside_the_team_reads_and_writes_nothing(karen: Karen, ruth: Membership) -> None:
    plan = karen.plan()
    now = timezone.now()
    let_into_plan(plan, ruth, starts_at=now, until=now + dt.timedelta(days=9))
    PlanStepFactory(plan=plan, title="Ring Yusuf")
    client = signed_in(ruth)

    shown = page(client.get(karen.address()))

    assert "To do" in shown
    assert "Suggest a step" not in shown
    assert client.get(karen.address("steps/add/")).status_code == 403


def test_without_a_share_the_page_does_not_say_whether_there_is_a_plan(
    karen: Karen, ruth: Membership
) -> None:
    now = timezone.now()
    GrantFactory(
        person=karen.person, recipient=ruth, starts_at=now, until=now + dt.timedelta(days=9)
    )
    client = signed_in(ruth)

    without = page(client.get(karen.address()))
    karen.plan()
    with_one = page(client.get(karen.address()))

    assert "There is no plan here that you can read" in without
    assert "There is no plan here that you can read" in with_one


def test_reading_is_told_to_the_person(karen: Karen, ruth: Membership) -> None:
    join(karen.plan(), ruth)

    signed_in(ruth).get(karen.address())

    lines = JournalEntry.objects.about(karen.person).filter(kind="read")
    assert [line.sentence for line in lines] == ["read your plan"]


def test_together_with_somebody_without_an_account_the_helper_ticks_all(ruth: Membership) -> None:
    terence = PersonFactory(
        catchment=ruth.catchment, known_as="Terence", born_on=dt.date(1990, 1, 1)
    )
    plan = PlanFactory(person=terence, present="beside me")
    join(plan, ruth)
    PlanStepFactory(plan=plan, title="Ring the council")
    PlanStepFactory(plan=plan, title="Send the form", member=ruth)
    bev = SupporterFactory(person=terence, name="Auntie Bev")
    PlanStepFactory(plan=plan, title="Lend a van", supporter=bev)

    shown = page(signed_in(ruth).get(f"/people/{terence.public_id}/plan/"))

    assert "Terence’s goal, written together on" in shown
    assert "Next for Terence and you" in shown
    assert "This is done" in shown
    assert shown.index("Ring the council") < shown.index("Send the form")
    assert shown.index("Waiting for others") < shown.index("Lend a van")


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_makes_the_same_queries_at_1_and_at_30(
    karen: Karen, many: int, django_assert_num_queries: Any
) -> None:
    plan = fill(karen, many)

    with django_assert_num_queries(OWN_QUERIES):
        shown = page(karen.client.get(PLAN))

    assert shown.count('class="mine"') == many
    assert TeamMember.objects.filter(plan=plan).count() == 2 * many


@pytest.mark.parametrize("many", [1, 30])
def test_the_teams_page_makes_the_same_queries_at_1_and_at_30(
    karen: Karen, ruth: Membership, many: int, django_assert_num_queries: Any
) -> None:
    join(fill(karen, many), ruth)
    client = signed_in(ruth)

    with django_assert_num_queries(TEAM_QUERIES):
        page(client.get(karen.address()))


OWN_QUERIES = 23
TEAM_QUERIES = 25


def fill(karen: Karen, many: int) -> Plan:
    """So many members, supporters, steps of each kind, themes, views, reviews and earlier plans."""
    plan = karen.plan()
    today = timezone.localdate()
    for number in range(many):
        member = MembershipFactory(catchment=karen.person.catchment, holds=[Role.HELPER])
        bev = SupporterFactory(person=karen.person)
        join(plan, member)
        TeamMember.objects.create(
            plan=plan,
            supporter=bev,
            role="my aunt",
            status="active",
            asked_at=timezone.now(),
            ends_on=today + dt.timedelta(days=90),
        )
        theme = PlanThemeFactory(plan=plan)
        PlanStepFactory(plan=plan, theme=theme)
        PlanStepFactory(plan=plan, member=member, theme=theme)
        PlanStepFactory(plan=plan, supporter=bev)
        PlanStepFactory(plan=plan, created_by=member, suggested=True)
        PlanStepFactory(plan=plan, done=True)
        PlanStepFactory(plan=plan, declined=True)
        PlanViewFactory(plan=plan, author=member)
        PlanReviewFactory(plan=plan, held_on=today - dt.timedelta(days=number))
        PlanFactory(person=karen.person, ended=True)
    return plan
