"""How many people somebody helps, against how many they can hold: one circle for each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup

from catchment.design.pictures.drawing import Caption, Sheet, decoration, element, frame, join
from catchment.design.pictures.tables import Table

IN_A_ROW = 10
STEP, RADIUS, EDGE = 22.0, 7.5, 2.0


@dataclass(frozen=True)
class Load:
    """Whole people: those who are helped, and the most that somebody can hold."""

    people: int
    most: int

    @property
    def room(self) -> int:
        return max(0, self.most - self.people)

    @property
    def over(self) -> int:
        return max(0, self.people - self.most)


def caseload(caption: Caption, load: Load) -> Markup:
    """Draw full circles for people, empty ones for room, and those beyond it with a warm rim."""
    places = max(load.people, load.most, 1)
    rows = -(-places // IN_A_ROW)
    sheet = Sheet("n", IN_A_ROW * STEP + 2 * EDGE, rows * STEP + 2 * EDGE)
    return frame(caption, sheet, join(_circle(at, load) for at in range(places)), "tint")


def key(load: Load) -> list[tuple[Markup, str]]:
    """Swatches for the kinds of circles that are drawn, each with a word."""
    kinds = [
        (load.people > 0 and load.most > 0, 0, _("somebody you help")),
        (load.room > 0, 1, _("room")),
        (load.over > 0, 2, _("more than you said")),
    ]
    return [
        (decoration(_drawn(kind, 9.0, 9.0), 18, 18), word) for shown, kind, word in kinds if shown
    ]


def table(load: Load) -> Table:
    """The same as words."""
    rows = (
        (_("You help"), str(load.people)),
        (_("You said at most"), str(load.most)),
        (_("Room for"), str(load.room)),
    )
    return Table((_("What"), _("People")), rows, figures=(1,))


def _circle(at: int, load: Load) -> Markup:
    row, column = divmod(at, IN_A_ROW)
    x, y = EDGE + STEP * (column + 0.5), EDGE + STEP * (row + 0.5)
    if at >= load.people:
        return _drawn(1, x, y)
    return _drawn(2 if at >= load.most else 0, x, y)


def _drawn(kind: int, x: float, y: float) -> Markup:
    """Kinds: 0 somebody, 1 room, 2 somebody beyond it."""
    if kind == 2:
        return _disc(x, y, RADIUS - 2.5, "var(--warm)", "var(--warm)") + element(
            "circle",
            cx=x,
            cy=y,
            r=RADIUS,
            fill="none",
            stroke="var(--warm)",
            stroke_width=1.4,
            stroke_dasharray="2 2",
        )
    return _disc(x, y, RADIUS, "var(--page)" if kind else "var(--brand)", "var(--brand)")


def _disc(x: float, y: float, radius: float, fill: str, rim: str) -> Markup:
    return element("circle", cx=x, cy=y, r=radius, fill=fill, stroke=rim, stroke_width=1.6)
