"""Letting somebody read a ladder, layer by layer, until a date; and taking that back."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from catchment.people import journal
from catchment.people.actions.grants import give_grant
from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership, Person
from catchment.support.actions.ladder import begin_ladder
from catchment.support.models import Ladder, LadderLayer, LayerShare
from catchment.vocabulary.enums import Layer

SHARED_PURPOSE = "to read steps of my ladder"
TOGETHER_PURPOSE = "to write my ladder together"
PRESENT_PURPOSE = "to write my ladder together; was present and said yes"


class NothingToShare(Exception):
    """No layer was chosen, or none that the one who shares may read."""


class NotAMember(Exception):
    """A command or a visitor cannot sit beside anybody."""


class PersonHasAccount(Exception):
    """A person with an account says yes with their own hand."""


@transaction.atomic
def share_layers(
    *,
    ladder: Ladder,
    layers: Collection[int],
    recipient: Membership,
    until: dt.datetime,
    by: Actor,
    together: bool = False,
) -> Grant:
    """Let a member read some layers until a moment, in place of what they could read of it before.

    Args:
        ladder: whose layers are shared.
        layers: numbers of the layers; only those that ``by`` may read are ever shared.
        recipient: the member who may read.
        until: when it ends by itself.
        by: the person, or the helper beside somebody without an account.
        together: whether the member may also write with the person.

    Raises:
        NothingToShare: if that leaves no layer.
        NotInThisCatchment, RecipientHasLeft, RecipientCannotOpenRecords, GrantNeedsAnEnd: as
            ``people.actions.grants.give_grant``, through which it ends too (``withdraw_grant``).
    """
    rows = LadderLayer.objects.visible_to(by).filter(ladder=ladder, layer__in=layers)
    chosen = list(rows.order_by("layer"))
    if not chosen:
        raise NothingToShare(ladder)
    _end_earlier_shares(ladder, recipient, by)
    purpose = TOGETHER_PURPOSE if together else SHARED_PURPOSE
    grant = give_grant(
        person=ladder.person, recipient=recipient, purpose=purpose, until=until, by=by
    )
    _share(grant, chosen, together=together)
    journal.record(
        by=by,
        sentence=f"let {recipient.user.name} read {_counted(chosen)} of your ladder",
        about=ladder.person,
        subject=ladder,
    )
    return grant


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
    _end_earlier_shares(ladder, recipient, by)
    grant = give_grant(
        person=person, recipient=recipient, purpose=PRESENT_PURPOSE, until=until, by=by
    )
    _share(grant, list(ladder.layers.order_by("layer")), together=True)
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


def _end_earlier_shares(ladder: Ladder, recipient: Membership, by: Actor) -> None:
    """One member reads a ladder under one grant at a time, so that ending it ends everything."""
    shares = LayerShare.objects.filter(layer__ladder=ladder)
    Grant.objects.in_force(at=by.now).filter(
        recipient=recipient, pk__in=shares.values("grant_id")
    ).update(withdrawn_at=by.now)


def _share(grant: Grant, layers: list[LadderLayer], *, together: bool) -> None:
    LayerShare.objects.bulk_create(
        LayerShare(grant=grant, layer=layer, together=together) for layer in layers
    )


def _counted(layers: list[LadderLayer]) -> str:
    if len(layers) == len(Layer):
        return "all steps"
    return "one step" if len(layers) == 1 else f"{len(layers)} steps"
