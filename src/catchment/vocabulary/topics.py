"""The shared list of topics, read from the file that travels with the code; no database."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from catchment.vocabulary.enums import HelpMode, Layer

#: Every topic has a lasting address below this path.
TERMS_PATH = "/terms/needs/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A topic as one catchment shows it.

    Attributes:
        slug: its lasting name in addresses.
        number: small lasting number; shared topics up to 200, a catchment's own above.
        name: lay words, as renamed by the catchment if it did.
        sentence: one plain sentence.
        layers: the layers of need that it may stand in, the most usual first.
        modes: the modes of help that usually meet it.
        wants_guidance: whether it asks for personal guidance by a qualified adviser.
        phrases: how people say it; what the search understands.
        shared_name: the name in the shared list, where the catchment renamed it.
        own: whether the catchment added it.
        hidden: whether the catchment hides it from new needs and offers.
    """

    slug: str
    number: int
    name: str
    sentence: str
    layers: tuple[Layer, ...]
    modes: tuple[HelpMode, ...]
    wants_guidance: bool = False
    phrases: tuple[str, ...] = ()
    shared_name: str = ""
    own: bool = False
    hidden: bool = False

    @property
    def uri(self) -> str:
        """The term's address on this site, without its host."""
        return f"{TERMS_PATH}{self.slug}"


@cache
def shared_topics() -> tuple[Term, ...]:
    """Read the shared list, in the order of its numbers."""
    text = files("catchment.vocabulary.data").joinpath("topics.json").read_text(encoding="utf-8")
    return tuple(sorted(map(_term, json.loads(text)), key=lambda term: term.number))


def _term(row: dict[str, Any]) -> Term:
    return Term(
        slug=row["slug"],
        number=row["number"],
        name=row["name"],
        sentence=row["sentence"],
        layers=tuple(Layer(number) for number in row["layers"]),
        modes=tuple(HelpMode[name.upper()] for name in row["modes"]),
        wants_guidance=row["wants_guidance"],
        phrases=tuple(row["phrases"]),
    )
