"""Each long form keeps what was typed into it, also when the session has run out meanwhile."""

import html
import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.support.enums import ReferralStatus
from catchment.support.models import Draft, Plan
from tests.factories.access_requests import AccessRequestFactory
from tests.factories.appointments import AppointmentFactory
from tests.factories.concerns import ConcernFactory
from tests.factories.network import HelperFactory
from tests.factories.people import NOW, MembershipFactory, PersonFactory, SupporterFactory
from tests.factories.plans import PlanFactory, PlanStepFactory
from tests.factories.referrals import ReferralFactory, ReferralRuleFactory
from tests.factories.retention import LeavingWishFactory, RetentionClockFactory
from tests.factories.signin import signed_in
from tests.factories.support import LadderFactory, NeedFactory, layer_of
from tests.factories.team import (
    HandOverFactory,
    TeamMemberFactory,
    helper_in,
    herself,
    in_team,
    karen_with_a_plan,
)

pytestmark = pytest.mark.django_db

#: Letters that mean something else in HTML, because people type them.
WORDS = "Mum & I said: “yes” <b>now</b>"


@dataclass(frozen=True, slots=True)
class Form:
    """A page that keeps words, who types into it, and in which field."""

    page: str
    whose: Membership
    field: str


@pytest.fixture(autouse=True)
def still_clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def plan():
    return karen_with_a_plan()


def own(plan: Plan) -> Membership:
    return Membership.objects.get(pk=herself(plan).membership_id)


def goal(plan):
    return Form(reverse("support:my_plan_goal"), own(plan), "goal")


def begin(plan):
    Plan.objects.all().delete()
    return Form(reverse("support:my_plan_begin"), own(plan), "own_step")


def end(plan):
    return Form(reverse("support:my_plan_end"), own(plan), "words")


def review(plan):
    return Form(reverse("support:my_plan_review"), own(plan), "helped")


def view_beside(plan):
    ruth = helper_in(plan.person)
    in_team(plan, ruth)
    return Form(reverse("support:plan_view", args=[plan.person.public_id]), ruth, "words")


def step_add(plan):
    return Form(reverse("support:my_plan_step_add"), own(plan), "detail")


def of_step(plan, name, field):
    step = PlanStepFactory(plan=plan)
    return Form(reverse(f"support:my_{name}", args=[step.public_id]), own(plan), field)


def step_change(plan):
    return of_step(plan, "plan_step_change", "title")


def step_say(plan):
    return of_step(plan, "plan_step_say", "words")


def step_decline(plan):
    return of_step(plan, "plan_step_decline", "reason")


def referral_ask(plan):
    return Form(reverse("support:my_referral_ask"), own(plan), "purpose")


def asked_of_helper(plan, name):
    ruth = helper_in(plan.person)
    helper = HelperFactory(catchment=plan.person.catchment, membership=ruth)
    one = ReferralFactory(person=plan.person, helper=helper)
    return Form(reverse(f"support:{name}", args=[one.public_id]), ruth, "words")


def referral_question(plan):
    return asked_of_helper(plan, "referral_question")


def referral_decline(plan):
    return asked_of_helper(plan, "referral_decline")


def referral_reply(plan):
    one = ReferralFactory(person=plan.person, sent_by=own(plan), status=ReferralStatus.ASKED)
    return Form(reverse("support:referral_reply", args=[one.public_id]), own(plan), "words")


def team_ask(plan):
    ruth = helper_in(plan.person)
    return Form(reverse("support:my_team_ask_member", args=[ruth.public_id]), own(plan), "reason")


def team_trusted(plan):
    SupporterFactory(person=plan.person)
    return Form(reverse("support:my_team_trusted"), own(plan), "reason")


def hand_over(plan):
    ruth, pete = helper_in(plan.person), helper_in(plan.person, "Pete Ackroyd")
    place = in_team(plan, ruth)
    page = reverse("support:hand_over_offer", args=[place.public_id, pete.public_id])
    return Form(page, ruth, "note")


def access_request(plan):
    lead = MembershipFactory(catchment=plan.person.catchment, holds=[Role.DATA_PROTECTION_LEAD])
    one = AccessRequestFactory(person=plan.person)
    return Form(reverse("support:access_request_close", args=[one.public_id]), lead, "words")


def lead(plan, role, **given):
    return MembershipFactory(catchment=plan.person.catchment, holds=[role], **given)


def access_request_clock(plan):
    page = reverse(
        "support:access_request_move", args=[AccessRequestFactory(person=plan.person).public_id]
    )
    return Form(page, lead(plan, Role.DATA_PROTECTION_LEAD), "reason")


def access_request_redact(plan):
    page = reverse(
        "support:access_request_redact", args=[AccessRequestFactory(person=plan.person).public_id]
    )
    return Form(page, lead(plan, Role.DATA_PROTECTION_LEAD), "reason")


def keeping_person(plan):
    page = reverse("support:keeping_person", args=[plan.person.public_id])
    LeavingWishFactory(person=plan.person)
    return Form(page, lead(plan, Role.DATA_PROTECTION_LEAD), "reason")


def keeping_clock(plan):
    clock = RetentionClockFactory(catchment=plan.person.catchment)
    page = reverse("support:keeping_clock", args=[clock.pk])
    return Form(page, lead(plan, Role.DATA_PROTECTION_LEAD), "why")


def of_concern(plan, name, field):
    concern = ConcernFactory(person=plan.person)
    page = reverse(f"support:{name}", args=[concern.public_id])
    keeper = lead(plan, Role.SAFEGUARDING_LEAD, organisation=concern.organisation)
    return Form(page, keeper, field)


def concern_note(plan):
    return of_concern(plan, "concern_note", "words")


def concern_close(plan):
    return of_concern(plan, "concern_close", "outcome")


def weights(plan):
    return Form(reverse("support:weights_edit"), lead(plan, Role.COORDINATOR), "note")


def need(plan):
    one = NeedFactory(layer=layer_of(LadderFactory(person=plan.person), 1))
    return Form(reverse("support:my_ladder_need", args=[one.public_id]), own(plan), "words")


def pause(plan):
    return Form(reverse("support:my_plan_pause"), own(plan), "words")


def of_place(plan, name, **given):
    ruth = helper_in(plan.person)
    place = in_team(plan, ruth, **given)
    return Form(reverse(f"support:{name}", args=[place.public_id]), ruth, "words")


def team_answer(plan):
    ruth = helper_in(plan.person)
    place = TeamMemberFactory(plan=plan, membership=ruth)
    return Form(reverse("support:team_place", args=[place.public_id]), ruth, "words")


def team_end(plan):
    return of_place(plan, "team_place_end")


def hand_over_answer(plan):
    ruth, pete = helper_in(plan.person), helper_in(plan.person, "Pete Ackroyd")
    one = HandOverFactory(plan=plan, giver=in_team(plan, ruth), taker=pete)
    return Form(reverse("support:hand_over", args=[one.public_id]), pete, "words")


def referral_accept(plan):
    return asked_of_helper(plan, "referral_accept")


def of_meeting(plan, name, **given):
    one = AppointmentFactory(person=plan.person, **given)
    return Form(reverse(f"support:{name}", args=[one.public_id]), own(plan), "words")


def appointment_ask(plan):
    return of_meeting(plan, "appointment_ask")


def appointment_off(plan):
    return of_meeting(plan, "appointment_off", booked=True)


FORMS = [
    begin,
    goal,
    end,
    review,
    view_beside,
    step_add,
    step_change,
    step_say,
    step_decline,
    referral_ask,
    referral_question,
    referral_decline,
    referral_reply,
    team_ask,
    team_trusted,
    hand_over,
    access_request,
    access_request_clock,
    access_request_redact,
    keeping_person,
    keeping_clock,
    concern_note,
    concern_close,
    weights,
    need,
    pause,
    team_answer,
    team_end,
    hand_over_answer,
    referral_accept,
    appointment_ask,
    appointment_off,
]


def sign_in_again(client: Client, membership: Membership) -> None:
    """As the sign-in page does: what the visitor's session held stays with it."""
    client.force_login(
        membership.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    session = client.session
    session["membership"] = str(membership.public_id)
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0.0}]
    session["account_authentication_methods_user"] = str(membership.user_id)
    session.save()


def mark_on(text: str) -> str:
    found = re.search(r'name="draft_for" value="([^"]+)"', text)
    assert found
    return found[1]


@pytest.mark.parametrize("form_of", FORMS, ids=lambda one: one.__name__)
def test_words_are_there_after_signing_in_again(plan, form_of):
    form = form_of(plan)
    client = signed_in(form.whose)
    mark = mark_on(client.get(form.page).content.decode())
    client.cookies.pop("sessionid")

    sent_off = client.post(form.page, {form.field: WORDS, "draft_for": mark})
    sign_in_again(client, form.whose)
    text = client.get(form.page).content.decode()

    assert reverse("account_login") in sent_off.headers["Location"]
    assert WORDS in html.unescape(text)
    assert "<b>now</b>" not in text
    assert "We kept what you typed on" in text


@pytest.mark.parametrize("form_of", FORMS, ids=lambda one: one.__name__)
def test_keep_for_later_brings_the_words_back(plan, form_of):
    form = form_of(plan)
    client = signed_in(form.whose)

    client.post(f"{reverse('support:draft_save')}?at={form.page}", {form.field: WORDS})

    assert WORDS in html.unescape(client.get(form.page).content.decode())
    assert "Keep for later" in client.get(form.page).content.decode()


@pytest.mark.parametrize(
    ("form_of", "also"),
    [
        (goal, {"version": "1"}),
        (begin, {"goal": "To cook"}),
        (end, {}),
        (
            review,
            {"next_review_on_day": "1", "next_review_on_month": "2", "next_review_on_year": "2027"},
        ),
        (view_beside, {}),
        (step_add, {"title": "Ring the college", "who": "person"}),
        (step_change, {"who": "person", "version": "1"}),
        (step_say, {}),
        (step_decline, {}),
        (referral_ask, {"agrees": "yes", "span": "91"}),
        (referral_question, {}),
        (referral_decline, {"reason": "no room"}),
        (referral_reply, {}),
        (team_ask, {"role": "helps with money", "stay": "182"}),
        (hand_over, {"person_agreed": "We talked on Monday."}),
        (access_request, {"status": "refused"}),
        (access_request_clock, {"do": "stop"}),
        (access_request_redact, {"table": "person", "record": "1", "field": "name"}),
        (keeping_person, {"do": "refuse"}),
        (
            keeping_clock,
            {"anchor": "activity", "keep_years": "2", "keep_days": "0", "warn_days": "30"},
        ),
        (concern_note, {}),
        (concern_close, {}),
        (need, {"topic": "words", "urgency": "later"}),
        (pause, {}),
        (team_answer, {"answer": "no"}),
        (team_end, {}),
        (hand_over_answer, {"answer": "no"}),
        (appointment_ask, {}),
        (appointment_off, {}),
    ],
)
def test_sending_the_form_forgets_the_draft(plan, form_of, also):
    form = form_of(plan)
    client = signed_in(form.whose)
    client.post(f"{reverse('support:draft_save')}?at={form.page}", {form.field: "half a sen"})
    assert Draft.objects.count() == 1

    response = client.post(form.page, {form.field: "A whole sentence."} | also)

    assert response.status_code == 302
    assert not Draft.objects.exists()


def test_a_trusted_helper_put_into_the_team_forgets_the_draft(plan):
    form = team_trusted(plan)
    client = signed_in(form.whose)
    client.post(f"{reverse('support:draft_save')}?at={form.page}", {form.field: "half a sen"})

    client.post(
        form.page,
        {
            "supporter": str(plan.person.supporters.get().public_id),
            "role": "minds the boys",
            "reason": "She backs me",
            "stay": "182",
        },
    )

    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("form_of", "shown_on"),
    [
        (concern_note, "concern"),
        (access_request_clock, "access_request"),
        (referral_accept, "referral"),
    ],
)
def test_words_sent_to_another_address_stand_on_the_page_of_the_thing(plan, form_of, shown_on):
    form = form_of(plan)
    client = signed_in(form.whose)
    page = reverse(f"support:{shown_on}", args=[form.page.rstrip("/").split("/")[-2]])

    client.post(f"{reverse('support:draft_save')}?at={form.page}", {form.field: WORDS})

    assert WORDS in html.unescape(client.get(page).content.decode())


def test_words_about_a_concern_are_read_by_nobody_but_their_author(plan):
    form = concern_note(plan)
    page = form.page.removesuffix("add/")
    other = lead(plan, Role.SAFEGUARDING_LEAD, organisation=form.whose.organisation)
    signed_in(form.whose).post(
        f"{reverse('support:draft_save')}?at={form.page}", {form.field: WORDS}
    )

    read = signed_in(other).get(page)

    assert read.status_code == 200
    assert WORDS not in html.unescape(read.content.decode())


def test_words_of_a_referral_stay_when_its_stops_have_to_be_passed_again(plan):
    ReferralRuleFactory(catchment=plan.person.catchment)
    page = reverse("support:my_referral_new")
    client = signed_in(own(plan))

    client.post(page, {"words": WORDS})

    assert Draft.objects.get().values == {"words": WORDS}
    assert Draft.objects.get().form == page


def test_a_draft_of_one_person_is_not_shown_with_another(plan):
    ruth = helper_in(plan.person)
    other = PlanFactory(person=PersonFactory(catchment=plan.person.catchment))
    in_team(plan, ruth)
    in_team(other, ruth)
    client = signed_in(ruth)
    pages = [reverse("support:plan_view", args=[one.person.public_id]) for one in (plan, other)]

    client.post(f"{reverse('support:draft_save')}?at={pages[0]}", {"words": "About Karen"})

    assert "About Karen" in client.get(pages[0]).content.decode()
    assert "About Karen" not in client.get(pages[1]).content.decode()
