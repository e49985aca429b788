"""Plain and compiled loops give the same, bit by bit; who counts is chosen by what pays."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from catchment.engine.allocation import speed
from catchment.engine.allocation.running import allocate
from catchment.engine.allocation.terms import Policy
from tests.engine.markets import a_market

ROOT = Path(__file__).parents[2]

without_numba = pytest.mark.skipif(
    speed.importlib.util.find_spec("numba") is None, reason="the extra [fast] is not installed"
)


@without_numba
def test_compiled_loops_decide_as_plain_ones_do_bit_by_bit():
    told = subprocess.run(
        [sys.executable, "-m", "tests.engine.compare_hands"],
        cwd=ROOT,
        env={**os.environ, "NUMBA_DISABLE_JIT": "0", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )

    assert told.stdout == "0 150\n"


@without_numba
def test_arrays_in_place_of_lists_give_the_same():
    market = a_market([[0, 1], [0], [1, 0]], [1, 1], klass=[1, 1, 0])

    on_arrays = allocate(market, Policy(trades=True), hands=speed.compiled())

    assert on_arrays.digest == allocate(market, Policy(trades=True), hands=speed.plain()).digest


@pytest.mark.parametrize(
    ("options", "loaded", "can", "expected"),
    [
        (10, [], True, "plain"),
        (speed.WORTH_COMPILING, [], True, "compiled"),
        (10, [True], True, "compiled"),
        (speed.WORTH_COMPILING, [], False, "plain"),
        (10, [True], False, "plain"),
    ],
)
def test_a_round_is_compiled_where_that_pays(monkeypatch, options, loaded, can, expected):
    monkeypatch.setattr(speed, "_loaded", loaded)
    monkeypatch.setattr(speed, "can_compile", lambda: can)
    monkeypatch.setattr(speed, "compiled", lambda: "compiled")
    monkeypatch.setattr(speed, "plain", lambda: "plain")

    assert speed.hands_for(options) == expected


def test_nothing_can_be_compiled_without_numba(monkeypatch):
    monkeypatch.setattr(speed.importlib.util, "find_spec", lambda name: None)

    assert not speed.can_compile()


@without_numba
def test_what_is_switched_off_is_not_compiled(monkeypatch):
    numba = speed.importlib.import_module("numba")
    monkeypatch.setattr(numba.config, "DISABLE_JIT", True)

    assert not speed.can_compile()
    monkeypatch.setattr(numba.config, "DISABLE_JIT", False)
    assert speed.can_compile()


def test_plain_loops_read_lists():
    assert speed.plain().give(np.array([1, 2], dtype=np.int32)) == [1, 2]
