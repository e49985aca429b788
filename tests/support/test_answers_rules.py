"""Who may ask, read, choose and contest; and that the lists say the same."""

import datetime as dt

import pytest

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.support.models import Answer, Contest, UnmetNeed, Weights
from catchment.support.rules import answers as rules
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    MembershipFactory,
    PersonFactory,
    actor_in,
)
from tests.factories.support import AnswerFactory, LadderFactory, WeightsFactory, let_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer() -> Answer:
    """Karen's answer, asked by a helper whom she has let in."""
    ladder = LadderFactory()
    ruth = MembershipFactory(catchment=ladder.person.catchment, holds=[Role.HELPER])
    let_in(ladder, ruth, together=True)
    return AnswerFactory(person=ladder.person, ladder=ladder, asked_by=ruth)


def acts(member: Membership, *roles: Role, person_id: int | None = None) -> Actor:
    return Actor(
        now=NOW,
        user_id=member.user_id,
        catchment_id=member.catchment_id,
        membership_id=member.pk,
        person_id=person_id,
        roles=frozenset(roles),
    )


def karen(answer: Answer) -> Actor:
    member = MembershipFactory(catchment=answer.person.catchment)
    return acts(member, Role.PERSON, person_id=answer.person_id)


def ruth(answer: Answer) -> Actor:
    assert answer.asked_by is not None
    return acts(answer.asked_by, Role.HELPER)


def ruth_later(answer: Answer) -> Actor:
    answer.person.grants.update(withdrawn_at=NOW - dt.timedelta(hours=1))
    return ruth(answer)


def ruth_reading(answer: Answer) -> Actor:
    assert answer.ladder is not None
    for layer in answer.ladder.layers.all():
        layer.shares.update(together=False)
    return ruth(answer)


def another_reader(answer: Answer) -> Actor:
    member = MembershipFactory(catchment=answer.person.catchment)
    assert answer.ladder is not None
    let_in(answer.ladder, member)
    return acts(member, Role.HELPER)


def another_person(answer: Answer) -> Actor:
    other = PersonFactory(catchment=answer.person.catchment)
    member = MembershipFactory(catchment=answer.person.catchment)
    return acts(member, Role.PERSON, person_id=other.pk)


def coordinator(answer: Answer) -> Actor:
    return acts(MembershipFactory(catchment=answer.person.catchment), Role.COORDINATOR)


def coordinator_elsewhere(answer: Answer) -> Actor:
    return acts(MembershipFactory(catchment=CatchmentFactory()), Role.COORDINATOR)


def karen_elsewhere(answer: Answer) -> Actor:
    """Her own key in a catchment that is not hers must open nothing."""
    member = MembershipFactory(catchment=CatchmentFactory())
    return acts(member, Role.PERSON, person_id=answer.person_id)


def visitor(answer: Answer) -> Actor:
    return Actor(now=NOW)


WHO = [
    # who, may ask, may view, may choose
    pytest.param(karen, True, True, True, id="oneself"),
    pytest.param(ruth, True, True, True, id="asked, and writes with her"),
    pytest.param(ruth_reading, True, True, False, id="asked, and only reads"),
    pytest.param(ruth_later, False, False, False, id="asked, no longer let in"),
    pytest.param(another_reader, True, False, False, id="reads the ladder, another's answer"),
    pytest.param(another_person, False, False, False, id="another person"),
    pytest.param(coordinator, False, False, False, id="coordinator"),
    pytest.param(coordinator_elsewhere, False, False, False, id="coordinator elsewhere"),
    pytest.param(karen_elsewhere, False, False, False, id="own key, another catchment"),
    pytest.param(visitor, False, False, False, id="visitor"),
]


@pytest.mark.parametrize(("who", "ask", "view", "choose"), WHO)
def test_answers(who: object, ask: bool, view: bool, choose: bool, answer: Answer) -> None:
    actor = who(answer)  # type: ignore[operator]

    assert rules.may_ask_who_can_help(actor, answer.person) is ask
    assert rules.may_view_answer(actor, answer) is view
    assert rules.may_contest_answer(actor, answer) is view
    assert rules.may_choose(actor, answer) is choose
    assert Answer.objects.visible_to(actor).filter(pk=answer.pk).exists() is view


@pytest.mark.parametrize(
    ("who", "view", "reply"),
    [
        pytest.param(karen, True, False, id="the person"),
        pytest.param(ruth, True, False, id="who wrote it"),
        pytest.param(another_reader, False, False, id="reads the ladder"),
        pytest.param(coordinator, True, True, id="coordinator"),
        pytest.param(coordinator_elsewhere, False, False, id="coordinator elsewhere"),
        pytest.param(karen_elsewhere, False, False, id="own key, another catchment"),
        pytest.param(visitor, False, False, id="visitor"),
    ],
)
def test_contests(who: object, view: bool, reply: bool, answer: Answer) -> None:
    contest = Contest.objects.create(answer=answer, words="No.", by=answer.asked_by, at=NOW)
    actor = who(answer)  # type: ignore[operator]

    assert rules.may_view_contest(actor, contest) is view
    assert rules.may_answer_contest(actor, contest) is reply
    assert Contest.objects.visible_to(actor).filter(pk=contest.pk).exists() is view


def test_a_contest_is_answered_once_and_never_about_oneself(answer: Answer) -> None:
    contest = Contest.objects.create(answer=answer, words="No.", by=answer.asked_by, at=NOW)
    herself = acts(
        MembershipFactory(catchment=answer.person.catchment),
        Role.COORDINATOR,
        person_id=answer.person_id,
    )
    answered = Contest(answer=answer, by=answer.asked_by, status="answered")

    assert not rules.may_answer_contest(herself, contest)
    assert not rules.may_answer_contest(coordinator(answer), answered)


@pytest.mark.parametrize("role", list(Role))
def test_figures_and_weights_by_role(role: Role, answer: Answer) -> None:
    here, elsewhere = answer.person.catchment, CatchmentFactory()
    weights = WeightsFactory(catchment=here)
    unmet = UnmetNeed(catchment=here, person=answer.person, layer=1, answer=answer, opened_at=NOW)
    unmet.save()
    counts = role in (Role.COORDINATOR, Role.OBSERVER)

    inside, outside = actor_in(here, role), actor_in(elsewhere, role)

    assert rules.may_view_gaps(inside, here) is counts
    assert rules.may_view_unmet_need(inside, unmet) is counts
    assert UnmetNeed.objects.visible_to(inside).exists() is counts
    assert rules.may_make_weights(inside, here) is (role == Role.COORDINATOR)
    assert rules.may_view_weights(inside, weights)
    assert Weights.objects.visible_to(inside).filter(pk=weights.pk).exists()
    assert not rules.may_view_gaps(outside, here)
    assert not rules.may_view_unmet_need(outside, unmet)
    assert not UnmetNeed.objects.visible_to(outside).exists()
    assert not rules.may_make_weights(outside, here)
    assert not rules.may_view_weights(outside, weights)
    assert not Weights.objects.visible_to(outside).exists()
