"""Answers to "who is best placed?", kept as given, under the weights of their day."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from catchment.network.models import Offer
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, Neighbourhood, Person, User
from catchment.support.enums import ChoiceKind, ContestStatus
from catchment.support.models.clearance import clear_for
from catchment.support.models.ladder import Ladder
from catchment.support.models.needs import Need
from catchment.vocabulary.enums import Layer
from catchment.vocabulary.models import Topic


class WeightsQuerySet(models.QuerySet["Weights"]):
    def of(self, catchment: Catchment) -> Self:
        return self.filter(catchment=catchment)

    def visible_to(self, actor: Actor) -> Self:
        """Weights are published to every member of their catchment."""
        return self.filter(catchment_id=actor.catchment_id) if actor.is_member else self.none()


class Weights(models.Model):
    """What counts for how much in one catchment; a change is a new number, never an edit."""

    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="weights")
    number = models.PositiveIntegerField()
    needs = models.PositiveSmallIntegerField()
    travel = models.PositiveSmallIntegerField()
    trust = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()
    times = models.PositiveSmallIntegerField()
    agreed_on = models.DateField()
    agreed_by = models.CharField(max_length=200)
    note = models.CharField(blank=True, max_length=500)
    made_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="weights_made"
    )
    created_at = models.DateTimeField()

    objects = WeightsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="weights_number_is_used_once", fields=["catchment", "number"]
            ),
            models.CheckConstraint(
                name="weights_sum_to_100",
                condition=Q(needs=100 - F("travel") - F("trust") - F("capacity") - F("times")),
            ),
        ]

    def __str__(self) -> str:
        return f"weights {self.number} of catchment {self.catchment_id} ({self.pk})"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, actor: Actor) -> Self:
        """The person's own; and those that a member asked for somebody whom they may still see."""
        if not actor.is_member:
            return self.none()
        seen = Person.objects.visible_to(actor)
        own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
        asked = Q(asked_by_id=actor.membership_id, person__in=seen) & clear_for(actor)
        return self.filter(own | asked, person__catchment_id=actor.catchment_id)


class Answer(models.Model):
    """One answer: what was asked and what was suggested, both frozen."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="answers")
    ladder = models.ForeignKey(
        Ladder, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers"
    )
    weights = models.ForeignKey(Weights, on_delete=models.PROTECT, related_name="answers")
    asked_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers_asked"
    )
    asked_at = models.DateTimeField()
    ask = models.JSONField()
    result = models.JSONField()
    directory_version = models.CharField(max_length=64)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_at"], name="answer_by_person")]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class AnswerChoice(models.Model):
    """What the person chose: it overrides rank, never a gate."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="choices")
    candidate = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=ChoiceKind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="choices_made"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="answer_choice_is_one_for_each_candidate", fields=["answer", "candidate"]
            ),
            models.CheckConstraint(
                name="answer_choice_kind_is_known", condition=Q(kind__in=ChoiceKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"choice {self.pk}"


class UnmetNeedQuerySet(models.QuerySet["UnmetNeed"]):
    def open(self) -> Self:
        return self.filter(cleared_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """Only counts ever leave this table; coordinators and observers count their own catchment."""
        if not actor.has(Role.COORDINATOR, Role.OBSERVER):
            return self.none()
        return self.filter(catchment_id=actor.catchment_id)


class UnmetNeed(models.Model):
    """Nobody yet: an answer left this need without a helper."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="unmet_needs")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="unmet_needs")
    need = models.ForeignKey(
        Need, on_delete=models.SET_NULL, null=True, blank=True, related_name="unmet"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="unmet_needs"
    )
    layer = models.PositiveSmallIntegerField(choices=Layer)
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="unmet_needs",
    )
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="unmet_needs")
    opened_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by_offer = models.ForeignKey(
        Offer, on_delete=models.SET_NULL, null=True, blank=True, related_name="cleared_needs"
    )

    objects = UnmetNeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="unmet_need_topic_is_open_once_for_a_person",
                fields=["person", "topic"],
                condition=Q(cleared_at=None, topic__isnull=False),
            ),
            models.UniqueConstraint(
                name="unmet_need_layer_is_open_once_without_topic",
                fields=["person", "layer"],
                condition=Q(cleared_at=None, topic=None),
            ),
            models.CheckConstraint(
                name="unmet_need_layer_is_one_of_seven", condition=Q(layer__in=Layer.values)
            ),
        ]
        indexes = [
            models.Index(fields=["catchment", "cleared_at"], name="unmet_need_open_by_catchment")
        ]

    def __str__(self) -> str:
        return f"unmet need {self.pk}"


class ContestQuerySet(models.QuerySet["Contest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever wrote it, the person it is about, and the coordinators who must answer."""
        if not actor.is_member:
            return self.none()
        own = Q(by_id=actor.membership_id)
        if actor.person_id:
            own |= Q(answer__person_id=actor.person_id)
        if actor.has(Role.COORDINATOR):
            own |= Q(answer__person__catchment_id=actor.catchment_id)
        return self.filter(own, answer__person__catchment_id=actor.catchment_id)

    def waiting(self) -> Self:
        return self.filter(status=ContestStatus.WAITING)


class Contest(models.Model):
    """ "This is not right": leads to a person, who replies in words."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="contests")
    words = models.TextField(max_length=2000)
    by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="contests"
    )
    at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=ContestStatus, default=ContestStatus.WAITING)
    reply = models.TextField(blank=True, max_length=2000)
    replied_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = ContestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contest_is_answered_with_a_reply",
                condition=Q(status="waiting", reply="", replied_at=None)
                | (Q(status="answered", replied_at__isnull=False) & ~Q(reply="")),
            ),
        ]

    def __str__(self) -> str:
        return f"contest {self.pk}"
