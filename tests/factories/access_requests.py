"""Access requests for tests."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from catchment.support import models
from tests.factories.people import NOW, TODAY, PersonFactory


class AccessRequestFactory(DjangoModelFactory[models.AccessRequest]):
    class Meta:
        model = models.AccessRequest

    class Params:
        stopped = factory.Trait(
            status="stopped", stopped_on=TODAY, stop_reason="a copy of your passport"
        )
        given = factory.Trait(status="given", given_on=TODAY)

    person = factory.SubFactory(PersonFactory)
    asked_by_name = "Karen"
    received_on = TODAY
    due_on = TODAY + dt.timedelta(days=30)
    created_at = NOW


class RedactionFactory(DjangoModelFactory[models.Redaction]):
    class Meta:
        model = models.Redaction

    request = factory.SubFactory(AccessRequestFactory)
    table = "person"
    record = "1"
    field = "name"
    reason = "It is about somebody else."
    made_at = NOW
