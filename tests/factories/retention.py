"""Clocks, warnings and holds for tests."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from catchment.support import models
from catchment.support.enums import LeavingStatus, RecordKind
from tests.factories.people import NOW, TODAY, CatchmentFactory, PersonFactory


class RetentionClockFactory(DjangoModelFactory[models.RetentionClock]):
    """A clock of a year that nobody has confirmed; each kind has one in a catchment."""

    class Meta:
        model = models.RetentionClock
        django_get_or_create = ("catchment", "kind", "valid_to")

    class Params:
        confirmed = factory.Trait(verified_on=TODAY)

    catchment = factory.SubFactory(CatchmentFactory)
    kind = RecordKind.LADDER
    keep_days = 365
    warn_days = 30
    why = "People come back to what they wrote."
    valid_from = TODAY - dt.timedelta(days=100)
    valid_to = None


class LegalHoldFactory(DjangoModelFactory[models.LegalHold]):
    class Meta:
        model = models.LegalHold

    person = factory.SubFactory(PersonFactory)
    reason = "A court has asked for the records."
    placed_at = NOW


class LeavingWishFactory(DjangoModelFactory[models.LeavingWish]):
    """A wish to leave that waits for its answer."""

    class Meta:
        model = models.LeavingWish

    class Params:
        refused = factory.Trait(
            status=LeavingStatus.REFUSED, answered_at=NOW, reason="Your course runs until June."
        )

    person = factory.SubFactory(PersonFactory)
    asked_at = NOW
    answer_by = TODAY + dt.timedelta(days=30)
