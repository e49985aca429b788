"""Decisions to share without consent, for tests."""

import factory
from factory.django import DjangoModelFactory

from catchment.support import models
from tests.factories.people import NOW, MembershipFactory, PersonFactory


class SafetyDecisionFactory(DjangoModelFactory[models.SafetyDecision]):
    """A decision to share; ``endangers=True`` is not for the person's eyes."""

    class Meta:
        model = models.SafetyDecision

    person = factory.SubFactory(PersonFactory)
    shared = True
    what = "That she was not at home last night."
    to_whom = "Children’s social care"
    why = "There was no time to ask."
    risk = "She may be alone outside tonight."
    told_person = True
    decided_by = factory.SubFactory(
        MembershipFactory, catchment=factory.SelfAttribute("..person.catchment")
    )
    decided_by_name = "Farida Hussain"
    decided_at = NOW
