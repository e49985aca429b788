"""One seat outside a round: the learner agrees first, the workplace reads little, all see how it stands."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import Membership, OutboxMessage
from catchment.placements.actions.host_rounds import sweep_requests
from catchment.placements.enums import Appetite, NotThisTime, RequestStatus
from catchment.placements.models import OpportunityWeek, SeatRequest
from catchment.placements.queries.single_seats import weeks_for
from catchment.support.models import Notice
from tests.factories.people import (
    NOW,
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    actor_in,
)
from tests.factories.placements import (
    HostContactFactory,
    OpportunityWeekFactory,
    SeatRequestFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader() -> Membership:
    school = OrganisationFactory(school=True, name="Calder Edge School")
    made: Membership = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[Role.CAREERS_LEADER]
    )
    return made


@pytest.fixture
def joey(leader: Membership) -> Any:
    """A learner of the leader's school with an account."""
    own = MembershipFactory(catchment=leader.catchment, holds=[Role.PERSON])
    person = PersonFactory(
        catchment=leader.catchment, user=own.user, name="Joey Trotter", known_as="Joey"
    )
    EnrolmentFactory(person=person, organisation=leader.organisation, year_group="10")
    return person


@pytest.fixture
def week(leader: Membership) -> OpportunityWeek:
    """A week in a kitchen that writes mails."""
    contact = HostContactFactory(
        host__verified=True,
        host__catchment=leader.catchment,
        host__organisation__name="The Weir Kitchen",
    )
    made: OpportunityWeek = OpportunityWeekFactory(
        opportunity__host=contact.host,
        opportunity__title="A week in a kitchen",
        starts_on=timezone.localdate() + dt.timedelta(days=30),
    )
    return made


def as_joey(joey: Any) -> Any:
    return signed_in(Membership.objects.get(user=joey.user))


def ask(person: Any, week: OpportunityWeek) -> str:
    return reverse("placements:seat_ask", args=[person.public_id, week.public_id])


def html(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_from_the_opportunity_by_way_of_the_learner_s_yes_to_the_workplace(leader, joey, week):
    staff, learner = signed_in(leader), as_joey(joey)
    opportunity = reverse("placements:opportunity", args=[week.opportunity.public_id])
    who = reverse("placements:seat_who", args=[week.opportunity.public_id])

    assert who in html(staff.get(opportunity))
    assert who not in html(learner.get(opportunity))
    assert ask(joey, week) in html(staff.get(who))
    form = html(staff.get(ask(joey, week)))
    told = form[form.index("What the workplace reads") : form.index("No surname")]
    assert "Joey" in told
    assert "Calder Edge School" in told
    assert "Trotter" not in told

    staff.post(ask(joey, week), {"agreed": "ask first", "words": "He cooks"})
    asked = SeatRequest.objects.get()
    assert (asked.status, asked.agreed_at) == (RequestStatus.PROPOSED, None)
    assert not OutboxMessage.objects.filter(template="host_asked").exists()

    page = html(learner.get(reverse("placements:seat_request", args=[asked.public_id])))
    assert "May your school ask The Weir Kitchen for you?" in page
    learner.post(
        reverse("placements:seat_agree", args=[asked.public_id]), {"words": "I like to cook."}
    )

    asked.refresh_from_db()
    assert (asked.status, asked.words) == (RequestStatus.ASKED, "I like to cook.")
    assert OutboxMessage.objects.filter(template="host_asked").count() == 1
    assert "says yes" in Notice.objects.get(to=leader).sentence


def test_with_a_yes_by_word_of_mouth_the_workplace_is_asked_and_the_learner_told(
    leader, joey, week
):
    said = signed_in(leader).post(ask(joey, week), {"agreed": "told me"}, follow=True)

    asked = SeatRequest.objects.get()
    assert (asked.status, asked.agreed_by) == (RequestStatus.ASKED, leader)
    assert "The workplace was asked, and Joey can see it" in html(said)
    assert "asked The Weir Kitchen for a seat for you" in Notice.objects.get(about=joey).sentence
    assert "A week in a kitchen" in html(as_joey(joey).get(reverse("placements:my_seats")))


def test_a_no_of_the_learner_sends_nothing_and_needs_no_reason(leader, joey, week):
    asked = SeatRequestFactory(
        week=week, person=joey, status=RequestStatus.PROPOSED, agreed_at=None,
        school=leader.organisation, asked_by=leader,
    )  # fmt: skip

    said = as_joey(joey).post(reverse("placements:seat_back", args=[asked.public_id]), follow=True)

    asked.refresh_from_db()
    assert asked.status == RequestStatus.NOT_SENT
    assert "Nothing is sent" in html(said)
    assert not OutboxMessage.objects.filter(template="host_asked").exists()
    assert Notice.objects.get(to=leader).sentence == "Nothing was sent for Joey"


def test_a_workplace_hears_nothing_of_what_was_only_proposed(leader, joey, week):
    asked = SeatRequestFactory(
        week=week, person=joey, status=RequestStatus.PROPOSED, agreed_at=None
    )
    host = MembershipFactory(
        catchment=leader.catchment,
        organisation=week.opportunity.host.organisation,
        holds=[Role.HOST],
    )
    browser = signed_in(host)

    assert "Joey" not in html(browser.get(reverse("placements:host_home")))
    assert (
        browser.get(reverse("placements:seat_request", args=[asked.public_id])).status_code == 404
    )


def test_a_workplace_follows_no_request_on_the_page_of_staff(joey, week):
    asked = SeatRequestFactory(week=week, person=joey)
    host = MembershipFactory(
        catchment=joey.catchment,
        organisation=week.opportunity.host.organisation,
        holds=[Role.HOST],
    )

    page = signed_in(host).get(reverse("placements:seat_request", args=[asked.public_id]))

    assert page.status_code == 403


def test_why_it_was_not_this_time_is_for_staff_alone(leader, joey, week):
    asked = SeatRequestFactory(
        week=week,
        person=joey,
        school=leader.organisation,
        status=RequestStatus.DECLINED,
        decline_reason=NotThisTime.NO_TASK,
        answer_words="Ask us in June",
        answered_at=NOW,
    )
    address = reverse("placements:seat_request", args=[asked.public_id])

    staff, learner = html(signed_in(leader).get(address)), html(as_joey(joey).get(address))

    assert "We have no fitting task. Ask us in June" in staff
    assert "Not this time" in learner
    assert "no fitting task" not in learner


def test_taken_back_while_it_waits_and_not_after_an_answer(leader, joey, week):
    asked = SeatRequestFactory(week=week, person=joey, school=leader.organisation)
    back = reverse("placements:seat_back", args=[asked.public_id])

    first = signed_in(leader).post(back)
    second = signed_in(leader).post(back)

    asked.refresh_from_db()
    assert asked.status == RequestStatus.WITHDRAWN
    assert (first.status_code, second.status_code) == (302, 403)


def test_another_school_asks_for_nobody_of_this_one(joey, week):
    other = OrganisationFactory(school=True, catchment=joey.catchment)
    stranger = MembershipFactory(
        catchment=joey.catchment, organisation=other, holds=[Role.CAREERS_LEADER]
    )

    said = signed_in(stranger).post(ask(joey, week), {"agreed": "told me"})

    assert said.status_code == 404
    assert not SeatRequest.objects.exists()


def test_who_has_no_account_is_asked_by_word_of_mouth_only(leader, joey, week):
    joey.user = None
    joey.save()

    page = html(signed_in(leader).get(ask(joey, week)))

    assert "ask them first" not in page


def test_a_refusal_is_told_in_words_and_what_was_typed_stays(leader, joey, week):
    week.opportunity.host.appetite = Appetite.NOT_NOW
    week.opportunity.host.save()

    page = signed_in(leader).post(ask(joey, week), {"agreed": "told me", "words": "I cook"})

    assert "This workplace cannot be asked now" in html(page)
    assert "I cook" in html(page)


def test_somebody_of_age_asks_for_themselves(leader, joey, week):
    joey.born_on = dt.date(1990, 1, 1)
    joey.save()

    as_joey(joey).post(ask(joey, week), {"words": "I would like to learn to cook."})

    asked = SeatRequest.objects.get()
    assert (asked.status, asked.agreed_by.user_id) == (RequestStatus.ASKED, joey.user_id)


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        pytest.param({}, True, id="fits"),
        pytest.param({"least_age": 15}, True, id="old enough by then"),
        pytest.param({"least_age": 16}, False, id="too young"),
        pytest.param({"most_age": 14}, False, id="too old by then"),
        pytest.param({"status": "draft"}, False, id="not open"),
    ],
)
def test_only_weeks_that_fit_are_shown(joey, week, changed, shown):
    joey.born_on = timezone.localdate().replace(year=timezone.localdate().year - 15) + dt.timedelta(
        days=10
    )
    joey.save()
    for name, value in changed.items():
        setattr(week.opportunity, name, value)
    week.opportunity.save()
    reader = actor_in(joey.catchment, Role.CAREERS_LEADER)

    found = weeks_for(joey, reader, on=timezone.localdate(), month=NOW)

    assert list(found) == ([week] if shown else [])


def test_a_workplace_that_was_asked_enough_this_month_is_not_shown(joey, week):
    week.opportunity.host.contacts_a_month = 1
    week.opportunity.host.save()
    SeatRequestFactory(
        week=week, person=PersonFactory(catchment=joey.catchment), asked_at=timezone.now()
    )
    reader = actor_in(joey.catchment, Role.CAREERS_LEADER)
    month = timezone.now() - dt.timedelta(days=1)

    assert not weeks_for(joey, reader, on=timezone.localdate(), month=month).exists()


def test_a_proposal_without_a_yes_is_let_be_after_fifteen_days(leader, joey, week):
    asked = SeatRequestFactory(
        week=week, person=joey, status=RequestStatus.PROPOSED, agreed_at=None, asked_by=leader
    )

    sweep_requests(now=asked.asked_at + dt.timedelta(days=14))
    asked.refresh_from_db()
    assert asked.status == RequestStatus.PROPOSED

    sweep_requests(now=asked.asked_at + dt.timedelta(days=15))
    sweep_requests(now=asked.asked_at + dt.timedelta(days=15))
    asked.refresh_from_db()
    assert asked.status == RequestStatus.NOT_SENT
    assert Notice.objects.filter(to=leader).count() == 1


def test_a_list_asks_as_often_for_three_as_for_one(
    leader, joey, week, django_assert_num_queries, django_assert_max_num_queries
):
    browser, address = signed_in(leader), reverse("placements:seat_requests")
    SeatRequestFactory(week=week, person=joey, school=leader.organisation)
    browser.get(address)
    with django_assert_max_num_queries(40) as first:
        page = html(browser.get(address))
    assert "Joey: A week in a kitchen, The Weir Kitchen" in page
    for _each in range(2):
        person = PersonFactory(catchment=leader.catchment)
        SeatRequestFactory(week=week, person=person, school=leader.organisation)

    with django_assert_num_queries(len(first)):
        browser.get(address)


def test_empty_pages_say_how_to_begin(leader, joey):
    browser = signed_in(leader)
    browser_of_joey = as_joey(joey)

    assert "Nothing here" in html(browser.get(reverse("placements:seat_requests")))
    page = html(browser.get(reverse("placements:seats_of", args=[joey.public_id])))
    assert "Nothing was asked yet" in page
    assert "No week fits" in page
    assert "You are asked first" in html(browser_of_joey.get(reverse("placements:my_seats")))
