"""Our own components, as one object that templates call: ``ui.reasons(…)``."""

from pathlib import Path

from jinja2 import Environment, TemplateNotFound
from jinja2.runtime import Macro

FOLDER = Path(__file__).parent / "templates" / "components"


class UnknownPart(LookupError):
    """There is no component of that name among our own."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"No component {name!r} in {FOLDER.name}/. The names are: {', '.join(part_names())}."
        )


class Ui:
    """Finds the macro ``name`` in the file ``components/name.html`` when a template asks for it."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> Macro:
        try:
            template = self._environment.get_template(f"components/{name}.html")
        except TemplateNotFound as missing:
            raise UnknownPart(name) from missing
        macro: Macro = getattr(template.module, name)
        return macro


def part_names() -> list[str]:
    """Name every component of our own."""
    return sorted(file.stem for file in FOLDER.glob("*.html"))
