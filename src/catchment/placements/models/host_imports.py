"""Files of hosts and of what they open: each row, and what it wrote, so that it can be undone."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership
from catchment.placements.enums import HostImportStatus, HostThing, RowResult
from catchment.placements.models.hosts import Host
from catchment.placements.models.opportunities import Opportunity


class HostImportQuerySet(models.QuerySet["HostImport"]):
    def visible_to(self, actor: Actor) -> Self:
        """The coordinator's own files, and those that a host gave for itself alone."""
        if not actor.is_member:
            return self.none()
        here = self.filter(catchment_id=actor.catchment_id)
        found = Q(pk=None)
        if actor.has(Role.COORDINATOR):
            found |= Q(host=None)
        if actor.organisation_id and actor.has(Role.HOST):
            found |= Q(host__organisation_id=actor.organisation_id)
        return here.filter(found)


class HostImport(models.Model):
    """A file of hosts on its way in: looked through first, then written, or undone.

    Attributes:
        host: whose file it is, where a host gives its own; none for one of the whole catchment.
        headers: names of the columns, for the list of rows that could not be read.
        columns: which of them says what.
        counts: rows by result, and what they begin: hosts, opportunities, weeks, seats.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="host_imports")
    host = models.ForeignKey(
        Host, on_delete=models.CASCADE, null=True, blank=True, related_name="imports"
    )
    file_name = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=HostImportStatus)
    headers = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    started_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="host_imports"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = HostImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="host_import_status_is_known",
                condition=Q(status__in=HostImportStatus.values),
            ),
        ]

    def __str__(self) -> str:
        return f"host import {self.pk}"


class HostImportRow(models.Model):
    """One row of the file: what it says, and what became of it.

    Attributes:
        cells: as they stood in the file, kept only where the row could not be read.
    """

    run = models.ForeignKey(HostImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list, blank=True)
    values = models.JSONField(default=dict, blank=True)
    result = models.CharField(max_length=20, choices=RowResult)
    problems = models.JSONField(default=list, blank=True)
    host = models.ForeignKey(
        Host, on_delete=models.SET_NULL, null=True, blank=True, related_name="import_rows"
    )
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.SET_NULL, null=True, blank=True, related_name="import_rows"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="host_row_has_one_number"),
        ]

    def __str__(self) -> str:
        return f"host row {self.pk}"


class HostImportWrite(models.Model):
    """One record that a file added or changed, with how it stood before and just after.

    Attributes:
        number: the row that wrote it first.
        created: added by the file; then ``before`` is empty.
        kept: why undoing left it as it is.
    """

    run = models.ForeignKey(HostImport, on_delete=models.CASCADE, related_name="writes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=HostThing)
    target_id = models.UUIDField()
    name = models.CharField(max_length=200)
    created = models.BooleanField()
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    kept = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "kind", "target_id"], name="host_file_writes_a_record_once"
            ),
            models.CheckConstraint(
                name="host_file_writes_a_known_kind", condition=Q(kind__in=HostThing.values)
            ),
        ]

    def __str__(self) -> str:
        return f"host write {self.pk}"
