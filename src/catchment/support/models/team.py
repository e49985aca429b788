"""The team around a person: who is in it, why, until when; hand-overs; links for informal helpers."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership, Supporter
from catchment.support.enums import HandOverStatus, JoinedBy, TeamStatus
from catchment.support.models.plans import Plan, PlanStep


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of plans one may read; and one's own place, also before one has said yes."""
        found = Q(plan__in=Plan.objects.visible_to(actor))
        if actor.membership_id:
            found |= Q(membership_id=actor.membership_id)
        return self.filter(found, plan__person__catchment_id=actor.catchment_id)

    def active(self) -> Self:
        return self.filter(status=TeamStatus.ACTIVE)

    def standing(self) -> Self:
        """In the team, or asked into it."""
        return self.filter(status__in=[TeamStatus.INVITED, TeamStatus.ACTIVE])


class TeamMember(models.Model):
    """A place in a plan's team: a member with an account, or an informal helper without one.

    A member's access is their ``grant`` (with its ``PlanShare``); it ends with the place. A place
    ends by itself on ``ends_on``, which moves on with each activity, after a notice.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="team")
    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="team_places"
    )
    supporter = models.ForeignKey(
        Supporter, on_delete=models.CASCADE, null=True, blank=True, related_name="team_places"
    )
    role = models.CharField(max_length=80)
    reason = models.CharField(max_length=300, blank=True)
    is_lead = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=TeamStatus, default=TeamStatus.INVITED)
    joined_by = models.CharField(max_length=20, choices=JoinedBy, default=JoinedBy.INVITATION)
    grant = models.ForeignKey(
        Grant, on_delete=models.SET_NULL, null=True, blank=True, related_name="team_places"
    )
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    last_active_at = models.DateTimeField(null=True, blank=True)
    last_seen_person_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField()
    noticed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_words = models.CharField(max_length=300, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="team_member_is_a_member_or_a_supporter",
                condition=Q(membership__isnull=False, supporter=None)
                | Q(membership=None, supporter__isnull=False),
            ),
            models.UniqueConstraint(
                name="team_has_a_member_once",
                fields=["plan", "membership"],
                condition=Q(status__in=["invited", "active"], membership__isnull=False),
            ),
            models.UniqueConstraint(
                name="team_has_a_supporter_once",
                fields=["plan", "supporter"],
                condition=Q(status__in=["invited", "active"], supporter__isnull=False),
            ),
            models.UniqueConstraint(
                name="team_has_one_lead", fields=["plan"], condition=Q(is_lead=True)
            ),
            models.CheckConstraint(
                name="team_lead_is_active_and_has_an_account",
                condition=Q(is_lead=False) | Q(status="active", membership__isnull=False),
            ),
            models.CheckConstraint(
                name="team_member_ended_when_ended",
                condition=Q(status__in=["ended", "declined"], ended_at__isnull=False)
                | Q(status__in=["invited", "active"], ended_at=None),
            ),
        ]
        indexes = [models.Index(fields=["status", "ends_on"], name="team_place_ending")]

    def __str__(self) -> str:
        return f"team place {self.pk}"


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, actor: Actor) -> Self:
        """Both sides, and the person."""
        if not actor.is_member:
            return self.none()
        found = Q(giver__membership_id=actor.membership_id) | Q(taker_id=actor.membership_id)
        if actor.person_id:
            found |= Q(plan__person_id=actor.person_id)
        return self.filter(found, plan__person__catchment_id=actor.catchment_id)

    def waiting(self) -> Self:
        return self.filter(status=HandOverStatus.OFFERED)


class HandOver(models.Model):
    """A warm hand-over: with a note, agreed with the person, and only once it is accepted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="hand_overs")
    giver = models.ForeignKey(TeamMember, on_delete=models.CASCADE, related_name="hand_overs")
    taker = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="hand_overs_offered"
    )
    note = models.TextField(max_length=2000)
    person_agreed = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=HandOverStatus, default=HandOverStatus.OFFERED)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_words = models.CharField(max_length=300, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="hand_over_waits_once", fields=["giver"], condition=Q(status="offered")
            ),
            models.CheckConstraint(name="hand_over_has_a_note", condition=~Q(note="")),
            models.CheckConstraint(
                name="hand_over_says_how_the_person_agreed", condition=~Q(person_agreed="")
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class SupporterLinkQuerySet(models.QuerySet["SupporterLink"]):
    def visible_to(self, actor: Actor) -> Self:
        """The person's own; and those that one has made, while one may read the step."""
        if not actor.is_member:
            return self.none()
        found = Q(made_by_id=actor.membership_id, step__in=PlanStep.objects.visible_to(actor))
        if actor.person_id:
            found |= Q(step__plan__person_id=actor.person_id)
        return self.filter(found, step__plan__person__catchment_id=actor.catchment_id)

    def open_at(self, now: dt.datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now)


class SupporterLink(models.Model):
    """The address from which an informal helper answers about one step, without an account.

    The token is stored hashed and bound to its purpose. For under-18s none is made before a cleared
    professional has confirmed the supporter.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    step = models.ForeignKey(PlanStep, on_delete=models.CASCADE, related_name="links")
    supporter = models.ForeignKey(Supporter, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    made_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="supporter_links"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SupporterLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="supporter_link_is_open_once_for_a_step",
                fields=["step", "supporter"],
                condition=Q(revoked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"supporter link {self.pk}"
