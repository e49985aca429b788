"""The demo's hosts and what they open, drawn the same each time: as rows, before any database."""

import datetime as dt
import random
from dataclasses import dataclass

from catchment.cli.demo.places import TOWNS
from catchment.cli.demo.work.names import FAMILY

HOSTS = 420
#: Kinds of work that begin at eight.
EARLY = frozenset({"joiner", "bricklayer", "electrician", "motor-mechanic", "baker"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of work: its kinds by slug, its share of hosts, what they are called, what one does."""

    kinds: tuple[str, ...]
    share: int
    called: tuple[str, ...]
    does: tuple[str, ...]


FIELDS: tuple[Field, ...] = (
    Field(
        ("chef", "barista", "baker"),
        10,
        ("Kitchen", "Café", "Bakery"),
        (
            "Prepare, cook and serve lunch with the team.",
            "Bake in the morning, serve at the counter in the afternoon.",
        ),
    ),
    Field(
        ("healthcare-assistant", "pharmacy-assistant"),
        9,
        ("Surgery", "Pharmacy", "Care Centre"),
        (
            "See how a surgery runs: the desk, the phones, the clinic days.",
            "Help in the dispensary, and learn what each medicine is for.",
        ),
    ),
    Field(
        ("graphic-designer", "photographer"),
        8,
        ("Studio", "Sound Studio", "Print Works"),
        (
            "Set up, sit in on a session, make one thing of your own.",
            "Draw a poster that is really printed.",
        ),
    ),
    Field(
        ("veterinary-nurse", "kennel-worker"),
        6,
        ("Vets", "Kennels", "Farm Animals"),
        (
            "Look after animals in the ward, and watch an operation if you like.",
            "Feed, walk and clean; learn to read a dog.",
        ),
    ),
    Field(
        ("joiner", "bricklayer", "electrician"),
        11,
        ("Joinery", "Builders", "Electrical"),
        (
            "Measure, cut and fit beside two joiners. You take home what you make.",
            "Lay a wall in the yard and take it down again.",
        ),
    ),
    Field(
        ("motor-mechanic", "maintenance-fitter"),
        8,
        ("Motors", "Engineering", "Valves"),
        (
            "Strip down an engine and put it back together.",
            "Follow a repair from the call to the test.",
        ),
    ),
    Field(
        ("sports-coach", "leisure-centre-assistant"),
        7,
        ("Leisure Centre", "Gymnastics", "Boxing Club"),
        (
            "Run a warm-up, help at two sessions, plan one yourself.",
            "Poolside, front desk and the gym floor: a day at each.",
        ),
    ),
    Field(
        ("teaching-assistant", "nursery-worker"),
        8,
        ("Nursery", "Primary School"),
        (
            "Read, play and tidy up with the under-fives.",
            "Help one table in each lesson; plan an activity.",
        ),
    ),
    Field(
        ("web-developer", "it-support-technician"),
        7,
        ("Software", "Digital", "Repair Shop"),
        ("Build a page that goes live on Friday.", "Mend three laptops, and write down how."),
    ),
    Field(
        ("shop-assistant", "florist"),
        8,
        ("Stores", "Flowers", "Books"),
        (
            "Work the shop floor, the stock room and the till.",
            "Order, cut and arrange for a real wedding.",
        ),
    ),
    Field(
        ("hairdresser", "beauty-therapist"),
        5,
        ("Hair", "Beauty Rooms"),
        ("Wash, sweep, talk; cut on a practice head.",),
    ),
    Field(
        ("legal-secretary", "paralegal"),
        4,
        ("Law Centre", "Solicitors"),
        ("Shadow somebody who grew up here: clients, court papers, and why it matters.",),
    ),
    Field(
        ("care-worker", "youth-worker"),
        5,
        ("Care Home", "Youth Club"),
        ("Spend time with residents; write down one life story.",),
    ),
    Field(
        ("bookkeeper", "accounts-assistant", "office-assistant"),
        6,
        ("Accountants", "Building Society", "Office Services"),
        ("Follow the money for a week, from the till to the bank.",),
    ),
    Field(
        ("gardener", "farm-worker", "ecologist"),
        5,
        ("Garden Centre", "Farm", "Woodland Trust"),
        ("Plant, prune, count what lives in the hedge.",),
    ),
    Field(
        ("bicycle-mechanic", "bus-driver"),
        3,
        ("Cycles", "Buses"),
        ("Build a wheel, mend ten punctures, test ride.",),
    ),
    Field(
        ("firefighter",),
        2,
        ("Fire Station", "Rescue Team"),
        ("Drills, kit and a day with the community team. No call-outs.",),
    ),
    Field(
        ("laboratory-technician",),
        2,
        ("Laboratories",),
        ("Test water from the river, and say what is in it.",),
    ),
    Field(
        ("machine-operator", "textile-worker"),
        3,
        ("Weavers", "Carpets"),
        ("Follow a cloth from yarn to bale.",),
    ),
)

CONTACTS = ("Sharon", "Imran", "Debbie", "Pawel", "Julie", "Craig", "Nasreen", "Keith")

TOWN_SHARE = {
    "Todmorden": 9, "Hebden Bridge": 11, "Mytholmroyd": 6, "Sowerby Bridge": 13, "Ripponden": 8,
    "Halifax": 30, "Elland": 11, "Brighouse": 12,
}  # fmt: skip

_POSTCODES = {town.name: town.postcodes for town in TOWNS}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSeed:
    """One thing that a host opens.

    ``seats``: in the first and the second week of the round; 0 is none. ``kept``: of those, kept for
    focus learners.
    """

    kind: str
    does: str
    seats: tuple[int, int]
    kept: int = 0
    least_age: int = 14
    checks: tuple[str, ...] = ()

    @property
    def hours(self) -> tuple[dt.time, dt.time]:
        """When a day begins and ends."""
        if self.kind in EARLY:
            return dt.time(8), dt.time(14, 30)
        return dt.time(9), dt.time(15, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSeed:
    """A host: who it is, where, how it stands, what it opens."""

    name: str
    town: str
    postcode: str
    status: str
    appetite: str
    access: tuple[str, ...]
    works: tuple[WorkSeed, ...]
    at_once: int | None = None


WEIR_KITCHEN = HostSeed(
    name="The Weir Kitchen",
    town="Todmorden",
    postcode="",
    status="verified",
    appetite="looking",
    access=("step-free", "accessible toilet"),
    works=(
        WorkSeed(
            kind="chef",
            does="Prepare, cook and serve lunch for sixty with a team of five.",
            seats=(4, 4),
        ),
    ),
)


def host_seeds() -> list[HostSeed]:
    """All of them, The Weir Kitchen first."""
    rng = random.Random(2027)
    used: set[str] = set()
    return [WEIR_KITCHEN, *(_host(rng, used) for _ in range(HOSTS - 1))]


def contact_of(number: int, name: str) -> tuple[str, str]:
    """Whom to ring at the host of this number and name, and a number that Ofcom keeps free for drama."""
    return f"{CONTACTS[number % len(CONTACTS)]} {name.split()[0]}", f"01632 {960000 + number:06}"


def title_of(kind: str) -> str:
    """What an opportunity is called, from the name of its kind of work."""
    lower = kind if kind[:2].isupper() else kind[0].lower() + kind[1:]
    return f"A week beside {'an' if kind[0] in 'AEIOU' else 'a'} {lower}"


def _host(rng: random.Random, used: set[str]) -> HostSeed:
    field = rng.choices(FIELDS, weights=[one.share for one in FIELDS])[0]
    town = rng.choices(list(TOWN_SHARE), weights=list(TOWN_SHARE.values()))[0]
    status = rng.choices(("verified", "pending", "paused"), weights=(93, 5, 2))[0]
    looking = status == "verified" and rng.random() < 0.9
    return HostSeed(
        name=_name(rng, field, town, used),
        town=town,
        postcode=rng.choice(_POSTCODES[town]),
        status=status,
        appetite="looking" if looking else "interested",
        access=_access(rng),
        works=_works(rng, field) if looking else (),
        at_once=rng.choice((2, 3)) if rng.random() < 0.12 else None,
    )


def _name(rng: random.Random, field: Field, town: str, used: set[str]) -> str:
    while True:
        name = f"{rng.choice(FAMILY)} {rng.choice(field.called)}"
        if name in used:
            name = f"{town} {name}"
        if name not in used:
            used.add(name)
            return name


def _access(rng: random.Random) -> tuple[str, ...]:
    given = ["step-free", "accessible toilet"] if rng.random() < 0.55 else []
    for feature, share in (("quiet space", 0.4), ("large print", 0.35), ("hearing loop", 0.2)):
        if rng.random() < share:
            given.append(feature)
    return tuple(given)


def _works(rng: random.Random, field: Field) -> tuple[WorkSeed, ...]:
    kinds = rng.sample(field.kinds, k=min(len(field.kinds), 1 if rng.random() < 0.7 else 2))
    return tuple(_work(rng, field, kind) for kind in kinds)


def _work(rng: random.Random, field: Field, kind: str) -> WorkSeed:
    seats = rng.choices((1, 2, 3, 4, 6), weights=(38, 32, 16, 9, 5))[0]
    weeks = rng.choices(((1, 0), (0, 1), (1, 1)), weights=(30, 28, 42))[0]
    return WorkSeed(
        kind=kind,
        does=rng.choice(field.does),
        seats=(seats * weeks[0], seats * weeks[1]),
        kept=1 if seats >= 2 and rng.random() < 0.15 else 0,
        least_age=16 if rng.random() < 0.03 else 14,
        checks=("health questions",) if rng.random() < 0.02 else (),
    )
