"""What stands in a layer: needs, and the people who help, hold back or do both."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.models import Supporter
from catchment.support.enums import Urgency
from catchment.support.models.ladder import LadderLayer, OfLayerQuerySet
from catchment.vocabulary.enums import InfluenceDirection, InfluenceMode
from catchment.vocabulary.models import Topic

#: Lengths of what people write; forms say so too.
NEED_LENGTH = 300
NOTE_LENGTH = 500


class NeedQuerySet(OfLayerQuerySet["Need"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class Need(models.Model):
    """A layer, a topic and the person's words. A need that no topic fits keeps its words alone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    layer = models.ForeignKey(LadderLayer, on_delete=models.CASCADE, related_name="needs")
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    words = models.CharField(blank=True, max_length=NEED_LENGTH)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.SOON)
    wants_guidance = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="need_topic_is_open_once_in_a_layer",
                fields=["layer", "topic"],
                condition=Q(closed_at=None, topic__isnull=False),
            ),
            models.UniqueConstraint(
                name="need_words_are_open_once_in_a_layer",
                fields=["layer", "words"],
                condition=Q(closed_at=None, topic=None),
            ),
            models.CheckConstraint(
                name="need_has_a_topic_or_words", condition=Q(topic__isnull=False) | ~Q(words="")
            ),
            models.CheckConstraint(
                name="need_urgency_is_known", condition=Q(urgency__in=Urgency.values)
            ),
        ]

    def __str__(self) -> str:
        return f"need {self.pk}"


class InfluenceQuerySet(OfLayerQuerySet["Influence"]):
    pass


class Influence(models.Model):
    """Somebody in the person's life and what they do to this step: help, hold back, or both.

    Named as a supporter, or by a role alone ("my form tutor").
    """

    layer = models.ForeignKey(LadderLayer, on_delete=models.CASCADE, related_name="influences")
    supporter = models.ForeignKey(
        Supporter, on_delete=models.CASCADE, null=True, blank=True, related_name="influences"
    )
    who = models.CharField(blank=True, max_length=80)
    mode = models.CharField(blank=True, max_length=20, choices=InfluenceMode)
    direction = models.CharField(max_length=10, choices=InfluenceDirection)
    note = models.CharField(blank=True, max_length=NOTE_LENGTH)
    added_at = models.DateTimeField()

    objects = InfluenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="influence_names_a_supporter_or_a_role",
                condition=Q(supporter__isnull=False, who="") | (Q(supporter=None) & ~Q(who="")),
            ),
            models.CheckConstraint(
                name="influence_direction_is_known",
                condition=Q(direction__in=InfluenceDirection.values),
            ),
            models.UniqueConstraint(
                name="influence_supporter_stands_once_in_a_layer",
                fields=["layer", "supporter"],
                condition=Q(supporter__isnull=False),
            ),
            models.UniqueConstraint(
                name="influence_role_stands_once_in_a_layer",
                fields=["layer", "who"],
                condition=Q(supporter=None),
            ),
        ]

    def __str__(self) -> str:
        return f"influence {self.pk}"
