"""Links of informal helpers: made, taken back, answered once; and what is refused."""

import datetime as dt
import threading
import uuid

import pytest
from django.core.cache import cache
from django.db import connection, connections

from catchment.people import tokens
from catchment.people.actor import Actor
from catchment.people.models import JournalEntry, Membership, OutboxMessage
from catchment.people.queries import actor_of
from catchment.support.actions import links, places, team
from catchment.support.enums import LinkAnswer, PlanStatus, StepOwner, StepStatus
from catchment.support.models import (
    Notice,
    Plan,
    PlanStep,
    StepMessage,
    SupporterLink,
    TeamMember,
)
from catchment.support.queries import links as queries
from tests.factories.people import NOW, SupporterFactory
from tests.factories.plans import PlanStepFactory
from tests.factories.team import (
    confirmed,
    helper_in,
    herself,
    karen_with_a_plan,
    link_for,
    step_for_bev,
)

pytestmark = pytest.mark.django_db
CHILD = dt.date(2012, 3, 4)


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def karen(plan: Plan) -> Actor:
    return herself(plan)


@pytest.fixture
def step(plan: Plan) -> PlanStep:
    return step_for_bev(plan)


def answer(
    token: str,
    said: LinkAnswer,
    words: str = "",
    key: uuid.UUID | None = None,
    now: dt.datetime = NOW,
) -> SupporterLink:
    return links.answer_link(
        token=token, answer=said, words=words, key=key or uuid.uuid4(), now=now
    )


def told(plan: Plan) -> list[str]:
    own = Membership.objects.get(user=plan.person.user)
    return list(Notice.objects.filter(to=own).order_by("pk").values_list("sentence", flat=True))


def test_make_link_keeps_only_the_hash(step: PlanStep, karen: Actor) -> None:
    made = link_for(step, karen)

    assert made.link.token_hash == tokens.token_hash(made.token, purpose="supporter")
    assert made.link.token_hash != tokens.token_hash(made.token, purpose="invitation")
    assert made.link.expires_at == NOW + dt.timedelta(days=30)
    assert not OutboxMessage.objects.exists()
    assert JournalEntry.objects.get().sentence == "made a link for somebody you trust"


def test_make_link_by_email_says_nothing_of_the_step(step: PlanStep, karen: Actor) -> None:
    made = links.make_link(step=step, by=karen, email="bev@example.org")

    mail = OutboxMessage.objects.get()
    assert (mail.template, mail.recipient) == ("supporter_link", "bev@example.org")
    assert mail.facts["token"] == made.token
    assert step.title not in str(mail.facts)
    assert "Example" not in str(mail.facts)


def test_the_same_mail_pressed_twice_is_sent_once(step: PlanStep, karen: Actor) -> None:
    links.make_link(step=step, by=karen, email="bev@example.org")

    with pytest.raises(links.SentAlready):
        links.make_link(step=step, by=karen, email="bev@example.org")
    assert OutboxMessage.objects.count() == 1


def test_a_new_link_ends_the_old(step: PlanStep, karen: Actor) -> None:
    first = link_for(step, karen)

    second = link_for(step, karen)

    assert queries.open_link(first.token, at=NOW) is None
    assert queries.open_link(second.token, at=NOW) == second.link


@pytest.mark.parametrize("born", [CHILD, None])
def test_under_18_no_link_before_the_supporter_is_confirmed(born: dt.date | None) -> None:
    plan = karen_with_a_plan(born_on=born)
    step, by = step_for_bev(plan), herself(plan)

    with pytest.raises(links.SupporterNotConfirmed):
        links.make_link(step=step, by=by, email="bev@example.org")
    assert not OutboxMessage.objects.exists()
    assert step.supporter is not None
    confirmed(step.supporter, helper_in(plan.person), "bev@example.org")
    assert links.make_link(step=step, by=by, email="Bev@example.org").token


@pytest.mark.parametrize(
    ("now", "confirmed_before", "sent_to"),
    [
        pytest.param("", "", "bev@example.org", id="none was confirmed"),
        pytest.param("bev@example.org", "bev@example.org", "other@example.org", id="another"),
        pytest.param("new@example.org", "bev@example.org", "new@example.org", id="changed since"),
        pytest.param("new@example.org", "bev@example.org", "bev@example.org", id="the one before"),
    ],
)
def test_under_18_a_link_is_sent_only_where_it_was_confirmed(
    now: str, confirmed_before: str, sent_to: str
) -> None:
    plan = karen_with_a_plan(born_on=CHILD)
    step, by = step_for_bev(plan), herself(plan)
    assert step.supporter is not None
    bev = confirmed(step.supporter, helper_in(plan.person), confirmed_before)
    bev.email = now
    bev.save()

    with pytest.raises(links.AddressNotConfirmed):
        links.make_link(step=step, by=by, email=sent_to)

    assert not OutboxMessage.objects.exists()
    assert links.make_link(step=step, by=by).token


def test_nor_does_who_confirmed_them_send_it_elsewhere() -> None:
    plan = karen_with_a_plan(born_on=CHILD)
    step, farida = step_for_bev(plan), helper_in(plan.person)
    assert step.supporter is not None
    confirmed(step.supporter, farida, "bev@example.org")

    with pytest.raises(links.AddressNotConfirmed):
        links.make_link(step=step, by=actor_of(farida, now=NOW), email="farida@example.org")
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("state", ["done", "hers", "plan over"])
def test_where_there_is_nothing_to_answer_no_link_is_made(
    state: str, plan: Plan, karen: Actor
) -> None:
    step = PlanStepFactory(plan=plan) if state == "hers" else step_for_bev(plan)
    if state == "done":
        PlanStep.objects.update(status=StepStatus.DONE)
    if state == "plan over":
        Plan.objects.update(status=PlanStatus.ENDED, ended_at=NOW)

    with pytest.raises((links.NotASupportersStep, places.PlanIsOver)):
        links.make_link(step=step, by=karen)


def test_take_back_link_shuts_it_at_once(step: PlanStep, karen: Actor) -> None:
    made = links.make_link(step=step, by=karen, email="bev@example.org")

    link = links.take_back_link(link=made.link, by=karen)

    assert link.email == ""
    assert queries.open_link(made.token, at=NOW) is None
    with pytest.raises(links.LinkOver):
        answer(made.token, LinkAnswer.DONE)
    with pytest.raises(links.LinkOver):
        links.take_back_link(link=link, by=karen)


def test_i_will_leaves_the_step_and_the_link_open(step: PlanStep, karen: Actor, plan: Plan) -> None:
    team.add_supporter(plan=plan, supporter=step.supporter, role="minds the boys", by=karen)
    made, later = link_for(step, karen), NOW + dt.timedelta(days=2)

    answer(made.token, LinkAnswer.WILL, "Gladly.", now=later)

    step.refresh_from_db()
    assert step.status == StepStatus.OPEN
    assert StepMessage.objects.get().words == "I will do it. Gladly."
    assert told(plan) == ["Auntie Bev will do a step of your plan"]
    assert queries.open_link(made.token, at=later) is not None
    assert TeamMember.objects.get().last_active_at == later


def test_the_same_answer_pressed_twice_is_said_once(step: PlanStep, karen: Actor) -> None:
    made, key = link_for(step, karen), uuid.uuid4()

    answer(made.token, LinkAnswer.WILL, key=key)
    answer(made.token, LinkAnswer.WILL, key=key)

    assert StepMessage.objects.count() == 1


def test_i_have_done_it_ticks_the_step_and_ends_the_link(
    step: PlanStep, karen: Actor, plan: Plan
) -> None:
    made = links.make_link(step=step, by=karen, email="bev@example.org")

    link = answer(made.token, LinkAnswer.DONE)

    step.refresh_from_db()
    assert (step.status, step.decided_by_name) == (StepStatus.DONE, "Auntie Bev")
    assert (link.revoked_at, link.answered_at, link.email) == (NOW, NOW, "")
    assert told(plan) == ["Auntie Bev has done a step of your plan"]
    assert queries.was_answered(made.token)
    with pytest.raises(links.LinkOver):
        answer(made.token, LinkAnswer.DONE)


def test_i_cannot_declines_the_step(step: PlanStep, karen: Actor, plan: Plan) -> None:
    made = link_for(step, karen)

    answer(made.token, LinkAnswer.CANNOT, "I am away.")

    step.refresh_from_db()
    assert step.status == StepStatus.DECLINED
    assert told(plan) == ["Auntie Bev cannot do a step of your plan"]
    assert StepMessage.objects.get().author_name == "Auntie Bev"


@pytest.mark.parametrize("state", ["unknown", "too old", "ticked", "another's", "plan over"])
def test_a_link_that_hangs_on_nothing_opens_nothing(
    state: str, step: PlanStep, karen: Actor, plan: Plan
) -> None:
    token, now = link_for(step, karen).token, NOW
    if state == "unknown":
        token = tokens.new_token()
    elif state == "too old":
        now = NOW + dt.timedelta(days=30)
    elif state == "ticked":
        PlanStep.objects.update(status=StepStatus.DONE)
    elif state == "another's":
        PlanStep.objects.update(supporter=SupporterFactory(person=plan.person))
    else:
        Plan.objects.update(status=PlanStatus.ENDED, ended_at=NOW)

    with pytest.raises(links.LinkOver):
        answer(token, LinkAnswer.DONE, now=now)
    assert not queries.was_answered(token)


def test_a_confirmation_that_is_gone_shuts_the_link() -> None:
    plan = karen_with_a_plan(born_on=CHILD)
    step = step_for_bev(plan)
    assert step.supporter is not None
    confirmed(step.supporter, helper_in(plan.person))
    made = link_for(step, herself(plan))
    step.supporter.confirmed_at = None
    step.supporter.save()

    assert queries.open_link(made.token, at=NOW) is None


def test_a_step_that_moved_meanwhile_is_over(
    step: PlanStep, karen: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = link_for(step, karen)
    found = queries.open_link(made.token, at=NOW)
    PlanStep.objects.update(status=StepStatus.DONE, owner=StepOwner.SUPPORTER)
    monkeypatch.setattr(links, "open_link", lambda token, at: found)

    with pytest.raises(links.LinkOver):
        answer(made.token, LinkAnswer.DONE)
    assert not StepMessage.objects.exists()


def test_a_link_taken_back_meanwhile_is_over(
    step: PlanStep, karen: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = link_for(step, karen)
    found = queries.open_link(made.token, at=NOW)
    links.take_back_link(link=made.link, by=karen)
    monkeypatch.setattr(links, "open_link", lambda token, at: found)

    with pytest.raises(links.LinkOver):
        answer(made.token, LinkAnswer.WILL)


def test_more_answers_than_anybody_needs_are_refused_for_an_hour(
    step: PlanStep, karen: Actor
) -> None:
    made = link_for(step, karen)
    for _ in range(links.MOST_ANSWERS):
        answer(made.token, LinkAnswer.WILL)

    with pytest.raises(links.TooManyAnswers):
        answer(made.token, LinkAnswer.WILL)
    assert answer(made.token, LinkAnswer.WILL, now=NOW + dt.timedelta(minutes=61))


def test_addresses_are_forgotten_with_their_links(step: PlanStep, karen: Actor) -> None:
    links.make_link(step=step, by=karen, email="bev@example.org")

    assert links.forget_old_addresses(now=NOW + dt.timedelta(days=29)) == 0
    assert links.forget_old_addresses(now=NOW + dt.timedelta(days=30)) == 1
    assert SupporterLink.objects.get().email == ""


def test_link_of_a_step_that_is_nobodys(plan: Plan) -> None:
    assert queries.link_of(PlanStepFactory(plan=plan), at=NOW) is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_an_answer_and_a_taking_back_at_once_exactly_one_wins(
    step: PlanStep, karen: Actor
) -> None:
    made = link_for(step, karen)
    start, won, told_so = threading.Barrier(2), [], []

    def act(name: str) -> None:
        start.wait()
        try:
            if name == "done":
                answer(made.token, LinkAnswer.DONE)
            else:
                links.take_back_link(
                    link=SupporterLink.objects.select_related("step__plan__person").get(), by=karen
                )
            won.append(name)
        except links.LinkOver:
            told_so.append(name)
        finally:
            connections.close_all()

    both = [threading.Thread(target=act, args=(name,)) for name in ("done", "back")]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert (len(won), len(told_so)) == (1, 1)
    step.refresh_from_db()
    assert (step.status == StepStatus.DONE) == (won == ["done"])
