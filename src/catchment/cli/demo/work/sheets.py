"""The demo's eight schools, and the spreadsheet of learners that each would give: drawn, and the same each time."""

import csv
import datetime as dt
import io
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from catchment.cli.demo.places import TOWNS
from catchment.cli.demo.stories import JOEY
from catchment.cli.demo.work.names import FAMILY, GIVEN

Thing = TypeVar("Thing")

HEADERS = (
    "Name", "Known as", "Date of birth", "Learner number", "Year", "Postcode", "Travel minutes",
    "Travel by", "Languages", "Access needs", "Interests", "Free from", "Sex", "Ethnicity",
    "Free meals", "SEND", "Young carer", "Attendance", "No contacts",
)  # fmt: skip

#: Fields of work with how often learners name them.
INTERESTS = {
    "Hospitality and food": 9, "Healthcare": 14, "Creative and media": 15, "Animal care": 11,
    "Construction and trades": 12, "Engineering and maintenance": 9, "Sports and leisure": 10,
    "Teaching and education": 9, "Computing, technology and digital": 11, "Retail and sales": 6,
    "Beauty and wellbeing": 8, "Law and legal": 6, "Social care": 5, "Business and finance": 7,
    "Emergency and uniform services": 7, "Environment and land": 5, "Administration": 3,
    "Transport": 3, "Science and research": 5, "Manufacturing": 3,
}  # fmt: skip
ETHNIC = {
    "White British": 68,
    "Pakistani": 15,
    "White Polish": 4,
    "Mixed": 5,
    "Indian": 3,
    "Black African": 2,
    "Not held": 3,
}
LANGUAGES = {
    "English": 82,
    "English; Urdu": 6,
    "English; Punjabi": 5,
    "English; Polish": 4,
    "English; Arabic": 2,
    "English; Ukrainian": 1,
}
ACCESS = {"": 93, "step-free": 2, "quiet space": 3, "hearing loop": 1, "large print": 1}
TRAVEL = {
    ("bus", 30): 18,
    ("bus", 45): 38,
    ("bus", 60): 20,
    ("walk", 30): 6,
    ("bicycle", 30): 6,
    ("car", 30): 12,
}


@dataclass(frozen=True, slots=True)
class SchoolSeed:
    """A school: its name, its careers leader, its town, where its learners live, how many go out this year."""

    name: str
    leader: str
    town: str
    around: tuple[str, ...]
    learners: int
    prefix: str
    about: str = "A school for 11 to 16."
    week: int = 1


SCHOOLS: tuple[SchoolSeed, ...] = (
    SchoolSeed("Ryburn Bank School", "Helen Crowther", "Ripponden", ("Ripponden", "Sowerby Bridge"), 238, "RB", week=1),
    SchoolSeed("Calder Edge Academy", "Andrew Bell", "Halifax", ("Halifax", "Sowerby Bridge"), 226, "CE", week=1),
    SchoolSeed("Stoodley High School", "Pete Ackroyd", "Todmorden", ("Todmorden", "Hebden Bridge"), 186, "SH", week=1),
    SchoolSeed("Northgate Academy", "Tariq Mahmood", "Halifax", ("Halifax", "Elland"), 260, "NG", week=2),
    SchoolSeed("Shibden Vale School", "Joanne Pickles", "Halifax", ("Halifax", "Brighouse"), 198, "SV", week=2),
    SchoolSeed("Elland Lane School", "Mike Sykes", "Elland", ("Elland", "Brighouse"), 175, "EL", week=2),
    SchoolSeed("Clifton Moor High School", "Sunita Patel", "Brighouse", ("Brighouse", "Elland"), 189, "CM", week=1),
    SchoolSeed("Hebble Free School", "Owen Thackray", "Halifax", ("Halifax", "Mytholmroyd"), 128, "HF", week=2),
)  # fmt: skip

_POSTCODES = {town.name: town.postcodes for town in TOWNS}


def year_of(on: dt.date) -> int:
    """The academic year that a day is in, by the September in which it began."""
    return on.year - (on.month < 9)


def file_name(school: SchoolSeed) -> str:
    """How the spreadsheet of a school is called."""
    return f"{school.name.lower().replace(' ', '-')}-year-10.csv"


def sheet_of(school: SchoolSeed, *, on: dt.date) -> bytes:
    """The school's list of learners as CSV."""
    return written(HEADERS, learners_of(school, on=on))


def written(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a file that spreadsheets open."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headers)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def learners_of(school: SchoolSeed, *, on: dt.date) -> Iterator[tuple[str, ...]]:
    """Each row; Joey, who is there already, stands first at his school: name and birthday find him."""
    rng = random.Random(f"{school.name} 2027")
    used = {JOEY.name}
    for number in range(1, school.learners + 1):
        if number == 1 and school.name == JOEY.school:
            home = _POSTCODES[JOEY.town][0]
            yield _row(school, number, JOEY.name, JOEY.known_as, JOEY.born_on(on), home, rng)
            continue
        name = _name(rng, used)
        born = dt.date(year_of(on) - 15, 9, 1) + dt.timedelta(days=rng.randrange(365))
        town = school.around[0] if rng.random() < 0.68 else school.around[1]
        yield _row(school, number, name, name.split()[0], born, rng.choice(_POSTCODES[town]), rng)


def _name(rng: random.Random, used: set[str]) -> str:
    """A name that nobody else at the school has."""
    while True:
        name = f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"
        if name in used:
            name = f"{name.split()[0]} {rng.choice(FAMILY)}-{name.split()[1]}"
        if name not in used:
            used.add(name)
            return name


def _row(
    school: SchoolSeed,
    number: int,
    name: str,
    known_as: str,
    born: dt.date,
    postcode: str,
    rng: random.Random,
) -> tuple[str, ...]:
    way, minutes = _drawn(TRAVEL, rng)
    wanted = dict.fromkeys(_drawn(INTERESTS, rng) for _ in range(rng.choice((1, 2, 2, 3))))
    if name == JOEY.name:
        way, minutes, wanted = (
            "bus",
            80,
            dict.fromkeys(("Hospitality and food", "Creative and media")),
        )
    meals = rng.random() < 0.26
    carer = rng.random() < 0.05
    lonely = rng.random() < (0.3 if meals else 0.12)
    return (
        name,
        known_as,
        f"{born:%d/%m/%Y}",
        f"{school.prefix}{number:04}",
        "10",
        postcode,
        str(minutes),
        way,
        _drawn(LANGUAGES, rng),
        _drawn(ACCESS, rng),
        "; ".join(wanted),
        "08:45" if carer else "",
        rng.choice(("F", "M")),
        _drawn(ETHNIC, rng),
        "yes" if meals else "no",
        rng.choices(("no", "support", "plan"), weights=(84, 12, 4))[0],
        "yes" if carer else "no",
        str(rng.randint(76, 90) if rng.random() < 0.13 else rng.randint(90, 100)),
        "yes" if lonely else "no",
    )


def _drawn(shares: Mapping[Thing, int], rng: random.Random) -> Thing:
    return rng.choices(list(shares), weights=list(shares.values()))[0]
