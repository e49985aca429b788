"""Referrals, and the rule of who may receive them, for tests."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from catchment.support import models
from catchment.support.enums import ReceiversRule
from tests.factories.network import OfferFactory
from tests.factories.people import NOW, TODAY, MembershipFactory, PersonFactory


class ReferralRuleFactory(DjangoModelFactory[models.ReferralRule]):
    """Whoever has a confirmed offer may receive; ``catchment=`` says where."""

    class Meta:
        model = models.ReferralRule

    receivers = ReceiversRule.CONFIRMED_OFFERS
    agreed_on = TODAY
    agreed_by = "the partnership board"
    created_at = NOW - dt.timedelta(days=30)


class ReferralFactory(DjangoModelFactory[models.Referral]):
    """To an organisation, waiting; with ``helper=`` to somebody by name."""

    class Meta:
        model = models.Referral

    person = factory.SubFactory(PersonFactory)
    offer = factory.SubFactory(
        OfferFactory, organisation__catchment=factory.SelfAttribute("...person.catchment")
    )
    organisation = factory.SelfAttribute("offer.organisation")
    purpose = "to sort out the letters about money"
    words = "Mornings are best."
    person_agreed = "She asked for it"
    sent_by = factory.SubFactory(
        MembershipFactory, catchment=factory.SelfAttribute("..person.catchment")
    )
    sent_by_name = "Ruth Sutcliffe"
    sent_at = NOW - dt.timedelta(days=1)
    answer_by = TODAY + dt.timedelta(days=9)
    access_until = TODAY + dt.timedelta(days=91)
