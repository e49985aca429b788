"""Who keeps clocks and decides on leaving."""

import pytest

from catchment.people.enums import Role
from catchment.people.queries import actor_of
from catchment.support.models import LegalHold, RetentionClock
from catchment.support.rules import retention as rules
from tests.factories.people import NOW, MembershipFactory, PersonFactory
from tests.factories.retention import LegalHoldFactory, RetentionClockFactory

pytestmark = pytest.mark.django_db

LEAD = Role.DATA_PROTECTION_LEAD


@pytest.mark.parametrize(
    ("role", "here", "own", "sets", "decides", "asks"),
    [
        pytest.param(LEAD, True, False, True, True, False, id="the lead here"),
        pytest.param(LEAD, True, True, True, False, True, id="the lead about oneself"),
        pytest.param(LEAD, False, False, False, False, False, id="a lead elsewhere"),
        pytest.param(LEAD, False, True, False, False, False, id="oneself elsewhere"),
        pytest.param(Role.PERSON, True, True, False, False, True, id="oneself"),
        pytest.param(Role.PERSON, True, False, False, False, False, id="another's"),
        pytest.param(Role.COORDINATOR, True, False, False, False, False, id="coordinator"),
        pytest.param(Role.ADMINISTRATOR, True, False, False, False, False, id="administrator"),
        pytest.param(Role.SAFEGUARDING_LEAD, True, False, False, False, False, id="safeguarding"),
    ],
)
def test_who_may(role, here, own, sets, decides, asks):
    member = MembershipFactory(holds=[role])
    catchment = {"catchment": member.catchment} if here else {}
    person = PersonFactory(user=member.user if own else None, **catchment)
    clock = RetentionClockFactory(catchment=person.catchment)
    actor = actor_of(member, now=NOW)

    assert rules.may_set_clock(actor, clock) is sets
    assert rules.may_decide_on_leaving(actor, person) is decides
    assert rules.may_ask_to_leave(actor, person) is asks


@pytest.mark.parametrize("role", Role)
def test_visible_to_agrees_with_may_view(role):
    member = MembershipFactory(holds=[role])
    RetentionClockFactory(catchment=member.catchment)
    RetentionClockFactory()
    actor = actor_of(member, now=NOW)

    seen = set(RetentionClock.objects.visible_to(actor))

    assert seen == {one for one in RetentionClock.objects.all() if rules.may_view_clock(actor, one)}
    assert len(seen) == 1


@pytest.mark.parametrize("role", Role)
def test_holds_are_seen_by_the_lead_alone(role):
    member = MembershipFactory(holds=[role])
    here = LegalHoldFactory(person__catchment=member.catchment)
    LegalHoldFactory()

    seen = list(LegalHold.objects.visible_to(actor_of(member, now=NOW)))

    assert seen == ([here] if role == LEAD else [])
