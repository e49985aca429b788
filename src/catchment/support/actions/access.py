"""Opening a plan to somebody, and shutting it: every way in is a grant with an end."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from catchment.people import journal
from catchment.people.actions.grants import give_grant
from catchment.people.actor import Actor
from catchment.people.enums import GrantBasis
from catchment.people.models import Grant, Membership
from catchment.support.models import Ladder, LadderLayer, LayerShare, Plan, PlanShare


@transaction.atomic
def open_plan(
    *,
    plan: Plan,
    recipient: Membership,
    purpose: str,
    until: dt.datetime,
    by: Actor,
    writes: bool = False,
    layers: Collection[int] = (),
    basis: GrantBasis = GrantBasis.CHOICE,
) -> Grant:
    """Let a member read a plan, and some steps of the current ladder, until a moment.

    Args:
        plan: whose plan opens.
        recipient: the member who is let in.
        purpose: what for, as the person reads it among their shares.
        until: when it ends by itself; at most a year away.
        by: whoever acts.
        writes: whether the member belongs to the team and may write beside.
        layers: numbers of steps of the person's current ladder that open too.
        basis: the person's choice, or a recorded duty.

    Raises:
        NotInThisCatchment, RecipientHasLeft, RecipientCannotOpenRecords, GrantNeedsAnEnd: as
            ``people.actions.grants.give_grant``, whose grant this returns.
    """
    grant = give_grant(
        person=plan.person, recipient=recipient, purpose=purpose, until=until, by=by, basis=basis
    )
    PlanShare.objects.create(grant=grant, plan=plan, writes=writes)
    open_layers(grant=grant, layers=layers)
    return grant


def open_layers(*, grant: Grant, layers: Collection[int]) -> None:
    """Tie steps of the person's current ladder to a grant; called inside other actions."""
    rows = LadderLayer.objects.filter(
        ladder__in=Ladder.objects.current().filter(person_id=grant.person_id), layer__in=layers
    )
    LayerShare.objects.bulk_create(LayerShare(grant=grant, layer=row) for row in rows)


@transaction.atomic
def shut(*, grant: Grant | None, by: Actor) -> bool:
    """End a grant where it still stands; what ended before is left alone.

    Returns:
        Whether anything was open.
    """
    if grant is None:
        return False
    standing = Grant.objects.filter(pk=grant.pk, withdrawn_at__isnull=True, until__gt=by.now)
    if not standing.update(withdrawn_at=by.now):
        return False
    journal.record(
        by=by,
        sentence=f"ended what {grant.recipient.user.name} may see"[:300],
        about=grant.person,
        subject=grant,
    )
    return True
