"""Figures that several pages show: counted by ``support``, drawn by ``design``, put in words here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup

from catchment.design.pictures import coverage as grid
from catchment.design.pictures import streams as water
from catchment.design.pictures.drawing import Caption, decoration, element, open_circle
from catchment.design.pictures.tables import Table
from catchment.support.queries.gaps import Coverage, Streams
from catchment.vocabulary.names import inside

#: The season of each month, January first.
SEASONS = ("winter", "winter", *["spring"] * 3, *["summer"] * 3, *["autumn"] * 3, "winter")

#: Months in which the window of three months lies wholly or nearly in the season that is named.
WELL_INTO_A_SEASON = frozenset({1, 2, 4, 5, 7, 8, 10, 11})

#: Fractions are said with at most this denominator.
LARGEST_SHARE = 10

KeyItem = tuple[Markup, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that answers one question.

    Attributes:
        heading: the answer, as a sentence.
        picture: the drawing.
        sentence: how to read it.
        table: the same as words, for those who cannot or would rather not look.
        key: swatches, each with a word.
    """

    heading: str
    picture: Markup
    sentence: str
    table: Table
    key: Sequence[KeyItem] = ()


def streams_figure(counted: Streams | None) -> Figure | None:
    """Draw who asked and who found somebody; None where nobody has asked."""
    if counted is None:
        return None
    whole = water.Confluence(
        streams=tuple(water.Stream(town.name, town.asked) for town in counted.towns),
        found=counted.found,
        nobody=counted.waiting,
    )
    heading = _streams_heading(counted)
    sentence = _(
        "Each stream is a town, as wide as the people who asked. They join where somebody was found for something."
    )
    caption = Caption("streams", _("Who asked and who found somebody"), f"{heading}. {sentence}")
    return Figure(heading, water.streams(caption, whole), sentence, water.table(whole))


def coverage_figure(counted: Coverage) -> Figure | None:
    """Draw needs by neighbourhoods; None where too few people have asked."""
    if not counted.rows:
        return None
    drawn = grid.CoverageGrid(
        places=counted.places,
        rows=tuple(
            grid.NeedRow(
                row.layer, row.topic, tuple(grid.Cell(cell.asked, cell.drawn) for cell in row.cells)
            )
            for row in counted.rows
        ),
    )
    heading = _coverage_heading(counted)
    sentence = _(
        "A ring is everybody who asked; its disc, those with somebody. A dashed ring: half or more still wait."
    )
    caption = Caption("coverage", _("Needs by neighbourhood"), f"{heading}. {sentence}")
    return Figure(
        heading, grid.coverage(caption, drawn), sentence, grid.table(drawn), _coverage_key()
    )


def season(on: dt.date) -> str:
    """Name the time that the last three months are, truthfully: "This autumn"."""
    if on.month not in WELL_INTO_A_SEASON:
        return _("In the last three months")
    return {
        "winter": _("This winter"),
        "spring": _("This spring"),
        "summer": _("This summer"),
        "autumn": _("This autumn"),
    }[SEASONS[on.month - 1]]


def share(part: int, whole: int) -> str:
    """Say a share as a neighbour would: "7 in 8", "about 2 in 3"; never all or none unless it is.

    Args:
        part: more than none and fewer than all.
        whole: everybody.
    """
    fractions = [(n, d) for d in range(2, LARGEST_SHARE + 1) for n in range(1, d)]
    n, d = min(fractions, key=lambda one: (abs(one[0] * whole - part * one[1]) / one[1], one[1]))
    said = _("%(n)s in %(d)s") % {"n": n, "d": d}
    return said if n * whole == part * d else _("about %(share)s") % {"share": said}


def _streams_heading(counted: Streams) -> str:
    when = season(counted.since + dt.timedelta(days=91))
    if counted.found is None or counted.waiting is None:
        return _("%(when)s, people began to ask who can help") % {"when": when}
    if not counted.waiting:
        return _("%(when)s, everybody who asked found somebody") % {"when": when}
    if not counted.found:
        return _("%(when)s, nobody who asked has found somebody yet") % {"when": when}
    return _("%(when)s, %(share)s people who asked found somebody") % {
        "when": when,
        "share": share(counted.found, counted.found + counted.waiting),
    }


def _coverage_heading(counted: Coverage) -> str:
    worst = counted.most_waited_for
    if worst is None:
        return _("No need stands out as waiting more than others")
    return _("More people wait for help with %(topic)s in %(place)s than for anything else") % {
        "topic": inside(worst.topic),
        "place": worst.place,
    }


def _coverage_key() -> tuple[KeyItem, ...]:
    ring = element(
        "circle", cx=10, cy=10, r=8, fill="none", stroke="var(--brand)", stroke_width=1.6
    )
    disc = element("circle", cx=10, cy=10, r=5, fill="var(--brand)")
    dot = element("circle", cx=10, cy=10, r=2.4, fill="var(--brand)")
    nearly = element("circle", cx=10, cy=10, r=6.4, fill="var(--brand)")
    few = element("circle", cx=10, cy=10, r=2.2, fill="var(--ink-2)")
    return (
        (decoration(ring, 20, 20), _("asked")),
        (decoration(ring + disc, 20, 20), _("found somebody")),
        (decoration(ring + dot, 20, 20), _("fewer than 5 found somebody")),
        (decoration(ring + nearly, 20, 20), _("fewer than 5 still wait")),
        (decoration(open_circle(10, 10, 8, 2), 20, 20), _("half or more still wait")),
        (decoration(few, 20, 20), _("fewer than 5 asked")),
    )
