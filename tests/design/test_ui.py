"""Our own components: each documented, each on the gallery page, none against the security policy."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client
from jinja2 import UndefinedError

from catchment.design.pictures.tables import Table
from catchment.design.ui import FOLDER, UnknownPart, part_names
from catchment.web.gallery.views import KINDS

PAGE = Path("src/catchment/web/templates/gallery/index.html")
ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "src/catchment"


def draw(source: str, **context: object) -> str:
    return engines["jinja2"].from_string(source).render(context)


@pytest.mark.parametrize("name", part_names())
def test_the_first_line_of_a_component_names_its_parameters(name: str) -> None:
    source = (FOLDER / f"{name}.html").read_text()

    promised = re.match(r"\{# (\w+)\((.*?)\): .+ #\}\n", source)
    made = re.search(r"\{% macro (\w+)\((.*?)\) %\}", source)

    assert promised is not None
    assert made is not None
    assert promised.groups() == made.groups()
    assert made[1] == name


@pytest.mark.parametrize("name", part_names())
def test_every_component_is_shown_in_the_gallery(name: str) -> None:
    assert re.search(rf"\bui\.{name}\(", (ROOT / PAGE).read_text())


@pytest.mark.django_db
def test_the_gallery_opens_for_everybody_without_inline_style_or_script(client: Client) -> None:
    response = client.get("/gallery/")

    html = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r"<[^>]+\sstyle=", html) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert re.findall(r"\son\w+=", html) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_page_is_shown_in_the_gallery(client: Client, name: str) -> None:
    response = client.get(f"/gallery/{name}/")

    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.django_db
def test_the_gallery_has_no_other_kinds(client: Client) -> None:
    assert client.get("/gallery/carousel/").status_code == 404
    assert len(KINDS) == 7


@pytest.mark.django_db
def test_ids_in_the_gallery_are_used_once(client: Client) -> None:
    html = client.get("/gallery/").content.decode()

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted({one for one in ids if ids.count(one) > 1}) == []


@pytest.mark.django_db
def test_what_the_gallery_points_at_is_there(client: Client) -> None:
    html = client.get("/gallery/").content.decode()

    ids = set(re.findall(r'\sid="([^"]+)"', html))
    named = " ".join(re.findall(r'\saria-(?:labelledby|describedby)="([^"]+)"', html)).split()
    linked = re.findall(r'href="#([^"]+)"', html)
    painted = re.findall(r"url\(#([^)]+)\)", html)
    assert sorted({*named, *linked, *painted} - ids) == []


def test_an_unknown_component_says_which_there_are() -> None:
    with pytest.raises(UnknownPart, match=r"No component 'reason'.*reasons"):
        draw("{{ ui.reason() }}")


def test_a_misspelt_variable_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="persn"):
        draw("{{ persn }}")


def test_text_is_escaped() -> None:
    assert "&lt;b&gt;" in draw("{{ ui.own_words('You', words) }}", words="<b>")


def test_reasons_say_what_is_lacking_in_words() -> None:
    html = draw("{{ ui.reasons(['Near', {'text': 'No car', 'lacking': true}]) }}")

    assert html.count("Lacking:") == 1
    assert html.index("Near") < html.index("Lacking:") < html.index("No car")


def test_a_helper_who_has_not_written_is_named() -> None:
    assert "Ruth has not written here." in draw("{{ ui.helper_view('Ruth') }}")


def test_the_table_under_a_figure_has_every_figure() -> None:
    html = draw(
        "{{ ui.figure('', 'A <b>few</b>', table) }}",
        table=Table(("Who", "Hours"), (("Amina", "6"), ("Denise", "1,200")), figures=(1,)),
    )

    assert '<th scope="row">Amina</th><td class="r">6</td>' in html
    assert '<th scope="row">Denise</th><td class="r">1,200</td>' in html
    assert 'tabindex="0" role="region"' in html


def test_templates_and_styles_carry_no_inline_style() -> None:
    found = [
        str(file.relative_to(TEMPLATES))
        for folder in ("web/templates/layouts", "web/templates/gallery", "design/templates")
        for file in (TEMPLATES / folder).rglob("*.html")
        if re.search(r"\sstyle=", file.read_text())
    ]

    assert found == []


def test_pages_use_only_classes_that_the_skin_knows() -> None:
    css = (TEMPLATES / "web/static/site.css").read_text()
    known = set(re.findall(r"\.(c-[a-zA-Z0-9_-]+)", css))

    used = {
        name
        for folder in ("web/templates/layouts", "design/templates")
        for file in (TEMPLATES / folder).rglob("*.html")
        for classes in re.findall(r'class="([^"{]+)', file.read_text())
        for name in classes.split()
        if name.startswith("c-")
    }

    assert sorted(used - known) == []
