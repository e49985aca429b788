"""Imports: a run with its rows, what each row wrote, and where records come from."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.network.enums import (
    DuplicateChoice,
    ImportKind,
    ImportStatus,
    RowDecision,
    TargetKind,
)
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, StoredFile


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, actor: Actor) -> Self:
        """The coordinator's, of the own catchment."""
        if not actor.is_member or not actor.has(Role.COORDINATOR):
            return self.none()
        return self.filter(catchment_id=actor.catchment_id)


class ImportRun(models.Model):
    """One file or feed on its way into the directory.

    Attributes:
        source: short name of where it comes from; the same source updates its own records.
        mapping: for spreadsheets, which column says what.
        remarks: sentences about the file as a whole, such as its encoding.
        counts: how many rows have which decision.
        problem: why it could not be read, as a sentence that says what to do.
        beat_at: when whoever works on it last gave a sign of life.
        tries: how often work was begun since it last came any farther.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=20, choices=ImportKind)
    source = models.CharField(max_length=80)
    source_name = models.CharField(max_length=120)
    url = models.URLField(max_length=500, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, related_name="imports"
    )
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=ImportStatus)
    counts = models.JSONField(default=dict, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="imports"
    )
    started_by_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_status_is_known", condition=Q(status__in=ImportStatus.values)
            ),
            models.CheckConstraint(
                name="import_kind_is_known", condition=Q(kind__in=ImportKind.values)
            ),
        ]
        indexes = [
            models.Index(fields=["catchment", "-created_at"], name="import_by_catchment"),
            models.Index(fields=["status"], name="import_by_status"),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"


class ImportRow(models.Model):
    """One row: what the file says, what that means here, and what became of it.

    Attributes:
        number: as the file's owner counts, from 1.
        incoming: the row in the shape of ``imports.incoming``, as plain data.
        group: rows about one organisation share it, so that a choice is made once.
        likeness: organisations that it may be, each with name, degree and why.
        changes: fields that differ, for the report.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=10, choices=RowDecision)
    problem = models.CharField(max_length=500, blank=True)
    notes = models.JSONField(default=list, blank=True)
    incoming = models.JSONField(default=dict, blank=True)
    group = models.CharField(max_length=200, blank=True)
    likeness = models.JSONField(default=list, blank=True)
    choice = models.CharField(max_length=10, choices=DuplicateChoice, blank=True)
    changes = models.JSONField(default=list, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_number_once"),
            models.CheckConstraint(
                name="import_row_decision_is_known", condition=Q(decision__in=RowDecision.values)
            ),
        ]
        indexes = [models.Index(fields=["run", "decision"], name="import_row_by_decision")]

    def __str__(self) -> str:
        return f"import row {self.pk}"


class ImportWrite(models.Model):
    """One record that a row added or changed, with its before-image.

    Attributes:
        created: added by the row; then ``before`` is empty.
        before, after: the changed fields in plain data.
        said_before: what the source had said until then; null where it was not known.
        version_before: the record's version until then; null where it was added.
        version_after: the record's version just after; another one means that it changed since.
        refused: why undoing left it as it is.
    """

    row = models.ForeignKey(ImportRow, on_delete=models.CASCADE, related_name="writes")
    target_kind = models.CharField(max_length=20, choices=TargetKind)
    target_id = models.UUIDField()
    target_name = models.CharField(max_length=200)
    created = models.BooleanField()
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    said_before = models.JSONField(null=True, blank=True)
    version_before = models.PositiveIntegerField(null=True)
    version_after = models.PositiveIntegerField()
    undone_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_write_kind_is_known", condition=Q(target_kind__in=TargetKind.values)
            ),
        ]
        indexes = [models.Index(fields=["target_kind", "target_id"], name="import_write_target")]

    def __str__(self) -> str:
        return f"import write {self.pk}"


class SourceRecord(models.Model):
    """A record of the directory as its source knows it, so that the next import finds it again.

    Attributes:
        key: the record's own number in the source, or what stands for it.
        said: the fields as the source last said them; what differs here was edited here.
    """

    catchment = models.ForeignKey(
        Catchment, on_delete=models.CASCADE, related_name="source_records"
    )
    source = models.CharField(max_length=80)
    key = models.CharField(max_length=250)
    target_kind = models.CharField(max_length=20, choices=TargetKind)
    target_id = models.UUIDField()
    said = models.JSONField(default=dict, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catchment", "source", "target_kind", "key"],
                name="source_record_is_known_once",
            ),
        ]
        indexes = [models.Index(fields=["target_kind", "target_id"], name="source_record_target")]

    def __str__(self) -> str:
        return f"source record {self.pk}"
