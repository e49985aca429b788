"""The pages of a team: who is in it, asking, answering, leaving, handing over."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Membership, Person
from catchment.support.actions import hand_overs, places, team
from catchment.support.enums import HandOverStatus, PlanStatus, TeamStatus
from catchment.support.models import AnswerChoice, HandOver, Plan, PlanShare, TeamMember
from tests.factories.network import HelperFactory
from tests.factories.people import (
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    SupporterFactory,
    clear,
)
from tests.factories.plans import PlanStepFactory, PlanThemeFactory
from tests.factories.signin import signed_in
from tests.factories.support import AnswerFactory
from tests.factories.team import (
    HandOverFactory,
    TeamMemberFactory,
    helper_in,
    in_team,
    karen_with_a_plan,
)

pytestmark = pytest.mark.django_db
SENT = {"role": "help with money", "reason": "You explain things well.", "stay": "91"}
LONG_NAME = "Alexandria Wilhelmina Featherstonehaugh-Cholmondeley-Marchbanks"


@dataclass
class Karen:
    """Karen, signed in to her own space, and her plan."""

    plan: Plan
    client: Client

    @property
    def person(self) -> Person:
        return self.plan.person

    def address(self, end: str = "") -> str:
        return f"/people/{self.person.public_id}/plan/team/{end}"


def a_karen(**values: Any) -> Karen:
    plan = karen_with_a_plan(**values)
    own = Membership.objects.get(user=plan.person.user, catchment=plan.person.catchment)
    return Karen(plan, signed_in(own))


@pytest.fixture
def karen() -> Karen:
    return a_karen()


@pytest.fixture
def ruth(karen: Karen) -> Membership:
    return helper_in(karen.person)


def now_in(plan: Plan, member: Membership, **values: Any) -> TeamMember:
    """A place as the real clock sees it."""
    return in_team(plan, member, at=timezone.now(), **values)


def page(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def place_of(member: Membership) -> TeamMember:
    return TeamMember.objects.get(membership=member)


def test_an_empty_team_says_how_to_begin(karen: Karen) -> None:
    shown = page(karen.client.get("/my/plan/team/"))

    assert "Nobody is in your team yet" in shown
    assert "/my/plan/team/ask/" in shown


def test_without_a_plan_the_team_leads_to_the_plan(karen: Karen) -> None:
    Plan.objects.update(status=PlanStatus.ENDED, ended_at=timezone.now())

    response = karen.client.get("/my/plan/team/")

    assert (response.status_code, response.headers["Location"]) == (302, "/my/plan/")


def test_the_team_says_who_why_and_until_when(karen: Karen, ruth: Membership) -> None:
    ruth.organisation = OrganisationFactory(catchment=karen.person.catchment, name="Calder Advice")
    ruth.save()
    place = now_in(karen.plan, ruth, is_lead=True, reason="You listen.")
    theme = PlanThemeFactory(plan=karen.plan, layer=3)
    PlanStepFactory(plan=karen.plan, member=ruth, theme=theme)
    bev = SupporterFactory(person=karen.person, name="Auntie Bev")
    TeamMemberFactory(
        plan=karen.plan,
        supporter=bev,
        status=TeamStatus.ACTIVE,
        started_at=timezone.now(),
        role="minds the boys",
    )
    TeamMemberFactory(plan=karen.plan, membership=helper_in(karen.person, "Amina Rashid"))
    TeamMemberFactory(
        plan=karen.plan,
        membership=helper_in(karen.person, "Joan Smith"),
        status=TeamStatus.DECLINED,
        ended_at=timezone.now(),
        end_words="No room.",
    )

    shown = page(karen.client.get("/my/plan/team/"))

    assert "Two people are in your team, and Ruth leads it" in shown
    assert "Lead helper" in shown
    assert "Calder Advice" in shown
    assert "Why: You listen." in shown
    assert f"mailto:{ruth.user.email}" in shown
    assert "Auntie Bev" in shown
    assert "Amina Rashid" in shown
    assert "“No room.”" in shown
    assert str(place.public_id) in shown


def test_a_helper_of_the_team_reads_it_and_is_noted(karen: Karen, ruth: Membership) -> None:
    mine = now_in(karen.plan, ruth)
    HandOverFactory(plan=karen.plan, giver=mine, taker=helper_in(karen.person, "Amina Rashid"))

    shown = page(signed_in(ruth).get(karen.address()))

    assert "One person is in Karen’s team" in shown
    assert "Ruth Sutcliffe asks Amina Rashid to take over." in shown
    assert "Ask somebody in" not in shown
    line = JournalEntry.objects.get(kind="read")
    assert (line.about_person, line.sentence) == (karen.person, "looked at your team")


def test_a_colleague_outside_finds_no_team(karen: Karen, ruth: Membership) -> None:
    assert signed_in(ruth).get(karen.address()).status_code == 404
    GrantFactory(person=karen.person, recipient=ruth, until=timezone.now() + dt.timedelta(days=3))
    response = signed_in(ruth).get(karen.address())
    assert response.headers["Location"] == f"/people/{karen.person.public_id}/plan/"


def test_a_share_that_was_taken_back_is_said(karen: Karen, ruth: Membership) -> None:
    place = now_in(karen.plan, ruth)
    assert place.grant is not None
    place.grant.withdrawn_at = timezone.now()
    place.grant.save()

    assert "Can no longer read the plan." in page(karen.client.get("/my/plan/team/"))


@pytest.mark.parametrize("number", [1, 30])
def test_the_team_takes_as_many_questions_for_one_as_for_thirty(
    karen: Karen, number: int, django_assert_num_queries: Any
) -> None:
    for at in range(number):
        now_in(karen.plan, helper_in(karen.person, f"Helper {at}"))
        bev = SupporterFactory(person=karen.person)
        TeamMemberFactory(
            plan=karen.plan, supporter=bev, status=TeamStatus.ACTIVE, started_at=timezone.now()
        )
    karen.client.get("/my/plan/team/")

    with django_assert_num_queries(14):
        karen.client.get("/my/plan/team/")


@pytest.mark.parametrize(("number", "folded"), [(8, 0), (9, 0), (10, 2), (30, 22)])
def test_a_large_team_is_folded_after_the_first_few(karen: Karen, number: int, folded: int) -> None:
    for _ in range(number):
        now_in(karen.plan, helper_in(karen.person))

    shown = page(karen.client.get("/my/plan/team/"))

    assert shown.count('<h3 class="govuk-heading-s" id="mate-') == number
    _before, _, after = shown.partition(f"The other {folded}")
    assert after.count('id="mate-') == folded
    assert bool(after) == bool(folded)


def test_a_long_name_and_pasted_scripts_are_shown_as_words(karen: Karen) -> None:
    ruth = helper_in(karen.person, LONG_NAME)
    now_in(karen.plan, ruth, reason="<script>alert(1)</script>")

    shown = page(karen.client.get("/my/plan/team/"))

    assert LONG_NAME in shown
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_asking_looks_for_names_jobs_and_organisations(karen: Karen) -> None:
    ruth = helper_in(karen.person)
    ruth.organisation = OrganisationFactory(catchment=karen.person.catchment, name="Calder Advice")
    ruth.job_title = "money adviser"
    ruth.save()
    MembershipFactory(user__name="Ruth Elsewhere", holds=[Role.HELPER])

    for words in ("ruth", "money calder", "ADVICE"):
        assert "Ruth Sutcliffe" in page(karen.client.get("/my/plan/team/ask/", {"q": words}))
    none = page(karen.client.get("/my/plan/team/ask/", {"q": "elsewhere"}))
    assert "Nobody of that name can be asked" in none
    assert "Nobody of that name" in page(karen.client.get("/my/plan/team/ask/", {"q": "r"}))


def test_asking_proposes_whom_the_person_chose(karen: Karen, ruth: Membership) -> None:
    helper = HelperFactory(catchment=karen.person.catchment, membership=ruth)
    answer = AnswerFactory(person=karen.person)
    AnswerChoice.objects.create(
        answer=answer,
        candidate=f"helper:{helper.public_id}",
        kind="chosen",
        at=timezone.now(),
    )

    shown = page(karen.client.get("/my/plan/team/ask/"))

    assert "You chose them before" in shown
    assert f"/my/plan/team/ask/{ruth.public_id}/" in shown


def test_under_18_the_uncleared_are_not_found(ruth: Membership) -> None:
    young = a_karen(born_on=dt.date(2012, 3, 4))
    uncleared = helper_in(young.person)

    shown = page(young.client.get("/my/plan/team/ask/", {"q": "ruth"}))

    assert "Nobody of that name" in shown
    assert "checked for work with under-18s" in shown
    forged = f"/my/plan/team/ask/{uncleared.public_id}/"
    assert young.client.post(forged, SENT).status_code == 404


def test_asking_somebody_in(karen: Karen, ruth: Membership) -> None:
    address = f"/my/plan/team/ask/{ruth.public_id}/"
    assert "Ask Ruth Sutcliffe into your team?" in page(karen.client.get(address))

    response = karen.client.post(address, SENT)

    assert response.headers["Location"] == "/my/plan/team/"
    place = place_of(ruth)
    assert (place.role, place.status) == ("help with money", TeamStatus.INVITED)
    assert place.ends_on - place.asked_at.date() == dt.timedelta(days=91)


def test_asking_twice_asks_once_and_says_so(karen: Karen, ruth: Membership) -> None:
    address = f"/my/plan/team/ask/{ruth.public_id}/"
    karen.client.post(address, SENT)

    shown = page(karen.client.post(address, SENT, follow=True))

    assert "They have been asked already, or are in the team" in shown
    assert TeamMember.objects.count() == 1


def test_asking_without_words_keeps_what_was_typed(karen: Karen, ruth: Membership) -> None:
    address = f"/my/plan/team/ask/{ruth.public_id}/"

    shown = page(karen.client.post(address, SENT | {"role": ""}))

    assert "Say in a few words what they should do" in shown
    assert "You explain things well." in shown
    assert not TeamMember.objects.exists()


def test_asking_after_the_plan_ended_is_not_found(karen: Karen, ruth: Membership) -> None:
    Plan.objects.update(status=PlanStatus.ENDED, ended_at=timezone.now())

    assert karen.client.post(f"/my/plan/team/ask/{ruth.public_id}/", SENT).status_code == 404


@pytest.mark.parametrize("refusal", ["PlanIsOver", "NotFit"])
def test_what_changes_meanwhile_is_said(
    karen: Karen, ruth: Membership, refusal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise getattr(places, refusal)

    monkeypatch.setattr(team, "invite_member", refuse)

    shown = page(karen.client.post(f"/my/plan/team/ask/{ruth.public_id}/", SENT))

    assert "They cannot come in just now. Choose somebody else" in shown


def test_a_helper_beside_somebody_without_an_account_confirms(ruth: Membership) -> None:
    plan = karen_with_a_plan(user=None)
    writer, amina = helper_in(plan.person), helper_in(plan.person, "Amina")
    now_in(plan, writer)
    address = f"/people/{plan.person.public_id}/plan/team/ask/{amina.public_id}/"
    client = signed_in(writer)

    assert "Tick this, or ask them first" in page(client.post(address, SENT))
    client.post(address, SENT | {"confirm": "on"})

    assert place_of(amina).status == TeamStatus.INVITED


def test_somebody_trusted_stands_in_the_team_by_name(karen: Karen) -> None:
    bev = SupporterFactory(person=karen.person, name="Auntie Bev")
    assert "Auntie Bev, my aunt" in page(karen.client.get("/my/plan/team/trusted/"))
    sent = SENT | {"supporter": str(bev.public_id)}

    response = karen.client.post("/my/plan/team/trusted/", sent)

    assert response.headers["Location"] == "/my/plan/team/"
    assert TeamMember.objects.get(supporter=bev).status == TeamStatus.ACTIVE
    again = page(karen.client.post("/my/plan/team/trusted/", sent))
    assert "There is nobody to choose from yet" in again


def test_a_forged_supporter_is_refused(karen: Karen) -> None:
    SupporterFactory(person=karen.person)
    foreign = SupporterFactory()

    page(karen.client.post("/my/plan/team/trusted/", SENT | {"supporter": foreign.public_id}))

    assert not TeamMember.objects.exists()


def test_what_is_asked_is_read_without_the_plan(karen: Karen, ruth: Membership) -> None:
    karen.client.post(f"/my/plan/team/ask/{ruth.public_id}/", SENT)
    client = signed_in(ruth)

    shown = page(client.get(f"/team-places/{place_of(ruth).public_id}/"))

    assert "Karen asks you into their team" in shown
    assert "You explain things well." in shown
    assert karen.plan.goal not in shown
    assert client.get(f"/people/{karen.person.public_id}/plan/").status_code == 404


def test_yes_opens_the_plan_and_a_second_yes_changes_nothing(
    karen: Karen, ruth: Membership
) -> None:
    karen.client.post(f"/my/plan/team/ask/{ruth.public_id}/", SENT)
    client, address = signed_in(ruth), f"/team-places/{place_of(ruth).public_id}/"

    assert "Choose yes or no" in page(client.post(address, {"words": "Hello"}))
    shown = page(client.post(address, {"answer": "yes"}, follow=True))
    assert "You are in Karen’s team." in shown
    assert "home falling over" in shown
    again = page(client.post(address, {"answer": "yes"}, follow=True))

    assert "answered or taken back before. Nothing has changed." in again
    assert PlanShare.objects.count() == 1
    assert "You are in the team of Karen" in page(client.get(address))


def test_no_is_kept_with_its_words(karen: Karen, ruth: Membership) -> None:
    karen.client.post(f"/my/plan/team/ask/{ruth.public_id}/", SENT)
    client, address = signed_in(ruth), f"/team-places/{place_of(ruth).public_id}/"

    shown = page(client.post(address, {"answer": "no", "words": "No room."}, follow=True))

    assert "Karen knows. Thank you for saying so." in shown
    assert "You are not in the team of Karen" in shown
    assert "“No room.”" in page(karen.client.get("/my/plan/team/"))


@pytest.mark.parametrize(
    ("what", "said"),
    [("plan", "This plan has ended meanwhile."), ("gate", "You cannot come in just now")],
)
def test_a_yes_that_comes_too_late_is_told(
    karen: Karen, ruth: Membership, what: str, said: str
) -> None:
    karen.client.post(f"/my/plan/team/ask/{ruth.public_id}/", SENT)
    if what == "plan":
        Plan.objects.update(status=PlanStatus.ENDED, ended_at=timezone.now())
    else:
        HelperFactory(catchment=karen.person.catchment, membership=ruth, status="paused")
    address = f"/team-places/{place_of(ruth).public_id}/"

    assert said in page(signed_in(ruth).post(address, {"answer": "yes"}, follow=True))
    assert not PlanShare.objects.exists()


def test_the_person_shows_somebody_out(karen: Karen, ruth: Membership) -> None:
    place, theirs = now_in(karen.plan, ruth), signed_in(ruth)
    address = f"/team-places/{place.public_id}/end/"
    plan = f"/people/{karen.person.public_id}/plan/"
    assert theirs.get(plan).status_code == 200
    assert "End the place of Ruth Sutcliffe?" in page(karen.client.get(address))

    response = karen.client.post(address, {"words": "Thank you."})

    assert response.headers["Location"] == "/my/plan/team/"
    assert theirs.get(plan).status_code == 404
    assert karen.client.post(address).status_code == 403


def test_a_helper_leaves(karen: Karen, ruth: Membership) -> None:
    place, client = now_in(karen.plan, ruth), signed_in(ruth)
    address = f"/team-places/{place.public_id}/end/"
    assert "Leave the team of Karen?" in page(client.get(address))

    assert client.post(address).status_code == 302

    place.refresh_from_db()
    assert place.status == TeamStatus.ENDED


def test_an_invitation_is_taken_back(karen: Karen, ruth: Membership) -> None:
    karen.client.post(f"/my/plan/team/ask/{ruth.public_id}/", SENT)
    address = f"/team-places/{place_of(ruth).public_id}/"
    assert "Take back what you asked Ruth Sutcliffe?" in page(karen.client.get(f"{address}end/"))
    karen.client.post(f"{address}end/")

    shown = page(signed_in(ruth).post(address, {"answer": "yes"}, follow=True))

    assert "Nothing has changed." in shown


def test_who_was_slower_to_end_is_told(
    karen: Karen, ruth: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise team.PlaceNotStanding

    monkeypatch.setattr(team, "end_place", refuse)
    address = f"/team-places/{now_in(karen.plan, ruth).public_id}/end/"

    assert "This had ended already." in page(karen.client.post(address, follow=True))


def test_the_person_chooses_who_leads(karen: Karen, ruth: Membership) -> None:
    place = now_in(karen.plan, ruth)

    shown = page(karen.client.post(f"/team-places/{place.public_id}/lead/", follow=True))

    assert "Ruth Sutcliffe leads your team now." in shown
    assert "and Ruth leads it" in shown
    assert signed_in(ruth).post(f"/team-places/{place.public_id}/lead/").status_code == 403


def test_choosing_who_has_left_meanwhile_is_told(
    karen: Karen, ruth: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise team.CannotLead

    monkeypatch.setattr(team, "choose_lead", refuse)
    address = f"/team-places/{now_in(karen.plan, ruth).public_id}/lead/"

    assert "They are no longer in the team." in page(karen.client.post(address, follow=True))


def test_who_is_involved_shows_service_name_and_contact_alone(
    karen: Karen, ruth: Membership
) -> None:
    ruth.organisation = OrganisationFactory(catchment=karen.person.catchment, name="Calder Advice")
    ruth.save()
    now_in(karen.plan, ruth, reason="You listen.", role="money")
    outside = helper_in(karen.person, "Joan")
    GrantFactory(
        person=karen.person, recipient=outside, until=timezone.now() + dt.timedelta(days=3)
    )
    client, address = signed_in(outside), f"/people/{karen.person.public_id}/who-is-involved/"
    assert client.get(address).status_code == 404

    karen.client.post("/my/plan/team/who-is-told/", {"tells": "on"})
    shown = page(client.get(address))

    assert "Calder Advice" in shown
    assert "Ruth Sutcliffe" in shown
    assert str(ruth.user.email) in shown
    assert "You listen." not in shown
    assert "money" not in shown
    assert JournalEntry.objects.get(kind="read").sentence == "looked at who is involved with you"
    assert "See what they see" in page(karen.client.get("/my/plan/team/"))
    assert "Ruth Sutcliffe" in page(karen.client.get(address))
    karen.client.post("/my/plan/team/who-is-told/")
    assert client.get(address).status_code == 404


def test_nobody_involved_is_said(karen: Karen) -> None:
    karen.client.post("/my/plan/team/who-is-told/", {"tells": "on"})

    shown = page(karen.client.get(f"/people/{karen.person.public_id}/who-is-involved/"))

    assert "No service is involved at the moment." in shown


NOTE = {"note": "Money first.", "person_agreed": "We talked on Monday."}


def hand_over(karen: Karen, giver: TeamMember, taker: Membership) -> HandOver:
    assert giver.membership is not None
    signed_in(giver.membership).post(
        f"/team-places/{giver.public_id}/hand-over/{taker.public_id}/", NOTE
    )
    return HandOver.objects.get()


def test_a_hand_over_from_looking_to_taking_over(karen: Karen, ruth: Membership) -> None:
    place, amina = now_in(karen.plan, ruth), helper_in(karen.person, "Amina Rashid")
    client = signed_in(ruth)
    found = page(client.get(f"/team-places/{place.public_id}/hand-over/", {"q": "amina"}))
    offer = f"/team-places/{place.public_id}/hand-over/{amina.public_id}/"
    assert offer in found
    assert "Ask Amina Rashid to take over for Karen?" in page(client.get(offer))
    assert "Talk with them first" in page(client.post(offer, NOTE | {"person_agreed": ""}))

    waits = page(client.post(offer, NOTE, follow=True))
    assert "Amina Rashid is asked to take over for Karen" in waits
    assert "You have asked somebody already" in page(client.post(offer, NOTE))
    one = HandOver.objects.get()
    address, taker = f"/hand-overs/{one.public_id}/", signed_in(amina)
    assert "Will you take over for Karen?" in page(taker.get(address))
    shown = page(taker.post(address, {"answer": "yes"}, follow=True))

    assert "You have taken over in Karen’s team." in shown
    assert client.get(f"/people/{karen.person.public_id}/plan/").status_code == 404
    again = page(taker.post(address, {"answer": "yes"}, follow=True))
    assert "Nothing has changed." in again
    assert "Amina Rashid has taken over for Karen" in again


def test_a_hand_over_is_declined(karen: Karen, ruth: Membership) -> None:
    amina = helper_in(karen.person, "Amina Rashid")
    one = hand_over(karen, now_in(karen.plan, ruth), amina)
    address, taker = f"/hand-overs/{one.public_id}/", signed_in(amina)

    assert "Choose yes or no" in page(taker.post(address, {"words": ""}))
    shown = page(taker.post(address, {"answer": "no", "words": "No room."}, follow=True))

    assert "Amina Rashid cannot take over for Karen" in shown
    assert "No room." in page(signed_in(ruth).get(address))


def test_words_for_a_hand_over_that_was_taken_back_are_handed_back(
    karen: Karen, ruth: Membership
) -> None:
    amina = helper_in(karen.plan.person, "Amina Khan")
    one = hand_over(karen, now_in(karen.plan, ruth), amina)
    address, taker = f"/hand-overs/{one.public_id}/", signed_in(amina)
    HandOver.objects.update(status="withdrawn")

    late = taker.post(address, {"answer": "no", "words": "I am full until May."})
    without = taker.post(address, {"answer": "yes"})

    assert late.status_code == 409
    assert "I am full until May." in late.content.decode()
    assert "It was answered or taken back before" in late.content.decode()
    assert without["Location"] == address


def test_the_person_takes_a_hand_over_back(karen: Karen, ruth: Membership) -> None:
    amina = helper_in(karen.person, "Amina Rashid")
    one = hand_over(karen, now_in(karen.plan, ruth), amina)
    address = f"/hand-overs/{one.public_id}/"
    assert "Read it, or take it back" in page(karen.client.get("/my/plan/team/"))

    shown = page(karen.client.post(f"{address}take-back/", follow=True))

    assert "This hand-over was taken back" in shown
    assert "Nothing has changed." in page(
        signed_in(amina).post(address, {"answer": "yes"}, follow=True)
    )


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ("HandOverNotWaiting", "Nothing has changed."),
        ("GiverHasLeft", "nothing left to take over"),
        ("NotFit", "You cannot come in just now"),
    ],
)
def test_taking_over_too_late_is_told(
    karen: Karen,
    ruth: Membership,
    refusal: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    amina = helper_in(karen.person, "Amina Rashid")
    one = hand_over(karen, now_in(karen.plan, ruth), amina)

    def refuse(**_: Any) -> None:
        raise getattr(hand_overs, refusal)

    monkeypatch.setattr(hand_overs, "accept_hand_over", refuse)
    address = f"/hand-overs/{one.public_id}/"

    assert said in page(signed_in(amina).post(address, {"answer": "yes"}, follow=True))


def test_offering_and_taking_back_too_late_are_told(
    karen: Karen, ruth: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, amina = now_in(karen.plan, ruth), helper_in(karen.person, "Amina Rashid")
    one = hand_over(karen, place, amina)

    def refuse(**_: Any) -> None:
        raise hand_overs.HandOverNotWaiting

    def unfit(**_: Any) -> None:
        raise hand_overs.NotFit

    monkeypatch.setattr(hand_overs, "withdraw_hand_over", refuse)
    monkeypatch.setattr(hand_overs, "offer_hand_over", unfit)

    back = karen.client.post(f"/hand-overs/{one.public_id}/take-back/", follow=True)
    assert "It was answered meanwhile. Look again." in page(back)
    offer = f"/team-places/{place.public_id}/hand-over/{amina.public_id}/"
    assert "cannot be handed over to them just now" in page(signed_in(ruth).post(offer, NOTE))
    assert HandOver.objects.get().status == HandOverStatus.OFFERED


def test_nothing_is_handed_over_to_oneself_or_to_nobody(karen: Karen, ruth: Membership) -> None:
    place, client = now_in(karen.plan, ruth), signed_in(ruth)
    here = f"/team-places/{place.public_id}/hand-over/"

    assert client.get(f"{here}{ruth.public_id}/").status_code == 403
    assert client.get(f"{here}{uuid.uuid4()}/").status_code == 404
    assert "Nobody of that name" in page(client.get(here, {"q": "ruth"}))


def test_whose_clearance_has_run_out_reads_that_first_on_their_place(
    karen: Karen, ruth: Membership
) -> None:
    Person.objects.filter(pk=karen.person.pk).update(
        born_on=timezone.localdate() - dt.timedelta(days=15 * 365)
    )
    place = now_in(karen.plan, ruth)
    address = f"/team-places/{place.public_id}/"
    clear(ruth, until=timezone.localdate() + dt.timedelta(days=9))
    cleared = page(signed_in(ruth).get(address))
    clear(ruth, until=timezone.localdate() - dt.timedelta(days=1))

    shut = page(signed_in(ruth).get(address))

    assert "You are in the team of Karen" in cleared
    assert "Karen’s plan is shut to you just now</h1>" in shut
    assert "You keep your place in the team until" in shut
    assert "Open the plan" not in shut


@pytest.mark.parametrize("end", ["", "end/", "lead/", "hand-over/"])
def test_a_forged_place_is_not_found(karen: Karen, end: str) -> None:
    method = karen.client.post if end == "lead/" else karen.client.get

    assert method(f"/team-places/{uuid.uuid4()}/{end}").status_code == 404


@pytest.mark.parametrize(
    ("refusal", "said"),
    [("PlanIsOver", "This plan has ended"), ("InTeamAlready", "They are in the team already")],
)
def test_adding_and_telling_too_late_are_told(
    karen: Karen, refusal: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise getattr(places, refusal)

    def over(**_: Any) -> None:
        raise places.PlanIsOver

    bev = SupporterFactory(person=karen.person)
    monkeypatch.setattr(team, "add_supporter", refuse)
    monkeypatch.setattr(team, "say_who_is_involved", over)

    sent = SENT | {"supporter": str(bev.public_id)}
    assert said in page(karen.client.post("/my/plan/team/trusted/", sent))
    told = karen.client.post("/my/plan/team/who-is-told/", {"tells": "on"}, follow=True)
    assert "This plan has ended" in page(told)
