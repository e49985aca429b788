"""Safeguarding records for tests."""

import factory
from factory.django import DjangoModelFactory

from catchment.support import models
from tests.factories.people import NOW, TODAY, OrganisationFactory, PersonFactory


class ConcernFactory(DjangoModelFactory[models.Concern]):
    """A record of the organisation; the person belongs to its catchment."""

    class Meta:
        model = models.Concern

    organisation = factory.SubFactory(OrganisationFactory, school=True)
    person = factory.SubFactory(
        PersonFactory, catchment=factory.SelfAttribute("..organisation.catchment")
    )
    happened_on = TODAY
    what = "Came to school without a coat again."
    told_by = "The form tutor"
    action_taken = "Talked with her, and rang home."
    no_referral_reason = "Advice from social care: watch and call again on Monday."
    recorded_by_name = "Farida Hussain"
    recorded_at = NOW
