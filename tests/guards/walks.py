"""What the guards walk: the source files, their syntax, and the address tree."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "catchment"


def source_files(*, outside: tuple[str, ...] = ()) -> list[Path]:
    """Every Python file of ours, but not those in the named storeys."""
    found = [
        path
        for path in sorted(SOURCE.rglob("*.py"))
        if path.relative_to(SOURCE).parts[0] not in outside
    ]
    assert found
    return found


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST) -> str:
    """Where a finding is, as a person looks it up."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', '?')}"


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the site as written, with the view behind it."""
    for entry in (resolver or get_resolver()).url_patterns:
        written = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield written, entry.callback
        else:
            yield from addresses(entry, written)
