"""A round of the demo as rows, without any database: what ``catchment allocate`` decides from files.

Learners are known by the numbers that their schools gave them, workplaces by a number of their own.
Whom the scheme suggests counts as a focus learner here; in the pages, staff decide that one by one.
"""

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.text import slugify

from catchment.cli.demo.places import TOWNS
from catchment.cli.demo.stories import JOEY
from catchment.cli.demo.work.host_seeds import HostSeed, WorkSeed, host_seeds
from catchment.cli.demo.work.own_order import own_order
from catchment.cli.demo.work.scheme import SUGGESTS_FROM, points_of
from catchment.cli.demo.work.sheets import HEADERS, SCHOOLS, SchoolSeed, learners_of
from catchment.network.places import grid_of
from catchment.placements.bridge.market import propose
from catchment.placements.bridge.rows import (
    FOR_FOCUS,
    OWN_FIND,
    CapRow,
    LearnerRow,
    OpportunityRow,
    Rows,
    Spot,
    WishRow,
)
from catchment.vocabulary.occupations import own_list

#: One learner in so many has found a place already.
OWN_FINDS_EACH = 8

_POSTCODES = {town.name: town.postcodes for town in TOWNS}


def demo_rows(mondays: Sequence[dt.date], *, on: dt.date) -> Rows:
    """All 1,600 learners, what hosts open in the two weeks, and a list of wishes each."""
    learners = [*_learners(mondays, on)]
    seeds = [seed for seed in host_seeds() if seed.works]
    opportunities = [*_opportunities(seeds, mondays)]
    return Rows(
        learners=tuple(learners),
        opportunities=tuple(opportunities),
        caps=tuple(_caps(opportunities, {seed.name: seed.at_once for seed in seeds})),
        wishes=tuple(_wishes(learners, opportunities)),
    )


def _learners(mondays: Sequence[dt.date], on: dt.date) -> Iterator[LearnerRow]:
    number = 0
    for school in SCHOOLS:
        for row in learners_of(school, on=on):
            cells = dict(zip(HEADERS, row, strict=True))
            own = number % OWN_FINDS_EACH == 5 and cells["Name"] != JOEY.name
            made = _learner(school, cells, mondays[school.week - 1])
            yield replace(made, locked=OWN_FIND) if own else made
            number += 1


def _learner(school: SchoolSeed, cells: Mapping[str, str], monday: dt.date) -> LearnerRow:
    born = dt.datetime.strptime(cells["Date of birth"], "%d/%m/%Y").date()  # noqa: DTZ007 no moment
    facts = {slugify(header): said for header, said in cells.items()}
    suggested = sum(worth for _code, worth in points_of(facts)) >= SUGGESTS_FROM
    return LearnerRow(
        learner=cells["Learner number"],
        school=school.name,
        weeks=(monday,),
        age=monday.year - born.year - ((monday.month, monday.day) < (born.month, born.day)),
        focus=suggested or cells["Name"] == JOEY.name,
        spot=Spot(*grid_of(cells["Postcode"])),
        travel_minutes=int(cells["Travel minutes"]),
        travel_by=cells["Travel by"],
        access=_several(cells["Access needs"]),
        interests=_several(cells["Interests"]),
        free_from=dt.time.fromisoformat(cells["Free from"]) if cells["Free from"] else None,
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, (each.strip() for each in cell.split(";")))))


def _opportunities(
    seeds: Sequence[HostSeed], mondays: Sequence[dt.date]
) -> Iterator[OpportunityRow]:
    listed = own_list()
    fields = {each.slug: each.name for each in listed.categories}
    names = {kind.slug: tuple(fields[one] for one in kind.categories) for kind in listed.profiles}
    number = 0
    for seed in seeds:
        for work in seed.works:
            number += 1
            for week, (monday, seats) in enumerate(zip(mondays, work.seats, strict=True), start=1):
                if seats:
                    key = f"work-{number:03}-week-{week}"
                    yield _opportunity(key, seed, work, monday, seats, names[work.kind])


def _opportunity(
    key: str,
    seed: HostSeed,
    work: WorkSeed,
    monday: dt.date,
    seats: int,
    categories: tuple[str, ...],
) -> OpportunityRow:
    begins, ends = work.hours
    return OpportunityRow(
        opportunity=key,
        host=seed.name,
        week=monday,
        seats=seats,
        kept=((FOR_FOCUS, work.kept),) if work.kept else (),
        cap=_cap(seed.name, monday) if seed.at_once is not None else "",
        least_age=work.least_age,
        spot=Spot(*grid_of(seed.postcode or _POSTCODES[seed.town][0])),
        access=tuple(sorted(seed.access)),
        checks=work.checks,
        categories=categories,
        begins=begins,
        ends=ends,
    )


def _cap(host: str, monday: dt.date) -> str:
    return f"{host}, {monday.isoformat()}"


def _caps(
    opportunities: Sequence[OpportunityRow], at_once: Mapping[str, int | None]
) -> Iterator[CapRow]:
    hosts = {each.cap: each.host for each in opportunities if each.cap}
    for cap, host in sorted(hosts.items()):
        yield CapRow(cap=cap, seats=at_once[host] or 0)


def _wishes(
    learners: Sequence[LearnerRow], opportunities: Sequence[OpportunityRow]
) -> Iterator[WishRow]:
    """What we would propose, in an order of the learner's own."""
    rng = random.Random(77)
    for proposal in propose([each for each in learners if not each.locked], opportunities):
        options = [key for key, _minutes in proposal.options]
        for choice, key in enumerate(own_order(options, rng), start=1):
            yield WishRow(learner=proposal.learner, choice=choice, opportunity=key)
