"""Sharing what is one's own with one member: what for, and until when."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from catchment.people import journal
from catchment.people.actions.grants import give_grant
from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership, Person
from catchment.support.actions.access import shut
from catchment.support.actions.notices import tell
from catchment.support.models import (
    Document,
    DocumentShare,
    Ladder,
    LadderLayer,
    LayerShare,
    Plan,
    PlanShare,
    PlanStep,
    StepShare,
)
from catchment.support.queries.shares import LAYER, things_in
from catchment.support.queries.team import fit_members
from catchment.vocabulary.enums import Layer

#: What can be shared by itself. Pieces of a story join here when there are stories.
Shareable = LadderLayer | PlanStep | Plan | Document


@dataclass(frozen=True, slots=True)
class Way:
    """How one kind of thing is tied to a grant, and what the journal calls it."""

    model: Any
    field: str
    said: str


WAYS: dict[type[Shareable], Way] = {
    Plan: Way(PlanShare, "plan", "your plan"),
    PlanStep: Way(StepShare, "step", "a step of your plan"),
    LadderLayer: Way(LayerShare, "layer", "a step of your ladder"),
    Document: Way(DocumentShare, "document", "a document"),
}


class NotFit(ValueError):
    """They may not be let in: paused, gone, or not cleared for somebody of this age."""


class SharedAlready(Exception):
    """They can read it already, at least until that day."""


class NothingToShare(Exception):
    """No step of the ladder was chosen, or none that the one who shares may read."""


def owner_of(thing: Shareable) -> Person:
    """Whose it is."""
    if isinstance(thing, PlanStep):
        return thing.plan.person
    if isinstance(thing, LadderLayer):
        return thing.ladder.person
    return thing.person


@transaction.atomic
def share_thing(
    *, thing: Shareable, recipient: Membership, purpose: str, until: dt.datetime, by: Actor
) -> Grant:
    """Let a member read one thing until a moment; a share of it that ends sooner is replaced.

    Args:
        thing: a plan, one of its steps, a step of the ladder, or a document.
        recipient: who may read it.
        purpose: what for, in the person's words; the recipient reads it too.
        until: when it ends by itself.
        by: the person.

    Raises:
        NotFit: if they may not be let in.
        SharedAlready: if they can read it at least as long, for example after a double click.
        RecipientCannotOpenRecords, GrantNeedsAnEnd: as ``people.actions.grants.give_grant``.
    """
    person = _held_fit(owner_of(thing), recipient, by=by)
    _make_room(thing, recipient, until, by=by)
    grant = give_grant(person=person, recipient=recipient, purpose=purpose, until=until, by=by)
    way = WAYS[type(thing)]
    way.model.objects.create(grant=grant, **{way.field: thing})
    _say(grant, way.said, subject=thing, by=by)
    return grant


@transaction.atomic
def share_layers(
    *,
    ladder: Ladder,
    layers: Collection[int],
    recipient: Membership,
    purpose: str,
    until: dt.datetime,
    by: Actor,
    together: bool = False,
) -> Grant:
    """Let a member read some steps of a ladder, in place of those that were shared with them before.

    What they read for another reason, in the plan's team for example, stays as it is.

    Args:
        ladder: whose steps are shared.
        layers: numbers of the steps; only those that ``by`` may read are ever shared.
        recipient: who may read them.
        purpose: what for, in the person's words; the recipient reads it too.
        until: when it ends by itself.
        by: the person, or the helper beside somebody without an account.
        together: whether the member may also write with the person.

    Raises:
        NothingToShare: if that leaves no step.
        NotFit: if they may not be let in.
        SharedAlready: if these very steps are shared until that day, as after a double click.
        RecipientCannotOpenRecords, GrantNeedsAnEnd: as ``people.actions.grants.give_grant``.
    """
    rows = LadderLayer.objects.visible_to(by).filter(ladder=ladder, layer__in=layers)
    chosen = list(rows.order_by("layer"))
    if not chosen:
        raise NothingToShare(ladder)
    person = _held_fit(ladder.person, recipient, by=by)
    if _is_shared(ladder, chosen, recipient, until, by=by, together=together):
        raise SharedAlready(ladder)
    end_shares_of_ladder(ladder=ladder, recipient=recipient, by=by)
    grant = give_grant(person=person, recipient=recipient, purpose=purpose, until=until, by=by)
    LayerShare.objects.bulk_create(
        LayerShare(grant=grant, layer=layer, together=together) for layer in chosen
    )
    _say(grant, f"{_counted(chosen)} of your ladder", subject=ladder, by=by)
    return grant


def end_shares_of_ladder(*, ladder: Ladder, recipient: Membership, by: Actor) -> None:
    """End what a member reads of a ladder and of nothing else; called inside other actions."""
    for grant in _of_ladder_alone(ladder, recipient, by=by):
        shut(grant=grant, by=by)


def _held_fit(person: Person, recipient: Membership, *, by: Actor) -> Person:
    """The person's row, held until the end, so that a double click shares once."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    if not fit_members(held, on=by.now.date()).filter(pk=recipient.pk).exists():
        raise NotFit(recipient)
    return held


def _say(grant: Grant, said: str, *, subject: Shareable | Ladder, by: Actor) -> None:
    """Write down what was shared, and tell the recipient that there is something."""
    journal.record(
        by=by,
        sentence=f"let {grant.recipient.user.name} read {said}"[:300],
        about=grant.person,
        subject=subject,
    )
    tell(
        to=grant.recipient,
        sentence=f"{grant.person.known_as} shares something with you",
        key=f"share {grant.public_id}",
        about=grant.person,
        route="support:shared",
        route_id=grant.person.public_id,
        by=by,
    )


def _is_shared(
    ladder: Ladder,
    chosen: Sequence[LadderLayer],
    recipient: Membership,
    until: dt.datetime,
    *,
    by: Actor,
    together: bool,
) -> bool:
    wanted = {(layer.pk, together) for layer in chosen}
    return any(
        grant.until.date() == until.date()
        and set(grant.layer_shares.values_list("layer_id", "together")) == wanted
        for grant in _of_ladder_alone(ladder, recipient, by=by)
    )


def _of_ladder_alone(ladder: Ladder, recipient: Membership, *, by: Actor) -> list[Grant]:
    """Grants in force of steps of this ladder alone, that no team and no referral stands on."""
    tied = LayerShare.objects.filter(layer__ladder=ladder).values("grant_id")
    given = list(
        Grant.objects.in_force(at=by.now)
        .filter(recipient=recipient, pk__in=tied, team_places=None, referrals=None)
        .select_related("recipient__user", "person")
    )
    held = things_in(given)
    return [one for one in given if {thing.kind for thing in held[one.pk]} == {LAYER}]


def _counted(layers: Sequence[LadderLayer]) -> str:
    if len(layers) == len(Layer):
        return "all steps"
    return "one step" if len(layers) == 1 else f"{len(layers)} steps"


def _make_room(thing: Shareable, recipient: Membership, until: dt.datetime, *, by: Actor) -> None:
    """End shares of this thing alone that end on a day before; refuse where one lasts as long."""
    way = WAYS[type(thing)]
    tied = way.model.objects.filter(**{way.field: thing}).values("grant_id")
    earlier = list(
        Grant.objects.in_force(at=by.now)
        .filter(recipient=recipient, pk__in=tied)
        .select_related("recipient__user", "person")
    )
    if any(grant.until.date() >= until.date() for grant in earlier):
        raise SharedAlready(thing)
    alone = Grant.objects.filter(
        team_places=None, referrals=None, pk__in=[one.pk for one in earlier]
    )
    held = things_in(earlier)
    for grant in earlier:
        if len(held[grant.pk]) == 1 and alone.filter(pk=grant.pk).exists():
            shut(grant=grant, by=by)
