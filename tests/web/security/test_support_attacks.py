"""What somebody who means harm would try with plans, teams, referrals, records and requests."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import GrantBasis, Role
from catchment.people.models import JournalEntry, Membership, OutboxMessage, Person
from catchment.people.queries import actor_of
from catchment.support.actions import hand_overs, links, plan_steps, plans, referrals, team
from catchment.support.actions.drafts import save_draft
from catchment.support.enums import (
    AccessRequestStatus,
    HandOverStatus,
    JoinedBy,
    ReferralStatus,
    StepStatus,
    TeamStatus,
)
from catchment.support.models import (
    Appointment,
    Concern,
    ParentLink,
    Plan,
    PlanShare,
    PlanStep,
    Referral,
    SafetyDecision,
    TeamMember,
)
from catchment.support.queries import own_data
from catchment.support.queries.plans import shares_in_force
from catchment.support.queries.shares import members_known
from catchment.support.rules import appointments as appointment_rules
from catchment.support.rules import concerns as concern_rules
from catchment.support.rules import decisions as decision_rules
from catchment.support.rules import referrals as referral_rules
from tests.factories.access_requests import AccessRequestFactory
from tests.factories.concerns import ConcernFactory
from tests.factories.parents import ParentLinkFactory
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SupporterFactory,
)
from tests.factories.plans import PlanReviewFactory, PlanStepFactory, PlanThemeFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.signin import signed_in
from tests.factories.team import (
    HandOverFactory,
    TeamMemberFactory,
    helper_in,
    herself,
    in_team,
    karen_with_a_plan,
    step_for_bev,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The story happens on one day, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def ruth(plan: Plan) -> Membership:
    return helper_in(plan.person)


@pytest.fixture
def amina(plan: Plan) -> Membership:
    return helper_in(plan.person, "Amina Rashid")


def own_space(plan: Plan) -> Client:
    return signed_in(Membership.objects.get(user=plan.person.user))


def words_of(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return content.decode()


# Safeguarding


@pytest.fixture
def farida() -> Membership:
    """A safeguarding lead who has a record of her own: she once learned at this school."""
    school = OrganisationFactory(school=True)
    made: Membership = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[Role.SAFEGUARDING_LEAD]
    )
    PersonFactory(catchment=school.catchment, user=made.user)
    return made


def test_no_lead_reads_or_takes_a_concern_about_herself(farida: Membership) -> None:
    herself_as_person = Person.objects.get(user=farida.user)
    kept = ConcernFactory(organisation=farida.organisation, person=herself_as_person)
    coming = ConcernFactory(
        organisation__catchment=farida.catchment,
        person=herself_as_person,
        passing_to=farida.organisation,
    )
    actor = actor_of(farida, now=NOW)
    client = signed_in(farida)

    answers = [
        client.get(reverse("support:concern", args=[kept.public_id])).status_code,
        client.post(reverse("support:concern_take", args=[coming.public_id])).status_code,
    ]

    assert answers == [404, 404]
    assert not Concern.objects.visible_to(actor).exists()
    assert not Concern.objects.coming_to(actor).exists()
    assert not concern_rules.may_view_concern(actor, kept)
    assert not concern_rules.may_take_concern(actor, coming)


# Access requests and own data


@pytest.mark.parametrize("status", ["given", "withdrawn", "refused"])
def test_an_answered_request_opens_nobodys_record_any_more(plan: Plan, status: str) -> None:
    """The purpose is over: what is written afterwards is no business of the lead's."""
    lead = MembershipFactory(catchment=plan.person.catchment, holds=[Role.DATA_PROTECTION_LEAD])
    asked = AccessRequestFactory(
        person=plan.person,
        status=AccessRequestStatus(status),
        given_on=TODAY if status == "given" else None,
        closing_words="" if status == "given" else "As agreed.",
    )

    response = signed_in(lead).get(reverse("support:access_request", args=[asked.public_id]))

    assert response.status_code == 200
    assert plan.goal not in words_of(response)


def taken(client: Client) -> str:
    response = client.post(reverse("support:take_data"))
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        return "".join(packed.read(one).decode() for one in packed.namelist())


def test_what_is_held_here_tells_nothing_of_another_catchment(plan: Plan) -> None:
    """The lead of one valley must not learn that somebody is known in the next."""
    MembershipFactory(
        user=plan.person.user,
        catchment=CatchmentFactory(name="Far Dale"),
        organisation=OrganisationFactory(name="Far Dale Refuge"),
        job_title="sentinel of another valley",
        holds=[Role.HELPER],
    )

    told = json.dumps(
        [section.rows for section in own_data.everything_about(plan.person)], default=str
    )

    assert "sentinel of another valley" not in told
    assert "Far Dale" not in told


def test_unsent_words_about_somebody_else_are_in_nobodys_own_data(plan: Plan) -> None:
    client = own_space(plan)
    own = actor_of(Membership.objects.get(user=plan.person.user), now=NOW)
    child = PersonFactory(catchment=plan.person.catchment)
    concern = reverse("support:concern_record", args=[child.public_id])
    save_draft(form=concern, values={"what": "bruises that nobody may read"}, by=own)
    save_draft(
        form=reverse("support:my_ladder_step", args=[1]), values={"own_words": "mine"}, by=own
    )

    files = taken(client)

    assert "bruises that nobody may read" not in files
    assert "mine" in files


def test_a_decision_that_would_endanger_leaves_no_trace_for_the_person(
    plan: Plan, ruth: Membership
) -> None:
    grant = GrantFactory(
        person=plan.person,
        recipient=ruth,
        basis=GrantBasis.SAFETY,
        purpose="sentinel to keep her safe",
    )
    PlanShare.objects.create(grant=grant, plan=plan)
    SafetyDecision.objects.create(
        person=plan.person,
        shared=True,
        what="the plan",
        to_whom="social care",
        why="risk",
        risk="harm",
        told_person=False,
        why_not_told="It would endanger her.",
        endangers=True,
        decided_by_name="Farida",
        decided_at=NOW,
        grant=grant,
    )

    sections = {one.table for one in own_data.everything_about(plan.person)}

    assert "sentinel to keep her safe" not in taken(own_space(plan))
    assert "planshare" not in sections
    assert list(shares_in_force(plan.person, at=NOW)) == []
    assert "Ruth Sutcliffe" not in words_of(own_space(plan).get(reverse("support:my_plan")))


# Hand-overs


@pytest.mark.parametrize("status", [HandOverStatus.DECLINED, HandOverStatus.WITHDRAWN])
def test_a_note_is_shut_to_both_sides_once_nothing_comes_of_it(
    plan: Plan, ruth: Membership, amina: Membership, status: HandOverStatus
) -> None:
    """The taker said no or was not asked any more; the giver has left the team."""
    place = in_team(plan, ruth)
    team.end_place(place=place, by=herself(plan))
    one = HandOverFactory(plan=plan, giver=place, taker=amina, status=status, answered_at=NOW)
    page = reverse("support:hand_over", args=[one.public_id])

    shown = [words_of(signed_in(member).get(page)) for member in (ruth, amina)]
    own = words_of(own_space(plan).get(page))

    assert [one.note in words for words in shown] == [False, False]
    assert [one.person_agreed in words for words in shown] == [False, False]
    assert one.note in own


def test_after_a_yes_the_note_is_open_to_who_is_in_the_team(
    plan: Plan, ruth: Membership, amina: Membership
) -> None:
    one = hand_overs.offer_hand_over(
        place=in_team(plan, ruth),
        taker=amina,
        note="Money first.",
        person_agreed="We talked.",
        by=actor_of(ruth, now=NOW),
    )
    hand_overs.accept_hand_over(hand_over=one, by=actor_of(amina, now=NOW))
    page = reverse("support:hand_over", args=[one.public_id])

    assert "Money first." in words_of(signed_in(amina).get(page))
    assert "Money first." not in words_of(signed_in(ruth).get(page))


def referred(plan: Plan, ruth: Membership) -> tuple[Referral, TeamMember]:
    """Ruth came into the team by a referral."""
    place = in_team(plan, ruth, joined_by=JoinedBy.REFERRAL, ends_on=TODAY + dt.timedelta(days=30))
    referral = ReferralFactory(
        person=plan.person,
        status=ReferralStatus.ACCEPTED,
        answered_by=ruth,
        answered_at=NOW,
        grant=place.grant,
        access_until=TODAY + dt.timedelta(days=30),
    )
    return referral, place


@pytest.mark.parametrize("asked_before", [False, True])
def test_handing_over_never_outlives_the_referral(
    plan: Plan, ruth: Membership, amina: Membership, asked_before: bool
) -> None:
    """What the person agreed to for a month is not stretched by passing it on."""
    referral, place = referred(plan, ruth)
    if asked_before:
        TeamMemberFactory(plan=plan, membership=amina)
    one = hand_overs.offer_hand_over(
        place=place, taker=amina, note="Go on.", person_agreed="Yes.", by=actor_of(ruth, now=NOW)
    )

    theirs = hand_overs.accept_hand_over(hand_over=one, by=actor_of(amina, now=NOW))
    team.touch_place(plan=plan, by=actor_of(amina, now=NOW + dt.timedelta(days=20)))

    theirs.refresh_from_db()
    assert theirs.grant is not None
    assert (theirs.joined_by, theirs.ends_on) == (JoinedBy.REFERRAL, place.ends_on)
    assert theirs.grant.until.date() <= place.ends_on + dt.timedelta(days=1)

    referral.refresh_from_db()
    referrals.withdraw_referral(referral=referral, by=herself(plan))

    theirs.refresh_from_db()
    assert theirs.status == TeamStatus.ENDED
    assert not PlanShare.objects.giving(actor_of(amina, now=NOW)).exists()


# Links


def test_whoever_is_shown_out_of_the_team_answers_from_no_link(plan: Plan) -> None:
    step = step_for_bev(plan)
    place = team.add_supporter(
        plan=plan, supporter=step.supporter, role="minds the boys", by=herself(plan)
    )
    made = links.make_link(step=step, by=herself(plan))

    team.end_place(place=place, by=herself(plan))

    response = Client().get(reverse("support:supporter_answer", args=[made.token]))
    assert response.status_code == 404
    assert step.title not in words_of(response)


def test_nobody_fills_a_letter_box_with_links(plan: Plan) -> None:
    first = step_for_bev(plan)
    more = [step_for_bev(plan, supporter=first.supporter) for _ in range(links.MOST_MAILS)]
    steps = [first, *more]

    for step in steps[:-1]:
        links.make_link(step=step, by=herself(plan), email="victim@example.org")

    with pytest.raises(links.TooManyMails):
        links.make_link(step=steps[-1], by=herself(plan), email="victim@example.org")
    assert OutboxMessage.objects.count() == links.MOST_MAILS
    response = own_space(plan).post(
        reverse("support:supporter_link", args=[steps[-1].public_id]),
        {"how": "email", "email": "victim@example.org"},
    )
    assert response.status_code == 200
    assert "victim@example.org" in words_of(response)


def test_a_link_of_another_purpose_opens_nothing_and_no_referrer_tells_it(plan: Plan) -> None:
    made = links.make_link(step=step_for_bev(plan), by=herself(plan))
    client = Client()

    opened = client.get(reverse("support:supporter_answer", args=[made.token]))
    as_invitation = client.get(reverse("people:invitation", args=[made.token]))

    assert opened.status_code == 200
    assert opened.headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert "no-store" in opened.headers["Cache-Control"]
    assert as_invitation.status_code == 404
    assert not JournalEntry.objects.filter(
        Q(sentence__contains=made.token) | Q(subject_id__contains=made.token)
    ).exists()


# Referrals


def test_a_yes_opens_no_plan_that_began_after_the_person_agreed(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(begun_at=NOW)
    referral = ReferralFactory(person=plan.person, sent_at=NOW - dt.timedelta(days=3))
    answering = MembershipFactory(
        catchment=plan.person.catchment, organisation=referral.organisation, holds=[Role.HELPER]
    )

    meant = referrals._plan_held(referral)
    referrals._open(referral, meant, actor_of(answering, now=NOW))

    assert not PlanShare.objects.exists()
    assert not TeamMember.objects.exists()


def test_a_sender_who_was_shown_out_reads_and_writes_nothing_more(
    plan: Plan, ruth: Membership
) -> None:
    """Their referral stands, because the person agreed to it; what is said about it goes on without them."""
    grant = GrantFactory(person=plan.person, recipient=ruth)
    referral = ReferralFactory(
        person=plan.person, sent_by=ruth, status=ReferralStatus.ACCEPTED, answered_at=NOW
    )
    referral.notes.create(
        author_name="Karen", words="My new number is 0123", is_reply=True, written_at=NOW
    )
    page = reverse("support:referral", args=[referral.public_id])
    before = words_of(signed_in(ruth).get(page))

    grant.withdrawn_at = NOW
    grant.save()

    after = words_of(signed_in(ruth).get(page))
    assert "My new number is 0123" in before
    assert "My new number is 0123" not in after
    assert referral.words not in after
    actor = actor_of(ruth, now=NOW)
    assert not referral_rules.may_reply_about_referral(actor, referral)
    assert not referral_rules.may_withdraw_referral(actor, referral)


# Steps


def test_a_helper_takes_off_no_step_that_the_person_said_yes_to_meanwhile(
    plan: Plan, ruth: Membership
) -> None:
    """The door saw a suggestion of hers; the person was faster."""
    in_team(plan, ruth)
    step = PlanStepFactory(plan=plan, created_by=ruth, suggested=True)
    PlanStep.objects.filter(pk=step.pk).update(status=StepStatus.OPEN)

    with pytest.raises(plan_steps.StepHasMoved):
        plan_steps.take_off_step(step=step, by=actor_of(ruth, now=NOW))

    step.refresh_from_db()
    assert step.status == StepStatus.OPEN


# What is typed by hand

NASTY = [
    "\x00",
    "a\x00b",
    "9" * 30,
    "9" * 5000,
    "-1",
    "²",
    "٣",
    "not-a-uuid",
    "word " * 3000,
    "%",
    "'",
]


def looked_up(plan: Plan, ruth: Membership) -> list[tuple[Membership, str, list[str]]]:
    """Pages that read something from their address, with who may open them."""
    place = in_team(plan, ruth)
    own = Membership.objects.get(user=plan.person.user)
    lead = MembershipFactory(catchment=plan.person.catchment, holds=[Role.DATA_PROTECTION_LEAD])
    school = OrganisationFactory(school=True, catchment=plan.person.catchment)
    safe = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[Role.SAFEGUARDING_LEAD]
    )
    asked = AccessRequestFactory(person=plan.person)
    return [
        (own, reverse("support:my_team_ask"), ["q"]),
        (own, reverse("support:share_choose", args=["plan", plan.public_id]), ["q"]),
        (own, reverse("support:my_referral_ask"), ["need", "answer", "candidate", "step"]),
        (own, reverse("support:notices"), ["page"]),
        (ruth, reverse("support:hand_over_choose", args=[place.public_id]), ["q"]),
        (lead, reverse("support:access_request_find"), ["q"]),
        (
            lead,
            reverse("support:access_request_redact", args=[asked.public_id]),
            ["table", "record", "field"],
        ),
        (lead, reverse("support:decisions"), ["page"]),
        (safe, reverse("support:concern_find"), ["q"]),
        (safe, reverse("support:decision_find"), ["q"]),
    ]


@pytest.mark.parametrize("value", NASTY)
def test_no_address_typed_by_hand_breaks_a_page(plan: Plan, ruth: Membership, value: str) -> None:
    for member, address, names in looked_up(plan, ruth):
        client = signed_in(member)
        for name in names:
            answer = client.get(address, {name: value})
            assert answer.status_code in (200, 404), (address, name)


@pytest.mark.parametrize("value", NASTY)
def test_no_field_typed_by_hand_breaks_a_form(plan: Plan, value: str) -> None:
    step = PlanStepFactory(plan=plan)
    client, key = own_space(plan), [step.public_id]
    sent = dict.fromkeys(("version", "key", "who", "theme", "title", "goal", "due_on_day"), value)

    answers = [
        client.post(reverse("support:my_plan_step_move", args=key), sent),
        client.post(reverse("support:my_plan_step_change", args=key), sent),
        client.post(reverse("support:my_plan_step_add"), sent),
        client.post(reverse("support:my_plan_goal"), sent),
        client.post(reverse("support:draft_save") + "?at=" + reverse("support:notices"), sent),
    ]

    assert {answer.status_code for answer in answers} <= {200, 302}


def test_no_id_from_elsewhere_comes_in_through_a_form(plan: Plan, ruth: Membership) -> None:
    """Another's supporter, a member outside the team, another plan's heading: none is on the list."""
    stranger = SupporterFactory()
    outside = helper_in(plan.person, "Not In The Team")
    theme = PlanThemeFactory()
    PlanThemeFactory(plan=plan)
    client = own_space(plan)
    forged = [
        {"who": f"supporter:{stranger.public_id}"},
        {"who": f"member:{outside.public_id}"},
        {"who": f"member:{ruth.public_id}"},
        {"who": "me", "theme": str(theme.pk)},
    ]

    answers = [
        client.post(reverse("support:my_plan_step_add"), {"title": "Forged"} | one)
        for one in forged
    ]
    trusted = client.post(
        reverse("support:my_team_trusted"),
        {"supporter": str(stranger.public_id), "role": "forged", "stay": "91"},
    )

    assert [answer.status_code for answer in [*answers, trusted]] == [200] * 5
    assert not PlanStep.objects.exists()
    assert not TeamMember.objects.exists()


# Whoever is shown out


def test_whoever_is_shown_out_finds_every_door_shut_at_once(plan: Plan, ruth: Membership) -> None:
    place = in_team(plan, ruth)
    step = PlanStepFactory(plan=plan, member=ruth, created_by=ruth)
    review = PlanReviewFactory(plan=plan)
    person = plan.person.public_id
    pages = [
        reverse("support:plan", args=[person]),
        reverse("support:plan_view", args=[person]),
        reverse("support:plan_step_add", args=[person]),
        reverse("support:plan_step_change", args=[person, step.public_id]),
        reverse("support:plan_step_decline", args=[person, step.public_id]),
        reverse("support:plan_review_read", args=[person, review.public_id]),
        reverse("support:plan_next_review", args=[person]),
        reverse("support:team", args=[person]),
        reverse("support:shared", args=[person]),
        reverse("support:appointment_offer", args=[person]),
        reverse("people:person", args=[person]),
    ]
    client = signed_in(ruth)
    before = {client.get(page).status_code for page in pages}

    own_space(plan).post(reverse("support:share_stop", args=[place.grant.public_id]))

    assert 200 in before
    assert {client.get(page).status_code for page in pages} == {404}
    ticked = client.post(reverse("support:plan_step_done", args=[person, step.public_id]))
    step.refresh_from_db()
    assert (ticked.status_code, step.status) == (404, StepStatus.OPEN)


def test_no_old_link_opens_a_plan_that_was_taken_up_again(plan: Plan) -> None:
    step = step_for_bev(plan)
    made = links.make_link(step=step, by=herself(plan))

    plans.end_plan(plan=plan, by=herself(plan))
    plans.reopen_plan(plan=plan, by=herself(plan), on=TODAY)

    answer = Client().get(reverse("support:supporter_answer", args=[made.token]))
    assert answer.status_code == 404


def test_whoever_is_shown_out_offers_no_more_times(plan: Plan, ruth: Membership) -> None:
    place = in_team(plan, ruth)
    meeting = Appointment.objects.create(
        person=plan.person, offered_by=ruth, about="money", place="library", offered_at=NOW
    )
    actor = actor_of(ruth, now=NOW)
    before = appointment_rules.may_offer_others(actor, meeting)

    team.end_place(place=place, by=herself(plan))

    assert before
    assert not appointment_rules.may_offer_others(actor, meeting)
    answer = signed_in(ruth).get(reverse("support:appointment_times", args=[meeting.public_id]))
    assert answer.status_code == 404


# Decisions, parents, and people under 18


@pytest.mark.parametrize("role", [Role.DATA_PROTECTION_LEAD, Role.SAFEGUARDING_LEAD])
def test_no_role_opens_a_decision_that_one_must_not_know_of(role: Role) -> None:
    member = MembershipFactory(holds=[role])
    organisation = OrganisationFactory(catchment=member.catchment)
    Membership.objects.filter(pk=member.pk).update(organisation=organisation)
    member.refresh_from_db()
    person = PersonFactory(catchment=member.catchment, user=member.user)
    decision = SafetyDecision.objects.create(
        person=person,
        organisation=organisation,
        shared=False,
        what="w",
        to_whom="t",
        why="y",
        risk="r",
        told_person=False,
        why_not_told="It would endanger.",
        endangers=True,
        decided_by_name="Farida",
        decided_at=NOW,
    )
    actor = actor_of(member, now=NOW)

    answer = signed_in(member).get(reverse("support:decision", args=[decision.public_id]))

    assert answer.status_code == 404
    assert not SafetyDecision.objects.visible_to(actor).exists()
    assert not decision_rules.may_view_decision(actor, decision)


def test_no_leader_confirms_herself_as_a_parent() -> None:
    """She would read the plan of any learner of her school."""
    school = OrganisationFactory(school=True)
    child = PersonFactory(catchment=school.catchment)
    EnrolmentFactory(person=child, organisation=school)
    leader = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[Role.CAREERS_LEADER]
    )
    MembershipFactory(user=leader.user, catchment=school.catchment, holds=[Role.PARENT])

    answer = signed_in(leader).post(
        reverse("support:parent_add", args=[child.public_id]),
        {"email": leader.user.email, "relation": "mum"},
    )

    assert answer.status_code == 200
    assert leader.user.email in words_of(answer)
    assert not ParentLink.objects.exists()


def test_a_stopped_parent_stands_in_no_file_that_they_may_make_a_child_fetch(plan: Plan) -> None:
    ParentLinkFactory(person=plan.person, blocked=True, relation="sentinel stopped dad")
    ParentLinkFactory(person=plan.person, verified=True, relation="sentinel mum")

    files = taken(own_space(plan))

    assert "sentinel stopped dad" not in files
    assert "sentinel mum" in files


def test_under_18_nobody_uncleared_is_let_in_to_the_ladder_again() -> None:
    """Whoever was let in once is no longer offered when their clearance has gone."""
    child = PersonFactory(born_on=NOW.date() - dt.timedelta(days=15 * 365))
    once = helper_in(child)
    grown = PersonFactory(catchment=child.catchment, born_on=dt.date(2000, 1, 1))
    for person in (child, grown):
        GrantFactory(person=person, recipient=once, cleared=False)

    assert members_known(child, on=NOW.date()) == []
    assert members_known(grown, on=NOW.date()) == [once]
