"""Private files, and mail that waits to be drawn and sent."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.enums import FileKind, OutboxStatus
from catchment.people.models.catchments import Catchment
from catchment.people.models.users import User


class StoredFile(models.Model):
    """A file behind a door; never served by a public address."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=20, choices=FileKind)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.FileField(upload_to="files/%Y/%m")
    uploaded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="files"
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"file {self.pk}"


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def waiting(self) -> Self:
        return self.filter(status=OutboxStatus.WAITING)

    def due(self, *, at: dt.datetime) -> Self:
        """Those waiting whose next attempt is not put off to later."""
        return self.waiting().filter(Q(due_at__isnull=True) | Q(due_at__lte=at))


class OutboxMessage(models.Model):
    """A mail to draw and send: which template, to whom, with which plain facts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(
        Catchment, on_delete=models.CASCADE, null=True, related_name="outbox"
    )
    template = models.CharField(max_length=60)
    recipient = models.EmailField()
    facts = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=OutboxStatus, default=OutboxStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "created_at"], name="outbox_waiting")]

    def __str__(self) -> str:
        return f"mail {self.pk}"
