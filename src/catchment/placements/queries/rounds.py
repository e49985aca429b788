"""What pages ask about rounds and their weeks."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from catchment.people.actor import Actor
from catchment.placements.enums import ListState, Mode, OwnFindStatus
from catchment.placements.models import (
    Cohort,
    CohortMember,
    OpportunityWeek,
    OwnFind,
    Round,
    RoundCohort,
    WishList,
)
from catchment.placements.queries.week_moves import Move, Wanting, collisions, filled, moves
from catchment.placements.queries.wishes import counted_by_state


def visible_round(actor: Actor, round_: uuid.UUID) -> Round:
    return Round.objects.visible_to(actor).select_related("catchment").get(public_id=round_)


def visible_entry(actor: Actor, entry: uuid.UUID) -> RoundCohort:
    """A cohort in a round, within the rounds and the cohorts that the actor sees."""
    return RoundCohort.objects.select_related("round", "cohort__school").get(
        public_id=entry,
        round__in=Round.objects.visible_to(actor),
        cohort__in=Cohort.objects.visible_to(actor),
    )


def rounds_of(actor: Actor) -> QuerySet[Round]:
    return (
        Round.objects.visible_to(actor)
        .annotate(schools=Count("cohorts__cohort__school", distinct=True))
        .order_by("-starts_on", "name", "pk")
    )


def mondays(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """Mondays of the weeks between two days; at most a year of them."""
    monday = first - dt.timedelta(days=first.weekday())
    return tuple(
        monday + dt.timedelta(days=7 * at)
        for at in range(53)
        if monday + dt.timedelta(days=7 * at) <= last
    )


def days_of(written: Iterable[str]) -> tuple[dt.date, ...]:
    return tuple(sorted(dt.date.fromisoformat(day) for day in written))


def cohorts_to_add(round_: Round) -> QuerySet[Cohort]:
    """Cohorts of the catchment that are not in it yet."""
    return (
        Cohort.objects.filter(catchment_id=round_.catchment_id)
        .exclude(rounds__round=round_)
        .select_related("school")
        .order_by("school__name", "name", "pk")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Who wants which week, against seats.

    Attributes:
        weeks: Mondays of the round.
        seats: by Monday.
        entries: cohorts in the round, by school and name.
        wanting: the same, as the mathematics of moves sees them; by key of the entry.
        collisions: (Monday, key of the entry).
        moves: that would fill more seats, the best first.
        filled: how many seats can be filled now.
    """

    weeks: tuple[dt.date, ...]
    seats: dict[dt.date, int]
    entries: tuple[RoundCohort, ...]
    wanting: dict[int, Wanting]
    collisions: frozenset[tuple[dt.date, int]]
    moves: tuple[Move, ...]
    filled: int

    @property
    def learners(self) -> int:
        return sum(each.learners for each in self.wanting.values())

    def learners_in(self, week: dt.date) -> int:
        """How many would come in a week, if each cohort is spread evenly over its weeks."""
        return sum(
            -(-each.learners // len(each.weeks))
            for each in self.wanting.values()
            if week in each.weeks
        )


def calendar(round_: Round) -> Calendar:
    """Everything about the weeks of a round. Four queries."""
    weeks = mondays(round_.starts_on, round_.ends_on)
    entries = tuple(
        RoundCohort.objects.filter(round=round_)
        .select_related("cohort__school")
        .order_by("cohort__school__name", "cohort__name", "pk")
    )
    needing = _needing([entry.cohort_id for entry in entries])
    wanting = {
        entry.pk: Wanting(
            key=entry.pk,
            learners=needing[entry.cohort_id],
            weeks=days_of(entry.weeks),
            could_also=days_of(entry.could_also),
        )
        for entry in entries
    }
    seats = dict.fromkeys(weeks, 0) | _seats(round_)
    cohorts = list(wanting.values())
    return Calendar(
        weeks=weeks,
        seats=seats,
        entries=entries,
        wanting=wanting,
        collisions=collisions(cohorts, seats),
        moves=tuple(moves(cohorts, seats)),
        filled=filled(cohorts, seats),
    )


def _needing(cohorts: list[int]) -> Counter[int]:
    """Learners of each cohort who have not found a place of their own."""
    members = Counter(
        dict(
            CohortMember.objects.filter(cohort__in=cohorts)
            .values_list("cohort_id")
            .annotate(many=Count("pk"))
        )
    )
    found = (
        OwnFind.objects.filter(
            cohort__in=cohorts,
            status=OwnFindStatus.AGREED,
        )
        .values_list("cohort_id")
        .annotate(many=Count("person", distinct=True))
    )
    members.subtract({cohort: many for cohort, many in found if cohort is not None})
    return members


def _seats(round_: Round) -> dict[dt.date, int]:
    """Seats by Monday; no employer counts for more in a week than it takes at once."""
    found = (
        OpportunityWeek.objects.on_offer()
        .between(round_.starts_on, round_.ends_on)
        .filter(opportunity__host__catchment_id=round_.catchment_id)
        .exclude(opportunity__mode=Mode.VISIT)
        .values_list("starts_on", "seats", "opportunity__host_id", "opportunity__host__at_once")
    )
    by_host: dict[tuple[dt.date, int], int] = defaultdict(int)
    most: dict[int, int | None] = {}
    for day, seats, host, at_once in found:
        by_host[day - dt.timedelta(days=day.weekday()), host] += seats
        most[host] = at_once
    by_week: dict[dt.date, int] = defaultdict(int)
    for (monday, host), seats in by_host.items():
        cap = most[host]
        by_week[monday] += seats if cap is None else min(seats, cap)
    return dict(by_week)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolLists:
    """How far one school's learners are with their wishes; ``key`` is the school's public id."""

    school: str
    key: str
    learners: int
    made: int
    sent: int
    nothing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How many lists of wishes the worker has made so far."""

    made: int
    all: int


def making(schools: Sequence[SchoolLists]) -> Making | None:
    """How far the worker is with these lists; None once all are made."""
    made = sum(each.made for each in schools)
    every = sum(each.learners for each in schools)
    return Making(made=made, all=every) if made < every else None


def lists_by_school(actor: Actor, round_: Round) -> list[SchoolLists]:
    """One query."""
    lists = WishList.objects.visible_to(actor).filter(round=round_).order_by("cohort__school__name")
    rows = lists.values_list("cohort__school__name", "cohort__school__public_id").annotate(
        made=Count("proposed_at"), **counted_by_state()
    )
    return [_school(name, str(key), made, many) for name, key, made, *many in rows]


def _school(name: str, key: str, made: int, many: Sequence[int]) -> SchoolLists:
    states = dict(zip(ListState, many, strict=True))
    return SchoolLists(
        school=name,
        key=key,
        learners=sum(many),
        made=made,
        sent=states[ListState.SENT],
        nothing=states[ListState.NOTHING],
    )
