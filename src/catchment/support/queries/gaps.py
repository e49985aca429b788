"""Who asked and who found somebody, by need and neighbourhood; nobody can count a few people.

How small numbers are kept from being read off or worked out stands in ``docs/suppression.md``.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from catchment.people.models import Catchment, Neighbourhood
from catchment.support.models import Answer, UnmetNeed
from catchment.vocabulary.enums import Layer
from catchment.vocabulary.queries import topics_for

#: No number of people below this is ever shown, except none at all.
SMALLEST_SHOWN = 5

#: How far back the figures look; a need that still waits counts however old it is.
WINDOW = dt.timedelta(days=91)

#: A topic by its slug; a need without one by its layer's number.
Subject = str | int


@dataclass(frozen=True, slots=True)
class Town:
    """People of one neighbourhood who asked; None where that must not be said."""

    name: str
    asked: int | None


@dataclass(frozen=True, slots=True)
class Streams:
    """Who asked in the last three months.

    Attributes:
        towns: in the catchment's order.
        found: people for whom there is somebody for at least one thing that they asked for.
        waiting: people for whom there is nobody yet. Both are None where either must not be said.
        since: from when on people are counted.
    """

    towns: tuple[Town, ...]
    found: int | None
    waiting: int | None
    since: dt.date


@dataclass(frozen=True, slots=True)
class Cell:
    """People of one neighbourhood with one need; None where that must not be said.

    Attributes:
        asked: said from five people on.
        found: said where neither it nor those who wait are one to four.
        drawn: what a picture may draw for ``found``; where that is not said, the same number for
            every cell that must look alike.
    """

    asked: int | None
    found: int | None
    drawn: int | None

    @property
    def waiting(self) -> int | None:
        """How many still wait; None where that must not be said."""
        return None if self.asked is None or self.found is None else self.asked - self.found


@dataclass(frozen=True, slots=True)
class Row:
    """One need in every neighbourhood."""

    layer: Layer
    topic: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Worst:
    """Where most people wait, for what, and how many: at least five."""

    place: str
    topic: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Needs by neighbourhoods, needs of which most people asked first.

    Attributes:
        places: names of the neighbourhoods.
        rows: only needs that at least five people of one neighbourhood asked for.
        since: from when on people are counted.
    """

    places: tuple[str, ...]
    rows: tuple[Row, ...]
    since: dt.date

    @property
    def most_waited_for(self) -> Worst | None:
        """The largest number of people who wait, if any may be told."""
        told = [
            Worst(place, row.topic, cell.waiting)
            for row in self.rows
            for place, cell in zip(self.places, row.cells, strict=True)
            if cell.waiting
        ]
        return max(told, key=lambda worst: worst.waiting, default=None)

    @property
    def waiting_at_least(self) -> int:
        """The sum of what is shown anyway, so that nothing can be worked out by subtraction."""
        return sum(cell.waiting or 0 for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one person asked for in the window, and what of it waits."""

    neighbourhood_id: int | None
    subjects: frozenset[Subject]
    waiting: frozenset[Subject]


def streams(catchment: Catchment, *, at: dt.datetime) -> Streams | None:
    """How many people asked in each town, and what came of it; None if nobody did. Three queries."""
    asked = _people(catchment, at=at)
    if not asked:
        return None
    by_place: dict[int | None, int] = defaultdict(int)
    for person in asked:
        by_place[person.neighbourhood_id] += 1
    places = _places(catchment)
    counts = [by_place[place.pk] for place in places]
    waiting = sum(person.waiting >= person.subjects for person in asked)
    found = len(asked) - waiting
    totals_told = not (_few(found) or _few(waiting))
    elsewhere = by_place[None]
    shown = told(counts, unshown=elsewhere) if totals_told else [_or_none(one) for one in counts]
    return Streams(
        towns=tuple(
            Town(place.name, one) for place, one in zip(places, shown, strict=True) if one != 0
        ),
        found=found if totals_told else None,
        waiting=waiting if totals_told else None,
        since=(at - WINDOW).date(),
    )


def told(counts: list[int], *, unshown: int = 0) -> list[int | None]:
    """Hide numbers below five beside a total that is shown, and as many more as it takes.

    What is hidden together is never fewer than five people, nor one number alone: subtracting
    what is shown from the total gives away nobody.

    Args:
        counts: parts of a total that is shown.
        unshown: a further part that is in the total and in no row.
    """
    hidden = {at for at, count in enumerate(counts) if _few(count)}
    rest = sorted(
        (at for at in range(len(counts)) if counts[at] >= SMALLEST_SHOWN), key=lambda at: counts[at]
    )
    while (hidden or unshown) and rest and not _safe(hidden, counts, unshown):
        hidden.add(rest.pop(0))
    return [None if at in hidden else count for at, count in enumerate(counts)]


def coverage(catchment: Catchment, *, at: dt.datetime) -> Coverage:
    """Who asked for what, where, and found somebody. Five queries."""
    places = _places(catchment)
    asked: dict[tuple[Subject, int | None], int] = defaultdict(int)
    waits: dict[tuple[Subject, int | None], int] = defaultdict(int)
    for person in _people(catchment, at=at):
        for subject in person.subjects:
            asked[subject, person.neighbourhood_id] += 1
            waits[subject, person.neighbourhood_id] += subject in person.waiting
    subjects = {subject for subject, _place in asked}
    largest = {
        subject: max((asked[subject, one.pk] for one in places), default=0) for subject in subjects
    }
    names = _Names(catchment)
    rows = [
        Row(
            *names(subject),
            tuple(_cell(asked[subject, one.pk], waits[subject, one.pk]) for one in places),
        )
        for subject in sorted(subjects, key=lambda one: (-largest[one], str(one)))
        if largest[subject] >= SMALLEST_SHOWN
    ]
    return Coverage(tuple(one.name for one in places), tuple(rows), (at - WINDOW).date())


def _cell(asked: int, waiting: int) -> Cell:
    found = asked - waiting
    if _few(asked):
        return Cell(None, None, None)
    if _few(found) and _few(waiting):
        return Cell(asked, None, SMALLEST_SHOWN - 1)
    if _few(found):
        return Cell(asked, None, 1)
    if _few(waiting):
        return Cell(asked, None, asked - 1)
    return Cell(asked, found, found)


def _few(count: int) -> bool:
    return 0 < count < SMALLEST_SHOWN


def _or_none(count: int) -> int | None:
    return None if _few(count) else count


def _safe(hidden: set[int], counts: list[int], unshown: int) -> bool:
    parts = len(hidden) + bool(unshown)
    together = sum(counts[at] for at in hidden) + unshown
    return parts > 1 and together >= SMALLEST_SHOWN


def _places(catchment: Catchment) -> list[Neighbourhood]:
    return list(Neighbourhood.objects.filter(catchment=catchment).order_by("position", "name"))


def _people(catchment: Catchment, *, at: dt.datetime) -> list[_Asked]:
    """Everybody who asked in the window, or waits since before. Two queries."""
    homes: dict[int, int | None] = {}
    subjects: dict[int, set[Subject]] = defaultdict(set)
    answers = Answer.objects.filter(
        person__catchment=catchment, asked_at__gt=at - WINDOW, asked_at__lte=at
    )
    for person, home, asked in answers.values_list(
        "person_id", "person__neighbourhood_id", "ask__subjects"
    ):
        homes[person] = home
        subjects[person].update(asked or ())
    waiting: dict[int, set[Subject]] = defaultdict(set)
    unmet = UnmetNeed.objects.open().filter(catchment=catchment)
    for person, home, slug, layer in unmet.values_list(
        "person_id", "person__neighbourhood_id", "topic__slug", "layer"
    ):
        homes[person] = home
        subjects[person].add(slug or layer)
        waiting[person].add(slug or layer)
    return [
        _Asked(homes[person], frozenset(subjects[person]), frozenset(waiting[person]))
        for person in homes
        if subjects[person]
    ]


class _Names:
    """What a catchment calls its topics; a need without one goes by its layer."""

    def __init__(self, catchment: Catchment) -> None:
        self._terms = {term.slug: term for term in topics_for(catchment, with_hidden=True)}

    def __call__(self, subject: Subject) -> tuple[Layer, str]:
        if isinstance(subject, int):
            return Layer(subject), f"Something else: {Layer(subject).label.lower()}"
        term = self._terms.get(subject)
        return (term.layers[0], term.name) if term else (Layer.INFORMATION, subject)
