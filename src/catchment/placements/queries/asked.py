"""What a workplace is asked now, what of its day is described, and its record.

Of a learner a host reads the first name, the age, the school and their own words: no more.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from catchment.people.actor import Actor
from catchment.placements.enums import THANKS_PASSED, HostStatus, OpportunityStatus, RequestStatus
from catchment.placements.models import (
    DayPhoto,
    Host,
    Opportunity,
    OpportunityWeek,
    SeatRequest,
    Thanks,
)
from catchment.placements.queries.seats import WeekSeats, seats_of

#: The latest thanks that stand on a host's page, shown or hidden.
MOST_THANKS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One of seven things that a learner would like to know before asking."""

    key: str
    done: bool


@dataclass(frozen=True, slots=True)
class Record:
    """How a host has answered so far."""

    asked: int
    yes: int
    not_this_time: int
    no_answer: int


@dataclass(frozen=True, slots=True)
class HostHome:
    """A host's own page.

    Attributes:
        asked: requests that wait, oldest first; none while the host is not checked.
        seats: weeks from today on.
        described: of its first opportunity that is not closed.
        thanks: those that staff have let through, shown and hidden.
        asked_this_month: of ``host.contacts_a_month``.
    """

    host: Host
    asked: Sequence[SeatRequest]
    seats: Sequence[WeekSeats]
    opportunities: Sequence[Opportunity]
    opportunity: Opportunity | None
    described: Sequence[Part]
    record: Record
    thanks: Sequence[Thanks]
    asked_this_month: int


def described(opportunity: Opportunity) -> list[Part]:
    """The seven parts of a day. One query."""
    photos = DayPhoto.objects.filter(opportunity=opportunity).exists()
    return parts_of(opportunity, photos=photos)


def parts_of(opportunity: Opportunity, *, photos: bool) -> list[Part]:
    """The seven parts, where it is known whether there is a photo."""
    return [
        Part("times", opportunity.begins is not None and opportunity.ends is not None),
        Part("clothes", bool(opportunity.clothes)),
        Part("lunch", bool(opportunity.lunch)),
        Part("you_do", bool(opportunity.you_do)),
        Part("meet", bool(opportunity.meet)),
        Part("photo", photos),
        Part("find_us", bool(opportunity.find_us)),
    ]


def host_home(host: Host, actor: Actor, *, on: dt.date, month: dt.datetime) -> HostHome:
    """Twelve queries at most, however much is asked.

    Args:
        host: the reader's own.
        actor: the reader.
        on: today.
        month: when this calendar month began.
    """
    requests = SeatRequest.objects.visible_to(actor).filter(week__opportunity__host=host)
    opportunities = list(
        Opportunity.objects.filter(host=host)
        .exclude(status=OpportunityStatus.CLOSED)
        .order_by("-status", "title", "pk")
    )
    weeks = OpportunityWeek.objects.filter(opportunity__in=opportunities, ends_on__gte=on)
    first = opportunities[0] if opportunities else None
    thanks = Thanks.objects.visible_to(actor).filter(host=host, status__in=sorted(THANKS_PASSED))
    return HostHome(
        host=host,
        asked=list(
            requests.waiting()
            .select_related("person", "school", "week__opportunity", "asked_by__user")
            .prefetch_related("questions")
            .order_by("asked_at", "pk")
        )
        if host.status == HostStatus.VERIFIED
        else [],
        seats=seats_of(
            list(weeks.select_related("opportunity").order_by("starts_on", "opportunity", "pk"))
        ),
        opportunities=opportunities,
        opportunity=first,
        described=described(first) if first is not None else [],
        record=_record(list(requests.values_list("status", flat=True))),
        thanks=list(
            thanks.select_related("person", "school").order_by("-created_at", "-pk")[:MOST_THANKS]
        ),
        asked_this_month=requests.filter(asked_at__gte=month).count(),
    )


def _record(statuses: Sequence[str]) -> Record:
    return Record(
        asked=len(statuses),
        yes=statuses.count(RequestStatus.ACCEPTED),
        not_this_time=statuses.count(RequestStatus.DECLINED),
        no_answer=statuses.count(RequestStatus.EXPIRED),
    )
