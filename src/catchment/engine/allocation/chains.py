"""Chains of moves, by which one more learner gets a place and nobody loses theirs.

Compiled like ``kernels``; see there for the words and for the source of the theorem that makes a
shortest chain safe: whoever enters a full pot or a full cap does so because somebody leaves it, and
no two steps of a shortest chain come in each other's way.
"""

from typing import NamedTuple

from catchment.engine.allocation.kernels import (
    NONE,
    Numbers,
    Rows,
    Sitting,
    Tree,
    count,
    tight_above,
)


class Movers(NamedTuple):
    """Who may go where in a chain; changed in place.

    rank: (L,) who goes first; unique.
    klass: (L,) the class.
    ends: (3L,) ends[3 l + t] is the end of learner l's rows in tiers 0 to t.
    reach: (L,) the end of the rows that a learner may be moved to.
    sits: (L,) the pot, else NONE.
    spot: (L,) the slot, where they sit.
    took: (L,) the row to which a chain brought them last, else NONE.
    won: (L,) the row by which a chain first placed them, else NONE.
    chain: (L,) the number of the last chain that placed or moved them, else NONE.
    """

    rank: Numbers
    klass: Numbers
    ends: Numbers
    reach: Numbers
    sits: Numbers
    spot: Numbers
    took: Numbers
    won: Numbers
    chain: Numbers


class Search(NamedTuple):
    """What a search notes, all zero before the first; changed in place.

    seen: (P + C,) 1 for full nodes that were looked into.
    met: (L,) 1 for learners who were asked to move.
    queue, nodes: (L + 1,), (P + C,) the same as lists, in the order of the search.
    asker: (L,) who would take this learner's place, or make room under the same cap.
    row: (L + 1,) by which row; at the end, the new row of whoever moves last.
    """

    seen: Numbers
    met: Numbers
    queue: Numbers
    nodes: Numbers
    asker: Numbers
    row: Numbers


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

    A search that fails has looked at places which nobody can leave, so later searches need not look
    there again: what it has seen stays seen. That holds if better classes come first in ``waiting``.

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
    for turn in range(len(waiting)):
        learner = waiting[turn]
        lowest = movers.klass[learner] * by_class
        last = find(learner, lowest, bump, rows, tree, seats, movers, search)
        if last == NONE:
            continue
        shift(learner, last, number, rows, tree, seats, movers, search)
        limit_fall(learner, down, movers)
        number += 1
    return number - rule[3]


def find(  # noqa: C901 - one loop, kept whole because it is most of the time of a run
    first: int,
    lowest: int,
    bump: int,
    rows: Rows,
    tree: Tree,
    seats: Sitting,
    movers: Movers,
    search: Search,
) -> int:
    """Look for the shortest chain that places a learner.

    Returns:
        Who moves last, with ``search.row`` and ``asker`` told for all who move, else NONE. Whoever
        moves last has their own new row in ``search.row[-1]``, NONE if they are left without.
    """
    start, pot = rows.start, rows.pot
    room, held = tree.room, seats.held
    reach, sits = movers.reach, movers.sits
    seen, met, queue, nodes = search.seen, search.met, search.queue, search.nodes
    queue[0] = first
    met[first] = 1
    head, tail, looked, last = 0, 1, 0, NONE
    while head < tail and last == NONE:
        learner = queue[head]
        head += 1
        if movers.klass[learner] >= bump:
            last = learner
            search.row[-1] = NONE
            break
        home = sits[learner]
        for row in range(start[learner], reach[learner]):
            node = pot[row]
            if node == home:
                continue
            if held[node] < room[node]:
                node = tight_above(node, tree, seats)
                if node == NONE:
                    last = learner
                    search.row[-1] = row
                    break
            if seen[node]:
                continue
            seen[node] = 1
            nodes[looked] = node
            looked += 1
            tail = ask(node, learner, row, lowest, tail, tree, seats, movers, search)
    if last != NONE:
        forget(tail, looked, search)
    return last


def ask(
    node: int,
    learner: int,
    row: int,
    lowest: int,
    tail: int,
    tree: Tree,
    seats: Sitting,
    movers: Movers,
    search: Search,
) -> int:
    """Ask all who sit in a full node whether they could move; give the new end of the queue."""
    pots = len(seats.slot) - 1
    if node < pots:
        return ask_pot(node, learner, row, lowest, tail, seats, movers, search)
    before = tail
    for position in range(tree.first[node - pots], tree.first[node - pots + 1]):
        pot = tree.under[position]
        tail = ask_pot(pot, learner, row, lowest, tail, seats, movers, search)
    sort_by_rank(before, tail, movers.rank, search.queue)
    return tail


def ask_pot(
    pot: int,
    learner: int,
    row: int,
    lowest: int,
    tail: int,
    seats: Sitting,
    movers: Movers,
    search: Search,
) -> int:
    """Put on the queue who sits in a pot and may move."""
    klass, met, queue = movers.klass, search.met, search.queue
    slot = seats.slot[pot]
    for position in range(slot, slot + seats.held[pot]):
        other = seats.who[position]
        if klass[other] >= lowest and not met[other]:
            met[other] = 1
            queue[tail] = other
            tail += 1
            search.asker[other] = learner
            search.row[other] = row
    return tail


def sort_by_rank(begin: int, end: int, rank: Numbers, queue: Numbers) -> None:
    """Put part of the queue in order: who goes last in the lottery is asked first."""
    for position in range(begin + 1, end):
        learner = queue[position]
        hole = position
        while hole > begin and rank[queue[hole - 1]] < rank[learner]:
            queue[hole] = queue[hole - 1]
            hole -= 1
        queue[hole] = learner


def forget(tail: int, looked: int, search: Search) -> None:
    """Unsee what a search that succeeded has seen."""
    for position in range(tail):
        search.met[search.queue[position]] = 0
    for position in range(looked):
        search.seen[search.nodes[position]] = 0


def shift(
    first: int,
    last: int,
    number: int,
    rows: Rows,
    tree: Tree,
    seats: Sitting,
    movers: Movers,
    search: Search,
) -> None:
    """Make the moves of a chain, from its end to the learner whom it helps."""
    learner = last
    row = search.row[-1]
    while learner != NONE:
        if movers.sits[learner] != NONE:
            leave(learner, tree, seats, movers)
        movers.took[learner] = row
        movers.chain[learner] = number
        if row != NONE:
            sit(learner, rows.pot[row], tree, seats, movers)
        if learner == first:
            return
        row = search.row[learner]
        learner = search.asker[learner]


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
