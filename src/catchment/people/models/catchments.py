"""A catchment is the tenant: one local partnership, its places and its numbers to call."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.enums import CatchmentStatus


class CatchmentQuerySet(models.QuerySet["Catchment"]):
    def open(self) -> Self:
        return self.filter(status=CatchmentStatus.OPEN)


class Catchment(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    status = models.CharField(
        max_length=20, choices=CatchmentStatus, default=CatchmentStatus.PREPARING
    )
    about = models.TextField(blank=True)
    run_by = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    brand_colour = models.CharField(max_length=7, blank=True)
    invented = models.BooleanField(default=False)
    landscape = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    objects = CatchmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="catchment_status_is_known",
                condition=Q(status__in=CatchmentStatus.values),
            ),
            models.CheckConstraint(
                name="catchment_brand_colour_is_hex",
                condition=Q(brand_colour="") | Q(brand_colour__regex=r"^#[0-9a-f]{6}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class SafetyNumber(models.Model):
    """Who to call when somebody's safety is in doubt. Not an inbox."""

    catchment = models.ForeignKey(
        Catchment, on_delete=models.CASCADE, related_name="safety_numbers"
    )
    who = models.CharField(max_length=160)
    number = models.CharField(max_length=40)
    when = models.CharField(max_length=160, blank=True)
    position = models.PositiveSmallIntegerField()
    checked_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catchment", "position"],
                name="safety_number_position_is_used_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} ({self.pk})"


class Neighbourhood(models.Model):
    """A named place with a centre; its boundary may be imported later."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(
        Catchment, on_delete=models.CASCADE, related_name="neighbourhoods"
    )
    name = models.CharField(max_length=120)
    postcode = models.CharField(max_length=8)
    latitude = models.FloatField()
    longitude = models.FloatField()
    boundary = models.JSONField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catchment", "name"], name="neighbourhood_name_is_used_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"
