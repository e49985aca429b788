"""Desks: still right, pause, credentials, changes that wait, the network as a whole."""

import datetime as dt
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import timezone

from catchment.network.actions.directory import ChangedMeanwhile
from catchment.network.models import Credential, Helper, Offer, ProposedChange
from catchment.people.enums import Role
from catchment.vocabulary.models import Topic
from tests.factories.network import (
    CredentialFactory,
    HelperFactory,
    OfferFactory,
    ProposedChangeFactory,
)
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


def member(thing, *roles, own=True):
    organisation = thing.organisation
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


def thing_address(thing):
    return at("offer" if isinstance(thing, Offer) else "helper", thing)


def day_in(days):
    day = timezone.localdate() + dt.timedelta(days=days)
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def three(name, days):
    return {f"{name}_{part}": value for part, value in day_in(days).items()}


def test_still_right_is_one_button():
    offer = OfferFactory(stale=True)

    response = member(offer).post(at("confirm_offer", offer), follow=True)

    offer.refresh_from_db()
    assert offer.assured_on == timezone.localdate()
    assert "is checked today" in response.content.decode()


@pytest.mark.parametrize("name", ["confirm_offer", "move_offer"])
def test_only_owners_press_it(name):
    offer = OfferFactory()

    answers = [
        member(offer, *roles, own=own).post(at(name, offer)).status_code
        for roles, own in (([Role.HELPER], False), ([Role.PERSON], True), ([Role.HELPER], True))
    ]

    assert answers == [403, 403, 302]


def test_reading_never_confirms():
    offer = OfferFactory(stale=True)

    assert member(offer).get(at("confirm_offer", offer)).status_code == 405


def test_helpers_and_organisations_are_confirmed_too():
    helper = HelperFactory(assured_on=None)
    client = member(helper)

    client.post(at("confirm_helper", helper))
    client.post(at("confirm_organisation", helper.organisation))

    helper.refresh_from_db()
    helper.organisation.refresh_from_db()
    assert helper.assured_on == helper.organisation.assured_on == timezone.localdate()


@pytest.mark.parametrize(
    ("to", "status", "said"),
    [
        ("pause", "paused", "Paused"),
        ("open", "active", "Somebody else changed it"),
        ("", "active", "Choose what to do"),
    ],
)
def test_an_owner_moves_an_offer(to, status, said):
    offer = OfferFactory()

    response = member(offer).post(at("move_offer", offer), {"to": to}, follow=True)

    offer.refresh_from_db()
    assert offer.status == status
    assert said in response.content.decode()


@pytest.mark.parametrize(
    ("to", "status"), [("pause", "paused"), ("open", "active"), ("", "active")]
)
def test_a_helper_pauses(to, status):
    helper = HelperFactory()

    member(helper).post(at("move_helper", helper), {"to": to})

    assert Helper.objects.get().status == status


@pytest.mark.parametrize(
    ("make", "page", "status", "said"),
    [
        (OfferFactory, "end_offer", "closed", "has ended"),
        (HelperFactory, "end_helper", "ended", "Thank you for helping"),
    ],
)
def test_ending_asks_first_and_happens_once(make, page, status, said):
    thing = make()
    client = member(thing)

    asked = client.get(at(page, thing))
    first = client.post(at(page, thing), follow=True)
    second = client.post(at(page, thing), follow=True)

    thing.refresh_from_db()
    away = f'<a class="govuk-link" href="{thing_address(thing)}">Leave it as it is</a>'
    assert away in asked.content.decode()
    assert said in first.content.decode()
    assert "Somebody else changed it" in second.content.decode()
    assert thing.status == status


def test_an_owner_says_how_full_an_offer_is():
    offer = OfferFactory(capacity=6, load=4)
    client = member(offer)

    page = client.get(at("offer_load", offer)).content.decode()
    wrong = client.post(at("offer_load", offer), {"load": "-1", "more": ""})
    client.post(at("offer_load", offer), {"load": "5", "more": "0"})
    full = client.get(at("offer", offer)).content.decode()
    client.post(at("offer_load", offer), {"load": "5", "more": ""})

    offer.refresh_from_db()
    assert 'value="2"' in page
    assert "There is a problem" in wrong.content.decode()
    assert "Full at the moment" in full
    assert (offer.load, offer.capacity) == (5, None)


def test_an_offer_that_somebody_else_saved_is_told(monkeypatch):
    offer = OfferFactory()
    client = member(offer)
    monkeypatch.setattr(
        "catchment.web.network.moves.offer_actions.set_offer_room",
        mock.Mock(side_effect=ChangedMeanwhile),
    )

    page = client.post(at("offer_load", offer), {"load": "1", "more": "1"}).content.decode()

    assert "Somebody else saved just now" in page


def test_guessed_topics_wait_on_the_desk_and_are_confirmed_there():
    offer = OfferFactory(
        title="Debt advice",
        about=[Topic.objects.get(slug="debt")],
        topics_to_confirm=True,
    )
    priya = member(offer, Role.COORDINATOR, own=False)

    before = priya.get("/directory/").content.decode()
    after = priya.post(at("confirm_topics", offer), {"back": "desk"}, follow=True).content.decode()
    again = priya.post(at("confirm_topics", offer), {"back": "desk"}, follow=True)

    offer.refresh_from_db()
    assert "Topics of 1 offer were guessed" in before
    assert "are right" in after
    assert "were guessed" not in after
    assert "Somebody else changed it" in again.content.decode()
    assert not offer.topics_to_confirm


def test_an_owner_sees_guessed_topics_on_the_offer_and_visitors_that_they_are_suggested():
    offer = OfferFactory(about=[Topic.objects.get(slug="debt")], topics_to_confirm=True)

    owner = member(offer).get(at("offer", offer)).content.decode()
    other = member(offer, own=False).get(at("offer", offer)).content.decode()

    assert "An import guessed these" in owner
    assert "Suggested, not confirmed yet" in other


def test_the_same_credential_sent_twice_is_kept_once_and_told():
    helper = HelperFactory()
    lead = member(helper, Role.SAFEGUARDING_LEAD)
    qualified = {"kind": "guidance qualification", "level": "6", "title": "Diploma"}

    cleared = [lead.post(at("add_clearance", helper), three("valid_to", 300)) for _ in range(2)]
    seen = [lead.post(at("add_credential", helper), qualified) for _ in range(2)]

    assert [one.status_code for one in (*cleared, *seen)] == [302, 200, 302, 200]
    assert "This is recorded already" in cleared[1].content.decode()
    assert "This is recorded already" in seen[1].content.decode()
    assert Credential.objects.count() == 2


def test_a_helper_says_how_full_they_are():
    helper = HelperFactory(capacity=3)
    client = member(helper)

    assert client.get(at("helper_load", helper)).status_code == 200
    client.post(at("helper_load", helper), {"load": "3"})
    wrong = client.post(at("helper_load", helper), {"load": "-1"})

    assert Helper.objects.get().load == 3
    assert "There is a problem" in wrong.content.decode()


def test_my_offers_lists_what_asks_for_a_check_first():
    organisation = OrganisationFactory()
    OfferFactory(organisation=organisation, title="Aaa")
    OfferFactory(organisation=organisation, title="Zzz", stale=True)
    OfferFactory(organisation=organisation, title="Closed one", closed=True)
    OfferFactory(title="Another’s")
    HelperFactory(catchment=organisation.catchment, organisation=organisation, name="Amina")
    client = signed_in(
        MembershipFactory(
            catchment=organisation.catchment, organisation=organisation, holds=[Role.HELPER]
        )
    )

    page = client.get("/my-offers/").content.decode()

    assert page.index("Zzz") < page.index("Aaa") < page.index("Amina")
    assert "Closed one" not in page
    assert "Another’s" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_my_offers_asks_as_often_for_any_number_of_rows(rows, django_assert_num_queries):
    organisation = OrganisationFactory()
    OfferFactory.create_batch(rows, organisation=organisation)
    HelperFactory.create_batch(rows, catchment=organisation.catchment, organisation=organisation)
    client = signed_in(
        MembershipFactory(
            catchment=organisation.catchment, organisation=organisation, holds=[Role.HELPER]
        )
    )

    with django_assert_num_queries(13):
        client.get("/my-offers/")


def test_my_offers_without_an_organisation_and_for_others():
    membership = MembershipFactory(holds=[Role.HELPER])
    person = MembershipFactory(holds=[Role.PERSON])

    assert "What I offer" in signed_in(membership).get("/my-offers/").content.decode()
    assert signed_in(person).get("/my-offers/").status_code == 403


def test_the_organisation_assures_for_under_18s():
    offer = OfferFactory()
    lead = member(offer, Role.SAFEGUARDING_LEAD)

    assert lead.get(at("assure_offer", offer)).status_code == 200
    past = lead.post(at("assure_offer", offer), three("until", -1))
    lead.post(at("assure_offer", offer), three("until", 30))

    offer.refresh_from_db()
    assert "has not passed" in past.content.decode()
    assert offer.under18_assured_until == timezone.localdate() + dt.timedelta(days=30)
    assert (
        member(offer, Role.COORDINATOR, own=False).get(at("assure_offer", offer)).status_code == 403
    )


def test_the_verifier_records_and_withdraws_a_clearance():
    helper = HelperFactory()
    lead = member(helper, Role.SAFEGUARDING_LEAD)

    past = lead.post(at("add_clearance", helper), three("valid_to", -1))
    lead.post(at("add_clearance", helper), three("valid_to", 300))

    credential = Credential.objects.get()
    assert "has not passed" in past.content.decode()
    assert credential.outcome == "clear"

    lead.post(at("withdraw_credential", credential))
    assert not Credential.objects.exists()


@pytest.mark.parametrize(
    ("roles", "own", "clearance", "credential"),
    [
        ([Role.CAREERS_LEADER], True, 200, 200),
        ([Role.HELPER], True, 403, 403),
        ([Role.CAREERS_LEADER], False, 403, 403),
        ([Role.COORDINATOR], False, 403, 200),
    ],
)
def test_who_opens_the_credential_forms(roles, own, clearance, credential):
    helper = HelperFactory()
    client = member(helper, *roles, own=own)

    assert client.get(at("add_clearance", helper)).status_code == clearance
    assert client.get(at("add_credential", helper)).status_code == credential


def test_nobody_records_their_own_clearance():
    membership = MembershipFactory(holds=[Role.SAFEGUARDING_LEAD], organisation=None)
    helper = HelperFactory(catchment=membership.catchment, independent=True, membership=membership)

    assert signed_in(membership).get(at("add_clearance", helper)).status_code == 403


def test_a_coordinator_records_a_qualification_and_is_told_what_is_missing():
    helper = HelperFactory()
    client = member(helper, Role.COORDINATOR, own=False)
    url = at("add_credential", helper)

    no_level = client.post(url, {"kind": "guidance qualification"})
    no_register = client.post(url, {"kind": "professional register"})
    client.post(url, {"kind": "guidance qualification", "level": "6", "title": "Diploma"})

    assert "Enter the level" in no_level.content.decode()
    assert "Enter which register" in no_register.content.decode()
    assert (Credential.objects.get().level, Credential.objects.get().title) == (6, "Diploma")


def test_a_coordinator_withdraws_no_other_organisation_s_clearance():
    credential = CredentialFactory(clearance=True)
    client = member(credential.helper, Role.COORDINATOR, own=False)

    assert client.post(at("withdraw_credential", credential)).status_code == 403


def waiting_change(**values):
    offer = OfferFactory(title="Money morning")
    change = ProposedChangeFactory(
        organisation=offer.organisation, target_id=offer.public_id, **values
    )
    return offer, change


def test_the_owner_accepts_a_change():
    offer, change = waiting_change()
    owner = member(offer)
    page = owner.get(at("change", change)).content.decode()

    response = owner.post(at("accept_change", change), follow=True)

    assert "Money mornings" in page
    offer.refresh_from_db()
    assert offer.title == "Money mornings"
    assert "is up to date" in response.content.decode()
    assert owner.post(at("accept_change", change)).status_code == 403


def test_a_change_that_overlaps_says_so_and_writes_nothing():
    offer, change = waiting_change()
    Offer.objects.update(title="Debt morning")
    owner = member(offer)

    response = owner.post(at("accept_change", change), follow=True)

    page = response.content.decode()
    assert "These have changed since: Title" in page
    assert "Changed since" in page
    assert Offer.objects.get().title == "Debt morning"
    assert ProposedChange.objects.get().status == "waiting"


def test_a_change_of_a_record_that_is_gone_says_so():
    offer, change = waiting_change()
    owner = member(offer)
    offer.delete()

    assert owner.get(at("change", change)).status_code == 200
    assert (
        "somebody was faster"
        in owner.post(at("accept_change", change), follow=True).content.decode()
    )


def test_refusing_needs_a_reason():
    offer, change = waiting_change()
    owner = member(offer)

    without = owner.post(at("refuse_change", change), {"reason": ""})
    owner.post(at("refuse_change", change), {"reason": "Old number"})

    assert "There is a problem" in without.content.decode()
    change.refresh_from_db()
    assert (change.status, change.reason) == ("refused", "Old number")


def test_who_sees_and_decides_a_change():
    offer, change = waiting_change()
    clients = {
        "owner": member(offer),
        "coordinator": member(offer, Role.COORDINATOR, own=False),
        "proposer": signed_in(_holding(change.proposed_by)),
        "somebody else": member(offer, own=False),
        "pupil": member(offer, Role.PERSON),
    }

    seen = {name: client.get(at("change", change)).status_code for name, client in clients.items()}
    decided = {
        name: client.post(at("refuse_change", change), {"reason": ""}).status_code
        for name, client in clients.items()
    }

    assert seen == {
        "owner": 200,
        "coordinator": 200,
        "proposer": 200,
        "somebody else": 404,
        "pupil": 404,
    }
    assert decided == {
        "owner": 200,
        "coordinator": 200,
        "proposer": 403,
        "somebody else": 404,
        "pupil": 404,
    }


def _holding(membership):
    membership.roles.create(role=Role.HELPER)
    return membership


@pytest.mark.parametrize("rows", [1, 3])
def test_changes_asks_as_often_for_any_number_of_rows(rows, django_assert_num_queries):
    organisation = OrganisationFactory()
    ProposedChangeFactory.create_batch(rows, organisation=organisation)
    client = signed_in(
        MembershipFactory(catchment=organisation.catchment, holds=[Role.COORDINATOR])
    )

    with django_assert_num_queries(9):
        page = client.get("/changes/").content.decode()

    assert page.count("Proposed by") == rows


def test_no_change_waits():
    client = signed_in(MembershipFactory(holds=[Role.COORDINATOR]))

    assert "No change waits" in client.get("/changes/").content.decode()


def test_the_coordinator_s_desk():
    offer = OfferFactory(title="Long ago", stale=True)
    HelperFactory(catchment=offer.catchment, name="Not cleared")
    HelperFactory(catchment=offer.catchment, name="All clear", cleared=True)
    OrganisationFactory(catchment=offer.catchment, name="Offers nothing")
    client = member(offer, Role.COORDINATOR, own=False)

    page = client.get("/directory/").content.decode()

    for said in ("Long ago", "Not cleared", "Offers nothing"):
        assert said in page
    assert "All clear" not in page
    back = client.post(at("confirm_offer", offer), {"back": "desk"})
    assert back.url == "/directory/"


def test_the_coordinator_s_desk_is_calm_when_all_is_well():
    client = signed_in(MembershipFactory(holds=[Role.COORDINATOR]))

    page = client.get("/directory/").content.decode()

    assert "Every open offer was checked in time." in page
    assert "Everybody who helps is cleared." in page
    assert "Every organisation offers something." in page


def test_only_the_coordinator_opens_the_desk():
    assert signed_in(MembershipFactory(holds=[Role.HELPER])).get("/directory/").status_code == 403
