"""Safety: concern records for safeguarding leads alone, and decisions to share without consent."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Enrolment, Grant, Membership, Organisation, Person
from catchment.support.enums import ConcernStatus


def persons_of_lead(actor: Actor) -> models.QuerySet[Person]:
    """Those who learn with the lead's organisation, and those who have let a member of it in."""
    if actor.organisation_id is None or actor.catchment_id is None:
        return Person.objects.none()
    learns = Enrolment.objects.current(on=actor.now.date()).filter(
        organisation_id=actor.organisation_id
    )
    helped = Grant.objects.in_force(at=actor.now).filter(
        recipient__organisation_id=actor.organisation_id
    )
    return Person.objects.filter(
        Q(pk__in=learns.values("person_id")) | Q(pk__in=helped.values("person_id")),
        catchment_id=actor.catchment_id,
    ).exclude(pk=actor.person_id or 0)


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, actor: Actor) -> Self:
        """Only designated safeguarding leads of the organisation that holds it; never about oneself."""
        if not actor.has(Role.SAFEGUARDING_LEAD) or actor.organisation_id is None:
            return self.none()
        held = self.filter(
            organisation_id=actor.organisation_id, person__catchment_id=actor.catchment_id
        )
        return held.exclude(person_id=actor.person_id or 0)

    def coming_to(self, actor: Actor) -> Self:
        """Those that another organisation wants to hand to this lead's own; none about oneself."""
        if not actor.has(Role.SAFEGUARDING_LEAD) or actor.organisation_id is None:
            return self.none()
        coming = self.filter(
            passing_to_id=actor.organisation_id, person__catchment_id=actor.catchment_id
        )
        return coming.exclude(person_id=actor.person_id or 0)

    def open(self) -> Self:
        return self.filter(status=ConcernStatus.OPEN)


class Concern(models.Model):
    """A worry about somebody, apart from everything else; never a case-management record.

    A record that is not referred says why. Its reads are journalled and hidden from "who looked".
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="concerns")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="concerns"
    )
    passing_to = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="concerns_coming",
    )
    happened_on = models.DateField()
    happened_when = models.CharField(max_length=120, blank=True)
    what = models.TextField(max_length=4000)
    exact_words = models.TextField(max_length=4000, blank=True)
    told_by = models.CharField(max_length=200)
    action_taken = models.TextField(max_length=4000)
    referred_to = models.CharField(max_length=200, blank=True)
    no_referral_reason = models.CharField(max_length=1000, blank=True)
    outcome = models.TextField(max_length=4000, blank=True)
    status = models.CharField(max_length=10, choices=ConcernStatus, default=ConcernStatus.OPEN)
    recorded_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="concerns"
    )
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(unique=True, default=uuid.uuid4)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="concern_says_what_who_told_and_what_was_done",
                condition=~Q(what="") & ~Q(told_by="") & ~Q(action_taken=""),
            ),
            models.CheckConstraint(
                name="concern_is_referred_or_says_why_not",
                condition=~Q(referred_to="") | ~Q(no_referral_reason=""),
            ),
            models.CheckConstraint(
                name="concern_closed_when_closed",
                condition=Q(status="open", closed_at=None)
                | (Q(status="closed", closed_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.pk}"


class ConcernNoteQuerySet(models.QuerySet["ConcernNote"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(concern__in=Concern.objects.visible_to(actor))


class ConcernNote(models.Model):
    """What was added to a concern later; nothing in it is ever written over."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="notes")
    words = models.TextField(max_length=4000)
    written_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="concern_notes"
    )
    written_by_name = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    objects = ConcernNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="concern_note_says_something", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"concern note {self.pk}"


class SafetyDecisionQuerySet(models.QuerySet["SafetyDecision"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who decided, safeguarding leads of that organisation, the data-protection lead; and the
        person, unless telling them would endanger somebody, whatever role they hold besides."""
        if not actor.is_member:
            return self.none()
        found = Q(decided_by_id=actor.membership_id)
        if actor.person_id:
            found |= Q(person_id=actor.person_id, endangers=False)
        if actor.has(Role.DATA_PROTECTION_LEAD):
            found |= Q(person__catchment_id=actor.catchment_id)
        if actor.has(Role.SAFEGUARDING_LEAD) and actor.organisation_id:
            found |= Q(organisation_id=actor.organisation_id)
        here = self.filter(found, person__catchment_id=actor.catchment_id)
        return here.exclude(person_id=actor.person_id or 0, endangers=True)


class SafetyDecision(models.Model):
    """A decision to share, or not to share, without consent to keep somebody safe.

    Source: the seven golden rules of information sharing (DfE, 2024): the decision and its reasons
    are recorded whether or not anything is shared.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="safety_decisions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="safety_decisions"
    )
    shared = models.BooleanField()
    what = models.CharField(max_length=500)
    to_whom = models.CharField(max_length=200)
    why = models.TextField(max_length=2000)
    risk = models.TextField(max_length=2000)
    advice = models.CharField(max_length=500, blank=True)
    told_person = models.BooleanField()
    why_not_told = models.CharField(max_length=500, blank=True)
    endangers = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="safety_decisions"
    )
    decided_by_name = models.CharField(max_length=120)
    decided_at = models.DateTimeField()
    grant = models.ForeignKey(
        Grant, on_delete=models.SET_NULL, null=True, blank=True, related_name="safety_decisions"
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4)

    objects = SafetyDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="safety_decision_has_its_reasons", condition=~Q(why="") & ~Q(risk="")
            ),
            models.CheckConstraint(
                name="safety_decision_told_or_says_why_not",
                condition=Q(told_person=True) | ~Q(why_not_told=""),
            ),
        ]

    def __str__(self) -> str:
        return f"safety decision {self.pk}"
