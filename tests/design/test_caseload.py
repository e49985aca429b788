"""One circle for each person and each place."""

import pytest

from catchment.design.pictures.caseload import Load, caseload, key, table
from catchment.design.pictures.drawing import Caption

CAPTION = Caption("load", "People you help", "You help people.")


@pytest.mark.parametrize(
    ("people", "most", "circles", "words"),
    [
        (0, 0, 1, []),
        (0, 3, 3, ["room"]),
        (2, 3, 3, ["somebody you help", "room"]),
        (3, 3, 3, ["somebody you help"]),
        (12, 11, 13, ["somebody you help", "more than you said"]),
        (1, 0, 2, ["more than you said"]),
    ],
)
def test_full_empty_and_beyond(people, most, circles, words):
    load = Load(people=people, most=most)

    drawn = caseload(CAPTION, load)

    assert drawn.count("<circle") == circles
    assert drawn.count("stroke-dasharray") == max(0, people - most)
    assert [word for _, word in key(load)] == words


@pytest.mark.parametrize(("people", "height"), [(1, 26), (10, 26), (11, 48)])
def test_ten_stand_in_a_row(people, height):
    drawn = caseload(CAPTION, Load(people=people, most=0))

    assert f'viewBox="0 0 224 {height}"' in drawn


def test_the_table_says_the_same():
    assert table(Load(people=2, most=5)).rows == (
        ("You help", "2"),
        ("You said at most", "5"),
        ("Room for", "3"),
    )
