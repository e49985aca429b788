"""One day at work, from seven to six: travel, work and lunch; a word only where it fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from catchment.design.pictures.drawing import Caption, Sheet, element, frame, join, twice

BEGINS, ENDS = 7, 18
EDGE, HEIGHT, LETTER = 6.0, 66.0, 6.6
Kind = Literal["travel", "work", "lunch"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a day, in hours from midnight."""

    begins: float
    ends: float
    kind: Kind
    word: str = ""


def day_strip(caption: Caption, parts: Sequence[Stretch]) -> Markup:
    """Draw the day twice, for desktops and for phones."""
    return twice(
        lambda wide: _drawn(
            caption, parts, Sheet("w", 620, HEIGHT) if wide else Sheet("n", 296, HEIGHT)
        )
    )


def _drawn(caption: Caption, parts: Sequence[Stretch], sheet: Sheet) -> Markup:
    line = element("rect", x=EDGE, y=27, width=sheet.width - 2 * EDGE, height=2, fill="var(--line)")
    body = join([line, *(_part(part, sheet) for part in parts), *_hours(sheet)])
    return frame(caption, sheet, body)


def _at(hour: float, sheet: Sheet) -> float:
    hour = min(max(hour, BEGINS), ENDS)
    return EDGE + (hour - BEGINS) / (ENDS - BEGINS) * (sheet.width - 2 * EDGE)


def _part(part: Stretch, sheet: Sheet) -> Markup:
    begins, ends = _at(part.begins, sheet), _at(part.ends, sheet)
    if ends - begins <= 2:
        return Markup("")
    if part.kind == "travel":
        return element(
            "line",
            x1=begins + 3,
            y1=28,
            x2=ends,
            y2=28,
            stroke="var(--brand-mid)",
            stroke_width=5,
            stroke_dasharray="1 8",
            stroke_linecap="round",
        )
    work = part.kind == "work"
    box = element(
        "rect",
        x=begins,
        y=12,
        width=ends - begins - 1.5,
        height=32,
        rx=5,
        fill="var(--brand)" if work else "var(--paper)",
        stroke=None if work else "var(--paper-ink)",
    )
    if not part.word or ends - begins <= len(part.word) * LETTER + 6:
        return box
    word = element(
        "text",
        escape(part.word),
        x=(begins + ends) / 2,
        y=33,
        text_anchor="middle",
        font_size=13,
        font_weight=700,
        fill="var(--page)" if work else "var(--ink)",
    )
    return box + word


def _hours(sheet: Sheet) -> list[Markup]:
    hours = [hour for hour in range(BEGINS, ENDS + 1) if sheet.wide or (hour - BEGINS) % 2 == 0]
    return [
        element(
            "text",
            escape(f"{hour if hour <= 12 else hour - 12}{'am' if hour < 12 else 'pm'}"),
            x=_at(hour, sheet),
            y=61,
            text_anchor="start" if hour == BEGINS else "end" if hour == ENDS else "middle",
            font_size=12.5,
            fill="var(--ink-2)",
        )
        for hour in hours
    ]
