"""Links of parents, for tests."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from catchment.support import models
from catchment.support.enums import ParentLinkStatus, ParentSees
from tests.factories.people import NOW, MembershipFactory, OrganisationFactory, PersonFactory


class ParentLinkFactory(DjangoModelFactory[models.ParentLink]):
    """A link that waits; ``verified=True`` one that opens dates, ``blocked=True`` one stopped."""

    class Meta:
        model = models.ParentLink

    class Params:
        verified = factory.Trait(
            status=ParentLinkStatus.VERIFIED, sees=ParentSees.DATES, decided_at=NOW
        )
        blocked = factory.Trait(
            status=ParentLinkStatus.BLOCKED, block_reason="A court order.", decided_at=NOW
        )

    person = factory.SubFactory(PersonFactory)
    parent = factory.SubFactory(
        MembershipFactory, catchment=factory.SelfAttribute("..person.catchment")
    )
    relation = "dad"
    asked_at = NOW - dt.timedelta(days=3)


class ParentSettingFactory(DjangoModelFactory[models.ParentSetting]):
    class Meta:
        model = models.ParentSetting

    organisation = factory.SubFactory(OrganisationFactory, school=True)
    set_at = NOW
