"""Asking for everything that is held, and leaving: access requests, retention clocks, legal holds."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, When

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, Person, StoredFile
from catchment.support.enums import (
    OPEN_REQUESTS,
    AccessRequestStatus,
    ClockAnchor,
    LeavingStatus,
    RecordKind,
)

#: For comparing lengths; a clock itself counts calendar years.
DAYS_OF_A_YEAR = 365


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """The person's own; all of the catchment for its data-protection lead."""
        if not actor.is_member:
            return self.none()
        found = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
        if actor.has(Role.DATA_PROTECTION_LEAD):
            found |= Q(person__catchment_id=actor.catchment_id)
        return self.filter(found, person__catchment_id=actor.catchment_id)

    def to_be_answered(self) -> Self:
        return self.filter(status__in=OPEN_REQUESTS)

    def first_to_be_answered(self) -> Self:
        """Those to be answered, by their day; then the others, the newest first."""
        waits = Case(When(status__in=OPEN_REQUESTS, then=F("due_on")))
        return self.alias(waits=waits).order_by(
            F("waits").asc(nulls_last=True), "-received_on", "-pk"
        )


class AccessRequest(models.Model):
    """A request for everything held about somebody, with the calendar of the law.

    ``due_on`` moves by the days for which the clock was stopped, and once by two months.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_requests")
    asked_by_name = models.CharField(max_length=120)
    received_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(
        max_length=20, choices=AccessRequestStatus, default=AccessRequestStatus.RUNNING
    )
    stopped_on = models.DateField(null=True, blank=True)
    stop_reason = models.CharField(max_length=300, blank=True)
    extended_on = models.DateField(null=True, blank=True)
    extend_reason = models.CharField(max_length=300, blank=True)
    kept_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="access_requests"
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="access_requests"
    )
    given_on = models.DateField(null=True, blank=True)
    closing_words = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_request_stopped_when_stopped",
                condition=Q(status="stopped", stopped_on__isnull=False)
                | (~Q(status="stopped") & Q(stopped_on=None)),
            ),
            models.UniqueConstraint(
                name="access_request_is_open_once",
                fields=["person"],
                condition=Q(status__in=["running", "stopped", "ready"]),
            ),
        ]

    def __str__(self) -> str:
        return f"access request {self.pk}"


class Redaction(models.Model):
    """One field left out of what is given, with the reason in law."""

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="redactions")
    table = models.CharField(max_length=80)
    record = models.CharField(max_length=40)
    field = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="redactions"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="redaction_is_made_once", fields=["request", "table", "record", "field"]
            ),
            models.CheckConstraint(name="redaction_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"redaction {self.pk}"


class RetentionClockQuerySet(models.QuerySet["RetentionClock"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every member may read how long things are kept."""
        return self.filter(catchment_id=actor.catchment_id) if actor.is_member else self.none()

    def in_force(self, *, on: dt.date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


class RetentionClock(models.Model):
    """How long one kind of record is kept in a catchment: dated, sourced, perhaps unverified.

    It runs for ``keep_years`` calendar years and ``keep_days`` days from its ``anchor``.
    """

    catchment = models.ForeignKey(
        Catchment, on_delete=models.CASCADE, related_name="retention_clocks"
    )
    kind = models.CharField(max_length=30, choices=RecordKind)
    anchor = models.CharField(max_length=20, choices=ClockAnchor, default=ClockAnchor.ACTIVITY)
    keep_years = models.PositiveSmallIntegerField(default=0)
    keep_days = models.PositiveIntegerField()
    warn_days = models.PositiveSmallIntegerField(default=30)
    why = models.CharField(max_length=300)
    source = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(blank=True)
    verified_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="clocks"
    )

    objects = RetentionClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="retention_clock_is_one_at_a_time",
                fields=["catchment", "kind"],
                condition=Q(valid_to=None),
            ),
            models.CheckConstraint(
                name="retention_clock_warns_before_the_end",
                condition=Q(warn_days__lte=F("keep_days") + F("keep_years") * DAYS_OF_A_YEAR),
            ),
            models.CheckConstraint(
                name="retention_clock_anchor_is_known", condition=Q(anchor__in=ClockAnchor.values)
            ),
        ]

    def __str__(self) -> str:
        return f"retention clock {self.pk}"


class DeletionWarning(models.Model):
    """Somebody was told that a record will be deleted, and when."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deletion_warnings")
    kind = models.CharField(max_length=30, choices=RecordKind)
    record = models.CharField(max_length=40)
    warned_at = models.DateTimeField()
    deletes_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="deletion_is_warned_once", fields=["kind", "record", "deletes_on"]
            ),
        ]

    def __str__(self) -> str:
        return f"deletion warning {self.pk}"


class LeavingWishQuerySet(models.QuerySet["LeavingWish"]):
    def visible_to(self, actor: Actor) -> Self:
        """The person's own; all of the catchment for its data-protection lead."""
        if not actor.is_member:
            return self.none()
        found = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
        if actor.has(Role.DATA_PROTECTION_LEAD):
            found |= Q(person__catchment_id=actor.catchment_id)
        return self.filter(found, person__catchment_id=actor.catchment_id)

    def waiting(self) -> Self:
        return self.filter(status=LeavingStatus.WAITING)

    def refused(self) -> Self:
        return self.filter(status=LeavingStatus.REFUSED)


class LeavingWish(models.Model):
    """Somebody asks to be erased, and what they were answered. Granted, it goes with all the rest.

    ``refused_until``: from that day on the reason no longer holds, where somebody has named a day.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="leaving_wishes")
    status = models.CharField(max_length=20, choices=LeavingStatus, default=LeavingStatus.WAITING)
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answered_leaving_wishes",
    )
    reason = models.CharField(max_length=300, blank=True)
    refused_until = models.DateField(null=True, blank=True)

    objects = LeavingWishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="leaving_wish_waits_once", fields=["person"], condition=Q(status="waiting")
            ),
            models.CheckConstraint(
                name="leaving_wish_status_is_known", condition=Q(status__in=LeavingStatus.values)
            ),
            models.CheckConstraint(
                name="leaving_wish_is_answered_unless_it_waits",
                condition=Q(status="waiting", answered_at=None)
                | (~Q(status="waiting") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="leaving_wish_is_refused_with_a_reason",
                condition=(Q(status="refused") & ~Q(reason=""))
                | (~Q(status="refused") & Q(reason="", refused_until=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"leaving wish {self.pk}"


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def standing(self) -> Self:
        return self.filter(lifted_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """The data-protection lead of the catchment."""
        if not actor.has(Role.DATA_PROTECTION_LEAD):
            return self.none()
        return self.filter(person__catchment_id=actor.catchment_id)


class LegalHold(models.Model):
    """Nothing about this person is deleted while the hold stands."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="legal_holds")
    reason = models.CharField(max_length=300)
    placed_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="legal_holds"
    )
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_words = models.CharField(max_length=300, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="legal_hold_stands_once", fields=["person"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(name="legal_hold_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"legal hold {self.pk}"
