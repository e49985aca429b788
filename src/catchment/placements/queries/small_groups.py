"""Which figures of a table are not told, so that no group below five can be worked out.

A reader may subtract: rows from their totals, one table from another, one run from another. So:

- what is hidden of the *sizes* of groups hangs on nothing but the sizes, and is the same in each run;
- totals over everybody are told, with columns put together where one of them is too small, the same
  columns in each table; so tables share nothing that is not told anyway;
- inside a table, every figure from 1 to 4 stands in a circle of hidden ones along which one learner
  could be shifted from cell to cell, and no sum of a row or column would change.

Source: the circles are those of L. H. Cox, Network Models for Complementary Cell Suppression,
Journal of the American Statistical Association 90 (1995) 1453-1462. doi:10.1080/01621459.1995.10476654
"""

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

#: Groups smaller than this are not counted out loud.
FEWEST = 5

Figures = Sequence[Sequence[int]]
Cell = tuple[int, int]
#: A row or a column, with its number.
Node = tuple[bool, int]


def too_few(many: int) -> bool:
    """Whether so many learners are too few to be told."""
    return 0 < many < FEWEST


def hidden_groups(sizes: Sequence[int]) -> set[int]:
    """Say of which groups the size is not told: the small ones, and as few others as it takes.

    The total over all groups is told, so at least two are hidden, with five learners or more together.

    Args:
        sizes: of each group; of learners who belong to none, too.
    """
    hidden = {at for at, size in enumerate(sizes) if too_few(size)}
    rest = sorted(set(range(len(sizes))) - hidden, key=lambda at: (sizes[at] == 0, sizes[at], at))
    while hidden and rest and (len(hidden) < 2 or too_few(sum(sizes[at] for at in hidden))):
        hidden.add(rest.pop(0))
    return hidden


def hidden_columns(totals: Sequence[int], told: Collection[int] = ()) -> set[int]:
    """Say of which columns nothing is told but their sum, since few are in one of them in all.

    Args:
        totals: over everybody, of each column.
        told: columns of which the total is told in any case.
    """
    free = [at for at in range(len(totals)) if at not in told]
    found = hidden_groups([totals[at] for at in free])
    return {free[at] for at in found}


def hidden_cells(table: Figures) -> set[Cell]:
    """Say which cells of a table are not told; the sums of its rows and columns are.

    Args:
        table: figures of the same columns in each row.

    Returns:
        (row, column) of each; all of them where nothing less would do.
    """
    cells = {(row, at) for row, figures in enumerate(table) for at in range(len(figures))}
    hidden = {cell for cell in cells if too_few(_value(table, cell))}
    while True:
        more = _more(table, hidden, cells)
        if not more:
            return hidden
        hidden |= more


@dataclass(frozen=True, slots=True)
class Guarded:
    """What is not told of a table of which the totals of columns are told.

    Attributes:
        columns: of which nothing is told but their sum, in every row and in all.
        rows: of which nothing is told at all.
        cells: (row, column) that are not told, those of ``columns`` and ``rows`` among them.
    """

    columns: frozenset[int]
    rows: frozenset[int]
    cells: frozenset[Cell]

    def in_row(self, row: int) -> frozenset[int]:
        """Give the hidden columns of one row."""
        return frozenset(at for other, at in self.cells if other == row)


def guarded(table: Figures, *, told: Collection[int] = ()) -> Guarded:
    """Say what to hide of a table whose rows are groups that hold everybody once.

    Args:
        told: columns of which the total over everybody is told in any case.
    """
    width = len(table[0]) if table else 0
    columns = hidden_columns([sum(row[at] for row in table) for at in range(width)], told)
    rows = hidden_groups([sum(row) for row in table])
    seen = [row for row in range(len(table)) if row not in rows]
    lines = [[at] for at in seen] + ([sorted(rows)] if rows else [])
    stacks = [[at] for at in range(width) if at not in columns]
    stacks += [sorted(columns)] if columns else []
    merged = [
        [sum(table[row][at] for row in line for at in stack) for stack in stacks] for line in lines
    ]
    inside = {
        (row, at)
        for line, stack in hidden_cells(merged)
        for row in lines[line]
        for at in stacks[stack]
    }
    whole = {
        (row, at)
        for row in range(len(table))
        for at in range(width)
        if row in rows or at in columns
    }
    return Guarded(frozenset(columns), frozenset(rows), frozenset(inside | whole))


def _value(table: Figures, cell: Cell) -> int:
    return table[cell[0]][cell[1]]


def _more(table: Figures, hidden: set[Cell], cells: set[Cell]) -> set[Cell]:
    """Give what has to be hidden besides, for the first figure that could still be worked out."""
    for cell in sorted(hidden):
        if too_few(_value(table, cell)):
            circle = _circle(table, hidden, cell)
            if circle is None:
                return cells - hidden
            if circle - hidden:
                return circle - hidden
    for line in _lines(table):
        if too_few(sum(_value(table, cell) for cell in line if cell in hidden)):
            left = [cell for cell in line if cell not in hidden and _value(table, cell)]
            if left:
                return {min(left, key=lambda cell: (_value(table, cell), cell))}
    return set()


def _lines(table: Figures) -> Iterator[list[Cell]]:
    """Go through rows and columns."""
    for row, figures in enumerate(table):
        yield [(row, at) for at in range(len(figures))]
    for at in range(len(table[0]) if table else 0):
        yield [(row, at) for row in range(len(table))]


def _circle(table: Figures, hidden: set[Cell], cell: Cell) -> set[Cell] | None:
    """Find the cheapest circle through a cell; hidden ones cost nothing. None where there is none."""
    row, column = (True, cell[0]), (False, cell[1])
    found = [
        circle
        for circle in (
            _way(table, hidden, column, row, cell),
            _way(table, hidden, row, column, cell),
        )
        if circle is not None
    ]
    return min(found, default=(0, None), key=lambda each: each[0])[1]


def _way(
    table: Figures, hidden: set[Cell], begin: Node, end: Node, without: Cell
) -> tuple[int, set[Cell]] | None:
    """Find the cheapest way from a row to a column, or back.

    From a row to a column a cell gains a learner, and from a column to a row it loses one.

    Source:
        E. W. Dijkstra, A note on two problems in connexion with graphs, Numerische Mathematik 1
        (1959) 269-271. doi:10.1007/BF01386390
    """
    order = count()
    waiting: list[tuple[int, int, Node, tuple[Cell, ...]]] = [(0, next(order), begin, ())]
    done: set[Node] = set()
    while waiting:
        cost, _, node, way = heapq.heappop(waiting)
        if node == end:
            return cost, {without, *way}
        if node in done:
            continue
        done.add(node)
        for cell, other in _steps(table, node):
            if cell != without and other not in done:
                price = 0 if cell in hidden else _value(table, cell) + 1
                heapq.heappush(waiting, (cost + price, next(order), other, (*way, cell)))
    return None


def _steps(table: Figures, node: Node) -> Iterator[tuple[Cell, Node]]:
    """Give the cells along which one learner can be shifted, and where to."""
    is_row, at = node
    if is_row:
        yield from (((at, column), (False, column)) for column in range(len(table[at])))
    else:
        yield from (((row, at), (True, row)) for row, figures in enumerate(table) if figures[at])
