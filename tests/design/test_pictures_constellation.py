"""The constellation: everybody has a place, and nobody lies on anybody."""

import itertools
import math

import pytest

from catchment.design.pictures.constellation import (
    NARROW,
    TEAM,
    TRUSTED,
    WIDE,
    Constellation,
    ConstellationWords,
    Placed,
    Star,
    arrange,
    boxes,
    constellation,
    table,
)
from catchment.design.pictures.drawing import Box, Caption, around
from tests.design.drawn import sheets, tags, words

WORDS = ConstellationWords()
NAMES = [
    "Auntie Bev",
    "Mrs Okafor-Williamson",
    "Jade",
    "Calder Advice Exchange and Welfare Rights",
    "Al",
]
GAPS = ("someone who has done it", "a quiet place", "help in my own language", "travel")
SOME = [
    *itertools.product((0, 3), (0, 5), (0, 5), (0, 4)),
    (3, 3, 3, 1),
    (1, 2, 5, 4),
    (2, 4, 1, 2),
    (3, 5, 4, 4),
    (3, 5, 5, 3),
]


def people(trusted: int, team: int, others: int, gaps: int) -> Constellation:
    def stars(count: int) -> tuple[Star, ...]:
        return tuple(Star("AB", name, "caring, backing", (2, 3)) for name in NAMES[:count])

    return Constellation("Karen", stars(trusted), stars(team), stars(others), GAPS[:gaps])


def outlines(everybody: tuple[Placed, ...], width: float) -> list[list[Box]]:
    return [list(boxes(one, width)) for one in everybody]


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("counts", SOME)
def test_no_picture_and_no_word_lies_on_another(
    counts: tuple[int, int, int, int], wide: bool
) -> None:
    plan = WIDE if wide else NARROW
    everybody, height = arrange(people(*counts), WORDS, wide=wide)
    core = around(plan.width / 2, height / 2 - 10, plan.core)

    drawn = [*outlines(everybody, plan.width), [core]]
    touching = [
        (a, b)
        for one, other in itertools.combinations(drawn, 2)
        for a in one
        for b in other
        if a.touches(b)
    ]
    assert touching == []
    assert len(everybody) == sum(counts)
    assert all(box.inside(plan.width, height) for one in drawn for box in one)


def test_the_case_of_the_handbook_needs_no_taller_sheet() -> None:
    assert arrange(people(3, 3, 3, 1), WORDS, wide=True)[1] == WIDE.height
    assert arrange(people(3, 3, 3, 1), WORDS, wide=False)[1] == NARROW.height


def test_a_ring_is_spread_evenly_when_there_is_room() -> None:
    stars = tuple(Star(name[0], name) for name in ("Al", "Bev", "Jade"))
    everybody, _ = arrange(Constellation("Karen", trusted=stars), WORDS, wide=True)
    across, down = WIDE.rings[TRUSTED]

    angles = sorted(
        math.degrees(math.atan2((p.y - WIDE.centre[1]) / down, (p.x - WIDE.centre[0]) / across))
        for p in everybody
    )
    steps = [b - a for a, b in itertools.pairwise(angles)]
    assert steps == pytest.approx([120, 120])


def test_trusted_people_stand_nearer_than_suggested_ones() -> None:
    everybody, _ = arrange(people(3, 5, 5, 4), WORDS, wide=True)

    def away(ring: int) -> list[float]:
        across, down = WIDE.rings[TEAM]
        return [
            math.hypot((p.x - WIDE.centre[0]) / across, (p.y - WIDE.centre[1]) / down)
            for p in everybody
            if p.ring == ring
        ]

    assert max(away(TRUSTED)) < min(away(TEAM))


def test_gaps_are_open_circles_and_trusted_threads_dotted() -> None:
    wide, narrow = sheets(constellation(Caption("k", "t", "d"), people(2, 1, 1, 3)))

    for sheet in (wide, narrow):
        dashed = [c for c in tags(sheet, "circle") if "stroke-dasharray" in c.attrib]
        threads = ["stroke-dasharray" in line.attrib for line in tags(sheet, "line")]
        assert len(dashed) == words(sheet).count("?") == 3
        assert threads == [True, True, False]


def test_a_ring_is_named_only_if_somebody_is_on_it() -> None:
    wide, narrow = sheets(constellation(Caption("k", "t", "d"), people(2, 0, 2, 0)))

    named = {"trusted", "suggested", "also possible"}
    assert named & set(words(wide)) == {"trusted", "also possible"}
    assert named & set(words(narrow)) == set()


def test_long_names_take_two_lines() -> None:
    everybody, _ = arrange(people(0, 4, 0, 0), WORDS, wide=True)

    rows = [row for row, _, _ in everybody[3].rows]
    assert rows[0] == "Calder Advice"
    assert rows[1].startswith("Exchange")
    assert rows[1].endswith("…")


def test_nobody_at_all_is_still_a_picture_of_the_person() -> None:
    wide, _ = sheets(constellation(Caption("k", "t", "d"), Constellation("Karen")))

    assert words(wide) == ["Karen"]


def test_the_table_says_the_same_in_words() -> None:
    shown = table(
        Constellation(
            "Karen",
            trusted=(Star("AB", "Auntie Bev", "her aunt", (3,)),),
            team=(Star("DH", "Denise", "caring", (3, 2)),),
            gaps=("a role model",),
        )
    )

    assert shown.head == ("Who", "How near", "For what", "Covers")
    assert shown.rows == (
        ("Auntie Bev", "trusted", "her aunt", "Attachments"),
        ("Denise", "suggested", "caring", "Attachments, Feelings"),
        ("Nobody yet", "", "a role model", ""),
    )
