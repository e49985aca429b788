"""Words in pictures: how wide they are, where they break, how they are drawn.

The server cannot ask a browser for the width of a word, so it knows the widths of
Arial (the same in Helvetica and Liberation Sans) and adds a little for other fonts.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from markupsafe import Markup, escape

from catchment.design.pictures.drawing import Box, element, join

Anchor = Literal["start", "middle", "end"]
Ink = Literal["ink", "ink-2", "brand", "warm", "page"]

ELLIPSIS = "…"
OTHER_FONTS = 1.04
BOLD = 1.08
FULL_WIDTH = 1000
UNKNOWN_WIDTH = 600
LINE = 1.2
WIDTHS = {
    191: "'",
    222: "ijl‘’",
    278: " !,./:;I[]ft\\|·",
    333: "()-`r“”",
    355: '"',
    389: "*",
    500: "Jckvsxyz",
    556: "#$?0123456789Labdeghnopqu_–",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…—",
    1015: "@",
}
WIDTH_OF = {letter: width for width, letters in WIDTHS.items() for letter in letters}


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Estimate, rather a little too wide, how many pixels the words take."""
    thousandths = sum(_letter_width(letter) for letter in words)
    return thousandths * size / 1000 * OTHER_FONTS * (BOLD if bold else 1)


@lru_cache(maxsize=2048)
def _letter_width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return FULL_WIDTH
    plain = unicodedata.normalize("NFKD", letter)[0]
    return WIDTH_OF.get(plain, UNKNOWN_WIDTH)


def shorten(words: str, room: float, size: float, *, bold: bool = False) -> str:
    """Cut words that do not fit and say so with an ellipsis."""
    if text_width(words, size, bold=bold) <= room:
        return words
    kept = words
    while kept and text_width(kept.rstrip() + ELLIPSIS, size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip(" ,.-") + ELLIPSIS


def wrap(words: str, room: float, size: float, *, lines: int = 2, bold: bool = False) -> list[str]:
    """Break words into at most so many lines; what is left over is shortened away."""
    rows: list[str] = []
    for word in words.split():
        joined = f"{rows[-1]} {word}" if rows else word
        if rows and text_width(joined, size, bold=bold) <= room:
            rows[-1] = joined
        else:
            rows.append(word)
    if len(rows) > lines:
        rows = [*rows[: lines - 1], " ".join(rows[lines - 1 :])]
    return [shorten(row, room, size, bold=bold) for row in rows]


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 14,
    bold: bool = False,
    anchor: Anchor = "middle",
    ink: Ink = "ink",
    halo: float | None = None,
    room: float | None = None,
) -> Markup:
    """Draw one line of words.

    ``halo`` is a line in the colour of the surface behind; ``room`` presses words
    together that would be wider.
    """
    pressed = room is not None and text_width(words, size, bold=bold) > room
    return element(
        "text",
        escape(words),
        x=x,
        y=y,
        fill=f"var(--{ink})",
        font_size=f"{size:g}",
        font_weight="700" if bold else None,
        text_anchor=None if anchor == "start" else anchor,
        textLength=room if pressed else None,
        lengthAdjust="spacingAndGlyphs" if pressed else None,
        stroke="var(--bg,var(--page))" if halo else None,
        stroke_width=halo,
        stroke_linejoin="round" if halo else None,
        paint_order="stroke" if halo else None,
    )


def stack(
    x: float,
    y: float,
    rows: Sequence[tuple[str, float, bool]],
    *,
    anchor: Anchor = "middle",
    halo: float | None = 4,
) -> Markup:
    """Draw rows of (words, size, bold) below each other; ``y`` is the top of the first."""
    parts = []
    for words, size, bold in rows:
        parts.append(text(x, y + size, words, size=size, bold=bold, anchor=anchor, halo=halo))
        y += size * LINE
    return join(parts)


def stack_size(rows: Sequence[tuple[str, float, bool]]) -> tuple[float, float]:
    """Give the width and height of what ``stack`` would draw."""
    width = max((text_width(words, size, bold=bold) for words, size, bold in rows), default=0)
    return width, sum(size * LINE for _, size, _ in rows)


def text_box(
    x: float, y: float, words: str, size: float, *, anchor: Anchor = "middle", bold: bool = False
) -> Box:
    """Give the rectangle that one line of words covers; ``y`` is its base line."""
    width = text_width(words, size, bold=bold)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, y - size * 0.8, left + width, y + size * 0.25)
