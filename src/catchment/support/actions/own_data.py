"""Taking everything with you."""

from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Person


class NotOneself(ValueError):
    """Only the person takes their own data; for others the data-protection lead prepares it."""


@transaction.atomic
def take_own_data(*, person: Person, by: Actor) -> None:
    """Note that the person has taken a copy of everything that is held about them.

    Raises:
        NotOneself: if anybody else asks.
    """
    if by.person_id != person.pk:
        raise NotOneself(person)
    journal.record(by=by, sentence="took a copy of everything about you", about=person)
