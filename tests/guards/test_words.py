"""Words that people read go through gettext: no bare text stands in a template."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

TEMPLATES = Path("src/catchment/web/templates")
#: What the reader does not see: tags, scripts, and marks written by name.
NOT_TEXT = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->|<[^>]*>|&\w+;", re.DOTALL)
LETTERS = re.compile(r"[A-Za-z]{2,}")
#: Pages about the house's own parts, read by its builders.
OURS = {"gallery"}


def templates() -> list[Path]:
    return sorted(
        path
        for path in TEMPLATES.rglob("*.html")
        if path.relative_to(TEMPLATES).parts[0] not in OURS
    )


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_bare_words_stand_in_a_template(path: Path) -> None:
    assert bare_words(path.read_text()) == []


def test_the_walk_finds_bare_words() -> None:
    assert bare_words(
        '<p class="a">{{ _("Said", a={"b": {"c": 1}}) }} Bare {# not this #}</p>'
    ) == ["Bare"]
    assert len(templates()) > 50


def bare_words(source: str) -> list[str]:
    """Words outside of Jinja's braces and of tags."""
    drawn = "".join(
        text for _line, kind, text in Environment(autoescape=True).lex(source) if kind == "data"
    )
    return LETTERS.findall(NOT_TEXT.sub(" ", drawn))
