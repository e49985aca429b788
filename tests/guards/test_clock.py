"""The clock is read at the edge: in views, commands and tasks. Everything below is told the time."""

import ast

import pytest

from tests.guards.walks import is_migration, place, source_files, tree_of

EDGE = ("web", "cli", "config")
READINGS = {"now", "today", "utcnow", "localdate", "localtime", "time", "Now"}
CLOCKS = {"timezone", "datetime", "date", "dt", "time", "functions"}


def readings_of_the_clock(tree: ast.Module) -> list[ast.AST]:
    """Calls of a clock, and a clock handed over uncalled (as a field's default)."""
    found: list[ast.AST] = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in READINGS
        and ast.unparse(node.value).split(".")[-1] in CLOCKS
    ]
    named = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[-1] in CLOCKS
        and any(alias.name in READINGS - {"time"} for alias in node.names)
    ]
    kept_by_django = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}
    ]
    return [*found, *named, *kept_by_django]


@pytest.mark.parametrize(
    "text",
    [
        "timezone.now()",
        "dt.date.today()",
        "datetime.datetime.now(tz)",
        "Field(default=timezone.now)",
        "timezone.localdate()",
        "time.time()",
        "from django.utils.timezone import now",
        "from django.db.models.functions import Now",
        "Field(auto_now_add=True)",
    ],
)
def test_a_reading_is_found(text):
    assert readings_of_the_clock(ast.parse(text)) != []


@pytest.mark.parametrize("text", ["actor.now", "by.now.date()", "dt.time(9, 30)", "self.today"])
def test_being_told_the_time_is_no_reading(text):
    found = readings_of_the_clock(ast.parse(text))

    assert [ast.unparse(node) for node in found if ast.unparse(node) != "dt.time"] == []


def test_nothing_below_the_edge_reads_the_clock():
    reading = [
        place(path, node)
        for path in source_files(outside=EDGE)
        if not is_migration(path)
        for node in readings_of_the_clock(tree_of(path))
        if ast.unparse(node) != "dt.time"
    ]

    assert reading == []
