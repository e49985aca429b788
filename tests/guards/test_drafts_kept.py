"""Nothing typed is lost: each page with a long field keeps a draft of it, or says here why not."""

import dis
import inspect
from collections.abc import Iterator
from types import FunctionType
from typing import Any

from django import forms
from django.urls import URLPattern, URLResolver, get_resolver

from catchment.web.drafts import FIELDS

PAGES = "catchment.web.support."
OURS = "catchment.web."

#: Pages whose words are not kept, with the reason.
NOT_KEPT = {
    "support:supporter_answer": "a link without an account: there is nobody to keep it for, and "
    "the page needs no sign-in that could run out",
}


def pages(resolver: Any = None, space: str = "", within: str = PAGES) -> Iterator[tuple[str, Any]]:
    """Name and view of each page within a part of the house."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry, entry.namespace or space, within)
        elif isinstance(entry, URLPattern) and entry.callback.__module__.startswith(within):
            yield f"{space}:{entry.name}", entry.callback


def named_in(view: Any) -> Iterator[Any]:
    """Whatever of their module a view and its helpers there name."""
    waiting, seen = [inspect.unwrap(view)], set()
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        for name in _names(function.__code__):
            thing = function.__globals__.get(name)
            for one in thing.values() if isinstance(thing, dict) else [thing]:
                yield one
                if isinstance(one, FunctionType) and one.__module__ == function.__module__:
                    waiting.append(inspect.unwrap(one))


def _names(code: Any) -> set[str]:
    """Names of the module alone, not attributes of the same spelling."""
    own = {one.argval for one in dis.get_instructions(code) if one.opname == "LOAD_GLOBAL"}
    inner = [one for one in code.co_consts if inspect.iscode(one)]
    return own.union(*(_names(one) for one in inner))


def long_fields(view: Any) -> set[str]:
    """Fields of more than one line in the forms that a view draws."""
    drawn = [
        one for one in named_in(view) if isinstance(one, type) and issubclass(one, forms.BaseForm)
    ]
    return {
        name
        for form in drawn
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.Textarea)
    }


def kept_on(name: str, view: Any) -> set[str]:
    """Fields that a page keeps: its own, or those of the page that its form is sent to."""
    sent_to = getattr(view, "shows_draft_of", name)
    return set(FIELDS.get(sent_to, ()))


def test_each_long_field_is_kept_or_excused():
    lost = {
        name: sorted(fields)
        for name, view in pages()
        if name not in NOT_KEPT
        if (fields := long_fields(view) - kept_on(name, view))
    }

    assert "\n".join(f"{name}: {lost[name]}" for name in lost) == ""


def test_each_page_that_names_fields_keeps_them():
    found = dict(pages(within=OURS))

    assert sorted(set(FIELDS) - set(found)) == []
    assert sorted(name for name in FIELDS if not hasattr(found[name], "keeps_draft")) == []


def test_the_walk_sees_forms_and_each_excuse_is_needed():
    found = dict(pages())

    assert long_fields(found["support:concern_record"]) >= {"what", "exact_words"}
    assert long_fields(found["support:ladder"]) == set()
    assert all(long_fields(found[name]) for name in NOT_KEPT)
