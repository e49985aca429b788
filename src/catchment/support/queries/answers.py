"""What asking reads of a person, and what the pages of answers show."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from catchment.network.models import Helper
from catchment.people.actor import Actor
from catchment.people.models import Catchment, Grant, Membership, Person
from catchment.support.enums import LadderStatus, Urgency
from catchment.support.models import (
    Answer,
    AnswerChoice,
    Contest,
    Influence,
    LadderLayer,
    Need,
    UnmetNeed,
    Weights,
)
from catchment.support.queries import sentences
from catchment.support.queries.answered import AskedNeed, Said, TrustedPerson
from catchment.vocabulary.enums import InfluenceDirection, InfluenceMode
from catchment.vocabulary.models import TopicChange

URGENCY_ORDER: dict[str, int] = {urgency: at for at, urgency in enumerate(Urgency.values)}

HELPING = (InfluenceDirection.HELPS, InfluenceDirection.BOTH)

#: What somebody close does, where nothing more was said of it; to the person and to others.
WAYS_TO_HELP: dict[str, tuple[str, str]] = {
    InfluenceMode.EXPECTATIONS: ("Cares what becomes of you.", "Cares what becomes of {name}."),
    InfluenceMode.FEEDBACK: (
        "Tells you honestly how you are doing.",
        "Tells {name} honestly how things are going.",
    ),
    InfluenceMode.SUPPORT: ("Backs you up.", "Backs {name} up."),
    InfluenceMode.MODELLING: ("Shows you how it is done.", "Shows {name} how it is done."),
    InfluenceMode.INFORMATION: ("Knows things that help you.", "Knows things that help {name}."),
    "": ("Helps you.", "Helps {name}."),
}


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """A line in the list of answers."""

    public_id: uuid.UUID
    asked_at: dt.datetime
    heading: Said


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the person said in one step, as it stands now."""

    words: str
    written_at: dt.datetime


def needs_to_ask(person: Person, *, reader: Actor) -> list[Need]:
    """Open needs on the current ladder, as far as the reader sees it, most urgent first. One query.

    One's own ladder is read whole, without asking who else may.
    """
    readable = Need.objects.all() if _own(person, reader) else Need.objects.visible_to(reader)
    found = (
        readable.open()
        .filter(layer__ladder__person=person, layer__ladder__status=LadderStatus.CURRENT)
        .select_related("topic", "layer__ladder")
        .order_by("added_at", "pk")
    )
    return sorted(found, key=lambda need: URGENCY_ORDER[need.urgency])


def asked_needs(needs: Iterable[Need], catchment: Catchment) -> tuple[AskedNeed, ...]:
    """Needs as an answer keeps them; most urgent first; the same topic on two steps is asked once. One query."""
    renamed = _renamed(catchment)
    found: dict[object, AskedNeed] = {}
    for need in needs:
        slug = need.topic.slug if need.topic else ""
        name = (renamed.get(slug) or need.topic.name) if need.topic else need.words
        found.setdefault(
            slug or need.pk,
            AskedNeed(
                topic=slug,
                layer=need.layer.layer,
                name=name,
                urgency=need.urgency,
                wants_guidance=need.wants_guidance
                or bool(need.topic and need.topic.wants_guidance),
                need_id=str(need.public_id),
            ),
        )
    return tuple(sorted(found.values(), key=lambda need: URGENCY_ORDER[need.urgency]))


def _renamed(catchment: Catchment) -> dict[str, str]:
    """What this catchment calls topics otherwise, by slug."""
    changes = TopicChange.objects.of(catchment).exclude(name="")
    return dict(changes.values_list("topic__slug", "name"))


def helping_influences(person: Person) -> list[Influence]:
    """What the person wrote on the current ladder of whoever helps. One query."""
    rows = (
        Influence.objects.filter(
            layer__ladder__person=person,
            layer__ladder__status=LadderStatus.CURRENT,
            direction__in=HELPING,
        )
        .select_related("supporter", "layer")
        .order_by("layer__layer", "added_at", "pk")
    )
    return list(rows)


def trusted_people(
    person: Person, helping: Iterable[Influence], *, reader: Actor
) -> tuple[TrustedPerson, ...]:
    """Whom the person named as helping, as far as the reader sees the ladder.

    Whoever only holds back is not among them. One query, and none for the person themself.
    """
    by_name: dict[str, list[Influence]] = {}
    for row in _readable(person, list(helping), reader):
        by_name.setdefault(_name_of(row), []).append(row)
    return tuple(_trusted(name, rows, person) for name, rows in by_name.items())


def _readable(person: Person, rows: list[Influence], reader: Actor) -> list[Influence]:
    if not rows or _own(person, reader):
        return rows
    layers = LadderLayer.objects.visible_to(reader).filter(pk__in={row.layer_id for row in rows})
    seen = set(layers.values_list("pk", flat=True))
    return [row for row in rows if row.layer_id in seen]


def _own(person: Person, reader: Actor) -> bool:
    """Whether the person reads what is their own: nobody needs to have shared it."""
    return reader.person_id is not None and reader.person_id == person.pk


def known_helpers(person: Person, chosen: Iterable[str], *, at: dt.datetime) -> set[int]:
    """Primary keys of helpers whom the person has let in, or has chosen before. One query.

    Args:
        person: who knows them.
        chosen: candidates whom they chose.
        at: the moment at which grants are judged.
    """
    let_in = Grant.objects.in_force(at=at).filter(person=person).values("recipient_id")
    public_ids = [one.removeprefix("helper:") for one in chosen if one.startswith("helper:")]
    known = Helper.objects.active().filter(Q(membership__in=let_in) | Q(public_id__in=public_ids))
    return set(known.values_list("pk", flat=True))


def named_as_helping(helping: Iterable[Influence]) -> frozenset[str]:
    """Names, as the person wrote them, of whoever helps."""
    return frozenset(map(_name_of, helping))


def _name_of(row: Influence) -> str:
    return row.supporter.name if row.supporter else row.who


def last_choices(person: Person) -> dict[str, str]:
    """What the person said last of each candidate. One query."""
    said = AnswerChoice.objects.filter(answer__person=person).order_by("at", "pk")
    return dict(said.values_list("candidate", "kind"))


def own_profiles(person: Person) -> set[int]:
    """Helper profiles of the person themselves: nobody is suggested to themselves. One query."""
    if person.user_id is None:
        return set()
    mine = Membership.objects.filter(user_id=person.user_id)
    return set(Helper.objects.filter(membership__in=mine).values_list("pk", flat=True))


def current_weights(catchment: Catchment) -> Weights | None:
    """What counts now; None before anybody has agreed anything. One query."""
    return Weights.objects.of(catchment).order_by("-number").first()


def earlier_answers(answer: Answer, *, reader: Actor) -> list[EarlierAnswer]:
    """Other answers for the same person that the reader may open, the latest first. One query."""
    others = (
        Answer.objects.visible_to(reader)
        .filter(person_id=answer.person_id)
        .exclude(pk=answer.pk)
        .order_by("-asked_at", "-pk")
        .values_list("public_id", "asked_at", "result__heading")
    )
    return [EarlierAnswer(public_id, at, Said(**heading)) for public_id, at, heading in others[:20]]


def own_words(answer: Answer, *, reader: Actor) -> OwnWords | None:
    """The person's words on the step that matters most, if the reader may read it. One query."""
    if answer.ladder is None:
        return None
    layers = [need["layer"] for need in answer.ask["needs"]]
    steps = {
        step.layer: step
        for step in LadderLayer.objects.visible_to(reader)
        .filter(ladder=answer.ladder)
        .exclude(own_words="")
    }
    for layer in layers:
        if layer in steps:
            return OwnWords(steps[layer].own_words, steps[layer].changed_at)
    return None


def choices(answer: Answer) -> dict[str, str]:
    """What was said of each candidate. One query."""
    kept = AnswerChoice.objects.filter(answer=answer)
    return dict(kept.values_list("candidate", "kind"))


def contests(answer: Answer, *, reader: Actor) -> list[Contest]:
    """What was said against an answer, and what was replied, the latest first. One query."""
    kept = Contest.objects.visible_to(reader).filter(answer=answer)
    return list(kept.select_related("by__user", "replied_by__user").order_by("-at", "-pk"))


def now_met(answer: Answer) -> set[str]:
    """Topics that were "nobody yet" in this answer and are so no longer. One query."""
    cleared = UnmetNeed.objects.filter(answer=answer, cleared_at__isnull=False)
    return {slug or "" for slug in cleared.values_list("topic__slug", flat=True)}


def _trusted(name: str, rows: list[Influence], person: Person) -> TrustedPerson:
    supporter = rows[0].supporter
    relation = supporter.relation if supporter else ""
    given = (supporter.can_give if supporter else "") or next(
        (row.note for row in rows if row.note), ""
    )
    return TrustedPerson(
        name=name if supporter else sentences.raised(_of(name, person).they),
        relation=_of(relation, person),
        text=_text(given, rows, person),
        layers=tuple(sorted({row.layer.layer for row in rows if row.direction == HELPING[0]})),
    )


def _of(relation: str, person: Person) -> Said:
    """Turn "my aunt" round for whoever reads it."""
    if not relation.lower().startswith("my "):
        return Said(relation, relation)
    rest = relation[3:]
    return Said(f"your {rest}", f"{person.known_as}’s {rest}")


def _text(given: str, rows: list[Influence], person: Person) -> Said:
    if given:
        you = they = sentences.full_stop(given)
    else:
        you, they = WAYS_TO_HELP[rows[0].mode]
        they = they.format(name=person.known_as)
    if any(row.direction == InfluenceDirection.BOTH for row in rows):
        mixed = "Helps, and sometimes holds back."
        return Said(f"{you} {mixed}", f"{they} {mixed}")
    return Said(you, they)
