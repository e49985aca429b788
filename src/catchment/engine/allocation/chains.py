"""Chains of moves, by which one more learner gets a place and nobody loses theirs.

Compiled like ``kernels``; see there for the words and for the source of the theorem that makes a
shortest chain safe: whoever enters a full pot or a full cap does so because somebody leaves it, and
no two steps of a shortest chain come in each other's way. ``labels`` tells which way is shortest.
"""

from catchment.engine.allocation.kernels import (
    NONE,
    Numbers,
    Rows,
    Sitting,
    Tree,
    count,
    tight_above,
)
from catchment.engine.allocation.labels import FAR, Movers, Search, measure, relabel

#: No class is left without a place so that others have one.
NOBODY = 127


def rescue(
    waiting: Numbers,
    rule: Numbers,
    rows: Rows,
    tree: Tree,
    seats: Sitting,
    movers: Movers,
    search: Search,
) -> int:
    """Place learners, one after the other, by shortest chains of moves.

    A label never falls: a shortest chain opens no shorter one, and who may move only grows fewer.
    That holds if better classes come first in ``waiting``.

    Args:
        waiting: who has no place, in the order in which they are helped.
        rule: (4,) how many tiers a learner may go below the first place that they were given; 1 if
            a chain may move nobody of a better class than the learner whom it helps; from which
            class on somebody may be left without a place instead (only for counting); and the number
            of the first chain.

    Returns:
        How many were placed.
    """
    down, by_class, bump, number = rule[0], rule[1], rule[2], rule[3]
    measured = NONE
    for turn in range(len(waiting)):
        learner = waiting[turn]
        lowest = movers.klass[learner] * by_class
        if measured < lowest and bump == NOBODY:
            measure(lowest, rows, tree, seats, movers, search)
            measured = lowest
        length = find(learner, lowest, bump, rows, tree, seats, movers, search)
        if length:
            shift(length, number, rows, tree, seats, movers, search)
            limit_fall(learner, down, movers)
            number += 1
    return number - rule[3]


def find(
    first: int,
    lowest: int,
    bump: int,
    rows: Rows,
    tree: Tree,
    seats: Sitting,
    movers: Movers,
    search: Search,
) -> int:
    """Look for a shortest chain that places a learner; give its length, 0 if there is none.

    From pot to pot, always one label nearer; where nobody in a pot can go nearer, its label rises.
    Once labels have risen so often that measuring them costs no more, they are measured anew.
    """
    search.who[0] = first
    length = 0
    while True:
        if length == 0:
            search.row[0] = nearest(first, rows, movers, search)
            if search.row[0] == NONE:
                return 0
            length = 1
        node = full_node(rows.pot[search.row[length - 1]], tree, seats)
        if node == NONE:
            return length
        length = go_on(length, node, lowest, bump, rows, tree, seats, movers, search)
        if length and search.row[length - 1] == NONE:
            return length


def full_node(pot: int, tree: Tree, seats: Sitting) -> int:
    """Give a pot if it is full, else the innermost full cap over it, else NONE."""
    if seats.held[pot] == tree.room[pot]:
        return pot
    return tight_above(pot, tree, seats)


def go_on(
    length: int,
    node: int,
    lowest: int,
    bump: int,
    rows: Rows,
    tree: Tree,
    seats: Sitting,
    movers: Movers,
    search: Search,
) -> int:
    """Go one step nearer to a free seat, or one back; give the new length of the chain."""
    pot = rows.pot[search.row[length - 1]]
    if search.label[pot] == FAR:
        return length - 1
    wanted = search.label[pot] - 1
    least = look(node, length, wanted, lowest, bump, rows, tree, seats, movers, search)
    if least <= wanted:
        return length + 1
    relabel(pot, least + 1, search)
    if bump == NOBODY and search.most[1] > len(search.label):
        measure(lowest, rows, tree, seats, movers, search)
        return 0
    return length - 1


def nearest(learner: int, rows: Rows, movers: Movers, search: Search) -> int:
    """Give the row of a learner without a place that has the lowest label, the best of those."""
    best, least = NONE, FAR
    for row in range(rows.start[learner], movers.reach[learner]):
        label = search.label[rows.pot[row]]
        if label < least:
            best, least = row, label
    return best


def look(
    node: int,
    at: int,
    wanted: int,
    lowest: int,
    bump: int,
    rows: Rows,
    tree: Tree,
    seats: Sitting,
    movers: Movers,
    search: Search,
) -> int:
    """Look for who in a full node can go nearest to a free seat, and put them into the chain.

    Returns:
        The label of where they can go, FAR if nobody can go anywhere.
    """
    pots = len(seats.slot) - 1
    if node < pots:
        return look_in(node, at, wanted, FAR, lowest, bump, rows, seats, movers, search)
    least = FAR
    for position in range(tree.first[node - pots], tree.first[node - pots + 1]):
        pot = tree.under[position]
        least = look_in(pot, at, NONE, least, lowest, bump, rows, seats, movers, search)
    return least


def look_in(  # noqa: C901 - one loop, kept whole because it is most of the time of a run
    pot: int,
    at: int,
    wanted: int,
    least: int,
    lowest: int,
    bump: int,
    rows: Rows,
    seats: Sitting,
    movers: Movers,
    search: Search,
) -> int:
    """Look among those in one pot for who can go to a lower label than ``least``.

    Stops at ``wanted``. Of those under one cap who can go equally near, the last in the lottery goes.
    """
    klass, reach, rank, sits = movers.klass, movers.reach, movers.rank, movers.sits
    start, pots, label = rows.start, rows.pot, search.label
    begin = seats.slot[pot]
    for position in range(begin, begin + seats.held[pot]):
        learner = seats.who[position]
        if klass[learner] < lowest:
            continue
        near, best, home = FAR, NONE, sits[learner]
        if klass[learner] >= bump:
            near = 0
        else:
            for row in range(start[learner], reach[learner]):
                if label[pots[row]] < near and pots[row] != home:
                    near, best = label[pots[row]], row
                    if near <= wanted:
                        break
        if near < least or (near == least < FAR and rank[learner] > rank[search.who[at]]):
            search.who[at], search.row[at] = learner, best
            least = near
        if least <= wanted:
            break
    return least


def shift(
    length: int,
    number: int,
    rows: Rows,
    tree: Tree,
    seats: Sitting,
    movers: Movers,
    search: Search,
) -> None:
    """Make the moves of a chain, from its end to the learner whom it helps."""
    for position in range(length - 1, -1, -1):
        learner, row = search.who[position], search.row[position]
        if movers.sits[learner] != NONE:
            leave(learner, tree, seats, movers)
        movers.took[learner] = row
        movers.chain[learner] = number
        if row != NONE:
            sit(learner, rows.pot[row], tree, seats, movers)


def leave(learner: int, tree: Tree, seats: Sitting, movers: Movers) -> None:
    """Take a learner out of their pot; the last in it takes their slot."""
    pot, spot = movers.sits[learner], movers.spot[learner]
    count(pot, -1, tree, seats)
    other = seats.who[seats.slot[pot] + seats.held[pot]]
    seats.who[spot] = other
    movers.spot[other] = spot
    movers.sits[learner] = NONE


def sit(learner: int, pot: int, tree: Tree, seats: Sitting, movers: Movers) -> None:
    """Put a learner into the first free slot of a pot."""
    spot = seats.slot[pot] + seats.held[pot]
    seats.who[spot] = learner
    movers.sits[learner] = pot
    movers.spot[learner] = spot
    count(pot, 1, tree, seats)


def limit_fall(learner: int, down: int, movers: Movers) -> None:
    """Let later chains move a learner only so many tiers below the place that they now won."""
    row, ends = movers.took[learner], movers.ends
    movers.won[learner] = row
    tier = 0
    while row >= ends[3 * learner + tier]:
        tier += 1
    movers.reach[learner] = ends[3 * learner + min(2, tier + down)]
