"""From which town to which a run sends learners; no way that few go is counted out loud."""

from collections import Counter
from dataclasses import dataclass

from catchment.people.models import Neighbourhood
from catchment.placements.models import RoundRun, RunPlace
from catchment.placements.queries.small_groups import hidden_groups
from catchment.placements.queries.towns import nearest_town, town_of_home


@dataclass(frozen=True, slots=True)
class Way:
    """How many go from one town to another, or stay in it."""

    begin: Neighbourhood
    end: Neighbourhood
    many: int


@dataclass(frozen=True, slots=True)
class Flows:
    """All ways of a run.

    Attributes:
        ways: the busiest first; none that could be told to be of one to four learners.
        others: learners on ways that are not told, or of which an end is not known.
    """

    ways: tuple[Way, ...]
    others: int


def flows_of(run: RoundRun) -> Flows:
    """Count who goes from where to where: own finds and work done online apart. Two queries."""
    towns = list(Neighbourhood.objects.filter(catchment=run.round.catchment_id).order_by("pk"))
    found: Counter[tuple[int, int] | None] = Counter()
    rows = RunPlace.objects.filter(
        run=run, week__isnull=False, week__opportunity__remote=False
    ).values_list(
        "wish_list__person__neighbourhood_id",
        "wish_list__person__postcode",
        "week__opportunity__site__longitude",
        "week__opportunity__site__latitude",
    )
    for named, postcode, longitude, latitude in rows:
        home = town_of_home(towns, named, postcode)
        place = (longitude, latitude) if longitude is not None and latitude is not None else None
        work = nearest_town(towns, place) if place else None
        found[(home.pk, work.pk) if home and work else None] += 1
    return _told(found, {town.pk: town for town in towns})


def _told(found: Counter[tuple[int, int] | None], towns: dict[int, Neighbourhood]) -> Flows:
    """Leave out ways that few go, and what these could be worked out from."""
    unknown = found.pop(None, 0)
    order = sorted(
        ((many, key) for key, many in found.items() if key), key=lambda each: (-each[0], each[1])
    )
    hidden = hidden_groups([*(many for many, _ in order), *([unknown] if unknown else [])])
    ways = [
        Way(towns[key[0]], towns[key[1]], many)
        for at, (many, key) in enumerate(order)
        if at not in hidden
    ]
    return Flows(tuple(ways), found.total() + unknown - sum(each.many for each in ways))
