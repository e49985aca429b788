"""How far it is from every pot to a free seat, in moves: what makes a shortest chain quick to find.

Compiled like ``kernels``; see there for the words. Labels are measured once, backwards from the free
seats, and then only rise, where a chain has used up what was near.

Source: R. K. Ahuja and J. B. Orlin, "Distance-Directed Augmenting Path Algorithms for Maximum Flow
and Parametric Maximum Flow Problems", Naval Research Logistics 38 (1991) 413-430.
"""

from typing import NamedTuple

from catchment.engine.allocation.kernels import NONE, Numbers, Rows, Sitting, Tree, tight_above

#: No chain leads from here to a free seat, and none ever will.
FAR = 1 << 30


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
    """What is known of how far it is to a free seat, and the chain being looked for; changed in place.

    label: (P,) no chain from a pot to a free seat is shorter; FAR where there is none. All 0 first.
    head: (P + 2,) for every label the first pot that has it, else NONE.
    after, before: (P + 1,) the next and the last pot with the same label, else NONE.
    most: (2,) the highest label so far, but for FAR; and how often labels rose since they were
        measured.
    first, back: (P + 2,), (B,) while labels are measured: who may be moved to pot p are
        back[first[p]] to back[first[p + 1]].
    line, opened: (P,), (P + C,) while labels are measured: pots in the order of their labels, and 1
        for full caps that were looked under.
    movers: (L,) while labels are measured: who may be moved.
    who, row: (P + 2,) the chain: learner who[i] goes by row[i], for whom who[i + 1] makes room;
        NONE where somebody is left without a place.
    """

    label: Numbers
    head: Numbers
    after: Numbers
    before: Numbers
    most: Numbers
    first: Numbers
    back: Numbers
    line: Numbers
    opened: Numbers
    movers: Numbers
    who: Numbers
    row: Numbers


def measure(
    lowest: int, rows: Rows, tree: Tree, seats: Sitting, movers: Movers, search: Search
) -> None:
    """Label every pot with the length of the shortest chain that moves nobody of a better class."""
    turn_round(lowest, rows, movers, search)
    label, line, opened = search.label, search.line, search.opened
    for node in range(len(opened)):
        opened[node] = 0
    end = 0
    for pot in range(len(label)):
        label[pot] = FAR
        if seats.held[pot] < tree.room[pot] and tight_above(pot, tree, seats) == NONE:
            label[pot] = 0
            line[end] = pot
            end += 1
    begin = 0
    while begin < end:
        pot = line[begin]
        begin += 1
        for position in range(search.first[pot], search.first[pot + 1]):
            home = movers.sits[search.back[position]]
            if label[home] == FAR and seats.held[home] == tree.room[home]:
                label[home] = label[pot] + 1
                line[end] = home
                end += 1
            if tree.up[home] != NONE:
                end = open_caps(home, label[pot] + 1, end, tree, seats, search)
    link(search)


def turn_round(lowest: int, rows: Rows, movers: Movers, search: Search) -> None:
    """List for every pot who may be moved there."""
    start, pot, reach = rows.start, rows.pot, movers.reach
    sits, klass = movers.sits, movers.klass
    first, back = search.first, search.back
    for number in range(len(first)):
        first[number] = 0
    count = 0
    for learner in range(len(sits)):
        if sits[learner] != NONE and klass[learner] >= lowest:
            search.movers[count] = learner
            count += 1
            for row in range(start[learner], reach[learner]):
                first[pot[row] + 2] += 1
    for number in range(2, len(first)):
        first[number] += first[number - 1]
    for turn in range(count):
        learner = search.movers[turn]
        for row in range(start[learner], reach[learner]):
            place = first[pot[row] + 1]
            back[place] = learner
            first[pot[row] + 1] = place + 1


def open_caps(home: int, label: int, end: int, tree: Tree, seats: Sitting, search: Search) -> int:
    """Label the pots under the full caps over a pot that somebody may leave."""
    pots = len(search.label)
    cap = tree.up[home]
    while cap != NONE:
        if seats.held[cap] == tree.room[cap] and not search.opened[cap]:
            search.opened[cap] = 1
            for position in range(tree.first[cap - pots], tree.first[cap - pots + 1]):
                pot = tree.under[position]
                inner = seats.held[pot] == tree.room[pot] or tight_above(pot, tree, seats) != cap
                if search.label[pot] == FAR and not inner:
                    search.label[pot] = label
                    search.line[end] = pot
                    end += 1
        cap = tree.up[cap]
    return end


def link(search: Search) -> None:
    """List the pots of every label."""
    head, after, before = search.head, search.after, search.before
    for label in range(len(head)):
        head[label] = NONE
    search.most[0] = search.most[1] = 0
    for pot in range(len(search.label)):
        label = search.label[pot]
        if label < FAR:
            before[pot] = NONE
            after[pot] = head[label]
            if head[label] != NONE:
                before[head[label]] = pot
            head[label] = pot
            search.most[0] = max(search.most[0], label)


def relabel(pot: int, label: int, search: Search) -> None:
    """Raise the label of a pot; where a label is then nobody's, all above it lead nowhere."""
    old = search.label[pot]
    before, after = search.before[pot], search.after[pot]
    if before == NONE:
        search.head[old] = after
    else:
        search.after[before] = after
    if after != NONE:
        search.before[after] = before
    if label >= FAR:
        search.label[pot] = FAR
    else:
        search.label[pot] = label
        search.before[pot] = NONE
        search.after[pot] = search.head[label]
        if search.head[label] != NONE:
            search.before[search.head[label]] = pot
        search.head[label] = pot
        search.most[0] = max(search.most[0], label)
    search.most[1] += 1
    if search.head[old] == NONE:
        give_up(old + 1, search)


def give_up(lowest: int, search: Search) -> None:
    """Note that no chain leads on from pots with this label or a higher one."""
    for label in range(lowest, search.most[0] + 1):
        pot = search.head[label]
        search.head[label] = NONE
        while pot != NONE:
            search.label[pot] = FAR
            pot = search.after[pot]
    search.most[0] = lowest - 1
