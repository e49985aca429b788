"""The door itself: second steps, lines for every showing, nothing kept by browsers."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import JournalKind, Role
from catchment.people.models import JournalEntry, Membership, MembershipRole, Person
from catchment.support.models import Ladder
from tests.factories.network import CredentialFactory, HelperFactory, OfferFactory
from tests.factories.people import CatchmentFactory, MembershipFactory, PersonFactory
from tests.factories.signin import signed_in
from tests.factories.support import LadderFactory, let_in

pytestmark = pytest.mark.django_db


def until_next_year() -> dict[str, dt.datetime]:
    now = timezone.now()
    return {"starts_at": now - dt.timedelta(days=1), "until": now + dt.timedelta(days=90)}


@pytest.fixture
def helper() -> Membership:
    made: Membership = MembershipFactory(user__name="Ruth Sutcliffe", holds=[Role.HELPER])
    return made


@pytest.fixture
def ladder(helper: Membership) -> Ladder:
    """A ladder whose first step Ruth may read and write."""
    person = PersonFactory(catchment=helper.catchment, known_as="Karen")
    made: Ladder = LadderFactory(person=person, words={1: "words of Karen"})
    let_in(made, helper, layers=(1,), together=True, **until_next_year())
    return made


def reads_of(person: Person) -> list[str]:
    lines = JournalEntry.objects.about(person).filter(kind=JournalKind.READ)
    return list(lines.order_by("pk").values_list("sentence", flat=True))


def ladder_address(ladder: Ladder, end: str = "") -> str:
    return f"/people/{ladder.person.public_id}/ladder/{end}"


def test_a_public_page_shows_a_coordinator_no_clearance_before_the_second_step():
    home = CatchmentFactory()
    credential = CredentialFactory(helper__catchment=home, clearance=True)
    coordinator = MembershipFactory(catchment=home, holds=[Role.COORDINATOR])
    address = reverse("network:helper", args=[credential.helper.public_id])

    weak = signed_in(coordinator, strong=False).get(address).content.decode()
    strong = signed_in(coordinator).get(address).content.decode()

    assert 'id="credentials"' in strong
    assert 'id="credentials"' not in weak


@pytest.mark.parametrize(
    ("name", "thing"), [("network:offer", OfferFactory), ("network:helper", HelperFactory)]
)
def test_a_public_page_shows_nothing_paused_before_the_second_step(name: str, thing: Any):
    paused = thing(status="paused")
    coordinator = MembershipFactory(catchment=paused.catchment, holds=[Role.COORDINATOR])
    address = reverse(name, args=[paused.public_id])

    assert signed_in(coordinator, strong=False).get(address).status_code == 404
    assert signed_in(coordinator).get(address).status_code == 200


def test_a_form_sent_back_with_mistakes_is_a_reading_too(helper: Membership, ladder: Ladder):
    response = signed_in(helper).post(ladder_address(ladder, "step/1/view/"), {})

    assert "words of Karen" in response.content.decode()
    assert reads_of(ladder.person) == ["read a step of your ladder"]


def test_a_note_sent_back_with_mistakes_is_a_reading_too(helper: Membership, ladder: Ladder):
    response = signed_in(helper).post(ladder_address(ladder, "step/1/stuck/"), {"task": "nonsense"})

    assert "words of Karen" in response.content.decode()
    assert reads_of(ladder.person) == ["read a step of your ladder"]


@pytest.mark.parametrize("end", ["", "step/1/", "step/1/history/", "step/1/view/"])
def test_a_helper_who_became_something_else_still_needs_the_second_step(
    helper: Membership, ladder: Ladder, end: str
):
    """A grant outlives a change of roles, and a parent signs in with a password alone."""
    MembershipRole.objects.filter(membership=helper).update(role=Role.PARENT)

    response = signed_in(helper, strong=False).get(ladder_address(ladder, end))

    assert response.status_code in (302, 403)
    assert reads_of(ladder.person) == []


@pytest.mark.parametrize("end", ["share/", "new/"])
def test_pages_beside_the_ladder_are_readings(helper: Membership, ladder: Ladder, end: str):
    assert signed_in(helper).get(ladder_address(ladder, end)).status_code == 200

    assert len(reads_of(ladder.person)) == 1


@pytest.mark.parametrize(
    "address",
    ["/people/", "/account/", "/memberships/", "/accounts/sessions/", "/find/", "/", "/nowhere/"],
)
def test_what_a_member_sees_is_kept_by_nobody(helper: Membership, address: str):
    response = signed_in(helper).get(address)

    kept = response.headers.get("Cache-Control", "")
    assert "no-store" in kept
    assert "private" in kept


def test_a_visitors_page_may_be_kept():
    assert "no-store" not in Client().get("/about/").headers.get("Cache-Control", "")


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_demo_sign_in_is_not_found_outside_the_demo(method: str):
    membership = MembershipFactory(user__invented=True, catchment__invented=True)

    response = getattr(Client(), method)("/demo/sign-in/", {"as": str(membership.public_id)})

    assert response.status_code == 404


def test_a_session_of_the_demo_is_worth_nothing_elsewhere(settings: Any):
    settings.DEMO = True
    member = MembershipFactory(
        catchment__invented=True, user__invented=True, holds=[Role.COORDINATOR]
    )
    browser = Client()
    browser.post(reverse("pages:demo_sign_in"), {"as": str(member.public_id)})
    assert browser.get(reverse("people:settings")).status_code == 200

    settings.DEMO = False

    assert browser.get(reverse("people:settings")).url.startswith(reverse("people:second_factor"))
