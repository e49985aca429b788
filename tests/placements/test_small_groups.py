"""What is hidden of a table cannot be worked out: tried by an attacker who tries everything."""

from hypothesis import given, settings
from hypothesis import strategies as st

from catchment.placements.queries.small_groups import (
    FEWEST,
    guarded,
    hidden_cells,
    hidden_columns,
    hidden_groups,
    too_few,
)

Table = list[list[int]]
sizes = st.lists(st.integers(0, 9), min_size=2, max_size=5)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a small table: few cells of up to seven learners, so that everything can be tried."""
    columns, rows = draw(st.sampled_from([(2, 2), (2, 3), (3, 2)]))
    row = st.lists(st.integers(0, 7), min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=rows, max_size=rows))


def all_that_fit(table: Table, hidden: set[tuple[int, int]]) -> list[dict[tuple[int, int], int]]:
    """Every way to fill in the hidden cells that gives the told sums of rows and columns."""
    cells = sorted(hidden)
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    found: list[dict[tuple[int, int], int]] = []

    def fill(at: int, tried: Table) -> None:
        if at == len(cells):
            sums = [sum(column) for column in zip(*tried, strict=True)]
            if [sum(row) for row in tried] == rows and sums == columns:
                found.append({(r, c): tried[r][c] for r, c in cells})
            return
        row, column = cells[at]
        others = sum(v for c, v in enumerate(tried[row]) if (row, c) not in cells[at:])
        last = not any(r == row for r, _ in cells[at + 1 :])
        most = rows[row] - others
        for value in [most] if last else range(most + 1):
            if value >= 0:
                tried[row][column] = value
                fill(at + 1, tried)
        tried[row][column] = 0

    blank = [
        [0 if (r, c) in hidden else value for c, value in enumerate(row)]
        for r, row in enumerate(table)
    ]
    fill(0, blank)
    return found


@settings(deadline=None)
@given(tables())
def test_no_figure_from_1_to_4_can_be_worked_out_by_subtraction(table: Table) -> None:
    hidden = hidden_cells(table)

    fitting = all_that_fit(table, hidden)

    for row, figures in enumerate(table):
        for column, value in enumerate(figures):
            if too_few(value):
                assert (row, column) in hidden
                possible = {each[row, column] for each in fitting}
                assert len(possible) > 1 or _stands_alone(table, row, column)


def _stands_alone(table: Table, row: int, column: int) -> bool:
    """Whether the sums of the table's margins, told in any case, say it already."""
    everything = {(r, c) for r in range(len(table)) for c in range(len(table[0]))}
    return len({each[row, column] for each in all_that_fit(table, everything)}) == 1


@settings(deadline=None)
@given(tables())
def test_no_sum_of_hidden_cells_in_a_line_is_too_few_while_more_could_be_hidden(
    table: Table,
) -> None:
    hidden = hidden_cells(table)

    for row, figures in enumerate(table):
        told = [value for at, value in enumerate(figures) if (row, at) not in hidden and value]
        left = sum(value for at, value in enumerate(figures) if (row, at) in hidden)
        assert not too_few(left) or not told


@given(sizes)
def test_sizes_of_groups_cannot_be_worked_out_from_their_total(groups: list[int]) -> None:
    hidden = hidden_groups(groups)
    together = sum(groups[at] for at in hidden)

    assert {at for at, size in enumerate(groups) if too_few(size)} <= hidden
    assert not hidden or len(hidden) > 1
    assert not too_few(together) or len(hidden) == len(groups)


@given(tables(), st.booleans())
def test_whole_tables_are_guarded_like_their_parts(table: Table, last_told: bool) -> None:
    told = [len(table[0]) - 1] if last_told else []

    found = guarded(table, told=told)

    for row, figures in enumerate(table):
        for column, value in enumerate(figures):
            assert not too_few(value) or (row, column) in found.cells
        assert row not in found.rows or found.in_row(row) == set(range(len(figures)))
        assert not too_few(sum(figures)) or row in found.rows
    for column in found.columns:
        assert {row for row, at in found.cells if at == column} == set(range(len(table)))


def test_as_little_as_possible_is_hidden() -> None:
    assert hidden_cells([[6, 9], [8, 7]]) == set()
    assert hidden_cells([[20, 3], [40, 9], [30, 50]]) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_the_smallest_partner_is_hidden_with_a_small_group() -> None:
    assert hidden_groups([3, 40, 6, 20]) == {0, 2}
    assert hidden_groups([1, 2, 7, 8]) == {0, 1, 2}
    assert hidden_groups([5, 0, 9]) == set()


def test_columns_of_which_the_total_is_told_anyway_are_no_partner() -> None:
    assert hidden_columns([3, 40, 30, 8, 2], told=[4]) == {0, 3}
    assert hidden_columns([10, 40, 30, 8, 2], told=[4]) == set()


def test_one_row_alone_says_no_more_than_the_sums() -> None:
    assert hidden_cells([[3, FEWEST]]) == {(0, 0), (0, 1)}
    assert hidden_cells([]) == set()
