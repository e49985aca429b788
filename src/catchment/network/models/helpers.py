"""Helpers: people in roles, staff or volunteer, and what has been seen of their credentials."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from catchment.network.enums import (
    GUIDANCE_LEVEL,
    KEEPING_ROLES,
    VERIFYING_ROLES,
    ClearanceOutcome,
    CredentialKind,
    HelperStatus,
)
from catchment.network.models.offers import Offer
from catchment.network.models.sites import shown_organisations
from catchment.people.actor import Actor
from catchment.people.enums import CatchmentStatus, OrganisationStatus, Role
from catchment.people.models import Catchment, Membership, Organisation


class HelperQuerySet(models.QuerySet["Helper"]):
    def visible_to(self, actor: Actor) -> Self:
        """Visitors see active helpers of listed organisations, members the independents too.

        Those who pause or have ended are seen by themselves, their organisation and the
        coordinator.
        """
        if not actor.is_member:
            return self.public().filter(organisation__catchment__status=CatchmentStatus.OPEN)
        found = Q(status=HelperStatus.ACTIVE) & (
            Q(organisation__isnull=True, catchment_id=actor.catchment_id)
            | Q(
                organisation__status=OrganisationStatus.ACTIVE,
                organisation__in=shown_organisations(actor.catchment_id),
            )
        )
        found |= Q(membership_id=actor.membership_id, catchment_id=actor.catchment_id)
        if actor.organisation_id and actor.roles & KEEPING_ROLES:
            found |= Q(organisation_id=actor.organisation_id, catchment_id=actor.catchment_id)
        if actor.has(Role.COORDINATOR):
            found |= Q(catchment_id=actor.catchment_id)
        return self.filter(found)

    def active(self) -> Self:
        return self.filter(status=HelperStatus.ACTIVE)

    def public(self) -> Self:
        """Active, and of an organisation that is listed. Independent helpers are not public."""
        return self.active().filter(organisation__status=OrganisationStatus.ACTIVE)

    def in_catchment(self, catchment: Catchment) -> Self:
        """The catchment's independents, and helpers of the organisations that it sees."""
        return self.filter(
            Q(organisation__isnull=True, catchment=catchment)
            | Q(organisation__in=shown_organisations(catchment.pk))
        )

    def cleared_for_under_18s(self, *, on: dt.date) -> Self:
        """Those with a clearance in force. None recorded means that the gate is shut."""
        cleared = Credential.objects.cleared_for_under_18s(on=on)
        return self.filter(pk__in=cleared.values("helper_id"))

    def guidance_qualified(self, *, on: dt.date) -> Self:
        """Those who may give personal guidance."""
        qualified = Credential.objects.guidance_qualified(on=on)
        return self.filter(pk__in=qualified.values("helper_id"))

    def with_room(self) -> Self:
        return self.filter(load__lt=F("capacity"))


class Helper(models.Model):
    """Somebody who helps in a role. Lists hold the same values as those of an offer.

    Attributes:
        organisation: null for somebody independent.
        membership: the account in this catchment, if the helper has one.
        can_offer, cannot_offer: the helper's own words.
        capacity: how many people at once.
        reach_metres: comes to you within this distance of the helper's postcode.
        postcode: where the helper sets out from; never shown.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="helpers")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="helpers"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="helpers"
    )
    offers = models.ManyToManyField(Offer, related_name="helpers", blank=True)
    name = models.CharField(max_length=120)
    role_title = models.CharField(max_length=120, blank=True)
    volunteer = models.BooleanField(default=False)
    can_offer = models.TextField(blank=True)
    cannot_offer = models.TextField(blank=True)
    languages = models.JSONField(default=list, blank=True)
    access = models.JSONField(default=list, blank=True)
    times = models.JSONField(default=list, blank=True)
    capacity = models.PositiveIntegerField(default=1)
    load = models.PositiveIntegerField(default=0)
    remote = models.BooleanField(default=False)
    reach_metres = models.PositiveIntegerField(null=True, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=HelperStatus, default=HelperStatus.ACTIVE)
    invented = models.BooleanField(default=False)
    assured_on = models.DateField(null=True, blank=True)
    rhythm_months = models.PositiveSmallIntegerField(default=6)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = HelperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(membership__isnull=False),
                name="helper_has_one_profile_a_membership",
            ),
            models.CheckConstraint(
                name="helper_status_is_known", condition=Q(status__in=HelperStatus.values)
            ),
            models.CheckConstraint(
                name="helper_rhythm_is_1_to_16_months",
                condition=Q(rhythm_months__gte=1, rhythm_months__lte=16),
            ),
            models.CheckConstraint(
                name="helper_is_placed_whole_or_not_at_all",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
            models.CheckConstraint(name="helper_has_a_name", condition=~Q(name="")),
        ]
        indexes = [models.Index(fields=["catchment", "status"], name="helper_by_catchment")]

    def __str__(self) -> str:
        return f"helper {self.pk}"


class CredentialQuerySet(models.QuerySet["Credential"]):
    def visible_to(self, actor: Actor) -> Self:
        """The helper, the verifiers of the helper's organisation, and the coordinator."""
        if not actor.is_member:
            return self.none()
        found = Q(helper__membership_id=actor.membership_id)
        if actor.organisation_id and actor.roles & VERIFYING_ROLES:
            found |= Q(helper__organisation_id=actor.organisation_id)
        if actor.has(Role.COORDINATOR):
            found |= Q(helper__catchment_id=actor.catchment_id)
        return self.filter(found, helper__catchment_id=actor.catchment_id)

    def same_as(self, other: "Credential") -> Self:
        """Those that say the very same of the same helper, whoever has seen it."""
        return self.filter(
            helper=other.helper,
            kind=other.kind,
            level=other.level,
            title=other.title,
            register=other.register,
            valid_to=other.valid_to,
        )

    def in_force(self, *, on: dt.date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), seen_on__lte=on)

    def public(self) -> Self:
        """What everybody may know of a helper: never whether they are cleared."""
        return self.exclude(kind=CredentialKind.CLEARANCE)

    def cleared_for_under_18s(self, *, on: dt.date) -> Self:
        return self.in_force(on=on).filter(
            kind=CredentialKind.CLEARANCE, outcome=ClearanceOutcome.CLEAR
        )

    def guidance_qualified(self, *, on: dt.date) -> Self:
        return self.in_force(on=on).filter(kind=CredentialKind.GUIDANCE, level__gte=GUIDANCE_LEVEL)


class Credential(models.Model):
    """Something that somebody else has seen about a helper.

    A clearance is its outcome, who saw it, when, and until when it counts: nothing else is kept.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    helper = models.ForeignKey(Helper, on_delete=models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=30, choices=CredentialKind)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=160, blank=True)
    register = models.CharField(max_length=160, blank=True)
    outcome = models.CharField(max_length=10, choices=ClearanceOutcome, blank=True)
    seen_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="credentials_seen"
    )
    seen_on = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="credential_kind_is_known", condition=Q(kind__in=CredentialKind.values)
            ),
            models.CheckConstraint(
                name="clearance_is_an_outcome_until_a_date_and_nothing_else",
                condition=Q(
                    kind=CredentialKind.CLEARANCE,
                    outcome=ClearanceOutcome.CLEAR,
                    title="",
                    register="",
                    level__isnull=True,
                    valid_to__isnull=False,
                )
                | (~Q(kind=CredentialKind.CLEARANCE) & Q(outcome="")),
            ),
            models.CheckConstraint(
                name="credential_level_is_1_to_8",
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=8),
            ),
            models.UniqueConstraint(
                "helper",
                "kind",
                Coalesce("level", 0),
                "title",
                "register",
                Coalesce("valid_to", dt.date.max),
                name="credential_is_recorded_once",
            ),
        ]
        indexes = [models.Index(fields=["helper", "kind"], name="credential_by_helper")]

    def __str__(self) -> str:
        return f"credential {self.pk}"
