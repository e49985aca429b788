"""Figures of outcomes are plain counts of what stands in them."""

import numpy as np

from catchment.engine.allocation.comparing import Figures, Group, compare, figures
from catchment.engine.allocation.running import allocate
from catchment.engine.allocation.terms import Policy, Rule
from tests.engine.markets import a_market

GUARANTEE, STRICT = Policy(), Policy(rule=Rule.STRICT)
NOBODY = Group(learners=0, placed=0, chosen=0, first=0, choices=0, travelled=0, travel=0)


def test_figures_count_everybody_the_focus_class_and_the_others():
    market = a_market(
        [[0, 1], [0, 1], [0], [1]], [1, 1, 1], klass=[0, 1, 1, 1], locked=[-1, -1, -1, 2]
    )
    minutes = np.array([10, 20, 30, 40, 50, 60])

    found = figures(market, allocate(market, GUARANTEE), travel=minutes)

    focus = Group(learners=1, placed=1, chosen=1, first=1, choices=1, travelled=1, travel=10)
    others = Group(learners=3, placed=2, chosen=1, first=0, choices=2, travelled=1, travel=40)
    both = Group(learners=4, placed=3, chosen=2, first=1, choices=3, travelled=2, travel=50)
    assert found == Figures(all=both, focus=focus, others=others)
    assert (both.mean_choice, both.mean_travel) == (1.5, 25.0)


def test_ways_that_are_not_known_are_not_counted():
    market = a_market([[0], [1]], [1, 1])

    found = figures(market, allocate(market, GUARANTEE), travel=np.array([-1, 8]))

    assert (found.all.travelled, found.all.mean_travel) == (1, 8.0)


def test_nobody_has_no_means():
    assert (NOBODY.mean_choice, NOBODY.mean_travel) == (None, None)


def test_compare_gives_figures_for_each_policy_in_the_order_given():
    market = a_market([[0, 1], [0]], [1, 1])
    outcomes = {policy: allocate(market, policy) for policy in (STRICT, GUARANTEE)}

    found = compare(market, outcomes)

    assert [(policy.rule, each.all.placed) for policy, each in found.items()] == [
        (Rule.STRICT, 1),
        (Rule.GUARANTEE, 2),
    ]
    assert found[STRICT].focus == NOBODY
