"""Who comes to a workplace, week by week: by a round, or by a yes of the workplace itself.

A host reads of somebody only once both sides have said yes: the first name, the age on the first day,
and the school. Of places that still wait for a learner's yes it reads how many there are.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.placements.enums import HostStatus, PlaceStatus, RequestStatus
from catchment.placements.models import Host, OpportunityWeek, Place, SeatRequest


@dataclass(frozen=True, slots=True)
class Comer:
    """One learner who comes; ``school`` is "" where none is known."""

    person: Person
    school: str


@dataclass(frozen=True, slots=True)
class WeekComing:
    """One week: who comes, and how many seats a round gave to learners who have not said yes."""

    week: OpportunityWeek
    comers: Sequence[Comer]
    unanswered: int


@dataclass(frozen=True, slots=True)
class Coming:
    """Weeks from today on in which somebody comes; ``by_rounds`` counts seats that rounds gave."""

    weeks: Sequence[WeekComing]
    by_rounds: int


def coming_to(host: Host, actor: Actor, *, on: dt.date) -> Coming:
    """Four queries; nobody is told to a host that was not checked."""
    if host.status not in (HostStatus.VERIFIED, HostStatus.PAUSED):
        return Coming([], 0)
    given = Place.objects.seated().filter(week__opportunity__host=host, week__ends_on__gte=on)
    waits = Counter(
        dict(
            given.filter(status=PlaceStatus.OFFERED)
            .order_by()
            .values_list("week_id")
            .annotate(many=Count("pk"))
        )
    )
    comers = _by_week(host, actor, on)
    weeks = OpportunityWeek.objects.filter(pk__in={*waits, *comers}).select_related("opportunity")
    rounds = sum(waits.values()) + sum(
        isinstance(each, Place) for week in comers.values() for each in week
    )
    return Coming(
        [
            WeekComing(week, [_comer(each) for each in comers.get(week.pk, ())], waits[week.pk])
            for week in weeks.order_by("starts_on", "opportunity__title", "pk")
        ],
        rounds,
    )


def _by_week(host: Host, actor: Actor, on: dt.date) -> dict[int, list[Place | SeatRequest]]:
    """Places with a yes of both sides. Two queries."""
    here = {"week__opportunity__host": host, "week__ends_on__gte": on}
    places = Place.objects.visible_to(actor).filter(**here, status=PlaceStatus.CONFIRMED)
    asked = SeatRequest.objects.visible_to(actor).filter(**here, status=RequestStatus.ACCEPTED)
    found: dict[int, list[Place | SeatRequest]] = defaultdict(list)
    for place in places.select_related("wish_list__person", "wish_list__cohort__school").order_by(
        "wish_list__person__known_as", "pk"
    ):
        found[place.week_id].append(place)
    for one in asked.select_related("person", "school").order_by("person__known_as", "pk"):
        found[one.week_id].append(one)
    return found


def _comer(one: Place | SeatRequest) -> Comer:
    if isinstance(one, Place):
        return Comer(one.wish_list.person, one.wish_list.cohort.school.name)
    return Comer(one.person, one.school.name if one.school else "")
