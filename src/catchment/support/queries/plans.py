"""What the pages of a plan show; and which reminders and reviews are due."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from catchment.people.actor import Actor
from catchment.people.enums import JournalKind
from catchment.people.models import Grant, JournalEntry, Membership, Person, Supporter
from catchment.support.enums import (
    ChoiceKind,
    ParentSees,
    PlanStatus,
    StepOwner,
    StepStatus,
    TeamStatus,
)
from catchment.support.models import (
    Answer,
    ParentLink,
    Plan,
    PlanReview,
    PlanShare,
    PlanStep,
    PlanTheme,
    PlanView,
    TeamMember,
)
from catchment.support.queries.answered import result
from catchment.support.queries.answers import choices, needs_to_ask
from catchment.support.queries.ladder import paragraphs, signed, topic_names

#: As many as the page of a plan shows of what has its own page.
MOST_SHARES, MOST_READS = 4, 3

#: So many first steps are offered to be ticked.
MOST_PROPOSED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenStep:
    """One step as a reader sees it.

    Attributes:
        who: who does it, by name; empty for the person.
        away: whoever should do it is no longer in the team.
        mine: whether the reader is responsible.
        suggested_by: who wrote it, while it waits for the person's yes.
        by_me: whether the reader wrote it.
        version: as it was read; whoever moves it says so, and is told where it has changed since.
        messages: how many lines were written about it; none for parents.
        objection: what the person thinks of it, or why it was declined; nothing for parents.
    """

    public_id: uuid.UUID
    title: str
    detail: str
    status: StepStatus
    owner: StepOwner
    who: str
    away: bool
    mine: bool
    theme: str
    layer: int | None
    due_on: dt.date | None
    remind_on: dt.date | None
    messages: int
    objection: str
    suggested_by: str
    by_me: bool
    version: int
    created_at: dt.datetime
    decided_at: dt.datetime | None
    decided_by: str


@dataclass(frozen=True, slots=True)
class SeenPlanView:
    """What a helper wrote beside the plan."""

    author_id: int
    by: str
    words: str
    paragraphs: tuple[str, ...]
    written_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPlan:
    """A plan as a reader sees it, its steps in the person's order.

    ``as_parent``: whether nothing but being a parent lets the reader in.
    """

    plan: Plan
    steps: tuple[SeenStep, ...]
    views: tuple[SeenPlanView, ...]
    reviews: tuple[PlanReview, ...]
    as_parent: bool

    def of(self, status: StepStatus) -> tuple[SeenStep, ...]:
        return tuple(step for step in self.steps if step.status == status)

    @property
    def suggested(self) -> tuple[SeenStep, ...]:
        return self.of(StepStatus.SUGGESTED)

    @property
    def mine(self) -> tuple[SeenStep, ...]:
        return tuple(step for step in self.of(StepStatus.OPEN) if step.mine)

    @property
    def others(self) -> tuple[SeenStep, ...]:
        return tuple(step for step in self.of(StepStatus.OPEN) if not step.mine)

    @property
    def done(self) -> tuple[SeenStep, ...]:
        """The last ticked first."""
        return _last_first(self.of(StepStatus.DONE))

    @property
    def put_aside(self) -> tuple[SeenStep, ...]:
        """Declined or taken off, the last first."""
        return _last_first(self.of(StepStatus.DECLINED) + self.of(StepStatus.DROPPED))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A first step that may be ticked when a plan begins; never by itself."""

    key: str
    title: str
    need_id: int | None = None


@dataclass(frozen=True, slots=True)
class Responsible:
    """Somebody who may be asked to do a step."""

    key: str
    name: str
    member: Membership | None = None
    supporter: Supporter | None = None


def current_plan(person: Person, *, reader: Actor) -> Plan | None:
    """The plan that has not ended, if this reader may read it. One query."""
    seen = Plan.objects.visible_to(reader).current().filter(person=person)
    return seen.select_related("person__catchment", "begun_by__user").first()


def earlier_plans(person: Person, *, reader: Actor) -> list[Plan]:
    """Plans that have ended, as far as this reader may read them, the latest first. One query."""
    ended = Plan.objects.visible_to(reader).filter(person=person, status=PlanStatus.ENDED)
    return list(ended.order_by("-begun_at", "-pk"))


def read_plan(plan: Plan, *, reader: Actor) -> SeenPlan:
    """A plan with its steps, reviews and views, however many. Six queries at most.

    Parents read the plan without the views beside it and what the person said against a step.
    """
    only_parent = _reads_as_parent(plan, reader)
    near = set(
        TeamMember.objects.active()
        .filter(plan=plan, membership__isnull=False)
        .values_list("membership_id", flat=True)
    )
    rows = (
        PlanStep.objects.filter(plan=plan)
        .annotate(lines=Count("messages"))
        .select_related("theme", "need__layer", "member__user", "supporter", "created_by__user")
        .order_by("position", "pk")
    )
    return SeenPlan(
        plan=plan,
        steps=tuple(
            _seen(
                row,
                plan,
                reader,
                near,
                lines=row.lines,  # type: ignore[attr-defined]  # annotated above
                silent=only_parent,
            )
            for row in rows
        ),
        views=_views(plan, reader),
        reviews=tuple(
            PlanReview.objects.filter(plan=plan)
            .select_related("written_by__user")
            .order_by("-held_on", "-pk")
        ),
        as_parent=only_parent,
    )


def _reads_as_parent(plan: Plan, reader: Actor) -> bool:
    """Whether nothing but being a parent lets them in. Two queries at most."""
    if reader.person_id == plan.person_id:
        return False
    if PlanShare.objects.giving(reader).filter(plan=plan).exists():
        return False
    links = ParentLink.objects.reading(reader, ParentSees.PLAN)
    return links.filter(person_id=plan.person_id).exists()


def _seen(
    row: PlanStep, plan: Plan, reader: Actor, near: set[int], *, lines: int, silent: bool
) -> SeenStep:
    wrote = row.created_by
    return SeenStep(
        public_id=row.public_id,
        title=row.title,
        detail=row.detail,
        status=StepStatus(row.status),
        owner=StepOwner(row.owner),
        who=_who(row),
        away=row.owner == StepOwner.MEMBER and (row.member_id or 0) not in near,
        mine=_is_for(row, plan, reader),
        theme=row.theme.name if row.theme else "",
        layer=(row.theme.layer if row.theme else None)
        or (row.need.layer.layer if row.need else None),
        due_on=row.due_on,
        remind_on=row.remind_on,
        messages=0 if silent else lines,
        objection="" if silent else row.objection,
        suggested_by=wrote.user.name if wrote else "",
        by_me=reader.membership_id is not None and row.created_by_id == reader.membership_id,
        version=row.version,
        created_at=row.created_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by_name,
    )


def _who(row: PlanStep) -> str:
    if row.member is not None:
        return row.member.user.name
    return row.supporter.name if row.supporter is not None else ""


def _is_for(row: PlanStep, plan: Plan, reader: Actor) -> bool:
    if row.owner == StepOwner.PERSON:
        return reader.person_id == plan.person_id
    return row.member_id is not None and row.member_id == reader.membership_id


def _views(plan: Plan, reader: Actor) -> tuple[SeenPlanView, ...]:
    rows = (
        PlanView.objects.visible_to(reader)
        .filter(plan=plan)
        .select_related("author__user", "author__organisation")
        .order_by("written_at", "pk")
    )
    return tuple(
        SeenPlanView(
            row.author_id, signed(row.author), row.words, paragraphs(row.words), row.written_at
        )
        for row in rows
    )


def _last_first(steps: tuple[SeenStep, ...]) -> tuple[SeenStep, ...]:
    return tuple(sorted(steps, key=lambda step: step.decided_at or step.created_at, reverse=True))


def step_with_all(actor: Actor, public_id: uuid.UUID) -> PlanStep:
    """A step, as far as the actor may see it, with what its pages show."""
    seen = PlanStep.objects.visible_to(actor).select_related(
        "plan__person__catchment", "member__user", "supporter", "theme", "created_by__user"
    )
    return seen.get(public_id=public_id)


def themes(plan: Plan) -> list[PlanTheme]:
    """The plan's headings in their order. One query."""
    return list(PlanTheme.objects.filter(plan=plan).order_by("position", "pk"))


def who_could_do(plan: Plan) -> list[Responsible]:
    """The team, and everybody whom the person has named. Two queries."""
    places = (
        TeamMember.objects.filter(plan=plan, status=TeamStatus.ACTIVE, membership__isnull=False)
        .select_related("membership__user", "membership__organisation")
        .order_by("membership__user__name", "pk")
    )
    named = Supporter.objects.filter(person_id=plan.person_id).order_by("created_at", "pk")
    members = [
        Responsible(
            f"member:{place.membership.public_id}", signed(place.membership), place.membership
        )
        for place in places
        if place.membership is not None
    ]
    return members + [
        Responsible(f"supporter:{one.public_id}", _called(one), supporter=one) for one in named
    ]


def _called(supporter: Supporter) -> str:
    return f"{supporter.name}, {supporter.relation}" if supporter.relation else supporter.name


def shares_in_force(person: Person, *, at: dt.datetime) -> list[Grant]:
    """What the person shares now, the next to end first; one more than is shown. One query.

    What was opened for safety, where to know of it would endanger somebody, is not among them.
    """
    given = Grant.objects.in_force(at=at).filter(person=person)
    given = given.exclude(safety_decisions__endangers=True)
    return list(given.select_related("recipient__user").order_by("until", "pk")[: MOST_SHARES + 1])


def last_reads(reader: Actor, person: Person) -> list[JournalEntry]:
    """Who looked last, for the person alone. One query."""
    lines = JournalEntry.objects.visible_to(reader).about(person).filter(kind=JournalKind.READ)
    return list(lines.exclude(user_id=reader.user_id or 0).order_by("-at", "-pk")[:MOST_READS])


def proposals(person: Person, *, reader: Actor) -> list[Proposal]:
    """First steps that may be ticked: people chosen in the last answer, then needs. Six queries at most."""
    found = _from_choices(person, reader) + _from_needs(person, reader)
    return found[:MOST_PROPOSED]


def _from_choices(person: Person, reader: Actor) -> list[Proposal]:
    seen = Answer.objects.visible_to(reader).filter(person=person)
    answer = seen.order_by("-asked_at", "-pk").first()
    if answer is None:
        return []
    told = result(answer.result)
    chosen = [one for one, kind in choices(answer).items() if kind == ChoiceKind.CHOSEN]
    people = [told.suggestion(candidate) for candidate in chosen]
    return [
        Proposal(f"ask:{one.candidate}", f"Ask {one.short}: {one.does}") for one in people if one
    ]


def _from_needs(person: Person, reader: Actor) -> list[Proposal]:
    names = topic_names(person.catchment)
    return [
        Proposal(
            f"need:{need.public_id}",
            f"Find help: {names.get(need.topic.slug, need.words) if need.topic else need.words}",
            need.pk,
        )
        for need in needs_to_ask(person, reader=reader)
    ]


def reminders_due(*, on: dt.date) -> QuerySet[PlanStep]:
    """Open steps of plans that go on whose reminder is due and was not sent."""
    return PlanStep.objects.open().filter(
        remind_on__lte=on, reminded_at=None, plan__status=PlanStatus.ACTIVE
    )


def reviews_due(*, on: dt.date) -> QuerySet[Plan]:
    """Plans that go on whose review is due."""
    return Plan.objects.going_on().filter(next_review_on__lte=on)


def pauses_over(*, on: dt.date) -> QuerySet[Plan]:
    """Paused plans whose last day of rest has passed."""
    return Plan.objects.filter(status=PlanStatus.PAUSED, paused_until__lt=on)
