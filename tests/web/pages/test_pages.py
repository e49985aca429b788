"""Front, homes, safety and the demo's one click."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import CatchmentStatus, Role
from tests.factories.network import OfferFactory
from tests.factories.people import (
    CatchmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

PLAIN = ["pages:safety", "pages:about", "pages:privacy", "pages:accessibility", "pages:travel"]


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    valley = CatchmentFactory(invented=True)
    user = UserFactory(name="Priya Nair", invented=True)
    return MembershipFactory(user=user, catchment=valley, holds=[Role.COORDINATOR])


@pytest.mark.parametrize("name", ["pages:front", *PLAIN])
@pytest.mark.parametrize("open_catchments", [0, 1])
def test_anybody_may_open_plain_pages(client, name, open_catchments):
    CatchmentFactory.create_batch(open_catchments)

    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["pages:front", *PLAIN])
def test_every_page_says_who_to_call_and_skips_to_the_main_part(client, name):
    valley = CatchmentFactory(numbers=False)
    valley.safety_numbers.create(
        who="The council", number="01632 960100", position=1, checked_on="2026-11-01"
    )

    page = client.get(reverse(name)).content.decode()

    assert 'href="#main"' in page
    assert reverse("pages:safety") in page
    assert 'href="tel:01632960100"' in page


def test_front_page_makes_the_same_queries_with_one_organisation_and_with_three(client):
    valley = CatchmentFactory()
    OrganisationFactory(catchment=valley)
    with CaptureQueriesContext(connection) as with_one:
        client.get(reverse("pages:front"))
    OrganisationFactory.create_batch(2, catchment=valley)

    with CaptureQueriesContext(connection) as with_three:
        client.get(reverse("pages:front"))

    assert len(with_three) == len(with_one)


def test_front_page_offers_no_roles_outside_the_demo(client, settings, demo):
    settings.DEMO = False

    assert b"demo/sign-in" not in client.get(reverse("pages:front")).content


def test_demo_signs_in_with_one_click_and_opens_the_home(demo):
    client = Client()

    answer = client.post(reverse("pages:demo_sign_in"), {"as": str(demo.public_id)}, follow=True)

    assert answer.redirect_chain == [(reverse("pages:home"), 302)]
    assert "Priya" in answer.content.decode()


def test_demo_sign_in_is_not_found_elsewhere(client, settings, demo):
    settings.DEMO = False

    answer = client.post(reverse("pages:demo_sign_in"), {"as": str(demo.public_id)})

    assert answer.status_code == 404


@pytest.mark.parametrize("wanted", ["", "nonsense", "6f1c0b52-52ad-4f0e-9d3c-0d9a4e3a7c11"])
def test_demo_sign_in_refuses_what_it_does_not_know(client, demo, wanted):
    assert client.post(reverse("pages:demo_sign_in"), {"as": wanted}).status_code == 404


def test_demo_never_signs_in_a_real_user(client, settings):
    settings.DEMO = True
    real = MembershipFactory(catchment=CatchmentFactory(invented=True), holds=[Role.HELPER])

    answer = client.post(reverse("pages:demo_sign_in"), {"as": str(real.public_id)})

    assert answer.status_code == 404


def test_demo_sign_in_is_not_a_get(client, demo):
    assert client.get(reverse("pages:demo_sign_in")).status_code == 405


@pytest.mark.parametrize("role", sorted(set(Role)))
def test_every_role_has_a_home(role):
    member = MembershipFactory(holds=[role])
    PersonFactory(catchment=member.catchment, user=member.user)

    answer = signed_in(member).get(reverse("pages:home"), follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain != [(reverse("pages:front"), 302)]


@pytest.mark.parametrize("role", [Role.HELPER, Role.HOST])
def test_the_home_of_whoever_offers_help_asks_whether_it_is_still_right(role):
    kitchen = OrganisationFactory(name="The Weir Kitchen")
    member = MembershipFactory(catchment=kitchen.catchment, organisation=kitchen, holds=[role])
    visits = OfferFactory(
        organisation=kitchen, title="Saturday visits", assured_on=dt.date(2026, 1, 5)
    )
    OfferFactory(catchment=kitchen.catchment, title="Somebody else’s")
    client = signed_in(member)

    before = client.get(reverse("pages:home")).content.decode()
    answer = client.post(
        reverse("network:confirm_offer", args=[visits.public_id]), {"back": "home"}
    )

    assert "What you offer: is it still right?" in before
    assert "Saturday visits" in before
    assert "Somebody else’s" not in before
    assert answer.url == reverse("pages:home")
    visits.refresh_from_db()
    assert visits.assured_on == timezone.localdate()


def test_a_catchment_that_is_not_open_turns_its_helpers_away():
    member = MembershipFactory(
        catchment=CatchmentFactory(status=CatchmentStatus.PREPARING), holds=[Role.HELPER]
    )

    answer = signed_in(member).get(reverse("pages:home"))

    assert answer.url == reverse("pages:not_open")


def test_visitor_chooses_among_open_catchments(client):
    CatchmentFactory(name="First valley")
    second = CatchmentFactory(name="Second valley")

    answer = client.post(reverse("pages:choose"), {"catchment": second.slug}, follow=True)

    assert "Second valley" in answer.content.decode()


def test_visitor_cannot_choose_a_catchment_that_is_not_open(client):
    hidden = CatchmentFactory(status=CatchmentStatus.PREPARING)

    client.post(reverse("pages:choose"), {"catchment": hidden.slug})

    assert "catchment" not in client.session


def test_brand_is_the_catchments_colour(client):
    valley = CatchmentFactory(brand_colour="#123456")

    sheet = client.get(reverse("pages:brand", args=[valley.slug]))

    assert sheet.headers["Content-Type"] == "text/css"
    assert b"--brand: #123456" in sheet.content


def test_no_brand_is_not_found(client):
    valley = CatchmentFactory()

    assert client.get(reverse("pages:brand", args=[valley.slug])).status_code == 404


def test_health_answers(client):
    assert client.get(reverse("pages:health")).json() == {"status": "ok"}


def test_a_page_that_is_not_there_says_so_kindly(client):
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "We cannot find that page" in answer.content.decode()
