"""A malformed table is refused by name; a good one never changes under a reader."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.engine.candidates import (
    BY_ARRANGEMENT,
    CandidatesError,
    check_candidates,
    columns_of,
    only_rows,
    table_from_columns,
    table_from_rows,
    with_rows,
)
from tests.engine.drawing import HALIFAX, a_candidate, tables


def same(one, other):
    """Say whether two tables hold the same values in the same types."""
    left, right = columns_of(one), columns_of(other)
    return all(
        left[name].dtype == right[name].dtype
        and np.array_equal(left[name], right[name], equal_nan=left[name].dtype.kind == "f")
        for name in left
    )


def rows_of(table, keys):
    """Find where keys stand."""
    return np.flatnonzero(np.isin(table.key, sorted(keys)))


def test_table_from_rows_keeps_every_value():
    row = a_candidate(
        7,
        helper=70,
        person_group=5,
        topics=frozenset({0, 64, 255}),
        layers=frozenset({1, 7}),
        reach=900,
        remote=True,
        min_age=11,
        max_age=19,
        languages=1 << 63 | 1,
        access=6,
        places_left=3,
        capacity=9,
        times=BY_ARRANGEMENT | 1,
        guidance=True,
    )

    table = table_from_rows([row])

    assert {name: column[0].tolist() for name, column in columns_of(table).items()} == {
        "key": 7,
        "helper": 70,
        "person_group": 5,
        "topics": [1, 1, 0, 1 << 63],
        "layers": 0b1000001,
        "latitude": 53.714,
        "longitude": -2.096,
        "reach": 900,
        "remote": True,
        "in_person": True,
        "min_age": 11,
        "max_age": 19,
        "languages": 1 << 63 | 1,
        "access": 6,
        "places_left": 3,
        "capacity": 9,
        "times": BY_ARRANGEMENT | 1,
        "cleared": True,
        "guidance": True,
        "confirmed": True,
        "is_open": True,
    }


def test_a_table_may_be_empty():
    table = table_from_rows([])

    assert (len(table), table.nbytes()) == (0, 0)


def test_rows_of_one_person_stand_together():
    table = table_from_rows([a_candidate(3, person_group=9), a_candidate(4), a_candidate(1)])

    assert table.key.tolist() == [1, 4, 3]


def test_a_table_cannot_be_written_to():
    table = table_from_rows([a_candidate(1)])

    for column in columns_of(table).values():
        with pytest.raises(ValueError, match="read-only"):
            column[0] = column[0]


def test_nbytes_counts_every_column():
    one, two = (table_from_rows(map(a_candidate, range(size))) for size in (1, 2))

    assert one.nbytes() == two.nbytes() // 2 == 115


@pytest.mark.parametrize(
    ("differing", "named"),
    [
        ({"reach": -2}, '"reach" of key 1'),
        ({"min_age": -1}, '"min_age" of key 1'),
        ({"min_age": 20, "max_age": 19}, '"max_age" of key 1'),
        ({"places_left": -1}, '"places_left" of key 1'),
        ({"places_left": 5}, '"capacity" of key 1'),
        ({"times": 1 << 22}, '"times" of key 1'),
        ({"topics": frozenset({256})}, '"topics" of key 1 has no topic 256'),
        ({"layers": frozenset({8})}, '"layers" of key 1'),
        ({"languages": -1}, '"languages"'),
        ({"capacity": 1 << 40}, '"capacity"'),
        ({"cleared": 2}, '"cleared" holds a value'),
        ({"reach": 0.5}, '"reach" holds a value'),
        ({"key": "one"}, '"key" does not fit'),
    ],
)
def test_table_from_rows_names_what_cannot_be(differing, named):
    with pytest.raises(CandidatesError, match=named):
        table_from_rows([a_candidate(0), a_candidate(**{"key": 1, **differing})])


def test_table_from_rows_refuses_a_key_twice():
    with pytest.raises(CandidatesError, match="a key twice"):
        table_from_rows([a_candidate(1), a_candidate(1)])


def test_table_from_columns_names_missing_and_unknown_columns():
    columns = dict(columns_of(table_from_rows([a_candidate(1)])))
    columns["sex"] = columns.pop("reach")

    with pytest.raises(CandidatesError, match="missing or unknown: reach, sex"):
        table_from_columns(columns)


@pytest.mark.parametrize(
    ("name", "values"),
    [("reach", [1, 2]), ("topics", [[0]]), ("key", 4), ("latitude", [[53.7]])],
)
def test_table_from_columns_refuses_other_shapes(name, values):
    columns = columns_of(table_from_rows([a_candidate(1)]))

    with pytest.raises(CandidatesError, match="has the shape"):
        table_from_columns({**columns, name: values})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("layers", [128]),
        ("latitude", [91]),
        ("latitude", [np.nan]),
        ("longitude", [-180.5]),
        ("longitude", [np.inf]),
    ],
)
def test_table_from_columns_refuses_values_that_cannot_be(name, values):
    columns = columns_of(table_from_rows([a_candidate(1)]))

    with pytest.raises(CandidatesError, match=f'"{name}" of key 1'):
        table_from_columns({**columns, name: values})


def test_table_from_columns_leaves_what_it_was_given():
    reach = np.array([5, 6], dtype=np.int32)
    table = table_from_rows([a_candidate(1), a_candidate(2)])

    built = table_from_columns({**columns_of(table), "reach": reach})
    reach[:] = 7

    assert built.reach.tolist() == [5, 6]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"reach": np.array([1, 2])}, '"reach" is int64'),
        ({"person_group": np.array([2, 1])}, '"person_group" is not sorted'),
    ],
)
def test_check_candidates_refuses_a_table_that_was_not_built_here(columns, sentence):
    table = table_from_rows([a_candidate(1), a_candidate(2)])

    with pytest.raises(CandidatesError, match=sentence):
        check_candidates(replace(table, **columns))


@given(before=tables(least=1), after=tables(), data=st.data())
def test_with_rows_gives_the_table_of_those_who_stay_and_those_who_come(before, after, data):
    leaving = data.draw(st.sets(st.sampled_from([row.key for row in before])))
    staying = [row for row in before if row.key not in leaving]
    fresh = [row for row in after if row.key not in {one.key for one in staying}]
    table, untouched = table_from_rows(before), table_from_rows(before)

    made = with_rows(table, rows_of(table, leaving), table_from_rows(fresh))

    assert same(made, table_from_rows([*staying, *fresh]))
    assert same(table, untouched)
    check_candidates(made)


@given(before=tables(least=1), data=st.data())
def test_with_rows_gives_the_same_table_where_all_still_stands(before, data):
    again = data.draw(st.lists(st.sampled_from(before), unique_by=lambda row: row.key))
    table = table_from_rows(before)

    made = with_rows(table, rows_of(table, {row.key for row in again}), table_from_rows(again))

    assert made is table


def test_with_rows_copies_only_what_changes():
    before = table_from_rows([a_candidate(1), a_candidate(2, place=None)])

    after = with_rows(
        before, np.array([1]), table_from_rows([a_candidate(2, place=None, places_left=1)])
    )

    assert after.places_left.tolist() == [2, 1]
    assert not after.places_left.flags.writeable
    changed = [
        name for name, column in columns_of(after).items() if column is not columns_of(before)[name]
    ]
    assert changed == ["places_left"]


def test_with_rows_can_move_a_row_on_the_map_and_to_another_person():
    before = table_from_rows([a_candidate(1), a_candidate(2)])

    after = with_rows(
        before, np.array([0]), table_from_rows([a_candidate(1, place=HALIFAX, person_group=9)])
    )

    assert (after.key.tolist(), after.person_group.tolist()) == ([2, 1], [2, 9])
    assert (after.latitude.tolist(), after.longitude.tolist()) == (
        [53.714, 53.725],
        [-2.096, -1.863],
    )


def test_with_rows_refuses_a_key_that_stays():
    table = table_from_rows([a_candidate(1), a_candidate(2)])

    with pytest.raises(CandidatesError, match="a key twice"):
        with_rows(table, np.array([0]), table_from_rows([a_candidate(2)]))


def test_only_rows_gives_those_rows():
    table = table_from_rows([a_candidate(1), a_candidate(2), a_candidate(3)])

    picked = only_rows(table, np.array([0, 2]))

    assert same(picked, table_from_rows([a_candidate(1), a_candidate(3)]))
    assert not picked.key.flags.writeable
