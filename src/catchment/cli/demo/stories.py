"""Terence, Joey and Karen: the three cases that the project's sources name, told as demo people.

Only their outlines come from there ("a black legal worker, threatened by a drug conflict", "one of the lads, defiant,
cocksure... and very bright", "a 14 year-old user, with a family to feed"). Everything else is invented. Strengths come
before troubles; nothing is written of health or offences.
"""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NeedSeed:
    topic: str | None
    words: str
    urgency: str = "soon"


@dataclass(frozen=True, slots=True)
class InfluenceSeed:
    name: str
    relation: str
    direction: str
    mode: str
    can_give: str = ""


@dataclass(frozen=True, slots=True)
class LayerSeed:
    """One step of a ladder: the person's words, how they know, a helper's view beside them."""

    layer: int
    words: str
    source: str = ""
    view: str = ""
    view_source: str = ""
    needs: tuple[NeedSeed, ...] = ()
    influences: tuple[InfluenceSeed, ...] = ()


@dataclass(frozen=True, slots=True)
class StorySeed:
    """A demo person with a ladder and a helper beside them."""

    name: str
    known_as: str
    age: int
    birthday: tuple[int, int]
    town: str
    school: str
    year_group: str
    helper: str
    layers: tuple[LayerSeed, ...]
    not_now: tuple[int, ...] = ()
    times: tuple[int, ...] = ()
    languages: tuple[str, ...] = ("en",)
    supporters: tuple[InfluenceSeed, ...] = field(default=())

    def born_on(self, on: dt.date) -> dt.date:
        """The day on which they were born: always the same birthday, and always of this age."""
        month, day = self.birthday
        return dt.date(on.year - self.age - ((on.month, on.day) < self.birthday), month, day)


KAREN = StorySeed(
    name="Karen Ogden",
    known_as="Karen",
    age=14,
    birthday=(5, 12),
    town="Todmorden",
    school="Stoodley High School",
    year_group="10",
    helper="Ruth Sutcliffe",
    times=(1, 4, 7, 10, 13, 8, 15, 16),
    layers=(
        LayerSeed(
            1,
            "What a kitchen job is really like. If you can do it and be home by five.",
            "I watch the café through the window on my way home.",
            "She has asked good questions. Nobody has answered the one about hours.",
            "We talked on 12 November.",
            (
                NeedSeed("what-a-job-is-really-like", "What a kitchen job is really like"),
                NeedSeed("keeping-up-at-school", "How to catch up on what I missed"),
            ),
        ),
        LayerSeed(
            2,
            "I’m proud when everyone’s fed. I get a bit scared thinking about leaving them.",
            "It’s how I feel on Sunday nights.",
            needs=(NeedSeed("someone-who-believes-in-me", "Somebody who thinks I can do it"),),
        ),
        LayerSeed(
            3,
            "Auntie Bev backs me. Mum would worry if I’m out after tea. "
            "Jade thinks college is for other people.",
            "They’ve all said so.",
            "Bev is a strength. Mum is proud of her, and tired. I would not call Mum a barrier.",
            "Home visit, with Karen there.",
            (NeedSeed("caring-for-someone", "Somebody to see to the boys when I can’t", "soon"),),
            (
                InfluenceSeed(
                    "Auntie Bev",
                    "my aunt",
                    "helps",
                    "support",
                    "Cooks tea on Tuesdays and has the boys.",
                ),
                InfluenceSeed("Mum", "at home", "both", "expectations", ""),
                InfluenceSeed("Jade", "my friend", "both", "modelling", "Walks in with me."),
            ),
        ),
        LayerSeed(
            6,
            "If the bills are sorted I can think about me. I’m good at feeding people. "
            "I want to find out if that’s a job.",
            "I do the shopping, so I know what’s left.",
            "Money first. Everything else waits on it.",
            "Karen showed me the letters.",
            (
                NeedSeed("money-and-benefits", "The bills and the letters", "now"),
                NeedSeed(
                    "someone-from-here-who-did-it",
                    "Someone from round here who looked after a family and still did it",
                    "later",
                ),
            ),
        ),
    ),
    not_now=(4,),
)

JOEY = StorySeed(
    name="Joey Lumb",
    known_as="Joey",
    age=15,
    birthday=(9, 3),
    town="Sowerby Bridge",
    school="Calder Edge Academy",
    year_group="10",
    helper="Danny Firth",
    times=(1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 15, 16, 17),
    layers=(
        LayerSeed(
            1,
            "I can already fix engines. What I don’t know is who’d let me near the electric ones.",
            "I’ve done two bikes and my uncle’s van. YouTube, mostly.",
            "He explained a controller fault better than I could. He asks for nothing and misses nothing.",
            "Two evenings at the ramp.",
            (
                NeedSeed("way-into-a-trade", "A way in to working on electric cars"),
                NeedSeed(
                    "keeping-up-at-school", "Something harder than what they give me", "later"
                ),
            ),
        ),
        LayerSeed(
            3,
            "My mates have my back. They’d laugh if I wore a tie. My uncle says get a trade.",
            "Obvious.",
            "The group is loyal to him, and he to it. It has to be something he can tell them about.",
            "I know all five of them.",
            (NeedSeed("friends-pulling-away", "Doing my own thing without losing them", "later"),),
            (
                InfluenceSeed(
                    "Uncle Mick", "my uncle", "helps", "modelling", "Lets me work on his van."
                ),
                InfluenceSeed("The lads", "my mates", "both", "expectations"),
            ),
        ),
        LayerSeed(
            4,
            "Round here you’re either a grafter or a boff. I’m not being either for anybody.",
            "Six years of that school.",
            "",
            "",
            (NeedSeed("jobs-not-for-people-like-me", "A job where you can be clever and normal"),),
        ),
        LayerSeed(
            7,
            "I’d talk to somebody who’s been in bother at school and runs a garage now. Not an office.",
            "Because they’d get it.",
            "He will come once. If it is dull he will not come twice.",
            "He said so.",
            (NeedSeed("giving-help-another-go", "Somebody who doesn’t talk down to me", "soon"),),
        ),
    ),
    not_now=(2, 6),
)

TERENCE = StorySeed(
    name="Terence Walcott",
    known_as="Terence",
    age=34,
    birthday=(2, 6),
    town="Halifax",
    school="",
    year_group="",
    helper="Gloria Bennett",
    times=tuple(range(21)),
    layers=(
        LayerSeed(
            1,
            "I know the law. I don’t know who moves somebody quietly, or whether my job can move with me.",
            "I have rung three offices and been passed round.",
            "He has done the groundwork of three advisers already.",
            "He showed me his notes.",
            (
                NeedSeed(
                    "rights-at-work", "Whether my employer must let me work from elsewhere", "soon"
                ),
            ),
        ),
        LayerSeed(
            3,
            "People I grew up with are on both sides of it. My sister wants me gone. Mr Clarke gave me my first job.",
            "We’ve talked every night this week.",
            "",
            "",
            (NeedSeed("feeling-safe", "Not being followed home", "now"),),
            (
                InfluenceSeed(
                    "Marcia",
                    "my sister",
                    "helps",
                    "support",
                    "Has a sofa in Leeds and means it.",
                ),
                InfluenceSeed("Old friends", "from school", "both", "expectations"),
            ),
        ),
        LayerSeed(
            5,
            "I said at ten I’d be the one who stays and stands up in court for people. Hard to undo that.",
            "My gran kept the essay.",
            "The wish to stay is the thing he is proudest of. Work with it.",
            "Second meeting.",
            (NeedSeed("change-of-direction", "A different way to do the same good"),),
        ),
        LayerSeed(
            6,
            "It has to be safe first. Then it has to be law, and for people like mine.",
            "I’ve tried doing without both.",
            "",
            "",
            (
                NeedSeed("somewhere-to-live", "Somewhere nobody knows the door", "now"),
                NeedSeed("work-that-matters", "Still doing some good", "later"),
            ),
        ),
    ),
    not_now=(4,),
)

STORIES = (KAREN, JOEY, TERENCE)
