"""Everything that changes topics: hide, show, rename, add, and refresh after an upgrade."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.text import slugify

from catchment.people.actor import Actor
from catchment.people.journal import record
from catchment.people.models import Catchment
from catchment.vocabulary.enums import LAST_SHARED_NUMBER, MOST_TOPICS, HelpMode, Layer
from catchment.vocabulary.models import Topic, TopicChange
from catchment.vocabulary.topics import Term, shared_topics

_SLUG_LENGTH = 100


class TopicNotHere(Exception):
    """The topic is another catchment's own."""


class TopicAlreadyHidden(Exception):
    """It was hidden before."""


class TopicNotHidden(Exception):
    """It is shown already."""


class TopicNameMissing(Exception):
    """A topic needs a name."""


class TopicNameTaken(Exception):
    """This catchment shows another topic by that name."""


class TooManyTopics(Exception):
    """A catchment has as many, shared and its own, as answers can match: rename one instead."""


class TopicLayerMissing(Exception):
    """A topic stands in at least one layer."""


@transaction.atomic
def hide_topic(*, catchment: Catchment, topic: Topic, by: Actor) -> None:
    """Hide a topic from new needs and offers; what was written with it stays readable.

    Raises:
        TopicNotHere: if it is another catchment's own.
        TopicAlreadyHidden: if it is hidden, or somebody was faster.
    """
    _check_is_here(catchment, topic)
    mine = TopicChange.objects.of(catchment).filter(topic=topic)
    if not mine.filter(hidden=False).update(hidden=True, changed_at=by.now):
        _insert_hidden(catchment, topic, by.now)
    record(by=by, sentence=f"hid the topic “{topic.name}”", subject=topic)


@transaction.atomic
def show_topic(*, catchment: Catchment, topic: Topic, by: Actor) -> None:
    """Show a hidden topic again.

    Raises:
        TopicNotHidden: if it is shown, or somebody was faster.
    """
    mine = TopicChange.objects.of(catchment).filter(topic=topic, hidden=True)
    dropped, _ = mine.filter(name="").delete()
    if not dropped and not mine.update(hidden=False, changed_at=by.now):
        raise TopicNotHidden(topic)
    record(by=by, sentence=f"showed the topic “{topic.name}” again", subject=topic)


@transaction.atomic
def rename_topic(*, catchment: Catchment, topic: Topic, name: str, by: Actor) -> None:
    """Call a topic something else in this catchment; its own first name takes the change back.

    Raises:
        TopicNotHere: if it is another catchment's own.
        TopicNameMissing: if the name is empty.
        TopicNameTaken: if another topic here has it.
    """
    _check_is_here(catchment, topic)
    wanted = _free_name(catchment, name, besides=topic)
    if wanted == topic.name:
        _drop_name(catchment, topic, by.now)
    else:
        TopicChange.objects.update_or_create(
            catchment=catchment, topic=topic, defaults={"name": wanted, "changed_at": by.now}
        )
    record(by=by, sentence=f"renamed the topic “{topic.name}” to “{wanted}”", subject=topic)


@transaction.atomic
def add_topic(
    *,
    catchment: Catchment,
    name: str,
    sentence: str,
    layers: Sequence[Layer],
    modes: Sequence[HelpMode] = (),
    phrases: Iterable[str] = (),
    wants_guidance: bool = False,
    by: Actor,
) -> Topic:
    """Add a topic of the catchment's own, with the words that people round here use for it.

    Raises:
        TopicNameMissing: if the name is empty.
        TopicNameTaken: if another topic here has it, or somebody was faster.
        TopicLayerMissing: if no layer is given.
        TooManyTopics: if the catchment has as many as answers can match.
    """
    if Topic.objects.filter(Q(catchment=None) | Q(catchment=catchment)).count() >= MOST_TOPICS:
        raise TooManyTopics(catchment)
    wanted = _free_name(catchment, name)
    if not layers:
        raise TopicLayerMissing
    topic = Topic(
        catchment=catchment,
        slug=slugify(f"{catchment.slug} {wanted}")[:_SLUG_LENGTH],
        number=_next_own_number(catchment),
        name=wanted,
        sentence=_tidy(sentence),
        layers=sorted({int(layer) for layer in layers}),
        modes=sorted({int(mode) for mode in modes}),
        phrases=_tidy_phrases(phrases),
        wants_guidance=wants_guidance,
    )
    _insert(topic)
    record(by=by, sentence=f"added the topic “{wanted}”", subject=topic)
    return topic


@transaction.atomic
def refresh_topics(*, by: Actor) -> int:
    """Bring the shared list into line with the data file; safe to run twice.

    Topics that left the file are retired, never deleted: needs and offers still name them.

    Returns:
        how many topics were new, changed or retired.
    """
    stored = {topic.slug: topic for topic in Topic.objects.shared()}
    listed = {term.slug: term for term in shared_topics()}
    leaving = [slug for slug, topic in stored.items() if slug not in listed and not topic.retired]
    changed = Topic.objects.shared().filter(slug__in=leaving).update(retired=True)
    changed += sum(_store(term, stored.get(slug)) for slug, term in listed.items())
    if changed:
        record(by=by, sentence=f"brought {changed} shared topics up to date")
    return changed


def _store(term: Term, topic: Topic | None) -> bool:
    """Write a shared topic if it is new or differs; tell whether it was written."""
    values = _stored_values(term)
    if topic is None:
        Topic.objects.create(slug=term.slug, **values)
        return True
    if all(getattr(topic, field) == value for field, value in values.items()):
        return False
    return bool(Topic.objects.filter(pk=topic.pk).update(**values))


def _stored_values(term: Term) -> dict[str, object]:
    return {
        "number": term.number,
        "name": term.name,
        "sentence": term.sentence,
        "layers": [int(layer) for layer in term.layers],
        "modes": [int(mode) for mode in term.modes],
        "phrases": list(term.phrases),
        "wants_guidance": term.wants_guidance,
        "retired": False,
    }


def _check_is_here(catchment: Catchment, topic: Topic) -> None:
    if topic.catchment_id not in (None, catchment.pk):
        raise TopicNotHere(topic)


def _insert_hidden(catchment: Catchment, topic: Topic, at: dt.datetime) -> None:
    try:
        with transaction.atomic():
            TopicChange.objects.create(catchment=catchment, topic=topic, hidden=True, changed_at=at)
    except IntegrityError as there_is_one:
        raise TopicAlreadyHidden(topic) from there_is_one


def _drop_name(catchment: Catchment, topic: Topic, at: dt.datetime) -> None:
    """Take a change of name back, and the whole change where nothing else is left of it."""
    mine = TopicChange.objects.of(catchment).filter(topic=topic)
    mine.filter(hidden=False).delete()
    mine.update(name="", changed_at=at)


def _free_name(catchment: Catchment, name: str, *, besides: Topic | None = None) -> str:
    """Tidy a name and make sure that no other topic here is called so."""
    wanted = _tidy(name)
    if not wanted:
        raise TopicNameMissing
    others = Topic.objects.for_catchment(catchment)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    changes = TopicChange.objects.of(catchment).filter(topic__in=others).exclude(name="")
    renamed = dict(changes.values_list("topic_id", "name"))
    names = {renamed.get(pk, own).casefold() for pk, own in others.values_list("pk", "name")}
    if wanted.casefold() in names:
        raise TopicNameTaken(wanted)
    return wanted


def _next_own_number(catchment: Catchment) -> int:
    highest = Topic.objects.filter(catchment=catchment).aggregate(highest=Max("number"))["highest"]
    return (highest or LAST_SHARED_NUMBER) + 1


def _insert(topic: Topic) -> None:
    try:
        with transaction.atomic():
            topic.save(force_insert=True)
    except IntegrityError as taken:
        raise TopicNameTaken(topic.name) from taken


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _tidy_phrases(phrases: Iterable[str]) -> list[str]:
    """No empty ones, each once, in the order given."""
    return list(dict.fromkeys(tidied for phrase in phrases if (tidied := _tidy(phrase))))
