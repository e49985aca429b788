"""Sharing one thing of one's own with one member: what for, and until when."""

import datetime as dt
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
    LadderLayer,
    LayerShare,
    Plan,
    PlanShare,
    PlanStep,
    StepShare,
)
from catchment.support.queries.shares import things_in
from catchment.support.queries.team import fit_members

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
    person = Person.objects.select_for_update().get(pk=owner_of(thing).pk)
    if not fit_members(person, on=by.now.date()).filter(pk=recipient.pk).exists():
        raise NotFit(recipient)
    _make_room(thing, recipient, until, by=by)
    grant = give_grant(person=person, recipient=recipient, purpose=purpose, until=until, by=by)
    way = WAYS[type(thing)]
    way.model.objects.create(grant=grant, **{way.field: thing})
    journal.record(
        by=by,
        sentence=f"let {recipient.user.name} read {way.said}",
        about=person,
        subject=thing,
    )
    tell(
        to=recipient,
        sentence=f"{person.known_as} shares something with you",
        key=f"share {grant.public_id}",
        about=person,
        route="support:shared",
        route_id=person.public_id,
        by=by,
    )
    return grant


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
