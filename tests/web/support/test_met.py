"""Saying that one has met somebody, and what is told of it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import JournalEntry
from catchment.support.actions.met import NotInTeam, say_met
from catchment.support.enums import TeamStatus
from catchment.support.models import TeamMember
from catchment.web.support.views import met as view
from tests.factories.people import NOW, TODAY, GrantFactory, MembershipFactory, PersonFactory
from tests.factories.plans import PlanFactory
from tests.factories.signin import signed_in
from tests.factories.team import TeamMemberFactory, helper_in, herself, in_team, karen_with_a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def still_clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def plan():
    return karen_with_a_plan()


@pytest.fixture
def place(plan):
    return in_team(plan, helper_in(plan.person), last_active_at=NOW - dt.timedelta(days=60))


def met_at(place: TeamMember) -> str:
    return reverse("support:team_place_met", args=[place.public_id])


def test_the_day_is_noted_and_the_reminder_goes(place):
    client = signed_in(place.membership)
    assert "Say hello to Karen" in client.get("/home/").content.decode()
    assert "We met today" in client.get(f"/team-places/{place.public_id}/").content.decode()

    home = client.post(met_at(place), follow=True).content.decode()

    place.refresh_from_db()
    assert place.last_seen_person_on == TODAY
    assert "You met Karen today" in home
    assert "Say hello to Karen" not in home
    assert "You last met on" in client.get(f"/team-places/{place.public_id}/").content.decode()


def test_twice_does_no_harm(place):
    client = signed_in(place.membership)

    codes = [client.post(met_at(place)).status_code for _ in range(2)]

    assert codes == [302, 302]


def test_the_person_can_read_that_it_was_noted(place, plan):
    say_met(place=place, on=TODAY, by=herself(plan))

    line = JournalEntry.objects.get(sentence="noted that you met")
    assert line.about_person_id == plan.person_id


def test_whoever_has_left_the_team_is_refused(place, plan):
    TeamMember.objects.update(status=TeamStatus.ENDED, ended_at=NOW)

    with pytest.raises(NotInTeam):
        say_met(place=place, on=TODAY, by=herself(plan))


def test_the_page_says_so_when_it_is_too_late(place, monkeypatch):
    def refuse(**_):
        raise NotInTeam(place)

    monkeypatch.setattr(view.actions, "say_met", refuse)

    text = signed_in(place.membership).post(met_at(place), follow=True).content.decode()

    assert "You are not in this team any more." in text


def test_only_whose_place_it_is_and_who_is_in_the_team(place, plan):
    pete = helper_in(plan.person, "Pete Ackroyd")
    in_team(plan, pete)
    joan = helper_in(plan.person, "Joan")
    asked = TeamMemberFactory(plan=plan, membership=joan)
    stranger = MembershipFactory(holds=[Role.HELPER])

    codes = [
        signed_in(pete).post(met_at(place)).status_code,
        signed_in(joan).post(met_at(asked)).status_code,
        signed_in(stranger).post(met_at(place)).status_code,
    ]

    assert codes == [403, 403, 404]


@pytest.mark.parametrize("tells", [True, False])
def test_a_record_leads_to_who_is_involved_where_that_is_told(tells):
    reader = MembershipFactory(holds=[Role.HELPER])
    person = PersonFactory(catchment=reader.catchment)
    GrantFactory(person=person, recipient=reader)
    PlanFactory(person=person, tells_who_is_involved=tells)

    text = signed_in(reader).get(f"/people/{person.public_id}/").content.decode()

    assert ("Who is involved" in text) == tells


def test_the_plan_leads_to_who_has_been_asked_and_settings_to_the_rule(plan):
    own = signed_in(plan.person.user.memberships.get())
    priya = MembershipFactory(catchment=plan.person.catchment, holds=[Role.COORDINATOR])

    assert reverse("support:my_referrals") in own.get("/my/plan/").content.decode()
    settings = signed_in(priya).get(reverse("people:settings")).content.decode()
    assert reverse("support:referral_rule") in settings
