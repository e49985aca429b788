"""Writing a ladder: begin it, put words in a step, leave a step for later, begin anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.support.actions.influences import (
    NewPerson,
    add_person,
    place_person,
    place_role,
)
from catchment.support.actions.needs import NewNeed, add_need
from catchment.support.enums import LadderStatus
from catchment.support.models import Ladder, LadderLayer, LayerShare, LayerVersion
from catchment.vocabulary.enums import Layer


class LadderAlreadyBegun(Exception):
    """The person has a current ladder."""


class LadderIsEarlier(Exception):
    """Earlier ladders stay as they were; somebody has begun a new one."""


class LayerChanged(Exception):
    """Somebody else has changed the words since they were read; nothing was saved over them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in a step: what they do to it, and how; no direction takes them off."""

    direction: str
    mode: str = ""


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """Everything that one step's page sends at once.

    Attributes:
        own_words: the person's words.
        source: how they know.
        places: by the key of a supporter, what this person does to the step.
        roles: by the key of an influence without a name, what it does to the step.
        new_person: somebody named for the first time.
        new_need: a need that the person has just chosen.
        not_now: whether the person leaves the step for later; what they typed is kept all the same.
    """

    own_words: str
    source: str = ""
    places: Mapping[int, Place] = field(default_factory=dict)
    roles: Mapping[int, Place] = field(default_factory=dict)
    new_person: NewPerson | None = None
    new_need: NewNeed | None = None
    not_now: bool = False


@transaction.atomic
def begin_ladder(*, person: Person, by: Actor) -> Ladder:
    """Begin a ladder with its seven empty steps.

    Raises:
        LadderAlreadyBegun: if there is a current one, or somebody was faster.
    """
    try:
        with transaction.atomic():
            ladder = Ladder.objects.create(person=person, begun_at=by.now, changed_at=by.now)
    except IntegrityError as taken:
        raise LadderAlreadyBegun(person) from taken
    LadderLayer.objects.bulk_create(
        LadderLayer(ladder=ladder, layer=layer, changed_at=by.now) for layer in Layer
    )
    journal.record(by=by, sentence="began your ladder", about=person, subject=ladder)
    return ladder


@transaction.atomic
def start_new_ladder(*, ladder: Ladder, by: Actor) -> Ladder:
    """Keep this ladder as an earlier one and begin an empty one, shared with nobody else.

    A helper who writes with the person goes on doing so, under the same grant.

    Raises:
        LadderIsEarlier: if that has happened already, or somebody was faster.
    """
    kept = Ladder.objects.filter(pk=ladder.pk, status=LadderStatus.CURRENT).update(
        status=LadderStatus.EARLIER, version=F("version") + 1
    )
    if not kept:
        raise LadderIsEarlier(ladder)
    begun = begin_ladder(person=ladder.person, by=by)
    _carry_on_together(earlier=ladder, begun=begun, by=by)
    return begun


def _carry_on_together(*, earlier: Ladder, begun: Ladder, by: Actor) -> None:
    """Let the helper who begins it with the person write in it; nobody else comes along."""
    mine = LayerShare.objects.giving(by).filter(layer__ladder=earlier, together=True)
    share = mine.order_by("-grant__until", "pk").first()
    if share is not None:
        LayerShare.objects.bulk_create(
            LayerShare(grant_id=share.grant_id, layer=layer, together=True)
            for layer in begun.layers.all()
        )


@transaction.atomic
def save_layer(
    *, layer: LadderLayer, version: int, own_words: str, source: str, by: Actor
) -> LadderLayer:
    """Put the person's words in a step; what stood there is kept in its history.

    Args:
        layer: the step.
        version: the one that was read before writing.
        own_words: the person's words; empty takes them away.
        source: how they know.
        by: the person, or the helper beside them.

    Raises:
        LayerChanged: if somebody else has changed the words since, or the ladder is an earlier one.
    """
    if not _touch(layer.ladder, by):
        raise LayerChanged(layer)
    saved = LadderLayer.objects.filter(pk=layer.pk, version=version).update(
        own_words=own_words,
        source=source,
        not_now=False,
        changed_at=by.now,
        version=version + 1,
    )
    if not saved:
        raise LayerChanged(layer)
    layer.refresh_from_db()
    LayerVersion.objects.create(
        layer=layer,
        number=layer.version,
        own_words=own_words,
        source=source,
        written_by_id=by.membership_id,
        together=by.person_id != layer.ladder.person_id,
        written_at=by.now,
    )
    _record(layer, f"wrote in step {layer.layer} of your ladder", by)
    return layer


@transaction.atomic
def save_step(*, layer: LadderLayer, version: int, answer: StepAnswer, by: Actor) -> LadderLayer:
    """Save all that one step's page sends: words, people, a person new to it, a need.

    Saving the same again changes nothing, so that a form sent twice does no harm.

    Raises:
        LayerChanged: as ``save_layer``; then nothing of the page is saved.
        SupporterAlreadyNamed, InfluenceAlreadyThere: if the new person has been named before.
        NeedAlreadyThere: if the need stands in this step already.
    """
    if (answer.own_words, answer.source) != (layer.own_words, layer.source):
        save_layer(
            layer=layer,
            version=version,
            own_words=answer.own_words,
            source=answer.source,
            by=by,
        )
    for supporter_id, place in answer.places.items():
        place_person(
            layer=layer,
            supporter_id=supporter_id,
            direction=place.direction,
            mode=place.mode,
            by=by,
        )
    for influence_id, place in answer.roles.items():
        place_role(
            layer=layer,
            influence_id=influence_id,
            direction=place.direction,
            mode=place.mode,
            by=by,
        )
    if answer.new_person is not None:
        add_person(layer=layer, named=answer.new_person, by=by)
    if answer.new_need is not None:
        add_need(layer=layer, need=answer.new_need, by=by)
    if answer.not_now:
        say_not_now(layer=layer, by=by)
    return layer


@transaction.atomic
def say_not_now(*, layer: LadderLayer, by: Actor) -> LadderLayer:
    """Leave a step for later; words that stand in it stay.

    Raises:
        LadderIsEarlier: if somebody has begun a new ladder.
    """
    if not _touch(layer.ladder, by):
        raise LadderIsEarlier(layer.ladder)
    LadderLayer.objects.filter(pk=layer.pk).update(not_now=True, changed_at=by.now)
    _record(layer, f"left step {layer.layer} of your ladder for later", by)
    layer.refresh_from_db()
    return layer


def _touch(ladder: Ladder, by: Actor) -> bool:
    """Mark a current ladder as changed, and hold it until the end; False for an earlier one.

    The conditions of both updates stand on the row's own columns: within a subselect PostgreSQL
    would not ask them again of somebody who waited.
    """
    current = Ladder.objects.current().filter(pk=ladder.pk)
    return bool(current.update(changed_at=by.now, version=F("version") + 1))


def _record(layer: LadderLayer, sentence: str, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=layer.ladder.person, subject=layer.ladder)
