"""The finder: understands, filters, never loses what was typed, and asks few questions."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from catchment.people.enums import AccessFeature, Role
from catchment.vocabulary.models import Topic
from tests.factories.network import HelperFactory, OfferFactory, SiteFactory
from tests.factories.people import (
    CatchmentFactory,
    MembershipFactory,
    NeighbourhoodFactory,
    OrganisationFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    catchment = CatchmentFactory(name="Calder Valley")
    NeighbourhoodFactory(catchment=catchment, name="Todmorden")
    NeighbourhoodFactory(catchment=catchment, name="Halifax", latitude=53.7244, longitude=-1.8607)
    return catchment


def offer(catchment, title, **values):
    return OfferFactory(organisation__catchment=catchment, title=title, **values)


def topic(slug):
    return Topic.objects.get(slug=slug)


def titles(response):
    return re.findall(
        r'<h3 class="govuk-heading-s"><a class="govuk-link" href="/offers/[^"]+">([^<]+)<',
        response.content.decode(),
    )


def look(**asked):
    response = Client().get("/find/", asked)
    assert response.status_code == 200
    return response


def test_finder_reads_a_lay_phrase_as_a_topic_and_says_so(here):
    offer(here, "Money morning", about=[topic("money-and-benefits")])
    offer(here, "Chess club")

    response = look(q="bills are too much")

    assert titles(response) == ["Money morning"]
    assert "<b>money and benefits</b>" in response.content.decode()
    assert "1 can help with money and benefits" in response.content.decode()


def test_finder_offers_other_readings_and_the_words_themselves(here):
    response = look(q="bills are too much")

    page = response.content.decode()
    assert "topic=debt" in page
    assert "words=yes" in page


def test_a_chosen_topic_replaces_the_reading(here):
    offer(here, "Money morning", about=[topic("money-and-benefits")])
    offer(here, "Debt morning", about=[topic("debt")])

    assert titles(look(q="bills are too much", topic="debt")) == ["Debt morning"]


def test_words_as_written_find_what_has_them(here):
    offer(here, "Money morning", about=[topic("money-and-benefits")])
    offer(here, "Small loans", description="No tricks with your bills.")

    response = look(q="bills are too much", words="yes")

    assert titles(response) == ["Small loans"]
    assert "Has your words: “bills”." in response.content.decode()


def test_offers_that_meet_the_topic_come_before_those_with_the_words(here):
    offer(here, "Small loans", description="No tricks with your bills.")
    offer(here, "Money morning", about=[topic("money-and-benefits")])

    assert titles(look(q="bills are too much")) == ["Money morning", "Small loans"]


def test_nearest_comes_first_and_far_ones_are_left_out_with_a_word(here):
    halifax = SiteFactory(
        organisation__catchment=here, postcode="HX1 1UJ", latitude=53.7244, longitude=-1.8607
    )
    offer(here, "In Halifax", site=halifax)
    offer(here, "In Todmorden")

    assert titles(look(near="HX1 1UJ")) == ["In Halifax", "In Todmorden"]
    assert titles(look(near="Todmorden")) == ["In Todmorden", "In Halifax"]

    close = look(near="todmorden", far="walk-15")
    assert titles(close) == ["In Todmorden"]
    assert "1 more is further away." in close.content.decode()
    assert "2 minutes’ walk, an estimate" in close.content.decode()


def test_what_comes_to_people_reaches_them(here):
    offer(here, "Comes along", reach_metres=40_000)
    offer(here, "Stays")
    offer(here, "On the phone", remote_only=True)

    found = look(near="HX1 1UJ", far="walk-15")

    assert sorted(titles(found)) == ["Comes along", "On the phone"]


def test_an_unknown_place_keeps_everything_typed(here):
    offer(here, "Money morning", about=[topic("money-and-benefits")])

    response = look(q="bills", near="HX1 1ZZ", age="11-17")

    page = response.content.decode()
    assert "We do not know this place" in page
    assert 'value="HX1 1ZZ"' in page
    assert 'value="bills"' in page
    assert re.search(r'value="11-17"\s+checked', page)
    assert titles(response) == ["Money morning"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"age": "0-10"}, ["All ages"]),
        ({"age": "11-17"}, ["All ages", "Teens"]),
        ({"how": "remote"}, ["Teens"]),
        ({"language": "ur"}, ["Teens"]),
        ({"language": "en"}, ["All ages"]),
        ({"access": "step-free"}, ["All ages"]),
        ({"access": ["step-free", "hearing loop"]}, []),
        ({"kind": "employer"}, ["Teens"]),
        ({"mode": "7"}, ["Teens"]),
    ],
)
def test_filters(here, asked, expected):
    library = SiteFactory(organisation__catchment=here, access=[AccessFeature.STEP_FREE.value])
    offer(here, "All ages", site=library)
    offer(
        here,
        "Teens",
        min_age=11,
        max_age=19,
        remote=True,
        languages=["ur"],
        modes=[7],
        organisation__kind="employer",
    )

    assert sorted(titles(look(**asked))) == expected


def test_filters_show_only_what_could_find_something(here):
    offer(here, "Teens", languages=["ur"])

    page = look().content.decode()

    assert "Urdu" in page
    assert "Polish" not in page


def test_freshness_is_said_in_words(here):
    offer(here, "Lately")
    offer(here, "Long ago", stale=True)
    offer(here, "Never", assured_on=None)

    page = look().content.decode()

    assert "Checked " in page
    assert "ring first" in page
    assert "Never checked: ring first" in page


def test_paused_offers_and_other_catchments_are_not_found(here):
    offer(here, "Paused", paused=True)
    offer(CatchmentFactory(), "Elsewhere")

    response = look()

    assert titles(response) == []
    assert "Nobody is listed yet" in response.content.decode()


def test_neighbours_offers_that_are_shown_here_are_found(here):
    shown = OfferFactory(title="Next valley")
    shown.organisation.shown_in.add(here)

    assert titles(look()) == ["Next valley"]


def test_nothing_fits_says_what_to_try(here):
    offer(here, "Chess club")

    page = look(q="bills are too much", age="11-17").content.decode()

    assert "Nothing here fits yet" in page
    assert "Look again without filters" in page


@pytest.mark.parametrize("view", ["list", "both", "table"])
def test_list_map_and_table_are_of_the_same_thing(here, view):
    offer(here, "Money morning")

    page = look(view=view).content.decode()

    assert ("finder-map" in page) is (view == "both")
    assert "Money morning" in page


def test_the_print_list_has_places_and_numbers_to_ring(here):
    for number in range(21):
        offer(here, f"Offer {number:02}", phone="01632 960123")

    page = look(print="yes").content.decode()

    assert page.count("01632 960123") == 21
    assert "1 Water Street, Todmorden, OL14 5QA" in page


def test_twenty_a_page_and_filters_stay_in_the_address(here):
    for number in range(21):
        offer(here, f"Offer {number:02}")

    first, second = look(q="", age="18-"), look(age="18-", page="2")

    assert (len(titles(first)), len(titles(second))) == (20, 1)
    assert "age=18-&amp;page=2" in first.content.decode()
    assert 'start="21"' in second.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "7"])
def test_odd_page_numbers_break_nothing(here, page):
    offer(here, "Money morning")

    assert look(page=page).status_code == 200


def test_what_is_typed_is_escaped(here):
    assert "<script>alert" not in look(q="<script>alert(1)</script>").content.decode()


def test_helpers_are_named_where_they_may_be(here):
    money = offer(here, "Money morning")
    HelperFactory(
        catchment=here, organisation=money.organisation, name="Amina Rashid", gives=[money]
    )
    HelperFactory(catchment=here, independent=True, name="Quiet Volunteer", gives=[money])
    HelperFactory(
        catchment=here,
        organisation=money.organisation,
        name="Paused Helper",
        status="paused",
        gives=[money],
    )
    member = signed_in(MembershipFactory(catchment=here, holds=[Role.PARENT]))

    outside, inside = look().content.decode(), member.get("/find/").content.decode()

    assert "Amina Rashid, Welfare rights worker" in outside
    assert "Quiet Volunteer" not in outside
    assert "Quiet Volunteer" in inside
    assert "Paused Helper" not in inside


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_finder_asks_the_same_number_of_questions_for_any_number_of_rows(
    here, rows, django_assert_num_queries
):
    money = topic("money-and-benefits")
    for number in range(rows):
        one = offer(here, f"Offer {number}", about=[money])
        HelperFactory(catchment=here, organisation=one.organisation, gives=[one])
    look(q="bills", near="OL14 5QA")

    with django_assert_num_queries(13):
        look(q="bills", near="OL14 5QA")


def test_an_organisation_without_an_offer_is_found_by_its_name(here):
    library = OrganisationFactory(catchment=here, name="Elland Library")

    text = look(q="elland library").content.decode()

    assert "Called “elland library”" in text
    assert f"/organisations/{library.public_id}/" in text


def test_without_an_open_catchment_there_is_no_directory():
    assert Client().get("/find/").status_code == 404


def test_topics_lead_to_the_finder(here):
    page = Client().get("/find/topics/").content.decode()

    assert "/find/?topic=money-and-benefits" in page


def test_a_term_has_a_lasting_address(here):
    assert "Owing money" in Client().get("/terms/needs/debt").content.decode()
    assert Client().get("/terms/needs/nothing").status_code == 404


def test_offer_help_says_how_to_be_invited(here):
    here.contact_email = "ruth@example.org"
    here.save()

    assert "mailto:ruth@example.org" in Client().get("/offer-help/").content.decode()


def test_a_workplace_finds_from_there_where_to_put_itself_forward(here):
    assert (
        f'href="{reverse("placements:host_new")}"' in Client().get("/offer-help/").content.decode()
    )


def test_offer_help_without_an_address_says_so(here):
    assert "No address to write to yet" in Client().get("/offer-help/").content.decode()


def test_organisations_are_not_in_the_way(here):
    OrganisationFactory(catchment=here, name="Lonely")

    assert "Lonely" not in look().content.decode()


def test_the_coordinator_finds_the_way_to_the_network_desk(here):
    coordinator = signed_in(MembershipFactory(catchment=here, holds=[Role.COORDINATOR]))

    assert "/directory/" in coordinator.get("/find/").content.decode()
    assert "/directory/" not in look().content.decode()


def test_the_maps_table_says_a_place_that_is_called_like_its_town_once(here):
    found = offer(here, "Homework room")
    found.site = SiteFactory(
        organisation=found.organisation, name="Todmorden", address="Todmorden", postcode="OL14 5QA"
    )
    found.save()

    text = look().content.decode()

    assert "<td>Todmorden, OL14 5QA</td>" in text


def test_a_need_that_says_i_is_quoted_in_the_heading(here):
    offer(here, "Strengths", about=[topic("knowing-my-strengths")])

    text = look(topic="knowing-my-strengths").content.decode()

    assert "1 can help with “Knowing what I am good at”" in text
