"""Loads the demo's people: Karen, Joey and Terence with their ladders, then three hundred others."""

import datetime as dt
import random
from dataclasses import dataclass

from django.conf import settings

from catchment.cli.demo.ground import DOMAIN, Demo
from catchment.cli.demo.places import TOWNS
from catchment.cli.demo.stories import JOEY, KAREN, STORIES, TERENCE, LayerSeed, StorySeed
from catchment.people.actions.memberships import accept_terms, add_member
from catchment.people.actions.persons import add_person, enrol, name_supporter
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person, Supporter
from catchment.people.queries import actor_of
from catchment.support.actions.influences import add_influence
from catchment.support.actions.ladder import begin_ladder, save_layer, say_not_now
from catchment.support.actions.needs import NewNeed, add_need
from catchment.support.actions.shares import share_layers
from catchment.support.actions.views import write_helper_view
from catchment.support.models import Ladder, LadderLayer
from catchment.vocabulary.models import Topic

OTHERS = 297
#: When the three wrote their ladders, in days before the demo was loaded.
STORY_DAYS_AGO = 9.0

_BORN_YEAR_DAY = 366
_GIVEN = [
    "Aisha",
    "Alex",
    "Amelia",
    "Ben",
    "Bilal",
    "Carys",
    "Chloe",
    "Connor",
    "Daisy",
    "Ethan",
    "Eva",
    "Faisal",
    "Finn",
    "Grace",
    "Hamza",
    "Hannah",
    "Holly",
    "Ibrahim",
    "Isla",
    "Jack",
    "Jasmine",
    "Kai",
    "Keira",
    "Leo",
    "Lily",
    "Liam",
    "Maja",
    "Maryam",
    "Mia",
    "Noah",
    "Oliver",
    "Olivia",
    "Oskar",
    "Poppy",
    "Rehan",
    "Rosie",
    "Ryan",
    "Sana",
    "Sophie",
    "Tom",
    "Tyler",
    "Umar",
    "Wiktoria",
    "Yasmin",
    "Zain",
    "Zoe",
]
_FAMILY = [
    "Ahmed",
    "Ashworth",
    "Barker",
    "Begum",
    "Bottomley",
    "Butterworth",
    "Clegg",
    "Crabtree",
    "Dobson",
    "Dyson",
    "Farrar",
    "Gibson",
    "Greenwood",
    "Hanson",
    "Hussain",
    "Iqbal",
    "Jagger",
    "Khan",
    "Kowalski",
    "Lister",
    "Mahmood",
    "Mitchell",
    "Naylor",
    "Nowak",
    "Parker",
    "Pickles",
    "Rashid",
    "Riley",
    "Shaw",
    "Shackleton",
    "Singh",
    "Smith",
    "Sutcliffe",
    "Sykes",
    "Thomas",
    "Uttley",
    "Varley",
    "Walker",
    "Whitworth",
    "Wood",
]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody may ask about: a topic, its layer, ages, and how often it comes up."""

    topic: str
    layer: int
    ages: tuple[int, int]
    often: int


WISHES = (
    Wish("money-and-benefits", 6, (14, 60), 16),
    Wish("what-a-job-is-really-like", 1, (12, 24), 15),
    Wish("someone-who-believes-in-me", 2, (12, 30), 10),
    Wish("caring-for-someone", 3, (11, 60), 8),
    Wish("someone-from-here-who-did-it", 4, (12, 40), 11),
    Wish("change-of-direction", 5, (22, 60), 8),
    Wish("english-as-another-language", 7, (12, 50), 7),
    Wish("apprenticeships", 1, (14, 22), 9),
    Wish("interviews", 2, (15, 55), 5),
    Wish("confidence", 2, (11, 40), 7),
    Wish("travel", 7, (14, 60), 6),
    Wish("debt", 6, (18, 60), 6),
)
_TOWN_SHARE = {
    "Todmorden": 20,
    "Hebden Bridge": 11,
    "Mytholmroyd": 6,
    "Sowerby Bridge": 14,
    "Ripponden": 5,
    "Halifax": 26,
    "Elland": 9,
    "Brighouse": 12,
}


@dataclass(slots=True)
class Asking:
    """Somebody whose ladder is ready to be asked from."""

    ladder: Ladder
    by: Actor
    times: tuple[int, ...]


def load_stories(demo: Demo) -> list[Asking]:
    """The three cases, each with an account, a ladder and a helper beside them."""
    topics = {topic.slug: topic for topic in Topic.objects.shared()}
    return [_load_story(demo, story, topics) for story in STORIES]


def _load_story(demo: Demo, story: StorySeed, topics: dict[str, Topic]) -> Asking:
    person = _story_person(demo, story)
    member = add_member(
        catchment=demo.catchment,
        roles=[Role.PERSON],
        name=story.known_as,
        email=f"{story.known_as.lower()}@{DOMAIN}" if story.age >= 13 else None,
        person=person,
        job_title=_said_of(story),
        invented=True,
        by=demo.at(60),
    )
    demo.members[story.known_as] = member
    accept_terms(user=member.user, version=settings.TERMS_VERSION, by=demo.at(60))
    then = demo.now - dt.timedelta(days=STORY_DAYS_AGO)
    own = actor_of(member, now=then)
    ladder = begin_ladder(person=person, by=own)
    supporters = _name_supporters(story, person, own)
    for seed in story.layers:
        _write_layer(ladder, seed, topics, supporters, own)
    for number in story.not_now:
        say_not_now(layer=ladder.layers.get(layer=number), by=own)
    _let_helper_in(demo, story, ladder, own)
    return Asking(ladder=ladder, by=own, times=story.times)


def _story_person(demo: Demo, story: StorySeed) -> Person:
    person = add_person(
        catchment=demo.catchment,
        name=story.name,
        known_as=story.known_as,
        born_on=story.born_on(demo.now.date()),
        postcode=demo.towns[story.town].postcode,
        neighbourhood=demo.towns[story.town],
        languages=story.languages,
        invented=True,
        by=demo.at(70),
    )
    if story.school:
        enrol(
            person=person,
            organisation=demo.organisations[story.school],
            year_group=story.year_group,
            starts_on=dt.date(demo.now.year - (demo.now.month < 9), 9, 1),
            by=demo.at(70),
        )
    return person


def _said_of(story: StorySeed) -> str:
    return {
        KAREN.name: "young person, 14",
        JOEY.name: "young person, 15",
        TERENCE.name: "adult, legal worker",
    }[story.name]


def _name_supporters(story: StorySeed, person: Person, own: Actor) -> dict[str, Supporter]:
    return {
        influence.name: name_supporter(
            person=person,
            name=influence.name,
            relation=influence.relation,
            can_give=influence.can_give,
            by=own,
        )
        for layer in story.layers
        for influence in layer.influences
    }


def _write_layer(
    ladder: Ladder,
    seed: LayerSeed,
    topics: dict[str, Topic],
    supporters: dict[str, Supporter],
    own: Actor,
) -> None:
    layer = ladder.layers.get(layer=seed.layer)
    layer = save_layer(
        layer=layer, version=layer.version, own_words=seed.words, source=seed.source, by=own
    )
    for need in seed.needs:
        add_need(
            layer=layer,
            need=NewNeed(
                topic=topics[need.topic] if need.topic else None,
                words=need.words,
                urgency=need.urgency,
            ),
            by=own,
        )
    for influence in seed.influences:
        add_influence(
            layer=layer,
            supporter=supporters[influence.name],
            direction=influence.direction,
            mode=influence.mode,
            by=own,
        )


def _let_helper_in(demo: Demo, story: StorySeed, ladder: Ladder, own: Actor) -> None:
    """The helper reads every step that has words, for three months, and writes beside some."""
    member = demo.members[story.helper]
    share_layers(
        ladder=ladder,
        layers=[seed.layer for seed in story.layers],
        recipient=member,
        purpose="to read and write my ladder with me",
        until=demo.now + dt.timedelta(days=83),
        by=own,
        together=True,
    )
    helper = actor_of(member, now=own.now + dt.timedelta(hours=2))
    for seed in story.layers:
        if seed.view:
            write_helper_view(
                layer=ladder.layers.get(layer=seed.layer),
                words=seed.view,
                how_known=seed.view_source,
                by=helper,
            )


def load_others(demo: Demo) -> list[Asking]:
    """Three hundred people in all, without accounts, each with a step or two written."""
    topics = {topic.slug: topic for topic in Topic.objects.shared()}
    rng = random.Random(2001)
    return [_load_other(demo, rng, topics) for _ in range(OTHERS)]


def _load_other(demo: Demo, rng: random.Random, topics: dict[str, Topic]) -> Asking:
    town = rng.choices(list(_TOWN_SHARE), weights=list(_TOWN_SHARE.values()))[0]
    wish = rng.choices(WISHES, weights=[one.often for one in WISHES])[0]
    age = rng.randint(*wish.ages)
    by = demo.at(rng.uniform(1, 80))
    person = add_person(
        catchment=demo.catchment,
        name=f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}",
        born_on=_born(demo, age, rng.randrange(300)),
        postcode=rng.choice(next(one.postcodes for one in TOWNS if one.name == town)),
        neighbourhood=demo.towns[town],
        languages=("en",),
        invented=True,
        by=by,
    )
    ladder = begin_ladder(person=person, by=by)
    topic = topics[wish.topic]
    layer: LadderLayer = ladder.layers.get(layer=wish.layer)
    add_need(
        layer=layer,
        need=NewNeed(topic=topic, words="", urgency=rng.choice(("now", "soon", "soon", "later"))),
        by=by,
    )
    free = tuple(sorted(rng.sample(range(18), 7)))
    return Asking(ladder=ladder, by=by, times=free)


def _born(demo: Demo, age: int, days: int) -> dt.date:
    """A birthday that makes somebody this old today, so many days ago."""
    return (demo.now - dt.timedelta(days=age * 365.25 + days % _BORN_YEAR_DAY + 1)).date()
