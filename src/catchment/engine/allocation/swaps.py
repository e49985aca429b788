"""Swaps among learners of one class who have each other's better place.

Compiled like ``kernels``; see there for the words.

Source: L. Shapley and H. Scarf, "On Cores and Indivisibility", Journal of Mathematical Economics 1
(1974) 23-37: top trading cycles, David Gale's rule.
"""

from catchment.engine.allocation.kernels import NONE, Numbers, Rows

#: Where a learner stands while cycles are looked for.
IDLE, ON_PATH, FINISHED = 0, 1, 2


def swap(
    order: Numbers,
    rows: Rows,
    head: Numbers,
    who: Numbers,
    at: Numbers,
    asks: Numbers,
    path: Numbers,
    stage: Numbers,
) -> int:
    """Trade seats in cycles until no cycle makes all in it better off; nobody is worse off.

    Everybody points at their best pot that still has a seat to trade, and each pot at the holder who
    goes first. Who stand on a cycle take the seats they point at and have finished.

    Args:
        order: learners of one class who have a seat, in the order in which they go first.
        head: (P,) the slot of each pot's first holder; changed in place.
        who: (S + 1,) holders who may trade, those of one pot together, who goes first first, and
            NONE after the last of each pot.
        at: (L,) the row that each holds; changed in place.
        asks: (L,) the row that each points at: to begin with their first; changed in place.
        path: (L,) any numbers, changed in place.
        stage: (L,) IDLE, changed in place.

    Returns:
        How many got a better place.
    """
    better = 0
    for turn in range(len(order)):
        if stage[order[turn]] == FINISHED:
            continue
        length = 1
        path[0] = order[turn]
        stage[order[turn]] = ON_PATH
        while length:
            holder = pointed_at(path[length - 1], rows.pot, head, who, asks, stage)
            if stage[holder] == IDLE:
                stage[holder] = ON_PATH
                path[length] = holder
                length += 1
                continue
            learner = NONE
            while learner != holder:
                length -= 1
                learner = path[length]
                stage[learner] = FINISHED
                better += at[learner] != asks[learner]
                at[learner] = asks[learner]
    return better


def pointed_at(
    learner: int, pot: Numbers, head: Numbers, who: Numbers, asks: Numbers, stage: Numbers
) -> int:
    """Give who holds the seat that a learner points at: the first who has not finished."""
    while True:
        asked = pot[asks[learner]]
        while who[head[asked]] != NONE and stage[who[head[asked]]] == FINISHED:
            head[asked] += 1
        if who[head[asked]] != NONE:
            return who[head[asked]]
        asks[learner] += 1
