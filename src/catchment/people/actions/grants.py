"""A person lets somebody in, and shows them out."""

import datetime as dt

from django.db import transaction

from catchment.people import journal
from catchment.people.actions.memberships import NotInThisCatchment
from catchment.people.actor import Actor
from catchment.people.enums import SECOND_FACTOR_ROLES, GrantBasis, MembershipStatus
from catchment.people.models import Grant, Membership, Person
from catchment.people.queries import practice


class RecipientCannotOpenRecords(ValueError):
    """Only members who prove themselves a second time may be let in."""


class RecipientHasLeft(ValueError):
    """The membership has ended."""


class GrantNeedsAnEnd(ValueError):
    """A share ends on a day to come, not too far away."""


class GrantNotInForce(ValueError):
    """It was withdrawn before, or has run out."""


@transaction.atomic
def give_grant(
    *,
    person: Person,
    recipient: Membership,
    purpose: str,
    until: dt.datetime,
    by: Actor,
    basis: GrantBasis = GrantBasis.CHOICE,
) -> Grant:
    """Let one member see a person's record, for a purpose, until a day.

    Raises:
        NotInThisCatchment: if the member belongs to another catchment.
        RecipientHasLeft: if the membership has ended.
        RecipientCannotOpenRecords: if none of its roles opens other people's records.
        GrantNeedsAnEnd: if ``until`` is past, or further away than the catchment's rule.
    """
    _refuse_recipient(person, recipient)
    longest = practice(person.catchment_id, on=by.now.date()).days("longest-share-days")
    if not by.now < until <= by.now + longest:
        raise GrantNeedsAnEnd(until)
    made = Grant.objects.create(
        person=person,
        recipient=recipient,
        purpose=purpose,
        basis=basis,
        given_by_id=by.user_id,
        starts_at=by.now,
        until=until,
    )
    journal.record(
        by=by,
        sentence=_let_in(recipient, by=by),
        about=person,
        subject=made,
    )
    return made


def _let_in(recipient: Membership, *, by: Actor) -> str:
    """How the person reads it: whoever says yes to being let in does not let themselves in."""
    if by.membership_id == recipient.pk:
        return "may see your record from now, as you agreed"
    return f"let {recipient.user.name} see your record"[:300]


def _refuse_recipient(person: Person, recipient: Membership) -> None:
    if recipient.catchment_id != person.catchment_id:
        raise NotInThisCatchment(recipient)
    if recipient.status != MembershipStatus.ACTIVE:
        raise RecipientHasLeft(recipient)
    if not recipient.roles.filter(role__in=SECOND_FACTOR_ROLES).exists():
        raise RecipientCannotOpenRecords(recipient)


@transaction.atomic
def withdraw_grant(*, grant: Grant, by: Actor) -> Grant:
    """Show somebody out, from this moment.

    Raises:
        GrantNotInForce: if it was withdrawn or has run out.
    """
    withdrawn = (
        Grant.objects.filter(pk=grant.pk, withdrawn_at__isnull=True, until__gt=by.now)
    ).update(withdrawn_at=by.now)
    if not withdrawn:
        raise GrantNotInForce(grant)
    grant.refresh_from_db()
    journal.record(
        by=by,
        sentence=f"ended what {grant.recipient.user.name} may see"[:300],
        about=grant.person,
        subject=grant,
    )
    return grant
