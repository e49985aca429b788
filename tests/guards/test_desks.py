"""Pages of many rows keep a gap between their buttons and the first row."""

import re
from pathlib import Path

import catchment.web

TEMPLATES = Path(catchment.web.__file__).parent / "templates"
DESK = '{% extends "layouts/desk.html" %}'
TOOLS = re.compile(r"{% block tools %}(.*?){% endblock %}", re.DOTALL)
TOUCHES = '<div class="c-btns">'


def test_buttons_of_a_desk_do_not_touch_its_rows() -> None:
    desks = {path: path.read_text() for path in TEMPLATES.rglob("*.html")}
    tools = {
        str(path.relative_to(TEMPLATES)): found[1]
        for path, text in desks.items()
        if DESK in text and (found := TOOLS.search(text))
    }

    assert tools
    assert [name for name, drawn in tools.items() if TOUCHES in drawn] == []
