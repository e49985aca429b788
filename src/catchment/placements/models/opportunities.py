"""What a host opens: the day described, weeks and seats, and asking for one of them."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from catchment.network.models import Site
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership, Organisation, Person, StoredFile
from catchment.placements.enums import (
    BEFORE_THE_HOST,
    HostStatus,
    JointStatus,
    Mode,
    NotThisTime,
    OpportunityStatus,
    ReportStatus,
    RequestStatus,
)
from catchment.placements.models.hosts import HOST_KEEPERS, Host
from catchment.vocabulary.models import Occupation, OccupationCategory


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all of their catchment, a host its own; others what is open at a checked host."""
        if not actor.is_member:
            return self.none()
        here = self.filter(host__catchment_id=actor.catchment_id)
        if actor.has(*HOST_KEEPERS):
            return here
        found = Q(status=OpportunityStatus.OPEN, host__status=HostStatus.VERIFIED)
        if actor.organisation_id and actor.has(Role.HOST):
            found |= Q(host__organisation_id=actor.organisation_id)
        return here.filter(found)

    def kept_by(self, actor: Actor) -> Self:
        """Those of hosts whose words the actor may at most write."""
        return self.filter(host__in=Host.objects.kept_by(actor))

    def on_offer(self) -> Self:
        """Open, at a host that was checked and has not paused; nor has one that shares it."""
        return self.filter(status=OpportunityStatus.OPEN, host__status=HostStatus.VERIFIED).exclude(
            pk__in=_lacking_a_host()
        )


def _lacking_a_host() -> models.QuerySet["Opportunity", int]:
    """Those of which another host gives days and cannot now."""
    resting = [status for status in HostStatus if status != HostStatus.VERIFIED]
    shared = Opportunity.objects.filter(
        shares__status=JointStatus.YES, shares__host__status__in=resting
    )
    return shared.values_list("pk", flat=True)


class Opportunity(models.Model):
    """One thing that somebody can do at one workplace, and the day described before anybody asks.

    Attributes:
        access: values of ``people.enums.AccessFeature``.
        checks: values of ``CheckKind`` that must be done before somebody comes.
        least_age, most_age: on the first day.
        lunch, clothes, costs, travel, find_us, meet: sentences for the learner.
        categories: fields of work, where no single kind of work in them is named.
        costs_pence: what a learner has to pay in all; 0 is free, and said so.
        day: stretches of the day as [["09:00", "12:00", "prep"], ...], for the strip.
        copied_from: last year's, where it was copied.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="opportunities")
    site = models.ForeignKey(
        Site, on_delete=models.SET_NULL, null=True, blank=True, related_name="opportunities"
    )
    title = models.CharField(max_length=120)
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.PLACEMENT)
    status = models.CharField(
        max_length=20, choices=OpportunityStatus, default=OpportunityStatus.DRAFT
    )
    occupations = models.ManyToManyField(Occupation, related_name="opportunities", blank=True)
    categories = models.ManyToManyField(
        OccupationCategory, related_name="opportunities", blank=True
    )
    you_do = models.CharField(max_length=500, blank=True)
    meet = models.CharField(max_length=300, blank=True)
    clothes = models.CharField(max_length=300, blank=True)
    lunch = models.CharField(max_length=300, blank=True)
    costs = models.CharField(max_length=300, blank=True)
    costs_pence = models.PositiveIntegerField(default=0)
    travel = models.CharField(max_length=300, blank=True)
    find_us = models.CharField(max_length=500, blank=True)
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    day = models.JSONField(default=list, blank=True)
    least_age = models.PositiveSmallIntegerField(default=14)
    most_age = models.PositiveSmallIntegerField(null=True, blank=True)
    group_size = models.PositiveSmallIntegerField(default=1)
    access = models.JSONField(default=list, blank=True)
    checks = models.JSONField(default=list, blank=True)
    remote = models.BooleanField(default=False)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opportunity_status_is_known",
                condition=Q(status__in=OpportunityStatus.values),
            ),
            models.CheckConstraint(
                name="opportunity_ages_make_sense",
                condition=Q(least_age__gte=10, least_age__lte=99)
                & (Q(most_age__isnull=True) | Q(most_age__gte=F("least_age"))),
            ),
            models.CheckConstraint(
                name="opportunity_day_ends_after_it_begins",
                condition=Q(begins__isnull=True, ends__isnull=True) | Q(ends__gt=F("begins")),
            ),
            models.CheckConstraint(
                name="opportunity_takes_somebody", condition=Q(group_size__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.pk})"


class DayPhoto(models.Model):
    """A picture of the place. Never of a child; always with words for who cannot see it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="day_photos")
    words = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="day_photo_has_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"photo {self.pk}"


class OpportunityWeekQuerySet(models.QuerySet["OpportunityWeek"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(opportunity__in=Opportunity.objects.visible_to(actor))

    def on_offer(self) -> Self:
        return self.filter(
            opportunity__status=OpportunityStatus.OPEN,
            opportunity__host__status=HostStatus.VERIFIED,
        ).exclude(opportunity__in=_lacking_a_host())

    def between(self, first: dt.date, last: dt.date) -> Self:
        return self.filter(starts_on__gte=first, ends_on__lte=last)


class OpportunityWeek(models.Model):
    """Seats of one opportunity from one day to another, mostly Monday to Friday."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="weeks")
    starts_on = models.DateField()
    ends_on = models.DateField()
    seats = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField(default=30)

    objects = OpportunityWeekQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "starts_on"], name="opportunity_week_begins_once"
            ),
            models.CheckConstraint(
                name="opportunity_week_ends_after_it_begins",
                condition=Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="opportunity_week_has_1_to_500_seats",
                condition=Q(seats__gte=1, seats__lte=500),
            ),
        ]
        indexes = [models.Index(fields=["starts_on"], name="opportunity_week_by_day")]

    def __str__(self) -> str:
        return f"week {self.pk}"


class KeptSeats(models.Model):
    """Seats that are first for one school, or first for focus learners; open to all if not wanted."""

    week = models.ForeignKey(OpportunityWeek, on_delete=models.CASCADE, related_name="kept")
    school = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="kept_seats"
    )
    seats = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["week", "school"], name="seats_are_kept_once_for_a_school"
            ),
            models.UniqueConstraint(
                fields=["week"],
                condition=Q(school=None),
                name="seats_are_kept_once_for_focus_learners",
            ),
            models.CheckConstraint(name="some_seats_are_kept", condition=Q(seats__gte=1)),
        ]

    def __str__(self) -> str:
        return f"kept seats {self.pk}"


class UnsuitableReportQuerySet(models.QuerySet["UnsuitableReport"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff of the catchment; never anybody who belongs to the workplace."""
        if not actor.is_member or not actor.has(*HOST_KEEPERS):
            return self.none()
        here = self.filter(opportunity__host__catchment_id=actor.catchment_id)
        return here.exclude(opportunity__host__organisation_id=actor.organisation_id or 0)


class UnsuitableReport(models.Model):
    """Somebody says that an opportunity is not fit for young people; staff look."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="unsuitable_reports"
    )
    words = models.CharField(max_length=1000)
    status = models.CharField(max_length=20, choices=ReportStatus, default=ReportStatus.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="unsuitable_reports_answered",
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = UnsuitableReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="unsuitable_report_is_answered_with_words",
                condition=Q(status=ReportStatus.OPEN) | ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class SeatRequestQuerySet(models.QuerySet["SeatRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """The learner, staff of their school, the coordinator, and the host, by then checked."""
        if not actor.is_member:
            return self.none()
        here = self.filter(week__opportunity__host__catchment_id=actor.catchment_id)
        found = Q(pk=None)
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        if actor.has(Role.COORDINATOR):
            return here
        if actor.organisation_id and actor.has(Role.CAREERS_LEADER):
            found |= Q(school_id=actor.organisation_id)
        if actor.organisation_id and actor.has(Role.HOST):
            found |= Q(
                week__opportunity__host__organisation_id=actor.organisation_id,
                week__opportunity__host__status=HostStatus.VERIFIED,
            ) & ~Q(status__in=BEFORE_THE_HOST)
        return here.filter(found)

    def sent(self) -> Self:
        """Those of which the workplace has heard."""
        return self.exclude(status__in=BEFORE_THE_HOST)

    def waiting(self) -> Self:
        return self.filter(status=RequestStatus.ASKED)


class SeatRequest(models.Model):
    """Asking a host for one seat in one week, outside a round or after it.

    The host is reminded after 3 and 7 days, and the learner hears after 15 whatever happens.
    Before a yes the host reads the first name, the age, the school and ``words``; nothing else, and
    nothing at all before the learner has agreed.

    Attributes:
        agreed_at, agreed_by: when the learner agreed, and who wrote it down: themselves, or whoever
            of their school they told.
        asked_at: when the clock began: the moment of writing, then of the learner's yes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    week = models.ForeignKey(OpportunityWeek, on_delete=models.CASCADE, related_name="requests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seat_requests")
    school = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="seat_requests"
    )
    words = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=20, choices=RequestStatus, default=RequestStatus.ASKED)
    asked_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="seats_asked"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="seats_agreed_to",
    )
    asked_at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="seats_answered",
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=20, choices=NotThisTime, blank=True)
    answer_words = models.CharField(max_length=500, blank=True)

    objects = SeatRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["week", "person"],
                condition=Q(
                    status__in=[
                        RequestStatus.PROPOSED,
                        RequestStatus.ASKED,
                        RequestStatus.ACCEPTED,
                    ]
                ),
                name="seat_is_asked_for_once",
            ),
            models.CheckConstraint(
                name="seat_request_status_is_known",
                condition=Q(status__in=RequestStatus.values),
            ),
            models.CheckConstraint(
                name="seat_request_is_agreed_before_it_is_sent",
                condition=Q(status__in=[RequestStatus.PROPOSED, RequestStatus.NOT_SENT])
                | Q(agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="seat_request_is_declined_with_a_reason",
                condition=~Q(status=RequestStatus.DECLINED) | ~Q(decline_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["status", "asked_at"], name="seat_request_by_day")]

    def __str__(self) -> str:
        return f"seat request {self.pk}"
