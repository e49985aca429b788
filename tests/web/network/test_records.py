"""Record pages and forms: who reads, who edits, what waits, what is never lost."""

import re

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from catchment.network.enums import ChangeStatus
from catchment.network.models import Helper, Offer, OpeningHours, ProposedChange, Site
from catchment.network.records import details_of, plain
from catchment.people.enums import Role
from catchment.people.models import Organisation
from catchment.vocabulary.models import Topic
from catchment.web.network.forms.base import SEEN_SALT
from tests.factories.network import CredentialFactory, HelperFactory, OfferFactory, SiteFactory
from tests.factories.people import CatchmentFactory, MembershipFactory, OrganisationFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    return OfferFactory(title="Money morning", organisation__name="Hope Street")


def member(thing, *roles, own=True):
    organisation = thing if isinstance(thing, Organisation) else thing.organisation
    catchment = organisation.catchment if organisation else thing.catchment
    return signed_in(
        MembershipFactory(
            catchment=catchment,
            organisation=organisation if own else OrganisationFactory(catchment=catchment),
            holds=roles or [Role.HELPER],
        )
    )


def at(name, thing):
    return reverse(f"network:{name}", args=[thing.public_id])


def form_of(client, url):
    """What a browser would send back unchanged."""
    response = client.get(url)
    assert response.status_code == 200, url
    return data_of(response)


def data_of(response):
    page = response.content.decode()
    data = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, kind = _attribute(tag, "name"), _attribute(tag, "type") or "text"
        if (
            not name
            or name == "csrfmiddlewaretoken"
            or (kind in ("checkbox", "radio") and " checked" not in tag)
        ):
            continue
        data.setdefault(name, []).append(_attribute(tag, "value") or "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        data[name] = [text.strip("\r\n")]
    for name, inside in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)"\s+selected', inside)
        data[name] = [chosen[1] if chosen else ""]
    return data


def _attribute(tag, name):
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found[1] if found else None


@pytest.mark.parametrize("name", ["offer", "organisation", "helper"])
def test_public_pages_open_for_visitors(name, offer):
    helper = HelperFactory(
        catchment=offer.catchment, organisation=offer.organisation, name="Amina", gives=[offer]
    )
    thing = {"offer": offer, "organisation": offer.organisation, "helper": helper}[name]

    page = Client().get(at(name, thing)).content.decode()

    assert "Hope Street" in page
    assert "Money morning" in page
    assert "Amina" in page
    assert "/edit/" not in page


def test_a_helper_s_page_shows_qualifications_but_never_clearance_or_postcode(offer):
    helper = HelperFactory(
        catchment=offer.catchment,
        organisation=offer.organisation,
        qualified=True,
        cleared=True,
        postcode="HX1 1UJ",
        latitude=53.72,
        longitude=-1.86,
    )

    page = Client().get(at("helper", helper)).content.decode()

    assert "Diploma in Career Guidance and Development" in page
    assert "HX1 1UJ" not in page
    assert "leared" not in page


@pytest.mark.parametrize(
    "values", [{"status": "paused"}, {"organisation__status": "closed"}], ids=["paused", "closed"]
)
def test_what_is_not_public_is_not_found_by_visitors(values):
    offer = OfferFactory(**values)

    assert Client().get(at("offer", offer)).status_code == 404


def test_independent_helpers_are_for_members():
    helper = HelperFactory(independent=True)
    inside = signed_in(MembershipFactory(catchment=helper.catchment, holds=[Role.PARENT]))
    elsewhere = signed_in(MembershipFactory(holds=[Role.PARENT]))

    answers = [one.get(at("helper", helper)).status_code for one in (Client(), inside, elsewhere)]

    assert answers == [404, 200, 404]


@pytest.mark.parametrize(
    ("roles", "own", "expected"),
    [
        ([Role.HELPER], True, 200),
        ([Role.PERSON], True, 403),
        ([Role.COORDINATOR], False, 200),
        ([Role.HELPER], False, 200),
        ([Role.OBSERVER], False, 403),
    ],
)
def test_who_may_open_the_form_of_an_offer(offer, roles, own, expected):
    assert member(offer, *roles, own=own).get(at("edit_offer", offer)).status_code == expected


def test_another_catchment_s_offer_is_not_found(offer):
    stranger = signed_in(MembershipFactory(holds=[Role.COORDINATOR]))

    assert stranger.get(at("edit_offer", offer)).status_code == 404
    assert stranger.post(at("confirm_offer", offer)).status_code == 404
    assert stranger.get(at("offer", offer)).status_code == 404


def test_visitors_are_asked_to_sign_in(offer):
    response = Client().get(at("edit_offer", offer))

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_an_owner_s_edit_is_written_at_once(offer):
    owner, url = member(offer), at("edit_offer", offer)
    sent = form_of(owner, url) | {
        "title": "Money mornings",
        "topics_6": ["money-and-benefits"],
        "cost": "2.50",
        "times": ["0", "3"],
    }

    response = owner.post(url, sent)

    assert response.status_code == 302
    offer.refresh_from_db()
    assert (offer.title, offer.cost_pence, offer.times) == ("Money mornings", 250, [0, 3])
    assert list(offer.topics.all()) == [Topic.objects.get(slug="money-and-benefits")]
    assert (offer.layers, offer.version) == ([6], 2)


def test_a_form_sent_back_unchanged_changes_nothing(offer):
    offer.topics.set(Topic.objects.filter(slug__in=["debt", "money-and-benefits"]))
    Offer.objects.update(
        layers=[2, 6], times=[0, 20], languages=["ur"], reach_metres=5000, cost_pence=0, min_age=11
    )
    before = plain(details_of(Offer.objects.get()))
    owner, url = member(offer), at("edit_offer", offer)

    response = owner.post(url, form_of(owner, url), follow=True)

    assert "Nothing was different" in response.content.decode()
    assert plain(details_of(Offer.objects.get())) == before


def test_two_edits_of_different_fields_are_both_kept(offer):
    owner, url = member(offer), at("edit_offer", offer)
    first = form_of(owner, url) | {"phone": "01632 960111"}
    second = form_of(owner, url) | {"title": "Money mornings"}

    owner.post(url, first)
    owner.post(url, second)

    offer.refresh_from_db()
    assert (offer.phone, offer.title, offer.version) == ("01632 960111", "Money mornings", 3)


def test_two_edits_of_one_field_show_both_and_keep_what_was_typed(offer):
    owner, url = member(offer), at("edit_offer", offer)
    first = form_of(owner, url) | {"title": "Debt morning"}
    second = form_of(owner, url) | {"title": "Money mornings", "phone": "01632 960111"}
    owner.post(url, first)

    response = owner.post(url, second)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Debt morning" in page
    assert 'value="Money mornings"' in page
    assert 'value="01632 960111"' in page
    offer.refresh_from_db()
    assert (offer.title, offer.phone) == ("Debt morning", "")

    owner.post(url, data_of(response))

    offer.refresh_from_db()
    assert (offer.title, offer.phone) == ("Money mornings", "01632 960111")


def test_what_was_seen_cannot_be_made_up(offer):
    owner, url = member(offer), at("edit_offer", offer)
    sent = form_of(owner, url) | {"seen": signing.dumps({"title": "x"}, salt="other")}

    response = owner.post(url, sent)

    assert "Open this page again" in response.content.decode()
    assert Offer.objects.get().version == 1
    assert SEEN_SALT != "other"


def test_another_s_edit_waits_for_the_owner(offer):
    other, url = member(offer, own=False), at("edit_offer", offer)

    response = other.post(url, form_of(other, url) | {"phone": "01632 960111"}, follow=True)

    assert "Sent to the owner" in response.content.decode()
    change = ProposedChange.objects.get()
    assert (change.after, change.status) == ({"phone": "01632 960111"}, "waiting")
    assert Offer.objects.get().phone == ""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "Enter in a few words what you offer"),
        ({"in_person": [], "remote": []}, "Say how people get it"),
        ({"min_age": "18", "max_age": "11"}, "not below the youngest"),
        ({"cost": "-1"}, "Enter 0 or more pounds"),
    ],
)
def test_the_offer_form_says_what_to_do_and_keeps_what_was_typed(offer, values, said):
    owner, url = member(offer), at("edit_offer", offer)

    response = owner.post(url, form_of(owner, url) | {"phone": "01632 960111"} | values)

    page = response.content.decode()
    assert said in page
    assert "There is a problem" in page
    assert 'value="01632 960111"' in page
    assert Offer.objects.get().version == 1


def test_adding_an_offer_twice_adds_one(offer):
    owner, url = member(offer), at("add_offer_to", offer.organisation)
    sent = form_of(owner, url) | {"title": "A lift to interviews", "topics_7": ["travel"]}

    first, second = owner.post(url, sent), owner.post(url, sent, follow=True)

    assert first.status_code == 302
    assert "That was sent before" in second.content.decode()
    assert Offer.objects.filter(title="A lift to interviews").count() == 1


def test_only_owners_add_to_an_organisation(offer):
    for name in ("add_offer_to", "add_site", "add_helper"):
        url = at(name, offer.organisation)
        answers = [
            member(offer, *roles, own=own).get(url).status_code
            for roles, own in (([Role.HELPER], True), ([Role.HELPER], False), ([Role.PERSON], True))
        ]
        assert answers == [200, 403, 403], name


def test_add_offer_leads_to_one_s_organisation_or_to_a_profile(offer):
    owner = member(offer)
    alone = signed_in(MembershipFactory(catchment=offer.catchment, holds=[Role.HELPER]))

    assert owner.get("/offers/add/").url == at("add_offer_to", offer.organisation)
    assert alone.get("/offers/add/").url == "/helpers/add/"


def test_adding_a_place_reads_postcode_and_hours(offer):
    owner, url = member(offer), at("add_site", offer.organisation)
    sent = form_of(owner, url) | {
        "name": "Library",
        "postcode": "hx11uj",
        "hours_0": "9:30am to 12, 1pm - 5pm",
    }

    assert owner.post(url, sent).status_code == 302

    site = Site.objects.get(name="Library")
    assert (site.postcode, site.latitude) == ("HX1 1UJ", 53.72437)
    hours = OpeningHours.objects.filter(site=site).order_by("opens")
    assert [f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in hours] == [
        "09:30-12:00",
        "13:00-17:00",
    ]
    page = Client().get(at("organisation", offer.organisation)).content.decode()
    assert "9:30am to 12pm and 1pm to 5pm" in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"postcode": "HX1 1ZZ"}, "We do not know this postcode"),
        ({"postcode": "nowhere"}, "Enter a full postcode"),
        ({"hours_0": "mornings"}, "Enter times like 9:30am to 5pm"),
        ({"hours_0": "5pm to 9am"}, "Enter times like 9:30am to 5pm"),
        ({"hours_0": "25 to 26"}, "Enter times like 9:30am to 5pm"),
    ],
)
def test_the_place_form_says_what_to_do(offer, values, said):
    owner, url = member(offer), at("add_site", offer.organisation)

    response = owner.post(url, form_of(owner, url) | {"name": "Library"} | values)

    assert said in response.content.decode()
    assert not Site.objects.filter(name="Library").exists()


def test_editing_a_place_keeps_its_hours():
    site = SiteFactory()
    OpeningHours.objects.create(site=site, weekday=2, opens="09:30", closes="17:00")
    owner, url = member(site), at("edit_site", site)

    owner.post(url, form_of(owner, url) | {"name": "Town library"})

    site.refresh_from_db()
    assert (site.name, site.hours.count()) == ("Town library", 1)


def test_editing_with_an_unknown_postcode_loses_nothing():
    site = SiteFactory()
    owner, url = member(site), at("edit_site", site)

    response = owner.post(url, form_of(owner, url) | {"name": "New", "postcode": "HX1 1ZZ"})

    assert "We do not know this postcode" in response.content.decode()
    assert 'value="New"' in response.content.decode()


def test_one_s_own_profile_is_written_once():
    membership = MembershipFactory(holds=[Role.HELPER], user__name="Gloria Bennett")
    client = signed_in(membership)
    sent = form_of(client, "/helpers/add/") | {"cannot_offer": "No lifts"}

    assert sent["name"] == ["Gloria Bennett"]
    assert client.post("/helpers/add/", sent).status_code == 302
    again = client.post("/helpers/add/", form_of(client, "/helpers/add/"))

    helper = Helper.objects.get()
    assert (helper.membership, helper.organisation) == (membership, None)
    assert helper.cannot_offer == "No lifts"
    assert "You have a profile already" in again.content.decode()


def test_a_helper_edits_and_an_owner_adds(offer):
    owner, url = member(offer), at("add_helper", offer.organisation)
    sent = form_of(owner, url) | {"name": "Joan", "offers": [str(offer.pk)], "postcode": "HX1 1UJ"}
    owner.post(url, sent)
    helper = Helper.objects.get(name="Joan")
    edit = at("edit_helper", helper)

    owner.post(edit, form_of(owner, edit) | {"can_offer": "Tea"})

    helper.refresh_from_db()
    assert (helper.can_offer, list(helper.offers.all())) == ("Tea", [offer])


def test_coordinators_add_and_edit_organisations():
    membership = MembershipFactory(holds=[Role.COORDINATOR])
    client = signed_in(membership)
    sent = form_of(client, "/organisations/add/") | {"name": "Weir Kitchen", "kind": "employer"}

    client.post("/organisations/add/", sent)
    again = client.post("/organisations/add/", sent, follow=True)
    made = Organisation.objects.get(name="Weir Kitchen")
    edit = at("edit_organisation", made)
    client.post(edit, form_of(client, edit) | {"description": "A kitchen"})

    made.refresh_from_db()
    assert (made.kind, made.description, made.version) == ("employer", "A kitchen", 2)
    assert "That was sent before" in again.content.decode()


def test_only_coordinators_add_organisations(offer):
    assert member(offer).get("/organisations/add/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_organisation_page_asks_as_often_for_any_number_of_rows(
    rows, offer, django_assert_num_queries
):
    for _ in range(rows):
        one = OfferFactory(organisation=offer.organisation)
        HelperFactory(catchment=offer.catchment, organisation=offer.organisation, gives=[one])
    url = at("organisation", offer.organisation)

    with django_assert_num_queries(7):
        Client().get(url)


def test_credentials_are_shown_to_those_who_look_after_them(offer):
    helper = HelperFactory(catchment=offer.catchment, organisation=offer.organisation)
    CredentialFactory(helper=helper, clearance=True)
    pages = {
        role: member(offer, role).get(at("helper", helper)).content.decode()
        for role in (Role.SAFEGUARDING_LEAD, Role.HELPER, Role.PARENT)
    }

    assert "Cleared to work with under-18s" in pages[Role.SAFEGUARDING_LEAD]
    assert "Cleared to work with under-18s" not in pages[Role.HELPER]
    assert "Cleared to work with under-18s" not in pages[Role.PARENT]


def test_a_catchment_that_is_not_open_shows_nothing_to_visitors():
    offer = OfferFactory(organisation__catchment=CatchmentFactory(status="preparing"))

    assert Client().get(at("offer", offer)).status_code == 404
    assert ChangeStatus.WAITING == "waiting"
