"""Law and practice as a catchment has set them, dated and with their source."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from catchment.people.models.catchments import Catchment
from catchment.people.models.users import User


class PracticeRuleQuerySet(models.QuerySet["PracticeRule"]):
    def of(self, catchment_id: int) -> Self:
        return self.filter(catchment_id=catchment_id)

    def in_force(self, *, on: dt.date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)


class PracticeRule(models.Model):
    """What a catchment has set in place of the shipped line of the same key.

    Shipped lines stand in ``people/shipped_practice.py``. A line is never changed: another one
    follows it, so that its history can be read.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="practice")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    why = models.CharField(max_length=300)
    source_name = models.CharField(max_length=200)
    source_url = models.URLField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    changed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="practice_changes"
    )
    changed_by_name = models.CharField(max_length=120)
    changed_at = models.DateTimeField()

    objects = PracticeRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catchment", "key"],
                condition=Q(valid_to__isnull=True),
                name="practice_rule_is_open_once",
            ),
            models.CheckConstraint(
                name="practice_rule_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.pk})"
