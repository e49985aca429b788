"""Records of the people context for tests."""

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catchment.network.enums import ClearanceOutcome, CredentialKind
from catchment.network.models import Credential, Helper
from catchment.people import models
from catchment.people.actor import Actor
from catchment.people.enums import CatchmentStatus, OrganisationKind, Role
from catchment.support.queries.team import is_grown_up

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


class CatchmentFactory(DjangoModelFactory[models.Catchment]):
    class Meta:
        model = models.Catchment
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"valley-{n}")
    name = factory.Sequence(lambda n: f"Valley {n}")
    status = CatchmentStatus.OPEN
    created_at = NOW

    @factory.post_generation
    def numbers(self: models.Catchment, create: bool, extracted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and extracted is not False:
            models.SafetyNumber.objects.create(
                catchment=self,
                who="In danger now",
                number="999",
                position=1,
                checked_on=TODAY,
            )


class NeighbourhoodFactory(DjangoModelFactory[models.Neighbourhood]):
    class Meta:
        model = models.Neighbourhood

    catchment = factory.SubFactory(CatchmentFactory)
    name = factory.Sequence(lambda n: f"Town {n}")
    postcode = "OL14 5QA"
    latitude = 53.7130
    longitude = -2.0990


class OrganisationFactory(DjangoModelFactory[models.Organisation]):
    class Meta:
        model = models.Organisation

    class Params:
        school = factory.Trait(kind=OrganisationKind.SCHOOL)

    catchment = factory.SubFactory(CatchmentFactory)
    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = OrganisationKind.CHARITY
    assured_on = TODAY
    created_at = NOW
    changed_at = NOW


class UserFactory(DjangoModelFactory[models.User]):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"somebody{n}@example.org")
    name = factory.Sequence(lambda n: f"Somebody {n}")
    created_at = NOW

    @factory.post_generation
    def terms(self: models.User, create: bool, extracted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and extracted is not False:
            models.TermsAcceptance.objects.create(user=self, version="2026-11", accepted_at=NOW)


class MembershipFactory(DjangoModelFactory[models.Membership]):
    """``MembershipFactory(holds=[Role.COORDINATOR])``."""

    class Meta:
        model = models.Membership
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    catchment = factory.SubFactory(CatchmentFactory)
    started_at = NOW

    @factory.post_generation
    def holds(self: models.Membership, create: bool, extracted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        for role in (extracted or []) if create else []:
            models.MembershipRole.objects.create(membership=self, role=role)


class PersonFactory(DjangoModelFactory[models.Person]):
    class Meta:
        model = models.Person

    catchment = factory.SubFactory(CatchmentFactory)
    name = factory.Sequence(lambda n: f"Person {n} Example")
    known_as = factory.Sequence(lambda n: f"Person {n}")
    born_on = dt.date(2012, 3, 4)
    postcode = "OL14 5QA"
    created_at = NOW


class GrantFactory(DjangoModelFactory[models.Grant]):
    """Of somebody under 18 the recipient is cleared, unless ``cleared=False``."""

    class Meta:
        model = models.Grant
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    recipient = factory.SubFactory(MembershipFactory)
    purpose = "to help with my plan"
    starts_at = NOW - dt.timedelta(days=1)
    until = NOW + dt.timedelta(days=90)

    @factory.post_generation
    def cleared(self: models.Grant, create: bool, extracted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and extracted is not False and not is_grown_up(self.person, on=TODAY):
            clear(self.recipient)


def clear(member: models.Membership, *, until: dt.date = TODAY + dt.timedelta(days=365)) -> None:
    """Record that a member is cleared to work with under-18s, until a day."""
    helper, _made = Helper.objects.get_or_create(
        membership=member,
        defaults={
            "catchment": member.catchment,
            "organisation": member.organisation,
            "name": member.user.name,
            "assured_on": TODAY,
            "created_at": NOW,
            "changed_at": NOW,
        },
    )
    Credential.objects.filter(helper=helper, kind=CredentialKind.CLEARANCE).delete()
    Credential.objects.create(
        helper=helper,
        kind=CredentialKind.CLEARANCE,
        outcome=ClearanceOutcome.CLEAR,
        seen_on=TODAY - dt.timedelta(days=100),
        valid_to=until,
        created_at=NOW,
    )


class EnrolmentFactory(DjangoModelFactory[models.Enrolment]):
    class Meta:
        model = models.Enrolment

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory, school=True)
    year_group = "10"
    starts_on = dt.date(2026, 9, 1)


class SupporterFactory(DjangoModelFactory[models.Supporter]):
    class Meta:
        model = models.Supporter

    person = factory.SubFactory(PersonFactory)
    name = factory.Sequence(lambda n: f"Auntie {n}")
    relation = "my aunt"
    created_at = NOW


def actor_in(
    catchment: models.Catchment | None,
    *roles: Role,
    organisation: Any = None,
    **values: Any,
) -> Actor:
    """An actor without a database row behind it, for tests of rules."""
    return Actor(
        **{
            "now": NOW,
            "user_id": None,
            "catchment_id": catchment.pk if catchment else None,
            "membership_id": 1,
            "organisation_id": organisation.pk if organisation else None,
            "roles": frozenset(roles),
            "name": "Somebody",
        }
        | values
    )
