"""Who may refer, read, answer and take back; and that the lists say the same."""

import datetime as dt
from collections.abc import Callable

import pytest

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.support.models import Referral, ReferralNote, ReferralRule
from catchment.support.queries.referrals import may_be_told_of
from catchment.support.rules import referrals as rules
from catchment.support.rules.clearance import may_be_let_in_about
from tests.factories.network import HelperFactory, OfferFactory
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    clear,
)
from tests.factories.plans import PlanFactory, let_into_plan
from tests.factories.referrals import ReferralFactory, ReferralRuleFactory
from tests.factories.support import LadderFactory, let_in

pytestmark = pytest.mark.django_db

Who = Callable[[Referral], Actor]


CHILD, ADULT, DAY = dt.date(2012, 3, 4), dt.date(1990, 1, 1), dt.timedelta(days=1)


def acts(member: Membership, *roles: Role, person_id: int | None = None) -> Actor:
    return Actor(
        now=NOW,
        user_id=member.user_id,
        catchment_id=member.catchment_id,
        membership_id=member.pk,
        organisation_id=member.organisation_id,
        person_id=person_id,
        roles=frozenset(roles),
    )


def member_of(referral: Referral, *, theirs: bool = True) -> Membership:
    catchment = referral.person.catchment
    organisation = referral.organisation if theirs else OrganisationFactory(catchment=catchment)
    made: Membership = MembershipFactory(catchment=catchment, organisation=organisation)
    return made


def karen(one: Referral) -> Actor:
    own = MembershipFactory(catchment=one.person.catchment, organisation=None)
    return acts(own, Role.PERSON, person_id=one.person_id)


def sender(one: Referral) -> Actor:
    GrantFactory(person=one.person, recipient=one.sent_by)
    return sender_shown_out(one)


def sender_shown_out(one: Referral) -> Actor:
    assert one.sent_by is not None
    return acts(one.sent_by, Role.HELPER)


def helper_there(one: Referral) -> Actor:
    return acts(member_of(one), Role.HELPER)


def careers_leader_there(one: Referral) -> Actor:
    return acts(member_of(one), Role.CAREERS_LEADER)


def host_there(one: Referral) -> Actor:
    return acts(member_of(one), Role.HOST)


def helper_elsewhere(one: Referral) -> Actor:
    return acts(member_of(one, theirs=False), Role.HELPER)


def helper_of_none(one: Referral) -> Actor:
    member = MembershipFactory(catchment=one.person.catchment, organisation=None)
    return acts(member, Role.HELPER)


def named(one: Referral) -> Actor:
    member = member_of(one)
    one.helper = HelperFactory(catchment=one.person.catchment, membership=member)
    one.save()
    return acts(member, Role.HELPER)


def colleague_of_named(one: Referral) -> Actor:
    named(one)
    return helper_there(one)


def sender_there(one: Referral) -> Actor:
    one.sent_by = member_of(one)
    one.save()
    return sender(one)


def karen_there(one: Referral) -> Actor:
    """The person helps in the very organisation that was asked."""
    return acts(member_of(one), Role.PERSON, Role.HELPER, person_id=one.person_id)


def next_door(one: Referral) -> Actor:
    """The right organisation, seen from another catchment."""
    member = MembershipFactory(catchment=CatchmentFactory(), organisation=one.organisation)
    return acts(member, Role.HELPER)


def coordinator(one: Referral) -> Actor:
    return acts(member_of(one, theirs=False), Role.COORDINATOR)


def visitor(one: Referral) -> Actor:
    return Actor(now=NOW, catchment_id=one.person.catchment_id)


@pytest.mark.parametrize(
    ("who", "view", "answer", "reply"),
    [
        pytest.param(karen, True, False, True, id="the person"),
        pytest.param(sender, True, False, True, id="the sender"),
        pytest.param(sender_shown_out, True, False, False, id="a sender who was shown out"),
        pytest.param(helper_there, True, True, False, id="helper of the organisation"),
        pytest.param(careers_leader_there, True, True, False, id="careers leader there"),
        pytest.param(host_there, False, False, False, id="right organisation, wrong role"),
        pytest.param(helper_elsewhere, False, False, False, id="right role, wrong organisation"),
        pytest.param(helper_of_none, False, False, False, id="right role, no organisation"),
        pytest.param(named, True, True, False, id="named helper"),
        pytest.param(colleague_of_named, False, False, False, id="colleague of a named helper"),
        pytest.param(sender_there, True, False, True, id="sender in that organisation"),
        pytest.param(karen_there, True, False, True, id="the person in that organisation"),
        pytest.param(next_door, False, False, False, id="another catchment"),
        pytest.param(coordinator, False, False, False, id="coordinator"),
        pytest.param(visitor, False, False, False, id="visitor"),
    ],
)
def test_who_may_do_what_with_a_referral(who: Who, view: bool, answer: bool, reply: bool) -> None:
    one = ReferralFactory()
    actor = who(one)

    assert rules.may_view_referral(actor, one) is view
    assert rules.may_answer_referral(actor, one) is answer
    assert rules.may_finish_referral(actor, one) is answer
    assert rules.may_reply_about_referral(actor, one) is reply
    assert rules.may_withdraw_referral(actor, one) is reply


@pytest.mark.parametrize(
    ("born_on", "who", "cleared_until", "may"),
    [
        pytest.param(CHILD, helper_there, TODAY, True, id="cleared, its last day"),
        pytest.param(CHILD, helper_there, TODAY - DAY, False, id="lapsed"),
        pytest.param(CHILD, helper_there, None, False, id="never cleared"),
        pytest.param(None, helper_there, None, False, id="of unknown age"),
        pytest.param(CHILD, helper_elsewhere, TODAY, False, id="cleared, wrong organisation"),
        pytest.param(CHILD, host_there, TODAY, False, id="cleared, wrong role"),
        pytest.param(CHILD, next_door, TODAY, False, id="cleared, another catchment"),
        pytest.param(ADULT, helper_there, None, True, id="adult"),
    ],
)
def test_who_reads_on_and_says_yes_is_cleared_themselves(
    born_on: dt.date | None, who: Who, cleared_until: dt.date | None, may: bool
) -> None:
    one = ReferralFactory(person__born_on=born_on)
    actor = who(one)
    if cleared_until is not None:
        clear(Membership.objects.get(pk=actor.membership_id), until=cleared_until)

    assert rules.may_accept_referral(actor, one) is may
    assert rules.may_read_referral(actor, one) is may
    assert (one.pk in may_be_told_of(actor, [one])) is may_be_let_in_about(actor, one.person)


@pytest.mark.parametrize("role", [None, *Role])
def test_visible_to_agrees_with_may_view(role: Role | None) -> None:
    own = ReferralFactory()
    member = member_of(own)
    catchment = own.person.catchment
    me = PersonFactory(catchment=catchment)
    mine = HelperFactory(catchment=catchment, membership=member)
    ReferralFactory(person__catchment=catchment, helper=mine)
    ReferralFactory(person__catchment=catchment, helper=HelperFactory(catchment=catchment))
    ReferralFactory(person__catchment=catchment, sent_by=member)
    ReferralFactory(person__catchment=catchment)
    ReferralFactory(person=me)
    ReferralFactory(
        person__catchment=CatchmentFactory(), offer=OfferFactory(organisation=own.organisation)
    )
    for referral in Referral.objects.all():
        ReferralNote.objects.create(
            referral=referral, author_name="Amina", words="Which days?", written_at=NOW
        )
    actor = acts(member, *([role] if role else []), person_id=me.pk)

    listed = set(Referral.objects.visible_to(actor))
    received = set(Referral.objects.received_by(actor))

    everything = Referral.objects.all()
    assert listed == {one for one in everything if rules.may_view_referral(actor, one)}
    assert {one for one in everything if rules.may_answer_referral(actor, one)} <= received
    assert {note.referral for note in ReferralNote.objects.visible_to(actor)} == listed


def test_visitors_see_and_receive_none() -> None:
    one = ReferralFactory()

    assert not Referral.objects.visible_to(visitor(one)).exists()
    assert not Referral.objects.received_by(visitor(one)).exists()


@pytest.mark.parametrize(
    ("roles", "reads", "allowed"),
    [
        pytest.param([Role.HELPER], "ladder", True, id="helper who reads a step"),
        pytest.param([Role.HELPER], "plan", True, id="helper who reads the plan"),
        pytest.param([Role.COORDINATOR], "ladder", True, id="coordinator who was let in"),
        pytest.param([Role.HELPER], "record", False, id="helper who reads neither"),
        pytest.param([Role.HELPER], "", False, id="right role, stranger"),
        pytest.param([Role.PARENT], "ladder", False, id="wrong role, let in"),
    ],
)
def test_who_may_refer_somebody(roles: list[Role], reads: str, allowed: bool) -> None:
    ladder = LadderFactory()
    person = ladder.person
    plan = PlanFactory(person=person)
    member = MembershipFactory(catchment=person.catchment)
    if reads == "ladder":
        let_in(ladder, member, layers=(1,))
    elif reads == "plan":
        let_into_plan(plan, member)
    elif reads == "record":
        GrantFactory(person=person, recipient=member)

    assert rules.may_refer_person(acts(member, *roles), person) is allowed


def test_the_person_refers_themselves_in_their_own_catchment_only() -> None:
    person = PersonFactory()
    here = MembershipFactory(catchment=person.catchment)
    elsewhere = MembershipFactory()

    assert rules.may_refer_person(acts(here, Role.PERSON, person_id=person.pk), person)
    assert not rules.may_refer_person(acts(elsewhere, Role.PERSON, person_id=person.pk), person)


@pytest.mark.parametrize("role", [None, *Role])
def test_every_member_reads_the_rule_and_the_coordinator_writes_it(role: Role | None) -> None:
    own = ReferralRuleFactory(catchment=CatchmentFactory())
    ReferralRuleFactory(catchment=CatchmentFactory())
    actor = acts(MembershipFactory(catchment=own.catchment), *([role] if role else []))

    listed = set(ReferralRule.objects.visible_to(actor))

    assert listed == {
        one for one in ReferralRule.objects.all() if rules.may_view_referral_rule(actor, one)
    }
    assert listed == {own}
    assert rules.may_make_referral_rule(actor, own.catchment) is (role == Role.COORDINATOR)


def test_a_visitor_reads_no_rule() -> None:
    own = ReferralRuleFactory(catchment=CatchmentFactory())
    nobody = Actor(now=NOW, catchment_id=own.catchment_id)

    assert not rules.may_view_referral_rule(nobody, own)
    assert not ReferralRule.objects.visible_to(nobody).exists()
