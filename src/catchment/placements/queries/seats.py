"""How many seats are taken, asked for, kept and free; nothing of who sits on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from catchment.people.models import Organisation
from catchment.placements.enums import SEATED, RequestStatus
from catchment.placements.models import (
    FocusListing,
    Host,
    JointHost,
    KeptSeats,
    OpportunityWeek,
    Place,
    SeatRequest,
)


@dataclass(frozen=True, slots=True)
class WeekSeats:
    """The seats of one week. ``taken + asked + kept + free`` is ``week.seats``."""

    week: OpportunityWeek
    taken: int
    asked: int
    kept: int
    free: int


def seats_of(weeks: Sequence[OpportunityWeek]) -> list[WeekSeats]:
    """Four queries, however many weeks. Kept seats that are taken already are not counted twice."""
    keys = [week.pk for week in weeks]
    requests = SeatRequest.objects.filter(week_id__in=keys)
    accepted = requests.filter(status=RequestStatus.ACCEPTED)
    taken = _by_week(accepted.values_list("week_id"))
    for key, count in _by_week(
        Place.objects.filter(week_id__in=keys, status__in=SEATED).values_list("week_id")
    ).items():
        taken[key] = taken.get(key, 0) + count
    asked = _by_week(requests.waiting().values_list("week_id"))
    kept: dict[int, int] = {}
    for row in KeptSeats.objects.filter(week_id__in=keys):
        kept[row.week_id] = kept.get(row.week_id, 0) + row.seats
    return [
        _seats(week, taken.get(week.pk, 0), asked.get(week.pk, 0), kept.get(week.pk, 0))
        for week in weeks
    ]


def _seats(week: OpportunityWeek, taken: int, asked: int, kept: int) -> WeekSeats:
    taken = min(taken, week.seats)
    asked = min(asked, week.seats - taken)
    kept = min(kept, week.seats - taken - asked)
    return WeekSeats(week, taken, asked, kept, week.seats - taken - asked - kept)


def _by_week(rows: Iterable[tuple[int, ...]]) -> dict[int, int]:
    counted: dict[int, int] = {}
    for (key,) in rows:
        counted[key] = counted.get(key, 0) + 1
    return counted


def taken_in(week: OpportunityWeek) -> int:
    """Seats that are given. Two queries."""
    accepted = SeatRequest.objects.filter(week=week, status=RequestStatus.ACCEPTED).count()
    return accepted + Place.objects.filter(week=week, status__in=SEATED).count()


def taken_at_once(host: Host, week: OpportunityWeek) -> int:
    """Learners at this host, over all that it opens or shares, on days of this week. Three queries."""
    shares = JointHost.objects.standing().filter(host=host).values_list("opportunity_id", flat=True)
    found = Q(week__opportunity__host=host) | Q(week__opportunity__in=list(shares))
    same = {"week__starts_on__lte": week.ends_on, "week__ends_on__gte": week.starts_on}
    accepted = SeatRequest.objects.filter(found, **same, status=RequestStatus.ACCEPTED).count()
    return accepted + Place.objects.filter(found, **same, status__in=SEATED).count()


def left_for(week: OpportunityWeek, school: Organisation | None) -> int:
    """Seats that somebody of this school may still be asked for; those kept for others are not.

    A kept seat is held back until somebody of its group sits: whoever sits there counts in the seats
    kept for their school first, and a focus learner beyond these in those kept for focus learners.
    Six queries.
    """
    kept: dict[int | None, int] = dict(
        KeptSeats.objects.filter(week=week).values_list("school_id", "seats")
    )
    sitting = _sitting(week)
    own = school.pk if school else None
    held = sum(
        max(0, many - sum(of == whom for of, _ in sitting))
        for whom, many in kept.items()
        if whom is not None and whom != own
    )
    held += max(0, kept.get(None, 0) - _focus_beyond(sitting, kept))
    return week.seats - len(sitting) - held


def _sitting(week: OpportunityWeek) -> list[tuple[int | None, bool]]:
    """Say of everybody who sits there of which school they are, and whether on a focus list."""
    accepted = SeatRequest.objects.filter(week=week, status=RequestStatus.ACCEPTED)
    places = Place.objects.filter(week=week, status__in=SEATED)
    found = [
        *accepted.values_list("school_id", "person_id"),
        *places.values_list("wish_list__cohort__school_id", "wish_list__person_id"),
    ]
    listed = set(
        FocusListing.objects.on_the_list()
        .filter(person__in=[person for _, person in found])
        .values_list("person_id", flat=True)
    )
    return [(of, person in listed) for of, person in found]


def _focus_beyond(sitting: list[tuple[int | None, bool]], kept: dict[int | None, int]) -> int:
    """Count focus learners who sit there beyond the seats that are kept for their school."""
    beyond = 0
    for of in {of for of, _ in sitting}:
        here = [focus for each, focus in sitting if each == of]
        room = kept.get(of, 0) if of is not None else 0
        beyond += min(sum(here), max(0, len(here) - room))
    return beyond
