"""Links of informal helpers: making them, and the one page where somebody without an account answers."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from catchment.people.models import JournalEntry, Membership, OutboxMessage, SafetyNumber
from catchment.support.actions import links
from catchment.support.actions.places import PlanIsOver
from catchment.support.enums import PlanStatus, StepStatus
from catchment.support.models import Plan, PlanStep, StepMessage, SupporterLink
from catchment.web import mail
from tests.factories.signin import signed_in
from tests.factories.team import confirmed, helper_in, in_team, karen_with_a_plan, step_for_bev

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def step(plan: Plan) -> PlanStep:
    return step_for_bev(plan, detail="From ten to four.", due_on=dt.date(2026, 12, 5))


@pytest.fixture
def karen(plan: Plan) -> Client:
    return client_of(plan)


def client_of(plan: Plan) -> Client:
    return signed_in(Membership.objects.get(user=plan.person.user, catchment=plan.person.catchment))


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return " ".join(response.content.decode().split())


def make_address(step: PlanStep) -> str:
    return f"/plan-steps/{step.public_id}/link/"


def on_paper(client: Client, step: PlanStep) -> str:
    """Make a link for paper and give its path."""
    shown = page(client.post(make_address(step), {"how": "paper"}))
    found = re.search(r"http://testserver(/answer/[^/<]+/)", shown)
    assert found is not None
    return found[1]


def sent(answer: str, words: str = "", key: str = "") -> dict[str, str]:
    return {"answer": answer, "words": words, "key": key or str(uuid.uuid4())}


def test_the_plan_leads_to_the_link(karen: Client, step: PlanStep) -> None:
    assert make_address(step) in page(karen.get("/my/plan/"))


def test_a_link_on_paper_is_shown_once(karen: Client, step: PlanStep) -> None:
    assert "Ask Auntie Bev with a link" in page(karen.get(make_address(step)))

    address = on_paper(karen, step)

    assert not OutboxMessage.objects.exists()
    again = page(karen.get(make_address(step)))
    assert address not in again
    assert "already. A new one takes its place." in again


def test_a_link_by_email_is_drawn_without_the_step(karen: Client, step: PlanStep) -> None:
    response = karen.post(make_address(step), {"how": "email", "email": "Bev@Example.org"})

    assert response.headers["Location"] == "/my/plan/"
    subject, body = mail.draw(OutboxMessage.objects.get())
    assert subject == "Karen asks for your help with one thing"
    assert OutboxMessage.objects.get().recipient == "bev@example.org"
    assert step.title not in subject + body
    found = re.search(r"/answer/[^/\s]+/", body)
    assert found is not None
    assert "Mind the boys on Saturday" in page(Client().get(found[0]))


def test_the_same_mail_twice_leaves_once(karen: Client, step: PlanStep) -> None:
    data = {"how": "email", "email": "bev@example.org"}
    karen.post(make_address(step), data)

    shown = page(karen.post(make_address(step), data, follow=True))

    assert "It is on its way already." in shown
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose how they should get it"),
        ({"how": "email"}, "Enter their e-mail address"),
        ({"how": "email", "email": "bev@"}, "Enter an e-mail address, like"),
    ],
)
def test_a_mistake_keeps_what_was_typed(
    karen: Client, step: PlanStep, data: dict[str, str], said: str
) -> None:
    shown = page(karen.post(make_address(step), data))

    assert said in shown
    assert data.get("email", "") in shown
    assert not SupporterLink.objects.exists()


def test_under_18_the_page_says_who_has_to_look_first() -> None:
    plan = karen_with_a_plan(born_on=dt.date(2012, 3, 4))
    step, client = step_for_bev(plan), client_of(plan)

    assert "Somebody at your school has to say first" in page(client.get(make_address(step)))
    forged = page(client.post(make_address(step), {"how": "paper"}))
    assert "Somebody at your school has to confirm them first" in forged
    assert not SupporterLink.objects.exists()
    assert step.supporter is not None
    confirmed(step.supporter, helper_in(plan.person))
    assert on_paper(client, step)


def test_under_18_a_link_goes_only_to_the_confirmed_address() -> None:
    plan = karen_with_a_plan(born_on=dt.date(2012, 3, 4))
    step, client = step_for_bev(plan), client_of(plan)
    assert step.supporter is not None
    bev = confirmed(step.supporter, helper_in(plan.person))
    typed = {"how": "email", "email": "somebody@example.org"}

    without = page(client.get(make_address(step)))
    forged = page(client.post(make_address(step), typed))
    assert "somebody at school has to say yes to their address first" in without
    assert "Choose how they should get it" in forged
    assert not OutboxMessage.objects.exists()

    confirmed(bev, helper_in(plan.person), "bev@example.org")
    assert "By e-mail to bev@example.org" in page(client.get(make_address(step)))
    assert client.post(make_address(step), typed).status_code == 302
    assert OutboxMessage.objects.get().recipient == "bev@example.org"


@pytest.mark.parametrize("refusal", [links.NotASupportersStep, PlanIsOver])
def test_a_step_that_moves_meanwhile_is_told(
    karen: Client, step: PlanStep, refusal: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise refusal

    monkeypatch.setattr(links, "make_link", refuse)

    assert "nothing to ask any more" in page(karen.post(make_address(step), {"how": "paper"}))


def test_looking_changes_nothing_however_often(karen: Client, step: PlanStep) -> None:
    address = on_paper(karen, step)
    before = (JournalEntry.objects.count(), SupporterLink.objects.values().get())
    writes: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith("SELECT"):
            writes.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        Client().get(address)
        Client().head(address)

    assert writes == []
    assert (JournalEntry.objects.count(), SupporterLink.objects.values().get()) == before


def test_the_page_shows_one_step_a_first_name_and_the_numbers(
    karen: Client, step: PlanStep, plan: Plan
) -> None:
    SafetyNumber.objects.get_or_create(
        catchment=plan.person.catchment,
        position=9,
        defaults={
            "who": "The council",
            "number": "01632 960100",
            "when": "day or night",
            "checked_on": dt.date(2026, 1, 1),
        },
    )

    shown = page(Client().get(on_paper(karen, step)))

    assert "Karen asks you: Mind the boys on Saturday" in shown
    assert "From ten to four." in shown
    assert "5 December 2026" in shown
    assert "01632 960100" in shown
    assert plan.goal not in shown
    assert "Karen Example" not in shown


def test_i_will_then_i_have_done_it(karen: Client, step: PlanStep) -> None:
    address, bev = on_paper(karen, step), Client()

    shown = page(bev.post(address, sent("will", "Gladly."), follow=True))
    assert "“I will do it. Gladly.”" in shown
    thanks = page(bev.post(address, sent("done"), follow=True))

    assert "Thank you, you have answered" in thanks
    step.refresh_from_db()
    assert step.status == StepStatus.DONE


def test_pressed_twice_it_is_said_once(karen: Client, step: PlanStep) -> None:
    address, data = on_paper(karen, step), sent("will", key=str(uuid.uuid4()))

    for _ in range(2):
        assert Client().post(address, data).status_code == 302

    assert StepMessage.objects.count() == 1


def test_a_used_link_thanks_and_takes_no_second_answer(karen: Client, step: PlanStep) -> None:
    address = on_paper(karen, step)
    Client().post(address, sent("cannot", "I am away."))

    again = page(Client().post(address, sent("done")))

    assert "Thank you, you have answered" in again
    step.refresh_from_db()
    assert step.status == StepStatus.DECLINED


def test_an_answer_without_a_choice_keeps_the_words(karen: Client, step: PlanStep) -> None:
    shown = page(Client().post(on_paper(karen, step), sent("", "I could on Sunday")))

    assert "Choose one of the three" in shown
    assert "I could on Sunday" in shown


@pytest.mark.parametrize("state", ["forged", "old", "taken back", "plan over"])
def test_a_link_that_is_over_is_kind_and_says_nothing(
    karen: Client, step: PlanStep, state: str
) -> None:
    address = on_paper(karen, step)
    if state == "forged":
        address = "/answer/forged/"
    elif state == "old":
        SupporterLink.objects.update(expires_at=timezone.now())
    elif state == "plan over":
        Plan.objects.update(status=PlanStatus.ENDED, ended_at=timezone.now())
    else:
        link = SupporterLink.objects.get()
        karen.post(f"/links/{link.public_id}/take-back/")

    for response in (Client().get(address), Client().post(address, sent("done"))):
        shown = page(response, 404)
        assert "This link no longer works" in shown
        assert "Karen" not in shown
    step.refresh_from_db()
    assert step.status == StepStatus.OPEN


def test_withdrawn_while_they_read_the_next_click_fails(karen: Client, step: PlanStep) -> None:
    address, bev = on_paper(karen, step), Client()
    bev.get(address)
    karen.post(f"/links/{SupporterLink.objects.get().public_id}/take-back/")

    assert bev.post(address, sent("done")).status_code == 404


def test_too_many_answers_are_slowed_down(karen: Client, step: PlanStep) -> None:
    address = on_paper(karen, step)
    for _ in range(links.MOST_ANSWERS):
        Client().post(address, sent("will"))

    assert "Wait a few minutes" in page(Client().post(address, sent("will")), 429)


def test_an_answer_that_comes_too_late_is_told(
    karen: Client, step: PlanStep, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise links.LinkOver

    address = on_paper(karen, step)
    monkeypatch.setattr(links, "answer_link", refuse)

    assert "no longer works" in page(Client().post(address, sent("done")), 404)


def test_pasted_scripts_are_shown_as_words(karen: Client, step: PlanStep) -> None:
    shown = page(
        Client().post(on_paper(karen, step), sent("will", "<script>alert(1)</script>"), follow=True)
    )

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_no_other_address_is_followed(karen: Client, step: PlanStep) -> None:
    address = on_paper(karen, step)

    response = Client().post(f"{address}?next=https://evil.example/", sent("will"))

    assert response.headers["Location"] == address


def test_taking_back_twice_is_said(
    karen: Client, step: PlanStep, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise links.LinkOver

    on_paper(karen, step)
    monkeypatch.setattr(links, "take_back_link", refuse)
    address = f"/links/{SupporterLink.objects.get().public_id}/take-back/"

    assert "It had ended already." in page(karen.post(address, follow=True))


def test_a_helper_of_the_team_makes_no_link_unless_they_confirmed(
    plan: Plan, step: PlanStep
) -> None:
    ruth = helper_in(plan.person)
    in_team(plan, ruth, at=timezone.now())
    client = signed_in(ruth)
    assert client.get(make_address(step)).status_code == 403

    assert step.supporter is not None
    confirmed(step.supporter, ruth)
    assert on_paper(client, step)
    assert signed_in(helper_in(plan.person, "Bo")).get(make_address(step)).status_code == 404
