"""Appointments: a helper offers times, the person picks one."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from catchment.people.actor import Actor
from catchment.people.models import Membership, Person
from catchment.support.enums import AppointmentStatus, MissedReason, ParentSees
from catchment.support.models.parents import ParentLink
from catchment.support.models.plans import PlanShare, PlanStep


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, actor: Actor) -> Self:
        """The person, who offers it while they are in the team, and a parent who may see dates."""
        if not actor.is_member:
            return self.none()
        children = ParentLink.objects.reading(actor, ParentSees.DATES).values("person_id")
        helped = PlanShare.objects.giving(actor).filter(writes=True).values("plan__person_id")
        mine = Q(offered_by_id=actor.membership_id, person_id__in=helped)
        found = mine | Q(person_id__in=children, status=AppointmentStatus.BOOKED)
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        return self.filter(found, person__catchment_id=actor.catchment_id)

    def booked(self) -> Self:
        return self.filter(status=AppointmentStatus.BOOKED)


class Appointment(models.Model):
    """One meeting: times to choose from until the person has picked one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    offered_by = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="appointments_offered"
    )
    step = models.ForeignKey(
        PlanStep, on_delete=models.SET_NULL, null=True, blank=True, related_name="appointments"
    )
    about = models.CharField(max_length=160)
    place = models.CharField(max_length=160)
    status = models.CharField(
        max_length=20, choices=AppointmentStatus, default=AppointmentStatus.OFFERED
    )
    offered_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    missed_reason = models.CharField(max_length=30, choices=MissedReason, blank=True)
    closing_words = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointment_status_is_known",
                condition=Q(status__in=AppointmentStatus.values),
            ),
            models.CheckConstraint(
                name="appointment_missed_with_a_reason",
                condition=~Q(status="missed") | ~Q(missed_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class AppointmentSlot(models.Model):
    """One time on offer; ``chosen`` once the person has picked it.

    Two people may be offered the same time of one helper: whoever picks it first has it.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="slots")
    helper = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="appointment_slots"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    chosen = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="appointment_has_one_chosen_time",
                fields=["appointment"],
                condition=Q(chosen=True),
            ),
            models.UniqueConstraint(
                name="helper_is_in_one_place_at_a_time",
                fields=["helper", "starts_at"],
                condition=Q(chosen=True),
            ),
            models.UniqueConstraint(
                name="appointment_offers_a_time_once", fields=["appointment", "starts_at"]
            ),
            models.CheckConstraint(
                name="appointment_slot_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"slot {self.pk}"
