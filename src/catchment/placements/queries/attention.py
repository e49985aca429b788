"""What waits for staff in work experience: counted, never named."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.enums import (
    AppealStatus,
    HostStatus,
    ListState,
    PlaceStatus,
    ReportStatus,
    RoundStatus,
)
from catchment.placements.models import (
    Appeal,
    FocusListing,
    Host,
    OwnFind,
    Place,
    Round,
    RoundCohort,
    UnsuitableReport,
    WishList,
)
from catchment.placements.queries.wishes import counted_by_state


@dataclass(frozen=True, slots=True)
class Due:
    """So many things of one kind, and the first day by which one of them is due."""

    count: int
    first: dt.date | None


@dataclass(frozen=True, slots=True)
class RoundNow:
    """A round that goes on, and how far its learners are.

    Attributes:
        lists: how many lists the reader sees, by ``ListState``.
        unanswered: places of those learners that wait for a yes.
        checked_by_reader: in whichever membership; then somebody else has to confirm it.
    """

    round: Round
    lists: Counter[str]
    unanswered: int
    checked_by_reader: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, kind by kind.

    Attributes:
        contested: public ids of the cohorts in which somebody says that a decision is wrong.
        to_move: rounds in which the reader's school was asked to go in other weeks.
    """

    appeals: Due
    own_finds: Due
    hosts: int
    reports: int
    contested: Sequence[uuid.UUID]
    to_move: Sequence[Round]
    rounds: Sequence[RoundNow]


def appeals_due(actor: Actor) -> Due:
    """Learners who asked for another look, and by when the first is answered. One query."""
    waiting = Appeal.objects.visible_to(actor).filter(status=AppealStatus.OPEN)
    found = waiting.exclude(wish_list__person_id=actor.person_id or 0).aggregate(
        count=Count("pk"), first=Min("answer_by")
    )
    return Due(found["count"], found["first"])


def own_finds_due(actor: Actor) -> Due:
    """Places that learners found and nobody has answered, and the first last day. One query."""
    waiting = OwnFind.objects.visible_to(actor).open().exclude(person_id=actor.person_id or 0)
    found = waiting.aggregate(count=Count("pk"), first=Min("cohort__own_find_by"))
    return Due(found["count"], found["first"])


def waiting_for(actor: Actor) -> Waiting:
    """Nine queries at most, however much waits."""
    contested = FocusListing.objects.visible_to(actor).filter(
        contested_at__isnull=False, contest_answered_at=None
    )
    cohorts = contested.exclude(person_id=actor.person_id or 0).order_by("contested_at", "pk")
    return Waiting(
        appeals=appeals_due(actor),
        own_finds=own_finds_due(actor),
        hosts=Host.objects.visible_to(actor).filter(status=HostStatus.PENDING).count(),
        reports=UnsuitableReport.objects.visible_to(actor).filter(status=ReportStatus.OPEN).count(),
        contested=list(cohorts.values_list("cohort__public_id", flat=True)),
        to_move=_asked_to_move(actor),
        rounds=_rounds_now(actor),
    )


def _asked_to_move(actor: Actor) -> list[Round]:
    """One query, for staff of a school."""
    if actor.organisation_id is None or not actor.has(Role.CAREERS_LEADER):
        return []
    asked = RoundCohort.objects.filter(
        cohort__school_id=actor.organisation_id,
        cohort__catchment_id=actor.catchment_id or 0,
        wants_moved_by__isnull=False,
        round__status=RoundStatus.PLANNING,
    )
    rounds = {one.round_id: one.round for one in asked.select_related("round").order_by("pk")}
    return list(rounds.values())


def _rounds_now(actor: Actor) -> list[RoundNow]:
    """Rounds that are not closed, the first to begin first. Three queries."""
    rounds = list(
        Round.objects.visible_to(actor)
        .exclude(status=RoundStatus.CLOSED)
        .select_related("checked_by")
        .order_by("starts_on", "pk")
    )
    counted = WishList.objects.visible_to(actor).filter(round__in=rounds).order_by()
    lists = {
        key: Counter(dict(zip(ListState, many, strict=True)))
        for key, *many in counted.values_list("round_id").annotate(**counted_by_state())
    }
    offered = Place.objects.visible_to(actor).filter(
        wish_list__round__in=rounds, status=PlaceStatus.OFFERED
    )
    unanswered = dict(
        offered.order_by().values_list("wish_list__round_id").annotate(many=Count("pk"))
    )
    return [
        RoundNow(
            one,
            lists.get(one.pk, Counter()),
            unanswered.get(one.pk, 0),
            one.checked_by is not None and one.checked_by.user_id == actor.user_id,
        )
        for one in rounds
    ]
