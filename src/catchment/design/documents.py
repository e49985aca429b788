"""Documents that stand alone: plain data in, one page of HTML out, with nothing to fetch.

Such a page is sent by mail, kept in a folder and printed, so its style lies inside it and its
figures stand under every picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from catchment.design.charts import Chart
from catchment.design.pictures.tables import Table

STYLE = Path(__file__).parent / "documents.css"


@dataclass(frozen=True, kw_only=True)
class Section:
    """One heading and what stands under it.

    Attributes:
        heading: a few words.
        lines: paragraphs.
        chart: a picture, with the sentence that it shows and its figures.
        sentence: what the picture shows.
        table: figures without a picture.
        facts: names with what they are, for what somebody may want to check letter by letter.
    """

    heading: str
    lines: Sequence[str] = ()
    chart: Chart | None = None
    sentence: str = ""
    table: Table | None = None
    facts: Sequence[tuple[str, str]] = ()


def document(
    *, title: str, lead: str, sections: Sequence[Section], foot: str = "", language: str = "en"
) -> str:
    """Draw a page that stands alone.

    Args:
        title: a few words.
        lead: the one sentence that matters.
        foot: small, at the end.
    """
    return (
        _environment()
        .get_template("documents/page.html")
        .render(
            title=title, lead=lead, sections=sections, foot=foot, language=language, style=_style()
        )
    )


@cache
def _style() -> Markup:
    return Markup(STYLE.read_text(encoding="utf-8"))  # noqa: S704 - our own file


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("catchment.design"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
