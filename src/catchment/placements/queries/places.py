"""What the page of one learner's place asks, and the lists of staff."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from catchment.people.actor import Actor
from catchment.placements.enums import SEATED, TOLD, AppealStatus, PlaceStatus
from catchment.placements.models import (
    Appeal,
    OpportunityWeek,
    Place,
    Round,
    RunPlace,
    Wish,
    WishList,
)
from catchment.placements.queries.seats import WeekSeats, at_their_most, seats_of


class Moved(Protocol):
    """A change of a plan, by pseudonym and ids of weeks; "" for none."""

    @property
    def learner(self) -> str: ...
    @property
    def was(self) -> str: ...
    @property
    def now(self) -> str: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True, slots=True)
class NotThis:
    """An option that somebody wanted more than what they got.

    Attributes:
        wish: its number among their options.
        code: the full reason, for staff on appeal alone.
        last_in: the number of the last one let in by that rule, likewise.
    """

    wish: int
    week: OpportunityWeek
    code: str
    last_in: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a round gave one learner.

    Attributes:
        place: the latest; None where they have none from the round.
        wish: the line of their list that they got, with its minutes.
        given: what the run gave, with ``choice`` and the reasons.
        options: how many options they had.
    """

    wish_list: WishList
    place: Place | None
    given: RunPlace | None
    wish: Wish | None
    options: int
    not_these: tuple[NotThis, ...]
    appeals: tuple[Appeal, ...]

    @property
    def told(self) -> dict[str, Any]:
        return self.given.told if self.given and isinstance(self.given.told, dict) else {}

    @property
    def seated(self) -> bool:
        return self.place is not None and self.place.status in SEATED


def result_of(wish_list: WishList) -> Result:
    """Everything about one learner's result. Six queries."""
    round_ = wish_list.round
    place = (
        Place.objects.filter(wish_list=wish_list)
        .select_related("week__opportunity__host__organisation", "week__opportunity__site")
        .order_by("-created_at", "-pk")
        .first()
    )
    given = (
        RunPlace.objects.filter(run=round_.chosen_run_id, wish_list=wish_list)
        .select_related("week__opportunity__host__organisation")
        .first()
    )
    wishes = {each.week_id: each for each in Wish.objects.filter(wish_list=wish_list)}
    week_id = place.week_id if place else (given.week_id if given else None)
    return Result(
        wish_list=wish_list,
        place=place,
        given=given,
        wish=wishes.get(week_id or 0),
        options=sum(not each.crossed_out for each in wishes.values()),
        not_these=_not_these(given),
        appeals=tuple(Appeal.objects.filter(wish_list=wish_list).order_by("-created_at", "-pk")),
    )


def _not_these(given: RunPlace | None) -> tuple[NotThis, ...]:
    """Give the options that were wanted more, with what they are. One query."""
    if given is None:
        return ()
    ids = [each["week"] for each in given.reasons]
    weeks = {
        str(week.public_id): week
        for week in OpportunityWeek.objects.filter(public_id__in=ids).select_related(
            "opportunity__host__organisation"
        )
    }
    return tuple(
        NotThis(each["wish"], weeks[each["week"]], each["code"], each["last_in"])
        for each in given.reasons
        if each["week"] in weeks
    )


def weeks_with_a_seat(wish_list: WishList, *, on: dt.date) -> list[WeekSeats]:
    """Options of somebody in which a seat can be given, in their own order. Ten queries.

    What is crossed out or has begun is none of them, nor a seat at a host that has as many learners as
    it takes at once. Kept seats are: whoever they were first for has been asked by now.
    """
    wanted = Wish.objects.filter(wish_list=wish_list, crossed_out=False)
    order = dict(wanted.values_list("week_id", "position"))
    weeks = OpportunityWeek.objects.on_offer().filter(pk__in=order, starts_on__gt=on)
    rows = list(weeks.select_related("opportunity__host__organisation"))
    full = at_their_most(rows)
    found = [
        each for each in seats_of(rows) if each.taken < each.week.seats and each.week.pk not in full
    ]
    return sorted(found, key=lambda each: order[each.week.pk])


def latest_result(reader: Actor) -> WishList | None:
    """One's own list in the round that was published last. One query."""
    return (
        WishList.objects.visible_to(reader)
        .filter(person_id=reader.person_id, round__status__in=TOLD)
        .order_by("-round__published_at", "-pk")
        .first()
        if reader.person_id
        else None
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One learner on the list of staff."""

    wish_list: WishList
    place: Place | None
    own_find: bool

    @property
    def settled(self) -> bool:
        """Whether they have somewhere to go."""
        return self.own_find or (self.place is not None and self.place.status in SEATED)


def results_of(round_: Round, *, reader: Actor) -> list[Line]:
    """Those learners of a published round whom the reader may see. Three queries.

    Those who have nowhere stand first; then by school and name.
    """
    lists = list(
        WishList.objects.visible_to(reader)
        .filter(round=round_)
        .select_related("person", "cohort__school")
        .order_by("cohort__school__name", "person__name", "pk")
    )
    places: dict[int, Place] = {}
    found = Place.objects.filter(wish_list__round=round_).select_related(
        "week__opportunity__host__organisation"
    )
    for each in found.order_by("created_at", "pk"):
        places[each.wish_list_id] = each
    own = set(
        RunPlace.objects.filter(run=round_.chosen_run_id, told__own_find=True).values_list(
            "wish_list_id", flat=True
        )
    )
    lines = [Line(each, places.get(each.pk), each.pk in own) for each in lists]
    return sorted(lines, key=lambda line: line.settled)


def open_appeals(reader: Actor) -> QuerySet[Appeal]:
    """What waits for somebody to look again, the most urgent first."""
    return (
        Appeal.objects.visible_to(reader)
        .filter(status=AppealStatus.OPEN)
        .select_related("wish_list__person", "wish_list__cohort__school", "wish_list__round")
        .order_by("answer_by", "pk")
    )


@dataclass(frozen=True, slots=True)
class NamedMove:
    """One learner whose place would change, with names."""

    wish_list: WishList
    was: str
    now: str
    why: str


def named_moves(round_: Round, moves: Sequence[Moved]) -> list[NamedMove]:
    """Put names to a plan, for whoever coordinates. Two queries."""
    lists = {
        each.pseudonym: each
        for each in WishList.objects.filter(
            round=round_, pseudonym__in=[move.learner for move in moves]
        ).select_related("person", "cohort__school")
    }
    ids = {week for move in moves for week in (move.was, move.now) if week}
    where = {
        str(week.public_id): week.opportunity.host.organisation.name
        for week in OpportunityWeek.objects.filter(public_id__in=ids).select_related(
            "opportunity__host__organisation"
        )
    }
    return [
        NamedMove(lists[move.learner], where.get(move.was, ""), where.get(move.now, ""), move.why)
        for move in moves
        if move.learner in lists
    ]


@dataclass(frozen=True, slots=True)
class MayMove:
    """Who of a published round may be moved by a re-run, and who may not.

    Attributes:
        open: places that nobody has said yes to; these may move.
        sure: learners who said yes. settled: learners whose place was theirs before the round.
        later: learners whose place was given after learners were told; they stay this time.
    """

    open: tuple[Place, ...]
    sure: int
    settled: int
    later: int


def who_may_move(round_: Round) -> MayMove:
    """Say who may be moved and who may not, by school and name. Two queries."""
    found = list(
        Place.objects.seated()
        .filter(wish_list__round=round_)
        .select_related(
            "wish_list__person",
            "wish_list__cohort__school",
            "week__opportunity__host__organisation",
        )
        .order_by("wish_list__cohort__school__name", "wish_list__person__name", "pk")
    )
    told = round_.moves_told_at
    offered = [each for each in found if each.status == PlaceStatus.OFFERED]
    late = [each for each in offered if told is not None and each.created_at > told]
    settled = RunPlace.objects.filter(run=round_.chosen_run_id, choice=None)
    return MayMove(
        open=tuple(each for each in offered if each not in late),
        sure=len(found) - len(offered),
        settled=settled.filter(Q(told__own_find=True) | Q(told__settled=True)).count(),
        later=len(late),
    )


def drawn_pseudonyms(round_: Round) -> list[str]:
    """Under which pseudonyms learners were in the lottery of a published round. One query."""
    rows = RunPlace.objects.filter(run=round_.chosen_run_id).values_list(
        "wish_list__pseudonym", "told"
    )
    return [name for name, told in rows if isinstance(told, dict) and told.get("number")]
