"""Cohorts of learners, the files they came from, and what learners found themselves."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, Organisation, Person, StoredFile
from catchment.placements.enums import (
    OWN_FIND_OPEN,
    CohortImportStatus,
    OwnFindStatus,
    RowResult,
    WhoYouKnow,
)
from catchment.placements.models.hosts import Host


def school_rows(actor: Actor, school: str, catchment: str) -> Q:
    """Which rows staff of a school, or the coordinator, may see: for use in ``visible_to``."""
    if not actor.is_member:
        return Q(pk=None)
    if actor.has(Role.COORDINATOR):
        return Q(**{catchment: actor.catchment_id})
    if actor.organisation_id and actor.has(Role.CAREERS_LEADER):
        return Q(**{school: actor.organisation_id, catchment: actor.catchment_id})
    return Q(pk=None)


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff of the school, and the coordinator of its catchment."""
        return self.filter(school_rows(actor, "school_id", "catchment_id"))


class Cohort(models.Model):
    """Learners of one school who go through work experience together: a year group, mostly.

    Attributes:
        year: the academic year that begins in September of it.
        own_find_by: until when learners may bring a place of their own.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="cohorts")
    school = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=80)
    year_group = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    own_find_by = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name", "year"], name="cohort_name_is_used_once_a_year"
            ),
            models.CheckConstraint(name="cohort_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class CohortMember(models.Model):
    """One learner in a cohort, with what the round needs to know about getting about.

    Attributes:
        learner_number: the school's own number for them in its files; never shown, never a sign-in.
        travel_minutes: how long they would travel one way at most.
        travel_by: how: "bus", "walk", "bicycle", "car".
        interests: slugs of occupation categories.
        no_jobs_before, no_jobs_after: times of day that they must keep free, such as a school run.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cohort_places")
    learner_number = models.CharField(max_length=60, blank=True)
    travel_minutes = models.PositiveSmallIntegerField(default=45)
    travel_by = models.CharField(max_length=10, default="bus")
    interests = models.JSONField(default=list, blank=True)
    checks_done = models.JSONField(default=list, blank=True)
    free_from = models.TimeField(null=True, blank=True)
    free_until = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"], name="learner_is_once_in_a_cohort"
            ),
            models.UniqueConstraint(
                fields=["cohort", "learner_number"],
                condition=~Q(learner_number=""),
                name="learner_number_is_used_once_in_a_cohort",
            ),
            models.CheckConstraint(
                name="learner_travels_5_to_180_minutes",
                condition=Q(travel_minutes__gte=5, travel_minutes__lte=180),
            ),
        ]

    def __str__(self) -> str:
        return f"cohort member {self.pk}"


class CohortImportQuerySet(models.QuerySet["CohortImport"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(school_rows(actor, "cohort__school_id", "cohort__catchment_id"))


class CohortImport(models.Model):
    """A file of learners on its way into a cohort: looked through first, then written, or undone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="imports")
    file = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, related_name="cohort_imports"
    )
    file_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=20, choices=CohortImportStatus)
    columns = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    started_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="cohort_imports"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = CohortImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cohort_import_status_is_known",
                condition=Q(status__in=CohortImportStatus.values),
            ),
        ]

    def __str__(self) -> str:
        return f"cohort import {self.pk}"


class CohortImportRow(models.Model):
    """One row of the file: what it says, what became of it, and what stood there before."""

    run = models.ForeignKey(CohortImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    result = models.CharField(max_length=20, choices=RowResult)
    problems = models.JSONField(default=list, blank=True)
    member = models.ForeignKey(
        CohortMember, on_delete=models.SET_NULL, null=True, blank=True, related_name="import_rows"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="cohort_import_rows"
    )
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="cohort_row_has_one_number"),
        ]

    def __str__(self) -> str:
        return f"cohort row {self.pk}"


class OwnFindQuerySet(models.QuerySet["OwnFind"]):
    def visible_to(self, actor: Actor) -> Self:
        """The learner, staff of their school, and the coordinator."""
        if not actor.is_member:
            return self.none()
        found = school_rows(actor, "school_id", "person__catchment_id")
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        return self.filter(found, person__catchment_id=actor.catchment_id)

    def open(self) -> Self:
        return self.filter(status__in=OWN_FIND_OPEN)


class OwnFind(models.Model):
    """A place that a learner found themselves. Nobody writes to it before staff have looked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="own_finds")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="own_finds"
    )
    school = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="own_finds"
    )
    status = models.CharField(max_length=20, choices=OwnFindStatus, default=OwnFindStatus.PROPOSED)
    how_known = models.CharField(max_length=20, choices=WhoYouKnow)
    workplace = models.CharField(max_length=200)
    town = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=500)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    late = models.BooleanField(default=False)
    host = models.ForeignKey(
        Host, on_delete=models.SET_NULL, null=True, blank=True, related_name="own_finds"
    )
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="own_finds"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OwnFindQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="own_find_status_is_known", condition=Q(status__in=OwnFindStatus.values)
            ),
            models.CheckConstraint(
                name="own_find_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="own_find_is_refused_with_words",
                condition=~Q(status=OwnFindStatus.NOT_AGREED) | ~Q(answer=""),
            ),
            models.UniqueConstraint(
                fields=["person", "cohort"],
                condition=Q(status=OwnFindStatus.AGREED),
                name="own_find_is_agreed_once_in_a_cohort",
            ),
        ]

    def __str__(self) -> str:
        return f"own find {self.pk}"
