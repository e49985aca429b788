"""Hosts: who opens a workplace, whom to ask there, and how much they want this year."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, Organisation
from catchment.placements.enums import (
    Appetite,
    HostLinkPurpose,
    HostSource,
    HostStatus,
    PauseReason,
)

#: Roles that look after hosts: they see those that wait to be checked.
HOST_KEEPERS = (Role.COORDINATOR, Role.CAREERS_LEADER)


class HostQuerySet(models.QuerySet["Host"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see all of their catchment, a host itself; everybody else those that were checked."""
        if not actor.is_member:
            return self.none()
        here = self.filter(catchment_id=actor.catchment_id)
        if actor.has(*HOST_KEEPERS):
            return here
        found = Q(status=HostStatus.VERIFIED)
        if actor.organisation_id and actor.has(Role.HOST):
            found |= Q(organisation_id=actor.organisation_id)
        return here.filter(found)

    def of(self, actor: Actor) -> Self:
        """The actor's own host record, if they act for one."""
        if not actor.organisation_id or not actor.has(Role.HOST):
            return self.none()
        return self.filter(catchment_id=actor.catchment_id, organisation_id=actor.organisation_id)

    def kept_by(self, actor: Actor) -> Self:
        """Those whose words the actor may at most write: its own, and staff every one here."""
        if actor.is_member and actor.has(*HOST_KEEPERS):
            return self.filter(catchment_id=actor.catchment_id)
        return self.of(actor)

    def verified(self) -> Self:
        return self.filter(status=HostStatus.VERIFIED)


class Host(models.Model):
    """An organisation that opens a workplace.

    Pending until a school or the coordinator has checked it: until then it sees no child, is
    suggested to none, and is asked nothing.

    Attributes:
        contacts_a_month: how many requests it wants at most in one calendar month.
        at_once: learners in one week at most, over all its opportunities; empty for no cap.
        ask_again_on: the day that it chose itself.
        checked_words: what whoever checked it saw, in a sentence.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="hosts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="hosts")
    status = models.CharField(max_length=20, choices=HostStatus, default=HostStatus.PENDING)
    source = models.CharField(max_length=20, choices=HostSource)
    appetite = models.CharField(max_length=20, choices=Appetite, default=Appetite.INTERESTED)
    appetite_reason = models.CharField(max_length=300, blank=True)
    ask_again_on = models.DateField(null=True, blank=True)
    contacts_a_month = models.PositiveSmallIntegerField(default=2)
    at_once = models.PositiveSmallIntegerField(null=True, blank=True)
    about = models.TextField(max_length=2000, blank=True)
    checked_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="hosts_checked"
    )
    checked_by_name = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_words = models.CharField(max_length=500, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=20, choices=PauseReason, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = HostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catchment", "organisation"], name="host_is_one_for_each_organisation"
            ),
            models.CheckConstraint(
                name="host_status_is_known", condition=Q(status__in=HostStatus.values)
            ),
            models.CheckConstraint(
                name="host_wants_1_to_50_contacts_a_month",
                condition=Q(contacts_a_month__gte=1, contacts_a_month__lte=50),
            ),
            models.CheckConstraint(
                name="host_is_paused_with_a_reason",
                condition=~Q(status=HostStatus.PAUSED)
                | (Q(paused_at__isnull=False) & ~Q(pause_reason="")),
            ),
            models.CheckConstraint(
                name="host_was_checked_when_verified",
                condition=~Q(status=HostStatus.VERIFIED) | Q(checked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"host {self.pk}"


class HostContactQuerySet(models.QuerySet["HostContact"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff, and the host itself. Never a learner: a person rings, not a child."""
        if not actor.is_member:
            return self.none()
        here = self.filter(host__catchment_id=actor.catchment_id)
        if actor.has(*HOST_KEEPERS):
            return here
        if not actor.organisation_id or not actor.has(Role.HOST):
            return self.none()
        return here.filter(host__organisation_id=actor.organisation_id)


class HostContact(models.Model):
    """Somebody whom staff may ring or write to there, with or without an account."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    first = models.BooleanField(default=False)

    objects = HostContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["host"], condition=Q(first=True), name="host_has_one_first_contact"
            ),
            models.CheckConstraint(
                name="host_contact_can_be_reached", condition=~Q(email="") | ~Q(phone="")
            ),
        ]

    def __str__(self) -> str:
        return f"host contact {self.pk}"


class HostLinkQuerySet(models.QuerySet["HostLink"]):
    def open_at(self, moment: dt.datetime) -> Self:
        return self.filter(used_at__isnull=True, expires_at__gt=moment)

    def over(self, *, at: dt.datetime) -> Self:
        return self.filter(Q(expires_at__lte=at) | Q(used_at__isnull=False))


class HostLink(models.Model):
    """A link in a mail: to prove an address before a workplace is kept, or to come back.

    What is stored is the hash of the token, bound to its purpose; the sweep deletes links that are over.
    """

    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="host_links")
    host = models.ForeignKey(
        Host, on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    purpose = models.CharField(max_length=20, choices=HostLinkPurpose)
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = HostLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="host_link_to_come_back_names_a_host",
                condition=~Q(purpose=HostLinkPurpose.COME_BACK) | Q(host__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"host link {self.pk}"
