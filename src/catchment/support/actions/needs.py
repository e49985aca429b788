"""Needs in a step: add, change, close."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.support.enums import Urgency
from catchment.support.models import LadderLayer, Need
from catchment.vocabulary.models import Topic


class NeedAlreadyThere(Exception):
    """The same need stands open in this step."""


class NeedClosed(Exception):
    """The need is met or gone; it is not changed any more."""


class TopicNotHere(Exception):
    """The topic is another catchment's own, or is no longer used."""


@dataclass(frozen=True, slots=True)
class NewNeed:
    """What somebody needs. Without a topic, the words alone say it.

    Attributes:
        topic: as this catchment lists it, or none.
        words: the person's own.
        urgency: how soon.
        wants_guidance: whether they ask for a qualified adviser.
    """

    topic: Topic | None
    words: str
    urgency: str = Urgency.SOON
    wants_guidance: bool = False


@transaction.atomic
def add_need(*, layer: LadderLayer, need: NewNeed, by: Actor) -> Need:
    """Put a need in a step.

    Raises:
        TopicNotHere: if the topic is not one of the person's catchment.
        NeedAlreadyThere: if it stands there open.
    """
    _check_topic(layer, need.topic)
    try:
        with transaction.atomic():
            added = Need.objects.create(
                layer=layer,
                topic=need.topic,
                words=need.words,
                urgency=need.urgency,
                wants_guidance=need.wants_guidance,
                added_at=by.now,
            )
    except IntegrityError as twice:
        raise NeedAlreadyThere(layer) from twice
    _record(added, f"added a need in step {layer.layer} of your ladder", by)
    return added


@transaction.atomic
def add_needs(*, topics: Mapping[LadderLayer, Collection[Topic]], by: Actor) -> list[Need]:
    """Put several needs in several steps at once, as the person ticked them.

    Raises:
        TopicNotHere, NeedAlreadyThere: as ``add_need``; then none is added.
    """
    return [
        add_need(layer=layer, need=NewNeed(topic=topic, words=""), by=by)
        for layer, chosen in topics.items()
        for topic in chosen
    ]


@transaction.atomic
def change_need(*, need: Need, to: NewNeed, by: Actor) -> Need:
    """Change topic, words or urgency.

    Raises:
        TopicNotHere: if the topic is not one of the person's catchment.
        NeedAlreadyThere: if that makes it the same as another.
        NeedClosed: if it was closed meanwhile.
    """
    _check_topic(need.layer, to.topic)
    try:
        with transaction.atomic():
            changed = (
                Need.objects.open()
                .filter(pk=need.pk)
                .update(
                    topic=to.topic,
                    words=to.words,
                    urgency=to.urgency,
                    wants_guidance=to.wants_guidance,
                )
            )
    except IntegrityError as twice:
        raise NeedAlreadyThere(need.layer) from twice
    if not changed:
        raise NeedClosed(need)
    need.refresh_from_db()
    _record(need, f"changed a need in step {need.layer.layer} of your ladder", by)
    return need


@transaction.atomic
def close_need(*, need: Need, by: Actor) -> Need:
    """Say that this is no longer needed; it stays in the history.

    Raises:
        NeedClosed: if it was closed before.
    """
    if not Need.objects.open().filter(pk=need.pk).update(closed_at=by.now):
        raise NeedClosed(need)
    need.refresh_from_db()
    _record(need, f"closed a need in step {need.layer.layer} of your ladder", by)
    return need


def _check_topic(layer: LadderLayer, topic: Topic | None) -> None:
    if topic is None:
        return
    here = Q(catchment=None) | Q(catchment_id=layer.ladder.person.catchment_id)
    if not Topic.objects.filter(here, pk=topic.pk, retired=False).exists():
        raise TopicNotHere(topic)


def _record(need: Need, sentence: str, by: Actor) -> None:
    journal.record(
        by=by, sentence=sentence, about=need.layer.ladder.person, subject=need.layer.ladder
    )
