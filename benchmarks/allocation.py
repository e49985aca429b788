"""How fast and how full rounds are decided, from one school to a nation, beside two peers.

Run alone with ``python -m benchmarks.allocation``; ``... allocation 650000`` measures that size only.
A whole run is what a coordinator waits for: options, wishes as drawn, lottery, places, the bound,
reasons, shortages and the independent check. The nation is decided in a process of its own: options,
lottery, places and reasons; drawing wishes is left out, and the bound is counted beside the reasons
and the check, on a second thread.

A match is deferred acceptance with promotion alone, as peers know no more; building what each
solver needs counts. Peers are installed into ``var/bench/peers``, never beside Catchment; where that
fails their ratios are left out, and a line says so.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._alone import note, say
from benchmarks._areas import Area, area, drawn, market, proposed, wished
from catchment.engine.allocation.checking import check
from catchment.engine.allocation.moving import settled
from catchment.engine.allocation.options import How
from catchment.engine.allocation.pots import kept_pots
from catchment.engine.allocation.reasons import explain
from catchment.engine.allocation.running import allocate, bound, fullest
from catchment.engine.allocation.seeking import Gate
from catchment.engine.allocation.shortage import shortages
from catchment.engine.allocation.speed import Hands, compiled, plain
from catchment.engine.allocation.standing import class_order, locked_in
from catchment.engine.allocation.terms import Market, Options, Policy

SCHOOL, TOWN, AREA, NATION = 200, 2_000, 20_000, 650_000
TIMES = 5
THREADS = os.cpu_count() or 1
PEERS = Path(__file__).resolve().parent.parent / "var" / "bench" / "peers"
WANTED = ("ortools", "matching")
POLICY = Policy()

Row = dict[str, Any]


def run() -> list[Row]:
    """Measure everything.

    Returns:
        rows with name, size, value and unit.
    """
    if len(sys.argv) > 1:
        return _nation(int(sys.argv[1]))
    rows = [*_school(), *_area(), *_beside_peers()]
    return rows + _apart(NATION)


def _row(name: str, size: int, value: float, unit: str) -> Row:
    return {"name": f"allocation.{name}", "size": size, "value": round(value, 4), "unit": unit}


def _seconds(work: Callable[[], object], times: int = TIMES) -> float:
    """The median by the clock; the first time, when loops are loaded, does not count."""
    return _both_clocks(work, times)[0]


def _both_clocks(work: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """Medians by the clock and of all threads' processor time, which other programs hardly touch."""
    work()
    taken, busy = [], []
    for _ in range(times):
        started, began = time.perf_counter(), time.process_time()
        work()
        taken.append(time.perf_counter() - started)
        busy.append(time.process_time() - began)
    return statistics.median(taken), statistics.median(busy)


def _whole(there: Area, wishes: Options, hands: Hands, how: How) -> None:
    """One whole run from tables in memory; wishes are as they were drawn before."""
    proposed(there, threads=THREADS, how=how)
    here = drawn(there, wishes, seed=5)
    outcome = allocate(here, POLICY, hands=hands)
    full = fullest(here, outcome, hands=hands)
    most = bound(here, full=full)
    why = explain(here, outcome)
    shortages(here, outcome, full=full, hands=hands)
    if check(here, POLICY, outcome, why=why, bound=most):
        raise AssertionError("the independent check found something wrong")


def _run_of(size: int) -> Callable[[Hands, How], None]:
    """Draw an area and its wishes, and give one whole run of it."""
    there = area(size, seed=1)
    return partial(_whole, there, wished(there, proposed(there), seed=5))


def _school() -> list[Row]:
    took, busy = _both_clocks(partial(_run_of(SCHOOL), plain(), How.BLOCKS), times=15)
    return [
        _row("school_ms", SCHOOL, took * 1_000, "ms"),
        _row("school_cpu_ms", SCHOOL, busy * 1_000, "ms"),
    ]


def _area() -> list[Row]:
    decide = _run_of(AREA)
    fast, fast_busy = _both_clocks(partial(decide, compiled(), How.COMPILED))
    slow, slow_busy = _both_clocks(partial(decide, plain(), How.BLOCKS), times=2)
    here = market(area(AREA, seed=1), seed=5)
    return [
        _row("area_s", AREA, fast, "s"),
        _row("area_cpu_s", AREA, fast_busy, "s"),
        _row("area_pure_s", AREA, slow, "s"),
        _row("area_pure_cpu_s", AREA, slow_busy, "s"),
        *_shares(here, AREA),
    ]


def _shares(here: Market, size: int) -> list[Row]:
    """How near the outcome comes to the most that any rule could place."""
    outcome = allocate(here, POLICY)
    most = bound(here, outcome)
    placed, focus = outcome.place >= 0, here.learners.klass == 0
    return [
        _row("placed_share_of_max", size, int(placed.sum()) / most.placed, "share"),
        _row("focus_share_of_max", size, int(placed[focus].sum()) / most.focus, "share"),
        _row("placed_share", size, float(placed.mean()), "share"),
    ]


def match(here: Market, hands: Hands) -> object:
    """Deferred acceptance with promotion, and nothing else."""
    pots = kept_pots(here)
    everybody = np.ones(len(here.learners.klass), dtype=np.bool_)
    return settled(
        here,
        hands,
        pots,
        locked_in(here, pots),
        order=class_order(here),
        again=everybody,
        ahead=~everybody,
    )


def _beside_peers() -> list[Row]:
    """Ratios against min-cost flow and against ``matching``, one after the other."""
    python = _peers_python()
    if python is None:
        note("peers could not be installed: no ratios against them")
        return []
    rows = []
    for peer, size, name in (
        ("ortools", AREA, "match_speedup_over_ortools"),
        ("matching", TOWN, "match_speedup_over_matching"),
    ):
        here = market(area(size, seed=1), seed=5)
        ours = _seconds(partial(match, here, compiled()))
        theirs = _peer_seconds(python, peer, here)
        rows += [
            _row(f"match_ms_{size}", size, ours * 1_000, "ms"),
            _row(f"{peer}_s", size, theirs, "s"),
            _row(name, size, theirs / ours, "times"),
        ]
    return rows


def _peers_python() -> Path | None:
    """The Python of the peers' own environment; made when it is not there."""
    python = PEERS / "bin" / "python"
    if not (PEERS / "ready").exists():
        venv.create(PEERS, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        ended = subprocess.run(
            [*pip, "numpy", *WANTED], check=False, capture_output=True, text=True
        )
        if ended.returncode:
            note(ended.stderr.strip().splitlines()[-1])
            return None
        (PEERS / "ready").touch()
    return python


def _peer_seconds(python: Path, peer: str, here: Market) -> float:
    """Let a peer build and solve the same market; the median that it reports."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "market.npz"
        learners, options = here.learners, here.options
        np.savez(
            given,
            start=options.start,
            offer=options.offer,
            seats=here.seats.seats,
            klass=learners.klass,
            lottery=learners.lottery,
        )
        script = Path(__file__).with_name("_peers.py")
        ended = subprocess.run(
            [str(python), str(script), peer, str(given)],
            check=True,
            capture_output=True,
            text=True,
        )
    return float(ended.stdout.strip().splitlines()[-1])


def _nation(size: int) -> list[Row]:
    """One nation, each step by the clock; the bound and the check run beside what comes after."""
    steps: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        started, busy = time.perf_counter(), time.thread_time()
        given = work()
        steps[name] = time.perf_counter() - started
        note(
            f"{name}: {steps[name]:.1f} s, of which this thread {time.thread_time() - busy:.1f} s;"
            f" peak so far {_peak():.2f} GiB"
        )
        return given

    _run_of(AREA)(compiled(), How.COMPILED)
    there = area(size, seed=1)
    busy = time.process_time()
    found = timed("options", partial(proposed, there, threads=THREADS))
    busy -= time.process_time()
    options = wished(there, found, seed=5)
    in_reach = found.rejections.found.sum() + found.rejections.counts[:, Gate.AGE :].sum()
    del found
    began = time.perf_counter() - steps["options"]
    busy += time.process_time()
    here = timed("lottery", partial(drawn, there, options, seed=5))
    outcome = timed("places", partial(allocate, here, POLICY))
    with ThreadPoolExecutor(1) as second:
        most = second.submit(timed, "bound", partial(bound, here, outcome))
        why = timed("reasons", partial(explain, here, outcome))
        decided = time.perf_counter() - began
        wrong = timed("check", partial(check, here, POLICY, outcome, why=why))
        limit = most.result()
    whole, peak = time.perf_counter() - began, _peak()
    busy = time.process_time() - busy
    placed, focus = outcome.place >= 0, here.learners.klass == 0
    if wrong or placed.sum() > limit.placed:
        raise AssertionError("the independent check found something wrong")
    return [
        _row("national_s", size, decided, "s"),
        _row("national_with_bound_and_check_s", size, whole, "s"),
        _row("national_cpu_with_bound_and_check_s", size, busy, "s"),
        _row("national_peak_gib", size, peak, "GiB"),
        _row("national_in_reach", size, int(in_reach), "pairs"),
        _row("national_options", size, len(options.offer), "options"),
        *(_row(f"national_{name}_s", size, taken, "s") for name, taken in steps.items()),
        _row("placed_share_of_max", size, int(placed.sum()) / limit.placed, "share"),
        _row("focus_share_of_max", size, int(placed[focus].sum()) / limit.focus, "share"),
    ]


def _peak() -> float:
    """The most memory that this process took, in GiB; Linux counts in KiB, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**30 if sys.platform == "darwin" else 2**20)


def _apart(size: int) -> list[Row]:
    """The same in a process of its own, whose memory is nobody else's."""
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.allocation", str(size)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    rows = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]
    return [row for row in rows if row["name"].startswith("allocation.")]


if __name__ == "__main__":
    say("allocation", run)
