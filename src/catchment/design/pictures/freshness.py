"""How fresh a record is: a full, a half or a dashed dot, always with words beside it."""

from enum import StrEnum
from functools import cache

from markupsafe import Markup

from catchment.design.pictures.drawing import decoration, element, open_circle


class Freshness(StrEnum):
    """How much of its own rhythm a record has used up."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"


@cache
def dot(freshness: Freshness) -> Markup:
    """Draw the dot; the words beside it say when the record was last checked."""
    return decoration(_shape(freshness), 16, 16, class_=f"c-dot c-dot--{freshness}")


def _shape(freshness: Freshness) -> Markup:
    if freshness is Freshness.FRESH:
        return element("circle", cx=8, cy=8, r=7, fill="var(--brand)")
    if freshness is Freshness.STALE:
        return open_circle(8, 8, 6.2, 2)
    rim = element(
        "circle", cx=8, cy=8, r=6.2, fill="var(--page)", stroke="var(--brand)", stroke_width=1.6
    )
    return rim + element("path", d="M8 1.8A6.2 6.2 0 0 1 8 14.2Z", fill="var(--brand)")
