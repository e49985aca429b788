"""The Jinja environment that draws our pages (named in the settings' ``TEMPLATES``)."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from catchment.design import phrases
from catchment.design.bridge import component
from catchment.design.pictures.freshness import Freshness, dot
from catchment.design.pictures.ornament import hills, mark
from catchment.design.pictures.patterns import defs, swatch
from catchment.design.pictures.people import avatar
from catchment.design.renderer import error_summary
from catchment.design.ui import Ui
from catchment.web.scenery import front_page_valley


def environment(**options: Any) -> Environment:
    """Make an environment in which a misspelt variable is an error."""
    made = Environment(  # noqa: S701 - escaping is switched on here
        **options | {"autoescape": True, "undefined": StrictUndefined},
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.globals["ngettext"] = _with_thousands(cast("Callable[..., str]", made.globals["ngettext"]))
    made.globals |= _globals(made)
    made.filters |= _filters()
    return made


def _with_thousands(said: Callable[..., str]) -> Callable[..., str]:
    """Let ``%(num)s`` of a plural be written with its thousands: "1,571 learners"."""

    @pass_context
    def ngettext(context: Context, one: str, several: str, many: int, /, **words: Any) -> str:
        return said(context, one, several, many, **{"num": phrases.number(many)} | words)

    return ngettext


def url(name: str, /, *args: Any, **where: Any) -> str:
    """Give the address of a page; ``query`` becomes what follows the question mark."""
    query = where.pop("query", None)
    return reverse(name, args=args or None, kwargs=where or None, query=query)


def _globals(made: Environment) -> dict[str, Any]:
    return {
        "component": component,
        "draw": {
            "avatar": avatar,
            "dot": _dot,
            "hills": hills(),
            "mark": mark(),
            "patterns": defs(),
            "swatch": swatch,
        },
        "error_summary": error_summary,
        "get_messages": get_messages,
        "hero": front_page_valley,
        "static": static,
        "ui": Ui(made),
        "url": url,
    }


def _dot(state: str) -> Markup:
    return dot(Freshness(state))


def _filters() -> dict[str, Any]:
    return {
        "clock_time": phrases.clock_time,
        "day": phrases.day,
        "in_words": phrases.in_words,
        "moment": phrases.moment,
        "number": phrases.number,
        "short_day": phrases.short_day,
        "since": phrases.since,
        "weekday": phrases.weekday,
    }
