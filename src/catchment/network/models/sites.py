"""Places where organisations are found, and when they are open."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Organisation


def shown_organisations(catchment_id: int | None) -> models.QuerySet[Organisation]:
    """Organisations that a catchment owns or is shown, for use inside another query."""
    return Organisation.objects.filter(
        Q(catchment_id=catchment_id or 0)
        | Q(
            pk__in=Organisation.shown_in.through.objects.filter(
                catchment_id=catchment_id or 0
            ).values("organisation_id")
        )
    )


class SiteQuerySet(models.QuerySet["Site"]):
    def in_catchment(self, catchment: Catchment) -> Self:
        return self.filter(organisation__in=shown_organisations(catchment.pk))

    def visible_to(self, actor: Actor) -> Self:
        """A member's own catchment. Sites are public, and read on their organisation's page."""
        return self.filter(organisation__in=shown_organisations(actor.catchment_id))

    def placed(self) -> Self:
        """Those whose postcode is known."""
        return self.filter(latitude__isnull=False)


class Site(models.Model):
    """A place of an organisation. ``access`` lists values of ``people.enums.AccessFeature``."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    access = models.JSONField(default=list, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True, max_length=300)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="site_is_placed_whole_or_not_at_all",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["postcode"], name="site_by_postcode")]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class OpeningHours(models.Model):
    """One stretch of opening on one weekday, 0 being Monday. Times are local."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "weekday", "opens"], name="opening_hours_begin_once"
            ),
            models.CheckConstraint(
                name="opening_hours_weekday_is_0_to_6", condition=Q(weekday__lte=6)
            ),
            models.CheckConstraint(
                name="opening_hours_close_after_opening", condition=Q(closes__gt=F("opens"))
            ),
        ]

    def __str__(self) -> str:
        return f"opening hours {self.pk}"


class HiddenHereQuerySet(models.QuerySet["HiddenHere"]):
    def visible_to(self, actor: Actor) -> Self:
        """What the coordinator of one's own catchment has hidden is the coordinator's to see."""
        if not actor.is_member or not actor.has(Role.COORDINATOR):
            return self.none()
        return self.filter(catchment_id=actor.catchment_id)


class HiddenHere(models.Model):
    """A neighbour's organisation that the coordinator of a catchment does not want shown there.

    It is then not in the organisation's ``shown_in``; the owner cannot show it there again, the
    catchment's own coordinator can.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="hidden_here"
    )
    catchment = models.ForeignKey(
        Catchment, on_delete=models.CASCADE, related_name="hidden_organisations"
    )
    hidden_at = models.DateTimeField()

    objects = HiddenHereQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "catchment"], name="organisation_is_hidden_once"
            ),
        ]

    def __str__(self) -> str:
        return f"hidden here {self.pk}"
