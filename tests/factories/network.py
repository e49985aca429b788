"""Records of the network for tests."""

import datetime as dt
import uuid
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catchment.network import models
from catchment.network.enums import ChangeStatus, CredentialKind, OfferStatus
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    MembershipFactory,
    OrganisationFactory,
)


class SiteFactory(DjangoModelFactory[models.Site]):
    class Meta:
        model = models.Site

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Place {n}")
    address = "1 Water Street, Todmorden"
    postcode = "OL14 5QA"
    latitude = 53.71335
    longitude = -2.09695
    changed_at = NOW


class HiddenHereFactory(DjangoModelFactory[models.HiddenHere]):
    """A neighbour's organisation that the coordinator of a catchment has hidden there."""

    class Meta:
        model = models.HiddenHere

    organisation = factory.SubFactory(OrganisationFactory)
    catchment = factory.SubFactory(CatchmentFactory)
    hidden_at = NOW


class OfferFactory(DjangoModelFactory[models.Offer]):
    """``OfferFactory(about=[topic, …])``; traits: paused, closed, stale, remote_only."""

    class Meta:
        model = models.Offer
        skip_postgeneration_save = True

    class Params:
        paused = factory.Trait(status=OfferStatus.PAUSED)
        closed = factory.Trait(status=OfferStatus.CLOSED)
        stale = factory.Trait(assured_on=TODAY - dt.timedelta(days=330))
        remote_only = factory.Trait(in_person=False, remote=True, site=None)

    organisation = factory.SubFactory(OrganisationFactory)
    catchment = factory.SelfAttribute("organisation.catchment")
    site = factory.SubFactory(SiteFactory, organisation=factory.SelfAttribute("..organisation"))
    title = factory.Sequence(lambda n: f"Offer {n}")
    description = "Somebody to talk things over with."
    assured_on = TODAY - dt.timedelta(days=9)
    created_at = NOW
    changed_at = NOW

    @factory.post_generation
    def about(self: models.Offer, create: bool, extracted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and extracted:
            self.topics.set(extracted)


class HelperFactory(DjangoModelFactory[models.Helper]):
    """``HelperFactory(gives=[offer, …])``; traits: independent, cleared, qualified."""

    class Meta:
        model = models.Helper
        skip_postgeneration_save = True

    class Params:
        independent = factory.Trait(organisation=None)

    catchment = factory.SubFactory(CatchmentFactory)
    organisation = factory.SubFactory(
        OrganisationFactory, catchment=factory.SelfAttribute("..catchment")
    )
    name = factory.Sequence(lambda n: f"Helper {n}")
    role_title = "Welfare rights worker"
    assured_on = TODAY
    created_at = NOW
    changed_at = NOW

    @factory.post_generation
    def gives(self: models.Helper, create: bool, extracted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and extracted:
            self.offers.set(extracted)

    @factory.post_generation
    def cleared(self: models.Helper, create: bool, extracted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and extracted:
            CredentialFactory(helper=self, clearance=True)

    @factory.post_generation
    def qualified(self: models.Helper, create: bool, extracted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and extracted:
            CredentialFactory(helper=self)


class CredentialFactory(DjangoModelFactory[models.Credential]):
    """A Level 6 guidance qualification; trait: clearance."""

    class Meta:
        model = models.Credential

    class Params:
        clearance = factory.Trait(
            kind=CredentialKind.CLEARANCE,
            level=None,
            title="",
            outcome="clear",
            valid_to=TODAY + dt.timedelta(days=365),
        )

    helper = factory.SubFactory(HelperFactory)
    kind = CredentialKind.GUIDANCE
    level = 6
    title = "Diploma in Career Guidance and Development"
    seen_by = factory.SubFactory(
        MembershipFactory, catchment=factory.SelfAttribute("..helper.catchment")
    )
    seen_on = TODAY
    created_at = NOW


class ProposedChangeFactory(DjangoModelFactory[models.ProposedChange]):
    """A change to the title of an offer; traits: accepted, refused."""

    class Meta:
        model = models.ProposedChange

    class Params:
        accepted = factory.Trait(status=ChangeStatus.ACCEPTED, decided_at=NOW)
        refused = factory.Trait(status=ChangeStatus.REFUSED, decided_at=NOW)

    organisation = factory.SubFactory(OrganisationFactory)
    catchment = factory.SelfAttribute("organisation.catchment")
    target_kind = "offer"
    target_id = factory.LazyFunction(uuid.uuid4)
    target_name = "Money morning"
    base_version = 1
    before = factory.LazyFunction(lambda: {"title": "Money morning"})
    after = factory.LazyFunction(lambda: {"title": "Money mornings"})
    proposed_by = factory.SubFactory(
        MembershipFactory, catchment=factory.SelfAttribute("..catchment")
    )
    proposed_at = NOW
