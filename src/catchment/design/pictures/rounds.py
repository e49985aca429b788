"""Pictures of a round: who got which wish, by school; and one learner's number in the lottery."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catchment.design.pictures.drawing import (
    Caption,
    Sheet,
    clamp,
    decoration,
    element,
    frame,
    join,
    open_circle,
    twice,
)
from catchment.design.pictures.lettering import shorten, text, text_width
from catchment.design.pictures.tables import Table, shown

#: Instead of a figure that is not told, where there is no room for words.
DASH = "–"

#: The paint of parts that are not told.
UNTOLD = "url(#tint-hatch)"

WIDE, NARROW = 1080, 328
BESIDE, AFTER = 190, 70

#: Parts of a bar: what it counts, and its paint. The last, nowhere yet, is drawn open.
PAINTS = ("var(--l1)", "var(--brand)", "url(#layer-6)", "url(#tint-dots)")


@dataclass(frozen=True)
class RoundBar:
    """All learners of a school, or of all of them.

    Attributes:
        parts: learners by how they fared, as many as there are ``PAINTS``.
        nowhere: learners without a place.
        most: the most that any rule could place; None where it was not worked out.
        hidden: which parts are not told, counted from 0, nowhere last; drawn as one, without figures.
        whole: whether not even the number of learners is told.
    """

    label: str
    parts: tuple[int, ...]
    nowhere: int
    most: int | None
    hidden: frozenset[int] = frozenset()
    whole: bool = False

    @property
    def placed(self) -> int:
        return sum(self.parts)

    @property
    def learners(self) -> int:
        return self.placed + self.nowhere

    @property
    def told(self) -> tuple[int | None, ...]:
        """Parts and nowhere; None for what is not told."""
        figures = (*self.parts, self.nowhere)
        return tuple(None if at in self.hidden else many for at, many in enumerate(figures))

    @property
    def words(self) -> tuple[str, str]:
        """How many have a place, and how many learners there are; a dash for what is not told."""
        placed = DASH if len(self.parts) in self.hidden else f"{self.placed:,}"
        return placed, DASH if self.whole else f"{self.learners:,}"


def round_bars(caption: Caption, bars: Sequence[RoundBar], *, most: str) -> Markup:
    """Draw the first bar large, the others below; an upright line is the most that was possible.

    Args:
        most: words beside the line of the first bar.
    """
    return twice(lambda wide: _bars(caption, bars, most, wide=wide))


def bars_table(bars: Sequence[RoundBar], head: tuple[str, ...], *, untold: str) -> Table:
    """Give the bars as figures.

    Args:
        untold: words instead of a figure that is not told.
    """
    rows = tuple(
        (
            bar.label,
            untold if bar.whole else f"{bar.learners:,}",
            *(untold if many is None else shown(many) for many in bar.told),
            "" if bar.most is None or bar.whole else f"{bar.most:,}",
        )
        for bar in bars
    )
    return Table(head, rows, figures=tuple(range(1, len(head))))


def round_key(words: Sequence[str]) -> list[tuple[Markup, str]]:
    """Give swatches for the parts, for nowhere yet, the line, and what is not told, with words.

    Args:
        words: one for each; the last may be left out where everything is told.
    """
    swatches = [
        decoration(
            element("rect", x=1, y=1, width=16, height=16, rx=4, fill=paint),
            18,
            18,
            class_="c-swatch",
        )
        for paint in PAINTS
    ]
    swatches.append(decoration(open_circle(9, 9, 7, 2), 18, 18, class_="c-swatch"))
    line = element("path", d="M9 1V17", stroke="var(--ink)", stroke_width=2.5)
    swatches.append(decoration(line, 18, 18, class_="c-swatch"))
    untold = element("rect", x=1, y=1, width=16, height=16, rx=4, fill=UNTOLD)
    swatches.append(decoration(untold, 18, 18, class_="c-swatch"))
    return list(zip(swatches[: len(words)], words, strict=True))


def _bars(caption: Caption, bars: Sequence[RoundBar], most: str, *, wide: bool) -> Markup:
    drawn, y = [], 26.0 if wide else 20.0
    for first, bar in ((at == 0, bar) for at, bar in enumerate(bars)):
        height = (52 if first else 24) if wide else (40 if first else 22)
        top = y if wide else y + 8
        drawn += [_words(bar, y, height, first=first, wide=wide)]
        drawn += _shapes(bar, top, height, first=first, wide=wide)
        drawn += [_line(bar, top, height, most if first else "", wide=wide)]
        y += height + ((30 if first else 15) if wide else (56 if first else 38))
    sheet = Sheet("w" if wide else "n", WIDE if wide else NARROW, y - (4 if wide else 22))
    return frame(caption, sheet, join(drawn))


def _room(*, wide: bool) -> tuple[float, float]:
    """Where a bar begins, and how long it is at most."""
    return (BESIDE, WIDE - BESIDE - AFTER) if wide else (0, NARROW - 6)


def _words(bar: RoundBar, y: float, height: float, *, first: bool, wide: bool) -> Markup:
    size = (17 if first else 15) if wide else 14
    if wide:
        middle = y + height / 2 + 5
        name = shorten(bar.label, BESIDE - 12, size, bold=first)
        return text(0, middle, name, size=size, bold=first, anchor="start") + text(
            WIDE, middle, bar.words[0], size=15, anchor="end"
        )
    figure = " / ".join(bar.words)
    room = NARROW - text_width(figure, size) - 20
    return text(
        0, y, shorten(bar.label, room, size, bold=first), size=size, bold=first, anchor="start"
    ) + text(NARROW - 6, y, figure, size=size, anchor="end")


def _shapes(bar: RoundBar, top: float, height: float, *, first: bool, wide: bool) -> list[Markup]:
    """Draw the parts behind each other, what is not told as one, and the open rest."""
    x, length = _room(wide=wide)
    scale = length / max(bar.learners, 1)
    *parts, nowhere = bar.told
    untold = bar.learners - sum(many or 0 for many in bar.told)
    drawn = []
    for many, paint in [*zip(parts, PAINTS, strict=True), (untold, UNTOLD)]:
        if many:
            width = max(many * scale - 1.5, 0.5)
            drawn.append(element("rect", x=x, y=top, width=width, height=height, fill=paint))
            named = first and paint != UNTOLD
            drawn.append(_figure(many, x, top, height, many * scale) if named else Markup(""))
        x += (many or 0) * scale
    if nowhere:
        drawn.append(
            element(
                "rect",
                x=x + 0.5,
                y=top + 1,
                width=max(nowhere * scale - 2, 1),
                height=height - 2,
                fill="var(--page)",
                stroke="var(--warm)",
                stroke_width=1.6,
                stroke_dasharray="3 2.5",
            )
        )
    return drawn


def _figure(many: int, x: float, top: float, height: float, width: float) -> Markup:
    """Write the figure of a part on a light ground, where it fits."""
    words = shown(many)
    wanted = text_width(words, 15, bold=True) + 10
    if width < wanted + 8:
        return Markup("")
    ground = element(
        "rect",
        x=x + 6,
        y=top + height / 2 - 11,
        width=wanted,
        height=22,
        rx=4,
        fill="var(--page)",
    )
    return ground + text(x + 11, top + height / 2 + 5, words, size=15, bold=True, anchor="start")


def _line(bar: RoundBar, top: float, height: float, most: str, *, wide: bool) -> Markup:
    if bar.most is None or bar.whole:
        return Markup("")
    begin, length = _room(wide=wide)
    x = begin + length * bar.most / max(bar.learners, 1)
    path = f"M{x:.1f} {top - 7:.1f}V{top + height + 7:.1f}"
    line = element("path", d=path, stroke="var(--ink)", stroke_width=2.5)
    if not most:
        return line
    half = text_width(most, 13.5, bold=True) / 2
    where = clamp(x, begin + half, (WIDE if wide else NARROW) - half)
    y = top - 12 if wide else top + height + 22
    return line + text(where, y, most, size=13.5, bold=True)


def lottery_line(caption: Caption, number: int, total: int, *, you: str) -> Markup:
    """Draw a line from 1 to the last number, with a ring for one's own.

    No last seat is marked: where it fell could tell who had first call.

    Args:
        you: words under the ring, with the number.
    """
    return twice(lambda wide: _lottery(caption, number, total, you, wide=wide))


def _lottery(caption: Caption, number: int, total: int, you: str, *, wide: bool) -> Markup:
    sheet = Sheet("w" if wide else "n", 560 if wide else 272, 56)
    length = sheet.width - 32
    x = 16 + length * (number - 1) / max(total - 1, 1)
    half = text_width(you, 13, bold=True) / 2
    ends = []
    if x - half > 24:
        ends.append(text(8, 50, "1", size=13, anchor="start", ink="ink-2"))
    if x + half < sheet.width - 52:
        ends.append(text(sheet.width - 8, 50, f"{total:,}", size=13, anchor="end", ink="ink-2"))
    bar = element("rect", x=8, y=18, width=sheet.width - 16, height=8, rx=4, fill="var(--tint-2)")
    ring = element(
        "circle", cx=x, cy=22, r=9, fill="var(--page)", stroke="var(--ink)", stroke_width=3
    )
    words = text(clamp(x, half + 2, sheet.width - half - 2), 50, you, size=13, bold=True)
    return frame(caption, sheet, join([bar, ring, words, *ends]))
