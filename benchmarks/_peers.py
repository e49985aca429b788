"""Run by the peers' own Python: build and solve one market with one peer; print the median seconds.

``python _peers.py ortools|matching market.npz``. Knows nothing of Catchment.
"""

import importlib
import statistics
import sys
import time
from typing import Any

import numpy as np


def main() -> None:
    """Solve the market three times and print the median."""
    solve = {"ortools": by_flow, "matching": by_deferred_acceptance}[sys.argv[1]]
    given = dict(np.load(sys.argv[2]))
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        solve(given)
        taken.append(time.perf_counter() - started)
    print(statistics.median(taken))


def by_flow(given: dict[str, Any]) -> None:
    """Most placed, then the lowest ranks: a min-cost flow from learners to seats."""
    solver = importlib.import_module("ortools.graph.python.min_cost_flow").SimpleMinCostFlow()
    start, offer, seats = given["start"], given["offer"], given["seats"]
    learners, offers = len(start) - 1, len(seats)
    shown = np.repeat(np.arange(learners), np.diff(start))
    rank = np.arange(len(offer)) - start[shown]
    sink, without = learners + offers, 1_000_000
    everybody = np.arange(learners)
    tails = np.concatenate([shown, everybody, learners + np.arange(offers)])
    heads = np.concatenate([learners + offer, np.full(learners, sink), np.full(offers, sink)])
    room = np.concatenate([np.ones(len(offer) + learners, dtype=np.int64), seats])
    cost = np.concatenate([rank, np.full(learners, without), np.zeros(offers, dtype=np.int64)])
    solver.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), room, cost
    )
    supply = np.concatenate([np.ones(learners), np.zeros(offers), [-learners]]).astype(np.int64)
    solver.set_nodes_supplies(np.arange(sink + 1), supply)
    if solver.solve() != solver.OPTIMAL:
        raise AssertionError("no solution")


def by_deferred_acceptance(given: dict[str, Any]) -> None:
    """Learners propose; every opportunity has the same order: the class, then the lottery."""
    games = importlib.import_module("matching.games")
    sys.setrecursionlimit(1_000_000)
    start, offer, seats = (given[name].tolist() for name in ("start", "offer", "seats"))
    turn = np.lexsort((given["lottery"], given["klass"])).tolist()
    wishes: dict[int, list[str]] = {}
    wanted: dict[str, list[int]] = {}
    for learner in turn:
        mine = [f"o{one}" for one in offer[start[learner] : start[learner + 1]]]
        if mine:
            wishes[learner] = mine
            for one in mine:
                wanted.setdefault(one, []).append(learner)
    room = {one: seats[int(one[1:])] for one in wanted}
    games.HospitalResident.create_from_dictionaries(wishes, wanted, room).solve(optimal="resident")


if __name__ == "__main__":
    main()
