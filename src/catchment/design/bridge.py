"""The bridge to GOV.UK's components.

The macros of ``govuk-frontend-jinja`` lean on Jinja's lenient handling of missing values, so they live in an
environment of their own. Our pages keep ``StrictUndefined`` and see one function only.
"""

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader, TemplateNotFound
from jinja2.runtime import Macro
from markupsafe import Markup

LIBRARY = "govuk_frontend_jinja"


class UnknownComponent(LookupError):
    """There is no GOV.UK component of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"GOV.UK Frontend has no component called {name!r}. The names are: {', '.join(component_names())}."
        )


def component(name: str, /, **params: Any) -> Markup:
    """Draw a GOV.UK component.

    Args:
        name: as GOV.UK writes it, for example ``"date-input"``.
        params: as GOV.UK documents them, in camelCase.

    Raises:
        UnknownComponent: if GOV.UK Frontend has no such component.
    """
    return Markup(str(_macro(name)(params)).strip())  # noqa: S704 - the macro escapes what is text


@lru_cache
def component_names() -> tuple[str, ...]:
    """Name every component that can be drawn."""
    folder, file = f"{LIBRARY}/components/", "/macro.html"
    return tuple(
        template.removeprefix(folder).removesuffix(file)
        for template in sorted(_environment().list_templates())
        if template.startswith(folder) and template.endswith(file)
    )


@lru_cache
def _macro(name: str) -> Macro:
    try:
        template = _environment().get_template(f"{LIBRARY}/components/{name}/macro.html")
    except TemplateNotFound as missing:
        raise UnknownComponent(name) from missing
    macro: Macro = getattr(template.module, "govuk" + name.title().replace("-", ""))
    return macro


@lru_cache
def _environment() -> Environment:
    return Environment(loader=PrefixLoader({LIBRARY: PackageLoader(LIBRARY)}), autoescape=True)
