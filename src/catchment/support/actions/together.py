"""Writing a ladder beside somebody without an account, who is present and says yes."""

import datetime as dt

from django.db import transaction

from catchment.people import journal
from catchment.people.actions.grants import give_grant
from catchment.people.actor import Actor
from catchment.people.models import Membership, Person
from catchment.support.actions.ladder import begin_ladder
from catchment.support.actions.shares import end_shares_of_ladder
from catchment.support.models import Ladder, LayerShare

PRESENT_PURPOSE = "to write my ladder together; was present and said yes"


class NotAMember(Exception):
    """A command or a visitor cannot sit beside anybody."""


class PersonHasAccount(Exception):
    """A person with an account says yes with their own hand."""


@transaction.atomic
def sit_together(*, person: Person, until: dt.datetime, by: Actor) -> Ladder:
    """Record that somebody without an account is present and said yes, and open their ladder.

    Raises:
        PersonHasAccount: if they have one: they share it themselves.
        NotAMember: if nobody acts who could be beside them.
        NotInThisCatchment, RecipientHasLeft, RecipientCannotOpenRecords, GrantNeedsAnEnd: as
            ``people.actions.grants.give_grant``.
    """
    if person.user_id is not None:
        raise PersonHasAccount(person)
    recipient = _membership_of(by)
    ladder = Ladder.objects.current().filter(person=person).first()
    if ladder is None:
        ladder = begin_ladder(person=person, by=by)
    end_shares_of_ladder(ladder=ladder, recipient=recipient, by=by)
    grant = give_grant(
        person=person, recipient=recipient, purpose=PRESENT_PURPOSE, until=until, by=by
    )
    LayerShare.objects.bulk_create(
        LayerShare(grant=grant, layer=layer, together=True)
        for layer in ladder.layers.order_by("layer")
    )
    journal.record(
        by=by,
        sentence="noted that you were there and said yes to writing your ladder together",
        about=person,
        subject=ladder,
    )
    return ladder


def _membership_of(by: Actor) -> Membership:
    if by.membership_id is None:
        raise NotAMember(by.name)
    return Membership.objects.select_related("user").get(pk=by.membership_id)
