"""Pages of referrals: two stops, the form, the answer, the lists, the rule and the figures."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catchment.network.models import Credential, Helper
from catchment.people.enums import Role
from catchment.people.models import Grant, JournalEntry, Membership
from catchment.people.queries import actor_of
from catchment.support.actions import referrals as actions
from catchment.support.actions.referrals import accept_referral, withdraw_referral
from catchment.support.enums import DeclineReason
from catchment.support.models import Referral, ReferralRule
from catchment.support.queries import referrals as queries
from tests.factories.karen import Valley, valley
from tests.factories.network import OfferFactory
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
    clear,
)
from tests.factories.plans import PlanFactory
from tests.factories.referrals import ReferralFactory, ReferralRuleFactory
from tests.factories.signin import signed_in
from tests.factories.support import let_in

pytestmark = pytest.mark.django_db

ASK, SAFE, WHO = (reverse(f"support:my_referral_{name}") for name in ("ask", "safe", "new"))
AGREED = {"agrees": "yes", "purpose": "to sort out the letters", "span": "91"}


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The story happens on one day, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def story() -> Valley:
    made = valley()
    ReferralRuleFactory(catchment=made.catchment)
    account = MembershipFactory(
        catchment=made.catchment,
        organisation=made.amina.organisation,
        user=UserFactory(name="Amina Rashid"),
        holds=[Role.HELPER],
    )
    Helper.objects.filter(pk=made.amina.pk).update(membership=account)
    made.amina.refresh_from_db()
    return made


@pytest.fixture
def karen(story: Valley) -> Client:
    return signed_in(story.membership)


@pytest.fixture
def amina(story: Valley) -> Client:
    return signed_in(account_of(story))


@pytest.fixture
def ruth(story: Valley) -> Membership:
    made: Membership = MembershipFactory(
        catchment=story.catchment, user__name="Ruth Sutcliffe", holds=[Role.HELPER]
    )
    let_in(story.ladder, made)
    return made


def account_of(story: Valley) -> Membership:
    assert story.amina.membership is not None
    return story.amina.membership


def past_the_stops(client: Client, start: str = ASK, **agreed: str) -> None:
    client.post(start, AGREED | agreed)
    client.post(start.split("?")[0] + "safe/", {"risk": "no"})


def waiting(story: Valley, **values: object) -> Referral:
    """Karen has asked Amina."""
    return ReferralFactory(
        **{
            "person": story.karen,
            "offer": story.money_help,
            "organisation": story.amina.organisation,
            "helper": story.amina,
            "sent_by": story.membership,
            "sent_by_name": "Karen Ogden",
            "layers": [6],
        }
        | values
    )


def at(name: str, referral: Referral) -> str:
    return reverse(f"support:{name}", args=[referral.public_id])


def chosen(story: Valley, **values: object) -> dict[str, object]:
    return {"candidate": f"helper:{story.amina.public_id}", "words": "Mornings"} | values


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]  # a response


def test_karen_asks_amina_from_the_ladder_past_both_stops(story: Valley, karen: Client) -> None:
    first = karen.get(f"{ASK}?step=6")
    second = karen.post(f"{ASK}?step=6", AGREED)
    third = karen.post(SAFE, {"risk": "no"})
    form = karen.get(WHO)
    sent = karen.post(WHO, chosen(story, layers=["6"]), follow=True)

    assert "Shall we ask somebody to help you?" in text_of(first)
    assert (second.headers["Location"], third.headers["Location"]) == (SAFE, WHO)
    assert "Amina Rashid" in text_of(form)
    made = Referral.objects.get()
    assert (made.helper, made.layers, made.words) == (story.amina, [6], "Mornings")
    assert made.access_until == TODAY + dt.timedelta(days=91)
    assert made.person_agreed == "asked for it themselves"
    assert "Amina Rashid has been asked to help you" in text_of(sent)


def test_whoever_is_not_cleared_is_told_who_in_the_organisation_can_say_yes(
    story: Valley, amina: Client
) -> None:
    offer = OfferFactory(organisation=story.money_help.organisation)
    asked = waiting(story, helper=None, offer=offer, words="Mornings suit me")
    colleague = MembershipFactory(
        catchment=story.catchment,
        organisation=asked.organisation,
        user__name="Leon Marsh",
        holds=[Role.HELPER],
    )
    leon = signed_in(colleague)

    theirs, lists = text_of(leon.get(at("referral", asked))), text_of(leon.get("/referrals/"))
    refused = text_of(leon.post(at("referral_accept", asked), {"words": ""}, follow=True))
    question = leon.get(at("referral_question", asked))

    assert "These colleagues can:" in theirs
    assert "<strong>Amina Rashid</strong>" in theirs
    assert ("Say yes" in theirs, "Mornings suit me" in theirs) == (False, False)
    assert (asked.purpose in theirs, asked.purpose in lists) == (False, False)
    assert "A yes needs a clearance of your own" in refused
    assert question.status_code == 403
    assert "Mornings suit me" in text_of(amina.get(at("referral", asked)))

    Credential.objects.all().delete()
    assert "Nobody who answers here is cleared" in text_of(leon.get(at("referral", asked)))
    clear(colleague)
    assert "Mornings suit me" in text_of(leon.get(at("referral", asked)))


def test_a_worker_says_how_karen_agreed(story: Valley, ruth: Membership) -> None:
    client = signed_in(ruth)
    start = reverse("support:referral_ask", args=[story.karen.public_id])

    missing = client.post(start, AGREED)
    past_the_stops(client, start, agreed="We wrote it together on Tuesday")
    client.post(start + "who/", chosen(story))

    assert "Say how Karen said yes" in text_of(missing)
    assert "to sort out the letters" in text_of(missing)
    made = Referral.objects.get()
    assert made.person_agreed == "We wrote it together on Tuesday"
    assert made.sent_by == ruth
    read = JournalEntry.objects.filter(about_person=story.karen, kind="read")
    assert set(read.values_list("sentence", flat=True)) == {"opened the page about you"}


def test_without_karens_yes_the_road_ends_and_says_what_to_do(
    story: Valley, ruth: Membership
) -> None:
    client = signed_in(ruth)
    start = reverse("support:referral_ask", args=[story.karen.public_id])
    client.post(start, AGREED | {"agreed": "She nodded"})

    response = client.post(start, {"agrees": "no"})

    assert "Talk with Karen first" in text_of(response)
    assert client.get(start + "safe/").headers["Location"] == start


def test_karen_may_leave_it_too(karen: Client) -> None:
    assert "Nobody has been asked" in text_of(karen.post(ASK, {"agrees": "no"}))


@pytest.mark.parametrize("risk", ["yes", "not sure"])
def test_with_somebody_at_risk_the_right_road_is_shown(karen: Client, risk: str) -> None:
    karen.post(ASK, AGREED)

    response = karen.post(SAFE, {"risk": risk})

    assert "Call somebody now. This is not the way" in text_of(response)
    assert "tel:999" in text_of(response)
    assert karen.get(WHO).headers["Location"] == ASK


def test_a_worker_is_sent_to_the_safeguarding_lead(story: Valley, ruth: Membership) -> None:
    client = signed_in(ruth)
    start = reverse("support:referral_ask", args=[story.karen.public_id])
    client.post(start, AGREED | {"agreed": "We talked"})

    response = client.post(start + "safe/", {"risk": "not sure"})

    assert "Tell your designated safeguarding lead today" in text_of(response)


def test_neither_stop_can_be_skipped(story: Valley, karen: Client) -> None:
    """A forged POST to a later page is led back, and nothing is sent."""
    before_the_first = karen.post(WHO, chosen(story))
    safe_alone = karen.post(SAFE, {"risk": "no"})
    karen.post(ASK, AGREED)
    before_the_second = karen.post(WHO, chosen(story))

    assert before_the_first.headers["Location"] == ASK
    assert safe_alone.headers["Location"] == ASK
    assert before_the_second.headers["Location"] == SAFE
    assert not Referral.objects.exists()


def test_what_was_said_at_the_stops_grows_old(
    story: Valley, karen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    past_the_stops(karen)
    monkeypatch.setattr(timezone, "now", lambda: NOW + dt.timedelta(hours=3))

    assert karen.post(WHO, chosen(story)).headers["Location"] == ASK


def test_what_was_said_in_another_membership_does_not_count(story: Valley, karen: Client) -> None:
    past_the_stops(karen)
    session = karen.session
    key = f"referral {story.karen.public_id}"
    session[key] = session[key] | {"by": 0}
    session.save()

    assert karen.get(WHO).headers["Location"] == ASK


def test_errors_say_what_to_do_and_keep_what_was_typed(story: Valley, karen: Client) -> None:
    nothing = karen.post(ASK, {"agrees": "yes"})
    neither = karen.post(ASK, {})
    past_the_stops(karen)
    unsure = karen.post(SAFE, {})
    nobody = karen.post(WHO, {"words": "Mornings are <b>best</b>"})

    assert "Say in one line what for" in text_of(nothing)
    assert "Choose yes or no" in text_of(neither)
    assert "Choose one. If you are not sure, say so" in text_of(unsure)
    assert "Choose who should be asked" in text_of(nobody)
    assert "Mornings are &lt;b&gt;best&lt;/b&gt;" in text_of(nobody)


def test_the_same_post_twice_sends_once(story: Valley, karen: Client) -> None:
    past_the_stops(karen)
    karen.post(WHO, chosen(story))

    again = karen.post(WHO, chosen(story))

    assert again.headers["Location"] == ASK
    assert Referral.objects.count() == 1


def test_whoever_was_asked_since_is_no_longer_a_choice(story: Valley, karen: Client) -> None:
    past_the_stops(karen)
    waiting(story)

    response = karen.post(WHO, chosen(story, words="Kept words"))

    assert "They cannot be asked any more. Choose somebody else" in text_of(response) or (
        "Asked already: Amina Rashid" in text_of(response)
    )
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("AlreadyReferred", "They have been asked already. Choose somebody else"),
        ("NobodyMayReceive", "Nobody here receives referrals just now. Ring them instead"),
        ("ReceiverShut", "They cannot be asked any more. Choose somebody else"),
    ],
)
def test_what_changes_between_page_and_press_is_told(
    story: Valley, karen: Client, monkeypatch: pytest.MonkeyPatch, error: str, said: str
) -> None:
    past_the_stops(karen)

    def refuse(**values: object) -> None:
        raise getattr(actions, error)

    monkeypatch.setattr(actions, "send_referral", refuse)
    response = karen.post(WHO, chosen(story, words="Kept words"))

    assert said in text_of(response)
    assert "Kept words" in text_of(response)


def test_without_a_rule_nobody_may_be_asked_and_the_page_says_so(
    story: Valley, karen: Client
) -> None:
    ReferralRule.objects.all().delete()
    past_the_stops(karen)

    text = text_of(karen.get(WHO))

    assert "Nobody here receives referrals yet" in text
    assert "These can help, but have to be rung" in text
    assert 'name="candidate"' not in text


def test_with_nobody_at_all_the_page_says_so(story: Valley, karen: Client) -> None:
    past_the_stops(karen, f"{ASK}?step=4")

    assert "Nobody yet can help with this" in text_of(karen.get(WHO))


def test_from_an_answer_whom_she_chose_comes_first(story: Valley, karen: Client) -> None:
    answer = story.ask()
    page = karen.get(reverse("support:answer", args=[answer.public_id]))
    start = f"{ASK}?answer={answer.public_id}&candidate=helper:{story.amina.public_id}"

    past_the_stops(karen, start)
    form = text_of(karen.get(WHO))
    karen.post(WHO, chosen(story))

    assert "Or ask from here: they answer yes or no" in text_of(page)
    assert f'value="helper:{story.amina.public_id}" checked' in " ".join(form.split())
    assert Referral.objects.get().answer == answer


def test_from_a_need(story: Valley, karen: Client) -> None:
    need = story.ladder.layers.get(layer=6).needs.get()

    past_the_stops(karen, f"{ASK}?need={need.public_id}")
    karen.post(WHO, chosen(story))

    assert Referral.objects.get().need == need


@pytest.mark.parametrize(
    "forged", ["need=nonsense", "answer=nonsense", "need=%(other)s", "answer=%(other)s"]
)
def test_forged_beginnings_are_not_found(karen: Client, forged: str) -> None:
    other = "2b0f8f0a-3a52-4d2e-9c55-0d2ad1b1f9aa"

    assert karen.get(f"{ASK}?{forged % {'other': other}}").status_code == 404


def test_a_step_that_does_not_exist_asks_about_all_needs(story: Valley, karen: Client) -> None:
    past_the_stops(karen, f"{ASK}?step=99&next=https://elsewhere.example/")

    assert "Amina Rashid" in text_of(karen.get(WHO))


def test_before_a_yes_amina_reads_only_what_stands_there(story: Valley, amina: Client) -> None:
    made = waiting(story)

    text = text_of(amina.get(at("referral", made)))

    assert "You are asked to help Karen" in text
    assert "Karen, 14 or 15" in text
    assert "Mornings are best." in text
    assert "Say yes" in text
    assert "If the bills are sorted" not in text
    assert amina.get(reverse("support:ladder", args=[story.karen.public_id])).status_code == 404
    read = JournalEntry.objects.get(about_person=story.karen, kind="read")
    assert read.sentence == "read a referral about you"


def test_a_yes_opens_what_was_agreed(story: Valley, amina: Client, karen: Client) -> None:
    PlanFactory(person=story.karen)
    made = waiting(story, joins_team=True)

    response = amina.post(at("referral_accept", made), {"words": "Come on Tuesday"}, follow=True)

    assert "Karen knows that you said yes" in text_of(response)
    assert "Open the plan" in text_of(response)
    assert "If the bills are sorted" in text_of(
        amina.get(reverse("support:ladder", args=[story.karen.public_id]))
    )
    assert "Amina Rashid helps you until" in text_of(karen.get(at("referral", made)))


def test_a_yes_without_a_plan_leads_to_what_may_be_read(story: Valley, amina: Client) -> None:
    made = waiting(story)

    response = amina.post(at("referral_accept", made), follow=True)

    assert "See what you may read" in text_of(response)


def test_pressing_yes_twice_takes_one_place_and_tells(story: Valley, amina: Client) -> None:
    made = waiting(story)
    amina.post(at("referral_accept", made))

    again = amina.post(at("referral_accept", made), follow=True)

    assert "Somebody was faster. This is how it stands now" in text_of(again)
    assert Helper.objects.get(pk=story.amina.pk).load == 1


def test_a_yes_that_is_not_possible_says_why(story: Valley, amina: Client) -> None:
    made = waiting(story)
    Helper.objects.filter(pk=story.amina.pk).update(capacity=1, load=1)

    response = amina.post(at("referral_accept", made), follow=True)

    assert "A yes is not possible as things are" in text_of(response)
    assert not Grant.objects.exists()


def test_a_line_with_a_yes_that_is_too_long_comes_back(story: Valley, amina: Client) -> None:
    made = waiting(story)

    response = amina.post(at("referral_accept", made), {"words": "Tuesday " + "x" * 500})

    assert response.status_code == 200
    assert "Tuesday xxx" in response.content.decode()
    assert "govuk-error-summary" in response.content.decode()
    assert not Grant.objects.exists()


def test_a_no_is_told_with_its_reason(story: Valley, amina: Client, karen: Client) -> None:
    made = waiting(story)

    nothing = amina.post(at("referral_decline", made), {"words": "Perhaps in May"})
    amina.post(at("referral_decline", made), {"reason": "no room", "words": "Perhaps in May"})
    late = amina.post(at("referral_decline", made), {"reason": "other"}, follow=True)

    assert "Choose the reason that comes nearest" in text_of(nothing)
    assert "Perhaps in May" in text_of(nothing)
    assert "Somebody was faster" in text_of(late)
    text = text_of(karen.get(at("referral", made)))
    assert "No room just now. Perhaps in May" in text
    assert "See who else can help" in text


def test_a_question_and_its_reply(story: Valley, amina: Client, karen: Client) -> None:
    made = waiting(story)

    page = amina.get(at("referral_question", made))
    amina.post(at("referral_question", made), {"words": "Which days?"})
    again = amina.post(at("referral_question", made), {"words": "Which days?"}, follow=True)
    empty = karen.post(at("referral_reply", made), {"words": ""})
    karen.post(at("referral_reply", made), {"words": "Tuesdays <script>"})
    late = karen.post(at("referral_reply", made), {"words": "Tuesdays"}, follow=True)

    assert "What do you need to know?" in text_of(page)
    assert "Somebody was faster" in text_of(again)
    assert "Write a line first" in text_of(empty)
    assert "Which days?" in text_of(empty)
    assert "Somebody was faster" in text_of(late)
    text = text_of(amina.get(at("referral", made)))
    assert "Tuesdays &lt;script&gt;" in text


def test_karen_takes_it_back_and_the_next_click_fails(
    story: Valley, amina: Client, karen: Client
) -> None:
    made = waiting(story)
    amina.post(at("referral_accept", made))

    karen.post(at("referral_withdraw", made))
    twice = karen.post(at("referral_withdraw", made), follow=True)

    assert "This had ended already" in text_of(twice)
    assert amina.get(reverse("support:ladder", args=[story.karen.public_id])).status_code == 404
    text = text_of(amina.get(at("referral", made)))
    assert "You are no longer asked to help Karen" in text
    assert "to sort out the letters" not in text


def test_amina_says_that_it_is_done(story: Valley, amina: Client) -> None:
    made = waiting(story)
    early = amina.post(at("referral_finish", made), follow=True)
    amina.post(at("referral_accept", made))

    response = amina.post(at("referral_finish", made), follow=True)

    assert "Somebody was faster" in text_of(early)
    assert "Your help for Karen is done" in text_of(response)


def test_the_sender_reads_what_became_of_it(story: Valley, ruth: Membership) -> None:
    made = waiting(
        story, sent_by=ruth, sent_by_name="Ruth Sutcliffe", status="expired", ended_at=NOW
    )
    client = signed_in(ruth)

    text = text_of(client.get(at("referral", made)))

    assert "Amina Rashid did not answer in time" in text
    assert reverse("support:referral_ask", args=[story.karen.public_id]) in text


def test_who_was_asked_for_an_organisation(story: Valley, karen: Client) -> None:
    made = waiting(story, helper=None, status="asked", layers=[], joins_team=False)

    text = text_of(karen.get(at("referral", made)))

    assert "Calder Advice asks something before answering" in text
    assert "Nothing: only what stands here" in text


@pytest.mark.parametrize(
    "name", ["referral_accept", "referral_decline", "referral_question", "referral_finish"]
)
def test_only_whom_it_was_sent_to_may_answer(story: Valley, karen: Client, name: str) -> None:
    assert karen.post(at(name, waiting(story))).status_code == 403


def test_the_right_role_elsewhere_finds_nothing(story: Valley) -> None:
    colleague = MembershipFactory(
        catchment=story.catchment, organisation=story.amina.organisation, holds=[Role.HELPER]
    )
    stranger = MembershipFactory(catchment=CatchmentFactory(), holds=[Role.HELPER])
    made = waiting(story)

    assert [
        signed_in(one).get(at("referral", made)).status_code for one in (colleague, stranger)
    ] == [
        404,
        404,
    ]


def test_the_lists_say_what_waits(story: Valley, amina: Client, karen: Client) -> None:
    nothing = text_of(amina.get(reverse("support:referrals")))
    nobody = text_of(karen.get(reverse("support:my_referrals")))
    made = waiting(story)
    waits = text_of(amina.get(reverse("support:referrals")))
    asked = text_of(karen.get(reverse("support:my_referrals")))
    accept_referral(referral=made, by=actor_of(account_of(story), now=NOW))
    going = text_of(amina.get(reverse("support:referrals")))
    withdraw_referral(referral=made, by=actor_of(story.membership, now=NOW))
    ended = text_of(amina.get(reverse("support:referrals")))

    assert "Nobody waits for your answer" in nothing
    assert "Nobody is asked to help you just now" in nobody
    assert "One person waits for your answer" in waits
    assert "One has been asked to help you" in asked
    assert "You help Karen until" in going
    assert "Those that have ended" in ended
    assert "letters" not in ended


def test_somebody_without_a_space_of_their_own_has_no_list(story: Valley) -> None:
    assert queries.referrals_of(actor_of(account_of(story), now=NOW)) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_questions(story: Valley, amina: Client, rows: int) -> None:
    for _row in range(rows):
        waiting(story, person=PersonFactory(catchment=story.catchment), sent_by=None)
    amina.get(reverse("support:referrals"))

    with CaptureQueriesContext(connection) as asked:
        amina.get(reverse("support:referrals"))

    assert len(asked) == LIST_QUERIES


LIST_QUERIES = 10


def test_the_coordinator_writes_down_who_may_receive(story: Valley) -> None:
    client = signed_in(MembershipFactory(catchment=story.catchment, holds=[Role.COORDINATOR]))
    sent = {
        "receivers": "cleared helpers",
        "answer_within_days": "7",
        "agreed_on_day": "20",
        "agreed_on_month": "11",
        "agreed_on_year": "2026",
        "agreed_by": "the board",
    }
    edit = reverse("support:referral_rule_edit")

    form = client.get(edit)
    wrong = client.post(edit, sent | {"answer_within_days": "0"})
    kept = client.post(edit, sent, follow=True)
    again = client.post(edit, sent, follow=True)

    assert "the partnership board" in text_of(form)
    assert "Enter a whole number from 1 to 92" in text_of(wrong)
    assert "Named and cleared helpers receive referrals here" in text_of(kept)
    assert "Earlier rules" in text_of(kept)
    assert "This stands already" in text_of(again)
    assert ReferralRule.objects.count() == 2


def test_without_a_rule_the_page_says_so_to_everybody(story: Valley, karen: Client) -> None:
    ReferralRule.objects.all().delete()
    coordinator = signed_in(MembershipFactory(catchment=story.catchment, holds=[Role.COORDINATOR]))

    text = text_of(karen.get(reverse("support:referral_rule")))

    assert "Nobody here receives referrals yet" in text
    assert "Say who may receive" not in text
    assert coordinator.get(reverse("support:referral_rule_edit")).status_code == 200


def declined(story: Valley, *reasons: tuple[str, int]) -> None:
    offer = OfferFactory(organisation=story.money_help.organisation)
    for reason, times in reasons:
        for _time in range(times):
            ReferralFactory(
                person=PersonFactory(catchment=story.catchment),
                offer=offer,
                status="declined",
                decline_reason=reason,
                answered_at=NOW - dt.timedelta(days=2),
                ended_at=NOW - dt.timedelta(days=2),
            )


def test_reasons_are_counted_and_small_numbers_hidden(story: Valley) -> None:
    declined(story, ("no room", 9), ("too far", 6), ("other", 1))
    observer = signed_in(MembershipFactory(catchment=story.catchment, holds=[Role.OBSERVER]))

    text = text_of(observer.get(reverse("support:referral_figures")))

    counted = queries.declined(story.catchment, at=NOW)
    assert counted.total == 16
    assert counted.reasons == (
        ("No room just now", 9),
        ("Too far away", None),
        ("Another reason", None),
    )
    assert "Most often: “no room just now”" in text
    assert "fewer than 5" in text or "not shown" in text


def test_fewer_than_five_say_nothing(story: Valley) -> None:
    observer = signed_in(MembershipFactory(catchment=story.catchment, holds=[Role.OBSERVER]))
    none = text_of(observer.get(reverse("support:referral_figures")))
    declined(story, (DeclineReason.NO_ROOM, 4))
    few = text_of(observer.get(reverse("support:referral_figures")))

    assert "Nobody has said no" in none
    assert "Too few have said no to say why" in few
    assert "No room just now" not in few


def test_where_all_must_be_hidden_no_reason_leads(story: Valley) -> None:
    declined(story, ("no room", 3), ("too far", 4))
    observer = signed_in(MembershipFactory(catchment=story.catchment, holds=[Role.OBSERVER]))

    text = text_of(observer.get(reverse("support:referral_figures")))

    assert "Why some could not help" in text


@pytest.mark.parametrize(
    ("born", "group"),
    [
        (dt.date(2014, 1, 1), "under 14"),
        (dt.date(2009, 1, 1), "16 or 17"),
        (dt.date(2003, 1, 1), "18 to 24"),
        (dt.date(1970, 1, 1), "25 or over"),
        (None, "age not known"),
    ],
)
def test_age_groups(born: dt.date | None, group: str) -> None:
    assert queries.age_group(PersonFactory.build(catchment=None, born_on=born), on=TODAY) == group
