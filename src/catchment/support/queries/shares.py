"""What a person shares, with whom, until when; and what one of them sees of it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from catchment.people.actor import Actor
from catchment.people.enums import JournalKind
from catchment.people.models import Grant, JournalEntry, Membership, Person
from catchment.support.models import (
    Document,
    DocumentShare,
    LayerShare,
    Plan,
    PlanShare,
    PlanStep,
    SafetyDecision,
    StepShare,
    SupporterLink,
)
from catchment.support.queries.ladder import SeenLadder, current_ladder, read_ladder
from catchment.support.queries.team import fit_members, leads_where_they_learn
from catchment.vocabulary.enums import Layer

#: Letters before anybody is looked for; how many are shown; how many shares a page lists.
LEAST_LETTERS, MOST_FOUND, MOST_LISTED = 3, 10, 100

PLAN, STEP, LAYER, DOCUMENT = "plan", "step", "layer", "document"


@dataclass(frozen=True, slots=True)
class SharedThing:
    """One thing that is shared: its kind, and how the person calls it (a plan by its goal)."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Share:
    """What one grant opens, to whom, what for, until when, and when they last looked.

    ``looked`` is the journal's sentence, empty where they have not read anything since.
    """

    public_id: uuid.UUID
    name: str
    organisation: str
    purpose: str
    basis: str
    until: dt.datetime
    ended_at: dt.datetime | None
    things: tuple[SharedThing, ...]
    looked_at: dt.datetime | None
    looked: str


@dataclass(frozen=True, slots=True)
class Shares:
    """Everything a person shares now, and what has ended."""

    now: tuple[Share, ...]
    over: tuple[Share, ...]
    links: tuple[SupporterLink, ...]
    decisions: tuple[SafetyDecision, ...]


@dataclass(frozen=True, slots=True)
class SharedWith:
    """What one reader sees of a person: found through the same questions as every page.

    ``steps``: those of the plan where it is shared whole, else the single ones.
    """

    person: Person
    plan: Plan | None
    steps: tuple[PlanStep, ...]
    ladder: SeenLadder | None
    documents: tuple[Document, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.plan or self.steps or self.ladder or self.documents)


def shares_of(person: Person, *, reader: Actor) -> Shares:
    """Everything a person shares, however much. Seven queries."""
    entries = JournalEntry.objects.filter(
        about_person=OuterRef("person_id"),
        user_id=OuterRef("recipient__user_id"),
        at__gte=OuterRef("starts_at"),
        kind=JournalKind.READ,
        hidden=False,
    ).order_by("-at", "-pk")
    given = list(
        Grant.objects.visible_to(reader)
        .filter(person=person)
        .select_related("recipient__user", "recipient__organisation")
        .annotate(
            looked_at=Subquery(entries.values("at")[:1]),
            looked=Subquery(entries.values("sentence")[:1]),
        )
        .order_by("-starts_at", "-pk")[:MOST_LISTED]
    )
    held = things_in(given)
    shares = [_share(grant, held[grant.pk], at=reader.now) for grant in given]
    return Shares(
        now=tuple(one for one in shares if one.ended_at is None),
        over=tuple(one for one in shares if one.ended_at is not None),
        links=tuple(_links(person, reader)),
        decisions=tuple(_decisions(person, reader)),
    )


def things_in(grants: Sequence[Grant]) -> dict[int, list[SharedThing]]:
    """What each grant opens, by the grant's key. Four queries."""
    held: dict[int, list[SharedThing]] = defaultdict(list)
    for plan in PlanShare.objects.filter(grant__in=grants).select_related("plan").order_by("pk"):
        held[plan.grant_id].append(SharedThing(PLAN, plan.plan.goal))
    for step in StepShare.objects.filter(grant__in=grants).select_related("step").order_by("pk"):
        held[step.grant_id].append(SharedThing(STEP, step.step.title))
    layers = LayerShare.objects.filter(grant__in=grants).select_related("layer")
    for layer in layers.order_by("layer__layer"):
        held[layer.grant_id].append(SharedThing(LAYER, str(Layer(layer.layer.layer).label)))
    documents = DocumentShare.objects.filter(grant__in=grants).select_related("document")
    for document in documents.order_by("pk"):
        held[document.grant_id].append(SharedThing(DOCUMENT, document.document.title))
    return held


def members_to_share_with(person: Person, words: str, *, on: dt.date) -> list[Membership]:
    """At most ten who may be let in and whose name has words that begin so. One query.

    Only members who may come into a team are ever found, so that nobody lists a catchment's people.
    """
    typed = words.replace("\x00", " ").lower().split()
    if sum(map(len, typed)) < LEAST_LETTERS:
        return []
    found: QuerySet[Membership] = fit_members(person, on=on)
    for word in typed:
        found = found.filter(user__name__icontains=word)
    listed = found.select_related("user", "organisation").order_by("user__name", "pk")
    return [one for one in listed if _begins(one.user.name, typed)][:MOST_FOUND]


def members_known(person: Person, *, on: dt.date) -> list[Membership]:
    """Those of them whom the person has let in before, and the leads where they learn. One query."""
    before = Grant.objects.filter(person=person).values("recipient_id")
    known = fit_members(person, on=on).filter(
        Q(pk__in=before) | Q(pk__in=leads_where_they_learn(person, on))
    )
    return list(known.select_related("user", "organisation").order_by("user__name", "pk"))[
        :MOST_FOUND
    ]


def shared_with(person: Person, *, reader: Actor) -> SharedWith:
    """What a reader sees of a person now, asked with the reader's own eyes; writes nothing."""
    plan = Plan.objects.visible_to(reader).current().filter(person=person).first()
    steps = PlanStep.objects.visible_to(reader).filter(plan__person=person)
    if plan is not None:
        steps = steps.filter(plan=plan)
    documents = Document.objects.visible_to(reader).filter(person=person)
    return SharedWith(
        person=person,
        plan=plan,
        steps=tuple(steps.select_related("plan").order_by("position", "pk")),
        ladder=_ladder(person, reader),
        documents=tuple(documents.select_related("file").order_by("-added_at", "-pk")),
    )


def _ladder(person: Person, reader: Actor) -> SeenLadder | None:
    ladder = current_ladder(person, reader=reader)
    return read_ladder(ladder, reader=reader) if ladder else None


def _share(grant: Grant, things: Iterable[SharedThing], *, at: dt.datetime) -> Share:
    recipient = grant.recipient
    facts = vars(grant)
    over = grant.withdrawn_at or (grant.until if grant.until <= at else None)
    return Share(
        public_id=grant.public_id,
        name=recipient.user.name,
        organisation=recipient.organisation.name if recipient.organisation else "",
        purpose=grant.purpose,
        basis=grant.basis,
        until=grant.until,
        ended_at=over,
        things=tuple(things),
        looked_at=facts["looked_at"],
        looked=facts["looked"] or "",
    )


def _links(person: Person, reader: Actor) -> QuerySet[SupporterLink]:
    """Links of informal helpers that still open. One query."""
    seen = SupporterLink.objects.visible_to(reader).open_at(reader.now)
    return (
        seen.filter(step__plan__person=person)
        .select_related("supporter", "step")
        .order_by("-made_at", "-pk")
    )


def _decisions(person: Person, reader: Actor) -> QuerySet[SafetyDecision]:
    """Decisions to share without consent that the person may know of. One query."""
    seen = SafetyDecision.objects.visible_to(reader).filter(person=person, endangers=False)
    return seen.order_by("-decided_at", "-pk")


def _begins(name: str, typed: list[str]) -> bool:
    words = name.lower().split()
    return all(any(word.startswith(one) for word in words) for one in typed)
