"""Several hosts for one placement: who gives which days of the week."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.enums import JointStatus
from catchment.placements.models.hosts import HOST_KEEPERS, Host
from catchment.placements.models.opportunities import Opportunity


class JointHostQuerySet(models.QuerySet["JointHost"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff of the catchment, the host that opens it, and the one that was asked."""
        if not actor.is_member:
            return self.none()
        here = self.filter(opportunity__host__catchment_id=actor.catchment_id)
        if actor.has(*HOST_KEEPERS):
            return here
        if not actor.organisation_id or not actor.has(Role.HOST):
            return self.none()
        return here.filter(
            Q(host__organisation_id=actor.organisation_id)
            | Q(opportunity__host__organisation_id=actor.organisation_id)
        )

    def standing(self) -> Self:
        """Those who said yes."""
        return self.filter(status=JointStatus.YES)

    def open(self) -> Self:
        """Those who said yes, and those who have still to answer: their days are nobody else's."""
        return self.filter(status__in=[JointStatus.ASKED, JointStatus.YES])


class JointHost(models.Model):
    """Another host gives some days of each week of an opportunity, once it has said yes.

    The host that opens the opportunity gives the other days, answers requests, and is counted for
    them; a seat is one seat, and counts towards what each of the hosts takes at once.

    Attributes:
        weekdays: the days that this host gives: 0 is Monday, 4 is Friday.
        words: a line from the host that opens it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="shares")
    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="shares")
    status = models.CharField(max_length=20, choices=JointStatus, default=JointStatus.ASKED)
    weekdays = models.JSONField()
    words = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="hosts_asked_to_join"
    )
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="joint_hosts_answered",
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = JointHostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "host"],
                condition=Q(status__in=[JointStatus.ASKED, JointStatus.YES]),
                name="host_joins_an_opportunity_once",
            ),
            models.CheckConstraint(
                name="joint_host_status_is_known", condition=Q(status__in=JointStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"joint host {self.pk}"
