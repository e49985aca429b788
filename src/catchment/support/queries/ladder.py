"""What the pages of the ladder show; a layer that is not shared with the reader is not read."""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from catchment.people.actor import Actor
from catchment.people.models import Catchment, Membership, Person, Supporter
from catchment.support.enums import (
    LadderStatus,
    LearningStage,
    LearningTask,
    Urgency,
)
from catchment.support.models import (
    HelperView,
    Influence,
    Ladder,
    LadderLayer,
    LayerVersion,
    Need,
)
from catchment.vocabulary.enums import InfluenceDirection, InfluenceMode, Layer
from catchment.vocabulary.queries import (
    find_topics,
    thesaurus_for,
    topics_by_layer,
    topics_for,
)
from catchment.vocabulary.search import Thesaurus
from catchment.vocabulary.topics import Term

#: Most topics offered for somebody's words, and for one sentence of them.
MOST_SUGGESTIONS, MOST_IN_A_SENTENCE = 5, 2

_URGENCY_ORDER = {Urgency.NOW: 0, Urgency.SOON: 1, Urgency.LATER: 2}


@dataclass(frozen=True, slots=True)
class SeenView:
    """What one helper wrote beside a step."""

    author_id: int
    by: str
    paragraphs: tuple[str, ...]
    words: str
    how_known: str
    written_at: dt.datetime


@dataclass(frozen=True, slots=True)
class SeenNeed:
    """An open need, by its topic's name in this catchment or else by its words."""

    public_id: uuid.UUID
    layer: Layer
    name: str
    words: str
    urgency: Urgency
    wants_guidance: bool
    in_own_words: bool = False


@dataclass(frozen=True, slots=True)
class SeenPerson:
    """Somebody in the person's life, as they stand in one step; no direction means not in it."""

    supporter_id: int | None
    name: str
    relation: str
    direction: str
    mode: str
    note: str
    influence_id: int | None = None

    @property
    def key(self) -> str:
        """What the fields of a form are called after."""
        if self.supporter_id is None:
            return f"role_{self.influence_id}"
        return str(self.supporter_id)


@dataclass(frozen=True, slots=True)
class FoundInWords:
    """Topics that the words of one step may mean, where no need stands in it yet."""

    layer: LadderLayer
    paragraphs: tuple[str, ...]
    topics: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step as a reader sees it; ``written_with`` names the helper beside the person."""

    layer: Layer
    own_words: str
    paragraphs: tuple[str, ...]
    source: str
    written_with: str
    not_now: bool
    stuck: str
    stuck_by: str
    changed_at: dt.datetime
    views: tuple[SeenView, ...]
    needs: tuple[SeenNeed, ...]
    people: tuple[SeenPerson, ...]

    @property
    def is_written(self) -> bool:
        """Whether there is anything to answer: words, a need or a person."""
        return bool(self.own_words or self.needs or self.people)

    @property
    def is_urgent(self) -> bool:
        return any(need.urgency == Urgency.NOW for need in self.needs)

    def names(self, direction: str) -> list[str]:
        """Who does this to the step."""
        return [one.name for one in self.people if one.direction == direction]


@dataclass(frozen=True, slots=True)
class SeenLadder:
    """A ladder as a reader sees it: only the steps that are theirs to read."""

    public_id: uuid.UUID
    is_current: bool
    begun_at: dt.datetime
    changed_at: dt.datetime
    steps: tuple[Step, ...]

    @property
    def written(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_written)

    @property
    def has_needs(self) -> bool:
        """Whether there is anything to ask for."""
        return any(step.needs for step in self.steps)

    @property
    def waiting(self) -> tuple[Step, ...]:
        """Left for later first, then those never begun."""
        rest = [step for step in self.steps if not step.is_written]
        return tuple(sorted(rest, key=lambda step: (not step.not_now, step.layer)))


@dataclass(frozen=True, slots=True)
class Wording:
    """One earlier state of a step's words."""

    paragraphs: tuple[str, ...]
    source: str
    by: str
    together: bool
    written_at: dt.datetime


def current_ladder(person: Person, *, reader: Actor) -> Ladder | None:
    """The person's current ladder, if this reader sees any of it. One query."""
    return (
        Ladder.objects.visible_to(reader)
        .current()
        .filter(person=person)
        .select_related("person__catchment")
        .first()
    )


def earlier_ladders(person: Person, *, reader: Actor) -> list[Ladder]:
    """Earlier ladders that this reader may read, the latest first. One query."""
    seen = Ladder.objects.visible_to(reader).earlier().filter(person=person)
    return list(seen.order_by("-begun_at", "-pk"))


def read_ladder(ladder: Ladder, *, reader: Actor) -> SeenLadder:
    """The ladder with every step that the reader may see. Seven queries."""
    rows = list(
        LadderLayer.objects.visible_to(reader)
        .filter(ladder=ladder)
        .select_related("stuck_by__user")
        .order_by("layer")
    )
    return SeenLadder(
        public_id=ladder.public_id,
        is_current=ladder.status == LadderStatus.CURRENT,
        begun_at=ladder.begun_at,
        changed_at=ladder.changed_at,
        steps=_steps(rows, ladder.person.catchment),
    )


def read_step(layer: LadderLayer) -> Step:
    """One step that the door has let the reader see. Six queries."""
    return _steps([layer], layer.ladder.person.catchment)[0]


def people_for_step(layer: LadderLayer) -> list[SeenPerson]:
    """Everybody whom the person has named, each with where they stand in this step; then roles.

    Two queries.
    """
    here = list(Influence.objects.filter(layer=layer).order_by("added_at", "pk"))
    standing = {influence.supporter_id: influence for influence in here}
    roles = [_role(influence) for influence in here if influence.supporter_id is None]
    named = Supporter.objects.filter(person_id=layer.ladder.person_id).order_by("created_at", "pk")
    return [*(_named(supporter, standing.get(supporter.pk)) for supporter in named), *roles]


def wordings(layer: LadderLayer) -> list[Wording]:
    """Everything that the step has said, the latest first. One query."""
    kept = LayerVersion.objects.filter(layer=layer).select_related("written_by__user")
    return [
        Wording(
            paragraphs=paragraphs(version.own_words),
            source=version.source,
            by=version.written_by.user.name if version.written_by else "",
            together=version.together,
            written_at=version.written_at,
        )
        for version in kept.order_by("-number")
    ]


def suggest_topics(catchment: Catchment, layer: Layer, words: str) -> list[Term]:
    """Topics that somebody's words may mean; if nothing was understood, those of the layer. Four queries at most."""
    found = [match.topic for match in find_topics(catchment, words, limit=MOST_SUGGESTIONS)]
    return found or list(topics_by_layer(topics_for(catchment))[layer])


def needs_in_words(ladder: Ladder, *, reader: Actor) -> list[FoundInWords]:
    """Topics that are found by the search in words without a need. Four queries."""
    rows = (
        LadderLayer.objects.visible_to(reader)
        .filter(ladder=ladder)
        .exclude(own_words="")
        .exclude(pk__in=Need.objects.open().filter(layer__ladder=ladder).values("layer_id"))
        .select_related("ladder__person__catchment")
        .order_by("layer")
    )
    search = thesaurus_for(ladder.person.catchment)
    found = [
        FoundInWords(row, paragraphs(row.own_words), _topics_in(row.own_words, search))
        for row in rows
    ]
    return [one for one in found if one.topics]


def _topics_in(words: str, search: Thesaurus) -> tuple[Term, ...]:
    """What each sentence may mean, the likeliest first, nothing twice."""
    said = [one for one in re.split(r"[.!?;\n]+", words) if one.strip()]
    found = [match for one in said for match in search.search(one, limit=MOST_IN_A_SENTENCE)]
    found.sort(key=lambda match: -match.score)
    return tuple(dict.fromkeys(match.topic for match in found))[:MOST_SUGGESTIONS]


def topic_names(catchment: Catchment) -> dict[str, str]:
    """What this catchment calls each topic, hidden ones too, by slug. Two queries."""
    return {term.slug: term.name for term in topics_for(catchment, with_hidden=True)}


def paragraphs(text: str) -> tuple[str, ...]:
    """Cut what somebody typed at its line ends."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def signed(member: Membership) -> str:
    """A member's name with what they do, as it stands above their words."""
    does = member.job_title or (member.organisation.name if member.organisation else "")
    return f"{member.user.name}, {does}" if does else member.user.name


def _steps(rows: list[LadderLayer], catchment: Catchment) -> tuple[Step, ...]:
    keys = [row.pk for row in rows]
    views, people = _views(keys), _people(keys)
    needs, beside = _needs(keys, topic_names(catchment)), _written_with(rows)
    return tuple(
        Step(
            layer=row.kind,
            own_words=row.own_words,
            paragraphs=paragraphs(row.own_words),
            source=row.source,
            written_with=beside.get(row.pk, ""),
            not_now=row.not_now,
            stuck=_stuck(row),
            stuck_by=row.stuck_by.user.name if row.stuck_by else "",
            changed_at=row.changed_at,
            views=tuple(views[row.pk]),
            needs=tuple(needs[row.pk]),
            people=tuple(people[row.pk]),
        )
        for row in rows
    )


def _written_with(rows: list[LadderLayer]) -> dict[int, str]:
    """Who sat beside the person when the words that stand there now were written."""
    latest = {row.pk: row.version for row in rows}
    kept = LayerVersion.objects.filter(layer__in=latest, together=True, written_by__isnull=False)
    return {
        version.layer_id: version.written_by.user.name
        for version in kept.select_related("written_by__user")
        if version.written_by and version.number == latest[version.layer_id]
    }


def _stuck(row: LadderLayer) -> str:
    if not row.stuck_task:
        return ""
    return f"{LearningTask(row.stuck_task).label}. {LearningStage(row.stuck_stage).label}"


def _views(keys: Iterable[int]) -> dict[int, list[SeenView]]:
    found: dict[int, list[SeenView]] = defaultdict(list)
    rows = HelperView.objects.filter(layer__in=keys).select_related(
        "author__user", "author__organisation"
    )
    for row in rows.order_by("written_at", "pk"):
        found[row.layer_id].append(
            SeenView(
                author_id=row.author_id,
                by=signed(row.author),
                paragraphs=paragraphs(row.words),
                words=row.words,
                how_known=row.how_known,
                written_at=row.written_at,
            )
        )
    return found


def _needs(keys: Iterable[int], names: dict[str, str]) -> dict[int, list[SeenNeed]]:
    found: dict[int, list[SeenNeed]] = defaultdict(list)
    rows = Need.objects.open().filter(layer__in=keys).select_related("topic", "layer")
    for row in rows.order_by("added_at", "pk"):
        found[row.layer_id].append(_seen_need(row, names))
    for needs in found.values():
        needs.sort(key=lambda need: _URGENCY_ORDER[need.urgency])
    return found


def _seen_need(need: Need, names: dict[str, str]) -> SeenNeed:
    return SeenNeed(
        public_id=need.public_id,
        layer=need.layer.kind,
        name=names.get(need.topic.slug, need.topic.name) if need.topic else need.words,
        words=need.words,
        urgency=Urgency(need.urgency),
        wants_guidance=need.wants_guidance,
        in_own_words=need.topic is None,
    )


def _people(keys: Iterable[int]) -> dict[int, list[SeenPerson]]:
    found: dict[int, list[SeenPerson]] = defaultdict(list)
    rows = Influence.objects.filter(layer__in=keys).select_related("supporter")
    for row in rows.order_by("added_at", "pk"):
        found[row.layer_id].append(
            SeenPerson(
                supporter_id=row.supporter_id,
                name=row.supporter.name if row.supporter else row.who,
                relation=row.supporter.relation if row.supporter else "",
                direction=InfluenceDirection(row.direction),
                mode=InfluenceMode(row.mode) if row.mode else "",
                note=row.note,
            )
        )
    return found


def _role(influence: Influence) -> SeenPerson:
    return SeenPerson(
        supporter_id=None,
        name=influence.who,
        relation="",
        direction=influence.direction,
        mode=influence.mode,
        note=influence.note,
        influence_id=influence.pk,
    )


def _named(supporter: Supporter, influence: Influence | None) -> SeenPerson:
    return SeenPerson(
        supporter_id=supporter.pk,
        name=supporter.name,
        relation=supporter.relation,
        direction=influence.direction if influence else "",
        mode=influence.mode if influence else "",
        note=influence.note if influence else "",
    )
