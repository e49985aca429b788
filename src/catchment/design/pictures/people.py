"""A person as a picture: initials in the middle, one arc for each layer they cover."""

from collections.abc import Sequence

from markupsafe import Markup

from catchment.design.pictures.drawing import arc_band, decoration, element, join
from catchment.design.pictures.lettering import text, text_width
from catchment.design.pictures.patterns import layer_fill

BAND = 8
GAP_DEGREES = 12
INITIALS_SIZE = 14


def glyph(
    x: float, y: float, radius: float, initials: str, covers: Sequence[int], trusted: bool = False
) -> Markup:
    """Draw somebody; a paper centre says that the person already trusts them."""
    inner = radius - BAND
    centre = element(
        "circle",
        cx=x,
        cy=y,
        r=inner,
        fill="var(--paper)" if trusted else "var(--page)",
        stroke="var(--paper-line)" if trusted else None,
    )
    size = _fitting(initials, inner)
    letters = text(x, y + size * 0.36, initials, size=size, bold=True)
    return _bands(x, y, radius, tuple(dict.fromkeys(covers))) + centre + letters


def avatar(initials: str, covers: Sequence[int], trusted: bool = False) -> Markup:
    """Draw somebody beside their name, which stands in the text."""
    return decoration(glyph(30, 30, 28, initials, covers, trusted), 60, 60, class_="c-avatar")


def _bands(x: float, y: float, radius: float, covers: tuple[int, ...]) -> Markup:
    if not covers:
        return element(
            "circle",
            cx=x,
            cy=y,
            r=radius - 2,
            fill="none",
            stroke="var(--line-strong)",
            stroke_width=2,
        )
    if len(covers) == 1:
        return element(
            "circle",
            cx=x,
            cy=y,
            r=radius - BAND / 2,
            fill="none",
            stroke=layer_fill(covers[0]),
            stroke_width=BAND,
        )
    step = 360 / len(covers)
    return join(
        element(
            "path",
            d=arc_band(
                (x, y),
                radius - BAND,
                radius,
                i * step + GAP_DEGREES / 2,
                (i + 1) * step - GAP_DEGREES / 2,
            ),
            fill=layer_fill(layer),
        )
        for i, layer in enumerate(covers)
    )


def _fitting(initials: str, inner: float) -> float:
    width = text_width(initials, INITIALS_SIZE, bold=True)
    room = 2 * inner - 3
    return INITIALS_SIZE if width <= room else max(8, INITIALS_SIZE * room / width)
