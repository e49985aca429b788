"""Referrals: asking an organisation, or one helper, to help somebody who knows and agrees."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from catchment.network.models import Helper, Offer
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Grant, Membership, Organisation, Person
from catchment.support.enums import (
    REFERRAL_WAITS,
    DeclineReason,
    ReceiversRule,
    ReferralStatus,
)
from catchment.support.models.answers import Answer
from catchment.support.models.needs import Need


class ReferralRuleQuerySet(models.QuerySet["ReferralRule"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every member may read the rule of their catchment."""
        return self.filter(catchment_id=actor.catchment_id) if actor.is_member else self.none()


class ReferralRule(models.Model):
    """Who in a catchment may receive referrals until agreements govern it; a change is a new row."""

    catchment = models.ForeignKey(
        Catchment, on_delete=models.CASCADE, related_name="referral_rules"
    )
    receivers = models.CharField(max_length=30, choices=ReceiversRule)
    answer_within_days = models.PositiveSmallIntegerField(default=10)
    agreed_on = models.DateField()
    agreed_by = models.CharField(max_length=200)
    made_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="referral_rules"
    )
    created_at = models.DateTimeField()

    objects = ReferralRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referral_rule_receivers_are_known",
                condition=Q(receivers__in=ReceiversRule.values),
            ),
            models.CheckConstraint(
                name="referral_rule_answers_within_a_quarter",
                condition=Q(answer_within_days__gte=1, answer_within_days__lte=92),
            ),
        ]

    def __str__(self) -> str:
        return f"referral rule {self.pk}"


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, actor: Actor) -> Self:
        """The person's own; what one has sent; and what waits for oneself or one's organisation."""
        if not actor.is_member:
            return self.none()
        found = Q(sent_by_id=actor.membership_id) | Q(
            helper__membership_id=actor.membership_id, helper__membership__isnull=False
        )
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        if actor.organisation_id and actor.has(Role.HELPER, Role.CAREERS_LEADER):
            found |= Q(helper=None, organisation_id=actor.organisation_id)
        return self.filter(found, person__catchment_id=actor.catchment_id)

    def received_by(self, actor: Actor) -> Self:
        """What one may answer: sent to oneself by name, or to one's organisation."""
        if not actor.is_member:
            return self.none()
        found = Q(helper__membership_id=actor.membership_id, helper__membership__isnull=False)
        if actor.organisation_id and actor.has(Role.HELPER, Role.CAREERS_LEADER):
            found |= Q(helper=None, organisation_id=actor.organisation_id)
        return self.filter(found, person__catchment_id=actor.catchment_id)

    def waiting(self) -> Self:
        return self.filter(status__in=REFERRAL_WAITS)

    def accepted(self) -> Self:
        return self.filter(status=ReferralStatus.ACCEPTED)

    def standing(self) -> Self:
        """Waiting for an answer, or accepted and not ended."""
        return self.filter(status__in=[*REFERRAL_WAITS, ReferralStatus.ACCEPTED])

    def overdue(self, *, on: dt.date) -> Self:
        return self.waiting().filter(answer_by__lt=on)


class Referral(models.Model):
    """One request for help for one person, who knows and agrees: what for, and until when.

    Before it is accepted its receiver reads only what stands here: what the person is called, their
    age group, what help is wanted and ``words``. Acceptance opens ``layers`` of the ladder, and the
    plan where ``joins_team``; the end of the referral closes them (``grant``).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="referrals")
    need = models.ForeignKey(
        Need, on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals"
    )
    answer = models.ForeignKey(
        Answer, on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="referrals"
    )
    helper = models.ForeignKey(
        Helper, on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals"
    )
    offer = models.ForeignKey(
        Offer, on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals"
    )
    status = models.CharField(max_length=20, choices=ReferralStatus, default=ReferralStatus.SENT)
    purpose = models.CharField(max_length=200)
    words = models.TextField(max_length=2000, blank=True)
    layers = models.JSONField(default=list, blank=True)
    joins_team = models.BooleanField(default=True)
    person_agreed = models.CharField(max_length=200)
    access_until = models.DateField()
    sent_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="referrals_sent"
    )
    sent_by_name = models.CharField(max_length=120)
    sent_at = models.DateTimeField()
    answer_by = models.DateField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    answered_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="referrals_answered",
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=30, choices=DeclineReason, blank=True)
    answer_words = models.CharField(max_length=500, blank=True)
    grant = models.ForeignKey(
        Grant, on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referral_status_is_known", condition=Q(status__in=ReferralStatus.values)
            ),
            models.CheckConstraint(
                name="referral_says_what_for_and_how_the_person_agreed",
                condition=~Q(purpose="") & ~Q(person_agreed=""),
            ),
            models.CheckConstraint(
                name="referral_is_declined_with_a_reason",
                condition=~Q(status="declined") | ~Q(decline_reason=""),
            ),
            models.CheckConstraint(
                name="referral_answered_when_answered",
                condition=~Q(status__in=["accepted", "declined"]) | Q(answered_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="referral_of_a_person_to_a_helper_waits_once",
                fields=["person", "helper"],
                condition=Q(status__in=["sent", "asked", "accepted"], helper__isnull=False),
            ),
            models.UniqueConstraint(
                name="referral_of_a_person_to_an_offer_waits_once",
                fields=["person", "organisation", "offer"],
                condition=Q(status__in=["sent", "asked", "accepted"], helper=None),
            ),
            models.CheckConstraint(
                name="referral_is_answered_before_access_ends",
                condition=Q(answer_by__lte=F("access_until")),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status"], name="referral_by_receiver"),
            models.Index(fields=["status", "answer_by"], name="referral_overdue"),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class ReferralNoteQuerySet(models.QuerySet["ReferralNote"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(referral__in=Referral.objects.visible_to(actor))


class ReferralNote(models.Model):
    """A question about a referral, or the reply to one."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="referral_notes"
    )
    author_name = models.CharField(max_length=120)
    words = models.TextField(max_length=1000)
    is_reply = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    objects = ReferralNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="referral_note_says_something", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"referral note {self.pk}"
