"""A small town for rounds: rows with everything that files can say, and files that say the same."""

import csv
import datetime as dt
import random
from collections.abc import Sequence
from pathlib import Path

from catchment.placements.bridge.rows import (
    OWN_FIND,
    CapRow,
    LearnerRow,
    OpportunityRow,
    Rows,
    Spot,
    WishRow,
)

MONDAY = dt.date(2027, 6, 7)
NEXT_MONDAY = dt.date(2027, 6, 14)

KINDS = ("animals", "building", "care", "digital", "food")


def learner(name: str, **given: object) -> LearnerRow:
    """Somebody of fifteen at Moor School who can get about by bus."""
    usual: dict[str, object] = {
        "school": "Moor School",
        "weeks": (MONDAY,),
        "age": 15,
        "spot": Spot(394_000, 424_000),
    }
    return LearnerRow(learner=name, **{**usual, **given})  # type: ignore[arg-type]


def opportunity(name: str, **given: object) -> OpportunityRow:
    """One seat, near by, in the first week."""
    usual: dict[str, object] = {
        "host": f"Host of {name}",
        "week": MONDAY,
        "seats": 1,
        "spot": Spot(394_500, 424_000),
    }
    return OpportunityRow(opportunity=name, **{**usual, **given})  # type: ignore[arg-type]


def town(learners: int = 120, opportunities: int = 70, seed: int = 1) -> Rows:
    """Draw a town where not everybody can be placed."""
    rng = random.Random(seed)

    def spot() -> Spot:
        return Spot(390_000 + rng.randrange(80) * 100, 420_000 + rng.randrange(80) * 100)

    people = [
        learner(
            f"p{at:03}",
            school=f"School {at % 3}",
            weeks=rng.choice([(MONDAY,), (NEXT_MONDAY,), (MONDAY, NEXT_MONDAY)]),
            age=rng.choice([14, 15, 16]),
            focus=rng.random() < 0.15,
            spot=spot(),
            travel_minutes=rng.choice([20, 30, 45]),
            interests=tuple(rng.sample(KINDS, 2)),
            checks=rng.choice([(), ("dbs",)]),
            free_from=rng.choice([None, dt.time(9, 0)]),
            locked=OWN_FIND if rng.random() < 0.1 else "",
        )
        for at in range(learners)
    ]
    places = [
        opportunity(
            f"o{at:03}",
            host=f"Host {at // 2}",
            week=rng.choice([MONDAY, NEXT_MONDAY]),
            seats=rng.choice([1, 1, 2]),
            cap=f"c{at // 2}" if at < 10 else "",
            kept=(("School 1", 1),) if at % 11 == 0 else (),
            least_age=rng.choice([14, 14, 16]),
            spot=spot(),
            categories=(rng.choice(KINDS),),
            checks=rng.choice([(), (), ("dbs",)]),
            begins=rng.choice([None, dt.time(8, 30), dt.time(9, 30)]),
        )
        for at in range(opportunities)
    ]
    wishes = [
        WishRow(
            learner=f"p{at:03}", choice=number, opportunity=f"o{offer:03}", crossed_out=number == 3
        )
        for at in range(0, learners, 4)
        for number, offer in enumerate(
            rng.sample(range(opportunities), min(12, opportunities)), start=1
        )
    ]
    caps = (
        *(CapRow(cap=f"c{at}", seats=2, parent="all") for at in range(5)),
        CapRow(cap="all", seats=8),
    )
    return Rows(
        learners=tuple(people), opportunities=tuple(places), caps=caps, wishes=tuple(wishes)
    )


def write(folder: Path, name: str, rows: Sequence[Sequence[object]]) -> Path:
    """Write a CSV file."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_town(folder: Path, rows: Rows) -> list[Path]:
    """Write learners, opportunities, wishes and caps, as somebody would type them."""
    people = [
        (
            *(row.learner, row.school, ";".join(map(str, row.weeks)), row.age, _yes(row.focus)),
            *(row.spot.easting if row.spot else "", row.spot.northing if row.spot else ""),
            *(row.travel_minutes, row.travel_by, ";".join(row.interests), ";".join(row.checks)),
            *(row.free_from or "", row.locked),
        )
        for row in rows.learners
    ]
    places = [
        (
            *(row.opportunity, row.host, row.week.strftime("%d/%m/%Y"), row.seats, row.cap),
            *("; ".join(f"{whom} = {many}" for whom, many in row.kept), row.least_age),
            *(row.spot.easting if row.spot else "", row.spot.northing if row.spot else ""),
            *(";".join(row.categories), ";".join(row.checks), row.begins or ""),
        )
        for row in rows.opportunities
    ]
    wishes = [
        (row.learner, row.choice, row.opportunity, _yes(row.crossed_out)) for row in rows.wishes
    ]
    return [
        write(folder, "learners.csv", [_LEARNERS.split(), *people]),
        write(folder, "opportunities.csv", [_OPPORTUNITIES.split(), *places]),
        write(folder, "wishes.csv", [["learner", "choice", "opportunity", "crossed_out"], *wishes]),
        write(
            folder,
            "caps.csv",
            [("cap", "seats", "parent"), *((row.cap, row.seats, row.parent) for row in rows.caps)],
        ),
    ]


_LEARNERS = (
    "learner school weeks age focus easting northing travel_minutes travel_by interests checks "
    "free_from locked"
)
_OPPORTUNITIES = (
    "opportunity host week seats cap kept least_age easting northing categories checks begins"
)


def _yes(true: bool) -> str:
    return "yes" if true else "no"
