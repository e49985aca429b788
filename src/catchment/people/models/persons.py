"""A person belongs to one catchment and may or may not have a user."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.enums import GrantBasis, Role
from catchment.people.models.catchments import Catchment, Neighbourhood
from catchment.people.models.organisations import Organisation
from catchment.people.models.users import Membership, User


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> Self:
        """Oneself; those who have let this membership in; and a careers leader's own learners."""
        if not actor.is_member:
            return self.none()
        mine = Q(pk=actor.person_id) if actor.person_id else Q(pk__in=[])
        granted = Q(
            pk__in=Grant.objects.in_force(at=actor.now)
            .filter(recipient_id=actor.membership_id)
            .values("person_id")
        )
        found = mine | granted
        if actor.has(Role.CAREERS_LEADER) and actor.organisation_id:
            found |= Q(
                pk__in=Enrolment.objects.current(on=actor.now.date())
                .filter(organisation_id=actor.organisation_id)
                .values("person_id")
            )
        return self.filter(found, catchment_id=actor.catchment_id)


class Person(models.Model):
    """Somebody who is helped; the owner of everything written about them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="persons")
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="persons"
    )
    name = models.CharField(max_length=120)
    known_as = models.CharField(max_length=60)
    born_on = models.DateField(null=True, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="persons",
    )
    languages = models.JSONField(default=list, blank=True)
    access_needs = models.JSONField(default=list, blank=True)
    invented = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catchment", "user"],
                condition=Q(user__isnull=False),
                name="person_has_one_user_in_a_catchment",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    def age_on(self, on: dt.date) -> int | None:
        """Whole years, or None where no date of birth is held."""
        if self.born_on is None:
            return None
        had_birthday = (on.month, on.day) >= (self.born_on.month, self.born_on.day)
        return on.year - self.born_on.year - (0 if had_birthday else 1)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def current(self, *, on: dt.date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class Enrolment(models.Model):
    """A person's time at a school or college."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="enrolments"
    )
    year_group = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "starts_on"], name="enrolment_once"
            ),
            models.CheckConstraint(
                name="enrolment_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"


class SupporterQuerySet(models.QuerySet["Supporter"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those one has named; and those named by learners of one's own school, to be confirmed."""
        if not actor.is_member:
            return self.none()
        found = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
        if actor.has(Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD) and actor.organisation_id:
            found |= Q(
                person_id__in=Enrolment.objects.current(on=actor.now.date())
                .filter(organisation_id=actor.organisation_id)
                .values("person_id")
            )
        return self.filter(found, person__catchment_id=actor.catchment_id)

    def to_confirm(self) -> Self:
        """Whom nobody has confirmed, or whose address has changed since."""
        return self.filter(Q(confirmed_at=None) | ~Q(confirmed_email=models.F("email")))


class Supporter(models.Model):
    """An informal helper named by a person: the least data, owned by whoever named them.

    ``email``: where a link may be sent, as the person gave it; for under-18s alone.
    ``confirmed_email``: the same, as whoever confirmed them has seen it. Once the two differ nothing
    is sent until somebody has confirmed again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supporters")
    name = models.CharField(max_length=80)
    relation = models.CharField(max_length=80, blank=True)
    can_give = models.CharField(max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="confirmations",
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    email = models.EmailField(blank=True)
    confirmed_email = models.EmailField(blank=True)
    created_at = models.DateTimeField()

    objects = SupporterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="supporter_is_named_once"),
            models.CheckConstraint(
                name="supporter_address_is_confirmed_with_the_supporter",
                condition=Q(confirmed_email="") | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"supporter {self.pk}"

    @property
    def waits_for_a_yes(self) -> bool:
        """Whether nobody has confirmed them, or their address has changed since."""
        return self.confirmed_at is None or self.email != self.confirmed_email

    @property
    def safe_address(self) -> str:
        """The address that somebody has confirmed and that has not changed since; else empty."""
        return "" if self.waits_for_a_yes else self.confirmed_email


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, *, at: dt.datetime) -> Self:
        return self.filter(withdrawn_at__isnull=True, starts_at__lte=at, until__gt=at)

    def visible_to(self, actor: Actor) -> Self:
        """Those one has given and those one has been given."""
        if not actor.is_member:
            return self.none()
        found = Q(recipient_id=actor.membership_id)
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        return self.filter(found, person__catchment_id=actor.catchment_id)


class Grant(models.Model):
    """A person lets one membership in, for a purpose, until a date; withdrawn at any time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    recipient = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="grants")
    purpose = models.CharField(max_length=200)
    basis = models.CharField(max_length=20, choices=GrantBasis, default=GrantBasis.CHOICE)
    given_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="grants_given"
    )
    starts_at = models.DateTimeField()
    until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(until__gt=models.F("starts_at")),
            ),
        ]
        indexes = [models.Index(fields=["recipient", "until"], name="grant_by_recipient")]

    def __str__(self) -> str:
        return f"grant {self.pk}"
