"""The person in the middle, people they trust near, helpers further out, gaps open.

The places are computed: each ring is spread evenly and turned until it fits between
the rings inside it; what still touches is pushed apart along the rings, and the sheet
grows a little when that is not enough.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from markupsafe import Markup

from catchment.design.pictures.drawing import (
    Box,
    Caption,
    Point,
    Sheet,
    Surface,
    around,
    clamp,
    contour_ring,
    element,
    frame,
    join,
    open_circle,
    twice,
)
from catchment.design.pictures.lettering import (
    shorten,
    stack,
    stack_size,
    text,
    text_box,
    text_width,
    wrap,
)
from catchment.design.pictures.patterns import LAYERS
from catchment.design.pictures.people import glyph
from catchment.design.pictures.tables import Table

TRUSTED, TEAM, OUTER = 0, 1, 2
TURNS = 16
PUSHES = 160
GROWTH = 36
GROWTHS = 10
DRIFT = 0.16
SUB_SIZE = 13.0


@dataclass(frozen=True)
class Star:
    """Somebody in the picture; ``covers`` holds layers, ``sub`` a word about them."""

    initials: str
    name: str
    sub: str = ""
    covers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Constellation:
    """Who is how near to one person; ``gaps`` names the needs that nobody covers."""

    person: str
    trusted: tuple[Star, ...] = ()
    team: tuple[Star, ...] = ()
    others: tuple[Star, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConstellationWords:
    """The picture's own words, so that they can be translated."""

    trusted: str = "trusted"
    suggested: str = "suggested"
    possible: str = "also possible"
    nobody: str = "Nobody yet"


@dataclass(frozen=True)
class Placed:
    """A star or a gap with its place and the words under it."""

    ring: int
    x: float
    y: float
    radius: float
    rows: tuple[tuple[str, float, bool], ...]
    star: Star | None


@dataclass(frozen=True)
class _Plan:
    """Measures of one sheet; ``air`` is what stays empty round everybody, across and down."""

    name: Literal["w", "n"]
    width: float
    height: float
    rings: tuple[Point, Point, Point]
    radii: tuple[float, float, float]
    core: float
    name_size: float
    label_room: float
    fine_lines: int
    air: Point

    @property
    def centre(self) -> Point:
        return self.width / 2, self.height / 2 - 10

    def grown(self, extra: float) -> "_Plan":
        factor = (self.height + extra) / self.height
        first, second, third = ((across, down * factor) for across, down in self.rings)
        return replace(self, height=self.height + extra, rings=(first, second, third))


WIDE = _Plan(
    "w",
    640,
    590,
    ((122, 112), (212, 190), (290, 256)),
    (33, 33, 27),
    40,
    15,
    124,
    fine_lines=4,
    air=(8, 2),
)
NARROW = _Plan(
    "n",
    328,
    540,
    ((92, 102), (122, 176), (146, 232)),
    (25, 25, 21),
    33,
    13,
    96,
    fine_lines=3,
    air=(3, 2),
)


@lru_cache(maxsize=128)
def constellation(
    caption: Caption,
    people: Constellation,
    words: ConstellationWords | None = None,
    *,
    surface: Surface = "page",
) -> Markup:
    """Draw the constellation for both sizes of page.

    The last ones drawn are remembered: a stored answer is the same picture each time it is read.
    """
    said = words or ConstellationWords()
    return twice(lambda wide: _draw(caption, people, said, WIDE if wide else NARROW, surface))


def table(people: Constellation, words: ConstellationWords | None = None) -> Table:
    """Give the same as words: who, how near, and what they cover."""
    said = words or ConstellationWords()
    groups = (
        (said.trusted, people.trusted),
        (said.suggested, people.team),
        (said.possible, people.others),
    )
    rows = [
        (star.name, ring, star.sub, ", ".join(LAYERS[layer] for layer in star.covers))
        for ring, stars in groups
        for star in stars
    ]
    gaps = [(said.nobody, "", gap, "") for gap in people.gaps]
    return Table(("Who", "How near", "For what", "Covers"), (*rows, *gaps))


@lru_cache(maxsize=256)
def arrange(
    people: Constellation, words: ConstellationWords, *, wide: bool
) -> tuple[tuple[Placed, ...], float]:
    """Find a place for everybody so that no picture and no word lies on another.

    Returns:
        everybody with their place, and the height of sheet that this needs.
    """
    plan = WIDE if wide else NARROW
    everybody: list[Placed] = []
    for growth in range(GROWTHS):
        grown = plan.grown(growth * GROWTH)
        if growth % 2:  # wider steps get out of a knot that small ones only stir
            grown = replace(grown, air=WIDE.air)
        everybody = _spread(people, words, grown)
        everybody = _push_apart(everybody, grown)
        if not _touching(everybody, grown):
            return tuple(everybody), grown.height
    return tuple(everybody), plan.grown((GROWTHS - 1) * GROWTH).height


def boxes(placed: Placed, width: float) -> tuple[Box, Box]:
    """Give the rectangles of a picture and of the words under it."""
    across, down = stack_size(placed.rows)
    left = clamp(placed.x, across / 2 + 1, width - across / 2 - 1) - across / 2
    top = placed.y + placed.radius + 1
    return around(placed.x, placed.y, placed.radius), Box(left, top, left + across, top + down)


def _spread(people: Constellation, words: ConstellationWords, plan: _Plan) -> list[Placed]:
    rings: tuple[list[Star | str], ...] = (
        list(people.trusted),
        list(people.team),
        [*people.others, *people.gaps],
    )
    everybody: list[Placed] = []
    for ring, members in enumerate(rings):
        if members:
            everybody += _best_turn(ring, members, everybody, words, plan)
    return everybody


def _best_turn(
    ring: int,
    members: Sequence[Star | str],
    inside: list[Placed],
    words: ConstellationWords,
    plan: _Plan,
) -> list[Placed]:
    """Turn an evenly spread ring until it covers as little as possible."""
    step = 360 / len(members)
    start = {TRUSTED: 0.0 if len(members) % 2 else 45.0, TEAM: 0.0, OUTER: -36.0}[ring]
    if ring == TRUSTED and len(members) == 3:
        start = -60.0
    best: list[Placed] = []
    least = math.inf
    for turn in range(TURNS):
        tried = [
            _place(ring, member, start + (i + turn / TURNS) * step, words, plan)
            for i, member in enumerate(members)
        ]
        covered = _covered(tried, inside, plan)
        if covered < least - 1:
            best, least = tried, covered
        if least == 0:
            break
    return best


def _place(
    ring: int, member: Star | str, degrees: float, words: ConstellationWords, plan: _Plan
) -> Placed:
    across, down = plan.rings[ring]
    angle = math.radians(degrees - 90)
    star = member if isinstance(member, Star) else None
    name, sub = (star.name, star.sub) if star else (words.nobody, str(member))
    placed = Placed(
        ring,
        plan.centre[0] + across * math.cos(angle),
        plan.centre[1] + down * math.sin(angle),
        plan.radii[ring] if star else plan.radii[ring] + 3,
        _rows(name, sub, plan),
        star,
    )
    return _kept_on_sheet(placed, plan)


def _rows(name: str, sub: str, plan: _Plan) -> tuple[tuple[str, float, bool], ...]:
    names = wrap(name, plan.label_room, plan.name_size, lines=2, bold=True)
    rows = [(line, plan.name_size, True) for line in names]
    if plan.name == "w" and sub:
        subs = wrap(sub, plan.label_room, SUB_SIZE, lines=3 - len(names))
        rows += [(line, SUB_SIZE, False) for line in subs]
    return tuple(rows)


def _kept_on_sheet(placed: Placed, plan: _Plan) -> Placed:
    edge = placed.radius + 2
    _, words_height = stack_size(placed.rows)
    return replace(
        placed,
        x=clamp(placed.x, edge, plan.width - edge),
        y=clamp(placed.y, edge, plan.height - edge - words_height - 2),
    )


def _covered(tried: list[Placed], inside: list[Placed], plan: _Plan) -> float:
    area = 0.0
    for i, one in enumerate(tried):
        mine = boxes(one, plan.width)
        area += sum(_shared(box, _core(plan), plan.air) for box in mine)
        for other in (*inside, *tried[:i]):
            area += sum(_shared(a, b, plan.air) for a in mine for b in boxes(other, plan.width))
    return area


def _shared(one: Box, other: Box, air: Point) -> float:
    across, down = one.overlap(other)
    return max(across + air[0], 0) * max(down + air[1], 0)


def _core(plan: _Plan) -> Box:
    return around(*plan.centre, plan.core + 6)


def _push_apart(everybody: list[Placed], plan: _Plan) -> list[Placed]:
    places = list(everybody)
    for _ in range(PUSHES):
        moves = _pushes(places, plan)
        if all(move == (0.0, 0.0) for move in moves):
            break
        places = [
            _kept_on_ring(replace(one, x=one.x + dx, y=one.y + dy), plan)
            for one, (dx, dy) in zip(places, moves, strict=True)
        ]
    return places


def _pushes(places: list[Placed], plan: _Plan) -> list[Point]:
    moves = [(0.0, 0.0)] * len(places)
    outlines = [boxes(one, plan.width) for one in places]
    for i, mine in enumerate(outlines):
        for box in mine:
            moves[i] = _added(moves[i], _push(box, _core(plan), plan.air), 1)
        for j in range(i):
            for a in mine:
                for b in outlines[j]:
                    push = _push(a, b, plan.air)
                    moves[i] = _added(moves[i], push, 0.5)
                    moves[j] = _added(moves[j], push, -0.5)
    return moves


def _added(move: Point, push: Point, share: float) -> Point:
    return move[0] + push[0] * share, move[1] + push[1] * share


def _push(box: Box, other: Box, air: Point) -> Point:
    """How the first must move to stand clear, along the shorter way."""
    across, down = box.overlap(other)
    across, down = across + air[0], down + air[1]
    if across <= 0 or down <= 0:
        return 0.0, 0.0
    if across < down:
        right = box.left + box.right >= other.left + other.right
        return (across + 0.5) * (1 if right else -1), 0.0
    below = box.top + box.bottom >= other.top + other.bottom
    return 0.0, (down + 0.5) * (1 if below else -1)


def _kept_on_ring(placed: Placed, plan: _Plan) -> Placed:
    """Let nobody drift so far that near and far would be mixed up."""
    across, down = plan.rings[placed.ring]
    dx, dy = placed.x - plan.centre[0], placed.y - plan.centre[1]
    distance = math.hypot(dx / across, dy / down) or 1.0
    factor = clamp(distance, 1 - DRIFT, 1 + DRIFT) / distance
    moved = replace(placed, x=plan.centre[0] + dx * factor, y=plan.centre[1] + dy * factor)
    return _kept_on_sheet(moved, plan)


def _touching(places: list[Placed], plan: _Plan) -> bool:
    outlines = [boxes(one, plan.width) for one in places]
    for i, mine in enumerate(outlines):
        others = [_core(plan), *(box for pair in outlines[:i] for box in pair)]
        if any(a.touches(b) for a in mine for b in others):
            return True
    return False


def _draw(
    caption: Caption,
    people: Constellation,
    words: ConstellationWords,
    plan: _Plan,
    surface: Surface,
) -> Markup:
    everybody, height = arrange(people, words, wide=plan.name == "w")
    plan = plan.grown(height - plan.height)
    near = [one for one in everybody if one.ring in (TRUSTED, TEAM)]
    body = join(
        [
            _contours(plan),
            _ring_names(everybody, words, plan),
            join(_thread(one, plan) for one in near),
            _middle(people.person, plan),
            join(_drawn(one, plan) for one in everybody),
        ]
    )
    return frame(caption, Sheet(plan.name, plan.width, plan.height), body, surface)


@lru_cache(maxsize=2 * GROWTHS)
def _contours(plan: _Plan) -> Markup:
    chain = [(plan.core + 16, plan.core + 14), *plan.rings]
    lines = []
    for ring in (3, 2, 1):
        (near_across, near_down), (across, down) = chain[ring - 1], chain[ring]
        for fine in range(plan.fine_lines):
            share = 1 - fine / plan.fine_lines
            size = (
                near_across + (across - near_across) * share,
                near_down + (down - near_down) * share,
            )
            lines.append(_contour(plan.centre, size, ring * 0.5, main=fine == 0))
    return join(lines)


def _contour(centre: Point, size: Point, bend: float, *, main: bool) -> Markup:
    return element(
        "path",
        d=contour_ring(centre, *size, bend=bend),
        fill="var(--tint-2)",
        fill_opacity="0.26" if main else "0.1",
        stroke="var(--brand-mid)",
        stroke_opacity="0.75" if main else "0.22",
        stroke_width=1.5 if main else 1,
    )


def _ring_names(everybody: Sequence[Placed], words: ConstellationWords, plan: _Plan) -> Markup:
    """Name each ring that has somebody on it, where there is room for its name."""
    if plan.name == "n":
        return Markup("")
    taken = [_core(plan), *(box for one in everybody for box in boxes(one, plan.width))]
    parts = []
    for ring, name in enumerate((words.trusted, words.suggested, words.possible)):
        spot = _room_on_ring(ring, name, taken, plan)
        if spot and any(one.ring == ring for one in everybody):
            taken.append(text_box(*spot, name, 12.5))
            parts.append(text(*spot, name, size=12.5, ink="brand", halo=5))
    return join(parts)


def _room_on_ring(ring: int, name: str, taken: list[Box], plan: _Plan) -> Point | None:
    across, down = plan.rings[ring]
    for degrees in (105, 255, 120, 240, 75, 285, 60, 300, 135, 225, 150, 210, 45, 315, 20, 340):
        angle = math.radians(degrees - 90)
        half = text_width(name, 12.5) / 2
        x = clamp(plan.centre[0] + across * math.cos(angle), half + 4, plan.width - half - 4)
        spot = (x, plan.centre[1] + down * math.sin(angle) + 4)
        box = text_box(*spot, name, 12.5)
        if box.inside(plan.width, plan.height) and not any(box.touches(other) for other in taken):
            return spot
    return None


def _thread(placed: Placed, plan: _Plan) -> Markup:
    trusted = placed.ring == TRUSTED
    (cx, cy) = plan.centre
    return element(
        "line",
        x1=cx,
        y1=cy,
        x2=placed.x,
        y2=placed.y,
        stroke="var(--paper-ink)" if trusted else "var(--brand)",
        stroke_width=2.5 if trusted else 3,
        stroke_dasharray="1 6" if trusted else None,
        stroke_linecap="round" if trusted else None,
    )


def _middle(person: str, plan: _Plan) -> Markup:
    (cx, cy) = plan.centre
    size = 18.0 if plan.name == "w" else 15.0
    room = 2 * plan.core - 5
    while size > 11 and text_width(person, size, bold=True) > room:
        size -= 1
    halo = element(
        "circle",
        cx=cx,
        cy=cy,
        r=plan.core + 5,
        fill="var(--page)",
        stroke="var(--brand)",
        stroke_width=1.5,
    )
    disc = element("circle", cx=cx, cy=cy, r=plan.core, fill="var(--brand)")
    name = shorten(person, room, size, bold=True)
    return halo + disc + text(cx, cy + size * 0.35, name, size=size, bold=True, ink="page")


def _drawn(placed: Placed, plan: _Plan) -> Markup:
    _, words = boxes(placed, plan.width)
    label = stack((words.left + words.right) / 2, words.top, placed.rows)
    star = placed.star
    if star:
        person = glyph(
            placed.x,
            placed.y,
            placed.radius,
            star.initials,
            star.covers,
            placed.ring == TRUSTED,
        )
        return person + label
    mark = text(placed.x, placed.y + 6, "?", size=17, bold=True, ink="warm")
    return open_circle(placed.x, placed.y, placed.radius) + mark + label
