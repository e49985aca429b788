"""Appointments and their times, for tests."""

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catchment.support import models
from catchment.support.enums import AppointmentStatus
from tests.factories.people import NOW, MembershipFactory, PersonFactory

HALF_AN_HOUR = dt.timedelta(minutes=30)


class AppointmentFactory(DjangoModelFactory[models.Appointment]):
    """Times on offer; ``booked=True`` one that was picked. ``at=[...]`` says when its times begin."""

    class Meta:
        model = models.Appointment
        skip_postgeneration_save = True

    class Params:
        booked = factory.Trait(status=AppointmentStatus.BOOKED, booked_at=NOW)

    person = factory.SubFactory(PersonFactory)
    offered_by = factory.SubFactory(
        MembershipFactory, catchment=factory.SelfAttribute("..person.catchment")
    )
    about = "Your college form"
    place = "Library, Ridge Street"
    offered_at = NOW - dt.timedelta(days=1)

    @factory.post_generation
    def at(self: models.Appointment, create: bool, extracted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        """By default in three and four days; of a booked one the first alone, as picked."""
        booked = self.booked_at is not None
        usual = [NOW + dt.timedelta(days=3), NOW + dt.timedelta(days=4)]
        times = extracted or (usual[:1] if booked else usual)
        for start in times:
            models.AppointmentSlot.objects.create(
                appointment=self,
                helper=self.offered_by,
                starts_at=start,
                ends_at=start + HALF_AN_HOUR,
                chosen=self.status == AppointmentStatus.BOOKED,
            )
