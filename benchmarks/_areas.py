"""Made-up areas of any size, drawn from a seed: towns, schools, learners, opportunities and wishes.

Towns have Zipf sizes, at most a tenth of all each where there are many, and lie about 22 km apart;
learners live around them, opportunities closer to their centres and more of them in large towns.
There are twelve sectors and three weeks, of which each school has one, most in turn; a school has
150 learners, fewer in small areas. Some opportunities are for 16-year-olds, ask for a check, or are
not step-free. A learner would travel 4 to 20 km. The focus class is 15 % of all, more in poorer
towns, with the shortest ways and lists; 25 % are in the middle and 60 % are the rest, who all count
as one class. There are 1.1 seats to a learner.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.lottery import ranks
from catchment.engine.allocation.options import How, Proposed, build_options, tiers
from catchment.engine.allocation.seeking import Liking, Openings, Seekers
from catchment.engine.allocation.terms import NONE, Learners, Market, Options, Seats

SECTORS, WEEKS, SCHOOL_SIZE, FEWEST_SCHOOLS = 12, 3, 150, 6
#: The share of schools whose week is drawn; the others take turns, as a coordinator would plan it.
OWN_WEEK = 0.15
LIST_LENGTHS = np.array([[4, 16], [8, 24], [15, 30]])
REACH_METRES = np.array([[4_000, 9_000], [6_000, 14_000], [9_000, 20_000]])
#: Learners whose wishes are drawn together, so that memory stays small.
TOGETHER = 1 << 14
DAY_BEGINS, DAY_ENDS = 9 * 60, 16 * 60

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Area:
    """What there is before anybody has wished for anything.

    Attributes:
        group: (L,) 0 focus, 1 middle, 2 the rest.
        school: (L,) number.
        seats: (O,) number.
        popularity: (O,) metres by which an opportunity seems nearer to everybody.
    """

    seekers: Seekers
    openings: Openings
    group: Numbers
    school: Numbers
    seats: Numbers
    popularity: Numbers


def area(learners: int, *, seed: int) -> Area:
    """Draw an area of so many learners."""
    draw = np.random.default_rng(seed)
    towns = max(1, learners // 1_200)
    share = 1.0 / np.arange(1, towns + 1) ** 0.8
    share = np.minimum(share / share.sum(), 0.1 if towns > 20 else 1.0)
    share /= share.sum()
    side = int(np.ceil(np.sqrt(towns)))
    centre = np.stack(np.divmod(draw.permutation(side * side)[:towns], side), axis=1) * 22_000.0
    centre += draw.normal(0, 4_000, centre.shape)
    spread = 3_500 * np.sqrt(share / share.mean()).clip(0.5, 3)
    poor = draw.beta(2, 2, towns)

    town = draw.choice(towns, learners, p=share)
    home = centre[town] + draw.normal(0, 1, (learners, 2)) * spread[town][:, None]
    focus = draw.random(learners) < 0.3 * poor[town]
    group = np.where(focus, 0, np.where(draw.random(learners) < 0.25 / 0.85, 1, 2))
    order = np.argsort(town, kind="stable")
    school = np.empty(learners, dtype=np.int64)
    school[order] = np.arange(learners) // min(SCHOOL_SIZE, max(1, learners // FEWEST_SCHOOLS))
    school_week = np.arange(school.max() + 1) % WEEKS
    moved = draw.random(len(school_week)) < OWN_WEEK
    school_week[moved] = draw.integers(0, WEEKS, int(moved.sum()))

    offers = int(learners * (0.75 if learners < 1_000 else 0.46))
    pull = share**1.02 / (share**1.02).sum()
    where = draw.choice(towns, offers, p=pull)
    place = centre[where] + draw.normal(0, 1, (offers, 2)) * spread[where][:, None] * 0.8
    seats = np.ones(offers, dtype=np.int64)
    extra = int(learners * 1.1) - offers
    np.add.at(seats, draw.choice(offers, max(extra, 0), p=_heavy(draw, offers)), 1)
    return Area(
        seekers=_seekers(draw, home, group, school_week[school]),
        openings=_openings(draw, place),
        group=group,
        school=school,
        seats=seats,
        popularity=(draw.exponential(2_500, offers)).astype(np.int64),
    )


def market(here: Area, *, seed: int, threads: int = 1, how: How | None = None) -> Market:
    """Find everybody's options, let them put these in an order of their own, and draw the lottery."""
    found = proposed(here, threads=threads, how=how)
    return drawn(here, wished(here, found, seed=seed), seed=seed)


def proposed(here: Area, *, threads: int = 1, how: How | None = None) -> Proposed:
    """Find everybody's thirty best options."""
    return build_options(here.seekers, here.openings, Liking(longest=30), threads=threads, how=how)


def drawn(here: Area, options: Options, *, seed: int) -> Market:
    """Draw the lottery, and put everything together."""
    names = [f"learner-{number:07}" for number in range(len(here.group))]
    offers = len(here.seats)
    empty = np.zeros(0, dtype=np.int32)
    return Market(
        learners=Learners(
            klass=(here.group > 0).astype(np.int8),
            lottery=ranks(seed=str(seed), public_draw="", stage="1", pseudonyms=names),
            school=here.school.astype(np.int32),
            guaranteed=np.ones(len(here.group), dtype=np.bool_),
            locked=np.full(len(here.group), NONE, dtype=np.int32),
        ),
        seats=Seats(
            seats=here.seats.astype(np.int32),
            kept_offer=empty,
            kept_for=empty,
            kept_seats=empty,
            cap=np.full(offers, NONE, dtype=np.int32),
            cap_seats=empty,
            cap_parent=empty,
        ),
        options=options,
    )


def wished(here: Area, found: Proposed, *, seed: int) -> Options:
    """Everybody's own order: what many like, what is near, and taste; cut to how much they list."""
    draw = np.random.default_rng(seed + 1)
    wanted = draw.integers(LIST_LENGTHS[here.group, 0], LIST_LENGTHS[here.group, 1] + 1)
    begin = found.options.start
    start = np.concatenate(([0], np.cumsum(np.minimum(np.diff(begin), wanted)))).astype(np.int64)
    offer = np.empty(start[-1], dtype=np.int32)
    for first in range(0, len(wanted), TOGETHER):
        here_begin = begin[first : first + TOGETHER + 1]
        rows = slice(here_begin[0], here_begin[-1])
        size = np.diff(here_begin)
        shown = np.repeat(np.arange(len(size)), size)
        seems = found.metres[rows] - here.popularity[found.options.offer[rows]]
        order = np.lexsort((seems + draw.normal(0, 2_500, len(shown)), shown))
        nth = np.arange(len(shown)) - (here_begin - here_begin[0])[shown]
        kept = order[nth < wanted[first : first + TOGETHER][shown]]
        ends = start[first : first + TOGETHER + 1]
        offer[ends[0] : ends[-1]] = found.options.offer[rows][kept]
    return Options(start=start, offer=offer, tier=tiers(start))


def _heavy(draw: np.random.Generator, offers: int) -> NDArray[np.float64]:
    weight = draw.pareto(3.5, offers) + 0.8
    return np.asarray(weight / weight.sum())


def _seekers(
    draw: np.random.Generator, home: NDArray[np.float64], group: Numbers, week: Numbers
) -> Seekers:
    number = len(group)
    reach = draw.integers(REACH_METRES[group, 0], REACH_METRES[group, 1] + 1)
    interests = np.zeros(number, dtype=np.int64)
    for _ in range(2):
        interests |= 1 << np.minimum(draw.zipf(1.5, number) - 1, SECTORS - 1).astype(np.int64)
    return Seekers(
        weeks=(1 << week).astype(np.int64),
        east=home[:, 0].astype(np.int32),
        north=home[:, 1].astype(np.int32),
        reach=reach.astype(np.int32),
        age=draw.integers(14, 17, number).astype(np.int32),
        access=(draw.random(number) < 0.04).astype(np.int64),
        checks=(draw.random(number) < 0.6).astype(np.int64),
        interests=interests,
        free_from=np.zeros(number, dtype=np.int32),
        free_until=np.full(number, 24 * 60, dtype=np.int32),
        key=draw.integers(0, 1 << 31, number).astype(np.int32),
        crossed_start=np.zeros(number + 1, dtype=np.int64),
        crossed=np.zeros(0, dtype=np.int32),
    )


def _openings(draw: np.random.Generator, place: NDArray[np.float64]) -> Openings:
    number = len(place)
    return Openings(
        week=draw.integers(0, WEEKS, number).astype(np.int32),
        east=place[:, 0].astype(np.int32),
        north=place[:, 1].astype(np.int32),
        way=np.zeros(number, dtype=np.int8),
        least_age=np.where(draw.random(number) < 0.1, 16, 14).astype(np.int32),
        most_age=np.full(number, 99, dtype=np.int32),
        access=(draw.random(number) < 0.6).astype(np.int64),
        checks=(draw.random(number) < 0.05).astype(np.int64),
        categories=(1 << draw.integers(0, SECTORS, number)).astype(np.int64),
        begins=np.full(number, DAY_BEGINS, dtype=np.int32),
        ends=np.full(number, DAY_ENDS, dtype=np.int32),
        key=draw.integers(0, 1 << 31, number).astype(np.int32),
    )
