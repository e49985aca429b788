"""Changes that wait for an owner, and the number under which the directory may be cached."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.network.enums import KEEPING_ROLES, ChangeStatus, TargetKind
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, Organisation


class ProposedChangeQuerySet(models.QuerySet["ProposedChange"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever proposed it, the organisation that owns the record, and the coordinator."""
        if not actor.is_member:
            return self.none()
        found = Q(proposed_by_id=actor.membership_id)
        if actor.organisation_id and actor.roles & KEEPING_ROLES:
            found |= Q(organisation_id=actor.organisation_id)
        if actor.has(Role.COORDINATOR):
            found |= Q(catchment_id=actor.catchment_id)
        return self.filter(found, catchment_id=actor.catchment_id)

    def waiting(self) -> Self:
        return self.filter(status=ChangeStatus.WAITING)


class ProposedChange(models.Model):
    """Somebody else's edit of a record. ``before`` and ``after`` hold the changed fields only.

    Attributes:
        organisation: whose record it is; null for an independent helper.
        target_kind, target_id: which record, by its public id.
        target_name: what the record was called, for lists.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(
        Catchment, on_delete=models.CASCADE, related_name="proposed_changes"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="proposed_changes"
    )
    target_kind = models.CharField(max_length=20, choices=TargetKind)
    target_id = models.UUIDField()
    target_name = models.CharField(max_length=200)
    base_version = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="changes_proposed"
    )
    proposed_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=ChangeStatus, default=ChangeStatus.WAITING)
    decided_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="changes_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ProposedChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposed_change_kind_is_known",
                condition=Q(target_kind__in=TargetKind.values),
            ),
            models.CheckConstraint(
                name="proposed_change_is_decided_with_a_moment",
                condition=Q(status=ChangeStatus.WAITING, decided_at__isnull=True)
                | Q(
                    status__in=[ChangeStatus.ACCEPTED, ChangeStatus.REFUSED],
                    decided_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["catchment", "status"], name="change_by_catchment"),
            models.Index(fields=["target_kind", "target_id"], name="change_by_target"),
        ]

    def __str__(self) -> str:
        return f"proposed change {self.pk}"


class DirectoryVersion(models.Model):
    """A number that grows with every change of a catchment's directory; caches stand under it."""

    catchment = models.OneToOneField(
        Catchment, on_delete=models.CASCADE, related_name="directory_version"
    )
    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"directory version {self.number} ({self.pk})"
