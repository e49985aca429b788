"""The catalogue of kinds of work, as one catchment uses it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from catchment.people.models import Catchment
from catchment.placements.models import Opportunity, WorkChange
from catchment.vocabulary.models import Occupation, OccupationCategory


@dataclass(frozen=True, slots=True)
class Source:
    """Where lines of the catalogue come from, and of which day they are."""

    name: str
    as_of: dt.date
    number: int


def kinds(
    catchment: Catchment, *, search: str = "", field: str = "", aside: bool = False
) -> QuerySet[Occupation]:
    """Kinds of work in use here, or those that are set aside; by name."""
    changed = WorkChange.objects.of(catchment).values("occupation_id")
    current = Occupation.objects.current()
    found = current.filter(pk__in=changed) if aside else current.exclude(pk__in=changed)
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(sentence__icontains=word))
    if field:
        found = found.filter(categories__slug=field)
    return found.prefetch_related("categories").order_by("name", "pk")


def set_aside(catchment: Catchment) -> list[int]:
    """Keys of what the catchment does not use. One query."""
    return list(WorkChange.objects.of(catchment).values_list("occupation_id", flat=True))


def sources() -> list[Source]:
    """Where the catalogue comes from. One query."""
    rows = Occupation.objects.current().values("source", "as_of").annotate(number=Count("pk"))
    return [
        Source(row["source"], row["as_of"], row["number"])
        for row in rows.order_by("source", "-as_of")
    ]


def fields() -> Sequence[OccupationCategory]:
    """Fields of work that have a kind of work. One query."""
    used = OccupationCategory.objects.filter(occupations__retired=False).distinct()
    return list(used.order_by("name", "pk"))


def change_of(catchment: Catchment, occupation: Occupation) -> WorkChange | None:
    """What the catchment says of a kind of work. One query."""
    changes = WorkChange.objects.of(catchment).filter(occupation=occupation)
    return changes.select_related("instead").first()


def named_in(catchment: Catchment, occupation: Occupation) -> int:
    """How many opportunities here name it. One query."""
    return Opportunity.objects.filter(host__catchment=catchment, occupations=occupation).count()
