"""What one catchment changes about the catalogue of kinds of work, which all share."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from catchment.people.models import Catchment, Membership
from catchment.vocabulary.models import Occupation


class WorkChangeQuerySet(models.QuerySet["WorkChange"]):
    def of(self, catchment: Catchment) -> Self:
        return self.filter(catchment=catchment)


class WorkChange(models.Model):
    """A catchment no longer uses a kind of work: it is retired there, or another stands for it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="work_changes")
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="changes")
    instead = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, null=True, blank=True, related_name="stands_for"
    )
    changed_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="work_changes"
    )
    changed_at = models.DateTimeField()

    objects = WorkChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catchment", "occupation"], name="work_is_changed_once_in_a_catchment"
            ),
            models.CheckConstraint(
                name="work_does_not_stand_for_itself",
                condition=Q(instead__isnull=True) | ~Q(instead=F("occupation")),
            ),
        ]

    def __str__(self) -> str:
        return f"work change {self.pk}"
