"""Places of a workplace: written, changed, taken off; and where an opportunity takes place."""

from typing import Any

import pytest
from django.urls import reverse

from catchment.network.models import Site
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.actions import host_sites as actions
from catchment.placements.enums import OpportunityStatus
from tests.factories.network import OfferFactory, SiteFactory
from tests.factories.people import MembershipFactory, actor_in
from tests.factories.placements import HostFactory, OpportunityFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Membership:
    """She acts for a checked kitchen."""
    host = HostFactory(verified=True, organisation__name="The Weir Kitchen")
    made: Membership = MembershipFactory(
        catchment=host.catchment, organisation=host.organisation, holds=[Role.HOST]
    )
    return made


@pytest.fixture
def host(anna: Membership) -> Any:
    return anna.organisation.hosts.get()


def html(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_a_place_is_written_chosen_changed_and_taken_off(anna, host):
    browser = signed_in(anna)
    opportunity = OpportunityFactory(host=host, title="A week in a kitchen")
    where = reverse("placements:opportunity_where", args=[opportunity.public_id])

    browser.post(
        reverse("placements:host_site_add", args=[host.public_id]),
        {"name": "The mill", "address": "1 Bridge Gate", "postcode": "ol14 5qa", "access": ["step-free"]},
    )  # fmt: skip
    site = Site.objects.get(organisation=host.organisation)
    browser.post(where, {"where": str(site.public_id), "version": "1"})
    opportunity.refresh_from_db()
    assert (opportunity.site, site.postcode) == (site, "OL14 5QA")

    one = reverse("placements:host_site", args=[host.public_id, site.public_id])
    browser.post(one, {"name": "The old mill", "postcode": "OL14 5QA", "version": site.version})
    site.refresh_from_db()
    assert (site.name, site.access) == ("The old mill", [])

    off = reverse("placements:host_site_off", args=[host.public_id, site.public_id])
    assert "Something is still offered there" in html(browser.post(off, follow=True))
    browser.post(where, {"where": "online", "version": "2"})
    assert "Taken off" in html(browser.post(off, follow=True))
    opportunity.refresh_from_db()
    assert (opportunity.site, opportunity.remote) == (None, True)
    assert not Site.objects.filter(pk=site.pk).exists()


def test_a_place_of_another_workplace_is_not_there(anna, host):
    elsewhere = SiteFactory()

    said = signed_in(anna).get(
        reverse("placements:host_site", args=[host.public_id, elsewhere.public_id])
    )

    assert said.status_code == 404


def test_an_opportunity_is_not_put_into_another_workplace_s_place(anna, host):
    opportunity, elsewhere = OpportunityFactory(host=host), SiteFactory()

    page = html(
        signed_in(anna).post(
            reverse("placements:opportunity_where", args=[opportunity.public_id]),
            {"where": str(elsewhere.public_id), "version": "1"},
        )
    )

    assert "Choose a place of the list" in page
    with pytest.raises(actions.SiteElsewhere):
        actions.choose_site(
            opportunity=opportunity,
            site=elsewhere,
            remote=False,
            version=1,
            by=actor_in(host.catchment, Role.HOST, membership_id=None),
        )


def test_of_two_who_choose_the_slower_is_told(anna, host):
    opportunity = OpportunityFactory(host=host, version=2)

    page = html(
        signed_in(anna).post(
            reverse("placements:opportunity_where", args=[opportunity.public_id]),
            {"where": "online", "version": "1"},
            follow=True,
        )
    )

    assert "Somebody changed it meanwhile" in page


def test_a_place_with_an_offer_of_help_stays(host):
    site = SiteFactory(organisation=host.organisation)
    OfferFactory(organisation=host.organisation, site=site)

    with pytest.raises(actions.SiteInUse):
        actions.retire_site(
            host=host, site=site, by=actor_in(host.catchment, Role.HOST, membership_id=None)
        )


def test_what_is_closed_stays_without_its_place(host):
    site = SiteFactory(organisation=host.organisation)
    closed = OpportunityFactory(host=host, site=site, status=OpportunityStatus.CLOSED)
    by = actor_in(host.catchment, Role.HOST, membership_id=None)

    actions.retire_site(host=host, site=site, by=by)
    with pytest.raises(actions.SiteGone):
        actions.retire_site(host=host, site=site, by=by)

    closed.refresh_from_db()
    assert closed.site is None


def test_a_postcode_that_nobody_knows_is_told_beside_its_field(anna, host):
    page = html(
        signed_in(anna).post(
            reverse("placements:host_site_add", args=[host.public_id]),
            {"name": "The mill", "postcode": "ZZ99 9ZZ"},
        )
    )

    assert "We do not know this postcode" in page


def test_without_a_place_the_page_says_what_that_means(anna, host):
    page = html(signed_in(anna).get(reverse("placements:host_sites", args=[host.public_id])))

    assert "No place is written down" in page
