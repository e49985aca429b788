"""Places that a round has published, and those who asked a person to look again."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Max, Q

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.enums import SEATED, AppealStatus, PlaceStatus
from catchment.placements.models.cohorts import school_rows
from catchment.placements.models.opportunities import OpportunityWeek
from catchment.placements.models.rounds import RoundRun, WishList


class PlaceQuerySet(models.QuerySet["Place"]):
    def visible_to(self, actor: Actor) -> Self:
        """The learner, staff of their school, the coordinator; the host once they said yes."""
        if not actor.is_member:
            return self.none()
        here = self.filter(wish_list__round__catchment_id=actor.catchment_id)
        found = school_rows(actor, "wish_list__cohort__school_id", "wish_list__round__catchment_id")
        if actor.person_id:
            found |= Q(wish_list__person_id=actor.person_id)
        if actor.organisation_id and actor.has(Role.HOST):
            found |= Q(
                status=PlaceStatus.CONFIRMED,
                week__opportunity__host__organisation_id=actor.organisation_id,
            )
        return here.filter(found)

    def seated(self) -> Self:
        return self.filter(status__in=SEATED)


class Place(models.Model):
    """One seat that one learner has, from publication on. The database gives no seat twice."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wish_list = models.ForeignKey(WishList, on_delete=models.CASCADE, related_name="places")
    run = models.ForeignKey(RoundRun, on_delete=models.CASCADE, related_name="published_places")
    week = models.ForeignKey(OpportunityWeek, on_delete=models.CASCADE, related_name="places")
    seat = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=PlaceStatus, default=PlaceStatus.OFFERED)
    said_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["week", "seat"],
                condition=Q(status__in=[PlaceStatus.OFFERED, PlaceStatus.CONFIRMED]),
                name="seat_is_given_once",
            ),
            models.UniqueConstraint(
                fields=["wish_list"],
                condition=Q(status__in=[PlaceStatus.OFFERED, PlaceStatus.CONFIRMED]),
                name="learner_has_one_place_in_a_round",
            ),
            models.CheckConstraint(
                name="place_status_is_known", condition=Q(status__in=PlaceStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, actor: Actor) -> Self:
        if not actor.is_member:
            return self.none()
        found = school_rows(actor, "wish_list__cohort__school_id", "wish_list__round__catchment_id")
        if actor.person_id:
            found |= Q(wish_list__person_id=actor.person_id)
        return self.filter(found, wish_list__round__catchment_id=actor.catchment_id)

    def answered_as_it_stands(self, wish_list: WishList) -> Self:
        """Answered questions about what somebody has now: none once a re-run gave another place."""
        latest = Place.objects.filter(wish_list=wish_list).aggregate(at=Max("created_at"))["at"]
        answered = self.filter(wish_list=wish_list, status=AppealStatus.ANSWERED)
        return answered if latest is None else answered.filter(created_at__gte=latest)


class Appeal(models.Model):
    """A learner asks a person to look again. They keep their place while they wait."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wish_list = models.ForeignKey(WishList, on_delete=models.CASCADE, related_name="appeals")
    words = models.CharField(max_length=1000)
    status = models.CharField(max_length=20, choices=AppealStatus, default=AppealStatus.OPEN)
    answer_by = models.DateField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="appeals"
    )
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wish_list"],
                condition=Q(status=AppealStatus.OPEN),
                name="appeal_is_open_once",
            ),
            models.CheckConstraint(
                name="appeal_is_answered_with_words",
                condition=Q(status=AppealStatus.OPEN) | ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"
