"""The frame of every page and the seven kinds of page."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.test import RequestFactory
from jinja2 import Environment

KINDS = ["question", "task_list", "home", "record", "finder", "picture", "desk"]


class Ask(forms.Form):
    name = forms.CharField(label="Name", help_text="As you like to be called.")
    paper = forms.FileField(label="Paper", required=False)


def make_page(**changed: Any) -> SimpleNamespace:
    given: dict[str, Any] = {
        "demo": False,
        "service_name": "Catchment",
        "catchment_name": "Calder Valley",
        "brand_url": None,
        "signed_in": True,
        "user_name": "Ruth Sutcliffe",
        "role_name": "helper",
        "memberships_url": "/memberships/",
        "account_url": "/account/",
        "may_switch": True,
        "sign_in_url": "/in/",
        "sign_out_url": "/out/",
        "safety_url": "/safety/",
        "new_things": 0,
        "news_url": "/new/",
        "nav": [SimpleNamespace(label="Today", url="/", current=True)],
        "safety": [
            SimpleNamespace(who="Danger", number="999", tel="999", when=""),
            SimpleNamespace(
                who="Children", number="01632 960100", tel="01632960100", when="day or night"
            ),
        ],
        "links": [("Accessibility", "/accessibility/")],
        "now": dt.datetime(2026, 11, 21, tzinfo=dt.UTC),
    }
    return SimpleNamespace(**given | changed)


def make_request() -> HttpRequest:
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # Django's own name
    return request


def environment() -> Environment:
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    return engine.env


def draw(layout: str, blocks: str = "", **context: Any) -> str:
    source = f'{{% extends "layouts/{layout}.html" %}}{{% block title %}}Who helps{{% endblock %}}{blocks}'
    given = {"page": make_page(), "request": make_request(), "csrf_input": "", "form": Ask()}
    template = environment().from_string(source)
    return str(template.render(given | context))


@pytest.mark.parametrize("kind", ["base", *KINDS])
def test_every_kind_of_page_has_its_frame(kind: str) -> None:
    html = draw(kind)

    assert '<a href="#main" class="govuk-skip-link"' in html
    assert '<html lang="en-GB"' in html
    assert "<title>Who helps - Calder Valley - Catchment</title>" in html
    assert html.count('href="/safety/"') == 1
    assert "Do not write it here first." in html
    assert html.count("<h1") == (0 if kind == "base" else 1)
    assert '<a href="/" aria-current="page">Today</a>' in html


@pytest.mark.parametrize("kind", KINDS)
def test_the_title_is_the_heading_unless_a_page_says_otherwise(kind: str) -> None:
    plain = draw(kind)
    own = draw(
        kind,
        "{% block heading %}<h1>Ask Amina first</h1>{% endblock %}"
        if kind == "question"
        else "{% block heading %}Ask Amina first{% endblock %}",
    )

    assert "Who helps</h1>" in plain
    assert "Ask Amina first</h1>" in own


def test_the_demo_says_so() -> None:
    assert "everybody here is invented" in draw("base", page=make_page(demo=True))
    assert "everybody here is invented" not in draw("base")


def test_a_stranger_may_sign_in() -> None:
    html = draw("base", page=make_page(signed_in=False, user_name="", nav=[]))

    assert 'href="/in/"' in html
    assert "Sign out" not in html
    assert "aria-current" not in html


def test_whoever_is_signed_in_may_switch_and_leave() -> None:
    html = draw("base")

    assert "Ruth Sutcliffe" in html
    assert 'href="/memberships/"' in html
    assert '<form method="post" action="/out/">' in html


def test_the_safety_numbers_can_be_called_from_every_page() -> None:
    html = draw("base")

    assert html.count('href="tel:999"') == 1
    assert '<a href="tel:01632960100">01632 960100</a>' in html


def test_a_catchments_own_colours_come_from_its_own_style_sheet() -> None:
    html = draw("base", page=make_page(brand_url="/brand/calder.css"))

    assert html.index("site.css") < html.index("/brand/calder.css")


def test_what_has_just_happened_is_said_once() -> None:
    request = make_request()
    request._messages.add(constants.SUCCESS, "Saved <b>")  # type: ignore[attr-defined]  # Django's own name

    html = draw("base", request=request)

    assert "Saved &lt;b&gt;" in html
    assert html.count('role="status"') == 1


def test_the_title_of_a_page_with_problems_says_so_first() -> None:
    html = draw("question", form=Ask({}))

    assert "<title>Error: Who helps" in html
    assert html.index("There is a problem") < html.index("<h1")
    assert html.count("There is a problem") == 1
    assert html.count("Fill in “Name”") == 2


def test_a_question_sends_files_when_it_asks_for_them() -> None:
    assert 'enctype="multipart/form-data"' in draw("question")


def test_a_way_back_stands_in_a_landmark_only_where_there_is_one() -> None:
    with_way = draw("base", "{% block back %}<a href='/x'>Back</a>{% endblock %}")

    assert "<nav aria-label=\"Back\"><a href='/x'>" in with_way
    assert 'aria-label="Back"' not in draw("base")


def test_a_record_has_a_side_only_where_something_stands_there() -> None:
    alone = draw("record", "{% block sections %}<p>Sections</p>{% endblock %}")
    beside = draw(
        "record",
        "{% block sections %}<p>Sections</p>{% endblock %}{% block aside %}<p>Beside</p>{% endblock %}",
    )

    assert (alone.count("<p>Sections</p>"), alone.count("c-cols--side")) == (1, 0)
    assert (beside.count("<p>Sections</p>"), beside.count("c-cols--side")) == (1, 1)


def test_numbers_of_a_plural_have_their_thousands() -> None:
    page = environment().from_string('{{ ngettext("%(num)s learner", "%(num)s learners", many) }}')

    assert [page.render(many=many) for many in (1, 1571)] == ["1 learner", "1,571 learners"]
