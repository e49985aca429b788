"""What sending, answering and ending a referral changes, and what is refused."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from catchment.network.actions.room import NoRoom, give_place_back, take_place
from catchment.network.models import Credential, Helper, Offer
from catchment.people.actor import Actor
from catchment.people.enums import MembershipStatus, Role
from catchment.people.models import Grant, JournalEntry, Membership, Person
from catchment.people.queries import actor_of
from catchment.support.actions import referral_rounds, referral_rules, referrals
from catchment.support.actions.referral_rounds import sweep_referrals
from catchment.support.actions.team import end_place
from catchment.support.bridge import receiving
from catchment.support.bridge.tables import directory_version
from catchment.support.enums import DeclineReason, ReceiversRule, ReferralStatus
from catchment.support.models import (
    LayerShare,
    Notice,
    Plan,
    Referral,
    ReferralNote,
    ReferralRule,
    TeamMember,
)
from tests.factories.karen import Valley, topic, valley
from tests.factories.network import OfferFactory
from tests.factories.people import NOW, TODAY, MembershipFactory, UserFactory, clear
from tests.factories.plans import PlanFactory
from tests.factories.referrals import ReferralRuleFactory
from tests.factories.support import LadderFactory, let_in

pytestmark = pytest.mark.django_db
AT_ONCE = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
)
UNTIL = TODAY + dt.timedelta(days=91)


@pytest.fixture
def story() -> Valley:
    made = valley()
    ReferralRuleFactory(catchment=made.catchment)
    amina = MembershipFactory(
        catchment=made.catchment,
        organisation=made.amina.organisation,
        user=UserFactory(name="Amina Rashid"),
        holds=[Role.HELPER],
    )
    Helper.objects.filter(pk=made.amina.pk).update(membership=amina)
    made.amina.refresh_from_db()
    return made


@pytest.fixture
def ruth(story: Valley) -> Membership:
    """Her worker, who may read the steps about people and about purpose."""
    made: Membership = MembershipFactory(
        catchment=story.catchment, user__name="Ruth Sutcliffe", holds=[Role.HELPER]
    )
    let_in(story.ladder, made, layers=(3, 6))
    return made


@pytest.fixture
def plan(story: Valley) -> Plan:
    made: Plan = PlanFactory(person=story.karen)
    return made


def amina_acts(story: Valley) -> Actor:
    assert story.amina.membership is not None
    return actor_of(story.amina.membership, now=NOW)


def karen_acts(story: Valley) -> Actor:
    return actor_of(story.membership, now=NOW)


def send(story: Valley, **values: object) -> Referral:
    """Karen asks Amina for help with money."""
    given: dict[str, object] = {
        "person": story.karen,
        "offer": story.money_help,
        "helper": story.amina,
        "purpose": "to sort out the letters about money",
        "person_agreed": "asked for it herself",
        "access_until": UNTIL,
        "layers": (6,),
        "by": karen_acts(story),
    }
    return referrals.send_referral(**given | values)  # type: ignore[arg-type]


def sent_to_the_charity(story: Valley) -> tuple[Referral, list[Actor]]:
    """A referral to an organisation for an offer that names nobody, and two who may answer it."""
    offer = OfferFactory(
        organisation=story.money_help.organisation,
        about=[topic("money-and-benefits")],
        under18_assured_until=TODAY + dt.timedelta(days=200),
        capacity=5,
    )
    colleague = MembershipFactory(
        catchment=story.catchment,
        organisation=offer.organisation,
        user__name="Leon Marsh",
        holds=[Role.HELPER],
    )
    clear(colleague)
    made = send(story, offer=offer, helper=None)
    return made, [amina_acts(story), actor_of(colleague, now=NOW)]


def told(member: Membership) -> list[str]:
    return list(Notice.objects.filter(to=member).order_by("pk").values_list("sentence", flat=True))


def sentences(person: Person) -> list[str]:
    lines = JournalEntry.objects.filter(about_person=person).order_by("pk")
    return list(lines.values_list("sentence", flat=True))


def in_force() -> int:
    return Grant.objects.in_force(at=NOW).filter(purpose__contains="letters").count()


def test_sending_opens_nothing_and_tells_whoever_is_asked(story: Valley) -> None:
    made = send(story)

    assert (made.status, made.layers, made.answer_by) == (
        "sent",
        [6],
        TODAY + dt.timedelta(days=10),
    )
    assert made.organisation == story.amina.organisation
    assert in_force() == 0
    assert told(story.amina.membership) == ["You are asked to help Karen"]
    assert told(story.membership) == []
    assert sentences(story.karen) == ["asked Amina Rashid to help you"]


def test_a_worker_passes_on_only_the_steps_that_they_may_read(
    story: Valley, ruth: Membership
) -> None:
    made = send(story, layers=(1, 3, 6), by=actor_of(ruth, now=NOW))

    assert made.layers == [3, 6]
    assert made.sent_by_name == "Ruth Sutcliffe"
    assert told(story.membership) == ["Amina Rashid has been asked to help you"]


def test_the_answer_is_due_before_access_ends(story: Valley) -> None:
    soon = TODAY + dt.timedelta(days=3)

    assert send(story, access_until=soon).answer_by == soon


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": ""},
        {"person_agreed": ""},
        {"access_until": TODAY},
        {"access_until": TODAY + dt.timedelta(days=366)},
    ],
)
def test_sending_refuses_what_was_not_agreed_whole(story: Valley, wrong: dict[str, object]) -> None:
    with pytest.raises(referrals.AgreementMissing):
        send(story, **wrong)


@pytest.mark.parametrize("rules", [[], ["confirmed offers", "nobody"]])
def test_nobody_receives_before_somebody_has_agreed_who(story: Valley, rules: list[str]) -> None:
    ReferralRule.objects.all().delete()
    for day, receivers in enumerate(rules):
        ReferralRuleFactory(
            catchment=story.catchment,
            receivers=receivers,
            created_at=NOW - dt.timedelta(days=9 - day),
        )

    with pytest.raises(referrals.NobodyMayReceive):
        send(story)


def _full(story: Valley) -> None:
    Helper.objects.filter(pk=story.amina.pk).update(capacity=2, load=2)


def _not_cleared(story: Valley) -> None:
    story.amina.credentials.all().delete()


def _not_confirmed(story: Valley) -> None:
    Offer.objects.filter(pk=story.money_help.pk).update(assured_on=TODAY - dt.timedelta(days=900))


def _has_left(story: Valley) -> None:
    Membership.objects.filter(pk=story.amina.membership_id).update(
        status=MembershipStatus.ENDED, ended_at=NOW
    )


def _opens_no_records(story: Valley) -> None:
    assert story.amina.membership is not None
    story.amina.membership.roles.update(role=Role.HOST)


def _no_account(story: Valley) -> None:
    Helper.objects.filter(pk=story.amina.pk).update(membership=None)


SHUT = [_full, _not_cleared, _not_confirmed, _has_left, _opens_no_records, _no_account]


@pytest.mark.parametrize("shuts", SHUT)
def test_sending_refuses_whoever_cannot_receive(
    story: Valley, shuts: Callable[[Valley], None]
) -> None:
    shuts(story)
    story.amina.refresh_from_db()
    story.money_help.refresh_from_db()

    with pytest.raises(referrals.ReceiverShut):
        send(story)


@pytest.mark.parametrize("shuts", SHUT)
def test_accepting_looks_at_every_gate_again(
    story: Valley, shuts: Callable[[Valley], None]
) -> None:
    made = send(story)
    by = amina_acts(story)
    shuts(story)

    with pytest.raises(referrals.ReceiverShut):
        referrals.accept_referral(referral=made, by=by)

    made.refresh_from_db()
    assert (made.status, in_force()) == ("sent", 0)


def test_an_offer_that_is_gone_receives_nothing(story: Valley) -> None:
    made = send(story)
    story.money_help.delete()
    made.refresh_from_db()

    assert not receiving.can_receive(made, rule=ReferralRule.objects.get(), at=NOW)


def test_cleared_helpers_only_leaves_out_offers_without_a_name(story: Valley) -> None:
    ReferralRule.objects.update(receivers=ReceiversRule.CLEARED_HELPERS)

    assert send(story).helper == story.amina
    with pytest.raises(referrals.ReceiverShut):
        sent_to_the_charity(story)


def test_cleared_helpers_only_asks_for_clearance_with_adults_too(story: Valley) -> None:
    ReferralRule.objects.update(receivers=ReceiversRule.CLEARED_HELPERS)
    Person.objects.filter(pk=story.karen.pk).update(born_on=dt.date(1990, 1, 1))
    story.karen.refresh_from_db()
    _not_cleared(story)

    with pytest.raises(referrals.ReceiverShut):
        send(story)


def test_an_offer_without_a_name_reaches_a_child_only_under_its_dated_assurance(
    story: Valley,
) -> None:
    made, _ = sent_to_the_charity(story)
    referrals.withdraw_referral(referral=made, by=karen_acts(story))
    Offer.objects.filter(pk=made.offer_id).update(under18_assured_until=None)

    with pytest.raises(referrals.ReceiverShut):
        send(story, offer=Offer.objects.get(pk=made.offer_id), helper=None)


def test_pressing_twice_sends_once(story: Valley) -> None:
    send(story)

    with pytest.raises(referrals.AlreadyReferred):
        send(story)

    assert Referral.objects.count() == 1


def test_an_organisation_is_asked_once_for_an_offer(story: Valley) -> None:
    made, _ = sent_to_the_charity(story)

    with pytest.raises(referrals.AlreadyReferred):
        send(story, offer=made.offer, helper=None)


def test_the_database_refuses_the_slower_of_two_senders(
    story: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when both have looked before either has written."""
    send(story)
    monkeypatch.setattr(referrals, "_asked_already", lambda referral: False)

    with pytest.raises(referrals.AlreadyReferred):
        send(story)


def test_a_yes_opens_the_steps_and_the_plan_until_the_day(story: Valley, plan: Plan) -> None:
    made = send(story, joins_team=True)

    referrals.accept_referral(referral=made, by=amina_acts(story), words="Come on Tuesday")

    made.refresh_from_db()
    assert (made.status, made.answer_words) == ("accepted", "Come on Tuesday")
    assert made.grant is not None
    assert made.grant.until.date() == UNTIL + dt.timedelta(days=1)
    assert list(LayerShare.objects.values_list("layer__layer", flat=True)) == [6]
    place = TeamMember.objects.get()
    assert (place.plan, place.grant, place.status) == (plan, made.grant, "active")
    assert (place.joined_by, place.ends_on) == ("referral", UNTIL)
    assert Plan.objects.visible_to(amina_acts(story)).get() == plan
    assert told(story.membership) == ["Amina Rashid said yes to helping you"]


def test_a_yes_takes_one_place_with_the_helper_and_in_the_offer(story: Valley) -> None:
    before = directory_version(story.catchment)
    referrals.accept_referral(referral=send(story), by=amina_acts(story))

    story.amina.refresh_from_db()
    story.money_help.refresh_from_db()
    assert (story.amina.load, story.money_help.load) == (1, 1)
    assert directory_version(story.catchment) > before


def test_the_last_place_is_taken_once(story: Valley, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when both have looked before either has counted."""
    made = send(story)
    _full(story)
    monkeypatch.setattr(referrals, "can_receive", lambda *args, **kwargs: True)

    with pytest.raises(referrals.ReceiverShut):
        referrals.accept_referral(referral=made, by=amina_acts(story))

    story.money_help.refresh_from_db()
    assert story.money_help.load == 0


def test_without_a_plan_only_the_steps_open(story: Valley) -> None:
    referrals.accept_referral(referral=send(story, joins_team=True), by=amina_acts(story))

    assert in_force() == 1
    assert not TeamMember.objects.exists()


def test_whoever_is_in_the_team_already_keeps_that_place(story: Valley, plan: Plan) -> None:
    first = referrals.accept_referral(referral=send(story, joins_team=True), by=amina_acts(story))
    TeamMember.objects.update(grant=None)
    referrals.finish_referral(referral=first, by=amina_acts(story))

    referrals.accept_referral(referral=send(story, joins_team=True), by=amina_acts(story))

    assert TeamMember.objects.count() == 1


def test_a_new_ladder_since_opens_nothing_that_was_not_agreed(story: Valley) -> None:
    made = send(story)
    story.ladder.status = "earlier"
    story.ladder.save()
    LadderFactory(person=story.karen, begun_at=NOW + dt.timedelta(minutes=1))

    referrals.accept_referral(referral=made, by=amina_acts(story))

    assert not LayerShare.objects.exists()


def test_a_yes_after_the_day_comes_too_late(story: Valley) -> None:
    made = send(story)
    Referral.objects.update(answer_by=TODAY - dt.timedelta(days=1))

    with pytest.raises(referrals.ReferralMovedOn):
        referrals.accept_referral(referral=made, by=amina_acts(story))


def test_a_no_has_a_reason_and_tells_the_person_kindly(story: Valley, ruth: Membership) -> None:
    made = send(story, by=actor_of(ruth, now=NOW))

    referrals.decline_referral(
        referral=made, reason=DeclineReason.NO_ROOM, words="From May again", by=amina_acts(story)
    )

    made.refresh_from_db()
    assert (made.status, made.decline_reason, made.ended_at) == ("declined", "no room", NOW)
    assert told(ruth) == ["Amina Rashid cannot help Karen now"]
    assert told(story.membership)[-1] == "Amina Rashid cannot help you now. See who else can"
    assert in_force() == 0


def test_a_no_without_a_reason_is_refused(story: Valley) -> None:
    with pytest.raises(referrals.ReasonMissing):
        referrals.decline_referral(referral=send(story), reason="", by=amina_acts(story))


def test_a_question_waits_for_a_reply_and_then_for_an_answer(
    story: Valley, ruth: Membership
) -> None:
    made = send(story, by=actor_of(ruth, now=NOW))

    referrals.ask_about_referral(referral=made, words="Which days?", by=amina_acts(story))
    asked = Referral.objects.get().status
    referrals.reply_about_referral(referral=made, words="Tuesdays", by=actor_of(ruth, now=NOW))

    assert (asked, Referral.objects.get().status) == ("asked", "sent")
    notes = ReferralNote.objects.order_by("pk").values_list("author_name", "words", "is_reply")
    assert list(notes) == [
        ("Amina Rashid", "Which days?", False),
        ("Ruth Sutcliffe", "Tuesdays", True),
    ]
    assert told(ruth) == ["There is a question about helping Karen"]
    assert told(story.amina.membership)[-1] == "There is a reply about helping Karen"


def test_a_reply_without_a_question_is_refused(story: Valley) -> None:
    with pytest.raises(referrals.ReferralMovedOn):
        referrals.reply_about_referral(referral=send(story), words="Yes", by=karen_acts(story))


def test_taking_it_back_shuts_everything_and_frees_the_place(story: Valley, plan: Plan) -> None:
    made = referrals.accept_referral(referral=send(story, joins_team=True), by=amina_acts(story))

    referrals.withdraw_referral(referral=made, by=karen_acts(story))

    story.amina.refresh_from_db()
    assert (in_force(), story.amina.load) == (0, 0)
    assert TeamMember.objects.get().status == "ended"
    assert not Plan.objects.visible_to(amina_acts(story)).exists()
    assert "The request to help Karen was taken back" in told(story.amina.membership)


def test_a_worker_who_takes_it_back_tells_the_person(story: Valley, ruth: Membership) -> None:
    made = send(story, by=actor_of(ruth, now=NOW))

    referrals.withdraw_referral(referral=made, by=actor_of(ruth, now=NOW))

    assert told(story.membership)[-1] == "Amina Rashid is no longer asked"
    assert told(ruth) == []


def test_done_ends_the_access_with_it(story: Valley) -> None:
    made = referrals.accept_referral(referral=send(story), by=amina_acts(story))

    referrals.finish_referral(referral=made, by=amina_acts(story))

    story.amina.refresh_from_db()
    assert (Referral.objects.get().status, in_force(), story.amina.load) == ("done", 0, 0)


def test_a_place_that_ended_before_is_no_obstacle(story: Valley, plan: Plan) -> None:
    made = referrals.accept_referral(referral=send(story, joins_team=True), by=amina_acts(story))
    end_place(place=TeamMember.objects.get(), by=karen_acts(story))

    referrals.withdraw_referral(referral=made, by=karen_acts(story))

    assert Referral.objects.get().status == "withdrawn"


MOVES: list[Callable[[Referral, Actor], object]] = [
    lambda one, by: referrals.accept_referral(referral=one, by=by),
    lambda one, by: referrals.decline_referral(referral=one, reason="other", by=by),
    lambda one, by: referrals.ask_about_referral(referral=one, words="Why?", by=by),
    lambda one, by: referrals.finish_referral(referral=one, by=by),
    lambda one, by: referrals.withdraw_referral(referral=one, by=by),
]


@pytest.mark.parametrize("move", MOVES)
def test_nothing_moves_a_referral_that_has_ended(
    story: Valley, move: Callable[[Referral, Actor], object]
) -> None:
    made = send(story)
    referrals.withdraw_referral(referral=made, by=karen_acts(story))

    with pytest.raises(referrals.ReferralMovedOn):
        move(made, amina_acts(story))

    assert Referral.objects.get().status == "withdrawn"


def test_nothing_counts_below_nobody(story: Valley) -> None:
    give_place_back(helper=story.amina, offer=None)

    story.amina.refresh_from_db()
    assert story.amina.load == 0


def test_a_full_offer_takes_no_place_with_the_helper_either(story: Valley) -> None:
    Offer.objects.filter(pk=story.money_help.pk).update(capacity=1, load=1)

    with pytest.raises(NoRoom):
        take_place(helper=story.amina, offer=story.money_help)

    story.amina.refresh_from_db()
    assert story.amina.load == 0


# What happens by itself.


def later(**span: int) -> dt.datetime:
    return NOW + dt.timedelta(**span)


def test_reminders_cool_down_and_stop_at_three(story: Valley) -> None:
    send(story)
    Referral.objects.update(answer_by=UNTIL)

    counts = [sweep_referrals(now=later(days=day)) for day in (6, 7, 8, 14, 21, 28, 35)]

    assert counts == [0, 1, 0, 1, 1, 0, 0]
    assert (
        told(story.amina.membership)[1:]
        == ["You are still asked to help Karen. A no is an answer too"] * 3
    )


def test_after_a_question_whoever_may_reply_is_reminded(story: Valley, ruth: Membership) -> None:
    made = send(story, by=actor_of(ruth, now=NOW))
    referrals.ask_about_referral(referral=made, words="Which days?", by=amina_acts(story))

    sweep_referrals(now=later(days=7))

    assert told(ruth)[-1] == "A question about helping Karen waits for you"
    assert told(story.membership)[-1] == "Amina Rashid still has a question"


def test_what_nobody_answers_runs_out(story: Valley, ruth: Membership) -> None:
    send(story, by=actor_of(ruth, now=NOW))

    touched = [sweep_referrals(now=later(days=11)) for _twice in range(2)]

    assert touched == [1, 0]
    assert Referral.objects.get().status == "expired"
    assert told(story.membership)[-1].startswith("Amina Rashid did not answer in time")
    assert told(ruth) == ["Nobody answered in time about helping Karen"]


def test_the_day_closes_what_was_open(story: Valley, plan: Plan) -> None:
    referrals.accept_referral(referral=send(story, joins_team=True), by=amina_acts(story))

    touched = [sweep_referrals(now=later(days=92)) for _twice in range(2)]

    story.amina.refresh_from_db()
    assert touched == [1, 0]
    assert (Referral.objects.get().status, story.amina.load) == ("done", 0)
    assert TeamMember.objects.get().status == "ended"


def test_whoever_sent_it_and_left_closes_it_while_it_waits(story: Valley, ruth: Membership) -> None:
    send(story, by=actor_of(ruth, now=NOW))
    Membership.objects.filter(pk=ruth.pk).update(status=MembershipStatus.ENDED, ended_at=NOW)

    sweep_referrals(now=later(minutes=1))

    assert Referral.objects.get().status == "withdrawn"


@pytest.mark.parametrize("has_account", [True, False])
def test_whoever_sent_it_and_was_shown_out_closes_it_while_it_waits(
    story: Valley, ruth: Membership, has_account: bool
) -> None:
    if not has_account:
        Person.objects.filter(pk=story.karen.pk).update(user=None)
        story.karen.refresh_from_db()
    send(story, by=actor_of(ruth, now=NOW))
    stays = sweep_referrals(now=later(minutes=1))
    Grant.objects.filter(recipient=ruth).update(withdrawn_at=NOW)

    sweep_referrals(now=later(minutes=2))

    assert stays == 0
    assert Referral.objects.get().status == "withdrawn"
    assert (
        "because you stopped what its sender could see" in " ".join(told(story.membership))
    ) is (has_account)


def test_a_careers_leader_where_the_person_learns_needs_no_share(story: Valley) -> None:
    leads = MembershipFactory(
        catchment=story.catchment,
        organisation=story.karen.enrolments.get().organisation,
        holds=[Role.CAREERS_LEADER],
    )
    send(story, by=actor_of(leads, now=NOW))

    assert sweep_referrals(now=later(minutes=1)) == 0


def test_a_share_that_the_person_ended_ends_the_referral(story: Valley) -> None:
    made = referrals.accept_referral(referral=send(story), by=amina_acts(story))
    Grant.objects.filter(pk=made.grant_id).update(withdrawn_at=NOW)

    sweep_referrals(now=later(minutes=1))

    story.amina.refresh_from_db()
    assert (Referral.objects.get().status, story.amina.load) == ("withdrawn", 0)


def test_a_share_that_was_erased_ends_the_referral(story: Valley) -> None:
    referrals.accept_referral(referral=send(story), by=amina_acts(story))
    Referral.objects.update(grant=None)

    sweep_referrals(now=later(minutes=1))

    assert Referral.objects.get().status == "withdrawn"


def test_the_round_leaves_alone_what_somebody_moved_meanwhile(
    story: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = send(story)
    stale = Referral.objects.select_related("person").get(pk=made.pk)
    referrals.withdraw_referral(referral=made, by=karen_acts(story))
    monkeypatch.setattr(referral_rounds, "_each", lambda rows: iter([stale]))

    assert sweep_referrals(now=later(days=11)) == 0


# The rule of the catchment.


def rule(story: Valley, **values: object) -> ReferralRule:
    given: dict[str, object] = {
        "catchment": story.catchment,
        "receivers": ReceiversRule.CLEARED_HELPERS,
        "answer_within_days": 14,
        "agreed_on": TODAY,
        "agreed_by": "the board",
        "by": karen_acts(story),
    }
    return referral_rules.make_referral_rule(**given | values)  # type: ignore[arg-type]


def test_a_new_rule_is_a_new_row(story: Valley) -> None:
    made = rule(story)

    assert ReferralRule.objects.count() == 2
    assert made.receivers == "cleared helpers"
    assert JournalEntry.objects.get().sentence == "wrote down who may receive referrals"


def test_the_same_rule_twice_is_refused(story: Valley) -> None:
    rule(story)

    with pytest.raises(referral_rules.NothingNew):
        rule(story)

    assert rule(story, answer_within_days=7).answer_within_days == 7


# Two people at once.


def at_once(*works: Callable[[], object]) -> list[BaseException]:
    """Let each work in a thread and a connection of its own; what they were told."""
    start, told_off = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        start.wait()
        try:
            work()
        except referrals.ReferralMovedOn as late:
            told_off.append(late)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return told_off


def test_an_organisations_assurance_lets_in_nobody_who_is_not_cleared(story: Valley) -> None:
    made, (_amina, colleague) = sent_to_the_charity(story)
    Credential.objects.filter(helper__membership_id=colleague.membership_id).delete()

    with pytest.raises(referrals.NotLetIn), transaction.atomic():
        referrals.accept_referral(referral=made, by=colleague)

    made.refresh_from_db()
    assert (made.status, in_force()) == (ReferralStatus.SENT, 0)


def test_a_clearance_that_has_lapsed_says_yes_to_nobody_under_18(story: Valley) -> None:
    made, (_amina, colleague) = sent_to_the_charity(story)
    clear(Membership.objects.get(pk=colleague.membership_id), until=TODAY - dt.timedelta(days=1))

    with pytest.raises(referrals.NotLetIn), transaction.atomic():
        referrals.accept_referral(referral=made, by=colleague)


def test_of_an_adult_no_clearance_is_asked_of_whoever_answers(story: Valley) -> None:
    Person.objects.filter(pk=story.karen.pk).update(born_on=dt.date(1990, 1, 1))
    story.karen.refresh_from_db()
    made, (_amina, colleague) = sent_to_the_charity(story)
    Credential.objects.filter(helper__membership_id=colleague.membership_id).delete()

    accepted = referrals.accept_referral(referral=made, by=colleague)

    assert accepted.status == ReferralStatus.ACCEPTED


@AT_ONCE
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_of_one_organisation_who_say_yes_at_once_one_wins(story: Valley) -> None:
    made, actors = sent_to_the_charity(story)

    told_off = at_once(
        *(
            lambda by=by: referrals.accept_referral(referral=Referral.objects.get(), by=by)
            for by in actors
        )
    )

    made.refresh_from_db()
    assert len(told_off) == 1
    assert made.status == ReferralStatus.ACCEPTED
    assert made.offer is not None
    assert (in_force(), made.offer.load) == (1, 1)


@AT_ONCE
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_yes_and_taking_it_back_at_once_the_person_wins_and_the_other_is_told(
    story: Valley,
) -> None:
    made = send(story)
    yes, back = amina_acts(story), karen_acts(story)

    told_off = at_once(
        lambda: referrals.accept_referral(referral=Referral.objects.get(), by=yes),
        lambda: referrals.withdraw_referral(referral=Referral.objects.get(), by=back),
    )

    made.refresh_from_db()
    story.amina.refresh_from_db()
    assert made.status == ReferralStatus.WITHDRAWN
    assert (in_force(), story.amina.load) == (0, 0)
    assert len(told_off) <= 1
    assert "The request to help Karen was taken back" in told(story.amina.membership)


@AT_ONCE
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_yes_and_a_no_at_once_one_wins(story: Valley) -> None:
    made, (amina, leon) = sent_to_the_charity(story)

    told_off = at_once(
        lambda: referrals.accept_referral(referral=Referral.objects.get(), by=amina),
        lambda: referrals.decline_referral(
            referral=Referral.objects.get(), reason="other", by=leon
        ),
    )

    made.refresh_from_db()
    assert len(told_off) == 1
    assert in_force() == (made.status == ReferralStatus.ACCEPTED)
