"""The network: who works with whom, who holds it together, who has no link yet.

Linked nodes are placed by springs from a fixed start, so the same network gives the
same picture; those without a link wait in a row of open circles.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from catchment.design.pictures.drawing import (
    Box,
    Caption,
    Point,
    Sheet,
    Surface,
    around,
    element,
    frame,
    join,
    open_circle,
    twice,
)
from catchment.design.pictures.lettering import shorten, text, text_box
from catchment.design.pictures.tables import Table

SEED = 11
MANY = 80
MARGIN = 18.0
LONE_STEP = 24.0
LONE_RADIUS = 8.0
BRIDGE_RADIUS = 15.0
NAME_SIZE = 15.0


@dataclass(frozen=True)
class Node:
    """An organisation (large) or a person (small); a bridge joins groups."""

    key: str
    name: str
    organisation: bool = True
    bridge: bool = False


@dataclass(frozen=True)
class Network:
    """Nodes and the pairs of keys that are linked.

    Raises:
        ValueError: if a link names nobody, or two nodes have one key.
    """

    nodes: tuple[Node, ...]
    links: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        keys = {node.key for node in self.nodes}
        if len(keys) != len(self.nodes):
            raise ValueError("Two nodes have one key")
        if any(key not in keys for link in self.links for key in link):
            raise ValueError("A link names somebody who is not there")

    @property
    def linked(self) -> tuple[Node, ...]:
        """Everybody who works with somebody else."""
        keys = {key for one, other in self.links if one != other for key in (one, other)}
        return tuple(node for node in self.nodes if node.key in keys)

    @property
    def lonely(self) -> tuple[Node, ...]:
        """Everybody who has no link yet."""
        linked = {node.key for node in self.linked}
        return tuple(node for node in self.nodes if node.key not in linked)


def network(
    caption: Caption,
    whole: Network,
    *,
    lonely_words: str = "no link yet",
    surface: Surface = "page",
) -> Markup:
    """Draw the network for both sizes of page."""
    return twice(lambda wide: _draw(caption, whole, lonely_words, surface, wide=wide))


def table(whole: Network) -> Table:
    """Give the network as words: everybody, and how many they work with."""
    partners: dict[str, set[str]] = {node.key: set() for node in whole.nodes}
    for one, other in whole.links:
        if one != other:
            partners[one].add(other)
            partners[other].add(one)
    rows = [
        (
            node.name,
            "organisation" if node.organisation else "person",
            str(len(partners[node.key])),
            "joins groups" if node.bridge else "" if partners[node.key] else "no link yet",
        )
        for node in whole.nodes
    ]
    return Table(("Name", "Kind", "Works with", "Note"), tuple(rows), figures=(2,))


@lru_cache(maxsize=16)
def layout(whole: Network) -> tuple[Point, ...]:
    """Find a place from 0 to 1 across and down for everybody who is linked.

    Pure and slow (about a second for 300): the caller may store the answer.
    """
    nodes = whole.linked
    if not nodes:
        return ()
    index = {node.key: i for i, node in enumerate(nodes)}
    pairs = [(index[a], index[b]) for a, b in whole.links if a != b]
    places = _settle(len(nodes), np.array(pairs, dtype=np.intp))
    places -= places.min(axis=0)
    places /= np.maximum(places.max(axis=0), 1e-9)
    return tuple((float(x), float(y)) for x, y in places)


def _settle(count: int, links: NDArray[np.intp]) -> NDArray[np.float64]:
    """Let everybody push everybody away and links pull, ever more gently."""
    places = np.random.default_rng(SEED).normal(size=(count, 2))
    rounds = 500 if count <= MANY else 220
    push = 0.055 * min(1.0, 34 / count) ** 0.5
    for turn in range(rounds):
        between = places[:, None] - places[None]
        apart = np.hypot(between[..., 0], between[..., 1]) + 1e-3
        force = (between * (push / apart**2.15)[..., None]).sum(axis=1) - places * 0.03
        pull = (places[links[:, 1]] - places[links[:, 0]]) * 0.12
        np.add.at(force, links[:, 0], pull)
        np.add.at(force, links[:, 1], -pull)
        length = np.hypot(force[:, 0], force[:, 1])[:, None]
        force *= np.minimum(1.0, 0.6 / np.maximum(length, 1e-9))
        places += force * max(0.05, 0.5 * (1 - turn / rounds))
    return places


def _sheet(whole: Network, *, wide: bool) -> Sheet:
    linked = len(whole.linked)
    width = 560.0 if wide else 328.0
    net = (250.0 if wide else 220.0) + min(linked, 300) * (0.9 if wide else 0.6)
    rows = math.ceil(len(whole.lonely) / _lone_columns(width))
    return Sheet("w" if wide else "n", width, (net if linked else 20) + _lone_height(rows))


def _lone_columns(width: float) -> int:
    return int((width - MARGIN) // LONE_STEP)


def _lone_height(rows: int) -> float:
    return rows * LONE_STEP + 34 if rows else 0


def _draw(
    caption: Caption, whole: Network, lonely_words: str, surface: Surface, *, wide: bool
) -> Markup:
    sheet = _sheet(whole, wide=wide)
    rows = math.ceil(len(whole.lonely) / _lone_columns(sheet.width))
    floor = sheet.height - _lone_height(rows)
    spots = _spots(whole, sheet.width, floor)
    body = join(
        [
            _links(whole, spots),
            _dots(whole.linked, spots),
            _bridges(whole.linked, spots, sheet.width, floor),
            _lonely(whole.lonely, floor, sheet.width, lonely_words),
        ]
    )
    return frame(caption, sheet, body, surface)


def _spots(whole: Network, width: float, floor: float) -> dict[str, Point]:
    return {
        node.key: (
            MARGIN + x * (width - 2 * MARGIN),
            MARGIN + y * (floor - 2 * MARGIN),
        )
        for node, (x, y) in zip(whole.linked, layout(whole), strict=True)
    }


def _links(whole: Network, spots: dict[str, Point]) -> Markup:
    pairs = dict.fromkeys(tuple(sorted(link)) for link in whole.links if link[0] != link[1])
    opacity = "0.55" if len(pairs) < 150 else "0.3"
    return join(
        element(
            "line",
            x1=spots[one][0],
            y1=spots[one][1],
            x2=spots[other][0],
            y2=spots[other][1],
            stroke="var(--brand-mid)",
            stroke_opacity=opacity,
        )
        for one, other in pairs
    )


def _dots(nodes: Sequence[Node], spots: dict[str, Point]) -> Markup:
    scale = 1.0 if len(nodes) <= MANY else 0.7
    return join(
        element(
            "circle",
            cx=spots[node.key][0],
            cy=spots[node.key][1],
            r=(6 if node.organisation else 3.6) * scale,
            fill="var(--brand)",
            stroke="var(--page)",
        )
        for node in nodes
        if not node.bridge
    )


def _bridges(nodes: Sequence[Node], spots: dict[str, Point], width: float, floor: float) -> Markup:
    bridges = [node for node in nodes if node.bridge]
    taken = [around(*spots[node.key], BRIDGE_RADIUS + 1) for node in bridges]
    drawn = [_bridge(*spots[node.key]) for node in bridges]
    for node in bridges:
        words = shorten(node.name, width * 0.5, NAME_SIZE, bold=True)
        label = _roomiest(words, spots[node.key], list(spots.values()), taken, (width, floor))
        if label:
            x, y = label
            taken.append(text_box(x, y, words, NAME_SIZE, bold=True))
            drawn.append(text(x, y, words, size=NAME_SIZE, bold=True, halo=4))
    return join(drawn)


def _bridge(x: float, y: float) -> Markup:
    halo = element(
        "circle",
        cx=x,
        cy=y,
        r=BRIDGE_RADIUS,
        fill="var(--paper)",
        stroke="var(--paper-ink)",
        stroke_width=1.8,
    )
    return halo + element("circle", cx=x, cy=y, r=7.5, fill="var(--brand)")


def _roomiest(
    words: str, spot: Point, dots: Sequence[Point], taken: Sequence[Box], size: Point
) -> Point | None:
    """Find the side of a bridge where its name covers the fewest dots."""
    x, y = spot
    half = text_box(0, 0, words, NAME_SIZE, bold=True).right
    tried = [
        (x + BRIDGE_RADIUS + 5 + half, y + 5),
        (x - BRIDGE_RADIUS - 5 - half, y + 5),
        (x, y - BRIDGE_RADIUS - 6),
        (x, y + BRIDGE_RADIUS + 15),
        *((x + dx * (half + 9), y + 5 + dy * 19) for dx in (1, -1) for dy in (1, -1)),
        *((x + dx * half, y + dy) for dy in (-21, 30, -38, 47) for dx in (0.5, -0.5, 0)),
    ]
    best: Point | None = None
    fewest = math.inf
    for place in tried:
        box = text_box(*place, words, NAME_SIZE, bold=True)
        if not box.inside(*size) or any(box.touches(other) for other in taken):
            continue
        covered = sum(box.touches(around(*dot, 6)) for dot in dots)
        if covered < fewest:
            best, fewest = place, covered
    return best


def _lonely(nodes: Sequence[Node], floor: float, width: float, words: str) -> Markup:
    if not nodes:
        return Markup("")
    columns = _lone_columns(width)
    circles = [
        open_circle(
            MARGIN + (i % columns) * LONE_STEP,
            floor + 16 + (i // columns) * LONE_STEP,
            LONE_RADIUS,
            2.2,
        )
        for i in range(len(nodes))
    ]
    rows = math.ceil(len(nodes) / columns)
    x, y = MARGIN - LONE_RADIUS - 1, floor + rows * LONE_STEP + 20
    return join([*circles, text(x, y, words, size=13, anchor="start")])
