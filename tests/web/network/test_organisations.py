"""An organisation as a whole: closed, opened again, shown in a neighbouring catchment, hidden there."""

import pytest
from django.urls import reverse

from catchment.network.models import HiddenHere
from catchment.network.queries.neighbours import Neighbours
from catchment.people.enums import CatchmentStatus, Role
from catchment.vocabulary.models import Topic
from tests.factories.network import HelperFactory, HiddenHereFactory, OfferFactory, SiteFactory
from tests.factories.people import CatchmentFactory, MembershipFactory, OrganisationFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley():
    return CatchmentFactory(name="Valley", slug="valley", status=CatchmentStatus.OPEN)


@pytest.fixture
def aire():
    return CatchmentFactory(name="Aire", slug="aire", status=CatchmentStatus.OPEN)


@pytest.fixture
def college(valley):
    return OrganisationFactory(catchment=valley, name="Hope College")


def coordinator(catchment):
    return signed_in(MembershipFactory(catchment=catchment, holds=[Role.COORDINATOR]))


def at(name, organisation):
    return reverse(f"network:{name}", args=[organisation.public_id])


def text(response):
    return response.content.decode()


def test_closing_asks_first_says_what_goes_with_it_and_can_be_taken_back(college):
    OfferFactory.create_batch(2, organisation=college)
    priya = coordinator(college.catchment)

    page = text(priya.get(at("organisation", college)))
    asked = text(priya.get(at("close_organisation", college)))
    closed = text(priya.post(at("close_organisation", college), follow=True))
    again = text(priya.post(at("close_organisation", college), follow=True))
    opened = text(priya.post(at("reopen_organisation", college), follow=True))
    once_more = text(priya.post(at("reopen_organisation", college), follow=True))

    college.refresh_from_db()
    assert "Close it" in page
    assert "nor the 2 offers that it has open" in asked
    assert "“Hope College” is closed" in closed
    assert "Open it again" in closed
    assert "It was closed already" in again
    assert "is open again" in opened
    assert "It was open already" in once_more
    assert college.status == "active"


def test_a_helper_of_the_organisation_does_not_close_it(college):
    ruth = signed_in(
        MembershipFactory(catchment=college.catchment, organisation=college, holds=[Role.HELPER])
    )

    assert "Close it" not in text(ruth.get(at("organisation", college)))
    assert ruth.get(at("close_organisation", college)).status_code == 403
    assert ruth.get(at("neighbours", college)).status_code == 403


def test_an_owner_shows_an_organisation_to_a_neighbour_and_takes_it_back(college, aire):
    priya = coordinator(college.catchment)
    shows = {"catchment": "aire"}

    nothing_chosen = text(priya.post(at("neighbours", college), {}))
    shown = text(priya.post(at("neighbours", college), shows, follow=True))
    seen_there = coordinator(aire).get(at("organisation", college)).status_code
    back = text(priya.post(at("stop_showing", college), shows, follow=True))
    again = text(priya.post(at("stop_showing", college), shows, follow=True))
    nowhere = text(priya.post(at("stop_showing", college), {"catchment": "x"}, follow=True))

    assert "Choose a catchment" in nothing_chosen
    assert "“Hope College” is now shown in Aire" in shown
    assert seen_there == 200
    assert "is no longer shown in Aire" in back
    assert "It was not shown there any more" in again
    assert "Choose a catchment" in nowhere
    assert coordinator(aire).get(at("organisation", college)).status_code == 404


def test_two_who_show_it_at_once_are_told(college, aire, monkeypatch):
    """The page was drawn before somebody else pressed."""
    priya = coordinator(college.catchment)
    told = []
    for change in (
        lambda: college.shown_in.add(aire),
        lambda: (college.shown_in.clear(), HiddenHereFactory(organisation=college, catchment=aire)),
    ):
        monkeypatch.setattr(
            "catchment.web.network.organisations.neighbours_of", lambda organisation: _others(aire)
        )
        change()
        told.append(text(priya.post(at("neighbours", college), {"catchment": "aire"}, follow=True)))
        monkeypatch.undo()

    assert "It was shown there already" in told[0]
    assert "The coordinator of Aire has hidden it" in told[1]


def _others(catchment):
    return Neighbours(shown=(), hidden=(), others=(catchment,))


def test_the_neighbours_coordinator_sees_it_marked_hides_it_and_shows_it_again(college, aire):
    college.shown_in.add(aire)
    SiteFactory(organisation=college)
    HelperFactory(catchment=college.catchment, organisation=college)
    leeds = coordinator(aire)

    marked = text(leeds.get(at("organisation", college)))
    desk = text(leeds.get("/directory/"))
    asked = text(leeds.get(at("hide_organisation", college)))
    hidden = text(leeds.post(at("hide_organisation", college), follow=True))
    told = text(coordinator(college.catchment).get(at("neighbours", college)))
    back = text(leeds.post(at("show_again", college), follow=True))

    assert "From Valley" in marked
    assert "Hide it here" in marked
    assert "From neighbouring catchments" in desk
    assert "Nobody in Aire finds it" in asked
    assert "is hidden here" in hidden
    assert "Show it again" in hidden
    assert "Its coordinator has hidden it" in told
    assert "is shown here again" in back
    assert not HiddenHere.objects.exists()
    assert leeds.get(at("organisation", college)).status_code == 200


def test_at_home_nothing_is_marked_and_nothing_hidden(college):
    priya = coordinator(college.catchment)

    page = text(priya.get(at("organisation", college)))

    assert "From Valley" not in page
    assert "Hide it here" not in page
    assert priya.get(at("hide_organisation", college)).status_code == 403
    assert priya.post(at("show_again", college)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_asks_as_often_for_any_number_of_rows(valley, rows, django_assert_num_queries):
    topic = Topic.objects.get(slug="debt")
    for _ in range(rows):
        OfferFactory(
            organisation__catchment=valley, about=[topic], topics_to_confirm=True, stale=True
        )
        OrganisationFactory().shown_in.add(valley)
        HiddenHereFactory(catchment=valley)
    priya = coordinator(valley)

    with django_assert_num_queries(23):
        priya.get("/directory/")
