"""What the demo's catchment looks at before staff decide whom to help first: a local scheme, and no machine's yes."""

from collections.abc import Iterator, Mapping

from catchment.cli.demo.ground import Demo
from catchment.placements.enums import SchemeStatus
from catchment.placements.models import FocusIndicator, FocusScheme

#: With so many points the scheme suggests somebody.
SUGGESTS_FROM = 3

INDICATORS = (
    ("free-meals", "Has free school meals", 1, 1, False, "The school’s own list"),
    (
        "young-carer",
        "Looks after somebody at home",
        2,
        1,
        False,
        "What the learner has told school",
    ),
    (
        "attendance",
        "Was at school less than nine days in ten",
        1,
        90,
        True,
        "The school’s register",
    ),
    (
        "no-contacts",
        "Has nobody to ask for a place",
        2,
        1,
        False,
        "What the learner has told school",
    ),
)


def agree_scheme(demo: Demo) -> FocusScheme:
    """What this catchment looks at: before the schools' lists come, because its codes are columns there."""
    scheme = FocusScheme.objects.create(
        catchment=demo.catchment,
        number=1,
        name="Who has first call on some seats",
        why="Whoever has contacts finds a place alone. These learners get help first.",
        status=SchemeStatus.IN_USE,
        suggests_from=SUGGESTS_FROM,
        agreed_by="The partnership’s board and eight schools",
        agreed_on=demo.at(45).now.date(),
        made_by=demo.members["Priya Nair"],
        created_at=demo.at(45).now,
    )
    FocusIndicator.objects.bulk_create(
        FocusIndicator(
            scheme=scheme, code=code, says=says, points=points, least=least, below=below,
            source=source, position=position,
        )
        for position, (code, says, points, least, below, source) in enumerate(INDICATORS)
    )  # fmt: skip
    return scheme


def points_of(facts: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Codes that hold for somebody, with their points, from facts by code."""
    for code, _says, points, least, below, _source in INDICATORS:
        said = facts.get(code, "")
        if (below and said.isdigit() and int(said) < least) or (not below and said == "yes"):
            yield code, points
