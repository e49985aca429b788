"""Constraints of the network's tables, and the questions that its QuerySets answer."""

import datetime as dt

import pytest
from django.db import IntegrityError

from catchment.network.enums import CredentialKind
from catchment.network.models import Helper, Offer, OpeningHours, Site
from catchment.people.enums import OrganisationStatus
from tests.factories.network import (
    CredentialFactory,
    HelperFactory,
    OfferFactory,
    ProposedChangeFactory,
    SiteFactory,
)
from tests.factories.people import NOW, TODAY, CatchmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - dt.timedelta(days=1)


def refused(name):
    return pytest.raises(IntegrityError, match=rf"{name}|UNIQUE|unique")


def test_site_is_placed_whole_or_not_at_all():
    with refused("site_is_placed_whole_or_not_at_all"):
        SiteFactory(longitude=None)


def test_opening_hours_close_after_opening():
    with refused("opening_hours_close_after_opening"):
        OpeningHours.objects.create(
            site=SiteFactory(), weekday=0, opens=dt.time(12), closes=dt.time(12)
        )


def test_opening_hours_know_seven_days():
    with refused("opening_hours_weekday_is_0_to_6"):
        OpeningHours.objects.create(
            site=SiteFactory(), weekday=7, opens=dt.time(9), closes=dt.time(12)
        )


def test_opening_hours_begin_once():
    site = SiteFactory()
    OpeningHours.objects.create(site=site, weekday=0, opens=dt.time(9), closes=dt.time(12))

    with refused("opening_hours_begin_once"):
        OpeningHours.objects.create(site=site, weekday=0, opens=dt.time(9), closes=dt.time(17))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"status": "lost"}, "offer_status_is_known"),
        ({"min_age": 18, "max_age": 17}, "offer_ages_are_in_order"),
        ({"rhythm_months": 17}, "offer_rhythm_is_1_to_16_months"),
        ({"in_person": False}, "offer_can_be_had_in_some_way"),
        ({"title": ""}, "offer_has_a_title"),
    ],
)
def test_offer_refuses(values, name):
    with refused(name):
        OfferFactory(**values)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"status": "lost"}, "helper_status_is_known"),
        ({"rhythm_months": 0}, "helper_rhythm_is_1_to_16_months"),
        ({"latitude": 53.7}, "helper_is_placed_whole_or_not_at_all"),
        ({"name": ""}, "helper_has_a_name"),
    ],
)
def test_helper_refuses(values, name):
    with refused(name):
        HelperFactory(**values)


def test_helper_has_one_profile_a_membership():
    membership = MembershipFactory()
    HelperFactory(membership=membership)

    with refused("helper_has_one_profile_a_membership"):
        HelperFactory(membership=membership)


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Two cautions of 2019"},
        {"register": "DBS 001234567"},
        {"level": 3},
        {"valid_to": None},
        {"outcome": ""},
    ],
)
def test_clearance_is_an_outcome_until_a_date_and_nothing_else(values):
    with refused("clearance_is_an_outcome_until_a_date_and_nothing_else"):
        CredentialFactory(clearance=True, **values)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"kind": "rumour"}, "credential_kind_is_known"),
        ({"level": 9}, "credential_level_is_1_to_8"),
        ({"outcome": "clear"}, "clearance_is_an_outcome"),
    ],
)
def test_credential_refuses(values, name):
    with refused(name):
        CredentialFactory(**values)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"target_kind": "person"}, "proposed_change_kind_is_known"),
        ({"status": "accepted"}, "proposed_change_is_decided_with_a_moment"),
        ({"decided_at": NOW}, "proposed_change_is_decided_with_a_moment"),
    ],
)
def test_proposed_change_refuses(values, name):
    with refused(name):
        ProposedChangeFactory(**values)


def test_cleared_for_under_18s_holds_on_the_last_day_only_until_then():
    cleared, over = HelperFactory(name="Cleared"), HelperFactory(name="Over")
    HelperFactory(name="None recorded", qualified=True)
    CredentialFactory(helper=cleared, clearance=True, valid_to=TODAY)
    CredentialFactory(helper=over, clearance=True, valid_to=YESTERDAY)

    assert list(Helper.objects.cleared_for_under_18s(on=TODAY)) == [cleared]


def test_guidance_qualified_asks_for_level_six_in_force():
    qualified = HelperFactory(qualified=True)
    CredentialFactory(level=5)
    CredentialFactory(valid_to=YESTERDAY)
    CredentialFactory(level=None)
    CredentialFactory(kind=CredentialKind.OTHER, level=7)

    assert list(Helper.objects.guidance_qualified(on=TODAY)) == [qualified]


def test_with_room_counts_offers_without_a_limit():
    unlimited, free = OfferFactory(load=9), OfferFactory(capacity=2, load=1)
    OfferFactory(capacity=2, load=2)

    assert list(Offer.objects.with_room().order_by("pk")) == [unlimited, free]


def test_helpers_with_room():
    free = HelperFactory(capacity=2, load=1)
    HelperFactory(capacity=1, load=1)

    assert list(Helper.objects.with_room()) == [free]


def test_in_catchment_holds_neighbours_that_are_shown_here():
    here = CatchmentFactory()
    own = OfferFactory(organisation__catchment=here)
    shown = OfferFactory()
    shown.organisation.shown_in.add(here)
    OfferFactory()

    assert list(Offer.objects.in_catchment(here).order_by("pk")) == [own, shown]
    assert set(Site.objects.in_catchment(here)) == {own.site, shown.site}


def test_helpers_in_catchment_hold_independents_of_this_catchment_only():
    here = CatchmentFactory()
    own = HelperFactory(catchment=here)
    alone = HelperFactory(catchment=here, independent=True)
    HelperFactory(independent=True)

    assert list(Helper.objects.in_catchment(here).order_by("pk")) == [own, alone]


def test_public_offers_are_open_and_of_active_organisations():
    open_offer = OfferFactory()
    OfferFactory(paused=True)
    OfferFactory(organisation__status=OrganisationStatus.CLOSED)

    assert list(Offer.objects.public()) == [open_offer]


def test_placed_leaves_out_sites_without_a_known_postcode():
    placed = SiteFactory()
    SiteFactory(latitude=None, longitude=None)

    assert list(Site.objects.placed()) == [placed]


def test_log_names_end_in_the_key():
    offer, helper = OfferFactory(), HelperFactory()

    assert str(offer) == f"{offer.title} ({offer.pk})"
    assert str(helper) == f"helper {helper.pk}"
