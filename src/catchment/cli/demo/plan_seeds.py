"""What stands in the demo's plans: goals in people's own words, who helps with what, what is to be done.

Karen's plan is the fullest. Strengths come first; everything is invented.
"""

from dataclasses import dataclass
from typing import Literal

Move = Literal["done", "suggested", "not for me"]


@dataclass(frozen=True, slots=True)
class PlaceSeed:
    """Somebody with an account in a team: asked in by the person, and there since they said yes."""

    name: str
    role: str
    reason: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class StepSeed:
    """One step.

    Attributes:
        title: what is to be done.
        by: the name of who does it; empty for the person.
        due: in days from today.
        detail: a line more.
        need: the topic of the need that it answers.
        part: the heading it stands under.
        move: where it has got to; nothing while it is to be done.
        reason: of the person, where it is not for them.
        written_by: the name of who put it there; empty for the person.
    """

    title: str
    by: str = ""
    due: int | None = None
    detail: str = ""
    need: str = ""
    part: str = ""
    move: Move | None = None
    reason: str = ""
    written_by: str = ""


@dataclass(frozen=True, slots=True)
class PlanSeed:
    goal: str
    begun_days_ago: float
    team: tuple[PlaceSeed, ...]
    steps: tuple[StepSeed, ...]
    parts: tuple[tuple[str, int], ...] = ()
    views: tuple[tuple[str, str], ...] = ()


HOME, FINDING_OUT = "So that home holds", "Finding out about kitchens"

KARENS = PlanSeed(
    goal="Find out if cooking could be my job, without home falling over.",
    begun_days_ago=8.0,
    team=(
        PlaceSeed("Ruth Sutcliffe", "the plan itself", "You ask good questions and wait.", True),
        PlaceSeed("Denise Holroyd", "somebody who gets it", "You know what it is like at home."),
        PlaceSeed("Grace Okafor", "school", "You noticed before I said anything."),
    ),
    parts=((HOME, 6), (FINDING_OUT, 1)),
    steps=(
        StepSeed("Meet Amina at the library", need="money-and-benefits", part=HOME, move="done"),
        StepSeed("Tell Mrs Okafor what to say to teachers", part=HOME, move="done"),
        StepSeed("Bring the two letters to Amina", due=2, need="money-and-benefits", part=HOME),
        StepSeed(
            "Choose a Saturday for the kitchen visit",
            due=12,
            detail="Yusuf has two Saturdays. Under 16s bring a grown-up.",
            need="what-a-job-is-really-like",
            part=FINDING_OUT,
        ),
        StepSeed("Ask school for the later bus pass", by="Grace Okafor", due=5, part=HOME),
        StepSeed(
            "Write what you missed on one page",
            by="Grace Okafor",
            due=3,
            need="keeping-up-at-school",
        ),
        StepSeed(
            "Read the letters with Karen and ring about them",
            by="Amina Rashid",
            due=6,
            need="money-and-benefits",
            part=HOME,
        ),
        StepSeed(
            "Have the boys on Tuesdays",
            by="Auntie Bev",
            need="caring-for-someone",
            part=HOME,
        ),
        StepSeed(
            "Come along to the kitchen visit",
            by="Auntie Bev",
            due=12,
            part=FINDING_OUT,
        ),
        StepSeed(
            "Keep a place at the Wednesday cooking club",
            by="Denise Holroyd",
            due=9,
            need="someone-who-believes-in-me",
            part=FINDING_OUT,
        ),
        StepSeed(
            "Tell the class what you do at home",
            move="not for me",
            reason="I don’t want everybody to know. One teacher is enough.",
            written_by="Grace Okafor",
        ),
        StepSeed(
            "Ask Yusuf what hours a trainee works",
            detail="It is the question nobody has answered yet.",
            need="what-a-job-is-really-like",
            part=FINDING_OUT,
            move="suggested",
            written_by="Ruth Sutcliffe",
        ),
    ),
    views=(
        (
            "Ruth Sutcliffe",
            "Money first is right. She plans for five people every week: that is a strength of the "
            "trade. I would try the kitchen visit before she chooses her options.",
        ),
    ),
)

JOEYS = PlanSeed(
    goal="Get near an electric motor without anybody making me wear a tie.",
    begun_days_ago=6.0,
    team=(
        PlaceSeed("Danny Firth", "goes along", "You were at the ramp.", True),
        PlaceSeed("Andrew Bell", "school, and what it allows", "You can sign me out on a Friday."),
    ),
    steps=(
        StepSeed("Write down what I fixed on the two bikes", move="done"),
        StepSeed("Look round the garage with Danny, once", due=4, need="way-into-a-trade"),
        StepSeed("Ask if Friday afternoons can be spent at the garage", by="Andrew Bell", due=8),
        StepSeed("Bring the controller that would not work", by="Uncle Mick", due=4),
        StepSeed(
            "Try the harder maths for a month",
            need="keeping-up-at-school",
            move="suggested",
            written_by="Danny Firth",
        ),
    ),
    views=(
        (
            "Danny Firth",
            "He explains faults better than most adults explain anything. One visit, short, and real.",
        ),
    ),
)

TERENCES = PlanSeed(
    goal="Go on doing good with the law, from somewhere nobody follows me home.",
    begun_days_ago=7.0,
    team=(PlaceSeed("Gloria Bennett", "a safe place to live", "You did not pass me round.", True),),
    steps=(
        StepSeed("Write down which of my cases somebody else can take", move="done"),
        StepSeed(
            "Look at two places that nobody knows",
            by="Gloria Bennett",
            due=10,
            need="somewhere-to-live",
        ),
        StepSeed("Ask whether I may work from elsewhere", due=25, need="rights-at-work"),
    ),
)
TERENCE_RESTS = "I am between two doors. It goes on when I have moved."

#: What Auntie Bev answers from her links, and whether the step is done with it.
BEV_HAS_THE_BOYS = "Every Tuesday from four. They have had their tea when you come."
BEV_COMES_ALONG = "I will. Let me know which Saturday."


@dataclass(frozen=True, slots=True)
class LineSeed:
    """A line about a step: who wrote it (the person, without a name), and how long after the plan began."""

    step: str
    words: str
    after: float
    by: str = ""


LINES = (
    LineSeed(
        "Bring the two letters to Amina",
        "One of them has my mum’s name on it. Is that all right?",
        7.3,
    ),
    LineSeed(
        "Bring the two letters to Amina",
        "That is fine. Ask her first, and bring it as it is.",
        7.5,
        "Amina Rashid",
    ),
)

#: Amina offers times to meet: days from today, and the hour.
MEETING_ABOUT, MEETING_AT = "Read the two letters together", "the library in Todmorden"
MEETING_TIMES = ((2, 16), (4, 16), (6, 10))

REVIEW_CHANGED = "The letters are with Amina now. Mrs Okafor knows, and has told two teachers."
REVIEW_HELPED = "Auntie Bev on Tuesdays. Not having to explain it again each time."
REVIEW_NEXT = "The kitchen visit. Then talk about options."
NEXT_REVIEW = "3:40pm, at the library, with Ruth"


@dataclass(frozen=True, slots=True)
class OtherPlan:
    """A plan begun beside somebody without an account: who helps, about what, for what ages."""

    helper: str
    topic: str
    ages: tuple[int, int]
    goal: str
    present: str
    steps: tuple[StepSeed, ...]


OTHER_PLANS = (
    OtherPlan(
        "Ruth Sutcliffe",
        "confidence",
        (11, 17),
        "Say what I think without going red.",
        "We sat in the small room at the Hub.",
        (
            StepSeed("Come to one evening at the Hub", due=3),
            StepSeed("Ask at the Hub for a place on the stage crew", by="helper", due=-1),
        ),
    ),
    OtherPlan(
        "Ruth Sutcliffe",
        "apprenticeships",
        (16, 22),
        "Earn while I learn, in something with my hands.",
        "We talked at the library, and read it over together.",
        (
            StepSeed("Choose three trades to look at", due=7),
            StepSeed("Find out who takes people on in September", by="helper", due=2),
        ),
    ),
    OtherPlan(
        "Amina Rashid",
        "money-and-benefits",
        (25, 60),
        "Open the post again without my stomach turning.",
        "At the kitchen table, with the post between us.",
        (
            StepSeed("Put every letter in one box", due=2),
            StepSeed("Ring about the two red ones", by="helper", due=0),
        ),
    ),
    OtherPlan(
        "Amina Rashid",
        "debt",
        (18, 60),
        "Know what I owe, and to whom, on one page.",
        "At the library, on a Thursday.",
        (StepSeed("Write the one page", by="helper", due=5),),
    ),
    OtherPlan(
        "Denise Holroyd",
        "caring-for-someone",
        (11, 24),
        "One evening a week that is mine.",
        "At Brook House, after the club.",
        (
            StepSeed("Choose the evening", due=4),
            StepSeed("Find somebody to sit in for two hours", by="helper", due=3),
        ),
    ),
    OtherPlan(
        "Danny Firth",
        "what-a-job-is-really-like",
        (14, 19),
        "See three jobs from the inside before I choose one.",
        "On a walk along the canal, and read back at the end.",
        (
            StepSeed("Say which three", due=6),
            StepSeed("Ask Wainhouse Motors for a morning", by="helper", due=1),
        ),
    ),
    OtherPlan(
        "Gloria Bennett",
        "change-of-direction",
        (30, 60),
        "Find work that leaves me something of the evening.",
        "On the telephone, and read back at the end.",
        (StepSeed("List what I can do already", due=9),),
    ),
)
