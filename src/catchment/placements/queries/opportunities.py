"""What pages ask about opportunities."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from catchment.people.enums import OrganisationKind
from catchment.people.models import Catchment, Organisation
from catchment.placements.enums import OpportunityStatus
from catchment.placements.models import (
    DayPhoto,
    Host,
    KeptSeats,
    Opportunity,
    OpportunityWeek,
)
from catchment.placements.queries.asked import Part, parts_of
from catchment.placements.queries.seats import WeekSeats, seats_of
from catchment.vocabulary.models import Occupation, OccupationCategory


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a host's list: how much of it is written, and its weeks to come."""

    opportunity: Opportunity
    described: Sequence[Part]
    weeks: int

    @property
    def done(self) -> int:
        """How many parts are written."""
        return sum(part.done for part in self.described)


@dataclass(frozen=True, slots=True)
class Seen:
    """An opportunity as its page shows it."""

    opportunity: Opportunity
    weeks: Sequence[OpportunityWeek]
    photos: Sequence[DayPhoto]
    occupations: Sequence[Occupation]
    categories: Sequence[OccupationCategory]


@dataclass(frozen=True, slots=True)
class Bench:
    """An opportunity as its writers see it."""

    opportunity: Opportunity
    described: Sequence[Part]
    weeks: Sequence[WeekSeats]
    photos: Sequence[DayPhoto]


def listed(host: Host, *, on: dt.date) -> list[Listed]:
    """All that a host has written, the open first. Three queries."""
    rows = list(Opportunity.objects.filter(host=host).order_by("title", "pk"))
    pictured = set(DayPhoto.objects.filter(opportunity__in=rows).values_list("opportunity"))
    weeks = dict(
        OpportunityWeek.objects.filter(opportunity__in=rows, ends_on__gte=on)
        .values_list("opportunity")
        .annotate(number=Count("pk"))
    )
    found = [
        Listed(one, parts_of(one, photos=(one.pk,) in pictured), weeks.get(one.pk, 0))
        for one in rows
    ]
    order = [OpportunityStatus.OPEN, OpportunityStatus.DRAFT, OpportunityStatus.CLOSED]
    return sorted(found, key=lambda one: order.index(OpportunityStatus(one.opportunity.status)))


def seen(opportunity: Opportunity, *, on: dt.date) -> Seen:
    """Four queries."""
    weeks = OpportunityWeek.objects.filter(opportunity=opportunity, ends_on__gte=on)
    return Seen(
        opportunity=opportunity,
        weeks=list(weeks.order_by("starts_on", "pk")),
        photos=list(opportunity.photos.order_by("position", "pk")),
        occupations=list(opportunity.occupations.order_by("name", "pk")),
        categories=list(opportunity.categories.order_by("name", "pk")),
    )


def bench(opportunity: Opportunity, *, on: dt.date) -> Bench:
    """Six queries."""
    weeks = OpportunityWeek.objects.filter(opportunity=opportunity, ends_on__gte=on)
    photos = list(opportunity.photos.order_by("position", "pk"))
    return Bench(
        opportunity=opportunity,
        described=parts_of(opportunity, photos=bool(photos)),
        weeks=seats_of(list(weeks.select_related("opportunity").order_by("starts_on", "pk"))),
        photos=photos,
    )


def schools_of(catchment: Catchment) -> list[Organisation]:
    """Schools and colleges for which seats can be kept. One query."""
    kinds = [OrganisationKind.SCHOOL, OrganisationKind.COLLEGE]
    here = Organisation.objects.filter(catchment=catchment, kind__in=kinds)
    return list(here.order_by("name", "pk"))


def kept_of(week: OpportunityWeek) -> list[tuple[int | None, int]]:
    """For which school, None for focus learners, and how many. One query."""
    rows = KeptSeats.objects.filter(week=week).order_by("school__name", "pk")
    return list(rows.values_list("school_id", "seats"))
