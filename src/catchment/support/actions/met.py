"""Noting that a helper and the person have met, so that nobody is reminded of them too soon."""

import datetime as dt

from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.support.models import TeamMember


class NotInTeam(ValueError):
    """Their place has ended, or they have not said yes to it."""


@transaction.atomic
def say_met(*, place: TeamMember, on: dt.date, by: Actor) -> None:
    """Note the day on which a helper and the person met.

    Raises:
        NotInTeam: if the helper is not in the team any more.
    """
    met = TeamMember.objects.active().filter(pk=place.pk).update(last_seen_person_on=on)
    if not met:
        raise NotInTeam(place)
    journal.record(by=by, sentence="noted that you met", about=place.plan.person, subject=place)
