"""Best overall: the most placed, the focus class first, then kept seats, then the best wishes.

Nobody's turn is kept: a learner may stand behind others of their own class wherever that serves more
wishes in all. One solution of a minimum-cost flow, by OR-Tools (the extra ``flow``).

Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), chapters 9 and 10. That one
weight for each class is enough for the most of both: see ``moving.most``.
"""

import importlib
import importlib.util
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.pots import Pots, Wishes, wishes
from catchment.engine.allocation.standing import Standing, class_order
from catchment.engine.allocation.terms import NONE, Ints, Market, MarketError

#: The solver multiplies costs by the number of nodes; its integers have 63 bits.
MOST_COST = 1 << 62


@dataclass(frozen=True, slots=True)
class _Network:
    """Arcs and supplies; the arcs of rows come first."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints
    supply: Ints


def best_overall(market: Market, pots: Pots, standing: Standing) -> Standing:
    """Place learners who are not locked, best overall.

    Among solutions that are equally good the solver takes one: always the same for the same arrays,
    but perhaps another if learners or opportunities were numbered otherwise.

    Args:
        pots: with the room that is left beside locked learners.

    Raises:
        MarketError: if OR-Tools is not installed, or the market is too large for its integers.
    """
    if importlib.util.find_spec("ortools") is None:
        raise MarketError(
            "The rule best overall needs OR-Tools. Install it with: pip install catchment[flow]"
        )
    asked = wishes(market, pots)
    order = class_order(market)
    waiting = order[(market.learners.locked == NONE)[order]]
    learner, row = _rows_in_turn(asked, waiting)
    network = _network(market, pots, asked, waiting, learner, row)
    won = row[_solved(network)[: len(row)] > 0]
    option, pot = standing.option.copy(), standing.pot.copy()
    who = np.searchsorted(asked.start, won, side="right") - 1
    option[who], pot[who] = asked.option_of(won), asked.pot[won]
    return replace(standing, option=option, pot=pot)


def _rows_in_turn(asked: Wishes, waiting: Ints) -> tuple[Ints, Ints]:
    """Give all rows of the learners who wait, in their order, with each learner's turn."""
    length = np.diff(asked.start)[waiting]
    turn = np.repeat(np.arange(len(waiting)), length)
    begin = np.cumsum(length) - length
    nth = np.arange(len(turn)) - begin[turn]
    return turn, asked.start[waiting][turn] + nth


def _network(
    market: Market, pots: Pots, asked: Wishes, waiting: Ints, turn: Ints, row: Ints
) -> _Network:
    """Lead every learner through a pot and its caps to the sink, or past them at a high cost."""
    count, nodes = len(waiting), len(pots.room)
    sink = count + nodes
    without, cost = _costs(market, asked, waiting, turn, row, nodes)
    above = np.where(pots.up == NONE, sink, pots.up + count)
    supply = np.zeros(sink + 1, dtype=np.int64)
    supply[:count], supply[sink] = 1, -count
    return _Network(
        tail=np.concatenate((turn, np.arange(count), np.arange(count, sink))),
        head=np.concatenate((asked.pot[row] + count, np.full(count, sink), above)),
        capacity=np.concatenate((np.ones(len(row) + count), pots.room)).astype(np.int64),
        cost=np.concatenate((cost, without, np.zeros(nodes))).astype(np.int64),
        supply=supply,
    )


def _costs(
    market: Market, asked: Wishes, waiting: Ints, turn: Ints, row: Ints, nodes: int
) -> tuple[Ints, Ints]:
    """Weigh wishes so that each aim outweighs all those after it together.

    Returns:
        (waiting,) what it costs to leave a learner without a place, and (R,) what a row costs.

    Raises:
        MarketError: if that needs larger integers than the solver has.
    """
    learner = waiting[turn]
    focus = market.learners.klass[learner] == 0
    choice = asked.option_of(row) - market.options.start[learner]
    worst = np.zeros(len(waiting), dtype=np.int64)
    np.maximum.at(worst, turn, choice)
    in_focus = market.learners.klass[waiting] == 0
    step = 1 + int(worst[~in_focus].sum())
    kept = step * (1 + int(worst[in_focus].sum()))
    seats = int(market.seats.kept_seats.sum())
    aim = kept * (2 + min(seats, len(waiting)))
    if 2 * aim * (len(waiting) + nodes + 2) > MOST_COST:
        raise MarketError("This round is too large for the rule best overall")
    without = np.where(in_focus, 2 * aim, aim)
    outside = asked.outside[row] if seats else np.zeros(len(row), dtype=np.int64)
    return without, np.where(focus, step, 1) * choice + kept * outside.astype(np.int64)


def _solved(network: _Network) -> NDArray[Any]:
    """Give the flow of every arc.

    Raises:
        MarketError: if the solver gives up.
    """
    solver: Any = importlib.import_module("ortools.graph.python.min_cost_flow").SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tail.astype(np.int32), network.head.astype(np.int32), network.capacity, network.cost
    )
    solver.set_nodes_supplies(np.arange(len(network.supply), dtype=np.int32), network.supply)
    if solver.solve() != solver.OPTIMAL:
        raise MarketError("The solver found no answer for the rule best overall")
    flows: NDArray[Any] = np.asarray(solver.flows(arcs))
    return flows
