"""Thanks: what a learner says to a host afterwards. Staff read it first."""

import uuid
from dataclasses import dataclass
from typing import Self

from django.db import models
from django.db.models import F, Q

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership, Organisation, Person
from catchment.placements.enums import THANKS_PASSED, HostStatus, ThanksStatus
from catchment.placements.models.cohorts import school_rows
from catchment.placements.models.hosts import Host

#: Hosts that somebody has looked at, and that were not taken off since: others read of no child.
LOOKED_AT = frozenset({HostStatus.VERIFIED, HostStatus.PAUSED})


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody is with a host, or has been: their days there began on or before today.

    Attributes:
        school: of their cohort, else where they learn; staff there read what they write.
    """

    host: Host
    person: Person
    school: Organisation | None


class ThanksQuerySet(models.QuerySet["Thanks"]):
    def visible_to(self, actor: Actor) -> Self:
        """The writer, staff of their school, the coordinator; the host once staff have read it."""
        if not actor.is_member:
            return self.none()
        found = school_rows(actor, "school_id", "host__catchment_id")
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        if actor.organisation_id and actor.has(Role.HOST):
            found |= Q(
                host__organisation_id=actor.organisation_id,
                host__status__in=sorted(LOOKED_AT),
                status__in=sorted(THANKS_PASSED),
            )
        return self.filter(found, host__catchment_id=actor.catchment_id)

    def waiting(self) -> Self:
        return self.filter(status=ThanksStatus.WAITING)


class Thanks(models.Model):
    """A few words from a learner to a host, with as much of a name as the learner wants.

    Attributes:
        school: whose staff read it first; told to the host only with ``school_shown``.
        name_shown: whether the host reads the first name; never more of it.
        version: grows with each change, so that nothing is shown that nobody has read.
        reason: why staff held it back, as the learner reads it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="thanks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="thanks")
    school = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="thanks"
    )
    words = models.CharField(max_length=600)
    name_shown = models.BooleanField(default=False)
    school_shown = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=ThanksStatus, default=ThanksStatus.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    read_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="thanks_read"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ThanksQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="thanks_were_read_before_they_are_shown",
                condition=Q(status=ThanksStatus.WAITING, read_at__isnull=True)
                | (~Q(status=ThanksStatus.WAITING) & Q(read_at__gte=F("created_at"))),
            ),
            models.CheckConstraint(
                name="thanks_are_held_back_with_a_reason",
                condition=~Q(status=ThanksStatus.HELD_BACK) | ~Q(reason=""),
            ),
            models.UniqueConstraint(
                fields=["host", "person"],
                condition=Q(status=ThanksStatus.WAITING),
                name="thanks_wait_once_for_a_host",
            ),
        ]

    def __str__(self) -> str:
        return f"thanks {self.pk}"
