"""Two edits of one record, an import in between: nothing is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from django.db import connection

from catchment.network.actions import changes, editing
from catchment.network.actions.directory import ChangedMeanwhile, DetailsNotValid
from catchment.network.models import Offer, ProposedChange
from catchment.network.records import OfferDetails, details_of
from catchment.people.enums import Role
from catchment.people.models import JournalEntry
from catchment.vocabulary.models import Topic
from tests.factories.network import HelperFactory, OfferFactory, SiteFactory
from tests.factories.people import MembershipFactory, actor_in


def coordinator(record):
    membership = MembershipFactory(catchment=record.organisation.catchment)
    return actor_in(
        record.organisation.catchment, Role.COORDINATOR, membership_id=membership.pk, name="Jo"
    )


def proposed(record, **values):
    """A change by somebody of another organisation, who sees the record as it is now."""
    before = details_of(record)
    membership = MembershipFactory(catchment=record.organisation.catchment)
    return changes.propose_change(
        record=record,
        base_version=record.version,
        before=before,
        after=replace(before, **values),
        by=actor_in(record.organisation.catchment, Role.HELPER, membership_id=membership.pk),
    )


@pytest.mark.django_db
def test_propose_change_keeps_the_changed_fields_and_leaves_the_record():
    offer = OfferFactory(title="Money morning")

    change = proposed(offer, title="Money mornings", times=(0, 3))

    assert change.before == {"title": "Money morning", "times": []}
    assert change.after == {"title": "Money mornings", "times": [0, 3]}
    assert (change.organisation, change.target_name) == (offer.organisation, "Money morning")
    assert Offer.objects.get().title == "Money morning"


@pytest.mark.django_db
def test_propose_change_refuses_nothing_and_nonsense():
    offer = OfferFactory()

    with pytest.raises(editing.NothingChanged):
        proposed(offer)
    with pytest.raises(DetailsNotValid):
        proposed(offer, modes=(99,))


@pytest.mark.django_db
def test_one_accepted_one_refused_and_an_import_between_lose_nothing():
    offer = OfferFactory(title="Money morning", description="Tea.", phone="1")
    by = coordinator(offer)
    first = proposed(offer, title="Money mornings", min_age=16)
    second = proposed(offer, phone="3")
    imported = replace(details_of(offer), description="Tea and toast.", cost_pence=0)
    editing.edit_record(record=offer, base_version=offer.version, details=imported, by=by)

    changes.accept_change(change=first, by=by)
    changes.refuse_change(change=second, reason="That is the old number", by=by)

    offer.refresh_from_db()
    assert (offer.title, offer.min_age) == ("Money mornings", 16)
    assert (offer.description, offer.cost_pence, offer.phone) == ("Tea and toast.", 0, "1")
    assert offer.version == 3
    assert (first.status, second.status) == ("accepted", "refused")
    assert second.after == {"phone": "3"}
    assert second.reason == "That is the old number"


@pytest.mark.django_db
def test_accept_change_names_what_says_something_else_by_now_and_writes_nothing():
    offer = OfferFactory(title="Money morning")
    by = coordinator(offer)
    change = proposed(offer, title="Money mornings", phone="2")
    editing.edit_record(
        record=offer,
        base_version=1,
        details=replace(details_of(offer), title="Debt morning"),
        by=by,
    )

    with pytest.raises(changes.ChangeOverlaps, match="Title") as overlaps:
        changes.accept_change(change=change, by=by)

    assert overlaps.value.fields == ["title"]
    offer.refresh_from_db()
    change.refresh_from_db()
    assert (offer.title, offer.phone, change.status) == ("Debt morning", "", "waiting")


@pytest.mark.django_db
def test_accept_change_leaves_a_field_that_says_the_same_already():
    offer = OfferFactory(title="Money morning")
    by = coordinator(offer)
    change = proposed(offer, title="Money mornings", phone="2")
    editing.edit_record(
        record=offer,
        base_version=1,
        details=replace(details_of(offer), title="Money mornings"),
        by=by,
    )

    changes.accept_change(change=change, by=by)

    offer.refresh_from_db()
    assert (offer.title, offer.phone) == ("Money mornings", "2")


@pytest.mark.django_db
def test_accept_change_merges_topics_places_and_offers_given():
    offer = OfferFactory()
    by = coordinator(offer)
    money, place = Topic.objects.get(slug="debt"), SiteFactory(organisation=offer.organisation)
    helper = HelperFactory(organisation=offer.organisation, catchment=offer.catchment)

    changes.accept_change(change=proposed(offer, topics=(money,), site=place), by=by)
    changes.accept_change(change=proposed(helper, offers=(offer,)), by=by)

    offer.refresh_from_db()
    assert (list(offer.topics.all()), offer.site) == ([money], place)
    assert list(helper.offers.all()) == [offer]


@pytest.mark.django_db
def test_a_change_is_decided_once():
    offer = OfferFactory()
    by = coordinator(offer)
    change = proposed(offer, phone="2")
    stale = ProposedChange.objects.get(pk=change.pk)
    changes.accept_change(change=change, by=by)

    with pytest.raises(changes.ChangeNotWaiting):
        changes.accept_change(change=stale, by=by)
    with pytest.raises(changes.ChangeNotWaiting):
        changes.refuse_change(change=stale, reason="", by=by)

    assert JournalEntry.objects.filter(sentence__startswith="accepted").count() == 1


@pytest.mark.django_db
def test_accept_change_says_when_the_record_is_gone():
    offer = OfferFactory()
    change = proposed(offer, phone="2")
    by = coordinator(offer)
    offer.delete()

    with pytest.raises(changes.TargetGone):
        changes.accept_change(change=change, by=by)


@pytest.mark.django_db
def test_accept_change_gives_up_when_others_write_again_and_again(monkeypatch):
    offer = OfferFactory()
    change = proposed(offer, phone="2")

    def always_late(*args, **kwargs):
        raise ChangedMeanwhile

    monkeypatch.setattr(changes, "save_details", always_late)

    with pytest.raises(ChangedMeanwhile):
        changes.accept_change(change=change, by=coordinator(offer))

    change.refresh_from_db()
    assert change.status == "waiting"


def together(*calls):
    """Run calls in threads that start at once; what each raised, or None."""
    barrier = threading.Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        running = [pool.submit(run, call) for call in calls]
    return [one.exception() for one in running]


needs_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite writes one at a time"
)


@needs_postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_at_once_accept_one_change_once():
    for _ in range(10):
        offer = OfferFactory()
        change, by = proposed(offer, phone="2"), coordinator(offer)
        copies = [ProposedChange.objects.get(pk=change.pk) for _ in range(2)]

        raised = together(*(partial(changes.accept_change, change=one, by=by) for one in copies))

        assert sorted(type(one).__name__ for one in raised) == ["ChangeNotWaiting", "NoneType"]
        offer.refresh_from_db()
        assert (offer.phone, offer.version) == ("2", 2)


@needs_postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_changes_accepted_at_once_are_both_merged():
    for _ in range(10):
        offer = OfferFactory(description="Tea.")
        by = coordinator(offer)
        pair = proposed(offer, phone="2"), proposed(offer, description="Tea and toast.")

        raised = together(*(partial(changes.accept_change, change=one, by=by) for one in pair))

        assert raised == [None, None]
        offer.refresh_from_db()
        assert (offer.phone, offer.description) == ("2", "Tea and toast.")
        assert isinstance(details_of(offer), OfferDetails)
