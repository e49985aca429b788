"""Decisions to share without consent: recorded once, never behind somebody's back through us."""

import datetime as dt
import threading
import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, connections, transaction

from catchment.people.actor import Actor
from catchment.people.enums import GrantBasis, Role
from catchment.people.models import Grant, JournalEntry, Membership, Person
from catchment.people.queries import actor_of
from catchment.support.actions import decisions as actions
from catchment.support.actions.decisions import LetIn, Reasons
from catchment.support.models import Notice, SafetyDecision
from catchment.support.queries.decisions import person_to_decide_about
from catchment.support.rules import decisions as rules
from tests.factories.decisions import SafetyDecisionFactory
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    actor_in,
)
from tests.factories.team import helper_in, in_team, karen_with_a_plan

pytestmark = pytest.mark.django_db
REASONS = Reasons(
    shared=True,
    what="Not at home last night.",
    to_whom="Children’s social care",
    why="No time to ask.",
    risk="Alone outside.",
    told_person=True,
)
WEEK = NOW + dt.timedelta(days=7)


@pytest.fixture
def karen() -> Person:
    return karen_with_a_plan().person


@pytest.fixture
def farida(karen: Person) -> Membership:
    return helper_in(karen, "Farida Hussain", Role.SAFEGUARDING_LEAD)


def decide(
    person: Person,
    by: Membership,
    reasons: Reasons = REASONS,
    *,
    key: uuid.UUID | None = None,
    let_in: Membership | None = None,
) -> SafetyDecision:
    return actions.record_decision(
        person=person,
        reasons=reasons,
        key=key or uuid.uuid4(),
        let_in=LetIn(let_in, WEEK) if let_in else None,
        by=actor_of(by, now=NOW),
    )


def test_a_decision_is_recorded_and_told(karen: Person, farida: Membership) -> None:
    lead = helper_in(karen, "Dev Patel", Role.DATA_PROTECTION_LEAD)

    decision = decide(karen, farida)

    assert (decision.decided_by_name, decision.grant, decision.shared) == (
        "Farida Hussain",
        None,
        True,
    )
    assert set(Notice.objects.values_list("to_id", flat=True)) == {
        lead.pk,
        Membership.objects.get(user=karen.user).pk,
    }
    assert JournalEntry.objects.about(karen).get().sentence == (
        "recorded a decision to share without asking you, to keep somebody safe"
    )


def test_what_endangers_is_never_told(karen: Person, farida: Membership) -> None:
    lead = helper_in(karen, "Dev Patel", Role.DATA_PROTECTION_LEAD)

    decide(karen, farida, replace(REASONS, endangers=True, told_person=False, why_not_told="Risk"))

    assert list(Notice.objects.values_list("to_id", flat=True)) == [lead.pk]
    assert not JournalEntry.objects.about(karen).exists()


def test_a_decision_not_to_share_is_recorded_too(karen: Person, farida: Membership) -> None:
    decide(karen, farida, replace(REASONS, shared=False))

    assert "not to share" in JournalEntry.objects.get().sentence


def test_a_decision_may_let_somebody_in_for_all_to_see(karen: Person, farida: Membership) -> None:
    ruth = helper_in(karen)

    decision = decide(karen, farida, let_in=ruth)

    grant = Grant.objects.get()
    assert (decision.grant, grant.basis, grant.until) == (grant, GrantBasis.SAFETY, WEEK)
    assert (grant.purpose, Notice.objects.get(to=ruth).urgent) == (actions.PURPOSE, True)


@pytest.mark.parametrize(
    "reasons", [replace(REASONS, endangers=True), replace(REASONS, shared=False)]
)
def test_nobody_is_let_in_quietly_or_for_nothing(
    karen: Person, farida: Membership, reasons: Reasons
) -> None:
    with pytest.raises(actions.CannotLetInQuietly):
        decide(karen, farida, reasons, let_in=helper_in(karen))

    assert (Grant.objects.exists(), SafetyDecision.objects.exists()) == (False, False)


def test_nobody_unfit_is_let_in(karen: Person, farida: Membership) -> None:
    with pytest.raises(actions.NotFit):
        decide(karen, farida, let_in=helper_in(karen, "Hanna Host", Role.HOST))


def test_a_double_click_records_once(karen: Person, farida: Membership) -> None:
    key = uuid.uuid4()
    decide(karen, farida, key=key)

    with pytest.raises(actions.DecisionRecorded):
        decide(karen, farida, key=key)
    assert SafetyDecision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_of_two_clicks_at_once_one_records() -> None:
    karen = karen_with_a_plan().person
    farida = helper_in(karen, "Farida Hussain", Role.SAFEGUARDING_LEAD)
    key, start, ends = uuid.uuid4(), threading.Barrier(2), []

    def click() -> None:
        start.wait()
        try:
            decide(karen, farida, key=key)
            ends.append("recorded")
        except actions.DecisionRecorded:
            ends.append("told")
        finally:
            connections.close_all()

    both = [threading.Thread(target=click) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert (sorted(ends), SafetyDecision.objects.count()) == (["recorded", "told"], 1)


@pytest.mark.parametrize("missing", [{"why": ""}, {"risk": ""}, {"told_person": False}])
def test_a_decision_has_its_reasons(missing: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SafetyDecisionFactory(**missing)


@pytest.mark.parametrize(
    ("role", "learns_there", "decides"),
    [
        pytest.param(Role.SAFEGUARDING_LEAD, True, True, id="their lead"),
        pytest.param(Role.SAFEGUARDING_LEAD, False, False, id="another school's lead"),
        pytest.param(Role.CAREERS_LEADER, True, False, id="a careers leader outside the team"),
        pytest.param(Role.DATA_PROTECTION_LEAD, True, False, id="who protects data"),
        pytest.param(Role.COORDINATOR, True, False, id="a coordinator"),
    ],
)
def test_who_decides(role: Role, learns_there: bool, decides: bool) -> None:
    school = OrganisationFactory(school=True)
    person = PersonFactory(catchment=school.catchment)
    if learns_there:
        EnrolmentFactory(person=person, organisation=school)
    actor = actor_in(school.catchment, role, organisation=school)

    assert rules.may_decide(actor, person) is decides
    assert rules.may_find_for_decision(actor, None) is (role == Role.SAFEGUARDING_LEAD)
    if role == Role.SAFEGUARDING_LEAD:
        assert person_to_decide_about(actor).filter(pk=person.pk).exists() is decides


def test_staff_in_the_team_decide_and_the_person_does_not(karen: Person) -> None:
    ruth, amina = helper_in(karen), helper_in(karen, "Amina Begum")
    in_team(karen.plans.get(), ruth)
    own = replace(actor_of(ruth, now=NOW), person_id=karen.pk)

    assert rules.may_decide(actor_of(ruth, now=NOW), karen)
    assert not rules.may_decide(actor_of(amina, now=NOW), karen)
    assert not rules.may_decide(own, karen)
    assert not rules.may_decide(Actor(now=NOW), karen)


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("own", [False, True])
def test_visible_to_agrees_with_may_view(role: Role | None, own: bool) -> None:
    school = OrganisationFactory(school=True)
    person = PersonFactory(catchment=school.catchment)
    reader = MembershipFactory(catchment=school.catchment)
    for endangers in (False, True):
        SafetyDecisionFactory(person=person, endangers=endangers)
        SafetyDecisionFactory(person=person, endangers=endangers, organisation=school)
        SafetyDecisionFactory(person__catchment=school.catchment, endangers=endangers)
        SafetyDecisionFactory(endangers=endangers)
    SafetyDecisionFactory(person__catchment=school.catchment, decided_by=reader)
    actor = actor_in(
        school.catchment,
        *([role] if role else []),
        organisation=school,
        membership_id=reader.pk,
        person_id=person.pk if own else None,
    )

    listed = set(SafetyDecision.objects.visible_to(actor))
    allowed = {one for one in SafetyDecision.objects.all() if rules.may_view_decision(actor, one)}

    assert listed == allowed
    assert len(listed) >= (3 if own else 1)


def test_visitors_and_neighbours_read_none() -> None:
    decision = SafetyDecisionFactory()
    elsewhere = actor_in(CatchmentFactory(), Role.DATA_PROTECTION_LEAD)

    assert not rules.may_view_decision(Actor(now=NOW), decision)
    assert not rules.may_view_decision(elsewhere, decision)
