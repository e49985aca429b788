"""How fast, how exact and how large the best-placed engine is, on seeded synthetic helpers.

Run alone with ``python -m benchmarks.best_placed``. One time is that of a whole answer: rank,
twenty suggestions with reasons, the team, the team without each member, and nobody yet. Each ask
is timed three times for its median; the figures are over one hundred asks.

The table: helpers around 25 towns of Zipf sizes, 60 topics of Zipf popularity with one to six
each; most are open, confirmed and cleared, some full, some remote; every tenth helper has a
second row. All sizes share one area, so that more helpers also means more who are eligible.
"""

import itertools
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from benchmarks._alone import say
from catchment.engine.ask import Ask, Need, Urgency
from catchment.engine.best_placed import best_placed, open_pool
from catchment.engine.candidates import BY_ARRANGEMENT, Candidates, table_from_columns
from catchment.engine.gates import open_rows
from catchment.engine.places import Place, metres_between
from catchment.engine.team import Pool, best_team
from catchment.engine.terms import FULL_SCORE, Terms

SIZES = (10_000, 100_000, 1_000_000)
ASKS = 100
TEAM_ASKS = 60
TOPICS = 60
TOWNS = 25

Row = dict[str, Any]
#: A way to choose a team: the positions of its members in the pool.
Chooser = Callable[[Pool, NDArray[np.int64]], list[int]]


def run() -> list[Row]:
    """Measure everything.

    Returns:
        rows with name, size, value and unit.
    """
    rows = []
    for size in SIZES:
        table = synthetic_table(size, seed=1)
        asks = synthetic_asks(table, ASKS, seed=2)
        rows += _speed(table, asks)
    table = synthetic_table(10_000, seed=3)
    rows += _teams(table, synthetic_asks(table, TEAM_ASKS, seed=4))
    return rows


def _row(name: str, size: int, value: float, unit: str) -> Row:
    return {"name": f"best_placed.{name}", "size": size, "value": value, "unit": unit}


def _speed(table: Candidates, asks: list[Ask]) -> list[Row]:
    terms = Terms()
    best_placed(table, asks[0], terms)
    timed = [_milliseconds(partial(best_placed, table, ask, terms)) for ask in asks]
    wall, cpu = zip(*timed, strict=True)
    people = [best_placed(table, ask, terms).people for ask in asks]
    size = len(table)
    return [
        _row("rank_p50_ms", size, round(statistics.median(wall), 3), "ms"),
        _row("rank_p95_ms", size, round(float(np.percentile(wall, 95)), 3), "ms"),
        _row("rank_cpu_p95_ms", size, round(float(np.percentile(cpu, 95)), 3), "ms"),
        _row("open_people_p50", size, statistics.median(people), "people"),
        _row("table_mib", size, round(table.nbytes() / 2**20, 1), "MiB"),
    ]


def _milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Do work three times; give the median by the clock and by the processor.

    Where the first is far above the second, the machine was busy with something else.
    """
    wall, cpu = [], []
    for _ in range(3):
        begun, begun_cpu = time.perf_counter(), time.process_time()
        work()
        cpu.append(1000 * (time.process_time() - begun_cpu))
        wall.append(1000 * (time.perf_counter() - begun))
    return statistics.median(wall), statistics.median(cpu)


def _teams(table: Candidates, asks: list[Ask]) -> list[Row]:
    """Hold our team, greedy and nearest first against the optimum that a solver proves."""
    choosers: dict[str, Chooser] = {"team": _ours, "greedy": _greedy, "nearest": _nearest_first}
    extra: dict[str, list[float]] = {name: [] for name in choosers}
    spent = dict.fromkeys([*choosers, "highs"], 0.0)
    for ask in asks:
        pool, metres = open_pool(table, ask, Terms()), _metres_by_person(table, ask)
        begun = time.perf_counter()
        least = _least_cost(pool)
        spent["highs"] += time.perf_counter() - begun
        for name, choose in choosers.items():
            begun = time.perf_counter()
            chosen = choose(pool, metres)
            spent[name] += time.perf_counter() - begun
            extra[name].append(_cost(pool, chosen) / least - 1 if least else 0.0)
    return _team_rows(len(table), extra, spent)


def _team_rows(size: int, extra: dict[str, list[float]], spent: dict[str, float]) -> list[Row]:
    rows = []
    for name, more in extra.items():
        prefix = "team" if name == "team" else f"team_{name}"
        share = sum(abs(each) < 1e-9 for each in more) / len(more)
        rows.append(_row(f"{prefix}_optimal_share", size, round(share, 4), "share"))
        rows.append(_row(f"{prefix}_extra_cost", size, round(statistics.mean(more), 4), "share"))
    rows.append(_row("team_highs_over_ours", size, round(spent["highs"] / spent["team"], 1), "x"))
    return rows


def _ours(pool: Pool, metres: NDArray[np.int64]) -> list[int]:
    return list(best_team(pool, person_cost=Terms().person_cost).members)


def _greedy(pool: Pool, metres: NDArray[np.int64]) -> list[int]:
    """Take whoever covers most that is still open for what they cost, again and again."""
    costs = Terms().person_cost + FULL_SCORE - pool.scores
    missing, chosen = _wanted(pool), []
    while missing:
        fresh = np.bitwise_count(pool.masks & missing)
        value = np.where(fresh > 0, costs / np.maximum(fresh, 1), np.inf)
        chosen.append(int(np.argmin(value)))
        missing &= ~int(pool.masks[chosen[-1]])
    return chosen


def _nearest_first(pool: Pool, metres: NDArray[np.int64]) -> list[int]:
    """Take the nearest who covers something new, again and again."""
    missing, chosen = _wanted(pool), []
    for at in np.argsort(metres, kind="stable").tolist():
        if int(pool.masks[at]) & missing:
            chosen.append(at)
            missing &= ~int(pool.masks[at])
    return chosen


def _wanted(pool: Pool) -> int:
    return int(np.bitwise_or.reduce(pool.masks)) if len(pool.masks) else 0


def _cost(pool: Pool, chosen: list[int]) -> int:
    return sum(Terms().person_cost + FULL_SCORE - int(pool.scores[at]) for at in chosen)


def _least_cost(pool: Pool) -> int:
    """Let CP-SAT prove the least cost of a team over all people in the pool."""
    wanted = _wanted(pool)
    if not wanted:
        return 0
    model, solver = cp_model.CpModel(), cp_model.CpSolver()
    taken = [model.new_bool_var(f"{at}") for at in _all(pool)]
    model.minimize(sum(_cost(pool, [at]) * taken[at] for at in _all(pool)))
    for bit in range(wanted.bit_length()):
        covering = np.flatnonzero(pool.masks >> bit & 1)
        if len(covering):
            model.add_bool_or(taken[int(at)] for at in covering)
    if solver.solve(model) != cp_model.OPTIMAL:
        raise AssertionError("the solver proved nothing")
    return round(solver.objective_value)


def _all(pool: Pool) -> range:
    return range(len(pool.masks))


def _metres_by_person(table: Candidates, ask: Ask) -> NDArray[np.int64]:
    """Give the way to the nearest open row of each person in the pool."""
    needs = tuple(ask.needs[at] for at in ask.looked_at())
    rows, ways = open_rows(table, needs, ask, Terms())
    groups = table.person_group[rows]
    return np.array(
        [
            min(int(metres) for _, metres in same)
            for _, same in itertools.groupby(
                zip(groups.tolist(), ways.metres.tolist(), strict=True), key=lambda pair: pair[0]
            )
        ],
        dtype=np.int64,
    )


def synthetic_table(size: int, *, seed: int) -> Candidates:
    """Draw a table of candidates (see the module)."""
    draw = np.random.default_rng(seed)
    latitude, longitude = _places(draw, size)
    topics = _topics(draw, size)
    capacity = draw.integers(1, 25, size)
    left = np.where(draw.random(size) < 0.2, 0, draw.integers(0, capacity + 1))
    min_age = draw.choice([0, 11, 13, 16, 18], size, p=[0.2, 0.35, 0.15, 0.2, 0.1])
    second = draw.random(size) < 0.1
    group = np.cumsum(~second)
    return table_from_columns(
        {
            "key": np.arange(size),
            "helper": group,
            "person_group": group,
            "topics": np.stack([topics, *[np.zeros(size, np.uint64)] * 3], axis=1),
            "layers": _some_bits(draw, size, 7, 0.25),
            "latitude": latitude,
            "longitude": longitude,
            "reach": np.where(draw.random(size) < 0.3, draw.integers(2_000, 20_000, size), -1),
            "remote": draw.random(size) < 0.25,
            "in_person": draw.random(size) < 0.9,
            "min_age": min_age,
            "max_age": np.where(draw.random(size) < 0.5, np.maximum(min_age, 19), 150),
            "languages": _some_bits(draw, size, 12, 0.03) | 1,
            "access": _some_bits(draw, size, 8, 0.6),
            "places_left": left,
            "capacity": capacity,
            "times": np.where(
                draw.random(size) < 0.2, BY_ARRANGEMENT, _some_bits(draw, size, 21, 0.3)
            ),
            "cleared": draw.random(size) < 0.8,
            "guidance": draw.random(size) < 0.15,
            "confirmed": draw.random(size) < 0.85,
            "is_open": draw.random(size) < 0.95,
        }
    )


def _places(
    draw: np.random.Generator, size: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Put people around towns: about 3.5 km of latitude and longitude as one deviation."""
    norths, easts = _towns()
    town = draw.choice(TOWNS, size, p=_zipf(TOWNS))
    return (
        norths[town] + draw.normal(0, 0.032, size),
        easts[town] + draw.normal(0, 0.054, size),
    )


def _towns() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    draw = np.random.default_rng(0)
    return draw.uniform(53.3, 54.1, TOWNS), draw.uniform(-2.4, -1.1, TOWNS)


def _zipf(count: int) -> NDArray[np.float64]:
    weights = 1 / np.arange(2, count + 2)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _topics(draw: np.random.Generator, size: int) -> NDArray[np.uint64]:
    words = np.zeros(size, dtype=np.uint64)
    count = draw.integers(1, 7, size)
    for at in range(6):
        bits = np.uint64(1) << draw.choice(TOPICS, size, p=_zipf(TOPICS)).astype(np.uint64)
        words |= np.where(count > at, bits, np.uint64(0))
    return words


def _some_bits(draw: np.random.Generator, size: int, bits: int, share: float) -> NDArray[np.int64]:
    found = np.zeros(size, dtype=np.int64)
    for bit in range(bits):
        found |= (draw.random(size) < share).astype(np.int64) << bit
    return found


def synthetic_asks(table: Candidates, count: int, *, seed: int) -> list[Ask]:
    """Draw what people ask for: one to ten needs, most of them young, some with a tie."""
    draw = np.random.default_rng(seed)
    return [_ask(draw, table) for _ in range(count)]


def _ask(draw: np.random.Generator, table: Candidates) -> Ask:
    latitude, longitude = _places(draw, 1)
    where = Place(float(latitude[0]), float(longitude[0]))
    helpers = _near(draw, table, where)
    return Ask(
        needs=_needs(draw),
        age=int(draw.choice([12, 14, 15, 16, 17, 19, 24, 45])),
        languages=int(draw.choice([0, 1, 3], p=[0.5, 0.45, 0.05])),
        access=int(draw.choice([0, 1, 5], p=[0.85, 0.1, 0.05])),
        where=where,
        travel_limit=int(draw.integers(3_000, 20_000)),
        remote_ok=bool(draw.random() < 0.5),
        times=int(_some_bits(draw, 1, 21, 0.35)[0]),
        excluded=frozenset(helpers[:1] if draw.random() < 0.2 else []),
        trusted=dict.fromkeys(helpers[1 : 1 + int(draw.integers(0, 3))], 100),
        wants_trusted=bool(draw.random() < 0.2),
        wants_local=bool(draw.random() < 0.2),
    )


def _needs(draw: np.random.Generator) -> tuple[Need, ...]:
    count = int(draw.choice(np.arange(1, 11), p=_needs_at_once()))
    topics = draw.choice(TOPICS, count, replace=False, p=_zipf(TOPICS)).tolist()
    return tuple(
        Need(
            layer=int(draw.integers(1, 8)),
            topic=None if draw.random() < 0.1 else topic,
            urgency=Urgency(int(draw.integers(1, 4))),
            wants_guidance=bool(draw.random() < 0.1),
        )
        for topic in topics
    )


def _needs_at_once() -> NDArray[np.float64]:
    weights = np.array([4, 8, 12, 16, 16, 14, 10, 8, 6, 6])
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _near(draw: np.random.Generator, table: Candidates, where: Place) -> list[int]:
    some = draw.integers(0, len(table), 200)
    metres = metres_between(where, table.latitude[some], table.longitude[some], circuity=100)
    return [int(table.helper[some[at]]) for at in np.argsort(metres, kind="stable")[:3]]


if __name__ == "__main__":
    say("best_placed", run)
