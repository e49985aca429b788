"""The loops that decide a round: deferred acceptance with promotion, and chains of moves.

Plain Python on lists of integers. ``speed`` also compiles this very source for arrays, where numba
is there; both give the same numbers. So nothing here may use more than integers, loops and the
tuples below, and no result may hang on how learners or opportunities are numbered: where an order
matters it is the order of keys.

Words: a *pot* is some of an opportunity's seats that are given by one order of keys. A *node* is a
pot (0 to P - 1) or a cap over pots (P to P + C - 1). A *key* says who goes first where seats are
short: the lower one. A *row* is one learner's wish for one pot.

Sources: D. Gale and L. S. Shapley, Amer. Math. Monthly 69 (1962) 9-15. Z. Kiraly, Algorithmica 60
(2011) 3-20, and Algorithms 6 (2013) 471-484: promotion, and why it reaches 2/3. J. Edmonds, Lecture
Notes in Computer Science 2570 (2003) 11-26: shortest chains keep two matroids intact; here the one
is that nobody has two places, the other is the caps, which lie in trees.
"""

from typing import NamedTuple

#: A list here; an array of the same numbers where this source is compiled.
Numbers = list[int]

NONE = -1


class Rows(NamedTuple):
    """What learners want.

    start: (L + 1,) the rows of learner l, best first, are start[l] to start[l + 1].
    pot: (R,) the pot.
    outside: (R,) 1 where the pot is not kept for this learner, else 0.
    """

    start: Numbers
    pot: Numbers
    outside: Numbers


class Tree(NamedTuple):
    """What there is.

    room: (P + C,) how many a node may hold.
    up: (P + C,) the innermost cap over a node, else NONE.
    first: (C + 1,) the pots under cap c, however deep, are under[first[c]] to under[first[c + 1]].
    under: pots.
    """

    room: Numbers
    up: Numbers
    first: Numbers
    under: Numbers


class Sitting(NamedTuple):
    """Who sits where; changed in place.

    held: (P + C,) how many each node holds.
    slot: (P + 1,) the slots of pot p are slot[p] to slot[p + 1]; never fewer than one.
    worth: (S,) in ``settle``: keys, the worst of a pot in its first slot; -1 where nobody sits.
    who: (S,) learners.
    """

    held: Numbers
    slot: Numbers
    worth: Numbers
    who: Numbers


def settle(
    order: Numbers,
    key: Numbers,
    again: Numbers,
    steps: Numbers,
    rows: Rows,
    tree: Tree,
    seats: Sitting,
    ahead: Numbers,
    at: Numbers,
) -> None:
    """Let learners ask for one pot after the other until nobody has anything left to ask.

    Whom a pot or cap cannot hold leaves: the highest key. A learner whose rows have run out goes
    through them once more, ahead of those of the same class who have not: promotion.

    Args:
        order: who asks, in any order; the result is the same, and in the order of keys it is soonest.
        key: (L,) of learners who are not promoted.
        again: (L,) 1 for whom promotion holds.
        steps: how far promotion lowers a key, and how far it is raised where a pot is not kept for
            the learner.
        ahead: (L,) 1 where promoted; changed in place.
        at: (L,) the row that each learner got, else NONE; changed in place.
    """
    start, pot, outside = rows.start, rows.pot, rows.outside
    room, held, slot, worth = tree.room, seats.held, seats.slot, seats.worth
    lower, raised = steps[0], steps[1]
    for turn in range(len(order)):
        learner = order[turn]
        row = start[learner]
        while learner != NONE:
            if row == start[learner + 1]:
                if ahead[learner] or not again[learner]:
                    at[learner] = NONE
                    break
                ahead[learner] = 1
                row = start[learner]
            asked = pot[row]
            mine = key[learner] - lower * ahead[learner] + raised * outside[row]
            if held[asked] == room[asked] and mine > worth[slot[asked]]:
                row += 1
                continue
            leaver = enter(asked, learner, mine, tree, seats)
            if leaver == learner:
                row += 1
                continue
            at[learner] = row
            learner = leaver
            if learner != NONE:
                row = at[learner] + 1


def enter(pot: int, learner: int, mine: int, tree: Tree, seats: Sitting) -> int:
    """Let a learner in; tell who had to leave for that: themselves if refused, NONE if nobody.

    Where the pot is full, they must have a lower key than somebody in it.
    """
    held, slot, worth, who = seats.held, seats.slot, seats.worth, seats.who
    top = slot[pot]
    if held[pot] == tree.room[pot]:
        leaver = who[top]
        sink(top, held[pot], mine, learner, worth, who)
        return leaver
    cap = tight_above(pot, tree, seats)
    leaver = NONE
    if cap != NONE:
        worst = worst_under(cap, tree, seats)
        if worst == NONE or mine > worth[slot[worst]]:
            return learner
        leaver = who[slot[worst]]
        drop_worst(worst, tree, seats)
    rise(top, held[pot], mine, learner, worth, who)
    count(pot, 1, tree, seats)
    return leaver


def tight_above(node: int, tree: Tree, seats: Sitting) -> int:
    """Give the innermost full cap over a node, else NONE."""
    cap = tree.up[node]
    while cap != NONE and seats.held[cap] < tree.room[cap]:
        cap = tree.up[cap]
    return cap


def worst_under(cap: int, tree: Tree, seats: Sitting) -> int:
    """Give the pot under a cap where the highest key sits, NONE where nobody sits."""
    held, slot, worth = seats.held, seats.slot, seats.worth
    number = cap - len(slot) + 1
    worst = NONE
    for position in range(tree.first[number], tree.first[number + 1]):
        pot = tree.under[position]
        if held[pot] and (worst == NONE or worth[slot[pot]] > worth[slot[worst]]):
            worst = pot
    return worst


def count(pot: int, change: int, tree: Tree, seats: Sitting) -> None:
    """Count one more or one fewer in a pot and in all caps over it."""
    node = pot
    while node != NONE:
        seats.held[node] += change
        node = tree.up[node]


def drop_worst(pot: int, tree: Tree, seats: Sitting) -> None:
    """Take the highest key out of a pot."""
    worth, who, top = seats.worth, seats.who, seats.slot[pot]
    count(pot, -1, tree, seats)
    last = top + seats.held[pot]
    moved, learner = worth[last], who[last]
    worth[last], who[last] = NONE, NONE
    if last > top:
        sink(top, last - top, moved, learner, worth, who)


def rise(top: int, size: int, mine: int, learner: int, worth: Numbers, who: Numbers) -> None:
    """Add a key to a heap of so many."""
    hole = size
    while hole and worth[top + (hole - 1) // 2] < mine:
        above = (hole - 1) // 2
        worth[top + hole], who[top + hole] = worth[top + above], who[top + above]
        hole = above
    worth[top + hole], who[top + hole] = mine, learner


def sink(top: int, size: int, mine: int, learner: int, worth: Numbers, who: Numbers) -> None:
    """Put a key where the highest key of a heap of so many was."""
    hole = 0
    below = 1
    while below < size:
        if below + 1 < size and worth[top + below + 1] > worth[top + below]:
            below += 1
        if worth[top + below] < mine:
            break
        worth[top + hole], who[top + hole] = worth[top + below], who[top + below]
        hole = below
        below = 2 * hole + 1
    worth[top + hole], who[top + hole] = mine, learner
