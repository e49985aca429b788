"""What writing to the directory changes and refuses."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError

from catchment.network.actions import credentials, editing, helpers, offers, organisations
from catchment.network.actions.directory import AlreadyAdded, ChangedMeanwhile, DetailsNotValid
from catchment.network.enums import CredentialKind
from catchment.network.models import Credential, DirectoryVersion, Helper, Offer, OpeningHours
from catchment.network.places import UnknownPostcode
from catchment.network.records import (
    HelperDetails,
    Hours,
    OfferDetails,
    OrganisationDetails,
    SiteDetails,
    details_of,
)
from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Organisation
from catchment.vocabulary.models import Topic
from tests.factories.network import CredentialFactory, HelperFactory, OfferFactory, SiteFactory
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    MembershipFactory,
    OrganisationFactory,
    actor_in,
)

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + dt.timedelta(days=1)


def keeper(thing):
    organisation = thing if isinstance(thing, Organisation) else thing.organisation
    return actor_in(organisation.catchment, Role.HELPER, organisation=organisation, name="Ruth")


def number(catchment):
    return DirectoryVersion.objects.get(catchment=catchment).number


def last_line():
    return JournalEntry.objects.latest("pk").sentence


def money():
    return Topic.objects.get(slug="money-and-benefits")


def test_add_offer_is_checked_today_and_its_layers_follow_the_topics():
    organisation = OrganisationFactory()
    debt = Topic.objects.get(slug="debt")

    offer = offers.add_offer(
        organisation=organisation,
        details=OfferDetails(title="Money morning", topics=(money(), debt), modes=(1, 6)),
        by=keeper(organisation),
        on=TODAY,
    )

    assert (offer.assured_on, offer.assured_by, offer.version) == (TODAY, "Ruth", 1)
    assert offer.catchment == organisation.catchment
    assert set(offer.topics.all()) == {money(), debt}
    assert offer.layers == [2, 6]
    assert last_line() == "added the offer “Money morning”"
    assert number(organisation.catchment) == 1


def test_add_offer_keeps_layers_that_are_given():
    organisation = OrganisationFactory()

    offer = offers.add_offer(
        organisation=organisation,
        details=OfferDetails(title="Money morning", topics=(money(),), layers=(3,)),
        by=keeper(organisation),
        on=TODAY,
    )

    assert offer.layers == [3]
    assert details_of(offer).layers == (3,)


def test_add_offer_refuses_the_same_form_twice():
    organisation, key = OrganisationFactory(), uuid.uuid4()
    sent = {
        "organisation": organisation,
        "details": OfferDetails(title="Money morning"),
        "by": keeper(organisation),
        "on": TODAY,
        "public_id": key,
    }
    offers.add_offer(**sent)

    with pytest.raises(AlreadyAdded):
        offers.add_offer(**sent)

    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"languages": ("xx",)}, "languages"),
        ({"access": ("lift",)}, "access"),
        ({"times": (21,)}, "times"),
        ({"layers": (8,)}, "layers"),
        ({"modes": (0,)}, "modes"),
        ({"in_person": False}, "in_person"),
        ({"min_age": 18, "max_age": 11}, "max_age"),
    ],
)
def test_add_offer_refuses_what_no_list_knows(values, field):
    organisation = OrganisationFactory()

    with pytest.raises(DetailsNotValid) as refused:
        offers.add_offer(
            organisation=organisation,
            details=OfferDetails(title="Money morning", **values),
            by=keeper(organisation),
            on=TODAY,
        )

    assert list(refused.value.problems) == [field]


def test_add_offer_refuses_another_catchment_s_topic():
    organisation = OrganisationFactory()
    foreign = Topic.objects.create(
        catchment=CatchmentFactory(), slug="foreign", number=201, name="Foreign", layers=[1]
    )

    with pytest.raises(DetailsNotValid, match="Foreign"):
        offers.add_offer(
            organisation=organisation,
            details=OfferDetails(title="Money morning", topics=(foreign,)),
            by=keeper(organisation),
            on=TODAY,
        )


def test_edit_record_bumps_version_and_every_directory_that_shows_it():
    offer, neighbour = OfferFactory(), CatchmentFactory()
    offer.organisation.shown_in.add(neighbour)
    details = OfferDetails(title="Money mornings", site=offer.site, topics=(money(),))

    editing.edit_record(record=offer, base_version=1, details=details, by=keeper(offer))

    assert (offer.title, offer.version, offer.changed_at) == ("Money mornings", 2, NOW)
    assert details_of(offer) == details
    assert (number(offer.catchment), number(neighbour)) == (1, 1)


def test_edit_record_refuses_the_slower_of_two():
    offer = OfferFactory(title="Money morning")
    faster = Offer.objects.get(pk=offer.pk)
    editing.edit_record(
        record=faster, base_version=1, details=OfferDetails(title="First"), by=keeper(offer)
    )

    with pytest.raises(ChangedMeanwhile):
        editing.edit_record(
            record=offer, base_version=1, details=OfferDetails(title="Second"), by=keeper(offer)
        )

    assert Offer.objects.get().title == "First"


def test_edit_record_refuses_an_edit_that_changes_nothing():
    offer = OfferFactory()

    with pytest.raises(editing.NothingChanged):
        editing.edit_record(
            record=offer, base_version=1, details=details_of(offer), by=keeper(offer)
        )


def test_edit_site_places_it_and_writes_its_hours():
    site = SiteFactory(postcode="", latitude=None, longitude=None)
    details = SiteDetails(
        name="Library", postcode="hx1 1uj", hours=(Hours(weekday=0, opens="09:30", closes="17:00"),)
    )

    editing.edit_record(record=site, base_version=1, details=details, by=keeper(site))

    assert (site.postcode, site.latitude, site.longitude) == ("HX1 1UJ", 53.72437, -1.8607)
    hours = OpeningHours.objects.get(site=site)
    assert (hours.weekday, hours.opens, hours.closes) == (0, dt.time(9, 30), dt.time(17))


def test_edit_site_refuses_an_unknown_postcode_and_changes_nothing():
    site = SiteFactory()

    with pytest.raises(UnknownPostcode):
        editing.edit_record(
            record=site,
            base_version=1,
            details=SiteDetails(name="Library", postcode="HX1 1ZZ"),
            by=keeper(site),
        )

    site.refresh_from_db()
    assert (site.postcode, site.version) == ("OL14 5QA", 1)


def test_confirm_offer_says_who_and_when():
    offer = OfferFactory(stale=True)

    offers.confirm_offer(offer=offer, by=keeper(offer), on=TODAY)

    assert (offer.assured_on, offer.assured_by, offer.version) == (TODAY, "Ruth", 2)


def test_confirm_offer_refuses_what_changed_since_it_was_read():
    offer = OfferFactory()
    Offer.objects.update(version=2)

    with pytest.raises(ChangedMeanwhile):
        offers.confirm_offer(offer=offer, by=keeper(offer), on=TODAY)


def test_offers_pause_open_again_and_close():
    offer = OfferFactory()
    by = keeper(offer)

    states = [
        step(offer=offer, by=by).status
        for step in (offers.pause_offer, offers.reopen_offer, offers.close_offer)
    ]

    assert states == ["paused", "active", "closed"]
    assert (offer.version, number(offer.catchment)) == (4, 3)


@pytest.mark.parametrize(
    ("step", "status"),
    [
        (offers.pause_offer, "paused"),
        (offers.pause_offer, "closed"),
        (offers.reopen_offer, "active"),
        (offers.reopen_offer, "closed"),
        (offers.close_offer, "closed"),
    ],
)
def test_offers_refuse_moves_that_are_not_in_the_table(step, status):
    offer = OfferFactory(status=status)

    with pytest.raises(offers.OfferNotMovable):
        step(offer=offer, by=keeper(offer))


def test_assure_offer_for_under_18s_and_take_it_back():
    offer = OfferFactory()
    by = keeper(offer)

    assured = offers.assure_offer_for_under_18s(offer=offer, until=TOMORROW, by=by)
    assert assured.under18_assured_until == TOMORROW

    back = offers.assure_offer_for_under_18s(offer=offer, until=None, by=by)
    assert back.under18_assured_until is None
    assert last_line().startswith("took back the assurance")


@pytest.mark.parametrize(
    ("more", "capacity", "full"), [(0, 2, True), (3, 5, False), (None, None, False)]
)
def test_set_offer_room_says_how_many_now_and_how_many_more(more, capacity, full):
    offer = OfferFactory(capacity=9)

    offers.set_offer_room(offer=offer, load=2, more=more, by=keeper(offer))

    assert (offer.load, offer.capacity, offer.is_full) == (2, capacity, full)
    assert last_line() == f"said how full “{offer.title}” is"


@pytest.mark.parametrize(("load", "more", "wrong"), [(-1, 2, ["load"]), (1, -2, ["more"])])
def test_set_offer_room_refuses_less_than_nothing(load, more, wrong):
    offer = OfferFactory()

    with pytest.raises(DetailsNotValid) as refused:
        offers.set_offer_room(offer=offer, load=load, more=more, by=keeper(offer))

    assert list(refused.value.problems) == wrong


def test_confirm_topics_once():
    offer = OfferFactory(topics_to_confirm=True)

    offers.confirm_topics(offer=offer, by=keeper(offer))

    assert (offer.topics_to_confirm, offer.version) == (False, 2)
    assert last_line() == f"confirmed the topics of “{offer.title}”"
    with pytest.raises(offers.TopicsNotGuessed):
        offers.confirm_topics(offer=offer, by=keeper(offer))


def test_confirming_or_editing_an_offer_confirms_its_topics():
    confirmed, edited = OfferFactory.create_batch(2, topics_to_confirm=True)

    offers.confirm_offer(offer=confirmed, by=keeper(confirmed), on=TODAY)
    editing.edit_record(
        record=edited,
        base_version=1,
        details=OfferDetails(title="Debt advice"),
        by=keeper(edited),
    )

    assert not Offer.objects.with_guessed_topics().exists()


def test_add_helper_places_and_links_offers():
    offer = OfferFactory()

    helper = helpers.add_helper(
        catchment=offer.catchment,
        organisation=offer.organisation,
        details=HelperDetails(name="Amina Rashid", postcode="OL14 5QA", offers=(offer,)),
        by=keeper(offer),
        on=TODAY,
    )

    assert (helper.latitude, helper.assured_on) == (53.71335, TODAY)
    assert list(offer.helpers.all()) == [helper]
    assert number(offer.catchment) == 1


def test_add_helper_refuses_the_same_form_twice_and_a_second_profile():
    membership, key = MembershipFactory(), uuid.uuid4()
    sent = {
        "catchment": membership.catchment,
        "organisation": None,
        "details": HelperDetails(name="Amina Rashid"),
        "by": actor_in(membership.catchment),
        "on": TODAY,
        "membership": membership,
    }
    helpers.add_helper(**sent, public_id=key)

    with pytest.raises(AlreadyAdded):
        helpers.add_helper(**sent, public_id=key)
    with pytest.raises(helpers.ProfileAlreadyThere):
        helpers.add_helper(**sent)

    assert Helper.objects.count() == 1


def test_helpers_pause_begin_again_and_end():
    helper = HelperFactory()
    by = keeper(helper)

    states = [
        step(helper=helper, by=by).status
        for step in (helpers.pause_helper, helpers.resume_helper, helpers.end_helper)
    ]

    assert states == ["paused", "active", "ended"]
    with pytest.raises(helpers.HelperNotMovable):
        helpers.end_helper(helper=helper, by=by)


def test_confirm_helper_and_set_load():
    helper = HelperFactory(assured_on=None, capacity=3)
    by = keeper(helper)

    helpers.confirm_helper(helper=helper, by=by, on=TODAY)
    helpers.set_helper_load(helper=helper, load=2, by=by)

    assert (helper.assured_on, helper.load, helper.version) == (TODAY, 2, 3)
    with pytest.raises(DetailsNotValid):
        helpers.set_helper_load(helper=helper, load=-1, by=by)


def test_an_independent_helper_bumps_the_own_directory():
    helper = HelperFactory(independent=True)

    helpers.pause_helper(helper=helper, by=actor_in(helper.catchment))

    assert number(helper.catchment) == 1


def test_add_organisation_and_site():
    catchment, key = CatchmentFactory(), uuid.uuid4()
    by = actor_in(catchment, Role.COORDINATOR)
    sent = {
        "catchment": catchment,
        "details": OrganisationDetails(name="Hope Street", kind="charity"),
        "by": by,
        "public_id": key,
    }

    organisation = organisations.add_organisation(**sent)
    site = organisations.add_site(
        organisation=organisation, details=SiteDetails(name="Centre", postcode="HX1 1UJ"), by=by
    )

    assert (organisation.assured_on, site.latitude) == (TODAY, 53.72437)
    assert number(catchment) == 2
    with pytest.raises(AlreadyAdded):
        organisations.add_organisation(**sent)


def test_confirm_and_close_organisation():
    organisation = OrganisationFactory(assured_on=None)
    by = keeper(organisation)

    organisations.confirm_organisation(organisation=organisation, by=by, on=TODAY)
    organisations.close_organisation(organisation=organisation, by=by)

    assert (organisation.assured_on, organisation.status) == (TODAY, "closed")
    with pytest.raises(organisations.OrganisationClosed):
        organisations.close_organisation(organisation=organisation, by=by)


def test_reopen_organisation_once():
    organisation = OrganisationFactory(status="closed")
    by = keeper(organisation)

    organisations.reopen_organisation(organisation=organisation, by=by)

    assert (organisation.status, organisation.version) == ("active", 2)
    assert last_line() == f"opened “{organisation.name}” again"
    assert number(organisation.catchment) == 1
    with pytest.raises(organisations.OrganisationOpen):
        organisations.reopen_organisation(organisation=organisation, by=by)


def test_record_clearance_keeps_outcome_and_date_only_and_opens_the_gate():
    helper = HelperFactory()
    seer = MembershipFactory(catchment=helper.catchment)

    made = credentials.record_credential(
        helper=helper,
        kind=CredentialKind.CLEARANCE,
        title="Enhanced, number 001234",
        valid_to=TOMORROW,
        by=actor_in(helper.catchment, membership_id=seer.pk),
        on=TODAY,
    )

    assert (made.outcome, made.title, made.seen_by, made.seen_on) == ("clear", "", seer, TODAY)
    assert list(Helper.objects.cleared_for_under_18s(on=TODAY)) == [helper]
    assert (helper.version, number(helper.catchment)) == (2, 1)
    assert "Enhanced" not in last_line()


def test_record_clearance_needs_an_end():
    helper = HelperFactory()

    with pytest.raises(credentials.ClearanceNeedsAnEnd):
        credentials.record_credential(
            helper=helper, kind=CredentialKind.CLEARANCE, by=actor_in(helper.catchment), on=TODAY
        )


def test_record_credential_refuses_oneself():
    membership = MembershipFactory()
    helper = HelperFactory(catchment=membership.catchment, membership=membership)

    with pytest.raises(credentials.NotByOneself):
        credentials.record_credential(
            helper=helper,
            kind=CredentialKind.GUIDANCE,
            level=7,
            by=actor_in(helper.catchment, membership_id=membership.pk),
            on=TODAY,
        )

    assert not Credential.objects.exists()


def test_record_credential_refuses_what_is_over():
    helper = HelperFactory()

    with pytest.raises(credentials.AlreadyOver):
        credentials.record_credential(
            helper=helper,
            kind=CredentialKind.REGISTER,
            register="UK Register of Career Development Professionals",
            valid_to=TODAY - dt.timedelta(days=1),
            by=actor_in(helper.catchment, membership_id=None),
            on=TODAY,
        )


def test_withdraw_credential_shuts_the_gate_at_once():
    credential = CredentialFactory(clearance=True)

    credentials.withdraw_credential(credential=credential, by=actor_in(credential.helper.catchment))

    assert not Helper.objects.cleared_for_under_18s(on=TODAY).exists()
    assert number(credential.helper.catchment) == 1


def test_what_the_database_refuses_is_not_taken_for_a_form_sent_twice():
    organisation = OrganisationFactory()
    by, seldom = keeper(organisation), 17

    with pytest.raises(IntegrityError):
        offers.add_offer(
            organisation=organisation,
            details=OfferDetails(title="Money morning", rhythm_months=seldom),
            by=by,
            on=TODAY,
        )
    with pytest.raises(IntegrityError):
        helpers.add_helper(
            catchment=organisation.catchment,
            organisation=organisation,
            details=HelperDetails(name="Amina Rashid", rhythm_months=seldom),
            by=by,
            on=TODAY,
        )
    with pytest.raises(IntegrityError):
        organisations.add_organisation(
            catchment=organisation.catchment,
            details=OrganisationDetails(name="Hope Street", kind="charity", rhythm_months=seldom),
            by=by,
        )

    assert not JournalEntry.objects.exists()


def test_edit_record_of_an_organisation():
    organisation = OrganisationFactory(kind="charity")
    details = OrganisationDetails(name="Hope Street", kind="charity", phone="01632 960123")

    editing.edit_record(
        record=organisation, base_version=1, details=details, by=keeper(organisation)
    )

    assert (organisation.name, organisation.phone, organisation.version) == (
        "Hope Street",
        "01632 960123",
        2,
    )


def test_record_clearance_refuses_a_day_beyond_the_catchments_rule():
    helper = HelperFactory()
    by = actor_in(helper.catchment, membership_id=MembershipFactory(catchment=helper.catchment).pk)

    with pytest.raises(credentials.CountsTooLong) as refused:
        credentials.record_clearance(
            helper=helper, valid_to=TODAY + dt.timedelta(days=1100), by=by, on=TODAY
        )

    assert refused.value.args == (36,)
    assert not Credential.objects.exists()
