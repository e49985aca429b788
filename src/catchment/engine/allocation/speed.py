"""Who counts: plain Python on lists, or the same source compiled for arrays where numba is there.

Both give the same numbers. Compiling once takes seconds and is kept on disk; loading what was kept
takes about a second, so small rounds are counted plainly unless that has already been paid.
"""

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import FunctionType, ModuleType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation import chains, kernels, labels, swaps
from catchment.engine.allocation.kernels import Numbers

#: From so many options on, compiled loops pay for their loading.
WORTH_COMPILING = 100_000

#: Modules whose functions are compiled, each after those that it calls.
_SOURCES: tuple[ModuleType, ...] = (kernels, labels, chains, swaps)


@dataclass(frozen=True, slots=True)
class Hands:
    """The loops, and how numbers are handed to them.

    Attributes:
        give: turns an array into what the loops read and change.
        settle: see ``kernels.settle``.
        rescue: see ``chains.rescue``.
        swap: see ``swaps.swap``.
    """

    give: Callable[[NDArray[Any]], Numbers]
    settle: Callable[..., None]
    rescue: Callable[..., int]
    swap: Callable[..., int]


def hands_for(options: int) -> Hands:
    """Choose who counts a round with so many options."""
    if options >= WORTH_COMPILING or _loaded:
        return compiled() if can_compile() else plain()
    return plain()


def plain() -> Hands:
    """Count in plain Python, on lists."""
    return Hands(_listed, kernels.settle, chains.rescue, swaps.swap)


def can_compile() -> bool:
    """Say whether numba is installed and not switched off."""
    if importlib.util.find_spec("numba") is None:
        return False
    return not importlib.import_module("numba").config.DISABLE_JIT


@cache
def compiled() -> Hands:
    """Count in compiled loops, on arrays; numba is only loaded here because it takes its time."""
    made = _compile(importlib.import_module("numba").njit(cache=True, nogil=True))
    _loaded.append(True)
    return Hands(_arrayed, made["settle"], made["rescue"], made["swap"])


#: Holds something once compiled loops are at hand.
_loaded: list[bool] = []


def _compile(njit: Callable[[FunctionType], Any]) -> dict[str, Any]:
    """Compile a copy of every function of the sources, so that the plain ones stay as they are."""
    made: dict[str, Any] = {}
    for source in _SOURCES:
        world = dict(vars(source))
        for name, function in vars(source).items():
            if isinstance(function, FunctionType) and function.__module__ == source.__name__:
                made[name] = njit(FunctionType(function.__code__, world, name))
        world.update(made)
    return made


def _listed(values: NDArray[Any]) -> Numbers:
    """Turn an array into a list of plain integers."""
    return cast("Numbers", values.tolist())


def _arrayed(values: NDArray[Any]) -> Numbers:
    """Hand an array on as it is."""
    return cast("Numbers", np.ascontiguousarray(values))
