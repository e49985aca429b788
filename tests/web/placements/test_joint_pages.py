"""Pages of placements that several hosts give: ask, answer, end; both see it, a learner reads the days."""

from typing import Any

import pytest
from django.urls import reverse

from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.enums import HostStatus, JointStatus, RequestStatus
from catchment.placements.models import JointHost, OpportunityWeek
from catchment.support.models import Notice
from tests.factories.people import MembershipFactory
from tests.factories.placements import (
    HostFactory,
    JointHostFactory,
    OpportunityWeekFactory,
    SeatRequestFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


def member_of(host: Any) -> Membership:
    made: Membership = MembershipFactory(
        catchment=host.catchment, organisation=host.organisation, holds=[Role.HOST]
    )
    return made


def html(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def week() -> OpportunityWeek:
    made: OpportunityWeek = OpportunityWeekFactory(
        opportunity__host__organisation__name="The Weir Kitchen",
        opportunity__title="From field to plate",
    )
    return made


@pytest.fixture
def farm(week: OpportunityWeek) -> Any:
    return HostFactory(
        catchment=week.opportunity.host.catchment, verified=True, organisation__name="Cragg Farm"
    )


def test_asked_answered_seen_by_both_and_read_by_a_learner(week, farm):
    kitchen, farmer = member_of(week.opportunity.host), member_of(farm)
    ask = reverse("placements:joint_hosts", args=[week.opportunity.public_id])

    html(signed_in(kitchen).post(
        ask, {"host": str(farm.public_id), "weekdays": ["3", "4"], "words": "As we said"},
        follow=True,
    ))  # fmt: skip
    one = JointHost.objects.get()
    assert "asks you to share" in Notice.objects.get(to=farmer).sentence
    page = html(signed_in(farmer).get(reverse("placements:joint", args=[one.public_id])))
    assert "As we said" in page
    assert "Thursday and Friday" in page

    signed_in(farmer).post(reverse("placements:joint_yes", args=[one.public_id]))

    one.refresh_from_db()
    assert one.status == JointStatus.YES
    for member, other in ((kitchen, "Cragg Farm"), (farmer, "The Weir Kitchen")):
        home = html(signed_in(member).get(reverse("placements:host_home")))
        assert f"Thursday and Friday, with {other}" in home
    learner = MembershipFactory(catchment=farm.catchment, holds=[Role.PERSON])
    page = html(
        signed_in(learner).get(reverse("placements:opportunity", args=[week.opportunity.public_id]))
    )
    assert "Monday, Tuesday and Wednesday: The Weir Kitchen" in page
    assert "Thursday and Friday: Cragg Farm" in page


def test_another_host_reads_and_answers_nothing_of_it(week, farm):
    one = JointHostFactory(opportunity=week.opportunity, host=farm)
    stranger = signed_in(member_of(HostFactory(catchment=farm.catchment, verified=True)))

    assert stranger.get(reverse("placements:joint", args=[one.public_id])).status_code == 404
    assert stranger.post(reverse("placements:joint_yes", args=[one.public_id])).status_code == 404


def test_who_opened_it_does_not_answer_for_the_other(week, farm):
    one = JointHostFactory(opportunity=week.opportunity, host=farm)
    member_of(farm)
    kitchen = signed_in(member_of(week.opportunity.host))

    assert kitchen.post(reverse("placements:joint_yes", args=[one.public_id])).status_code == 403


def test_the_list_offers_checked_hosts_and_days_that_are_free(week, farm):
    JointHostFactory(opportunity=week.opportunity, host=farm, weekdays=[0])
    HostFactory(catchment=farm.catchment, organisation__name="Not looked at yet")
    kitchen = signed_in(member_of(week.opportunity.host))

    page = html(kitchen.get(reverse("placements:joint_hosts", args=[week.opportunity.public_id])))

    assert "Not looked at yet" not in page
    assert 'value="0"' not in page
    assert "Tuesday, Wednesday, Thursday and Friday" in page


def test_a_refusal_is_told_in_words(week, farm):
    one = JointHostFactory(opportunity=week.opportunity, host=farm, status=JointStatus.YES)
    SeatRequestFactory(week=week, status=RequestStatus.ACCEPTED)

    page = html(
        signed_in(member_of(farm)).post(
            reverse("placements:joint_end", args=[one.public_id]), follow=True
        )
    )

    assert "counts on both. Ring the school first" in page


def test_all_days_at_once_are_refused_in_words(week, farm):
    kitchen = signed_in(member_of(week.opportunity.host))

    page = html(
        kitchen.post(
            reverse("placements:joint_hosts", args=[week.opportunity.public_id]),
            {"host": str(farm.public_id), "weekdays": ["0", "1", "2", "3", "4"]},
        )
    )

    assert "none would stay yours" in page
    assert not JointHost.objects.exists()


def test_a_host_at_rest_cannot_say_yes(week, farm):
    one = JointHostFactory(opportunity=week.opportunity, host=farm)
    farm.status, farm.paused_at, farm.pause_reason = HostStatus.PAUSED, farm.created_at, "asked"
    farm.save()

    page = html(
        signed_in(member_of(farm)).post(
            reverse("placements:joint_yes", args=[one.public_id]), follow=True
        )
    )

    assert "is not checked, or rests" in page
