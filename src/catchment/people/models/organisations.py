"""Organisations: identity, kind and register numbers. What they offer stands in the network."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.enums import OrganisationKind, OrganisationStatus, RegisterScheme
from catchment.people.models.catchments import Catchment


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those owned by, or shown in, the actor's catchment."""
        if actor.catchment_id is None:
            return self.none()
        return self.filter(
            Q(catchment_id=actor.catchment_id)
            | Q(
                pk__in=Organisation.shown_in.through.objects.filter(
                    catchment_id=actor.catchment_id
                ).values("organisation_id")
            )
        )

    def in_catchment(self, catchment: Catchment) -> Self:
        """Those that people of this catchment see: its own, and neighbours' that are shown here."""
        return self.filter(
            Q(catchment=catchment)
            | Q(
                pk__in=Organisation.shown_in.through.objects.filter(
                    catchment_id=catchment.pk
                ).values("organisation_id")
            )
        )

    def active(self) -> Self:
        return self.filter(status=OrganisationStatus.ACTIVE)


class Organisation(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="organisations")
    shown_in = models.ManyToManyField(Catchment, related_name="shown_organisations", blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=OrganisationKind)
    status = models.CharField(
        max_length=20, choices=OrganisationStatus, default=OrganisationStatus.ACTIVE
    )
    description = models.TextField(blank=True)
    website = models.URLField(blank=True, max_length=300)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    invented = models.BooleanField(default=False)
    assured_on = models.DateField(null=True, blank=True)
    rhythm_months = models.PositiveSmallIntegerField(default=6)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_is_known",
                condition=Q(kind__in=OrganisationKind.values),
            ),
            models.CheckConstraint(
                name="organisation_rhythm_is_1_to_16_months",
                condition=Q(rhythm_months__gte=1, rhythm_months__lte=16),
            ),
        ]
        indexes = [models.Index(fields=["catchment", "name"], name="organisation_by_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class OrganisationIdentifier(models.Model):
    """A number in a register, such as a school's URN."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.CharField(max_length=20, choices=RegisterScheme)
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "scheme", "value"],
                name="organisation_identifier_once",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="identifier_by_value")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value} ({self.pk})"
