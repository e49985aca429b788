"""The kept table: brought up by parts, it is always the table that reading everything anew gives."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from catchment.engine.candidates import columns_of
from catchment.network.actions.credentials import (
    record_clearance,
    record_credential,
    withdraw_credential,
)
from catchment.network.actions.directory import bump_directory
from catchment.network.actions.editing import edit_record
from catchment.network.actions.helpers import (
    add_helper,
    end_helper,
    pause_helper,
    resume_helper,
    set_helper_load,
)
from catchment.network.actions.neighbours import (
    show_organisation_in,
    stop_showing_organisation_in,
)
from catchment.network.actions.offers import add_offer, close_offer, pause_offer, reopen_offer
from catchment.network.actions.organisations import add_site, close_organisation
from catchment.network.actions.room import take_place
from catchment.network.enums import CredentialKind, HelperStatus, OfferStatus
from catchment.network.models import Credential, Helper, Offer, Site
from catchment.network.records import HelperDetails, OfferDetails, SiteDetails, details_of
from catchment.people.actor import system
from catchment.people.models import Catchment, Organisation
from catchment.support.bridge import tables
from catchment.support.bridge.tables import Kept, kept_table, read_anew
from catchment.vocabulary.models import Topic
from tests.factories.network import HelperFactory, OfferFactory, SiteFactory
from tests.factories.people import NOW, TODAY, CatchmentFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

BY = system("somebody", now=NOW)


def same(one: Kept, other: Kept) -> bool:
    """Whether both say the same of everybody."""
    left, right = columns_of(one.table), columns_of(other.table)
    return (
        all(
            np.array_equal(left[name], right[name], equal_nan=left[name].dtype.kind == "f")
            for name in left
        )
        and {key: name for name, keys in one.names.called.items() for key in keys}
        == {key: name for name, keys in other.names.called.items() for key in keys}
        == one.names.of
        and one.topics == other.topics
        and columns_of(one.unnamed)["key"].tolist() == columns_of(other.unnamed)["key"].tolist()
    )


def anew(catchment: Catchment) -> Kept:
    return read_anew(catchment, 0, TODAY)


class Town:
    """A small directory, and everything that may happen to it, each through what does it."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.catchment = CatchmentFactory()
        self.next_door = CatchmentFactory()
        self.topics = list(Topic.objects.shared().order_by("number")[:6])
        for catchment in (self.catchment, self.catchment, self.next_door):
            organisation = OrganisationFactory(catchment=catchment)
            site = SiteFactory(organisation=organisation)
            offers = OfferFactory.create_batch(2, organisation=organisation, site=site)
            HelperFactory(catchment=catchment, organisation=organisation, gives=offers)
            OfferFactory(organisation=organisation, site=None, about=self.topics[:2])
        HelperFactory(catchment=self.catchment, organisation=None, gives=[offers[0]])

    def something_happens(self) -> None:
        changes: list[Callable[[], object]] = [
            *(self.add_offer, self.add_helper, self.add_site, self.edit_offer, self.edit_helper),
            *(self.move_site, self.load, self.pause_or_not, self.end, self.open_or_not),
            *(self.clear, self.qualify, self.withdraw, self.show_or_not, self.close),
            *(
                self.take_place,
                self.import_offers,
                self.take_out_offer,
                self.take_out_site,
                self.name_a_topic,
            ),
        ]
        self.draw.choice(changes)()

    def any_of(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return self.draw.choice(found) if found else None

    def organisation(self) -> Organisation:
        return self.any_of(Organisation.objects.all())

    def offers(self) -> tuple[Offer, ...]:
        every = list(Offer.objects.order_by("pk"))
        return tuple(self.draw.sample(every, min(len(every), self.draw.randint(0, 3))))

    def offer_details(self) -> OfferDetails:
        draw = self.draw
        return OfferDetails(
            title="Money morning",
            site=draw.choice([None, self.any_of(Site.objects.all())]),
            topics=tuple(draw.sample(self.topics, draw.randint(0, 3))),
            languages=draw.choice([(), ("ur",), ("en", "pl")]),
            access=draw.choice([(), ("step-free",)]),
            times=draw.choice([(), (1, 4), (20,)]),
            capacity=draw.choice([None, 3]),
            min_age=draw.choice([None, 11]),
            reach_metres=draw.choice([None, 5_000]),
        )

    def helper_details(self) -> HelperDetails:
        draw = self.draw
        return HelperDetails(
            name=draw.choice(["Amina Rashid", "Leon Marsh", "Denise Holroyd"]),
            languages=draw.choice([(), ("ur",)]),
            times=draw.choice([(), (1,), (2, 4)]),
            capacity=draw.randint(1, 4),
            offers=self.offers(),
        )

    def add_offer(self) -> None:
        add_offer(organisation=self.organisation(), details=self.offer_details(), by=BY, on=TODAY)

    def add_helper(self) -> None:
        organisation = self.draw.choice([None, self.organisation()])
        add_helper(
            catchment=organisation.catchment if organisation else self.catchment,
            organisation=organisation,
            details=self.helper_details(),
            by=BY,
            on=TODAY,
        )

    def add_site(self) -> None:
        details = SiteDetails(name="Hall", postcode="OL14 5QA", access=("step-free",))
        add_site(organisation=self.organisation(), details=details, by=BY)

    def edit_offer(self) -> None:
        offer = self.any_of(Offer.objects.all())
        details = replace(self.offer_details(), title=f"Offer {self.draw.random()}")
        edit_record(record=offer, base_version=offer.version, details=details, by=BY)

    def edit_helper(self) -> None:
        helper = self.any_of(Helper.objects.all())
        details = replace(self.helper_details(), can_offer=f"Tea {self.draw.random()}")
        edit_record(record=helper, base_version=helper.version, details=details, by=BY)

    def move_site(self) -> None:
        site = self.any_of(Site.objects.all())
        if site is not None:
            postcode = self.draw.choice([one for one in ("HX1 1UJ", "") if one != site.postcode])
            before = details_of(site)
            assert isinstance(before, SiteDetails)
            edit_record(
                record=site,
                base_version=site.version,
                details=replace(before, postcode=postcode),
                by=BY,
            )

    def load(self) -> None:
        helper = self.any_of(Helper.objects.all())
        set_helper_load(helper=helper, load=self.draw.randint(0, 3), by=BY)

    def take_place(self) -> None:
        """Somebody is taken on: counted, but no edit."""
        helper = self.any_of(Helper.objects.with_room())
        if helper is not None:
            take_place(helper=helper, offer=helper.offers.with_room().first())

    def pause_or_not(self) -> None:
        helper = self.any_of(Helper.objects.exclude(status=HelperStatus.ENDED))
        if helper is not None:
            resume_or_pause = (
                resume_helper if helper.status == HelperStatus.PAUSED else pause_helper
            )
            resume_or_pause(helper=helper, by=BY)

    def end(self) -> None:
        helper = self.any_of(Helper.objects.active())
        if helper is not None:
            end_helper(helper=helper, by=BY)

    def open_or_not(self) -> None:
        offer = self.any_of(Offer.objects.exclude(status=OfferStatus.CLOSED))
        if offer is None:
            return
        if offer.status == OfferStatus.PAUSED:
            reopen_offer(offer=offer, by=BY)
        else:
            self.draw.choice([pause_offer, close_offer])(offer=offer, by=BY)

    def clear(self) -> None:
        helper = self.any_of(Helper.objects.exclude(credentials__kind=CredentialKind.CLEARANCE))
        if helper is not None:
            record_clearance(helper=helper, valid_to=TODAY + dt.timedelta(days=30), by=BY, on=TODAY)

    def qualify(self) -> None:
        helper = self.any_of(Helper.objects.exclude(credentials__kind=CredentialKind.GUIDANCE))
        if helper is not None:
            record_credential(
                helper=helper,
                kind=CredentialKind.GUIDANCE,
                level=6,
                title="Diploma",
                by=BY,
                on=TODAY,
            )

    def withdraw(self) -> None:
        credential = self.any_of(Credential.objects.all())
        if credential is not None:
            withdraw_credential(credential=credential, by=BY)

    def show_or_not(self) -> None:
        organisation = self.any_of(Organisation.objects.filter(catchment=self.next_door))
        shown = organisation.shown_in.filter(pk=self.catchment.pk).exists()
        show = stop_showing_organisation_in if shown else show_organisation_in
        show(organisation=organisation, catchment=self.catchment, by=BY)

    def close(self) -> None:
        organisation = self.any_of(Organisation.objects.active())
        if organisation is not None and self.draw.random() < 0.3:
            close_organisation(organisation=organisation, by=BY)

    def import_offers(self) -> None:
        """Two at once, as a batch of an import writes them."""
        organisation = self.organisation()
        OfferFactory.create_batch(2, organisation=organisation, about=self.topics[2:4], site=None)
        bump_directory(catchment_ids=[self.catchment.pk, organisation.catchment_id])

    def take_out_offer(self) -> None:
        """As undoing an import does."""
        if Offer.objects.count() > 3:
            self.any_of(Offer.objects.all()).delete()
            bump_directory(catchment_ids=[self.catchment.pk])

    def take_out_site(self) -> None:
        site = self.any_of(Site.objects.all())
        if site is not None:
            site.delete()
            bump_directory(catchment_ids=[self.catchment.pk])

    def name_a_topic(self) -> None:
        """A topic of the catchment's own, younger than all those that have a number."""
        own = Topic.objects.create(
            catchment=self.catchment,
            slug=f"own-{Topic.objects.count()}",
            number=1000 + Topic.objects.count(),
            name="Canal boats",
        )
        add_offer(
            organisation=self.any_of(Organisation.objects.filter(catchment=self.catchment)),
            details=OfferDetails(title="Boats", topics=(own,)),
            by=BY,
            on=TODAY,
        )


@pytest.mark.parametrize("seed", range(4))
def test_brought_up_by_parts_it_is_the_table_that_was_read_anew(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town(seed)
    kept_table(town.catchment, on=TODAY)
    never_read_all(monkeypatch)

    for _ in range(15):
        for _ in range(town.draw.randint(1, 3)):
            town.something_happens()

        assert same(kept_table(town.catchment, on=TODAY), anew(town.catchment))


def never_read_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> Kept:
        raise AssertionError("everything was read anew")

    monkeypatch.setattr(tables, "read_anew", refuse)


def test_on_another_day_everything_is_judged_anew() -> None:
    town = Town(1)
    helper = town.any_of(Helper.objects.filter(catchment=town.catchment))
    record_clearance(helper=helper, valid_to=TODAY, by=BY, on=TODAY)

    today = kept_table(town.catchment, on=TODAY)
    tomorrow = kept_table(town.catchment, on=TODAY + dt.timedelta(days=1))

    assert (today.table.cleared.sum(), tomorrow.table.cleared.sum()) == (2, 0)


def test_where_most_was_touched_everything_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_OFFERS_BY_PARTS", 1)
    town = Town(2)
    kept_table(town.catchment, on=TODAY)
    town.import_offers()
    read = []
    monkeypatch.setattr(tables, "read_anew", lambda *given: read.append(given) or read_anew(*given))

    assert same(kept_table(town.catchment, on=TODAY), anew(town.catchment))
    assert len(read) == 1


def test_topics_that_are_numbered_otherwise_are_all_read_anew() -> None:
    town = Town(3)
    town.name_a_topic()
    town.name_a_topic()
    kept_table(town.catchment, on=TODAY)
    own = Topic.objects.filter(catchment=town.catchment).order_by("pk").first()
    assert own is not None
    own.offers.clear()
    own.delete()
    bump_directory(catchment_ids=[town.catchment.pk])

    assert same(kept_table(town.catchment, on=TODAY), anew(town.catchment))
