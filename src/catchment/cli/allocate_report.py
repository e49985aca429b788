"""The report of a run: one page that stands alone, in words for people."""

from collections.abc import Iterator

from catchment.design.charts import Bar, bar_chart
from catchment.design.documents import Section, document
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.tables import Table
from catchment.placements.bridge import results
from catchment.placements.bridge.report_figures import NOWHERE
from catchment.placements.bridge.running import Run

#: So many shortages stand on the page; the workbook has them all.
SHORTAGES_SHOWN = 12


def report(run: Run, public_draw: str, stage: str) -> str:
    """Draw the report; it names no learner."""
    return document(
        title="How the round went",
        lead=results.lead(run.figures),
        sections=[
            _fared(run),
            *_missing(run),
            _schools(run),
            _made(run, public_draw=public_draw, stage=stage),
        ],
        foot="Numbers below five are not shown, and some beside them, so that nobody is counted out.",
    )


def _fared(run: Run) -> Section:
    bars = [
        Bar(name.capitalize(), people, open=name == NOWHERE)
        for name, people in results.figures_shown(run.figures["groups"])
    ]
    chart = bar_chart(
        Caption("fared", "How learners fared", "Learners by the wish that they got."),
        bars,
        head=("What they got", "Learners"),
    )
    return Section(
        heading="How learners fared",
        chart=chart,
        sentence="Learners by the wish that they got; a dashed bar is those without a place so far.",
    )


def _missing(run: Run) -> Iterator[Section]:
    lines = results.shortage_lines(run)
    if lines:
        rest = len(lines) - SHORTAGES_SHOWN
        more = [f"The workbook has {rest:,} more."] if rest > 0 else []
        yield Section(heading="Whom to ask for more", lines=[*lines[:SHORTAGES_SHOWN], *more])


def _schools(run: Run) -> Section:
    return Section(
        heading="School by school",
        lines=[
            "A low share says that seats are missing near a school, not that it was treated worse."
        ],
        table=Table(
            head=("School", "Learners", "With a place", "Without"),
            rows=tuple(
                tuple(map(_written, row)) for row in results.spread_of(run.figures["by_school"])
            ),
            figures=(1, 2, 3),
        ),
    )


def _made(run: Run, *, public_draw: str, stage: str) -> Section:
    facts = results.made(run, public_draw=public_draw, stage=stage)
    return Section(
        heading="How it was worked out",
        lines=[
            "Every learner has one number from one lottery. It was sealed before lists closed: the "
            "commitment below is the seal. Once the seed is shown, anybody can work out their number.",
        ],
        facts=[(_begun(str(name)), _written(fact)) for name, fact in facts],
    )


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _written(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
