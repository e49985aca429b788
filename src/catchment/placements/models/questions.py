"""Questions to a school: a learner's own, or a host's about somebody who asks to come."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, Organisation, Person
from catchment.placements.enums import BEFORE_THE_HOST, HostStatus, QuestionStatus
from catchment.placements.models.cohorts import school_rows
from catchment.placements.models.opportunities import SeatRequest


class SchoolQuestionQuerySet(models.QuerySet["SchoolQuestion"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff of the school, the coordinator, and whoever asks: the learner, or the host."""
        if not actor.is_member:
            return self.none()
        found = school_rows(actor, "school_id", "catchment_id")
        if actor.person_id:
            found |= Q(person_id=actor.person_id, request=None)
        if actor.organisation_id and actor.has(Role.HOST):
            found |= Q(
                request__week__opportunity__host__organisation_id=actor.organisation_id,
                request__week__opportunity__host__status=HostStatus.VERIFIED,
            ) & ~Q(request__status__in=BEFORE_THE_HOST)
        return self.filter(found, catchment_id=actor.catchment_id)

    def waiting(self) -> Self:
        return self.filter(status=QuestionStatus.OPEN)

    def of_learners(self) -> Self:
        """Those that learners asked themselves."""
        return self.filter(request=None)


class SchoolQuestion(models.Model):
    """Something that a learner, or a host, would like to know of a school; a person there answers.

    Attributes:
        person: whom it is about.
        request: the request for a seat that a host asks about; empty where the learner asks.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(
        Catchment, on_delete=models.CASCADE, related_name="school_questions"
    )
    school = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="questions_asked"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="school_questions")
    request = models.ForeignKey(
        SeatRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="questions"
    )
    asked_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="school_questions_asked",
    )
    words = models.CharField(max_length=1000)
    status = models.CharField(max_length=20, choices=QuestionStatus, default=QuestionStatus.OPEN)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="school_questions_answered",
    )
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = SchoolQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="school_question_status_is_known",
                condition=Q(status__in=QuestionStatus.values),
            ),
            models.CheckConstraint(
                name="school_question_is_answered_with_words",
                condition=Q(status=QuestionStatus.OPEN)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status=QuestionStatus.OPEN, request=None),
                name="learner_has_one_open_question",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(status=QuestionStatus.OPEN),
                name="host_has_one_open_question_about_a_request",
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"
