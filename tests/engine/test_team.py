"""The team is exact: held against trying everything, and against a solver that proves it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from catchment.engine.team import Cover, Pool, TeamError, best_team, if_they_say_no
from catchment.engine.terms import FULL_SCORE
from tests.engine import plainly

PERSON_COST = 600_000


def pool_of(*people):
    """Build a pool from (mask, score) with keys 100, 101 and so on."""
    masks, scores = zip(*people, strict=True) if people else ((), ())
    return Pool(
        np.array(masks, dtype=np.int64),
        np.array(scores, dtype=np.int64),
        np.arange(100, 100 + len(people), dtype=np.int64),
    )


def costs_of(pool):
    """Give what each person costs."""
    return [PERSON_COST + FULL_SCORE - score for score in pool.scores.tolist()]


def without(pool, member):
    """Give the pool without one person."""
    return Pool(*(np.delete(column, member) for column in (pool.masks, pool.scores, pool.keys)))


def pools(bits, most):
    """Draw pools; scores are few, so that there are ties."""
    score = st.sampled_from([0, 300_000, 600_000, 999_999, FULL_SCORE])
    people = st.lists(st.tuples(st.integers(0, 2**bits - 1), score), max_size=most)
    return people.map(lambda drawn: pool_of(*drawn))


@given(pool=pools(bits=5, most=9))
def test_best_team_is_the_cheapest_of_all_teams(pool):
    team = best_team(pool, person_cost=PERSON_COST)

    members = list(team.members)
    assert team.cost == plainly.least_cost(costs_of(pool), pool.masks.tolist())
    assert team.cost == sum(costs_of(pool)[member] for member in members)
    assert team.covered == np.bitwise_or.reduce(pool.masks, initial=0)
    assert team.covered == np.bitwise_or.reduce(pool.masks[members], initial=0)


@settings(max_examples=40)
@given(pool=pools(bits=12, most=60))
def test_best_team_costs_what_the_solver_proves(pool):
    model, solver = cp_model.CpModel(), cp_model.CpSolver()
    taken = [model.new_bool_var(f"{at}") for at in range(len(pool.masks))]
    model.minimize(sum(cost * each for cost, each in zip(costs_of(pool), taken, strict=True)))
    for bit in range(12):
        covering = np.flatnonzero(pool.masks >> bit & 1)
        if len(covering):
            model.add_bool_or(taken[int(at)] for at in covering)
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL

    team = best_team(pool, person_cost=PERSON_COST)

    assert team.cost == round(solver.objective_value)


@given(pool=pools(bits=5, most=8))
def test_if_they_say_no_gives_the_best_team_of_the_others(pool):
    team = best_team(pool, person_cost=PERSON_COST)

    others = if_they_say_no(pool, team, person_cost=PERSON_COST)

    assert list(others) == list(team.members)
    for member, other in others.items():
        rest = without(pool, member)
        assert member not in other.members
        assert other.covered == np.bitwise_or.reduce(rest.masks, initial=0)
        assert other.cost == plainly.least_cost(costs_of(rest), rest.masks.tolist())
        assert other.cost == sum(costs_of(pool)[at] for at in other.members)


@given(pool=pools(bits=4, most=8), order=st.randoms(use_true_random=False))
def test_best_team_does_not_depend_on_the_order_of_the_pool(pool, order):
    shuffled = list(range(len(pool.masks)))
    order.shuffle(shuffled)
    turned = Pool(*(column[shuffled] for column in (pool.masks, pool.scores, pool.keys)))

    first, second = (best_team(each, person_cost=PERSON_COST) for each in (pool, turned))

    assert pool.keys[list(first.members)].tolist() == turned.keys[list(second.members)].tolist()


def test_nobody_is_in_a_team_that_can_cover_nothing():
    nobody = Cover((), 0, 0)

    assert best_team(pool_of(), person_cost=PERSON_COST) == nobody
    assert best_team(pool_of((0, FULL_SCORE)), person_cost=PERSON_COST) == nobody
    assert if_they_say_no(pool_of(), nobody, person_cost=PERSON_COST) == {}


def test_one_person_more_in_a_life_costs():
    both, one, other = (0b11, 400_000), (0b01, FULL_SCORE), (0b10, 850_000)

    few = best_team(pool_of(both, one, other), person_cost=PERSON_COST)
    many = best_team(pool_of(both, one, other), person_cost=0)

    assert (few.members, few.cost) == ((0,), 1_200_000)
    assert (many.members, many.cost) == ((1, 2), 150_000)


def test_fewer_people_win_at_equal_cost():
    team = best_team(
        pool_of((0b01, 900_000), (0b10, 900_000), (0b11, 200_000)), person_cost=600_000
    )

    assert (team.members, team.cost) == ((2,), 1_400_000)


def test_the_lower_key_wins_among_equals():
    team = best_team(pool_of((1, 5), (1, 5)), person_cost=PERSON_COST)
    after = if_they_say_no(pool_of((1, 5), (1, 5), (1, 5)), team, person_cost=PERSON_COST)

    assert team.members == (0,)
    assert after[0].members == (1,)


def test_best_team_refuses_more_bits_than_it_can_work_out():
    with pytest.raises(TeamError, match="12 needs at most"):
        best_team(pool_of((1 << 12, 5)), person_cost=PERSON_COST)
