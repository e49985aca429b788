"""The seven layers as colour, pattern and word, so that colour never stands alone."""

from functools import cache
from typing import Literal

from markupsafe import Markup

from catchment.design.pictures.drawing import decoration, element, join, open_circle

LAYERS = {
    1: "Information",
    2: "Feelings",
    3: "Attachments",
    4: "Culture",
    5: "Momentum",
    6: "Purpose",
    7: "Trust and access",
}
TILE = {1: 7, 2: 6, 3: 6, 4: 7, 5: 7, 6: 7, 7: 7}
LINES = {
    3: "M-1 7 7 -1M3 9 9 3M-3 3 3 -3",
    4: "M0 3H7M3.5 0V7",
    5: "M0 3H7",
    6: "M3.5 0V7",
    7: "M0 5 3.5 1.5 7 5",
}


def defs() -> Markup:
    """Draw nothing, but hold the patterns; stands once, at the top of the body."""
    tiles = [_layer_tile(layer) for layer in LAYERS]
    return element(
        "svg",
        element("defs", *tiles, _tint_tile("hatch"), _tint_tile("dots")),
        class_="c-defs",
        width="0",
        height="0",
        aria_hidden="true",
        focusable="false",
    )


def layer_fill(layer: int) -> str:
    """Give the paint of a layer.

    Raises:
        KeyError: if there is no such layer.
    """
    if layer not in LAYERS:
        raise KeyError(layer)
    return f"url(#layer-{layer})"


@cache
def swatch(layer: int | Literal["open"]) -> Markup:
    """Draw the small square of a layer, or the open circle, for keys and headings."""
    shape = (
        open_circle(9, 9, 7, 2)
        if layer == "open"
        else element("rect", x=1, y=1, width=16, height=16, rx=4, fill=layer_fill(layer))
    )
    return decoration(shape, 18, 18, class_="c-swatch")


def _layer_tile(layer: int) -> Markup:
    size = TILE[layer]
    ground = element("rect", width=size, height=size, fill=f"var(--l{layer})")
    return _tile(f"layer-{layer}", size, join([ground, *_marks(layer)]))


def _marks(layer: int) -> list[Markup]:
    if layer == 2:
        return [element("circle", cx=3, cy=3, r="1.35", fill="var(--page)")]
    if layer in LINES:
        return [
            element("path", d=LINES[layer], stroke="var(--page)", stroke_width=1.6, fill="none")
        ]
    return []


def _tint_tile(name: Literal["hatch", "dots"]) -> Markup:
    ground = element("rect", width=6, height=6, fill="var(--tint-2)")
    mark = (
        element("path", d="M-1 7 7 -1M-3 3 3 -3M3 9 9 3", stroke="var(--brand)", stroke_width=1.4)
        if name == "hatch"
        else element("circle", cx=3, cy=3, r=1.2, fill="var(--brand)")
    )
    return _tile(f"tint-{name}", 6, ground + mark)


def _tile(name: str, size: int, body: Markup) -> Markup:
    return element("pattern", body, id=name, width=size, height=size, patternUnits="userSpaceOnUse")
