"""Notices for tests."""

import factory
from factory.django import DjangoModelFactory

from catchment.support import models
from tests.factories.people import NOW, MembershipFactory


class NoticeFactory(DjangoModelFactory[models.Notice]):
    class Meta:
        model = models.Notice

    to = factory.SubFactory(MembershipFactory)
    sentence = "Somebody asks you to join their team"
    key = factory.Sequence(lambda n: f"thing {n}")
    written_at = NOW
