"""The hours ledger: what a learner has seen of work, towards a guarantee that a catchment sets."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from catchment.people.actor import Actor
from catchment.people.models import Catchment, Membership, Organisation, Person
from catchment.placements.enums import ExperienceStatus, Mode, Phase, RealTest, TestAnswer
from catchment.placements.models.cohorts import school_rows
from catchment.placements.models.hosts import Host


class GuaranteeQuerySet(models.QuerySet["Guarantee"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every member may read what their catchment promises."""
        return self.filter(catchment_id=actor.catchment_id) if actor.is_member else self.none()


class Guarantee(models.Model):
    """How much experience of work a catchment promises in one phase, from one day on.

    Adults have hours without a target: there is no line for them unless a catchment writes one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="guarantees")
    phase = models.CharField(max_length=20, choices=Phase)
    hours = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    source_name = models.CharField(max_length=200)
    source_url = models.URLField(max_length=300, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="guarantees"
    )
    created_at = models.DateTimeField()

    objects = GuaranteeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catchment", "phase", "valid_from"], name="guarantee_begins_once"
            ),
            models.CheckConstraint(
                name="guarantee_promises_something", condition=Q(hours__gte=1, days__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"guarantee {self.pk}"


class ExperienceQuerySet(models.QuerySet["Experience"]):
    def visible_to(self, actor: Actor) -> Self:
        """The learner, staff of the school that holds it, and the coordinator."""
        if not actor.is_member:
            return self.none()
        found = school_rows(actor, "school_id", "person__catchment_id")
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        return self.filter(found, person__catchment_id=actor.catchment_id)

    def done(self) -> Self:
        return self.filter(status__in=[ExperienceStatus.DONE, ExperienceStatus.CONFIRMED])


class Experience(models.Model):
    """Some hours that somebody spent, or will spend, in touch with work. ``minutes`` in all."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="experiences")
    school = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="experiences_held",
    )
    host = models.ForeignKey(
        Host, on_delete=models.SET_NULL, null=True, blank=True, related_name="experiences"
    )
    where = models.CharField(max_length=200)
    mode = models.CharField(max_length=20, choices=Mode)
    phase = models.CharField(max_length=20, choices=Phase)
    status = models.CharField(max_length=20, choices=ExperienceStatus)
    starts_on = models.DateField()
    ends_on = models.DateField()
    minutes = models.PositiveIntegerField()
    words = models.CharField(max_length=500, blank=True)
    written_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="experiences_written"
    )
    confirmed_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="experiences_confirmed",
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="experience_ends_after_it_begins", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="experience_lasts_up_to_400_hours",
                condition=Q(minutes__gte=15, minutes__lte=24_000),
            ),
            models.CheckConstraint(
                name="experience_is_confirmed_by_somebody",
                condition=~Q(status=ExperienceStatus.CONFIRMED) | Q(confirmed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="experience_by_person")]

    def __str__(self) -> str:
        return f"experience {self.pk}"


class ExperienceTest(models.Model):
    """One of the seven tests of one experience, as one side answers it. The learner has the last word."""

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="tests")
    test = models.CharField(max_length=20, choices=RealTest)
    answer = models.CharField(max_length=10, choices=TestAnswer)
    words = models.CharField(max_length=300, blank=True)
    by_learner = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["experience", "test", "by_learner"], name="test_is_answered_once_by_a_side"
            ),
        ]

    def __str__(self) -> str:
        return f"test {self.pk}"
