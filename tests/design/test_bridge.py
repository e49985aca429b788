"""The bridge draws what GOV.UK draws."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from catchment.design.bridge import UnknownComponent, component, component_names

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "node_modules/govuk-frontend/dist/govuk/components"


class Normal(HTMLParser):
    """HTML as a list of tags and words: white space and the order of attributes do not count."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(
            (tag, sorted((name, " ".join((value or "").split())) for name, value in attrs))
        )

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.parts.extend(data.split())


def normal(html: str) -> list[Any]:
    parser = Normal()
    parser.feed(html)
    parser.close()
    return parser.parts


@pytest.mark.parametrize("name", component_names())
def test_component_draws_every_fixture_of_govuk_frontend(name: str) -> None:
    file = FIXTURES / name / "fixtures.json"
    assert file.exists(), (
        "GOV.UK's fixtures are missing: run `npm ci --ignore-scripts` in the root of the project."
    )

    for fixture in json.loads(file.read_text())["fixtures"]:
        assert normal(component(name, **fixture["options"])) == normal(fixture["html"]), fixture[
            "name"
        ]


def test_every_component_of_govuk_frontend_can_be_drawn() -> None:
    assert FIXTURES.exists(), (
        "GOV.UK's fixtures are missing: run `npm ci --ignore-scripts` in the root of the project."
    )

    assert {folder.name for folder in FIXTURES.iterdir() if folder.is_dir()} == set(
        component_names()
    )


def test_component_says_which_names_there_are() -> None:
    with pytest.raises(UnknownComponent, match=r"no component called 'buton'.*button"):
        component("buton", text="Save")


def test_component_escapes_text_and_returns_markup() -> None:
    drawn = component("tag", text="<b>")

    assert drawn == Markup('<strong class="govuk-tag">\n  &lt;b&gt;\n</strong>')
