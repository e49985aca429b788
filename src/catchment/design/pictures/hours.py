"""The ring of hours: one piece an hour, by mode; what is agreed and not done stays pale."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catchment.design.pictures.drawing import (
    Caption,
    Sheet,
    Surface,
    arc_band,
    contour_ring,
    decoration,
    element,
    frame,
    join,
    twice,
)
from catchment.design.pictures.lettering import text
from catchment.design.pictures.patterns import layer_fill
from catchment.design.pictures.tables import Table

SIZE = 328.0
OUTER, INNER, STILL = 160.0, 114.0, 92.0
GAP_DEGREES = 1.2
FEWEST_PIECES, MOST_PIECES = 20, 120
#: The pattern of each mode but placements, which are plain.
MODE_LAYERS = {"visit": 3, "shadowing": 5, "project": 4, "virtual": 2}


@dataclass(frozen=True)
class Share:
    """Hours of one mode: its key ("placement", or among ``MODE_LAYERS``), its words, and how many."""

    mode: str
    words: str
    hours: float


@dataclass(frozen=True)
class Hours:
    """What was done by mode, what is agreed, and what is promised; 0 where nothing is promised."""

    done: Sequence[Share]
    agreed: float = 0
    promised: float = 0

    @property
    def total(self) -> float:
        return sum(share.hours for share in self.done)


def hours_ring(caption: Caption, hours: Hours, below: str, *, surface: Surface = "page") -> Markup:
    """Draw the ring, with the hours done in the middle and ``below`` under them."""
    return twice(lambda wide: _draw(caption, hours, below, wide, surface))


def table(hours: Hours) -> Table:
    """The same as words."""
    rows = [(share.words, f"{share.hours:g}") for share in hours.done]
    rows.append(("Agreed, not done yet", f"{hours.agreed:g}"))
    if hours.promised:
        rows.append(("Promised in all", f"{hours.promised:g}"))
    return Table(("What", "Hours"), tuple(rows), figures=(1,))


def swatch(mode: str) -> Markup:
    """The small square of a mode; anything else is what is agreed."""
    return decoration(
        element("rect", x=1, y=1, width=16, height=16, rx=4, **_paint(mode)),
        18,
        18,
        class_="c-swatch",
    )


def _paint(mode: str) -> dict[str, str | float | None]:
    if mode == "placement":
        return {"fill": "var(--brand)"}
    if mode in MODE_LAYERS:
        return {"fill": layer_fill(MODE_LAYERS[mode])}
    if mode == "agreed":
        return {"fill": "var(--tint-2)", "stroke": "var(--brand-mid)"}
    return {"fill": "var(--page)", "stroke": "var(--line)"}


def _pieces(hours: Hours) -> list[str]:
    """The mode of each piece: done, then agreed, then still open."""
    whole = round(max(hours.promised, hours.total + hours.agreed, FEWEST_PIECES))
    an_hour = max(1.0, whole / MOST_PIECES)
    pieces: list[str] = []
    told = 0.0
    for mode, count in [*((one.mode, one.hours) for one in hours.done), ("agreed", hours.agreed)]:
        told += count
        pieces += [mode] * (round(told / an_hour) - len(pieces))
    return pieces + ["open"] * (round(whole / an_hour) - len(pieces))


def _draw(caption: Caption, hours: Hours, below: str, wide: bool, surface: Surface) -> Markup:
    middle = SIZE / 2, SIZE / 2
    pieces = _pieces(hours)
    turn = 360 / len(pieces)
    drawn = [
        element(
            "path",
            d=arc_band(
                middle,
                INNER,
                OUTER,
                place * turn + GAP_DEGREES / 2,
                (place + 1) * turn - GAP_DEGREES / 2,
            ),
            **_paint(mode),
        )
        for place, mode in enumerate(pieces)
    ]
    still = [
        element(
            "path",
            d=contour_ring(middle, STILL - 8 * ring, STILL - 8 * ring, bend=ring, depth=0.012),
            fill="none",
            stroke="var(--line)",
        )
        for ring in (0, 1)
    ]
    words = text(middle[0], middle[1] + 10, f"{hours.total:g}", size=60, bold=True)
    words += text(middle[0], middle[1] + 36, below, size=16, room=2 * STILL - 30)
    return frame(
        caption, Sheet("w" if wide else "n", SIZE, SIZE), join([*drawn, *still, words]), surface
    )
