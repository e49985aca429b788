"""Topics that an import guessed wait for somebody to say that they are right."""

import pytest
from django.utils import timezone

from catchment.network.actions import changes, offers
from catchment.network.actions.imports import starting, working
from catchment.network.enums import ImportKind
from catchment.network.models import ImportRow, Offer
from catchment.network.records import details_of, with_plain
from catchment.people.enums import Role
from tests.factories.people import CatchmentFactory, actor_in
from tests.network.imports.samples import oruk_feed, oruk_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley():
    return CatchmentFactory()


def priya(catchment):
    return actor_in(catchment, Role.COORDINATOR, membership_id=None)


def imported(catchment, subject, **service):
    """Import one service whose source files it under a subject."""
    about = [{"id": subject, "taxonomy_term": {"id": subject, "name": subject}}]
    run = starting.start_file_import(
        catchment=catchment, kind=ImportKind.ORUK, source_name="The council", file_name="list",
        data=oruk_feed(
            oruk_service(**{"name": "Qwxyz", "description": "", "attributes": about} | service)
        ),
        by=priya(catchment), again=True,
    )  # fmt: skip
    working.work_on(run, timezone.now)
    starting.ask_to_run(run=run, by=priya(catchment))
    working.work_on(run, timezone.now)
    return run


def topics():
    return set(Offer.objects.get().topics.values_list("slug", flat=True))


def test_they_wait_and_the_report_names_them(valley):
    run = imported(valley, "Debt")

    assert Offer.objects.with_guessed_topics().count() == 1
    assert "debt" in ImportRow.objects.get(run=run).changes[-1]["topics"]


def test_an_offer_without_a_guess_does_not_wait(valley):
    imported(valley, "Zzyzx")

    assert topics() == set()
    assert not Offer.objects.with_guessed_topics().exists()


def test_a_new_guess_takes_the_place_of_an_unconfirmed_one_and_waits_as_well(valley):
    imported(valley, "Debt")
    before = topics()

    imported(valley, "Bereavement")

    assert topics() != before
    assert Offer.objects.with_guessed_topics().count() == 1


def test_a_new_guess_never_takes_the_place_of_confirmed_topics(valley):
    imported(valley, "Debt")
    before = topics()
    offers.confirm_topics(offer=Offer.objects.get(), by=priya(valley))

    run = imported(valley, "Bereavement", name="Another name")

    assert Offer.objects.get().title == "Another name"
    assert topics() == before
    assert not Offer.objects.with_guessed_topics().exists()
    assert any(note.startswith("Topics: here it says") for note in notes(run))


def test_undo_brings_back_that_nobody_had_confirmed(valley):
    imported(valley, "Zzyzx")
    run = imported(valley, "Debt")

    starting.ask_to_undo(run=run, by=priya(valley))
    working.work_on(run, timezone.now)

    assert topics() == set()
    assert not Offer.objects.with_guessed_topics().exists()


@pytest.mark.parametrize(
    ("changed", "waits"), [({"phone": "01706 000 000"}, True), ({"topics": ["housing"]}, False)]
)
def test_an_accepted_change_confirms_topics_only_if_it_is_about_them(valley, changed, waits):
    imported(valley, "Debt")
    offer = Offer.objects.get()
    before = details_of(offer)
    change = changes.propose_change(
        record=offer,
        base_version=offer.version,
        before=before,
        after=with_plain(before, changed),
        by=priya(valley),
    )

    changes.accept_change(change=change, by=priya(valley))

    assert Offer.objects.with_guessed_topics().exists() is waits


def notes(run):
    return ImportRow.objects.get(run=run).notes
