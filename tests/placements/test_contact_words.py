"""What tells a stranger how to find somebody is picked out; ordinary words are not."""

import pytest

from catchment.placements.contact_words import surname_in, ways_to_reach


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring me on 07700 900123 please", ["07700 900123"]),
        ("+44 (0)7700-900-123", ["+44 (0)7700-900-123"]),
        ("Write to joey.t@example.org.", ["joey.t@example.org"]),
        (
            "See https://example.org/me and www.example.net",
            ["https://example.org/me", "www.example.net"],
        ),
        ("It is on kitchens.co.uk", ["kitchens.co.uk"]),
        ("I live at 12 Weir Lane, BD17 5AB", ["12 Weir Lane", "BD17 5AB"]),
        ("Find me: @joey_cooks", ["@joey_cooks"]),
        ("07700900123 and again 07700900123", ["07700900123"]),
    ],
)
def test_ways_to_reach_somebody_are_found_as_typed(text: str, found: list[str]) -> None:
    assert ways_to_reach(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for 5 days in 2026. I made 120 scones.",
        "I started at 8.30 and learned a lot. It was great!",
        "From 12 to 16 October I was on the 662 bus.",
        "We baked 3 trays, 2 loaves and 14 pies a day",
        "You were 10/10, all of you.",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert ways_to_reach(text) == []


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Love from Joey TROTTER", "Joey Trotter", "TROTTER"),
        ("I like trotters", "Joey Trotter", ""),
        ("Love from Joey", "Joey", ""),
    ],
)
def test_a_surname_is_found_as_a_word_of_its_own(text: str, name: str, found: str) -> None:
    assert surname_in(text, name) == found
